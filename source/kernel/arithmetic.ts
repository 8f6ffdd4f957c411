/**
 * 64-bit integers as two words, and what double arithmetic leaves open. Exact everywhere; `s` is the array of slots, `d` a word
 * index, l and h the low and high words of an operand.
 */
import { Fault } from './faults.js';

const TWO32 = 4294967296;
const TWO63 = 2 ** 63;

/** SIGFPE as x86's idiv: division by zero, and the most negative number by -1. */
export function checkDivision(x: number, y: number): void {
  if (y === 0) throw new Fault('division', 0, 'division by zero');
  if (y === -1 && x === -2147483648) {
    throw new Fault('division', 0, 'division overflows: -2147483648 / -1 is no int, and x86 refuses it');
  }
}

/** An address, or any whole number from -2^53 to 2^53, as two words. */
export function setAddress(s: Int32Array, d: number, n: number): void {
  s[d] = n | 0;
  s[d + 1] = Math.floor(n / TWO32) | 0;
}

export function mul64(s: Int32Array, d: number, xl: number, xh: number, yl: number, yh: number): void {
  const x0 = xl & 65535;
  const x1 = xl >>> 16;
  const y0 = yl & 65535;
  const y1 = yl >>> 16;
  const p00 = x0 * y0;
  const p01 = x0 * y1;
  const p10 = x1 * y0;
  // All below 2^53: the middle is at most 3 (2^16 - 1)^2.
  const middle = p01 + p10 + (p00 >>> 16);
  const high = x1 * y1 + Math.floor(middle / 65536);
  s[d] = Math.imul(xl, yl);
  s[d + 1] = ((high | 0) + Math.imul(xl, yh) + Math.imul(xh, yl)) | 0;
}

const signed = (l: number, h: number): bigint => (BigInt(h) << 32n) | BigInt(l >>> 0);
const unsigned = (l: number, h: number): bigint => (BigInt(h >>> 0) << 32n) | BigInt(l >>> 0);

function setBig(s: Int32Array, d: number, n: bigint): void {
  s[d] = Number(BigInt.asIntN(32, n));
  s[d + 1] = Number(BigInt.asIntN(32, n >> 32n));
}

/** Does the signed product leave 64 bits? */
export function productOverflows(xl: number, xh: number, yl: number, yh: number): boolean {
  const about = Math.abs((xh * TWO32 + (xl >>> 0)) * (yh * TWO32 + (yl >>> 0)));
  // Rounding is by less than one part in 2^51: only near the edge must it be looked at exactly.
  if (about < 9e18) return false;
  if (about > 9.5e18) return true;
  const product = signed(xl, xh) * signed(yl, yh);
  return BigInt.asIntN(64, product) !== product;
}

function checkDivision64(xl: number, xh: number, yl: number, yh: number): void {
  if ((yl | yh) === 0) throw new Fault('division', 0, 'division by zero');
  if ((yl & yh) === -1 && xl === 0 && xh === -2147483648) {
    throw new Fault('division', 0, 'division overflows: the most negative long / -1 is no long, and x86 refuses it');
  }
}

// High words from -2^20 to 2^20: both numbers are below 2^53 in absolute value, where the quotient of doubles, truncated, is exact:
// the true quotient differs from a whole number by at least 1/|y|, more than half a unit in the last place of the double.
const small = (h: number): boolean => h >= -1048576 && h < 1048576;

export function divS64(s: Int32Array, d: number, xl: number, xh: number, yl: number, yh: number): void {
  checkDivision64(xl, xh, yl, yh);
  if (small(xh) && small(yh)) setAddress(s, d, Math.trunc((xh * TWO32 + (xl >>> 0)) / (yh * TWO32 + (yl >>> 0))));
  else setBig(s, d, signed(xl, xh) / signed(yl, yh));
}
export function remS64(s: Int32Array, d: number, xl: number, xh: number, yl: number, yh: number): void {
  checkDivision64(xl, xh, yl, yh);
  if (small(xh) && small(yh)) setAddress(s, d, (xh * TWO32 + (xl >>> 0)) % (yh * TWO32 + (yl >>> 0)));
  else setBig(s, d, signed(xl, xh) % signed(yl, yh));
}
const smallU = (h: number): boolean => h >>> 0 < 1048576;
export function divU64(s: Int32Array, d: number, xl: number, xh: number, yl: number, yh: number): void {
  checkDivision64(0, 0, yl, yh);
  if (smallU(xh) && smallU(yh)) setAddress(s, d, Math.floor((xh * TWO32 + (xl >>> 0)) / (yh * TWO32 + (yl >>> 0))));
  else setBig(s, d, unsigned(xl, xh) / unsigned(yl, yh));
}
export function remU64(s: Int32Array, d: number, xl: number, xh: number, yl: number, yh: number): void {
  checkDivision64(0, 0, yl, yh);
  if (smallU(xh) && smallU(yh)) setAddress(s, d, (xh * TWO32 + (xl >>> 0)) % (yh * TWO32 + (yl >>> 0)));
  else setBig(s, d, unsigned(xl, xh) % unsigned(yl, yh));
}

// Shift counts are taken modulo 64, as x86 does.

export function shl64(s: Int32Array, d: number, l: number, h: number, by: number): void {
  const n = by & 63;
  s[d] = n < 32 ? l << n : 0;
  s[d + 1] = n === 0 ? h : n < 32 ? (h << n) | (l >>> (32 - n)) : l << (n - 32);
}
export function shrU64(s: Int32Array, d: number, l: number, h: number, by: number): void {
  const n = by & 63;
  s[d] = n === 0 ? l : n < 32 ? (l >>> n) | (h << (32 - n)) : h >>> (n - 32);
  s[d + 1] = n < 32 ? h >>> n : 0;
}
export function shrS64(s: Int32Array, d: number, l: number, h: number, by: number): void {
  const n = by & 63;
  s[d] = n === 0 ? l : n < 32 ? (l >>> n) | (h << (32 - n)) : h >> (n - 32);
  s[d + 1] = n < 32 ? h >> n : h >> 31;
}

/** cvttsd2si: towards zero; out of range and not-a-number give the most negative value. */
export function truncateS64(s: Int32Array, d: number, x: number): void {
  if (x >= -TWO63 && x < TWO63) {
    const t = Math.trunc(x);
    const high = Math.floor(t / TWO32);
    s[d] = (t - high * TWO32) | 0;
    s[d + 1] = high | 0;
  } else {
    s[d] = 0;
    s[d + 1] = -2147483648;
  }
}
/** As gcc converts to unsigned long on x86-64. */
export function truncateU64(s: Int32Array, d: number, x: number): void {
  if (x >= TWO63) {
    truncateS64(s, d, x - TWO63);
    s[d + 1] = s[d + 1]! ^ -2147483648;
  } else truncateS64(s, d, x);
}

// Not-a-number: engines may keep or drop its sign and payload, so it is moved by words here, by the rules of SSE.

const isNan = (s: Int32Array, i: number): boolean => {
  const h = s[i + 1]! & 0x7fffffff;
  return h > 0x7ff00000 || (h === 0x7ff00000 && s[i] !== 0);
};

/** Result of an operation on doubles that is no number: the first operand that is none, made quiet; else the default one. */
export function nan64(s: Int32Array, d: number, x: number, y: number): void {
  const from = isNan(s, x) ? x : isNan(s, y) ? y : -1;
  const low = from < 0 ? 0 : s[from]!;
  const high = from < 0 ? -524288 : s[from + 1]! | 0x80000;
  s[d] = low;
  s[d + 1] = high;
}

/** Rounding a not-a-number to single precision and back. */
export function roundNan(s: Int32Array, d: number, x: number): void {
  const low = s[x]! & -536870912;
  const high = s[x + 1]! | 0x80000;
  s[d] = low;
  s[d + 1] = high;
}

const f32 = new Float32Array(1);
const f32bits = new Int32Array(f32.buffer);
const f64 = new Float64Array(1);
const f64bits = new Int32Array(f64.buffer);

/** The bits of a float, as a double in a slot. */
export function widen(s: Int32Array, d: number, bits: number): void {
  if ((bits & 0x7fffffff) > 0x7f800000) {
    s[d] = bits << 29;
    s[d + 1] = (bits & -2147483648) | 0x7ff80000 | ((bits & 0x7fffff) >>> 3);
    return;
  }
  f32bits[0] = bits;
  f64[0] = f32[0]!;
  s[d] = f64bits[0]!;
  s[d + 1] = f64bits[1]!;
}

/** A slot's double, rounded before by F32, as the bits of a float. */
export function narrow(s: Int32Array, x: number): number {
  if (isNan(s, x)) {
    const high = s[x + 1]!;
    return (high & -2147483648) | 0x7fc00000 | ((high & 0xfffff) << 3) | (s[x]! >>> 29);
  }
  f64bits[0] = s[x]!;
  f64bits[1] = s[x + 1]!;
  f32[0] = f64[0]!;
  return f32bits[0]!;
}
