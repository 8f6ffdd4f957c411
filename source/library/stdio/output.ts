/** Writing streams: formatted, characters, strings, blocks; messages of the library itself. */
import { arg32, argAddress, argU64, setResult32, setResult64 } from '../../kernel/call.js';
import { Errno } from '../../kernel/errno.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import { readI32, readRaw } from '../../kernel/memory/access.js';
import { errnoAddress, setErrno } from '../../kernel/memory/stacks.js';
import { bytesOf } from '../define.js';
import { FileFlag, STDERR, STDOUT } from '../statics.js';
import { stringAt } from '../string/memory.js';
import { errorMessage } from '../text/errors.js';
import { flush, put, putByte, synchronise } from './buffer.js';
import { checkStream, fault, hasFlag } from './fields.js';
import { format, LONGEST_OUTPUT } from './format.js';
import { streamArgument } from './input.js';
import { flushStreams } from './list.js';
import { lockStream } from './locks.js';
import { publish } from './memory-streams.js';
import { nextPart, type Operation, streaming } from './operation.js';

const EOF = -1;

/**
 * Puts bytes that are made once: they are kept while the call waits, for what they are made of may change meanwhile. Answers
 * as `put` does.
 */
function putMade(op: Operation, file: number, bytes: Uint8Array): number {
  try {
    return put(op, file, bytes);
  } catch (error) {
    if (op.kept.length === 0) op.kept = Array.from(bytes);
    throw error;
  }
}
/** printf and its kin to a stream. */
const printing = (name: string, stream: 'stdout' | 'argument', list: boolean): Intrinsic =>
  streaming(name, 'output', (op) => {
    const { k, context, call } = op;
    const file = stream === 'stdout' ? STDOUT : argAddress(context, call, 0);
    checkStream(k, context, op.space, file);
    lockStream(op, file);
    let bytes: Uint8Array = Uint8Array.from(op.kept);
    if (bytes.length === 0) {
      if (hasFlag(op, file, FileFlag.noWrites)) {
        fault(op, file, Errno.EBADF);
        setResult32(context, call, EOF);
        return;
      }
      const made = format(k, context, call, stream === 'stdout' ? 0 : 1, list, LONGEST_OUTPUT);
      if (made.total > LONGEST_OUTPUT) setErrno(k, context, Errno.ENOMEM);
      if (made.total < 0 || made.total > LONGEST_OUTPUT) {
        setResult32(context, call, -1);
        return;
      }
      bytes = made.bytes;
    }
    setResult32(context, call, putMade(op, file, bytes) === bytes.length ? bytes.length : -1);
  });

const puttingByte = (name: string, locking: boolean, here: boolean): Intrinsic =>
  streaming(name, 'output', (op) => {
    if (here && locking) lockStream(op, STDOUT);
    const file = here ? STDOUT : streamArgument(op, 1, locking);
    const byte = arg32(op.context, op.call, 0) & 0xff;
    setResult32(op.context, op.call, putByte(op, file, byte) ? byte : EOF);
  });

const fputs = (name: string, locking: boolean): Intrinsic =>
  streaming(name, 'output', (op) => {
    const file = streamArgument(op, 1, locking);
    const text = stringAt(op.k, op.context, argAddress(op.context, op.call, 0));
    setResult32(op.context, op.call, put(op, file, text) === text.length ? 1 : EOF);
  });

/** puts: the text, then the newline as a part of its own, so that an unbuffered stream writes twice, as it does. */
const puts = streaming('puts', 'output', (op) => {
  lockStream(op, STDOUT);
  const text = stringAt(op.k, op.context, argAddress(op.context, op.call, 0));
  if (op.part === 0) {
    if (put(op, STDOUT, text) !== text.length) {
      setResult32(op.context, op.call, EOF);
      return;
    }
    nextPart(op, 1);
  }
  setResult32(op.context, op.call, putByte(op, STDOUT, 10) ? text.length + 1 : EOF);
});

/** What fwrite puts in one step: a multiple of every buffer's usual size. */
const PIECE = 1 << 19;

const fwrite = (name: string, locking: boolean): Intrinsic =>
  streaming(name, 'output', (op) => {
    const { k, context, call, space } = op;
    const size = argU64(context, call, 1);
    const count = argU64(context, call, 2);
    const total = Number(size * count);
    const file = streamArgument(op, 3, locking);
    if (total === 0) {
      setResult64(context, call, 0n);
    }
    const from = op.part * PIECE;
    const n = Math.min(PIECE, total - from);
    const put_ = put(op, file, readRaw(k, space, argAddress(context, call, 0) + from, n));
    if (put_ === n && from + n < total) {
      nextPart(op, op.part + 1);
      op.more = true;
      return;
    }
    // All in the buffer, but for an error of a flush: that is all the same to fwrite.
    const done = put_ === -1 ? total : from + put_;
    setResult64(context, call, done === total ? count : BigInt(done) / size);
  });

/** fflush of one stream, whose lock is taken. */
function flushOne(op: Operation, file: number): void {
  const done = synchronise(op, file);
  if (done) publish(op, file);
  setResult32(op.context, op.call, done ? 0 : EOF);
}

const fflush = (name: string, locking: boolean): Intrinsic =>
  streaming(name, 'output', (op) => {
    if (argAddress(op.context, op.call, 0) === 0) {
      setResult32(op.context, op.call, flushStreams(op, true) ? 0 : EOF);
      return;
    }
    flushOne(op, streamArgument(op, 0, locking));
  });

/** A message of the library's own to stderr, under its lock. May wait; `op.kept` holds the message then. */
export function putMessage(op: Operation, make: () => Uint8Array): void {
  lockStream(op, STDERR);
  putMade(op, STDERR, op.kept.length > 0 ? Uint8Array.from(op.kept) : make());
}

/** fflush(stdout), as a part of a call. May wait. */
export function flushOutput(op: Operation): void {
  lockStream(op, STDOUT);
  flush(op, STDOUT);
}

export const outputFunctions: readonly Intrinsic[] = [
  printing('printf', 'stdout', false),
  printing('vprintf', 'stdout', true),
  printing('fprintf', 'argument', false),
  printing('vfprintf', 'argument', true),
  puttingByte('fputc', true, false),
  puttingByte('fputc_unlocked', false, false),
  puttingByte('putc', true, false),
  puttingByte('putc_unlocked', false, false),
  puttingByte('putchar', true, true),
  puttingByte('putchar_unlocked', false, true),
  fputs('fputs', true),
  fputs('fputs_unlocked', false),
  puts,
  fwrite('fwrite', true),
  fwrite('fwrite_unlocked', false),
  fflush('fflush', true),
  fflush('fflush_unlocked', false),
  streaming('perror', 'output', (op) => {
    const { k, context, call, space } = op;
    putMessage(op, () => {
      const prefix = argAddress(context, call, 0);
      const message = bytesOf(`${errorMessage(readI32(k, space, errnoAddress(context)))}\n`);
      const text = prefix === 0 ? new Uint8Array(0) : stringAt(k, context, prefix);
      return text.length === 0 ? message : Uint8Array.from([...text, 58, 32, ...message]);
    });
  }),
];
