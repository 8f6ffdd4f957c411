/**
 * The types of C as the checker and the lowering see them. Sizes and alignments are those of x86-64 Linux (System V ABI).
 * Types are immutable and compared by `sameType` (structurally; struct, union and enum types by identity of their `tag`).
 */

export interface Qualifiers {
  readonly const?: boolean;
  readonly volatile?: boolean;
  /** `_Atomic`: every plain access is a sequentially consistent atomic one. */
  readonly atomic?: boolean;
}

export type IntName =
  | 'bool'
  | 'char'
  | 'signed char'
  | 'unsigned char'
  | 'short'
  | 'unsigned short'
  | 'int'
  | 'unsigned int'
  | 'long'
  | 'unsigned long'
  | 'long long'
  | 'unsigned long long';

export interface VoidType extends Qualifiers {
  readonly kind: 'void';
}
export interface IntType extends Qualifiers {
  readonly kind: 'int';
  readonly name: IntName;
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
}
/** `long double` is stored in 16 bytes and computed as a double (a footnote in the README). */
export interface FloatType extends Qualifiers {
  readonly kind: 'float';
  readonly name: 'float' | 'double' | 'long double';
  readonly size: 4 | 8 | 16;
}
export interface PointerType extends Qualifiers {
  readonly kind: 'pointer';
  readonly to: CType;
}
export interface ArrayType extends Qualifiers {
  readonly kind: 'array';
  readonly of: CType;
  /** Number of elements; undefined for `[]`, an expression's variable for a variable length array. */
  readonly length: number | undefined;
  /** Variable length: the hidden local (type unsigned long) that holds the size of the whole array in BYTES. */
  readonly variable?: VariableRef;
}
export interface FunctionType extends Qualifiers {
  readonly kind: 'function';
  readonly returns: CType;
  readonly parameters: readonly CType[];
  readonly variadic: boolean;
  /** Declared `()`: the parameters are not known. */
  readonly unprototyped?: boolean;
}
/** A struct or union. Its `tag` record is shared by all its mentions and completed in place when the body is met. */
export interface RecordType extends Qualifiers {
  readonly kind: 'record';
  readonly tag: RecordTag;
}
export interface RecordTag {
  readonly union: boolean;
  /** Empty for an anonymous one. */
  name: string;
  complete: boolean;
  size: number;
  align: number;
  members: Member[];
}
export interface Member {
  /** Empty for an anonymous struct or union member. */
  readonly name: string;
  readonly type: CType;
  /** Bytes from the start of the record; for a bit-field, of its storage unit. */
  readonly offset: number;
  readonly bits?: { readonly offset: number; readonly width: number };
}
/** An enum; its values are ints (unsigned int where none is negative, as gcc does). */
export interface EnumType extends Qualifiers {
  readonly kind: 'enum';
  readonly tag: EnumTag;
}
export interface EnumTag {
  name: string;
  complete: boolean;
  signed: boolean;
  size: 4 | 8;
  constants: { readonly name: string; readonly value: bigint }[];
}

export type CType = VoidType | IntType | FloatType | PointerType | ArrayType | FunctionType | RecordType | EnumType;

/** A variable by number, in `Unit.variables` (globals and statics) or `FunctionDefinition.locals`. */
export interface VariableRef {
  readonly scope: 'global' | 'local';
  readonly index: number;
}
