/**
 * glibc's random numbers: random() (TYPE_3: an additive feedback generator, r[i] = r[i-3] + r[i-31]), rand_r and the
 * drand48 family. Source: glibc 2.36 stdlib/random_r.c, rand_r.c, drand48-iter.c.
 */

/** Words of a random() state: 31 numbers, then the indices of front and rear. */
export const RANDOM_WORDS = 33;
const DEGREE = 31;
const SEPARATION = 3;

/** The state after srandom(seed). */
export function seedRandom(seed: number): Int32Array {
  const state = new Int32Array(RANDOM_WORDS);
  let word = (seed >>> 0 === 0 ? 1 : seed) | 0;
  state[0] = word;
  for (let i = 1; i < DEGREE; i++) {
    // 16807 * word % 2147483647 without overflow (Schrage).
    const high = Math.trunc(word / 127773);
    const low = word % 127773;
    word = 16807 * low - 2836 * high;
    if (word < 0) word += 2147483647;
    state[i] = word;
  }
  state[31] = SEPARATION;
  state[32] = 0;
  for (let i = 0; i < DEGREE * 10; i++) nextRandom(state);
  return state;
}

/** The next random(): 0 to 2^31 - 1. Changes the state. */
export function nextRandom(state: Int32Array): number {
  const front = state[31];
  const rear = state[32];
  const value = (state[front] + state[rear]) | 0;
  state[front] = value;
  state[31] = front + 1 >= DEGREE ? 0 : front + 1;
  state[32] = rear + 1 >= DEGREE ? 0 : rear + 1;
  return value >>> 1;
}

/** rand_r: the next number and the new seed. */
export function nextRandR(seed: number): { value: number; seed: number } {
  let next = (Math.imul(seed, 1103515245) + 12345) >>> 0;
  let value = Math.trunc(next / 65536) % 2048;
  next = (Math.imul(next, 1103515245) + 12345) >>> 0;
  value = (value << 10) ^ (Math.trunc(next / 65536) % 1024);
  next = (Math.imul(next, 1103515245) + 12345) >>> 0;
  value = (value << 10) ^ (Math.trunc(next / 65536) % 1024);
  return { value, seed: next };
}

const MASK48 = (1n << 48n) - 1n;

/** One step of the 48-bit generator. */
export const next48 = (x: bigint): bigint => (x * 0x5deece66dn + 0xbn) & MASK48;
/** srand48's state. */
export const seed48 = (seed: number): bigint => (BigInt(seed >>> 0) << 16n) | 0x330en;
/** The state as a double in [0, 1). */
export const asDouble48 = (x: bigint): number => Number(x) / 2 ** 48;
