/**
 * Periodic balancing. When a core decides, and `balance` ns have passed since it last looked, it compares its load with
 * that of the least loaded core and hands over a task that makes the difference smaller; where that cannot be, one whose
 * load is just the difference: then the same cores stay short of a task, but not the same tasks (three hogs on two cores
 * get 2/3 each). Of equals it is the one that has not moved for longest. One that ran less than `hot` ns ago stays, until
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
  for (const id of someTasks(k, core)) {
    const load = loadOfTask(k, id, core);
    if (load > difference || !mayRun(k, id, to)) continue;
    const left = Math.abs(difference - 2 * load);
    if (left > least) continue;
    if (left === least && best >= 0 && s.tasks[id]!.sched.moved! >= s.tasks[best]!.sched.moved!) continue;
    best = id;
    least = left;
  }
  const own = ownQueue(s, core).numbers;
  if (best >= 0 && s.now - s.tasks[best]!.since < hot!) {
    own.spared = (own.spared ?? 0) + 1;
    if (own.spared <= SPARED) return undefined;
  }
  own.balanced = s.now;
  own.spared = 0;
  if (best < 0) return undefined;
  ownTask(s, best).sched.moved = s.now;
  return { task: best, to };
}

function leastLoad(k: Kernel, but: CoreId): CoreId {
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let core = 0; core < k.state.cores.length; core++) {
    if (core === but) continue;
    const load = loadOfLevel(k.state, k.state.queues[core]!);
    if (load < least) {
      best = core;
      least = load;
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
