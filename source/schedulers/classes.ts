/**
 * Linux's scheduling classes: real time (SCHED_FIFO and SCHED_RR, priorities 1 to 99) above a fair policy, as
 * kernel/sched/rt.c has it. The highest priority runs; a new one preempts lower ones at once, and goes to a core where
 * something lower runs; a core looks for a higher one elsewhere before each pick (push and pull). A preempted task stays
 * first of its priority; one of SCHED_RR goes last when it has had its quantum.
 *
 * So that a real-time task that never waits does not take the machine, real time may have `limit` percent of each `period`
 * on a core (950 ms of 1 s). Then it is throttled until the period is over, even if the core has nothing else to do; with
 * `server` (the fair server of 6.12) only while fair tasks wait. Periods begin at multiples of their length.
 */
import { attend, isIdle, kick } from '../kernel/cores.js';
import { emit } from '../kernel/emit.js';
import { ownQueue, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import type { CoreId, RunQueue, Task, TaskId } from '../kernel/state.js';
import { reschedule } from '../kernel/tasks.js';
import { armTimer } from '../kernel/timers.js';
import { decideBy, mayRun } from './common.js';
import { emptyQueue } from './fifo.js';
import { heapFirst, heapInOrder, heapPush, heapRemove, heapSecond } from './heap.js';
import { RANK, RANKED, setRank } from './ranks.js';

const ms = 1_000_000;
const never = Number.POSITIVE_INFINITY;
const HIGHEST = 99;

const isRealTime = (task: Task): boolean => task.schedClass === 'fifo' || task.schedClass === 'rr';
/** Is it treated as one now? (Its class may just have been changed.) */
const asRealTime = (k: Kernel, id: TaskId): boolean => k.state.tasks[id]!.sched.rt === 1;
const queueOf = (k: Kernel, core: CoreId): RunQueue => k.state.queues[k.state.queues[core]!.numbers.rt!]!;
const priorityOf = (k: Kernel, id: TaskId): number => (asRealTime(k, id) ? k.state.tasks[id]!.priority : 0);

/** ns of a period that real time may have; Infinity: all. */
function budget(k: Kernel): number {
  const { limit, period } = k.machine.parameters;
  return limit! >= 100 ? never : Math.floor((period! * limit!) / 100);
}

const periodAt = (k: Kernel, time: number): number => Math.floor(time / k.machine.parameters.period!);

/** Real time that the core's real-time tasks have had in the period of `time`. */
function usedAt(k: Kernel, core: CoreId, time: number): number {
  const { used, which } = queueOf(k, core).numbers;
  return which === periodAt(k, time) ? used! : 0;
}

/** Does real time stand back on the core now? */
function isThrottled(k: Kernel, core: CoreId): boolean {
  const { numbers } = queueOf(k, core);
  if (numbers.throttled !== 1) return false;
  return k.machine.parameters.server !== 1 || k.state.queues[core]!.count > 0;
}

/** When the budget of a core on which real time runs from `now` on is used up. */
function exhaustedAt(k: Kernel, core: CoreId, now: number): number {
  const most = budget(k);
  if (most === never) return never;
  if (k.machine.parameters.server === 1 && k.state.queues[core]!.count === 0) return never;
  const at = now + most - usedAt(k, core, now);
  const end = (periodAt(k, now) + 1) * k.machine.parameters.period!;
  // what is left of this period is less than its budget: the next one has its own
  return at <= end ? Math.max(at, now) : end + most;
}

/** When the running real-time task's quantum is over, if another of its priority waits. */
function quantumEnd(k: Kernel, id: TaskId, core: CoreId, now: number): number {
  const task = k.state.tasks[id]!;
  const first = heapFirst(queueOf(k, core));
  if (task.schedClass !== 'rr' || first < 0 || k.state.tasks[first]!.priority !== task.priority) return never;
  return now + Math.max(0, task.sched.turn!);
}

/** Puts a real-time task into a core's queue: at the head of its priority or at its end. */
function push(k: Kernel, id: TaskId, core: CoreId, front: boolean): void {
  const { id: queue } = queueOf(k, core);
  const task = ownTask(k.state, id);
  setRank(k, id, queue, HIGHEST - task.priority, front);
  task.sched.stood = task.priority;
  // the fair policy has no place for it
  task.sched.home = -1;
  heapPush(k, queue, RANK, id);
}

/** A core for a real-time task: its last or an idle one, else the one where the lowest priority runs. */
function placeRealTime(k: Kernel, id: TaskId): CoreId {
  const task = k.state.tasks[id]!;
  const { cores } = k.state;
  let best = -1;
  let least = never;
  for (let core = 0; core < cores.length; core++) {
    if (!mayRun(k, id, core)) continue;
    const on = cores[core]!;
    const running = on.next >= 0 ? on.next : on.task;
    const priority = isIdle(on) ? -1 : running < 0 ? 0 : priorityOf(k, running);
    if (priority < least || (priority === least && core === task.core)) {
      best = core;
      least = priority;
    }
  }
  // where nothing lower runs it waits where it was
  if (least >= task.priority && task.core >= 0 && task.core < cores.length && mayRun(k, id, task.core))
    return task.core;
  return Math.max(0, best);
}

/** The highest priority that waits for a core: in its own queue or, if higher, in another's. */
function highest(k: Kernel, core: CoreId): TaskId {
  const own = isThrottled(k, core) ? -1 : heapFirst(queueOf(k, core));
  if (queueOf(k, core).numbers.throttled === 1) return own;
  let best = own;
  for (let other = 0; other < k.state.cores.length; other++) {
    if (other === core || isThrottled(k, other)) continue;
    const first = heapFirst(queueOf(k, other));
    if (first < 0 || !mayRun(k, first, core)) continue;
    if (best < 0 || k.state.tasks[first]!.priority > k.state.tasks[best]!.priority) best = first;
  }
  return best;
}

/** A fair policy with real time above it. */
export function withClasses(fair: Policy): Policy {
  return {
    ...fair,
    parameters: [
      ...fair.parameters,
      {
        name: 'rr',
        unit: 'ns',
        default: 100 * ms,
        min: 1,
        max: 1e12,
        about: 'quantum of SCHED_RR',
      },
      {
        name: 'limit',
        unit: 'percent',
        default: 95,
        min: 1,
        max: 100,
        about: 'share of each period that real time may have on a core; 100: all',
      },
      { name: 'period', unit: 'ns', default: 1000 * ms, min: 1000, max: 1e12, about: 'period of that limit' },
      {
        name: 'server',
        unit: 'flag',
        default: 0,
        min: 0,
        max: 1,
        about: 'the limit holds only while fair tasks wait (the fair server of 6.12)',
      },
    ],
    start(k) {
      fair.start(k);
      const { queues, cores } = k.state;
      for (const { id } of cores) {
        ownQueue(k.state, id).numbers.rt = queues.length;
        queues.push(emptyQueue(k, queues.length, id, { ...RANKED, used: 0, which: 0, throttled: 0 }));
      }
    },
    attach(k, id) {
      fair.attach(k, id);
      const task = ownTask(k.state, id);
      const rt = isRealTime(task) ? 1 : 0;
      Object.assign(task.sched, { [RANK]: 0, rt, turn: k.machine.parameters.rr!, stood: 0 });
    },
    place: (k, id, why) => (isRealTime(k.state.tasks[id]!) ? placeRealTime(k, id) : fair.place(k, id, why)),
    enqueue(k, id, core, why) {
      const task = ownTask(k.state, id);
      const before = task.sched.rt;
      task.sched.rt = isRealTime(task) ? 1 : 0;
      if (task.sched.rt === 0) {
        fair.enqueue(k, id, core, why);
        const on = k.state.cores[core]!;
        if (on.task >= 0 && on.task !== id && asRealTime(k, on.task))
          decideBy(k, core, exhaustedAt(k, core, k.state.now));
        return;
      }
      let front = why === 'preempted' || (why === 'changed' && before === 1 && task.priority < task.sched.stood!);
      if (why === 'quantum') {
        front = task.schedClass === 'fifo' || task.sched.turn! > 0;
        if (!front) task.sched.turn = k.machine.parameters.rr!;
      }
      push(k, id, core, front);
      const on = k.state.cores[core]!;
      if (on.task >= 0 && on.task !== id && asRealTime(k, on.task))
        decideBy(k, core, quantumEnd(k, on.task, core, Math.max(on.charged, k.state.now)));
    },
    dequeue(k, id, why) {
      if (!asRealTime(k, id)) return fair.dequeue(k, id, why);
      heapRemove(k, RANK, id);
      if (why === 'exited') fair.left?.(k, id, -1, why);
    },
    left(k, id, core, why) {
      if (!asRealTime(k, id) || why === 'exited') fair.left?.(k, id, core, why);
    },
    changed(k, id) {
      const task = ownTask(k.state, id);
      const rt = isRealTime(task) ? 1 : 0;
      if (task.sched.rt === 0 && rt === 1) {
        fair.left?.(k, id, task.core, 'changed');
        task.sched.turn = k.machine.parameters.rr!;
      }
      task.sched.rt = rt;
      if (rt === 0) fair.changed?.(k, id);
    },
    pick(k, core) {
      const task = highest(k, core);
      if (task < 0) return fair.pick(k, core);
      const { priority } = k.state.tasks[task]!;
      const queue = k.state.queues[k.state.tasks[task]!.queue]!;
      const next = heapFirst(queue) === task ? heapSecond(k.state, RANK, queue) : heapFirst(queue);
      const why = 'highest real-time priority';
      if (next < 0) return { task, why, numbers: { priority } };
      return { task, why, numbers: { priority, next: k.state.tasks[next]!.priority, other: next } };
    },
    candidates: (k, core) => [...heapInOrder(k.state, RANK, queueOf(k, core)), ...fair.candidates(k, core)],
    charge(k, id, core, ns) {
      if (!asRealTime(k, id)) return fair.charge(k, id, core, ns);
      const end = k.state.cores[core]!.charged + ns;
      const { numbers } = ownQueue(k.state, queueOf(k, core).id);
      const which = periodAt(k, end);
      if (numbers.which !== which) {
        // only what lies in the new period counts there
        numbers.used = Math.min(ns, end - which * k.machine.parameters.period!);
        numbers.which = which;
      } else numbers.used! += ns;
      ownTask(k.state, id).sched.turn! -= ns;
    },
    nextDecision(k, id, core, now) {
      if (!asRealTime(k, id)) return fair.nextDecision(k, id, core, now);
      return Math.min(exhaustedAt(k, core, now), quantumEnd(k, id, core, now));
    },
    tick(k, id, core) {
      if (!asRealTime(k, id)) return fair.tick(k, id, core);
      const { clock } = k.state.cores[core]!;
      if (exhaustedAt(k, core, clock) <= clock) {
        throttle(k, id, core, clock);
        return 'throttled';
      }
      if (quantumEnd(k, id, core, clock) <= clock) return 'quantum';
      const { sched } = ownTask(k.state, id);
      if (sched.turn! <= 0) sched.turn = k.machine.parameters.rr!;
      return '';
    },
    preempts(k, woken, running, core) {
      if (!asRealTime(k, woken)) return asRealTime(k, running) ? undefined : fair.preempts(k, woken, running, core);
      if (isThrottled(k, core)) return undefined;
      const [a, b] = [priorityOf(k, woken), priorityOf(k, running)];
      if (a <= b) return undefined;
      return {
        why: b === 0 ? 'real time comes first' : 'higher real-time priority',
        numbers: { woken: a, running: b },
      };
    },
    onTimer(k, core) {
      const queue = queueOf(k, core);
      if (queue.numbers.throttled === 0) return;
      ownQueue(k.state, queue.id).numbers.throttled = 0;
      if (queue.count === 0) return;
      if (isIdle(k.state.cores[core]!)) kick(k, core, 'woken');
      else reschedule(k, core, 'woken');
      attend(k, core);
    },
    interval(k, id) {
      const { schedClass } = k.state.tasks[id]!;
      if (schedClass === 'rr') return k.machine.parameters.rr!;
      return schedClass === 'fifo' ? 0 : (fair.interval?.(k, id) ?? 0);
    },
    describe: (k) =>
      fair.describe(k).map((view) => {
        const { numbers } = queueOf(k, view.core);
        const entries = heapInOrder(k.state, RANK, queueOf(k, view.core)).map((task) => {
          const { schedClass, priority } = k.state.tasks[task]!;
          return { task, key: `${schedClass} ${priority}` };
        });
        const note = numbers.throttled === 1 ? `${view.note}, real time throttled` : view.note;
        return { ...view, entries: [...entries, ...view.entries], note };
      }),
  };
}

function throttle(k: Kernel, id: TaskId, core: CoreId, now: number): void {
  const { numbers } = ownQueue(k.state, queueOf(k, core).id);
  const { period } = k.machine.parameters;
  if (numbers.throttled === 0) armTimer(k, (periodAt(k, now) + 1) * period!, 'policy', -1, core);
  numbers.throttled = 1;
  const { context } = k.state.tasks[id]!;
  const figures = { ranTime: usedAt(k, core, now), periodTime: period! };
  emit(k, 'preempt', { core, task: id, context, why: 'throttled', numbers: figures });
}
