/** Integer constants: what an expression is known to be before the program runs. */
import type { Expression } from '../tree.js';
import { integerSize, wrap } from './shapes.js';

/** The value of an integer constant expression wrapped to its type, or undefined. */
export function constantOf(e: Expression): bigint | undefined {
  switch (e.kind) {
    case 'int':
      return integerSize(e.type) === 0 ? e.value : wrap(e.type, e.value);
    case 'convert': {
      if (integerSize(e.type) === 0 || integerSize(e.operand.type) === 0) return undefined;
      const value = constantOf(e.operand);
      return value === undefined ? undefined : wrap(e.type, value);
    }
    case 'unary': {
      if (integerSize(e.type) === 0) return undefined;
      const value = constantOf(e.operand);
      if (value === undefined) return undefined;
      return wrap(e.type, e.op === 'negate' ? -value : ~value);
    }
    case 'not': {
      const value = constantOf(e.operand);
      return value === undefined ? undefined : value === 0n ? 1n : 0n;
    }
    case 'compare': {
      const left = constantOf(e.left);
      const right = left === undefined ? undefined : constantOf(e.right);
      return left === undefined || right === undefined ? undefined : compare(e.op, left, right) ? 1n : 0n;
    }
    case 'binary': {
      // Shifts and divisions stay: their faults belong to the run.
      if (integerSize(e.type) === 0) return undefined;
      const left = constantOf(e.left);
      const right = left === undefined ? undefined : constantOf(e.right);
      if (left === undefined || right === undefined) return undefined;
      const value = fold(e.op, left, right);
      // A signed overflow is reported when it happens.
      return value === undefined || wrap(e.type, value) !== value ? undefined : value;
    }
    default:
      return undefined;
  }
}

function compare(op: string, left: bigint, right: bigint): boolean {
  switch (op) {
    case 'eq':
      return left === right;
    case 'ne':
      return left !== right;
    case 'lt':
      return left < right;
    case 'le':
      return left <= right;
    case 'gt':
      return left > right;
    default:
      return left >= right;
  }
}

function fold(op: string, left: bigint, right: bigint): bigint | undefined {
  switch (op) {
    case 'add':
      return left + right;
    case 'sub':
      return left - right;
    case 'mul':
      return left * right;
    case 'and':
      return left & right;
    case 'or':
      return left | right;
    case 'xor':
      return left ^ right;
    case 'shl':
      return right >= 0n && right < 64n ? left << right : undefined;
    default:
      return undefined;
  }
}

/** Fits a 32-bit immediate operand as it is, sign-extended. */
export function fitsImmediate(value: bigint): boolean {
  return value >= -0x80000000n && value <= 0x7fffffffn;
}
