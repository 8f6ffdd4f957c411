/**
 * Condition variables: wait lets go of the mutex and sleeps in one step, so that no signal between is lost; a woken one takes the mutex
 * again like anybody else (Mesa semantics), so the condition may be false again by then.
 */
import { arg32, argAddress } from '../../kernel/call.js';
import { emit } from '../../kernel/emit.js';
import { placeKey, waiters } from '../../kernel/futex.js';
import { BLOCKED, type Intrinsic, type Next, type Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { fill, readI32, readU32, write32 } from '../../kernel/memory/access.js';
import { noteDestroyed, noteInitialised, noteWaited, noteWaiting, objectAt } from '../../kernel/objects.js';
import type { Call, Context } from '../../kernel/state.js';
import {
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
import { ALL_BITS, lockable, takeContended, unlock, waitContended, wakeNext } from './mutex.js';
import { checkSharing } from './sharing.js';

/**
 * Offsets in a pthread_cond_t (48 bytes): waiters so far, times 2; signals for waiters that were away, running a handler;
 * and waiters now, times 8, with flags below.
 */
const SEQUENCE = 0;
const MISSED = 8;
const WAITERS = 36;
const WAITER = 8;
const CLOCK_MONOTONIC = 2;
const SHARED = 1;
const SIZE = 48;

const conditionOf = (context: Context, call: Call): number => argAddress(context, call, 0);
const mutexOf = (context: Context, call: Call): number => argAddress(context, call, 1);

const isShared = (k: Kernel, space: number, address: number): boolean =>
  (readI32(k, space, address + WAITERS) & SHARED) !== 0;

function checkUse(k: Kernel, context: Context, space: number, address: number, what: string): void {
  const known = objectAt(k, space, address);
  if (known === undefined) return;
  if (known.within >= 0) checkSharing(k, context, address, known, isShared(k, space, address));
  if (known.destroyed) {
    misuse(
      k,
      context,
      address,
      `${what} the condition ${nameOf(k, context, address)}, which was destroyed`,
      'destroyed',
    );
  }
}

/** Let go of the mutex and wait, one step. Data: [mutex, time of the wait, counted as waiting, result]. */
function releaseAndWait(k: Kernel, context: Ctx, call: Rec, deadline: number): Next {
  const space = spaceOf(k, context);
  const condition = conditionOf(context, call);
  const mutex = mutexOf(context, call);
  checkUse(k, context, space, condition, 'Waits on');
  const shared = isShared(k, space, condition);
  const first = waiters(k, space, condition, shared)[0];
  if (first !== undefined) {
    const waiter = k.state.contexts[first];
    const other = waiter?.calls.at(-1)?.data[0];
    // Who waits in another process knows the same mutex by an address of its own.
    const theirs = spaceOf(k, waiter!);
    if (other !== undefined && placeKey(k, theirs, other) !== placeKey(k, space, mutex)) {
      misuse(
        k,
        context,
        condition,
        `${threadName(k, context.id)} waits on ${nameOf(k, context, condition)} with the mutex ${nameOf(k, context, mutex)}, but ${otherThread(k, context, first)} waits with ${nameOf(k, waiter!, other)}`,
        'different mutexes',
      );
    }
  }
  const unlocked = unlock(k, context, space, mutex);
  if (unlocked.error !== 0) return answer(context, call, unlocked.error);
  if (unlocked.wake) wakeNext(k, context, space, mutex, unlocked.shared);
  write32(k, space, condition + SEQUENCE, readU32(k, space, condition + SEQUENCE) + 2);
  write32(k, space, condition + WAITERS, readU32(k, space, condition + WAITERS) + WAITER);
  noteWaiting(k, space, condition, 'condition');
  call.data = [mutex, k.state.now, 1, 0];
  return sleepOn(k, context, call, deadline);
}

function sleepOn(k: Kernel, context: Ctx, call: Rec, deadline: number): Next {
  const space = spaceOf(k, context);
  const condition = conditionOf(context, call);
  call.phase = 1;
  k.machine.model.wait(k, context, {
    kind: 'condition',
    address: condition,
    space,
    shared: isShared(k, space, condition),
    since: k.state.now,
    deadline,
    bitset: ALL_BITS,
    target: -1,
  });
  return BLOCKED;
}

/** First step after the wake-up: no more a waiter of the condition; remember whether the time was up. */
function leaveWait(k: Kernel, context: Ctx, call: Rec): void {
  const [mutex, since, waiting] = call.data;
  if (waiting !== 1) return;
  const space = spaceOf(k, context);
  const condition = conditionOf(context, call);
  write32(k, space, condition + WAITERS, readU32(k, space, condition + WAITERS) - WAITER);
  // A signal that was sent for somebody who is no waiter any more is nobody's.
  const left = countOf(k, space, condition);
  if (readU32(k, space, condition + MISSED) > left) write32(k, space, condition + MISSED, left);
  noteWaited(k, space, condition, 'condition', k.state.now - since!);
  call.data = [mutex!, since!, 0, call.woken === 2 ? Errno.ETIMEDOUT : 0];
  // What the mutex waited counts from here.
  call.since = k.state.now;
}

/** Takes the mutex again, or goes to phase `wait`. That its last owner has died counts more than how the wait ended. */
function reacquire(k: Kernel, context: Ctx, call: Rec, wait: number): Next {
  const result = takeContended(k, context, call, spaceOf(k, context), mutexOf(context, call));
  return result < 0 ? wait : answer(context, call, result === 0 ? call.data[3]! : result);
}

type Deadline = (k: Kernel, context: Ctx, call: Rec) => number | undefined;

/** How many are counted as waiting. */
const countOf = (k: Kernel, space: number, condition: number): number =>
  Math.floor(readU32(k, space, condition + WAITERS) / WAITER);

/** Signals that found fewer waiters in the queue than are counted: those that run handlers find them when they come back. */
function noteMissed(k: Kernel, space: number, condition: number, n: number): void {
  const missed = Math.min(countOf(k, space, condition), readU32(k, space, condition + MISSED) + n);
  write32(k, space, condition + MISSED, missed);
}

/**
 * After a handler the wait goes on (glibc: no return to the program), unless the condition was signalled meanwhile. True: it
 * does, and the context waits.
 */
function goesOnWaiting(k: Kernel, context: Ctx, call: Rec, deadline: Deadline): boolean {
  // Who is to be cancelled takes the mutex back, for the cleanup handlers.
  if (call.woken < 3 || call.cancel !== 0 || call.data[2] !== 1) return false;
  const space = spaceOf(k, context);
  const condition = conditionOf(context, call);
  const missed = readU32(k, space, condition + MISSED);
  if (missed > 0) {
    write32(k, space, condition + MISSED, missed - 1);
    return false;
  }
  sleepOn(k, context, call, deadline(k, context, call) ?? Infinity);
  return true;
}

const waitPhases = (deadline: Deadline): Phase[] => [
  {
    label: 'release and wait',
    run(k, context, call) {
      const limit = deadline(k, context, call);
      if (limit === undefined) return answer(context, call, Errno.EINVAL);
      return releaseAndWait(k, context, call, limit);
    },
  },
  {
    label: 're-acquire',
    run(k, context, call) {
      if (goesOnWaiting(k, context, call, deadline)) return BLOCKED;
      leaveWait(k, context, call);
      return reacquire(k, context, call, 2);
    },
  },
  {
    label: 'wait for the mutex',
    run: (k, context, call) =>
      waitContended(k, context, call, spaceOf(k, context), mutexOf(context, call), Infinity, 1),
  },
];

const controlledPhases = (deadline: Deadline): Phase[] => [
  waitPhases(deadline)[0]!,
  {
    label: 're-acquire',
    enabled: (k, context, call) => lockable(k, context, mutexOf(context, call)),
    awaits: (_, context, call) => ({ kind: 'mutex', address: mutexOf(context, call), target: -1 }),
    run(k, context, call) {
      if (goesOnWaiting(k, context, call, deadline)) return BLOCKED;
      leaveWait(k, context, call);
      return reacquire(k, context, call, 1);
    },
  },
];

const waiting = (name: string, deadline: Deadline): Intrinsic =>
  phased(name, 'sync', waitPhases(deadline), controlledPhases(deadline));

const clockOf = (k: Kernel, context: Context, call: Call): number => {
  const flags = readU32(k, spaceOf(k, context), conditionOf(context, call) + WAITERS);
  return (flags & CLOCK_MONOTONIC) === 0 ? Clock.realtime : Clock.monotonic;
};

export const conditionWait = waiting('pthread_cond_wait', () => Infinity);
export const conditionTimedWait = waiting('pthread_cond_timedwait', (k, context, call) =>
  deadlineAt(k, context, argAddress(context, call, 2), clockOf(k, context, call)),
);
const conditionClockWait = waiting('pthread_cond_clockwait', (k, context, call) => {
  const clock = arg32(context, call, 2);
  if (clock !== Clock.realtime && clock !== Clock.monotonic) return undefined;
  return deadlineAt(k, context, argAddress(context, call, 3), clock);
});

/** Nobody waits: user space knows that, and makes no system call. */
function noWaiters(k: Kernel, context: Ctx, call: Rec): boolean {
  const space = spaceOf(k, context);
  checkUse(k, context, space, conditionOf(context, call), 'Signals');
  return readU32(k, space, conditionOf(context, call) + WAITERS) < WAITER;
}

export const conditionSignal = phased('pthread_cond_signal', 'sync', [
  {
    label: 'signal',
    run(k, context, call) {
      const address = conditionOf(context, call);
      let woken = -1;
      if (!noWaiters(k, context, call)) {
        const space = spaceOf(k, context);
        woken = k.machine.model.wake(k, context, space, address, ALL_BITS, true, isShared(k, space, address));
        if (woken < 0) noteMissed(k, space, address, 1);
      }
      emit(k, 'signal', { context: context.id, address, other: woken, why: woken < 0 ? 'nobody waits' : '' });
      return answer(context, call, 0);
    },
  },
]);

/** Data: [how many were waiting when it began and are still to be woken, are they shared ones]. */
export const conditionBroadcast = phased('pthread_cond_broadcast', 'sync', [
  {
    label: 'broadcast',
    run(k, context, call) {
      const address = conditionOf(context, call);
      const space = spaceOf(k, context);
      const shared = isShared(k, space, address);
      const none = noWaiters(k, context, call);
      const count = none ? 0 : waiters(k, space, address, shared).length;
      if (!none) noteMissed(k, space, address, countOf(k, space, address) - count);
      emit(k, 'broadcast', { context: context.id, address, value: count, why: count === 0 ? 'nobody waits' : '' });
      if (count > 0) k.machine.model.wake(k, context, space, address, ALL_BITS, true, shared);
      if (count <= 1) return answer(context, call, 0);
      call.data = [count - 1, shared ? 1 : 0];
      return 1;
    },
  },
  {
    label: 'wake the next',
    run(k, context, call) {
      const [left, shared] = call.data as [number, number];
      const address = conditionOf(context, call);
      const woken = k.machine.model.wake(k, context, spaceOf(k, context), address, ALL_BITS, false, shared === 1);
      if (woken < 0 || left <= 1) return answer(context, call, 0);
      call.data = [left - 1, shared];
      return 1;
    },
  },
]);

/** Sets up a condition in memory. */
function initialise(k: Kernel, context: Ctx, address: number, flags: number): void {
  const space = spaceOf(k, context);
  fill(k, space, address, 0, SIZE);
  write32(k, space, address + WAITERS, flags);
  noteInitialised(k, space, address, 'condition', (flags & SHARED) !== 0 ? 'shared' : '');
}

/** pthread_condattr_t is an int: bit 0 shared, bit 1 the clock. */
export const conditionInit = plain('pthread_cond_init', 'sync', (k, context, call) => {
  const attributes = argAddress(context, call, 1);
  const flags = attributes === 0 ? 0 : readI32(k, spaceOf(k, context), attributes) & 3;
  initialise(k, context, conditionOf(context, call), flags);
  answer(context, call, 0);
});

export const conditionDestroy = plain('pthread_cond_destroy', 'sync', (k, context, call) => {
  const space = spaceOf(k, context);
  const address = conditionOf(context, call);
  checkUse(k, context, space, address, 'Destroys');
  const first = waiters(k, space, address, isShared(k, space, address))[0];
  if (first !== undefined) {
    // glibc waits until they are gone; nobody will wake them, so say so.
    misuse(
      k,
      context,
      address,
      `Destroys the condition ${nameOf(k, context, address)}, on which ${otherThread(k, context, first)} waits`,
      'destroy',
    );
    answer(context, call, Errno.EBUSY);
    return;
  }
  noteDestroyed(k, space, address, 'condition');
  answer(context, call, 0);
});

export const conditionFunctions: readonly Intrinsic[] = [
  conditionInit,
  conditionDestroy,
  conditionWait,
  conditionTimedWait,
  conditionClockWait,
  conditionSignal,
  conditionBroadcast,
  plain('pthread_condattr_init', 'local', (k, context, call) => {
    write32(k, spaceOf(k, context), argAddress(context, call, 0), 0);
    answer(context, call, 0);
  }),
  plain('pthread_condattr_destroy', 'local', (_, context, call) => {
    answer(context, call, 0);
  }),
  plain('pthread_condattr_setclock', 'local', (k, context, call) => {
    const clock = arg32(context, call, 1);
    if (clock !== Clock.realtime && clock !== Clock.monotonic) {
      misuse(k, context, argAddress(context, call, 0), `A condition cannot use clock ${clock}`, 'attribute');
      answer(context, call, Errno.EINVAL);
      return;
    }
    const space = spaceOf(k, context);
    const at = argAddress(context, call, 0);
    write32(
      k,
      space,
      at,
      (readI32(k, space, at) & ~CLOCK_MONOTONIC) | (clock === Clock.monotonic ? CLOCK_MONOTONIC : 0),
    );
    answer(context, call, 0);
  }),
  plain('pthread_condattr_getclock', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const monotonic = (readI32(k, space, argAddress(context, call, 0)) & CLOCK_MONOTONIC) !== 0;
    write32(k, space, argAddress(context, call, 1), monotonic ? Clock.monotonic : Clock.realtime);
    answer(context, call, 0);
  }),
  plain('pthread_condattr_setpshared', 'local', (k, context, call) => {
    const shared = arg32(context, call, 1);
    const space = spaceOf(k, context);
    const at = argAddress(context, call, 0);
    if (shared !== 0 && shared !== 1) {
      answer(context, call, Errno.EINVAL);
      return;
    }
    write32(k, space, at, (readI32(k, space, at) & ~SHARED) | shared);
    answer(context, call, 0);
  }),
];
