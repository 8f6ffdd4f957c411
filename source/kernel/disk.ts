/**
 * The disk: one request at a time, first come first served, each at its price (`disk`, and `diskByte` for every byte). It has
 * the contents of files whose pages are not in the page cache. Whoever needs such a page asks for it and sleeps,
 * uninterruptibly (state D); the request ends with an interrupt, and the rest is work for a kernel thread
 * (kernel-thread.ts). A page that is on its way already is not asked for again: all who need it wait for the one request.
 */
import { emit, note } from './emit.js';
import type { Kernel } from './machine.js';
import { PAGE_SIZE } from './memory/layout.js';
import { ensureObjectFrame, ownShared, pagesOnDisk } from './memory/shared.js';
import type { Disk, DiskRequest, Mutable, State } from './state.js';
import { armTimer } from './timers.js';
import { WouldBlock, wakeFirst } from './wait-queue.js';

type OwnedDisk = Mutable<Omit<Disk, 'queue' | 'done'>> & { queue: DiskRequest[]; done: DiskRequest[] };

export function ownDisk(s: State): OwnedDisk {
  const d = s.disk;
  if (d.epoch === s.epoch) return d as OwnedDisk;
  const copy: OwnedDisk = { ...d, epoch: s.epoch, queue: d.queue.slice(), done: d.done.slice() };
  (s as Mutable<State>).disk = copy;
  return copy;
}

/** Where those wait who need a page of a memory object. */
export const pageQueue = (object: number, page: number): string => `page ${page} of object ${object}`;

/** How long the disk works on so many bytes, ns. */
export function diskTime(k: Kernel, bytes: number): number {
  const { disk, diskByte } = k.machine.costs;
  return disk + Math.ceil((diskByte * bytes) / 1000);
}

/** At boot: what an object has lies on the disk, whole pages, and none of it in memory. */
export function leaveOnDisk(k: Kernel, object: number, bytes: Uint8Array): void {
  const pages = new Map<number, { readonly bytes: Uint8Array; readonly asked: boolean }>();
  for (let at = 0; at < bytes.length; at += PAGE_SIZE) {
    pages.set(at / PAGE_SIZE, { bytes: bytes.slice(at, at + PAGE_SIZE), asked: false });
  }
  ownShared(k.state, object).onDisk = pages.size === 0 ? undefined : pages;
}

/**
 * Bytes [at, at + n) of an object are needed. Where pages of them are on the disk only, asks for all of these, a request for
 * each run of neighbours, and throws WouldBlock to wait for the first. Throws the fault 'memory' where there is no room.
 */
export function needPages(k: Kernel, object: number, at: number, n: number): void {
  const onDisk = pagesOnDisk(k.state, object);
  if (onDisk === undefined || n <= 0) return;
  const first = Math.floor(at / PAGE_SIZE);
  const end = Math.ceil((at + n) / PAGE_SIZE);
  let missing = -1;
  let asks = 0;
  for (let page = first; page < end; page++) {
    const there = onDisk.get(page);
    if (there === undefined) continue;
    if (missing < 0) missing = page;
    if (there.asked) continue;
    let pages = 1;
    while (page + pages < end && onDisk.get(page + pages)?.asked === false) pages++;
    submit(k, object, page, pages);
    asks++;
    page += pages - 1;
  }
  if (missing < 0) return;
  const { name } = k.state.memoryObjects[object]!;
  if (asks === 0) emit(k, 'disk', { why: 'on its way', value: k.state.disk.queue.length, size: PAGE_SIZE, text: name });
  throw new WouldBlock({ kind: 'disk', queues: [pageQueue(object, missing)], uninterruptible: true });
}

/** Puts a request at the end of the queue. The frames are taken now, as Linux does, so that the work at its end cannot fail. */
function submit(k: Kernel, object: number, page: number, pages: number): void {
  const s = k.state;
  for (let p = page; p < page + pages; p++) ensureObjectFrame(k, object, p, 0);
  const own = ownShared(s, object);
  const onDisk = new Map(own.onDisk);
  for (let p = page; p < page + pages; p++) onDisk.set(p, { bytes: onDisk.get(p)!.bytes, asked: true });
  own.onDisk = onDisk;
  const disk = ownDisk(s);
  const before = disk.queue.length;
  disk.queue.push({ id: disk.sequence++, object, write: false, page, pages, since: s.now, ready: false });
  const size = pages * PAGE_SIZE;
  emit(k, 'disk', { why: 'read', value: before, size, text: own.name, numbers: { takes: diskTime(k, size) } });
  if (before === 0) begin(k);
}

/**
 * fsync: throws WouldBlock until what was written to an object is on the disk; nothing where it is already. The one who asks
 * is the one who waits: a request of its own, though another's may have taken the pages along (then it takes none).
 */
export function flushObject(k: Kernel, object: number): void {
  const s = k.state;
  const known = s.memoryObjects[object];
  if (known === undefined) return;
  const pages = known.dirty.size;
  if (pages === 0 && !s.disk.queue.some((r) => r.write && r.object === object)) return;
  ownShared(s, object).dirty.clear();
  const disk = ownDisk(s);
  const before = disk.queue.length;
  const id = disk.sequence++;
  disk.queue.push({ id, object, write: true, page: 0, pages, since: s.now, ready: false });
  const size = pages * PAGE_SIZE;
  emit(k, 'disk', { why: 'write', value: before, size, text: known.name, numbers: { takes: diskTime(k, size) } });
  if (before === 0) begin(k);
  throw new WouldBlock({ kind: 'disk', queues: [writeQueue(id)], uninterruptible: true });
}

/** Where the one waits who asked for a request to write. */
const writeQueue = (request: number): string => `write ${request}`;

/** The disk takes up the first request of the queue. */
function begin(k: Kernel): void {
  const first = k.state.disk.queue[0];
  if (first === undefined) return;
  const takes = diskTime(k, first.pages * PAGE_SIZE);
  ownDisk(k.state).busy += takes;
  // The disk's own time, no core's: noted, not charged.
  note(k, 'disk', 1, k.machine.costs.disk);
  note(k, 'diskByte', first.pages * PAGE_SIZE, takes - k.machine.costs.disk);
  armTimer(k, k.state.now + takes, 'disk', -1, 0);
}

/**
 * The disk's interrupt: the request under way is done, and the disk takes up the next one. Of one that was to read the rest is
 * queued as work for the kernel thread: then true. Who has had something written goes on at once.
 */
export function completeRequest(k: Kernel): boolean {
  const disk = ownDisk(k.state);
  const request = disk.queue.shift()!;
  if (!request.write) disk.done.push(request);
  disk.completed++;
  emit(k, 'diskDone', {
    why: request.write ? 'write' : 'read',
    other: request.write ? -1 : disk.thread,
    value: disk.queue.length,
    size: request.pages * PAGE_SIZE,
    text: k.state.memoryObjects[request.object]?.name ?? '',
    numbers: { took: k.state.now - request.since },
  });
  begin(k);
  if (request.write) wakeFirst(k, writeQueue(request.id));
  return !request.write;
}
