/**
 * The completely fair scheduler of Linux 2.6.23 to 6.5 (kernel/sched/fair.c): each task has a virtual runtime, which
 * grows by the time it ran, divided by its weight; the smallest runs next. One queue a core. Figures and rules as in the
 * kernel: latency, granularities and their scaling by the number of cores, placement of new tasks (one slice behind) and
 * of sleepers (half a latency ahead at most), preemption at wake-up, sched_yield skipping to the next. A core whose queue
 * is empty takes no timer interrupts (NO_HZ_FULL).
 */
import { ownQueue } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import type { CoreId } from '../kernel/state.js';
import { withClasses } from './classes.js';
import { type Entity, levelOf, loadOfLevel, NOBODY, numbersOf, ownNumbers, parentOf } from './entities.js';
import { FAIR_PARAMETERS, factor, fair, type Rules } from './fair.js';
import { treeFirst, treeInOrder, treeSecond } from './tree.js';

const latency = (k: Kernel): number => k.machine.parameters.latency! * factor(k);
const granularity = (k: Kernel): number => k.machine.parameters.granularity! * factor(k);

/** Time an entity may run before others have their turn; `entering`: it does not count on its level yet. */
function sliceOf(k: Kernel, level: number, e: Entity, entering: boolean): number {
  const s = k.state;
  const { core } = s.queues[level]!;
  const queue = s.queues[core]!;
  const running = queue.numbers.current !== NOBODY ? 1 : 0;
  const all = queue.count + running;
  const most = Math.max(1, Math.round(k.machine.parameters.latency! / k.machine.parameters.granularity!));
  let slice = all > most ? all * granularity(k) : latency(k);
  let weight = numbersOf(s, e).weight!;
  slice *= weight / (loadOfLevel(s, s.queues[level]!) + (entering ? weight : 0));
  const parent = parentOf(k, level);
  if (parent !== NOBODY) {
    weight = numbersOf(s, parent).weight!;
    slice *= weight / Math.max(weight, loadOfLevel(s, queue));
  }
  return Math.max(1, Math.round(slice));
}

const timeNow = (k: Kernel, core: CoreId): number => k.state.cores[core]!.clock;

function raiseMin(k: Kernel, level: number): void {
  const s = k.state;
  const { numbers } = s.queues[level]!;
  const first = treeFirst(s, level);
  let least = first === NOBODY ? Number.POSITIVE_INFINITY : numbersOf(s, first).vruntime!;
  if (numbers.current !== NOBODY) least = Math.min(least, numbersOf(s, numbers.current!).vruntime!);
  if (least !== Number.POSITIVE_INFINITY && least > numbers.min!) ownQueue(s, level).numbers.min = least;
}

const ms = 1_000_000;

const rules: Rules = {
  key: 'vruntime',
  entity: { vruntime: 0, start: 0, from: -1 },
  level: { min: 0, skip: NOBODY },
  enter(k, level, e, why) {
    const s = k.state;
    const own = ownNumbers(s, e);
    raiseMin(k, level);
    const { min } = s.queues[level]!.numbers;
    // it counts from the level on which it last was: moved to another, it keeps its distance to the smallest
    if (own.from !== level && own.from! >= 0 && s.queues[own.from!] !== undefined) {
      own.vruntime! += min! - s.queues[own.from!]!.numbers.min!;
    }
    own.from = level;
    if (why === 'new') {
      const slice = sliceOf(k, level, e, true);
      own.vruntime = Math.max(own.vruntime!, min! + (slice * 1024) / own.weight!);
    } else if (why === 'woken') own.vruntime = Math.max(own.vruntime!, min! - latency(k) / 2);
  },
  leave() {},
  counted(k, level, _e, sign) {
    if (sign > 0) return;
    ownQueue(k.state, level).numbers.skip = NOBODY;
    raiseMin(k, level);
  },
  putBack(k, level, e, why) {
    if (why === 'yielded') ownQueue(k.state, level).numbers.skip = e;
  },
  reweigh() {},
  clock: (k, level) => k.state.queues[level]!.numbers.min!,
  ran(k, level, e, ns) {
    const own = ownNumbers(k.state, e);
    own.vruntime! += (ns * 1024) / own.weight!;
    raiseMin(k, level);
  },
  left(k, level, e, core) {
    const from = k.state.cores[core]!.charged;
    return Math.max(0, numbersOf(k.state, e).start! + sliceOf(k, level, e, false) - from);
  },
  over(k, level, e, core) {
    const s = k.state;
    const n = numbersOf(s, e);
    const slice = sliceOf(k, level, e, false);
    const ran = timeNow(k, core) - n.start!;
    if (ran >= slice) return true;
    if (k.machine.parameters.tick! === 0 || ran < granularity(k)) return false;
    return n.vruntime! - numbersOf(s, treeFirst(s, level)).vruntime! > slice;
  },
  started(k, e, now) {
    ownNumbers(k.state, e).start = now;
  },
  pick(k, level) {
    const s = k.state;
    const first = treeFirst(s, level);
    if (first === NOBODY) return undefined;
    const second = treeSecond(s, level);
    const vruntime = numbersOf(s, first).vruntime!;
    if (second === NOBODY) return { entity: first, why: 'only', numbers: { vruntime } };
    const skipped = s.queues[level]!.numbers.skip === first;
    const [entity, other] = skipped ? [second, first] : [first, second];
    return {
      entity,
      why: skipped ? 'next after who yielded' : 'smallest vruntime',
      numbers: { vruntime: numbersOf(s, entity).vruntime!, next: numbersOf(s, other).vruntime!, other },
    };
  },
  preempts(k, _level, woken, running) {
    const w = numbersOf(k.state, woken);
    const theirs = numbersOf(k.state, running).vruntime!;
    const needed = (k.machine.parameters.wakeup! * factor(k) * 1024) / w.weight!;
    return theirs - w.vruntime! > needed
      ? { why: 'far behind in vruntime', numbers: { woken: w.vruntime!, running: theirs, needed } }
      : undefined;
  },
  inOrder: (k, level) => treeInOrder(k.state, level),
  keyOf: (k, _level, e) => String(Math.round(numbersOf(k.state, e).vruntime!)),
  shownOf: (k, _level, e) => ({ cells: [String(numbersOf(k.state, e).weight)] }),
  lineOf: (k, level) => ({
    columns: ['weight'],
    markers: [{ name: 'min', value: k.state.queues[level]!.numbers.min! }],
  }),
  noteOf: (k, level) => `min ${Math.round(k.state.queues[level]!.numbers.min!)}`,
};

export const cfs: Policy = withClasses({
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
    ...FAIR_PARAMETERS,
  ],
  ...fair(rules),
  interval: (k, id) => sliceOf(k, levelOf(k, id, Math.max(0, k.state.tasks[id]!.core)), id, false),
});
