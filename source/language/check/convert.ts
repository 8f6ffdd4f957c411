/** Implicit conversions: to a target as by assignment, with gcc's warnings; to a truth value; promotions of arguments. */
import type { Expression, Lvalue } from '../tree.js';
import type { CType, EnumType, FloatType, IntType } from '../types.js';
import { bad, type Checker, warn } from './context.js';
import { convert } from './fold.js';
import {
  compatible,
  DOUBLE,
  isArithmetic,
  isInteger,
  isScalar,
  promoted,
  promotedBits,
  typeText,
  underlying,
  unqualified,
} from './types.js';

/** `0`, or `(void *)0`. */
export const isNullConstant = (e: Expression): boolean =>
  e.kind === 'int' &&
  e.value === 0n &&
  (isInteger(e.type) || (e.type.kind === 'pointer' && e.type.to.kind === 'void' && !e.type.to.const));

export type Context =
  | { readonly kind: 'assignment' }
  | { readonly kind: 'initialization' }
  | { readonly kind: 'return' }
  | { readonly kind: 'argument'; readonly number: number; readonly of: string };

const phrase = (context: Context, to: CType, from: CType): string => {
  switch (context.kind) {
    case 'assignment':
      return `assignment to '${typeText(to)}' from '${typeText(from)}'`;
    case 'initialization':
      return `initialization of '${typeText(to)}' from '${typeText(from)}'`;
    case 'return':
      return `returning '${typeText(from)}' from a function with return type '${typeText(to)}'`;
    case 'argument':
      return `passing argument ${context.number} of ${context.of}, '${typeText(from)}' to '${typeText(to)}',`;
  }
};

/** `value` converted as if by assignment to an object of type `target`. */
export const assignTo = (c: Checker, value: Expression, target: CType, context: Context, at: number): Expression => {
  const to = unqualified(target);
  const from = value.type;
  if (isArithmetic(to) && isArithmetic(from)) return convert(value, to);
  const incompatible = (): never => {
    if (from.kind === 'void')
      return bad(c, at, 'a value is needed here, and this expression has none (its type is void)');
    return bad(c, at, `${phrase(context, to, from)} is not possible: the types are incompatible`);
  };
  if (to.kind === 'pointer') {
    if (isNullConstant(value)) return convert(value, to);
    if (from.kind === 'pointer') {
      const a = plain(to.to);
      const b = plain(from.to);
      if (!(a.kind === 'void' || b.kind === 'void' || compatible(a, b, false) || signOnly(a, b))) {
        warn(c, at, `${phrase(context, to, from)}: incompatible pointer types`, hintFor(to, from));
      } else if ((from.to.const && !to.to.const) || (from.to.volatile && !to.to.volatile)) {
        const lost = from.to.const && !to.to.const ? 'const' : 'volatile';
        warn(c, at, `${phrase(context, to, from)} discards the '${lost}' qualifier`);
      }
      return convert(value, to);
    }
    if (isInteger(from)) {
      warn(c, at, `${phrase(context, to, from)} makes a pointer from an integer without a cast`);
      return convert(value, to);
    }
    return incompatible();
  }
  if (from.kind === 'pointer' && to.kind === 'int' && to.name === 'bool') return convert(value, to);
  if (from.kind === 'pointer' && isInteger(to)) {
    warn(c, at, `${phrase(context, to, from)} makes an integer from a pointer without a cast`);
    return convert(value, to);
  }
  if (to.kind === 'record' && from.kind === 'record' && compatible(to, from, false)) return value;
  if (to.kind === 'void' && from.kind === 'void') return value;
  return incompatible();
};

/** Without the qualifiers, of an array's elements too: GNU C lets an array of const be pointed to by where one of not const is. */
const plain = (type: CType): CType => (type.kind === 'array' ? { ...type, of: plain(type.of) } : unqualified(type));

const signOnly = (a: CType, b: CType): boolean => {
  if (!isInteger(a) || !isInteger(b)) return false;
  const x = underlying(a);
  const y = underlying(b);
  const kin = (name: string): string => name.replace(/^(un)?signed /, '');
  return x.size === y.size && kin(x.name) === kin(y.name);
};

const hintFor = (to: CType, from: CType): string | undefined => {
  if (to.kind !== 'pointer' || from.kind !== 'pointer' || to.to.kind !== 'function' || from.to.kind !== 'function') {
    return undefined;
  }
  if (to.to.parameters.length === 1 && to.to.returns.kind === 'pointer') {
    return `The function should be declared as ${typeText(to.to, 'f')}.`;
  }
  return undefined;
};

/** Bit-fields promote by their width. */
const bitsOf = (e: Expression): number | undefined => {
  if (e.kind === 'load') return lvalueBits(e.from);
  return undefined;
};
export const lvalueBits = (lvalue: Lvalue): number | undefined =>
  lvalue.kind === 'member' ? lvalue.bits?.width : undefined;

export const promotedType = (e: Expression): IntType | FloatType => {
  const type = e.type as IntType | EnumType | FloatType;
  if (type.kind === 'float') return unqualified(type);
  const bits = bitsOf(e);
  return bits === undefined ? promoted(type) : promotedBits(type, bits);
};
export const promote = (e: Expression): Expression => (isArithmetic(e.type) ? convert(e, promotedType(e)) : e);

/** Default argument promotions: what `...` receives. */
export const promoteArgument = (e: Expression): Expression => {
  if (e.type.kind === 'float') return e.type.size === 4 ? convert(e, DOUBLE) : e;
  return isInteger(e.type) ? promote(e) : e;
};

/** Demands a scalar, for conditions. */
export const wantScalar = (c: Checker, e: Expression, at: number, what: string): Expression => {
  if (!isScalar(e.type)) {
    bad(c, at, `${what} has the type '${typeText(e.type)}': a number or a pointer is needed`);
  }
  return e;
};
