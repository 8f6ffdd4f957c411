/**
 * Reading, writing, opening and closing by descriptor, for the system calls and for the streams of stdio. Everything is
 * charged and emitted here, but for the system call's entry and exit, which are the caller's.
 *
 * What must wait throws WouldBlock; the dispatcher lets the context wait and runs the same phase of its call anew.
 */
import { charge, emit, wants } from '../emit.js';
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import type { Call, Context, Mutable } from '../state.js';
import { WouldBlock } from '../wait-queue.js';
import { Open, type OpenFile } from './layout.js';
import { closeDescriptor, openFileOf, releaseFile } from './open-files.js';
import { type FileOperations, operationsOf } from './operations.js';
import { ownRecord } from './table.js';
import { isTerminalFile } from './terminal.js';

/** Most bytes that one call moves (Linux: MAX_RW_COUNT is 2^31 - 4096; a piece that is one step here). */
export const MOST_BYTES = 1 << 20;

export const mayRead = (file: OpenFile): boolean => (file.flags & Open.ACCMODE) !== Open.WRONLY;
export const mayWrite = (file: OpenFile): boolean => (file.flags & Open.ACCMODE) !== Open.RDONLY;

/** How a wait ends that a signal whose handler does not restart calls has interrupted (Call.woken). */
const INTERRUPTED = 3;
const TIMED_OUT = 2;

/**
 * Does what may have to wait. In place of waiting: -EAGAIN where the file is not to be waited for, -EINTR where a signal has
 * ended the wait of the same call, or -EAGAIN where its time is over (SO_RCVTIMEO).
 */
export function orWait<T>(call: Mutable<Call>, nonblocking: boolean, body: () => T): T | number {
  try {
    const done = body();
    // A later wait of the same call (a long line, a long write) begins afresh.
    call.woken = 0;
    return done;
  } catch (error) {
    if (!(error instanceof WouldBlock)) throw error;
    if (error.request.uninterruptible === true) throw error;
    if (nonblocking || call.woken === TIMED_OUT) {
      call.woken = 0;
      return -Errno.EAGAIN;
    }
    if (call.woken === INTERRUPTED) {
      call.woken = 0;
      return -Errno.EINTR;
    }
    throw error;
  }
}

const nonblocking = (file: OpenFile): boolean => (file.flags & Open.NONBLOCK) !== 0;

/**
 * At most `n` bytes of `fd`, from its offset, which moves on, or from `at` (pread). None: the end of the file. Or -errno: EBADF
 * not open for reading, EAGAIN, EINTR, ESPIPE (`at` of what has no places), EISDIR and others of its kind. Throws WouldBlock
 * where it must wait.
 */
export function readFile(
  k: Kernel,
  context: Context,
  call: Mutable<Call>,
  fd: number,
  n: number,
  at?: number,
): Uint8Array | number {
  const file = openFileOf(k, context, fd);
  if (file === undefined || !mayRead(file)) return -Errno.EBADF;
  const operations = operationsOf(file);
  if (at !== undefined && operations.size === undefined) return -Errno.ESPIPE;
  const count = Math.min(n, MOST_BYTES);
  const bytes = orWait(call, nonblocking(file), () =>
    operations.read(k, context, file, count, at ?? file.offset, (held) => releaseFile(k, held)),
  );
  if (typeof bytes === 'number') return bytes;
  if (at === undefined && operations.size !== undefined && bytes.length > 0) {
    ownRecord(k.state, 'openFiles', file.id).offset += bytes.length;
  }
  told(k, context, 'read', file, fd, bytes);
  return bytes;
}

/**
 * Writes at the offset of `fd` (at the end with O_APPEND), which moves on, or at `at` (pwrite). Answers how many bytes were
 * taken, maybe fewer than given, or -errno: EBADF, EAGAIN, EINTR, ESPIPE, EPIPE (with SIGPIPE), ENOSPC, EFBIG, ... Throws
 * WouldBlock where nothing can be taken yet.
 */
export function writeFile(
  k: Kernel,
  context: Context,
  call: Mutable<Call>,
  fd: number,
  bytes: Uint8Array,
  at?: number,
): number {
  const file = openFileOf(k, context, fd);
  if (file === undefined || !mayWrite(file)) return -Errno.EBADF;
  const operations = operationsOf(file);
  if (at !== undefined && operations.size === undefined) return -Errno.ESPIPE;
  const piece = bytes.length > MOST_BYTES ? bytes.subarray(0, MOST_BYTES) : bytes;
  const place = writePlace(k, file, operations, at);
  const n = orWait(call, nonblocking(file), () => operations.write(k, context, file, piece, place));
  if (n < 0) return n;
  if (at === undefined && operations.size !== undefined) ownRecord(k.state, 'openFiles', file.id).offset = place + n;
  told(k, context, 'write', file, fd, piece.subarray(0, n));
  return n;
}

/** Linux appends with O_APPEND even where pwrite says a place. */
function writePlace(k: Kernel, file: OpenFile, operations: FileOperations, at: number | undefined): number {
  if (operations.size !== undefined && (file.flags & Open.APPEND) !== 0) return operations.size(k, file);
  return at ?? file.offset;
}

const decoder = new TextDecoder('utf-8');

/** The price of the bytes, and the event. The terminal has its own (output.ts). */
function told(
  k: Kernel,
  context: Context,
  what: 'read' | 'write',
  file: OpenFile,
  fd: number,
  bytes: Uint8Array,
): void {
  if (file.kind === 'terminal') return;
  charge(k, 'byte', bytes.length, true);
  if (!wants(k, what)) return;
  emit(k, what, {
    context: context.id,
    value: fd,
    size: bytes.length,
    why: file.kind,
    other: file.object,
    text: decoder.decode(bytes.subarray(0, 80)),
  });
}

const SEEK_SET = 0;
const SEEK_CUR = 1;
const SEEK_END = 2;

/** lseek: the new offset, or -errno: EBADF, ESPIPE (a pipe, a terminal), EINVAL (before the beginning, unknown `whence`). */
export function seekFile(k: Kernel, context: Context, fd: number, offset: number, whence: number): number {
  const file = openFileOf(k, context, fd);
  if (file === undefined) return -Errno.EBADF;
  const { size } = operationsOf(file);
  if (size === undefined) return -Errno.ESPIPE;
  if (whence !== SEEK_SET && whence !== SEEK_CUR && whence !== SEEK_END) return -Errno.EINVAL;
  const from = whence === SEEK_SET ? 0 : whence === SEEK_CUR ? file.offset : size(k, file);
  const place = from + offset;
  if (place < 0) return -Errno.EINVAL;
  if (place > Number.MAX_SAFE_INTEGER) return -Errno.EOVERFLOW;
  ownRecord(k.state, 'openFiles', file.id).offset = place;
  return place;
}

/** Is it a terminal to the program? False for no descriptor at all. */
export function isTerminal(k: Kernel, context: Context, fd: number): boolean {
  const file = openFileOf(k, context, fd);
  return file !== undefined && isTerminalFile(k, file);
}

/** close: 0, or -EBADF. */
export const closeFile = closeDescriptor;

export { openPath } from './open.js';
