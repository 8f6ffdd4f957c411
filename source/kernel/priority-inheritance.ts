/**
 * Priority inheritance (Sha, Rajkumar and Lehoczky 1990; Linux: kernel/locking/rtmutex.c): whoever holds a lock for which
 * somebody more urgent waits has the class and priority of the most urgent of them until it lets go. If it waits for such a
 * lock itself, its holder has them too, and so on. Nice values are not inherited, as in Linux.
 */
import { emit } from './emit.js';
import type { Kernel } from './machine.js';
import { changeScheduling, type SchedulingFields } from './schedule-change.js';
import type { ContextId, Task } from './state.js';

/** What is inherited. */
export type Urgency = Pick<Task, 'schedClass' | 'priority'>;

const isRealTime = ({ schedClass }: Urgency): boolean => schedClass === 'fifo' || schedClass === 'rr';

/** Real time above the others, then the greater priority: more than 0 where `a` is the more urgent one. */
export const compareUrgency = (a: Urgency, b: Urgency): number =>
  Number(isRealTime(a)) - Number(isRealTime(b)) || a.priority - b.priority;

/** What the task has by itself, whatever it has inherited. */
export const ownUrgency = (task: Task): Urgency => task.normal ?? task;

/**
 * The task runs with `most` if that is more urgent than what it has by itself, and else with what it has by itself.
 * `other`: the context that it inherits from, or -1. True: something has changed.
 */
export function setInherited(k: Kernel, id: number, most: Urgency | undefined, other: ContextId): boolean {
  const task = k.state.tasks[id];
  if (task === undefined) return false;
  const normal = ownUrgency(task);
  const raised = most !== undefined && compareUrgency(most, normal) > 0;
  const { schedClass, priority } = raised ? most : normal;
  if (schedClass === task.schedClass && priority === task.priority) return false;
  const before = task.priority;
  const fields: SchedulingFields = {
    schedClass,
    priority,
    normal: raised ? { schedClass: normal.schedClass, priority: normal.priority } : undefined,
  };
  changeScheduling(k, id, fields);
  emit(k, 'inherit', {
    context: task.context,
    other,
    why: raised ? 'inherits' : 'back',
    numbers: { priority, before },
  });
  return true;
}
