/**
 * Which core goes next. The next step belongs to the core with the smallest (clock, ties, id): the earliest; among equal
 * clocks the one that made the fewest steps without a price at that instant, so that steps without price take turns and
 * nobody starves; then the lower number. The order is a function of the cores' records alone, never of how they came
 * there, so that a run that burns a wait loop in one step meets the others exactly as one that turns it step by step.
 *
 * A tournament tree over the cores (Knuth, TAOCP 3, 5.4.1) gives the winner in O(1) and takes a change in O(log cores).
 * Tree and copies of the clocks are the host's scratch (`Kernel.order`), made anew from the state after `forget`.
 */
import { ownCore } from './epoch.js';
import type { Exchange, Forced, Kernel } from './machine.js';
import { emptyTlb } from './memory/layout.js';
import type { Context, Core, CoreId, Mutable } from './state.js';

/** Room for the number of the core beside the ties in one comparable number. */
const CORE_ROOM = 64;

/** One turn of a wait loop, instruction by instruction: when each begins after the turn's start, and the context then. */
export interface ParkedTurn {
  readonly offsets: readonly number[];
  readonly contexts: readonly Context[];
  /** Length of the turn, ns. */
  readonly length: number;
}

export interface CoreOrder {
  readonly leaves: number;
  /** tree[1] is the winner; leaf of core c is tree[leaves + c]. */
  readonly tree: Int32Array;
  readonly clock: Float64Array;
  /** ties * 64 + id. */
  readonly tie: Float64Array;
  /** From this time of its clock on, a core's next step is no plain instruction: a decision, a switch, the middle of a call. */
  readonly attention: Float64Array;
  /** Value of `retired` from which a decision is due: the policy's or a person's; Infinity: none. */
  readonly forced: Float64Array;
  /** Cores' records and their contexts as owned in this epoch; undefined until the core's first step in it. */
  readonly records: (Mutable<Core> | undefined)[];
  readonly contexts: (Mutable<Context> | undefined)[];
  /** Time of the earliest pending timer. */
  timer: number;
  /** How many cores are idle with nothing to do. */
  idle: number;
  /** The list of forced preemptions that `forced` was made from. */
  asked: readonly Forced[];
  /** The list of exchanges that `exchangeAt` was made from: the step of the next one, Infinity: none. */
  exchanges: readonly Exchange[];
  exchangeAt: number;
  /** How many cores are parked on a wait loop. */
  parked: number;
  /** park.ts's unpark: here to keep the files in one direction. */
  unpark: ((k: Kernel, core: Mutable<Core>, time: number, tie: number, why: string) => void) | undefined;
  /** Instructions of the turn on which a core is parked, see park.ts. */
  readonly turns: (ParkedTurn | undefined)[];
}

/** What the cores' records say, as an order. */
export function orderOf(k: Kernel): CoreOrder {
  return k.order ?? makeOrder(k);
}

function makeOrder(k: Kernel): CoreOrder {
  const { cores, timers } = k.state;
  let leaves = 1;
  while (leaves < cores.length) leaves *= 2;
  const order: CoreOrder = {
    leaves,
    tree: new Int32Array(2 * leaves),
    clock: new Float64Array(leaves).fill(Number.POSITIVE_INFINITY),
    tie: new Float64Array(leaves),
    attention: new Float64Array(leaves).fill(Number.NEGATIVE_INFINITY),
    forced: new Float64Array(leaves).fill(Number.POSITIVE_INFINITY),
    records: new Array(leaves).fill(undefined),
    contexts: new Array(leaves).fill(undefined),
    timer: timers.heap[0]?.time ?? Number.POSITIVE_INFINITY,
    idle: 0,
    asked: k.forced,
    exchanges: k.exchanges,
    exchangeAt: nextExchange(k),
    parked: 0,
    unpark: undefined,
    turns: new Array(leaves).fill(undefined),
  };
  for (let i = 0; i < leaves; i++) {
    order.tree[leaves + i] = i;
    order.tie[i] = i;
  }
  for (const core of cores) {
    order.clock[core.id] = core.clock;
    order.tie[core.id] = core.ties * CORE_ROOM + core.id;
    order.forced[core.id] = nextStop(k, core);
    if (isIdle(core)) order.idle++;
  }
  for (let i = leaves - 1; i >= 1; i--) order.tree[i] = winner(order, order.tree[2 * i]!, order.tree[2 * i + 1]!);
  k.order = order;
  return order;
}

function winner(o: CoreOrder, a: number, b: number): number {
  const ca = o.clock[a]!;
  const cb = o.clock[b]!;
  return ca < cb || (ca === cb && o.tie[a]! < o.tie[b]!) ? a : b;
}

/** The first value of `retired` at which the policy or a person wants a decision on this core; Infinity: none. */
export function nextStop(k: Kernel, core: Core): number {
  return Math.min(core.stopAt, nextForced(k, core));
}

/** The step after which the policy or the cores are exchanged next; Infinity: none. */
export function nextExchange(k: Kernel): number {
  for (const { step } of k.exchanges) if (step > k.state.step) return step;
  return Number.POSITIVE_INFINITY;
}

function nextForced(k: Kernel, core: Core): number {
  for (const f of k.forced) {
    if (f.core === core.id && f.after > core.forcedAt) return f.after;
  }
  return Number.POSITIVE_INFINITY;
}

/** The order has changed at `core`: play its matches again. */
export function replay(o: CoreOrder, core: CoreId): void {
  const { tree, clock, tie } = o;
  let at = o.leaves + core;
  let best = core;
  let bestClock = clock[core]!;
  while (at > 1) {
    const other = tree[at ^ 1]!;
    const otherClock = clock[other]!;
    if (otherClock < bestClock || (otherClock === bestClock && tie[other]! < tie[best]!)) {
      best = other;
      bestClock = otherClock;
    }
    at >>= 1;
    tree[at] = best;
  }
}

/** The record of a core, owned, with the scratch knowing it. */
export function coreRecord(k: Kernel, id: CoreId): Mutable<Core> {
  const o = orderOf(k);
  let record = o.records[id];
  if (record === undefined) {
    record = ownCore(k.state, id);
    o.records[id] = record;
  }
  return record;
}

/** Sets a core's clock, counting steps without a price; Infinity: idle. */
export function setClock(k: Kernel, core: Mutable<Core>, clock: number, ties: number): void {
  const o = orderOf(k);
  const wasIdle = isIdle(core);
  core.clock = clock;
  core.ties = ties;
  o.clock[core.id] = clock;
  o.tie[core.id] = ties * CORE_ROOM + core.id;
  const nowIdle = isIdle(core);
  if (wasIdle !== nowIdle) o.idle += nowIdle ? 1 : -1;
  replay(o, core.id);
}

/** Nothing to run, and nobody has told it to look for work. (A core parked for ever has no next time either.) */
export function isIdle(core: Core): boolean {
  return core.mode === 'idle' && core.clock === Number.POSITIVE_INFINITY;
}

/** The core has something other than plain instructions before it: look before its next step. A parked one waits no longer. */
export function attend(k: Kernel, id: CoreId): void {
  const o = orderOf(k);
  o.attention[id] = Number.NEGATIVE_INFINITY;
  o.contexts[id] = undefined;
  if (k.state.cores[id]!.parkedLoop >= 0) {
    o.unpark?.(k, coreRecord(k, id), k.state.now, k.core >= 0 ? o.tie[k.core]! : -1, 'interrupt');
  }
  const core = k.state.cores[id]!;
  if (core.computeSince >= 0) {
    // It has computed until now, and not before it began to.
    const at = Math.max(k.state.now, core.computeSince);
    if (at < core.clock) setClock(k, coreRecord(k, id), at, 0);
  }
}

/** The running task's next decision has come nearer: whoever computes does so until then, not until now. */
export function hurry(k: Kernel, id: CoreId): void {
  const core = k.state.cores[id]!;
  if (core.computeSince < 0) attend(k, id);
  else replanComputing(k, id);
}

/** COMPUTE counts as one instruction each so many ns, for decisions and forced preemptions that are numbered by instructions. */
export const COMPUTE_PIECE = 1000;

/** Pieces of COMPUTE that the core has done at a time of its clock since it began. */
export function piecesAt(core: Core, time: number): number {
  return core.computeSince < 0 ? 0 : Math.max(0, Math.floor((time - core.computeSince) / COMPUTE_PIECE));
}

/** When a core that computes has its next step, if nobody interrupts it: its end, a decision, a forced preemption. */
export function computesUntil(k: Kernel, o: CoreOrder, core: Core): number {
  if (interruptsOff(k, core)) return Math.max(core.computeSince, core.computeUntil);
  const left = Math.max(0, o.forced[core.id]! - core.retired);
  const forced = left === Number.POSITIVE_INFINITY ? left : core.computeSince + left * COMPUTE_PIECE;
  return Math.max(core.computeSince, Math.min(core.computeUntil, core.decideAt, forced));
}

/** What a person forces, or the policy's decision, has changed: the next step of a core that computes comes when it is due. */
export function replanComputing(k: Kernel, id: CoreId): void {
  const o = orderOf(k);
  const core = k.state.cores[id]!;
  // One that was interrupted goes on at its clock, which has come.
  if (core.computeSince < 0 || core.clock <= Math.max(k.state.now, core.computeSince)) return;
  const until = Math.max(k.state.now, computesUntil(k, o, core));
  if (until !== core.clock) setClock(k, coreRecord(k, id), until, 0);
}

/** Does a core run, or turn a wait loop, with its interrupts off (interrupts.ts)? */
export const interruptsOff = (k: Kernel, core: Core): boolean =>
  core.context >= 0 && k.state.contexts[core.context]?.interruptsOff !== undefined;

/** Is what is due on such a core of the running task's own doing (it waits, ends, gives way), and not to be kept off? */
export const isOwnDoing = (k: Kernel, core: Core): boolean =>
  core.next >= 0 || core.resched === 'yield' || k.state.tasks[core.task]?.state !== 'running';

/** An idle core is woken by the step under way: it looks for work at this time. */
export function kick(k: Kernel, id: CoreId, why: Core['resched']): void {
  const core = coreRecord(k, id);
  const by = k.core >= 0 ? k.state.cores[k.core]!.ties : 0;
  core.resched = why;
  setClock(k, core, k.state.now, by);
  attend(k, id);
}

/** The earliest core, or -1 if all are idle. */
export function earliestCore(k: Kernel): CoreId {
  const o = orderOf(k);
  const first = o.tree[1]!;
  return o.clock[first] === Number.POSITIVE_INFINITY ? -1 : first;
}

/** Is the core in an affinity mask (two 32-bit words)? */
export function allowed(affinity: readonly [number, number], core: CoreId): boolean {
  return core < 32 ? (affinity[0] & (1 << core)) !== 0 : (affinity[1] & (1 << (core - 32))) !== 0;
}

/** A core with nothing to do on which the affinity allows a task: the preferred one if it is idle, else the lowest; or -1. */
export function idleCore(k: Kernel, affinity: readonly [number, number], preferred: CoreId): CoreId {
  const o = orderOf(k);
  if (o.idle === 0) return -1;
  const { cores } = k.state;
  const isFree = (c: CoreId): boolean => isIdle(cores[c]!) && allowed(affinity, c);
  if (preferred >= 0 && preferred < cores.length && isFree(preferred)) return preferred;
  for (let c = 0; c < cores.length; c++) if (isFree(c)) return c;
  return -1;
}

/** A core with nothing to do since `now`. */
export function idleCoreFields(id: CoreId, now: number): Omit<Core, 'epoch'> {
  return {
    id,
    clock: Number.POSITIVE_INFINITY,
    task: -1,
    context: -1,
    mode: 'idle',
    decideAt: Number.POSITIVE_INFINITY,
    resched: '',
    since: now,
    retired: 0,
    space: -1,
    lastTask: -1,
    busy: 0,
    switches: 0,
    parkedLoop: -1,
    parkedSince: 0,
    parkedTurn: 0,
    next: -1,
    nextWhy: '',
    ties: 0,
    charged: now,
    stopAt: Number.POSITIVE_INFINITY,
    forcedAt: -1,
    switching: 0,
    computeSince: -1,
    computeRate: 1,
    computeUntil: 0,
    cached: [],
    warmTime: 0,
    tlb: emptyTlb,
  };
}
