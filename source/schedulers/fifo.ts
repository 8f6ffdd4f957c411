/**
 * First in, first out, on a run queue's list 0: a task's `slot` is its number in the order of arrival, which never
 * changes while it stands there; `numbers.base` is the number of the list's first place and `numbers.head` the index of
 * the first that may be taken. Leaving from anywhere leaves a hole (-1). All O(1), shifting amortised.
 */
import { type OwnedQueue, ownQueue, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { RunQueue, TaskId } from '../kernel/state.js';

/** An empty queue for a core, or for all (-1), to be pushed to `state.queues`. */
export function emptyQueue(k: Kernel, id: number, core: number, numbers: Record<string, number> = {}): RunQueue {
  return { epoch: k.state.epoch, id, core, lists: [[]], count: 0, numbers: { base: 0, head: 0, ...numbers } };
}

/** Puts a task at the end. */
export function pushLast(k: Kernel, queue: number, id: TaskId): void {
  const q = ownQueue(k.state, queue);
  const task = ownTask(k.state, id);
  const list = q.lists[0]!;
  task.queue = queue;
  task.slot = q.numbers.base! + list.length;
  list.push(id);
  q.count++;
}

function trim(q: OwnedQueue): void {
  const list = q.lists[0]!;
  while (list.length > q.numbers.head! && list[list.length - 1] === -1) list.pop();
  let head = q.numbers.head!;
  while (head < list.length && list[head] === -1) head++;
  q.numbers.head = head;
  if (head >= 32 && 2 * head >= list.length) {
    list.splice(0, head);
    q.numbers.base! += head;
    q.numbers.head = 0;
  }
}

/** Takes a task out, wherever it stands. */
export function removeFrom(k: Kernel, id: TaskId): void {
  const task = ownTask(k.state, id);
  const q = ownQueue(k.state, task.queue);
  q.lists[0]![task.slot - q.numbers.base!] = -1;
  q.count--;
  task.queue = -1;
  task.slot = -1;
  trim(q);
}

/** The first task for which `fits` holds, or -1. */
export function firstOf(queue: RunQueue, fits: (id: TaskId) => boolean): TaskId {
  const list = queue.lists[0]!;
  for (let i = queue.numbers.head!; i < list.length; i++) {
    const id = list[i]!;
    if (id >= 0 && fits(id)) return id;
  }
  return -1;
}

/** The last task for which `fits` holds, or -1. */
export function lastOf(queue: RunQueue, fits: (id: TaskId) => boolean): TaskId {
  const list = queue.lists[0]!;
  for (let i = list.length - 1; i >= queue.numbers.head!; i--) {
    const id = list[i]!;
    if (id >= 0 && fits(id)) return id;
  }
  return -1;
}

/** The tasks in order. */
export function inOrder(queue: RunQueue): TaskId[] {
  return queue.lists[0]!.filter((id) => id >= 0);
}
