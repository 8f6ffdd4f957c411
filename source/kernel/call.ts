/**
 * Calls: the arguments and results of library calls, user code called by the library, frames of new threads, backtraces,
 * unwinding. A call's window begins at an absolute slot: the result is found there, arguments stand from base + 2 on.
 */
import { functionAt, functionIndexAt, STACK_ALIGN } from '../language/program.js';
import { calleeAt, TRAMPOLINE_ARGUMENTS, TRAMPOLINE_SLOTS } from './decode.js';
import { Fault } from './faults.js';
import { imageOf } from './images.js';
import { CALLED } from './intrinsic.js';
import type { Kernel } from './machine.js';
import { hex, stackOverflow } from './memory/explain.js';
import { mark, Shade } from './memory/shadow.js';
import type { Call, Context, Mutable } from './state.js';

export { backtrace, findFrame, isInFunction, type StackFrame } from './backtrace.js';

const word = (call: Call, i: number): number => (call.base + 2 + i) * 2;

export function arg32(context: Context, call: Call, i: number): number {
  return context.slots[word(call, i)]!;
}
export function argU32(context: Context, call: Call, i: number): number {
  return context.slots[word(call, i)]! >>> 0;
}
export function argI64(context: Context, call: Call, i: number): bigint {
  const w = word(call, i);
  return (BigInt(context.slots[w + 1]!) << 32n) | BigInt(context.slots[w]! >>> 0);
}
export function argU64(context: Context, call: Call, i: number): bigint {
  return BigInt.asUintN(64, argI64(context, call, i));
}
/** An address (or a size_t): exact below 2^53, which every valid one is. */
export function argAddress(context: Context, call: Call, i: number): number {
  const w = word(call, i);
  return (context.slots[w + 1]! >>> 0) * 0x100000000 + (context.slots[w]! >>> 0);
}
export function argF64(context: Context, call: Call, i: number): number {
  return context.floats[call.base + 2 + i]!;
}
export function argBits(context: Context, call: Call, i: number): readonly [number, number] {
  const w = word(call, i);
  return [context.slots[w]!, context.slots[w + 1]!];
}

export function setResult32(context: Context, call: Call, n: number): void {
  context.slots[call.base * 2] = n;
}
export function setResult64(context: Context, call: Call, n: bigint): void {
  context.slots[call.base * 2] = Number(BigInt.asIntN(32, n));
  context.slots[call.base * 2 + 1] = Number(BigInt.asIntN(32, n >> 32n));
}
/** Also for a size or any other whole number from -2^53 to 2^53. */
export function setResultAddress(context: Context, call: Call, n: number): void {
  context.slots[call.base * 2] = n | 0;
  context.slots[call.base * 2 + 1] = Math.floor(n / 0x100000000) | 0;
}
export function setResultF64(context: Context, call: Call, n: number): void {
  context.floats[call.base] = n;
}
export function setResultBits(context: Context, call: Call, low: number, high: number): void {
  context.slots[call.base * 2] = low;
  context.slots[call.base * 2 + 1] = high;
}

// Calls under way.

/** Begins a library call. The record is fresh in this epoch. */
export function pushCall(
  context: Mutable<Context>,
  intrinsic: number,
  base: number,
  argc: number,
  since: number,
): Mutable<Call> {
  const call: Mutable<Call> = { intrinsic, base, argc, phase: 0, data: [], since, woken: 0, cancel: 0 };
  context.calls = context.calls.length === 0 ? [call] : [...context.calls, call];
  return call;
}

/** The innermost call, copied so that it may be changed (its `data` too, by replacing the array). */
export function ownCall(context: Mutable<Context>): Mutable<Call> {
  const last = context.calls.length - 1;
  const c = context.calls[last]!;
  const call: Mutable<Call> = {
    intrinsic: c.intrinsic,
    base: c.base,
    argc: c.argc,
    phase: c.phase,
    data: c.data,
    since: c.since,
    woken: c.woken,
    cancel: c.cancel,
  };
  context.calls = last === 0 ? [call] : [...context.calls.slice(0, last), call];
  return call;
}

const noCalls: readonly Call[] = [];

/** The innermost call is over. The caller moves pc on. */
export function popCall(context: Mutable<Context>): void {
  context.calls = context.calls.length === 1 ? noCalls : context.calls.slice(0, -1);
}

/** Makes room for slots up to `n` of a context owned in this epoch. */
export function reserveSlots(context: Mutable<Context>, n: number): void {
  if (n * 2 <= context.slots.length) return;
  let length = context.slots.length;
  while (length < n * 2) length *= 2;
  const slots = new Int32Array(length);
  slots.set(context.slots);
  context.slots = slots;
  context.floats = new Float64Array(slots.buffer);
}

function setWord64(slots: Int32Array, slot: number, value: number): void {
  slots[slot * 2] = value | 0;
  slots[slot * 2 + 1] = Math.floor(value / 0x100000000) | 0;
}

/**
 * Calls user code (or a library function) at `address` from within a library call. Afterwards the phase `nextPhase` of the
 * call runs, which finds the result by callResult. Answers CALLED, for the phase to hand on. Throws Fault: no function
 * there, stack full.
 */
export function callFunction(
  k: Kernel,
  context: Mutable<Context>,
  address: number,
  args: readonly (readonly [number, number])[],
  nextPhase: number,
): number {
  const decoded = k.scratch.decoded;
  const callee = calleeAt(k.program, decoded, imageOf(k, context.process), address);
  if (callee === undefined) {
    throw new Fault(
      'call',
      address,
      `call of ${address === 0 ? 'a null pointer' : hex(address)}, which is no function`,
    );
  }
  const call = ownCall(context);
  call.phase = nextPhase;
  const caller = functionIndexAt(k.program, context.pc);
  const callerSlots = caller < 0 ? TRAMPOLINE_SLOTS : decoded.functions.slots[caller]!;
  const base = Math.max(context.fp + callerSlots, call.base + 2 + call.argc);
  let pc: number;
  let slots: number;
  let frameBytes: number;
  if (callee >= 0) {
    pc = decoded.functions.entry[callee]!;
    slots = decoded.functions.slots[callee]!;
    frameBytes = decoded.functions.frameBytes[callee]!;
  } else {
    pc = decoded.trampolines[Math.min(args.length, TRAMPOLINE_ARGUMENTS)]!;
    slots = TRAMPOLINE_SLOTS;
    frameBytes = 0;
  }
  const bp = context.sp - frameBytes;
  if (bp < context.stackLow) throw stackOverflow(k, context, bp);
  reserveSlots(context, base + Math.max(slots, 2 + args.length) + 4);
  const s = context.slots;
  // Intrinsics have no caller's frame base to keep: the slot holds where the pushed call's result will be.
  s[(call.base + 1) * 2] = base;
  s[base * 2] = ~context.pc;
  s[base * 2 + 1] = context.fp;
  setWord64(s, base + 1, context.bp);
  let at = base + 2;
  if (callee < 0) {
    setWord64(s, base + 2, address);
    at = base + 5;
  }
  for (let i = 0; i < args.length; i++) {
    s[(at + i) * 2] = args[i]![0];
    s[(at + i) * 2 + 1] = args[i]![1];
  }
  context.fp = base;
  context.bp = bp;
  context.sp = bp;
  context.pc = pc;
  if (callee >= 0) freshFrame(k, context, callee);
  return CALLED;
}

/** Marks the objects of the frame that was just entered: addressable, never set. */
function freshFrame(k: Kernel, context: Context, index: number): void {
  const objects = k.scratch.decoded.functions.objects[index]!;
  const space = k.state.processes[context.process]!.space;
  for (let i = 0; i < objects.length; i += 2) {
    mark(k, space, context.bp + objects[i]!, objects[i + 1]!, Shade.undefined);
  }
}

/** What the function called by callFunction returned, two words. For the phase after it. */
export function callResult(context: Context, call: Call): readonly [number, number] {
  const base = context.slots[(call.base + 1) * 2]!;
  return [context.slots[base * 2]!, context.slots[base * 2 + 1]!];
}

/** Makes `pc` (an entry: image.start, image.threadStart) the outermost frame of a new context whose stack is set. */
export function startFrame(
  k: Kernel,
  context: Mutable<Context>,
  pc: number,
  args: readonly (readonly [number, number])[],
): void {
  const f = functionAt(k.program, pc);
  reserveSlots(context, Math.max(f?.slots ?? 0, 2 + args.length) + 4);
  context.pc = pc;
  context.fp = 0;
  const top = Math.floor(context.stackHigh / STACK_ALIGN) * STACK_ALIGN;
  context.bp = top - (f?.frameBytes ?? 16);
  context.sp = context.bp;
  const index = functionIndexAt(k.program, pc);
  if (index >= 0) freshFrame(k, context, index);
  for (let i = 0; i < args.length; i++) {
    context.slots[(2 + i) * 2] = args[i]![0];
    context.slots[(2 + i) * 2 + 1] = args[i]![1];
  }
}

/**
 * Continues at `pc` in an outer frame of the same context (longjmp): frames between go out of scope, library calls begun
 * in them are dropped. The innermost call, if the intrinsic itself runs, is dropped too: answer GONE.
 */
export function unwindTo(k: Kernel, context: Mutable<Context>, pc: number, fp: number, bp: number, sp: number): void {
  const space = k.state.processes[context.process]!.space;
  if (sp > context.sp) mark(k, space, context.sp, sp - context.sp, Shade.outOfScope);
  // Calls begun by outer frames stay: their windows lie below the frame that goes on.
  context.calls = context.calls.filter((c) => c.base < fp);
  context.pc = pc;
  context.fp = fp;
  context.bp = bp;
  context.sp = sp;
  context.rmw = undefined;
}
