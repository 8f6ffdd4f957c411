/** scanf: bytes by a format to values, as glibc reads them in the C locale. Pure: bytes come from a source, values go to stores. */
import { clampInteger, digitValue, isSpace, parseFloating, parseInteger } from './number.js';

/** Input with one byte of look-ahead. */
export interface ByteSource {
  /** The next byte, or -1 at the end of the input. */
  next(): number;
  /** Puts back the byte that `next` gave last. */
  back(): void;
}

/** Where values go: each takes the next pointer argument. */
export interface ScanTarget {
  pointer(): bigint;
  storeInteger(address: bigint, size: 1 | 2 | 4 | 8, value: bigint): void;
  storeFloat(address: bigint, size: 4 | 8 | 16, value: number): void;
  storeBytes(address: bigint, bytes: readonly number[], terminate: boolean, wide: boolean): void;
  /** %ms: memory for n bytes from the heap, its address stored where the argument points. */
  allocate(address: bigint, n: number): bigint;
}

/** A field no wider than this is taken. */
const WIDEST = 1 << 24;

/**
 * Reads by the format. Answers the number of values stored, or -1 where the input ended before the first one.
 */
export function scan(format: Uint8Array, source: ByteSource, target: ScanTarget): number {
  let stored = 0;
  let read = 0;
  let converted = false;
  const take = (): number => {
    const c = source.next();
    if (c >= 0) read++;
    return c;
  };
  const give = (c: number): void => {
    if (c >= 0) {
      source.back();
      read--;
    }
  };
  const skipSpace = (): void => {
    let c = take();
    while (c >= 0 && isSpace(c)) c = take();
    give(c);
  };
  const ended = (): number => (converted ? stored : -1);
  let i = 0;
  while (i < format.length) {
    const f = format[i++];
    if (isSpace(f)) {
      skipSpace();
      continue;
    }
    if (f !== 37) {
      const c = take();
      if (c < 0) return ended();
      if (c !== f) {
        give(c);
        return stored;
      }
      continue;
    }
    let suppress = false;
    let allocate = false;
    let width = 0;
    if (format[i] === 42) {
      suppress = true;
      i++;
    }
    if (format[i] === 39) i++;
    while (format[i] >= 48 && format[i] <= 57) width = Math.min(WIDEST, width * 10 + format[i++] - 48);
    if (format[i] === 109) {
      allocate = true;
      i++;
    }
    let length = '';
    while (i < format.length && 'hljztLq'.includes(String.fromCharCode(format[i])))
      length += String.fromCharCode(format[i++]);
    const conversion = String.fromCharCode(format[i++] ?? 0);
    const most = width === 0 ? WIDEST : width;
    if (conversion !== 'c' && conversion !== '[' && conversion !== 'n' && conversion !== '%') skipSpace();
    switch (conversion) {
      case '%': {
        skipSpace();
        const c = take();
        if (c < 0) return ended();
        if (c !== 37) {
          give(c);
          return stored;
        }
        break;
      }
      case 'n':
        if (!suppress) target.storeInteger(target.pointer(), integerSize(length), BigInt(read));
        break;
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X':
      case 'p': {
        const base =
          conversion === 'd' || conversion === 'u' ? 10 : conversion === 'i' ? 0 : conversion === 'o' ? 8 : 16;
        const field = integerField(take, give, base, most);
        if (field.length === 0) {
          const c = take();
          give(c);
          return c < 0 ? ended() : stored;
        }
        const parsed = parseInteger((at) => field[at] ?? 0, base);
        if (parsed.end === 0) return stored;
        converted = true;
        if (!suppress) {
          const signed = conversion === 'd' || conversion === 'i';
          const { value } = clampInteger(parsed, 64, signed);
          target.storeInteger(target.pointer(), conversion === 'p' ? 8 : integerSize(length), value);
          stored++;
        }
        break;
      }
      case 'a':
      case 'A':
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G': {
        const field = floatField(take, give, most);
        if (field.length === 0) {
          const c = take();
          give(c);
          return c < 0 ? ended() : stored;
        }
        const parsed = parseFloating((at) => field[at] ?? 0, length === '');
        // '1e' is 1 with the e taken too, as in glibc; 'infin' is nothing.
        const named = field.some((c) => (c | 32) === 110);
        if (parsed.end === 0 || (named && parsed.end !== field.length)) return stored;
        converted = true;
        if (!suppress) {
          target.storeFloat(target.pointer(), length === 'L' ? 16 : length === 'l' ? 8 : 4, parsed.value);
          stored++;
        }
        break;
      }
      case 's':
      case 'c':
      case 'C':
      case 'S':
      case '[': {
        let accepts: (c: number) => boolean;
        const isChar = conversion === 'c' || conversion === 'C';
        const wide = length === 'l' || conversion === 'C' || conversion === 'S';
        if (conversion === '[') {
          const set = scanSet(format, i);
          if (set === undefined) return stored;
          i = set.end;
          accepts = (c) => set.members[c] === 1;
        } else accepts = isChar ? () => true : (c) => !isSpace(c);
        const want = isChar ? Math.max(1, width) : most;
        const bytes: number[] = [];
        let end = false;
        while (bytes.length < want) {
          const c = take();
          if (c < 0) {
            end = true;
            break;
          }
          if (!accepts(c)) {
            give(c);
            break;
          }
          bytes.push(c);
        }
        if (bytes.length === 0) return end ? ended() : stored;
        if (isChar && bytes.length < want) return ended();
        converted = true;
        if (!suppress) {
          let address = target.pointer();
          if (allocate) address = target.allocate(address, (bytes.length + (isChar ? 0 : 1)) * (wide ? 4 : 1));
          target.storeBytes(address, bytes, !isChar, wide);
          stored++;
        }
        break;
      }
      default:
        return stored;
    }
  }
  return stored;
}

function integerSize(length: string): 1 | 2 | 4 | 8 {
  if (length === 'hh') return 1;
  if (length === 'h') return 2;
  return length === '' ? 4 : 8;
}

/** The characters that may be an integer, as glibc takes them: sign, prefix, digits. */
function integerField(take: () => number, give: (c: number) => void, base: number, most: number): number[] {
  const field: number[] = [];
  let radix = base === 0 ? 10 : base;
  let digits = 0;
  while (field.length < most) {
    const c = take();
    if (c < 0) break;
    if (field.length === 0 && (c === 45 || c === 43)) {
      field.push(c);
      continue;
    }
    if (digits === 1 && field[field.length - 1] === 48 && (c | 32) === 120 && (base === 0 || base === 16)) {
      field.push(c);
      radix = 16;
      digits = 2;
      continue;
    }
    if (digitValue(c) >= radix) {
      give(c);
      break;
    }
    if (digits === 0 && c === 48 && base === 0) radix = 8;
    field.push(c);
    digits++;
  }
  return field;
}

/** The characters that may be a floating-point number; matching goes on as long as they can be the start of one. */
function floatField(take: () => number, give: (c: number) => void, most: number): number[] {
  const field: number[] = [];
  let text = '';
  while (field.length < most) {
    const c = take();
    if (c < 0) break;
    const longer = text + String.fromCharCode(c).toLowerCase();
    if (!FLOAT_PREFIX.test(longer)) {
      give(c);
      break;
    }
    text = longer;
    field.push(c);
    if (text.length > 4096) break;
  }
  return field;
}

const FLOAT_PREFIX =
  /^[+-]?(?:i(?:n(?:f(?:i(?:n(?:i(?:ty?)?)?)?)?)?)?|n(?:an?)?|0x[0-9a-f]*\.?[0-9a-f]*(?:p[+-]?\d*)?|(?:\d+\.?\d*|\.\d*)(?:e[+-]?\d*)?)?$/;

/** The set after `%[` at i: which bytes it has, and where the format goes on. Undefined: no closing bracket. */
function scanSet(format: Uint8Array, i: number): { members: Uint8Array; end: number } | undefined {
  const members = new Uint8Array(256);
  let negated = false;
  if (format[i] === 94) {
    negated = true;
    i++;
  }
  const first = i;
  for (; ; i++) {
    if (i >= format.length) return undefined;
    const c = format[i];
    if (c === 93 && i > first) break;
    if (c === 45 && i > first && format[i + 1] !== 93 && i + 1 < format.length && format[i - 1] <= format[i + 1]) {
      for (let m = format[i - 1]; m <= format[i + 1]; m++) members[m] = 1;
      i++;
    } else members[c] = 1;
  }
  if (negated) for (let m = 0; m < 256; m++) members[m] = members[m] === 1 ? 0 : 1;
  return { members, end: i + 1 };
}
