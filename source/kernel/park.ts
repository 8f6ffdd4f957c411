/**
 * Wait loops. A core whose context turned a wait loop once and changed nothing will turn it the same way until something
 * that the turn reads changes. It is parked: its time passes, in whole turns and at last a part of one, without a step
 * for each instruction, until another core writes to what the turn read, the policy wants its decision, or a person's
 * preemption is due. Where it then stands in the turn, and what its registers hold, is what turning instruction by
 * instruction would have given: the instructions of one turn are kept (when each begins, the context then), and the
 * instruction order between cores depends on clocks alone (cores.ts). So parking changes how many steps a run has, not
 * what comes out.
 */
import { advanceTurn, tryTurn, turnsThatStay } from './clock-loop.js';
import {
  COMPUTE_PIECE,
  type CoreOrder,
  coreRecord,
  interruptsOff,
  orderOf,
  type ParkedTurn,
  replanComputing,
  setClock,
} from './cores.js';
import { probeTurn } from './dry.js';
import { emit } from './emit.js';
import { copyContext, ownContext } from './epoch.js';
import { noEvents } from './events.js';
import { executeOne, LOOPED } from './execute.js';
import type { Kernel } from './machine.js';
import type { Context, Core, CoreId, Mutable } from './state.js';
import { takeTouched, unwatch, watch } from './watch.js';

/** Longer turns, or deeper stacks, are not worth keeping. */
const MOST_INSTRUCTIONS = 512;
const MOST_WORDS = 1 << 18;

/** A clock loop that has not left after so long (ns; about three years), or so many turns, never will. */
const CLOCK_LIMIT = 1e17;
const CLOCK_TURNS = 2 ** 40;
/** Tags from 0 to 63 are the cores'. */
const MOST_CORES = 64;
/** Watches of core c carry this tag. */
const tagOf = (core: CoreId): number => core;

/** The turn that a context at the head of wait loop `loop` would make, if it changes nothing; reads as triples. */
function recordTurn(
  k: Kernel,
  context: Context,
  loop: number,
): { turn: ParkedTurn; reads: readonly number[] } | undefined {
  const probe = probeTurn(k, context, loop, MOST_INSTRUCTIONS);
  if (probe === undefined || probe.cost <= 0) return undefined;
  if (probe.instructions * context.slots.length > MOST_WORDS) return undefined;
  const copy = copyContext(context, k.state.epoch);
  const offsets: number[] = [];
  const contexts: Context[] = [];
  const { sink, cost, systemCost } = k;
  k.sink = noEvents;
  let at = 0;
  let whole = false;
  try {
    while (offsets.length < MOST_INSTRUCTIONS) {
      offsets.push(at);
      contexts.push(copyContext(copy, -1));
      k.cost = 0;
      const did = executeOne(k, copy);
      at += k.cost;
      if (did === LOOPED && k.scratch.loop === loop) {
        whole = true;
        break;
      }
    }
  } finally {
    k.sink = sink;
    k.cost = cost;
    k.systemCost = systemCost;
  }
  return whole && at > 0 ? { turn: { offsets, contexts, length: at }, reads: probe.reads } : undefined;
}

/**
 * The context of `core` has come back to the head of wait loop `loop`: parks the core if the next turn would change
 * nothing. The core's clock becomes the time at which its next decision is due.
 */
export function tryPark(k: Kernel, core: Mutable<Core>, context: Context, loop: number): boolean {
  const deaf = context.interruptsOff !== undefined;
  if (k.machine.parking === false || (core.resched !== '' && !deaf) || context.dirty) return false;
  const recorded = turnAt(k, core, context, loop);
  if (recorded === undefined) return false;
  const o = orderOf(k);
  const { turn } = recorded;
  let leaves = Number.POSITIVE_INFINITY;
  if (turn.contexts.length === 0) {
    const start = core.clock;
    const until = Math.min(deaf ? CLOCK_LIMIT : core.decideAt, CLOCK_LIMIT);
    const turns = turnsThatStay(k, context, loop, start, turn.length, until);
    if (turns < 2) return false;
    if (turns < CLOCK_TURNS) leaves = start + turns * turn.length;
    // what the last try left in the frame does not depend on how the end was found
    tryTurn(k, context, loop, start);
  }
  core.parkedLoop = loop;
  core.parkedSince = core.clock;
  core.parkedTurn = turn.length;
  remember(k, o, core.id, recorded);
  emit(k, 'park', { value: turn.length });
  setClock(k, core, Math.min(leaves, horizon(k, o, core, turn)), 0);
  o.attention[core.id] = Number.NEGATIVE_INFINITY;
  return true;
}

/** The turn before a context at the head of a loop: with its registers, or for a loop that looks at the clock without. */
function turnAt(
  k: Kernel,
  core: Core,
  context: Context,
  loop: number,
): { readonly turn: ParkedTurn; readonly reads: readonly number[] } | undefined {
  if (!k.program.waitLoops[loop]!.readsClock) return recordTurn(k, context, loop);
  const start = core.parkedLoop >= 0 ? core.parkedSince : core.clock;
  const turn = tryTurn(k, context, loop, start);
  if (turn === undefined || turn.leaves) return undefined;
  return { turn: { offsets: turn.offsets, contexts: [], length: turn.length }, reads: [] };
}

function remember(
  k: Kernel,
  o: CoreOrder,
  id: CoreId,
  recorded: { readonly turn: ParkedTurn; readonly reads: readonly number[] },
): void {
  o.turns[id] = recorded.turn;
  o.parked++;
  const { reads } = recorded;
  for (let i = 0; i + 2 < reads.length; i += 3) watch(k, reads[i]!, reads[i + 1]!, reads[i + 2]!, tagOf(id));
}

/** The order of the cores, made anew where it was dropped, with the turns of parked cores. */
export function preparedOrder(k: Kernel): CoreOrder {
  if (k.order !== undefined) return k.order;
  const o = orderOf(k);
  o.unpark = unpark;
  rememberParked(k);
  replan(k);
  return o;
}

/** After a change of what a person forces: parked cores stop there. */
export function replan(k: Kernel): void {
  const o = orderOf(k);
  for (const core of k.state.cores) {
    if (core.computeSince >= 0) {
      replanComputing(k, core.id);
      continue;
    }
    const turn = o.turns[core.id];
    if (turn === undefined) continue;
    const due = horizon(k, o, core, turn);
    const clock = turn.contexts.length === 0 ? Math.min(core.clock, due) : due;
    if (clock !== core.clock) setClock(k, coreRecord(k, core.id), clock, 0);
  }
}

/** Value that `retired` of a core has at its next instruction: of a parked one, that after the present time. */
export function retiredNow(k: Kernel, id: CoreId): number {
  const core = k.state.cores[id]!;
  const o = preparedOrder(k);
  const tie = k.core >= 0 ? o.tie[k.core]! : -1;
  if (core.computeSince >= 0) return nextPiece(core, k.state.now, tie);
  if (core.parkedLoop < 0) return core.retired;
  const turn = o.turns[id]!;
  const { turns, index } = startAfter(core, turn, k.state.now, tie);
  return core.retired + turns * turn.offsets.length + index;
}

/** Value of `retired` of a computing core at the first beginning of a piece that comes after (time, tie). */
function nextPiece(core: Core, time: number, tie: number): number {
  const pieces = Math.max(0, Math.ceil((time - core.computeSince) / COMPUTE_PIECE));
  const at = core.computeSince + pieces * COMPUTE_PIECE;
  return core.retired + (at > time || core.id > tie ? pieces : pieces + 1);
}

/** After `forget`: the turns of parked cores are made anew from the state, in which nothing that they read has changed. */
function rememberParked(k: Kernel): void {
  const o = orderOf(k);
  for (const core of k.state.cores) {
    if (k.scratch.watches.size > 0) unwatch(k, tagOf(core.id));
    if (core.parkedLoop < 0) continue;
    const before = k.core;
    // It is that core's TLB that has the pages.
    k.core = core.id;
    const recorded = turnAt(k, core, k.state.contexts[core.context]!, core.parkedLoop);
    k.core = before;
    if (recorded === undefined) throw new Error(`core ${core.id} is parked on a loop that changes something`);
    remember(k, o, core.id, recorded);
  }
}

/** When the parked core's next decision or forced preemption is due: the first instruction at or after it begins then. */
function horizon(k: Kernel, o: CoreOrder, core: Core, turn: ParkedTurn): number {
  if (interruptsOff(k, core)) return Number.POSITIVE_INFINITY;
  const decide = startAfter(core, turn, core.decideAt, -1).at;
  const forced = o.forced[core.id]!;
  if (forced === Number.POSITIVE_INFINITY) return decide;
  const left = Math.max(0, forced - core.retired);
  const n = turn.offsets.length;
  return Math.min(decide, core.parkedSince + Math.floor(left / n) * turn.length + turn.offsets[left % n]!);
}

/**
 * The first instruction of the parked core that comes after (time, tie) in the order of cores: how many whole turns have
 * passed, its place in the turn, and when it begins.
 */
function startAfter(
  core: Core,
  turn: ParkedTurn,
  time: number,
  tie: number,
): { readonly turns: number; readonly index: number; readonly at: number } {
  if (time === Number.POSITIVE_INFINITY) return { turns: 0, index: 0, at: time };
  const { offsets, length } = turn;
  const turns = Math.max(0, Math.floor((time - core.parkedSince) / length));
  const begun = core.parkedSince + turns * length;
  for (let index = 0; index < offsets.length; index++) {
    const at = begun + offsets[index]!;
    if (at > time || (at === time && core.id > tie)) return { turns, index, at };
  }
  return { turns: turns + 1, index: 0, at: begun + length };
}

function resume(context: Mutable<Context>, then: Context): void {
  context.pc = then.pc;
  context.fp = then.fp;
  context.bp = then.bp;
  context.sp = then.sp;
  context.slots = then.slots.slice();
  context.floats = new Float64Array(context.slots.buffer);
  context.rmw = then.rmw;
  context.calls = then.calls;
  context.dirty = then.dirty;
}

/** The parked core goes on at its first instruction after (time, tie). */
export function unpark(k: Kernel, core: Mutable<Core>, time: number, tie: number, why: string): void {
  const o = orderOf(k);
  const turn = o.turns[core.id]!;
  const { turns, index, at } = startAfter(core, turn, time, tie);
  if (index > 0) {
    const context = ownContext(k.state, core.context) as Mutable<Context>;
    const then = turn.contexts[index];
    if (then === undefined) {
      const before = k.core;
      k.core = core.id;
      advanceTurn(k, context, core.parkedSince + turns * turn.length, turn.offsets, index);
      k.core = before;
    } else resume(context, then);
  }
  core.retired += turns * turn.offsets.length + index;
  const spent = at - core.parkedSince;
  core.parkedLoop = -1;
  core.parkedSince = 0;
  core.parkedTurn = 0;
  o.turns[core.id] = undefined;
  o.parked--;
  unwatch(k, tagOf(core.id));
  setClock(k, core, at, 0);
  o.attention[core.id] = Number.NEGATIVE_INFINITY;
  o.contexts[core.id] = undefined;
  emit(k, 'unpark', { core: core.id, task: core.task, context: core.context, value: turns, size: spent, why });
}

/** After a step that wrote: cores parked on what was written go on. */
export function unparkTouched(k: Kernel): void {
  const o = orderOf(k);
  const tie = k.core >= 0 ? o.tie[k.core]! : -1;
  for (const tag of takeTouched(k)) {
    // other tags than the cores' belong to whoever watches variables
    if (tag < 0 || tag >= MOST_CORES) k.scratch.touched.push(tag);
    else if (k.state.cores[tag]!.parkedLoop >= 0) unpark(k, coreRecord(k, tag), k.state.now, tie, 'written');
  }
}
