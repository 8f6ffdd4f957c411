/** Waiting for signals: pause, sigsuspend, sigwait and their relatives. */
import { arg32, argAddress } from '../../kernel/call.js';
import type { Intrinsic, Next } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { write32, writeBytes } from '../../kernel/memory/access.js';
import { NO_SIGNALS, setTemporaryMask, takeSignal, UNBLOCKABLE, without, withSignal } from '../../kernel/signal.js';
import { infoBytes } from '../../kernel/signal-frame.js';
import type { Call, PendingSignal } from '../../kernel/state.js';
import { blockOn } from '../../kernel/wait-queue.js';
import { answer, type Ctx, fail, type Rec, spaceOf, systemCall } from '../define.js';
import { Errno } from '../text/errors.js';
import { readTimespec } from '../time/clock.js';
import { askedMask, isSignal, readSet } from './signal-sets.js';

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

export const waitingFunctions: readonly Intrinsic[] = [
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
