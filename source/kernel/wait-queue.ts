/**
 * Wait queues of the kernel's own, by name: 'children of 0', 'pipe 3 readers', 'disk'. They stand in one table with the
 * futex queues, whose keys are made of addresses. A context may stand in several (poll); whoever wakes it takes it out of all.
 * Blocking on one stops whoever carries the context: the difference to a futex that thread models care for.
 */
import { ownFutexes } from './epoch.js';
import { BLOCKED, type Next } from './intrinsic.js';
import type { Kernel } from './machine.js';
import type { Call, Context, ContextId, Mutable } from './state.js';

const nobody: readonly ContextId[] = [];

/** Where threads of a process wait for its children. */
export const childrenQueue = (process: number): string => `children of ${process}`;

/** What a blocking call waits for. */
export interface WaitRequest {
  /** For people: 'child', 'pipe read', 'disk', 'pause', ... */
  readonly kind: string;
  readonly queues: readonly string[];
  /** ns, absolute; absent: for ever. */
  readonly deadline?: number;
  /** Context whose end or whose doing is waited for, where it is one: for the panes and the reports. */
  readonly target?: ContextId;
  /** Not to be woken by signals; shown as state D. */
  readonly uninterruptible?: boolean;
  /** Signals that end it with `woken` 1 although they are blocked (sigwait). */
  readonly signals?: readonly [number, number];
}

/**
 * Thrown by whatever finds, deep inside a library call of one phase, that it must wait first (a read of an empty pipe within
 * fgets). The dispatcher lets the context wait and runs the same phase anew after the wake-up: what the call has done so
 * far must be in its record or in memory.
 */
export class WouldBlock extends Error {
  readonly request: WaitRequest;
  constructor(request: WaitRequest) {
    super(request.kind);
    this.name = 'WouldBlock';
    this.request = request;
  }
}

/** Contexts in a queue, first come first. */
export function queued(k: Kernel, queue: string): readonly ContextId[] {
  return k.state.futexes.queues.get(queue) ?? nobody;
}

/** Puts a context at the end of a queue. */
export function enqueueWaiter(k: Kernel, queue: string, context: ContextId): void {
  const { queues } = ownFutexes(k.state);
  const list = queues.get(queue);
  if (list === undefined) queues.set(queue, [context]);
  else list.push(context);
}

/** Takes a context out of a queue; it need not be there. */
export function leaveQueue(k: Kernel, queue: string, context: ContextId): void {
  const known = k.state.futexes.queues.get(queue);
  if (known === undefined || !known.includes(context)) return;
  const { queues } = ownFutexes(k.state);
  const list = queues.get(queue)!;
  if (list.length === 1) queues.delete(queue);
  else list.splice(list.indexOf(context), 1);
}

/** The first waiter of a queue goes on (its call finds `woken` 1); answers its id, or -1 where nobody waits. */
export function wakeFirst(k: Kernel, queue: string): ContextId {
  const first = queued(k, queue)[0];
  if (first === undefined) return -1;
  k.machine.model.release(k, first, 1);
  return first;
}

/** All waiters of a queue go on: for ends that concern them all (the last writer of a pipe is gone). Answers how many. */
export function wakeAll(k: Kernel, queue: string): number {
  let n = 0;
  while (wakeFirst(k, queue) >= 0) n++;
  return n;
}

/** Lets the context of a call wait; afterwards phase `again` runs. Answers BLOCKED, for the phase to hand on. */
export function blockOn(
  k: Kernel,
  context: Mutable<Context>,
  call: Mutable<Call>,
  request: WaitRequest,
  again: number,
): Next {
  call.phase = again;
  wait(k, context, request, false);
  return BLOCKED;
}

/** An instruction must wait, for the page that it faulted at. It is executed anew after the wake-up. */
export function blockFault(k: Kernel, context: Mutable<Context>, request: WaitRequest): void {
  wait(k, context, request, true);
}

function wait(k: Kernel, context: Mutable<Context>, request: WaitRequest, fault: boolean): void {
  k.machine.model.wait(k, context, {
    kind: request.kind,
    address: 0,
    space: -1,
    since: k.state.now,
    deadline: request.deadline ?? Number.POSITIVE_INFINITY,
    bitset: -1,
    target: request.target ?? -1,
    queues: request.queues,
    uninterruptible: request.uninterruptible ?? false,
    ...(request.signals === undefined ? {} : { signals: request.signals }),
    ...(fault ? { fault } : {}),
  });
  // What the call itself has unblocked (sigsuspend, ppoll) ends the wait before it has begun.
  if (context.signalled && request.uninterruptible !== true) {
    context.interrupted = true;
    k.machine.model.release(k, context.id, 3);
  }
}
