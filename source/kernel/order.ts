/**
 * What happens before what, for whoever watches a run for data races: accesses to memory, and what orders the steps of
 * different contexts (C11 5.1.2.4; for the library's calls POSIX.1-2017, XBD 4.12). Nobody listens in an ordinary run: then
 * it costs a look at `scratch.accesses`, and the translation caches may hide accesses.
 */
import { placeKey } from './futex.js';
import type { Kernel } from './machine.js';
import { forgetTranslations } from './scratch.js';
import type { ContextId, PlaceKey } from './state.js';

export interface AccessListener {
  /** A plain access of `context`, which stands at its instruction or call. */
  plain(k: Kernel, context: ContextId, space: number, address: number, size: number, write: boolean): void;
  /** An atomic one that has been made. `order`: one of Order (memory-order.ts). */
  atomic(k: Kernel, context: ContextId, space: number, address: number, size: number, access: AtomicAccess): void;
  fence(context: ContextId, order: number): void;
  /** All that the context has done so far happens before what those do who come `after` the same thing. */
  before(context: ContextId, thing: PlaceKey): void;
  after(context: ContextId, thing: PlaceKey): void;
  /** `other` has ended, and the context has learnt of it. */
  joined(context: ContextId, other: ContextId): void;
  /** Bytes that are new to whoever uses them from now on: what was done there before concerns nobody. */
  fresh(k: Kernel, space: number, address: number, size: number): void;
}
export interface AtomicAccess {
  readonly order: number;
  readonly reads: boolean;
  readonly writes: boolean;
}

/** Sets who listens from here on; undefined: nobody. Changes nothing in the run. */
export function listenToAccesses(k: Kernel, listener: AccessListener | undefined): void {
  if (k.scratch.accesses === listener) return;
  k.scratch.accesses = listener;
  forgetTranslations(k.scratch);
}

/** What lies at an address is a thing that orders: see AccessListener.before. `part`: tells several at one address apart. */
export function orderBefore(k: Kernel, context: ContextId, space: number, address: number, part = ''): void {
  k.scratch.accesses?.before(context, thingAt(k, space, address, part));
}
export function orderAfter(k: Kernel, context: ContextId, space: number, address: number, part = ''): void {
  k.scratch.accesses?.after(context, thingAt(k, space, address, part));
}

/** A store of the kernel's for the context, which whoever loads it with acquire comes after. */
export function orderRelease(k: Kernel, context: ContextId, space: number, address: number): void {
  orderBefore(k, context, space, address, ATOMIC);
}
/** What tells an atomic object as a thing that orders from a lock at the same address. */
export const ATOMIC = 'atomic';

const thingAt = (k: Kernel, space: number, address: number, part: string): PlaceKey => {
  const key = placeKey(k, space, address);
  return part === '' ? key : `${part} ${key}`;
};
