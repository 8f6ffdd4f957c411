/**
 * The time-sharing class of Solaris (ts_dptbl(5); Mauro and McDougall, "Solaris Internals"): a feedback queue of 60 levels
 * driven by a table. Each level has its quantum, the level that a task falls to when that is used up, the one that it returns
 * to after sleep, and the one that it is lifted to when it still waits at the update that comes once a second. Who computes
 * sinks and gets long quanta, who waits a lot rises and gets short ones. A new task has its parent's level, the first one 29.
 * A nice value moves a task by three levels a step for as long as it has it. A higher level preempts; who is preempted keeps
 * its place at the front and what is left of its quantum.
 */
import { emit } from '../kernel/emit.js';
import { type OwnedTask, ownPolicy, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import type { CoreId, Task, TaskId } from '../kernel/state.js';
import { armTimer } from '../kernel/timers.js';
import { decideBy, mayRun } from './common.js';
import { heapInOrder, heapPush, heapRemove } from './heap.js';
import {
  CENTRAL,
  firstFor,
  nextFor,
  placeByKey,
  queueOf,
  queueTitle,
  runningOn,
  startQueues,
  stealFromHeap,
  viewOf,
} from './queues.js';
import { byLevel, RANK, RANKED, rankOf, setRank } from './ranks.js';

export interface TableRow {
  /** In milliseconds of the table. */
  readonly quantum: number;
  readonly expired: number;
  readonly slept: number;
  /** Of level 59 nobody is lifted in less than 32000 seconds. */
  readonly lifted: number;
}
const TOP = 59;

function row(level: number): TableRow {
  const tens = Math.floor(level / 10);
  const five = Math.floor(level / 5);
  const quantum = level === TOP ? 20 : [200, 160, 120, 80, 40, 40][tens]!;
  const expired = level === TOP ? 49 : Math.max(0, level - 10);
  let slept = 58;
  if (level === TOP) slept = 59;
  else if (level < 30) slept = 50 + tens;
  else if (level < 45) slept = 47 + five;
  else if (level < 48) slept = level + 11;
  const lifted = level >= 49 ? 59 : slept;
  return { quantum, expired, slept, lifted };
}

/** Solaris's table by level. */
export const SOLARIS_TABLE: readonly TableRow[] = Array.from({ length: TOP + 1 }, (_, level) => row(level));

const rowOf = (task: Task | OwnedTask): TableRow => SOLARIS_TABLE[task.sched.level!]!;
/** The level at which a task competes: its own, moved by its nice value. */
const levelOf = (task: Task | OwnedTask): number => Math.max(0, Math.min(TOP, task.sched.level! - 3 * task.nice));
const levelNow = (k: Kernel, id: TaskId): number => levelOf(k.state.tasks[id]!);
const quantumOf = (k: Kernel, task: Task | OwnedTask): number => rowOf(task).quantum * k.machine.parameters.unit!;
const second = (k: Kernel): number => 1000 * k.machine.parameters.unit!;

function toLevel(k: Kernel, task: OwnedTask, queue: number, level: number): void {
  task.sched.level = level;
  task.sched.used = 0;
  setRank(k, task.id, queue, TOP - levelOf(task));
}

function armUpdate(k: Kernel): void {
  if (k.machine.parameters.lift !== 1 || k.state.policy.data.armed === 1) return;
  ownPolicy(k.state).data.armed = 1;
  armTimer(k, (Math.floor(k.state.now / second(k)) + 1) * second(k), 'policy', -1, 0);
}

/** Does somebody stand before the running task of a core? */
function overtaken(k: Kernel, id: TaskId, core: CoreId): boolean {
  const first = firstFor(k, RANK, core);
  return first >= 0 && rankOf(k, first) < rankOf(k, id);
}

/** The update: whoever waits is lifted to the level that the table says; O(n log n), once a second. */
function liftAll(k: Kernel): void {
  let moved = 0;
  for (const { id: queue } of k.state.queues) {
    for (const id of heapInOrder(k.state, RANK, k.state.queues[queue]!)) {
      const task = ownTask(k.state, id);
      const { lifted } = rowOf(task);
      if (lifted <= task.sched.level!) continue;
      heapRemove(k, RANK, id);
      toLevel(k, task, queue, lifted);
      heapPush(k, queue, RANK, id);
      moved++;
    }
  }
  emit(k, 'timer', { task: -1, context: -1, why: 'lift', value: k.state.now, size: moved });
  for (const on of k.state.cores) {
    const id = runningOn(k, on.id);
    if (id >= 0 && overtaken(k, id, on.id)) decideBy(k, on.id, k.state.now);
  }
}

export const solaris: Policy = {
  name: 'solaris',
  about: "feedback queue of 60 levels by the table of Solaris's time-sharing class",
  parameters: [
    {
      name: 'unit',
      unit: 'ns',
      default: 1_000_000,
      min: 1,
      max: 1e12,
      about: 'a millisecond of the table; less, to see it in short runs',
    },
    {
      name: 'lift',
      unit: 'flag',
      default: 1,
      min: 0,
      max: 1,
      about: 'once a second of the table, lift who waits to the level it says',
    },
    CENTRAL,
  ],
  workConserving: true,
  starvationFree: true,
  start(k) {
    startQueues(k, RANKED);
    ownPolicy(k.state).data.armed = 0;
  },
  attach(k, id) {
    const task = ownTask(k.state, id);
    const parent = task.parent >= 0 ? k.state.tasks[task.parent] : undefined;
    task.sched.level = parent?.sched.level ?? 29;
    task.sched.used = 0;
    task.sched[RANK] = 0;
    task.sched.home = -1;
  },
  place: (k, id, why) => placeByKey(k, id, why, (task) => rankOf(k, task)),
  enqueue(k, id, core, why) {
    const task = ownTask(k.state, id);
    const queue = queueOf(k, core).id;
    if (why === 'woken') toLevel(k, task, queue, rowOf(task).slept);
    else if ((why !== 'preempted' && why !== 'quantum') || task.sched.home !== queue)
      setRank(k, id, queue, TOP - levelOf(task));
    heapPush(k, queue, RANK, id);
    armUpdate(k);
  },
  dequeue(k, id) {
    heapRemove(k, RANK, id);
  },
  pick(k, core) {
    const task = firstFor(k, RANK, core);
    if (task < 0) return undefined;
    const next = nextFor(k, RANK, core, task);
    const level = levelNow(k, task);
    if (next < 0) return { task, why: 'only', numbers: { level } };
    const other = levelNow(k, next);
    return other === level
      ? { task, why: 'head of the highest level', numbers: { level, next: other, nextTask: next } }
      : { task, why: 'highest level', numbers: { level, next: other, nextTask: next } };
  },
  candidates: (k, core) => heapInOrder(k.state, RANK, queueOf(k, core)).filter((id) => mayRun(k, id, core)),
  charge(k, id, _core, ns) {
    ownTask(k.state, id).sched.used! += ns;
  },
  nextDecision(k, id, core, now) {
    const task = ownTask(k.state, id);
    const queue = queueOf(k, core).id;
    if (task.sched.home !== queue) setRank(k, id, queue, TOP - levelOf(task));
    return now + Math.max(0, quantumOf(k, task) - task.sched.used!);
  },
  tick(k, id, core) {
    const task = ownTask(k.state, id);
    const used = task.sched.used! >= quantumOf(k, task);
    if (used) toLevel(k, task, queueOf(k, core).id, rowOf(task).expired);
    return overtaken(k, id, core) ? (used ? 'quantum' : 'lift') : '';
  },
  preempts(k, woken, running) {
    const level = levelNow(k, woken);
    const other = levelNow(k, running);
    return level > other ? { why: 'higher level', numbers: { level, running: other } } : undefined;
  },
  steal: stealFromHeap,
  onTimer(k) {
    ownPolicy(k.state).data.armed = 0;
    liftAll(k);
    if (k.state.queues.some((queue) => queue.count > 0)) armUpdate(k);
  },
  describe: (k) =>
    k.state.queues.flatMap((queue) => {
      const levels = byLevel(k, queue, (id) => levelNow(k, id));
      const shown = levels.size === 0 ? [TOP] : [...levels.keys()];
      const leftOf = (id: TaskId): string => {
        const task = k.state.tasks[id]!;
        return String(Math.max(0, quantumOf(k, task) - task.sched.used!));
      };
      return shown.map((level) => {
        const title = k.state.queues.length === 1 ? `level ${level}` : `${queueTitle(queue)} L${level}`;
        return viewOf(queue, levels.get(level) ?? [], 'quantum left', leftOf, '', title);
      });
    }),
};
