/**
 * Signals on their way: sent to a process or to one thread, pending until a thread takes them (signal-delivery.ts), and
 * the masks and actions that decide about it. Source of the rules: Linux, kernel/signal.c.
 */
import { isDueAtOnce } from './cancel-state.js';
import { attend } from './cores.js';
import { emit } from './emit.js';
import { ownContext, ownProcess } from './epoch.js';
import { nextDecision } from './futex.js';
import type { Kernel } from './machine.js';
import { defaultAction, SIGCHLD, SIGCONT, SIGKILL, SIGRTMIN_KERNEL, SIGSTOP } from './signal-table.js';
import type { Context, ContextId, Mutable, PendingSignal, Process, SignalAction } from './state.js';
import { continueTask } from './stop.js';
import { coreOf } from './tasks.js';
import { childrenQueue, wakeAll } from './wait-queue.js';

export { SIGCHLD } from './signal-table.js';

/** Values of SignalAction.handler that are no address. */
export const SIG_DFL = 0;
export const SIG_IGN = 1;
/** Flags of SignalAction as Linux numbers them. */
export const Sa = {
  NOCLDSTOP: 1,
  NOCLDWAIT: 2,
  SIGINFO: 4,
  ONSTACK: 0x08000000,
  RESTART: 0x10000000,
  NODEFER: 0x40000000,
  RESETHAND: 0x80000000 | 0,
} as const;
/** si_code. */
export const Si = {
  USER: 0,
  KERNEL: 0x80,
  QUEUE: -1,
  TIMER: -2,
  TKILL: -6,
  CLD_EXITED: 1,
  CLD_KILLED: 2,
  CLD_STOPPED: 5,
  CLD_CONTINUED: 6,
} as const;

/** Real-time signals that may be pending for one process or thread (Linux: RLIMIT_SIGPENDING). */
export const MOST_PENDING = 4096;

// ---- Sets of signals: two words, bit n - 1 is signal n

export type SignalSet = readonly [number, number];
export const NO_SIGNALS: SignalSet = [0, 0];
const bitOf = (signal: number): number => 1 << ((signal - 1) & 31);

export const isIn = (set: SignalSet, signal: number): boolean => (set[signal > 32 ? 1 : 0] & bitOf(signal)) !== 0;
export const withSignal = (set: SignalSet, signal: number): SignalSet =>
  signal > 32 ? [set[0], set[1] | bitOf(signal)] : [set[0] | bitOf(signal), set[1]];
export const union = (a: SignalSet, b: SignalSet): SignalSet => [a[0] | b[0], a[1] | b[1]];
export const without = (a: SignalSet, b: SignalSet): SignalSet => [a[0] & ~b[0], a[1] & ~b[1]];
/** SIGKILL and SIGSTOP. */
export const UNBLOCKABLE: SignalSet = [bitOf(SIGKILL) | bitOf(SIGSTOP), 0];

// ---- Actions

/** Threads of a process share their handlers: those of any that has not ended. */
function handlersRecord(k: Kernel, process: Process): number {
  for (const id of process.tasks) {
    const record = k.state.tasks[id]!.signalHandlers;
    if (record >= 0) return record;
  }
  return -1;
}

const DEFAULT: SignalAction = { handler: SIG_DFL, mask: NO_SIGNALS, flags: 0 };

/** What the process (index) does with a signal. */
export function actionOf(k: Kernel, process: number, signal: number): SignalAction {
  const record = handlersRecord(k, k.state.processes[process]!);
  return k.state.signalHandlers[record]?.actions[signal] ?? DEFAULT;
}

const ignores = (action: SignalAction, signal: number): boolean =>
  action.handler === SIG_IGN || (action.handler === SIG_DFL && defaultAction(signal) === 'ignore');

/** Is there a function of the program's for the signal? */
export const isHandled = (action: SignalAction): boolean => action.handler !== SIG_DFL && action.handler !== SIG_IGN;

/** Does the process ignore its children's ends (SIGCHLD ignored, or SA_NOCLDWAIT): do they become no zombies? */
export function takesNoNotice(k: Kernel, process: number): boolean {
  const action = actionOf(k, process, SIGCHLD);
  return action.handler === SIG_IGN || (action.flags & Sa.NOCLDWAIT) !== 0;
}

// ---- Who takes it

const isLive = (context: Context | undefined): context is Context =>
  context !== undefined && context.status !== 'exited' && context.status !== 'gone';

/** Does the context wait for this signal in sigwait? */
const awaits = (context: Context, signal: number): boolean =>
  context.wait?.signals !== undefined && isIn(context.wait.signals, signal);

/** Would the context take the signal if it looked now? */
const takes = (context: Context, signal: number): boolean =>
  isLive(context) && (!isIn(context.signalMask, signal) || awaits(context, signal));

/** Should it be asked to look? One that is to look already takes what it finds then (Linux: wants_signal). */
const wants = (k: Kernel, context: Context, signal: number): boolean =>
  takes(context, signal) && (!context.signalled || (context.task >= 0 && coreOf(k, k.state.tasks[context.task]!) >= 0));

/**
 * The thread that is told of a signal of its process: the main one if it does not block it, else the first that does not,
 * or whom `choose('signal')` names; -1: all block it.
 */
function chooseThread(k: Kernel, process: Process, signal: number, except: ContextId): ContextId {
  const { contexts } = k.state;
  const can = (id: ContextId): boolean => id !== except && wants(k, contexts[id]!, signal);
  let preferred = -1;
  let others = false;
  for (const id of process.contexts) {
    if (!can(id)) continue;
    if (preferred >= 0) {
      others = true;
      // A thread that no task carries now cannot take it now.
      if (contexts[preferred]!.task >= 0) break;
      if (contexts[id]!.task < 0) continue;
      preferred = id;
      break;
    }
    preferred = id;
  }
  if (!others) return preferred;
  return k.choose('signal', preferred, () => process.contexts.filter(can), nextDecision(k));
}

// ---- Sending

/**
 * Sends a signal to a process (its index) as a whole: any thread that does not block it may take it. `why`: the call that
 * sends it, for the panes. False: as many are pending as may be (EAGAIN for sigqueue).
 */
export function sendSignal(k: Kernel, process: number, signal: PendingSignal, why = ''): boolean {
  const target = k.state.processes[process];
  if (target === undefined || target.state !== 'alive') return true;
  prepare(k, target.index, signal.signal);
  const first = target.contexts.find((id) => isLive(k.state.contexts[id]));
  if (first === undefined) return true;
  announce(k, signal, why, first, target.pid);
  if (isDropped(k, k.state.contexts[first]!, signal.signal)) return true;
  const queued = enqueue(k.state.processes[process]!.pending, signal);
  if (queued === undefined) return signal.signal < SIGRTMIN_KERNEL;
  ownProcess(k.state, process).pending = queued;
  const taker = signal.signal === SIGKILL ? first : chooseThread(k, target, signal.signal, -1);
  if (taker >= 0) tell(k, taker, signal.signal);
  return true;
}

/** Sends a signal to one thread. As sendSignal. */
export function sendThreadSignal(k: Kernel, context: ContextId, signal: PendingSignal, why = ''): boolean {
  const known = k.state.contexts[context];
  if (!isLive(known)) return true;
  prepare(k, known.process, signal.signal);
  announce(k, signal, why, context, k.state.processes[known.process]!.pid);
  if (isDropped(k, known, signal.signal)) return true;
  const queued = enqueue(known.pending, signal);
  if (queued === undefined) return signal.signal < SIGRTMIN_KERNEL;
  const target = ownContext(k.state, context);
  target.pending = queued;
  if (takes(target, signal.signal)) tell(k, context, signal.signal);
  return true;
}

function announce(k: Kernel, signal: PendingSignal, why: string, other: ContextId, pid: number): void {
  emit(k, 'signalSent', { other, value: signal.signal, size: pid, why });
}

/** Nobody will ever see it: ignored, and neither blocked nor waited for (the action may be another one by then). */
function isDropped(k: Kernel, context: Context, signal: number): boolean {
  if (isIn(context.signalMask, signal) || awaits(context, signal)) return false;
  return ignores(actionOf(k, context.process, signal), signal);
}

/** A pending list with the signal; undefined: it stays as it is. Ordinary signals are pending once, whoever sent the first. */
function enqueue(pending: readonly PendingSignal[], signal: PendingSignal): readonly PendingSignal[] | undefined {
  if (signal.signal < SIGRTMIN_KERNEL) {
    if (pending.some((p) => p.signal === signal.signal)) return undefined;
  } else if (pending.length >= MOST_PENDING) return undefined;
  return [...pending, signal];
}

/** Stop signals and SIGCONT take each other back, and SIGCONT lets a stopped process go on whatever it does with it. */
function prepare(k: Kernel, process: number, signal: number): void {
  if (signal === SIGCONT) {
    flush(k, process, (s) => defaultAction(s) === 'stop');
    goOn(k, process);
  } else if (defaultAction(signal) === 'stop') flush(k, process, (s) => s === SIGCONT);
}

/** Takes back pending signals of a process and its threads. */
export function flush(k: Kernel, process: number, which: (signal: number) => boolean): void {
  const known = k.state.processes[process]!;
  if (known.pending.some((p) => which(p.signal))) {
    ownProcess(k.state, process).pending = known.pending.filter((p) => !which(p.signal));
  }
  for (const id of known.contexts) {
    const context = k.state.contexts[id]!;
    if (!context.pending.some((p) => which(p.signal))) continue;
    ownContext(k.state, id).pending = context.pending.filter((p) => !which(p.signal));
  }
}

/** The context is to look for signals before its next instruction; if it sleeps, its sleep ends. */
function tell(k: Kernel, id: ContextId, signal: number): void {
  const s = k.state;
  const context = ownContext(s, id);
  // SIGKILL lets a stopped thread go on: to its end.
  if (signal === SIGKILL && s.processes[context.process]!.stopped !== 0) {
    ownProcess(s, context.process).stopped = 0;
    continueTask(k, context.task);
  }
  const { wait } = context;
  if (wait !== undefined && awaits(context, signal)) {
    k.machine.model.release(k, id, 1);
    return;
  }
  context.signalled = true;
  if (context.status !== 'waiting' || wait === undefined) {
    attendTo(k, context);
    return;
  }
  // A wait for a device ends by itself; other uninterruptible ones end for a signal that ends the process.
  if (wait.uninterruptible === true && (signal !== SIGKILL || wait.kind === 'disk' || wait.kind === 'io')) return;
  interrupt(k, context);
}

/** A signal ends the context's wait. */
export function interrupt(k: Kernel, context: Mutable<Context>): void {
  context.interrupted = true;
  k.machine.model.release(k, context.id, 3);
}

/** The core on which a context runs looks before its next instruction. */
export function attendTo(k: Kernel, context: Context): void {
  if (context.task < 0 || k.machine.controlled) return;
  const core = coreOf(k, k.state.tasks[context.task]!);
  if (core >= 0) attend(k, core);
}

// ---- Masks

const deliverable = (pending: readonly PendingSignal[], mask: SignalSet): boolean =>
  pending.some((p) => !isIn(mask, p.signal));

/** Is anything pending that the context may take now? Sets its flag (Linux: recalc_sigpending). The context is owned. */
export function recalculate(k: Kernel, context: Mutable<Context>): void {
  const { signalMask, pending } = context;
  context.signalled =
    deliverable(pending, signalMask) ||
    deliverable(k.state.processes[context.process]!.pending, signalMask) ||
    isDueAtOnce(context);
  if (context.signalled) attendTo(k, context);
}

/** Sets the signal mask. What others could take instead is theirs now. The context is owned. */
export function setMask(k: Kernel, context: Mutable<Context>, mask: SignalSet): void {
  const old = context.signalMask;
  const next = without(mask, UNBLOCKABLE);
  context.signalMask = next;
  retarget(k, context, without(next, old));
  recalculate(k, context);
}

/** A mask for the time of one call (sigsuspend, pselect, ppoll, epoll_pwait); endTemporaryMask, or the first handler's return, ends it. */
export function setTemporaryMask(k: Kernel, context: Mutable<Context>, mask: SignalSet): void {
  context.savedMask ??= context.signalMask;
  setMask(k, context, mask);
}

/** The call that replaced the mask is over without a handler: the mask is as it was. */
export function endTemporaryMask(k: Kernel, context: Mutable<Context>): void {
  const mask = context.savedMask;
  if (mask === undefined) return;
  context.savedMask = undefined;
  setMask(k, context, mask);
}

/**
 * Signals of the process that the context was told of but will not take any more (it blocks them now, or ends): another
 * thread is told (Linux: retarget_shared_pending).
 */
export function retarget(k: Kernel, context: Context, set: SignalSet = [-1, -1]): void {
  const process = k.state.processes[context.process]!;
  if ((process.live ?? 1) <= 1 || process.pending.length === 0) return;
  for (const { signal } of process.pending) {
    if (!isIn(set, signal)) continue;
    const other = chooseThread(k, process, signal, context.id);
    if (other >= 0) tell(k, other, signal);
  }
}

// ---- Taking

/** Faults of the thread itself come first (Linux: next_signal). */
const SYNCHRONOUS: SignalSet = [[4, 5, 7, 8, 11, 31].reduce((set, n) => set | bitOf(n), 0), 0];

/** Place in a pending list of what comes next among the signals of `set`: the lowest number, the first of these; or -1. */
function nextOf(pending: readonly PendingSignal[], set: SignalSet): number {
  let best = -1;
  let rank = Number.POSITIVE_INFINITY;
  for (let i = 0; i < pending.length; i++) {
    const { signal, code } = pending[i]!;
    if (!isIn(set, signal)) continue;
    const own = isIn(SYNCHRONOUS, signal) && code > 0 ? signal - 100 : signal;
    if (own >= rank) continue;
    rank = own;
    best = i;
  }
  return best;
}

/** Takes the next pending signal of `set`: the thread's own before those of its process. The context is owned. */
export function takeSignal(k: Kernel, context: Mutable<Context>, set: SignalSet): PendingSignal | undefined {
  const own = nextOf(context.pending, set);
  if (own >= 0) {
    const signal = context.pending[own]!;
    context.pending = context.pending.filter((_, i) => i !== own);
    return signal;
  }
  const shared = k.state.processes[context.process]!.pending;
  const at = nextOf(shared, set);
  if (at < 0) return undefined;
  ownProcess(k.state, context.process).pending = shared.filter((_, i) => i !== at);
  return shared[at];
}

/** Signals that are pending for the context or its process. */
export function pendingSet(k: Kernel, context: Context): SignalSet {
  let set = NO_SIGNALS;
  for (const { signal } of context.pending) set = withSignal(set, signal);
  for (const { signal } of k.state.processes[context.process]!.pending) set = withSignal(set, signal);
  return set;
}

// ---- News for the parent

/** A process has stopped or goes on: its parent learns it by SIGCHLD, and from wait with WUNTRACED or WCONTINUED. */
export function tellOfChange(k: Kernel, process: Process, news: 'stopped' | 'continued', signal: number): void {
  ownProcess(k.state, process.index).report = news;
  if (process.parent < 0) return;
  if ((actionOf(k, process.parent, SIGCHLD).flags & Sa.NOCLDSTOP) === 0) {
    const code = news === 'stopped' ? Si.CLD_STOPPED : Si.CLD_CONTINUED;
    sendSignal(k, process.parent, { signal: SIGCHLD, code, pid: process.pid, uid: 1000, value: signal }, news);
  }
  wakeAll(k, childrenQueue(process.parent));
}

/** A stopped process goes on. */
function goOn(k: Kernel, process: number): void {
  const known = k.state.processes[process]!;
  if (known.stopped === 0) return;
  ownProcess(k.state, process).stopped = 0;
  emit(k, 'continue', { context: known.contexts[0] ?? -1, value: known.stopped, size: known.pid });
  for (const task of known.tasks) continueTask(k, task);
  tellOfChange(k, known, 'continued', SIGCONT);
}
