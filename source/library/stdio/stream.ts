/**
 * Streams: FILE objects and their buffers in simulated memory, as glibc has them. stdout is line buffered on a terminal and
 * fully buffered elsewhere; what is in the buffer when a process dies without exit() is lost.
 */

import { readFile, writeFile } from '../../kernel/files/io.js';
import type { Kernel } from '../../kernel/machine.js';
import {
  copy,
  peekString,
  readAddress,
  readBytes,
  readI32,
  readU8,
  write32,
  writeAddress,
  writeBytes,
  writeU8,
} from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import type { Context } from '../../kernel/state.js';
import { type Ctx, hex, latin1, misuse, type Rec, spaceOf } from '../define.js';
import { ensureStatics, File, FileFlag, STDERR, STDIN, STDOUT } from '../statics.js';
import { Errno } from '../text/errors.js';

/** As messages begin: program_invocation_short_name, the last part of argv[0]. */
export const programName = (k: Kernel, context: Context): string => {
  const { library, space } = k.state.processes[context.process]!;
  const at = (library.start as readonly number[] | undefined)?.[0] ?? 0;
  const path = latin1(peekString(k, space, at, 4096) ?? new Uint8Array(0));
  return path.slice(path.lastIndexOf('/') + 1);
};

/** The library call that is under way. */
const underWay = (context: Ctx): Rec => context.calls[context.calls.length - 1] as Rec;

/** write(fd, bytes): bytes taken, or -errno. */
export function writeDescriptor(k: Kernel, context: Ctx, fd: number, bytes: Uint8Array): number {
  const { model } = k.machine;
  model.enterSystemCall(k, context, 'write');
  const result = writeFile(k, context, underWay(context), fd, bytes);
  model.leaveSystemCall(k, context, 'write');
  return result;
}

/** read(fd): bytes, or -errno. */
export function readDescriptor(k: Kernel, context: Ctx, fd: number, n: number): Uint8Array | number {
  const { model } = k.machine;
  model.enterSystemCall(k, context, 'read');
  const result = readFile(k, context, underWay(context), fd, n);
  model.leaveSystemCall(k, context, 'read');
  return result;
}

/** Is it one of the streams there are? */
export function isStream(file: number): boolean {
  return file === STDIN || file === STDOUT || file === STDERR;
}

/** The address space, once `file` is known to be a stream; 0 as a stream is a fault, as it is in glibc. */
export function checkStream(k: Kernel, context: Ctx, file: number): number {
  const space = ensureStatics(k, context);
  if (!isStream(file)) {
    misuse(k, context, file, `${hex(file)} is no stream`, 'stream');
    // What glibc would do: look at its flags.
    readI32(k, space, file);
  }
  return space;
}

const flagsOf = (k: Kernel, space: number, file: number): number => readI32(k, space, file + File.flags);
const setFlags = (k: Kernel, space: number, file: number, flags: number): void =>
  write32(k, space, file + File.flags, flags);
const fieldOf = (k: Kernel, space: number, file: number, field: number): number => readAddress(k, space, file + field);

export const hasFlag = (k: Kernel, space: number, file: number, flag: number): boolean =>
  (flagsOf(k, space, file) & flag) !== 0;

export function raiseFlag(k: Kernel, space: number, file: number, flag: number): void {
  setFlags(k, space, file, flagsOf(k, space, file) | flag);
}

/** clearerr. */
export function clearFlags(k: Kernel, space: number, file: number): void {
  setFlags(k, space, file, flagsOf(k, space, file) & ~(FileFlag.eof | FileFlag.error));
}

export const filenoOf = (k: Kernel, space: number, file: number): number => readI32(k, space, file + File.fileno);

/** Writes all of it to the stream's descriptor; false: an error, noted. */
function writeOut(k: Kernel, context: Ctx, space: number, file: number, bytes: Uint8Array): boolean {
  let at = 0;
  while (at < bytes.length) {
    const n = writeDescriptor(k, context, filenoOf(k, space, file), at === 0 ? bytes : bytes.subarray(at));
    if (n < 0) {
      raiseFlag(k, space, file, FileFlag.error);
      setErrno(k, context, -n);
      return false;
    }
    at += n;
  }
  return true;
}

/** fflush of one stream. */
export function flush(k: Kernel, context: Ctx, file: number): boolean {
  const space = ensureStatics(k, context);
  const base = fieldOf(k, space, file, File.writeBase);
  const end = fieldOf(k, space, file, File.writePtr);
  if (file === STDIN || end <= base) return true;
  const bytes = readBytes(k, space, base, end - base);
  writeAddress(k, space, file + File.writePtr, base);
  return writeOut(k, context, space, file, bytes);
}

/** All streams, as exit() does. Nothing where stdio was never used. */
export function flushAll(k: Kernel, context: Ctx): void {
  if (k.state.processes[context.process]!.library.libc !== true) return;
  flush(k, context, STDOUT);
  flush(k, context, STDERR);
}

const NEWLINE = 10;

/** Writes to a stream through its buffer. Answers false where an error was noted. */
export function streamWrite(k: Kernel, context: Ctx, file: number, bytes: Uint8Array): boolean {
  const space = checkStream(k, context, file);
  const flags = flagsOf(k, space, file);
  if ((flags & FileFlag.noWrites) !== 0) {
    raiseFlag(k, space, file, FileFlag.error);
    setErrno(k, context, Errno.EBADF);
    return false;
  }
  if (bytes.length === 0) return true;
  if ((flags & FileFlag.unbuffered) !== 0) return writeOut(k, context, space, file, bytes);
  if ((flags & FileFlag.lineBuffered) !== 0) {
    const last = bytes.lastIndexOf(NEWLINE);
    if (last >= 0) {
      return (
        fillBuffer(k, context, space, file, bytes.subarray(0, last + 1)) &&
        flush(k, context, file) &&
        fillBuffer(k, context, space, file, bytes.subarray(last + 1))
      );
    }
  }
  return fillBuffer(k, context, space, file, bytes);
}

/** Into the buffer; each time it is full, out it goes. */
function fillBuffer(k: Kernel, context: Ctx, space: number, file: number, bytes: Uint8Array): boolean {
  const end = fieldOf(k, space, file, File.bufEnd);
  let at = 0;
  while (at < bytes.length) {
    const pointer = fieldOf(k, space, file, File.writePtr);
    const n = Math.min(end - pointer, bytes.length - at);
    if (n === 0) {
      if (!flush(k, context, file)) return false;
      continue;
    }
    writeBytes(k, space, pointer, bytes.subarray(at, at + n));
    writeAddress(k, space, file + File.writePtr, pointer + n);
    at += n;
  }
  return true;
}

/** Room before the data for characters put back. */
const PUT_BACK = 8;

/** Fills stdin's buffer; false at the end of the input. */
function underflow(k: Kernel, context: Ctx, space: number, file: number): boolean {
  if ((flagsOf(k, space, file) & FileFlag.noReads) !== 0) {
    raiseFlag(k, space, file, FileFlag.error);
    setErrno(k, context, Errno.EBADF);
    return false;
  }
  if (hasFlag(k, space, file, FileFlag.eof)) return false;
  // Whoever is asked something wants to see the question first.
  if (hasFlag(k, space, STDOUT, FileFlag.lineBuffered)) flush(k, context, STDOUT);
  const base = fieldOf(k, space, file, File.bufBase);
  const room = fieldOf(k, space, file, File.bufEnd) - base - PUT_BACK;
  const bytes = readDescriptor(k, context, filenoOf(k, space, file), room);
  if (typeof bytes === 'number' || bytes.length === 0) {
    raiseFlag(k, space, file, typeof bytes === 'number' ? FileFlag.error : FileFlag.eof);
    return false;
  }
  const start = base + PUT_BACK;
  writeBytes(k, space, start, bytes);
  writeAddress(k, space, file + File.readBase, start);
  writeAddress(k, space, file + File.readPtr, start);
  writeAddress(k, space, file + File.readEnd, start + bytes.length);
  return true;
}

/** The next byte of a stream, or -1. */
export function streamByte(k: Kernel, context: Ctx, file: number): number {
  const space = checkStream(k, context, file);
  let pointer = fieldOf(k, space, file, File.readPtr);
  if (pointer >= fieldOf(k, space, file, File.readEnd)) {
    if (!underflow(k, context, space, file)) return -1;
    pointer = fieldOf(k, space, file, File.readPtr);
  }
  writeAddress(k, space, file + File.readPtr, pointer + 1);
  return readU8(k, space, pointer);
}

/** Puts a byte back; false where there is no room. */
export function putBack(k: Kernel, context: Ctx, file: number, byte: number): boolean {
  const space = checkStream(k, context, file);
  if (file !== STDIN) return false;
  const base = fieldOf(k, space, file, File.bufBase);
  let pointer = fieldOf(k, space, file, File.readPtr);
  if (pointer === base && fieldOf(k, space, file, File.readEnd) === base) {
    // Nothing was read yet.
    pointer = base + PUT_BACK;
    writeAddress(k, space, file + File.readEnd, pointer);
  }
  if (pointer <= base) return false;
  writeU8(k, space, pointer - 1, byte);
  writeAddress(k, space, file + File.readPtr, pointer - 1);
  setFlags(k, space, file, flagsOf(k, space, file) & ~FileFlag.eof);
  return true;
}

/** At most n bytes up to and including a newline (or, without `line`, whatever comes). */
export function streamRead(k: Kernel, context: Ctx, file: number, n: number, line: boolean): Uint8Array {
  const space = checkStream(k, context, file);
  const parts: Uint8Array[] = [];
  let total = 0;
  while (total < n) {
    const pointer = fieldOf(k, space, file, File.readPtr);
    const here = fieldOf(k, space, file, File.readEnd) - pointer;
    if (here <= 0) {
      if (!underflow(k, context, space, file)) break;
      continue;
    }
    let part = readBytes(k, space, pointer, Math.min(here, n - total));
    const end = line ? part.indexOf(NEWLINE) : -1;
    if (end >= 0) part = part.subarray(0, end + 1);
    writeAddress(k, space, file + File.readPtr, pointer + part.length);
    parts.push(part);
    total += part.length;
    if (end >= 0) break;
  }
  const all = new Uint8Array(total);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** setvbuf: mode 0 full, 1 line, 2 none. `buffer` 0: the stream keeps its own. */
export function setBuffer(k: Kernel, context: Ctx, file: number, buffer: number, mode: number, size: number): boolean {
  const space = checkStream(k, context, file);
  if (mode < 0 || mode > 2) return false;
  let flags = flagsOf(k, space, file) & ~(FileFlag.unbuffered | FileFlag.lineBuffered);
  if (mode === 2) {
    flush(k, context, file);
    flags |= FileFlag.unbuffered;
  } else {
    if (mode === 1) flags |= FileFlag.lineBuffered;
    if (buffer !== 0 && size > PUT_BACK) moveBuffer(k, space, file, buffer, size);
  }
  setFlags(k, space, file, flags);
  return true;
}

/** Exchanges the buffer; what is in the old one moves as far as there is room. */
function moveBuffer(k: Kernel, space: number, file: number, buffer: number, size: number): void {
  const base = fieldOf(k, space, file, File.writeBase);
  const held = file === STDIN ? 0 : Math.min(size, fieldOf(k, space, file, File.writePtr) - base);
  if (held > 0) copy(k, space, buffer, base, held);
  for (let at = File.readPtr; at <= File.bufBase; at += 8) writeAddress(k, space, file + at, buffer);
  writeAddress(k, space, file + File.writePtr, buffer + held);
  writeAddress(k, space, file + File.bufEnd, buffer + size);
}

/** Bytes that wait in the buffer of stdout: what a crash would lose. */
export function pendingOutput(k: Kernel, context: Context): number {
  if (k.state.processes[context.process]!.library.libc !== true) return 0;
  const space = spaceOf(k, context);
  return fieldOf(k, space, STDOUT, File.writePtr) - fieldOf(k, space, STDOUT, File.writeBase);
}
