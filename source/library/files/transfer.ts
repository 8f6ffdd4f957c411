/** read and write, at the offset and at a place, into and out of one piece of memory and several. */
import { arg32, argAddress, argI64, argU64 } from '../../kernel/call.js';
import { MOST_BYTES, readFile, writeFile } from '../../kernel/files/io.js';
import { Open } from '../../kernel/files/layout.js';
import { openFileOf } from '../../kernel/files/open-files.js';
import { operationsOf } from '../../kernel/files/operations.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { alias, type Ctx, type Rec } from '../define.js';
import { Errno } from '../text/errors.js';
import { AGAIN, type Answer, progress, setProgress, systemCall } from './system-call.js';
import { isUsable, userBytes, userStore } from './user-memory.js';

/** A piece of memory. */
interface Piece {
  readonly address: number;
  readonly size: number;
}
/** MAX_RW_COUNT: no call moves more. */
const MOST = 0x7ffff000;
const UIO_MAXIOV = 1024;

/** The part [from, from + n) of what the pieces are together. */
function* slices(pieces: readonly Piece[], from: number, n: number): Iterable<Piece> {
  let skip = from;
  let left = n;
  for (const { address, size } of pieces) {
    if (skip >= size) {
      skip -= size;
      continue;
    }
    const count = Math.min(size - skip, left);
    if (count > 0) yield { address: address + skip, size: count };
    skip = 0;
    left -= count;
    if (left === 0) return;
  }
}

const sizeOf = (pieces: readonly Piece[]): number =>
  Math.min(
    MOST,
    pieces.reduce((sum, { size }) => sum + size, 0),
  );

/** Bytes of the pieces from a place on, or -EFAULT. */
function gatherFrom(k: Kernel, context: Ctx, pieces: readonly Piece[], from: number, n: number): Uint8Array | number {
  if (pieces.length === 1) return userBytes(k, context, pieces[0]!.address + from, n);
  const all = new Uint8Array(n);
  let at = 0;
  for (const { address, size } of slices(pieces, from, n)) {
    const bytes = userBytes(k, context, address, size);
    if (typeof bytes === 'number') return bytes;
    all.set(bytes, at);
    at += size;
  }
  return all;
}

/** Can the call wait in its middle for room to go on? Files and devices have it or never will. */
const waitsForRoom = (k: Kernel, context: Ctx, fd: number): boolean => {
  const file = openFileOf(k, context, fd);
  return file !== undefined && operationsOf(file).size === undefined && (file.flags & Open.NONBLOCK) === 0;
};

/** Writes all of it, a piece a step; progress: bytes done. */
function write(k: Kernel, context: Ctx, call: Rec, fd: number, pieces: readonly Piece[], at?: number): Answer {
  const done = progress(call);
  const total = sizeOf(pieces);
  const n = Math.min(total - done, MOST_BYTES);
  const bytes = gatherFrom(k, context, pieces, done, n);
  if (typeof bytes === 'number') {
    // a bad descriptor is seen first
    if (openFileOf(k, context, fd) === undefined) return -Errno.EBADF;
    return done > 0 ? done : bytes;
  }
  const wrote = writeFile(k, context, call, fd, bytes, at === undefined ? undefined : at + done);
  if (wrote < 0) return done > 0 ? done : wrote;
  const now = done + wrote;
  if (now >= total || wrote === 0) return now;
  if (wrote < n && !waitsForRoom(k, context, fd)) return now;
  setProgress(call, now);
  return AGAIN;
}

/** Reads what there is, of a file all that was asked for, a piece a step; progress: bytes done. */
function read(k: Kernel, context: Ctx, call: Rec, fd: number, pieces: readonly Piece[], at?: number): Answer {
  const done = progress(call);
  const total = sizeOf(pieces);
  const n = Math.min(total - done, MOST_BYTES);
  for (const { address, size } of slices(pieces, done, n)) {
    if (isUsable(k, context, address, size, true)) continue;
    if (openFileOf(k, context, fd) === undefined) return -Errno.EBADF;
    return done > 0 ? done : -Errno.EFAULT;
  }
  const bytes = readFile(k, context, call, fd, n, at === undefined ? undefined : at + done);
  if (typeof bytes === 'number') return done > 0 ? done : bytes;
  let stored = 0;
  for (const { address, size } of slices(pieces, done, bytes.length)) {
    const error = userStore(k, context, address, bytes.subarray(stored, stored + size));
    if (error < 0) return error;
    stored += size;
  }
  const now = done + bytes.length;
  if (bytes.length < MOST_BYTES || now >= total || operationsOf(openFileOf(k, context, fd)!).size === undefined) {
    return now;
  }
  setProgress(call, now);
  return AGAIN;
}

const flat = (context: Ctx, call: Rec): readonly Piece[] => [
  { address: argAddress(context, call, 1), size: Math.min(MOST, Number(argU64(context, call, 2))) },
];

/** The pieces of a struct iovec's array, or -EINVAL, -EFAULT. */
export function vectorAt(k: Kernel, context: Ctx, address: number, count: number): readonly Piece[] | number {
  if (count < 0 || count > UIO_MAXIOV) return -Errno.EINVAL;
  const bytes = userBytes(k, context, address, 16 * count);
  if (typeof bytes === 'number') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Piece[] = [];
  for (let i = 0; i < count; i++) {
    const size = view.getBigInt64(16 * i + 8, true);
    if (size < 0n) return -Errno.EINVAL;
    const at = Number(view.getBigUint64(16 * i, true));
    if (size > 0n) pieces.push({ address: at, size: Number(size) });
  }
  return pieces;
}

type Move = (k: Kernel, context: Ctx, call: Rec, fd: number, pieces: readonly Piece[], at?: number) => Answer;

const moving = (name: string, move: Move, place: number | undefined, vector = false): Intrinsic =>
  systemCall(
    name,
    move === write ? 'output' : 'input',
    (k, context, call) => {
      const fd = arg32(context, call, 0);
      const pieces = vector
        ? vectorAt(k, context, argAddress(context, call, 1), arg32(context, call, 2))
        : flat(context, call);
      if (typeof pieces === 'number') return openFileOf(k, context, fd) === undefined ? -Errno.EBADF : pieces;
      const at = place === undefined ? undefined : Number(argI64(context, call, place));
      if (at !== undefined && at < 0) return -Errno.EINVAL;
      return move(k, context, call, fd, pieces, at);
    },
    { width: 64, kernelName: place === undefined || vector ? name : `${name}64` },
  );

const pread = moving('pread', read, 3);
const pwrite = moving('pwrite', write, 3);

export const transferFunctions: readonly Intrinsic[] = [
  moving('read', read, undefined),
  moving('write', write, undefined),
  pread,
  pwrite,
  alias('pread64', pread),
  alias('pwrite64', pwrite),
  moving('readv', read, undefined, true),
  moving('writev', write, undefined, true),
  moving('preadv', read, 3, true),
  moving('pwritev', write, 3, true),
];
