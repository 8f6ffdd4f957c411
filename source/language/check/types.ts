/** Types: the basic ones, how they are made, compared, named and measured, and C's conversions between them. */
import type {
  ArrayType,
  CType,
  EnumType,
  FloatType,
  FunctionType,
  IntName,
  IntType,
  PointerType,
  Qualifiers,
  RecordTag,
  RecordType,
  VariableRef,
  VoidType,
} from '../types.js';

const int = (name: IntName, size: IntType['size'], signed: boolean): IntType => ({ kind: 'int', name, size, signed });

export const VOID: VoidType = { kind: 'void' };
export const BOOL = int('bool', 1, false);
export const CHAR = int('char', 1, true);
export const SCHAR = int('signed char', 1, true);
export const UCHAR = int('unsigned char', 1, false);
export const SHORT = int('short', 2, true);
export const USHORT = int('unsigned short', 2, false);
export const INT = int('int', 4, true);
export const UINT = int('unsigned int', 4, false);
export const LONG = int('long', 8, true);
export const ULONG = int('unsigned long', 8, false);
export const LLONG = int('long long', 8, true);
export const ULLONG = int('unsigned long long', 8, false);
export const FLOAT: FloatType = { kind: 'float', name: 'float', size: 4 };
export const DOUBLE: FloatType = { kind: 'float', name: 'double', size: 8 };
export const LDOUBLE: FloatType = { kind: 'float', name: 'long double', size: 16 };

const rank: Record<IntName, number> = {
  bool: 0,
  char: 1,
  'signed char': 1,
  'unsigned char': 1,
  short: 2,
  'unsigned short': 2,
  int: 3,
  'unsigned int': 3,
  long: 4,
  'unsigned long': 4,
  'long long': 5,
  'unsigned long long': 5,
};

export const pointerTo = (to: CType): PointerType => ({ kind: 'pointer', to });
export const arrayOf = (of: CType, length: number | undefined, variable?: VariableRef): ArrayType =>
  variable === undefined ? { kind: 'array', of, length } : { kind: 'array', of, length, variable };
export const CHAR_POINTER = pointerTo(CHAR);
export const VOID_POINTER = pointerTo(VOID);

/** The type with more qualifiers; those of an array belong to its elements. */
export const qualified = (type: CType, q: Qualifiers): CType => {
  if (!q.const && !q.volatile && !q.atomic) return type;
  if (type.kind === 'array') return { ...type, of: qualified(type.of, q) };
  if (type.kind === 'function') return type;
  if ((!q.const || type.const) && (!q.volatile || type.volatile) && (!q.atomic || type.atomic)) return type;
  return {
    ...type,
    ...(q.const || type.const ? { const: true } : {}),
    ...(q.volatile || type.volatile ? { volatile: true } : {}),
    ...(q.atomic || type.atomic ? { atomic: true } : {}),
  };
};
const plainBasics = new Map<string, CType>(
  [BOOL, CHAR, SCHAR, UCHAR, SHORT, USHORT, INT, UINT, LONG, ULONG, LLONG, ULLONG, FLOAT, DOUBLE, LDOUBLE].map((t) => [
    t.name,
    t,
  ]),
);
export const unqualified = <T extends CType>(type: T): T => {
  if (!type.const && !type.volatile && !type.atomic) return type;
  if (type.kind === 'int' || type.kind === 'float') return plainBasics.get(type.name) as T;
  const { const: _c, volatile: _v, atomic: _a, ...rest } = type;
  return rest as T;
};

export const isInteger = (type: CType): type is IntType | EnumType => type.kind === 'int' || type.kind === 'enum';
export const isArithmetic = (type: CType): type is IntType | EnumType | FloatType =>
  type.kind === 'int' || type.kind === 'enum' || type.kind === 'float';
export const isScalar = (type: CType): boolean => isArithmetic(type) || type.kind === 'pointer';
export const isPointer = (type: CType): type is PointerType => type.kind === 'pointer';
export const isVariable = (type: CType): boolean =>
  type.kind === 'array' && (type.variable !== undefined || isVariable(type.of));
/** Has it a variable length array anywhere, behind pointers too? */
export const isVariablyModified = (type: CType): boolean =>
  type.kind === 'array'
    ? type.variable !== undefined || isVariablyModified(type.of)
    : type.kind === 'pointer'
      ? isVariablyModified(type.to)
      : false;

/** The integer type that an enum is stored as. */
export const underlying = (type: IntType | EnumType): IntType => {
  if (type.kind === 'int') return unqualified(type);
  if (type.tag.size === 8) return type.tag.signed ? LONG : ULONG;
  return type.tag.signed ? INT : UINT;
};

export const isComplete = (type: CType): boolean => {
  switch (type.kind) {
    case 'void':
    case 'function':
      return false;
    case 'array':
      return (type.length !== undefined || type.variable !== undefined) && isComplete(type.of);
    case 'record':
    case 'enum':
      return type.tag.complete;
    default:
      return true;
  }
};

/** Size in bytes; of void and functions 1, as GNU C has it; undefined where it is not known at compile time. */
export const sizeOf = (type: CType): number | undefined => {
  switch (type.kind) {
    case 'void':
    case 'function':
      return 1;
    case 'int':
    case 'float':
      return type.size;
    case 'pointer':
      return 8;
    case 'enum':
      return type.tag.complete ? type.tag.size : undefined;
    case 'record':
      return type.tag.complete ? type.tag.size : undefined;
    case 'array': {
      if (type.length === undefined) return undefined;
      const element = sizeOf(type.of);
      return element === undefined ? undefined : element * type.length;
    }
  }
};
/** Alignment in bytes. */
export const alignOf = (type: CType): number => {
  switch (type.kind) {
    case 'void':
    case 'function':
      return 1;
    case 'int':
    case 'float':
      return type.size;
    case 'pointer':
      return 8;
    case 'enum':
      return type.tag.size;
    case 'record':
      return type.tag.align;
    case 'array':
      return alignOf(type.of);
  }
};

const sameQualifiers = (a: CType, b: CType): boolean =>
  !a.const === !b.const && !a.volatile === !b.volatile && !a.atomic === !b.atomic;

/** The tags compare equal too where both come from different files and were written alike. */
const sameTag = (a: RecordTag, b: RecordTag, seen: Map<RecordTag, RecordTag>): boolean => {
  if (a === b || seen.get(a) === b) return true;
  if (a.name !== b.name || a.name === '' || a.union !== b.union || a.size !== b.size) return false;
  if (a.members.length !== b.members.length || a.complete !== b.complete || !a.complete) return false;
  seen.set(a, b);
  return a.members.every((m, i) => m.name === b.members[i]!.name && same(m.type, b.members[i]!.type, true, seen));
};

const same = (a: CType, b: CType, exact: boolean, seen: Map<RecordTag, RecordTag>): boolean => {
  if (a === b) return true;
  if (exact && !sameQualifiers(a, b)) return false;
  if (a.kind === 'enum' && b.kind === 'int') return underlying(a).name === b.name;
  if (a.kind === 'int' && b.kind === 'enum') return a.name === underlying(b).name;
  switch (a.kind) {
    case 'void':
      return b.kind === 'void';
    case 'int':
    case 'float':
      return (b.kind === 'int' || b.kind === 'float') && a.name === b.name;
    case 'pointer':
      return b.kind === 'pointer' && same(a.to, b.to, true, seen);
    case 'array':
      return (
        b.kind === 'array' &&
        same(a.of, b.of, true, seen) &&
        (a.length === undefined || b.length === undefined || a.length === b.length)
      );
    case 'record':
      return b.kind === 'record' && sameTag(a.tag, b.tag, seen);
    case 'enum':
      return b.kind === 'enum' && (a.tag === b.tag || (a.tag.name !== '' && a.tag.name === b.tag.name));
    case 'function':
      if (b.kind !== 'function' || !same(a.returns, b.returns, false, seen)) return false;
      if (a.unprototyped || b.unprototyped) return true;
      return (
        a.variadic === b.variadic &&
        a.parameters.length === b.parameters.length &&
        a.parameters.every((type, i) => same(type, b.parameters[i]!, false, seen))
      );
  }
};
/** C's "compatible types"; qualifiers of the outermost level are compared only if `exact`. */
export const compatible = (a: CType, b: CType, exact = true): boolean => same(a, b, exact, new Map());

/** The composite of two compatible types: what is known from either. */
export const composite = (a: CType, b: CType): CType => {
  if (a.kind === 'array' && b.kind === 'array') {
    if (a.variable !== undefined) return a;
    if (b.variable !== undefined) return b;
    return arrayOf(composite(a.of, b.of), a.length ?? b.length);
  }
  if (a.kind === 'function' && b.kind === 'function') {
    if (a.unprototyped) return b;
    if (b.unprototyped) return a;
    return {
      ...a,
      returns: composite(a.returns, b.returns),
      parameters: a.parameters.map((type, i) => composite(type, b.parameters[i]!)),
    };
  }
  if (a.kind === 'pointer' && b.kind === 'pointer') return { ...a, to: composite(a.to, b.to) };
  return a;
};

/** Integer promotion. */
export const promoted = (type: IntType | EnumType): IntType => {
  const base = underlying(type);
  return rank[base.name] < 3 ? INT : base;
};
/** The type that the promotion of a bit-field has. */
export const promotedBits = (type: IntType | EnumType, width: number): IntType => {
  const base = underlying(type);
  if (width < 32 || (width === 32 && base.signed)) return INT;
  if (width === 32) return UINT;
  return promoted(base);
};

/** The usual arithmetic conversions. */
export const usual = (a: IntType | EnumType | FloatType, b: IntType | EnumType | FloatType): IntType | FloatType => {
  if (a.kind === 'float' || b.kind === 'float') {
    const size = Math.max(a.kind === 'float' ? a.size : 0, b.kind === 'float' ? b.size : 0);
    return size === 16 ? LDOUBLE : size === 8 ? DOUBLE : FLOAT;
  }
  const x = promoted(a);
  const y = promoted(b);
  if (x.name === y.name) return x;
  if (x.signed === y.signed) return rank[x.name] > rank[y.name] ? x : y;
  const [u, s] = x.signed ? [y, x] : [x, y];
  if (rank[u.name] >= rank[s.name]) return u;
  if (s.size > u.size) return s;
  return s.name === 'long' ? ULONG : ULLONG;
};

/** A value brought into the range of an integer type, as conversion does. */
export const wrap = (value: bigint, type: IntType | EnumType | PointerType): bigint => {
  if (type.kind === 'pointer') return BigInt.asUintN(64, value);
  const base = underlying(type);
  if (base.name === 'bool') return value === 0n ? 0n : 1n;
  return base.signed ? BigInt.asIntN(base.size * 8, value) : BigInt.asUintN(base.size * 8, value);
};

const words = (type: CType): string =>
  `${type.const ? 'const ' : ''}${type.volatile ? 'volatile ' : ''}${type.atomic ? '_Atomic ' : ''}`;

/** The type as C writes it: `int (*)[3]`, `char *`. */
export const typeText = (type: CType, inner = ''): string => {
  const join = (base: string): string => (inner === '' ? base : `${base} ${inner}`);
  switch (type.kind) {
    case 'void':
      return join(`${words(type)}void`);
    case 'int':
      return join(`${words(type)}${type.name === 'bool' ? '_Bool' : type.name}`);
    case 'float':
      return join(`${words(type)}${type.name}`);
    case 'record': {
      const name = type.tag.name === '' ? '<anonymous>' : type.tag.name;
      return join(`${words(type)}${type.tag.union ? 'union' : 'struct'} ${name}`);
    }
    case 'enum':
      return join(`${words(type)}enum ${type.tag.name === '' ? '<anonymous>' : type.tag.name}`);
    case 'pointer': {
      const q = words(type).trimEnd();
      const star = q === '' ? `*${inner}` : `* ${q}${inner === '' ? '' : ` ${inner}`}`;
      const wrapped = type.to.kind === 'array' || type.to.kind === 'function' ? `(${star})` : star;
      return typeText(type.to, wrapped);
    }
    case 'array':
      return typeText(type.of, `${inner}[${type.variable !== undefined ? '*' : (type.length ?? '')}]`);
    case 'function': {
      const list = type.parameters.map((parameter) => typeText(parameter));
      if (type.variadic) list.push('...');
      const text = type.unprototyped ? '' : list.length === 0 ? 'void' : list.join(', ');
      return typeText(type.returns, `${inner}(${text})`);
    }
  }
};

export const UNKNOWN_FUNCTION: FunctionType = {
  kind: 'function',
  returns: INT,
  parameters: [],
  variadic: false,
  unprototyped: true,
};

/** `va_list` of the System V ABI: an array of one such record of 24 bytes. */
export const VA_TAG: RecordTag = {
  union: false,
  name: '__va_list_tag',
  complete: true,
  size: 24,
  align: 8,
  members: [
    { name: 'gp_offset', type: UINT, offset: 0 },
    { name: 'fp_offset', type: UINT, offset: 4 },
    { name: 'overflow_arg_area', type: VOID_POINTER, offset: 8 },
    { name: 'reg_save_area', type: VOID_POINTER, offset: 16 },
  ],
};
export const VA_RECORD: RecordType = { kind: 'record', tag: VA_TAG };
export const VA_LIST: ArrayType = { kind: 'array', of: VA_RECORD, length: 1 };
