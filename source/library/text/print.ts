/**
 * printf: a format and its arguments to bytes, as glibc prints them in the C locale. Pure: arguments come through a reader,
 * bytes go to a sink that only counts what it has no room for.
 */
import { fixedDigits, hexDigits, isNegative, scientificDigits } from './decimal.js';

/** Where the arguments come from, in order. */
export interface ArgumentReader {
  /** The next argument read is number i, from 0 (`%2$d` is number 1). */
  seek(i: number): void;
  /** An int. */
  int32(): number;
  /** A long, a pointer, size_t, ... as 64 bits. */
  int64(): bigint;
  double(): number;
  /** The bytes of a string, at most `limit` where limit >= 0. */
  string(address: bigint, limit: number): Uint8Array;
  wideString(address: bigint, limit: number): Uint8Array;
  /** %n: store what was written so far. */
  store(address: bigint, size: 1 | 2 | 4 | 8, count: number): void;
  /** %m */
  errorMessage(): string;
}

/** Collects bytes up to a limit; counts all of them. */
export interface Sink {
  bytes: Uint8Array;
  /** Bytes kept in `bytes`. */
  length: number;
  /** Bytes written in all, kept or not. */
  total: number;
  readonly limit: number;
}

export const makeSink = (limit: number): Sink => ({
  bytes: new Uint8Array(Math.min(limit, 128)),
  length: 0,
  total: 0,
  limit,
});

function reserve(sink: Sink, n: number): number {
  const take = Math.min(n, sink.limit - sink.length);
  if (sink.length + take > sink.bytes.length) {
    const larger = new Uint8Array(Math.min(sink.limit, Math.max(sink.length + take, sink.bytes.length * 2)));
    larger.set(sink.bytes.subarray(0, sink.length));
    sink.bytes = larger;
  }
  sink.total += n;
  return take;
}

function put(sink: Sink, bytes: Uint8Array): void {
  const take = reserve(sink, bytes.length);
  sink.bytes.set(take === bytes.length ? bytes : bytes.subarray(0, take), sink.length);
  sink.length += take;
}

function putText(sink: Sink, text: string): void {
  const take = reserve(sink, text.length);
  for (let i = 0; i < take; i++) sink.bytes[sink.length + i] = text.charCodeAt(i);
  sink.length += take;
}

function pad(sink: Sink, byte: number, n: number): void {
  if (n <= 0) return;
  const take = reserve(sink, n);
  sink.bytes.fill(byte, sink.length, sink.length + take);
  sink.length += take;
}

const SPACE = 32;
const ZERO = 48;
const PERCENT = 37;

interface Spec {
  left: boolean;
  plus: boolean;
  space: boolean;
  alternate: boolean;
  zero: boolean;
  width: number;
  /** -1: none given. */
  precision: number;
  /** hh, h, l, ll, j, z, t, L or empty. */
  length: string;
}

/** Largest count printf can return. */
const INT_MAX = 0x7fffffff;

/** What went wrong, where printf answers -1. */
export type PrintError = '' | 'overflow' | 'invalid';

/**
 * Formats into the sink. Answers '' or why it failed: 'overflow' (more bytes than an int can count).
 * A conversion that is not known is printed as it stands, as glibc does.
 */
export function formatPrint(format: Uint8Array, args: ArgumentReader, sink: Sink): PrintError {
  let i = 0;
  const n = format.length;
  while (i < n) {
    const start = i;
    while (i < n && format[i] !== PERCENT) i++;
    if (i > start) put(sink, format.subarray(start, i));
    if (i >= n) break;
    const at = i++;
    const spec: Spec = {
      left: false,
      plus: false,
      space: false,
      alternate: false,
      zero: false,
      width: 0,
      precision: -1,
      length: '',
    };
    const position = argumentNumber(format, i);
    if (position !== undefined) i = position.end;
    flags: for (; i < n; i++) {
      switch (format[i]) {
        case 45:
          spec.left = true;
          break;
        case 43:
          spec.plus = true;
          break;
        case 32:
          spec.space = true;
          break;
        case 35:
          spec.alternate = true;
          break;
        case 48:
          spec.zero = true;
          break;
        case 39:
          // Grouping: the C locale has none.
          break;
        default:
          break flags;
      }
    }
    if (format[i] === 42) {
      i = starArgument(format, i, args);
      spec.width = args.int32();
      if (spec.width < 0) {
        spec.left = true;
        spec.width = -spec.width;
      }
    } else {
      while (i < n && isDigit(format[i])) {
        spec.width = spec.width * 10 + format[i++] - ZERO;
        if (spec.width > INT_MAX) return 'overflow';
      }
    }
    if (format[i] === 46) {
      i++;
      spec.precision = 0;
      if (format[i] === 42) {
        i = starArgument(format, i, args);
        spec.precision = Math.max(-1, args.int32());
      } else {
        // A negative precision written out counts as none given.
        const negative = format[i] === 45;
        if (negative) i++;
        while (i < n && isDigit(format[i])) {
          spec.precision = spec.precision * 10 + format[i++] - ZERO;
          if (spec.precision > INT_MAX) return 'overflow';
        }
        if (negative) spec.precision = -1;
      }
    }
    length: for (; i < n; i++) {
      const c = String.fromCharCode(format[i]);
      switch (c) {
        case 'h':
        case 'l':
          spec.length += c;
          break;
        case 'j':
        case 'z':
        case 't':
        case 'L':
        case 'q':
        case 'Z':
          spec.length = c;
          break;
        default:
          break length;
      }
    }
    // A format that ends within a conversion: glibc answers -1.
    if (i >= n) return 'invalid';
    const conversion = String.fromCharCode(format[i++]);
    if (position !== undefined) args.seek(position.number);
    if (!convert(conversion, spec, args, sink)) put(sink, format.subarray(at, i));
    if (sink.total > INT_MAX) return 'overflow';
  }
  return '';
}

/** `2$` at i: argument 1, and where the format goes on. */
function argumentNumber(format: Uint8Array, i: number): { number: number; end: number } | undefined {
  let end = i;
  let number = 0;
  while (isDigit(format[end] ?? 0) && number < 10000) number = number * 10 + format[end++] - ZERO;
  return end > i && number > 0 && format[end] === 36 ? { number: number - 1, end: end + 1 } : undefined;
}

/** After the `*` at i; `*2$` names its argument. */
function starArgument(format: Uint8Array, i: number, args: ArgumentReader): number {
  const position = argumentNumber(format, i + 1);
  if (position === undefined) return i + 1;
  args.seek(position.number);
  return position.end;
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;

function convert(conversion: string, spec: Spec, args: ArgumentReader, sink: Sink): boolean {
  switch (conversion) {
    case 'd':
    case 'i': {
      const value = signedArgument(spec.length, args);
      const negative = value < 0;
      const sign = negative ? '-' : spec.plus ? '+' : spec.space ? ' ' : '';
      printInteger(sink, spec, sign, (value === 0 || value === 0n) && spec.precision === 0 ? '' : magnitude(value));
      return true;
    }
    case 'u':
    case 'o':
    case 'x':
    case 'X':
    case 'b':
    case 'B': {
      const value = unsignedArgument(spec.length, args);
      const zero = value === 0 || value === 0n;
      const radix =
        conversion === 'u' ? 10 : conversion === 'o' ? 8 : conversion === 'b' || conversion === 'B' ? 2 : 16;
      let digits = zero && spec.precision === 0 ? '' : value.toString(radix);
      let prefix = '';
      if (spec.alternate) {
        if (radix === 8) {
          if (digits[0] !== '0' && spec.precision <= digits.length) digits = `0${digits}`;
        } else if ((radix === 16 || radix === 2) && !zero) prefix = `0${conversion}`;
      }
      if (conversion === 'X') digits = digits.toUpperCase();
      printInteger(sink, spec, prefix, digits);
      return true;
    }
    case 'c':
    case 'C': {
      const c = args.int32();
      if (conversion === 'C' || spec.length === 'l') {
        printBytes(sink, spec, encodeWide(c));
      } else printBytes(sink, spec, Uint8Array.of(c));
      return true;
    }
    case 's':
    case 'S': {
      const address = args.int64();
      if (address === 0n) {
        // glibc prints (null) only where it fits.
        const bytes = textBytes('(null)');
        printBytes(sink, spec, spec.precision >= 0 && spec.precision < 6 ? bytes.subarray(0, 0) : bytes);
      } else if (conversion === 'S' || spec.length === 'l') {
        printBytes(sink, spec, args.wideString(address, spec.precision));
      } else printBytes(sink, spec, args.string(address, spec.precision));
      return true;
    }
    case 'm': {
      const message = textBytes(args.errorMessage());
      printBytes(sink, spec, spec.precision >= 0 ? message.subarray(0, spec.precision) : message);
      return true;
    }
    case 'p': {
      const address = args.int64();
      if (address === 0n) {
        printBytes(sink, { ...spec, precision: -1 }, textBytes('(nil)'));
      } else {
        const sign = spec.plus ? '+' : spec.space ? ' ' : '';
        printInteger(sink, spec, `${sign}0x`, BigInt.asUintN(64, address).toString(16));
      }
      return true;
    }
    case 'n': {
      const address = args.int64();
      const size = spec.length === 'hh' ? 1 : spec.length === 'h' ? 2 : spec.length === '' ? 4 : 8;
      args.store(address, size, sink.total);
      return true;
    }
    case '%':
      putText(sink, '%');
      return true;
    case 'f':
    case 'F':
    case 'e':
    case 'E':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
      printFloat(sink, spec, conversion, args.double());
      return true;
    default:
      return false;
  }
}

function textBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** In the C locale a wide character beyond ASCII cannot be shown: as UTF-8 here, which is what a C.UTF-8 locale prints. */
export function encodeWide(c: number): Uint8Array {
  const code = c >>> 0;
  return new TextEncoder().encode(code <= 0x10ffff ? String.fromCodePoint(code) : '?');
}

const magnitude = (value: number | bigint): string => (value < 0 ? (-value).toString() : value.toString());

const isWide = (length: string): boolean => length !== '' && length[0] !== 'h';

function signedArgument(length: string, args: ArgumentReader): number | bigint {
  if (isWide(length)) return BigInt.asIntN(64, args.int64());
  const value = args.int32();
  if (length === 'hh') return (value << 24) >> 24;
  return length === 'h' ? (value << 16) >> 16 : value;
}

function unsignedArgument(length: string, args: ArgumentReader): number | bigint {
  if (isWide(length)) return BigInt.asUintN(64, args.int64());
  const value = args.int32();
  if (length === 'hh') return value & 0xff;
  return length === 'h' ? value & 0xffff : value >>> 0;
}

function printInteger(sink: Sink, spec: Spec, prefix: string, digits: string): void {
  let zeros = Math.max(0, spec.precision - digits.length);
  let spaces = spec.width - prefix.length - zeros - digits.length;
  if (spec.zero && !spec.left && spec.precision < 0 && spaces > 0) {
    zeros += spaces;
    spaces = 0;
  }
  if (!spec.left) pad(sink, SPACE, spaces);
  putText(sink, prefix);
  pad(sink, ZERO, zeros);
  putText(sink, digits);
  if (spec.left) pad(sink, SPACE, spaces);
}

function printBytes(sink: Sink, spec: Spec, bytes: Uint8Array): void {
  const spaces = spec.width - bytes.length;
  if (!spec.left) pad(sink, SPACE, spaces);
  put(sink, bytes);
  if (spec.left) pad(sink, SPACE, spaces);
}

function printFloat(sink: Sink, spec: Spec, conversion: string, value: number): void {
  const upper = conversion < 'a';
  const kind = conversion.toLowerCase();
  const sign = isNegative(value) ? '-' : spec.plus ? '+' : spec.space ? ' ' : '';
  if (!Number.isFinite(value)) {
    const text = Number.isNaN(value) ? 'nan' : 'inf';
    printBytes(sink, spec, textBytes(sign + (upper ? text.toUpperCase() : text)));
    return;
  }
  let prefix = sign;
  /** Digits, then zeros that are not spelled out, then the rest. */
  let head: string;
  let zeros = 0;
  let tail = '';
  if (kind === 'a') {
    const { lead, digits, exponent } = hexDigits(value, spec.precision, spec.length === 'L');
    prefix += '0x';
    const point = digits !== '' || spec.precision > 0 || spec.alternate ? '.' : '';
    head = `${lead}${point}${digits}`;
    zeros = Math.max(0, spec.precision - digits.length);
    tail = `p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
  } else {
    let precision = spec.precision < 0 ? 6 : spec.precision;
    let style = kind;
    let strip = false;
    if (kind === 'g') {
      if (precision === 0) precision = 1;
      const { exponent } = scientificDigits(value, precision - 1);
      style = exponent < -4 || exponent >= precision ? 'e' : 'f';
      precision = style === 'e' ? precision - 1 : precision - 1 - exponent;
      strip = !spec.alternate;
    }
    if (style === 'f') {
      const { whole, decimals } = fixedDigits(value, precision);
      const shown = strip ? decimals.replace(/0+$/, '') : decimals;
      zeros = strip ? 0 : precision - decimals.length;
      head = whole;
      head += shown !== '' || spec.alternate ? `.${shown}` : '';
    } else {
      const { digits, exponent } = scientificDigits(value, precision);
      const rest = strip ? digits.slice(1).replace(/0+$/, '') : digits.slice(1);
      zeros = strip ? 0 : precision - rest.length;
      head = digits[0] + (rest !== '' || spec.alternate ? `.${rest}` : '');
      const power = Math.abs(exponent).toString().padStart(2, '0');
      tail = `e${exponent < 0 ? '-' : '+'}${power}`;
    }
  }
  if (upper) {
    prefix = prefix.toUpperCase();
    head = head.toUpperCase();
    tail = tail.toUpperCase();
  }
  let spaces = spec.width - prefix.length - head.length - zeros - tail.length;
  if (!spec.left && !spec.zero) pad(sink, SPACE, spaces);
  putText(sink, prefix);
  if (!spec.left && spec.zero) {
    pad(sink, ZERO, spaces);
    spaces = 0;
  }
  putText(sink, head);
  pad(sink, ZERO, zeros);
  putText(sink, tail);
  if (spec.left) pad(sink, SPACE, spaces);
}
