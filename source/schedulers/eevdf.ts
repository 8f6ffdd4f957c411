/**
 * Earliest eligible virtual deadline first, Linux 6.6 and later (Stoica and Abdel-Wahab, 1995; kernel/sched/fair.c). Each
 * task has a virtual runtime and a virtual deadline, one slice ahead of it. The level's virtual time V is the weighted
 * mean of all virtual runtimes, running one included; who is not ahead of V is eligible, and of those the earliest
 * deadline runs, until it has had its slice or is no longer eligible (run to parity). The lag V - v is kept over a sleep,
 * within limits, and scaled so that it is the same when the task is back. With `delayed` (6.12) whoever goes to sleep
 * ahead of V stays in the tree until it is picked, so that nobody can sleep off what it had too much.
 *
 * All is exact: virtual runtimes are whole ns, and what a division leaves goes into the next one.
 */
import { ownQueue } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { Policy } from '../kernel/policy.js';
import type { State } from '../kernel/state.js';
import { withClasses } from './classes.js';
import { type Entity, isSleeper, NOBODY, numbersOf, ownNumbers } from './entities.js';
import { FAIR_PARAMETERS, factor, fair, type Rules } from './fair.js';
import { treeFirst, treeFirstFit, treeInOrder, treeSecond } from './tree.js';

const ms = 1_000_000;
/** V is counted from an origin that follows it, so that the sums stay small. */
const FAR = 2 ** 24;

const sliceOf = (k: Kernel): number => k.machine.parameters.slice! * factor(k);
/** Virtual time of so much time, rounded down: a slice of whole ticks is over with its last one. */
const virtual = (ns: number, weight: number): number => Math.max(1, Math.floor((ns * 1024) / weight));

/** Sum of (v - origin) x weight and of weights of all that compete on a level: V = origin + sum / load. */
export function totals(s: State, level: number): { readonly sum: number; readonly load: number } {
  const { sum, load, origin, current } = s.queues[level]!.numbers;
  if (current === NOBODY) return { sum: sum!, load: load! };
  const n = numbersOf(s, current!);
  return { sum: sum! + (n.vruntime! - origin!) * n.weight!, load: load! + n.weight! };
}

/** Virtual time of a level, rounded down. */
export function averageOf(s: State, level: number): number {
  const { sum, load } = totals(s, level);
  const { origin } = s.queues[level]!.numbers;
  return load === 0 ? origin! : origin! + Math.floor(sum / load);
}

/** Is a virtual runtime not ahead of V? */
function eligibility(s: State, level: number): (vruntime: number) => boolean {
  const { sum, load } = totals(s, level);
  const { origin } = s.queues[level]!.numbers;
  return (vruntime) => (vruntime - origin!) * load <= sum;
}

function follow(s: State, level: number): void {
  const average = averageOf(s, level);
  const by = average - s.queues[level]!.numbers.origin!;
  if (Math.abs(by) < FAR) return;
  const { numbers } = ownQueue(s, level);
  numbers.sum! -= by * numbers.load!;
  numbers.origin = average;
}

const rules: Rules = {
  key: 'deadline',
  entity: { vruntime: 0, deadline: 0, rest: 0, lag: 0, ahead: 0, was: 0, protect: -1, over: 0 },
  level: { origin: 0, sum: 0, parity: NOBODY },
  enter(k, level, e, why) {
    const s = k.state;
    const own = ownNumbers(s, e);
    const weight = own.weight!;
    const { load } = totals(s, level);
    // lag and rest of the slice are ns of service: of another weight they are another virtual time
    const scale = own.was === 0 ? 1 : own.was! / weight;
    let lag = 0;
    if (why !== 'new' && load > 0) lag = Math.round((own.lag! * scale * (load + weight)) / load);
    const slice = virtual(sliceOf(k), weight);
    own.vruntime = averageOf(s, level) - lag;
    own.deadline =
      own.vruntime +
      (why === 'changed' ? Math.round(own.ahead! * scale) : why === 'new' ? Math.ceil(slice / 2) : slice);
    if (own.deadline <= own.vruntime) own.deadline = own.vruntime + slice;
    own.rest = 0;
    own.over = 0;
  },
  leave(k, level, e) {
    const s = k.state;
    const own = ownNumbers(s, e);
    const most = virtual(Math.max(2 * sliceOf(k), k.machine.parameters.tick!), own.weight!);
    const lag = averageOf(s, level) - own.vruntime!;
    // a sleeper that stayed in the tree has no credit for what burned off there (DELAY_ZERO)
    own.lag = Math.max(-most, Math.min(isSleeper(k, e) && own.queued === 1 ? 0 : most, lag));
    own.ahead = own.deadline! - own.vruntime!;
    own.was = own.weight!;
  },
  counted(k, level, e, sign) {
    const { numbers } = ownQueue(k.state, level);
    const n = numbersOf(k.state, e);
    numbers.sum! += sign * (n.vruntime! - numbers.origin!) * n.weight!;
    if (sign < 0 && numbers.parity === e) numbers.parity = NOBODY;
  },
  begins(k, level, e) {
    ownQueue(k.state, level).numbers.parity = NOBODY;
    const own = ownNumbers(k.state, e);
    own.protect = own.deadline!;
    own.over = 0;
  },
  putBack(k, level, e, why) {
    const own = ownNumbers(k.state, e);
    if (why === 'yielded') own.deadline! += virtual(sliceOf(k), own.weight!);
    ownQueue(k.state, level).numbers.parity = e;
  },
  reweigh(k, e, weight, clock) {
    // lag in ns of service stays, and so does what is left of the slice
    const own = ownNumbers(k.state, e);
    const scale = (v: number): number => clock + Math.round(((v - clock) * own.weight!) / weight);
    own.lag = Math.round((own.lag! * own.weight!) / weight);
    own.vruntime = scale(own.vruntime!);
    own.deadline = Math.max(scale(own.deadline!), own.vruntime + 1);
    own.protect = own.protect === -1 ? -1 : own.deadline;
    own.rest = 0;
  },
  clock: (k, level) => averageOf(k.state, level),
  ran(k, level, e, ns) {
    const own = ownNumbers(k.state, e);
    const weight = own.weight!;
    const units = own.rest! + ns * 1024;
    const by = Math.floor(units / weight);
    own.vruntime! += by;
    own.rest = units - by * weight;
    follow(k.state, level);
    if (own.vruntime! < own.deadline!) return;
    own.deadline = own.vruntime! + virtual(sliceOf(k), weight);
    own.over = k.state.queues[level]!.numbers.root === NOBODY ? 0 : 1;
  },
  left(k, _level, e) {
    const n = numbersOf(k.state, e);
    return Math.max(0, Math.ceil(((n.deadline! - n.vruntime!) * n.weight! - n.rest!) / 1024));
  },
  over: (k, _level, e) => numbersOf(k.state, e).over === 1,
  pick(k, level) {
    const s = k.state;
    const first = treeFirst(s, level);
    if (first === NOBODY) return undefined;
    const fits = eligibility(s, level);
    const { parity } = s.queues[level]!.numbers;
    const n = parity === NOBODY ? undefined : numbersOf(s, parity!);
    if (n !== undefined && k.machine.parameters.parity === 1 && n.protect === n.deadline && fits(n.vruntime!)) {
      return { entity: parity!, why: 'run to parity', numbers: figures(s, level, parity!) };
    }
    const found = treeFirstFit(s, level, fits);
    const entity = found === NOBODY ? first : found;
    const other = entity === first ? treeSecond(s, level) : first;
    if (other === NOBODY) return { entity, why: 'only', numbers: figures(s, level, entity) };
    const { deadline, vruntime } = numbersOf(s, other);
    const against = { other, otherDeadline: deadline!, otherVruntime: vruntime! };
    return { entity, why: 'earliest eligible deadline', numbers: { ...figures(s, level, entity), ...against } };
  },
  preempts(k, level, woken, running) {
    const s = k.state;
    const w = numbersOf(s, woken);
    const r = numbersOf(s, running);
    const numbers = { deadline: w.deadline!, running: r.deadline!, average: averageOf(s, level) };
    if (r.over === 1) return { why: 'slice used up', numbers };
    const fits = eligibility(s, level);
    const still = fits(r.vruntime!);
    if (still && k.machine.parameters.parity === 1 && r.protect === r.deadline) return undefined;
    if (treeFirstFit(s, level, fits) !== woken) return undefined;
    if (!still) return { why: 'the other is ahead of its share', numbers };
    return w.deadline! < r.deadline! ? { why: 'earlier eligible deadline', numbers } : undefined;
  },
  lingers: (k, level, e) =>
    k.machine.parameters.delayed === 1 &&
    totals(k.state, level).load > numbersOf(k.state, e).weight! &&
    !eligibility(k.state, level)(numbersOf(k.state, e).vruntime!),
  returns(k, level, e) {
    // what has burned off meanwhile is no credit (DELAY_ZERO)
    const own = ownNumbers(k.state, e);
    const ahead = own.deadline! - own.vruntime!;
    own.vruntime = Math.max(own.vruntime!, averageOf(k.state, level));
    own.deadline = own.vruntime + ahead;
  },
  inOrder(k, level) {
    const s = k.state;
    const fits = eligibility(s, level);
    const all = treeInOrder(s, level);
    const ready = all.filter((e) => fits(numbersOf(s, e).vruntime!));
    const { parity } = s.queues[level]!.numbers;
    const first = ready.includes(parity!) && rules.pick(k, level)?.entity === parity ? [parity!] : [];
    return [
      ...first,
      ...ready.filter((e) => !first.includes(e)),
      ...all.filter((e) => !fits(numbersOf(s, e).vruntime!)),
    ];
  },
  keyOf(k, level, e) {
    const n = numbersOf(k.state, e);
    const mark = eligibility(k.state, level)(n.vruntime!) ? 'eligible' : 'not yet';
    return `${mark} v ${n.vruntime} d ${n.deadline} lag ${averageOf(k.state, level) - n.vruntime!}`;
  },
  shownOf(k, level, e) {
    const n = numbersOf(k.state, e);
    const lag = averageOf(k.state, level) - n.vruntime!;
    return {
      mark: eligibility(k.state, level)(n.vruntime!) ? 'eligible' : 'not yet',
      cells: [n.vruntime!, lag, String(n.weight)],
    };
  },
  lineOf: (k, level) => ({
    columns: ['vruntime', 'lag', 'weight'],
    markers: [{ name: 'V', value: averageOf(k.state, level) }],
  }),
  noteOf: (k, level) => `V ${averageOf(k.state, level)}`,
};

function figures(s: State, level: number, e: Entity): Record<string, number> {
  const { deadline, vruntime } = numbersOf(s, e);
  return { deadline: deadline!, vruntime: vruntime!, average: averageOf(s, level) };
}

export const eevdf: Policy = withClasses({
  name: 'eevdf',
  about: 'Linux 6.6 on: of those not ahead of their share, the earliest virtual deadline',
  parameters: [
    {
      name: 'slice',
      unit: 'ns',
      default: 0.75 * ms,
      min: 1,
      max: 1e12,
      about: 'time that a task asks for at once (0.70 ms in later kernels); grows with the cores if scaled',
    },
    {
      name: 'parity',
      unit: 'flag',
      default: 1,
      min: 0,
      max: 1,
      about: 'who runs goes on until its slice is used up or it is no longer eligible',
    },
    {
      name: 'delayed',
      unit: 'flag',
      default: 0,
      min: 0,
      max: 1,
      about: 'who goes to sleep ahead of its share stays in the queue until it is picked (6.12)',
    },
    ...FAIR_PARAMETERS,
  ],
  ...fair(rules),
  interval: (k) => sliceOf(k),
});
