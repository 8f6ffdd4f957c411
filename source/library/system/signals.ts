/**
 * <signal.h>: actions, masks, the other stack, the end of a handler. (Sending and waiting have files of their own.) What a
 * signal then does is the kernel's (kernel/signal.ts, signal-delivery.ts). Sources: glibc 2.36; Linux, kernel/signal.c.
 */
import { arg32, argAddress, argBits, setResultAddress } from '../../kernel/call.js';
import { emit } from '../../kernel/emit.js';
import { ownProcess } from '../../kernel/epoch.js';
import { DONE, GONE, type Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { readAddress, readI32, write32, writeAddress, writeBytes } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import {
  actionOf,
  flush,
  NO_SIGNALS,
  pendingSet,
  Sa,
  SIG_DFL,
  SIG_IGN,
  type SignalSet,
  setMask,
  UNBLOCKABLE,
  union,
  without,
  withSignal,
} from '../../kernel/signal.js';
import { noteFaultReturn, setAction } from '../../kernel/signal-delivery.js';
import { leaveHandler, onSignalStack, stackFlags } from '../../kernel/signal-frame.js';
import { defaultAction, SIGKILL, SIGSTOP } from '../../kernel/signal-table.js';
import type { Call, Context, SignalAction } from '../../kernel/state.js';
import { answer, type Ctx, fail, misuse, single, spaceOf, systemCall } from '../define.js';
import { Errno } from '../text/errors.js';
import { askedMask, isSignal, readSet, writeSet } from './signal-sets.js';

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
  systemCall('sigprocmask', 'rt_sigprocmask', (k, context, call) => {
    const error = changeMask(k, context, call);
    return error === 0 ? answer(context, call, 0) : fail(k, context, call, error);
  }),
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
    emit(k, 'signalReturn', { context: context.id, value: signal });
    return GONE;
  }),
];

export const signalFunctions: readonly Intrinsic[] = [...actions, ...masks, ...rest];
