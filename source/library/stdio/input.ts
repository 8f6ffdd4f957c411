/** Reading streams: characters, lines, blocks. A call that waits in its middle keeps its count; the bytes are where they belong. */
import { arg32, argAddress, argU64, setResult32, setResult64, setResultAddress } from '../../kernel/call.js';
import { charge } from '../../kernel/emit.js';
import { Errno } from '../../kernel/errno.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import { copy, readI32, write64, writeAddress, writeBytes, writeU8 } from '../../kernel/memory/access.js';
import { errnoAddress, setErrno } from '../../kernel/memory/stacks.js';
import { FileFlag, STDIN } from '../statics.js';
import { allocate, release } from '../stdlib/memory.js';
import { getByte, getInto, getSome, putBack } from './buffer.js';
import { checkStream, flagsOf, getField, hasFlag, lowerFlag, raiseFlag } from './fields.js';
import { lockStream } from './locks.js';
import { type Operation, streaming } from './operation.js';

const EOF = -1;
const NEWLINE = 10;

/** Argument i, a stream, locked for the call unless it is one of the `_unlocked` functions. */
export function streamArgument(op: Operation, i: number, locking: boolean): number {
  const file = argAddress(op.context, op.call, i);
  checkStream(op.k, op.context, op.space, file);
  if (locking) lockStream(op, file);
  return file;
}

/** A function, and the same without the lock. */
const both = (name: string, make: (name: string, locking: boolean) => Intrinsic): readonly Intrinsic[] => [
  make(name, true),
  make(`${name}_unlocked`, false),
];

const getting = (name: string, locking: boolean): Intrinsic =>
  streaming(name, 'input', (op) => setResult32(op.context, op.call, getByte(op, streamArgument(op, 0, locking))));

const gettingHere = (name: string, locking: boolean): Intrinsic =>
  streaming(name, 'input', (op) => {
    if (locking) lockStream(op, STDIN);
    setResult32(op.context, op.call, getByte(op, STDIN));
  });

/** `op.note` once fgets has put the stream's error flag aside: STARTED, and the flag. */
const STARTED = 1;

const fgets = (name: string, locking: boolean): Intrinsic =>
  streaming(name, 'input', (op) => {
    const { k, context, call, space } = op;
    const to = argAddress(context, call, 0);
    const n = arg32(context, call, 1);
    const file = streamArgument(op, 2, locking);
    if (n <= 1) {
      if (n === 1) writeU8(k, space, to, 0);
      setResultAddress(context, call, n === 1 ? to : 0);
      return;
    }
    // An old error is no reason not to give a line; one of this call is.
    if (op.note === 0) {
      op.note = STARTED | (flagsOf(op, file) & FileFlag.error);
      lowerFlag(op, file, FileFlag.error);
    }
    while (op.done < n - 1) {
      const bytes = getSome(op, file, n - 1 - op.done, NEWLINE);
      if (bytes.length === 0) break;
      writeBytes(k, space, to + op.done, bytes);
      op.done += bytes.length;
      if (bytes[bytes.length - 1] === NEWLINE) break;
    }
    const failed = hasFlag(op, file, FileFlag.error) && readI32(k, space, errnoAddress(context)) !== Errno.EAGAIN;
    if (op.done > 0 && !failed) writeU8(k, space, to + op.done, 0);
    if ((op.note & FileFlag.error) !== 0) raiseFlag(op, file, FileFlag.error);
    setResultAddress(context, call, op.done > 0 && !failed ? to : 0);
  });

/** Blocks that fread brings in one step. */
const PIECE = 1 << 19;

const fread = (name: string, locking: boolean): Intrinsic =>
  streaming(name, 'input', (op) => {
    const { context, call } = op;
    const size = Number(argU64(context, call, 1));
    const total = size * Number(argU64(context, call, 2));
    if (total === 0) {
      setResult64(context, call, 0n);
    }
    const to = argAddress(context, call, 0);
    const file = streamArgument(op, 3, locking);
    let here = 0;
    while (op.done < total) {
      const n = getInto(op, file, to + op.done, Math.min(total - op.done, PIECE));
      if (n === 0) break;
      charge(op.k, 'byte', n);
      op.done += n;
      here += n;
      if (here >= PIECE) {
        op.more = true;
        return;
      }
    }
    setResult64(context, call, BigInt(op.done === total ? Math.floor(total / size) : Math.floor(op.done / size)));
  });

/** What a line's block is made of first, where there is none. */
const FIRST_LINE = 120;

/** Room for `n` bytes and a 0 in the block that grows (its address and size are where the program wants them); 0: no memory. */
function reserveLine(op: Operation, place: number, sizePlace: number, n: number): number {
  const { k, context, space } = op;
  const block = getField(k, space, place);
  const room = block === 0 ? 0 : getField(k, space, sizePlace);
  if (room >= n + 1 && block !== 0) return block;
  const size = block === 0 || room === 0 ? Math.max(FIRST_LINE, n + 1) : Math.max(2 * room, n + 1);
  const larger = allocate(k, context, size);
  if (larger === 0) return 0;
  if (block !== 0) {
    copy(k, space, larger, block, Math.min(room, op.done));
    release(k, context, block);
  }
  writeAddress(k, space, place, larger);
  write64(k, space, sizePlace, BigInt(size));
  return larger;
}

const delimited = (name: string, at: number): Intrinsic =>
  streaming(name, 'input', (op) => {
    const { k, context, call, space } = op;
    const place = argAddress(context, call, 0);
    const sizePlace = argAddress(context, call, 1);
    const delimiter = at === 2 ? NEWLINE : arg32(context, call, 2) & 0xff;
    if (place === 0 || sizePlace === 0) {
      setErrno(k, context, Errno.EINVAL);
      setResult64(context, call, -1n);
      return;
    }
    const file = streamArgument(op, at, true);
    if (reserveLine(op, place, sizePlace, 0) === 0) {
      setResult64(context, call, -1n);
      return;
    }
    for (;;) {
      const bytes = getSome(op, file, LONGEST_LINE, delimiter);
      if (bytes.length === 0) break;
      const block = reserveLine(op, place, sizePlace, op.done + bytes.length);
      if (block === 0) {
        setResult64(context, call, -1n);
        return;
      }
      writeBytes(k, space, block + op.done, bytes);
      op.done += bytes.length;
      if (bytes[bytes.length - 1] === delimiter) break;
    }
    if (op.done > 0) writeU8(k, space, getField(k, space, place) + op.done, 0);
    setResult64(context, call, op.done > 0 ? BigInt(op.done) : -1n);
  });
const LONGEST_LINE = 2 ** 31;

const stateFlag = (name: string, bit: number): readonly Intrinsic[] =>
  both(name, (n, locking) =>
    streaming(n, 'local', (op) =>
      setResult32(op.context, op.call, hasFlag(op, streamArgument(op, 0, locking), bit) ? 1 : 0),
    ),
  );

export const inputFunctions: readonly Intrinsic[] = [
  ...both('fgetc', getting),
  ...both('getc', getting),
  ...both('getchar', gettingHere),
  ...both('fgets', fgets),
  ...both('fread', fread),
  delimited('getline', 2),
  delimited('getdelim', 3),
  delimited('__getdelim', 3),
  ...stateFlag('feof', FileFlag.eof),
  ...stateFlag('ferror', FileFlag.error),
  ...both('clearerr', (name, locking) =>
    streaming(name, 'local', (op) => lowerFlag(op, streamArgument(op, 0, locking), FileFlag.eof | FileFlag.error)),
  ),
  streaming('ungetc', 'input', (op) => {
    const c = arg32(op.context, op.call, 0);
    const file = streamArgument(op, 1, true);
    const done = c !== EOF && putBack(op, file, c & 0xff);
    setResult32(op.context, op.call, done ? c & 0xff : EOF);
  }),
];
