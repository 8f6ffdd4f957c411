/** Arithmetic, comparison and conversion: which instruction for which type. */
import { Op } from '../opcodes.js';
import type { BinaryOp, CompareOp, Expression } from '../tree.js';
import type { CType } from '../types.js';
import { constantOf, fitsImmediate } from './constants.js';
import { emit, type Fn, jump, temp } from './emitter.js';
import { constant32, constant64 } from './memory.js';
import { integerSize, isBool, isSigned, shapeOf } from './shapes.js';

/** Signed forms report overflow. */
const INTEGER_OPS = {
  i32: {
    add: [Op.ADDS32, Op.ADD32],
    sub: [Op.SUBS32, Op.SUB32],
    mul: [Op.MULS32, Op.MUL32],
    div: [Op.DIVS32, Op.DIVU32],
    rem: [Op.REMS32, Op.REMU32],
    and: [Op.AND32, Op.AND32],
    or: [Op.OR32, Op.OR32],
    xor: [Op.XOR32, Op.XOR32],
    shl: [Op.SHL32, Op.SHL32],
    shr: [Op.SHRS32, Op.SHRU32],
  },
  i64: {
    add: [Op.ADDS64, Op.ADD64],
    sub: [Op.SUBS64, Op.SUB64],
    mul: [Op.MULS64, Op.MUL64],
    div: [Op.DIVS64, Op.DIVU64],
    rem: [Op.REMS64, Op.REMU64],
    and: [Op.AND64, Op.AND64],
    or: [Op.OR64, Op.OR64],
    xor: [Op.XOR64, Op.XOR64],
    shl: [Op.SHL64, Op.SHL64],
    shr: [Op.SHRS64, Op.SHRU64],
  },
} as const;
const FLOAT_OPS: Partial<Record<BinaryOp, number>> = { add: Op.ADDF, sub: Op.SUBF, mul: Op.MULF, div: Op.DIVF };

/** `dest = left op right` where right is a slot. */
export function operate(f: Fn, op: BinaryOp, type: CType, dest: number, left: number, right: number): void {
  const shape = shapeOf(type);
  if (shape === 'float') {
    emit(f, FLOAT_OPS[op] ?? Op.ADDF, dest, left, right);
    roundFloat(f, type, dest);
    return;
  }
  emit(f, INTEGER_OPS[shape === 'i64' ? 'i64' : 'i32'][op][isSigned(type) ? 0 : 1], dest, left, right);
}

function roundFloat(f: Fn, type: CType, dest: number): void {
  if (type.kind === 'float' && type.size === 4) emit(f, Op.F32, dest, dest);
}

/** `dest = left op constant` by an immediate form; false where there is none. */
export function operateImmediate(
  f: Fn,
  op: BinaryOp,
  type: CType,
  dest: number,
  left: number,
  constant: bigint,
): boolean {
  const shape = shapeOf(type);
  const signed = isSigned(type);
  if (shape === 'i32') {
    const value = Number(BigInt.asIntN(32, constant));
    switch (op) {
      case 'add':
        emit(f, signed ? Op.ADDSI32 : Op.ADDI32, dest, left, value);
        return true;
      case 'sub':
        // The negated immediate must exist, or the overflow check would be another one.
        if (value === -0x80000000) return false;
        emit(f, signed ? Op.ADDSI32 : Op.ADDI32, dest, left, -value);
        return true;
      case 'and':
        emit(f, Op.ANDI32, dest, left, value);
        return true;
      case 'mul':
        if (signed) return false;
        emit(f, Op.MULI32, dest, left, value);
        return true;
      case 'shl':
      case 'shr':
        if (value < 0 || value > 31) return false;
        emit(f, op === 'shl' ? Op.SHLI32 : signed ? Op.SHRSI32 : Op.SHRUI32, dest, left, value);
        return true;
      default:
        return false;
    }
  }
  if (shape === 'i64') {
    const value = BigInt.asIntN(64, constant);
    switch (op) {
      case 'add':
      case 'sub': {
        const addend = op === 'add' ? value : -value;
        if (!fitsImmediate(addend)) return false;
        emit(f, signed ? Op.ADDSI64 : Op.ADDI64, dest, left, Number(addend));
        return true;
      }
      case 'mul':
        if (signed || !fitsImmediate(value)) return false;
        emit(f, Op.MULI64, dest, left, Number(value));
        return true;
      default:
        return false;
    }
  }
  return false;
}

/** `dest = left op right`, by an immediate form where the right side is a constant. */
export function arithmetic(
  f: Fn,
  op: BinaryOp,
  type: CType,
  dest: number,
  left: number,
  right: Expression,
  scratch = -1,
): void {
  const constant = constantOf(right);
  if (constant !== undefined && operateImmediate(f, op, type, dest, left, constant)) return;
  operate(f, op, type, dest, left, f.gen.operand(f, right, scratch));
}

export function constantInto(f: Fn, type: CType, dest: number, value: bigint): void {
  if (shapeOf(type) === 'i64') constant64(f, dest, value);
  else constant32(f, dest, Number(BigInt.asIntN(32, value)));
}

// ---- comparison

const COMPARE = {
  i32: { eq: Op.EQ32, ne: Op.NE32, lts: Op.LTS32, les: Op.LES32, ltu: Op.LTU32, leu: Op.LEU32 },
  i64: { eq: Op.EQ64, ne: Op.NE64, lts: Op.LTS64, les: Op.LES64, ltu: Op.LTU64, leu: Op.LEU64 },
  float: { eq: Op.EQF, ne: Op.NEF, lts: Op.LTF, les: Op.LEF, ltu: Op.LTF, leu: Op.LEF },
} as const;

/** dest = 0 or 1. `gt` and `ge` exchange the operands. */
export function compareInto(f: Fn, op: CompareOp, type: CType, dest: number, left: number, right: number): void {
  const shape = shapeOf(type);
  const ops = COMPARE[shape === 'float' || shape === 'i64' ? shape : 'i32'];
  const swap = op === 'gt' || op === 'ge';
  const [a, b] = swap ? [right, left] : [left, right];
  const signed = isSigned(type);
  if (op === 'eq' || op === 'ne') emit(f, ops[op], dest, a, b);
  else if (op === 'lt' || op === 'gt') emit(f, signed ? ops.lts : ops.ltu, dest, a, b);
  else emit(f, signed ? ops.les : ops.leu, dest, a, b);
}

const NEGATED = { eq: 'ne', ne: 'eq', lt: 'ge', ge: 'lt', le: 'gt', gt: 'le' } as const;

/** Jumps to `label` if `left op right` is `sense`. */
export function compareBranch(f: Fn, e: Expression & { kind: 'compare' }, label: number, sense: boolean): void {
  const type = e.left.type;
  const shape = shapeOf(type);
  const top = f.top;
  const op: CompareOp = sense ? e.op : NEGATED[e.op];
  const constant = constantOf(e.right);
  if (shape === 'i32') {
    const signed = isSigned(type);
    if (constant !== undefined && (signed || op === 'eq' || op === 'ne')) {
      const left = f.gen.operand(f, e.left);
      jump(f, IMMEDIATE_JUMPS[op], label, left, Number(BigInt.asIntN(32, constant)));
    } else {
      const [left, right] = operands(f, e.left, e.right);
      const [a, b] = op === 'gt' || op === 'ge' ? [right, left] : [left, right];
      if (op === 'eq' || op === 'ne') jump(f, op === 'eq' ? Op.JEQ32 : Op.JNE32, label, a, b);
      else if (op === 'lt' || op === 'gt') jump(f, signed ? Op.JLTS32 : Op.JLTU32, label, a, b);
      else jump(f, signed ? Op.JLES32 : Op.JLEU32, label, a, b);
    }
  } else if (shape === 'i64' && constant === 0n && (op === 'eq' || op === 'ne')) {
    jump(f, op === 'eq' ? Op.JZ64 : Op.JNZ64, label, f.gen.operand(f, e.left));
  } else {
    // Not the negated comparison: with a NaN neither a < b nor a >= b holds.
    const test = temp(f);
    const [left, right] = operands(f, e.left, e.right, test);
    compareInto(f, e.op, type, test, left, right);
    jump(f, sense ? Op.JNZ32 : Op.JZ32, label, test);
  }
  f.top = top;
}

const IMMEDIATE_JUMPS = {
  eq: Op.JEQI32,
  ne: Op.JNEI32,
  lt: Op.JLTSI32,
  le: Op.JLESI32,
  gt: Op.JGTSI32,
  ge: Op.JGESI32,
} as const;

/** Both operands of something, left first. A variable that the right side changes is copied before. */
export function operands(f: Fn, left: Expression, right: Expression, scratch = -1): [number, number] {
  const a = leftOperand(f, left, right, scratch);
  return [a, f.gen.operand(f, right, a === scratch ? -1 : scratch)];
}

/** The left one of two operands, kept safe from what the right one does. */
export function leftOperand(f: Fn, left: Expression, right: Expression, scratch = -1): number {
  const a = f.gen.operand(f, left, scratch);
  return f.gen.mayChange(f, a, right) ? copied(f, a, left.type, scratch) : a;
}

export function copied(f: Fn, slot: number, type: CType, scratch = -1): number {
  const copy = scratch >= 0 ? scratch : temp(f);
  move(f, type, copy, slot);
  return copy;
}

export function move(f: Fn, type: CType, dest: number, from: number): void {
  if (dest === from) return;
  emit(f, shapeOf(type) === 'i32' ? Op.MOV32 : Op.MOV64, dest, from);
}

// ---- conversion

/** Is the converted value the same bits in the slot? */
export function sameInSlot(from: CType, to: CType): boolean {
  const a = shapeOf(from);
  const b = shapeOf(to);
  if (a === 'float' || b === 'float') {
    return a === b && !(to.kind === 'float' && to.size === 4 && !(from.kind === 'float' && from.size === 4));
  }
  const fromSize = integerSize(from);
  const toSize = integerSize(to);
  if (fromSize === 0 || toSize === 0) return false;
  if (isBool(to)) return isBool(from);
  if (toSize === 8) return fromSize === 8;
  if (toSize === 4) return true;
  // Narrow ints are kept extended to 32 bits: the same where the target holds all values of the source.
  if (fromSize > toSize) return false;
  return fromSize === toSize ? isSigned(from) === isSigned(to) : isSigned(to) || !isSigned(from);
}

/** Converts the value in slot `from` into slot `dest`. */
export function convertSlot(f: Fn, fromType: CType, toType: CType, dest: number, from: number): void {
  if (sameInSlot(fromType, toType)) {
    move(f, toType, dest, from);
    return;
  }
  const a = shapeOf(fromType);
  const b = shapeOf(toType);
  const signed = isSigned(fromType);
  if (isBool(toType)) {
    emit(f, a === 'float' ? Op.BOOLF : a === 'i64' ? Op.BOOL64 : Op.BOOL32, dest, from);
  } else if (b === 'float') {
    if (a === 'float') emit(f, Op.F32, dest, from);
    else {
      emit(f, a === 'i64' ? (signed ? Op.I64F : Op.U64F) : signed ? Op.I32F : Op.U32F, dest, from);
      if (integerSize(fromType) >= 4) roundFloat(f, toType, dest);
    }
  } else if (a === 'float') {
    const size = integerSize(toType);
    const toSigned = isSigned(toType);
    if (size === 8) emit(f, toSigned ? Op.FI64 : Op.FU64, dest, from);
    else if (size === 4) emit(f, toSigned ? Op.FI32 : Op.FU32, dest, from);
    else {
      emit(f, Op.FI32, dest, from);
      extend(f, toType, dest, dest);
    }
  } else if (b === 'i64') emit(f, signed ? Op.SEXT64 : Op.ZEXT64, dest, from);
  else extend(f, toType, dest, from);
}

function extend(f: Fn, type: CType, dest: number, from: number): void {
  const signed = isSigned(type);
  if (integerSize(type) === 1) emit(f, signed ? Op.EXTS8 : Op.EXTU8, dest, from);
  else emit(f, signed ? Op.EXTS16 : Op.EXTU16, dest, from);
}

/** dest = -from or ~from. */
export function unary(f: Fn, op: 'negate' | 'complement', type: CType, dest: number, from: number): void {
  const shape = shapeOf(type);
  if (shape === 'float') emit(f, Op.NEGF, dest, from);
  else if (op === 'negate') emit(f, shape === 'i64' ? Op.NEG64 : Op.NEG32, dest, from);
  else emit(f, shape === 'i64' ? Op.NOT64 : Op.NOT32, dest, from);
}
