/** Text to numbers as strtol and strtod read it: from a function that gives the byte at a place, so that no more is read than needed. */
import { binaryToNumber, decimalToNumber } from './decimal.js';

/** The byte at offset i; 0 (or anything that is no part of a number) at the end. */
export type ByteAt = (i: number) => number;

export const isSpace = (c: number): boolean => c === 32 || (c >= 9 && c <= 13);

/** Value of a digit or letter: 0-35, or 99. */
export function digitValue(c: number): number {
  if (c >= 48 && c <= 57) return c - 48;
  if (c >= 97 && c <= 122) return c - 87;
  if (c >= 65 && c <= 90) return c - 55;
  return 99;
}

/** No number that matters is written longer; what follows is read but no longer counted. */
const LONGEST = 1 << 20;

export interface ParsedInteger {
  readonly value: bigint;
  readonly negative: boolean;
  /** Offset after the last digit; 0: no number. */
  readonly end: number;
}

/** Reads an integer in `base` (0: by its prefix), any magnitude up to 2^70 exactly, larger ones as 2^70. */
export function parseInteger(at: ByteAt, base: number): ParsedInteger {
  let i = 0;
  while (i < LONGEST && isSpace(at(i))) i++;
  let negative = false;
  if (at(i) === 45 || at(i) === 43) {
    negative = at(i) === 45;
    i++;
  }
  let radix = base;
  const hex = at(i) === 48 && (at(i + 1) | 32) === 120 && digitValue(at(i + 2)) < 16;
  if (hex && (base === 0 || base === 16)) {
    i += 2;
    radix = 16;
  } else if (base === 0) radix = at(i) === 48 ? 8 : 10;
  const first = i;
  const most = 1n << 70n;
  let value = 0n;
  for (; i - first < LONGEST; i++) {
    const d = digitValue(at(i));
    if (d >= radix) break;
    if (value < most) value = value * BigInt(radix) + BigInt(d);
  }
  if (i === first) return { value: 0n, negative: false, end: 0 };
  return { value, negative, end: i };
}

/** An integer clamped as strtol (signed) or strtoul does; `range`: it had to be. */
export function clampInteger(parsed: ParsedInteger, bits: 32 | 64, signed: boolean): { value: bigint; range: boolean } {
  const { value, negative } = parsed;
  if (signed) {
    const limit = 1n << BigInt(bits - 1);
    if (negative) return value > limit ? { value: -limit, range: true } : { value: -value, range: false };
    return value >= limit ? { value: limit - 1n, range: true } : { value, range: false };
  }
  const limit = 1n << BigInt(bits);
  if (value >= limit) return { value: limit - 1n, range: true };
  return { value: BigInt.asUintN(bits, negative ? -value : value), range: false };
}

export interface ParsedFloat {
  readonly value: number;
  /** Offset after the number; 0: none. */
  readonly end: number;
  /** Too large, or too small to be exact. */
  readonly range: boolean;
}

const lower = (c: number): number => (c >= 65 && c <= 90 ? c | 32 : c);

function matches(at: ByteAt, start: number, word: string): boolean {
  for (let i = 0; i < word.length; i++) if (lower(at(start + i)) !== word.charCodeAt(i)) return false;
  return true;
}

const isIdentifier = (c: number): boolean => digitValue(c) < 36 || c === 95;

/** Reads a floating-point number: decimal, hexadecimal, inf, infinity, nan, nan(...). `single`: rounded to a float at once. */
export function parseFloating(at: ByteAt, single: boolean): ParsedFloat {
  let i = 0;
  while (i < LONGEST && isSpace(at(i))) i++;
  let negative = false;
  if (at(i) === 45 || at(i) === 43) {
    negative = at(i) === 45;
    i++;
  }
  const sign = negative ? -1 : 1;
  if (matches(at, i, 'inf')) {
    return { value: sign * Infinity, end: matches(at, i, 'infinity') ? i + 8 : i + 3, range: false };
  }
  if (matches(at, i, 'nan')) {
    let end = i + 3;
    if (at(end) === 40) {
      let j = end + 1;
      while (j - end < LONGEST && isIdentifier(at(j))) j++;
      if (at(j) === 41) end = j + 1;
    }
    return { value: Number.NaN, end, range: false };
  }
  const hex =
    at(i) === 48 &&
    (at(i + 1) | 32) === 120 &&
    (digitValue(at(i + 2)) < 16 || (at(i + 2) === 46 && digitValue(at(i + 3)) < 16));
  return hex ? parseHex(at, i + 2, sign, single) : parseDecimal(at, i, sign, single);
}

/** Exponent digits at i: its value (bounded) and where it ends; undefined where there is none. */
function parseExponent(at: ByteAt, i: number): { value: number; end: number } | undefined {
  let negative = false;
  if (at(i) === 45 || at(i) === 43) {
    negative = at(i) === 45;
    i++;
  }
  const first = i;
  let value = 0;
  for (; digitValue(at(i)) < 10 && i - first < LONGEST; i++) value = Math.min(value * 10 + digitValue(at(i)), 1e8);
  return i === first ? undefined : { value: negative ? -value : value, end: i };
}

/** More digits than any midpoint between two doubles has. */
const KEPT_DIGITS = 1200;

function parseDecimal(at: ByteAt, start: number, sign: number, single: boolean): ParsedFloat {
  let digits = '';
  let power = 0;
  let any = false;
  let beyond = false;
  let point = false;
  let i = start;
  for (; i - start < LONGEST; i++) {
    const c = at(i);
    if (c === 46 && !point) {
      point = true;
      continue;
    }
    if (c < 48 || c > 57) break;
    any = true;
    if (digits.length < KEPT_DIGITS) {
      if (c !== 48 || digits !== '') digits += String.fromCharCode(c);
      if (point) power--;
    } else {
      if (c !== 48) beyond = true;
      if (!point) power++;
    }
  }
  if (!any) return { value: 0, end: 0, range: false };
  if (beyond) {
    // Only whether anything follows matters now.
    digits += '1';
    power--;
  }
  if ((at(i) | 32) === 101) {
    const exponent = parseExponent(at, i + 1);
    if (exponent !== undefined) {
      power += exponent.value;
      i = exponent.end;
    }
  }
  const value = decimalToNumber(digits, power, single);
  const tiny = single ? 2 ** -126 : 2 ** -1022;
  const range = value === Infinity || (value < tiny && digits !== '');
  return { value: sign * value, end: i, range };
}

function parseHex(at: ByteAt, start: number, sign: number, single: boolean): ParsedFloat {
  let mantissa = 0n;
  let power = 0;
  let point = false;
  let i = start;
  for (; i - start < LONGEST; i++) {
    const c = at(i);
    if (c === 46 && !point) {
      point = true;
      continue;
    }
    const d = digitValue(c);
    if (d >= 16) break;
    if (mantissa < 1n << 256n) {
      mantissa = mantissa * 16n + BigInt(d);
      if (point) power -= 4;
    } else {
      if (d !== 0) mantissa |= 1n;
      if (!point) power += 4;
    }
  }
  if ((at(i) | 32) === 112) {
    const exponent = parseExponent(at, i + 1);
    if (exponent !== undefined) {
      power += exponent.value;
      i = exponent.end;
    }
  }
  const value = binaryToNumber(mantissa, power, single);
  const range = value === Infinity || (value === 0 && mantissa !== 0n);
  return { value: sign * value, end: i, range };
}
