/**
 * Readiness: what poll, select and epoll are told of a file, and who is told when it changes. Whoever asks waits in a queue by
 * the file's key; they are all woken at once, for each wants to know. (Readers and writers proper stand in queues of their own,
 * where one is woken for what one can take.)
 */
import type { Kernel } from '../machine.js';
import type { State } from '../state.js';
import { wakeAll, wakeFirst } from '../wait-queue.js';
import { ownRecord } from './table.js';

/** Bits of poll, the same for epoll. */
export const Poll = {
  IN: 1,
  PRI: 2,
  OUT: 4,
  ERR: 8,
  HUP: 0x10,
  NVAL: 0x20,
  RDNORM: 0x40,
  RDBAND: 0x80,
  WRNORM: 0x100,
  WRBAND: 0x200,
  RDHUP: 0x2000,
} as const;
/** Told whether asked for or not. */
export const ALWAYS_TOLD = Poll.ERR | Poll.HUP;
export const READABLE = Poll.IN | Poll.RDNORM;
export const WRITABLE = Poll.OUT | Poll.WRNORM;

/** How something is watched: the high bits of events. */
export const How = { ET: 1 << 31, ONESHOT: 1 << 30, EXCLUSIVE: 1 << 28, WAKEUP: 1 << 29 } as const;
export const HOW_BITS = How.ET | How.ONESHOT | How.EXCLUSIVE | How.WAKEUP;

export interface Readiness {
  readonly events: number;
  /** Keys of what to wait for until something more can be read, or written; absent: it never changes. */
  readonly reading?: string;
  readonly writing?: string;
}

/** Files, folders and devices: always ready. */
export const ALWAYS_READY: Readiness = { events: READABLE | WRITABLE };

/** The keys that somebody waits by who asks for `events`. */
export function keysFor(ready: Readiness, events: number): readonly string[] {
  const { reading, writing } = ready;
  const reads = (events & (READABLE | Poll.PRI | Poll.RDHUP)) !== 0;
  const writes = (events & WRITABLE) !== 0;
  // errors and hang-ups come by either
  const keys = [reads || !writes ? reading : undefined, writes || !reads ? writing : undefined];
  return keys.filter((key) => key !== undefined);
}

/** The wait queue of those who ask about a key. */
export const pollQueue = (key: string): string => `poll of ${key}`;
/** The wait queue of a set's own waiters. */
export const epollQueue = (id: number): string => `epoll ${id}`;
export const epollKey = (id: number): string => `epoll set ${id}`;

/** Something has happened to what a key stands for: `events` are there now. */
export function notify(k: Kernel, key: string, events: number): void {
  wakeAll(k, pollQueue(key));
  for (const epoll of k.state.epolls.list) {
    for (const name of epoll?.byKey.get(key) ?? []) {
      const item = epoll!.items.get(name);
      if (item !== undefined && !item.disabled && ((item.events | ALWAYS_TOLD) & events) !== 0) {
        markReady(k, epoll!.id, name);
      }
    }
  }
}

/** A watched file is ready: one who waits for the set goes on, and whoever watches the set is told. */
export function markReady(k: Kernel, id: number, name: string): void {
  const epoll = ownRecord(k.state, 'epolls', id);
  if (!epoll.ready.includes(name)) epoll.ready = [...epoll.ready, name];
  wakeFirst(k, epollQueue(id));
  notify(k, epollKey(id), READABLE);
}

/** An item is watched no more. */
export function unwatch(s: State, id: number, name: string): void {
  const epoll = ownRecord(s, 'epolls', id);
  const items = new Map(epoll.items);
  items.delete(name);
  epoll.items = items;
  epoll.ready = epoll.ready.filter((one) => one !== name);
  const byKey = new Map<string, readonly string[]>();
  for (const [key, names] of epoll.byKey) {
    const rest = names.filter((one) => one !== name);
    if (rest.length > 0) byKey.set(key, rest);
  }
  epoll.byKey = byKey;
}

/** An open file is no more: nobody watches it. */
export function forgetFile(s: State, file: number): void {
  for (const epoll of s.epolls.list) {
    for (const [name, item] of epoll?.items ?? []) if (item.file === file) unwatch(s, epoll!.id, name);
  }
}
