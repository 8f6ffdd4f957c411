/** Conversions of checked expressions, and what of them is known at compile time: exact, with bigints and doubles. */
import type { AddressConstant, BinaryOp, CompareOp, Expression, Lvalue, Place } from '../tree.js';
import type { CType } from '../types.js';
import { isInteger, underlying, unqualified, wrap } from './types.js';

export const intConstant = (type: CType, value: bigint, place: Place): Expression => ({
  kind: 'int',
  type,
  value,
  place,
});

/** `value` as `type`; literals are converted here and now. */
export const convert = (value: Expression, to: CType): Expression => {
  const type = unqualified(to);
  const from = value.type;
  if (from === type) return value;
  if (from.kind === type.kind && !from.const && !from.volatile && !from.atomic) {
    if (from.kind === 'int' && type.kind === 'int' && from.name === type.name) return value;
    if (from.kind === 'float' && type.kind === 'float' && from.name === type.name) return value;
  }
  const { place } = value;
  if (value.kind === 'int') {
    if (isInteger(type) || type.kind === 'pointer') return { kind: 'int', type, value: wrap(value.value, type), place };
    if (type.kind === 'float') {
      const exact = Number(value.value);
      return { kind: 'float', type, value: type.size === 4 ? Math.fround(exact) : exact, place };
    }
  }
  if (value.kind === 'float') {
    if (type.kind === 'float') {
      return { kind: 'float', type, value: type.size === 4 ? Math.fround(value.value) : value.value, place };
    }
    if (type.kind === 'int' && type.name === 'bool') {
      return { kind: 'int', type, value: value.value === 0 ? 0n : 1n, place };
    }
    if (isInteger(type) && Math.abs(value.value) < 2 ** 63) {
      const whole = BigInt(Math.trunc(value.value));
      if (wrap(whole, type) === whole) return { kind: 'int', type, value: whole, place };
    }
  }
  if (type.kind === 'pointer' && from.kind === 'pointer') {
    if (value.kind === 'string' || value.kind === 'address' || value.kind === 'function' || value.kind === 'offset') {
      return { ...value, type };
    }
  }
  return { kind: 'convert', type, operand: value, place };
};

const arithmetic = (op: BinaryOp, a: bigint, b: bigint): bigint | undefined => {
  switch (op) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return b === 0n ? undefined : a / b;
    case 'rem':
      return b === 0n ? undefined : a % b;
    case 'and':
      return a & b;
    case 'or':
      return a | b;
    case 'xor':
      return a ^ b;
    case 'shl':
      return b < 0n || b > 63n ? undefined : a << b;
    case 'shr':
      return b < 0n || b > 63n ? undefined : a >> b;
  }
};
const floatArithmetic = (op: BinaryOp, a: number, b: number): number | undefined => {
  switch (op) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    default:
      return undefined;
  }
};
const compareValues = (op: CompareOp, a: bigint | number, b: bigint | number): boolean => {
  switch (op) {
    case 'eq':
      return a === b;
    case 'ne':
      return a !== b;
    case 'lt':
      return a < b;
    case 'le':
      return a <= b;
    case 'gt':
      return a > b;
    case 'ge':
      return a >= b;
  }
};

/** A binary node, or its value where both sides are literals. `overflow` is told when a signed result does not fit. */
export const binary = (
  op: BinaryOp,
  type: CType,
  left: Expression,
  right: Expression,
  place: Place,
  overflow?: () => void,
): Expression => {
  if (left.kind === 'int' && right.kind === 'int' && isInteger(type)) {
    const base = underlying(type);
    const count = right.value;
    const inRange = (op !== 'shl' && op !== 'shr') || (count >= 0n && count < BigInt(base.size * 8));
    const exact = inRange ? arithmetic(op, left.value, right.value) : undefined;
    if (exact !== undefined) {
      const value = wrap(exact, type);
      if (value !== exact && base.signed && op !== 'shl') overflow?.();
      return { kind: 'int', type, value, place };
    }
  }
  if (left.kind === 'float' && right.kind === 'float' && type.kind === 'float') {
    const exact = floatArithmetic(op, left.value, right.value);
    if (exact !== undefined) return { kind: 'float', type, value: type.size === 4 ? Math.fround(exact) : exact, place };
  }
  return { kind: 'binary', op, type, left, right, place };
};

export const compare = (op: CompareOp, type: CType, left: Expression, right: Expression, place: Place): Expression => {
  if ((left.kind === 'int' && right.kind === 'int') || (left.kind === 'float' && right.kind === 'float')) {
    return intConstant(type, compareValues(op, left.value, right.value) ? 1n : 0n, place);
  }
  return { kind: 'compare', op, type, left, right, place };
};

/** Is it zero or not, where that is known? */
export const truth = (e: Expression): boolean | undefined => {
  if (e.kind === 'int') return e.value !== 0n;
  if (e.kind === 'float') return e.value !== 0;
  if (e.kind === 'string' || e.kind === 'function') return true;
  return undefined;
};

/** The address an lvalue stands for, where the linker knows it. */
export const constantLvalue = (
  lvalue: Lvalue,
  address: (index: object) => AddressConstant | undefined,
): { readonly of: AddressConstant | undefined; readonly add: bigint } | undefined => {
  switch (lvalue.kind) {
    case 'variable': {
      if (lvalue.ref.scope !== 'global') return undefined;
      const of = address(lvalue.ref);
      return of === undefined ? undefined : { of, add: 0n };
    }
    case 'member': {
      if (lvalue.bits !== undefined) return undefined;
      const base = constantLvalue(lvalue.base, address);
      return base === undefined ? undefined : { of: base.of, add: base.add + BigInt(lvalue.offset) };
    }
    case 'deref':
      return constantAddress(lvalue.pointer, address);
    default:
      return undefined;
  }
};

/** An address constant: something with a name plus a number, or a bare number (`of` undefined). */
export const constantAddress = (
  e: Expression,
  address: (ref: object) => AddressConstant | undefined,
): { readonly of: AddressConstant | undefined; readonly add: bigint } | undefined => {
  switch (e.kind) {
    case 'int':
      return { of: undefined, add: e.value };
    case 'string':
      return { of: { kind: 'string', index: e.index }, add: 0n };
    case 'function': {
      return { of: { kind: 'function', name: e.name }, add: 0n };
    }
    case 'address':
      return constantLvalue(e.of, address);
    case 'convert': {
      const size = e.type.kind === 'pointer' || (isInteger(e.type) && underlying(e.type).size === 8);
      return size ? constantAddress(e.operand, address) : undefined;
    }
    case 'offset': {
      const base = constantAddress(e.pointer, address);
      if (base === undefined || e.index.kind !== 'int' || typeof e.scale !== 'number') return undefined;
      const distance = e.index.value * BigInt(e.scale);
      return { of: base.of, add: BigInt.asIntN(64, e.minus ? base.add - distance : base.add + distance) };
    }
    case 'binary': {
      if (e.op !== 'add' && e.op !== 'sub') return undefined;
      const left = constantAddress(e.left, address);
      const right = constantAddress(e.right, address);
      if (left === undefined || right === undefined) return undefined;
      if (right.of === undefined)
        return { of: left.of, add: e.op === 'add' ? left.add + right.add : left.add - right.add };
      if (left.of === undefined && e.op === 'add') return { of: right.of, add: left.add + right.add };
      return undefined;
    }
    case 'conditional': {
      const test = truth(e.test);
      return test === undefined ? undefined : constantAddress(test ? e.then : e.otherwise, address);
    }
    default:
      return undefined;
  }
};
