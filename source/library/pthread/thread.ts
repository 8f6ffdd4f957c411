/** Threads: creation, end, joining, attributes, keys, cleanup handlers. */
import {
  arg32,
  argAddress,
  argBits,
  argI64,
  argU64,
  callFunction,
  setResult32,
  setResultAddress,
  setResultBits,
} from '../../kernel/call.js';
import { charge, emit } from '../../kernel/emit.js';
import { ownContext } from '../../kernel/epoch.js';
import { waiters } from '../../kernel/futex.js';
import { BLOCKED, DONE, type Intrinsic, type Next, type Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import {
  fill,
  peekU32,
  readAddress,
  readI32,
  readI64,
  write32,
  write64,
  writeAddress,
  writeBytes,
} from '../../kernel/memory/access.js';
import type { Call, Context } from '../../kernel/state.js';
import {
  alias,
  answer,
  bytesOf,
  type Ctx,
  latin1,
  misuse,
  phased,
  plain,
  type Rec,
  spaceOf,
  threadName,
} from '../define.js';
import { stringAt } from '../string/memory.js';
import { Errno } from '../text/errors.js';
import { Clock, deadlineAt } from '../time/clock.js';
import { ALL_BITS } from './mutex.js';
import {
  bits,
  cleanupName,
  cleanupOf,
  endPhases,
  forget,
  KEYS_MAX,
  type Key,
  keysOf,
  setLibrary,
  slotsName,
  slotsOf,
} from './thread-end.js';
import { tidOf } from './tid.js';

// ---- Attributes: glibc's pthread_attr_t, 56 bytes

const ATTR_SIZE = 56;
const A_PRIORITY = 0;
const A_POLICY = 4;
const A_FLAGS = 8;
const A_GUARD = 16;
const A_STACK = 24;
const A_STACK_SIZE = 32;
const DETACHED = 1;
const SCOPE_PROCESS = 2;
const INHERIT_NOT = 4;
const STACK_GIVEN = 8;
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

const attributes: readonly Intrinsic[] = [
  plain('pthread_attr_init', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const at = attributeOf(context, call);
    fill(k, space, at, 0, ATTR_SIZE);
    write64(k, space, at + A_GUARD, 4096n);
    answer(context, call, 0);
  }),
  plain('pthread_attr_destroy', 'local', (_, context, call) => {
    answer(context, call, 0);
  }),
  flagSetter('pthread_attr_setdetachstate', 'detach state', [0, DETACHED], DETACHED),
  flagGetter('pthread_attr_getdetachstate', DETACHED),
  // Linux has system scope only.
  flagSetter('pthread_attr_setscope', 'contention scope', [0, 'unsupported'], SCOPE_PROCESS),
  flagGetter('pthread_attr_getscope', SCOPE_PROCESS),
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

// ---- Creation and end

function create(k: Kernel, context: Ctx, call: Rec): Next {
  const space = spaceOf(k, context);
  const attr = argAddress(context, call, 1);
  const size = attr === 0 ? 0 : Number(readI64(k, space, attr + A_STACK_SIZE));
  const flags = attr === 0 ? 0 : readI32(k, space, attr + A_FLAGS);
  const given = (flags & STACK_GIVEN) !== 0;
  const stackSize = size === 0 ? k.machine.limits.stack : size;
  const id = k.machine.model.create(k, context, {
    start: argAddress(context, call, 2),
    argument: argBits(context, call, 3),
    stackSize,
    stackAddress: given && attr !== 0 ? readAddress(k, space, attr + A_STACK) - stackSize : 0,
    guardSize: attr === 0 ? 4096 : Number(readI64(k, space, attr + A_GUARD)),
    detached: (flags & DETACHED) !== 0,
    scope: 'system',
  });
  // glibc answers EAGAIN also where there is no memory for the stack.
  if (id < 0) return answer(context, call, Errno.EAGAIN);
  writeAddress(k, space, argAddress(context, call, 0), k.state.contexts[id]!.self);
  return answer(context, call, 0);
}

/** The thread of the caller's process that a pthread_t names; undefined: none, or one that is gone. */
export function threadOf(k: Kernel, by: Context, self: number): Context | undefined {
  // Its control block names the context; it stays until the thread is joined.
  const id = peekU32(k, spaceOf(k, by), self + 8);
  let context = id === undefined ? undefined : k.state.contexts[id];
  if (context !== undefined && context.process !== by.process) {
    // A copy that fork made of it names the one in the parent.
    const own = k.state.processes[by.process]!.contexts.find((c) => k.state.contexts[c]?.self === self);
    context = own === undefined ? undefined : k.state.contexts[own];
  }
  return context !== undefined && context.self === self && context.status !== 'gone' ? context : undefined;
}

const exitThread = phased(
  'pthread_exit',
  'task',
  endPhases(0, (context, call) => argBits(context, call, 0)),
);

// ---- Joining

type Limit = (k: Kernel, context: Ctx, call: Rec) => number | undefined;

/** Data: [context joined] once found. */
const joinPhases = (limit: Limit): Phase[] => [
  {
    label: 'look',
    run(k, context, call) {
      const self = argAddress(context, call, 0);
      const target = threadOf(k, context, self);
      if (target === undefined) {
        misuse(
          k,
          context,
          self,
          'Joins a thread that does not exist any more: it was joined already, or detached',
          'join',
        );
        return answer(context, call, Errno.ESRCH);
      }
      if (target.detached) {
        misuse(k, context, self, `Joins ${threadName(k, target.id)}, which is detached`, 'join');
        return answer(context, call, Errno.EINVAL);
      }
      if (target.id === context.id) {
        misuse(k, context, self, `${threadName(k, context.id)} joins itself`, 'join');
        return answer(context, call, Errno.EDEADLK);
      }
      // glibc sees the smallest cycle: two that join each other.
      if (context.id === joinedBy(k, target)) {
        misuse(
          k,
          context,
          self,
          `${threadName(k, context.id)} and ${threadName(k, target.id)} join each other`,
          'join',
        );
        return answer(context, call, Errno.EDEADLK);
      }
      if (waiters(k, spaceOf(k, context), self).length > 0) {
        misuse(k, context, self, `Joins ${threadName(k, target.id)}, which another thread joins already`, 'join');
        return answer(context, call, Errno.EINVAL);
      }
      call.data = [target.id];
      return finishJoin(k, context, call, limit);
    },
  },
  { label: 'resume', run: (k, context, call) => finishJoin(k, context, call, limit) },
];

/** The context that `context` waits for in a join, or -1. */
const joinedBy = (_: Kernel, context: Context): number => (context.wait?.kind === 'join' ? context.wait.target : -1);

function finishJoin(k: Kernel, context: Ctx, call: Rec, limit: Limit): Next {
  const target = k.state.contexts[call.data[0]!];
  if (target === undefined || target.status === 'gone') return answer(context, call, Errno.ESRCH);
  if (target.status === 'exited') {
    const place = argAddress(context, call, 1);
    const { result } = target;
    if (place !== 0) {
      const value = (BigInt(result[1] >>> 0) << 32n) | BigInt(result[0] >>> 0);
      write64(k, spaceOf(k, context), place, value);
    }
    k.scratch.accesses?.joined(context.id, target.id);
    emit(k, 'join', { context: context.id, other: target.id });
    forget(k, target.id);
    return answer(context, call, 0);
  }
  if (call.woken === 2) return answer(context, call, Errno.ETIMEDOUT);
  const deadline = limit(k, context, call);
  if (deadline === undefined) return answer(context, call, Errno.EINVAL);
  call.phase = 1;
  k.machine.model.wait(k, context, {
    kind: 'join',
    address: target.self,
    space: spaceOf(k, context),
    since: k.state.now,
    deadline,
    bitset: ALL_BITS,
    target: target.id,
  });
  return BLOCKED;
}

const joinEnabled = (k: Kernel, context: Context, call: Call): boolean => {
  const target = threadOf(k, context, argAddress(context, call, 0));
  return target === undefined || target.detached || target.id === context.id || target.status === 'exited';
};

const join = phased(
  'pthread_join',
  'task',
  joinPhases(() => Infinity),
  [{ label: 'join', enabled: joinEnabled, run: joinPhases(() => Infinity)[0]!.run }],
);

const detach = plain('pthread_detach', 'task', (k, context, call) => {
  const self = argAddress(context, call, 0);
  const target = threadOf(k, context, self);
  if (target === undefined) {
    misuse(k, context, self, 'Detaches a thread that does not exist any more', 'detach');
    answer(context, call, Errno.ESRCH);
    return;
  }
  if (target.detached) {
    misuse(k, context, self, `Detaches ${threadName(k, target.id)}, which is detached already`, 'detach');
    answer(context, call, Errno.EINVAL);
    return;
  }
  ownContext(k.state, target.id).detached = true;
  forget(k, target.id);
  answer(context, call, 0);
});

// ---- Names, affinity, scheduling

const threadArgument = (k: Kernel, context: Ctx, call: Rec): Context | undefined =>
  threadOf(k, context, argAddress(context, call, 0));

const names: readonly Intrinsic[] = [
  plain('pthread_setname_np', 'task', (k, context, call) => {
    const name = stringAt(k, context, argAddress(context, call, 1), 17);
    const target = threadArgument(k, context, call);
    if (name.length > 15) {
      misuse(k, context, 0, 'A thread name has 15 characters at most', 'attribute');
      answer(context, call, Errno.ERANGE);
    } else if (target === undefined) answer(context, call, Errno.ESRCH);
    else {
      ownContext(k.state, target.id).name = latin1(name);
      answer(context, call, 0);
    }
  }),
  plain('pthread_getname_np', 'task', (k, context, call) => {
    const target = threadArgument(k, context, call);
    const room = argU64(context, call, 2);
    if (target === undefined) answer(context, call, Errno.ESRCH);
    else if (room < 16n) answer(context, call, Errno.ERANGE);
    else {
      writeBytes(k, spaceOf(k, context), argAddress(context, call, 1), bytesOf(`${target.name.slice(0, 15)}\0`));
      answer(context, call, 0);
    }
  }),
];

// ---- Keys

const keys: readonly Intrinsic[] = [
  plain('pthread_key_create', 'memory', (k, context, call) => {
    const table = keysOf(k, context);
    let key = table.findIndex((entry) => !entry.used);
    if (key < 0) key = table.length;
    if (key >= KEYS_MAX) {
      answer(context, call, Errno.EAGAIN);
      return;
    }
    const entry: Key = {
      destructor: argAddress(context, call, 1),
      used: true,
      sequence: (table[key]?.sequence ?? 0) + 1,
    };
    setLibrary(k, context, 'keys', key === table.length ? [...table, entry] : table.with(key, entry));
    write32(k, spaceOf(k, context), argAddress(context, call, 0), key);
    answer(context, call, 0);
  }),
  plain('pthread_key_delete', 'memory', (k, context, call) => {
    const table = keysOf(k, context);
    const key = arg32(context, call, 0);
    const entry = table[key];
    if (entry === undefined || !entry.used) {
      misuse(k, context, 0, `There is no key ${key}`, 'key');
      answer(context, call, Errno.EINVAL);
      return;
    }
    setLibrary(k, context, 'keys', table.with(key, { ...entry, used: false }));
    answer(context, call, 0);
  }),
  plain('pthread_setspecific', 'local', (k, context, call) => {
    const key = arg32(context, call, 0);
    const entry = keysOf(k, context)[key];
    if (entry === undefined || !entry.used) {
      misuse(k, context, 0, `There is no key ${key}`, 'key');
      answer(context, call, Errno.EINVAL);
      return;
    }
    const slots = [...slotsOf(k, context)];
    while (slots.length < key) slots.push(undefined);
    slots[key] = { sequence: entry.sequence, value: argBits(context, call, 1) };
    setLibrary(k, context, slotsName(context), slots);
    answer(context, call, 0);
  }),
  plain('pthread_getspecific', 'local', (k, context, call) => {
    const key = arg32(context, call, 0);
    const slot = slotsOf(k, context)[key];
    const entry = keysOf(k, context)[key];
    const valid = slot !== undefined && entry?.used === true && slot.sequence === entry.sequence;
    setResultBits(context, call, valid ? slot.value[0] : 0, valid ? slot.value[1] : 0);
  }),
];

// ---- Cleanup handlers: { routine, argument, previous }, as in our pthread.h

const cleanup: readonly Intrinsic[] = [
  plain('__pthread_cleanup_push', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const buffer = argAddress(context, call, 0);
    writeAddress(k, space, buffer, argAddress(context, call, 1));
    writeAddress(k, space, buffer + 8, argAddress(context, call, 2));
    setLibrary(k, context, cleanupName(context), [...cleanupOf(k, context), buffer]);
  }),
  phased('__pthread_cleanup_pop', 'local', [
    {
      label: 'pop',
      run(k, context, call) {
        const buffer = argAddress(context, call, 0);
        setLibrary(
          k,
          context,
          cleanupName(context),
          cleanupOf(k, context).filter((b) => b !== buffer),
        );
        if (arg32(context, call, 1) === 0) return DONE;
        const space = spaceOf(k, context);
        const argument = readAddress(k, space, buffer + 8);
        return callFunction(k, context, readAddress(k, space, buffer), [bits(argument)], 1);
      },
    },
    { label: 'return', run: () => DONE },
  ]),
];

const schedYield = phased('sched_yield', 'task', [
  {
    label: 'yield',
    run(k, context, call) {
      k.machine.model.yield(k, context);
      return answer(context, call, 0);
    },
  },
]);

export const threadFunctions: readonly Intrinsic[] = [
  { name: 'pthread_create', effect: 'task', phases: [{ label: 'create', run: create }] },
  exitThread,
  join,
  phased('pthread_tryjoin_np', 'task', [
    {
      label: 'look',
      run(k, context, call) {
        const target = threadOf(k, context, argAddress(context, call, 0));
        if (target !== undefined && target.status !== 'exited' && !target.detached && target.id !== context.id) {
          return answer(context, call, Errno.EBUSY);
        }
        return joinPhases(() => Infinity)[0]!.run(k, context, call);
      },
    },
  ]),
  phased(
    'pthread_timedjoin_np',
    'task',
    joinPhases((k, context, call) => deadlineAt(k, context, argAddress(context, call, 2), Clock.realtime)),
  ),
  phased(
    'pthread_clockjoin_np',
    'task',
    joinPhases((k, context, call) => deadlineAt(k, context, argAddress(context, call, 3), arg32(context, call, 2))),
  ),
  detach,
  plain('pthread_self', 'none', (_, context, call) => setResultAddress(context, call, context.self)),
  plain('pthread_equal', 'none', (_, context, call) =>
    setResult32(context, call, argI64(context, call, 0) === argI64(context, call, 1) ? 1 : 0),
  ),
  schedYield,
  alias('pthread_yield', schedYield),
  alias('thrd_yield', schedYield),
  plain('pthread_getconcurrency', 'none', (_, context, call) => setResult32(context, call, 0)),
  plain('pthread_setconcurrency', 'none', (_, context, call) =>
    setResult32(context, call, arg32(context, call, 0) < 0 ? Errno.EINVAL : 0),
  ),
  plain('gettid', 'none', (k, context, call) => {
    charge(k, 'systemCall');
    setResult32(context, call, tidOf(k, context));
  }),
  ...attributes,
  ...names,
  ...keys,
  ...cleanup,
];
