/**
 * Mutexes as glibc builds them on futexes. The word is 0 free, 1 locked, 2 locked and perhaps waited for. Lock: 0 → 1, else
 * exchange 2 until that gives 0, waiting in between; unlock: exchange 0, and one wake if it was 2. The woken takes the
 * word anew and may be overtaken. Source: glibc 2.36 nptl/pthread_mutex_lock.c, sysdeps/nptl/lowlevellock.h; Drepper,
 * "Futexes Are Tricky".
 */
import { arg32, argAddress } from '../../kernel/call.js';
import { charge, emit } from '../../kernel/emit.js';
import { waiters } from '../../kernel/futex.js';
import { BLOCKED, DONE, type Intrinsic, type Next, type Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { peekI32, peekU32, readI32, readU32, write32 } from '../../kernel/memory/access.js';
import { noteAcquired, noteReleased, objectAt } from '../../kernel/objects.js';
import type { Call, Context } from '../../kernel/state.js';
import {
  alias,
  answer,
  type Ctx,
  misuse,
  nameOf,
  otherThread,
  phased,
  plain,
  type Rec,
  spaceOf,
  threadName,
} from '../define.js';
import { Errno } from '../text/errors.js';
import { Clock, deadlineAt } from '../time/clock.js';
import { handOver, isInherit, markInherit, settleUrgency, takeInherit } from './inherit.js';
import { COUNT, KIND, MutexType, OWNER, PRIO_INHERIT, ROBUST, SHARED, TYPE_MASK, USERS } from './layout.js';
import { isInconsistent, markRobust, ownerDied, ownerIn, releaseRobust, takeRobust, waitedFor } from './robust.js';
import { checkSharing } from './sharing.js';
import { tidOf } from './tid.js';

export const KNOWN = TYPE_MASK | ROBUST | PRIO_INHERIT | SHARED;
export const ALL_BITS = -1;
/** An adaptive mutex tries so often before it sleeps (glibc: twice what it took before, and 10). */
const ADAPTIVE_TRIES = 10;

export const isRobust = (kind: number): boolean => (kind & ROBUST) !== 0;
/** Are its futex calls shared ones? Those of robust mutexes always are: the kernel wakes so when an owner dies. */
export const isShared = (kind: number): boolean => (kind & (SHARED | ROBUST)) !== 0;

/**
 * The mutex's kind, or -1 where it is none: destroyed, or never initialised. Reports that, and a private one that is used by
 * several processes.
 */
export function kindOf(k: Kernel, context: Context, space: number, address: number, what: string): number {
  const kind = readI32(k, space, address + KIND);
  const known = objectAt(k, space, address);
  if (kind >= 0 && (kind & ~KNOWN) === 0) {
    if (known?.destroyed === true) {
      misuse(k, context, address, `${what} the mutex ${nameOf(k, context, address)}, which was destroyed`, 'destroyed');
    }
    if (known !== undefined && known.within >= 0) checkSharing(k, context, address, known, (kind & SHARED) !== 0);
    return kind;
  }
  const destroyed = known?.destroyed === true;
  misuse(
    k,
    context,
    address,
    `${what} the mutex ${nameOf(k, context, address)}, which was ${destroyed ? 'destroyed' : 'never initialised'}`,
    destroyed ? 'destroyed' : 'uninitialised',
  );
  return -1;
}

/** Does it hold the mutex: by its thread id, or as the copy (fork) of the thread that locked it? */
const holds = (k: Kernel, context: Context, space: number, address: number): boolean =>
  peekI32(k, space, address + OWNER) === tidOf(k, context) || objectAt(k, space, address)?.owner === context.id;

/** Makes the context the owner; the word is set already. */
function own(k: Kernel, context: Ctx, call: Rec, space: number, address: number, type: number, slow: boolean): void {
  write32(k, space, address + OWNER, tidOf(k, context));
  write32(k, space, address + USERS, readI32(k, space, address + USERS) + 1);
  if (type === MutexType.recursive) write32(k, space, address + COUNT, 1);
  const waited = slow ? k.state.now - call.since : 0;
  noteAcquired(k, space, address, 'mutex', context.id, slow, waited);
  emit(k, 'acquire', { context: context.id, address, value: waited, why: slow ? 'slow' : 'fast' });
}

/** A lock that the owner itself may not take again: what it answers, or 0 (recursive: taken once more), or -1: go on. */
function relock(k: Kernel, context: Ctx, space: number, address: number, kind: number): number {
  const owner = isRobust(kind) ? ownerIn(readU32(k, space, address)) : readI32(k, space, address + OWNER);
  if (owner !== tidOf(k, context)) return -1;
  const type = kind & TYPE_MASK;
  if (type === MutexType.recursive) {
    const count = readU32(k, space, address + COUNT);
    if (count === 0xffffffff) return Errno.EAGAIN;
    write32(k, space, address + COUNT, count + 1);
    return 0;
  }
  if (type === MutexType.errorcheck) {
    misuse(
      k,
      context,
      address,
      `${threadName(k, context.id)} locks the mutex ${nameOf(k, context, address)}, which it holds`,
    );
    return Errno.EDEADLK;
  }
  return -1;
}

/** First try, in user space: 0 or an error number where it is over, -1 where it is taken by somebody. */
function attempt(k: Kernel, context: Ctx, call: Rec, space: number, address: number): number {
  charge(k, 'atomic');
  const kind = kindOf(k, context, space, address, 'Locks');
  if (kind < 0) return Errno.EINVAL;
  const type = kind & TYPE_MASK;
  const again = relock(k, context, space, address, kind);
  if (again >= 0) return again;
  if (isRobust(kind)) {
    const result = takeRobust(k, context, call, space, address, false);
    if (result === 0) own(k, context, call, space, address, type, false);
    if (result >= 0) return result;
  } else if (isInherit(kind)) {
    if (takeInherit(k, context, space, address) === 0) {
      own(k, context, call, space, address, type, false);
      return 0;
    }
  } else if (readU32(k, space, address) === 0) {
    const waited = k.machine.controlled && waiters(k, space, address, isShared(kind)).length > 0;
    write32(k, space, address, waited ? 2 : 1);
    own(k, context, call, space, address, type, false);
    return 0;
  }
  if (holds(k, context, space, address)) {
    misuse(
      k,
      context,
      address,
      `${threadName(k, context.id)} locks the mutex ${nameOf(k, context, address)}, which it holds itself: it waits for ever`,
      'relock',
    );
  }
  return -1;
}

/** Marks it as waited for and takes it if it is free: 0 or an error number where it is over, -1 where it is taken. */
export function takeContended(k: Kernel, context: Ctx, call: Rec, space: number, address: number): number {
  charge(k, 'atomic');
  const kind = readI32(k, space, address + KIND);
  if (isRobust(kind)) {
    const result = takeRobust(k, context, call, space, address, call.woken !== 0);
    if (result === 0) own(k, context, call, space, address, kind & TYPE_MASK, true);
    if (result < 0) markRobust(k, space, address);
    return result;
  }
  if (isInherit(kind)) {
    if (takeInherit(k, context, space, address) === 0) {
      own(k, context, call, space, address, kind & TYPE_MASK, true);
      settleUrgency(k, context.id);
      return 0;
    }
    markInherit(k, space, address);
    return -1;
  }
  const old = readU32(k, space, address);
  write32(k, space, address, 2);
  if (old !== 0) return -1;
  own(k, context, call, space, address, kind & TYPE_MASK, true);
  return 0;
}

/** Does the word still say that somebody holds it and somebody waits? */
function isContended(k: Kernel, space: number, address: number, kind: number): boolean {
  const word = readU32(k, space, address);
  return isRobust(kind) || isInherit(kind) ? waitedFor(word) && ownerIn(word) !== 0 : word === 2;
}

/** futex_wait(2): sleeps, or answers `again` at once where the word has changed. After the wake-up `again` runs too. */
export function waitContended(
  k: Kernel,
  context: Ctx,
  call: Rec,
  space: number,
  address: number,
  deadline: number,
  again: number,
): Next {
  const kind = readI32(k, space, address + KIND);
  if (!isContended(k, space, address, kind)) {
    k.machine.model.enterSystemCall(k, context, 'futex');
    charge(k, 'futex');
    k.machine.model.leaveSystemCall(k, context, 'futex');
    return again;
  }
  const owner = objectAt(k, space, address)?.owner ?? -1;
  emit(k, 'contend', { context: context.id, address, other: owner });
  call.phase = again;
  k.machine.model.wait(k, context, {
    kind: 'mutex',
    address,
    space,
    shared: isShared(kind),
    since: k.state.now,
    deadline,
    bitset: ALL_BITS,
    target: -1,
  });
  if (isInherit(kind)) settleUrgency(k, owner);
  return BLOCKED;
}

/** What an unlock did: an error number, or 0; `wake`: a futex_wake is due, a shared one where `shared`. */
export interface Unlocked {
  readonly error: number;
  readonly wake: boolean;
  readonly shared: boolean;
}
const UNLOCKED: Unlocked = { error: 0, wake: false, shared: false };
const WAKE_PRIVATE: Unlocked = { error: 0, wake: true, shared: false };
const WAKE_SHARED: Unlocked = { error: 0, wake: true, shared: true };
const refused = (error: number): Unlocked => ({ error, wake: false, shared: false });

/**
 * Is it right that this context unlocks? Reports where it is not; answers the error number, or 0: it is done all the same.
 * The copy of the thread that locked it before a fork may unlock a normal one (what handlers of pthread_atfork do); those
 * that know their owner by its thread id do not know the copy.
 */
function checkUnlock(k: Kernel, context: Context, space: number, address: number, kind: number, word: number): number {
  const type = kind & TYPE_MASK;
  const checks = type === MutexType.errorcheck || type === MutexType.recursive || isRobust(kind);
  const tid = isRobust(kind) ? ownerIn(word) : readI32(k, space, address + OWNER);
  const byId = tid === tidOf(k, context);
  const locked = isRobust(kind) ? ownerIn(word) !== 0 : word !== 0;
  if (locked && byId) return 0;
  const holder = objectAt(k, space, address)?.owner ?? -1;
  const heir = locked && holder === context.id;
  if (heir && !checks) return 0;
  const how = heir
    ? 'which was locked before the fork: it knows its owner by the thread id, and that is another one in the child'
    : !locked || holder < 0
      ? 'which nobody holds'
      : `which ${otherThread(k, context, holder)} holds`;
  misuse(
    k,
    context,
    address,
    `${threadName(k, context.id)} unlocks the mutex ${nameOf(k, context, address)}, ${how}`,
    'unlock',
  );
  return checks ? Errno.EPERM : 0;
}

/** The user-space half of unlock. */
export function unlock(k: Kernel, context: Ctx, space: number, address: number): Unlocked {
  charge(k, 'atomic');
  const kind = kindOf(k, context, space, address, 'Unlocks');
  if (kind < 0) return refused(Errno.EINVAL);
  const word = readU32(k, space, address);
  const error = checkUnlock(k, context, space, address, kind, word);
  if (error !== 0) return refused(error);
  if ((kind & TYPE_MASK) === MutexType.recursive) {
    const count = readU32(k, space, address + COUNT) - 1;
    write32(k, space, address + COUNT, count);
    if (count > 0) return UNLOCKED;
  }
  write32(k, space, address + USERS, readI32(k, space, address + USERS) - 1);
  if (isRobust(kind) && isInconsistent(k, space, address)) {
    misuse(
      k,
      context,
      address,
      `${threadName(k, context.id)} unlocks the mutex ${nameOf(k, context, address)} of an owner that died without pthread_mutex_consistent: nobody can lock it any more`,
      'not recoverable',
    );
  }
  if (isRobust(kind)) return releaseRobust(k, context, space, address) ? WAKE_SHARED : UNLOCKED;
  // With waiters, the kernel gives it to one of them in the next phase.
  if (isInherit(kind) && waitedFor(word)) return isShared(kind) ? WAKE_SHARED : WAKE_PRIVATE;
  write32(k, space, address + OWNER, 0);
  write32(k, space, address, 0);
  if (word !== 0) noteReleased(k, space, address, 'mutex', objectAt(k, space, address)?.owner ?? context.id);
  emit(k, 'release', { context: context.id, address });
  if (isInherit(kind)) return UNLOCKED;
  return word > 1 ? (isShared(kind) ? WAKE_SHARED : WAKE_PRIVATE) : UNLOCKED;
}

/** The wake that an unlock left to be done. */
export function wakeNext(k: Kernel, context: Ctx, space: number, address: number, shared: boolean): void {
  if (isInherit(peekI32(k, space, address + KIND) ?? 0)) {
    handOver(k, context, space, address, shared);
    emit(k, 'release', { context: context.id, address });
    return;
  }
  k.machine.model.wake(k, context, space, address, ALL_BITS, true, shared);
  context.robustPending = 0;
}

/** Is the lock to be had at once, or an error certain? For controlled runs. */
export function lockable(k: Kernel, context: Context, address: number): boolean {
  const space = spaceOf(k, context);
  const word = peekU32(k, space, address) ?? 0;
  if (word === 0) return true;
  const kind = peekI32(k, space, address + KIND);
  if (kind === undefined || kind < 0) return true;
  if (isRobust(kind) && ownerDied(word)) return true;
  const type = kind & TYPE_MASK;
  const mine = peekI32(k, space, address + OWNER) === tidOf(k, context);
  return mine && (type === MutexType.recursive || type === MutexType.errorcheck);
}

const mutexOf = (context: Context, call: Call): number => argAddress(context, call, 0);

/**
 * The phases of a lock; `deadline` reads the call's time limit, undefined where it is invalid. A call's data is
 * [tries of an adaptive one].
 */
function lockPhases(deadline: (k: Kernel, context: Ctx, call: Rec) => number | undefined): Phase[] {
  return [
    {
      label: 'attempt',
      run(k, context, call) {
        const space = spaceOf(k, context);
        const address = mutexOf(context, call);
        const result = attempt(k, context, call, space, address);
        if (result >= 0) return answer(context, call, result);
        const tries = call.data[0] ?? 0;
        if ((readI32(k, space, address + KIND) & TYPE_MASK) === MutexType.adaptive && tries < ADAPTIVE_TRIES) {
          call.data = [tries + 1];
          return 0;
        }
        return 1;
      },
    },
    {
      label: 'mark as waited for',
      run(k, context, call) {
        if (call.woken === 2) return giveUp(k, context, call, Errno.ETIMEDOUT);
        const result = takeContended(k, context, call, spaceOf(k, context), mutexOf(context, call));
        return result < 0 ? 2 : answer(context, call, result);
      },
    },
    {
      label: 'wait',
      run(k, context, call) {
        const limit = deadline(k, context, call);
        if (limit === undefined) return giveUp(k, context, call, Errno.EINVAL);
        if (limit <= k.state.now) return giveUp(k, context, call, Errno.ETIMEDOUT);
        return waitContended(k, context, call, spaceOf(k, context), mutexOf(context, call), limit, 1);
      },
    },
  ];
}

function giveUp(k: Kernel, context: Ctx, call: Rec, error: number): Next {
  context.robustPending = 0;
  const space = spaceOf(k, context);
  const address = mutexOf(context, call);
  // Whoever has it no longer inherits from this one.
  if (isInherit(peekI32(k, space, address + KIND) ?? 0)) settleUrgency(k, objectAt(k, space, address)?.owner ?? -1);
  return answer(context, call, error);
}

const forEver = (): number => Infinity;

export const mutexLock = phased('pthread_mutex_lock', 'sync', lockPhases(forEver), [
  {
    label: 'lock',
    enabled: (k, context, call) => lockable(k, context, mutexOf(context, call)),
    run(k, context, call) {
      const result = attempt(k, context, call, spaceOf(k, context), mutexOf(context, call));
      return result < 0 ? 0 : answer(context, call, result);
    },
  },
]);

export const mutexTimedLock = phased(
  'pthread_mutex_timedlock',
  'sync',
  lockPhases((k, context, call) => deadlineAt(k, context, argAddress(context, call, 1), Clock.realtime)),
);

const mutexClockLock = phased(
  'pthread_mutex_clocklock',
  'sync',
  lockPhases((k, context, call) => {
    const clock = arg32(context, call, 1);
    if (clock !== Clock.realtime && clock !== Clock.monotonic) return undefined;
    return deadlineAt(k, context, argAddress(context, call, 2), clock);
  }),
);

export const mutexTryLock = plain('pthread_mutex_trylock', 'sync', (k, context, call) => {
  answer(context, call, tryLock(k, context, call, spaceOf(k, context), mutexOf(context, call)));
});

function tryLock(k: Kernel, context: Ctx, call: Rec, space: number, address: number): number {
  charge(k, 'atomic');
  const kind = kindOf(k, context, space, address, 'Tries to lock');
  if (kind < 0) return Errno.EINVAL;
  const type = kind & TYPE_MASK;
  if (type === MutexType.recursive || (isRobust(kind) && type === MutexType.errorcheck)) {
    const again = relock(k, context, space, address, kind);
    if (again >= 0) return again;
  }
  if (isRobust(kind)) {
    const result = takeRobust(k, context, call, space, address, false);
    context.robustPending = 0;
    if (result < 0) return inVain(k, context, space, address);
    if (result !== 0) return result;
  } else if (isInherit(kind)) {
    if (takeInherit(k, context, space, address) !== 0) return inVain(k, context, space, address);
  } else {
    if (readU32(k, space, address) !== 0) return inVain(k, context, space, address);
    write32(k, space, address, 1);
  }
  own(k, context, call, space, address, type, false);
  return 0;
}

function inVain(k: Kernel, context: Ctx, space: number, address: number): number {
  const owner = objectAt(k, space, address)?.owner ?? -1;
  emit(k, 'contend', { context: context.id, address, other: owner, why: 'tried' });
  return Errno.EBUSY;
}

/** Data: [is the wake a shared one]. */
export const mutexUnlock = phased('pthread_mutex_unlock', 'sync', [
  {
    label: 'release',
    run(k, context, call) {
      const done = unlock(k, context, spaceOf(k, context), mutexOf(context, call));
      answer(context, call, done.error);
      if (!done.wake) return DONE;
      if (done.shared) call.data = [1];
      return 1;
    },
  },
  {
    label: 'wake',
    run(k, context, call) {
      wakeNext(k, context, spaceOf(k, context), mutexOf(context, call), call.data[0] === 1);
      return answer(context, call, 0);
    },
  },
]);

export const mutexFunctions: readonly Intrinsic[] = [
  mutexLock,
  mutexTryLock,
  mutexTimedLock,
  mutexClockLock,
  mutexUnlock,
  ...[mutexLock, mutexUnlock, mutexTryLock].map((f) => alias(`__${f.name}`, f)),
];
