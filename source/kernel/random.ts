/** The run's own random numbers, kept in `state.random`: a restored state repeats them. */
import type { Mutable, State } from './state.js';

/** What holds a generator's state: a kernel, or anybody who needs numbers of his own. */
export interface RandomSource {
  readonly state: Pick<State, 'random'>;
}

const rotl = (x: number, n: number): number => (x << n) | (x >>> (32 - n));

/** The next 32 random bits, 0 to 2^32 - 1: xoshiro128** (Blackman and Vigna, 2018). */
export function random32(k: RandomSource): number {
  const s = k.state as Mutable<Pick<State, 'random'>>;
  const { random } = s;
  let a = random[0];
  let b = random[1];
  let c = random[2];
  let d = random[3];
  const result = Math.imul(rotl(Math.imul(b, 5), 7), 9) >>> 0;
  const t = b << 9;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= t;
  d = rotl(d, 11);
  s.random = [a >>> 0, b >>> 0, c >>> 0, d >>> 0];
  return result;
}

/** Uniform in 0 .. n - 1, n from 1 to 2^32, without bias (values beyond the last whole multiple of n are drawn again). */
export function randomBelow(k: RandomSource, n: number): number {
  const limit = Math.floor(0x1_0000_0000 / n) * n;
  for (;;) {
    const x = random32(k);
    // the remainder; % of numbers beyond 2^31 is many times slower, and this is as exact
    if (x < limit) return x - Math.floor(x / n) * n;
  }
}

/**
 * Number of trials until the first success of probability 1/mean each, at least 1: when to interrupt "at any instruction
 * with probability 1/mean" without drawing at every instruction.
 */
export function randomGap(k: RandomSource, mean: number): number {
  if (mean <= 1) return 1;
  const u = (random32(k) + 1) / 0x1_0000_0000;
  if (mean !== known.mean) {
    known.mean = mean;
    known.log = logOf(1 - 1 / mean);
  }
  return Math.max(1, Math.ceil(logOf(u) / known.log));
}

/** The mean is the same from one call to the next. */
const known = { mean: 0, log: 0 };

/**
 * Natural logarithm of x in (0, 1] by additions and multiplications alone: Math.log may differ in its last bit from one
 * engine to the next, and the same input must give the same bytes everywhere.
 */
function logOf(x: number): number {
  let e = 0;
  let m = x;
  while (m < 0.75) {
    m *= 2;
    e--;
  }
  const t = (m - 1) / (m + 1);
  const t2 = t * t;
  let term = t;
  let sum = 0;
  for (let i = 1; i < 40; i += 2) {
    const more = sum + term / i;
    // what follows is smaller still
    if (more === sum) break;
    sum = more;
    term *= t2;
  }
  return 2 * sum + e * Math.LN2;
}

/** The generator's first state from a seed: four outputs of splitmix32, which are never all zero. */
export function seedRandom(seed: number): readonly [number, number, number, number] {
  let x = seed >>> 0;
  const next = (): number => {
    x = (x + 0x9e3779b9) >>> 0;
    let z = x;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  };
  // the high part of a seed beyond 32 bits counts too
  x = (x ^ Math.imul(Math.floor(seed / 0x1_0000_0000) >>> 0, 0x85ebca6b)) >>> 0;
  const words: [number, number, number, number] = [next(), next(), next(), next()];
  if ((words[0] | words[1] | words[2] | words[3]) === 0) words[0] = 1;
  return words;
}
