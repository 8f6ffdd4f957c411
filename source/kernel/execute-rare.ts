/** What the executor's switch calls for everything that is not a line or two: calls, the stack, blocks, switches. */
import { functionAt, STACK_ALIGN, type SwitchInfo } from '../language/program.js';
import { reserveSlots } from './call.js';
import { calleeAt } from './decode.js';
import { emit } from './emit.js';
import { EventKind } from './events.js';
import { Fault } from './faults.js';
import { imageOf } from './images.js';
import type { Kernel } from './machine.js';
import { copy, fill } from './memory/access.js';
import { hex, stackOverflow } from './memory/explain.js';
import { spaceOf } from './memory/fast.js';
import { mark, Shade } from './memory/shadow.js';
import { WOULD_CHANGE } from './scratch.js';
import type { Context, Mutable } from './state.js';

/** One instruction was done; go on. */
export const RAN = 0;
/**
 * At a library call (INTRINSIC, or CALLP to one), nothing executed: scratch.intrinsic, .base (absolute) and .argc say which.
 * If the innermost of `context.calls` has the same base, this is its resumption; else a new call begins (pushCall).
 */
export const CALLING = 1;
/** Took the LOOP of wait loop scratch.loop: a turn is over. */
export const LOOPED = 2;
/** First half of an RMW: the next step of this core must be its second half (no interrupt, no switch between). */
export const HALF = 3;
/** User code pushed by callFunction has returned: pc is at the library call again, whose phase `call.phase` is due. */
export const RETURNED = 4;

const CALL_EVENT = 1 << EventKind.call;
const OVERFLOW_EVENT = 1 << EventKind.overflow;

/** Signed overflow: it wraps; whoever wants to know is told. The state does not depend on it. */
export function overflowed(k: Kernel, context: Context): void {
  if ((k.sink.low & OVERFLOW_EVENT) !== 0) {
    emit(k, 'overflow', { context: context.id, pc: context.pc, why: 'signed' });
  }
}

/** Enters function `index` with the window at slot `base` of the caller; `back`: instruction to return to. */
export function enter(k: Kernel, context: Mutable<Context>, index: number, base: number, back: number): void {
  const functions = k.scratch.decoded.functions;
  const fp = context.fp;
  const window = fp + base;
  const bp = context.sp - functions.frameBytes[index]!;
  if (bp < context.stackLow) throw stackOverflow(k, context, bp);
  const need = window + functions.slots[index]! + 2;
  if (need * 2 > context.slots.length) reserveSlots(context, need);
  const s = context.slots;
  const w = window << 1;
  const callerBp = context.bp;
  s[w] = back;
  s[w + 1] = fp;
  s[w + 2] = callerBp | 0;
  s[w + 3] = (callerBp / 4294967296) | 0;
  context.fp = window;
  context.bp = bp;
  context.sp = bp;
  const pc = functions.entry[index]!;
  const objects = functions.objects[index]!;
  if (objects.length > 0) makeFresh(k, context, objects, bp);
  if ((k.sink.low & CALL_EVENT) !== 0) {
    emit(k, 'call', { context: context.id, pc: context.pc, value: index, address: bp, why: 'call' });
  }
  context.pc = pc;
}

/** The objects of a new frame are there, and nothing was ever put into them. */
export function makeFresh(k: Kernel, context: Context, objects: Int32Array, bp: number): void {
  const space = spaceOf(k, context);
  for (let i = 0; i < objects.length; i += 2) mark(k, space, bp + objects[i]!, objects[i + 1]!, Shade.undefined);
}

/** RET: `from` is the word index of the result's slot within the frame, or -1; `index` the function, or -1 (a stub). */
export function leave(k: Kernel, context: Mutable<Context>, from: number, index: number): number {
  const s = context.slots;
  const w = context.fp << 1;
  const frameBytes = index < 0 ? 0 : k.scratch.decoded.functions.frameBytes[index]!;
  const sp = context.sp;
  const top = context.bp + frameBytes;
  // Nothing but the return address (16 bytes) was in reach of the program: no need to mark it.
  if (top - sp > 16) mark(k, spaceOf(k, context), sp, top - sp, Shade.outOfScope);
  if ((k.sink.low & CALL_EVENT) !== 0) {
    emit(k, 'call', { context: context.id, pc: context.pc, value: index, address: context.bp, why: 'return' });
  }
  const back = s[w]!;
  const callerFp = s[w + 1]!;
  context.bp = (s[w + 3]! >>> 0) * 4294967296 + (s[w + 2]! >>> 0);
  context.sp = top;
  if (from >= 0) {
    s[w] = s[w + from]!;
    s[w + 1] = s[w + from + 1]!;
  }
  context.fp = callerFp;
  if (back >= 0) {
    context.pc = back;
    return RAN;
  }
  context.pc = ~back;
  return RETURNED;
}

/** CALLP: a function, or a library function whose address was taken. */
export function callPointer(k: Kernel, context: Mutable<Context>, a: number, base: number, argc: number): number {
  const scratch = k.scratch;
  const s = context.slots;
  const w = (context.fp << 1) + a;
  const address = (s[w + 1]! >>> 0) * 4294967296 + (s[w]! >>> 0);
  const callee = calleeAt(k.program, scratch.decoded, imageOf(k, context.process), address);
  if (callee === undefined) {
    const what = address === 0 ? 'a null function pointer' : `${hex(address)}, which is no function`;
    throw new Fault('call', address, `call of ${what}`);
  }
  if (callee < 0) {
    scratch.intrinsic = ~callee;
    scratch.base = context.fp + base;
    scratch.argc = argc;
    return CALLING;
  }
  k.cost += scratch.instruction;
  enter(k, context, callee, base, context.pc + 1);
  return RAN;
}

const lowest = (l: number, h: number, wide: boolean, signed: boolean): bigint => {
  if (!wide) return signed ? BigInt(l) : BigInt(l >>> 0);
  return signed ? (BigInt(h) << 32n) | BigInt(l >>> 0) : (BigInt(h >>> 0) << 32n) | BigInt(l >>> 0);
};

/** Tables of a switch with cases as doubles; undefined where they need more than 53 bits. */
interface FlatSwitch {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly target: Int32Array;
}
const flat = new WeakMap<SwitchInfo, FlatSwitch | false>();

function flatten(info: SwitchInfo): FlatSwitch | false {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  const fits = info.cases.every((x) => x.low >= -limit && x.high <= limit);
  const table =
    fits &&
    ({
      low: Float64Array.from(info.cases, (x) => Number(x.low)),
      high: Float64Array.from(info.cases, (x) => Number(x.high)),
      target: Int32Array.from(info.cases, (x) => x.target),
    } satisfies FlatSwitch);
  flat.set(info, table);
  return table;
}

/** Where a switch on the value (l, h) goes. Binary search: the cases are sorted. */
export function switchTarget(info: SwitchInfo, l: number, h: number): number {
  const table = flat.get(info) ?? flatten(info);
  if (table !== false) {
    // Doubles beyond 2^53 are rounded, but stay beyond every case.
    const value = !info.wide
      ? info.signed
        ? l
        : l >>> 0
      : info.signed
        ? h * 4294967296 + (l >>> 0)
        : (h >>> 0) * 4294967296 + (l >>> 0);
    let from = 0;
    let to = table.low.length - 1;
    while (from <= to) {
      const middle = (from + to) >> 1;
      if (value < table.low[middle]!) to = middle - 1;
      else if (value > table.high[middle]!) from = middle + 1;
      else return table.target[middle]!;
    }
    return info.otherwise;
  }
  const value = lowest(l, h, info.wide, info.signed);
  return info.cases.find((x) => value >= x.low && value <= x.high)?.target ?? info.otherwise;
}

function addressIn(context: Context, a: number): number {
  const s = context.slots;
  const w = (context.fp << 1) + a;
  return (s[w + 1]! >>> 0) * 4294967296 + (s[w]! >>> 0);
}

/** Price of moving n bytes, whole nanoseconds. */
function chargeBytes(k: Kernel, n: number): void {
  k.cost += Math.ceil((k.scratch.byte * n) / 1000);
}

export function copyBlock(k: Kernel, context: Context, a: number, b: number, n: number): void {
  if (k.scratch.reads !== undefined) throw WOULD_CHANGE;
  copy(k, spaceOf(k, context), addressIn(context, a), addressIn(context, b), n);
  chargeBytes(k, n);
}

export function zeroBlock(k: Kernel, context: Context, a: number, n: number): void {
  if (k.scratch.reads !== undefined) throw WOULD_CHANGE;
  fill(k, spaceOf(k, context), addressIn(context, a), 0, n);
  chargeBytes(k, n);
}

/** ALLOCA: n new bytes, uninitialised; aligned so that the frames of functions called from here are, too. */
export function allocate(k: Kernel, context: Mutable<Context>, a: number, b: number): void {
  const n = addressIn(context, b);
  const sp = Math.floor((context.sp - n) / STACK_ALIGN) * STACK_ALIGN;
  if (sp < context.stackLow) throw stackOverflow(k, context, sp);
  mark(k, spaceOf(k, context), sp, n, Shade.undefined);
  context.sp = sp;
  const s = context.slots;
  const w = (context.fp << 1) + a;
  s[w] = sp | 0;
  s[w + 1] = (sp / 4294967296) | 0;
}

/** SPRESTORE: variable length arrays of the block go out of scope. */
export function restoreStack(k: Kernel, context: Mutable<Context>, a: number): void {
  const sp = addressIn(context, a);
  if (sp > context.sp) mark(k, spaceOf(k, context), context.sp, sp - context.sp, Shade.outOfScope);
  context.sp = sp;
}

/** DEFINED found 0: the local variable was never assigned. */
export function neverSet(k: Kernel, context: Context, variable: number): never {
  const f = functionAt(k.program, context.pc);
  const local = f?.locals[variable];
  const name = local === undefined ? 'a variable' : `\`${local.name}\``;
  throw new Fault(
    'uninitialised',
    0,
    `uninitialised value: ${name} is used before it was ever set; Linux itself may go on with garbage`,
  );
}
