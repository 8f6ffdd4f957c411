/**
 * The completely fair scheduler of Linux 2.6.23 to 6.5 (kernel/sched/fair.c): each task has a virtual runtime, which
 * grows by the time it ran, divided by its weight; the smallest runs next. One queue a core. Figures and rules as in the
 * kernel: latency, granularities and their scaling by the number of cores, placement of new tasks (one slice behind) and
 * of sleepers (half a latency ahead at most), preemption at wake-up, sched_yield skipping to the next. A core whose queue
 * is empty takes no timer interrupts (NO_HZ_FULL).
 */
import { type OwnedTask, ownQueue, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import type { CoreId, RunQueue, State, TaskId } from '../kernel/state.js';
import { decideBy, lastOrIdle, leastLoaded, mayRun, stealLongest } from './common.js';
import { emptyQueue } from './fifo.js';
import { heapFirst, heapInOrder, heapPush, heapRemove, heapSecond } from './heap.js';
import { weightOf } from './weights.js';

const KEY = 'vruntime';

/** 1 + log2 of the cores, of which at most 8 count: the kernel's factor of its three times. */
function factor(k: Kernel): number {
  if (!k.machine.parameters.scaled) return 1;
  const cores = Math.min(k.state.cores.length, 8);
  return 1 + (31 - Math.clz32(cores));
}
const latency = (k: Kernel): number => k.machine.parameters.latency! * factor(k);
const granularity = (k: Kernel): number => k.machine.parameters.granularity! * factor(k);

/** Time a task may run before others have their turn, with `extra` tasks of weight `weight` besides those queued on the core. */
function sliceOf(k: Kernel, core: CoreId, weight: number, running: number): number {
  const queue = k.state.queues[core]!;
  const others = queue.count + (running > 0 ? 1 : 0);
  const most = Math.max(1, Math.round(k.machine.parameters.latency! / k.machine.parameters.granularity!));
  const period = others > most ? others * granularity(k) : latency(k);
  return Math.max(1, Math.round((period * weight) / (queue.numbers.load! + running)));
}

const runningOn = (s: State, core: CoreId): TaskId => s.cores[core]!.task;

/** The virtual runtime counts from the queue on which the task last was: moved to another, it keeps its distance to the smallest. */
function settle(k: Kernel, task: OwnedTask, core: CoreId): void {
  const home = task.sched.home!;
  if (home === core) return;
  if (home >= 0 && k.state.queues[home] !== undefined) {
    task.sched[KEY]! += k.state.queues[core]!.numbers.min! - k.state.queues[home]!.numbers.min!;
  }
  task.sched.home = core;
}

function raiseMin(k: Kernel, core: CoreId): void {
  const queue = k.state.queues[core]!;
  const first = heapFirst(queue);
  const running = runningOn(k.state, core);
  let least = Number.POSITIVE_INFINITY;
  if (first >= 0) least = k.state.tasks[first]!.sched[KEY]!;
  if (running >= 0 && k.state.tasks[running]!.queue < 0) {
    const own = k.state.tasks[running]!.sched;
    if (own.home === core) least = Math.min(least, own[KEY]!);
  }
  if (least !== Number.POSITIVE_INFINITY && least > queue.numbers.min!) ownQueue(k.state, core).numbers.min = least;
}

/** End of the running task's slice as the queue stands now. */
function sliceEnd(k: Kernel, id: TaskId, core: CoreId): number {
  const task = k.state.tasks[id]!;
  const weight = weightOf(task.nice);
  return task.sched.start! + sliceOf(k, core, weight, weight);
}

/** When the running task's slice is next looked at: at its end, or at the first tick after `now`. */
function decisionTime(k: Kernel, id: TaskId, core: CoreId, now: number): number {
  const { tick } = k.machine.parameters;
  if (tick! > 0) return (Math.floor(now / tick!) + 1) * tick!;
  return Math.max(sliceEnd(k, id, core), now + 1);
}

const ms = 1_000_000;

export const cfs: Policy = {
  name: 'cfs',
  about: 'Linux 2.6.23 to 6.5: the smallest virtual runtime, weighted by nice',
  parameters: [
    { name: 'latency', unit: 'ns', default: 6 * ms, min: 1, max: 1e15, about: 'time in which everybody has a turn' },
    { name: 'granularity', unit: 'ns', default: 0.75 * ms, min: 1, max: 1e15, about: 'least share of it for one task' },
    {
      name: 'wakeup',
      unit: 'ns',
      default: ms,
      min: 0,
      max: 1e15,
      about: 'advantage that a woken task needs to preempt',
    },
    {
      name: 'tick',
      unit: 'ns',
      default: 0,
      min: 0,
      max: 1e12,
      about: 'timer interrupts that notice the end of a slice (4 ms at HZ=250); 0: noticed at once',
    },
    {
      name: 'scaled',
      unit: 'flag',
      default: 1,
      min: 0,
      max: 1,
      about: 'times grow with the number of cores, as Linux scales them',
    },
  ],
  workConserving: true,
  start(k) {
    const { queues, cores } = k.state;
    queues.length = 0;
    for (const core of cores) queues.push(emptyQueue(k, core.id, core.id, { min: 0, load: 0, sequence: 0, skip: -1 }));
  },
  attach(k, id) {
    const task = ownTask(k.state, id);
    task.sched[KEY] = 0;
    task.sched.sequence = 0;
    task.sched.home = -1;
    task.sched.start = k.state.now;
    task.sched.again = 0;
  },
  place: (k, id, why) => (why === 'new' ? leastLoaded(k, id) : lastOrIdle(k, id)),
  enqueue(k, id, core, why) {
    const task = ownTask(k.state, id);
    const weight = weightOf(task.nice);
    settle(k, task, core);
    raiseMin(k, core);
    const queue = k.state.queues[core]!;
    const running = runningOn(k.state, core);
    const beside = running >= 0 && running !== id ? weightOf(k.state.tasks[running]!.nice) : 0;
    if (why === 'new') {
      const slice = sliceOf(k, core, weight, beside + weight);
      task.sched[KEY] = Math.max(task.sched[KEY]!, queue.numbers.min! + (slice * 1024) / weight);
    } else if (why === 'woken') {
      task.sched[KEY] = Math.max(task.sched[KEY]!, queue.numbers.min! - latency(k) / 2);
    }
    const q = heapPush(k, core, KEY, id);
    q.numbers.load! += weight;
    if (why === 'yielded') q.numbers.skip = id;
    // the running task has somebody behind it, or its slice has become shorter
    if (beside > 0) decideBy(k, core, decisionTime(k, running, core, k.state.now));
  },
  dequeue(k, id) {
    const task = k.state.tasks[id]!;
    const core = task.queue;
    const q = heapRemove(k, KEY, id);
    q.numbers.load! -= weightOf(task.nice);
    q.numbers.skip = -1;
    raiseMin(k, core);
  },
  pick(k, core) {
    const s = k.state;
    const queue = s.queues[core]!;
    const first = heapFirst(queue);
    if (first < 0) return undefined;
    if (queue.count === 1) return { task: first, why: 'only', numbers: { vruntime: s.tasks[first]!.sched[KEY]! } };
    const second = heapSecond(s, KEY, queue);
    const skipped = queue.numbers.skip === first;
    const [task, other] = skipped ? [second, first] : [first, second];
    return {
      task,
      why: skipped ? 'next after who yielded' : 'smallest vruntime',
      numbers: { vruntime: s.tasks[task]!.sched[KEY]!, next: s.tasks[other]!.sched[KEY]! },
    };
  },
  candidates: (k, core) => heapInOrder(k.state, KEY, k.state.queues[core]!),
  charge(k, id, core, ns) {
    const task = ownTask(k.state, id);
    settle(k, task, core);
    task.sched[KEY]! += (ns * 1024) / weightOf(task.nice);
    raiseMin(k, core);
  },
  nextDecision(k, id, core, now) {
    const task = ownTask(k.state, id);
    settle(k, task, core);
    if (task.sched.again === 1) task.sched.again = 0;
    else task.sched.start = now;
    return k.state.queues[core]!.count > 0 ? decisionTime(k, id, core, now) : Number.POSITIVE_INFINITY;
  },
  tick(k, id, core) {
    const s = k.state;
    const task = ownTask(s, id);
    const queue = s.queues[core]!;
    const now = s.cores[core]!.clock;
    if (queue.count > 0) {
      const weight = weightOf(task.nice);
      const slice = sliceOf(k, core, weight, weight);
      const ran = now - task.sched.start!;
      if (ran >= slice) return 'quantum';
      if (k.machine.parameters.tick! > 0 && ran >= granularity(k)) {
        const ahead = task.sched[KEY]! - s.tasks[heapFirst(queue)]!.sched[KEY]!;
        if (ahead > slice) return 'quantum';
      }
      task.sched.again = 1;
    }
    return '';
  },
  preempts(k, woken, running) {
    const w = k.state.tasks[woken]!;
    const own = w.sched[KEY]!;
    const theirs = k.state.tasks[running]!.sched[KEY]!;
    const needed = (k.machine.parameters.wakeup! * factor(k) * 1024) / weightOf(w.nice);
    return theirs - own > needed
      ? { why: 'far behind in vruntime', numbers: { woken: own, running: theirs, needed } }
      : undefined;
  },
  steal: (k, core) => stealLongest(k, core, (queue) => lastAllowed(k, queue, core)),
  describe: (k) =>
    k.state.queues.map((queue) => ({
      title: `core ${queue.core}`,
      core: queue.core,
      entries: heapInOrder(k.state, KEY, queue).map((task) => ({
        task,
        key: String(Math.round(k.state.tasks[task]!.sched[KEY]!)),
      })),
      keyName: 'vruntime',
      note: `min ${Math.round(queue.numbers.min!)}`,
    })),
};

function lastAllowed(k: Kernel, queue: RunQueue, core: CoreId): TaskId {
  const list = queue.lists[0]!;
  for (let i = list.length - 1; i >= 0; i--) if (mayRun(k, list[i]!, core)) return list[i]!;
  return -1;
}
