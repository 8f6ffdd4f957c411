/**
 * What the fair policies schedule: entities. A task is one; with groups, so is the part of a process that is on one core
 * (a "group"), which stands in the core's queue and has a queue of its own for its tasks (Linux: sched_entity, cfs_rq).
 * An entity is named by one number: a task by its id, a group by -2 - the number of its queue; -1 is nobody. Its numbers
 * are `task.sched`, or `queue.numbers` of the group's queue.
 */
import { ownQueue, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { CoreId, RunQueue, State, Task, TaskId } from '../kernel/state.js';
import { emptyQueue } from './fifo.js';
import { weightOf } from './weights.js';

export type Entity = number;
export const NOBODY: Entity = -1;

export const groupEntity = (queue: number): Entity => -2 - queue;
export const queueOfGroup = (e: Entity): number => -2 - e;

/** An entity's numbers, to be read. */
export function numbersOf(s: State, e: Entity): Readonly<Record<string, number>> {
  return e >= 0 ? s.tasks[e]!.sched : s.queues[queueOfGroup(e)]!.numbers;
}

/** An entity's numbers, to be changed. */
export function ownNumbers(s: State, e: Entity): Record<string, number> {
  return e >= 0 ? ownTask(s, e).sched : ownQueue(s, queueOfGroup(e)).numbers;
}

/** Weight of a task's time: its nice value's; 3 for SCHED_IDLE (WEIGHT_IDLEPRIO). */
export const IDLE_WEIGHT = 3;
export const taskWeight = (task: Task): number => (task.schedClass === 'idle' ? IDLE_WEIGHT : weightOf(task.nice));

/** Weight of a whole process where there are groups: that of nice 0. */
export const GROUP_WEIGHT = 1024;

/** What a fair policy keeps for an entity besides its own numbers. `queued`: it stands in a tree (as a sleeper, too). */
export const ENTITY = { weight: 0, left: NOBODY, right: NOBODY, least: 0, order: 0, queued: 0 } as const;
/** And for a queue: root of its tree, weight of those in it, who of it runs, how many have arrived. */
export const LEVEL = { root: NOBODY, load: 0, current: NOBODY, sequence: 0 } as const;

/** Queue of the level on which a task competes on a core: the core's own, or its group's there. */
export function levelOf(k: Kernel, id: TaskId, core: CoreId): number {
  const { group } = k.state.tasks[id]!.sched;
  return group === undefined || group < 0 ? core : group + core;
}

/** The entity under which a level competes one level higher, or nobody: it is a core's own queue. */
export function parentOf(k: Kernel, level: number): Entity {
  return k.state.queues[level]!.numbers.member === undefined ? NOBODY : groupEntity(level);
}

/** All weight that competes on a level: queued, and running. */
export function loadOfLevel(s: State, queue: RunQueue): number {
  const { load, current } = queue.numbers;
  return load! + (current === NOBODY ? 0 : numbersOf(s, current!).weight!);
}

/**
 * The queues of a task's process, one a core, one after another: number of the first, -1 without groups. They are made with
 * the process's first task; those of a process that has ended are used again (`numbers.next` of the first links the free).
 */
export function groupOf(k: Kernel, id: TaskId, initial: Readonly<Record<string, number>>): number {
  const s = k.state;
  if (k.machine.parameters.groups !== 1 || s.tasks[id]!.kernelThread) return -1;
  const task = s.tasks[id]!;
  for (const other of s.processes[task.process]?.tasks ?? []) {
    const group = other === id ? undefined : s.tasks[other]?.sched.group;
    if (group === undefined || group < 0) continue;
    ownQueue(s, group).numbers.members! += 1;
    return group;
  }
  const cores = s.cores.length;
  let first = s.queues[0]!.numbers.free ?? -1;
  if (first >= 0) ownQueue(s, 0).numbers.free = s.queues[first]!.numbers.next!;
  else {
    first = s.queues.length;
    for (let core = 0; core < cores; core++) s.queues.push(emptyQueue(k, first + core, core));
  }
  for (let core = 0; core < cores; core++) {
    const { numbers } = ownQueue(s, first + core);
    Object.assign(numbers, LEVEL, ENTITY, initial, {
      member: first,
      span: cores,
      process: task.process,
      members: 0,
      next: -1,
    });
    numbers.weight = GROUP_WEIGHT;
  }
  ownQueue(s, first).numbers.members = 1;
  return first;
}

/** A task has ended: the last of its process gives the group's queues back. */
export function leaveGroup(k: Kernel, id: TaskId): void {
  const s = k.state;
  const group = s.tasks[id]?.sched.group ?? -1;
  if (group < 0) return;
  ownTask(s, id).sched.group = -1;
  const { numbers } = ownQueue(s, group);
  numbers.members! -= 1;
  if (numbers.members! > 0) return;
  numbers.next = s.queues[0]!.numbers.free ?? -1;
  ownQueue(s, 0).numbers.free = group;
}

/**
 * Weight of a process on one core: its whole weight in proportion to how much of its tasks' weight is there (Linux:
 * calc_group_shares), 2 at least.
 */
export function groupWeight(k: Kernel, level: number): number {
  const s = k.state;
  const { member: first, span } = s.queues[level]!.numbers;
  let all = 0;
  for (let core = 0; core < span!; core++) all += loadOfLevel(s, s.queues[first! + core]!);
  const own = loadOfLevel(s, s.queues[level]!);
  return all <= 0 ? GROUP_WEIGHT : Math.max(2, Math.round((GROUP_WEIGHT * own) / all));
}

/** Is it a sleeper that stayed in the tree? */
export const isSleeper = (k: Kernel, e: Entity): boolean => e >= 0 && k.state.tasks[e]!.queue < 0;
