/**
 * Round-robin: first come, first served, each for at most a quantum; whoever has used it up goes to the end. One queue a
 * core, as Linux and the multi-queue schedulers of textbooks have it: new and woken tasks go to an idle core or to the
 * shortest queue, an idle core takes the last task of the longest queue. With `central` there is one queue for all cores.
 * A woken task never preempts. A core whose queue is empty takes no timer interrupts (Linux: NO_HZ_FULL); whoever is then
 * queued behind a task that has had its quantum goes next at once.
 *
 * With `peek`, idle cores look at the other queues only at the multiples of that time, in the order of their numbers, and take
 * the first task that waits in the longest queue, as OSTEP's multi.py does; without `steal` they never do. With `aligned`,
 * also its way, quanta are no matter of a task: at each multiple of the quantum all cores go on to their next task.
 */
import { isIdle, kick } from '../kernel/cores.js';
import { emit } from '../kernel/emit.js';
import { ownPolicy, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import { expel } from '../kernel/schedule.js';
import type { CoreId } from '../kernel/state.js';
import { armTimer } from '../kernel/timers.js';
import { decideBy, fewestTasks, leastLoaded, mayRun, stealLongest } from './common.js';
import { firstOf, inOrder, lastOf, pushLast, removeFrom } from './fifo.js';
import { CENTRAL, isCentral, queueOf, startQueues, viewOf } from './queues.js';

const isAligned = (k: Kernel): boolean => k.machine.parameters.aligned === 1;

/** Somebody stands behind the running task now: its quantum, from when it began, has an end. */
function quantumCounts(k: Kernel, core: CoreId): void {
  const { task } = k.state.cores[core]!;
  if (task >= 0 && !isAligned(k)) decideBy(k, core, k.state.tasks[task]!.sched.start! + k.machine.parameters.quantum!);
}

/** While somebody waits, idle cores look around at the next multiple of `peek`. */
function armPeek(k: Kernel): void {
  const { peek, steal, quantum } = k.machine.parameters;
  if (isAligned(k)) {
    if (k.state.policy.data.armed === 1) return;
    ownPolicy(k.state).data.armed = 1;
    const after = (period: number): number => (Math.floor(k.state.now / period) + 1) * period;
    const peeks = peek! > 0 && steal === 1 && !isCentral(k);
    armTimer(k, peeks ? Math.min(after(quantum!), after(peek!)) : after(quantum!), 'policy', -1, 0);
    return;
  }
  if (peek === 0 || steal !== 1 || isCentral(k) || k.state.policy.data.armed === 1) return;
  ownPolicy(k.state).data.armed = 1;
  armTimer(k, (Math.floor(k.state.now / peek!) + 1) * peek!, 'policy', -1, 0);
}

/** An idle core takes the first task that waits in the longest queue, before that core's own decision of this time. */
function pull(k: Kernel, core: CoreId): void {
  const found = stealLongest(k, core, (queue) => firstOf(queue, (id) => mayRun(k, id, core)));
  if (found === undefined) return;
  const { task, from } = found;
  removeFrom(k, task);
  pushLast(k, core, task);
  emit(k, 'steal', { core, task, context: k.state.tasks[task]!.context, value: from, why: 'peek' });
  if (isIdle(k.state.cores[core]!)) kick(k, core, 'steal');
}

/**
 * All quanta end at once, at the multiples of the quantum: who runs goes to the end of its queue, core after core; then cores
 * whose queues are empty look around, if it is time to; then each core takes its first, core after core.
 */
function endTogether(k: Kernel): void {
  const { now, cores } = k.state;
  const { quantum, peek, steal } = k.machine.parameters;
  if (now % quantum! === 0) for (const core of cores) expel(k, core.id);
  if (peek! > 0 && steal === 1 && !isCentral(k) && now % peek! === 0) {
    for (const core of cores) if (queueOf(k, core.id).count === 0) pull(k, core.id);
  }
  for (const core of cores) if (isIdle(core) && queueOf(k, core.id).count > 0) kick(k, core.id, 'steal');
}

export const roundRobin: Policy = {
  name: 'round-robin',
  about: 'first come, first served, each for at most a quantum',
  parameters: [
    { name: 'quantum', unit: 'ns', default: 4000, min: 1, max: 1e15, about: 'time until the next one has its turn' },
    CENTRAL,
    { name: 'steal', unit: 'flag', default: 1, min: 0, max: 1, about: 'an idle core takes a task from another queue' },
    {
      name: 'aligned',
      unit: 'flag',
      default: 0,
      min: 0,
      max: 1,
      about: 'quanta end on all cores at once, at the multiples of the quantum',
    },
    { name: 'peek', unit: 'ns', default: 0, min: 0, max: 1e15, about: 'times at which it looks for one; 0: always' },
  ],
  workConserving: true,
  starvationFree: true,
  start(k) {
    startQueues(k);
    ownPolicy(k.state).data.armed = 0;
  },
  attach(k, task) {
    ownTask(k.state, task).sched.start = k.state.now;
  },
  // Where no core takes from another, one that looks for work finds none: it counts as any other.
  place: (k, task) => (k.machine.parameters.steal === 1 ? leastLoaded(k, task) : fewestTasks(k, task)),
  enqueue(k, task, core) {
    const queue = queueOf(k, core);
    pushLast(k, queue.id, task);
    if (queue.core >= 0) quantumCounts(k, core);
    else for (const on of k.state.cores) quantumCounts(k, on.id);
    armPeek(k);
  },
  dequeue(k, task) {
    removeFrom(k, task);
  },
  pick(k, core) {
    const queue = queueOf(k, core);
    if (queue.count === 0) return undefined;
    const task = firstOf(queue, (id) => mayRun(k, id, core));
    if (task < 0) return undefined;
    return { task, why: queue.count === 1 ? 'only' : 'head', numbers: { queued: queue.count } };
  },
  candidates: (k, core) => inOrder(queueOf(k, core)).filter((id) => mayRun(k, id, core)),
  charge() {},
  interval: (k) => k.machine.parameters.quantum!,
  nextDecision(k, task, core, now) {
    ownTask(k.state, task).sched.start = now;
    return queueOf(k, core).count > 0 && !isAligned(k) ? now + k.machine.parameters.quantum! : Number.POSITIVE_INFINITY;
  },
  tick: (k, _task, core) => (queueOf(k, core).count > 0 ? 'quantum' : ''),
  preempts: () => undefined,
  steal(k, core) {
    const { steal, peek } = k.machine.parameters;
    if (isCentral(k) || steal !== 1 || peek! > 0) return undefined;
    return stealLongest(k, core, (queue) => lastOf(queue, (id) => mayRun(k, id, core)));
  },
  looksAround: (k) => isCentral(k) || (k.machine.parameters.steal === 1 && k.machine.parameters.peek === 0),
  onTimer(k) {
    ownPolicy(k.state).data.armed = 0;
    if (isAligned(k)) endTogether(k);
    else for (const core of k.state.cores) if (isIdle(core)) pull(k, core.id);
    if (
      (isAligned(k) && k.state.cores.some((core) => core.task >= 0)) ||
      k.state.queues.some((queue) => queue.count > 0)
    )
      armPeek(k);
  },
  describe: (k) => k.state.queues.map((queue) => viewOf(queue, inOrder(queue), '', () => '')),
};
