/**
 * Periodic balancing. When a core decides, and `balance` ns have passed since it last looked, it compares its load with
 * that of the least loaded core and hands over a task that makes the difference smaller; where that cannot be, one whose
 * load is just the difference: then the same cores stay short of a task, but not the same tasks (three hogs on two cores
 * get 2/3 each). Of equals it is the one that has waited least lately: so those gain that have waited most. One that ran less than `hot` ns ago stays, until
 * it was in the way several times (Linux: kernel/sched/fair.c, can_migrate_task and its nr_balance_failed; there it is
 * the core with less load that pulls).
 */
import { ownQueue, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { CoreId, TaskId } from '../kernel/state.js';
import { mayRun } from './common.js';
import { groupEntity, isSleeper, loadOfLevel, numbersOf, queueOfGroup } from './entities.js';
import { treeInOrder } from './tree.js';

/** Tasks that are looked at (Linux: sched_nr_migrate). */
const MOST = 32;
/** How often a hot task is spared. */
const SPARED = 4;

/** What a task has waited counts half after so long, ns. */
const HALF_LIFE = 1_000_000_000;

/** For how long a queued task has not run, ns. */
function standing(k: Kernel, id: TaskId): number {
  const { core, since } = k.state.tasks[id]!;
  // it has just been put back, and its core has not let go of it yet
  if (core >= 0 && k.state.cores[core]?.task === id) return 0;
  return Math.max(0, k.state.now - since);
}

/** How long the task has waited for a core lately, ns: each second that has passed halves it. */
function waitedLately(k: Kernel, id: TaskId): number {
  const { sched, queue } = k.state.tasks[id]!;
  const halvings = Math.floor(k.state.now / HALF_LIFE) - (sched.counted ?? 0);
  const before = (sched.waited ?? 0) / 2 ** Math.min(60, halvings);
  return before + (queue >= 0 ? standing(k, id) : 0);
}

/** A task is about to leave its queue for a core: what it has waited is noted. */
export function noteWaited(k: Kernel, id: TaskId): void {
  const waited = waitedLately(k, id);
  const { sched } = ownTask(k.state, id);
  sched.waited = waited;
  sched.counted = Math.floor(k.state.now / HALF_LIFE);
}

/** Who runs on a core or is about to; -1: nobody. */
function runningOn(k: Kernel, core: CoreId): TaskId {
  const { task, next } = k.state.cores[core]!;
  return next >= 0 ? next : task;
}

/** A task that should go to another core, and to which; undefined: none. */
export function balanceMove(k: Kernel, core: CoreId): { readonly task: TaskId; readonly to: CoreId } | undefined {
  const s = k.state;
  const { balance, hot } = k.machine.parameters;
  const { count, numbers } = s.queues[core]!;
  if (balance === 0 || s.cores.length < 2 || count < 2 || s.now - numbers.balanced! < balance!) return undefined;
  const to = leastLoad(k, core);
  const difference = loadOfLevel(s, s.queues[core]!) - loadOfLevel(s, s.queues[to]!);
  let best: TaskId = -1;
  let least = difference;
  const tasks = someTasks(k, core);
  for (const id of tasks) {
    const load = loadOfTask(k, id, core);
    if (load > difference || !mayRun(k, id, to)) continue;
    const left = Math.abs(difference - 2 * load);
    if (left > least) continue;
    if (left === least && best >= 0 && waitedLately(k, id) >= waitedLately(k, best)) continue;
    best = id;
    least = left;
  }
  // where the difference stays, those that have waited most are to gain, and not at the cost of who waited more
  const there = runningOn(k, to);
  if (best >= 0 && least === difference && there >= 0) {
    const most = Math.max(...tasks.map((id) => (id === best ? -1 : waitedLately(k, id))));
    if (waitedLately(k, there) >= most) best = -1;
  }
  const own = ownQueue(s, core).numbers;
  if (best >= 0 && standing(k, best) < hot!) {
    own.spared = (own.spared ?? 0) + 1;
    if (own.spared <= SPARED) return undefined;
  }
  own.balanced = s.now;
  own.spared = 0;
  if (best < 0) return undefined;
  // the other has just been looked at, too
  ownQueue(s, to).numbers.balanced = s.now;
  return { task: best, to };
}

/** The core with the least load; of equals the one whose running task has waited least. */
function leastLoad(k: Kernel, but: CoreId): CoreId {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  let waited = Number.POSITIVE_INFINITY;
  for (let core = 0; core < k.state.cores.length; core++) {
    if (core === but) continue;
    const load = loadOfLevel(k.state, k.state.queues[core]!);
    const running = runningOn(k, core);
    const own = running < 0 ? 0 : waitedLately(k, running);
    if (load < least || (load === least && own < waited)) {
      best = core;
      least = load;
      waited = own;
    }
  }
  return best;
}

/** Part of the core's load that a task makes: its share of its group's. */
function loadOfTask(k: Kernel, id: TaskId, core: CoreId): number {
  const s = k.state;
  const { queue, sched } = s.tasks[id]!;
  if (queue === core) return sched.weight!;
  const all = loadOfLevel(s, s.queues[queue]!);
  return all > 0 ? (sched.weight! * numbersOf(s, groupEntity(queue)).weight!) / all : 0;
}

/** The first tasks that are queued on a core, groups opened. */
function someTasks(k: Kernel, core: CoreId): TaskId[] {
  const found: TaskId[] = [];
  for (const e of treeInOrder(k.state, core, MOST)) {
    for (const id of e >= 0 ? [e] : treeInOrder(k.state, queueOfGroup(e), MOST)) {
      if (!isSleeper(k, id)) found.push(id);
      if (found.length >= MOST) return found;
    }
  }
  return found;
}
