/**
 * Cancellation of threads: a request that a thread acts upon when it comes to a cancellation point, or in the midst of one
 * in which it waits, or (asynchronous) before its next instruction. What acting means is the library's: it runs the phases
 * of the thread's end (Intrinsic.cancel). Source: glibc 2.36, nptl/pthread_cancel.c, where the kernel's part is a signal.
 */
import { Op } from '../language/opcodes.js';
import { functionIndexAt } from '../language/program.js';
import { ownCall, reserveSlots } from './call.js';
import { Cancel, isDue, isDueAtOnce } from './cancel-state.js';
import { TRAMPOLINE_SLOTS } from './decode.js';
import { emit } from './emit.js';
import { ownContext } from './epoch.js';
import { imageOf } from './images.js';
import type { Kernel } from './machine.js';
import { attendTo, interrupt } from './signal.js';
import type { Call, Context, ContextId, Mutable } from './state.js';

/** Values of Call.cancel: its wait was ended by a request; it is over, whatever it has still to do. */
export const INTERRUPTED = 1;
export const ABANDONED = 2;

/** Is the context in a wait that a request ends? Whoever waits for a mutex, or for the disk, is not. */
function waitsAtPoint(k: Kernel, context: Context): boolean {
  const { wait, calls } = context;
  const call = calls[calls.length - 1];
  if (context.status !== 'waiting' || wait === undefined || call === undefined) return false;
  if (wait.kind === 'mutex' || wait.uninterruptible === true) return false;
  return k.machine.intrinsics[call.intrinsic]?.cancel !== undefined;
}

/** pthread_cancel: asks a context to end. */
export function requestCancel(k: Kernel, by: Context, id: ContextId): void {
  const target = ownContext(k.state, id);
  emit(k, 'cancel', { context: by.id, other: id, why: 'asks' });
  if ((target.cancel & (Cancel.requested | Cancel.ending)) !== 0) return;
  target.cancel |= Cancel.requested;
  if (!isDue(target)) return;
  if (waitsAtPoint(k, target)) endWaitAtPoint(k, target);
  else if (isDueAtOnce(target)) {
    target.signalled = true;
    if (target.status !== 'waiting') attendTo(k, target);
    else if (target.wait?.uninterruptible !== true) interrupt(k, target);
  }
}

/**
 * The call finds that it was interrupted, as by a signal, and leaves things in order; then the thread ends. One that would
 * rather wait on (a join) is not asked again.
 */
function endWaitAtPoint(k: Kernel, context: Mutable<Context>): void {
  const call = ownCall(context);
  call.cancel = call.cancel === INTERRUPTED ? ABANDONED : INTERRUPTED;
  k.machine.model.release(k, context.id, 3);
}

/** A call has come to wait: not if the context is to end. */
export function afterWait(k: Kernel, context: Mutable<Context>): void {
  if (isDue(context) && waitsAtPoint(k, context)) endWaitAtPoint(k, context);
}

/** Is a call that was interrupted by a request over without having done what it was called for? */
export function isUndone(k: Kernel, context: Context, call: Call): boolean {
  if (call.cancel !== INTERRUPTED || !isDue(context)) return false;
  const result = context.slots[call.base * 2]!;
  switch (k.machine.intrinsics[call.intrinsic]?.cancel?.undone) {
    case 'always':
      return true;
    case 'nonzero':
      return result !== 0;
    default:
      return result < 0;
  }
}

/**
 * Asynchronous: the context's next step is a call of pthread_exit, on top of whatever it is doing; its frames stay for the
 * cleanup handlers. The stub of every thread holds that call.
 */
export function endAtOnce(k: Kernel, context: Mutable<Context>): void {
  const { code } = k.program;
  const stub = functionIndexAt(k.program, imageOf(k, context.process).threadStart);
  const { entry, slots: sizes } = k.scratch.decoded.functions;
  let pc = entry[stub]!;
  while (code[4 * pc] !== Op.INTRINSIC) pc++;
  const at = functionIndexAt(k.program, context.pc);
  const own = context.fp + (at < 0 ? TRAMPOLINE_SLOTS : sizes[at]!);
  const call = context.calls[context.calls.length - 1];
  const base = call === undefined || call.base < context.fp ? own : Math.max(own, call.base + 2 + call.argc);
  reserveSlots(context, base + sizes[stub]! + 4);
  const { slots } = context;
  slots[base * 2] = ~context.pc;
  slots[base * 2 + 1] = context.fp;
  slots[(base + 1) * 2] = context.bp | 0;
  slots[(base + 1) * 2 + 1] = Math.floor(context.bp / 0x100000000) | 0;
  const argument = (base + code[4 * pc + 2]! + 2) * 2;
  slots[argument] = CANCELED;
  slots[argument + 1] = CANCELED;
  context.fp = base;
  context.bp = context.sp;
  context.pc = pc;
  context.rmw = undefined;
  context.cancel |= Cancel.ending;
}
/** Both halves of PTHREAD_CANCELED. */
export const CANCELED = -1;
