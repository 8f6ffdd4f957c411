/**
 * What decides about a task's turn is changed from outside: nice value, scheduling class and priority, affinity. A queued
 * task leaves its queue and comes back ('changed'); the running one is charged with what it had until now first. Then the
 * core that it runs or waits on looks whether somebody else should run (Linux: kernel/sched/core.c, set_user_nice,
 * __sched_setscheduler, __set_cpus_allowed_ptr). A task that may not be where it runs goes at once.
 */
import { allowed, coreRecord } from './cores.js';
import { ownTask } from './epoch.js';
import type { Kernel } from './machine.js';
import { plan } from './schedule.js';
import type { CoreId, Mutable, Task, TaskId } from './state.js';
import { abandonNext, chargePolicy, checkPreemption, coreOf, hasEnded, join, reschedule } from './tasks.js';

/** What can be changed. */
export type SchedulingFields = Partial<
  Pick<Mutable<Task>, 'nice' | 'priority' | 'schedClass' | 'affinity' | 'resetOnFork' | 'normal'>
>;

/** Changes a task's nice value, class, priority or affinity. The values have been checked; nice ones are cut to -20 to 19. */
export function changeScheduling(k: Kernel, id: TaskId, fields: SchedulingFields): void {
  const { policy } = k.machine;
  const known = k.state.tasks[id];
  if (known === undefined || hasEnded(known)) return;
  const set = (): void => {
    const task = ownTask(k.state, id);
    Object.assign(task, fields);
    if (fields.nice !== undefined) task.nice = Math.max(-20, Math.min(19, fields.nice));
  };
  if (k.machine.controlled) {
    set();
    return;
  }
  if (known.queue >= 0) {
    const home = k.state.queues[known.queue]!.core;
    policy.dequeue(k, id, 'changed');
    set();
    const task = k.state.tasks[id]!;
    const stays = home >= 0 && allowed(task.affinity, home);
    join(k, task, stays ? home : policy.place(k, id, 'changed'), 'changed');
    return;
  }
  const on = coreOf(k, known);
  if (on >= 0) {
    const core = coreRecord(k, on);
    chargePolicy(k, core, Math.min(k.state.now, core.clock));
  }
  set();
  policy.changed?.(k, id);
  const task = k.state.tasks[id]!;
  if (on >= 0 && task.state === 'running') {
    if (!allowed(task.affinity, on)) reschedule(k, on, 'forced');
    else lookAgain(k, on);
    return;
  }
  // picked by a core that it may not run on any more
  const next = k.state.cores.find((core) => core.next === id);
  if (next === undefined || allowed(task.affinity, next.id)) return;
  abandonNext(k, id, 'migrated');
  join(k, task, policy.place(k, id, 'migrated'), 'migrated');
}

/** Changes a task's nice value, -20 to 19 (others are cut to that, as setpriority does). */
export function setNice(k: Kernel, id: TaskId, nice: number): void {
  changeScheduling(k, id, { nice });
}

/** The running task counts otherwise now: its next decision comes at another time, or at once. */
function lookAgain(k: Kernel, on: CoreId): void {
  const { policy } = k.machine;
  if (policy.changed === undefined) return;
  const core = coreRecord(k, on);
  if (core.resched !== '') return;
  plan(k, core, Math.min(k.state.now, core.clock));
  const best = policy.pick(k, on);
  if (best !== undefined) checkPreemption(k, best.task, on);
}
