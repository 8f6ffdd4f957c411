/**
 * <math.h>. What C wants rounded correctly is exact here (sqrt, floor, rint, fmod, fma, ...); the transcendental ones are the
 * engine's, which agree with glibc in all but the last bit. Float versions are rounded to single precision.
 */
import { arg32, argAddress, argF64, argI64, setResult32, setResult64, setResultF64 } from '../../kernel/call.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { write32, writeF32, writeF64 } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import type { Context } from '../../kernel/state.js';
import { plain, spaceOf } from '../define.js';
import { binaryToNumber, isNegative, partsOf } from '../text/decimal.js';
import { Errno } from '../text/errors.js';

/** Half to even, as the default rounding mode does. */
export function rint(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) >= 2 ** 52) return x;
  const down = Math.floor(x);
  const rest = x - down;
  const rounded = rest < 0.5 ? down : rest > 0.5 ? down + 1 : down % 2 === 0 ? down : down + 1;
  return rounded === 0 ? (isNegative(x) ? -0 : 0) : rounded;
}

/** Half away from zero. */
export function round(x: number): number {
  if (!Number.isFinite(x) || Math.abs(x) >= 2 ** 52) return x;
  const whole = Math.trunc(x);
  const rest = Math.abs(x - whole);
  const rounded = rest >= 0.5 ? whole + Math.sign(x) : whole;
  return rounded === 0 ? (isNegative(x) ? -0 : 0) : rounded;
}

/** IEEE remainder: x - n y with n the whole number nearest to x / y, ties to even. Exact. */
export function remainder(x: number, y: number): { value: number; quotient: number } {
  if (!Number.isFinite(x) || Number.isNaN(y) || y === 0) return { value: Number.NaN, quotient: 0 };
  if (!Number.isFinite(y)) return { value: x, quotient: 0 };
  const a = partsOf(x);
  const b = partsOf(y);
  const e = Math.min(a.exponent, b.exponent);
  const p = a.mantissa << BigInt(a.exponent - e);
  const q = b.mantissa << BigInt(b.exponent - e);
  let n = p / q;
  let r = p % q;
  if (2n * r > q || (2n * r === q && (n & 1n) === 1n)) {
    n++;
    r -= q;
  }
  const magnitude = r < 0n ? -binaryToNumber(-r, e, false) : binaryToNumber(r, e, false);
  const value = a.negative ? -magnitude : magnitude;
  const low = Number(n & 0x7fffffffn);
  return { value: r === 0n ? (a.negative ? -0 : 0) : value, quotient: a.negative === b.negative ? low : -low };
}

/** x times 2^n, rounded once. */
export function scale(x: number, n: number): number {
  if (!Number.isFinite(x) || x === 0) return x;
  const { negative, mantissa, exponent } = partsOf(x);
  const power = exponent + Math.max(-5000, Math.min(5000, n));
  const value = binaryToNumber(mantissa, power, false);
  return negative ? -value : value;
}

/** Fraction in [0.5, 1) and power of two. */
export function split(x: number): { fraction: number; power: number } {
  if (!Number.isFinite(x) || x === 0) return { fraction: x, power: 0 };
  const { mantissa, exponent } = partsOf(x);
  const power = exponent + mantissa.toString(2).length;
  return { fraction: scale(x, -power), power };
}

/** x y + z with one rounding. */
export function fma(x: number, y: number, z: number): number {
  if (!Number.isFinite(x) || !Number.isFinite(y) || !Number.isFinite(z) || x === 0 || y === 0) return x * y + z;
  const [a, b, c] = [partsOf(x), partsOf(y), partsOf(z)];
  const e = Math.min(a.exponent + b.exponent, c.exponent);
  let sum = (a.mantissa * b.mantissa) << BigInt(a.exponent + b.exponent - e);
  if (a.negative !== b.negative) sum = -sum;
  const addend = c.mantissa << BigInt(c.exponent - e);
  sum += c.negative ? -addend : addend;
  if (sum === 0n) return x * y + z;
  const value = binaryToNumber(sum < 0n ? -sum : sum, e, false);
  return sum < 0n ? -value : value;
}

const bits = new DataView(new ArrayBuffer(8));

/** The next double towards `to`. */
export function nextAfter(x: number, to: number): number {
  if (Number.isNaN(x) || Number.isNaN(to)) return Number.NaN;
  if (x === to) return to;
  if (x === 0) return to > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE;
  bits.setFloat64(0, x);
  bits.setBigUint64(0, bits.getBigUint64(0) + (to > x === x > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

function nextAfterFloat(x: number, to: number): number {
  if (Number.isNaN(x) || Number.isNaN(to)) return Number.NaN;
  if (x === to) return to;
  if (x === 0) return to > 0 ? 2 ** -149 : -(2 ** -149);
  bits.setFloat32(0, x);
  bits.setUint32(0, bits.getUint32(0) + (to > x === x > 0 ? 1 : -1));
  return bits.getFloat32(0);
}

/** Lanczos' approximation with 9 terms, g = 7 (Godfrey); whole numbers exactly. */
const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
];

export function logGamma(x: number): number {
  if (x === Infinity || x === -Infinity) return Infinity;
  if (x <= 0 && Number.isInteger(x)) return Infinity;
  if (x === 1 || x === 2) return 0;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(Math.sin(Math.PI * x))) - logGamma(1 - x);
  let sum = LANCZOS[0]!;
  for (let i = 1; i < 9; i++) sum += LANCZOS[i]! / (x - 1 + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}

export function gamma(x: number): number {
  if (x === 0) return isNegative(x) ? -Infinity : Infinity;
  if (x === -Infinity || (x < 0 && Number.isInteger(x))) return Number.NaN;
  if (Number.isInteger(x) && x <= 171) {
    let product = 1n;
    for (let i = 2n; i < BigInt(x); i++) product *= i;
    return Number(product);
  }
  if (x < 0.5) return Math.PI / (Math.sin(Math.PI * x) * gamma(1 - x));
  if (x > 171.7) return Infinity;
  let sum = LANCZOS[0]!;
  for (let i = 1; i < 9; i++) sum += LANCZOS[i]! / (x - 1 + i);
  const t = x + 6.5;
  const half = t ** ((x - 0.5) / 2);
  return Math.sqrt(2 * Math.PI) * half * Math.exp(-t) * half * sum;
}

/** erf by its series, erfc by its continued fraction beyond 2. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x;
  const a = Math.abs(x);
  if (a >= 2) return Math.sign(x) * (1 - erfc(a));
  let term = x;
  let sum = x;
  for (let n = 1; n < 100 && Math.abs(term) > 1e-18 * Math.abs(sum); n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

export function erfc(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x < 2) return 1 - erf(x);
  if (x > 28) return 0;
  let f = 0;
  for (let n = 120; n > 0; n--) f = n / 2 / (x + f);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + f);
}

/** pow as C has it: 1 where the base is 1 or the exponent 0, and for -1 and infinity. */
function power(x: number, y: number): number {
  if (x === 1 || y === 0) return 1;
  if (x === -1 && !Number.isFinite(y) && !Number.isNaN(y)) return 1;
  return x ** y;
}

const fmod = (x: number, y: number): number => x % y;

/** Where the result is no number although the arguments are, glibc sets errno. */
function checked(k: Kernel, context: Context, result: number, x: number, y = 0): number {
  if (Number.isNaN(result) && !Number.isNaN(x) && !Number.isNaN(y)) setErrno(k, context, Errno.EDOM);
  else if (!Number.isFinite(result) && Number.isFinite(x) && Number.isFinite(y)) setErrno(k, context, Errno.ERANGE);
  return result;
}

/** f, ff and fl. */
const one = (name: string, f: (x: number) => number): Intrinsic[] => [
  plain(name, 'none', (k, context, call) => {
    const x = argF64(context, call, 0);
    setResultF64(context, call, checked(k, context, f(x), x));
  }),
  plain(`${name}f`, 'none', (k, context, call) => {
    const x = argF64(context, call, 0);
    setResultF64(context, call, checked(k, context, Math.fround(f(x)), x));
  }),
  plain(`${name}l`, 'none', (k, context, call) => {
    const x = argF64(context, call, 0);
    setResultF64(context, call, checked(k, context, f(x), x));
  }),
];

const two = (name: string, f: (x: number, y: number) => number): Intrinsic[] =>
  ['', 'f', 'l'].map((suffix) =>
    plain(`${name}${suffix}`, 'none', (k, context, call) => {
      const x = argF64(context, call, 0);
      const y = argF64(context, call, 1);
      const result = f(x, y);
      setResultF64(context, call, checked(k, context, suffix === 'f' ? Math.fround(result) : result, x, y));
    }),
  );

/** double, int → double. */
const withInt = (name: string, f: (x: number, n: number) => number): Intrinsic[] =>
  ['', 'f', 'l'].map((suffix) =>
    plain(`${name}${suffix}`, 'none', (k, context, call) => {
      const x = argF64(context, call, 0);
      const result = f(x, arg32(context, call, 1));
      setResultF64(context, call, checked(k, context, suffix === 'f' ? Math.fround(result) : result, x));
    }),
  );

const toInt = (name: string, f: (x: number) => number): Intrinsic[] =>
  ['', 'f', 'l'].map((suffix) =>
    plain(`${name}${suffix}`, 'none', (_, context, call) => setResult32(context, call, f(argF64(context, call, 0)))),
  );

/** To long; out of range gives the most negative one, as the machine does. */
const toLong = (name: string, f: (x: number) => number): Intrinsic[] =>
  ['', 'f', 'l'].map((suffix) =>
    plain(`${name}${suffix}`, 'none', (_, context, call) => {
      const x = f(argF64(context, call, 0));
      const fits = x >= -(2 ** 63) && x < 2 ** 63;
      setResult64(context, call, fits ? BigInt(x) : -(1n << 63n));
    }),
  );

const NAN = 0;
const INFINITE = 1;
const ZERO = 2;
const SUBNORMAL = 3;
const NORMAL = 4;
const classify = (x: number, least: number): number => {
  if (Number.isNaN(x)) return NAN;
  if (!Number.isFinite(x)) return INFINITE;
  if (x === 0) return ZERO;
  return Math.abs(x) < least ? SUBNORMAL : NORMAL;
};

const ilogb = (x: number): number => {
  if (x === 0 || Number.isNaN(x)) return -2147483648;
  return Number.isFinite(x) ? split(x).power - 1 : 2147483647;
};

const logb = (x: number): number => {
  if (x === 0) return -Infinity;
  return Number.isFinite(x) ? split(x).power - 1 : x * x;
};

export const mathFunctions: readonly Intrinsic[] = [
  ...one('sqrt', Math.sqrt),
  ...one('cbrt', Math.cbrt),
  ...one('fabs', Math.abs),
  ...one('floor', Math.floor),
  ...one('ceil', Math.ceil),
  ...one('trunc', Math.trunc),
  ...one('rint', rint),
  ...one('nearbyint', rint),
  ...one('roundeven', rint),
  ...one('round', round),
  ...one('sin', Math.sin),
  ...one('cos', Math.cos),
  ...one('tan', Math.tan),
  ...one('asin', Math.asin),
  ...one('acos', Math.acos),
  ...one('atan', Math.atan),
  ...one('sinh', Math.sinh),
  ...one('cosh', Math.cosh),
  ...one('tanh', Math.tanh),
  ...one('asinh', Math.asinh),
  ...one('acosh', Math.acosh),
  ...one('atanh', Math.atanh),
  ...one('exp', Math.exp),
  ...one('exp2', (x) => 2 ** x),
  ...one('exp10', (x) => 10 ** x),
  ...one('expm1', Math.expm1),
  ...one('log', Math.log),
  ...one('log2', Math.log2),
  ...one('log10', Math.log10),
  ...one('log1p', Math.log1p),
  ...one('logb', logb),
  ...one('erf', erf),
  ...one('erfc', erfc),
  ...one('tgamma', gamma),
  ...one('lgamma', logGamma),
  ...two('pow', power),
  ...two('atan2', Math.atan2),
  ...two('fmod', fmod),
  ...two('remainder', (x, y) => remainder(x, y).value),
  ...two('drem', (x, y) => remainder(x, y).value),
  ...two('hypot', Math.hypot),
  ...two('fmin', (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.min(x, y))),
  ...two('fmax', (x, y) => (Number.isNaN(x) ? y : Number.isNaN(y) ? x : Math.max(x, y))),
  ...two('fdim', (x, y) => (Number.isNaN(x) || Number.isNaN(y) ? Number.NaN : x > y ? x - y : 0)),
  ...two('copysign', (x, y) => (isNegative(y) ? -Math.abs(x) : Math.abs(x))),
  ...two('nextafter', nextAfter).filter((f) => f.name !== 'nextafterf'),
  plain('nextafterf', 'none', (_, context, call) =>
    setResultF64(context, call, nextAfterFloat(argF64(context, call, 0), argF64(context, call, 1))),
  ),
  ...withInt('ldexp', scale),
  ...withInt('scalbn', scale),
  ...['', 'f', 'l'].map((suffix) =>
    plain(`scalbln${suffix}`, 'none', (_, context, call) => {
      const value = scale(argF64(context, call, 0), Number(argI64(context, call, 1)));
      setResultF64(context, call, suffix === 'f' ? Math.fround(value) : value);
    }),
  ),
  ...['', 'f', 'l'].map((suffix) =>
    plain(`fma${suffix}`, 'none', (_, context, call) => {
      const value = fma(argF64(context, call, 0), argF64(context, call, 1), argF64(context, call, 2));
      setResultF64(context, call, suffix === 'f' ? Math.fround(value) : value);
    }),
  ),
  ...['', 'f', 'l'].map((suffix) =>
    plain(`frexp${suffix}`, 'local', (k, context, call) => {
      const { fraction, power: n } = split(argF64(context, call, 0));
      write32(k, spaceOf(k, context), argAddress(context, call, 1), n);
      setResultF64(context, call, fraction);
    }),
  ),
  ...['', 'f', 'l'].map((suffix) =>
    plain(`modf${suffix}`, 'local', (k, context, call) => {
      const x = argF64(context, call, 0);
      const whole = Math.trunc(x);
      const space = spaceOf(k, context);
      const to = argAddress(context, call, 1);
      if (suffix === 'f') writeF32(k, space, to, whole);
      else writeF64(k, space, to, whole);
      const rest = Number.isFinite(x) ? x - whole : Number.isNaN(x) ? x : 0;
      setResultF64(context, call, rest === 0 && isNegative(x) ? -0 : rest);
    }),
  ),
  ...['', 'f', 'l'].map((suffix) =>
    plain(`remquo${suffix}`, 'local', (k, context, call) => {
      const { value, quotient } = remainder(argF64(context, call, 0), argF64(context, call, 1));
      write32(k, spaceOf(k, context), argAddress(context, call, 2), Math.sign(quotient) * (Math.abs(quotient) & 7));
      setResultF64(context, call, value);
    }),
  ),
  ...['', 'f', 'l'].map((suffix) =>
    plain(`sincos${suffix}`, 'local', (k, context, call) => {
      const x = argF64(context, call, 0);
      const space = spaceOf(k, context);
      const store = suffix === 'f' ? writeF32 : writeF64;
      store(k, space, argAddress(context, call, 1), Math.sin(x));
      store(k, space, argAddress(context, call, 2), Math.cos(x));
    }),
  ),
  ...['', 'f', 'l'].map((suffix) =>
    plain(`nan${suffix}`, 'none', (_, context, call) => setResultF64(context, call, Number.NaN)),
  ),
  ...toInt('ilogb', ilogb),
  ...toLong('lround', round),
  ...toLong('llround', round),
  ...toLong('lrint', rint),
  ...toLong('llrint', rint),
  ...toInt('isnan', (x) => (Number.isNaN(x) ? 1 : 0)),
  ...toInt('isinf', (x) => (x === Infinity ? 1 : x === -Infinity ? -1 : 0)),
  ...toInt('finite', (x) => (Number.isFinite(x) ? 1 : 0)),
  ...toInt('__isnan', (x) => (Number.isNaN(x) ? 1 : 0)),
  ...toInt('__isinf', (x) => (x === Infinity ? 1 : x === -Infinity ? -1 : 0)),
  ...toInt('__finite', (x) => (Number.isFinite(x) ? 1 : 0)),
  ...toInt('__signbit', (x) => (isNegative(x) ? 1 : 0)),
  ...toInt('__fpclassify', (x) => classify(x, 2 ** -1022)).filter((f) => f.name !== '__fpclassifyf'),
  plain('__fpclassifyf', 'none', (_, context, call) =>
    setResult32(context, call, classify(argF64(context, call, 0), 2 ** -126)),
  ),
];
