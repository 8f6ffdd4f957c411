/**
 * The buffer of a stream: one area that either what was read stands in or what is to be written, with put-back characters in an
 * area of their own. Follows glibc 2.36 (libio/fileops.c, genops.c) in what is done when, so that the same system calls
 * happen at the same places: sizes, the seek between reading and writing, what an error loses.
 */
import { Errno } from '../../kernel/errno.js';
import { isTerminal } from '../../kernel/files/io.js';
import { openFileOf } from '../../kernel/files/open-files.js';
import { copy, readBytes, readU8, write32, writeBytes, writeU8 } from '../../kernel/memory/access.js';
import { Device, File, FileFlag, STDIN, STDIN_BUFFER, STDOUT, STDOUT_BUFFER } from '../statics.js';
import { allocate, release } from '../stdlib/memory.js';
import { readDevice, seekDevice, writeDevice } from './device.js';
import {
  assign,
  deviceOf,
  fault,
  field,
  filenoOf,
  flagsOf,
  hasFlag,
  lowerFlag,
  offsetOf,
  raiseFlag,
  setGet,
  setPut,
} from './fields.js';
import { lockStream, unlockStream } from './locks.js';
import { type Operation, Under } from './operation.js';

/** BUFSIZ, st_blksize of files and pipes, st_blksize of a terminal. */
const WITHOUT_DESCRIPTOR = 8192;
const BLOCK = 4096;
const TERMINAL_BLOCK = 1024;
const NEWLINE = 10;
const SEEK_CUR = 1;

// ---- The area

/** Exchanges the buffer's area; an own one goes back to the heap. */
export function setArea(op: Operation, file: number, base: number, end: number, own: boolean): void {
  const flags = flagsOf(op, file);
  const old = field(op, file, File.bufBase);
  if (old !== 0 && (flags & FileFlag.userBuffer) === 0) release(op.k, op.context, old);
  assign(op, file, File.bufBase, base);
  assign(op, file, File.bufEnd, end);
  write32(op.k, op.space, file + File.flags, own ? flags & ~FileFlag.userBuffer : flags | FileFlag.userBuffer);
}

/** How large, and whether by line, is decided at the first use. (glibc asks fstat; that has no price here.) */
export function ensureArea(op: Operation, file: number): void {
  if (field(op, file, File.bufBase) !== 0) return;
  const flags = flagsOf(op, file);
  if ((flags & FileFlag.unbuffered) !== 0) {
    setArea(op, file, file + File.shortBuffer, file + File.shortBuffer + 1, false);
    return;
  }
  let size = WITHOUT_DESCRIPTOR;
  if (deviceOf(op, file) === Device.descriptor) {
    const fd = filenoOf(op, file);
    const terminal = isTerminal(op.k, op.context, fd);
    if (terminal) raiseFlag(op, file, FileFlag.lineBuffered);
    if (openFileOf(op.k, op.context, fd) !== undefined) size = terminal ? TERMINAL_BLOCK : BLOCK;
  }
  const standard = file === STDIN ? STDIN_BUFFER : file === STDOUT ? STDOUT_BUFFER : 0;
  if (standard !== 0 && size <= BLOCK) {
    setArea(op, file, standard, standard + size, false);
    return;
  }
  const area = allocate(op.k, op.context, size);
  // Without memory for a buffer it goes on without one.
  if (area !== 0) setArea(op, file, area, area + size, true);
  else setArea(op, file, file + File.shortBuffer, file + File.shortBuffer + 1, false);
}

// ---- Characters put back

const inBackup = (op: Operation, file: number): boolean => hasFlag(op, file, FileFlag.inBackup);

function exchange(op: Operation, file: number, a: number, b: number): void {
  const was = field(op, file, a);
  assign(op, file, a, field(op, file, b));
  assign(op, file, b, was);
}

function switchAreas(op: Operation, file: number): void {
  exchange(op, file, File.readEnd, File.saveEnd);
  exchange(op, file, File.readBase, File.saveBase);
}

function toMainArea(op: Operation, file: number): void {
  lowerFlag(op, file, FileFlag.inBackup);
  switchAreas(op, file);
  assign(op, file, File.readPtr, field(op, file, File.readBase));
}

/** Forgets what was put back. */
export function dropBackup(op: Operation, file: number): void {
  if (inBackup(op, file)) toMainArea(op, file);
  const area = field(op, file, File.saveBase);
  if (area === 0) return;
  release(op.k, op.context, area);
  assign(op, file, File.saveBase, 0);
  assign(op, file, File.saveEnd, 0);
  assign(op, file, File.backupBase, 0);
}

const BACKUP = 128;

/** Puts a byte back, whatever it is; what the buffer holds is not changed by it. False: no memory. */
export function putBack(op: Operation, file: number, byte: number): boolean {
  const { k, space } = op;
  const pointer = field(op, file, File.readPtr);
  const base = field(op, file, File.readBase);
  const backup = inBackup(op, file);
  if (pointer > base && !backup && readU8(k, space, pointer - 1) === byte) {
    assign(op, file, File.readPtr, pointer - 1);
    lowerFlag(op, file, FileFlag.eof);
    return true;
  }
  if (!backup) {
    if (field(op, file, File.saveBase) === 0) {
      const area = allocate(k, op.context, BACKUP);
      if (area === 0) return false;
      assign(op, file, File.saveBase, area);
      assign(op, file, File.saveEnd, area + BACKUP);
      assign(op, file, File.backupBase, area + BACKUP);
    }
    assign(op, file, File.readBase, pointer);
    raiseFlag(op, file, FileFlag.inBackup);
    switchAreas(op, file);
    assign(op, file, File.readPtr, field(op, file, File.readEnd));
  } else if (pointer <= base) {
    const size = field(op, file, File.readEnd) - base;
    const area = allocate(k, op.context, 2 * size);
    if (area === 0) return false;
    copy(k, space, area + size, base, size);
    release(k, op.context, base);
    setGet(op, file, area, area + size, area + 2 * size);
    assign(op, file, File.backupBase, area + size);
  }
  const at = field(op, file, File.readPtr) - 1;
  writeU8(k, space, at, byte);
  assign(op, file, File.readPtr, at);
  lowerFlag(op, file, FileFlag.eof);
  return true;
}

// ---- Writing

/** From reading to writing: makes the buffer ready to take output. False: the stream is not for writing (EBADF). */
function startPutting(op: Operation, file: number): boolean {
  let flags = flagsOf(op, file);
  if ((flags & FileFlag.noWrites) !== 0) {
    fault(op, file, Errno.EBADF);
    return false;
  }
  if ((flags & FileFlag.putting) !== 0 && field(op, file, File.writeBase) !== 0) return true;
  if (field(op, file, File.writeBase) === 0) {
    ensureArea(op, file);
    const base = field(op, file, File.bufBase);
    setGet(op, file, base, base, base);
  }
  if (inBackup(op, file)) {
    const n = field(op, file, File.readEnd) - field(op, file, File.readPtr);
    dropBackup(op, file);
    const base = field(op, file, File.readBase);
    const start = base - Math.min(n, base - field(op, file, File.bufBase));
    assign(op, file, File.readBase, start);
    assign(op, file, File.readPtr, start);
  }
  const end = field(op, file, File.bufEnd);
  let pointer = field(op, file, File.readPtr);
  if (pointer === end) {
    pointer = field(op, file, File.bufBase);
    setGet(op, file, pointer, pointer, pointer);
  }
  const readEnd = field(op, file, File.readEnd);
  setGet(op, file, readEnd, readEnd, readEnd);
  raiseFlag(op, file, FileFlag.putting);
  flags = flagsOf(op, file);
  const byLine = (flags & (FileFlag.lineBuffered | FileFlag.unbuffered)) !== 0;
  setPut(op, file, pointer, byLine ? pointer : end);
  return true;
}

/** Writes bytes to the device where the buffer stands for it. Answers how many; an error is noted. The buffer is empty then. */
function writeThrough(op: Operation, file: number, bytes: Uint8Array, under: number): number {
  if (op.under !== under) {
    if (hasFlag(op, file, FileFlag.appending)) assign(op, file, File.offset, -1);
    else {
      // What was read ahead is given back: the write belongs where the reader stands.
      const ahead = field(op, file, File.readEnd) - field(op, file, File.writeBase);
      if (ahead !== 0) {
        const place = seekDevice(op, file, -ahead, SEEK_CUR);
        if (place < 0) return 0;
        assign(op, file, File.offset, place);
      }
    }
  }
  const n = writeDevice(op, file, bytes, under);
  const base = field(op, file, File.bufBase);
  const byLine = hasFlag(op, file, FileFlag.lineBuffered | FileFlag.unbuffered);
  setGet(op, file, base, base, base);
  setPut(op, file, base, byLine ? base : field(op, file, File.bufEnd));
  return n;
}

/** Writes what the buffer holds. False: an error, noted; what could not be written is lost, as in glibc. */
function writeHeld(op: Operation, file: number): boolean {
  const base = field(op, file, File.writeBase);
  const n = field(op, file, File.writePtr) - base;
  if (n <= 0) return true;
  return writeThrough(op, file, readBytes(op.k, op.space, base, n), Under.flush) === n;
}

/** Bytes that wait in the buffer to be written. */
export const pending = (op: Operation, file: number): number =>
  Math.max(0, field(op, file, File.writePtr) - field(op, file, File.writeBase));

/** Writes what waits in the buffer; makes the buffer ready for more. False: an error, noted. */
export const flush = (op: Operation, file: number): boolean => startPutting(op, file) && writeHeld(op, file);

/** Stores bytes in the buffer, where there must be room for them. */
function store(op: Operation, file: number, bytes: Uint8Array): void {
  const pointer = field(op, file, File.writePtr);
  if (bytes.length === 1) writeU8(op.k, op.space, pointer, bytes[0]!);
  else writeBytes(op.k, op.space, pointer, bytes);
  assign(op, file, File.writePtr, pointer + bytes.length);
}

/** `op.note` of a put whose bytes go one line at a time. */
const TAIL = 1;

/**
 * Puts bytes into a stream, from `op.done` on. Answers how many are in its buffer or written (all of them, or an error is
 * noted), or -1: all are in the buffer, but to write it was an error. May wait, and is then to be called anew with the same bytes.
 */
export function put(op: Operation, file: number, bytes: Uint8Array): number {
  const n = bytes.length;
  if (n === 0) return 0;
  const resumed = op.under;
  if (resumed === Under.nothing && op.done === 0) {
    const flags = flagsOf(op, file);
    const pointer = field(op, file, File.writePtr);
    let room = 0;
    let mustFlush = false;
    if ((flags & (FileFlag.lineBuffered | FileFlag.putting)) === (FileFlag.lineBuffered | FileFlag.putting)) {
      room = field(op, file, File.bufEnd) - pointer;
      if (room >= n) {
        const last = bytes.lastIndexOf(NEWLINE);
        if (last >= 0) {
          room = last + 1;
          mustFlush = true;
        }
      }
    } else room = field(op, file, File.writeEnd) - pointer;
    if (room > 0) {
      const count = Math.min(room, n);
      store(op, file, count === n ? bytes : bytes.subarray(0, count));
      op.done = count;
      if (count === n && !mustFlush) return n;
    }
  }
  if (resumed !== Under.write && op.note !== TAIL && !flush(op, file)) return op.done === n ? -1 : op.done;
  if (resumed === Under.flush && op.note === TAIL && !flush(op, file)) return op.done - 1;
  const size = field(op, file, File.bufEnd) - field(op, file, File.bufBase);
  const left = n - op.done;
  const whole = left - (size >= BACKUP ? left % size : 0);
  if (whole > 0 && op.note !== TAIL) {
    const count = writeThrough(op, file, bytes.subarray(op.done, op.done + whole), Under.write);
    op.done += count;
    if (count < whole) return op.done;
  }
  op.note = TAIL;
  return putTail(op, file, bytes);
}

/** The rest, less than a buffer: into it; by line where it is line buffered. */
function putTail(op: Operation, file: number, bytes: Uint8Array): number {
  const flags = flagsOf(op, file);
  const end = field(op, file, File.bufEnd);
  while (op.done < bytes.length) {
    let room = end - field(op, file, File.writePtr);
    if (room <= 0) {
      if (!flush(op, file)) return op.done;
      room = end - field(op, file, File.writePtr);
    }
    let count = Math.min(room, bytes.length - op.done);
    let line = false;
    if ((flags & FileFlag.lineBuffered) !== 0) {
      const last = bytes.indexOf(NEWLINE, op.done);
      if (last >= 0 && last < op.done + count) {
        count = last + 1 - op.done;
        line = true;
      }
    } else line = (flags & FileFlag.unbuffered) !== 0;
    store(op, file, bytes.subarray(op.done, op.done + count));
    op.done += count;
    if (line && !flush(op, file)) return op.done - 1;
  }
  return op.done;
}

/** putc: false where an error was noted. May wait. */
export function putByte(op: Operation, file: number, byte: number): boolean {
  if (op.under === Under.nothing && op.done === 0) {
    const pointer = field(op, file, File.writePtr);
    if (pointer < field(op, file, File.writeEnd)) {
      writeU8(op.k, op.space, pointer, byte);
      assign(op, file, File.writePtr, pointer + 1);
      return true;
    }
    if (!startPutting(op, file)) return false;
  }
  const full = field(op, file, File.writePtr) === field(op, file, File.bufEnd);
  if (op.done === 0 && (full || op.under !== Under.nothing) && !writeHeld(op, file)) return false;
  if (op.done === 0) {
    store(op, file, Uint8Array.of(byte));
    op.done = 1;
    const flags = flagsOf(op, file);
    const out = (flags & FileFlag.unbuffered) !== 0 || ((flags & FileFlag.lineBuffered) !== 0 && byte === NEWLINE);
    if (!out) return true;
  }
  return writeHeld(op, file);
}

// ---- Reading

/** From writing to reading: what waits is written. False: an error, noted. */
export function startGetting(op: Operation, file: number): boolean {
  if (pending(op, file) > 0 && !flush(op, file)) return false;
  const pointer = field(op, file, File.writePtr);
  if (inBackup(op, file)) assign(op, file, File.readBase, field(op, file, File.backupBase));
  else {
    assign(op, file, File.readBase, field(op, file, File.bufBase));
    if (pointer > field(op, file, File.readEnd)) assign(op, file, File.readEnd, pointer);
  }
  assign(op, file, File.readPtr, pointer);
  setPut(op, file, pointer, pointer);
  lowerFlag(op, file, FileFlag.putting);
  return true;
}

/** Whoever is asked something wants to see the question first: does reading from it make stdout's lines visible? */
function asksSomebody(op: Operation, file: number): boolean {
  if (hasFlag(op, file, FileFlag.lineBuffered | FileFlag.unbuffered)) return true;
  // What the program is given as its input stands for somebody who types.
  return (
    op.k.machine.terminal &&
    deviceOf(op, file) === Device.descriptor &&
    openFileOf(op.k, op.context, filenoOf(op, file))?.kind === 'terminal'
  );
}

/** Writes what stdout holds, if it is line buffered, under its own lock. */
function showOutput(op: Operation): void {
  const shown = FileFlag.linked | FileFlag.lineBuffered;
  if ((flagsOf(op, STDOUT) & (shown | FileFlag.noWrites)) !== shown) return;
  if (pending(op, STDOUT) === 0) return;
  lockStream(op, STDOUT);
  flush(op, STDOUT);
  unlockStream(op, STDOUT);
}

/** Gets something to read into the buffer; false at the end or after an error (noted). May wait. */
export function underflow(op: Operation, file: number): boolean {
  if (hasFlag(op, file, FileFlag.putting) && !startGetting(op, file)) return false;
  if (field(op, file, File.readPtr) < field(op, file, File.readEnd)) return true;
  if (inBackup(op, file)) {
    toMainArea(op, file);
    if (field(op, file, File.readPtr) < field(op, file, File.readEnd)) return true;
  }
  dropBackup(op, file);
  // The end is the end until somebody clears it (C99).
  if (hasFlag(op, file, FileFlag.eof)) return false;
  if (hasFlag(op, file, FileFlag.noReads)) {
    fault(op, file, Errno.EBADF);
    return false;
  }
  ensureArea(op, file);
  if (op.under !== Under.read && file !== STDOUT && asksSomebody(op, file)) showOutput(op);
  const base = field(op, file, File.bufBase);
  setGet(op, file, base, base, base);
  setPut(op, file, base, base);
  const bytes = readDevice(op, file, field(op, file, File.bufEnd) - base);
  if (bytes.length === 0) {
    // Another process may move the place from here on.
    assign(op, file, File.offset, -1);
    return false;
  }
  writeBytes(op.k, op.space, base, bytes);
  assign(op, file, File.readEnd, base + bytes.length);
  moved(op, file, bytes.length);
  return true;
}

function moved(op: Operation, file: number, n: number): void {
  const offset = offsetOf(op, file);
  if (offset >= 0) assign(op, file, File.offset, offset + n);
}

/** The next byte, or -1. May wait. */
export function getByte(op: Operation, file: number): number {
  let pointer = field(op, file, File.readPtr);
  if (pointer >= field(op, file, File.readEnd)) {
    if (!underflow(op, file)) return -1;
    pointer = field(op, file, File.readPtr);
  }
  const byte = readU8(op.k, op.space, pointer);
  assign(op, file, File.readPtr, pointer + 1);
  return byte;
}

/**
 * Some bytes that are there, at most `n`, up to and with `until` (a byte, or -1: any): they are consumed. None: the end or an
 * error. May wait, with nothing consumed.
 */
export function getSome(op: Operation, file: number, n: number, until: number): Uint8Array {
  let pointer = field(op, file, File.readPtr);
  if (pointer >= field(op, file, File.readEnd)) {
    if (!underflow(op, file)) return NOTHING;
    pointer = field(op, file, File.readPtr);
  }
  let bytes = readBytes(op.k, op.space, pointer, Math.min(n, field(op, file, File.readEnd) - pointer));
  const end = until < 0 ? -1 : bytes.indexOf(until);
  if (end >= 0) bytes = bytes.subarray(0, end + 1);
  assign(op, file, File.readPtr, pointer + bytes.length);
  return bytes;
}
const NOTHING = new Uint8Array(0);

/**
 * For fread: up to `n` bytes into `to`; whole buffers of them come straight from the device. Answers how many came: none at the
 * end or after an error. May wait, with nothing consumed.
 */
export function getInto(op: Operation, file: number, to: number, n: number): number {
  ensureArea(op, file);
  let pointer = field(op, file, File.readPtr);
  let here = field(op, file, File.readEnd) - pointer;
  if (here <= 0 && inBackup(op, file)) {
    toMainArea(op, file);
    pointer = field(op, file, File.readPtr);
    here = field(op, file, File.readEnd) - pointer;
  }
  const base = field(op, file, File.bufBase);
  const size = field(op, file, File.bufEnd) - base;
  if (here <= 0 && n >= size) {
    if (hasFlag(op, file, FileFlag.putting) && !startGetting(op, file)) return 0;
    setGet(op, file, base, base, base);
    setPut(op, file, base, base);
    const bytes = readDevice(op, file, n - (size >= BACKUP ? n % size : 0));
    if (bytes.length > 0) {
      writeBytes(op.k, op.space, to, bytes);
      moved(op, file, bytes.length);
    }
    return bytes.length;
  }
  const bytes = getSome(op, file, n, -1);
  if (bytes.length > 0) writeBytes(op.k, op.space, to, bytes);
  return bytes.length;
}

// ---- Both

/** The device's place becomes the reader's or writer's: what waits is written, what was read ahead is given back. */
export function synchronise(op: Operation, file: number): boolean {
  if (pending(op, file) > 0 && !flush(op, file)) return false;
  const pointer = field(op, file, File.readPtr);
  const ahead = field(op, file, File.readEnd) - pointer;
  if (ahead !== 0) {
    const place = seekDevice(op, file, -ahead, SEEK_CUR);
    if (place >= 0) assign(op, file, File.readEnd, pointer);
    else if (place !== -Errno.ESPIPE) return false;
  }
  assign(op, file, File.offset, -1);
  return true;
}

/** setbuf's work: another area, or (0) none. What waits is written first. */
export function replaceArea(op: Operation, file: number, area: number, size: number): boolean {
  if (!synchronise(op, file)) return false;
  if (area === 0 || size === 0) {
    raiseFlag(op, file, FileFlag.unbuffered);
    setArea(op, file, file + File.shortBuffer, file + File.shortBuffer + 1, false);
  } else {
    lowerFlag(op, file, FileFlag.unbuffered);
    setArea(op, file, area, area + size, false);
  }
  const base = field(op, file, File.bufBase);
  setGet(op, file, base, base, base);
  setPut(op, file, base, base);
  return true;
}
