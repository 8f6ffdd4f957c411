/** Threads: creation, end, joining, keys, cleanup handlers. */
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
  peekU32,
  readAddress,
  readI32,
  readI64,
  write32,
  write64,
  writeAddress,
  writeBytes,
} from '../../kernel/memory/access.js';
import { changeScheduling } from '../../kernel/schedule-change.js';
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
import {
  A_FLAGS,
  A_GUARD,
  A_STACK,
  A_STACK_SIZE,
  attributeFunctions,
  DETACHED,
  STACK_GIVEN,
  schedulingIn,
  scopeIn,
} from './attributes.js';
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

// ---- Creation and end

function create(k: Kernel, context: Ctx, call: Rec): Next {
  const space = spaceOf(k, context);
  const attr = argAddress(context, call, 1);
  const scheduling = schedulingIn(k, context, attr);
  if (typeof scheduling === 'number') return answer(context, call, scheduling);
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
    scope: scopeIn(k, flags),
  });
  // glibc answers EAGAIN also where there is no memory for the stack.
  if (id < 0) return answer(context, call, Errno.EAGAIN);
  if (Object.keys(scheduling).length > 0) {
    const { model } = k.machine;
    const { schedClass, priority = 0 } = scheduling;
    if (model.scheduling?.(k, id) === undefined) changeScheduling(k, k.state.contexts[id]!.task, scheduling);
    else model.reschedule?.(k, id, { policy: schedClass === 'fifo' ? 1 : schedClass === 'rr' ? 2 : 0, priority });
  }
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
  [
    {
      label: 'join',
      enabled: joinEnabled,
      awaits: (k, context, call) => {
        const target = threadOf(k, context, argAddress(context, call, 0));
        return { kind: 'join', address: target?.self ?? 0, target: target?.id ?? -1 };
      },
      run: joinPhases(() => Infinity)[0]!.run,
    },
  ],
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
    // The kernel's number: of whoever carries the thread.
    setResult32(context, call, k.state.tasks[context.task]?.tid ?? tidOf(k, context));
  }),
  ...attributeFunctions,
  ...names,
  ...keys,
  ...cleanup,
];
