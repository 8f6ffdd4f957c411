/** Expressions: names resolved, types computed, every implicit conversion written down. */

import { nearest } from '../diagnostic.js';
import type { SyntaxExpression } from '../parse/syntax.js';
import type { BinaryOp, CompareOp, Expression, Lvalue, Place } from '../tree.js';
import type { CType, FloatType, IntType, PointerType, VariableRef } from '../types.js';
import { checkBuiltin, isBuiltin } from './builtins.js';
import { checkCall } from './calls.js';
import {
  addLocal,
  BAD,
  bad,
  bare,
  type Checker,
  type GlobalEntity,
  localRef,
  lookup,
  type Operand,
  placeOf,
  stringIndex,
  warn,
} from './context.js';
import { assignTo, isNullConstant, lvalueBits, promote, promotedType, wantScalar } from './convert.js';
import { elementSizeExpression, typeFromName } from './declared-types.js';
import { binary, compare, convert, intConstant, truth } from './fold.js';
import { compoundLiteral } from './initializers.js';
import { findMember, memberNames } from './layout.js';
import { characterLiteral, numberLiteral, stringLiteral } from './literals.js';
import { statementExpression } from './statements.js';
import {
  alignOf,
  arrayOf,
  CHAR,
  compatible,
  composite,
  INT,
  isArithmetic,
  isComplete,
  isInteger,
  isScalar,
  LONG,
  pointerTo,
  promotedBits,
  qualified,
  sizeOf,
  typeText,
  ULONG,
  underlying,
  unqualified,
  usual,
  VA_RECORD,
  VOID,
} from './types.js';
import { use } from './uses.js';

// ---- Operands: values and places

export const valueOperand = (value: Expression): Operand => ({ kind: 'value', value });

/** The type of an operand as written: arrays and functions not decayed. */
export const typeOfOperand = (o: Operand): CType =>
  o.kind === 'lvalue' ? o.lvalue.type : o.kind === 'function' ? o.type : o.value.type;

/** Marks the variable at the root of a place as having an address. */
export const markInMemory = (c: Checker, lvalue: Lvalue): void => {
  let root = lvalue;
  while (root.kind === 'member') root = root.base;
  if (root.kind === 'variable' && root.ref.scope === 'local' && root.ref.index >= 0) {
    c.function!.locals[root.ref.index]!.inMemory = true;
  }
};

/** The address of a place, as a pointer of type `type`. */
export const addressOf = (c: Checker, lvalue: Lvalue, type: CType, place: Place): Expression => {
  if (lvalue.kind === 'deref') return convert(lvalue.pointer, type);
  markInMemory(c, lvalue);
  return { kind: 'address', type, place, of: lvalue };
};

/** The value of an operand: loaded, decayed. */
export const rvalue = (c: Checker, o: Operand): Expression => {
  if (o.kind === 'value') return o.value;
  if (o.kind === 'function') return o.value;
  const { lvalue } = o;
  const { type, place } = lvalue;
  if (type.kind === 'array') return addressOf(c, lvalue, pointerTo(type.of), place);
  if (type.kind === 'void' && lvalue.kind === 'deref') return convert(lvalue.pointer, VOID);
  return { kind: 'load', type: unqualified(type), place, from: lvalue };
};

export const checkValue = (c: Checker, e: SyntaxExpression): Expression => {
  const value = rvalue(c, checkExpression(c, e));
  if (value.type.kind === 'record' && !value.type.tag.complete) {
    bad(c, e.at, `the type '${typeText(value.type)}' is incomplete here`);
  }
  return value;
};

/** Checks for the type alone: what it would evaluate is dropped. */
export const checkedType = (c: Checker, e: SyntaxExpression): Operand => {
  const effects = c.function?.effects.length ?? 0;
  const operand = checkExpression(c, e);
  if (c.function !== undefined) c.function.effects.length = effects;
  return operand;
};

/** A condition: a scalar. `=` where `==` was meant gets a warning unless it stands in parentheses of its own. */
export const checkCondition = (c: Checker, e: SyntaxExpression): Expression => {
  if (e.kind === 'assign' && e.op === '=') {
    warn(c, e.at, "'=' in a condition assigns", "'==' compares. If the assignment is meant, put it in parentheses.");
  }
  return wantScalar(c, checkValue(c, e), e.at, 'the condition');
};

/** Wraps what evaluating a type name (a variable length array's size) has to do first. */
const withEffects = (c: Checker, from: number, value: Expression): Expression => {
  const f = c.function;
  if (f === undefined || f.effects.length <= from) return value;
  let result = value;
  for (const effect of f.effects.splice(from).reverse()) {
    result = { kind: 'comma', type: result.type, place: result.place, left: effect, right: result };
  }
  return result;
};
const effectsNow = (c: Checker): number => c.function?.effects.length ?? 0;

// ---- One expression

export const checkExpression = (c: Checker, e: SyntaxExpression): Operand => {
  switch (e.kind) {
    case 'parenthesized':
      return checkExpression(c, e.inner);
    case 'name':
      return checkName(c, e.at, e.name);
    case 'number': {
      const literal = numberLiteral(e.text);
      if (literal.kind === 'bad') return bad(c, e.at, literal.message);
      const place = placeOf(c, e.at);
      if (literal.kind === 'float')
        return valueOperand({ kind: 'float', type: literal.type, value: literal.value, place });
      if (literal.tooLarge) warn(c, e.at, 'the integer is too large for its type');
      return valueOperand(intConstant(literal.type, literal.value, place));
    }
    case 'character': {
      const literal = characterLiteral(e.text);
      if (literal.problem !== undefined) {
        if (literal.problem.startsWith('empty')) bad(c, e.at, literal.problem);
        else warn(c, e.at, literal.problem);
      }
      return valueOperand(intConstant(literal.type, literal.value, placeOf(c, e.at)));
    }
    case 'string': {
      const literal = stringLiteral(e.parts.map((part) => part.text));
      if (literal.problem !== undefined) warn(c, e.at, literal.problem);
      return stringOperand(c, literal.bytes, literal.element, placeOf(c, e.at));
    }
    case 'unary':
      return checkUnary(c, e);
    case 'postfix':
      return valueOperand(increment(c, e.operand, e.op === '++', true, e.at));
    case 'binary':
      return valueOperand(checkBinary(c, e));
    case 'assign':
      return valueOperand(checkAssign(c, e));
    case 'conditional':
      return valueOperand(checkConditional(c, e));
    case 'comma': {
      const left = rvalue(c, checkExpression(c, e.left));
      const right = rvalue(c, checkExpression(c, e.right));
      return valueOperand({
        kind: 'comma',
        type: right.type,
        place: placeOf(c, e.at),
        left: convert(left, VOID),
        right,
      });
    }
    case 'call': {
      const callee = bare(e.callee);
      if (callee.kind === 'name' && isBuiltin(callee.name) && lookup(c, callee.name) === undefined) {
        return checkBuiltin(c, e, callee.name);
      }
      return valueOperand(checkCall(c, e));
    }
    case 'index': {
      const base = checkValue(c, e.base);
      const index = checkValue(c, e.index);
      const [pointer, number] = base.type.kind === 'pointer' ? [base, index] : [index, base];
      if (pointer.type.kind !== 'pointer' || !isInteger(number.type)) {
        return bad(
          c,
          e.at,
          pointer.type.kind === 'pointer'
            ? `the index has the type '${typeText(number.type)}', which is no integer`
            : `'[' after a value of type '${typeText(base.type)}', which is no array and no pointer`,
        );
      }
      return dereference(c, pointerOffset(c, pointer, number, false, e.at), e.at);
    }
    case 'member':
      return checkMember(c, e);
    case 'cast':
      return valueOperand(checkCast(c, e));
    case 'compound':
      return compoundLiteral(c, e);
    case 'sizeof':
    case 'alignof':
      return valueOperand(checkSizeof(c, e));
    case 'generic':
      return checkGeneric(c, e);
    case 'statements':
      if (c.function === undefined) return bad(c, e.at, 'a statement expression outside of all functions');
      return valueOperand(statementExpression(c, e.body, e.at));
    case 'va_arg': {
      const list = vaList(c, e.list);
      const from = effectsNow(c);
      const { type } = typeFromName(c, e.type);
      if (!isComplete(type)) bad(c, e.at, `va_arg of the incomplete type '${typeText(type)}'`);
      return valueOperand(
        withEffects(c, from, { kind: 'va_arg', type: unqualified(type), place: placeOf(c, e.at), list }),
      );
    }
    case 'offsetof':
      return valueOperand(checkOffsetof(c, e));
    case 'compatible': {
      const left = unqualified(typeFromName(c, e.left).type);
      const right = unqualified(typeFromName(c, e.right).type);
      const alike =
        left.kind === 'enum' || right.kind === 'enum'
          ? left.kind === right.kind && compatible(left, right)
          : compatible(left, right);
      return valueOperand(intConstant(INT, alike ? 1n : 0n, placeOf(c, e.at)));
    }
  }
};

/** A string literal as a place: an array that has its address. */
export const stringOperand = (c: Checker, bytes: Uint8Array, element: IntType, place: Place): Operand => {
  const length = bytes.length / element.size;
  // Wide strings carry their own terminator, since one zero byte is added to each string.
  const stored = element.size === 1 ? bytes : Uint8Array.from([...bytes, ...new Array<number>(element.size).fill(0)]);
  const pointer: Expression = { kind: 'string', type: pointerTo(element), place, index: stringIndex(c, stored) };
  return { kind: 'lvalue', lvalue: { kind: 'deref', type: arrayOf(element, length + 1), place, pointer } };
};

const checkName = (c: Checker, at: number, name: string): Operand => {
  const place = placeOf(c, at);
  const found = lookup(c, name);
  if (found === undefined) {
    if (
      (name === '__func__' || name === '__FUNCTION__' || name === '__PRETTY_FUNCTION__') &&
      c.function !== undefined
    ) {
      const bytes = Uint8Array.from([...c.function.entity.name].map((ch) => ch.charCodeAt(0)));
      return stringOperand(c, bytes, qualified(CHAR, { const: true }) as IntType, place);
    }
    if (isBuiltin(name)) return bad(c, at, `'${name}' can only be called`);
    if (c.function?.undeclared.has(name)) throw BAD;
    c.function?.undeclared.add(name);
    const names = c.scopes.flatMap((scope) => [...scope.names.keys()]).filter((n) => !n.startsWith('_'));
    const near = nearest(name, names, 1)[0];
    const hint = headerHint(name) ?? (near === undefined ? undefined : `Is '${near}' meant?`);
    return bad(c, at, `'${name}' is not declared`, hint);
  }
  switch (found.kind) {
    case 'typedef':
      return bad(c, at, `'${name}' is a type: an expression is expected here`);
    case 'constant':
      return valueOperand(intConstant(found.type, found.value, place));
    case 'local':
      return {
        kind: 'lvalue',
        lvalue: { kind: 'variable', type: found.type, place, ref: localRef(found.index) },
      };
    case 'global':
      return { kind: 'lvalue', lvalue: globalLvalue(c, found, at) };
    case 'function': {
      use(c, found, at);
      const value: Expression = { kind: 'function', type: pointerTo(found.type), place, name: found.uniqueName };
      return { kind: 'function', value, type: found.type, entity: found };
    }
  }
};

export const globalLvalue = (c: Checker, entity: GlobalEntity, at: number): Lvalue => {
  use(c, entity, at);
  return { kind: 'variable', type: entity.type, place: placeOf(c, at), ref: entity.ref as VariableRef };
};

const headersOfNames: Record<string, string> = {
  NULL: 'stddef.h',
  true: 'stdbool.h',
  false: 'stdbool.h',
  stdin: 'stdio.h',
  stdout: 'stdio.h',
  stderr: 'stdio.h',
  EOF: 'stdio.h',
  errno: 'errno.h',
  assert: 'assert.h',
  INT_MAX: 'limits.h',
  INT_MIN: 'limits.h',
  EXIT_SUCCESS: 'stdlib.h',
  EXIT_FAILURE: 'stdlib.h',
  RAND_MAX: 'stdlib.h',
  PTHREAD_MUTEX_INITIALIZER: 'pthread.h',
  PTHREAD_COND_INITIALIZER: 'pthread.h',
  CLOCK_MONOTONIC: 'time.h',
  CLOCK_REALTIME: 'time.h',
};
const headerHint = (name: string): string | undefined => {
  const header = headersOfNames[name];
  return header === undefined ? undefined : `It is in <${header}>: is an #include missing?`;
};

// ---- Pointers and members

/** How many bytes one element behind a pointer has. */
export const scaleOf = (c: Checker, to: CType, at: number): number | VariableRef => {
  if (to.kind === 'array' && to.variable !== undefined) return to.variable;
  const size = sizeOf(to);
  if (size === undefined) return bad(c, at, `arithmetic on a pointer to the incomplete type '${typeText(to)}'`);
  return size;
};

export const pointerOffset = (
  c: Checker,
  pointer: Expression,
  index: Expression,
  minus: boolean,
  at: number,
): Expression => {
  const type = pointer.type as PointerType;
  const scale = scaleOf(c, type.to, at);
  const wide = convert(promote(index), isInteger(index.type) && underlying(index.type).signed ? LONG : ULONG);
  if (wide.kind === 'int' && wide.value === 0n) return pointer;
  return { kind: 'offset', type: unqualified(type), place: placeOf(c, at), pointer, index: wide, scale, minus };
};

export const dereference = (c: Checker, pointer: Expression, at: number): Operand => {
  const { type } = pointer;
  if (type.kind !== 'pointer') return bad(c, at, `'*' needs a pointer; this has the type '${typeText(type)}'`);
  if (type.to.kind === 'function') return valueOperand(pointer);
  const place = placeOf(c, at);
  if (pointer.kind === 'address' && pointer.of.type.kind === type.to.kind && compatible(pointer.of.type, type.to)) {
    return { kind: 'lvalue', lvalue: pointer.of };
  }
  return { kind: 'lvalue', lvalue: { kind: 'deref', type: type.to, place, pointer } };
};

/** A record value as a place: it is put into a hidden variable. */
const asPlace = (c: Checker, o: Operand, at: number): Lvalue => {
  if (o.kind === 'lvalue') return o.lvalue;
  const value = o.value;
  if (c.function === undefined) return bad(c, at, 'this is not constant');
  const local = addLocal(c, '', value.type, at, true);
  return { kind: 'temporary', type: value.type, place: value.place, value, local };
};

/** The member `name` of a record place. */
export const memberLvalue = (c: Checker, base: Lvalue, name: string, at: number): Lvalue => {
  const { type } = base;
  if (type.kind !== 'record') {
    return bad(c, at, `'.${name}' of a value of type '${typeText(type)}', which is no struct and no union`);
  }
  if (!type.tag.complete)
    return bad(c, at, `'${typeText(unqualified(type))}' is declared, but its members are not known here`);
  const member = findMember(type.tag, name);
  if (member === undefined) {
    const near = nearest(name, memberNames(type.tag), 1)[0];
    const what = `'${typeText(unqualified(type))}' has no member '${name}'`;
    return bad(c, at, what, near === undefined ? undefined : `Is '${near}' meant?`);
  }
  const q = { const: type.const === true, volatile: type.volatile === true };
  const memberType = qualified(member.type, q);
  return {
    kind: 'member',
    type: memberType,
    place: placeOf(c, at),
    base,
    offset: member.offset,
    ...(member.bits === undefined ? {} : { bits: member.bits }),
  };
};

const checkMember = (c: Checker, e: SyntaxExpression & { kind: 'member' }): Operand => {
  const operand = checkExpression(c, e.base);
  if (e.arrow) {
    const pointer = rvalue(c, operand);
    if (pointer.type.kind !== 'pointer' || pointer.type.to.kind !== 'record') {
      const isRecord = pointer.type.kind === 'record';
      return bad(
        c,
        e.at,
        `'->${e.name}' of a value of type '${typeText(pointer.type)}', which is no pointer to a struct or union`,
        isRecord ? `Is '.${e.name}' meant?` : undefined,
      );
    }
    const base = dereference(c, pointer, e.at);
    return { kind: 'lvalue', lvalue: memberLvalue(c, asPlace(c, base, e.at), e.name, e.at) };
  }
  const type = typeOfOperand(operand);
  if (type.kind === 'pointer' && type.to.kind === 'record') {
    return bad(c, e.at, `'.${e.name}' of a pointer ('${typeText(type)}')`, `Is '->${e.name}' meant?`);
  }
  if (type.kind !== 'record') {
    return bad(c, e.at, `'.${e.name}' of a value of type '${typeText(type)}', which is no struct and no union`);
  }
  return { kind: 'lvalue', lvalue: memberLvalue(c, asPlace(c, operand, e.at), e.name, e.at) };
};

const checkOffsetof = (c: Checker, e: SyntaxExpression & { kind: 'offsetof' }): Expression => {
  let { type } = typeFromName(c, e.type);
  const place = placeOf(c, e.at);
  let total: Expression = intConstant(ULONG, 0n, place);
  for (const step of e.path) {
    if (step.kind === 'member') {
      const base: Lvalue = { kind: 'deref', type, place, pointer: intConstant(pointerTo(type), 0n, place) };
      const member = memberLvalue(c, base, step.name, step.at);
      if (member.kind !== 'member') return bad(c, step.at, 'offsetof needs a member');
      if (member.bits !== undefined) bad(c, step.at, `offsetof of the bit-field '${step.name}'`);
      total = binary('add', ULONG, total, intConstant(ULONG, BigInt(member.offset), place), place);
      type = member.type;
    } else {
      if (type.kind !== 'array') return bad(c, step.at, `'[' after a member of type '${typeText(type)}'`);
      const index = convert(checkValue(c, step.index), ULONG);
      const size = elementSizeExpression(c, type.of, step.at);
      total = binary('add', ULONG, total, binary('mul', ULONG, index, size, place), place);
      type = type.of;
    }
  }
  return total;
};

// ---- Operators

const wantModifiable = (c: Checker, o: Operand, at: number, what: string): Lvalue => {
  if (o.kind !== 'lvalue')
    return bad(c, at, `${what} needs a variable or another place on its left; this is only a value`);
  const { lvalue } = o;
  const { type } = lvalue;
  const name =
    lvalue.kind === 'variable' && lvalue.ref.scope === 'local' ? c.function?.locals[lvalue.ref.index]?.name : undefined;
  if (type.kind === 'array')
    return bad(c, at, 'an array cannot be assigned to', 'Copy its elements, or use memcpy or strcpy.');
  if (type.const) return bad(c, at, `${name === undefined ? 'this' : `'${name}'`} is const and cannot be changed`);
  if (!isComplete(type)) return bad(c, at, `the type '${typeText(type)}' is incomplete here`);
  if (type.kind === 'record' && hasConstMember(type))
    return bad(c, at, `'${typeText(type)}' has a const member and cannot be assigned to`);
  return lvalue;
};
const hasConstMember = (type: CType): boolean =>
  type.kind === 'record' &&
  type.tag.members.some((member) => member.type.const === true || hasConstMember(member.type));

const checkUnary = (c: Checker, e: SyntaxExpression & { kind: 'unary' }): Operand => {
  const place = placeOf(c, e.at);
  switch (e.op) {
    case '&': {
      const operand = checkExpression(c, e.operand);
      if (operand.kind === 'function') return valueOperand(operand.value);
      if (operand.kind === 'value') {
        const { type } = operand.value;
        if (type.kind === 'pointer' && type.to.kind === 'function') return operand;
        return bad(c, e.at, "'&' needs a variable or another place; this is only a value");
      }
      const { lvalue } = operand;
      if (lvalueBits(lvalue) !== undefined) return bad(c, e.at, "'&' of a bit-field: it has no address of its own");
      return valueOperand(addressOf(c, lvalue, pointerTo(lvalue.type), place));
    }
    case '*': {
      const pointer = checkValue(c, e.operand);
      return dereference(c, pointer, e.at);
    }
    case '++':
    case '--':
      return valueOperand(increment(c, e.operand, e.op === '++', false, e.at));
    case '!': {
      const operand = wantScalar(c, checkValue(c, e.operand), e.at, "the operand of '!'");
      const known = truth(operand);
      if (known !== undefined) return valueOperand(intConstant(INT, known ? 0n : 1n, place));
      return valueOperand({ kind: 'not', type: INT, place, operand });
    }
    default: {
      const value = checkValue(c, e.operand);
      const fits = e.op === '~' ? isInteger(value.type) : isArithmetic(value.type);
      if (!fits) return bad(c, e.at, `'${e.op}' of a value of type '${typeText(value.type)}'`);
      const operand = promote(value);
      if (e.op === '+') return valueOperand(operand);
      if (operand.kind === 'int') {
        const zero = intConstant(operand.type, e.op === '-' ? 0n : -1n, place);
        return valueOperand(
          e.op === '-'
            ? binary('sub', operand.type, zero, operand, place)
            : binary('xor', operand.type, operand, convert(zero, operand.type), place),
        );
      }
      if (operand.kind === 'float') return valueOperand({ ...operand, value: -operand.value, place });
      return valueOperand({
        kind: 'unary',
        type: operand.type,
        place,
        op: e.op === '-' ? 'negate' : 'complement',
        operand,
      });
    }
  }
};

/** `++` and `--`, before or behind. */
const increment = (c: Checker, e: SyntaxExpression, plus: boolean, postfix: boolean, at: number): Expression => {
  const sign = plus ? '++' : '--';
  const target = wantModifiable(c, checkExpression(c, e), at, `'${sign}'`);
  const { type } = target;
  const place = placeOf(c, at);
  const op: BinaryOp = plus ? 'add' : 'sub';
  if (type.kind === 'pointer') {
    const value = elementStep(c, type.to, at);
    return { kind: 'update', op, type: unqualified(type), place, target, compute: ULONG, value, postfix };
  }
  if (!isArithmetic(type)) return bad(c, at, `'${sign}' of a value of type '${typeText(type)}'`);
  const compute = computeType(target);
  const value = convert(intConstant(INT, 1n, place), compute);
  return { kind: 'update', op, type: unqualified(type), place, target, compute, value, postfix };
};

const computeType = (target: Lvalue): IntType | FloatType => {
  const type = target.type as IntType | FloatType;
  const bits = lvalueBits(target);
  if (type.kind === 'float') return unqualified(type);
  return bits === undefined ? usualOne(type) : promotedBits(type, bits);
};
const usualOne = (type: IntType): IntType => usual(type, INT) as IntType;

/** Bytes of one element as an unsigned long. */
const elementStep = (c: Checker, to: CType, at: number): Expression => {
  const scale = scaleOf(c, to, at);
  const place = placeOf(c, at);
  if (typeof scale === 'number') return intConstant(ULONG, BigInt(scale), place);
  return { kind: 'load', type: ULONG, place, from: { kind: 'variable', type: ULONG, place, ref: scale } };
};

const binaryOps: Record<string, BinaryOp> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'rem',
  '&': 'and',
  '|': 'or',
  '^': 'xor',
  '<<': 'shl',
  '>>': 'shr',
};
const compareOps: Record<string, CompareOp> = { '==': 'eq', '!=': 'ne', '<': 'lt', '<=': 'le', '>': 'gt', '>=': 'ge' };

const mismatch = (c: Checker, at: number, op: string, left: Expression, right: Expression): never =>
  bad(c, at, `'${op}' between values of the types '${typeText(left.type)}' and '${typeText(right.type)}'`);

const checkBinary = (c: Checker, e: SyntaxExpression & { kind: 'binary' }): Expression => {
  const left = checkValue(c, e.left);
  const right = checkValue(c, e.right);
  return binaryValue(c, e.op, left, right, e.at);
};

export const binaryValue = (c: Checker, op: string, left: Expression, right: Expression, at: number): Expression => {
  const place = placeOf(c, at);
  if (op === '&&' || op === '||') {
    wantScalar(c, left, at, `the left side of '${op}'`);
    wantScalar(c, right, at, `the right side of '${op}'`);
    const known = truth(left);
    if (known !== undefined) {
      if (known === (op === '||')) return intConstant(INT, known ? 1n : 0n, place);
      const other = truth(right);
      if (other !== undefined) return intConstant(INT, other ? 1n : 0n, place);
    }
    return { kind: op === '&&' ? 'and' : 'or', type: INT, place, left, right };
  }
  const comparison = compareOps[op];
  if (comparison !== undefined) return comparisonValue(c, comparison, op, left, right, at);
  const a = left.type;
  const b = right.type;
  if (op === '+') {
    if (a.kind === 'pointer' && isInteger(b)) return pointerOffset(c, left, right, false, at);
    if (b.kind === 'pointer' && isInteger(a)) return pointerOffset(c, right, left, false, at);
  }
  if (op === '-' && a.kind === 'pointer') {
    if (isInteger(b)) return pointerOffset(c, left, right, true, at);
    if (b.kind === 'pointer') {
      if (!compatible(unqualified(a.to), unqualified(b.to), false)) mismatch(c, at, op, left, right);
      return { kind: 'difference', type: LONG, place, left, right, scale: scaleOf(c, a.to, at) };
    }
  }
  if (!isArithmetic(a) || !isArithmetic(b)) return mismatch(c, at, op, left, right);
  const which = binaryOps[op]!;
  const overflow = (): void => warn(c, at, 'the result of this constant expression overflows its type');
  if (which === 'shl' || which === 'shr') {
    if (!isInteger(a) || !isInteger(b)) return mismatch(c, at, op, left, right);
    const type = promotedType(left) as IntType;
    const count = convert(promote(right), INT);
    if (count.kind === 'int' && (count.value < 0n || count.value >= BigInt(type.size * 8))) {
      warn(
        c,
        at,
        count.value < 0n
          ? 'the shift count is negative'
          : `the shift count is not below the width of the type (${type.size * 8} bits)`,
      );
    }
    return binary(which, type, convert(left, type), count, place);
  }
  const onlyIntegers = which === 'rem' || which === 'and' || which === 'or' || which === 'xor';
  if (onlyIntegers && (!isInteger(a) || !isInteger(b))) return mismatch(c, at, op, left, right);
  const type = usual(promotedType(left), promotedType(right));
  const divisor = convert(right, type);
  if ((which === 'div' || which === 'rem') && divisor.kind === 'int' && divisor.value === 0n) {
    warn(c, at, 'division by zero');
  }
  return binary(which, type, convert(left, type), divisor, place, overflow);
};

const comparisonValue = (
  c: Checker,
  op: CompareOp,
  text: string,
  left: Expression,
  right: Expression,
  at: number,
): Expression => {
  const place = placeOf(c, at);
  const a = left.type;
  const b = right.type;
  if (isArithmetic(a) && isArithmetic(b)) {
    const type = usual(promotedType(left), promotedType(right));
    return compare(op, INT, convert(left, type), convert(right, type), place);
  }
  const equality = op === 'eq' || op === 'ne';
  if (a.kind === 'pointer' && b.kind === 'pointer') {
    const x = unqualified(a.to);
    const y = unqualified(b.to);
    const fine =
      compatible(x, y, false) ||
      x.kind === 'void' ||
      y.kind === 'void' ||
      isNullConstant(left) ||
      isNullConstant(right);
    if (!fine) warn(c, at, `comparison of the distinct pointer types '${typeText(a)}' and '${typeText(b)}'`);
    return compare(op, INT, left, convert(right, a), place);
  }
  if (a.kind === 'pointer' && isInteger(b)) {
    if (!(isNullConstant(right) && equality))
      warn(c, at, `comparison between a pointer and an integer ('${typeText(a)}' and '${typeText(b)}')`);
    return compare(op, INT, left, convert(right, a), place);
  }
  if (b.kind === 'pointer' && isInteger(a)) {
    if (!(isNullConstant(left) && equality))
      warn(c, at, `comparison between an integer and a pointer ('${typeText(a)}' and '${typeText(b)}')`);
    return compare(op, INT, convert(left, b), right, place);
  }
  return mismatch(c, at, text, left, right);
};

const checkAssign = (c: Checker, e: SyntaxExpression & { kind: 'assign' }): Expression => {
  const place = placeOf(c, e.at);
  const operand = checkExpression(c, e.left);
  const target = wantModifiable(c, operand, e.at, `'${e.op}'`);
  const right = checkValue(c, e.right);
  const type = unqualified(target.type);
  if (e.op === '=') {
    const value = assignTo(c, right, target.type, { kind: 'assignment' }, e.at);
    return { kind: 'assign', type, place, target, value };
  }
  const opText = e.op.slice(0, -1);
  const op = binaryOps[opText]!;
  if (type.kind === 'pointer') {
    if ((op !== 'add' && op !== 'sub') || !isInteger(right.type)) {
      return bad(c, e.at, `'${e.op}' between values of the types '${typeText(type)}' and '${typeText(right.type)}'`);
    }
    const index = convert(promote(right), underlying(right.type).signed ? LONG : ULONG);
    const value = binary('mul', ULONG, convert(index, ULONG), elementStep(c, type.to, e.at), place);
    return { kind: 'update', op, type, place, target, compute: ULONG, value, postfix: false };
  }
  if (!isArithmetic(type) || !isArithmetic(right.type)) {
    return bad(c, e.at, `'${e.op}' between values of the types '${typeText(type)}' and '${typeText(right.type)}'`);
  }
  const integers = op !== 'add' && op !== 'sub' && op !== 'mul' && op !== 'div';
  if (integers && (!isInteger(type) || !isInteger(right.type))) {
    return bad(c, e.at, `'${e.op}' between values of the types '${typeText(type)}' and '${typeText(right.type)}'`);
  }
  const own = computeType(target);
  if (op === 'shl' || op === 'shr') {
    const value = convert(promote(right), INT);
    return { kind: 'update', op, type, place, target, compute: own, value, postfix: false };
  }
  const compute = usual(own, promotedType(right));
  const value = convert(right, compute);
  if ((op === 'div' || op === 'rem') && value.kind === 'int' && value.value === 0n) warn(c, e.at, 'division by zero');
  return { kind: 'update', op, type, place, target, compute, value, postfix: false };
};

const checkConditional = (c: Checker, e: SyntaxExpression & { kind: 'conditional' }): Expression => {
  const place = placeOf(c, e.at);
  if (e.then === undefined) return elvis(c, e, place);
  const test = checkCondition(c, e.test);
  const first = checkValue(c, e.then);
  const second = checkValue(c, e.otherwise);
  const type = conditionalType(c, first, second, e.at);
  const known = truth(test);
  const then = convert(first, type);
  const otherwise = convert(second, type);
  if (known !== undefined && (known ? then : otherwise).kind === 'int') return known ? then : otherwise;
  return { kind: 'conditional', type, place, test, then, otherwise };
};

/** GNU's `a ?: b`: `a` is evaluated once, into a hidden variable. */
const elvis = (c: Checker, e: SyntaxExpression & { kind: 'conditional' }, place: Place): Expression => {
  const value = wantScalar(c, checkValue(c, e.test), e.at, 'the condition');
  const otherwise = checkValue(c, e.otherwise);
  const type = conditionalType(c, value, otherwise, e.at);
  const known = truth(value);
  if (known !== undefined) return convert(known ? value : otherwise, type);
  if (c.function === undefined) return bad(c, e.at, 'this is not constant');
  const target: Lvalue = {
    kind: 'variable',
    type: value.type,
    place,
    ref: localRef(addLocal(c, '', value.type, e.at, false)),
  };
  const test: Expression = { kind: 'assign', type: value.type, place, target, value };
  const then = convert({ kind: 'load', type: value.type, place, from: target }, type);
  return { kind: 'conditional', type, place, test, then, otherwise: convert(otherwise, type) };
};

const conditionalType = (c: Checker, then: Expression, otherwise: Expression, at: number): CType => {
  const a = then.type;
  const b = otherwise.type;
  if (isArithmetic(a) && isArithmetic(b)) return usual(promotedType(then), promotedType(otherwise));
  if (a.kind === 'void' || b.kind === 'void') return VOID;
  if (a.kind === 'record' && b.kind === 'record' && compatible(a, b, false)) return a;
  if (a.kind === 'pointer' && isNullConstant(otherwise)) return a;
  if (b.kind === 'pointer' && isNullConstant(then)) return b;
  if (a.kind === 'pointer' && b.kind === 'pointer') {
    const q = { const: a.to.const || b.to.const || false, volatile: a.to.volatile || b.to.volatile || false };
    const x = unqualified(a.to);
    const y = unqualified(b.to);
    if (compatible(x, y, false)) return pointerTo(qualified(composite(x, y), q));
    if (x.kind !== 'void' && y.kind !== 'void') {
      warn(c, at, `the two values have different pointer types ('${typeText(a)}' and '${typeText(b)}')`);
    }
    return pointerTo(qualified(VOID, q));
  }
  if (a.kind === 'pointer' && isInteger(b)) {
    warn(c, at, "a pointer on one side of ':', an integer on the other");
    return a;
  }
  if (b.kind === 'pointer' && isInteger(a)) {
    warn(c, at, "a pointer on one side of ':', an integer on the other");
    return b;
  }
  return bad(c, at, `the two values of '?:' have the types '${typeText(a)}' and '${typeText(b)}'`);
};

const checkCast = (c: Checker, e: SyntaxExpression & { kind: 'cast' }): Expression => {
  const from = effectsNow(c);
  const type = unqualified(typeFromName(c, e.type).type);
  const value = checkValue(c, e.operand);
  const place = placeOf(c, e.at);
  if (type.kind === 'void') return withEffects(c, from, { kind: 'convert', type: VOID, place, operand: value });
  if (type.kind === 'record' && value.type.kind === 'record' && compatible(type, value.type, false)) return value;
  if (!isScalar(type)) return bad(c, e.at, `a cast to '${typeText(type)}', which is no number and no pointer`);
  if (!isScalar(value.type))
    return bad(c, e.at, `a cast of a value of type '${typeText(value.type)}' to '${typeText(type)}'`);
  if (
    (type.kind === 'pointer' && value.type.kind === 'float') ||
    (type.kind === 'float' && value.type.kind === 'pointer')
  ) {
    return bad(c, e.at, `a cast between a pointer and a floating-point number`);
  }
  if (type.kind === 'enum' && !type.tag.complete)
    return bad(c, e.at, `the type '${typeText(type)}' is incomplete here`);
  const result = convert(value, type);
  // A cast bit-field is no bit-field any more: it does not promote by its width.
  const whole: Expression =
    result.kind === 'load' && lvalueBits(result.from) !== undefined
      ? { kind: 'convert', type, place, operand: result }
      : result;
  return withEffects(c, from, whole);
};

const checkSizeof = (c: Checker, e: SyntaxExpression & { kind: 'sizeof' | 'alignof' }): Expression => {
  const place = placeOf(c, e.at);
  const from = effectsNow(c);
  let type: CType;
  if (e.type !== undefined) type = typeFromName(c, e.type).type;
  else {
    const operand = checkedType(c, e.operand!);
    if (operand.kind === 'lvalue' && lvalueBits(operand.lvalue) !== undefined) bad(c, e.at, 'sizeof of a bit-field');
    type = typeOfOperand(operand);
    if (e.kind === 'alignof') type = type.kind === 'array' ? type.of : type;
  }
  if (e.kind === 'alignof') return intConstant(ULONG, BigInt(alignOf(type)), place);
  if (type.kind !== 'void' && type.kind !== 'function' && !isComplete(type)) {
    return bad(c, e.at, `sizeof of the incomplete type '${typeText(type)}'`);
  }
  return withEffects(c, from, { ...elementSizeExpression(c, type, e.at), place });
};

const checkGeneric = (c: Checker, e: SyntaxExpression & { kind: 'generic' }): Operand => {
  const control = unqualified(rvalue(c, checkedType(c, e.control)).type);
  let chosen: SyntaxExpression | undefined;
  let fallback: SyntaxExpression | undefined;
  for (const { type, value } of e.cases) {
    if (type === undefined) fallback = value;
    else if (chosen === undefined && compatible(typeFromName(c, type).type, control)) chosen = value;
  }
  const value = chosen ?? fallback;
  if (value === undefined) return bad(c, e.at, `_Generic has no case for the type '${typeText(control)}'`);
  return checkExpression(c, value);
};

/** A `va_list` as the address of its record. */
export const vaList = (c: Checker, e: SyntaxExpression): Expression => {
  const list = checkValue(c, e);
  if (list.type.kind !== 'pointer' || !compatible(unqualified(list.type.to), VA_RECORD)) {
    return bad(c, e.at, `a va_list is needed here; this has the type '${typeText(list.type)}'`);
  }
  return list;
};
