/** The locks of fcntl and flock. */
import { arg32, argAddress } from '../../kernel/call.js';
import { inodeOf } from '../../kernel/files/inode.js';
import { mayRead, mayWrite, orWait } from '../../kernel/files/io.js';
import type { FileLock } from '../../kernel/files/layout.js';
import { conflicting, lock, unlock } from '../../kernel/files/locks.js';
import { openFileOf } from '../../kernel/files/open-files.js';
import { operationsOf } from '../../kernel/files/operations.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import type { Ctx, Rec } from '../define.js';
import { Errno } from '../text/errors.js';
import { type Answer, systemCall } from './system-call.js';
import { userBytes, userStore } from './user-memory.js';

const F_GETLK = 5;
const F_SETLK = 6;
const F_SETLKW = 7;
const F_RDLCK = 0;
const F_WRLCK = 1;
const F_UNLCK = 2;
/** struct flock: type, whence (2 bytes each), start, length (8 each), pid. */
const SIZE = 32;

/** F_GETLK, F_SETLK, F_SETLKW; undefined: another command. */
export function lockRecords(k: Kernel, context: Ctx, call: Rec, fd: number, command: number): Answer | undefined {
  if (command !== F_GETLK && command !== F_SETLK && command !== F_SETLKW) return undefined;
  const file = openFileOf(k, context, fd)!;
  const at = call.argc > 2 ? argAddress(context, call, 2) : 0;
  const bytes = userBytes(k, context, at, SIZE);
  if (typeof bytes === 'number') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, SIZE);
  const type = view.getInt16(0, true);
  const length = Number(view.getBigInt64(16, true));
  let start = Number(view.getBigInt64(8, true));
  const whence = view.getInt16(2, true);
  if (type !== F_RDLCK && type !== F_WRLCK && (type !== F_UNLCK || command === F_GETLK)) return -Errno.EINVAL;
  if (whence === 1) start += file.offset;
  else if (whence === 2) start += operationsOf(file).size?.(k, file) ?? 0;
  else if (whence !== 0) return -Errno.EINVAL;
  const end = length === 0 ? Number.POSITIVE_INFINITY : length > 0 ? start + length : start;
  if (length < 0) start += length;
  if (start < 0) return -Errno.EINVAL;
  // locks are on files: what has no name has none
  if (file.inode < 0) return -Errno.EINVAL;
  const owner = k.state.tasks[context.task]!.files;
  const { pid } = k.state.processes[context.process]!;
  const wanted: FileLock = { owner, pid, start, end, write: type === F_WRLCK, whole: false };
  if (command === F_GETLK) {
    const against = conflicting(inodeOf(k.state, file.inode).locks, wanted);
    if (against === undefined) view.setInt16(0, F_UNLCK, true);
    else {
      view.setInt16(0, against.write ? F_WRLCK : F_RDLCK, true);
      view.setInt16(2, 0, true);
      view.setBigInt64(8, BigInt(against.start), true);
      view.setBigInt64(16, against.end === Number.POSITIVE_INFINITY ? 0n : BigInt(against.end - against.start), true);
      view.setInt32(24, against.pid, true);
    }
    return userStore(k, context, at, bytes);
  }
  if (type === F_UNLCK) {
    unlock(k, file.inode, wanted);
    return 0;
  }
  if (type === F_RDLCK ? !mayRead(file) : !mayWrite(file)) return -Errno.EBADF;
  return orWait(call, false, () => lock(k, context.id, file.inode, wanted, command === F_SETLKW));
}

const LOCK_SH = 1;
const LOCK_EX = 2;
const LOCK_NB = 4;
const LOCK_UN = 8;

export const lockFunctions: readonly Intrinsic[] = [
  systemCall('flock', 'sync', (k, context, call) => {
    const file = openFileOf(k, context, arg32(context, call, 0));
    if (file === undefined) return -Errno.EBADF;
    const operation = arg32(context, call, 1);
    const what = operation & ~LOCK_NB;
    if (what !== LOCK_SH && what !== LOCK_EX && what !== LOCK_UN) return -Errno.EINVAL;
    if (file.inode < 0) return -Errno.EINVAL;
    const { pid } = k.state.processes[context.process]!;
    const whole = {
      owner: file.id,
      pid,
      start: 0,
      end: Number.POSITIVE_INFINITY,
      write: what === LOCK_EX,
      whole: true,
    };
    if (what === LOCK_UN) {
      unlock(k, file.inode, whole);
      return 0;
    }
    return orWait(call, false, () => lock(k, context.id, file.inode, whole, (operation & LOCK_NB) === 0));
  }),
];
