/**
 * Earliest deadline first for periodic jobs (Liu and Layland, 1973): of those that are ready, the one whose present release
 * must be done first runs; a release with an earlier deadline preempts. One queue for all cores, or one a core. With
 * `monotonic` the shortest period runs instead, whatever the deadlines: rate-monotonic priorities. Of equals, who came first.
 *
 * On one core EDF meets all deadlines (that are as long as the periods) as long as the utilisation, the sum of computing /
 * period, is at most 1; rate-monotonic priorities surely do up to n (2^(1/n) - 1), and perhaps beyond. The queue's note says
 * what the workload's utilisation is. Nobody is turned away; deadlines that are missed are counted with the job.
 * Who has no deadline comes after all others, first come first served.
 */
import { ownTask } from '../kernel/epoch.js';
import { deadlineOf, jobOf } from '../kernel/jobs.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import type { TaskId } from '../kernel/state.js';
import { mayRun } from './common.js';
import { heapInOrder, heapPush, heapRemove } from './heap.js';
import { CENTRAL, firstFor, nextFor, placeByKey, queueOf, startQueues, stealFromHeap, viewOf } from './queues.js';

const KEY = 'due';
/** After every deadline. */
const NONE = Number.MAX_SAFE_INTEGER;

const isMonotonic = (k: Kernel): boolean => k.machine.parameters.monotonic === 1;

/** What a task is sorted by: its deadline, or its period. */
function dueOf(k: Kernel, id: TaskId): number {
  if (!isMonotonic(k)) return Math.min(NONE, deadlineOf(k, id));
  const period = jobOf(k, id)?.period ?? 0;
  return period > 0 ? period : NONE;
}

/** Part of one core that the periodic jobs of the machine want, and how many they are. */
export function utilisation(k: Kernel): { readonly sum: number; readonly jobs: number } {
  let sum = 0;
  let jobs = 0;
  for (const { compute, period, deadline } of k.machine.jobs ?? []) {
    if (period <= 0) continue;
    jobs++;
    sum += compute / (deadline > 0 ? Math.min(period, deadline) : period);
  }
  return { sum, jobs };
}

/** What is promised up to which utilisation, in words. */
export function admission(k: Kernel): string {
  const { sum, jobs } = utilisation(k);
  if (jobs === 0) return 'no periodic jobs';
  const cores = k.state.cores.length;
  const bound = isMonotonic(k) ? jobs * (2 ** (1 / jobs) - 1) : 1;
  const shown = `utilisation ${sum.toFixed(3)}`;
  if (sum > cores) return `${shown}, more than ${cores} core${cores === 1 ? '' : 's'}: deadlines are missed`;
  if (cores > 1) return `${shown} of ${cores}: no promise on several cores`;
  return sum <= bound + 1e-9
    ? `${shown} of at most ${bound.toFixed(3)}: every deadline is met`
    : `${shown}, above ${bound.toFixed(3)}: no promise`;
}

export const edf: Policy = {
  name: 'edf',
  about: 'real time: the earliest deadline first, or the shortest period; misses are counted',
  parameters: [
    {
      name: 'monotonic',
      unit: 'flag',
      default: 0,
      min: 0,
      max: 1,
      about: 'by period instead of deadline: rate-monotonic priorities',
    },
    { ...CENTRAL, default: 1 },
  ],
  workConserving: true,
  start: (k) => startQueues(k, { sequence: 0 }),
  attach(k, id) {
    ownTask(k.state, id).sched[KEY] = dueOf(k, id);
  },
  place: (k, id, why) => placeByKey(k, id, why, (running) => dueOf(k, running)),
  enqueue(k, id, core) {
    ownTask(k.state, id).sched[KEY] = dueOf(k, id);
    heapPush(k, queueOf(k, core).id, KEY, id);
  },
  dequeue(k, id) {
    heapRemove(k, KEY, id);
  },
  pick(k, core) {
    const task = firstFor(k, KEY, core);
    if (task < 0) return undefined;
    const own = k.state.tasks[task]!.sched[KEY]!;
    const name = isMonotonic(k) ? 'period' : 'deadline';
    const numbers = own === NONE ? undefined : { [name]: own };
    const next = nextFor(k, KEY, core, task);
    if (next < 0) return { task, why: 'only', ...(numbers === undefined ? {} : { numbers }) };
    if (numbers === undefined) return { task, why: 'head' };
    const other = k.state.tasks[next]!.sched[KEY]!;
    const why = isMonotonic(k) ? 'shortest period' : 'earliest deadline';
    return { task, why, numbers: other === NONE ? numbers : { ...numbers, next: other, other: next } };
  },
  candidates: (k, core) => heapInOrder(k.state, KEY, queueOf(k, core)).filter((id) => mayRun(k, id, core)),
  charge() {},
  nextDecision: () => Number.POSITIVE_INFINITY,
  tick: () => '',
  preempts(k, woken, running) {
    const own = dueOf(k, woken);
    const theirs = dueOf(k, running);
    if (own >= theirs) return undefined;
    const numbers = theirs === NONE ? { woken: own } : { woken: own, running: theirs };
    return { why: isMonotonic(k) ? 'shorter period' : 'earlier deadline', numbers };
  },
  steal: stealFromHeap,
  describe: (k) =>
    k.state.queues.map((queue) =>
      viewOf(
        queue,
        heapInOrder(k.state, KEY, queue),
        isMonotonic(k) ? 'period' : 'deadline',
        (task) => {
          const due = k.state.tasks[task]!.sched[KEY]!;
          return due === NONE ? 'none' : String(due);
        },
        admission(k),
      ),
    ),
};
