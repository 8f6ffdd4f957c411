/**
 * Queues with levels as one heap: a task's `sched.rank` is a number made of its level and its place there, the smallest runs
 * next. A running task keeps its rank, so that it still counts as standing at the head of its level, may be overtaken by
 * who is put before it, and goes back there when it is preempted. Putting a task at the end or at the front of a level is a
 * new rank; all is O(log n), however many levels there are.
 */

import { coreRecord } from '../kernel/cores.js';
import { ownQueue, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { CoreId, RunQueue, TaskId } from '../kernel/state.js';
import { chargePolicy } from '../kernel/tasks.js';
import { heapInOrder } from './heap.js';
import { coresBeside, runningOn } from './queues.js';

export const RANK = 'rank';
/** At most so many levels; 2^44 places in each. */
export const MOST_LEVELS = 256;
const SPAN = 2 ** 44;

/** Numbers that a queue with ranks begins with. */
export const RANKED = { last: 0, first: 0 } as const;

/** The rank at the end of a level; level 0 is the best. */
export function rankLast(k: Kernel, queue: number, level: number): number {
  const { numbers } = ownQueue(k.state, queue);
  numbers.last! += 1;
  return level * SPAN + SPAN / 2 + numbers.last!;
}

/** The rank at the front of a level. */
export function rankFirst(k: Kernel, queue: number, level: number): number {
  const { numbers } = ownQueue(k.state, queue);
  numbers.first! -= 1;
  return level * SPAN + SPAN / 2 + numbers.first!;
}

export const rankOf = (k: Kernel, id: TaskId): number => k.state.tasks[id]!.sched[RANK]!;

/** Puts a task at the end (or the front) of a level of a queue, without queueing it yet. */
export function setRank(k: Kernel, id: TaskId, queue: number, level: number, front = false): void {
  const task = ownTask(k.state, id);
  task.sched[RANK] = front ? rankFirst(k, queue, level) : rankLast(k, queue, level);
  task.sched.home = queue;
}

/** The policy learns what the running tasks beside `core` have had of their time until now. */
export function chargeRunning(k: Kernel, core: CoreId): void {
  for (const on of coresBeside(k, core)) {
    if (runningOn(k, on.id) < 0) continue;
    const record = coreRecord(k, on.id);
    chargePolicy(k, record, Math.min(k.state.now, record.clock));
  }
}

/** The tasks of a queue by level, best first, as its ranks say. */
export function byLevel(k: Kernel, queue: RunQueue, levelOf: (task: TaskId) => number): Map<number, TaskId[]> {
  const levels = new Map<number, TaskId[]>();
  for (const id of heapInOrder(k.state, RANK, queue)) {
    const level = levelOf(id);
    const tasks = levels.get(level);
    if (tasks === undefined) levels.set(level, [id]);
    else tasks.push(id);
  }
  return levels;
}
