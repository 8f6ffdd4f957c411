/** Number, character and string literals: types by suffix and size, every escape and prefix. */
import type { CType, FloatType, IntType } from '../types.js';
import { CHAR, DOUBLE, FLOAT, INT, LDOUBLE, LLONG, LONG, UINT, ULLONG, ULONG, USHORT } from './types.js';

export type NumberLiteral =
  | { readonly kind: 'int'; readonly type: IntType; readonly value: bigint; readonly tooLarge: boolean }
  | { readonly kind: 'float'; readonly type: FloatType; readonly value: number }
  | { readonly kind: 'bad'; readonly message: string };

/** A preprocessing number → its value. */
export const numberLiteral = (text: string): NumberLiteral => {
  const integer = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uUlL]*)$/.exec(text);
  if (integer !== null) return integerLiteral(integer[1]!, integer[2]!.toLowerCase(), text, integer[2]!);
  const decimal = /^((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)([fFlL]?)$/.exec(text);
  const hex = decimal === null ? /^0[xX]([0-9a-fA-F]*)\.?([0-9a-fA-F]*)[pP]([+-]?[0-9]+)([fFlL]?)$/.exec(text) : null;
  if (decimal !== null && (/[.eE]/.test(decimal[1]!) || decimal[2] !== '')) {
    if (!/[.eE]/.test(decimal[1]!)) return { kind: 'bad', message: `invalid suffix '${decimal[2]}' on an integer` };
    return floating(Number(decimal[1]), decimal[2]!);
  }
  if (hex !== null && hex[1]!.length + hex[2]!.length > 0) {
    return floating(hexFloat(hex[1]! + hex[2]!, Number(hex[3]) - 4 * hex[2]!.length), hex[4]!);
  }
  if (/^0[0-7]*[89]/.test(text)) return { kind: 'bad', message: `invalid digit in the octal number ${text}` };
  if (/[ij]/i.test(text) && /^[0-9.]+[ijIJ]$/.test(text))
    return { kind: 'bad', message: 'complex numbers are not supported' };
  return { kind: 'bad', message: `'${text}' is not a number` };
};

const floating = (value: number, suffix: string): NumberLiteral => {
  const type = suffix === '' ? DOUBLE : suffix.toLowerCase() === 'f' ? FLOAT : LDOUBLE;
  return { kind: 'float', type, value: type === FLOAT ? Math.fround(value) : value };
};

/** Exact, rounded once to nearest even, as the compiler does it. */
const hexFloat = (digits: string, exponent: number): number => {
  let mantissa = BigInt(`0x${digits === '' ? '0' : digits}`);
  if (mantissa === 0n) return 0;
  if (exponent > 5000) return Number.POSITIVE_INFINITY;
  if (exponent < -5000 - 4 * digits.length) return 0;
  let power = exponent;
  const bits = mantissa.toString(2).length;
  // Bits that a double has at this magnitude.
  const keep = Math.min(53, bits + power + 1074);
  if (keep < 0) return 0;
  const drop = bits - keep;
  if (drop > 0) {
    const half = 1n << BigInt(drop - 1);
    const rest = mantissa & ((half << 1n) - 1n);
    mantissa >>= BigInt(drop);
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa += 1n;
    power += drop;
  }
  let value = Number(mantissa);
  while (power > 0) {
    const step = Math.min(power, 1000);
    value *= 2 ** step;
    power -= step;
  }
  while (power < 0) {
    const step = Math.max(power, -1000);
    value *= 2 ** step;
    power -= step;
  }
  return value;
};

const integerLiteral = (digits: string, suffix: string, text: string, written: string): NumberLiteral => {
  if (!/^(?:u|l|ul|lu|ll|ull|llu)?$/.test(suffix) || /lL|Ll/.test(written)) {
    return { kind: 'bad', message: `invalid suffix '${written}' on the integer ${text}` };
  }
  const octal = /^0[0-7]+$/.test(digits);
  const value = octal ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits);
  const decimal = /^[1-9]/.test(digits) || digits === '0';
  const isUnsigned = suffix.includes('u');
  const longs = suffix.replace('u', '').length;
  const order: IntType[] = [];
  if (longs === 0) order.push(INT, UINT, LONG, ULONG);
  else if (longs === 1) order.push(LONG, ULONG);
  else order.push(LLONG, ULLONG);
  for (const type of order) {
    if (type.signed && isUnsigned) continue;
    if (!type.signed && !isUnsigned && decimal) continue;
    const bits = BigInt(type.size * 8 - (type.signed ? 1 : 0));
    if (value < 1n << bits) return { kind: 'int', type, value, tooLarge: false };
  }
  return { kind: 'int', type: ULLONG, value: BigInt.asUintN(64, value), tooLarge: value >= 1n << 64n };
};

const simple: Record<string, number> = {
  n: 10,
  t: 9,
  r: 13,
  a: 7,
  b: 8,
  f: 12,
  v: 11,
  e: 27,
  E: 27,
  '\\': 92,
  "'": 39,
  '"': 34,
  '?': 63,
};

/** One unit of a literal: a character of the text (a code point), or a number from an escape (taken as it is). */
interface Unit {
  readonly value: number;
  readonly raw: boolean;
}
const unitsOf = (body: string): { readonly units: Unit[]; readonly problem: string | undefined } => {
  const units: Unit[] = [];
  let problem: string | undefined;
  for (let i = 0; i < body.length; ) {
    if (body[i] !== '\\') {
      const code = body.codePointAt(i)!;
      units.push({ value: code, raw: false });
      i += code > 0xffff ? 2 : 1;
      continue;
    }
    const next = body[i + 1] ?? '';
    const octal = /^[0-7]{1,3}/.exec(body.slice(i + 1, i + 4));
    if (octal !== null) {
      units.push({ value: Number.parseInt(octal[0], 8), raw: true });
      i += 1 + octal[0].length;
    } else if (next === 'x') {
      const hex = /^[0-9a-fA-F]+/.exec(body.slice(i + 2));
      if (hex === null) problem = '\\x is followed by no hexadecimal digits';
      units.push({ value: Number.parseInt((hex?.[0] ?? '0').slice(-8), 16), raw: true });
      i += 2 + (hex?.[0].length ?? 0);
    } else if (next === 'u' || next === 'U') {
      const digits = body.slice(i + 2, i + 2 + (next === 'u' ? 4 : 8));
      const complete = /^[0-9a-fA-F]+$/.test(digits) && digits.length === (next === 'u' ? 4 : 8);
      const code = complete ? Number.parseInt(digits, 16) : 0xfffd;
      if (!complete || code > 0x10ffff) problem = `incomplete universal character name \\${next}`;
      units.push({ value: code > 0x10ffff ? 0xfffd : code, raw: false });
      i += complete ? 2 + digits.length : 2;
    } else {
      const value = simple[next];
      if (value === undefined) problem ??= `unknown escape sequence '\\${next}'`;
      units.push({ value: value ?? next.codePointAt(0) ?? 0, raw: true });
      i += 2;
    }
  }
  return { units, problem };
};

const utf8 = (code: number): number[] => {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
};

const split = (text: string, quote: string): { readonly prefix: string; readonly body: string } => {
  const open = text.indexOf(quote);
  return { prefix: text.slice(0, open), body: text.slice(open + 1, -1) };
};

export interface CharacterLiteral {
  readonly type: IntType;
  readonly value: bigint;
  readonly problem: string | undefined;
}
export const characterLiteral = (text: string): CharacterLiteral => {
  const { prefix, body } = split(text, "'");
  const { units, problem } = unitsOf(body);
  if (units.length === 0) return { type: INT, value: 0n, problem: 'empty character constant' };
  if (prefix !== '' && prefix !== 'u8') {
    const type = prefix === 'L' ? INT : prefix === 'u' ? USHORT : UINT;
    const last = BigInt(units[units.length - 1]!.value);
    return { type, value: type.signed ? BigInt.asIntN(32, last) : BigInt.asUintN(type.size * 8, last), problem };
  }
  const bytes = units.flatMap((unit) => (unit.raw ? [unit.value & 255] : utf8(unit.value)));
  // Several characters: each shifts the others up, as gcc has it.
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  if (bytes.length === 1) value = BigInt.asIntN(8, value);
  return { type: INT, value: BigInt.asIntN(32, value), problem };
};

export interface StringLiteral {
  readonly element: CType & { kind: 'int' };
  /** Little-endian, without the terminating zero. */
  readonly bytes: Uint8Array;
  readonly problem: string | undefined;
}
export const stringLiteral = (parts: readonly string[]): StringLiteral => {
  let prefix = '';
  let problem: string | undefined;
  for (const part of parts) {
    const own = split(part, '"').prefix;
    if (own !== '' && prefix !== '' && own !== prefix) problem = 'string literals with different prefixes are joined';
    if (own !== '') prefix = own;
  }
  const element = prefix === 'L' ? INT : prefix === 'u' ? USHORT : prefix === 'U' ? UINT : CHAR;
  const bytes: number[] = [];
  for (const part of parts) {
    const { units, problem: own } = unitsOf(split(part, '"').body);
    problem ??= own;
    for (const { value, raw } of units) {
      if (element.size === 1) {
        if (raw) bytes.push(value & 255);
        else for (const byte of utf8(value)) bytes.push(byte);
      } else if (element.size === 2) {
        if (value > 0xffff && !raw) {
          const high = 0xd800 + ((value - 0x10000) >> 10);
          const low = 0xdc00 + ((value - 0x10000) & 0x3ff);
          bytes.push(high & 255, high >> 8, low & 255, low >> 8);
        } else bytes.push(value & 255, (value >> 8) & 255);
      } else bytes.push(value & 255, (value >> 8) & 255, (value >> 16) & 255, (value >>> 24) & 255);
    }
  }
  return { element, bytes: Uint8Array.from(bytes), problem };
};
