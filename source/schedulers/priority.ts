/**
 * Static priority: the highest runs; by default a higher one preempts. Of equals, who came first, each until it waits or ends
 * or, with `quantum`, in turns. A preempted task stays at the head of its priority, as POSIX has it for SCHED_FIFO.
 *
 * A job has the priority that it was given. A thread of the real-time classes has 40 and its priority above that; another
 * has 20 less its nice value, 1 to 40. So real time comes first. `smallest`: the smallest number is the best.
 *
 * With `ageing`, whoever waits rises by one each so many ns, and keeps what it has risen until it has waited for something, was overtaken,
 * given way or used its quantum: so nobody starves. Waiting tasks all rise alike, so that their order stays as it is: it is by
 * (time of arrival - priority x ageing), and nothing has to be done as time passes.
 */
import { type OwnedTask, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import type { CoreId, Task, TaskId } from '../kernel/state.js';
import { decideBy, mayRun } from './common.js';
import { heapInOrder, heapPush, heapRemove } from './heap.js';
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
import { RANK, RANKED, setRank } from './ranks.js';

const HIGHEST = 199;
const ageing = (k: Kernel): number => k.machine.parameters.ageing!;

/** The number that counts as the task's own, and how it is ordered: 0 to 199, the highest first. */
function ownPriority(task: Task): number {
  if (task.job >= 0) return Math.min(HIGHEST, Math.max(0, task.priority));
  const realTime = task.schedClass === 'fifo' || task.schedClass === 'rr' || task.priority > 0;
  return realTime ? Math.min(HIGHEST, 40 + task.priority) : 20 - task.nice;
}
const basePriority = (k: Kernel, task: Task): number =>
  k.machine.parameters.smallest === 1 ? HIGHEST - ownPriority(task) : ownPriority(task);

/** The number as a person knows it. */
const shownPriority = (k: Kernel, order: number): number =>
  k.machine.parameters.smallest === 1 ? HIGHEST - order : order;

/** How far a waiting task has risen until now; the running one keeps what it had when it began. */
function risen(k: Kernel, task: Task, now: number): number {
  if (ageing(k) === 0) return 0;
  const { raised, since } = task.sched;
  const waiting = task.queue >= 0 ? Math.floor((now - since!) / ageing(k)) : 0;
  return Math.min(HIGHEST - basePriority(k, task), raised! + Math.max(0, waiting));
}

const priorityNow = (k: Kernel, id: TaskId, now = k.state.now): number => {
  const task = k.state.tasks[id]!;
  return basePriority(k, task) + risen(k, task, now);
};

/** Place in the queue: by level, or with ageing by when it would have begun to wait at priority 0 to stand where it stands. */
function place(k: Kernel, task: OwnedTask, queue: number, front: boolean): void {
  if (ageing(k) === 0) {
    setRank(k, task.id, queue, HIGHEST - basePriority(k, task), front);
    return;
  }
  task.sched[RANK] = task.sched.since! - (basePriority(k, task) + task.sched.raised!) * ageing(k);
  task.sched.home = queue;
}

/** When the first that waits for a core will have risen above the running task; Infinity: never. */
function overtakenAt(k: Kernel, id: TaskId, core: CoreId, now: number): number {
  const first = firstFor(k, RANK, core);
  if (first < 0 || ageing(k) === 0 || k.machine.parameters.preemptive !== 1) return Number.POSITIVE_INFINITY;
  const needed = priorityNow(k, id, now) + 1;
  if (needed > HIGHEST) return Number.POSITIVE_INFINITY;
  const { sched } = k.state.tasks[first]!;
  return Math.max(now, sched[RANK]! + needed * ageing(k));
}

/** When the running task's quantum is over, if there is one; the others of its priority have their turn then. */
function quantumEnd(k: Kernel, id: TaskId): number {
  const { quantum } = k.machine.parameters;
  return quantum! > 0 ? k.state.tasks[id]!.sched.start! + quantum! : Number.POSITIVE_INFINITY;
}

export const priority: Policy = {
  name: 'priority',
  about: 'the highest priority runs, by turns among equals; ageing lets nobody starve',
  parameters: [
    { name: 'preemptive', unit: 'flag', default: 1, min: 0, max: 1, about: 'a higher priority preempts a lower one' },
    { name: 'quantum', unit: 'ns', default: 0, min: 0, max: 1e15, about: 'turns of equals; 0: until it waits or ends' },
    { name: 'ageing', unit: 'ns', default: 0, min: 0, max: 1e12, about: 'waiting that raises by one; 0: never' },
    { name: 'smallest', unit: 'flag', default: 0, min: 0, max: 1, about: 'the smallest number is the best' },
    CENTRAL,
  ],
  workConserving: true,
  start: (k) => startQueues(k, RANKED),
  attach(k, id) {
    const { sched } = ownTask(k.state, id);
    sched[RANK] = 0;
    sched.home = -1;
    sched.raised = 0;
    sched.since = k.state.now;
    sched.start = k.state.now;
    sched.left = 0;
  },
  place: (k, id, why) => placeByKey(k, id, why, (task) => -priorityNow(k, task)),
  enqueue(k, id, core, why) {
    const task = ownTask(k.state, id);
    const queue = queueOf(k, core).id;
    if (why !== 'changed' && why !== 'migrated') task.sched.since = k.state.now;
    // what it has risen by is used up by its turn, not by being preempted from it
    if (why === 'quantum' || why === 'yielded' || why === 'woken' || why === 'new') task.sched.raised = 0;
    const front = why === 'preempted';
    task.sched.left = front && k.machine.parameters.quantum! > 0 ? quantumEnd(k, id) - k.state.now : 0;
    place(k, task, queue, front);
    heapPush(k, queue, RANK, id);
    for (const on of coresBeside(k, core)) {
      const running = runningOn(k, on.id);
      if (running < 0 || running === id) continue;
      decideBy(k, on.id, Math.min(overtakenAt(k, running, on.id, k.state.now), quantumEnd(k, running)));
    }
  },
  dequeue(k, id, why) {
    const task = ownTask(k.state, id);
    if (why === 'picked') task.sched.raised = risen(k, task, k.state.now);
    heapRemove(k, RANK, id);
  },
  pick(k, core) {
    const task = firstFor(k, RANK, core);
    if (task < 0) return undefined;
    const next = nextFor(k, RANK, core, task);
    const own = shownPriority(k, priorityNow(k, task));
    if (next < 0) return { task, why: 'only', numbers: { priority: own } };
    const other = shownPriority(k, priorityNow(k, next));
    return {
      task,
      why: own === other ? 'first of its priority' : 'highest priority',
      numbers: { priority: own, next: other, nextTask: next },
    };
  },
  candidates: (k, core) => heapInOrder(k.state, RANK, queueOf(k, core)).filter((id) => mayRun(k, id, core)),
  charge() {},
  nextDecision(k, id, core, now) {
    const task = ownTask(k.state, id);
    const { quantum } = k.machine.parameters;
    // of a quantum that was begun the rest is left
    task.sched.start = task.sched.left! > 0 ? now - (quantum! - task.sched.left!) : now;
    task.sched.left = 0;
    if (queueOf(k, core).count === 0) return Number.POSITIVE_INFINITY;
    return Math.min(overtakenAt(k, id, core, now), quantumEnd(k, id));
  },
  tick(k, id, core) {
    const { clock } = k.state.cores[core]!;
    const first = firstFor(k, RANK, core);
    if (first < 0) return '';
    const own = priorityNow(k, id, clock);
    const other = priorityNow(k, first, clock);
    if (other > own && k.machine.parameters.preemptive === 1) return 'aged';
    if (clock >= quantumEnd(k, id) && other >= own) return 'quantum';
    // it goes on: what is left of its quantum too
    if (clock < quantumEnd(k, id)) ownTask(k.state, id).sched.left = Math.max(0, quantumEnd(k, id) - clock);
    return '';
  },
  preempts(k, woken, running) {
    if (k.machine.parameters.preemptive !== 1) return undefined;
    const mine = priorityNow(k, woken);
    const theirs = priorityNow(k, running);
    return mine > theirs
      ? { why: 'higher priority', numbers: { woken: shownPriority(k, mine), running: shownPriority(k, theirs) } }
      : undefined;
  },
  steal: stealFromHeap,
  describe: (k) =>
    k.state.queues.map((queue) =>
      viewOf(queue, heapInOrder(k.state, RANK, queue), 'priority', (id) => {
        const task = k.state.tasks[id]!;
        const base = shownPriority(k, basePriority(k, task));
        const more = risen(k, task, k.state.now);
        return more === 0 ? String(base) : `${base}${k.machine.parameters.smallest === 1 ? '-' : '+'}${more}`;
      }),
    ),
};
