/**
 * <signal.h>: sending, actions, masks, waiting for signals, the other stack. What a signal then does is the kernel's
 * (kernel/signal.ts, signal-delivery.ts). Sources: glibc 2.36; Linux, kernel/signal.c; signal(7).
 */
import { arg32, argAddress, argBits, setResultAddress } from '../../kernel/call.js';
import { ownProcess } from '../../kernel/epoch.js';
import { DONE, GONE, type Intrinsic, type Next } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { readAddress, readI32, readRaw, write32, writeAddress, writeBytes } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { processOfPid } from '../../kernel/process.js';
import {
  actionOf,
  flush,
  NO_SIGNALS,
  pendingSet,
  Sa,
  SIG_DFL,
  SIG_IGN,
  Si,
  type SignalSet,
  sendSignal,
  sendThreadSignal,
  setMask,
  setTemporaryMask,
  takeSignal,
  union,
  without,
  withSignal,
} from '../../kernel/signal.js';
import { noteFaultReturn, setAction } from '../../kernel/signal-delivery.js';
import { infoBytes, leaveHandler, onSignalStack, stackFlags } from '../../kernel/signal-frame.js';
import { defaultAction, SIGKILL, SIGSTOP } from '../../kernel/signal-table.js';
import {
  type Call,
  type Context,
  INIT_PID,
  type PendingSignal,
  type Process,
  SHELL_PID,
  type SignalAction,
} from '../../kernel/state.js';
import { blockOn } from '../../kernel/wait-queue.js';
import { answer, type Ctx, fail, misuse, type Rec, single, spaceOf } from '../define.js';
import { threadOf } from '../pthread/thread.js';
import { Errno } from '../text/errors.js';
import { readTimespec } from '../time/clock.js';
import { askedMask, isSignal, readSet, writeSet } from './signal-sets.js';

/** A function that is one system call of the given name. */
const systemCall = (
  name: string,
  entry: string,
  run: (k: Kernel, context: Ctx, call: Rec) => Next,
  label = name,
): Intrinsic =>
  single(name, 'task', label, (k, context, call) => {
    if (call.woken === 0) k.machine.model.enterSystemCall(k, context, entry);
    return run(k, context, call);
  });

const uidOf = (k: Kernel, process: Process): number => {
  for (const id of process.tasks) {
    const record = k.state.credentials[k.state.tasks[id]!.credentials];
    if (record !== undefined) return record.uid;
  }
  return 1000;
};

// ---- Sending

const fromProgram = (k: Kernel, context: Context, signal: number, code: number): PendingSignal => {
  const process = k.state.processes[context.process]!;
  return { signal, code, pid: process.pid, uid: uidOf(k, process), value: 0 };
};

/** May the context's process send to the other (Linux: check_kill_permission)? */
const mayKill = (k: Kernel, context: Context, target: Process): boolean => {
  const uid = uidOf(k, k.state.processes[context.process]!);
  return uid === 0 || target.state !== 'alive' || uid === uidOf(k, target);
};

/** One of several processes that a signal is for: 0, or an error number. */
function sendTo(k: Kernel, context: Ctx, target: Process, signal: PendingSignal, why: string): number {
  if (!mayKill(k, context, target)) return Errno.EPERM;
  if (signal.signal === 0) return 0;
  return sendSignal(k, target.index, signal, why) ? 0 : Errno.EAGAIN;
}

/** kill(pid, signal) as all of its kind: 0 or an error number. */
function kill(k: Kernel, context: Ctx, pid: number, n: number, why: string): number {
  if (n !== 0 && !isSignal(n)) return Errno.EINVAL;
  const signal = fromProgram(k, context, n, Si.USER);
  if (pid > 0) {
    if (pid === INIT_PID) return n === 0 ? 0 : Errno.EPERM;
    if (pid === SHELL_PID) {
      if (n !== 0)
        misuse(k, context, 0, `Sends a signal to process ${pid}, the shell, which is outside of the simulation`, why);
      return 0;
    }
    const target = processOfPid(k, pid);
    return target === undefined ? Errno.ESRCH : sendTo(k, context, target, signal, why);
  }
  if (pid === -0x80000000) return Errno.ESRCH;
  const own = k.state.processes[context.process]!;
  const group = pid === 0 ? own.group : -pid;
  let any = false;
  let sent = false;
  let error = 0;
  for (const target of k.state.processes) {
    if (target === undefined || target.state === 'gone') continue;
    if (pid === -1 ? target.index === own.index : target.group !== group) continue;
    any = true;
    const failed = sendTo(k, context, target, signal, why);
    if (failed === 0) sent = true;
    else error = failed;
  }
  return !any ? Errno.ESRCH : sent ? 0 : error;
}

const outcome = (k: Kernel, context: Ctx, call: Rec, error: number): Next =>
  error === 0 ? answer(context, call, 0) : fail(k, context, call, error);

/** A signal to one thread: 0 or an error number. */
function killThread(k: Kernel, context: Ctx, target: Context, n: number, why: string, extra = {}): number {
  const process = k.state.processes[target.process]!;
  if (!mayKill(k, context, process)) return Errno.EPERM;
  if (n === 0) return 0;
  const signal = { ...fromProgram(k, context, n, Si.TKILL), ...extra };
  return sendThreadSignal(k, target.id, signal, why) ? 0 : Errno.EAGAIN;
}

const contextOfTid = (k: Kernel, tid: number, pid: number | undefined): Context | undefined => {
  const among = pid === undefined ? k.state.processes : [processOfPid(k, pid)];
  for (const process of among) {
    for (const id of process?.contexts ?? []) {
      const context = k.state.contexts[id]!;
      if (context.tid === tid && context.status !== 'exited' && context.status !== 'gone') return context;
    }
  }
  return undefined;
};

/** si_value of a union sigval, which is passed by its address. */
function sigval(k: Kernel, context: Ctx, address: number): { readonly value: number; readonly high: number } {
  const bytes = readRaw(k, spaceOf(k, context), address, 8);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { value: view.getInt32(0, true), high: view.getInt32(4, true) };
}

const sending: readonly Intrinsic[] = [
  systemCall('kill', 'kill', (k, context, call) =>
    outcome(k, context, call, kill(k, context, arg32(context, call, 0), arg32(context, call, 1), 'kill')),
  ),
  systemCall('killpg', 'kill', (k, context, call) => {
    const group = arg32(context, call, 0);
    if (group < 0) return fail(k, context, call, Errno.EINVAL);
    return outcome(k, context, call, kill(k, context, -group, arg32(context, call, 1), 'killpg'));
  }),
  systemCall('tgkill', 'tgkill', (k, context, call) => {
    const [pid, tid, n] = [0, 1, 2].map((i) => arg32(context, call, i)) as [number, number, number];
    if (pid <= 0 || tid <= 0 || (n !== 0 && !isSignal(n))) return fail(k, context, call, Errno.EINVAL);
    const target = contextOfTid(k, tid, pid);
    if (target === undefined) return fail(k, context, call, Errno.ESRCH);
    return outcome(k, context, call, killThread(k, context, target, n, 'tgkill'));
  }),
  systemCall('raise', 'tgkill', (k, context, call) => {
    const n = arg32(context, call, 0);
    if (n !== 0 && !isSignal(n)) return fail(k, context, call, Errno.EINVAL);
    return outcome(k, context, call, killThread(k, context, context, n, 'raise'));
  }),
  ...(['pthread_kill', 'pthread_sigqueue'] as const).map((name) =>
    systemCall(name, name === 'pthread_kill' ? 'tgkill' : 'rt_tgsigqueueinfo', (k, context, call) => {
      const n = arg32(context, call, 1);
      if ((n !== 0 && !isSignal(n)) || n === 32 || n === 33) return answer(context, call, Errno.EINVAL);
      const self = argAddress(context, call, 0);
      const target = threadOf(k, context, self);
      if (target === undefined) {
        misuse(k, context, self, `${name} for a thread that does not exist any more`, name);
        return answer(context, call, Errno.ESRCH);
      }
      // A thread that has ended and was not joined takes no signal, and that is no error (glibc since 2.34).
      if (target.status === 'exited') return answer(context, call, 0);
      const extra =
        name === 'pthread_kill' ? {} : { code: Si.QUEUE, ...sigval(k, context, argAddress(context, call, 2)) };
      return answer(context, call, killThread(k, context, target, n, name, extra));
    }),
  ),
  systemCall('sigqueue', 'rt_sigqueueinfo', (k, context, call) => {
    const pid = arg32(context, call, 0);
    const n = arg32(context, call, 1);
    if (n !== 0 && !isSignal(n)) return fail(k, context, call, Errno.EINVAL);
    const target = pid > 0 ? processOfPid(k, pid) : undefined;
    if (target === undefined) return fail(k, context, call, Errno.ESRCH);
    const signal = {
      ...fromProgram(k, context, n, Si.QUEUE),
      ...sigval(k, context, argAddress(context, call, 2)),
    };
    return outcome(k, context, call, sendTo(k, context, target, signal, 'sigqueue'));
  }),
];

// ---- Actions

/** struct sigaction: handler, mask (128 bytes), flags, restorer. */
const ACTION_MASK = 8;
const ACTION_FLAGS = 136;
const ACTION_RESTORER = 144;

/** Signals whose action cannot be changed, and the two of the C library. */
const isFixed = (n: number): boolean => n === SIGKILL || n === SIGSTOP || n === 32 || n === 33;

/** Sets an action; what is ignored now is pending no more. */
function install(k: Kernel, context: Ctx, signal: number, action: SignalAction): void {
  setAction(k, context, signal, { ...action, mask: without(action.mask, UNBLOCKABLE) });
  const ignored = action.handler === SIG_IGN || (action.handler === SIG_DFL && defaultAction(signal) === 'ignore');
  if (ignored) flush(k, context.process, (n) => n === signal);
}
const UNBLOCKABLE: SignalSet = withSignal(withSignal(NO_SIGNALS, SIGKILL), SIGSTOP);

/** Signals that siginterrupt has said are to interrupt calls: signal() then sets no SA_RESTART. */
const interrupting = (k: Kernel, context: Context): SignalSet =>
  (k.state.processes[context.process]!.library['interrupting signals'] as SignalSet | undefined) ?? NO_SIGNALS;

const SIG_ERR: readonly [number, number] = [-1, -1];

/** signal() and its relatives: answers the old handler. */
const signalling = (name: string, flags: (k: Kernel, context: Context, signal: number) => number): Intrinsic =>
  systemCall(name, 'rt_sigaction', (k, context, call) => {
    const n = arg32(context, call, 0);
    const [low, high] = argBits(context, call, 1);
    if (!isSignal(n) || isFixed(n) || (low === SIG_ERR[0] && high === SIG_ERR[1])) {
      setErrno(k, context, Errno.EINVAL);
      setResultAddress(context, call, -1);
      return DONE;
    }
    const old = actionOf(k, context.process, n);
    const handler = argAddress(context, call, 1);
    const how = flags(k, context, n);
    const mask = (how & Sa.NODEFER) !== 0 ? NO_SIGNALS : withSignal(NO_SIGNALS, n);
    install(k, context, n, { handler, mask, flags: how });
    setResultAddress(context, call, old.handler);
    return DONE;
  });

/** BSD's: the handler stays, and calls go on after it. */
const bsd = (k: Kernel, context: Context, n: number): number =>
  (interrupting(k, context)[n > 32 ? 1 : 0] & (1 << ((n - 1) & 31))) !== 0 ? 0 : Sa.RESTART;
/** System V's: it serves once. */
const systemV = (): number => Sa.RESETHAND | Sa.NODEFER | 0x20000000;

const actions: readonly Intrinsic[] = [
  signalling('signal', bsd),
  signalling('bsd_signal', bsd),
  signalling('ssignal', bsd),
  signalling('sysv_signal', systemV),
  signalling('__sysv_signal', systemV),
  systemCall('sigaction', 'rt_sigaction', (k, context, call) => {
    const n = arg32(context, call, 0);
    const fresh = argAddress(context, call, 1);
    const place = argAddress(context, call, 2);
    if (!isSignal(n) || n === 32 || n === 33 || (isFixed(n) && fresh !== 0)) {
      return fail(k, context, call, Errno.EINVAL);
    }
    const space = spaceOf(k, context);
    const old = actionOf(k, context.process, n);
    if (fresh !== 0) {
      const handler = readAddress(k, space, fresh);
      const mask = readSet(k, context, fresh + ACTION_MASK);
      install(k, context, n, { handler, mask, flags: readI32(k, space, fresh + ACTION_FLAGS) });
    }
    if (place !== 0) {
      writeAddress(k, space, place, old.handler);
      writeBytes(k, space, place + ACTION_MASK, new Uint8Array(ACTION_FLAGS - ACTION_MASK));
      writeSet(k, context, place + ACTION_MASK, old.mask);
      write32(k, space, place + ACTION_FLAGS, old.flags);
      writeAddress(k, space, place + ACTION_RESTORER, 0);
    }
    return answer(context, call, 0);
  }),
  systemCall('siginterrupt', 'rt_sigaction', (k, context, call) => {
    const n = arg32(context, call, 0);
    if (!isSignal(n) || isFixed(n)) return fail(k, context, call, Errno.EINVAL);
    const interrupts = arg32(context, call, 1) !== 0;
    const bit = withSignal(NO_SIGNALS, n);
    const set = interrupting(k, context);
    ownProcess(k.state, context.process).library['interrupting signals'] = interrupts
      ? union(set, bit)
      : without(set, bit);
    const old = actionOf(k, context.process, n);
    install(k, context, n, { ...old, flags: interrupts ? old.flags & ~Sa.RESTART : old.flags | Sa.RESTART });
    return answer(context, call, 0);
  }),
  // sigset(): SIG_HOLD (2) blocks, everything else unblocks; answers SIG_HOLD where it was blocked.
  systemCall('sigset', 'rt_sigaction', (k, context, call) => {
    const n = arg32(context, call, 0);
    const handler = argAddress(context, call, 1);
    if (!isSignal(n) || isFixed(n)) {
      setErrno(k, context, Errno.EINVAL);
      setResultAddress(context, call, -1);
      return DONE;
    }
    const bit = withSignal(NO_SIGNALS, n);
    const { signalMask } = context;
    const held = (signalMask[0] & bit[0]) !== 0 || (signalMask[1] & bit[1]) !== 0;
    const old = actionOf(k, context.process, n).handler;
    setResultAddress(context, call, held ? SIG_HOLD : old);
    if (handler === SIG_HOLD) setMask(k, context, union(signalMask, bit));
    else {
      install(k, context, n, { handler, mask: NO_SIGNALS, flags: 0 });
      setMask(k, context, without(signalMask, bit));
    }
    return DONE;
  }),
  ...(['sighold', 'sigrelse'] as const).map((name) =>
    systemCall(name, 'rt_sigprocmask', (k, context, call) => {
      const n = arg32(context, call, 0);
      if (!isSignal(n)) return fail(k, context, call, Errno.EINVAL);
      const bit = withSignal(NO_SIGNALS, n);
      answer(context, call, 0);
      const { signalMask } = context;
      setMask(k, context, name === 'sighold' ? union(signalMask, bit) : without(signalMask, bit));
      return DONE;
    }),
  ),
  systemCall('sigignore', 'rt_sigaction', (k, context, call) => {
    const n = arg32(context, call, 0);
    if (!isSignal(n) || isFixed(n)) return fail(k, context, call, Errno.EINVAL);
    install(k, context, n, { handler: SIG_IGN, mask: NO_SIGNALS, flags: 0 });
    return answer(context, call, 0);
  }),
];
const SIG_HOLD = 2;

// ---- Masks

const SIG_BLOCK = 0;
const SIG_UNBLOCK = 1;
const SIG_SETMASK = 2;

/** sigprocmask: 0 or an error number. */
function changeMask(k: Kernel, context: Ctx, call: Call): number {
  const how = arg32(context, call, 0);
  const from = argAddress(context, call, 1);
  const place = argAddress(context, call, 2);
  const old = context.signalMask;
  if (from !== 0) {
    if (how < SIG_BLOCK || how > SIG_SETMASK) return Errno.EINVAL;
    const set = askedMask(readSet(k, context, from));
    setMask(k, context, how === SIG_BLOCK ? union(old, set) : how === SIG_UNBLOCK ? without(old, set) : set);
  }
  if (place !== 0) writeSet(k, context, place, old);
  return 0;
}

const masks: readonly Intrinsic[] = [
  systemCall('sigprocmask', 'rt_sigprocmask', (k, context, call) =>
    outcome(k, context, call, changeMask(k, context, call)),
  ),
  systemCall('pthread_sigmask', 'rt_sigprocmask', (k, context, call) =>
    answer(context, call, changeMask(k, context, call)),
  ),
  systemCall('sigpending', 'rt_sigpending', (k, context, call) => {
    const [low, high] = pendingSet(k, context);
    const [maskLow, maskHigh] = context.signalMask;
    writeSet(k, context, argAddress(context, call, 0), [low & maskLow, high & maskHigh]);
    return answer(context, call, 0);
  }),
  // BSD's, of 32 signals.
  systemCall('sigblock', 'rt_sigprocmask', (k, context, call) => {
    const old = context.signalMask;
    answer(context, call, old[0]);
    setMask(k, context, [old[0] | arg32(context, call, 0), old[1]]);
    return DONE;
  }),
  systemCall('sigsetmask', 'rt_sigprocmask', (k, context, call) => {
    const old = context.signalMask;
    answer(context, call, old[0]);
    setMask(k, context, [arg32(context, call, 0), 0]);
    return DONE;
  }),
  systemCall('siggetmask', 'rt_sigprocmask', (_, context, call) => answer(context, call, context.signalMask[0])),
];

// ---- Waiting

/** Ended by a signal: by its handler (3, 5), or there was none and the wait goes on (4). */
const isInterrupted = (call: Call): boolean => call.woken === 3 || call.woken === 5;

/** The context's own name for a queue in which nobody else stands and that nobody wakes: signals do. */
const NOBODY: readonly string[] = [];

/**
 * sigtimedwait and its relatives: `found` ends the call with a signal; a negative error number ends it otherwise. Data:
 * [deadline].
 */
function waitForSignal(
  k: Kernel,
  context: Ctx,
  call: Rec,
  deadline: () => number | undefined,
  found: (signal: PendingSignal) => Next,
  failed: (errno: number) => Next,
): Next {
  const set = askedMask(readSet(k, context, argAddress(context, call, 0)));
  const wanted = without(set, UNBLOCKABLE);
  const signal = takeSignal(k, context, wanted);
  if (signal !== undefined) return found(signal);
  if (call.woken === 2) return failed(Errno.EAGAIN);
  if (isInterrupted(call)) return failed(Errno.EINTR);
  if (call.data.length === 0) {
    const limit = deadline();
    if (limit === undefined) return failed(Errno.EINVAL);
    if (limit <= k.state.now) return failed(Errno.EAGAIN);
    call.data = [limit];
  }
  return blockOn(k, context, call, { kind: 'signal', queues: NOBODY, deadline: call.data[0]!, signals: wanted }, 0);
}

const forEver = (): number => Number.POSITIVE_INFINITY;

/** sigwaitinfo and sigtimedwait. */
const waitingFor = (name: string, timed: boolean): Intrinsic =>
  systemCall(
    name,
    'rt_sigtimedwait',
    (k, context, call) =>
      waitForSignal(
        k,
        context,
        call,
        () => {
          const address = timed ? argAddress(context, call, 2) : 0;
          if (address === 0) return forEver();
          const time = readTimespec(k, context, address);
          if (time === undefined || time.seconds < 0) return undefined;
          return k.state.now + Math.min(time.seconds, 4_000_000) * 1e9 + time.ns;
        },
        (signal) => {
          const info = argAddress(context, call, 1);
          if (info !== 0) writeBytes(k, spaceOf(k, context), info, infoBytes(signal));
          return answer(context, call, signal.signal);
        },
        (errno) => fail(k, context, call, errno),
      ),
    'wait for a signal',
  );

const waiting: readonly Intrinsic[] = [
  systemCall(
    'pause',
    'pause',
    (k, context, call) =>
      isInterrupted(call)
        ? fail(k, context, call, Errno.EINTR)
        : blockOn(k, context, call, { kind: 'pause', queues: NOBODY }, 0),
    'wait for a handler',
  ),
  systemCall(
    'sigsuspend',
    'rt_sigsuspend',
    (k, context, call) => {
      if (isInterrupted(call)) return fail(k, context, call, Errno.EINTR);
      if (call.woken === 0) setTemporaryMask(k, context, askedMask(readSet(k, context, argAddress(context, call, 0))));
      return blockOn(k, context, call, { kind: 'sigsuspend', queues: NOBODY }, 0);
    },
    'wait for a handler',
  ),
  systemCall(
    'sigpause',
    'rt_sigsuspend',
    (k, context, call) => {
      // X/Open's: takes one signal out of the mask meanwhile.
      if (isInterrupted(call)) return fail(k, context, call, Errno.EINTR);
      const n = arg32(context, call, 0);
      if (!isSignal(n)) return fail(k, context, call, Errno.EINVAL);
      if (call.woken === 0) {
        setTemporaryMask(k, context, without(context.signalMask, withSignal(NO_SIGNALS, n)));
      }
      return blockOn(k, context, call, { kind: 'sigsuspend', queues: NOBODY }, 0);
    },
    'wait for a handler',
  ),
  waitingFor('sigwaitinfo', false),
  waitingFor('sigtimedwait', true),
  systemCall(
    'sigwait',
    'rt_sigtimedwait',
    (k, context, call) => {
      // glibc goes on waiting after a handler.
      if (isInterrupted(call)) call.woken = 4;
      return waitForSignal(
        k,
        context,
        call,
        forEver,
        (signal) => {
          write32(k, spaceOf(k, context), argAddress(context, call, 1), signal.signal);
          return answer(context, call, 0);
        },
        (errno) => answer(context, call, errno),
      );
    },
    'wait for a signal',
  ),
];

// ---- The other stack, and the end of a handler

const MINSIGSTKSZ = 2048;
const SS_ONSTACK = 1;
const SS_DISABLE = 2;
const SS_AUTODISARM = 1 << 31;

const rest: readonly Intrinsic[] = [
  systemCall('sigaltstack', 'sigaltstack', (k, context, call) => {
    const space = spaceOf(k, context);
    const from = argAddress(context, call, 0);
    const place = argAddress(context, call, 1);
    const old = context.signalStack;
    const flagsBefore = stackFlags(context);
    if (from !== 0) {
      if (onSignalStack(context)) return fail(k, context, call, Errno.EPERM);
      const flags = readI32(k, space, from + 8);
      if ((flags & ~(SS_ONSTACK | SS_DISABLE | SS_AUTODISARM)) !== 0) return fail(k, context, call, Errno.EINVAL);
      if ((flags & SS_AUTODISARM) !== 0) {
        misuse(k, context, from, 'SS_AUTODISARM is not simulated', 'sigaltstack');
        return fail(k, context, call, Errno.EINVAL);
      }
      if ((flags & SS_DISABLE) !== 0) context.signalStack = undefined;
      else {
        const size = readAddress(k, space, from + 16);
        if (size < MINSIGSTKSZ) return fail(k, context, call, Errno.ENOMEM);
        context.signalStack = [readAddress(k, space, from), size];
      }
    }
    if (place !== 0) {
      writeAddress(k, space, place, old?.[0] ?? 0);
      write32(k, space, place + 8, flagsBefore);
      writeAddress(k, space, place + 16, old?.[1] ?? 0);
    }
    return answer(context, call, 0);
  }),
  single('__restore_rt', 'task', 'return from the handler', (k, context) => {
    k.machine.model.enterSystemCall(k, context, 'rt_sigreturn');
    const signal = leaveHandler(k, context);
    noteFaultReturn(k, context, signal);
    return GONE;
  }),
];

export const signalFunctions: readonly Intrinsic[] = [...sending, ...actions, ...masks, ...waiting, ...rest];
