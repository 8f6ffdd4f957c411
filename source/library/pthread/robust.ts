/**
 * Robust mutexes as glibc builds them: the word is the owner's thread id, with bits for those who wait and for an owner
 * that has died (robust.ts of the kernel sets that one). Who takes the mutex of a dead owner is told (EOWNERDEAD) and says
 * that the data are in order again (pthread_mutex_consistent); else nobody gets it any more (ENOTRECOVERABLE). Source:
 * glibc 2.36, nptl/pthread_mutex_lock.c, pthread_mutex_unlock.c.
 */
import { emit } from '../../kernel/emit.js';
import type { Kernel } from '../../kernel/machine.js';
import { peekI32, readU32, write32 } from '../../kernel/memory/access.js';
import { noteAcquired, noteReleased } from '../../kernel/objects.js';
import { OWNER_DIED, ROBUST_TID, ROBUST_WAITERS } from '../../kernel/robust.js';
import type { Ctx, Rec } from '../define.js';
import { Errno } from '../text/errors.js';
import { COUNT, OWNER } from './layout.js';
import { tidOf } from './tid.js';

/** Values of the owner field: the owner died and nobody has repaired the data; nobody did, and it was let go of. */
const INCONSISTENT = 0x7fffffff;
const NOT_RECOVERABLE = 0x7ffffffe;

export const ownerDied = (word: number): boolean => (word & OWNER_DIED) !== 0;
export const waitedFor = (word: number): boolean => word >= ROBUST_WAITERS;
/** Nobody can have it any more. */
export const isLost = (k: Kernel, space: number, address: number): boolean =>
  peekI32(k, space, address + OWNER) === NOT_RECOVERABLE;
/** Its owner has died, and the data are not said to be in order. */
export const isInconsistent = (k: Kernel, space: number, address: number): boolean =>
  peekI32(k, space, address + OWNER) === INCONSISTENT;
export const ownerIn = (word: number): number => word & ROBUST_TID;

/**
 * Takes it if nobody alive has it. `waits`: others may wait too. Answers 0 (the caller notes the owner), EOWNERDEAD,
 * ENOTRECOVERABLE, or -1: taken.
 */
export function takeRobust(k: Kernel, context: Ctx, call: Rec, space: number, address: number, waits: boolean): number {
  const word = readU32(k, space, address);
  const died = ownerDied(word);
  context.robustPending = address;
  if (word !== 0 && !died) return -1;
  if (!died && isLost(k, space, address)) {
    // POSIX wants all who wait to be told. glibc takes the word, with the bit that others wait, and lets it go by a test for
    // more than 1, which that bit makes negative: the others sleep on. Measured with glibc 2.36.
    context.robustPending = 0;
    return Errno.ENOTRECOVERABLE;
  }
  const bits = waits || waitedFor(word) ? ROBUST_WAITERS : 0;
  write32(k, space, address, bits + tidOf(k, context));
  context.robust = [address, ...context.robust];
  context.robustPending = 0;
  if (!died) return 0;
  write32(k, space, address + OWNER, INCONSISTENT);
  write32(k, space, address + COUNT, 1);
  const waited = waits ? k.state.now - call.since : 0;
  noteAcquired(k, space, address, 'mutex', context.id, waits, waited);
  emit(k, 'acquire', { context: context.id, address, value: waited, why: 'owner died' });
  return Errno.EOWNERDEAD;
}

/** Says that somebody waits; false: there is nothing to wait for any more. */
export function markRobust(k: Kernel, space: number, address: number): boolean {
  const word = readU32(k, space, address);
  if (word === 0 || ownerDied(word)) return false;
  if (!waitedFor(word)) write32(k, space, address, word + ROBUST_WAITERS);
  return true;
}

/** Lets it go; true: a wake is due (and robustPending to be cleared after it). */
export function releaseRobust(k: Kernel, context: Ctx, space: number, address: number): boolean {
  const word = readU32(k, space, address);
  const inconsistent = isInconsistent(k, space, address);
  write32(k, space, address + OWNER, inconsistent ? NOT_RECOVERABLE : 0);
  context.robust = context.robust.filter((one) => one !== address);
  write32(k, space, address, 0);
  noteReleased(k, space, address, 'mutex', context.id);
  emit(k, 'release', { context: context.id, address, why: inconsistent ? 'not recoverable' : '' });
  if (waitedFor(word)) context.robustPending = address;
  return waitedFor(word);
}

/** pthread_mutex_consistent: false where it is not inconsistent. */
export function makeConsistent(k: Kernel, context: Ctx, space: number, address: number): boolean {
  if (!isInconsistent(k, space, address)) return false;
  write32(k, space, address + OWNER, tidOf(k, context));
  return true;
}
