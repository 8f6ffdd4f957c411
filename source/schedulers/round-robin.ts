/**
 * Round-robin: first come, first served, each for at most a quantum; whoever has used it up goes to the end. One queue a
 * core, as Linux and the multi-queue schedulers of textbooks have it: new and woken tasks go to an idle core or to the
 * shortest queue, an idle core takes the last task of the longest queue. With `central` there is one queue for all cores.
 * A woken task never preempts. A core whose queue is empty takes no timer interrupts (Linux: NO_HZ_FULL); whoever is then
 * queued behind a task that has had its quantum goes next at once.
 */
import { ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import type { CoreId, RunQueue } from '../kernel/state.js';
import { decideBy, leastLoaded, mayRun, stealLongest } from './common.js';
import { emptyQueue, firstOf, inOrder, lastOf, pushLast, removeFrom } from './fifo.js';

const queueOf = (k: Kernel, core: CoreId): RunQueue => k.state.queues[k.machine.parameters.central ? 0 : core]!;

/** Somebody stands behind the running task now: its quantum, from when it began, has an end. */
function quantumCounts(k: Kernel, core: CoreId): void {
  const { task } = k.state.cores[core]!;
  if (task >= 0) decideBy(k, core, k.state.tasks[task]!.sched.start! + k.machine.parameters.quantum!);
}

export const roundRobin: Policy = {
  name: 'round-robin',
  about: 'first come, first served, each for at most a quantum',
  parameters: [
    { name: 'quantum', unit: 'ns', default: 4000, min: 1, max: 1e15, about: 'time until the next one has its turn' },
    {
      name: 'central',
      unit: 'flag',
      default: 0,
      min: 0,
      max: 1,
      about: 'one queue for all cores instead of one a core',
    },
  ],
  workConserving: true,
  start(k) {
    const { queues, cores } = k.state;
    queues.length = 0;
    if (k.machine.parameters.central) queues.push(emptyQueue(k, 0, -1));
    else for (const core of cores) queues.push(emptyQueue(k, core.id, core.id));
  },
  attach(k, task) {
    ownTask(k.state, task).sched.start = k.state.now;
  },
  place: (k, task) => leastLoaded(k, task),
  enqueue(k, task, core) {
    const queue = queueOf(k, core);
    pushLast(k, queue.id, task);
    if (queue.core >= 0) quantumCounts(k, core);
    else for (const on of k.state.cores) quantumCounts(k, on.id);
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
    return queueOf(k, core).count > 0 ? now + k.machine.parameters.quantum! : Number.POSITIVE_INFINITY;
  },
  tick: (k, _task, core) => (queueOf(k, core).count > 0 ? 'quantum' : ''),
  preempts: () => undefined,
  steal(k, core) {
    return k.machine.parameters.central
      ? undefined
      : stealLongest(k, core, (queue) => lastOf(queue, (id) => mayRun(k, id, core)));
  },
  describe: (k) =>
    k.state.queues.map((queue) => ({
      title: queue.core < 0 ? 'all cores' : `core ${queue.core}`,
      core: queue.core,
      entries: inOrder(queue).map((task) => ({ task, key: '' })),
      keyName: '',
      note: '',
    })),
};
