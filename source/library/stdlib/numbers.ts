/** Text to numbers, arithmetic of integers, random numbers, sorting and searching. */
import {
  arg32,
  argAddress,
  argI64,
  argU32,
  argU64,
  callFunction,
  callResult,
  setResult32,
  setResult64,
  setResultAddress,
  setResultF64,
} from '../../kernel/call.js';
import { charge } from '../../kernel/emit.js';
import { DONE, type Intrinsic, type Next, type Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import {
  copy,
  readBytes,
  readI32,
  readU8,
  readU16,
  readU32,
  readU64,
  write32,
  write64,
  writeAddress,
  writeBytes,
  writeU16,
} from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import type { Context } from '../../kernel/state.js';
import { type Ctx, int1, phased, plain, type Rec, spaceOf } from '../define.js';
import { ensureStatics, RAND48, RANDOM, RANDOM_SEEDED } from '../statics.js';
import { Errno } from '../text/errors.js';
import { clampInteger, parseFloating, parseInteger } from '../text/number.js';
import { asDouble48, next48, nextRandom, nextRandR, RANDOM_WORDS, seed48, seedRandom } from '../text/random.js';
import { allocate, release } from './memory.js';

// ---- Text to numbers

/** Bytes of a string as the parsers ask for them; nothing behind its end is read. */
function byteAt(k: Kernel, context: Context, address: number): (i: number) => number {
  const space = spaceOf(k, context);
  let end = Infinity;
  return (i) => {
    if (i > end) return 0;
    const c = readU8(k, space, address + i);
    if (c === 0) end = i;
    return c;
  };
}

const strto = (name: string, signed: boolean): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const address = argAddress(context, call, 0);
    const endPlace = argAddress(context, call, 1);
    const base = arg32(context, call, 2);
    if (base < 0 || base === 1 || base > 36) {
      setErrno(k, context, Errno.EINVAL);
      setResult64(context, call, 0n);
      return;
    }
    const parsed = parseInteger(byteAt(k, context, address), base);
    if (endPlace !== 0) writeAddress(k, spaceOf(k, context), endPlace, address + parsed.end);
    const { value, range } = clampInteger(parsed, 64, signed);
    if (range) setErrno(k, context, Errno.ERANGE);
    charge(k, 'byte', parsed.end);
    setResult64(context, call, value);
  });

const ato = (name: string, wide: boolean): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const parsed = parseInteger(byteAt(k, context, argAddress(context, call, 0)), 10);
    const { value } = clampInteger(parsed, 64, true);
    charge(k, 'byte', parsed.end);
    if (wide) setResult64(context, call, value);
    else setResult32(context, call, Number(BigInt.asIntN(32, value)));
  });

const strtoReal = (name: string, single: boolean): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const address = argAddress(context, call, 0);
    const endPlace = argAddress(context, call, 1);
    const parsed = parseFloating(byteAt(k, context, address), single);
    if (endPlace !== 0) writeAddress(k, spaceOf(k, context), endPlace, address + parsed.end);
    if (parsed.range) setErrno(k, context, Errno.ERANGE);
    charge(k, 'byte', parsed.end);
    setResultF64(context, call, parsed.value);
  });

// ---- Integers

const abs64 = (name: string): Intrinsic =>
  plain(name, 'none', (_, context, call) => {
    const n = argI64(context, call, 0);
    setResult64(context, call, n < 0n ? -n : n);
  });

/** A struct result goes where the hidden first argument says. */
const div64 = (name: string): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const to = argAddress(context, call, 0);
    const a = argI64(context, call, 1);
    const b = argI64(context, call, 2);
    const space = spaceOf(k, context);
    write64(k, space, to, b === 0n ? 0n : a / b);
    write64(k, space, to + 8, b === 0n ? 0n : a % b);
    setResultAddress(context, call, to);
  });

// ---- Random numbers

function randomState(k: Kernel, context: Context): Int32Array {
  const space = ensureStatics(k, context);
  if (readU32(k, space, RANDOM_SEEDED) === 0) return seedRandom(1);
  const bytes = readBytes(k, space, RANDOM, 4 * RANDOM_WORDS);
  return new Int32Array(bytes.slice().buffer);
}

function keepRandom(k: Kernel, context: Context, state: Int32Array): void {
  const space = ensureStatics(k, context);
  write32(k, space, RANDOM_SEEDED, 1);
  writeBytes(k, space, RANDOM, new Uint8Array(state.buffer, 0, 4 * RANDOM_WORDS));
}

/** One state for all threads: rand is no pure function. */
const rand = (name: string, wide: boolean): Intrinsic =>
  plain(name, 'memory', (k, context, call) => {
    const state = randomState(k, context);
    const value = nextRandom(state);
    keepRandom(k, context, state);
    if (wide) setResult64(context, call, BigInt(value));
    else setResult32(context, call, value);
  });

const srand = (name: string): Intrinsic =>
  plain(name, 'memory', (k, context, call) => keepRandom(k, context, seedRandom(argU32(context, call, 0))));

function step48(k: Kernel, context: Context): bigint {
  const space = ensureStatics(k, context);
  // glibc begins with all zeros.
  const next = next48(readU64(k, space, RAND48));
  write64(k, space, RAND48, next);
  return next;
}

const rand48 = (name: string, result: (x: bigint, context: Context, call: Rec) => void): Intrinsic =>
  plain(name, 'memory', (k, context, call) => result(step48(k, context), context, call));

/** The same on three shorts of the caller. */
const ownRand48 = (name: string, result: (x: bigint, context: Context, call: Rec) => void): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const at = argAddress(context, call, 0);
    const space = spaceOf(k, context);
    let x = 0n;
    for (let i = 2; i >= 0; i--) x = (x << 16n) | BigInt(readU16(k, space, at + 2 * i));
    x = next48(x);
    for (let i = 0; i < 3; i++) writeU16(k, space, at + 2 * i, Number((x >> BigInt(16 * i)) & 0xffffn));
    result(x, context, call);
  });

const as31 = (x: bigint, context: Context, call: Rec): void => setResult64(context, call, x >> 17n);
const asSigned32 = (x: bigint, context: Context, call: Rec): void =>
  setResult64(context, call, BigInt.asIntN(32, x >> 16n));
const asReal = (x: bigint, context: Context, call: Rec): void => setResultF64(context, call, asDouble48(x));

// ---- Sorting: glibc 2.36's merge sort (stdlib/msort.c), each comparison a call of the program's function

type Words = readonly [number, number];
const words = (address: number): Words => [address | 0, Math.floor(address / 2 ** 32)];

/**
 * Data: [temporary block, 0, then a stack of frames]. A frame sorts n elements
 * from b: [b, n, stage, left, leftCount, right, rightCount, out]: stage 0 new, 1 left half sorted, 2 merging.
 */
const FRAME = 8;

/** Goes on with the sort until the next comparison is due, or it is over. */
function sortOn(k: Kernel, context: Ctx, call: Rec, comparison: number | undefined): Next {
  const size = Number(argU64(context, call, 2));
  const space = spaceOf(k, context);
  const data = [...call.data];
  const temporary = data[0]!;
  let result = comparison;
  while (data.length > 2) {
    const f = data.length - FRAME;
    const [b, n, stage] = [data[f]!, data[f + 1]!, data[f + 2]!];
    if (n <= 1) {
      data.length = f;
      continue;
    }
    const n1 = Math.floor(n / 2);
    if (stage < 2) {
      data[f + 2] = stage + 1;
      if (stage === 0) data.push(b, n1, 0, 0, 0, 0, 0, 0);
      else {
        data.splice(f, FRAME, b, n, 2, b, n1, b + n1 * size, n - n1, 0);
        data.push(b + n1 * size, n - n1, 0, 0, 0, 0, 0, 0);
      }
      continue;
    }
    let [left, n1Left, right, n2Left, out] = [data[f + 3]!, data[f + 4]!, data[f + 5]!, data[f + 6]!, data[f + 7]!];
    if (n1Left > 0 && n2Left > 0) {
      if (result === undefined) {
        call.data = data;
        return callFunction(
          k,
          context,
          comparatorOf(context, call),
          comparatorArguments(context, call, left, right),
          1,
        );
      }
      const takeLeft = result <= 0;
      result = undefined;
      copy(k, space, temporary + out * size, takeLeft ? left : right, size);
      charge(k, 'byte', size);
      if (takeLeft) {
        left += size;
        n1Left--;
      } else {
        right += size;
        n2Left--;
      }
      out++;
      data.splice(f + 3, 5, left, n1Left, right, n2Left, out);
      continue;
    }
    // What is left of the left half goes behind; of the right half it is in place already.
    if (n1Left > 0) copy(k, space, temporary + out * size, left, n1Left * size);
    copy(k, space, b, temporary, (n - n2Left) * size);
    charge(k, 'byte', (n - n2Left) * size);
    data.length = f;
  }
  release(k, context, temporary);
  return DONE;
}

const comparatorOf = (context: Context, call: Rec): number => argAddress(context, call, 3);

/** qsort_r hands its last argument on. */
function comparatorArguments(context: Context, call: Rec, a: number, b: number): Words[] {
  return call.argc > 4 ? [words(a), words(b), words(argAddress(context, call, 4))] : [words(a), words(b)];
}

const sortPhases: Phase[] = [
  {
    label: 'sort',
    run(k, context, call) {
      const n = Number(argU64(context, call, 1));
      const size = Number(argU64(context, call, 2));
      if (n < 2 || size === 0) return DONE;
      const temporary = allocate(k, context, n * size);
      if (temporary === 0) return DONE;
      call.data = [temporary, 0, argAddress(context, call, 0), n, 0, 0, 0, 0, 0, 0];
      return sortOn(k, context, call, undefined);
    },
  },
  { label: 'compared', run: (k, context, call) => sortOn(k, context, call, callResult(context, call)[0]) },
];

/** bsearch. Data: [low, high, middle]. */
function searchOn(k: Kernel, context: Ctx, call: Rec, low: number, high: number): Next {
  if (low >= high) {
    setResultAddress(context, call, 0);
    return DONE;
  }
  const middle = Math.floor((low + high) / 2);
  call.data = [low, high, middle];
  const element = argAddress(context, call, 1) + middle * Number(argU64(context, call, 3));
  const args = [words(argAddress(context, call, 0)), words(element)];
  return callFunction(k, context, argAddress(context, call, 4), args, 1);
}

const searchPhases: Phase[] = [
  { label: 'search', run: (k, context, call) => searchOn(k, context, call, 0, Number(argU64(context, call, 2))) },
  {
    label: 'compared',
    run(k, context, call) {
      const [low, high, middle] = call.data;
      const result = callResult(context, call)[0];
      if (result === 0) {
        setResultAddress(context, call, argAddress(context, call, 1) + middle! * Number(argU64(context, call, 3)));
        return DONE;
      }
      return result < 0 ? searchOn(k, context, call, low!, middle!) : searchOn(k, context, call, middle! + 1, high!);
    },
  },
];

export const numberFunctions: readonly Intrinsic[] = [
  ato('atoi', false),
  ato('atol', true),
  ato('atoll', true),
  plain('atof', 'local', (k, context, call) =>
    setResultF64(context, call, parseFloating(byteAt(k, context, argAddress(context, call, 0)), false).value),
  ),
  ...['strtol', 'strtoll', 'strtoimax', 'strtoq'].map((name) => strto(name, true)),
  ...['strtoul', 'strtoull', 'strtoumax', 'strtouq'].map((name) => strto(name, false)),
  strtoReal('strtod', false),
  strtoReal('strtold', false),
  strtoReal('strtof', true),
  int1('abs', (x) => (x < 0 ? -x : x) | 0),
  abs64('labs'),
  abs64('llabs'),
  abs64('imaxabs'),
  plain('div', 'local', (k, context, call) => {
    const to = argAddress(context, call, 0);
    const a = arg32(context, call, 1);
    const b = arg32(context, call, 2);
    const space = spaceOf(k, context);
    write32(k, space, to, b === 0 ? 0 : (a / b) | 0);
    write32(k, space, to + 4, b === 0 ? 0 : (a % b) | 0);
    setResultAddress(context, call, to);
  }),
  div64('ldiv'),
  div64('lldiv'),
  div64('imaxdiv'),
  rand('rand', false),
  rand('random', true),
  srand('srand'),
  srand('srandom'),
  plain('rand_r', 'local', (k, context, call) => {
    const at = argAddress(context, call, 0);
    const space = spaceOf(k, context);
    const next = nextRandR(readI32(k, space, at));
    write32(k, space, at, next.seed | 0);
    setResult32(context, call, next.value);
  }),
  rand48('drand48', asReal),
  rand48('lrand48', as31),
  rand48('mrand48', asSigned32),
  ownRand48('erand48', asReal),
  ownRand48('nrand48', as31),
  ownRand48('jrand48', asSigned32),
  plain('srand48', 'memory', (k, context, call) => {
    const seed = Number(BigInt.asUintN(32, argI64(context, call, 0)));
    write64(k, ensureStatics(k, context), RAND48, seed48(seed));
  }),
  phased('qsort', 'local', sortPhases),
  phased('qsort_r', 'local', sortPhases),
  phased('bsearch', 'local', searchPhases),
];
