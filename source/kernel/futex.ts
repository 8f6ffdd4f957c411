/**
 * Futex queues: who waits on an address of a space, in order of arrival. Only the queues; blocking and waking whoever
 * runs a waiter is the thread model's. A key is private to an address space; the table holds only queues with a waiter.
 */
import { ownFutexes } from './epoch.js';
import type { Kernel } from './machine.js';
import type { ContextId } from './state.js';

const ADDRESS_ROOM = 2 ** 47;

/** The table's key for an address: a number where it is exact (spaces 0 to 62), else text. */
export function futexKey(space: number, address: number): number | string {
  return space < 63 ? space * ADDRESS_ROOM + address : `${space}:${address}`;
}

const nobody: readonly ContextId[] = [];

/** Contexts that wait on an address, first come first. */
export function waiters(k: Kernel, space: number, address: number): readonly ContextId[] {
  return k.state.futexes.queues.get(futexKey(space, address)) ?? nobody;
}

/** Puts a context at the end of the queue of an address. */
export function futexWait(k: Kernel, space: number, address: number, context: ContextId): void {
  const { queues } = ownFutexes(k.state);
  const key = futexKey(space, address);
  const queue = queues.get(key);
  if (queue === undefined) queues.set(key, [context]);
  else queue.push(context);
}

/** Takes a context out of the queue of an address (timed out, interrupted, killed); false: it was not there. */
export function futexCancel(k: Kernel, space: number, address: number, context: ContextId): boolean {
  const key = futexKey(space, address);
  const known = k.state.futexes.queues.get(key);
  if (known === undefined || !known.includes(context)) return false;
  const { queues } = ownFutexes(k.state);
  const queue = queues.get(key)!;
  if (queue.length === 1) queues.delete(key);
  else queue.splice(queue.indexOf(context), 1);
  return true;
}

/**
 * Takes one waiter whose bits meet `bitset` out of the queue of an address: the first, or whom `choose('wake')` names.
 * Answers its id, or -1 where nobody waits.
 */
export function futexWake(k: Kernel, space: number, address: number, bitset: number): ContextId {
  const queue = waiters(k, space, address);
  let preferred = -1;
  let others = false;
  for (const id of queue) {
    if (((k.state.contexts[id]?.wait?.bitset ?? -1) & bitset) === 0) continue;
    if (preferred >= 0) {
      others = true;
      break;
    }
    preferred = id;
  }
  if (preferred < 0) return -1;
  const chosen = others
    ? k.choose(
        'wake',
        preferred,
        () => queue.filter((id) => ((k.state.contexts[id]?.wait?.bitset ?? -1) & bitset) !== 0),
        nextDecision(k),
      )
    : preferred;
  futexCancel(k, space, address, chosen);
  return chosen;
}

/** Moves at most `n` waiters, in order, from one address to the end of another's queue; answers those moved. */
export function futexRequeue(k: Kernel, space: number, from: number, to: number, n: number): readonly ContextId[] {
  const key = futexKey(space, from);
  if (n <= 0 || from === to || !k.state.futexes.queues.has(key)) return nobody;
  const { queues } = ownFutexes(k.state);
  const queue = queues.get(key)!;
  const moved = queue.splice(0, n);
  if (queue.length === 0) queues.delete(key);
  const target = futexKey(space, to);
  const there = queues.get(target);
  if (there === undefined) queues.set(target, moved.slice());
  else there.push(...moved);
  return moved;
}

/** Number of the decision that is asked now; counts it. */
export function nextDecision(k: Kernel): number {
  return k.state.decision++;
}
