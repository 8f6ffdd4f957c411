/**
 * Cancellation: pthread_cancel, the thread's own state and type, and which functions are cancellation points. How a thread
 * that is to be cancelled comes to act is in one place, the dispatcher of library calls (kernel/dispatch.ts); what it does
 * then is the end of a thread (thread-end.ts) with PTHREAD_CANCELED as its value.
 */
import { arg32, argAddress } from '../../kernel/call.js';
import { CANCELED, requestCancel } from '../../kernel/cancel.js';
import { Cancel, isDueAtOnce } from '../../kernel/cancel-state.js';
import { emit } from '../../kernel/emit.js';
import { DONE, type Intrinsic, type Phase } from '../../kernel/intrinsic.js';
import { write32 } from '../../kernel/memory/access.js';
import { answer, type Ctx, misuse, phased, plain, type Rec, spaceOf, threadName } from '../define.js';
import { Errno } from '../text/errors.js';
import { threadOf } from './thread.js';
import { END_PHASES, endPhases } from './thread-end.js';

type Undone = NonNullable<Intrinsic['cancel']>['undone'];

/**
 * The functions that POSIX calls cancellation points (XSH 2.9.5.2), and their relatives. stdio is not among them: POSIX
 * leaves that open, and in glibc it depends on whether a call happens to write its buffer out.
 */
const POINTS: readonly (readonly [Undone, string])[] = [
  // These come back with the mutex, whatever ended the wait.
  ['always', 'pthread_cond_wait pthread_cond_timedwait pthread_cond_clockwait cnd_wait cnd_timedwait'],
  ['nonzero', 'sleep clock_nanosleep sigwait pthread_testcancel'],
  ['negative', 'nanosleep usleep thrd_sleep pause sigsuspend sigwaitinfo sigtimedwait'],
  ['negative', 'pthread_join pthread_timedjoin_np pthread_clockjoin_np thrd_join'],
  ['negative', 'sem_wait sem_timedwait sem_clockwait wait waitpid wait3 wait4 waitid system'],
  ['negative', 'open openat creat close read readv pread preadv write writev pwrite pwritev fsync fdatasync lockf'],
  ['negative', 'accept accept4 connect recv recvfrom recvmsg send sendto sendmsg'],
  ['negative', 'mq_receive mq_timedreceive mq_send mq_timedsend msgrcv msgsnd msync tcdrain'],
  ['negative', 'poll ppoll select pselect epoll_wait epoll_pwait'],
];
const points = new Map(POINTS.flatMap(([undone, names]) => names.split(' ').map((name) => [name, undone] as const)));

const ending = (first: number): Phase[] => endPhases(first, () => [CANCELED, CANCELED]);

/** The function as a cancellation point, if it is one. */
export function asCancellationPoint(f: Intrinsic): Intrinsic {
  const undone = points.get(f.name);
  if (undone === undefined) return f;
  return {
    ...f,
    cancel: { phases: END_PHASES, undone },
    phases: [...f.phases, ...ending(f.phases.length)],
    ...(f.controlled === undefined ? {} : { controlled: [...f.controlled, ...ending(f.controlled.length)] }),
  };
}

/** One phase, after which the thread may have to end. */
const mayEnd = (name: string, run: (k: Parameters<Phase['run']>[0], context: Ctx, call: Rec) => number): Intrinsic =>
  phased(name, 'task', [
    {
      label: 'call',
      run(k, context, call) {
        const error = run(k, context, call);
        if (!isDueAtOnce(context)) return answer(context, call, error);
        emit(k, 'cancel', { context: context.id, why: 'asynchronous' });
        return 1;
      },
    },
    ...ending(1),
  ]);

/** pthread_setcancelstate and pthread_setcanceltype: a bit, and what it was. */
const setter = (name: string, bit: number): Intrinsic =>
  mayEnd(name, (k, context, call) => {
    const value = arg32(context, call, 0);
    const old = argAddress(context, call, 1);
    if (value !== 0 && value !== 1) {
      misuse(k, context, 0, `${name}: there is no ${value}`, 'attribute');
      return Errno.EINVAL;
    }
    if (old !== 0) write32(k, spaceOf(k, context), old, (context.cancel & bit) === 0 ? 0 : 1);
    context.cancel = (context.cancel & ~bit) | (value === 1 ? bit : 0);
    return 0;
  });

export const cancelFunctions: readonly Intrinsic[] = [
  mayEnd('pthread_cancel', (k, context, call) => {
    const self = argAddress(context, call, 0);
    const target = threadOf(k, context, self);
    if (target === undefined) {
      const by = threadName(k, context.id);
      misuse(
        k,
        context,
        self,
        `${by} cancels a thread that does not exist any more: it was joined, or detached`,
        'cancel',
      );
      return Errno.ESRCH;
    }
    // One that has ended and waits to be joined: nothing is left to be done.
    if (target.status !== 'exited') requestCancel(k, context, target.id);
    return 0;
  }),
  setter('pthread_setcancelstate', Cancel.disabled),
  setter('pthread_setcanceltype', Cancel.asynchronous),
  plain('pthread_testcancel', 'task', () => DONE),
];
