/** The list of open streams in memory: what exit() and fflush(NULL) go through; streams come into it and go out of it. */
import type { Kernel } from '../../kernel/machine.js';
import { fill, write32 } from '../../kernel/memory/access.js';
import type { Context } from '../../kernel/state.js';
import type { Ctx, Rec } from '../define.js';
import { FILE_SIZE, File, FileFlag, STDERR, STDIN, STDOUT, STREAMS } from '../statics.js';
import { allocate, release } from '../stdlib/memory.js';
import { dropBackup, flush, pending, replaceArea, setArea } from './buffer.js';
import { closeDevice } from './device.js';
import { assign, field, flagsOf, getField, hasFlag, lowerFlag, raiseFlag, setField, setGet, setPut } from './fields.js';
import { lockStream, unlockStream } from './locks.js';
import { type Operation, perform } from './operation.js';

export const isStandard = (file: number): boolean => file === STDIN || file === STDOUT || file === STDERR;

/** A FILE of its own with these flags, in no list yet; 0: no memory (errno is set). */
export function newStream(op: Operation, flags: number): number {
  const file = allocate(op.k, op.context, FILE_SIZE);
  if (file === 0) return 0;
  fill(op.k, op.space, file, 0, FILE_SIZE);
  write32(op.k, op.space, file + File.flags, FileFlag.magic | flags | 0);
  write32(op.k, op.space, file + File.fileno, -1);
  assign(op, file, File.offset, -1);
  return file;
}

/** The list has a lock of its own, and fflush(NULL) holds it for as long as it takes. */
export const lockList = (op: Operation): void => lockStream(op, STREAMS);

/** Into the list, at its head. The list must be locked. */
export function link(op: Operation, file: number): void {
  if (hasFlag(op, file, FileFlag.linked)) return;
  write32(op.k, op.space, file + File.flags, flagsOf(op, file) | FileFlag.linked);
  assign(op, file, File.chain, getField(op.k, op.space, STREAMS));
  setField(op.k, op.space, STREAMS, file);
}

/** No list that is sound is longer; one that a wild store has bent into a ring is not followed for ever. */
const MOST_STREAMS = 100_000;

/** Out of the list. The list must be locked. */
export function unlink(op: Operation, file: number): void {
  if (!hasFlag(op, file, FileFlag.linked)) return;
  let at = STREAMS;
  for (let n = 0; n < MOST_STREAMS; n++) {
    const next = getField(op.k, op.space, at);
    if (next === 0) break;
    if (next === file) {
      setField(op.k, op.space, at, field(op, file, File.chain));
      break;
    }
    at = next + File.chain;
  }
  lowerFlag(op, file, FileFlag.linked);
}

/**
 * What is written goes out, the descriptor (unless it is to stay open) and the buffer go. The FILE stays, as one that can
 * neither read nor write. False: an error (errno). May wait, with nothing but the flush begun.
 */
export function shutStream(op: Operation, file: number, close: boolean): boolean {
  const written = pending(op, file) === 0 || !hasFlag(op, file, FileFlag.putting) || flush(op, file);
  dropBackup(op, file);
  const closed = close ? closeDevice(op, file) : 0;
  setArea(op, file, 0, 0, true);
  setGet(op, file, 0, 0, 0);
  setPut(op, file, 0, 0);
  const { magic, noReads, noWrites, fileBuffer, linked } = FileFlag;
  const left = flagsOf(op, file) & linked;
  write32(op.k, op.space, file + File.flags, magic | fileBuffer | noReads | noWrites | left | 0);
  write32(op.k, op.space, file + File.fileno, -1);
  assign(op, file, File.offset, -1);
  return written && closed >= 0;
}

/** Gives a FILE back, where it is one from the heap. */
export function freeStream(op: Operation, file: number): void {
  if (!isStandard(file)) release(op.k, op.context, file);
}

/**
 * Writes what all streams hold. `locking`: under the lock of each (fflush(NULL)); exit does it underneath whoever uses them.
 * False: an error. May wait; those that are done have nothing left to write then.
 */
export function flushStreams(op: Operation, locking: boolean): boolean {
  lockList(op);
  let well = op.part === 0;
  let file = getField(op.k, op.space, STREAMS);
  for (let n = 0; file !== 0 && n < MOST_STREAMS; n++) {
    const next = field(op, file, File.chain);
    if (pending(op, file) > 0) {
      if (locking) lockStream(op, file);
      if (!flush(op, file)) {
        well = false;
        op.part = 1;
      }
      if (locking) unlockStream(op, file);
    }
    file = next;
  }
  return well;
}

/** What exit() does to streams: output goes out, input that was read ahead is given back to the file (glibc: _IO_cleanup). */
export function cleanUp(op: Operation): boolean {
  const well = flushStreams(op, false);
  let file = getField(op.k, op.space, STREAMS);
  for (let n = 0; file !== 0 && n < MOST_STREAMS; n++) {
    const next = field(op, file, File.chain);
    dropBackup(op, file);
    if (!hasFlag(op, file, FileFlag.unbuffered) && field(op, file, File.bufBase) !== 0) {
      // The buffer is not given back to the heap: the process is about to end.
      raiseFlag(op, file, FileFlag.userBuffer);
      replaceArea(op, file, 0, 0);
    }
    file = next;
  }
  return well;
}

/** exit()'s work on streams, as part of a phase of the call; may wait. Nothing where stdio was never used. */
export function cleanUpStreams(k: Kernel, context: Ctx, call: Rec): void {
  if (k.state.processes[context.process]!.library.libc === true) perform(k, context, call, (op) => void cleanUp(op));
}

/** Bytes that wait in the buffer of stdout: what a crash would lose. */
export function pendingOutput(k: Kernel, context: Context): number {
  const { library, space } = k.state.processes[context.process]!;
  if (library.libc !== true) return 0;
  return getField(k, space, STDOUT + File.writePtr) - getField(k, space, STDOUT + File.writeBase);
}
