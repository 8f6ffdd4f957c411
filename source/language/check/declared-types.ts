/** From specifiers and declarators to types: struct, union and enum bodies, arrays, functions, typeof, alignment. */
import type {
  Attribute,
  Declarator,
  FunctionPart,
  Specifiers,
  SyntaxExpression,
  TypeName,
  TypeSpecifier,
} from '../parse/syntax.js';
import type { ArrayType, CType, EnumTag, RecordTag } from '../types.js';
import {
  addLocal,
  BAD,
  bad,
  type Checker,
  error,
  innermost,
  localRef,
  lookup,
  lookupTag,
  placeOf,
  popScope,
  pushScope,
  type Tag,
  unsupported,
  warn,
} from './context.js';
import { checkExpression, checkedType, rvalue, typeOfOperand } from './expressions.js';
import { binary, convert, intConstant } from './fold.js';
import { type FieldSpec, layOut, memberNames } from './layout.js';
import {
  alignOf,
  arrayOf,
  BOOL,
  CHAR,
  DOUBLE,
  FLOAT,
  INT,
  isComplete,
  isInteger,
  isVariablyModified,
  LDOUBLE,
  LLONG,
  LONG,
  pointerTo,
  promoted,
  qualified,
  SCHAR,
  SHORT,
  sizeOf,
  typeText,
  UCHAR,
  UINT,
  ULLONG,
  ULONG,
  USHORT,
  underlying,
  VA_LIST,
  VOID,
} from './types.js';

const basics = new Map<string, CType>([
  ['void', VOID],
  ['_Bool', BOOL],
  ['char', CHAR],
  ['char signed', SCHAR],
  ['char unsigned', UCHAR],
  ['short', SHORT],
  ['short signed', SHORT],
  ['short unsigned', USHORT],
  ['int', INT],
  ['signed', INT],
  ['unsigned', UINT],
  ['long', LONG],
  ['long signed', LONG],
  ['long unsigned', ULONG],
  ['long long', LLONG],
  ['long long signed', LLONG],
  ['long long unsigned', ULLONG],
  ['float', FLOAT],
  ['double', DOUBLE],
  ['double long', LDOUBLE],
]);

const basicType = (c: Checker, at: number, words: readonly string[], hasStorage: boolean): CType => {
  if (words.length === 0) {
    if (hasStorage) warn(c, at, "type defaults to 'int' in this declaration");
    return INT;
  }
  let sorted = [...words].sort();
  if (sorted.includes('int') && sorted.length > 1) {
    const index = sorted.indexOf('int');
    sorted = sorted.filter((_, i) => i !== index);
  }
  const found = basics.get(sorted.join(' '));
  return found ?? bad(c, at, `'${words.join(' ')}' is not a type`);
};

/** The value of an integer constant expression, or a message. */
export const constantInteger = (c: Checker, e: SyntaxExpression, what: string): bigint => {
  const value = rvalue(c, checkExpression(c, e));
  if (value.kind !== 'int' || !isInteger(value.type)) return bad(c, e.at, `${what} is not an integer constant`);
  return value.value;
};

const alignmentOf = (c: Checker, attributes: readonly Attribute[]): number | undefined => {
  let align: number | undefined;
  for (const attribute of attributes) {
    if (attribute.name === 'aligned') {
      const value = attribute.arguments[0];
      align = Math.max(align ?? 1, value === undefined ? 16 : checkedAlignment(c, value));
    }
  }
  return align;
};
const checkedAlignment = (c: Checker, e: SyntaxExpression): number => {
  const value = constantInteger(c, e, 'the alignment');
  if (value < 0n || value > 65536n || (value & (value - 1n)) !== 0n) {
    bad(c, e.at, 'the alignment is not a power of two up to 65536');
  }
  return Number(value);
};

/** Attributes that would change the meaning and that nobody here understands. */
export const checkAttributes = (c: Checker, attributes: readonly Attribute[]): void => {
  for (const { name, at } of attributes) {
    if (name === 'vector_size' || name === 'cleanup' || name === 'alias' || name === 'mode' || name === 'ifunc') {
      unsupported(c, at, `the attribute '${name}' is not supported`);
    }
  }
};

/** Alignment asked for by `_Alignas` and `aligned` in a declaration. */
export const wantedAlignment = (c: Checker, s: Specifiers, d: Declarator | undefined): number | undefined => {
  // Those of the specifiers were looked at with the type; these stand behind the name.
  if (d !== undefined) checkAttributes(c, d.attributes);
  let align = alignmentOf(c, d === undefined ? s.attributes : [...s.attributes, ...d.attributes]);
  for (const item of s.alignments) {
    const value = 'specifiers' in item ? alignOf(typeFromName(c, item).type) : checkedAlignment(c, item);
    if (value > 0) align = Math.max(align ?? 1, value);
  }
  return align;
};

/** The type that the specifiers say, before any declarator. `alone`: nothing is declared but a tag. */
export const typeFromSpecifiers = (c: Checker, s: Specifiers, alone = false): CType => {
  checkAttributes(c, s.attributes);
  const type = typeFromSpecifier(c, s.type, alone, true);
  return qualified(type, s.qualifiers);
};

const typeFromSpecifier = (c: Checker, t: TypeSpecifier, alone: boolean, hasStorage: boolean): CType => {
  switch (t.kind) {
    case 'basic':
      return basicType(c, t.at, t.words, hasStorage);
    case 'unknown':
      return INT;
    case 'named': {
      const found = lookup(c, t.name);
      if (found?.kind === 'typedef') return found.type;
      if (t.name === '__builtin_va_list') return VA_LIST;
      return bad(c, t.at, `unknown type name '${t.name}'`);
    }
    case 'typeof': {
      if (t.type !== undefined) return typeFromName(c, t.type).type;
      return typeOfOperand(checkedType(c, t.value!));
    }
    case 'atomic': {
      const { type } = typeFromName(c, t.type);
      if (type.kind === 'array' || type.kind === 'function') bad(c, t.at, `_Atomic of the type '${typeText(type)}'`);
      return qualified(type, { atomic: true });
    }
    case 'auto':
      return bad(c, t.at, '__auto_type without an initialiser');
    case 'record':
      return recordType(c, t, alone);
    case 'enum':
      return enumType(c, t);
  }
};

const recordType = (c: Checker, t: TypeSpecifier & { kind: 'record' }, alone: boolean): CType => {
  const word = t.union ? 'union' : 'struct';
  let tag: RecordTag | undefined;
  if (t.name !== undefined) {
    const own = innermost(c).tags.get(t.name);
    const found = t.members !== undefined || alone ? own : lookupTag(c, t.name);
    if (found !== undefined && (found.kind !== 'record' || found.tag.union !== t.union)) {
      bad(c, t.at, `'${t.name}' was declared as another kind of type before`);
    }
    if (found?.kind === 'record') tag = found.tag;
  }
  if (tag === undefined) {
    tag = { union: t.union, name: t.name ?? '', complete: false, size: 0, align: 1, members: [] };
    if (t.name !== undefined) innermost(c).tags.set(t.name, { kind: 'record', tag } satisfies Tag);
  }
  if (t.members === undefined) return { kind: 'record', tag };
  if (tag.complete) return bad(c, t.at, `redefinition of '${word} ${t.name ?? ''}'`);
  checkAttributes(c, t.attributes);
  const fields: FieldSpec[] = [];
  const seen = new Set<string>();
  const packed = t.attributes.some((attribute) => attribute.name === 'packed');
  for (const [index, declaration] of t.members.entries()) {
    if (declaration.assertion !== undefined) {
      staticAssert(c, declaration.assertion);
      continue;
    }
    try {
      const base = typeFromSpecifiers(c, declaration.specifiers, declaration.declarators.length === 0 && false);
      if (declaration.declarators.length === 0) {
        if (base.kind !== 'record' || (declaration.specifiers.type as { name?: string }).name !== undefined) {
          if (base.kind !== 'enum') warn(c, declaration.at, 'declaration does not declare anything');
          continue;
        }
        for (const name of memberNames(base.tag)) {
          if (seen.has(name)) error(c, declaration.at, `duplicate member '${name}'`);
          seen.add(name);
        }
        const align = wantedAlignment(c, declaration.specifiers, undefined);
        fields.push({ name: '', type: base, ...(align === undefined ? {} : { align }) });
        continue;
      }
      for (const { declarator, width } of declaration.declarators) {
        const type = declaredType(c, base, declarator);
        const name = declarator.name ?? '';
        if (name !== '' && seen.has(name)) bad(c, declarator.at, `duplicate member '${name}'`);
        seen.add(name);
        checkMember(c, type, declarator, t.union, index === t.members.length - 1 && fields.length > 0);
        const align = wantedAlignment(c, declaration.specifiers, declarator);
        const own = [...declaration.specifiers.attributes, ...declarator.attributes];
        fields.push({
          name,
          type,
          ...(width === undefined ? {} : { width: bitWidth(c, type, name, width) }),
          ...(align === undefined ? {} : { align }),
          ...(own.some((attribute) => attribute.name === 'packed') ? { packed: true } : {}),
        });
      }
    } catch (problem) {
      if (problem !== BAD) throw problem;
    }
  }
  const align = alignmentOf(c, t.attributes);
  layOut(tag, fields, { packed, ...(align === undefined ? {} : { align }) });
  return { kind: 'record', tag };
};

const checkMember = (c: Checker, type: CType, declarator: Declarator, union: boolean, last: boolean): void => {
  const name = declarator.name ?? '';
  if (type.kind === 'function') bad(c, declarator.at, `the member '${name}' is declared as a function`);
  if (isVariablyModified(type)) bad(c, declarator.at, `the length of the member '${name}' is not a constant`);
  if (!isComplete(type)) {
    const flexible = type.kind === 'array' && type.length === undefined && isComplete(type.of);
    if (!flexible) bad(c, declarator.at, `the member '${name}' has the incomplete type '${typeText(type)}'`);
    if (!last && !union) bad(c, declarator.at, `the flexible array '${name}' is not the last member of a struct`);
  }
};

const bitWidth = (c: Checker, type: CType, name: string, width: SyntaxExpression): number => {
  const what = name === '' ? 'this bit-field' : `the bit-field '${name}'`;
  if (!isInteger(type)) return bad(c, width.at, `${what} has the type '${typeText(type)}', which is no integer`);
  const value = constantInteger(c, width, `the width of ${what}`);
  const most = underlying(type).name === 'bool' ? 1 : underlying(type).size * 8;
  if (value < 0n) bad(c, width.at, `the width of ${what} is negative`);
  if (value > BigInt(most)) bad(c, width.at, `${what} is wider than its type (${most} bits)`);
  if (value === 0n && name !== '') bad(c, width.at, `${what} has no bits`);
  return Number(value);
};

const enumType = (c: Checker, t: TypeSpecifier & { kind: 'enum' }): CType => {
  let tag: EnumTag | undefined;
  if (t.name !== undefined) {
    const found = t.constants !== undefined ? innermost(c).tags.get(t.name) : lookupTag(c, t.name);
    if (found !== undefined && found.kind !== 'enum')
      bad(c, t.at, `'${t.name}' was declared as another kind of type before`);
    if (found?.kind === 'enum') tag = found.tag;
  }
  if (tag === undefined) {
    tag = { name: t.name ?? '', complete: false, signed: false, size: 4, constants: [] };
    if (t.name !== undefined) innermost(c).tags.set(t.name, { kind: 'enum', tag });
  }
  if (t.constants === undefined) return { kind: 'enum', tag };
  if (tag.complete) return bad(c, t.at, `redefinition of 'enum ${t.name ?? ''}'`);
  let next = 0n;
  let least = 0n;
  let most = 0n;
  const list: { name: string; value: bigint; at: number }[] = [];
  for (const { at, name, value } of t.constants) {
    if (value !== undefined) next = constantInteger(c, value, `the value of '${name}'`);
    if (innermost(c).names.has(name)) error(c, at, `redeclaration of '${name}'`);
    const fits = next >= -(2n ** 31n) && next < 2n ** 31n;
    const type = fits ? INT : next < 2n ** 32n && next > 0n ? UINT : LONG;
    innermost(c).names.set(name, { kind: 'constant', type, value: next, at });
    list.push({ name, value: next, at });
    if (next < least) least = next;
    if (next > most) most = next;
    next += 1n;
  }
  tag.signed = least < 0n;
  tag.size = most >= 2n ** 32n || least < -(2n ** 31n) || (least < 0n && most >= 2n ** 31n) ? 8 : 4;
  tag.constants = list.map(({ name, value }) => ({ name, value }));
  tag.complete = true;
  if (tag.size === 8) {
    const type = tag.signed ? LONG : ULONG;
    for (const { name, value, at } of list) innermost(c).names.set(name, { kind: 'constant', type, value, at });
  }
  return { kind: 'enum', tag };
};

export interface ParameterInfo {
  readonly type: CType;
}

const MOST_BYTES = 2 ** 46;

/** Applies a declarator to the type of the specifiers. */
export const declaredType = (c: Checker, base: CType, d: Declarator, prototype = false): CType => {
  let type = base;
  for (const part of d.parts) {
    switch (part.kind) {
      case 'pointer':
        type = qualified(pointerTo(type), part.qualifiers);
        break;
      case 'array':
        type = arrayType(c, type, part, d, prototype);
        break;
      case 'function':
        if (type.kind === 'function') bad(c, d.at, `${named(d)} returns a function`);
        if (type.kind === 'array') bad(c, d.at, `${named(d)} returns an array`);
        type = {
          kind: 'function',
          returns: type,
          parameters: parameterTypes(c, part),
          variadic: part.variadic,
          ...(part.names !== undefined ? { unprototyped: true } : {}),
        };
        break;
    }
  }
  return type;
};
const named = (d: Declarator): string => (d.name === undefined ? 'this declaration' : `'${d.name}'`);

const arrayType = (
  c: Checker,
  of: CType,
  part: { readonly at: number; readonly size?: SyntaxExpression; readonly star: boolean },
  d: Declarator,
  prototype: boolean,
): ArrayType => {
  if (of.kind === 'function') bad(c, d.at, `${named(d)} is an array of functions`);
  if (of.kind === 'void' || (!isComplete(of) && of.kind !== 'array')) {
    bad(c, d.at, `${named(d)} is an array of the incomplete type '${typeText(of)}'`);
  }
  if (of.kind === 'array' && of.length === undefined && of.variable === undefined && !prototype) {
    bad(c, d.at, `${named(d)} is an array of arrays of unknown length`);
  }
  if (part.size === undefined) return arrayOf(of, undefined);
  const value = rvalue(c, checkExpression(c, part.size));
  if (!isInteger(value.type)) {
    return bad(
      c,
      part.size.at,
      `the length of ${named(d)} has the type '${typeText(value.type)}', which is no integer`,
    );
  }
  const element = sizeOf(of);
  if (value.kind === 'int') {
    if (value.value < 0n) return bad(c, part.size.at, `the length of ${named(d)} is negative`);
    if (element === undefined) {
      if (prototype || !isVariablyModified(of)) return arrayOf(of, undefined);
    } else {
      if (value.value * BigInt(element) > BigInt(MOST_BYTES)) {
        return bad(c, part.size.at, `the array ${named(d)} is too large`, 'Addresses have 47 bits.');
      }
      return arrayOf(of, Number(value.value));
    }
  }
  if (prototype) return arrayOf(of, undefined);
  const f = c.function;
  if (f === undefined) {
    return bad(
      c,
      part.size.at,
      `the length of ${named(d)} is not a constant, and it stands outside of all functions`,
      'Use #define or an enum constant for the length: a const variable is no constant in C.',
    );
  }
  // The size in bytes goes to a hidden variable when the declaration is reached.
  const place = placeOf(c, part.size.at);
  const hidden = addLocal(c, '', ULONG, part.at, false);
  // The sign survives, so that a negative length can be seen: 32-bit lengths are widened as what they are.
  const length = convert(convert(value, promoted(value.type)), ULONG);
  const elementSize = elementSizeExpression(c, of, part.at);
  f.effects.push({
    kind: 'assign',
    type: ULONG,
    place,
    target: { kind: 'variable', type: ULONG, place, ref: localRef(hidden) },
    value: binary('mul', ULONG, length, elementSize, place),
  });
  return arrayOf(of, undefined, localRef(hidden));
};

/** Size of a type in bytes, as an expression of type unsigned long: a constant, or the hidden variable of a VLA. */
export const elementSizeExpression = (c: Checker, type: CType, at: number): ReturnType<typeof intConstant> => {
  const place = placeOf(c, at);
  if (type.kind === 'array' && type.variable !== undefined) {
    return { kind: 'load', type: ULONG, place, from: { kind: 'variable', type: ULONG, place, ref: type.variable } };
  }
  const size = sizeOf(type);
  if (size === undefined) return bad(c, at, `the size of the incomplete type '${typeText(type)}' is not known`);
  return intConstant(ULONG, BigInt(size), place);
};

/** A parameter's type: arrays and functions become pointers. */
export const adjusted = (type: CType, qualifiers?: { const: boolean; volatile: boolean; atomic: boolean }): CType => {
  if (type.kind === 'array') return qualified(pointerTo(type.of), qualifiers ?? {});
  if (type.kind === 'function') return pointerTo(type);
  return type;
};

const parameterTypes = (c: Checker, part: FunctionPart): CType[] => {
  const types: CType[] = [];
  pushScope(c);
  const outer = c.function;
  try {
    for (const parameter of part.parameters) {
      const base = typeFromSpecifiers(c, parameter.specifiers);
      const type = adjusted(declaredType(c, base, parameter.declarator, true));
      if (type.kind === 'void') bad(c, parameter.at, "a parameter has the type 'void'");
      types.push(type);
      const { name } = parameter.declarator;
      if (name !== undefined) innermost(c).names.set(name, { kind: 'local', index: -1, type });
    }
  } finally {
    popScope(c);
    c.function = outer;
  }
  return types;
};

/** A type name, as in a cast. */
export const typeFromName = (c: Checker, t: TypeName): { readonly type: CType } => ({
  type: declaredType(c, typeFromSpecifiers(c, t.specifiers), t.declarator),
});

export const staticAssert = (
  c: Checker,
  assertion: { readonly at: number; readonly test: SyntaxExpression; readonly message: string | undefined },
): void => {
  const value = constantInteger(c, assertion.test, 'the condition of a static assertion');
  if (value === 0n) {
    error(
      c,
      assertion.at,
      assertion.message === undefined ? 'static assertion failed' : `static assertion failed: "${assertion.message}"`,
    );
  }
};
