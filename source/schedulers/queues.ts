/**
 * One run queue a core, or one for all of them (parameter `central`): what the policies that have this choice share. Queue
 * and core have the same number where there is one a core; the central one has number 0 and core -1.
 */
import { allowed, idleCore } from '../kernel/cores.js';
import type { Kernel } from '../kernel/machine.js';
import type { EnqueueWhy, Parameter, QueueView } from '../kernel/policy.js';
import type { Core, CoreId, RunQueue, TaskId } from '../kernel/state.js';
import { lastOrIdle, leastLoaded, mayRun, stealLongest } from './common.js';
import { emptyQueue } from './fifo.js';
import { heapFirstFor, heapLast } from './heap.js';

export const CENTRAL: Parameter = {
  name: 'central',
  unit: 'flag',
  default: 0,
  min: 0,
  max: 1,
  about: 'one queue for all cores instead of one a core',
};

export const isCentral = (k: Kernel): boolean => k.machine.parameters.central === 1;

/** The queue from which a core takes its tasks. */
export const queueOf = (k: Kernel, core: CoreId): RunQueue => k.state.queues[isCentral(k) ? 0 : core]!;

/** Empty queues with these numbers. */
export function startQueues(k: Kernel, numbers: Readonly<Record<string, number>> = {}): void {
  const { queues, cores } = k.state;
  queues.length = 0;
  if (isCentral(k)) queues.push(emptyQueue(k, 0, -1, { ...numbers }));
  else for (const core of cores) queues.push(emptyQueue(k, core.id, core.id, { ...numbers }));
}

/** Cores that take their tasks from the queue of `core`. */
export function coresBeside(k: Kernel, core: CoreId): readonly Core[] {
  return isCentral(k) ? k.state.cores : [k.state.cores[core]!];
}

/** The task that runs on a core and could go on, or -1. */
export function runningOn(k: Kernel, core: CoreId): TaskId {
  const { task } = k.state.cores[core]!;
  return task >= 0 && k.state.tasks[task]!.state === 'running' ? task : -1;
}

/**
 * Core for a new or woken task. One queue a core: an idle one, else the shortest queue (new) or where it was (woken). A
 * central queue: an idle core, else the one whose running task comes last by `keyOf`, so that it is the one preempted.
 */
export function placeByKey(k: Kernel, id: TaskId, why: EnqueueWhy, keyOf: (task: TaskId) => number): CoreId {
  if (!isCentral(k)) return why === 'new' ? leastLoaded(k, id) : lastOrIdle(k, id);
  const task = k.state.tasks[id]!;
  const idle = idleCore(k, task.affinity, task.core);
  if (idle >= 0) return idle;
  let worst = -1;
  let most = Number.NEGATIVE_INFINITY;
  for (const core of k.state.cores) {
    if (!allowed(task.affinity, core.id)) continue;
    const running = runningOn(k, core.id);
    const key = running < 0 ? Number.MIN_SAFE_INTEGER : keyOf(running);
    if (key > most) {
      worst = core.id;
      most = key;
    }
  }
  return worst < 0 ? 0 : worst;
}

/** The first task of a core's queue, a heap by `key`, that may run on the core; -1: none. */
export const firstFor = (k: Kernel, key: string, core: CoreId): TaskId =>
  heapFirstFor(k.state, key, queueOf(k, core), (id) => mayRun(k, id, core));

/** The first after `task`. */
export const nextFor = (k: Kernel, key: string, core: CoreId, task: TaskId): TaskId =>
  heapFirstFor(k.state, key, queueOf(k, core), (id) => id !== task && mayRun(k, id, core));

/** An idle core takes one of the last tasks of the longest queue, a heap; from a central queue there is nothing to take. */
export function stealFromHeap(k: Kernel, core: CoreId): { readonly task: TaskId; readonly from: CoreId } | undefined {
  if (isCentral(k)) return undefined;
  return stealLongest(k, core, (queue) => heapLast(queue, (id) => mayRun(k, id, core)));
}

export const queueTitle = (queue: RunQueue): string => (queue.core < 0 ? 'all cores' : `core ${queue.core}`);

/** A view of a queue: its tasks in the order of picking, with the key of each. */
export function viewOf(
  queue: RunQueue,
  tasks: readonly TaskId[],
  keyName: string,
  keyOf: (task: TaskId) => string,
  note = '',
  title = queueTitle(queue),
): QueueView {
  return { title, core: queue.core, entries: tasks.map((task) => ({ task, key: keyOf(task) })), keyName, note };
}
