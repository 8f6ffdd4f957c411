/** Attributes of threads: glibc's pthread_attr_t, 56 bytes. */
import { arg32, argAddress, argU64 } from '../../kernel/call.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import {
  fill,
  readAddress,
  readI32,
  readI64,
  readRaw,
  write32,
  write64,
  writeAddress,
  writeBytes,
} from '../../kernel/memory/access.js';
import type { ThreadSpec } from '../../kernel/model.js';
import type { SchedulingFields } from '../../kernel/schedule-change.js';
import type { Call, Context } from '../../kernel/state.js';
import { answer, type Ctx, misuse, plain, spaceOf } from '../define.js';
import { allocate, release } from '../stdlib/memory.js';
import { classError, classPermission, coresIn } from '../system/scheduling-rights.js';
import { Errno } from '../text/errors.js';

const ATTR_SIZE = 56;
const A_PRIORITY = 0;
const A_POLICY = 4;
export const A_FLAGS = 8;
export const A_GUARD = 16;
export const A_STACK = 24;
export const A_STACK_SIZE = 32;
/** Address of a cpu_set_t with its size before it, or 0. */
const A_EXTENSION = 40;
export const DETACHED = 1;
/** Not the scope that is usual under the machine's thread model. */
export const SCOPE_OTHER = 2;
/** As pthread.h numbers them. */
const SCOPES: readonly ThreadSpec['scope'][] = ['system', 'process'];
/** The contention scope that the flags of attributes say. */
export const scopeIn = (k: Kernel, flags: number): ThreadSpec['scope'] =>
  k.machine.model.scopes[(flags & SCOPE_OTHER) !== 0 ? 1 : 0] ?? k.machine.model.scopes[0]!;
const INHERIT_NOT = 4;
export const STACK_GIVEN = 8;
const STACK_MIN = 16384;

const attributeOf = (context: Context, call: Call): number => argAddress(context, call, 0);

/** A setter of an int flag in the attributes; `refuse`: error number for what is not possible. */
function flagSetter(name: string, what: string, flags: readonly (number | 'invalid' | 'unsupported')[], mask: number) {
  return plain(name, 'local', (k, context, call) => {
    const value = arg32(context, call, 1);
    const flag = flags[value] ?? 'invalid';
    if (typeof flag === 'string') {
      misuse(k, context, attributeOf(context, call), `${name}: ${value} is no possible ${what}`, 'attribute');
      answer(context, call, flag === 'invalid' ? Errno.EINVAL : Errno.ENOTSUP);
      return;
    }
    const space = spaceOf(k, context);
    const at = attributeOf(context, call) + A_FLAGS;
    write32(k, space, at, (readI32(k, space, at) & ~mask) | flag);
    answer(context, call, 0);
  });
}

const flagGetter = (name: string, mask: number): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const set = (readI32(k, space, attributeOf(context, call) + A_FLAGS) & mask) !== 0;
    write32(k, space, argAddress(context, call, 1), set ? 1 : 0);
    answer(context, call, 0);
  });

/** Bytes of a cpu_set_t that the attributes keep at most: glibc's 1,024 cores, several times. */
const MOST_SET = 8192n;

function dropSet(k: Kernel, context: Ctx, attr: number): void {
  const space = spaceOf(k, context);
  const set = readAddress(k, space, attr + A_EXTENSION);
  if (set === 0) return;
  writeAddress(k, space, attr + A_EXTENSION, 0);
  release(k, context, set);
}

export const attributeFunctions: readonly Intrinsic[] = [
  plain('pthread_attr_init', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const at = attributeOf(context, call);
    fill(k, space, at, 0, ATTR_SIZE);
    write64(k, space, at + A_GUARD, 4096n);
    answer(context, call, 0);
  }),
  plain('pthread_attr_destroy', 'memory', (k, context, call) => {
    dropSet(k, context, attributeOf(context, call));
    answer(context, call, 0);
  }),
  plain('pthread_attr_setaffinity_np', 'memory', (k, context, call) => {
    const space = spaceOf(k, context);
    const at = attributeOf(context, call);
    const size = argU64(context, call, 1);
    const from = argAddress(context, call, 2);
    dropSet(k, context, at);
    if (from === 0 || size === 0n) return void answer(context, call, 0);
    if (size > MOST_SET) return void answer(context, call, Errno.EINVAL);
    const set = allocate(k, context, 8 + Number(size));
    if (set === 0) return void answer(context, call, Errno.ENOMEM);
    write64(k, space, set, size);
    writeBytes(k, space, set + 8, readRaw(k, space, from, Number(size)));
    writeAddress(k, space, at + A_EXTENSION, set);
    answer(context, call, 0);
  }),
  plain('pthread_attr_getaffinity_np', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const set = readAddress(k, space, attributeOf(context, call) + A_EXTENSION);
    const size = argU64(context, call, 1) > MOST_SET ? MOST_SET : argU64(context, call, 1);
    const to = argAddress(context, call, 2);
    const known = set === 0 ? 0n : readI64(k, space, set);
    // as glibc: where nothing was set, all; EINVAL where a core that is set has no room
    const bytes = new Uint8Array(Number(size)).fill(set === 0 ? 0xff : 0);
    if (set !== 0) {
      const own = readRaw(k, space, set + 8, Number(known));
      if (own.subarray(bytes.length).some((b) => b !== 0)) return void answer(context, call, Errno.EINVAL);
      bytes.set(own.subarray(0, bytes.length));
    }
    writeBytes(k, space, to, bytes);
    answer(context, call, 0);
  }),
  flagSetter('pthread_attr_setdetachstate', 'detach state', [0, DETACHED], DETACHED),
  flagGetter('pthread_attr_getdetachstate', DETACHED),
  plain('pthread_attr_setscope', 'local', (k, context, call) => {
    const value = arg32(context, call, 1);
    // Linux has system scope only; libraries with threads of their own have process scope.
    const at = value === 0 || value === 1 ? k.machine.model.scopes.indexOf(SCOPES[value]) : 0;
    if (at < 0 || value < 0 || value > 1) {
      const what = `pthread_attr_setscope: ${value} is no possible contention scope`;
      misuse(k, context, attributeOf(context, call), what, 'attribute');
      answer(context, call, at < 0 ? Errno.ENOTSUP : Errno.EINVAL);
      return;
    }
    const space = spaceOf(k, context);
    const word = attributeOf(context, call) + A_FLAGS;
    write32(k, space, word, (readI32(k, space, word) & ~SCOPE_OTHER) | (at === 0 ? 0 : SCOPE_OTHER));
    answer(context, call, 0);
  }),
  plain('pthread_attr_getscope', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const flags = readI32(k, space, attributeOf(context, call) + A_FLAGS);
    write32(k, space, argAddress(context, call, 1), SCOPES.indexOf(scopeIn(k, flags)));
    answer(context, call, 0);
  }),
  flagSetter('pthread_attr_setinheritsched', 'way of inheriting', [0, INHERIT_NOT], INHERIT_NOT),
  flagGetter('pthread_attr_getinheritsched', INHERIT_NOT),
  plain('pthread_attr_setstacksize', 'local', (k, context, call) => {
    const size = argU64(context, call, 1);
    if (size < BigInt(STACK_MIN)) {
      misuse(
        k,
        context,
        attributeOf(context, call),
        `A stack of ${size} bytes is too small: ${STACK_MIN} at least`,
        'attribute',
      );
      answer(context, call, Errno.EINVAL);
      return;
    }
    write64(k, spaceOf(k, context), attributeOf(context, call) + A_STACK_SIZE, size);
    answer(context, call, 0);
  }),
  plain('pthread_attr_getstacksize', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const size = readI64(k, space, attributeOf(context, call) + A_STACK_SIZE);
    write64(k, space, argAddress(context, call, 1), size === 0n ? BigInt(k.machine.limits.stack) : size);
    answer(context, call, 0);
  }),
  plain('pthread_attr_setguardsize', 'local', (k, context, call) => {
    write64(k, spaceOf(k, context), attributeOf(context, call) + A_GUARD, argU64(context, call, 1));
    answer(context, call, 0);
  }),
  plain('pthread_attr_getguardsize', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    write64(k, space, argAddress(context, call, 1), readI64(k, space, attributeOf(context, call) + A_GUARD));
    answer(context, call, 0);
  }),
  plain('pthread_attr_setstack', 'local', (k, context, call) => {
    const size = argU64(context, call, 2);
    if (size < BigInt(STACK_MIN)) {
      answer(context, call, Errno.EINVAL);
      return;
    }
    const space = spaceOf(k, context);
    const at = attributeOf(context, call);
    // As glibc: the top of the stack is what is kept.
    writeAddress(k, space, at + A_STACK, argAddress(context, call, 1) + Number(size));
    write64(k, space, at + A_STACK_SIZE, size);
    write32(k, space, at + A_FLAGS, readI32(k, space, at + A_FLAGS) | STACK_GIVEN);
    answer(context, call, 0);
  }),
  plain('pthread_attr_getstack', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const at = attributeOf(context, call);
    const size = readI64(k, space, at + A_STACK_SIZE);
    const top = readAddress(k, space, at + A_STACK);
    writeAddress(k, space, argAddress(context, call, 1), top === 0 ? 0 : top - Number(size));
    write64(k, space, argAddress(context, call, 2), size);
    answer(context, call, 0);
  }),
  plain('pthread_attr_setschedpolicy', 'local', (k, context, call) => {
    const policy = arg32(context, call, 1);
    if (policy < 0 || policy > 2) {
      misuse(k, context, attributeOf(context, call), `${policy} is no scheduling policy for threads`, 'attribute');
      answer(context, call, Errno.EINVAL);
      return;
    }
    write32(k, spaceOf(k, context), attributeOf(context, call) + A_POLICY, policy);
    answer(context, call, 0);
  }),
  plain('pthread_attr_getschedpolicy', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    write32(k, space, argAddress(context, call, 1), readI32(k, space, attributeOf(context, call) + A_POLICY));
    answer(context, call, 0);
  }),
  plain('pthread_attr_setschedparam', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const at = attributeOf(context, call);
    const priority = readI32(k, space, argAddress(context, call, 1));
    const realTime = readI32(k, space, at + A_POLICY) !== 0;
    if (priority < (realTime ? 1 : 0) || priority > (realTime ? 99 : 0)) {
      misuse(k, context, at, `Priority ${priority} is out of the policy's range`, 'attribute');
      answer(context, call, Errno.EINVAL);
      return;
    }
    write32(k, space, at + A_PRIORITY, priority);
    answer(context, call, 0);
  }),
  plain('pthread_attr_getschedparam', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    write32(k, space, argAddress(context, call, 1), readI32(k, space, attributeOf(context, call) + A_PRIORITY));
    answer(context, call, 0);
  }),
];

/** What a new thread's attributes say of its turns; or the error number that pthread_create answers for it. */
export function schedulingIn(k: Kernel, context: Ctx, attr: number): SchedulingFields | number {
  if (attr === 0) return {};
  const space = spaceOf(k, context);
  let fields: SchedulingFields = {};
  if ((readI32(k, space, attr + A_FLAGS) & INHERIT_NOT) !== 0) {
    const policy = readI32(k, space, attr + A_POLICY);
    const priority = readI32(k, space, attr + A_PRIORITY);
    const self = k.state.tasks[context.task]!;
    const own = scopeIn(k, readI32(k, space, attr + A_FLAGS)) === 'system';
    const error = classError(policy, priority) || (own ? classPermission(k, context, self, policy, priority) : 0);
    if (error !== 0) return error;
    fields = { schedClass: (['fair', 'fifo', 'rr'] as const)[policy]!, priority };
  }
  const set = readAddress(k, space, attr + A_EXTENSION);
  if (set === 0) return fields;
  const affinity = coresIn(k, context, readI64(k, space, set), set + 8);
  return affinity === undefined ? Errno.EINVAL : { ...fields, affinity };
}
