/**
 * Shortest job first, which lets the running task finish its burst, and shortest time to completion first (shortest
 * remaining time), which does not: who needs less than what is left of the running one preempts it. Of equals, who came
 * first; sjf is stable. Where the lengths come from is in lengths.ts.
 */
import { ownTask } from '../kernel/epoch.js';
import type { Policy } from '../kernel/policy.js';
import type { TaskId } from '../kernel/state.js';
import { mayRun } from './common.js';
import { heapInOrder, heapPush, heapRemove } from './heap.js';
import { beginLengths, GUESSES, LENGTH, leftNow, measureLength, runLength } from './lengths.js';
import { CENTRAL, firstFor, nextFor, placeByKey, queueOf, startQueues, stealFromHeap, viewOf } from './queues.js';

function shortest(name: string, about: string, left: boolean): Policy {
  const keyName = left ? 'left' : 'length';
  const why = left ? 'least left' : 'shortest';
  return {
    name,
    about,
    parameters: [...GUESSES, CENTRAL],
    workConserving: true,
    start: (k) => startQueues(k),
    attach: beginLengths,
    place: (k, id, reason) => placeByKey(k, id, reason, (task) => k.state.tasks[task]!.sched[LENGTH]!),
    enqueue(k, id, core, reason) {
      measureLength(k, ownTask(k.state, id), reason, left);
      heapPush(k, queueOf(k, core).id, LENGTH, id);
    },
    dequeue(k, id) {
      heapRemove(k, LENGTH, id);
    },
    pick(k, core) {
      const task = firstFor(k, LENGTH, core);
      if (task < 0) return undefined;
      const lengthOf = (id: TaskId): number => Math.round(k.state.tasks[id]!.sched[LENGTH]!);
      const next = nextFor(k, LENGTH, core, task);
      if (next < 0) return { task, why: 'only', numbers: { [keyName]: lengthOf(task) } };
      return { task, why, numbers: { [keyName]: lengthOf(task), next: lengthOf(next), nextTask: next } };
    },
    candidates: (k, core) => heapInOrder(k.state, LENGTH, queueOf(k, core)).filter((id) => mayRun(k, id, core)),
    charge(k, id, _core, ns) {
      runLength(ownTask(k.state, id), ns, left);
    },
    nextDecision: () => Number.POSITIVE_INFINITY,
    tick: () => '',
    preempts(k, woken, running) {
      if (!left) return undefined;
      const mine = k.state.tasks[woken]!.sched[LENGTH]!;
      const theirs = leftNow(k, running);
      return mine < theirs
        ? { why: 'less left', numbers: { left: Math.round(mine), running: Math.round(theirs) } }
        : undefined;
    },
    steal: stealFromHeap,
    describe: (k) =>
      k.state.queues.map((queue) =>
        viewOf(queue, heapInOrder(k.state, LENGTH, queue), keyName, (id) =>
          String(Math.round(k.state.tasks[id]!.sched[LENGTH]!)),
        ),
      ),
  };
}

export const sjf = shortest('sjf', 'shortest job first, each until it waits or ends', false);
export const stcf = shortest('stcf', 'shortest time to completion first: who needs less preempts', true);
