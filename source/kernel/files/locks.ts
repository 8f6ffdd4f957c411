/**
 * Locks on files (Linux: fs/locks.c): ranges that belong to a process (fcntl), and whole files that belong to an open file
 * (flock). They bind those who ask for them, nobody else.
 *
 * A process's locks on a file go when it closes any descriptor of it: POSIX wants it so, and many have fallen into it.
 */

import { ownFiles } from '../epoch.js';
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import type { ContextId } from '../state.js';
import { WouldBlock, wakeAll } from '../wait-queue.js';
import { inodeOf, ownInode } from './inode.js';
import type { FileLock, LockWait } from './layout.js';

const queueOf = (inode: number): string => `locks of file ${inode}`;
const WAIT = 'file lock';

const overlaps = (a: FileLock, b: FileLock): boolean => a.start < b.end && b.start < a.end;

/** The first lock of another owner that stands against `wanted`. */
export const conflicting = (locks: readonly FileLock[], wanted: FileLock): FileLock | undefined =>
  locks.find(
    (lock) =>
      lock.owner !== wanted.owner &&
      lock.whole === wanted.whole &&
      (lock.write || wanted.write) &&
      overlaps(lock, wanted),
  );

/** The locks once `wanted` is set in place of what its owner had there; `held` false: once it is taken away. */
function placed(locks: readonly FileLock[], wanted: FileLock, held: boolean): readonly FileLock[] {
  const rest: FileLock[] = [];
  let { start, end } = wanted;
  for (const lock of locks) {
    if (lock.owner !== wanted.owner || lock.whole !== wanted.whole || lock.end < start || lock.start > end) {
      rest.push(lock);
      continue;
    }
    if (held && lock.write === wanted.write) {
      // ranges of the same kind that touch become one
      start = Math.min(start, lock.start);
      end = Math.max(end, lock.end);
      continue;
    }
    if (lock.start < wanted.start) rest.push({ ...lock, end: Math.min(lock.end, wanted.start) });
    if (lock.end > wanted.end) rest.push({ ...lock, start: Math.max(lock.start, wanted.end) });
  }
  if (held) rest.push({ ...wanted, start, end });
  return rest.sort((a, b) => a.start - b.start);
}

/** Takes a lock away, or makes it weaker or stronger; whoever waits for the file's locks looks again. */
function place(k: Kernel, inode: number, wanted: FileLock, held: boolean): void {
  const own = ownInode(k.state, inode);
  own.locks = placed(own.locks, wanted, held);
  wakeAll(k, queueOf(inode));
}

export function unlock(k: Kernel, inode: number, wanted: FileLock): void {
  if (inodeOf(k.state, inode).locks.length > 0) place(k, inode, wanted, false);
}

/**
 * Sets a lock: 0, or -EAGAIN where another one stands against it. With `wait` it throws WouldBlock instead, or answers
 * -EDEADLK where the one who has it waits, at last, for us.
 */
export function lock(k: Kernel, context: ContextId, inode: number, wanted: FileLock, wait: boolean): number {
  const { locks } = inodeOf(k.state, inode);
  const against = conflicting(locks, wanted);
  if (!wanted.whole) forgetWait(k, wanted.owner, context);
  if (against === undefined) {
    place(k, inode, wanted, true);
    return 0;
  }
  if (!wait) return -Errno.EAGAIN;
  if (!wanted.whole) {
    if (waitsFor(k, against.owner, wanted.owner)) return -Errno.EDEADLK;
    const own = ownFiles(k.state, wanted.owner);
    own.lockWaits = [...own.lockWaits, { context, inode, wanted }];
  }
  throw new WouldBlock({ kind: WAIT, queues: [queueOf(inode)] });
}

function forgetWait(k: Kernel, owner: number, context: ContextId): void {
  const record = k.state.files[owner];
  if (record === undefined || !record.lockWaits.some((one) => one.context === context)) return;
  const own = ownFiles(k.state, owner);
  own.lockWaits = own.lockWaits.filter((one) => one.context !== context);
}

/** Does `owner` wait for a lock that `target` has, or for one who does? */
function waitsFor(k: Kernel, owner: number, target: number, seen = new Set<number>()): boolean {
  if (owner === target) return true;
  if (seen.has(owner)) return false;
  seen.add(owner);
  const waits = (k.state.files[owner]?.lockWaits ?? []).filter((one) => stillWaits(k, one));
  return waits.some(({ inode, wanted }) => {
    const against = conflicting(inodeOf(k.state, inode).locks, wanted);
    return against !== undefined && waitsFor(k, against.owner, target, seen);
  });
}

/** A wait that a signal or the end of its thread has broken off is not cleared away at once. */
const stillWaits = (k: Kernel, { context }: LockWait): boolean => k.state.contexts[context]?.wait?.kind === WAIT;

/** All locks of an owner on a file go. */
export function dropLocks(k: Kernel, inode: number, owner: number, whole: boolean): void {
  const { locks } = inodeOf(k.state, inode);
  if (!locks.some((one) => one.owner === owner && one.whole === whole)) return;
  ownInode(k.state, inode).locks = locks.filter((one) => one.owner !== owner || one.whole !== whole);
  wakeAll(k, queueOf(inode));
}
