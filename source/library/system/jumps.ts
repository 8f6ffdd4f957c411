/** setjmp and longjmp, and <ucontext.h>: several stacks in one thread. */
import { arg32, argAddress, callFunction, findFrame, setResult32, unwindTo } from '../../kernel/call.js';
import { ownProcess } from '../../kernel/epoch.js';
import { Fault } from '../../kernel/faults.js';
import { GONE, type Intrinsic, type Next, type Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { readAddress, readI32, write32, writeAddress } from '../../kernel/memory/access.js';
import { setMask } from '../../kernel/signal.js';
import { leaveHandlers, UC_SIGMASK } from '../../kernel/signal-frame.js';
import type { Call, Context } from '../../kernel/state.js';
import { functionAt } from '../../language/program.js';
import { alias, answer, type Ctx, phased, plain, type Rec, spaceOf } from '../define.js';
import { endPhases } from '../pthread/thread-end.js';
import { readSet, writeSet } from './signal-sets.js';

// ---- setjmp: the buffer's eight words are pc, first slot, frame base, stack pointer, window, thread, a mark; behind them
// whether the signal mask was saved, and the mask. The thread is there by the address of its control block: a child that
// fork made has it at the same place, with a copy of the frames to go back to

const MARK = 0x6a6d70;
const MASK_SAVED = 64;
const SAVED_MASK = 72;

/** `withMask`: sigsetjmp, whose second argument says whether the signal mask is saved. */
const setjmp = (name: string, withMask: boolean): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const buffer = argAddress(context, call, 0);
    const saved = [context.pc, context.fp, context.bp, context.sp, call.base, context.self, MARK, 0];
    saved.forEach((value, i) => {
      writeAddress(k, space, buffer + 8 * i, value);
    });
    const saves = withMask && arg32(context, call, 1) !== 0;
    write32(k, space, buffer + MASK_SAVED, saves ? 1 : 0);
    if (saves) {
      k.machine.model.enterSystemCall(k, context, 'rt_sigprocmask');
      writeSet(k, context, buffer + SAVED_MASK, context.signalMask);
    }
    setResult32(context, call, 0);
  });

const longjmp = (name: string): Intrinsic =>
  phased(name, 'local', [
    {
      label: 'jump',
      run(k, context, call) {
        const space = spaceOf(k, context);
        const buffer = argAddress(context, call, 0);
        const word = (i: number): number => readAddress(k, space, buffer + 8 * i);
        const [pc, fp, bp, sp, base] = [word(0), word(1), word(2), word(3), word(4)];
        if (word(6) !== MARK || word(5) !== context.self) {
          const other = word(6) === MARK ? ', but that of another one: each has a stack of its own' : '';
          throw new Fault('trap', buffer, `longjmp with a buffer that setjmp of this thread never filled${other}`);
        }
        const alive = findFrame(k.program, context, (f) => f.fp === fp && f.bp === bp) !== undefined;
        if (!alive) {
          throw new Fault('trap', buffer, 'longjmp into a function that has returned since setjmp was called there');
        }
        const value = arg32(context, call, 1);
        leaveHandlers(k, context, fp);
        unwindTo(k, context, pc + 1, fp, bp, sp);
        context.slots[base * 2] = value === 0 ? 1 : value;
        if (readI32(k, space, buffer + MASK_SAVED) !== 0) {
          k.machine.model.enterSystemCall(k, context, 'rt_sigprocmask');
          setMask(k, context, readSet(k, context, buffer + SAVED_MASK));
        }
        return GONE;
      },
    },
  ]);

// ---- ucontext_t: flags, link (8), stack (16: address, flags, size); what else it holds is kept by the library

const UC_LINK = 8;
const UC_STACK = 16;
const UC_STACK_SIZE = 32;

interface Saved {
  readonly pc: number;
  readonly fp: number;
  readonly bp: number;
  readonly sp: number;
  readonly stackLow: number;
  readonly stackHigh: number;
  readonly calls: readonly Call[];
  /** Slot of the result of the call that saved it. */
  readonly base: number;
  /** makecontext: function and arguments still to be called. */
  readonly start: { readonly address: number; readonly args: readonly (readonly [number, number])[] } | undefined;
}

/** Names by address, made once: writing such a number out takes longer than the rest of a switch. */
const named = (prefix: string): ((address: number) => string) => {
  const known = new Map<number, string>();
  return (address) => {
    let name = known.get(address);
    if (name === undefined) {
      if (known.size >= 4096) known.clear();
      name = `${prefix} ${address}`;
      known.set(address, name);
    }
    return name;
  };
};

const nameOf = named('ucontext');
const savedAt = (k: Kernel, context: Context, address: number): Saved | undefined =>
  k.state.processes[context.process]!.library[nameOf(address)] as Saved | undefined;
function save(k: Kernel, context: Context, address: number, saved: Saved): void {
  ownProcess(k.state, context.process).library[nameOf(address)] = saved;
}

/** The context as it will be when the present call has returned 0. */
function capture(context: Ctx, call: Rec): Saved {
  return {
    pc: context.pc + 1,
    fp: context.fp,
    bp: context.bp,
    sp: context.sp,
    stackLow: context.stackLow,
    stackHigh: context.stackHigh,
    calls: context.calls.slice(0, -1),
    base: call.base,
    start: undefined,
  };
}

const PH_START = 1;
const PH_RETURNED = 2;
const PH_END = 3;

const slotsName = named('slots of stack');

/**
 * Slots are the part of a stack that has no address: each stack has its own. Within one stack they stay as they are, as
 * its memory does; those of another are kept until somebody goes back to it.
 */
function changeStack(k: Kernel, context: Ctx, call: Rec, to: Saved): void {
  if (to.stackLow === context.stackLow && to.start === undefined) return;
  const { library } = ownProcess(k.state, context.process);
  const f = functionAt(k.program, context.pc);
  const used = Math.max(context.fp + (f?.slots ?? 0), call.base + 2 + call.argc);
  library[slotsName(context.stackLow)] = context.slots.slice(0, 2 * used);
  const kept = to.start === undefined ? (library[slotsName(to.stackLow)] as Int32Array | undefined) : undefined;
  let { length } = context.slots;
  while (length < (kept?.length ?? 0) + 64) length *= 2;
  if (length > context.slots.length) {
    context.slots = new Int32Array(length);
    context.floats = new Float64Array(context.slots.buffer);
  } else context.slots.fill(0, kept?.length ?? 0);
  if (kept !== undefined) context.slots.set(kept);
}

/** Puts a saved context in place of the running one. */
function install(k: Kernel, context: Ctx, call: Rec, address: number): Next {
  const saved = savedAt(k, context, address);
  if (saved === undefined) {
    throw new Fault('trap', address, 'setcontext or swapcontext with a ucontext_t that getcontext never filled');
  }
  // Read before the stack changes: it may lie there.
  const mask = readSet(k, context, address + UC_SIGMASK);
  const { fp } = context;
  changeStack(k, context, call, saved);
  context.fp = saved.fp;
  context.bp = saved.bp;
  context.sp = saved.sp;
  context.stackLow = saved.stackLow;
  context.stackHigh = saved.stackHigh;
  if (saved.start === undefined) {
    context.pc = saved.pc;
    context.calls = saved.calls;
    context.slots[saved.base * 2] = 0;
    setMask(k, context, mask);
    return GONE;
  }
  // A new stack: the call that came here is its outermost, and starts the function in its next step. Its window is found
  // from the first slot of the frame, which is 0 now. What to start is its own by then: a signal may come first, whose handler
  // puts the context aside again.
  const { start } = saved;
  const data = [address, start.address, ...start.args.flat()];
  context.calls = [{ ...call, base: call.base - fp, phase: PH_START, data }];
  setMask(k, context, mask);
  return GONE;
}

const switchPhases = (first: Phase): Phase[] => [
  first,
  {
    label: 'start',
    run(k, context, call) {
      const args: [number, number][] = [];
      for (let i = 2; i < call.data.length; i += 2) args.push([call.data[i]!, call.data[i + 1]!]);
      return callFunction(k, context, call.data[1]!, args, PH_RETURNED);
    },
  },
  {
    label: 'returned',
    run(k, context, call) {
      const link = readAddress(k, spaceOf(k, context), call.data[0]! + UC_LINK);
      if (link !== 0) return install(k, context, call, link);
      // No successor: the thread ends.
      call.data = [];
      return PH_END;
    },
  },
  ...endPhases(PH_END, () => [0, 0]),
];

const bits = (context: Context, call: Call, i: number): readonly [number, number] => {
  const w = (call.base + 2 + i) * 2;
  return [context.slots[w]!, context.slots[w + 1]!];
};

const setjmpPlain = setjmp('setjmp', false);
const setjmpWithMask = setjmp('sigsetjmp', true);
const longjmpPlain = longjmp('longjmp');

export const jumpFunctions: readonly Intrinsic[] = [
  setjmpPlain,
  alias('_setjmp', setjmpPlain),
  setjmpWithMask,
  alias('__sigsetjmp', setjmpWithMask),
  longjmpPlain,
  alias('_longjmp', longjmpPlain),
  alias('siglongjmp', longjmpPlain),
  plain('getcontext', 'memory', (k, context, call) => {
    k.machine.model.enterSystemCall(k, context, 'rt_sigprocmask');
    const address = argAddress(context, call, 0);
    // Its fields are the caller's to fill; make sure that it is there.
    writeAddress(k, spaceOf(k, context), address, 0);
    writeSet(k, context, address + UC_SIGMASK, context.signalMask);
    save(k, context, address, capture(context, call));
    answer(context, call, 0);
  }),
  plain('makecontext', 'memory', (k, context, call) => {
    const space = spaceOf(k, context);
    const address = argAddress(context, call, 0);
    const old = savedAt(k, context, address);
    if (old === undefined) {
      throw new Fault('trap', address, 'makecontext on a ucontext_t that getcontext never filled');
    }
    const low = readAddress(k, space, address + UC_STACK);
    const size = readAddress(k, space, address + UC_STACK_SIZE);
    if (low === 0 || size < 1024) throw new Fault('trap', address, 'makecontext needs a stack: uc_stack is not set');
    const argc = Math.max(0, Math.min(arg32(context, call, 2), call.argc - 3));
    const top = Math.floor((low + size) / 16) * 16;
    save(k, context, address, {
      ...old,
      pc: 0,
      fp: 0,
      bp: top,
      sp: top,
      stackLow: low,
      stackHigh: top,
      calls: [],
      start: {
        address: argAddress(context, call, 1),
        args: Array.from({ length: argc }, (_, i) => bits(context, call, 3 + i)),
      },
    });
  }),
  phased(
    'setcontext',
    'sync',
    switchPhases({
      label: 'switch',
      run(k, context, call) {
        k.machine.model.enterSystemCall(k, context, 'rt_sigprocmask');
        return install(k, context, call, argAddress(context, call, 0));
      },
    }),
  ),
  phased(
    'swapcontext',
    'sync',
    switchPhases({
      label: 'switch',
      run(k, context, call) {
        // The signal mask: what makes this switch a system call.
        k.machine.model.enterSystemCall(k, context, 'rt_sigprocmask');
        const from = argAddress(context, call, 0);
        const to = argAddress(context, call, 1);
        writeAddress(k, spaceOf(k, context), from, 0);
        writeSet(k, context, from + UC_SIGMASK, context.signalMask);
        save(k, context, from, capture(context, call));
        return install(k, context, call, to);
      },
    }),
  ),
];
