/** pthread_mutexattr_t: an int that holds the kind of mutex (layout.ts), and above it the ceiling of priorities. */
import { arg32, argAddress } from '../../kernel/call.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import { readI32, write32 } from '../../kernel/memory/access.js';
import { answer, misuse, plain, spaceOf } from '../define.js';
import { Errno } from '../text/errors.js';
import { PRIO_INHERIT, PRIO_PROTECT, ROBUST, SHARED, TYPE_MASK } from './layout.js';

const CEILING_SHIFT = 12;
const CEILING = 0xff << CEILING_SHIFT;
/** Priorities of SCHED_FIFO. */
const LOWEST = 1;
const HIGHEST = 99;

/** A setter of some bits: `values[i]` are those for argument i; what is not there is EINVAL. */
const setter = (name: string, mask: number, values: readonly number[], what: (value: number) => string): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const value = arg32(context, call, 1);
    const at = argAddress(context, call, 0);
    const bits = values[value];
    if (bits === undefined) {
      misuse(k, context, at, what(value), 'attribute');
      answer(context, call, Errno.EINVAL);
      return;
    }
    const space = spaceOf(k, context);
    write32(k, space, at, (readI32(k, space, at) & ~mask) | bits);
    answer(context, call, 0);
  });

const getter = (name: string, mask: number, values: readonly number[]): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const bits = readI32(k, space, argAddress(context, call, 0)) & mask;
    write32(k, space, argAddress(context, call, 1), values.indexOf(bits));
    answer(context, call, 0);
  });

const TYPES = [0, 1, 2, 3];
const SHARING = [0, SHARED];
const ROBUSTNESS = [0, ROBUST];
const PROTOCOLS = [0, PRIO_INHERIT, PRIO_PROTECT];
const PROTOCOL = PRIO_INHERIT | PRIO_PROTECT;

export const mutexAttributeFunctions: readonly Intrinsic[] = [
  plain('pthread_mutexattr_init', 'local', (k, context, call) => {
    write32(k, spaceOf(k, context), argAddress(context, call, 0), 0);
    answer(context, call, 0);
  }),
  plain('pthread_mutexattr_destroy', 'local', (_, context, call) => {
    answer(context, call, 0);
  }),
  setter('pthread_mutexattr_settype', TYPE_MASK, TYPES, (n) => `${n} is no type of mutex`),
  getter('pthread_mutexattr_gettype', TYPE_MASK, TYPES),
  setter('pthread_mutexattr_setpshared', SHARED, SHARING, (n) => `${n} is neither private nor shared`),
  getter('pthread_mutexattr_getpshared', SHARED, SHARING),
  setter('pthread_mutexattr_setrobust', ROBUST, ROBUSTNESS, (n) => `${n} is neither stalled nor robust`),
  getter('pthread_mutexattr_getrobust', ROBUST, ROBUSTNESS),
  setter('pthread_mutexattr_setprotocol', PROTOCOL, PROTOCOLS, (n) => `${n} is no protocol of mutexes`),
  getter('pthread_mutexattr_getprotocol', PROTOCOL, PROTOCOLS),
  plain('pthread_mutexattr_setprioceiling', 'local', (k, context, call) => {
    const ceiling = arg32(context, call, 1);
    if (ceiling < LOWEST || ceiling > HIGHEST) {
      answer(context, call, Errno.EINVAL);
      return;
    }
    const space = spaceOf(k, context);
    const at = argAddress(context, call, 0);
    write32(k, space, at, (readI32(k, space, at) & ~CEILING) | (ceiling << CEILING_SHIFT));
    answer(context, call, 0);
  }),
  plain('pthread_mutexattr_getprioceiling', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const ceiling = (readI32(k, space, argAddress(context, call, 0)) & CEILING) >> CEILING_SHIFT;
    // None was set: the lowest there is (glibc).
    write32(k, space, argAddress(context, call, 1), ceiling === 0 ? LOWEST : ceiling);
    answer(context, call, 0);
  }),
];
