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
import { fill, peekI32, peekU32, readI32, readU32, write32 } from '../../kernel/memory/access.js';
import { noteAcquired, noteDestroyed, noteInitialised, noteReleased, objectAt } from '../../kernel/objects.js';
import type { Call, Context } from '../../kernel/state.js';
import { alias, answer, type Ctx, misuse, nameOf, phased, plain, type Rec, spaceOf, threadName } from '../define.js';
import { Errno } from '../text/errors.js';
import { Clock, deadlineAt } from '../time/clock.js';
import { tidOf } from './tid.js';

/** Offsets in a pthread_mutex_t (40 bytes). */
const COUNT = 4;
const OWNER = 8;
const USERS = 12;
const KIND = 16;
export const MUTEX_SIZE = 40;

export const MutexType = { normal: 0, recursive: 1, errorcheck: 2, adaptive: 3 } as const;
const TYPE_NAMES = ['normal', 'recursive', 'errorcheck', 'adaptive'];
const TYPE_MASK = 3;
/** Set in the kind: robust 16, inheriting 32, protected 64, shared 128. */
const SHARED = 128;
const KNOWN = TYPE_MASK | SHARED;
export const ALL_BITS = -1;
/** An adaptive mutex tries so often before it sleeps (glibc: twice what it took before, and 10). */
const ADAPTIVE_TRIES = 10;

/**
 * The mutex's type, or -1 where it is none: destroyed, or never initialised. Reports that.
 */
function typeOf(k: Kernel, context: Context, space: number, address: number, what: string): number {
  const kind = readI32(k, space, address + KIND);
  if (kind >= 0 && (kind & ~KNOWN) === 0) {
    if (objectAt(k, space, address)?.destroyed === true) {
      misuse(k, context, address, `${what} the mutex ${nameOf(k, context, address)}, which was destroyed`, 'destroyed');
    }
    return kind & TYPE_MASK;
  }
  const destroyed = objectAt(k, space, address)?.destroyed === true;
  misuse(
    k,
    context,
    address,
    `${what} the mutex ${nameOf(k, context, address)}, which was ${destroyed ? 'destroyed' : 'never initialised'}`,
    destroyed ? 'destroyed' : 'uninitialised',
  );
  return -1;
}

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
function relock(k: Kernel, context: Ctx, space: number, address: number, type: number): number {
  if (readI32(k, space, address + OWNER) !== tidOf(k, context)) return -1;
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
  const type = typeOf(k, context, space, address, 'Locks');
  if (type < 0) return Errno.EINVAL;
  const again = relock(k, context, space, address, type);
  if (again >= 0) return again;
  if (readU32(k, space, address) === 0) {
    const waited = k.machine.controlled && waiters(k, space, address).length > 0;
    write32(k, space, address, waited ? 2 : 1);
    own(k, context, call, space, address, type, false);
    return 0;
  }
  if (readI32(k, space, address + OWNER) === tidOf(k, context)) {
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

/** Exchange 2: taken if it was free. */
export function takeContended(k: Kernel, context: Ctx, call: Rec, space: number, address: number): boolean {
  charge(k, 'atomic');
  const old = readU32(k, space, address);
  write32(k, space, address, 2);
  if (old !== 0) return false;
  own(k, context, call, space, address, readI32(k, space, address + KIND) & TYPE_MASK, true);
  return true;
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
  if (readU32(k, space, address) !== 2) {
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
    since: k.state.now,
    deadline,
    bitset: ALL_BITS,
    target: -1,
  });
  return BLOCKED;
}

/** What an unlock did: an error number, or 0; `wake`: a futex_wake is due. */
export interface Unlocked {
  readonly error: number;
  readonly wake: boolean;
}
const UNLOCKED: Unlocked = { error: 0, wake: false };
const UNLOCKED_WAKE: Unlocked = { error: 0, wake: true };
const refused = (error: number): Unlocked => ({ error, wake: false });

/** The user-space half of unlock. */
export function unlock(k: Kernel, context: Ctx, space: number, address: number): Unlocked {
  charge(k, 'atomic');
  const type = typeOf(k, context, space, address, 'Unlocks');
  if (type < 0) return refused(Errno.EINVAL);
  const word = readU32(k, space, address);
  const mine = readI32(k, space, address + OWNER) === tidOf(k, context);
  if (word === 0 || !mine) {
    const holder = objectAt(k, space, address)?.owner ?? -1;
    const how = word === 0 || holder < 0 ? 'which nobody holds' : `which ${threadName(k, holder)} holds`;
    misuse(
      k,
      context,
      address,
      `${threadName(k, context.id)} unlocks the mutex ${nameOf(k, context, address)}, ${how}`,
      'unlock',
    );
    if (type === MutexType.errorcheck || type === MutexType.recursive) return refused(Errno.EPERM);
  }
  if (type === MutexType.recursive) {
    const count = readU32(k, space, address + COUNT) - 1;
    write32(k, space, address + COUNT, count);
    if (count > 0) return UNLOCKED;
  }
  write32(k, space, address + OWNER, 0);
  write32(k, space, address + USERS, readI32(k, space, address + USERS) - 1);
  write32(k, space, address, 0);
  if (word !== 0) noteReleased(k, space, address, 'mutex', objectAt(k, space, address)?.owner ?? context.id);
  emit(k, 'release', { context: context.id, address });
  return word > 1 ? UNLOCKED_WAKE : UNLOCKED;
}

/** Is the lock to be had at once, or an error certain? For controlled runs. */
export function lockable(k: Kernel, context: Context, address: number): boolean {
  const space = spaceOf(k, context);
  if (peekU32(k, space, address) === 0) return true;
  const kind = peekI32(k, space, address + KIND);
  if (kind === undefined || kind < 0) return true;
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
        if (call.woken === 2) return answer(context, call, Errno.ETIMEDOUT);
        return takeContended(k, context, call, spaceOf(k, context), mutexOf(context, call))
          ? answer(context, call, 0)
          : 2;
      },
    },
    {
      label: 'wait',
      run(k, context, call) {
        const limit = deadline(k, context, call);
        if (limit === undefined) return answer(context, call, Errno.EINVAL);
        if (limit <= k.state.now) return answer(context, call, Errno.ETIMEDOUT);
        return waitContended(k, context, call, spaceOf(k, context), mutexOf(context, call), limit, 1);
      },
    },
  ];
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
  const space = spaceOf(k, context);
  const address = mutexOf(context, call);
  charge(k, 'atomic');
  const type = typeOf(k, context, space, address, 'Tries to lock');
  if (type < 0) {
    answer(context, call, Errno.EINVAL);
    return;
  }
  if (type === MutexType.recursive) {
    const again = relock(k, context, space, address, type);
    if (again >= 0) {
      answer(context, call, again);
      return;
    }
  }
  if (readU32(k, space, address) !== 0) {
    answer(context, call, Errno.EBUSY);
    return;
  }
  write32(k, space, address, 1);
  own(k, context, call, space, address, type, false);
  answer(context, call, 0);
});

export const mutexUnlock = phased('pthread_mutex_unlock', 'sync', [
  {
    label: 'release',
    run(k, context, call) {
      const done = unlock(k, context, spaceOf(k, context), mutexOf(context, call));
      answer(context, call, done.error);
      return done.wake ? 1 : DONE;
    },
  },
  {
    label: 'wake',
    run(k, context, call) {
      k.machine.model.wake(k, context, spaceOf(k, context), mutexOf(context, call), ALL_BITS, true);
      return answer(context, call, 0);
    },
  },
]);

/** Sets up a mutex in memory. */
export function initialiseMutex(k: Kernel, context: Ctx, address: number, kind: number): void {
  const space = spaceOf(k, context);
  const old = objectAt(k, space, address);
  if (old?.kind === 'mutex' && !old.destroyed && old.owner >= 0) {
    misuse(
      k,
      context,
      address,
      `Initialises the mutex ${nameOf(k, context, address)} anew while ${threadName(k, old.owner)} holds it`,
      'initialise',
    );
  }
  fill(k, space, address, 0, MUTEX_SIZE);
  write32(k, space, address + KIND, kind);
  noteInitialised(k, space, address, 'mutex', TYPE_NAMES[kind & TYPE_MASK]!);
}

export const mutexDestroy = plain('pthread_mutex_destroy', 'sync', (k, context, call) => {
  const space = spaceOf(k, context);
  const address = mutexOf(context, call);
  if (typeOf(k, context, space, address, 'Destroys') < 0) {
    answer(context, call, Errno.EINVAL);
    return;
  }
  const holder = objectAt(k, space, address)?.owner ?? -1;
  if (readI32(k, space, address + USERS) !== 0 || waiters(k, space, address).length > 0) {
    const who = holder >= 0 ? `which ${threadName(k, holder)} holds` : 'which others wait for';
    misuse(k, context, address, `Destroys the mutex ${nameOf(k, context, address)}, ${who}`, 'destroy');
    answer(context, call, Errno.EBUSY);
    return;
  }
  write32(k, space, address + KIND, -1);
  noteDestroyed(k, space, address, 'mutex');
  answer(context, call, 0);
});

const attribute = (context: Context, call: Call): number => argAddress(context, call, 0);

/** pthread_mutexattr_t is an int: the kind, and flags above it. */
const attributeFunctions: readonly Intrinsic[] = [
  plain('pthread_mutexattr_init', 'local', (k, context, call) => {
    write32(k, spaceOf(k, context), attribute(context, call), 0);
    answer(context, call, 0);
  }),
  plain('pthread_mutexattr_destroy', 'local', (_, context, call) => {
    answer(context, call, 0);
  }),
  plain('pthread_mutexattr_settype', 'local', (k, context, call) => {
    const type = arg32(context, call, 1);
    if (type < 0 || type > 3) {
      misuse(k, context, attribute(context, call), `${type} is no type of mutex`, 'attribute');
      answer(context, call, Errno.EINVAL);
      return;
    }
    const space = spaceOf(k, context);
    const at = attribute(context, call);
    write32(k, space, at, (readI32(k, space, at) & ~TYPE_MASK) | type);
    answer(context, call, 0);
  }),
  plain('pthread_mutexattr_gettype', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    write32(k, space, argAddress(context, call, 1), readI32(k, space, attribute(context, call)) & TYPE_MASK);
    answer(context, call, 0);
  }),
  plain('pthread_mutexattr_setpshared', 'local', (k, context, call) => {
    const shared = arg32(context, call, 1);
    if (shared !== 0 && shared !== 1) {
      misuse(k, context, attribute(context, call), `${shared} is neither private nor shared`, 'attribute');
      answer(context, call, Errno.EINVAL);
      return;
    }
    const space = spaceOf(k, context);
    const at = attribute(context, call);
    write32(k, space, at, (readI32(k, space, at) & ~SHARED) | (shared === 1 ? SHARED : 0));
    answer(context, call, 0);
  }),
  plain('pthread_mutexattr_getpshared', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const shared = (readI32(k, space, attribute(context, call)) & SHARED) !== 0;
    write32(k, space, argAddress(context, call, 1), shared ? 1 : 0);
    answer(context, call, 0);
  }),
];

export const mutexInit = plain('pthread_mutex_init', 'sync', (k, context, call) => {
  const attributes = argAddress(context, call, 1);
  const kind = attributes === 0 ? 0 : readI32(k, spaceOf(k, context), attributes);
  initialiseMutex(k, context, mutexOf(context, call), kind & KNOWN);
  answer(context, call, 0);
});

export const mutexFunctions: readonly Intrinsic[] = [
  mutexInit,
  mutexDestroy,
  mutexLock,
  mutexTryLock,
  mutexTimedLock,
  mutexClockLock,
  mutexUnlock,
  ...attributeFunctions,
  ...[mutexLock, mutexUnlock, mutexTryLock, mutexInit, mutexDestroy].map((f) => alias(`__${f.name}`, f)),
];
