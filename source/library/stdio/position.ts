/** Where a stream reads or writes: fseek, ftell and their kin. Source: glibc 2.36, libio/fileops.c (_IO_new_file_seekoff, do_ftell). */
import { arg32, argAddress, argI64, setResult32, setResult64 } from '../../kernel/call.js';
import { Errno } from '../../kernel/errno.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import { readI64, writeBytes } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { alias } from '../define.js';
import { File, FileFlag } from '../statics.js';
import { dropBackup, ensureArea, pending, startGetting } from './buffer.js';
import { readDevice, seekDevice } from './device.js';
import { assign, checkStream, field, hasFlag, lowerFlag, offsetOf, setField, setGet, setPut } from './fields.js';
import { lockStream } from './locks.js';
import { type Operation, streaming, Under } from './operation.js';

const SEEK_SET = 0;
const SEEK_CUR = 1;
const SEEK_END = 2;

/** `op.note` once the wanted place is known and kept: [offset, was nothing in the buffer?]. */
const KNOWN = 1;

/** Moves a stream; answers the new offset, or -1 (errno). May wait. */
function seek(op: Operation, file: number, wanted: number, whence: number): number {
  if (op.note !== KNOWN) {
    let from = wanted;
    if (field(op, file, File.saveBase) !== 0) {
      if (whence === SEEK_CUR && hasFlag(op, file, FileFlag.inBackup)) {
        from -= field(op, file, File.readEnd) - field(op, file, File.readPtr);
      }
      dropBackup(op, file);
    }
    const nothingRead = field(op, file, File.readBase) === field(op, file, File.readEnd);
    op.kept = [from, nothingRead && pending(op, file) === 0 ? 1 : 0];
    op.note = KNOWN;
  }
  if (hasFlag(op, file, FileFlag.putting) && !startGetting(op, file)) return -1;
  if (field(op, file, File.bufBase) === 0) {
    ensureArea(op, file);
    const base = field(op, file, File.bufBase);
    setPut(op, file, base, base);
    setGet(op, file, base, base, base);
  }
  let [offset] = op.kept as [number, number];
  const known = offsetOf(op, file);
  if (whence === SEEK_CUR) {
    offset -= field(op, file, File.readEnd) - field(op, file, File.readPtr);
    if (known < 0) return seekPlainly(op, file, offset, whence);
    offset += known;
    if (offset < 0) {
      setErrno(op.k, op.context, Errno.EINVAL);
      return -1;
    }
  } else if (whence === SEEK_END) return seekPlainly(op, file, offset, whence);
  if (op.under !== Under.read && withinBuffer(op, file, offset)) return offset;
  return hasFlag(op, file, FileFlag.noReads) ? seekPlainly(op, file, offset, SEEK_SET) : seekBlock(op, file, offset);
}

/** The place is in what was read already: nothing is read anew. */
function withinBuffer(op: Operation, file: number, offset: number): boolean {
  const known = offsetOf(op, file);
  if (known < 0 || field(op, file, File.readBase) === 0) return false;
  const base = field(op, file, File.bufBase);
  const end = field(op, file, File.readEnd);
  const start = known - (end - base);
  if (offset < start || offset >= known) return false;
  setGet(op, file, base, base + (offset - start), end);
  setPut(op, file, base, base);
  lowerFlag(op, file, FileFlag.eof);
  // After a fork another process may have moved the place.
  seekDevice(op, file, known, SEEK_SET);
  return true;
}

/** Goes to the start of the block that the place is in, and reads up to it. */
function seekBlock(op: Operation, file: number, offset: number): number {
  const base = field(op, file, File.bufBase);
  const size = field(op, file, File.bufEnd) - base;
  // As glibc has it, by a mask, also where the size is no power of two.
  const delta = (offset % 2 ** 31) & (size - 1);
  const start = offset - delta;
  if (op.under !== Under.read && seekDevice(op, file, start, SEEK_SET) < 0) return -1;
  let count = 0;
  if (delta > 0) {
    const exact = op.kept[1] === 1;
    const bytes = readDevice(op, file, exact ? delta : size);
    count = bytes.length;
    if (count < delta) return seekPlainly(op, file, delta - count, SEEK_CUR);
    writeBytes(op.k, op.space, base, bytes);
  }
  setGet(op, file, base, base + delta, base + count);
  setPut(op, file, base, base);
  assign(op, file, File.offset, start + count);
  lowerFlag(op, file, FileFlag.eof);
  return offset;
}

/** lseek, and an empty buffer. */
function seekPlainly(op: Operation, file: number, offset: number, whence: number): number {
  const place = seekDevice(op, file, offset, whence);
  if (place < 0) return -1;
  const base = field(op, file, File.bufBase);
  lowerFlag(op, file, FileFlag.eof);
  assign(op, file, File.offset, place);
  setGet(op, file, base, base, base);
  setPut(op, file, base, base);
  return place;
}

/** Where the stream stands, or -1 (errno). Changes nothing but, in append mode, the descriptor's place. */
function tell(op: Operation, file: number): number {
  let offset = 0;
  if (field(op, file, File.bufBase) !== 0) {
    const append = hasFlag(op, file, FileFlag.appending);
    if (pending(op, file) === 0) offset -= field(op, file, File.readEnd) - field(op, file, File.readPtr);
    else if (append) {
      const end = seekDevice(op, file, 0, SEEK_END);
      if (end < 0) return -1;
      assign(op, file, File.offset, end);
      offset += pending(op, file);
    } else offset += field(op, file, File.writePtr) - field(op, file, File.readEnd);
  }
  const known = offsetOf(op, file);
  const place = known >= 0 ? known : seekDevice(op, file, 0, SEEK_CUR);
  if (place < 0) return -1;
  let result = place + offset;
  if (hasFlag(op, file, FileFlag.inBackup)) result -= field(op, file, File.saveEnd) - field(op, file, File.saveBase);
  if (result >= 0) return result;
  setErrno(op.k, op.context, Errno.EINVAL);
  return -1;
}

/** The stream argument, locked. */
function locked(op: Operation, i: number): number {
  const file = argAddress(op.context, op.call, i);
  checkStream(op.k, op.context, op.space, file);
  lockStream(op, file);
  return file;
}

const fseek = streaming('fseek', 'input', (op) => {
  const file = locked(op, 0);
  const whence = arg32(op.context, op.call, 2);
  if (whence < SEEK_SET || whence > SEEK_END) {
    setErrno(op.k, op.context, Errno.EINVAL);
    setResult32(op.context, op.call, -1);
    return;
  }
  const place = seek(op, file, Number(argI64(op.context, op.call, 1)), whence);
  setResult32(op.context, op.call, place < 0 ? -1 : 0);
});

const ftell = streaming('ftell', 'input', (op) => setResult64(op.context, op.call, BigInt(tell(op, locked(op, 0)))));

const fgetpos = streaming('fgetpos', 'input', (op) => {
  const place = tell(op, locked(op, 0));
  if (place >= 0) setField(op.k, op.space, argAddress(op.context, op.call, 1), place);
  setResult32(op.context, op.call, place < 0 ? -1 : 0);
});

const fsetpos = streaming('fsetpos', 'input', (op) => {
  const file = locked(op, 0);
  const wanted = Number(readI64(op.k, op.space, argAddress(op.context, op.call, 1)));
  setResult32(op.context, op.call, seek(op, file, wanted, SEEK_SET) < 0 ? -1 : 0);
});

export const positionFunctions: readonly Intrinsic[] = [
  fseek,
  alias('fseeko', fseek),
  alias('fseeko64', fseek),
  ftell,
  alias('ftello', ftell),
  alias('ftello64', ftell),
  fgetpos,
  fsetpos,
  streaming('rewind', 'input', (op) => {
    const file = locked(op, 0);
    seek(op, file, 0, SEEK_SET);
    lowerFlag(op, file, FileFlag.error | FileFlag.eof);
  }),
];
