/**
 * Calls.
 *
 * The window of a call begins at the first free slot B: arguments are evaluated straight into B+2, B+3, ..., the result
 * is found in B. C leaves their order open; where it can be seen it is gcc's on x86-64, the last argument first. What is passed, in this order:
 *  - for a function that returns a struct or union: the address where the result goes (an object of the caller's frame);
 *  - the fixed arguments. A struct or union is passed as the address of a value that does not change before the call; the
 *    callee copies it into its own frame on entry, so the copy is the callee's and the caller's object stays as it was;
 *  - for a variadic function of the program: the address of an area in the caller's frame with the other arguments, 8
 *    bytes each, narrower ones extended (structs whole, rounded up to 8). It arrives in the callee's `variadicSlot`.
 * Library functions take all arguments, variadic ones too, in consecutive slots.
 *
 * A va_list is gcc's, 24 bytes: gp_offset = 48 and fp_offset = 304 (no arguments left in registers), then the pointer to
 * the next argument, then 0.
 */
import { Op } from '../opcodes.js';
import type { Expression } from '../tree.js';
import type { CType, FunctionType } from '../types.js';
import { convertSlot } from './arithmetic.js';
import { mayStore } from './effects.js';
import { type Address, emit, type Fn, frameTemporary, reach, temp, unsupported } from './emitter.js';
import { addressInto, constant32, constant64, copyBytes, load, shifted, store } from './memory.js';

import { alignOf, roundUp, shapeOf, sizeOf } from './shapes.js';

const LONG: CType = { kind: 'int', name: 'long', size: 8, signed: true };
const POINTER: CType = { kind: 'pointer', to: { kind: 'void' } };
const INT: CType = { kind: 'int', name: 'int', size: 4, signed: true };

type Call = Expression & { kind: 'call' };

function calleeType(f: Fn, e: Call): FunctionType | undefined {
  const { callee } = e;
  const { unit, functionIndex, firstFunction } = f.out;
  if (callee.kind === 'pointer') return callee.type;
  if (callee.kind === 'library') return undefined;
  return unit.functions[(functionIndex.get(callee.name) ?? -1) - firstFunction]?.type;
}

/**
 * Lowers a call; answers the slot of its result: `scratch` if that is the topmost temporary, else a new temporary.
 * `resultAt`: where a returned struct goes.
 */
export function call(f: Fn, e: Call, scratch: number, resultAt: Address | undefined): number {
  const { callee } = e;
  const type = calleeType(f, e);
  let pointer = -1;
  if (callee.kind === 'pointer') {
    pointer = f.gen.operand(f, callee.value);
    if (e.arguments.some((a) => f.gen.mayChange(f, pointer, a))) {
      const copy = temp(f);
      emit(f, Op.MOV64, copy, pointer);
      pointer = copy;
    }
  }
  const base = scratch >= 0 && scratch === f.top - 1 ? scratch : temp(f);
  f.top = base + 2;
  if (resultAt !== undefined) addressInto(f, resultAt, temp(f));
  const intrinsic = callee.kind === 'library';
  const variadic = type?.variadic === true && !intrinsic;
  const fixed = variadic ? e.fixed : e.arguments.length;
  const backwards = lastFirst(e);
  const first = f.top;
  const count = first - base - 2 + fixed + (variadic ? 1 : 0);
  if (backwards) {
    f.top = first + fixed + (variadic ? 1 : 0);
    reach(f, f.top - 1);
    if (variadic) variadicArea(f, e, fixed, first + fixed, true);
    for (let n = fixed - 1; n >= 0; n--) argument(f, e, n, first + n, e.arguments.slice(0, n));
  } else {
    for (let n = 0; n < fixed; n++) argument(f, e, n, temp(f), e.arguments.slice(n + 1));
    if (variadic) variadicArea(f, e, fixed, temp(f), false);
  }
  f.top = base + 2 + count;
  reach(f, f.top - 1);
  if (callee.kind === 'function') {
    const index = f.out.functionIndex.get(callee.name);
    if (index === undefined) unsupported(f, `undefined reference to '${callee.name}'`);
    emit(f, Op.CALL, index ?? 0, base, count);
  } else if (callee.kind === 'library') {
    const index = f.out.intrinsicIndex.get(callee.name);
    if (index === undefined) unsupported(f, `undefined reference to '${callee.name}'`);
    emit(f, Op.INTRINSIC, index ?? 0, base, count);
  } else emit(f, Op.CALLP, pointer, base, count);
  f.top = base + 1;
  return base;
}

/** Can the order of the arguments be seen? One of them has an effect, and another is more than a constant. */
function lastFirst(e: Call): boolean {
  const seen = e.arguments.filter((a) => a.kind !== 'int' && a.kind !== 'float' && a.kind !== 'string');
  return seen.length > 1 && seen.some(mayStore);
}

/** Evaluates argument `n` into `slot`; `after`: the arguments evaluated after it. */
function argument(f: Fn, e: Call, n: number, slot: number, after: readonly Expression[]): void {
  const value = e.arguments[n]!;
  const { top } = f;
  if (shapeOf(value.type) !== 'record') {
    f.gen.into(f, value, slot);
    f.top = top;
    return;
  }
  let address = f.gen.record(f, value);
  // One evaluated after it might change it: then it is copied first.
  if (value.kind === 'load' && after.some(mayStore)) {
    const copy = frameTemporary(f, sizeOf(value.type), alignOf(value.type));
    copyBytes(f, copy, address, sizeOf(value.type));
    address = copy;
  }
  addressInto(f, address, slot);
  f.top = top;
}

function variadicArea(f: Fn, e: Call, fixed: number, slot: number, backwards: boolean): void {
  const values = e.arguments.slice(fixed);
  const sizes = values.map((v) => (shapeOf(v.type) === 'record' ? roundUp(sizeOf(v.type), 8) : 8));
  const total = sizes.reduce((a, b) => a + b, 0);
  if (total === 0) {
    constant64(f, slot, 0n);
    return;
  }
  const area = frameTemporary(f, total, 16);
  const offsets = sizes.map((_, n) => sizes.slice(0, n).reduce((a, b) => a + b, 0));
  const order = values.map((_, n) => (backwards ? values.length - 1 - n : n));
  for (const n of order) {
    const value = values[n]!;
    const { top } = f;
    const at = shifted(area, offsets[n]!);
    if (shapeOf(value.type) === 'record') copyBytes(f, at, f.gen.record(f, value), sizeOf(value.type));
    else {
      let from = f.gen.operand(f, value);
      if (shapeOf(value.type) === 'i32') {
        const wide = temp(f);
        convertSlot(f, value.type, LONG, wide, from);
        from = wide;
      }
      store(f, from, at, LONG);
    }
    f.top = top;
  }
  addressInto(f, area, slot);
}

export function vaStart(f: Fn, list: Expression): void {
  if (f.variadicSlot < 0) {
    unsupported(f, 'va_start in a function that takes no variable arguments');
    return;
  }
  const at = f.gen.pointed(f, list);
  const value = temp(f);
  constant32(f, value, 48);
  store(f, value, at, INT);
  constant32(f, value, 304);
  store(f, value, shifted(at, 4), INT);
  store(f, f.variadicSlot, shifted(at, 8), POINTER);
  constant64(f, value, 0n);
  store(f, value, shifted(at, 16), POINTER);
}

/** Takes the next argument of `size` bytes: the slot of its address. */
export function vaArgPointer(f: Fn, list: Expression, size: number): number {
  const pointer = temp(f);
  const at = f.gen.pointed(f, list);
  load(f, shifted(at, 8), POINTER, pointer);
  const next = temp(f);
  emit(f, Op.ADDI64, next, pointer, roundUp(Math.max(size, 1), 8));
  store(f, next, shifted(at, 8), POINTER);
  return pointer;
}

export function vaArg(f: Fn, e: Expression & { kind: 'va_arg' }, dest: number): void {
  const pointer = vaArgPointer(f, e.list, 8);
  load(f, { kind: 'slot', slot: pointer, offset: 0 }, e.type, dest);
}
