/**
 * A binary heap of tasks on a run queue's list 0, by one number of `task.sched` and then by order of arrival
 * (`sched.sequence`, from `numbers.sequence`). A task's `slot` is its index: leaving from anywhere is O(log n).
 */
import { type OwnedQueue, ownQueue, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { RunQueue, State, TaskId } from '../kernel/state.js';

/** Does task `a` go before `b` by `key`? */
export function goesBefore(s: State, key: string, a: TaskId, b: TaskId): boolean {
  const x = s.tasks[a]!.sched;
  const y = s.tasks[b]!.sched;
  const kx = x[key]!;
  const ky = y[key]!;
  return kx < ky || (kx === ky && x.sequence! < y.sequence!);
}

function put(s: State, list: TaskId[], at: number, id: TaskId): void {
  list[at] = id;
  ownTask(s, id).slot = at;
}

function up(s: State, key: string, list: TaskId[], start: number, id: TaskId): void {
  let at = start;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    const other = list[parent]!;
    if (!goesBefore(s, key, id, other)) break;
    put(s, list, at, other);
    at = parent;
  }
  put(s, list, at, id);
}

function down(s: State, key: string, list: TaskId[], start: number, id: TaskId): void {
  let at = start;
  for (;;) {
    let child = 2 * at + 1;
    if (child >= list.length) break;
    if (child + 1 < list.length && goesBefore(s, key, list[child + 1]!, list[child]!)) child++;
    const other = list[child]!;
    if (!goesBefore(s, key, other, id)) break;
    put(s, list, at, other);
    at = child;
  }
  put(s, list, at, id);
}

/** Queues a task by its `sched[key]`. `tie`: its place among equals, where that is not the order of arrival. */
export function heapPush(k: Kernel, queue: number, key: string, id: TaskId, tie?: number): OwnedQueue {
  const s = k.state;
  const q = ownQueue(s, queue);
  const task = ownTask(s, id);
  task.queue = queue;
  q.numbers.sequence = (q.numbers.sequence ?? 0) + 1;
  task.sched.sequence = tie ?? q.numbers.sequence;
  const list = q.lists[0]!;
  list.push(id);
  up(s, key, list, list.length - 1, id);
  q.count++;
  return q;
}

/** Takes a task out, wherever it stands. */
export function heapRemove(k: Kernel, key: string, id: TaskId): OwnedQueue {
  const s = k.state;
  const task = ownTask(s, id);
  const q = ownQueue(s, task.queue);
  const list = q.lists[0]!;
  const at = task.slot;
  const last = list.pop()!;
  if (last !== id) {
    if (at > 0 && goesBefore(s, key, last, list[(at - 1) >> 1]!)) up(s, key, list, at, last);
    else down(s, key, list, at, last);
  }
  q.count--;
  task.queue = -1;
  task.slot = -1;
  return q;
}

/** First task, or -1. */
export function heapFirst(queue: RunQueue): TaskId {
  return queue.lists[0]![0] ?? -1;
}

/** Second task in order, or -1: the smaller child of the first. */
export function heapSecond(s: State, key: string, queue: RunQueue): TaskId {
  const list = queue.lists[0]!;
  const [, a, b] = list;
  if (a === undefined) return -1;
  return b === undefined || goesBefore(s, key, a, b) ? a : b;
}

/**
 * The first task in order for which `fits` holds, or -1. Where it is the first of all, O(1); else whole branches are left
 * out that come after one that was found.
 */
export function heapFirstFor(s: State, key: string, queue: RunQueue, fits: (id: TaskId) => boolean): TaskId {
  const list = queue.lists[0]!;
  let best = -1;
  const open = [0];
  while (open.length > 0) {
    const at = open.pop()!;
    const id = list[at];
    if (id === undefined || (best >= 0 && !goesBefore(s, key, id, best))) continue;
    if (fits(id)) best = id;
    else open.push(2 * at + 1, 2 * at + 2);
  }
  return best;
}

/** One of the last tasks (a leaf of the heap, not the very last in order) for which `fits` holds, or -1: whom another core may take. */
export function heapLast(queue: RunQueue, fits: (id: TaskId) => boolean): TaskId {
  const list = queue.lists[0]!;
  for (let i = list.length - 1; i >= 0; i--) if (fits(list[i]!)) return list[i]!;
  return -1;
}

/** The tasks in order (a sorted copy: for panes and persons, not for decisions). */
export function heapInOrder(s: State, key: string, queue: RunQueue): TaskId[] {
  return queue.lists[0]!.slice().sort((a, b) => (goesBefore(s, key, a, b) ? -1 : 1));
}
