/**
 * The kernel thread that finishes what the disk has done (Linux: a worker of a work queue). It is a task like others, with a
 * place in the tables and in a run queue, but runs no program: no context, no process, no address space. A core that
 * switches to it keeps the space that it has loaded (lazy TLB: schedule.ts). Work to do: its step puts the pages of a
 * request into the page cache and wakes the first reader, one more a step where several wait; no work: it sleeps.
 *
 * A controlled run has no cores for it: there the work is done as the disk's interrupt comes.
 */
import { completeRequest, ownDisk, pageQueue } from './disk.js';
import { charge, emit } from './emit.js';
import { ownTask } from './epoch.js';
import type { Kernel } from './machine.js';
import { storeShared } from './memory/contents.js';
import { PAGE_SIZE } from './memory/layout.js';
import { pagesOnDisk, takeOffDisk } from './memory/shared.js';
import type { Core, DiskRequest, Mutable } from './state.js';
import { blockTask, createTask, wakeTask } from './tasks.js';
import { queued, wakeFirst } from './wait-queue.js';

/** As Linux names and numbers the first worker of the first core, to which it is bound. */
const NAME = 'kworker/0:0';
const TID = 8;
const FIRST_CORE: readonly [number, number] = [1, 0];

/** Makes the kernel thread, asleep, where a file of the machine is on the disk only: others have no need of it. */
export function startKernelThread(k: Kernel): void {
  if (k.machine.controlled || k.machine.files?.some((file) => file.cached === false) !== true) return;
  ownDisk(k.state).thread = createTask(k, {
    process: -1,
    context: -1,
    tid: TID,
    name: NAME,
    parent: -1,
    kernelThread: true,
    space: -1,
    files: -1,
    filesystem: -1,
    signalHandlers: -1,
    credentials: -1,
    affinity: FIRST_CORE,
    asleep: 'work',
  });
}

/** The disk's interrupt (a timer of the machine): its work is for the kernel thread, which is woken. */
export function diskInterrupt(k: Kernel): void {
  if (!completeRequest(k)) return;
  const { thread } = k.state.disk;
  if (thread >= 0) wakeTask(k, thread, 'work');
  else while (k.state.disk.done.length > 0) workOnce(k);
}

/** A step of a core that runs the kernel thread. */
export function kernelThreadStep(k: Kernel, core: Mutable<Core>): void {
  core.mode = 'kernel';
  core.retired++;
  if (k.state.disk.done.length === 0) {
    blockTask(k, core.task, 'work');
    return;
  }
  workOnce(k);
  ownTask(k.state, core.task).systemTime += k.systemCost;
}

/** The pages of the first request that is done come into the cache, and the first of its readers goes on; or the next one does. */
function workOnce(k: Kernel): void {
  const request = k.state.disk.done[0]!;
  if (!request.ready) fill(k, request);
  const next = nextWaiting(k, request);
  const woken = next < 0 ? -1 : wakeFirst(k, pageQueue(request.object, next));
  emit(k, 'kernelWork', {
    other: woken,
    why: request.ready ? 'wakes' : 'disk',
    value: request.pages,
    size: request.pages * PAGE_SIZE,
    text: k.state.memoryObjects[request.object]?.name ?? '',
  });
  const more = woken < 0 ? -1 : nextWaiting(k, { ...request, page: next, pages: request.page + request.pages - next });
  const disk = ownDisk(k.state);
  if (more < 0) disk.done.shift();
  else disk.done[0] = { ...request, page: more, pages: request.page + request.pages - more, ready: true };
}

/** The first page of a request that somebody waits for, or -1. */
function nextWaiting(k: Kernel, { object, page, pages }: DiskRequest): number {
  for (let p = page; p < page + pages; p++) if (queued(k, pageQueue(object, p)).length > 0) return p;
  return -1;
}

/** Its pages are in the cache now. Those that were cut off, or have gone with the file, are not missed. */
function fill(k: Kernel, { object, page, pages }: DiskRequest): void {
  charge(k, 'kernelWork');
  for (let p = page; p < page + pages; p++) {
    const there = pagesOnDisk(k.state, object)?.get(p);
    if (there?.asked !== true) continue;
    storeShared(k, object, p * PAGE_SIZE, there.bytes);
    takeOffDisk(k.state, object, p);
  }
}
