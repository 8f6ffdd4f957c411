/**
 * The frame of a signal handler: siginfo_t and ucontext_t on the stack, below them the handler, called by a stub of the
 * program's own that ends with sigreturn (language/lower/functions.ts, signalStub). The interrupted code may stand anywhere:
 * its slots, its library calls under way and what its function has begun to pass on are left as they are. Source: Linux,
 * arch/x86/kernel/signal_64.c.
 */
import { functionIndexAt } from '../language/program.js';
import { reserveSlots } from './call.js';
import { codeAddress, TRAMPOLINE_SLOTS } from './decode.js';
import { Fault } from './faults.js';
import { imageOf } from './images.js';
import type { Kernel } from './machine.js';
import { peekAddress, peekI32, writeBytes } from './memory/access.js';
import { stackOverflow } from './memory/explain.js';
import { mark, Shade } from './memory/shadow.js';
import { Sa, type SignalSet, setMask, union, withSignal } from './signal.js';
import { SIGCHLD, SIGSEGV } from './signal-table.js';
import type { Context, Mutable, PendingSignal, SignalAction } from './state.js';

/** What lies below the stack pointer may be in use (x86-64 ABI). */
const RED_ZONE = 128;
export const SIGINFO_SIZE = 128;
/** ucontext_t, and where its parts begin. */
const UCONTEXT_SIZE = 968;
const STACK = 16;
const REGISTERS = 40;
const REGISTER_COUNT = 23;
export const UC_SIGMASK = 296;
const Reg = { RBP: 10, RSP: 15, RIP: 16, TRAPNO: 20, CR2: 22 } as const;
const PAGE_FAULT = 14;
export const SS_ONSTACK = 1;
export const SS_DISABLE = 2;

/** Slots of the stub's frame (signalStub): what the handler is called with, then what sigreturn goes back to. */
const Slot = { handler: 2, signal: 3, info: 4, ucontext: 5, sp: 6, low: 7, high: 8, mask: 9 } as const;

function setAddress(slots: Int32Array, slot: number, address: number): void {
  slots[slot * 2] = address | 0;
  slots[slot * 2 + 1] = Math.floor(address / 0x100000000) | 0;
}
const addressAt = (slots: Int32Array, slot: number): number =>
  (slots[slot * 2 + 1]! >>> 0) * 0x100000000 + (slots[slot * 2]! >>> 0);

const down = (n: number): number => Math.floor(n / 16) * 16;

/** Does the context stand on the stack that it gave for signal handlers? */
export function onSignalStack(context: Context): boolean {
  const stack = context.signalStack;
  return stack !== undefined && context.sp > stack[0] && context.sp <= stack[0] + stack[1];
}

/** siginfo_t as bytes. */
export function infoBytes(signal: PendingSignal, overrun = 0): Uint8Array {
  const bytes = new Uint8Array(SIGINFO_SIZE);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, signal.signal, true);
  view.setInt32(8, signal.code, true);
  const high = signal.high ?? Math.floor(signal.value / 0x100000000);
  if (isFault(signal)) {
    view.setInt32(16, signal.value, true);
    view.setInt32(20, high, true);
    return bytes;
  }
  view.setInt32(16, signal.timer ?? signal.pid, true);
  view.setInt32(20, signal.timer === undefined ? signal.uid : overrun, true);
  view.setInt32(24, signal.value, true);
  if (signal.signal !== SIGCHLD) view.setInt32(28, high, true);
  return bytes;
}

/** Did the thread's own instruction cause it (si_addr)? */
export const isFault = (signal: PendingSignal): boolean =>
  signal.code > 0 && signal.code < 0x80 && (SYNCHRONOUS & (1 << signal.signal)) !== 0;
/** ILL, TRAP, BUS, FPE, SEGV. */
const SYNCHRONOUS = [4, 5, 7, 8, 11].reduce((set, n) => set | (1 << n), 0);

function ucontextBytes(context: Context, signal: PendingSignal, mask: SignalSet): Uint8Array {
  const bytes = new Uint8Array(UCONTEXT_SIZE);
  const view = new DataView(bytes.buffer);
  const put = (at: number, n: number): void => {
    view.setInt32(at, n | 0, true);
    view.setInt32(at + 4, Math.floor(n / 0x100000000) | 0, true);
  };
  const { signalStack } = context;
  put(STACK, signalStack?.[0] ?? 0);
  view.setInt32(STACK + 8, stackFlags(context), true);
  put(STACK + 16, signalStack?.[1] ?? 0);
  put(REGISTERS + 8 * Reg.RBP, context.bp);
  put(REGISTERS + 8 * Reg.RSP, context.sp);
  put(REGISTERS + 8 * Reg.RIP, codeAddress(context.pc));
  if (isFault(signal) && signal.signal === SIGSEGV) {
    put(REGISTERS + 8 * Reg.TRAPNO, PAGE_FAULT);
    put(REGISTERS + 8 * Reg.CR2, signal.value);
  }
  view.setInt32(UC_SIGMASK, mask[0], true);
  view.setInt32(UC_SIGMASK + 4, mask[1], true);
  return bytes;
}

/** ss_flags as sigaltstack tells them. */
export const stackFlags = (context: Context): number =>
  context.signalStack === undefined ? SS_DISABLE : onSignalStack(context) ? SS_ONSTACK : 0;

/**
 * Lets the context begin with the handler. Throws Fault where the stack has no room (or is no memory). The context is owned,
 * its flag `signalled` looked after.
 */
export function pushHandler(
  k: Kernel,
  context: Mutable<Context>,
  signal: PendingSignal,
  action: SignalAction,
  overrun: number,
): void {
  const { process, sp } = context;
  const { space } = k.state.processes[process]!;
  const stub = imageOf(k, process).signalReturn;
  if (stub === undefined) throw new Fault('trap', 0, 'a signal handler in a program that installs none');
  let { stackLow, stackHigh } = context;
  let top = sp - RED_ZONE;
  const other = context.signalStack;
  if ((action.flags & Sa.ONSTACK) !== 0 && other !== undefined && !onSignalStack(context)) {
    stackLow = other[0];
    stackHigh = other[0] + other[1];
    top = stackHigh;
  }
  const info = down(top - SIGINFO_SIZE);
  const ucontext = down(info - UCONTEXT_SIZE);
  if (ucontext < stackLow) throw stackOverflow(k, context, ucontext);
  const mask = context.savedMask ?? context.signalMask;
  const bytes = new Uint8Array(info + SIGINFO_SIZE - ucontext);
  bytes.set(ucontextBytes(context, signal, mask));
  bytes.set(infoBytes(signal, overrun), info - ucontext);
  mark(k, space, ucontext, bytes.length, Shade.defined);
  writeBytes(k, space, ucontext, bytes);

  const at = functionIndexAt(k.program, context.pc);
  const { slots: sizes, entry } = k.scratch.decoded.functions;
  const own = context.fp + (at < 0 ? TRAMPOLINE_SLOTS : sizes[at]!);
  const call = context.calls[context.calls.length - 1];
  const base = call === undefined || call.base < context.fp ? own : Math.max(own, call.base + 2 + call.argc);
  const index = functionIndexAt(k.program, stub);
  reserveSlots(context, base + sizes[index]! + 4);
  const { slots } = context;
  // As user code within a library call: where it goes on is no instruction after a call.
  slots[base * 2] = ~context.pc;
  slots[base * 2 + 1] = context.fp;
  setAddress(slots, base + 1, context.bp);
  setAddress(slots, base + Slot.handler, action.handler);
  slots[(base + Slot.signal) * 2] = signal.signal;
  setAddress(slots, base + Slot.info, info);
  setAddress(slots, base + Slot.ucontext, ucontext);
  setAddress(slots, base + Slot.sp, sp);
  setAddress(slots, base + Slot.low, context.stackLow);
  setAddress(slots, base + Slot.high, context.stackHigh);
  slots[(base + Slot.mask) * 2] = mask[0];
  slots[(base + Slot.mask) * 2 + 1] = mask[1];
  context.fp = base;
  context.bp = ucontext;
  context.sp = ucontext;
  context.stackLow = stackLow;
  context.stackHigh = stackHigh;
  context.pc = entry[index]!;
  context.savedMask = undefined;
  const blocked = union(context.signalMask, action.mask);
  setMask(k, context, (action.flags & Sa.NODEFER) !== 0 ? blocked : withSignal(blocked, signal.signal));
}

/**
 * sigreturn: the interrupted code goes on, with the mask that the handler's ucontext_t holds now. The call of it is no more:
 * its phase answers GONE. Answers the signal. Throws Fault where the handler has changed registers there.
 */
export function leaveHandler(k: Kernel, context: Mutable<Context>): number {
  const { space } = k.state.processes[context.process]!;
  const { slots, fp } = context;
  const word = (slot: number): number => addressAt(slots, fp + slot);
  const signal = slots[(fp + Slot.signal) * 2]!;
  const ucontext = word(Slot.ucontext);
  const pc = ~slots[fp * 2]!;
  const bp = addressAt(slots, fp + 1);
  const sp = word(Slot.sp);
  const saved: SignalSet = [slots[(fp + Slot.mask) * 2]!, slots[(fp + Slot.mask) * 2 + 1]!];
  const kept: Readonly<Record<number, number>> = { [Reg.RBP]: bp, [Reg.RSP]: sp, [Reg.RIP]: codeAddress(pc) };
  for (let r = 0; r < REGISTER_COUNT; r++) {
    if (r === Reg.TRAPNO || r === Reg.CR2) continue;
    const now = peekAddress(k, space, ucontext + REGISTERS + 8 * r) ?? -1;
    if (now === (kept[r] ?? 0)) continue;
    throw new Fault(
      'trap',
      ucontext,
      'a signal handler has changed registers in its ucontext_t: the simulated machine has no such registers to go on with',
    );
  }
  const mask: SignalSet = [
    peekI32(k, space, ucontext + UC_SIGMASK) ?? saved[0],
    peekI32(k, space, ucontext + UC_SIGMASK + 4) ?? saved[1],
  ];
  dropFrame(k, context, fp);
  context.pc = pc;
  context.bp = bp;
  context.fp = slots[fp * 2 + 1]!;
  context.calls = context.calls.slice(0, -1);
  // A turn of a wait loop that a handler interrupted is no turn to judge by.
  context.dirty = true;
  setMask(k, context, mask);
  return signal;
}

/** The stub's frame at slot `fp` goes: the stack is the interrupted code's again. */
function dropFrame(k: Kernel, context: Mutable<Context>, fp: number): void {
  const { space } = k.state.processes[context.process]!;
  const low = addressAt(context.slots, fp + Slot.low);
  const sp = addressAt(context.slots, fp + Slot.sp);
  if (low === context.stackLow) mark(k, space, context.sp, sp - context.sp, Shade.outOfScope);
  // The other stack is the program's own memory: what lay there is no more, but it may be used.
  else mark(k, space, context.stackLow, context.stackHigh - context.stackLow, Shade.undefined);
  context.stackLow = low;
  context.stackHigh = addressAt(context.slots, fp + Slot.high);
  context.sp = sp;
}

/** Before a jump to the frame at slot `to`: leaves the handlers that began after it, without a return (longjmp). */
export function leaveHandlers(k: Kernel, context: Mutable<Context>, to: number): void {
  const stub = imageOf(k, context.process).signalReturn;
  if (stub === undefined) return;
  const index = functionIndexAt(k.program, stub);
  let { pc, fp } = context;
  while (fp > to) {
    if (functionIndexAt(k.program, pc) === index) dropFrame(k, context, fp);
    const back = context.slots[fp * 2]!;
    fp = context.slots[fp * 2 + 1]!;
    pc = back < 0 ? ~back : back - 1;
  }
}
