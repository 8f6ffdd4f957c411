/**
 * Futex queues: who waits on a word, in order of arrival. Only the queues; blocking and waking whoever runs a waiter is the
 * thread model's. The table holds only queues with a waiter. As in Linux (kernel/futex/core.c, get_futex_key) a private
 * futex goes by address space and address, a shared one by the page that lies there: the same for all that map it, wherever.
 */
import { ownFutexes } from './epoch.js';
import type { Kernel } from './machine.js';
import { addressIn, sharedPlace } from './memory/shared.js';
import type { ContextId, PlaceKey } from './state.js';

const ADDRESS_ROOM = 2 ** 47;
const OFFSET_ROOM = 2 ** 40;
const OBJECTS = 2 ** 12;

/** A place that is the space's own: a number where that is exact (spaces 0 to 62), else text. */
const privateKey = (space: number, address: number): PlaceKey =>
  space < 63 ? space * ADDRESS_ROOM + address : `${space}:${address}`;

/** A place in a memory object: a negative number where that is exact, else text. */
const objectKey = (object: number, offset: number): PlaceKey =>
  object < OBJECTS && offset < OFFSET_ROOM ? -1 - (object * OFFSET_ROOM + offset) : `object ${object}:${offset}`;

/**
 * What lies at an address, the same for every space that maps it: locks and whatever else is in memory go by it. Without
 * shared mappings in the space it costs no more than the address.
 */
export function placeKey(k: Kernel, space: number, address: number): PlaceKey {
  const place = sharedPlace(k, space, address);
  return place === undefined ? privateKey(space, address) : objectKey(place.object, place.offset);
}

/** The address at which another space maps what lies at `address` of `space`; the same where it does not. */
export function addressElsewhere(k: Kernel, space: number, address: number, other: number): number {
  const place = space === other ? undefined : sharedPlace(k, space, address);
  return place === undefined ? address : (addressIn(k, other, place.object, place.offset) ?? address);
}

/**
 * The queue of a word. Without FUTEX_PRIVATE_FLAG (`shared`) that of the place, with it that of the address in this space:
 * in memory of several spaces these are two, and who waits in the one is not found in the other. Linux tells them apart in
 * memory of one space too (FUT_OFF_MMSHARED).
 */
export function futexKey(k: Kernel, space: number, address: number, shared: boolean): PlaceKey {
  if (!shared) return privateKey(space, address);
  const place = sharedPlace(k, space, address);
  return place === undefined ? `shared ${space}:${address}` : objectKey(place.object, place.offset);
}

const nobody: readonly ContextId[] = [];

/** Contexts in a queue, first come first. */
export const queueOf = (k: Kernel, key: PlaceKey): readonly ContextId[] => k.state.futexes.queues.get(key) ?? nobody;

/** Contexts that wait on an address, first come first. */
export function waiters(k: Kernel, space: number, address: number, shared = false): readonly ContextId[] {
  return queueOf(k, futexKey(k, space, address, shared));
}

/** Puts a context at the end of a queue. */
export function futexWait(k: Kernel, key: PlaceKey, context: ContextId): void {
  const { queues } = ownFutexes(k.state);
  const queue = queues.get(key);
  if (queue === undefined) queues.set(key, [context]);
  else queue.push(context);
}

/** Takes a context out of a queue (timed out, interrupted, killed); false: it was not there. */
export function futexCancel(k: Kernel, key: PlaceKey, context: ContextId): boolean {
  const known = k.state.futexes.queues.get(key);
  if (known === undefined || !known.includes(context)) return false;
  const { queues } = ownFutexes(k.state);
  const queue = queues.get(key)!;
  if (queue.length === 1) queues.delete(key);
  else queue.splice(queue.indexOf(context), 1);
  return true;
}

/**
 * Takes one waiter whose bits meet `bitset` out of a queue: the first, or whom `choose('wake')` names.
 * Answers its id, or -1 where nobody waits.
 */
export function futexWake(k: Kernel, key: PlaceKey, bitset: number): ContextId {
  const queue = queueOf(k, key);
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
  futexCancel(k, key, chosen);
  return chosen;
}

/** Moves at most `n` waiters, in order, from one queue to the end of another; answers those moved. */
export function futexRequeue(k: Kernel, from: PlaceKey, to: PlaceKey, n: number): readonly ContextId[] {
  if (n <= 0 || from === to || !k.state.futexes.queues.has(from)) return nobody;
  const { queues } = ownFutexes(k.state);
  const queue = queues.get(from)!;
  const moved = queue.splice(0, n);
  if (queue.length === 0) queues.delete(from);
  const there = queues.get(to);
  if (there === undefined) queues.set(to, moved.slice());
  else there.push(...moved);
  return moved;
}

/** Number of the decision that is asked now; counts it. */
export function nextDecision(k: Kernel): number {
  return k.state.decision++;
}
