/** The life of a mutex: init, destroy, and its repair when an owner has died. */
import { argAddress } from '../../kernel/call.js';
import { waiters } from '../../kernel/futex.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { fill, readI32, write32 } from '../../kernel/memory/access.js';
import { noteDestroyed, noteInitialised, objectAt } from '../../kernel/objects.js';
import type { Call, Context } from '../../kernel/state.js';
import { alias, answer, type Ctx, misuse, nameOf, otherThread, plain, spaceOf } from '../define.js';
import { Errno } from '../text/errors.js';
import { isInherit } from './inherit.js';
import { KIND, MUTEX_SIZE, PRIO_INHERIT, PRIO_PROTECT, ROBUST, SHARED, TYPE_MASK, USERS } from './layout.js';
import { isRobust, isShared, KNOWN, kindOf } from './mutex.js';
import { makeConsistent } from './robust.js';

const mutexOf = (context: Context, call: Call): number => argAddress(context, call, 0);

const TYPE_NAMES = ['normal', 'recursive', 'errorcheck', 'adaptive'];

/** `normal`, `robust shared errorcheck`: as the panes show it. */
const typeName = (kind: number): string =>
  `${isRobust(kind) ? 'robust ' : ''}${isInherit(kind) ? 'inheriting ' : ''}${(kind & SHARED) !== 0 ? 'shared ' : ''}${TYPE_NAMES[kind & TYPE_MASK]}`;

/** Sets up a mutex in memory. */
export function initialiseMutex(k: Kernel, context: Ctx, address: number, kind: number): void {
  const space = spaceOf(k, context);
  const old = objectAt(k, space, address);
  if (old?.kind === 'mutex' && !old.destroyed && old.owner >= 0) {
    misuse(
      k,
      context,
      address,
      `Initialises the mutex ${nameOf(k, context, address)} anew while ${otherThread(k, context, old.owner)} holds it`,
      'initialise',
    );
  }
  fill(k, space, address, 0, MUTEX_SIZE);
  write32(k, space, address + KIND, kind);
  noteInitialised(k, space, address, 'mutex', typeName(kind));
}

export const mutexDestroy = plain('pthread_mutex_destroy', 'sync', (k, context, call) => {
  const space = spaceOf(k, context);
  const address = mutexOf(context, call);
  const kind = kindOf(k, context, space, address, 'Destroys');
  if (kind < 0) {
    answer(context, call, Errno.EINVAL);
    return;
  }
  const holder = objectAt(k, space, address)?.owner ?? -1;
  // A robust one may have lost users who died: glibc does not ask.
  const used = isRobust(kind) ? holder >= 0 : readI32(k, space, address + USERS) !== 0;
  if (used || waiters(k, space, address, isShared(kind)).length > 0) {
    const who = holder >= 0 ? `which ${otherThread(k, context, holder)} holds` : 'which others wait for';
    misuse(k, context, address, `Destroys the mutex ${nameOf(k, context, address)}, ${who}`, 'destroy');
    if (!isRobust(kind)) {
      answer(context, call, Errno.EBUSY);
      return;
    }
  }
  write32(k, space, address + KIND, -1);
  noteDestroyed(k, space, address, 'mutex');
  answer(context, call, 0);
});

const REFUSED: readonly (readonly [number, string])[] = [
  [PRIO_INHERIT | ROBUST, 'PTHREAD_PRIO_INHERIT of a robust mutex'],
  [PRIO_PROTECT, 'PTHREAD_PRIO_PROTECT'],
];

/** Answers ENOTSUP for what is not simulated, as glibc does where the kernel has no priority inheritance: a mutex without it is none. */
export const mutexInit = plain('pthread_mutex_init', 'sync', (k, context, call) => {
  const attributes = argAddress(context, call, 1);
  const kind = attributes === 0 ? 0 : readI32(k, spaceOf(k, context), attributes);
  const protocol = REFUSED.find(([bits]) => (kind & bits) === bits);
  if (protocol !== undefined) {
    misuse(
      k,
      context,
      mutexOf(context, call),
      `${protocol[1]} is not simulated: pthread_mutex_init answers ENOTSUP, as on a kernel without it`,
      'protocol',
    );
    answer(context, call, Errno.ENOTSUP);
    return;
  }
  initialiseMutex(k, context, mutexOf(context, call), kind & KNOWN);
  answer(context, call, 0);
});

/** pthread_mutex_consistent: the data are in order again. */
const mutexConsistent = plain('pthread_mutex_consistent', 'sync', (k, context, call) => {
  const space = spaceOf(k, context);
  const address = mutexOf(context, call);
  const kind = kindOf(k, context, space, address, 'Repairs');
  const done = kind >= 0 && isRobust(kind) && makeConsistent(k, context, space, address);
  if (!done && kind >= 0) {
    const why = isRobust(kind) ? 'of which no owner has died' : 'which is not robust';
    misuse(k, context, address, `Repairs the mutex ${nameOf(k, context, address)}, ${why}`, 'consistent');
  }
  answer(context, call, done ? 0 : Errno.EINVAL);
});

/** Only mutexes of PTHREAD_PRIO_PROTECT have a ceiling, and there are none. */
const noCeiling = (name: string): Intrinsic =>
  plain(name, 'sync', (_, context, call) => {
    answer(context, call, Errno.EINVAL);
  });

export const mutexLifeFunctions: readonly Intrinsic[] = [
  mutexInit,
  mutexDestroy,
  mutexConsistent,
  noCeiling('pthread_mutex_getprioceiling'),
  noCeiling('pthread_mutex_setprioceiling'),
  ...[mutexInit, mutexDestroy].map((f) => alias(`__${f.name}`, f)),
];
