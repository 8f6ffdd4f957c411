/** A FILE in simulated memory: its fields, its flags, its buffer's pointers. */
import { Fault } from '../../kernel/faults.js';
import type { Kernel } from '../../kernel/machine.js';
import { peekU32, readI32, readU32, write32 } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { writeOutput } from '../../kernel/output.js';
import type { Context } from '../../kernel/state.js';
import { bytesOf, type Ctx, hex, misuse } from '../define.js';
import { File, FileFlag } from '../statics.js';
import type { Operation } from './operation.js';

/** A pointer or size of 8 bytes: two words, each of which is quick to get. */
export const getField = (k: Kernel, space: number, at: number): number =>
  readU32(k, space, at + 4) * 0x100000000 + readU32(k, space, at);

export function setField(k: Kernel, space: number, at: number, value: number): void {
  write32(k, space, at, value | 0);
  write32(k, space, at + 4, Math.floor(value / 0x100000000) | 0);
}

export const field = (op: Operation, file: number, which: number): number => getField(op.k, op.space, file + which);

export function assign(op: Operation, file: number, which: number, value: number): void {
  setField(op.k, op.space, file + which, value);
}

export const flagsOf = (op: Operation, file: number): number => readI32(op.k, op.space, file + File.flags);

export const hasFlag = (op: Operation, file: number, flag: number): boolean => (flagsOf(op, file) & flag) !== 0;

export function raiseFlag(op: Operation, file: number, flag: number): void {
  write32(op.k, op.space, file + File.flags, flagsOf(op, file) | flag);
}

export function lowerFlag(op: Operation, file: number, flag: number): void {
  write32(op.k, op.space, file + File.flags, flagsOf(op, file) & ~flag);
}

export const filenoOf = (op: Operation, file: number): number => readI32(op.k, op.space, file + File.fileno);

/** What is beneath the stream: one of Device. */
export const deviceOf = (op: Operation, file: number): number => readI32(op.k, op.space, file + File.device);

/** The file offset that the end of what was read stands for, or -1. */
export function offsetOf(op: Operation, file: number): number {
  const at = file + File.offset;
  return readI32(op.k, op.space, at + 4) * 0x100000000 + readU32(op.k, op.space, at);
}

/** The area that is read from: base, next byte, end. */
export function setGet(op: Operation, file: number, base: number, pointer: number, end: number): void {
  assign(op, file, File.readBase, base);
  assign(op, file, File.readPtr, pointer);
  assign(op, file, File.readEnd, end);
}

/** The area that is written to: base (nothing is in it), end. */
export function setPut(op: Operation, file: number, base: number, end: number): void {
  assign(op, file, File.writeBase, base);
  assign(op, file, File.writePtr, base);
  assign(op, file, File.writeEnd, end);
}

/** Notes an error of the stream. */
export function fault(op: Operation, file: number, errno: number): void {
  raiseFlag(op, file, FileFlag.error);
  setErrno(op.k, op.context, errno);
}

/** Ends the process for what is no stream: at an address where nothing is, by a fault, otherwise as glibc does. */
export function checkStream(k: Kernel, context: Ctx, space: number, file: number): void {
  if (readI32(k, space, file + File.flags) >>> 16 === FileFlag.magic >>> 16) return;
  misuse(k, context, file, `${hex(file)} is no stream`, 'stream');
  writeOutput(k, context, 2, bytesOf('Fatal error: glibc detected an invalid stdio handle\n'));
  throw new Fault('abort', file, `${hex(file)} is no stream`);
}

/** Is there a stream at this address? Changes nothing. */
export const isStream = (k: Kernel, context: Context, file: number): boolean =>
  (peekU32(k, k.state.processes[context.process]!.space, file) ?? 0) >>> 16 === FileFlag.magic >>> 16;
