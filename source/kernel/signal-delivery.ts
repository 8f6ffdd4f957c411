/**
 * Delivery of signals: before the next instruction of a thread in user mode, one a step. And faults of the program as
 * signals: what Linux would send, where the program handles it. Source of the rules: Linux, kernel/signal.c, get_signal.
 */
import { endAtOnce } from './cancel.js';
import { isDueAtOnce } from './cancel-state.js';
import { codeAddress } from './decode.js';
import { charge, emit } from './emit.js';
import { ownContext, ownProcess, ownSignalHandlers } from './epoch.js';
import { Fault, type FaultKind } from './faults.js';
import type { Kernel } from './machine.js';
import { faultProcess, killProcess } from './process.js';
import {
  actionOf,
  isHandled,
  isIn,
  recalculate,
  Sa,
  SIG_DFL,
  SIG_IGN,
  Si,
  type SignalSet,
  takeSignal,
  tellOfChange,
} from './signal.js';
import { onSignalStack, pushHandler } from './signal-frame.js';
import { defaultAction, SIGKILL, SIGSEGV, SIGSTOP, signalMessage, signalName } from './signal-table.js';
import type { Context, Mutable, PendingSignal, SignalAction } from './state.js';
import { stopProcess } from './stop.js';

/** Codes of release that a call finds in `woken` once it is decided how an interruption ended. */
const SPURIOUS = 4;
const RESTART = 5;

/**
 * Delivers the next signal to a context that has a reason to look (`signalled`) and is about to run in user mode. False:
 * there was none, nothing was done.
 */
export function deliverSignal(k: Kernel, context: Mutable<Context>): boolean {
  if (isDueAtOnce(context)) {
    charge(k, 'signal');
    emit(k, 'cancel', { context: context.id, why: 'asynchronous' });
    decide(context, SPURIOUS);
    endAtOnce(k, context);
    recalculate(k, context);
    return true;
  }
  const [low, high] = context.signalMask;
  const open: SignalSet = [~low, ~high];
  const signal = takeSignal(k, context, open);
  if (signal === undefined) {
    context.signalled = false;
    decide(context, SPURIOUS);
    return false;
  }
  const overrun = takeOverrun(k, context, signal);
  charge(k, 'signal');
  const action = actionOf(k, context.process, signal.signal);
  const forced = signal.signal === SIGKILL || signal.signal === SIGSTOP;
  if (!forced && isHandled(action)) handle(k, context, signal, action, overrun);
  else {
    const by = action.handler === SIG_IGN && !forced ? 'ignore' : defaultAction(signal.signal);
    tellDelivered(k, context, signal, by === 'ignore' ? 'ignored' : by);
    if (by === 'terminate' || by === 'core') terminate(k, context, signal);
    else if (by === 'stop') stop(k, context, signal.signal);
  }
  if (context.status !== 'exited') recalculate(k, context);
  if (!context.signalled) decide(context, SPURIOUS);
  return true;
}

function tellDelivered(k: Kernel, context: Context, signal: PendingSignal, why: string, address = 0): void {
  emit(k, 'signalDelivered', { context: context.id, value: signal.signal, size: signal.pid, why, address });
}

/** The call that a signal has interrupted learns how it goes on. */
function decide(context: Mutable<Context>, woken: number): void {
  if (!context.interrupted) return;
  context.interrupted = false;
  const last = context.calls.length - 1;
  const call = context.calls[last];
  if (call?.woken === 3) context.calls = [...context.calls.slice(0, last), { ...call, woken }];
}

function handle(k: Kernel, context: Mutable<Context>, signal: PendingSignal, action: SignalAction, n: number): void {
  // Only the first handler decides about the call: those after it interrupt the handler.
  decide(context, (action.flags & Sa.RESTART) !== 0 ? RESTART : 3);
  if ((action.flags & Sa.RESETHAND) !== 0) setAction(k, context, signal.signal, DEFAULT);
  const { pc } = context;
  try {
    pushHandler(k, context, signal, action, n);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // No room for the frame: SIGSEGV, which no handler could take either (Linux: force_sigsegv).
    faultProcess(k, context, error);
    return;
  }
  emit(k, 'signalDelivered', {
    context: context.id,
    pc,
    value: signal.signal,
    size: signal.pid,
    why: 'handler',
    address: action.handler,
  });
}

const DEFAULT: SignalAction = { handler: SIG_DFL, mask: [0, 0], flags: 0 };

/** Sets what the context's process does with a signal. */
export function setAction(k: Kernel, context: Context, signal: number, action: SignalAction): void {
  const { signalHandlers } = k.state.tasks[context.task]!;
  ownSignalHandlers(k.state, signalHandlers).actions[signal] = action;
}

function terminate(k: Kernel, context: Context, signal: PendingSignal): void {
  killProcess(k, context.process, signal.signal, {
    kind: 'signal',
    signal: signal.signal,
    context: context.id,
    pc: context.pc,
    address: 0,
    message: sentence(k, context, signal),
  });
}

/** `T2 gets SIGTERM (Terminated) from process 100`. */
function sentence(k: Kernel, context: Context, signal: PendingSignal): string {
  const what = `${signalName(signal.signal)} (${signalMessage(signal.signal)})`;
  const { pid } = k.state.processes[context.process]!;
  if (signal.code === Si.TKILL && signal.pid === pid) return `T${context.number} raises ${what}`;
  const from = signal.pid === 0 ? '' : signal.pid === pid ? ' from its own process' : ` from process ${signal.pid}`;
  return `T${context.number} gets ${what}${from}`;
}

function stop(k: Kernel, context: Mutable<Context>, signal: number): void {
  const process = k.state.processes[context.process]!;
  stopProcess(k, process, signal);
  tellOfChange(k, process, 'stopped', signal);
}

/** The rings that the signal of a timer stands for besides its own; the count begins anew. */
function takeOverrun(k: Kernel, context: Context, signal: PendingSignal): number {
  if (signal.timer === undefined) return 0;
  const timer = k.state.processes[context.process]!.timers[signal.timer];
  if (timer === undefined) return 0;
  const process = ownProcess(k.state, context.process);
  process.timers = process.timers.map((t) => (t === timer ? { ...timer, overrun: timer.missed, missed: 0 } : t));
  return timer.missed;
}

// ---- Faults

/** Faults that Linux would notice, with si_code. All others teach: they end the process whatever it handles. */
const CODES: Readonly<Partial<Record<FaultKind, number>>> = {
  // SEGV_MAPERR, SEGV_ACCERR, FPE_INTDIV, BUS_ADRERR
  null: 1,
  wild: 1,
  guard: 2,
  'stack overflow': 1,
  protection: 2,
  call: 1,
  // BUS_ADRERR
  bus: 2,
  division: 1,
};

/**
 * A fault of the simulated program, thrown inside a step: a signal to the thread that will do the same instruction (or phase
 * of a library call) again after its handler; or, where nobody handles it, the end of the process. True: the former.
 */
export function raiseFault(k: Kernel, id: number, fault: Fault): boolean {
  const context = ownContext(k.state, id);
  const code = CODES[fault.kind];
  const action = actionOf(k, context.process, fault.signal);
  const full = fault.kind === 'stack overflow' && !hasOtherStack(context, action);
  if (code === undefined || full || !isHandled(action) || isIn(context.signalMask, fault.signal)) {
    faultProcess(k, context, fault);
    return false;
  }
  warnOfLoop(k, context, fault);
  const value = fault.kind === 'division' ? codeAddress(context.pc) : fault.address;
  context.pending = [...context.pending, { signal: fault.signal, code, pid: 0, uid: 0, value }];
  emit(k, 'signalSent', {
    context: context.id,
    other: context.id,
    value: fault.signal,
    address: fault.address,
    why: fault.kind,
    text: fault.message,
  });
  recalculate(k, context);
  return true;
}

/** A handler on the stack that is full has no room: the stack pointer stands at its end already. */
const hasOtherStack = (context: Context, action: SignalAction): boolean =>
  (action.flags & Sa.ONSTACK) !== 0 && context.signalStack !== undefined && !onSignalStack(context);

/** Where the handler of a fault has just returned to: [core, instructions done there, was it said?]. */
const returnName = (context: Context): string => `fault handler of ${context.id}`;

/** Notes that a fault's handler has returned: if the next instruction is another fault, the handler has changed nothing. */
export function noteFaultReturn(k: Kernel, context: Context, signal: number): void {
  if (signal !== SIGSEGV && signal !== 8 && signal !== 7 && signal !== 4) return;
  const { library } = ownProcess(k.state, context.process);
  const known = library[returnName(context)] as readonly number[] | undefined;
  library[returnName(context)] = [k.core, k.core < 0 ? -1 : k.state.cores[k.core]!.retired, known?.[2] ?? 0];
}

function warnOfLoop(k: Kernel, context: Context, fault: Fault): void {
  const known = k.state.processes[context.process]!.library[returnName(context)] as readonly number[] | undefined;
  if (known === undefined || k.core < 0 || known[2] === 1 || k.machine.controlled) return;
  if (known[0] !== k.core || known[1] !== k.state.cores[k.core]!.retired) return;
  ownProcess(k.state, context.process).library[returnName(context)] = [known[0]!, known[1]!, 1];
  emit(k, 'misuse', {
    context: context.id,
    address: fault.address,
    why: 'fault loop',
    text: `The handler of ${signalName(fault.signal)} returns and the same instruction faults again: unless the handler changes what is wrong, or jumps away, this goes on for ever`,
  });
}
