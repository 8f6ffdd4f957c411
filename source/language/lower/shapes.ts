/** What the lowering needs to know of a type: how many bytes, and what a slot that holds a value of it looks like. */
import type { CType } from '../types.js';

/** How a value is kept in a slot. */
export type Shape = 'i32' | 'i64' | 'float' | 'record' | 'void';

export function shapeOf(type: CType): Shape {
  switch (type.kind) {
    case 'int':
      return type.size === 8 ? 'i64' : 'i32';
    case 'enum':
      return type.tag.size === 8 ? 'i64' : 'i32';
    case 'pointer':
    case 'array':
    case 'function':
      return 'i64';
    case 'float':
      return 'float';
    case 'record':
      return 'record';
    case 'void':
      return 'void';
  }
}

/** Size in bytes; 0 for void, incomplete types and arrays of variable length, 1 for functions as GNU C says. */
export function sizeOf(type: CType): number {
  switch (type.kind) {
    case 'int':
    case 'float':
      return type.size;
    case 'enum':
      return type.tag.size;
    case 'pointer':
      return 8;
    case 'array':
      return (type.length ?? 0) * sizeOf(type.of);
    case 'record':
      return type.tag.size;
    case 'function':
      return 1;
    case 'void':
      return 0;
  }
}

export function alignOf(type: CType): number {
  switch (type.kind) {
    case 'array':
      return alignOf(type.of);
    case 'record':
      return Math.max(1, type.tag.align);
    case 'function':
    case 'void':
      return 1;
    default:
      return sizeOf(type);
  }
}

/** Size of an integer, enum or pointer in bytes; 0 for anything else. */
export function integerSize(type: CType): 0 | 1 | 2 | 4 | 8 {
  if (type.kind === 'int') return type.size;
  if (type.kind === 'enum') return type.tag.size;
  return type.kind === 'pointer' || type.kind === 'array' || type.kind === 'function' ? 8 : 0;
}

export function isSigned(type: CType): boolean {
  return type.kind === 'int' ? type.signed : type.kind === 'enum' ? type.tag.signed : false;
}

export function isBool(type: CType): boolean {
  return type.kind === 'int' && type.name === 'bool';
}

/** Wraps an integer to the width and sign of a type. */
export function wrap(type: CType, value: bigint): bigint {
  if (isBool(type)) return value === 0n ? 0n : 1n;
  const bits = integerSize(type) * 8;
  return isSigned(type) ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

export function roundUp(n: number, to: number): number {
  return Math.ceil(n / to) * to;
}
