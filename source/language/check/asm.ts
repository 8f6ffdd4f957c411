/**
 * Inline assembly: the idioms that courses write locks with become atomic operations; everything else is refused. What
 * each operand is follows from its constraint: memory, a register, the accumulator, or "the same as output n".
 */
import type { AsmOperand, AsmSyntax } from '../parse/syntax.js';
import type { AtomicOp, BinaryOp, Expression, Lvalue, Place, Statement } from '../tree.js';
import type { CType } from '../types.js';
import { addLocal, BAD, bad, type Checker, localRef, placeOf, unsupported } from './context.js';
import { assignTo } from './convert.js';
import { addressOf, checkExpression, checkValue, markInMemory, rvalue } from './expressions.js';
import { compare, convert, intConstant } from './fold.js';
import { INT, isInteger, pointerTo, sizeOf, typeText, unqualified, VOID } from './types.js';

interface Operands {
  readonly c: Checker;
  readonly outputs: readonly AsmOperand[];
  readonly inputs: readonly AsmOperand[];
  readonly at: number;
}

const HELP = 'Use the __atomic builtins or <stdatomic.h> in its place.';

const refuse = (c: Checker, at: number, what: string): never => {
  unsupported(c, at, `this inline assembly is not supported: ${what}`, HELP);
  throw BAD;
};

/** `%0`, `%b1`, `%[name]`, `%k[name]` → number of the operand. `(%1)`: the memory it points to. */
const operandNumber = (
  o: Operands,
  text: string,
): { readonly index: number; readonly indirect: boolean } | undefined => {
  const match = /^(\()?%[a-zA-Z]?(?:(\d+)|\[(\w+)\])(\))?$/.exec(text);
  if (match === null) return undefined;
  const all = [...o.outputs, ...o.inputs];
  const index = match[2] !== undefined ? Number(match[2]) : all.findIndex((operand) => operand.name === match[3]);
  return index < 0 || index >= all.length ? undefined : { index, indirect: match[1] !== undefined };
};

const isOutput = (o: Operands, index: number): boolean => index < o.outputs.length;
const operandAt = (o: Operands, index: number): AsmOperand => [...o.outputs, ...o.inputs][index]!;

/** Which output an input shares its place with: `"0"(value)`. */
const matching = (o: Operands, input: AsmOperand): number | undefined => {
  const number = /^\d+$/.exec(input.constraint);
  if (number !== null) return Number(number[0]);
  const named = /^\[(\w+)\]$/.exec(input.constraint);
  return named === null ? undefined : o.outputs.findIndex((output) => output.name === named[1]);
};

const isMemory = (operand: AsmOperand): boolean =>
  /^[=+&%]*[mV](?!\w*r)/.test(operand.constraint) || operand.constraint.includes('m');

/** The place of a memory operand. */
const memoryOf = (o: Operands, index: number, indirect: boolean): Lvalue => {
  const { c } = o;
  const operand = operandAt(o, index);
  if (indirect) {
    const pointer = checkValue(c, operand.value);
    if (pointer.type.kind !== 'pointer') return bad(c, operand.at, `'(%${index})' needs a pointer`);
    return { kind: 'deref', type: pointer.type.to, place: pointer.place, pointer };
  }
  const place = checkExpression(c, operand.value);
  if (place.kind !== 'lvalue') return bad(c, operand.at, 'a memory operand must be a variable or another place');
  markInMemory(c, place.lvalue);
  return place.lvalue;
};

/** The value that a register operand has on entry. */
const valueIn = (o: Operands, index: number): Expression => {
  const { c } = o;
  const operand = operandAt(o, index);
  if (!isOutput(o, index)) return checkValue(c, operand.value);
  if (operand.constraint.includes('+')) return rvalue(c, checkExpression(c, operand.value));
  const input = o.inputs.find((one) => matching(o, one) === index);
  if (input === undefined) return refuse(c, o.at, `operand ${index} is only written, but the instruction reads it`);
  return checkValue(c, input.value);
};

/** Where a register operand's value goes afterwards, if anywhere. */
const placeOut = (o: Operands, index: number): Lvalue | undefined => {
  if (!isOutput(o, index)) {
    const output = matching(o, operandAt(o, index));
    return output === undefined ? undefined : placeOut(o, output);
  }
  const place = checkExpression(o.c, operandAt(o, index).value);
  if (place.kind !== 'lvalue')
    return bad(o.c, operandAt(o, index).at, 'an output operand must be a variable or another place');
  return place.lvalue;
};

const accumulator = (o: Operands): { readonly value: Expression; readonly output: Lvalue | undefined } | undefined => {
  const written = o.outputs.findIndex((operand) => /a/.test(operand.constraint.replace(/[^a-z]/g, '')));
  if (written >= 0) return { value: valueIn(o, written), output: placeOut(o, written) };
  const read = o.inputs.findIndex((operand) => operand.constraint === 'a');
  if (read >= 0) return { value: checkValue(o.c, o.inputs[read]!.value), output: undefined };
  return undefined;
};

const statementOf = (value: Expression): Statement => ({
  kind: 'expression',
  place: value.place,
  value: convert(value, VOID),
});

const objectOf = (c: Checker, memory: Lvalue, at: number): CType => {
  const object = unqualified(memory.type);
  const size = sizeOf(object);
  if (!(isInteger(object) || object.kind === 'pointer') || size === undefined) {
    return bad(c, at, `a memory operand of type '${typeText(object)}'`);
  }
  return object;
};

const atomicNode = (
  c: Checker,
  op: AtomicOp,
  memory: Lvalue,
  object: CType,
  operands: readonly Expression[],
  result: 'old' | 'void',
  place: Place,
): Expression => ({
  kind: 'atomic',
  type: result === 'old' ? object : VOID,
  place,
  op,
  object,
  order: 'seq_cst',
  pointer: addressOf(c, memory, pointerTo(memory.type), place),
  operands,
  result,
});

const arithmetic: Record<string, { readonly op: BinaryOp; readonly atomic: AtomicOp }> = {
  add: { op: 'add', atomic: 'add' },
  sub: { op: 'sub', atomic: 'sub' },
  and: { op: 'and', atomic: 'and' },
  or: { op: 'or', atomic: 'or' },
  xor: { op: 'xor', atomic: 'xor' },
  inc: { op: 'add', atomic: 'add' },
  dec: { op: 'sub', atomic: 'sub' },
};

/** An assembly statement → statements of the tree. */
export const checkAsm = (c: Checker, s: AsmSyntax): Statement => {
  const place = placeOf(c, s.at);
  const o: Operands = { c, outputs: s.outputs, inputs: s.inputs, at: s.at };
  const lines = s.template
    .toLowerCase()
    .replace(/%%/g, '%')
    .replace(/#.*$/gm, '')
    .split(/[;\n]/)
    .map((line) => line.trim().replace(/\s+/g, ' '))
    .filter((line) => line !== '');
  const body: Statement[] = [];
  const hidden = (value: Expression, name: number): Expression => {
    const local = addLocal(c, '', value.type, name, false);
    const target: Lvalue = { kind: 'variable', type: value.type, place, ref: localRef(local) };
    body.push(statementOf({ kind: 'assign', type: value.type, place, target, value }));
    return { kind: 'load', type: value.type, place, from: target };
  };
  const assign = (target: Lvalue | undefined, value: Expression): void => {
    if (target === undefined) return;
    const converted =
      isInteger(unqualified(target.type)) && isInteger(value.type)
        ? convert(value, target.type)
        : assignTo(c, value, target.type, { kind: 'assignment' }, s.at);
    body.push(statementOf({ kind: 'assign', type: unqualified(target.type), place, target, value: converted }));
  };
  const compilerFence: Expression = { kind: 'fence', type: VOID, place, order: 'seq_cst', compilerOnly: true };
  if (lines.length === 0) return { kind: 'expression', place, value: compilerFence };
  if (c.function === undefined) return refuse(c, s.at, 'it stands outside of all functions');

  let lock = false;
  let equal: { readonly old: Expression; readonly expected: Expression } | undefined;
  for (const line of lines) {
    if (line === 'lock') {
      lock = true;
      continue;
    }
    if (line === 'rep') continue;
    const match = /^(lock )?([a-z]+)(?: (.*))?$/.exec(line);
    if (match === null) return refuse(c, s.at, `'${line}'`);
    if (match[1] !== undefined) lock = true;
    const word = match[2]!;
    const operands = (match[3] ?? '').split(/,\s*(?![^(]*\))/).map((text) => text.trim());
    if (line === 'pause' || line === 'rep nop' || (word === 'nop' && lines.includes('rep'))) {
      body.push(statementOf({ kind: 'pause', type: VOID, place }));
      continue;
    }
    if (word === 'nop') continue;
    if (word === 'mfence' || word === 'lfence' || word === 'sfence') {
      body.push(statementOf({ kind: 'fence', type: VOID, place, order: 'seq_cst', compilerOnly: false }));
      continue;
    }
    const set = /^set(e|z|ne|nz)$/.exec(word);
    if (set !== null && equal !== undefined) {
      const target = operandNumber(o, operands[0] ?? '');
      if (target === undefined) return refuse(c, s.at, `'${line}'`);
      const same = compare(set[1]!.startsWith('n') ? 'ne' : 'eq', INT, equal.old, equal.expected, place);
      assign(placeOut(o, target.index), same);
      continue;
    }
    const base = /^(xchg|cmpxchg|xadd|add|sub|and|or|xor|inc|dec)[bwlq]?$/.exec(word)?.[1];
    if (base === undefined) return refuse(c, s.at, `'${line}'`);
    if (base === 'inc' || base === 'dec') {
      const target = operandNumber(o, operands[0] ?? '');
      if (target === undefined || !(target.indirect || isMemory(operandAt(o, target.index))))
        return refuse(c, s.at, `'${line}'`);
      arithmeticOn(o, body, memoryOf(o, target.index, target.indirect), base, intConstant(INT, 1n, place), lock, place);
      lock = false;
      continue;
    }
    // AT&T order: source, destination. A literal source is `$1`.
    const source = operandNumber(o, operands[0] ?? '');
    const target = operandNumber(o, operands[1] ?? '');
    const literal = /^\$(-?(?:0x[0-9a-f]+|\d+))$/.exec(operands[0] ?? '');
    if (target === undefined || (source === undefined && literal === null)) return refuse(c, s.at, `'${line}'`);
    const inMemory = (one: typeof target): boolean => one.indirect || isMemory(operandAt(o, one.index));
    if (arithmetic[base] !== undefined) {
      if (!inMemory(target)) return refuse(c, s.at, `'${line}' on a register`);
      const value = literal !== null ? intConstant(INT, BigInt(literal[1]!), place) : valueIn(o, source!.index);
      arithmeticOn(o, body, memoryOf(o, target.index, target.indirect), base, value, lock, place);
      lock = false;
      continue;
    }
    if (source === undefined) return refuse(c, s.at, `'${line}'`);
    const [register, memoryOperand] =
      base === 'xchg' && inMemory(source) && !inMemory(target) ? [target, source] : [source, target];
    if (!inMemory(memoryOperand)) return refuse(c, s.at, `'${line}': one operand must be in memory`);
    const memory = memoryOf(o, memoryOperand.index, memoryOperand.indirect);
    const object = objectOf(c, memory, s.at);
    const toObject = (value: Expression): Expression =>
      isInteger(object) && isInteger(value.type)
        ? convert(value, object)
        : assignTo(c, value, object, { kind: 'assignment' }, s.at);
    if (base === 'cmpxchg') {
      if (!lock) return refuse(c, s.at, "'cmpxchg' without 'lock' is not atomic");
      const old = accumulator(o);
      if (old === undefined) return refuse(c, s.at, '\'cmpxchg\' needs an operand in the accumulator ("a")');
      const expected = hidden(toObject(old.value), s.at);
      const desired = toObject(valueIn(o, register.index));
      const found = hidden(atomicNode(c, 'cas-value', memory, object, [expected, desired], 'old', place), s.at);
      assign(old.output, found);
      equal = { old: found, expected };
    } else {
      if (base === 'xadd' && !lock) return refuse(c, s.at, "'xadd' without 'lock' is not atomic");
      const value = toObject(valueIn(o, register.index));
      const op = base === 'xadd' ? 'add' : 'exchange';
      const found = hidden(atomicNode(c, op, memory, object, [value], 'old', place), s.at);
      assign(placeOut(o, register.index), found);
    }
    lock = false;
  }
  return { kind: 'block', place, end: place, body, hasVla: false };
};

const arithmeticOn = (
  o: Operands,
  body: Statement[],
  memory: Lvalue,
  word: string,
  value: Expression,
  lock: boolean,
  place: Place,
): void => {
  const { c } = o;
  const object = objectOf(c, memory, o.at);
  const { op, atomic } = arithmetic[word]!;
  const converted = convert(value, object);
  if (lock) body.push(statementOf(atomicNode(c, atomic, memory, object, [converted], 'void', place)));
  else {
    body.push(
      statementOf({
        kind: 'update',
        op,
        type: object,
        place,
        target: memory,
        compute: object,
        value: converted,
        postfix: false,
      }),
    );
  }
};
