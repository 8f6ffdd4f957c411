/** What the models do alike: making a thread's context, and its way into a wait and out of it. */
import { ownCall, startFrame } from '../kernel/call.js';
import { dropContext, freshContext, functionName } from '../kernel/clone.js';
import { futexWait } from '../kernel/futex.js';
import { imageOf } from '../kernel/images.js';
import type { Kernel } from '../kernel/machine.js';
import { makeStack } from '../kernel/memory/stacks.js';
import type { ThreadSpec } from '../kernel/model.js';
import { endWait } from '../kernel/process.js';
import type { Call, Context, Mutable, PlaceKey, Wait } from '../kernel/state.js';
import { armTimer } from '../kernel/timers.js';
import { enqueueWaiter } from '../kernel/wait-queue.js';

/** A context with a stack that begins at the thread's function; undefined: there is no memory for the stack. */
export function threadContext(k: Kernel, by: Context, process: number, spec: ThreadSpec): Mutable<Context> | undefined {
  const context = freshContext(k, process, functionName(k, spec.start), by);
  const stack = makeStack(k, process, {
    size: spec.stackSize,
    address: spec.stackAddress,
    guardSize: spec.guardSize,
    context: context.id,
    number: context.number,
  });
  if (stack === undefined) {
    dropContext(k, context);
    return undefined;
  }
  const { stackLow, stackHigh, tp, self } = stack;
  Object.assign(context, { stackLow, stackHigh, tp, self });
  context.detached = spec.detached;
  startFrame(k, context, imageOf(k, process).threadStart, [
    [spec.start | 0, Math.floor(spec.start / 2 ** 32)],
    spec.argument,
  ]);
  return context;
}

/** The context stands in the queues of what it waits for, and its deadline is armed. `key`: that of the word it waits on, if there is one. */
export function beginWait(k: Kernel, context: Mutable<Context>, wait: Wait, key: PlaceKey | undefined): void {
  if (key !== undefined) futexWait(k, key, context.id);
  for (const queue of wait.queues ?? []) enqueueWaiter(k, queue, context.id);
  const set = key === undefined ? wait : { ...wait, key };
  const timed = wait.deadline !== Number.POSITIVE_INFINITY;
  context.wait = timed ? { ...set, timer: armTimer(k, wait.deadline, 'wake', context.id, 2) } : set;
  context.status = 'waiting';
  // the phase under way holds this record: it is changed in place
  const call = context.calls[context.calls.length - 1] as Mutable<Call> | undefined;
  if (call !== undefined && wait.fault !== true) call.woken = 0;
}

/** The wait is over and the context ready; its call learns how it ended. Answers the reason for the event. */
export function finishWait(k: Kernel, context: Mutable<Context>, woken: number): string {
  const { kind = '', fault } = context.wait ?? {};
  endWait(k, context);
  context.status = 'ready';
  if (context.calls.length > 0 && fault !== true) ownCall(context).woken = woken;
  // The end of an I/O is no deadline that has passed.
  return woken === 2 && kind !== 'io' ? 'timeout' : woken === 3 ? 'interrupted' : kind;
}
