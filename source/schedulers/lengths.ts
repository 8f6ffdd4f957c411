/**
 * How long a task will run, for the policies that run the shortest first. Of a job it is known: all its computing (sjf), or
 * what is left of it (stcf). Of a program nobody can know: its next burst (running time from one wait to the next) is
 * guessed by an exponential average of those that were (Silberschatz, Galvin and Gagne, "Operating System Concepts":
 * guess = alpha x last burst + (1 - alpha) x last guess).
 */
import { type OwnedTask, ownTask } from '../kernel/epoch.js';
import { jobOf, remainingOf } from '../kernel/jobs.js';
import type { Kernel } from '../kernel/machine.js';
import type { EnqueueWhy, Parameter } from '../kernel/policy.js';
import type { TaskId } from '../kernel/state.js';

export const LENGTH = 'length';

export const GUESSES: readonly Parameter[] = [
  {
    name: 'guess',
    unit: 'ns',
    default: 10_000,
    min: 0,
    max: 1e15,
    about: 'length of the first burst of a task that is no job',
  },
  {
    name: 'alpha',
    unit: 'percent',
    default: 50,
    min: 0,
    max: 100,
    about: 'weight of the last burst in the guess of the next one',
  },
];

export function beginLengths(k: Kernel, id: TaskId): void {
  const { sched } = ownTask(k.state, id);
  sched.guess = k.machine.parameters.guess!;
  sched.burst = 0;
  sched[LENGTH] = sched.guess;
}

/** What a running task has still to do, as far as is known. */
export function leftNow(k: Kernel, id: TaskId): number {
  return jobOf(k, id) === undefined ? k.state.tasks[id]!.sched[LENGTH]! : remainingOf(k, id);
}

/** The task has run for `ns` of its burst. */
export function runLength(task: OwnedTask, ns: number, left: boolean): void {
  task.sched.burst! += ns;
  if (left) task.sched[LENGTH] = Math.max(0, task.sched[LENGTH]! - ns);
}

/** A task is queued: what is known of its length now. `left`: of what is left to do, else of all. */
export function measureLength(k: Kernel, task: OwnedTask, why: EnqueueWhy, left: boolean): void {
  const { sched } = task;
  const job = jobOf(k, task.id);
  if (job !== undefined) {
    sched[LENGTH] = left ? remainingOf(k, task.id) : job.compute;
    return;
  }
  if (why === 'woken') {
    const alpha = k.machine.parameters.alpha! / 100;
    sched.guess = alpha * sched.burst! + (1 - alpha) * sched.guess!;
    sched.burst = 0;
  }
  sched[LENGTH] = left ? Math.max(0, sched.guess! - sched.burst!) : sched.guess!;
}
