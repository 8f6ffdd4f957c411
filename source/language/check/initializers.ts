/** Initialisers: braces, designators and elided braces walked to a flat list of scalars at byte offsets. */
import type { SyntaxDesignator, SyntaxExpression, SyntaxInit, SyntaxInitItem } from '../parse/syntax.js';
import type { InitElement, InitialValue, LocalInit } from '../tree.js';
import type { ArrayType, CType, Member, RecordTag } from '../types.js';
import {
  addGlobal,
  addLocal,
  bad,
  bare,
  type Checker,
  error,
  type GlobalEntity,
  type Operand,
  placeOf,
  variableAddress,
  warn,
} from './context.js';
import { assignTo } from './convert.js';
import { constantInteger, typeFromName } from './declared-types.js';
import { checkExpression, rvalue } from './expressions.js';
import { constantAddress, convert } from './fold.js';
import { stringLiteral } from './literals.js';
import {
  arrayOf,
  compatible,
  isComplete,
  isInteger,
  isVariable,
  sizeOf,
  typeText,
  underlying,
  unqualified,
} from './types.js';
import { use } from './uses.js';

interface Cursor {
  readonly items: readonly SyntaxInitItem[];
  index: number;
}
interface Walk {
  readonly c: Checker;
  readonly out: InitElement[];
  readonly operands: Map<SyntaxInit, Operand>;
}

/** Elements that ranges such as `[0 ... 999999]` may make. */
const MOST_ELEMENTS = 4_000_000;

const isAggregate = (type: CType): boolean => type.kind === 'record' || type.kind === 'array';

/** A string literal that may initialise an array of characters of this type. */
const stringFor = (type: CType, init: SyntaxInit): ReturnType<typeof stringLiteral> | undefined => {
  if (type.kind !== 'array' || !isInteger(type.of)) return undefined;
  let inner = init;
  if (inner.kind === 'list' && inner.items.length === 1 && inner.items[0]!.designators.length === 0) {
    inner = inner.items[0]!.value;
  }
  if (inner.kind !== 'expression') return undefined;
  const e = bare(inner.value);
  if (e.kind !== 'string') return undefined;
  const literal = stringLiteral(e.parts.map((part) => part.text));
  return literal.element.size === underlying(type.of).size ? literal : undefined;
};

const operandOf = (w: Walk, init: SyntaxInit & { kind: 'expression' }): Operand => {
  let operand = w.operands.get(init);
  if (operand === undefined) {
    operand = checkExpression(w.c, init.value);
    w.operands.set(init, operand);
  }
  return operand;
};

/** Initialises `type` at `offset` from `init`. Returns the number of elements seen, for an array of unknown length. */
const initialise = (w: Walk, type: CType, offset: number, init: SyntaxInit, bits?: Member['bits']): number => {
  const { c } = w;
  const literal = stringFor(type, init);
  if (literal !== undefined) return placeString(w, type as ArrayType, offset, literal, init.at);
  if (init.kind === 'expression') {
    const value = rvalue(c, operandOf(w, init));
    if (type.kind === 'array') return bad(c, init.at, 'an array is initialised by a list in braces or a string');
    const converted = assignTo(c, value, type, { kind: 'initialization' }, init.value.at);
    push(w, offset, type, converted, bits);
    return 1;
  }
  if (!isAggregate(type)) {
    const first = init.items[0];
    if (first === undefined) {
      push(
        w,
        offset,
        type,
        convert(
          {
            kind: 'int',
            type: { kind: 'int', name: 'int', size: 4, signed: true },
            value: 0n,
            place: placeOf(c, init.at),
          },
          type,
        ),
        bits,
      );
      return 1;
    }
    if (init.items.length > 1) warn(c, init.items[1]!.at, 'more values than the initialised variable takes');
    return initialise(w, type, offset, first.value, bits);
  }
  const cursor: Cursor = { items: init.items, index: 0 };
  const count = fill(w, type, offset, cursor, true, []);
  return count;
};

const push = (
  w: Walk,
  at: number,
  type: CType,
  value: InitElement & { kind: 'value' } extends { value: infer V } ? V : never,
  bits?: Member['bits'],
): void => {
  w.out.push({ at, kind: 'value', type: unqualified(type), value, ...(bits === undefined ? {} : { bits }) });
  if (w.out.length > MOST_ELEMENTS) bad(w.c, 0, 'this initialiser has too many elements');
};

const placeString = (
  w: Walk,
  type: ArrayType,
  offset: number,
  literal: ReturnType<typeof stringLiteral>,
  at: number,
): number => {
  const unit = literal.element.size;
  const length = literal.bytes.length / unit;
  const room = type.length ?? length + 1;
  if (length > room) warn(w.c, at, `the string has ${length} characters, the array takes ${room}`);
  const whole = new Uint8Array(Math.min(length + 1, room) * unit);
  whole.set(literal.bytes.subarray(0, whole.length));
  w.out.push({ at: offset, kind: 'bytes', bytes: whole });
  return length + 1;
};

/** Members that an initialiser without names goes through: unnamed bit-fields are not there already. */
const membersOf = (tag: RecordTag): readonly Member[] => tag.members;

/** The way to a member by name, through anonymous structs and unions. */
const pathTo = (tag: RecordTag, name: string): readonly number[] | undefined => {
  for (const [i, member] of tag.members.entries()) {
    if (member.name === name) return [i];
    if (member.name === '' && member.type.kind === 'record') {
      const inner = pathTo(member.type.tag, name);
      if (inner !== undefined) return [i, ...inner];
    }
  }
  return undefined;
};

type Step = SyntaxDesignator | { readonly kind: 'position'; readonly at: number; readonly index: number };

/**
 * Goes through the elements of an aggregate, taking items from the cursor. `braced`: the items are this level's own, and
 * their designators start here. Otherwise the items belong to a level outside, and `path` is what is left of the
 * designators of the first one. Returns the number of elements (arrays).
 */
const fill = (w: Walk, type: CType, offset: number, cursor: Cursor, braced: boolean, path: readonly Step[]): number => {
  const { c } = w;
  const isRecord = type.kind === 'record';
  const members = isRecord ? membersOf(type.tag) : [];
  if (isRecord && !type.tag.complete)
    return bad(c, cursor.items[cursor.index]?.at ?? 0, `the type '${typeText(type)}' is incomplete here`);
  const count = isRecord
    ? type.tag.union
      ? Math.min(1, members.length)
      : members.length
    : ((type as ArrayType).length ?? Number.POSITIVE_INFINITY);
  const element = isRecord ? undefined : (type as ArrayType).of;
  const elementSize = element === undefined ? 0 : (sizeOf(element) ?? 0);
  let position = 0;
  let most = 0;
  let first = true;
  while (cursor.index < cursor.items.length) {
    const item = cursor.items[cursor.index]!;
    let steps: readonly Step[] = [];
    if (braced) steps = item.designators;
    else if (first) steps = path;
    else if (item.designators.length > 0) return most;
    let rest: readonly Step[] = [];
    let last: number | undefined;
    if (steps.length > 0) {
      const step = steps[0]!;
      rest = steps.slice(1);
      if (step.kind === 'position') position = step.index;
      else if (step.kind === 'member') {
        if (!isRecord)
          return bad(
            c,
            step.at,
            `'.${step.name}' in the initialiser of '${typeText(type)}', which is no struct and no union`,
          );
        const way = pathTo(type.tag, step.name);
        if (way === undefined) return bad(c, step.at, `'${typeText(type)}' has no member '${step.name}'`);
        position = way[0]!;
        rest = [...way.slice(1).map((index) => ({ kind: 'position' as const, at: step.at, index })), ...rest];
      } else {
        if (isRecord) return bad(c, step.at, `'[' in the initialiser of '${typeText(type)}', which is no array`);
        position = indexOf(c, step.index, count);
        if (step.last !== undefined) {
          last = indexOf(c, step.last, count);
          if (last < position) return bad(c, step.at, 'this range is empty');
        }
      }
    } else if (position >= count) {
      if (!braced) return most;
      if (cursor.index > 0 || count === 0) warn(c, item.at, `more values than '${typeText(type)}' takes`);
      cursor.index = cursor.items.length;
      return most;
    }
    const member = members[position];
    const subType = isRecord ? member!.type : element!;
    const subOffset = offset + (isRecord ? member!.offset : position * elementSize);
    if (subType.kind === 'array' && subType.length === undefined && isRecord) {
      return bad(c, item.at, 'a flexible array member cannot be initialised here');
    }
    const before = w.out.length;
    placeItem(w, subType, subOffset, cursor, rest, member?.bits);
    if (last !== undefined) {
      const made = w.out.slice(before);
      if ((last - position) * made.length > MOST_ELEMENTS) return bad(c, item.at, 'this range makes too many elements');
      for (let i = position + 1; i <= last; i++) {
        for (const one of made) w.out.push({ ...one, at: one.at + (i - position) * elementSize });
      }
      position = last;
    }
    position++;
    if (isRecord && type.tag.union) position = count;
    most = Math.max(most, position);
    first = false;
  }
  return most;
};

const indexOf = (c: Checker, e: SyntaxExpression, count: number): number => {
  const value = constantInteger(c, e, 'the index in an initialiser');
  if (value < 0n || value >= BigInt(Number.isFinite(count) ? count : 2 ** 40)) {
    return bad(c, e.at, `the index ${value} is outside of the array`);
  }
  return Number(value);
};

/** Puts the current item (and, where braces are left out, those after it) into one element. */
const placeItem = (
  w: Walk,
  type: CType,
  offset: number,
  cursor: Cursor,
  rest: readonly Step[],
  bits?: Member['bits'],
): void => {
  const item = cursor.items[cursor.index]!;
  if (rest.length > 0) {
    if (!isAggregate(type)) bad(w.c, rest[0]!.at, `a designator inside of a value of type '${typeText(type)}'`);
    fill(w, type, offset, cursor, false, rest);
    return;
  }
  if (!isAggregate(type) || item.value.kind === 'list' || stringFor(type, item.value) !== undefined) {
    cursor.index++;
    initialise(w, type, offset, item.value, bits);
    return;
  }
  if (type.kind === 'record') {
    const operand = operandOf(w, item.value);
    const from =
      operand.kind === 'lvalue' ? operand.lvalue.type : operand.kind === 'value' ? operand.value.type : undefined;
    if (from?.kind === 'record' && compatible(from, type, false)) {
      cursor.index++;
      push(w, offset, type, rvalue(w.c, operand));
      return;
    }
  }
  // Braces left out: the element takes as many items as it has room for.
  const before = cursor.index;
  fill(w, type, offset, cursor, false, []);
  if (cursor.index === before) cursor.index++;
};

const completed = (type: CType, count: number): CType =>
  type.kind === 'array' && type.length === undefined && type.variable === undefined
    ? { ...type, ...arrayOf(type.of, count) }
    : type;

const walk = (
  c: Checker,
  type: CType,
  init: SyntaxInit,
): { readonly type: CType; readonly elements: InitElement[] } => {
  const w: Walk = { c, out: [], operands: new Map() };
  const count = initialise(w, type, 0, init);
  return { type: completed(type, count), elements: w.out };
};

/** The initialiser of an automatic variable, and its type with the length of the array filled in. */
export const localInit = (
  c: Checker,
  type: CType,
  init: SyntaxInit,
  at: number,
): { readonly type: CType; readonly init: LocalInit } => {
  if (isVariable(type)) return bad(c, at, 'a variable length array cannot be initialised');
  if (init.kind === 'expression' && type.kind === 'record') {
    const value = assignTo(c, rvalue(c, checkExpression(c, init.value)), type, { kind: 'initialization' }, init.at);
    return { type, init: { kind: 'copy', value } };
  }
  const { type: full, elements } = walk(c, type, init);
  if (!isAggregate(full)) {
    const only = elements[0];
    if (only?.kind !== 'value') return bad(c, at, 'this is no initialiser');
    return { type: full, init: { kind: 'scalar', value: only.value } };
  }
  return { type: full, init: { kind: 'elements', zero: !covers(full, elements), elements } };
};

/** Do the elements follow each other without a gap, to the end? */
const covers = (type: CType, elements: readonly InitElement[]): boolean => {
  let end = 0;
  for (const one of elements) {
    if (one.at !== end) return false;
    if (one.kind === 'bytes') end += one.bytes.length;
    else {
      if (one.bits !== undefined) return false;
      end += sizeOf(one.type) ?? 0;
    }
  }
  return end === sizeOf(type);
};

/** The initialiser of a static variable: everything must be known before the program runs. */
export const staticInit = (
  c: Checker,
  type: CType,
  init: SyntaxInit,
): { readonly type: CType; readonly initial: InitialValue[] } => {
  const { type: full, elements } = walk(c, type, init);
  const initial: InitialValue[] = [];
  for (const element of elements) staticElement(c, element, initial, init.at);
  return { type: full, initial };
};

const staticElement = (c: Checker, element: InitElement, out: InitialValue[], at: number): void => {
  if (element.kind === 'bytes') {
    out.push({ at: element.at, kind: 'bytes', bytes: element.bytes });
    return;
  }
  const { value, type } = element;
  if (value.kind === 'load' && value.from.kind === 'variable' && value.from.ref.scope === 'global') {
    // A compound literal of a struct at file scope: its own initialiser is copied.
    const ref = value.from.ref;
    const entity = c.program.owners.get(ref);
    if (entity?.name === '' && entity.initial !== undefined) {
      for (const one of entity.initial) out.push({ ...one, at: one.at + element.at });
      return;
    }
  }
  if (value.kind === 'float' && type.kind === 'float') {
    out.push({ at: element.at, kind: 'float', size: type.size, value: value.value });
    return;
  }
  const address = constantAddress(value, (ref) => addressFor(c, ref));
  if (address === undefined) {
    error(
      c,
      placeOffset(c, value.place, at),
      'the initialiser of a static variable is not constant',
      'Assign the value at the start of main.',
    );
    return;
  }
  if (address.of !== undefined) {
    if (sizeOf(type) !== 8) {
      error(c, placeOffset(c, value.place, at), 'the initialiser of a static variable is not constant');
      return;
    }
    out.push({ at: element.at, kind: 'address', of: address.of, add: Number(address.add) });
    return;
  }
  const size = (sizeOf(type) ?? 4) as 1 | 2 | 4 | 8;
  if (element.bits !== undefined) {
    out.push({
      at: element.at,
      kind: 'bits',
      size,
      offset: element.bits.offset,
      width: element.bits.width,
      value: address.add,
    });
  } else out.push({ at: element.at, kind: 'int', size, value: address.add });
};

/** An offset that has this place, for a message. */
const placeOffset = (
  c: Checker,
  place: { readonly line: number; readonly column: number; readonly file: number },
  otherwise: number,
): number => {
  for (const [at, known] of c.places) if (known === place) return at;
  return otherwise;
};

const addressFor = (c: Checker, ref: object): ReturnType<typeof variableAddress> | undefined => {
  const entity = c.program.owners.get(ref);
  return entity === undefined || entity.threadLocal ? undefined : variableAddress(entity);
};

/** `(T){...}`: a hidden variable with its initialiser; outside of functions a static one. */
export const compoundLiteral = (c: Checker, e: SyntaxExpression & { kind: 'compound' }): Operand => {
  const { type } = typeFromName(c, e.type);
  const place = placeOf(c, e.at);
  if (c.function === undefined) {
    const { type: full, initial } = staticInit(c, type, e.init);
    const entity: GlobalEntity = {
      kind: 'global',
      name: '',
      type: full,
      place,
      threadLocal: false,
      external: false,
      within: undefined,
      definition: 'full',
      initial,
      align: undefined,
      used: undefined,
      needs: [],
      ref: { scope: 'global', index: -1 },
      addresses: [],
    };
    addGlobal(c.program, entity);
    use(c, entity, e.at);
    return { kind: 'lvalue', lvalue: { kind: 'variable', type: full, place, ref: entity.ref } };
  }
  const { type: full, init } = localInit(c, type, e.init, e.at);
  if (!isComplete(full)) return bad(c, e.at, `the type '${typeText(full)}' is incomplete here`);
  const local = addLocal(c, '', full, e.at, true);
  return { kind: 'lvalue', lvalue: { kind: 'compound', type: full, place, local, init } };
};
