/**
 * First come, first served: each task runs until it waits or ends. With its flags it is also the scheduler of OSTEP's
 * process-run.py: `hold` is its SWITCH_ON_END (a core waits with a task that waits for a device or the clock), `immediate`
 * its IO_RUN_IMMEDIATE (who is woken runs at once), `circular` its order: not who came first, but the next by number after
 * the one that ran last; whoever was woken at this very instant comes after those that were ready before.
 */
import { type OwnedTask, ownQueue, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import type { CoreId, TaskId } from '../kernel/state.js';
import { mayRun } from './common.js';
import { goesBefore, heapFirst, heapInOrder, heapPush, heapRemove } from './heap.js';
import { CENTRAL, firstFor, nextFor, placeByKey, queueOf, startQueues, stealFromHeap, viewOf } from './queues.js';
import { RANK, RANKED, rankOf, setRank } from './ranks.js';

const flag = (k: Kernel, name: 'hold' | 'immediate' | 'circular'): boolean => k.machine.parameters[name] === 1;

/** Room for the numbers of the tasks in one round of the circle. */
const ROUND = 2 ** 24;

/** The task for which a core waits: its last one, which waits for a device or the clock; -1: none. */
function heldBy(k: Kernel, core: CoreId): TaskId {
  if (!flag(k, 'hold')) return -1;
  const on = k.state.cores[core]!;
  const task = k.state.tasks[on.task >= 0 ? on.task : on.lastTask];
  if (task === undefined || task.core !== core || (task.state !== 'sleeping' && task.state !== 'disk')) return -1;
  return task.state === 'disk' || task.waitReason === 'io' || task.waitReason === 'sleep' ? task.id : -1;
}

/** Where a task stands in the circle: after the one that ran last in this round, or in the next one. */
function circleRank(k: Kernel, queue: number, id: TaskId): number {
  const { circle } = k.state.queues[queue]!.numbers;
  const round = Math.floor(circle! / ROUND);
  return (id > circle! - round * ROUND ? round : round + 1) * ROUND + id;
}

/** The circle goes on from there: those that were passed, where it was out of its turn, come in the next round. */
function moveCircle(k: Kernel, queue: number, to: number): void {
  ownQueue(k.state, queue).numbers.circle = to;
  for (;;) {
    const id = heapFirst(k.state.queues[queue]!);
    if (id < 0 || rankOf(k, id) >= to) return;
    heapRemove(k, RANK, id);
    ownTask(k.state, id).sched[RANK] = circleRank(k, queue, id);
    heapPush(k, queue, RANK, id);
  }
}

/** Among tasks that were ready before this instant the first, else the first of all. */
function pickFrom(k: Kernel, core: CoreId): TaskId {
  const first = firstFor(k, RANK, core);
  if (first < 0 || !flag(k, 'circular')) return first;
  const { now } = k.state;
  const fresh = (id: TaskId): boolean => k.state.tasks[id]!.sched.woken === now;
  if (!fresh(first)) return first;
  let best = first;
  for (const id of queueOf(k, core).lists[0]!) {
    if (fresh(id) || !mayRun(k, id, core)) continue;
    if (fresh(best) || goesBefore(k.state, RANK, id, best)) best = id;
  }
  return best;
}

function rank(k: Kernel, task: OwnedTask, queue: number, front: boolean): void {
  if (!flag(k, 'circular')) {
    setRank(k, task.id, queue, 0, front);
    return;
  }
  task.sched[RANK] = circleRank(k, queue, task.id);
  task.sched.home = queue;
}

export const fifo: Policy = {
  name: 'fifo',
  about: 'first come, first served: each until it waits or ends',
  parameters: [
    {
      name: 'hold',
      unit: 'flag',
      default: 0,
      min: 0,
      max: 1,
      about: 'a core waits with its task while that waits for a device or the clock',
    },
    { name: 'immediate', unit: 'flag', default: 0, min: 0, max: 1, about: 'a woken task runs at once' },
    {
      name: 'circular',
      unit: 'flag',
      default: 0,
      min: 0,
      max: 1,
      about: 'the next by number after the last one, not who came first',
    },
    CENTRAL,
  ],
  workConserving: true,
  start: (k) => startQueues(k, { ...RANKED, circle: -1 }),
  attach(k, id) {
    const { sched } = ownTask(k.state, id);
    sched[RANK] = 0;
    sched.home = -1;
    sched.woken = -1;
  },
  place(k, id, why) {
    const { core } = k.state.tasks[id]!;
    if (core >= 0 && core < k.state.cores.length && flag(k, 'hold')) {
      const on = k.state.cores[core]!;
      if (on.task < 0 && on.next < 0 && on.lastTask === id && mayRun(k, id, core)) return core;
    }
    return placeByKey(k, id, why, (task) => rankOf(k, task));
  },
  enqueue(k, id, core, why) {
    const task = ownTask(k.state, id);
    const queue = queueOf(k, core).id;
    const on = k.state.cores[core]!;
    const held = flag(k, 'hold') && on.lastTask === id && on.task < 0;
    const front = why === 'woken' && (flag(k, 'immediate') || held);
    task.sched.woken = why === 'woken' && !front ? k.state.now : -1;
    // who is preempted keeps its place, behind whoever came before it
    const keeps = why === 'preempted' && task.sched.home === queue && !flag(k, 'circular');
    if (!keeps) rank(k, task, queue, front);
    // who is woken and runs at once is where the circle goes on
    if (front && flag(k, 'circular')) moveCircle(k, queue, rankOf(k, id));
    heapPush(k, queue, RANK, id);
  },
  dequeue(k, id, why) {
    const queue = k.state.tasks[id]!.queue;
    heapRemove(k, RANK, id);
    if (flag(k, 'circular') && why === 'picked') moveCircle(k, queue, rankOf(k, id));
  },
  pick(k, core) {
    if (heldBy(k, core) >= 0) return undefined;
    const task = pickFrom(k, core);
    if (task < 0) return undefined;
    const { count } = queueOf(k, core);
    if (count === 1 || nextFor(k, RANK, core, task) < 0) return { task, why: 'only', numbers: { queued: count } };
    return { task, why: flag(k, 'circular') ? 'next by number' : 'head', numbers: { queued: count } };
  },
  candidates: (k, core) => heapInOrder(k.state, RANK, queueOf(k, core)).filter((id) => mayRun(k, id, core)),
  charge() {},
  nextDecision: () => Number.POSITIVE_INFINITY,
  tick: () => '',
  preempts: (k) => (flag(k, 'immediate') ? { why: 'woken tasks run at once' } : undefined),
  steal: (k, core) => (heldBy(k, core) >= 0 ? undefined : stealFromHeap(k, core)),
  describe: (k) =>
    k.state.queues.map((queue) => {
      const held = queue.core < 0 ? -1 : heldBy(k, queue.core);
      const note = held < 0 ? '' : `waits with ${k.state.tasks[held]!.name}`;
      return viewOf(queue, heapInOrder(k.state, RANK, queue), '', () => '', note);
    }),
};
