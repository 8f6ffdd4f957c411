/**
 * Typed values read from a stopped machine: of variables, of what they point to, of members. Reading changes nothing.
 */

import type { Kernel } from '../../kernel/machine.js';
import { peekBytes, peekDefined } from '../../kernel/memory/access.js';
import type { Context } from '../../kernel/state.js';
import type { CType, Member } from '../../language/types.js';

/** Where a value is kept. */
export type Home =
  | { readonly kind: 'memory'; readonly space: number; readonly address: number }
  | { readonly kind: 'slot'; readonly context: number; readonly slot: number }
  | { readonly kind: 'none' };

/**
 * A value: an int as the exact mathematical value of its type, a float as a number, a word for names such as `blocked`.
 * `undefined`: not readable (unmapped, never assigned), with the reason. Aggregates have no scalar, only a home.
 */
export interface Datum {
  readonly type: CType;
  readonly home: Home;
  readonly scalar: bigint | number | string | undefined;
  /** Why there is no scalar though the type is one: 'never assigned', 'not mapped'. */
  readonly missing?: string;
  readonly bits?: Member['bits'];
}

/** Thrown within an evaluation where there is no value, with the reason; never leaves it. */
export class Unreadable {
  constructor(
    readonly why: string,
    readonly unknownName?: string,
  ) {}
}

const INT: CType = { kind: 'int', name: 'int', size: 4, signed: true };
const LONG: CType = { kind: 'int', name: 'long', size: 8, signed: true };
const DOUBLE: CType = { kind: 'float', name: 'double', size: 8 };
const CHAR: CType = { kind: 'int', name: 'char', size: 1, signed: true };

export const intDatum = (value: bigint | number): Datum => ({
  type: INT,
  home: { kind: 'none' },
  scalar: BigInt(value),
});
export const longDatum = (value: bigint): Datum => ({ type: LONG, home: { kind: 'none' }, scalar: value });
export const floatDatum = (value: number): Datum => ({ type: DOUBLE, home: { kind: 'none' }, scalar: value });
export const wordDatum = (word: string): Datum => ({
  type: { kind: 'pointer', to: CHAR },
  home: { kind: 'none' },
  scalar: word,
});

/** Size of a complete type in bytes; 0 where it has none (void, functions, incomplete). */
export function sizeOfType(type: CType): number {
  switch (type.kind) {
    case 'int':
    case 'float':
      return type.size;
    case 'pointer':
      return 8;
    case 'enum':
      return type.tag.size;
    case 'record':
      return type.tag.size;
    case 'array':
      return (type.length ?? 0) * sizeOfType(type.of);
    default:
      return 0;
  }
}

const isScalar = (type: CType) =>
  type.kind === 'int' || type.kind === 'float' || type.kind === 'pointer' || type.kind === 'enum';

/** The value of `type` at an address; its scalar is missing where memory there is not mapped or was never written. */
export function readMemory(k: Kernel, space: number, address: number, type: CType, bits?: Member['bits']): Datum {
  const home: Home = { kind: 'memory', space, address };
  if (!isScalar(type)) return { type, home, scalar: undefined };
  const size = sizeOfType(type);
  const bytes = peekBytes(k, space, address, size);
  const extra = bits === undefined ? {} : { bits };
  if (bytes === undefined) return { type, home, scalar: undefined, missing: 'not mapped', ...extra };
  if (!peekDefined(k, space, address, size))
    return { type, home, scalar: undefined, missing: 'never assigned', ...extra };
  const view = new DataView(bytes.buffer, bytes.byteOffset, size);
  if (type.kind === 'float') {
    return { type, home, scalar: size === 4 ? view.getFloat32(0, true) : view.getFloat64(0, true) };
  }
  let raw =
    size === 8
      ? view.getBigUint64(0, true)
      : BigInt(size === 4 ? view.getUint32(0, true) : size === 2 ? view.getUint16(0, true) : view.getUint8(0));
  if (bits !== undefined) raw = (raw >> BigInt(bits.offset)) & ((1n << BigInt(bits.width)) - 1n);
  return { type, home, scalar: interpret(type, raw, bits?.width ?? size * 8), ...extra };
}

/** The value of a variable that lives in slot `slot` (absolute) of a context. */
export function readSlot(context: Context, slot: number, type: CType): Datum {
  const home: Home = { kind: 'slot', context: context.id, slot };
  if (type.kind === 'float') return { type, home, scalar: context.floats[slot] ?? 0 };
  const low = BigInt((context.slots[2 * slot] ?? 0) >>> 0);
  const size = sizeOfType(type);
  const raw =
    size === 8 ? low | (BigInt((context.slots[2 * slot + 1] ?? 0) >>> 0) << 32n) : BigInt.asUintN(size * 8, low);
  return { type, home, scalar: interpret(type, raw, size * 8) };
}

function interpret(type: CType, raw: bigint, width: number): bigint {
  const signed = type.kind === 'int' ? type.signed : type.kind === 'enum' ? type.tag.signed : false;
  return signed ? BigInt.asIntN(width, raw) : raw;
}

/** Member `name` of a record type, through anonymous members; offset from the record's start. */
export function findMember(
  type: CType,
  name: string,
): { readonly member: Member; readonly offset: number } | undefined {
  if (type.kind !== 'record') return undefined;
  for (const member of type.tag.members) {
    if (member.name === name) return { member, offset: member.offset };
    if (member.name === '') {
      const inner = findMember(member.type, name);
      if (inner) return { member: inner.member, offset: member.offset + inner.offset };
    }
  }
  return undefined;
}
