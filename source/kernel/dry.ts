/**
 * A dry turn: one turn of a wait loop on a copy of the context, to learn what it reads, what it costs and that it changes
 * nothing. The state stays as it is.
 */
import { copyContext } from './epoch.js';
import { noEvents } from './events.js';
import { CALLING, executeOne, LOOPED, RAN } from './execute.js';
import { Fault } from './faults.js';
import type { Kernel } from './machine.js';
import { makeTranslation, WOULD_CHANGE } from './scratch.js';
import type { Context, Mutable } from './state.js';

export interface Turn {
  /** Triples: space, address, size. */
  readonly reads: readonly number[];
  /** ns of core time. */
  readonly cost: number;
  readonly instructions: number;
}

/** Puts the result of a library call (clock, hint) into the window at absolute slot `base`; false: cannot say. */
export type Answer = (context: Mutable<Context>, intrinsic: number, base: number) => boolean;

/** Never filled: every access misses it and is noted. */
const blank = makeTranslation();

/**
 * Runs the turn that begins where `context` stands (the head of wait loop `loop`). Undefined: it does not come back to the head
 * within `limit` instructions, leaves the loop, faults, would change memory, or makes a call that `answer` has none for.
 */
export function probeTurn(k: Kernel, context: Context, loop: number, limit: number, answer?: Answer): Turn | undefined {
  const { scratch } = k;
  const info = k.program.waitLoops[loop]!;
  const copy = copyContext(context, -1);
  const { cost, systemCost, sink } = k;
  const { sink: filledFor } = scratch;
  const at = k.core + 1;
  const cache = scratch.caches[at]!;
  const reads: number[] = [];
  k.cost = 0;
  k.sink = noEvents;
  scratch.sink = noEvents;
  scratch.reads = reads;
  scratch.caches[at] = blank;
  blank.process = context.process;
  blank.sink = noEvents;
  try {
    for (let n = 1; n <= limit; n++) {
      const did = executeOne(k, copy);
      if (did === CALLING) {
        if (answer === undefined || !answer(copy, scratch.intrinsic, scratch.base)) return undefined;
        copy.pc++;
        k.cost += k.machine.costs.call;
      } else if (did === LOOPED) {
        if (scratch.loop === loop) return { reads, cost: k.cost, instructions: n };
      } else if (did !== RAN) return undefined;
      if (copy.pc < info.head || copy.pc > info.back) return undefined;
    }
    return undefined;
  } catch (error) {
    if (error instanceof Fault || error === WOULD_CHANGE) return undefined;
    throw error;
  } finally {
    k.cost = cost;
    k.systemCost = systemCost;
    k.sink = sink;
    scratch.sink = filledFor;
    scratch.reads = undefined;
    scratch.caches[at] = cache;
  }
}
