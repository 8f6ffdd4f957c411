/**
 * The multi-level feedback queue (Corbato, 1962; as in Arpaci-Dusseau's "Operating Systems: Three Easy Pieces", chapter 8,
 * and its simulator mlfq.py): the highest level that has a task runs, taking turns there. A new task begins at the top;
 * after so many quanta of its level (the allotment) it goes one level down; every so often a boost brings all back to the
 * top. Levels are numbered as there: 0 is the lowest. Lists of quanta and allotments begin with the top level.
 *
 * Who waits (for I/O) keeps what is left of its quantum and allotment, so that it cannot cheat; with `reset` it gets both
 * anew at each wait, the older rule, under which waiting shortly before the end of a quantum keeps a task at the top.
 *
 * Order within one instant, as in mlfq.py: a quantum that ends, the boost, arrivals and wake-ups, the pick. A boost puts the
 * tasks of the lower levels behind those at the top, the lowest level first; a running task is the head of its level.
 */
import { emit } from '../kernel/emit.js';
import { type OwnedTask, ownPolicy, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { Pick, Policy } from '../kernel/policy.js';
import type { CoreId, TaskId } from '../kernel/state.js';
import { armTimer } from '../kernel/timers.js';
import { decideBy, mayRun } from './common.js';
import { heapInOrder, heapPush, heapRemove } from './heap.js';
import { valueAt } from './parameters.js';
import {
  CENTRAL,
  coresBeside,
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
import { byLevel, chargeRunning, RANK, RANKED, rankOf, setRank } from './ranks.js';

const topOf = (k: Kernel): number => k.machine.parameters.levels! - 1;
const quantumOf = (k: Kernel, level: number): number => valueAt(k, 'quantum', topOf(k) - level);
const allotmentOf = (k: Kernel, level: number): number => valueAt(k, 'allotment', topOf(k) - level);
const levelOf = (k: Kernel, id: TaskId): number => k.state.tasks[id]!.sched.level!;

/** How many boosts there were until now; those of a task that slept or ran alone are made up for when it is looked at. */
function boosts(k: Kernel, now: number): number {
  const { boost } = k.machine.parameters;
  return boost! > 0 ? Math.floor(now / boost!) : 0;
}

function renew(k: Kernel, task: OwnedTask, level: number): void {
  task.sched.level = level;
  task.sched.used = 0;
  task.sched.slices = allotmentOf(k, level);
}

/** A task that has used up its quantum goes on to the next one, a level lower after the last of its allotment. True: it has. */
function endQuantum(k: Kernel, task: OwnedTask): boolean {
  const { sched } = task;
  if (sched.used! < quantumOf(k, sched.level!)) return false;
  sched.was = sched.level!;
  sched.used = 0;
  sched.slices! -= 1;
  if (sched.slices! <= 0) renew(k, task, Math.max(0, sched.level! - 1));
  // until it runs on: a wait that begins at this very instant began with the quantum just used up
  sched.ended = 1;
  return true;
}

/** Makes up for boosts. 'moved': it was at a lower level. */
function catchUp(k: Kernel, task: OwnedTask, now: number): '' | 'renewed' | 'moved' {
  const count = boosts(k, now);
  if (task.sched.boosts! >= count) return '';
  const lower = task.sched.level! < topOf(k);
  task.sched.boosts = count;
  task.sched.ended = 0;
  renew(k, task, topOf(k));
  return lower ? 'moved' : 'renewed';
}

const toItsLevel = (k: Kernel, task: OwnedTask, core: CoreId): void =>
  setRank(k, task.id, queueOf(k, core).id, topOf(k) - task.sched.level!);

/** Running tasks whose quantum ends now go to the end of their queue before anybody who arrives now. */
function endQuanta(k: Kernel, core: CoreId): void {
  chargeRunning(k, core);
  for (const on of coresBeside(k, core)) {
    const id = runningOn(k, on.id);
    if (id < 0) continue;
    const task = ownTask(k.state, id);
    if (endQuantum(k, task)) toItsLevel(k, task, on.id);
  }
}

/** So do those that ran with nobody behind them, and are boosted now: before anybody who arrives. */
function boostRunning(k: Kernel, core: CoreId): void {
  for (const on of coresBeside(k, core)) {
    const id = runningOn(k, on.id);
    if (id < 0) continue;
    const task = ownTask(k.state, id);
    if (catchUp(k, task, k.state.now) === 'moved') toItsLevel(k, task, on.id);
  }
}

/** What a wait leaves of quantum and allotment. */
function waited(k: Kernel, task: OwnedTask): void {
  const { sched } = task;
  if (k.machine.parameters.reset !== 1) {
    endQuantum(k, task);
    return;
  }
  const atEnd = sched.ended === 1;
  if (atEnd) sched.level = Math.min(sched.was!, topOf(k));
  const full = atEnd || sched.used! >= quantumOf(k, sched.level!);
  renew(k, task, sched.level!);
  // The wait began with the last of the quantum: that one counts all the same.
  if (full) sched.used = quantumOf(k, sched.level!);
  endQuantum(k, task);
}

/** Does somebody stand before the running task of a core? */
function overtaken(k: Kernel, id: TaskId, core: CoreId): boolean {
  const first = firstFor(k, RANK, core);
  return first >= 0 && rankOf(k, first) < rankOf(k, id);
}

function armBoost(k: Kernel): void {
  const { boost } = k.machine.parameters;
  if (boost === 0 || k.state.policy.data.armed === 1) return;
  ownPolicy(k.state).data.armed = 1;
  armTimer(k, (boosts(k, k.state.now) + 1) * boost!, 'policy', -1, 0);
}

/** Everybody goes to the top; O(n log n), once a period. */
function boostAll(k: Kernel): void {
  const { now, tasks } = k.state;
  const top = topOf(k);
  let moved = 0;
  for (const { id: queue, core } of k.state.queues) {
    endQuanta(k, Math.max(0, core));
    const here = heapInOrder(k.state, RANK, k.state.queues[queue]!);
    for (const on of coresBeside(k, Math.max(0, core))) if (runningOn(k, on.id) >= 0) here.push(on.task);
    // with its boost it has the top level; where it stood is in the rank
    here.sort((a, b) => levelOf(k, a) - levelOf(k, b) || rankOf(k, a) - rankOf(k, b));
    for (const id of here) {
      const task = ownTask(k.state, id);
      const lower = task.sched.level! < top;
      catchUp(k, task, now);
      if (!lower) continue;
      moved++;
      const queued = tasks[id]!.queue >= 0;
      if (queued) heapRemove(k, RANK, id);
      setRank(k, id, queue, 0);
      if (queued) heapPush(k, queue, RANK, id);
    }
  }
  emit(k, 'timer', { task: -1, context: -1, why: 'boost', value: now, size: moved });
  for (const on of k.state.cores) {
    const id = runningOn(k, on.id);
    if (id < 0) continue;
    // its quantum is another one now
    const left = quantumOf(k, levelOf(k, id)) - tasks[id]!.sched.used!;
    decideBy(k, on.id, overtaken(k, id, on.id) ? now : now + left);
  }
}

function pickWords(k: Kernel, core: CoreId, task: TaskId): Pick {
  const second = nextFor(k, RANK, core, task);
  const level = levelOf(k, task);
  if (second < 0) return { task, why: 'only', numbers: { level } };
  const next = levelOf(k, second);
  return next === level
    ? { task, why: 'head of the highest level', numbers: { level, next, nextTask: second } }
    : { task, why: 'highest level', numbers: { level, next, nextTask: second } };
}

export const mlfq: Policy = {
  name: 'mlfq',
  about: 'multi-level feedback queue: who uses much time sinks, a boost brings all back up',
  parameters: [
    { name: 'levels', unit: 'count', default: 3, min: 1, max: 64, about: 'queues, one a level' },
    {
      name: 'quantum',
      unit: 'ns',
      default: 4000,
      min: 1,
      max: 1e15,
      list: 64,
      about: 'time until the next one of the level has its turn, top level first',
    },
    {
      name: 'allotment',
      unit: 'count',
      default: 1,
      min: 1,
      max: 1e9,
      list: 64,
      about: 'quanta that a task has at a level, top level first',
    },
    {
      name: 'boost',
      unit: 'ns',
      default: 400_000,
      min: 0,
      max: 1e15,
      about: 'time after which all go back to the top; 0: never',
    },
    {
      name: 'reset',
      unit: 'flag',
      default: 0,
      min: 0,
      max: 1,
      about: 'a wait renews quantum and allotment (which can be cheated)',
    },
    { name: 'front', unit: 'flag', default: 0, min: 0, max: 1, about: 'woken tasks go to the front of their level' },
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
    renew(k, task, topOf(k));
    task.sched.boosts = boosts(k, k.state.now);
    task.sched.rank = 0;
    task.sched.home = -1;
    task.sched.was = 0;
    task.sched.ended = 0;
  },
  place: (k, id, why) => placeByKey(k, id, why, (task) => rankOf(k, task)),
  enqueue(k, id, core, why) {
    const { now } = k.state;
    const task = ownTask(k.state, id);
    const queue = queueOf(k, core).id;
    if (why === 'woken' || why === 'new') {
      endQuanta(k, core);
      boostRunning(k, core);
    }
    if (why === 'woken') waited(k, task);
    // the number of levels may have changed
    if (task.sched.level! > topOf(k)) renew(k, task, topOf(k));
    const moved = catchUp(k, task, now) === 'moved';
    const keeps = (why === 'preempted' || why === 'quantum') && task.sched.home === queue && !moved;
    if (!keeps) {
      const front = why === 'woken' && k.machine.parameters.front === 1;
      setRank(k, id, queue, topOf(k) - task.sched.level!, front);
    }
    heapPush(k, queue, RANK, id);
    armBoost(k);
  },
  dequeue(k, id) {
    heapRemove(k, RANK, id);
  },
  pick(k, core) {
    const task = firstFor(k, RANK, core);
    return task < 0 ? undefined : pickWords(k, core, task);
  },
  candidates: (k, core) => heapInOrder(k.state, RANK, queueOf(k, core)).filter((id) => mayRun(k, id, core)),
  charge(k, id, _core, ns) {
    const { sched } = ownTask(k.state, id);
    sched.used! += ns;
    sched.ended = 0;
  },
  nextDecision(k, id, core, now) {
    const task = ownTask(k.state, id);
    const queue = queueOf(k, core);
    // pulled over from another queue, or the policy is new
    if (task.sched.home !== queue.id) setRank(k, id, queue.id, topOf(k) - Math.min(task.sched.level!, topOf(k)));
    if (task.sched.level! > topOf(k)) renew(k, task, topOf(k));
    const end = now + Math.max(0, quantumOf(k, task.sched.level!) - task.sched.used!);
    const { boost } = k.machine.parameters;
    return queue.count > 0 || boost === 0 ? end : Math.min(end, (boosts(k, now) + 1) * boost!);
  },
  tick(k, id, core) {
    const task = ownTask(k.state, id);
    const ended = endQuantum(k, task);
    const moved = catchUp(k, task, k.state.cores[core]!.clock) === 'moved';
    if (ended || moved) toItsLevel(k, task, core);
    return overtaken(k, id, core) ? (task.sched.used === 0 && task.sched.ended === 1 ? 'quantum' : 'boost') : '';
  },
  preempts(k, woken, running) {
    if (rankOf(k, woken) >= rankOf(k, running)) return undefined;
    const numbers = { level: levelOf(k, woken), running: levelOf(k, running) };
    if (numbers.level > numbers.running) return { why: 'higher level', numbers };
    return { why: k.state.tasks[running]!.sched.ended === 1 ? 'quantum' : 'front of the level', numbers };
  },
  steal: stealFromHeap,
  onTimer(k) {
    ownPolicy(k.state).data.armed = 0;
    boostAll(k);
    if (k.state.queues.some((queue) => queue.count > 0)) armBoost(k);
  },
  describe: (k) =>
    k.state.queues.flatMap((queue) => {
      const levels = byLevel(k, queue, (id) => levelOf(k, id));
      const shown = Array.from({ length: topOf(k) + 1 }, (_, i) => topOf(k) - i);
      return shown
        .filter((level) => shown.length <= 8 || levels.has(level) || level === topOf(k))
        .map((level) =>
          viewOf(
            queue,
            levels.get(level) ?? [],
            'quantum left',
            (id) => String(Math.max(0, quantumOf(k, level) - k.state.tasks[id]!.sched.used!)),
            `quantum ${quantumOf(k, level)}`,
            k.state.queues.length === 1 ? `level ${level}` : `${queueTitle(queue)} L${level}`,
          ),
        );
    }),
};
