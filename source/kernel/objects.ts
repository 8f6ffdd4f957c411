/**
 * What is known of mutexes, conditions and the like beside the words in their memory: who owns them, how often they were
 * taken and waited for. For the panes, the statistics and the reports of wrong use; not hashed.
 */
import { ownObjects } from './epoch.js';
import { placeKey, queueOf, waiters } from './futex.js';
import type { Kernel } from './machine.js';
import { peekU32 } from './memory/access.js';
import type { Heir } from './memory/fork.js';
import { addressIn, sharedPlace } from './memory/shared.js';
import { orderAfter, orderBefore } from './order.js';
import type { ContextId, Mutable, ObjectTable, PlaceKey, SyncObject } from './state.js';

export type ObjectKind = SyncObject['kind'];

/** Where objects were found last, by a hash of the address: a guess that is checked. */
const guesses = new Int32Array(256);

/** Index of the object in the list, or -1. */
function indexOf(table: ObjectTable, key: PlaceKey, address: number): number {
  const slot = ((address | 0) >>> 3) & 255;
  const guess = guesses[slot]!;
  if (table.list[guess]?.key === key) return guess;
  const index = table.index.get(key);
  if (index === undefined) return -1;
  guesses[slot] = index;
  return index;
}

/** The object at an address of a space, if one was ever used there. */
export function objectAt(k: Kernel, space: number, address: number): SyncObject | undefined {
  const { objects } = k.state;
  const index = indexOf(objects, placeKey(k, space, address), address);
  return index < 0 ? undefined : objects.list[index];
}

/**
 * The record of the object at `address`, made if it was not known, to be changed. An object of another kind at the same
 * address (freed memory that was used anew) is forgotten.
 */
export function ownObject(k: Kernel, space: number, address: number, kind: ObjectKind): Mutable<SyncObject> {
  const { epoch } = k.state;
  const table = ownObjects(k.state);
  const key = placeKey(k, space, address);
  const index = indexOf(table, key, address);
  const known = index < 0 ? undefined : table.list[index];
  if (known !== undefined && known.kind === kind) {
    if (known.epoch === epoch) return known;
    const copy = { ...known, epoch };
    table.list[index] = copy;
    return copy;
  }
  const place = sharedPlace(k, space, address);
  const fresh: SyncObject = {
    epoch,
    kind,
    key,
    space,
    address,
    within: place?.object ?? -1,
    offset: place?.offset ?? 0,
    strange: false,
    owner: -1,
    readers: [],
    destroyed: false,
    type: '',
    fast: 0,
    slow: 0,
    acquisitions: 0,
    contended: 0,
    longestWait: 0,
    totalWait: 0,
    heldSince: 0,
    longestHeld: 0,
  };
  if (index < 0) {
    table.index.set(key, table.list.length);
    table.list.push(fresh);
  } else table.list[index] = fresh;
  return fresh;
}

/** An init function ran: destroyed no more, nobody holds it; it is this space's, if it is anybody's own. */
export function noteInitialised(k: Kernel, space: number, address: number, kind: ObjectKind, type: string): void {
  const object = ownObject(k, space, address, kind);
  object.space = space;
  object.address = address;
  object.strange = false;
  object.destroyed = false;
  object.owner = -1;
  object.readers = [];
  object.type = type;
}

export function noteDestroyed(k: Kernel, space: number, address: number, kind: ObjectKind): void {
  const object = ownObject(k, space, address, kind);
  object.destroyed = true;
  object.owner = -1;
  object.readers = [];
}

/** `by` took it, `waited` ns after it asked (`slow`: it had to enter the kernel). As a reader where `shared`. */
export function noteAcquired(
  k: Kernel,
  space: number,
  address: number,
  kind: ObjectKind,
  by: ContextId,
  slow: boolean,
  waited: number,
  shared = false,
): void {
  const object = ownObject(k, space, address, kind);
  object.acquisitions++;
  if (slow) {
    object.slow++;
    object.contended++;
    object.totalWait += waited;
    if (waited > object.longestWait) object.longestWait = waited;
  } else object.fast++;
  if (shared) object.readers = [...object.readers, by];
  else {
    object.owner = by;
    object.heldSince = k.state.now;
  }
  // Who reads comes after those who wrote; who writes, after those who read too.
  orderAfter(k, by, space, address);
  if (!shared && kind === 'rwlock') orderAfter(k, by, space, address, 'readers');
}

/** `by` let it go. */
export function noteReleased(k: Kernel, space: number, address: number, kind: ObjectKind, by: ContextId): void {
  const object = ownObject(k, space, address, kind);
  const reading = object.readers.indexOf(by);
  if (reading >= 0) {
    object.readers = object.readers.filter((_, i) => i !== reading);
    orderBefore(k, by, space, address, 'readers');
    return;
  }
  object.owner = -1;
  orderBefore(k, by, space, address);
  const held = k.state.now - object.heldSince;
  if (held > object.longestHeld) object.longestHeld = held;
}

/** Whoever held it is dead, and the next one will be told. */
export function noteOwnerDied(k: Kernel, space: number, address: number): void {
  ownObject(k, space, address, 'mutex').owner = -1;
}

/** A wait on it begins (conditions, semaphores, barriers: those that nobody owns count their waits here). */
export function noteWaiting(k: Kernel, space: number, address: number, kind: ObjectKind): void {
  const object = ownObject(k, space, address, kind);
  object.slow++;
  object.contended++;
}

/** A wait on it ended after `waited` ns. */
export function noteWaited(k: Kernel, space: number, address: number, kind: ObjectKind, waited: number): void {
  const object = ownObject(k, space, address, kind);
  object.totalWait += waited;
  if (waited > object.longestWait) object.longestWait = waited;
}

/** Objects that `context` holds: mutexes, spin locks, reader-writer locks for writing or reading. */
export function heldBy(k: Kernel, context: ContextId): SyncObject[] {
  return k.state.objects.list.filter((o) => o.owner === context || o.readers.includes(context));
}

/**
 * What is known of the objects of a space holds for a copy of it (fork) too: a lock that a thread held at that moment is
 * held in the copy: by the copy of that thread where it is the one that forked, else by a thread that is not there. Counts
 * begin anew. Objects in shared mappings are not copied: they are the same.
 */
export function forkObjects(k: Kernel, from: number, to: number, heir: Heir): void {
  for (const known of k.state.objects.list) {
    if (known.space !== from || known.within >= 0 || known.destroyed) continue;
    const copy = ownObject(k, to, known.address, known.kind);
    copy.owner = known.owner === heir.of ? heir.to : known.owner;
    copy.readers = known.readers.map((id) => (id === heir.of ? heir.to : id));
    copy.type = known.type;
    copy.heldSince = known.heldSince;
  }
}

/**
 * A space is no more, nor are the objects in it, and those in shared memory that nobody maps any longer. What was never
 * used there is forgotten, so that many short-lived processes leave nothing; what was, stays for the statistics.
 */
export function forgetObjects(k: Kernel, space: number): void {
  const gone = (o: SyncObject): boolean =>
    o.within < 0 ? o.space === space : k.state.memoryObjects[o.within] === undefined;
  if (!k.state.objects.list.some(gone)) return;
  const table = ownObjects(k.state);
  const { epoch } = k.state;
  let kept = 0;
  for (const o of table.list) {
    const over = gone(o);
    if (over) table.index.delete(o.key);
    if (over && o.acquisitions === 0 && o.slow === 0) continue;
    if (!over && table.index.has(o.key)) table.index.set(o.key, kept);
    table.list[kept++] = over && !o.destroyed ? { ...o, epoch, destroyed: true, owner: -1, readers: [] } : o;
  }
  table.list.length = kept;
}

/** Address of an object as those with `space` know it; undefined: it is not in their memory. */
export function addressSeen(k: Kernel, object: SyncObject, space: number): number | undefined {
  if (object.within < 0) return object.space === space ? object.address : undefined;
  if (object.space === space && placeKey(k, space, object.address) === object.key) return object.address;
  return addressIn(k, space, object.within, object.offset);
}

/** A space that has the object in its memory, the one in which it was first seen if that is still there; or undefined. */
function placeOf(k: Kernel, object: SyncObject): { readonly space: number; readonly address: number } | undefined {
  const spaces = object.within < 0 ? [] : (k.state.memoryObjects[object.within]?.mappers ?? []);
  for (const space of [object.space, ...spaces]) {
    const address = k.state.spaces[space] === undefined ? undefined : addressSeen(k, object, space);
    if (address !== undefined) return { space, address };
  }
  return undefined;
}

/** First word of the object's memory as it is now; undefined where that is gone. */
export function wordOf(k: Kernel, object: SyncObject): number | undefined {
  const place = placeOf(k, object);
  return place === undefined ? undefined : peekU32(k, place.space, place.address);
}

/**
 * Contexts that wait for it, in the order in which they came. Private waiters of an object in shared memory stand in a queue
 * for each space: that they are not found by others is what is wrong with them.
 */
export function waitersOf(k: Kernel, object: SyncObject): readonly ContextId[] {
  if (object.within < 0) {
    const own = waiters(k, object.space, object.address);
    const shared = waiters(k, object.space, object.address, true);
    return shared.length === 0 ? own : [...own, ...shared];
  }
  const all = [...queueOf(k, object.key)];
  for (const space of new Set(k.state.memoryObjects[object.within]?.mappers ?? [])) {
    const address = addressSeen(k, object, space);
    if (address !== undefined) all.push(...waiters(k, space, address));
  }
  return all;
}
