/**
 * Streams over memory. fmemopen: a block of the program's, of a fixed size; open_memstream: one on the heap that grows, whose
 * address and size the program finds where it wants them. Source of the rules: glibc 2.36, libio/fmemopen.c, memstream.c.
 */
import { Errno } from '../../kernel/errno.js';
import { copy, fill, readBytes, writeBytes, writeU8 } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { Device, File } from '../statics.js';
import { allocate, release } from '../stdlib/memory.js';
import { deviceOf, field, getField, setField } from './fields.js';
import type { Operation } from './operation.js';

/** Offsets in the data of such a stream, a block of the heap. */
const Cookie = {
  buffer: 0,
  /** fixed: its size; growing: what is allocated */
  size: 8,
  position: 16,
  /** where what was written ends */
  end: 24,
  /** fixed: 1 to be freed at the end; growing: where the program wants the address and the size */
  own: 32,
  append: 40,
  addressAt: 32,
  sizeAt: 40,
} as const;
const COOKIE_SIZE = 48;
/** What open_memstream begins with. */
const FIRST_SIZE = 8192;

const SEEK_CUR = 1;
const SEEK_END = 2;

const cookieOf = (op: Operation, file: number): number => field(op, file, File.cookie);
const get = (op: Operation, cookie: number, which: number): number => getField(op.k, op.space, cookie + which);
const set = (op: Operation, cookie: number, which: number, value: number): void =>
  setField(op.k, op.space, cookie + which, value);

/** Data of a stream over the `size` bytes at `buffer` (0: of its own); 0: no memory. `mode`: 'r', 'w' or 'a'. */
export function fixedCookie(op: Operation, buffer: number, size: number, mode: string, update: boolean): number {
  const { k, space } = op;
  const cookie = allocate(k, op.context, COOKIE_SIZE);
  if (cookie === 0) return 0;
  let area = buffer;
  if (buffer === 0) {
    area = allocate(k, op.context, size);
    if (area === 0) {
      release(k, op.context, cookie);
      return 0;
    }
    if (size > 0) fill(k, space, area, 0, size);
  } else if (mode === 'w' && update && size > 0) writeU8(k, space, area, 0);
  let end = mode === 'r' ? size : 0;
  if (mode === 'a' && size > 0) {
    const n = readBytes(k, space, area, size).indexOf(0);
    end = n < 0 ? size : n;
  }
  set(op, cookie, Cookie.buffer, area);
  set(op, cookie, Cookie.size, size);
  set(op, cookie, Cookie.position, mode === 'a' ? end : 0);
  set(op, cookie, Cookie.end, end);
  set(op, cookie, Cookie.own, buffer === 0 ? 1 : 0);
  set(op, cookie, Cookie.append, mode === 'a' ? 1 : 0);
  return cookie;
}

/** Data of a stream that grows; 0: no memory. */
export function growingCookie(op: Operation, addressAt: number, sizeAt: number): number {
  const cookie = allocate(op.k, op.context, COOKIE_SIZE);
  if (cookie === 0) return 0;
  const buffer = allocate(op.k, op.context, FIRST_SIZE);
  if (buffer === 0) {
    release(op.k, op.context, cookie);
    return 0;
  }
  fill(op.k, op.space, buffer, 0, 1);
  set(op, cookie, Cookie.buffer, buffer);
  set(op, cookie, Cookie.size, FIRST_SIZE);
  set(op, cookie, Cookie.position, 0);
  set(op, cookie, Cookie.end, 0);
  set(op, cookie, Cookie.addressAt, addressAt);
  set(op, cookie, Cookie.sizeAt, sizeAt);
  return cookie;
}

export function readMemory(op: Operation, file: number, n: number): Uint8Array | number {
  if (deviceOf(op, file) !== Device.memory) return -Errno.EBADF;
  const cookie = cookieOf(op, file);
  const position = get(op, cookie, Cookie.position);
  const count = Math.max(0, Math.min(n, get(op, cookie, Cookie.end) - position));
  const bytes = readBytes(op.k, op.space, get(op, cookie, Cookie.buffer) + position, count);
  set(op, cookie, Cookie.position, position + count);
  return bytes;
}

/** Answers how many bytes were taken; fewer than given: no room, errno is set. */
export function writeMemory(op: Operation, file: number, bytes: Uint8Array): number {
  return deviceOf(op, file) === Device.memory
    ? writeFixed(op, cookieOf(op, file), bytes)
    : writeGrowing(op, cookieOf(op, file), bytes);
}

function writeFixed(op: Operation, cookie: number, bytes: Uint8Array): number {
  const { k, space } = op;
  const append = get(op, cookie, Cookie.append) === 1;
  const size = get(op, cookie, Cookie.size);
  const buffer = get(op, cookie, Cookie.buffer);
  const position = get(op, cookie, append ? Cookie.end : Cookie.position);
  // Room for a final 0, unless the caller brings one.
  const final = bytes.length === 0 || bytes[bytes.length - 1] !== 0;
  let count = bytes.length;
  if (position + count > size) {
    if (get(op, cookie, Cookie.position) + (final ? 1 : 0) >= size) {
      setErrno(k, op.context, Errno.ENOSPC);
      return 0;
    }
    count = size - position;
  }
  writeBytes(k, space, buffer + position, bytes.subarray(0, count));
  const end = position + count;
  set(op, cookie, Cookie.position, end);
  if (end > get(op, cookie, Cookie.end)) {
    set(op, cookie, Cookie.end, end);
    if (end < size && final) writeU8(k, space, buffer + end, 0);
    else if (!append && final) writeU8(k, space, buffer + size - 1, 0);
  }
  return count;
}

function writeGrowing(op: Operation, cookie: number, bytes: Uint8Array): number {
  const { k, space } = op;
  const position = get(op, cookie, Cookie.position);
  const end = position + bytes.length;
  let buffer = get(op, cookie, Cookie.buffer);
  const size = get(op, cookie, Cookie.size);
  const written = get(op, cookie, Cookie.end);
  if (end >= size) {
    const larger = Math.max(2 * size, end + 1);
    const area = allocate(k, op.context, larger);
    if (area === 0) return 0;
    copy(k, space, area, buffer, written + 1);
    release(k, op.context, buffer);
    buffer = area;
    set(op, cookie, Cookie.buffer, area);
    set(op, cookie, Cookie.size, larger);
  }
  if (position > written) fill(k, space, buffer + written, 0, position - written);
  writeBytes(k, space, buffer + position, bytes);
  set(op, cookie, Cookie.position, end);
  if (end > written) {
    set(op, cookie, Cookie.end, end);
    writeU8(k, space, buffer + end, 0);
  }
  return bytes.length;
}

/** The program's two variables get what is true now: after fflush and fclose. */
export function publish(op: Operation, file: number): void {
  if (deviceOf(op, file) !== Device.growing) return;
  const cookie = cookieOf(op, file);
  const position = get(op, cookie, Cookie.position);
  set(op, get(op, cookie, Cookie.addressAt), 0, get(op, cookie, Cookie.buffer));
  set(op, get(op, cookie, Cookie.sizeAt), 0, Math.min(position, get(op, cookie, Cookie.end)));
}

/** The new place, or -errno. */
export function seekMemory(op: Operation, file: number, offset: number, whence: number): number {
  const cookie = cookieOf(op, file);
  const from =
    whence === SEEK_END ? get(op, cookie, Cookie.end) : whence === SEEK_CUR ? get(op, cookie, Cookie.position) : 0;
  const place = from + offset;
  const most = deviceOf(op, file) === Device.memory ? get(op, cookie, Cookie.size) : MOST;
  if (place < 0 || place > most) return -Errno.EINVAL;
  set(op, cookie, Cookie.position, place);
  return place;
}
const MOST = 2 ** 40;

/** The stream is closed: what is its own goes; what has grown is the program's from now on. */
export function closeMemory(op: Operation, file: number): number {
  const cookie = cookieOf(op, file);
  publish(op, file);
  if (deviceOf(op, file) === Device.memory && get(op, cookie, Cookie.own) === 1) {
    release(op.k, op.context, get(op, cookie, Cookie.buffer));
  }
  release(op.k, op.context, cookie);
  return 0;
}
