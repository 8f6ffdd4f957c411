/**
 * The interpreter lock (CPython's GIL): threads are tasks of the kernel, as under one-to-one, but each needs the one lock of
 * its process to carry out instructions. It gives the lock up where it waits and around system calls that may block; who
 * wants it meanwhile sleeps, and after a switch interval in which it has not changed hands asks for it. The holder gives it
 * up before its next instruction and stands aside until another has taken it (CPython: Python/ceval_gil.c, take_gil and
 * drop_gil with FORCE_SWITCHING). `free`: the lock is left out, as in a free-threaded build.
 *
 * Taking, waiting, asking and handing over are steps of their own (`interrupts`). A controlled run has no cores and no time: any
 * order of steps is one that the lock allows there, so it is left out.
 */

import { pauseComputing } from '../kernel/compute.js';
import { attend } from '../kernel/cores.js';
import { charge, emit } from '../kernel/emit.js';
import { ownModel } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import type { ThreadModel } from '../kernel/model.js';
import { attendTo } from '../kernel/signal.js';
import type { Context, ContextId, Mutable } from '../kernel/state.js';
import { blockTask } from '../kernel/tasks.js';
import { armTimer } from '../kernel/timers.js';
import { enqueueWaiter, queued, wakeFirst } from '../kernel/wait-queue.js';
import { oneToOne } from './one-to-one.js';

const WAIT = 'interpreter lock';
const ASIDE = 'interpreter lock given up';
const waitQueue = (process: number): string => `interpreter lock of ${process}`;
const asideQueue = (process: number): string => `aside in ${process}`;

/** The lock of a process: who has it (-1: nobody), who had it last, how often it changed hands, whether it is asked for. */
export interface InterpreterLock {
  readonly holder: ContextId;
  readonly last: ContextId;
  readonly switches: number;
  readonly asked: boolean;
  /** How often it was given up because somebody asked. */
  readonly forced: number;
}
const FREE: InterpreterLock = { holder: -1, last: -1, switches: 0, asked: false, forced: 0 };
const keyOf = (process: number): string => `lock ${process}`;
const lateKey = (process: number): string => `late ${process}`;

/** The interpreter lock of a process as it stands; one whose holder has ended is free. */
export function interpreterLock(k: Kernel, process: number): InterpreterLock {
  const known = k.state.model.data[keyOf(process)] as readonly number[] | undefined;
  if (known === undefined) return FREE;
  const [holder = -1, last = -1, switches = 0, asked = 0, forced = 0] = known;
  const status = k.state.contexts[holder]?.status;
  const ended = status === undefined || status === 'exited' || status === 'gone';
  return { holder: ended ? -1 : holder, last, switches, asked: asked !== 0, forced };
}

function change(k: Kernel, process: number, to: Partial<InterpreterLock>): void {
  const { holder, last, switches, asked, forced } = { ...interpreterLock(k, process), ...to };
  ownModel(k.state).data[keyOf(process)] = [holder, last, switches, asked ? 1 : 0, forced];
}

/** Contexts that want the lock, the longest waiting first. */
export const interpreterLockWaiters = (k: Kernel, process: number): readonly ContextId[] =>
  queued(k, waitQueue(process));

const isOn = (k: Kernel): boolean => k.machine.modelParameters.free !== 1 && !k.machine.controlled;

/** System calls around which CPython lets others run: those that may take long. */
const LONG_CALLS: ReadonlySet<string> = new Set(
  (
    'read write pread64 pwrite64 readv writev openat open close fsync fdatasync connect accept accept4 recvfrom recvmsg ' +
    'sendto sendmsg poll ppoll select pselect6 epoll_wait epoll_pwait wait4 waitid clock_nanosleep flock io ' +
    'rt_sigtimedwait mq_timedsend mq_timedreceive msgsnd msgrcv semop getdents64 fcntl rename unlink mkdir rmdir'
  ).split(' '),
);

/** The context gives the lock up, if it has it; the first that waits for it is woken to take it. */
function drop(k: Kernel, context: Context, why: 'wait' | 'call' | 'exit' | 'forced'): void {
  const { process } = context;
  const lock = interpreterLock(k, process);
  if (lock.holder !== context.id) return;
  change(k, process, { holder: -1, forced: lock.forced + (why === 'forced' ? 1 : 0) });
  charge(k, 'atomic');
  if (interpreterLockWaiters(k, process).length > 0) {
    charge(k, 'systemCall');
    charge(k, 'futex');
  }
  const other = wakeFirst(k, waitQueue(process));
  emit(k, 'model', { context: context.id, other, why: `lock ${why}` });
}

/** The context sleeps in a queue of the lock. Calls that it is in the middle of hear nothing of it. */
function sleep(k: Kernel, context: Mutable<Context>, kind: string, queue: string, deadline: number): void {
  charge(k, 'systemCall');
  charge(k, 'futex');
  const timed = deadline !== Number.POSITIVE_INFINITY;
  context.wait = {
    kind,
    address: 0,
    space: -1,
    since: k.state.now,
    deadline,
    // No futex has to do with it: how often the lock had changed hands when the wait began.
    bitset: interpreterLock(k, context.process).switches,
    target: -1,
    queues: [queue],
    uninterruptible: true,
    fault: true,
    ...(timed ? { timer: armTimer(k, deadline, 'wake', context.id, 2) } : {}),
  };
  enqueueWaiter(k, queue, context.id);
  context.status = 'waiting';
  blockTask(k, context.task, kind);
}

const withoutLate = (k: Kernel, context: Context): readonly number[] =>
  ((k.state.model.data[lateKey(context.process)] as readonly number[] | undefined) ?? []).filter(
    (id) => id !== context.id,
  );

/** The step that a context does which may not run on: it takes the lock, gives it up, or waits. */
function admit(k: Kernel, context: Mutable<Context>): void {
  const { process, id } = context;
  const lock = interpreterLock(k, process);
  if (lock.holder === id) {
    drop(k, context, 'forced');
    return;
  }
  const late = k.state.model.data[lateKey(process)] as readonly number[] | undefined;
  const tooLong = late?.includes(id) === true;
  if (tooLong) ownModel(k.state).data[lateKey(process)] = withoutLate(k, context);
  if (lock.holder >= 0) {
    if (tooLong && !lock.asked) {
      change(k, process, { asked: true });
      emit(k, 'model', { context: id, other: lock.holder, why: 'lock asks', numbers: { interval: intervalOf(k) } });
      const core = k.state.tasks[k.state.contexts[lock.holder]!.task]!.core;
      if (core >= 0 && k.state.cores[core]!.context === lock.holder) attend(k, core);
    } else emit(k, 'model', { context: id, other: lock.holder, why: 'lock waits' });
    sleep(k, context, WAIT, waitQueue(process), k.state.now + intervalOf(k));
    return;
  }
  // Who has given it up because somebody asked lets another have it first.
  if (lock.asked && lock.last === id) {
    emit(k, 'model', { context: id, why: 'lock aside' });
    sleep(k, context, ASIDE, asideQueue(process), Number.POSITIVE_INFINITY);
    return;
  }
  charge(k, 'atomic');
  change(k, process, {
    holder: id,
    last: id,
    asked: false,
    switches: lock.switches + (lock.last === id ? 0 : 1),
  });
  emit(k, 'model', { context: id, other: lock.last === id ? -1 : lock.last, why: 'lock takes' });
  if (queued(k, asideQueue(process)).length > 0) {
    charge(k, 'systemCall');
    charge(k, 'futex');
    wakeFirst(k, asideQueue(process));
  }
}

export const interpreterLockModel: ThreadModel = {
  ...oneToOne,
  name: 'interpreter-lock',
  short: 'GIL',
  about: 'tasks of the kernel, of which one at a time has the lock of the interpreter (CPython)',
  parameters: [
    {
      name: 'interval',
      unit: 'ns',
      default: 5_000_000,
      min: 1000,
      max: 10_000_000_000,
      about: 'who waits for the lock asks for it after this time (sys.setswitchinterval)',
    },
    { name: 'free', unit: 'flag', default: 0, min: 0, max: 1, about: 'without the lock: a free-threaded build' },
  ],

  exit(k, context) {
    drop(k, context, 'exit');
    oneToOne.exit.call(this, k, context);
  },

  wait(k, context, wait) {
    // Who waits for a page keeps the lock: the interpreter knows nothing of it.
    if (wait.fault !== true) drop(k, context, 'wait');
    oneToOne.wait.call(this, k, context, wait);
  },

  release(k, id, woken) {
    const context = k.state.contexts[id];
    const wait = context?.wait;
    if (woken === 2 && context !== undefined && wait?.kind === WAIT) {
      const lock = interpreterLock(k, context.process);
      if (lock.holder >= 0 && lock.switches === wait.bitset)
        ownModel(k.state).data[lateKey(context.process)] = [...withoutLate(k, context), id];
    }
    oneToOne.release.call(this, k, id, woken);
  },

  enterSystemCall(k, context, name) {
    oneToOne.enterSystemCall.call(this, k, context, name);
    if (!LONG_CALLS.has(name) || interpreterLock(k, context.process).holder !== context.id) return;
    drop(k, context, 'call');
    // It needs the lock again before its next instruction.
    attendTo(k, context);
  },

  interrupts(k, core, context) {
    if (!isOn(k)) return false;
    const { holder, asked } = interpreterLock(k, context.process);
    if (holder === context.id && !asked) return false;
    pauseComputing(k, core);
    admit(k, context);
    return true;
  },

  locks(k, process) {
    if (!isOn(k)) return [];
    const lock = interpreterLock(k, process);
    const facts = [
      ...(lock.asked ? ['asked for'] : []),
      `${lock.switches} switches`,
      ...(lock.forced > 0 ? [`${lock.forced} forced`] : []),
    ];
    return [
      {
        name: 'interpreter',
        owner: lock.holder,
        waiters: [...interpreterLockWaiters(k, process), ...queued(k, asideQueue(process))],
        note: facts.join(', '),
      },
    ];
  },

  whyIdle(k) {
    if (!isOn(k)) return '';
    for (const process of k.state.processes) {
      if (process === undefined || process.state !== 'alive') continue;
      const waiters = interpreterLockWaiters(k, process.index);
      const { holder } = interpreterLock(k, process.index);
      if (waiters.length === 0 || holder < 0) continue;
      const name = (id: ContextId): string => `T${k.state.contexts[id]!.number}`;
      const who = waiters.length === 1 ? `${name(waiters[0]!)} waits` : `${waiters.length} threads wait`;
      return `${who} for the interpreter lock, which ${name(holder)} has`;
    }
    return '';
  },
};

const intervalOf = (k: Kernel): number => k.machine.modelParameters.interval ?? 5_000_000;
