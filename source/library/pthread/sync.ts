/** Semaphores, barriers, reader-writer locks, spin locks and once, on the same waiting as mutexes. */
import { arg32, argAddress, argU32, callFunction } from '../../kernel/call.js';
import { charge, emit } from '../../kernel/emit.js';
import { waiters } from '../../kernel/futex.js';
import { BLOCKED, DONE, type Intrinsic, type Next, type Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { fill, peekI32, peekU32, readI32, readU32, write32 } from '../../kernel/memory/access.js';
import {
  noteAcquired,
  noteDestroyed,
  noteInitialised,
  noteReleased,
  noteWaited,
  noteWaiting,
  type ObjectKind,
  objectAt,
  ownObject,
} from '../../kernel/objects.js';
import { orderAfter, orderBefore } from '../../kernel/order.js';
import type { Call, Context } from '../../kernel/state.js';
import {
  alias,
  answer,
  type Ctx,
  fail,
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
import { ALL_BITS } from './mutex.js';
import { checkSharing, NOUNS, PROCESS_PRIVATE, PROCESS_SHARED, SHARED_FLAG } from './sharing.js';
import { tidOf } from './tid.js';

const objectOf = (context: Context, call: Call): number => argAddress(context, call, 0);
type Deadline = (k: Kernel, context: Ctx, call: Rec) => number | undefined;
const forEver: Deadline = () => Infinity;
const realtime =
  (i: number): Deadline =>
  (k, context, call) =>
    deadlineAt(k, context, argAddress(context, call, i), Clock.realtime);
/** (clock, time) as arguments i and i + 1. */
const byClock =
  (i: number): Deadline =>
  (k, context, call) => {
    const clock = arg32(context, call, i);
    if (clock !== Clock.realtime && clock !== Clock.monotonic) return undefined;
    return deadlineAt(k, context, argAddress(context, call, i + 1), clock);
  };

function sleepOn(
  k: Kernel,
  context: Ctx,
  call: Rec,
  kind: ObjectKind,
  deadline: number,
  bitset: number,
  again: number,
): Next {
  const address = objectOf(context, call);
  const space = spaceOf(k, context);
  const shared = isShared(k, space, address, kind);
  const { now } = k.state;
  const owner = objectAt(k, space, address)?.owner ?? -1;
  emit(k, 'contend', { context: context.id, address, other: owner });
  call.phase = again;
  k.machine.model.wait(k, context, { kind, address, space, shared, since: now, deadline, bitset, target: -1 });
  return BLOCKED;
}

/** Where a semaphore, barrier or reader-writer lock says that it is shared; the others never are. */
const SHARED_AT: Readonly<Partial<Record<ObjectKind, number>>> = { semaphore: 8, barrier: 12, rwlock: 28 };

function isShared(k: Kernel, space: number, address: number, kind: ObjectKind): boolean {
  const at = SHARED_AT[kind];
  return at !== undefined && (peekI32(k, space, address + at) ?? 0) !== 0;
}

/** Wakes one waiter, of this process or, where the object is shared, of whichever. */
function wakeOne(k: Kernel, context: Ctx, call: Rec, kind: ObjectKind, bits: number, first: boolean): number {
  const space = spaceOf(k, context);
  const address = objectOf(context, call);
  return k.machine.model.wake(k, context, space, address, bits, first, isShared(k, space, address, kind));
}

/** A try that found it taken. */
function inVain(k: Kernel, context: Ctx, call: Rec): number {
  const address = objectOf(context, call);
  const owner = objectAt(k, spaceOf(k, context), address)?.owner ?? -1;
  emit(k, 'contend', { context: context.id, address, other: owner, why: 'tried' });
  return Errno.EBUSY;
}

/** The first of those who wait for it. */
const firstWaiter = (k: Kernel, space: number, address: number, kind: ObjectKind): number | undefined =>
  waiters(k, space, address, isShared(k, space, address, kind))[0];

function checkAlive(k: Kernel, context: Context, address: number, kind: ObjectKind): void {
  const space = spaceOf(k, context);
  const known = objectAt(k, space, address);
  if (known === undefined) return;
  if (known.within >= 0 && kind !== 'spinlock')
    checkSharing(k, context, address, known, isShared(k, space, address, kind));
  if (known.destroyed) {
    misuse(
      k,
      context,
      address,
      `Uses the ${NOUNS[kind]} ${nameOf(k, context, address)}, which was destroyed`,
      'destroyed',
    );
  }
}

/** Some kinds have no static initialiser: used before init they are what memory held. */
function checkInitialised(k: Kernel, context: Context, address: number, kind: ObjectKind): void {
  const object = objectAt(k, spaceOf(k, context), address);
  if (object === undefined || object.kind !== kind) {
    misuse(
      k,
      context,
      address,
      `Uses the ${NOUNS[kind]} ${nameOf(k, context, address)}, which was never initialised`,
      'uninitialised',
    );
    ownObject(k, spaceOf(k, context), address, kind);
  } else checkAlive(k, context, address, kind);
}

/** The `shared` flag of an attribute object, kept in the int at `offset`. */
const getShared = (name: string, offset: number): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    write32(k, space, argAddress(context, call, 1), readI32(k, space, objectOf(context, call) + offset) & 1);
    answer(context, call, 0);
  });

const setShared = (name: string, offset: number): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const shared = arg32(context, call, 1);
    if (shared !== PROCESS_PRIVATE && shared !== PROCESS_SHARED) {
      misuse(k, context, objectOf(context, call), `${shared} is neither private nor shared`, 'attribute');
      answer(context, call, Errno.EINVAL);
      return;
    }
    write32(k, spaceOf(k, context), objectOf(context, call) + offset, shared);
    answer(context, call, 0);
  });

// ---- Semaphores: sem_t is the value, and beside it how many wait (32 bytes in all)

const WAITING = 4;
export const SEM_SIZE = 32;
export const SEM_VALUE_MAX = 0x7fffffff;

function takeToken(k: Kernel, context: Ctx, call: Rec, slow: boolean): boolean {
  charge(k, 'atomic');
  const space = spaceOf(k, context);
  const address = objectOf(context, call);
  const value = readU32(k, space, address);
  if (value === 0) return false;
  write32(k, space, address, value - 1);
  const object = ownObject(k, space, address, 'semaphore');
  object.acquisitions++;
  if (!slow) object.fast++;
  orderAfter(k, context.id, space, address);
  emit(k, 'acquire', { context: context.id, address, value: value - 1, why: slow ? 'slow' : 'fast' });
  return true;
}

const countWaiting = (k: Kernel, space: number, address: number, by: number): void =>
  write32(k, space, address + WAITING, readI32(k, space, address + WAITING) + by);

/** Sets up a semaphore in memory. */
export function initialiseSemaphore(k: Kernel, space: number, address: number, value: number, shared: boolean): void {
  fill(k, space, address, 0, SEM_SIZE);
  write32(k, space, address, value);
  if (shared) write32(k, space, address + SHARED_AT.semaphore!, SHARED_FLAG);
  noteInitialised(k, space, address, 'semaphore', shared ? 'shared' : '');
}

/**
 * Data: [counted as waiting, since]. A handler ends the wait with EINTR; one with SA_RESTART lets sem_wait go on, but not
 * the ones with a time limit (signal(7)).
 */
const semWaitPhases = (deadline: Deadline): Phase[] => [
  {
    label: 'attempt',
    run(k, context, call) {
      checkInitialised(k, context, objectOf(context, call), 'semaphore');
      return takeToken(k, context, call, false) ? answer(context, call, 0) : 1;
    },
  },
  {
    label: 'wait',
    run(k, context, call) {
      const space = spaceOf(k, context);
      const address = objectOf(context, call);
      const counted = call.data[0] === 1;
      const interrupted = call.woken === 3 || (call.woken === 5 && deadline !== forEver);
      // An interrupted one does not look whether there is a token by now.
      const taken = !interrupted && takeToken(k, context, call, true);
      const late = call.woken === 2;
      if (taken || late || interrupted) {
        if (counted) {
          countWaiting(k, space, address, -1);
          noteWaited(k, space, address, 'semaphore', k.state.now - call.data[1]!);
        }
        return taken ? answer(context, call, 0) : fail(k, context, call, late ? Errno.ETIMEDOUT : Errno.EINTR);
      }
      const limit = deadline(k, context, call);
      if (limit === undefined) return fail(k, context, call, Errno.EINVAL);
      if (!counted) {
        countWaiting(k, space, address, 1);
        noteWaiting(k, space, address, 'semaphore');
        call.data = [1, k.state.now];
      }
      return sleepOn(k, context, call, 'semaphore', limit, ALL_BITS, 1);
    },
  },
];

const semWait = (name: string, deadline: Deadline, controlled: boolean): Intrinsic =>
  phased(
    name,
    'sync',
    semWaitPhases(deadline),
    controlled
      ? [
          {
            label: 'wait',
            enabled: (k, context, call) =>
              call.woken === 3 || (peekU32(k, spaceOf(k, context), objectOf(context, call)) ?? 1) > 0,
            awaits: (_, context, call) => ({ kind: 'semaphore', address: objectOf(context, call), target: -1 }),
            run: (k, context, call) =>
              call.woken === 3
                ? fail(k, context, call, Errno.EINTR)
                : semWaitPhases(deadline)[0]!.run(k, context, call),
          },
        ]
      : undefined,
  );

const semaphores: readonly Intrinsic[] = [
  plain('sem_init', 'sync', (k, context, call) => {
    const value = argU32(context, call, 2);
    const address = objectOf(context, call);
    if (value > SEM_VALUE_MAX) {
      misuse(k, context, address, `A semaphore cannot begin with ${value}`, 'attribute');
      fail(k, context, call, Errno.EINVAL);
      return;
    }
    const space = spaceOf(k, context);
    initialiseSemaphore(k, space, address, value, arg32(context, call, 1) !== 0);
    answer(context, call, 0);
  }),
  plain('sem_destroy', 'sync', (k, context, call) => {
    const space = spaceOf(k, context);
    const address = objectOf(context, call);
    const first = firstWaiter(k, space, address, 'semaphore');
    if (first !== undefined) {
      misuse(
        k,
        context,
        address,
        `Destroys the semaphore ${nameOf(k, context, address)}, on which ${otherThread(k, context, first)} waits`,
        'destroy',
      );
    }
    noteDestroyed(k, space, address, 'semaphore');
    answer(context, call, 0);
  }),
  semWait('sem_wait', forEver, true),
  semWait('sem_timedwait', realtime(1), false),
  semWait('sem_clockwait', byClock(1), false),
  plain('sem_trywait', 'sync', (k, context, call) => {
    checkInitialised(k, context, objectOf(context, call), 'semaphore');
    if (takeToken(k, context, call, false)) answer(context, call, 0);
    else fail(k, context, call, Errno.EAGAIN);
  }),
  phased('sem_post', 'sync', [
    {
      label: 'post',
      run(k, context, call) {
        charge(k, 'atomic');
        const space = spaceOf(k, context);
        const address = objectOf(context, call);
        checkInitialised(k, context, address, 'semaphore');
        const value = readU32(k, space, address);
        if (value >= SEM_VALUE_MAX) {
          misuse(k, context, address, `The semaphore ${nameOf(k, context, address)} overflows`, 'overflow');
          return fail(k, context, call, Errno.EOVERFLOW);
        }
        write32(k, space, address, value + 1);
        orderBefore(k, context.id, space, address);
        emit(k, 'release', { context: context.id, address, value: value + 1 });
        answer(context, call, 0);
        if (readI32(k, space, address + WAITING) <= 0) return DONE;
        call.data = [isShared(k, space, address, 'semaphore') ? 1 : 0];
        return 1;
      },
    },
    {
      label: 'wake',
      run(k, context, call) {
        // Who was woken by others may have destroyed it by now: what it is was looked up before.
        const space = spaceOf(k, context);
        k.machine.model.wake(k, context, space, objectOf(context, call), ALL_BITS, true, call.data[0] === 1);
        return answer(context, call, 0);
      },
    },
  ]),
  plain('sem_getvalue', 'sync', (k, context, call) => {
    const space = spaceOf(k, context);
    write32(k, space, argAddress(context, call, 1), readI32(k, space, objectOf(context, call)));
    answer(context, call, 0);
  }),
];

// ---- Barriers (32 bytes): arrived in this round, round, how many make a round

const ARRIVED = 0;
const ROUND = 4;
const PARTIES = 8;
const BARRIER_SIZE = 32;
const SERIAL_THREAD = -1;

/** Only those of the same round are woken. */
const roundBit = (round: number): number => (round & 1) + 1;

const barriers: readonly Intrinsic[] = [
  plain('pthread_barrier_init', 'sync', (k, context, call) => {
    const count = argU32(context, call, 2);
    const address = objectOf(context, call);
    if (count === 0 || count > 0x7fffffff) {
      misuse(k, context, address, `A barrier for ${count} threads cannot be`, 'attribute');
      answer(context, call, Errno.EINVAL);
      return;
    }
    const space = spaceOf(k, context);
    fill(k, space, address, 0, BARRIER_SIZE);
    write32(k, space, address + PARTIES, count);
    const attributes = argAddress(context, call, 1);
    const shared = attributes !== 0 && readI32(k, space, attributes) === PROCESS_SHARED;
    if (shared) write32(k, space, address + SHARED_AT.barrier!, SHARED_FLAG);
    noteInitialised(k, space, address, 'barrier', shared ? 'shared' : '');
    answer(context, call, 0);
  }),
  plain('pthread_barrier_destroy', 'sync', (k, context, call) => {
    const space = spaceOf(k, context);
    const address = objectOf(context, call);
    const first = firstWaiter(k, space, address, 'barrier');
    if (first !== undefined) {
      misuse(
        k,
        context,
        address,
        `Destroys the barrier ${nameOf(k, context, address)}, at which ${otherThread(k, context, first)} waits`,
        'destroy',
      );
      answer(context, call, Errno.EBUSY);
      return;
    }
    noteDestroyed(k, space, address, 'barrier');
    answer(context, call, 0);
  }),
  // Data: [round, how many are still to be woken, since].
  phased('pthread_barrier_wait', 'sync', [
    {
      label: 'arrive',
      run(k, context, call) {
        charge(k, 'atomic');
        const space = spaceOf(k, context);
        const address = objectOf(context, call);
        checkInitialised(k, context, address, 'barrier');
        const parties = readU32(k, space, address + PARTIES);
        if (parties === 0) return answer(context, call, Errno.EINVAL);
        const round = readU32(k, space, address + ROUND);
        const arrived = readU32(k, space, address + ARRIVED) + 1;
        orderBefore(k, context.id, space, address);
        if (arrived < parties) {
          write32(k, space, address + ARRIVED, arrived);
          noteWaiting(k, space, address, 'barrier');
          call.data = [round, 0, k.state.now];
          return sleepOn(k, context, call, 'barrier', Infinity, roundBit(round), 2);
        }
        write32(k, space, address + ARRIVED, 0);
        write32(k, space, address + ROUND, round + 1);
        ownObject(k, space, address, 'barrier').acquisitions++;
        orderAfter(k, context.id, space, address);
        emit(k, 'release', { context: context.id, address, value: parties });
        if (parties === 1) return answer(context, call, SERIAL_THREAD);
        call.data = [round, parties - 1, 0];
        return 1;
      },
    },
    {
      label: 'wake the next',
      run(k, context, call) {
        const [round, left] = call.data;
        const first = call.data[2] === 0;
        const woken = wakeOne(k, context, call, 'barrier', roundBit(round!), first);
        if (woken < 0 || left! <= 1) return answer(context, call, SERIAL_THREAD);
        call.data = [round!, left! - 1, 1];
        return 1;
      },
    },
    {
      label: 'resume',
      run(k, context, call) {
        const [round, , since] = call.data;
        const space = spaceOf(k, context);
        const address = objectOf(context, call);
        if (readU32(k, space, address + ROUND) === round) {
          return sleepOn(k, context, call, 'barrier', Infinity, roundBit(round!), 2);
        }
        noteWaited(k, space, address, 'barrier', k.state.now - since!);
        orderAfter(k, context.id, space, address);
        return answer(context, call, 0);
      },
    },
  ]),
];

// ---- Reader-writer locks (56 bytes): readers inside, writer's tid, readers and writers that wait, kind

const READERS = 0;
const WRITERS_WAITING = 4;
const READERS_WAITING = 8;
const WRITER = 24;
const RW_KIND = 48;
const RW_SIZE = 56;
/** PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP; the plain PREFER_WRITER prefers readers in glibc too. */
const PREFER_WRITERS = 2;
const READER_BIT = 1;
const WRITER_BIT = 2;

function rwFree(k: Kernel, space: number, address: number, write: boolean): boolean {
  if (peekU32(k, space, address + WRITER) !== 0) return false;
  if (write) return peekU32(k, space, address + READERS) === 0;
  const writersFirst = peekU32(k, space, address + RW_KIND) === PREFER_WRITERS;
  return !writersFirst || peekU32(k, space, address + WRITERS_WAITING) === 0;
}

function rwTake(k: Kernel, context: Ctx, call: Rec, write: boolean, slow: boolean): boolean {
  charge(k, 'atomic');
  const space = spaceOf(k, context);
  const address = objectOf(context, call);
  if (!rwFree(k, space, address, write)) return false;
  if (write) write32(k, space, address + WRITER, tidOf(k, context));
  else write32(k, space, address + READERS, readU32(k, space, address + READERS) + 1);
  const waited = slow ? k.state.now - call.since : 0;
  noteAcquired(k, space, address, 'rwlock', context.id, slow, waited, !write);
  emit(k, 'acquire', { context: context.id, address, value: waited, why: write ? 'writer' : 'reader' });
  return true;
}

/** Data: [counted as waiting]. */
const rwPhases = (write: boolean, deadline: Deadline): Phase[] => [
  {
    label: 'attempt',
    run(k, context, call) {
      const space = spaceOf(k, context);
      const address = objectOf(context, call);
      checkAlive(k, context, address, 'rwlock');
      if (readI32(k, space, address + WRITER) === tidOf(k, context)) {
        misuse(
          k,
          context,
          address,
          `${threadName(k, context.id)} locks ${nameOf(k, context, address)}, which it holds as a writer`,
          'relock',
        );
        return answer(context, call, Errno.EDEADLK);
      }
      if (write && objectAt(k, space, address)?.readers.includes(context.id) === true) {
        misuse(
          k,
          context,
          address,
          `${threadName(k, context.id)} locks ${nameOf(k, context, address)} as a writer while it reads: it waits for ever`,
          'relock',
        );
      }
      return rwTake(k, context, call, write, false) ? answer(context, call, 0) : 1;
    },
  },
  {
    label: 'wait',
    run(k, context, call) {
      const space = spaceOf(k, context);
      const address = objectOf(context, call);
      const counter = address + (write ? WRITERS_WAITING : READERS_WAITING);
      const counted = call.data[0] === 1;
      // A waiting writer does not stand in its own way.
      const taken = rwTake(k, context, call, write, true);
      const late = call.woken === 2;
      if (taken || late) {
        if (counted) write32(k, space, counter, readU32(k, space, counter) - 1);
        if (!taken && write && readU32(k, space, address + WRITERS_WAITING) === 0) {
          // Readers that waited behind this writer may go on now.
          if (readU32(k, space, address + READERS_WAITING) > 0) {
            call.data = [0, 1];
            return 2;
          }
        }
        return answer(context, call, taken ? 0 : Errno.ETIMEDOUT);
      }
      const limit = deadline(k, context, call);
      if (limit === undefined) return answer(context, call, Errno.EINVAL);
      if (!counted) {
        write32(k, space, counter, readU32(k, space, counter) + 1);
        call.data = [1];
      }
      return sleepOn(k, context, call, 'rwlock', limit, write ? WRITER_BIT : READER_BIT, 1);
    },
  },
  {
    label: 'let readers go on',
    run(k, context, call) {
      const first = call.data[1] === 1;
      const woken = wakeOne(k, context, call, 'rwlock', READER_BIT, first);
      if (woken < 0) return answer(context, call, Errno.ETIMEDOUT);
      call.data = [0, 0];
      return 2;
    },
  },
];

const rwLock = (name: string, write: boolean, deadline: Deadline, controlled: boolean): Intrinsic =>
  phased(
    name,
    'sync',
    rwPhases(write, deadline),
    controlled
      ? [
          {
            label: 'lock',
            enabled(k, context, call) {
              const space = spaceOf(k, context);
              const address = objectOf(context, call);
              return rwFree(k, space, address, write) || peekI32(k, space, address + WRITER) === tidOf(k, context);
            },
            awaits: (_, context, call) => ({ kind: 'rwlock', address: objectOf(context, call), target: -1 }),
            run: rwPhases(write, deadline)[0]!.run,
          },
        ]
      : undefined,
  );

const rwTry = (name: string, write: boolean): Intrinsic =>
  plain(name, 'sync', (k, context, call) => {
    checkAlive(k, context, objectOf(context, call), 'rwlock');
    answer(context, call, rwTake(k, context, call, write, false) ? 0 : inVain(k, context, call));
  });

const RW_TYPES = ['prefers readers', 'prefers readers', 'prefers writers'];

const rwlocks: readonly Intrinsic[] = [
  plain('pthread_rwlock_init', 'sync', (k, context, call) => {
    const space = spaceOf(k, context);
    const address = objectOf(context, call);
    const attributes = argAddress(context, call, 1);
    const kind = attributes === 0 ? 0 : readI32(k, space, attributes);
    fill(k, space, address, 0, RW_SIZE);
    write32(k, space, address + RW_KIND, kind);
    const shared = attributes !== 0 && readI32(k, space, attributes + 4) === PROCESS_SHARED;
    if (shared) write32(k, space, address + SHARED_AT.rwlock!, 1);
    noteInitialised(k, space, address, 'rwlock', `${shared ? 'shared, ' : ''}${RW_TYPES[kind] ?? ''}`);
    answer(context, call, 0);
  }),
  plain('pthread_rwlock_destroy', 'sync', (k, context, call) => {
    const space = spaceOf(k, context);
    const address = objectOf(context, call);
    const object = objectAt(k, space, address);
    const holder = object?.readers[0] ?? object?.owner ?? -1;
    const waiter = firstWaiter(k, space, address, 'rwlock');
    if (holder >= 0 || waiter !== undefined) {
      const who =
        holder >= 0
          ? `which ${otherThread(k, context, holder)} holds`
          : `for which ${otherThread(k, context, waiter ?? -1)} waits`;
      misuse(k, context, address, `Destroys the reader-writer lock ${nameOf(k, context, address)}, ${who}`, 'destroy');
      answer(context, call, Errno.EBUSY);
      return;
    }
    noteDestroyed(k, space, address, 'rwlock');
    answer(context, call, 0);
  }),
  rwLock('pthread_rwlock_rdlock', false, forEver, true),
  rwLock('pthread_rwlock_wrlock', true, forEver, true),
  rwLock('pthread_rwlock_timedrdlock', false, realtime(1), false),
  rwLock('pthread_rwlock_timedwrlock', true, realtime(1), false),
  rwLock('pthread_rwlock_clockrdlock', false, byClock(1), false),
  rwLock('pthread_rwlock_clockwrlock', true, byClock(1), false),
  rwTry('pthread_rwlock_tryrdlock', false),
  rwTry('pthread_rwlock_trywrlock', true),
  // Data: [bits of those to wake, is it the first wake].
  phased('pthread_rwlock_unlock', 'sync', [
    {
      label: 'release',
      run(k, context, call) {
        charge(k, 'atomic');
        const space = spaceOf(k, context);
        const address = objectOf(context, call);
        checkAlive(k, context, address, 'rwlock');
        answer(context, call, 0);
        const writer = readI32(k, space, address + WRITER);
        const readers = readU32(k, space, address + READERS);
        const object = objectAt(k, space, address);
        const reading = object?.readers.includes(context.id) === true;
        if (writer !== tidOf(k, context) && !reading) {
          const held = writer !== 0 || readers > 0;
          const by = writer !== 0 ? (object?.owner ?? -1) : (object?.readers[0] ?? -1);
          const who = !held
            ? 'which nobody holds'
            : by === context.id
              ? 'which was locked before the fork: it knows its writer by the thread id, and that is another one in the child'
              : `which ${otherThread(k, context, by)} holds`;
          misuse(
            k,
            context,
            address,
            `${threadName(k, context.id)} unlocks ${nameOf(k, context, address)}, ${who}`,
            'unlock',
          );
          if (!held) return DONE;
        }
        const by = reading || writer === tidOf(k, context) ? context.id : (object?.readers[0] ?? object?.owner ?? -1);
        if (writer !== 0) write32(k, space, address + WRITER, 0);
        else write32(k, space, address + READERS, readers - 1);
        noteReleased(k, space, address, 'rwlock', by);
        emit(k, 'release', { context: context.id, address });
        if (writer === 0 && readers > 1) return DONE;
        const readersWait = readU32(k, space, address + READERS_WAITING) > 0;
        const writersWait = readU32(k, space, address + WRITERS_WAITING) > 0;
        const writersFirst = readU32(k, space, address + RW_KIND) === PREFER_WRITERS;
        if (!readersWait && !writersWait) return DONE;
        const bits = writersWait && (writersFirst || !readersWait) ? WRITER_BIT : READER_BIT;
        call.data = [bits, 1];
        return 1;
      },
    },
    {
      label: 'wake',
      run(k, context, call) {
        const [bits, first] = call.data;
        const woken = wakeOne(k, context, call, 'rwlock', bits!, first === 1);
        if (woken < 0 || bits === WRITER_BIT) return answer(context, call, 0);
        call.data = [bits!, 0];
        return 1;
      },
    },
  ]),
  plain('pthread_rwlockattr_init', 'local', (k, context, call) => {
    fill(k, spaceOf(k, context), objectOf(context, call), 0, 8);
    answer(context, call, 0);
  }),
  plain('pthread_rwlockattr_destroy', 'local', (_, context, call) => {
    answer(context, call, 0);
  }),
  plain('pthread_rwlockattr_setkind_np', 'local', (k, context, call) => {
    const kind = arg32(context, call, 1);
    if (kind < 0 || kind > 2) {
      answer(context, call, Errno.EINVAL);
      return;
    }
    write32(k, spaceOf(k, context), objectOf(context, call), kind);
    answer(context, call, 0);
  }),
  plain('pthread_rwlockattr_getkind_np', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    write32(k, space, argAddress(context, call, 1), readI32(k, space, objectOf(context, call)));
    answer(context, call, 0);
  }),
  setShared('pthread_rwlockattr_setpshared', 4),
];

// ---- Spin locks: an int, 0 free, 1 taken

function spinTake(k: Kernel, context: Ctx, call: Rec): boolean {
  charge(k, 'atomic');
  const space = spaceOf(k, context);
  const address = objectOf(context, call);
  if (readI32(k, space, address) !== 0) return false;
  write32(k, space, address, 1);
  const slow = call.data[0] === 1;
  const waited = slow ? k.state.now - call.since : 0;
  noteAcquired(k, space, address, 'spinlock', context.id, slow, waited);
  emit(k, 'acquire', { context: context.id, address, value: waited, why: slow ? 'spun' : 'fast' });
  return true;
}

const spinPhase: Phase = {
  label: 'spin',
  run(k, context, call) {
    if (spinTake(k, context, call)) return answer(context, call, 0);
    if (call.data[0] !== 1) {
      call.data = [1];
      const space = spaceOf(k, context);
      const address = objectOf(context, call);
      checkInitialised(k, context, address, 'spinlock');
      const owner = objectAt(k, space, address)?.owner ?? -1;
      if (owner === context.id) {
        misuse(
          k,
          context,
          address,
          `${threadName(k, context.id)} locks the spin lock ${nameOf(k, context, address)}, which it holds itself: it spins for ever`,
          'relock',
        );
      }
      emit(k, 'contend', { context: context.id, address, other: owner });
    }
    return 0;
  },
};

const spinlocks: readonly Intrinsic[] = [
  plain('pthread_spin_init', 'sync', (k, context, call) => {
    const space = spaceOf(k, context);
    write32(k, space, objectOf(context, call), 0);
    // It makes no difference to the lock: nobody is woken.
    const shared = arg32(context, call, 1) === PROCESS_SHARED;
    noteInitialised(k, space, objectOf(context, call), 'spinlock', shared ? 'shared' : '');
    answer(context, call, 0);
  }),
  plain('pthread_spin_destroy', 'sync', (k, context, call) => {
    const space = spaceOf(k, context);
    const address = objectOf(context, call);
    const owner = objectAt(k, space, address)?.owner ?? -1;
    if (owner >= 0) {
      misuse(
        k,
        context,
        address,
        `Destroys the spin lock ${nameOf(k, context, address)}, which ${otherThread(k, context, owner)} holds`,
        'destroy',
      );
    }
    noteDestroyed(k, space, address, 'spinlock');
    answer(context, call, 0);
  }),
  phased(
    'pthread_spin_lock',
    'sync',
    [spinPhase],
    [
      {
        ...spinPhase,
        enabled: (k, context, call) => peekI32(k, spaceOf(k, context), objectOf(context, call)) === 0,
        awaits: (_, context, call) => ({ kind: 'spinlock', address: objectOf(context, call), target: -1 }),
      },
    ],
  ),
  plain('pthread_spin_trylock', 'sync', (k, context, call) => {
    answer(context, call, spinTake(k, context, call) ? 0 : inVain(k, context, call));
  }),
  plain('pthread_spin_unlock', 'sync', (k, context, call) => {
    const space = spaceOf(k, context);
    const address = objectOf(context, call);
    charge(k, 'atomic');
    const owner = objectAt(k, space, address)?.owner ?? -1;
    if (owner !== context.id) {
      const who = owner < 0 ? 'which nobody holds' : `which ${otherThread(k, context, owner)} holds`;
      misuse(
        k,
        context,
        address,
        `${threadName(k, context.id)} unlocks the spin lock ${nameOf(k, context, address)}, ${who}`,
      );
    }
    write32(k, space, address, 0);
    noteReleased(k, space, address, 'spinlock', owner < 0 ? context.id : owner);
    emit(k, 'release', { context: context.id, address });
    answer(context, call, 0);
  }),
];

// ---- Once: an int, 0 not yet, 1 under way, 2 done

const NOT_YET = 0;
const UNDER_WAY = 1;
const OVER = 2;

const once = phased('pthread_once', 'sync', [
  {
    label: 'look',
    run(k, context, call) {
      const space = spaceOf(k, context);
      const address = objectOf(context, call);
      const state = readI32(k, space, address) & 3;
      if (state === OVER) {
        orderAfter(k, context.id, space, address);
        return answer(context, call, 0);
      }
      charge(k, 'atomic');
      if (state === NOT_YET) {
        write32(k, space, address, UNDER_WAY);
        ownObject(k, space, address, 'once').owner = context.id;
        return callFunction(k, context, argAddress(context, call, 1), [], 1);
      }
      if (objectAt(k, space, address)?.owner === context.id) {
        misuse(
          k,
          context,
          address,
          `The routine of the once flag ${nameOf(k, context, address)} calls pthread_once on it again: it waits for ever`,
          'relock',
        );
      }
      return sleepOn(k, context, call, 'once', Infinity, ALL_BITS, 0);
    },
  },
  {
    label: 'done',
    run(k, context, call) {
      const space = spaceOf(k, context);
      const address = objectOf(context, call);
      write32(k, space, address, OVER);
      const object = ownObject(k, space, address, 'once');
      object.owner = -1;
      object.acquisitions++;
      orderBefore(k, context.id, space, address);
      answer(context, call, 0);
      return waiters(k, space, address).length > 0 ? 2 : DONE;
    },
  },
  {
    label: 'wake the next',
    run(k, context, call) {
      const first = call.data[0] !== 1;
      call.data = [1];
      const woken = wakeOne(k, context, call, 'once', ALL_BITS, first);
      return woken < 0 ? answer(context, call, 0) : 2;
    },
  },
]);

/**
 * The context ends within a routine of pthread_once: the flag is as before, and one who waits for it is woken, who runs the
 * routine himself. Innermost first, one a step; false: there is none (any more).
 */
export function leaveOnce(k: Kernel, context: Ctx): boolean {
  const space = spaceOf(k, context);
  for (let i = context.calls.length - 1; i >= 0; i--) {
    const call = context.calls[i]!;
    if (k.machine.intrinsics[call.intrinsic]?.phases !== once.phases) continue;
    const address = objectOf(context, call);
    if (readI32(k, space, address) !== UNDER_WAY || objectAt(k, space, address)?.owner !== context.id) continue;
    write32(k, space, address, NOT_YET);
    ownObject(k, space, address, 'once').owner = -1;
    if (waiters(k, space, address).length > 0) k.machine.model.wake(k, context, space, address, ALL_BITS, true);
    return true;
  }
  return false;
}

export const syncFunctions: readonly Intrinsic[] = [
  getShared('pthread_condattr_getpshared', 0),
  getShared('pthread_barrierattr_getpshared', 0),
  getShared('pthread_rwlockattr_getpshared', 4),
  ...semaphores,
  ...barriers,
  plain('pthread_barrierattr_init', 'local', (k, context, call) => {
    write32(k, spaceOf(k, context), objectOf(context, call), 0);
    answer(context, call, 0);
  }),
  plain('pthread_barrierattr_destroy', 'local', (_, context, call) => {
    answer(context, call, 0);
  }),
  setShared('pthread_barrierattr_setpshared', 0),
  ...rwlocks,
  ...spinlocks,
  once,
  alias('call_once', once),
];
