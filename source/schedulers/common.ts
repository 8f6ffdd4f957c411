/** What the policies share: where to put a task, from whom to take one. At most 64 cores are looked at. */
import { allowed, coreRecord, hurry, idleCore } from '../kernel/cores.js';
import type { Kernel } from '../kernel/machine.js';
import type { CoreId, RunQueue, TaskId } from '../kernel/state.js';

/** Tasks on and for a core: its queue, the one that runs and the one being switched to. */
export function loadOf(k: Kernel, core: CoreId): number {
  const on = k.state.cores[core]!;
  return (k.state.queues[core]?.count ?? 0) + (on.task >= 0 ? 1 : 0) + (on.next >= 0 ? 1 : 0);
}

/**
 * Core for a new or woken task where each core has a queue: an idle one (the task's last before others), else the one
 * with the fewest tasks (the last before others, then the lowest number).
 */
export function leastLoaded(k: Kernel, id: TaskId): CoreId {
  const task = k.state.tasks[id]!;
  const idle = idleCore(k, task.affinity, task.core);
  return idle >= 0 ? idle : fewestTasks(k, id);
}

/** The core with the fewest tasks (the last before others, then the lowest number), idle or not. */
export function fewestTasks(k: Kernel, id: TaskId): CoreId {
  const task = k.state.tasks[id]!;
  let best = -1;
  let fewest = Number.POSITIVE_INFINITY;
  for (let c = 0; c < k.state.cores.length; c++) {
    if (!allowed(task.affinity, c)) continue;
    const load = loadOf(k, c);
    if (load < fewest || (load === fewest && c === task.core)) {
      best = c;
      fewest = load;
    }
  }
  return best < 0 ? 0 : best;
}

/** Core for a woken task that stays where its cache is warm: an idle core, else its last, else the least loaded. */
export function lastOrIdle(k: Kernel, id: TaskId): CoreId {
  const task = k.state.tasks[id]!;
  const idle = idleCore(k, task.affinity, task.core);
  if (idle >= 0) return idle;
  return task.core >= 0 && task.core < k.state.cores.length && allowed(task.affinity, task.core)
    ? task.core
    : leastLoaded(k, id);
}

/** From the longest queue (the lowest core of equals) that holds a task for `core`, that task as `choose` finds it. */
export function stealLongest(
  k: Kernel,
  core: CoreId,
  choose: (queue: RunQueue) => TaskId,
): { readonly task: TaskId; readonly from: CoreId } | undefined {
  let best: { task: TaskId; from: CoreId } | undefined;
  let most = 0;
  for (const queue of k.state.queues) {
    if (queue.core === core || queue.core < 0 || queue.count <= most) continue;
    const task = choose(queue);
    if (task < 0) continue;
    best = { task, from: queue.core };
    most = queue.count;
  }
  return best;
}

/** Is the task allowed on the core? */
export function mayRun(k: Kernel, id: TaskId, core: CoreId): boolean {
  return allowed(k.state.tasks[id]!.affinity, core);
}

/** A core's running task now has somebody behind it: its next decision comes at `at`, if that is earlier than planned. */
export function decideBy(k: Kernel, core: CoreId, at: number): void {
  const on = k.state.cores[core]!;
  if (on.task < 0 || k.state.tasks[on.task]!.state !== 'running' || at >= on.decideAt) return;
  coreRecord(k, core).decideAt = at;
  hurry(k, core);
}
