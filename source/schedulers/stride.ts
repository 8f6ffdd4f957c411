/**
 * Stride scheduling (Waldspurger and Weihl, 1995): lottery's shares without chance. A task's stride is a large number divided
 * by its tickets; its pass grows by its stride with each quantum it runs (by a part of it where it runs less), and the
 * smallest pass runs next, of equals the lower number. Who comes new or has waited begins at the pass of the queue, so that
 * it neither makes up for its absence nor is kept waiting.
 */
import { type OwnedTask, ownQueue, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import type { CoreId, Task, TaskId } from '../kernel/state.js';
import { decideBy, mayRun } from './common.js';
import { heapFirst, heapInOrder, heapPush, heapRemove } from './heap.js';
import {
  CENTRAL,
  coresBeside,
  firstFor,
  nextFor,
  placeByKey,
  queueOf,
  runningOn,
  startQueues,
  stealFromHeap,
  viewOf,
} from './queues.js';
import { chargeRunning } from './ranks.js';
import { shareOf, TICKETS, ticketsOf } from './tickets.js';

const PASS = 'pass';
const passOf = (k: Kernel, id: TaskId): number => k.state.tasks[id]!.sched[PASS]!;
const shown = (pass: number): number => Math.round(10 * pass) / 10;

const strideOf = (k: Kernel, task: Task | OwnedTask): number =>
  Math.max(1, Math.floor(k.machine.parameters.large! / task.sched.tickets!));

/** Whole quanta that were run count in `base`, so that passes are exact; the rest as a part of a stride. */
function setPass(k: Kernel, task: OwnedTask): void {
  task.sched[PASS] = task.sched.base! + (strideOf(k, task) * task.sched.ran!) / k.machine.parameters.quantum!;
}

/** Passes count from that of the queue: moved to another, a task keeps its distance. */
function settle(k: Kernel, task: OwnedTask, core: CoreId): void {
  const queue = queueOf(k, core);
  const home = task.sched.home!;
  if (home === queue.id) return;
  const before = home < 0 ? undefined : k.state.queues[home];
  if (before !== undefined) task.sched.base! += queue.numbers.pass! - before.numbers.pass!;
  task.sched.home = queue.id;
  setPass(k, task);
}

/** The queue's pass is the smallest of all that run or wait there; it only grows. */
function raise(k: Kernel, core: CoreId): void {
  const queue = queueOf(k, core);
  const first = heapFirst(queue);
  let least = first < 0 ? Number.POSITIVE_INFINITY : passOf(k, first);
  for (const on of coresBeside(k, core)) {
    const id = runningOn(k, on.id);
    if (id >= 0 && k.state.tasks[id]!.sched.home === queue.id) least = Math.min(least, passOf(k, id));
  }
  if (least !== Number.POSITIVE_INFINITY && least > queue.numbers.pass!)
    ownQueue(k.state, queue.id).numbers.pass = least;
}

export const stride: Policy = {
  name: 'stride',
  about: 'the smallest pass runs, which grows the slower the more tickets: shares without chance',
  parameters: [
    { name: 'quantum', unit: 'ns', default: 4000, min: 1, max: 1e15, about: 'time until the next one has its turn' },
    TICKETS,
    { name: 'large', unit: 'count', default: 10_000, min: 1, max: 1e9, about: 'what is divided by the tickets' },
    CENTRAL,
  ],
  workConserving: true,
  starvationFree: true,
  start: (k) => startQueues(k, { pass: 0, tickets: 0 }),
  attach(k, id) {
    const { sched } = ownTask(k.state, id);
    sched.tickets = ticketsOf(k, id);
    sched.base = 0;
    sched.ran = 0;
    sched[PASS] = 0;
    sched.home = -1;
    sched.start = k.state.now;
  },
  place: (k, id, why) => placeByKey(k, id, why, (task) => passOf(k, task)),
  enqueue(k, id, core, why) {
    const task = ownTask(k.state, id);
    const queue = queueOf(k, core);
    settle(k, task, core);
    task.sched.tickets = ticketsOf(k, id);
    setPass(k, task);
    if (why === 'new' || why === 'woken') chargeRunning(k, core);
    raise(k, core);
    const { pass } = queueOf(k, core).numbers;
    if ((why === 'new' || why === 'woken') && task.sched[PASS]! < pass!) {
      task.sched.base = pass!;
      task.sched.ran = 0;
      setPass(k, task);
    }
    heapPush(k, queue.id, PASS, id, id).numbers.tickets! += task.sched.tickets;
    for (const on of coresBeside(k, core)) {
      if (on.task >= 0 && on.task !== id)
        decideBy(k, on.id, k.state.tasks[on.task]!.sched.start! + k.machine.parameters.quantum!);
    }
  },
  dequeue(k, id) {
    heapRemove(k, PASS, id).numbers.tickets! -= k.state.tasks[id]!.sched.tickets!;
  },
  pick(k, core) {
    const task = firstFor(k, PASS, core);
    if (task < 0) return undefined;
    const next = nextFor(k, PASS, core, task);
    if (next < 0) return { task, why: 'only', numbers: { pass: shown(passOf(k, task)) } };
    return {
      task,
      why: 'smallest pass',
      numbers: { pass: shown(passOf(k, task)), next: shown(passOf(k, next)), nextTask: next },
    };
  },
  candidates: (k, core) => heapInOrder(k.state, PASS, queueOf(k, core)).filter((id) => mayRun(k, id, core)),
  charge(k, id, core, ns) {
    const task = ownTask(k.state, id);
    settle(k, task, core);
    const { quantum } = k.machine.parameters;
    const ran = task.sched.ran! + ns;
    const whole = Math.floor(ran / quantum!);
    task.sched.base! += whole * strideOf(k, task);
    task.sched.ran = ran - whole * quantum!;
    setPass(k, task);
  },
  nextDecision(k, id, core, now) {
    const task = ownTask(k.state, id);
    settle(k, task, core);
    task.sched.start = now;
    return queueOf(k, core).count > 0 ? now + k.machine.parameters.quantum! : Number.POSITIVE_INFINITY;
  },
  tick: (k, _id, core) => (queueOf(k, core).count > 0 ? 'quantum' : ''),
  preempts: () => undefined,
  steal: stealFromHeap,
  describe: (k) =>
    k.state.queues.map((queue) => {
      const all = queue.numbers.tickets!;
      const keyOf = (id: TaskId): string => {
        const { sched } = k.state.tasks[id]!;
        return `${shown(sched[PASS]!)}+${strideOf(k, k.state.tasks[id]!)} ${shareOf(sched.tickets!, all)}`;
      };
      const tasks = heapInOrder(k.state, PASS, queue);
      const view = viewOf(queue, tasks, 'pass+stride share', keyOf, `pass ${shown(queue.numbers.pass!)}`);
      const entries = view.entries.map((e) => ({ ...e, keyValue: k.state.tasks[e.task]!.sched[PASS]! }));
      return { ...view, entries, keyUnit: 'count' as const, markers: [{ name: 'pass', value: queue.numbers.pass! }] };
    }),
};
