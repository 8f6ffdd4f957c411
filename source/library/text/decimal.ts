/**
 * Doubles to decimal and hexadecimal digits and back, exactly (by arithmetic on whole numbers of any length), rounding half
 * to even as glibc does.
 */

const view = new DataView(new ArrayBuffer(8));

/** A finite double as sign, whole mantissa and power of two: value = (-1)^negative * mantissa * 2^exponent. */
export interface Parts {
  readonly negative: boolean;
  readonly mantissa: bigint;
  readonly exponent: number;
}

export function partsOf(value: number): Parts {
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return {
    negative: bits >> 63n === 1n,
    mantissa: biased === 0 ? fraction : fraction | (1n << 52n),
    exponent: biased === 0 ? -1074 : biased - 1075,
  };
}

export const isNegative = (value: number): boolean =>
  value < 0 || Object.is(value, -0) || (Number.isNaN(value) && signOfNaN(value));

function signOfNaN(value: number): boolean {
  view.setFloat64(0, value);
  return (view.getUint8(0) & 0x80) !== 0;
}

/** numerator / denominator rounded to a whole number, half to even. */
export function divideRounded(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const twice = (numerator % denominator) * 2n;
  if (twice > denominator || (twice === denominator && (quotient & 1n) === 1n)) return quotient + 1n;
  return quotient;
}

/** A double has no more decimals than this, so what lies beyond is zeros. */
const MOST_DECIMALS = 1074;

/**
 * |value| with `precision` digits after the point: the digits before it, and those after it. The digits after the point
 * may be fewer than asked for: the rest are zeros.
 */
export function fixedDigits(value: number, precision: number): { whole: string; decimals: string } {
  const { mantissa, exponent } = partsOf(value);
  const kept = Math.min(precision, MOST_DECIMALS);
  const scaled = mantissa * 10n ** BigInt(kept);
  const rounded = exponent >= 0 ? scaled << BigInt(exponent) : divideRounded(scaled, 1n << BigInt(-exponent));
  const digits = rounded.toString().padStart(kept + 1, '0');
  return { whole: digits.slice(0, digits.length - kept), decimals: digits.slice(digits.length - kept) };
}

/**
 * |value| as d.ddd times a power of ten, with `precision` digits after the first (perhaps fewer: the rest are zeros).
 * Zero has exponent 0.
 */
export function scientificDigits(value: number, precision: number): { digits: string; exponent: number } {
  const { mantissa, exponent } = partsOf(value);
  const kept = Math.min(precision, MOST_DECIMALS);
  if (mantissa === 0n) return { digits: '0'.repeat(kept + 1), exponent: 0 };
  let power = Math.floor(Math.log10(Math.abs(value)));
  for (;;) {
    // value / 10^(power - kept), rounded
    let numerator = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa;
    let denominator = exponent >= 0 ? 1n : 1n << BigInt(-exponent);
    const shift = power - kept;
    if (shift > 0) denominator *= 10n ** BigInt(shift);
    else numerator *= 10n ** BigInt(-shift);
    // The estimate may be one off: correct it before rounding.
    const limit = 10n ** BigInt(kept);
    if (numerator < limit * denominator) {
      power--;
      continue;
    }
    if (numerator >= limit * 10n * denominator) {
      power++;
      continue;
    }
    const rounded = divideRounded(numerator, denominator);
    if (rounded >= limit * 10n) return { digits: (rounded / 10n).toString(), exponent: power + 1 };
    return { digits: rounded.toString(), exponent: power };
  }
}

/**
 * |value| as glibc's %a shows it: digits of 0xh.hhh and the power of two. `precision` -1: as many digits as are needed.
 * `extended`: as a long double of 80 bits, whose leading digit is 8 to f.
 */
export function hexDigits(
  value: number,
  precision: number,
  extended: boolean,
): { lead: string; digits: string; exponent: number } {
  let { mantissa, exponent } = partsOf(value);
  if (mantissa === 0n) return { lead: '0', digits: '', exponent: 0 };
  const fractionBits = extended ? 60 : 52;
  if (extended || exponent > -1074 || mantissa >> 52n === 1n) {
    const length = mantissa.toString(2).length;
    const shift = (extended ? 64 : 53) - length;
    mantissa <<= BigInt(shift);
    exponent -= shift;
  }
  let power = exponent + fractionBits;
  let digitCount = fractionBits / 4;
  if (precision >= 0 && precision < digitCount) {
    const drop = BigInt(4 * (digitCount - precision));
    mantissa = divideRounded(mantissa, 1n << drop);
    digitCount = precision;
    // Rounded up to 16 (long double): glibc shows 0x1 and raises the exponent by 4.
    if (extended && mantissa >> BigInt(4 * digitCount) === 16n) {
      mantissa >>= 4n;
      power += 4;
    }
  }
  const lead = (mantissa >> BigInt(4 * digitCount)).toString(16);
  let digits =
    digitCount === 0 ? '' : (mantissa & ((1n << BigInt(4 * digitCount)) - 1n)).toString(16).padStart(digitCount, '0');
  if (precision < 0) digits = digits.replace(/0+$/, '');
  return { lead, digits, exponent: power };
}

/** numerator / denominator (both above 0) rounded to the nearest number of `bits` mantissa bits whose least power is `least`. */
function nearest(numerator: bigint, denominator: bigint, bits: number, least: number, most: number): number {
  let power = numerator.toString(2).length - denominator.toString(2).length - bits;
  for (;;) {
    if (power < least) power = least;
    const n = power < 0 ? numerator << BigInt(-power) : numerator;
    const d = power > 0 ? denominator << BigInt(power) : denominator;
    if (n >= d << BigInt(bits)) {
      power++;
      continue;
    }
    if (power > least && n < d << BigInt(bits - 1)) {
      power--;
      continue;
    }
    const mantissa = divideRounded(n, d);
    if (power + mantissa.toString(2).length > most) return Infinity;
    // Two factors, as a power of two below 2^-1022 would lose bits of its own.
    const half = Math.trunc(power / 2);
    return Number(mantissa) * 2 ** half * 2 ** (power - half);
  }
}

/** Decimal digits times 10^power to the nearest double, or to the nearest float. */
export function decimalToNumber(digits: string, power: number, single: boolean): number {
  const significant = digits.replace(/^0+/, '');
  if (significant === '') return 0;
  const magnitude = significant.length + power;
  if (magnitude > 400) return Infinity;
  if (magnitude < -400) return 0;
  if (!single) return Number(`${significant}e${power}`);
  const whole = BigInt(significant);
  return power >= 0
    ? nearest(whole * 10n ** BigInt(power), 1n, 24, -149, 128)
    : nearest(whole, 10n ** BigInt(-power), 24, -149, 128);
}

/** A whole number times 2^power to the nearest double, or to the nearest float. */
export function binaryToNumber(mantissa: bigint, power: number, single: boolean): number {
  if (mantissa === 0n) return 0;
  const magnitude = mantissa.toString(2).length + power;
  if (magnitude > 2000) return Infinity;
  if (magnitude < -2000) return 0;
  const bits = single ? 24 : 53;
  const least = single ? -149 : -1074;
  const most = single ? 128 : 1024;
  return power >= 0
    ? nearest(mantissa << BigInt(power), 1n, bits, least, most)
    : nearest(mantissa, 1n << BigInt(-power), bits, least, most);
}
