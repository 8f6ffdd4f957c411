/**
 * Atomic operations: the `__atomic` and `__sync` builtins, and what C does to `_Atomic` objects. Each is one ATOMIC
 * instruction; where the machine has none (`_Atomic double d; d += 1`, `*=`, `<<=`), a loop around compare-and-swap.
 */
import { Op } from '../opcodes.js';
import type { AtomicInfo } from '../program.js';
import type { Expression, MemoryOrder } from '../tree.js';
import type { CType } from '../types.js';
import { convertSlot, move, operate, sameInSlot } from './arithmetic.js';
import {
  type Address,
  atomicIndex,
  emit,
  type Fn,
  isTemp,
  jump,
  newLabel,
  placeLabel,
  temp,
  unsupported,
} from './emitter.js';
import { addressSlot, bitsFloat, floatBits, load, store } from './memory.js';
import { isBool, isSigned, shapeOf, sizeOf } from './shapes.js';

function isFloat32(type: CType): boolean {
  return type.kind === 'float' && type.size === 4;
}

/** Size of the object if one instruction can do it, else 0 and an error. */
function atomicSize(f: Fn, type: CType): 1 | 2 | 4 | 8 {
  const size = type.kind === 'float' && type.size === 16 ? 0 : sizeOf(type);
  if (shapeOf(type) !== 'record' && (size === 1 || size === 2 || size === 4 || size === 8)) return size;
  unsupported(
    f,
    `an atomic operation on an object of ${sizeOf(type)} bytes or of struct type is not supported; use a lock`,
  );
  return 8;
}

interface Parts {
  readonly operand?: number;
  readonly desired?: number;
  readonly success?: number;
  readonly weak?: boolean;
  readonly order?: MemoryOrder;
  readonly result?: 'old' | 'new' | 'none';
}

function atomic(f: Fn, op: AtomicInfo['op'], type: CType, dest: number, address: number, parts: Parts): void {
  const info: AtomicInfo = {
    op,
    size: atomicSize(f, type),
    signed: isSigned(type),
    order: parts.order ?? 'seq_cst',
    operand: parts.operand ?? -1,
    desired: parts.desired ?? -1,
    success: parts.success ?? -1,
    weak: parts.weak ?? false,
    result: parts.result ?? 'none',
  };
  emit(f, Op.ATOMIC, dest, address, atomicIndex(f, info));
}

/** Bits of a value as memory holds them. */
function toBits(f: Fn, type: CType, slot: number): number {
  if (!isFloat32(type)) return slot;
  const bits = temp(f);
  floatBits(f, bits, slot);
  return bits;
}

function fromBits(f: Fn, type: CType, dest: number): void {
  if (isFloat32(type)) bitsFloat(f, dest, dest);
}

export function atomicLoad(f: Fn, address: Address, type: CType, dest: number, order: MemoryOrder = 'seq_cst'): void {
  atomic(f, 'load', type, dest, addressSlot(f, address), { result: 'old', order });
  fromBits(f, type, dest);
}

export function atomicAssign(f: Fn, address: Address, type: CType, from: number): void {
  const top = f.top;
  const operand = toBits(f, type, from);
  const base = addressSlot(f, address, temp(f));
  atomic(f, 'store', type, base, base, { operand });
  f.top = top;
}

const DIRECT = new Set(['add', 'sub', 'and', 'or', 'xor']);

/** `target op= value` and `++`, `--` on an `_Atomic` object. `dest` -1: the result is not wanted. */
export function atomicUpdate(f: Fn, e: Expression & { kind: 'update' }, address: Address, dest: number): void {
  const type = e.target.type;
  const shape = shapeOf(type);
  const base = addressSlot(f, address);
  if (DIRECT.has(e.op) && shape !== 'float' && shapeOf(e.compute) !== 'float' && !isBool(type)) {
    let operand = f.gen.operand(f, e.value);
    if (shape === 'i64' && shapeOf(e.value.type) === 'i32') {
      const wide = temp(f);
      convertSlot(f, e.value.type, e.compute, wide, operand);
      operand = wide;
    }
    const result = dest < 0 ? 'none' : e.postfix ? 'old' : 'new';
    atomic(f, e.op as 'add', type, dest < 0 ? base : dest, base, { operand, result });
    return;
  }
  const old = temp(f);
  const next = temp(f);
  const success = temp(f);
  // Evaluated once, before the loop.
  const value = f.gen.operand(f, e.value);
  const again = newLabel(f);
  const done = newLabel(f);
  atomic(f, 'load', type, old, base, { result: 'old' });
  placeLabel(f, again, true);
  const plain = isFloat32(type) ? temp(f) : old;
  if (isFloat32(type)) bitsFloat(f, plain, old);
  let left = plain;
  if (!sameInSlot(type, e.compute)) {
    convertSlot(f, type, e.compute, next, plain);
    left = next;
  }
  operate(f, e.op, e.compute, next, left, value);
  if (!sameInSlot(e.compute, type)) convertSlot(f, e.compute, type, next, next);
  const desired = toBits(f, type, next);
  atomic(f, 'cas', type, old, base, { operand: old, desired, success, result: 'old' });
  jump(f, Op.JNZ32, done, success);
  jump(f, Op.LOOP, again, -1);
  placeLabel(f, done);
  if (dest >= 0) {
    if (e.postfix && isFloat32(type)) bitsFloat(f, dest, old);
    else move(f, type, dest, e.postfix ? old : next);
  }
}

/** A builtin. `dest` -1: the result is not wanted. */
export function atomicExpression(f: Fn, e: Expression & { kind: 'atomic' }, dest: number): void {
  const type = e.object;
  const { order } = e;
  const base = pointerSlot(f, e);
  // Slot a of an operation without a result is the address: it is written by none.
  const target = dest < 0 ? base : dest;
  switch (e.op) {
    case 'load':
      if (dest >= 0) {
        atomic(f, 'load', type, dest, base, { order, result: 'old' });
        fromBits(f, type, dest);
      } else atomic(f, 'load', type, temp(f), base, { order, result: 'old' });
      return;
    case 'store':
    case 'clear': {
      const operand = e.op === 'clear' ? -1 : toBits(f, type, f.gen.operand(f, e.operands[0]!));
      atomic(f, e.op, type, base, base, { order, operand });
      return;
    }
    case 'test-and-set':
      atomic(f, 'test-and-set', type, dest < 0 ? temp(f) : dest, base, { order, result: 'old' });
      return;
    case 'cas': {
      const expectedAt = f.gen.pointed(f, e.operands[0]!);
      const desired = toBits(f, type, f.gen.operand(f, e.operands[1]!));
      const bitsType: CType = isFloat32(type) ? { kind: 'int', name: 'int', size: 4, signed: true } : type;
      const expected = temp(f);
      load(f, expectedAt, bitsType, expected);
      const success = dest >= 0 && isTemp(f, dest) ? dest : temp(f);
      atomic(f, 'cas', type, expected, base, {
        order,
        operand: expected,
        desired,
        success,
        weak: e.weak ?? false,
        result: 'old',
      });
      const same = newLabel(f);
      jump(f, Op.JNZ32, same, success);
      store(f, expected, expectedAt, bitsType);
      placeLabel(f, same);
      if (dest >= 0 && dest !== success) emit(f, Op.MOV32, dest, success);
      return;
    }
    case 'cas-value': {
      const operand = toBits(f, type, safeOperand(f, e.operands[0]!, e.operands[1]!));
      const desired = toBits(f, type, f.gen.operand(f, e.operands[1]!));
      const wantsSuccess = e.result === 'success' && dest >= 0;
      const found = e.result === 'old' && dest >= 0 ? dest : temp(f);
      const success = wantsSuccess ? dest : temp(f);
      atomic(f, 'cas', type, found, base, { order, operand, desired, success, weak: e.weak ?? false, result: 'old' });
      if (e.result === 'old' && dest >= 0) fromBits(f, type, dest);
      return;
    }
    default: {
      // In the slot where the result goes, where nobody minds: `xchg r0 <-> lock`.
      const own = dest >= 0 && isTemp(f, dest) ? dest : -1;
      const operand = toBits(f, type, f.gen.operand(f, e.operands[0]!, own));
      const result = dest < 0 || e.result === 'void' ? 'none' : e.result === 'new' ? 'new' : 'old';
      atomic(f, e.op, type, target, base, { order, operand, result });
      if (result !== 'none') fromBits(f, type, dest);
    }
  }
}

function safeOperand(f: Fn, e: Expression, later: Expression): number {
  const slot = f.gen.operand(f, e);
  if (!f.gen.mayChange(f, slot, later)) return slot;
  const copy = temp(f);
  move(f, e.type, copy, slot);
  return copy;
}

function pointerSlot(f: Fn, e: Expression & { kind: 'atomic' }): number {
  const base = addressSlot(f, f.gen.pointed(f, e.pointer));
  if (!e.operands.some((x) => f.gen.mayChange(f, base, x))) return base;
  const copy = temp(f);
  emit(f, Op.MOV64, copy, base);
  return copy;
}
