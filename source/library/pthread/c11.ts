/** <threads.h>: C11's threads over the same code as pthreads; only the answers are named otherwise. */
import { arg32, argAddress, setResult32 } from '../../kernel/call.js';
import { DONE, type Intrinsic, type Next, type Phase } from '../../kernel/intrinsic.js';
import { write32 } from '../../kernel/memory/access.js';
import { alias, phased, plain, spaceOf } from '../define.js';
import { Errno } from '../text/errors.js';
import {
  conditionBroadcast,
  conditionDestroy,
  conditionInit,
  conditionSignal,
  conditionTimedWait,
  conditionWait,
} from './condition.js';
import { MutexType } from './layout.js';
import { mutexLock, mutexTimedLock, mutexTryLock, mutexUnlock } from './mutex.js';
import { initialiseMutex, mutexDestroy } from './mutex-life.js';
import { threadFunctions } from './thread.js';

/** thrd_success and so on, as glibc numbers them. */
const Thrd = { success: 0, busy: 1, error: 2, nomem: 3, timedout: 4 } as const;

function answerOf(error: number): number {
  switch (error) {
    case 0:
      return Thrd.success;
    case Errno.EBUSY:
      return Thrd.busy;
    case Errno.ENOMEM:
      return Thrd.nomem;
    case Errno.ETIMEDOUT:
      return Thrd.timedout;
    default:
      return Thrd.error;
  }
}

/** The phases of a pthread function whose last answer is translated. */
function translated(name: string, of: Intrinsic): Intrinsic {
  const translate = (phase: Phase): Phase => ({
    ...phase,
    run(k, context, call): Next {
      const next = phase.run(k, context, call);
      if (next === DONE) setResult32(context, call, answerOf(context.slots[call.base * 2]!));
      return next;
    },
  });
  const controlled = of.controlled?.map(translate);
  return phased(name, of.effect, of.phases.map(translate), controlled);
}

const named = (name: string): Intrinsic => {
  const found = threadFunctions.find((f) => f.name === name);
  if (found === undefined) throw new RangeError(`no function ${name}`);
  return found;
};

const join = named('pthread_join');

/** The result is an int where pthreads have a pointer. */
const storeInt = (phase: Phase): Phase => ({
  ...phase,
  run(k, context, call): Next {
    const place = argAddress(context, call, 1);
    // pthread_join would store 8 bytes: let it store nothing, and store the int here.
    const target = call.data[0];
    context.slots[(call.base + 3) * 2] = 0;
    context.slots[(call.base + 3) * 2 + 1] = 0;
    const next = phase.run(k, context, call);
    context.slots[(call.base + 3) * 2] = place | 0;
    context.slots[(call.base + 3) * 2 + 1] = Math.floor(place / 2 ** 32);
    const id = call.data[0] ?? target;
    if (next === DONE && context.slots[call.base * 2] === 0 && place !== 0 && id !== undefined) {
      write32(k, spaceOf(k, context), place, k.state.contexts[id]?.result[0] ?? 0);
    }
    return next;
  },
});

const thrdJoin = translated('thrd_join', {
  ...join,
  phases: join.phases.map(storeInt),
  controlled: join.controlled!.map(storeInt),
});

const MTX_RECURSIVE = 1;

/** tss_create answers thrd_success or thrd_error too. */
export const c11Functions: readonly Intrinsic[] = [
  translated('thrd_create', {
    ...named('pthread_create'),
    // (thread, function, argument): one less than pthread_create has.
    phases: named('pthread_create').phases.map((phase) => ({
      ...phase,
      run(k, context, call): Next {
        const slot = (call.base + 2) * 2;
        const { slots } = context;
        const saved = [slots[slot + 2]!, slots[slot + 3]!, slots[slot + 4]!, slots[slot + 5]!];
        slots[slot + 6] = saved[2]!;
        slots[slot + 7] = saved[3]!;
        slots[slot + 4] = saved[0]!;
        slots[slot + 5] = saved[1]!;
        slots[slot + 2] = 0;
        slots[slot + 3] = 0;
        return phase.run(k, context, call);
      },
    })),
  }),
  thrdJoin,
  translated('thrd_detach', named('pthread_detach')),
  alias('thrd_current', named('pthread_self')),
  alias('thrd_equal', named('pthread_equal')),
  alias('thrd_exit', named('pthread_exit')),
  plain('mtx_init', 'sync', (k, context, call) => {
    const type = arg32(context, call, 1);
    if (type < 0 || type > 3) {
      setResult32(context, call, Thrd.error);
      return;
    }
    const kind = (type & MTX_RECURSIVE) !== 0 ? MutexType.recursive : MutexType.normal;
    initialiseMutex(k, context, argAddress(context, call, 0), kind);
    setResult32(context, call, Thrd.success);
  }),
  alias('mtx_destroy', mutexDestroy),
  translated('mtx_lock', mutexLock),
  translated('mtx_timedlock', mutexTimedLock),
  translated('mtx_trylock', mutexTryLock),
  translated('mtx_unlock', mutexUnlock),
  plain('cnd_init', 'sync', (k, context, call) => {
    // No attributes: the second argument of pthread_cond_init is not there.
    context.slots[(call.base + 3) * 2] = 0;
    context.slots[(call.base + 3) * 2 + 1] = 0;
    conditionInit.phases[0]!.run(k, context, call);
    setResult32(context, call, Thrd.success);
  }),
  alias('cnd_destroy', conditionDestroy),
  translated('cnd_wait', conditionWait),
  translated('cnd_timedwait', conditionTimedWait),
  translated('cnd_signal', conditionSignal),
  translated('cnd_broadcast', conditionBroadcast),
  translated('tss_create', named('pthread_key_create')),
  alias('tss_delete', named('pthread_key_delete')),
  alias('tss_get', named('pthread_getspecific')),
  translated('tss_set', named('pthread_setspecific')),
];
