/**
 * Wait loops that only look at the clock (OSTEP's Spin). Their turns differ by the time they read, so the first turn that
 * leaves is looked for: a turn is tried at later and later times (galloping, then bisection) on a copy of the context,
 * taking it that a loop which leaves at one time would leave at every later one. What a turn writes (locals of its own
 * frames) is dead at the next turn, which is what makes a wait loop; so trying leaves nothing behind that counts.
 */

import { Op, opInfo } from '../language/opcodes.js';
import { runPhase } from './dispatch.js';
import { copyContext, ownTask } from './epoch.js';
import { noEvents } from './events.js';
import { CALLING, executeOne } from './execute.js';
import { Fault } from './faults.js';
import { DONE } from './intrinsic.js';
import type { Kernel } from './machine.js';
import { WOULD_CHANGE } from './scratch.js';
import type { Context, Mutable, State } from './state.js';

const MOST_STEPS = 512;
const MOST_TURNS = 2 ** 40;

/** What may stand in such a turn: 1 as it is, 2 if the address in slot b is on the context's own stack, 0 never. */
const KIND = new Uint8Array(opInfo.length);
for (const [op, info] of opInfo.entries()) {
  if (!info.visible || info.name.startsWith('loadf') || info.name.startsWith('storef_')) KIND[op] = 1;
  else if (info.name.startsWith('load') && info.b === 'u64') KIND[op] = 2;
}
// a load through a pointer is called loadf32 too
KIND[Op.LOADF32] = 2;
KIND[Op.STOREFF32] = 1;
for (const op of [Op.INTRINSIC, Op.FENCE, Op.ZERO, Op.COPY]) KIND[op] = 1;
for (const op of [Op.STORE8, Op.STORE16, Op.STORE32, Op.STORE64, Op.STOREF32]) KIND[op] = 2;

/** One turn: when each of its steps begins after its own beginning, and its length; or that it left the loop. */
export interface ClockTurn {
  readonly offsets: readonly number[];
  readonly length: number;
  readonly leaves: boolean;
}

/** Makes one step of a context at time `t`, unseen. False: nothing that a clock loop may do. */
function stepUnseen(k: Kernel, context: Mutable<Context>, t: number): boolean {
  const { code } = k.program;
  const at = 4 * context.pc;
  const kind = KIND[code[at]!]!;
  if (kind === 0) return false;
  if (kind === 2) {
    const w = 2 * (context.fp + code[at + 2]!);
    const address = (context.slots[w + 1]! >>> 0) * 0x100000000 + (context.slots[w]! >>> 0) + code[at + 3]!;
    if (address < context.stackLow || address >= context.stackHigh) return false;
  }
  (k.state as Mutable<State>).now = t;
  k.cost = 0;
  if (executeOne(k, context) !== CALLING) return true;
  const { intrinsic, base, argc } = k.scratch;
  const { effect } = k.machine.intrinsics[intrinsic]!;
  if (effect !== 'time' && effect !== 'none') return false;
  const next = runPhase(k, context, intrinsic, base, argc);
  return next >= 0 || next === DONE;
}

/** Runs `body` with the kernel's own variables put back afterwards: nobody hears of it, no time passes. */
function unseen<T>(k: Kernel, context: Context, when: 'probe' | 'past', body: () => T): T {
  const { sink, cost, systemCost } = k;
  const { now } = k.state;
  const calls = context.task >= 0 ? k.state.tasks[context.task]!.systemCalls : 0;
  k.sink = noEvents;
  k.scratch.unseen = when;
  try {
    return body();
  } finally {
    k.scratch.unseen = '';
    k.sink = sink;
    k.cost = cost;
    k.systemCost = systemCost;
    (k.state as Mutable<State>).now = now;
    if (context.task >= 0 && k.state.tasks[context.task]!.systemCalls !== calls) {
      ownTask(k.state, context.task).systemCalls = calls;
    }
  }
}

/** The turn that `context`, at the head of `loop`, would make at time `t`; undefined: it does more than look at the clock. */
export function tryTurn(k: Kernel, context: Context, loop: number, t: number): ClockTurn | undefined {
  return unseen(k, context, 'probe', () => {
    const { head, back } = k.program.waitLoops[loop]!;
    const copy = copyContext(context, -1);
    const { fp } = copy;
    const offsets: number[] = [];
    let at = 0;
    try {
      while (offsets.length < MOST_STEPS) {
        offsets.push(at);
        const turned = copy.pc === back && copy.fp === fp;
        if (!stepUnseen(k, copy, t + at)) return undefined;
        at += k.cost;
        if (turned && copy.pc === head) return at > 0 ? { offsets, length: at, leaves: false } : undefined;
        if (copy.fp < fp || (copy.fp === fp && (copy.pc < head || copy.pc > back))) {
          return { offsets, length: at, leaves: true };
        }
      }
    } catch (error) {
      if (!(error instanceof Fault) && error !== WOULD_CHANGE) throw error;
    }
    return undefined;
  });
}

/**
 * How many turns from time `t` on stay in the loop, at most as many as begin before `until`. The first is known to stay
 * and to take `length`.
 */
export function turnsThatStay(
  k: Kernel,
  context: Context,
  loop: number,
  t: number,
  length: number,
  until: number,
): number {
  const most = Math.min(MOST_TURNS, Math.ceil((until - t) / length));
  const leaves = (n: number): boolean => tryTurn(k, context, loop, t + n * length)?.leaves !== false;
  let stays = 0;
  let beyond = 1;
  while (beyond < most && !leaves(beyond)) {
    stays = beyond;
    beyond *= 2;
  }
  if (beyond >= most) {
    beyond = most;
    if (most === Number.POSITIVE_INFINITY || !leaves(most)) return most;
  }
  while (beyond - stays > 1) {
    const middle = Math.floor((stays + beyond) / 2);
    if (leaves(middle)) beyond = middle;
    else stays = middle;
  }
  return beyond;
}

/** Brings a context at the head of the loop `steps` steps into the turn that begins at `t`. */
export function advanceTurn(
  k: Kernel,
  context: Mutable<Context>,
  t: number,
  offsets: readonly number[],
  steps: number,
): void {
  unseen(k, context, 'past', () => {
    for (let i = 0; i < steps; i++) stepUnseen(k, context, t + offsets[i]!);
  });
}
