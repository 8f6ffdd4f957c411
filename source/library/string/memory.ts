/** mem... and str...: blocks of bytes and strings. */
import { arg32, argAddress, argU64, setResult32, setResult64, setResultAddress } from '../../kernel/call.js';
import { charge } from '../../kernel/emit.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import {
  copy,
  fill,
  findByte,
  findMember,
  peekU8,
  readAddress,
  readBytes,
  readString,
  readU8,
  writeAddress,
  writeBytes,
  writeU8,
} from '../../kernel/memory/access.js';
import type { Call, Context } from '../../kernel/state.js';
import { alias, bytesOf, type Ctx, FINISHED, PIECE, piecewise, plain, spaceOf } from '../define.js';
import { ERROR_SLOT, ERROR_TEXT, ERROR_TEXTS, ERRORS, ensureStatics, STRTOK } from '../statics.js';
import { allocate } from '../stdlib/memory.js';
import { Errno, errorMessage } from '../text/errors.js';

/** No block or string is longer: the machine's memory is much smaller. */
const LONGEST = 2 ** 32;

const sizeOf = (context: Context, call: Call, i: number): number => {
  const n = argU64(context, call, i);
  return n > BigInt(LONGEST) ? LONGEST : Number(n);
};

/** A string of the program, its price charged. */
export function stringAt(k: Kernel, context: Context, address: number, limit = LONGEST): Uint8Array {
  const bytes = readString(k, spaceOf(k, context), address, limit);
  charge(k, 'byte', bytes.length + 1);
  return bytes;
}

/** Length of a string of the program, at most `limit`; its price charged. */
function lengthAt(k: Kernel, context: Context, address: number, limit: number): number {
  const found = findByte(k, spaceOf(k, context), address, 0, limit);
  const length = found < 0 ? limit : found;
  charge(k, 'byte', length + 1);
  return length;
}

/** Stores bytes and a terminating 0. */
export function storeString(k: Kernel, context: Context, address: number, bytes: Uint8Array): void {
  const whole = new Uint8Array(bytes.length + 1);
  whole.set(bytes);
  writeBytes(k, spaceOf(k, context), address, whole);
  charge(k, 'byte', whole.length);
}

export const lowerCase = (c: number): number => (c >= 65 && c <= 90 ? c + 32 : c);

/** strcmp in blocks: an unterminated tail beyond the difference is not read. */
function compareStrings(k: Kernel, context: Context, a: number, b: number, limit: number, fold: boolean): number {
  const space = spaceOf(k, context);
  let done = 0;
  while (done < limit) {
    const x0 = readU8(k, space, a + done);
    const y0 = readU8(k, space, b + done);
    const x = fold ? lowerCase(x0) : x0;
    const y = fold ? lowerCase(y0) : y0;
    done++;
    if (x !== y || x === 0) {
      charge(k, 'byte', done);
      return x - y;
    }
  }
  charge(k, 'byte', done);
  return 0;
}

function find(bytes: Uint8Array, part: Uint8Array, fold = false): number {
  if (part.length === 0) return 0;
  const f = (c: number): number => (fold ? lowerCase(c) : c);
  // Knuth, Morris, Pratt: no quadratic time on hostile input.
  const back = new Int32Array(part.length);
  for (let i = 1, m = 0; i < part.length; i++) {
    while (m > 0 && f(part[i]) !== f(part[m])) m = back[m - 1];
    if (f(part[i]) === f(part[m])) m++;
    back[i] = m;
  }
  for (let i = 0, m = 0; i < bytes.length; i++) {
    while (m > 0 && f(bytes[i]) !== f(part[m])) m = back[m - 1];
    if (f(bytes[i]) === f(part[m])) m++;
    if (m === part.length) return i - m + 1;
  }
  return -1;
}

function setOf(bytes: Uint8Array): Uint8Array {
  const members = new Uint8Array(256);
  for (const b of bytes) members[b] = 1;
  return members;
}

/** How many bytes of the string follow each other that are members of the set (`wanted` 1), or are not (0). */
function span(k: Kernel, context: Context, address: number, members: Uint8Array, wanted: number): number {
  const ends = members.map((member) => (member === wanted ? 0 : 1));
  ends[0] = 1;
  const n = findMember(k, spaceOf(k, context), address, ends, LONGEST);
  charge(k, 'byte', n + 1);
  return n;
}

/** strtok_r: answers the token, and where to go on. */
function token(k: Kernel, context: Context, start: number, delimiters: Uint8Array): { token: number; rest: number } {
  if (start === 0) return { token: 0, rest: 0 };
  const members = setOf(delimiters);
  const begin = start + span(k, context, start, members, 1);
  const space = spaceOf(k, context);
  if (readU8(k, space, begin) === 0) return { token: 0, rest: begin };
  const end = begin + span(k, context, begin, members, 0);
  if (readU8(k, space, end) === 0) return { token: begin, rest: end };
  writeU8(k, space, end, 0);
  return { token: begin, rest: end + 1 };
}

/** A copy of bytes in a block of its own, terminated; 0 where there is no memory. */
export function duplicate(k: Kernel, context: Ctx, bytes: Uint8Array): number {
  const address = allocate(k, context, bytes.length + 1);
  if (address !== 0) storeString(k, context, address, bytes);
  return address;
}

const text = (name: string, body: (k: Kernel, context: Ctx, call: Parameters<typeof setResult32>[1]) => void) =>
  plain(name, 'local', body);

/** Copies a piece of `n` bytes; from the end where the ranges overlap so that the beginning would be overwritten. */
function copyPiece(k: Kernel, context: Ctx, to: number, from: number, n: number, done: number): number {
  const count = Math.min(PIECE, n - done);
  const offset = to > from && to < from + n ? n - done - count : done;
  copy(k, spaceOf(k, context), to + offset, from + offset, count);
  charge(k, 'byte', count);
  return done + count < n ? done + count : FINISHED;
}

function fillPiece(k: Kernel, context: Ctx, to: number, byte: number, n: number, done: number): number {
  const count = Math.min(PIECE, n - done);
  fill(k, spaceOf(k, context), to + done, byte, count);
  charge(k, 'byte', count);
  return done + count < n ? done + count : FINISHED;
}

const memcpy = (name: string, end: boolean): Intrinsic =>
  piecewise(name, 'local', (k, context, call, done) => {
    const to = argAddress(context, call, 0);
    const n = sizeOf(context, call, 2);
    const next = copyPiece(k, context, to, argAddress(context, call, 1), n, done);
    if (next === FINISHED) setResultAddress(context, call, end ? to + n : to);
    return next;
  });

const memset = piecewise('memset', 'local', (k, context, call, done) => {
  const to = argAddress(context, call, 0);
  const next = fillPiece(k, context, to, arg32(context, call, 1) & 0xff, sizeOf(context, call, 2), done);
  if (next === FINISHED) setResultAddress(context, call, to);
  return next;
});

const bzero = (name: string): Intrinsic =>
  piecewise(name, 'local', (k, context, call, done) =>
    fillPiece(k, context, argAddress(context, call, 0), 0, sizeOf(context, call, 1), done),
  );

/** memcmp and bcmp: `answer` gets the difference of the first bytes that differ. */
const memcmp = (name: string, answer: (difference: number) => number): Intrinsic =>
  piecewise(name, 'local', (k, context, call, done) => {
    const n = sizeOf(context, call, 2);
    const count = Math.min(PIECE, n - done);
    const space = spaceOf(k, context);
    const a = readBytes(k, space, argAddress(context, call, 0) + done, count);
    const b = readBytes(k, space, argAddress(context, call, 1) + done, count);
    charge(k, 'byte', count);
    let at = 0;
    while (at < count && a[at] === b[at]) at++;
    if (at === count && done + count < n) return done + count;
    setResult32(context, call, at === count ? 0 : answer(a[at]! - b[at]!));
    return FINISHED;
  });

const strcpy = (name: string, end: boolean): Intrinsic =>
  text(name, (k, context, call) => {
    const to = argAddress(context, call, 0);
    const bytes = stringAt(k, context, argAddress(context, call, 1));
    storeString(k, context, to, bytes);
    setResultAddress(context, call, end ? to + bytes.length : to);
  });

const strncpy = (name: string, end: boolean): Intrinsic =>
  text(name, (k, context, call) => {
    const to = argAddress(context, call, 0);
    const n = sizeOf(context, call, 2);
    const bytes = stringAt(k, context, argAddress(context, call, 1), n);
    const space = spaceOf(k, context);
    writeBytes(k, space, to, bytes);
    fill(k, space, to + bytes.length, 0, n - bytes.length);
    charge(k, 'byte', n);
    setResultAddress(context, call, end ? to + bytes.length : to);
  });

const strchr = (name: string, orEnd: boolean): Intrinsic =>
  text(name, (k, context, call) => {
    const start = argAddress(context, call, 0);
    const wanted = arg32(context, call, 1) & 0xff;
    const at = findMember(k, spaceOf(k, context), start, setOf(Uint8Array.of(0, wanted)), LONGEST);
    charge(k, 'byte', at + 1);
    const found = orEnd || readU8(k, spaceOf(k, context), start + at) === wanted;
    setResultAddress(context, call, found ? start + at : 0);
  });

const strrchr = text('strrchr', (k, context, call) => {
  const start = argAddress(context, call, 0);
  const bytes = stringAt(k, context, start);
  const wanted = arg32(context, call, 1) & 0xff;
  const at = wanted === 0 ? bytes.length : bytes.lastIndexOf(wanted);
  setResultAddress(context, call, at < 0 ? 0 : start + at);
});

const compare = (name: string, limited: boolean, fold: boolean): Intrinsic =>
  text(name, (k, context, call) => {
    const limit = limited ? sizeOf(context, call, 2) : LONGEST;
    const a = argAddress(context, call, 0);
    const b = argAddress(context, call, 1);
    const d = compareStrings(k, context, a, b, limit, fold);
    // glibc's optimised strcmp and strncmp answer the difference; so does strcasecmp.
    setResult32(context, call, d);
  });

const strstr = (name: string, fold: boolean): Intrinsic =>
  text(name, (k, context, call) => {
    const start = argAddress(context, call, 0);
    const bytes = stringAt(k, context, start);
    const at = find(bytes, stringAt(k, context, argAddress(context, call, 1)), fold);
    setResultAddress(context, call, at < 0 ? 0 : start + at);
  });

const spanning = (name: string, wanted: number): Intrinsic =>
  text(name, (k, context, call) => {
    const members = setOf(stringAt(k, context, argAddress(context, call, 1)));
    setResult64(context, call, BigInt(span(k, context, argAddress(context, call, 0), members, wanted)));
  });

const strtokR = text('strtok_r', (k, context, call) => {
  const space = spaceOf(k, context);
  const save = argAddress(context, call, 2);
  const given = argAddress(context, call, 0);
  const delimiters = stringAt(k, context, argAddress(context, call, 1));
  const found = token(k, context, given === 0 ? readAddress(k, space, save) : given, delimiters);
  writeAddress(k, space, save, found.rest);
  setResultAddress(context, call, found.token);
});

const strcmp = compare('strcmp', false, false);
const strchrPlain = strchr('strchr', false);

export const stringFunctions: readonly Intrinsic[] = [
  memcpy('memcpy', false),
  memcpy('memmove', false),
  memcpy('mempcpy', true),
  memset,
  alias('__builtin_memset', memset),
  bzero('bzero'),
  bzero('explicit_bzero'),
  piecewise('bcopy', 'local', (k, context, call, done) =>
    copyPiece(k, context, argAddress(context, call, 1), argAddress(context, call, 0), sizeOf(context, call, 2), done),
  ),
  memcmp('memcmp', (difference) => difference),
  memcmp('bcmp', () => 1),
  piecewise('memchr', 'local', (k, context, call, done) => {
    const start = argAddress(context, call, 0);
    const n = sizeOf(context, call, 2);
    const count = Math.min(PIECE, n - done);
    const at = findByte(k, spaceOf(k, context), start + done, arg32(context, call, 1) & 0xff, count);
    charge(k, 'byte', at < 0 ? count : at + 1);
    if (at < 0 && done + count < n) return done + count;
    setResultAddress(context, call, at < 0 ? 0 : start + done + at);
    return FINISHED;
  }),
  text('memrchr', (k, context, call) => {
    const start = argAddress(context, call, 0);
    const n = sizeOf(context, call, 2);
    const bytes = readBytes(k, spaceOf(k, context), start, n);
    charge(k, 'byte', n);
    const at = bytes.lastIndexOf(arg32(context, call, 1) & 0xff);
    setResultAddress(context, call, at < 0 ? 0 : start + at);
  }),
  text('rawmemchr', (k, context, call) => {
    const start = argAddress(context, call, 0);
    const at = findByte(k, spaceOf(k, context), start, arg32(context, call, 1) & 0xff, LONGEST);
    charge(k, 'byte', at + 1);
    setResultAddress(context, call, start + at);
  }),
  text('memmem', (k, context, call) => {
    const space = spaceOf(k, context);
    const start = argAddress(context, call, 0);
    const bytes = readBytes(k, space, start, sizeOf(context, call, 1));
    const part = readBytes(k, space, argAddress(context, call, 2), sizeOf(context, call, 3));
    charge(k, 'byte', bytes.length + part.length);
    const at = find(bytes, part);
    setResultAddress(context, call, at < 0 ? 0 : start + at);
  }),
  text('strlen', (k, context, call) =>
    setResultAddress(context, call, lengthAt(k, context, argAddress(context, call, 0), LONGEST)),
  ),
  text('strnlen', (k, context, call) => {
    const n = sizeOf(context, call, 1);
    setResultAddress(context, call, lengthAt(k, context, argAddress(context, call, 0), n));
  }),
  strcpy('strcpy', false),
  strcpy('stpcpy', true),
  strncpy('strncpy', false),
  strncpy('stpncpy', true),
  text('strcat', (k, context, call) => {
    const to = argAddress(context, call, 0);
    const at = to + stringAt(k, context, to).length;
    storeString(k, context, at, stringAt(k, context, argAddress(context, call, 1)));
    setResultAddress(context, call, to);
  }),
  text('strncat', (k, context, call) => {
    const to = argAddress(context, call, 0);
    const at = to + stringAt(k, context, to).length;
    storeString(k, context, at, stringAt(k, context, argAddress(context, call, 1), sizeOf(context, call, 2)));
    setResultAddress(context, call, to);
  }),
  strcmp,
  alias('strcoll', strcmp),
  compare('strncmp', true, false),
  compare('strcasecmp', false, true),
  compare('strncasecmp', true, true),
  strchrPlain,
  alias('index', strchrPlain),
  strchr('strchrnul', true),
  strrchr,
  alias('rindex', strrchr),
  strstr('strstr', false),
  strstr('strcasestr', true),
  spanning('strspn', 1),
  spanning('strcspn', 0),
  text('strpbrk', (k, context, call) => {
    const start = argAddress(context, call, 0);
    const at = start + span(k, context, start, setOf(stringAt(k, context, argAddress(context, call, 1))), 0);
    setResultAddress(context, call, readU8(k, spaceOf(k, context), at) === 0 ? 0 : at);
  }),
  strtokR,
  alias('__strtok_r', strtokR),
  // The place is the library's own, shared by all threads: that is what is wrong with strtok.
  plain('strtok', 'memory', (k, context, call) => {
    const space = ensureStatics(k, context);
    const given = argAddress(context, call, 0);
    const delimiters = stringAt(k, context, argAddress(context, call, 1));
    const found = token(k, context, given === 0 ? readAddress(k, space, STRTOK) : given, delimiters);
    writeAddress(k, space, STRTOK, found.rest);
    setResultAddress(context, call, found.token);
  }),
  text('strsep', (k, context, call) => {
    const space = spaceOf(k, context);
    const place = argAddress(context, call, 0);
    const start = readAddress(k, space, place);
    setResultAddress(context, call, start);
    if (start === 0) return;
    const members = setOf(stringAt(k, context, argAddress(context, call, 1)));
    const end = start + span(k, context, start, members, 0);
    if (readU8(k, space, end) === 0) writeAddress(k, space, place, 0);
    else {
      writeU8(k, space, end, 0);
      writeAddress(k, space, place, end + 1);
    }
  }),
  plain('strdup', 'memory', (k, context, call) => {
    const bytes = stringAt(k, context, argAddress(context, call, 0));
    setResultAddress(context, call, duplicate(k, context, bytes));
  }),
  plain('strndup', 'memory', (k, context, call) => {
    const bytes = stringAt(k, context, argAddress(context, call, 0), sizeOf(context, call, 1));
    setResultAddress(context, call, duplicate(k, context, bytes));
  }),
  text('strxfrm', (k, context, call) => {
    const bytes = stringAt(k, context, argAddress(context, call, 1));
    const n = sizeOf(context, call, 2);
    if (bytes.length < n) storeString(k, context, argAddress(context, call, 0), bytes);
    setResult64(context, call, BigInt(bytes.length));
  }),
  plain('strerror', 'memory', (k, context, call) => {
    const space = ensureStatics(k, context);
    const n = arg32(context, call, 0);
    // Constants: the text of one error stays when that of another is asked for.
    const at = n >= 0 && n < ERRORS ? ERROR_TEXTS + n * ERROR_SLOT : ERROR_TEXT;
    if (at === ERROR_TEXT || peekU8(k, space, at) === 0) storeString(k, context, at, bytesOf(errorMessage(n)));
    setResultAddress(context, call, at);
  }),
  // GNU's strerror_r answers the text; __xpg_strerror_r is the one of POSIX.
  plain('strerror_r', 'memory', (k, context, call) => {
    ensureStatics(k, context);
    const to = argAddress(context, call, 1);
    const n = sizeOf(context, call, 2);
    if (n > 0) storeString(k, context, to, bytesOf(errorMessage(arg32(context, call, 0))).subarray(0, n - 1));
    setResultAddress(context, call, to);
  }),
  plain('__xpg_strerror_r', 'memory', (k, context, call) => {
    const message = bytesOf(errorMessage(arg32(context, call, 0)));
    const n = sizeOf(context, call, 2);
    if (n > 0) storeString(k, context, argAddress(context, call, 1), message.subarray(0, n - 1));
    setResult32(context, call, message.length < n ? 0 : Errno.ERANGE);
  }),
  text('memccpy', (k, context, call) => {
    const space = spaceOf(k, context);
    const to = argAddress(context, call, 0);
    const from = argAddress(context, call, 1);
    const n = sizeOf(context, call, 3);
    const at = findByte(k, space, from, arg32(context, call, 2) & 0xff, n);
    const moved = at < 0 ? n : at + 1;
    copy(k, space, to, from, moved);
    charge(k, 'byte', moved);
    setResultAddress(context, call, at < 0 ? 0 : to + moved);
  }),
  ...['ffsl', 'ffsll'].map((name) =>
    text(name, (_, context, call) => {
      const x = argU64(context, call, 0);
      setResult32(context, call, x === 0n ? 0 : (x & -x).toString(2).length);
    }),
  ),
  text('ffs', (_, context, call) => {
    const x = arg32(context, call, 0);
    setResult32(context, call, x === 0 ? 0 : 32 - Math.clz32(x & -x));
  }),
];
