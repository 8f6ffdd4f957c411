/**
 * A policy of your own in one file, as the README tells it: last come, first served. Whoever became ready last runs, for at
 * most a quantum; a new or woken task preempts. (Whoever came first may starve: try it.)
 */
import { ownTask } from '../../source/kernel/epoch.js';
import type { Policy } from '../../source/kernel/policy.js';
import { lastOrIdle, mayRun } from '../../source/schedulers/common.js';
import { emptyQueue, inOrder, lastOf, pushLast, removeFrom } from '../../source/schedulers/fifo.js';

export const lastCome: Policy = {
  name: 'last-come',
  about: 'last come, first served, each for at most a quantum',
  parameters: [
    { name: 'quantum', unit: 'ns', default: 4000, min: 1, max: 1e15, about: 'time until somebody else has a turn' },
  ],
  // It never leaves a core idle while somebody waits in that core's queue or in another one's.
  workConserving: true,

  // Queues: here one a core. A policy's data lives in queues, task.sched and state.policy only, so that steps can be taken back.
  start(k) {
    k.state.queues.length = 0;
    for (const { id } of k.state.cores) k.state.queues.push(emptyQueue(k, id, id));
  },
  attach(k, task) {
    ownTask(k.state, task).sched.turns = 0;
  },
  place: (k, task) => lastOrIdle(k, task),
  enqueue(k, task, core, why) {
    if (why === 'quantum') ownTask(k.state, task).sched.turns! += 1;
    pushLast(k, core, task);
  },
  dequeue(k, task) {
    removeFrom(k, task);
  },

  // Whoever runs next, and why: `why` and the numbers are shown as they are, or in words of screen/explain.ts.
  pick(k, core) {
    const task = lastOf(k.state.queues[core]!, (id) => mayRun(k, id, core));
    return task < 0 ? undefined : { task, why: 'came last', numbers: { queued: k.state.queues[core]!.count } };
  },
  candidates: (k, core) => inOrder(k.state.queues[core]!).reverse(),

  // Time: nothing to keep of it, and a decision after each quantum.
  charge() {},
  nextDecision: (k, _task, _core, now) => now + k.machine.parameters.quantum!,
  tick: (k, _task, core) => (k.state.queues[core]!.count > 0 ? 'quantum' : ''),
  preempts: () => ({ why: 'came last' }),
  steal(k, core) {
    for (const queue of k.state.queues) {
      const task = queue.core === core ? -1 : lastOf(queue, (id) => mayRun(k, id, core));
      if (task >= 0) return { task, from: queue.core };
    }
    return undefined;
  },

  // The run-queue pane: in the order of picking, with a key; further columns and a line to scale where you like.
  describe: (k) =>
    k.state.queues.map((queue) => ({
      title: `core ${queue.core}`,
      core: queue.core,
      entries: inOrder(queue)
        .reverse()
        .map((task) => ({ task, key: String(k.state.tasks[task]!.sched.turns) })),
      keyName: 'turns',
      note: '',
    })),
};
