/**
 * Sets of epoll (Linux: fs/eventpoll.c): files that are watched, and a list of those to be looked at. A watched file puts itself
 * on the list when something happens to it (ready.ts), so that waiting costs by what is ready, not by what is watched. A level
 * watch stays on the list as long as there is something; an edge watch leaves it when it was told.
 */
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import type { State } from '../state.js';
import { WouldBlock, wakeFirst } from '../wait-queue.js';
import type { Epoll, EpollItem, OpenFile } from './layout.js';
import { operationsOf, readinessOf } from './operations.js';
import { ALWAYS_TOLD, epollQueue, HOW_BITS, How, keysFor, markReady, unwatch } from './ready.js';
import { ownRecord, recordOf } from './table.js';

/** Sets within sets within sets: no deeper. */
const DEEPEST = 5;

const nameOf = (fd: number, file: number): string => `${fd} of ${file}`;

/** What of the events asked for is there now. */
function eventsOf(k: Kernel, item: EpollItem): number {
  const file = recordOf(k.state, 'openFiles', item.file);
  return (readinessOf(k, file)?.events ?? 0) & ((item.events & ~HOW_BITS) | ALWAYS_TOLD);
}

function keysOf(k: Kernel, item: EpollItem): readonly string[] {
  const file = recordOf(k.state, 'openFiles', item.file);
  const ready = readinessOf(k, file);
  return ready === undefined ? [] : keysFor(ready, item.events);
}

/** The index by key with an item put in or taken out. */
function indexed(
  byKey: Epoll['byKey'],
  keys: readonly string[],
  name: string,
  present: boolean,
): ReadonlyMap<string, readonly string[]> {
  const copy = new Map(byKey);
  for (const key of keys) {
    const rest = (copy.get(key) ?? []).filter((one) => one !== name);
    if (present) rest.push(name);
    if (rest.length === 0) copy.delete(key);
    else copy.set(key, rest);
  }
  return copy;
}

function put(k: Kernel, id: number, name: string, item: EpollItem): void {
  const epoll = ownRecord(k.state, 'epolls', id);
  const old = epoll.items.get(name);
  if (old !== undefined) epoll.byKey = indexed(epoll.byKey, keysOf(k, old), name, false);
  epoll.items = new Map(epoll.items).set(name, item);
  epoll.byKey = indexed(epoll.byKey, keysOf(k, item), name, true);
  if (eventsOf(k, item) !== 0) markReady(k, id, name);
}

const ADD = 1;
const DEL = 2;
const MOD = 3;

/** epoll_ctl: 0, or -EEXIST, -ENOENT, -EPERM (what is always ready cannot be watched), -ELOOP, -EINVAL. */
export function controlEpoll(
  k: Kernel,
  id: number,
  how: number,
  fd: number,
  file: OpenFile,
  events: number,
  data: readonly [number, number],
): number {
  if (operationsOf(file).poll === undefined) return -Errno.EPERM;
  if (file.kind === 'epoll' && file.object === id) return -Errno.EINVAL;
  const name = nameOf(fd, file.id);
  const known = recordOf(k.state, 'epolls', id).items.get(name);
  switch (how) {
    case ADD:
      if (known !== undefined) return -Errno.EEXIST;
      if (file.kind === 'epoll' && reaches(k.state, file.object, id, 0)) return -Errno.ELOOP;
      put(k, id, name, { fd, file: file.id, events, data, disabled: false });
      return 0;
    case MOD:
      if (known === undefined) return -Errno.ENOENT;
      put(k, id, name, { ...known, events, data, disabled: false });
      return 0;
    case DEL:
      if (known === undefined) return -Errno.ENOENT;
      unwatch(k.state, id, name);
      return 0;
    default:
      return -Errno.EINVAL;
  }
}

/** Would a set watch itself, or nest too deep? */
function reaches(s: State, from: number, target: number, depth: number): boolean {
  if (from === target || depth >= DEEPEST) return true;
  for (const { file } of s.epolls.list[from]?.items.values() ?? []) {
    const open = s.openFiles.list[file];
    if (open?.kind === 'epoll' && reaches(s, open.object, target, depth + 1)) return true;
  }
  return false;
}

export interface EpollEvent {
  readonly events: number;
  readonly data: readonly [number, number];
}

/**
 * At most `most` events that are there, or undefined. What is told once is off the list then; what is a level stays on it,
 * behind the others, so that all get their turn.
 */
export function takeEvents(k: Kernel, id: number, most: number): readonly EpollEvent[] | undefined {
  const { ready } = recordOf(k.state, 'epolls', id);
  if (ready.length === 0) return undefined;
  const epoll = ownRecord(k.state, 'epolls', id);
  const found: EpollEvent[] = [];
  const again: string[] = [];
  let i = 0;
  for (; i < ready.length && found.length < most; i++) {
    const name = ready[i]!;
    const item = epoll.items.get(name);
    const events = item === undefined || item.disabled ? 0 : eventsOf(k, item);
    if (item === undefined || events === 0) continue;
    found.push({ events, data: item.data });
    if ((item.events & How.ONESHOT) !== 0) epoll.items = new Map(epoll.items).set(name, { ...item, disabled: true });
    else if ((item.events & How.ET) === 0) again.push(name);
  }
  epoll.ready = [...ready.slice(i), ...again];
  // what is left is for another one who waits
  if (epoll.ready.length > 0) wakeFirst(k, epollQueue(id));
  return found.length === 0 ? undefined : found;
}

/** Lets a context wait for events of a set. */
export function waitForEvents(id: number, deadline: number): never {
  throw new WouldBlock({ kind: 'epoll', queues: [epollQueue(id)], deadline });
}
