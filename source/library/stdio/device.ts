/** What is beneath the buffer of a stream: the system calls on its descriptor, or memory (memory-streams.ts). */

import { Errno } from '../../kernel/errno.js';
import { closeFile, readFile, seekFile, writeFile } from '../../kernel/files/io.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { Device, File, FileFlag } from '../statics.js';
import { assign, deviceOf, fault, filenoOf, offsetOf, raiseFlag } from './fields.js';
import { closeMemory, readMemory, seekMemory, writeMemory } from './memory-streams.js';
import { type Operation, Under } from './operation.js';

/** Once a system call, however often it has to wait: it is entered. */
function enter(op: Operation, under: number, name: string): void {
  if (op.under === under) return;
  op.under = under;
  op.sent = 0;
  // An earlier wait, for the lock or in another system call of the same library call, is no business of this one.
  op.call.woken = 0;
  op.k.machine.model.enterSystemCall(op.k, op.context, name);
}

function leave(op: Operation, name: string): void {
  op.under = Under.nothing;
  op.sent = 0;
  op.k.machine.model.leaveSystemCall(op.k, op.context, name);
}

/** At most `n` bytes; none: the end, or an error. Either is noted in the flags. */
export function readDevice(op: Operation, file: number, n: number): Uint8Array {
  let result: Uint8Array | number;
  if (deviceOf(op, file) !== Device.descriptor) result = readMemory(op, file, n);
  else {
    enter(op, Under.read, 'read');
    result = readFile(op.k, op.context, op.call, filenoOf(op, file), n);
    leave(op, 'read');
  }
  if (typeof result === 'number') {
    fault(op, file, -result);
    return NOTHING;
  }
  if (result.length === 0) raiseFlag(op, file, FileFlag.eof);
  return result;
}
const NOTHING = new Uint8Array(0);

/** A write that goes on until all is out; answers how many bytes went, and the error that ended it, or 0. May wait. */
export function writeAll(op: Operation, fd: number, bytes: Uint8Array, under: number): readonly [number, number] {
  let at = op.under === under ? op.sent : 0;
  let errno = 0;
  while (at < bytes.length) {
    enter(op, under, 'write');
    op.sent = at;
    const n = writeFile(op.k, op.context, op.call, fd, at === 0 ? bytes : bytes.subarray(at));
    if (n <= 0) {
      errno = n === 0 ? Errno.EIO : -n;
      break;
    }
    at += n;
  }
  if (op.under === under) leave(op, 'write');
  return [at, errno];
}

/**
 * Writes all of `bytes`, in as many system calls as it takes; answers how many bytes there was no error for. `under` tells a
 * flush from a write past the buffer. Goes on where it had to wait.
 */
export function writeDevice(op: Operation, file: number, bytes: Uint8Array, under: number): number {
  let at: number;
  if (deviceOf(op, file) !== Device.descriptor) {
    at = writeMemory(op, file, bytes);
    if (at < bytes.length) raiseFlag(op, file, FileFlag.error);
  } else {
    const [n, errno] = writeAll(op, filenoOf(op, file), bytes, under);
    at = n;
    if (errno !== 0) fault(op, file, errno);
  }
  const offset = offsetOf(op, file);
  if (offset >= 0) assign(op, file, File.offset, offset + at);
  return at;
}

/** lseek: the new offset, or -errno (errno is set too). */
export function seekDevice(op: Operation, file: number, offset: number, whence: number): number {
  let result: number;
  if (deviceOf(op, file) !== Device.descriptor) result = seekMemory(op, file, offset, whence);
  else {
    op.k.machine.model.enterSystemCall(op.k, op.context, 'lseek');
    result = seekFile(op.k, op.context, filenoOf(op, file), offset, whence);
    op.k.machine.model.leaveSystemCall(op.k, op.context, 'lseek');
  }
  if (result < 0) setErrno(op.k, op.context, -result);
  return result;
}

/** 0, or -errno (errno is set too). */
export function closeDevice(op: Operation, file: number): number {
  if (deviceOf(op, file) !== Device.descriptor) return closeMemory(op, file);
  op.k.machine.model.enterSystemCall(op.k, op.context, 'close');
  const result = closeFile(op.k, op.context, filenoOf(op, file));
  op.k.machine.model.leaveSystemCall(op.k, op.context, 'close');
  if (result < 0) setErrno(op.k, op.context, -result);
  return result;
}
