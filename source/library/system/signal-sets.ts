/** sigset_t and its functions, and signals in words. */
import { arg32, argAddress, setResultAddress } from '../../kernel/call.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { readI32, write32 } from '../../kernel/memory/access.js';
import { isIn, NO_SIGNALS, type SignalSet, union, without, withSignal } from '../../kernel/signal.js';
import { SIGRTMAX, SIGRTMIN, SIGRTMIN_KERNEL, shortName, signalMessage } from '../../kernel/signal-table.js';
import { answer, bytesOf, type Ctx, fail, latin1, plain, type Rec, spaceOf } from '../define.js';
import { ensureStatics, SIGNAL_TEXT } from '../statics.js';
import { type Operation, streaming } from '../stdio/operation.js';
import { putMessage } from '../stdio/output.js';
import { storeString, stringAt } from '../string/memory.js';
import { Errno } from '../text/errors.js';

/** The set in memory: the first 8 of the 128 bytes, as kernel and library use them. */
export function readSet(k: Kernel, context: Ctx, address: number): SignalSet {
  const space = spaceOf(k, context);
  return [readI32(k, space, address), readI32(k, space, address + 4)];
}

export function writeSet(k: Kernel, context: Ctx, address: number, set: SignalSet): void {
  const space = spaceOf(k, context);
  write32(k, space, address, set[0]);
  write32(k, space, address + 4, set[1]);
}

/** The two signals that the C library uses itself are in no set that it makes. */
const INTERNAL: SignalSet = withSignal(withSignal(NO_SIGNALS, SIGRTMIN_KERNEL), SIGRTMIN_KERNEL + 1);
const ALL: SignalSet = without([-1, -1], INTERNAL);

/** A mask as programs may ask for it: without what the library keeps to itself. */
export const askedMask = (set: SignalSet): SignalSet => without(set, INTERNAL);

/** Is it a number that a program may name? */
export const isSignal = (n: number): boolean => n >= 1 && n <= SIGRTMAX;
const isProgramSignal = (n: number): boolean => isSignal(n) && (n < SIGRTMIN_KERNEL || n >= SIGRTMIN);

/** A function of a set and a signal: `change` makes the new set. */
const changing = (name: string, change: (set: SignalSet, signal: number) => SignalSet): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const address = argAddress(context, call, 0);
    const signal = arg32(context, call, 1);
    if (address === 0 || !isProgramSignal(signal)) {
      fail(k, context, call, Errno.EINVAL);
      return;
    }
    writeSet(k, context, address, change(readSet(k, context, address), signal));
    answer(context, call, 0);
  });

const filling = (name: string, set: SignalSet): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const address = argAddress(context, call, 0);
    if (address === 0) {
      fail(k, context, call, Errno.EINVAL);
      return;
    }
    writeSet(k, context, address, set);
    answer(context, call, 0);
  });

const combining = (name: string, combine: (a: SignalSet, b: SignalSet) => SignalSet): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const [to, a, b] = [0, 1, 2].map((i) => argAddress(context, call, i)) as [number, number, number];
    if (to === 0 || a === 0 || b === 0) {
      fail(k, context, call, Errno.EINVAL);
      return;
    }
    writeSet(k, context, to, combine(readSet(k, context, a), readSet(k, context, b)));
    answer(context, call, 0);
  });

/** `message: what the signal means`, as perror does. */
function say(op: Operation, at: number, signal: () => number): void {
  putMessage(op, () => {
    const address = argAddress(op.context, op.call, at);
    const text = address === 0 ? '' : latin1(stringAt(op.k, op.context, address));
    return bytesOf(`${text === '' ? '' : `${text}: `}${signalMessage(signal())}\n`);
  });
}

const naming = (name: string, text: (signal: number) => string | undefined): Intrinsic =>
  plain(name, 'memory', (k, context, call: Rec) => {
    const found = text(arg32(context, call, 0));
    ensureStatics(k, context);
    if (found !== undefined) storeString(k, context, SIGNAL_TEXT, bytesOf(found));
    setResultAddress(context, call, found === undefined ? 0 : SIGNAL_TEXT);
  });

const known = (n: number): boolean => n > 0 && n < SIGRTMIN_KERNEL;

export const signalSetFunctions: readonly Intrinsic[] = [
  filling('sigemptyset', NO_SIGNALS),
  filling('sigfillset', ALL),
  changing('sigaddset', withSignal),
  changing('sigdelset', (set, signal) => without(set, withSignal(NO_SIGNALS, signal))),
  plain('sigismember', 'local', (k, context, call) => {
    const address = argAddress(context, call, 0);
    const signal = arg32(context, call, 1);
    if (address === 0 || !isSignal(signal)) fail(k, context, call, Errno.EINVAL);
    else answer(context, call, isIn(readSet(k, context, address), signal) ? 1 : 0);
  }),
  plain('sigisemptyset', 'local', (k, context, call) => {
    const address = argAddress(context, call, 0);
    if (address === 0) {
      fail(k, context, call, Errno.EINVAL);
      return;
    }
    const [low, high] = readSet(k, context, address);
    answer(context, call, (low | high) === 0 ? 1 : 0);
  }),
  combining('sigandset', (a, b) => [a[0] & b[0], a[1] & b[1]]),
  combining('sigorset', union),
  plain('__libc_current_sigrtmin', 'none', (_, context, call) => void answer(context, call, SIGRTMIN)),
  plain('__libc_current_sigrtmax', 'none', (_, context, call) => void answer(context, call, SIGRTMAX)),
  naming('strsignal', signalMessage),
  naming('sigabbrev_np', (n) => (known(n) ? shortName(n) : undefined)),
  naming('sigdescr_np', (n) => (known(n) ? signalMessage(n) : undefined)),
  streaming('psignal', 'output', (op) => say(op, 1, () => arg32(op.context, op.call, 0))),
  streaming('psiginfo', 'output', (op) =>
    say(op, 1, () => readI32(op.k, op.space, argAddress(op.context, op.call, 0))),
  ),
];
