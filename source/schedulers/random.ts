/**
 * Preemption anywhere, for finding bugs: at each decision any ready task may be next, decisions come after a random number
 * of instructions, and cores stand still now and then, for long or short, so that they drift against each other. All from the run's seed. The
 * defaults are those that found a lost update, an `if` for a `while` at a condition and a deadlock of three most often on one,
 * two and four cores (3 to 20 of a hundred seeds each); with priorities, 3 to 6 on one core.
 *
 * With `depth` above 0 it is the probabilistic scheduler of Burckhardt, Kothari, Musuvathi and Nagarakatte (PCT, ASPLOS
 * 2010): every task has a random priority, the highest ready one runs, and at depth - 1 random points among the first
 * `length` decisions the running one falls below all others. It finds a bug of that depth with a probability of at least
 * 1 / (tasks x length^(depth-1)); it is meant for one core. It gives nobody else a turn while the most urgent one spins; with
 * `patience` above 0 whoever has run for so many instructions in a row falls below all others too, so that waiting in a
 * loop comes to an end.
 */

import { idleCore } from '../kernel/cores.js';
import { ownPolicy, ownTask } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import { random32, randomBelow, randomGap } from '../kernel/random.js';
import type { TaskId } from '../kernel/state.js';
import { leastLoaded, mayRun } from './common.js';
import { emptyQueue, inOrder, pushLast, removeFrom } from './fifo.js';

const ready = (k: Kernel, core: number): TaskId[] => inOrder(k.state.queues[0]!).filter((id) => mayRun(k, id, core));

/** Has it run for longer than the patience of others lasts? Counts what it runs. */
function hasHadItsTurn(k: Kernel, id: TaskId): boolean {
  const { patience } = k.machine.parameters;
  if (patience === 0) return false;
  const { sched } = ownTask(k.state, id);
  sched.turns = (sched.turns ?? 0) + 1;
  return sched.turns > patience!;
}

export const random: Policy = {
  name: 'random',
  about: 'preempts anywhere and picks anybody, by the seed: for finding bugs',
  parameters: [
    {
      name: 'preempt',
      unit: 'count',
      default: 3,
      min: 1,
      max: 1e9,
      about: 'instructions between two decisions on average',
    },
    {
      name: 'stall',
      unit: 'percent',
      default: 50,
      min: 0,
      max: 100,
      about: 'decisions after which the core stands still',
    },
    {
      name: 'pause',
      unit: 'count',
      default: 65536,
      min: 1,
      max: 1e9,
      about: 'instructions that the longest such stand lasts',
    },
    {
      name: 'depth',
      unit: 'count',
      default: 0,
      min: 0,
      max: 100,
      about: 'above 0: random priorities, lowered at depth - 1 points',
    },
    {
      name: 'patience',
      unit: 'count',
      default: 0,
      min: 0,
      max: 1e9,
      about: 'with depth: instructions in a row after which one falls below all, 0: never',
    },
    { name: 'length', unit: 'count', default: 100, min: 1, max: 1e9, about: 'decisions among which these points lie' },
  ],
  workConserving: true,
  start(k) {
    k.state.queues.length = 0;
    k.state.queues.push(emptyQueue(k, 0, -1));
    const { depth, length } = k.machine.parameters;
    const points: number[] = [];
    for (let i = 1; i < depth!; i++) points.push(randomBelow(k, length!) + 1);
    const { data } = ownPolicy(k.state);
    data.points = points;
    data.decided = 0;
    data.lowest = 0;
  },
  attach(k, id) {
    // 32 bits of chance, made unique by the id: among equals there is no order to rely on
    ownTask(k.state, id).sched.priority = k.machine.parameters.depth! > 0 ? random32(k) * 65536 + (id & 65535) : 0;
  },
  place(k, id) {
    const task = k.state.tasks[id]!;
    const idle = idleCore(k, task.affinity, task.core);
    return idle >= 0 ? idle : leastLoaded(k, id);
  },
  enqueue(k, id) {
    pushLast(k, 0, id);
  },
  dequeue(k, id) {
    removeFrom(k, id);
  },
  pick(k, core) {
    const all = ready(k, core);
    if (all.length === 0) return undefined;
    if (k.machine.parameters.depth! > 0) {
      let best = all[0]!;
      for (const id of all) if (k.state.tasks[id]!.sched.priority! > k.state.tasks[best]!.sched.priority!) best = id;
      if (k.machine.parameters.patience! > 0) ownTask(k.state, best).sched.turns = 0;
      return { task: best, why: 'highest priority', numbers: { ready: all.length } };
    }
    return { task: all[randomBelow(k, all.length)]!, why: 'chance', numbers: { ready: all.length } };
  },
  candidates: (k, core) => ready(k, core),
  charge() {},
  nextDecision: () => Number.POSITIVE_INFINITY,
  nextRetired(k) {
    const { preempt, depth, patience } = k.machine.parameters;
    // under PCT every instruction is a point at which the priorities may change; with patience every other one, since COMPUTE
    // gets nowhere if it is cut short at each
    if (depth! > 0) return patience! > 0 ? 2 : 1;
    return randomGap(k, preempt!);
  },
  tick(k, id) {
    if (k.machine.parameters.depth! === 0) return 'quantum';
    const { data } = ownPolicy(k.state);
    const decided = (data.decided as number) + 1;
    data.decided = decided;
    if (!(data.points as readonly number[]).includes(decided) && !hasHadItsTurn(k, id)) return '';
    data.lowest = (data.lowest as number) - 1;
    ownTask(k.state, id).sched.priority = data.lowest as number;
    return 'quantum';
  },
  preempts(k, woken, running) {
    if (k.machine.parameters.depth! === 0) return undefined;
    const a = k.state.tasks[woken]!.sched.priority!;
    const b = k.state.tasks[running]!.sched.priority!;
    return a > b ? { why: 'higher priority', numbers: { woken: a, running: b } } : undefined;
  },
  steal: () => undefined,
  stall(k) {
    const { stall, pause, depth } = k.machine.parameters;
    if (depth! > 0 || stall === 0 || randomBelow(k, 100) >= stall!) return 0;
    // of every length up to the longest, each doubling as likely as the next: short drifts and long absences
    const doublings = 31 - Math.clz32(pause!);
    const longest = 2 ** randomBelow(k, doublings + 1);
    return (1 + randomBelow(k, longest)) * k.machine.costs.instruction;
  },
  describe: (k) => [
    {
      title: 'all cores',
      core: -1,
      entries: inOrder(k.state.queues[0]!).map((task) => ({ task, key: '' })),
      keyName: '',
      note: 'by chance',
      unordered: k.machine.parameters.depth === 0,
    },
  ],
};
