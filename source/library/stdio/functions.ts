/** The functions of <stdio.h>, and reading and writing by descriptor. */
import { arg32, argAddress, setResult32 } from '../../kernel/call.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import { write32 } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { misuse, threadName } from '../define.js';
import { File, FileFlag } from '../statics.js';
import { Errno } from '../text/errors.js';
import { ensureArea, replaceArea } from './buffer.js';
import { writeAll } from './device.js';
import { field, flagsOf, lowerFlag, raiseFlag } from './fields.js';
import { format, formatFunctions, LONGEST_OUTPUT } from './format.js';
import { inputFunctions, streamArgument } from './input.js';
import { dropLock, takeLock } from './locks.js';
import { openFunctions } from './open.js';
import { type Operation, streaming, Under } from './operation.js';
import { outputFunctions } from './output.js';
import { positionFunctions } from './position.js';
import { scanFunctions } from './scanning.js';

const EOF = -1;
const BUFSIZ = 8192;

/** dprintf: past all streams. `op.kept`: what was formatted, while it waits. */
const printingTo = (name: string, list: boolean): Intrinsic =>
  streaming(name, 'output', (op) => {
    const { k, context, call } = op;
    let bytes: Uint8Array = Uint8Array.from(op.kept);
    if (bytes.length === 0) {
      const made = format(k, context, call, 1, list, LONGEST_OUTPUT);
      if (made.total > LONGEST_OUTPUT) setErrno(k, context, Errno.ENOMEM);
      if (made.total < 0 || made.total > LONGEST_OUTPUT) {
        setResult32(context, call, -1);
        return;
      }
      bytes = made.bytes;
    }
    try {
      const [, errno] = writeAll(op, arg32(context, call, 0), bytes, Under.write);
      if (errno !== 0) setErrno(k, context, errno);
      setResult32(context, call, errno === 0 ? bytes.length : -1);
    } catch (error) {
      op.kept = Array.from(bytes);
      throw error;
    }
  });

const FULL = 0;
const LINE = 1;
const NONE = 2;

/** setvbuf: may be called at any time; what waits is written first. 0, or EOF. */
function setBuffering(op: Operation, file: number, buffer: number, mode: number, size: number): number {
  if (mode === FULL) {
    lowerFlag(op, file, FileFlag.lineBuffered | FileFlag.unbuffered);
    if (buffer === 0) {
      if (field(op, file, File.bufBase) === 0) {
        ensureArea(op, file);
        // Asked for, even on a terminal.
        lowerFlag(op, file, FileFlag.lineBuffered);
      }
      return 0;
    }
  } else if (mode === LINE) {
    lowerFlag(op, file, FileFlag.unbuffered);
    raiseFlag(op, file, FileFlag.lineBuffered);
    if (buffer === 0) return 0;
  } else if (mode === NONE) {
    write32(op.k, op.space, file + File.flags, (flagsOf(op, file) & ~FileFlag.lineBuffered) | FileFlag.unbuffered);
    return replaceArea(op, file, 0, 0) ? 0 : EOF;
  } else return EOF;
  return replaceArea(op, file, buffer, size) ? 0 : EOF;
}

export const stdioFunctions: readonly Intrinsic[] = [
  ...outputFunctions,
  ...inputFunctions,
  ...formatFunctions,
  ...scanFunctions,
  ...openFunctions,
  ...positionFunctions,
  printingTo('dprintf', false),
  printingTo('vdprintf', true),
  streaming('setvbuf', 'local', (op) => {
    const file = streamArgument(op, 0, true);
    const [buffer, size] = [argAddress(op.context, op.call, 1), argAddress(op.context, op.call, 3)];
    setResult32(op.context, op.call, setBuffering(op, file, buffer, arg32(op.context, op.call, 2), size));
  }),
  streaming('setbuf', 'local', (op) => {
    const file = streamArgument(op, 0, true);
    const buffer = argAddress(op.context, op.call, 1);
    setBuffering(op, file, buffer, buffer === 0 ? NONE : FULL, BUFSIZ);
  }),
  streaming('setbuffer', 'local', (op) => {
    const file = streamArgument(op, 0, true);
    const buffer = argAddress(op.context, op.call, 1);
    setBuffering(op, file, buffer, buffer === 0 ? NONE : FULL, argAddress(op.context, op.call, 2));
  }),
  streaming('setlinebuf', 'local', (op) => {
    setBuffering(op, streamArgument(op, 0, true), 0, LINE, 0);
  }),
  streaming('flockfile', 'sync', (op) => {
    const file = streamArgument(op, 0, true);
    takeLock(op.k, op.context, file);
  }),
  streaming('ftrylockfile', 'sync', (op) => {
    const file = streamArgument(op, 0, false);
    setResult32(op.context, op.call, takeLock(op.k, op.context, file) ? 0 : Errno.EBUSY);
  }),
  streaming('funlockfile', 'sync', (op) => {
    const file = streamArgument(op, 0, false);
    if (dropLock(op.k, op.context, file)) return;
    misuse(
      op.k,
      op.context,
      file,
      `${threadName(op.k, op.context.id)} unlocks a stream that it has not locked`,
      'stream',
    );
  }),
];
