/** What all library functions are made with: their shape, their arguments, errno, reports of wrong use. */
import { arg32, backtrace, setResult32, setResultF64 } from '../kernel/call.js';
import { emit } from '../kernel/emit.js';
import { imageOf } from '../kernel/images.js';
import { DONE, type Intrinsic, type Next, type Phase } from '../kernel/intrinsic.js';
import type { Kernel } from '../kernel/machine.js';
import { peekString } from '../kernel/memory/access.js';
import { setErrno } from '../kernel/memory/stacks.js';
import { pointedName } from '../kernel/pointed.js';
import type { Call, Context, Mutable } from '../kernel/state.js';

export type Effect = Intrinsic['effect'];
/** A call's context and record, both owned. */
export type Ctx = Mutable<Context>;
export type Rec = Mutable<Call>;

/** The address space that a context runs in. */
export const spaceOf = (k: Kernel, context: Context): number => k.state.processes[context.process]!.space;

/** A function of one step in user space: it does all, sets its result and is done. (Its price `call` is the dispatcher's.) */
export function plain(name: string, effect: Effect, body: (k: Kernel, context: Ctx, call: Rec) => void): Intrinsic {
  return {
    name,
    effect,
    phases: [
      {
        label: 'call',
        run(k, context, call) {
          body(k, context, call);
          return DONE;
        },
      },
    ],
  };
}

/** Bytes that one step of a function over a block of any size handles: some milliseconds of the host's time. */
export const PIECE = 1 << 19;

/**
 * A function over a block of any size, in user space: `body` handles at most PIECE bytes from `done` on (0 at first) and
 * answers how far it has come, or that it is `finished`. Blocks of up to PIECE bytes are one step, as with `plain`.
 */
export const FINISHED = -1;
export function piecewise(
  name: string,
  effect: Effect,
  body: (k: Kernel, context: Ctx, call: Rec, done: number) => number,
): Intrinsic {
  return single(name, effect, 'call', (k, context, call) => {
    const done = body(k, context, call, call.data[0] ?? 0);
    if (done === FINISHED) return DONE;
    call.data = [done];
    return 0;
  });
}

/** A function of one phase that answers itself what comes next. */
export function single(
  name: string,
  effect: Effect,
  label: string,
  run: (k: Kernel, context: Ctx, call: Rec) => Next,
): Intrinsic {
  return { name, effect, phases: [{ label, run }] };
}

export function phased(
  name: string,
  effect: Effect,
  phases: readonly Phase[],
  controlled?: readonly Phase[],
): Intrinsic {
  return controlled === undefined ? { name, effect, phases } : { name, effect, phases, controlled };
}

/** The same function under another name. */
export const alias = (name: string, of: Intrinsic): Intrinsic => ({ ...of, name });

/** Answers `n` (an int, often an error number as pthread functions return it) and ends the call. */
export function answer(context: Ctx, call: Rec, n: number): Next {
  setResult32(context, call, n);
  return DONE;
}

/** Sets errno, answers -1 and ends the call. */
export function fail(k: Kernel, context: Ctx, call: Rec, errno: number): Next {
  setErrno(k, context, errno);
  setResult32(context, call, -1);
  return DONE;
}

/** double → double. */
export const real1 = (name: string, f: (x: number) => number, argument: (context: Context, call: Call) => number) =>
  plain(name, 'none', (_, context, call) => setResultF64(context, call, f(argument(context, call))));

/** int → int. */
export const int1 = (name: string, f: (x: number) => number): Intrinsic =>
  plain(name, 'none', (_, context, call) => setResult32(context, call, f(arg32(context, call, 0))));

/** Wrong use that the real library answers in its own way, reported beside it: one complete sentence without a full stop. */
export function misuse(k: Kernel, context: Context, address: number, text: string, why = ''): void {
  emit(k, 'misuse', { context: context.id, address, text, why });
}

/** T2, as the panes call it. */
export const threadName = (k: Kernel, id: number): string => {
  const context = k.state.contexts[id];
  return context === undefined ? 'nobody' : `T${context.number}`;
};

/** T2 as seen by `by`: with its process where that is another one, and with what has become of it. */
export function otherThread(k: Kernel, by: Context, id: number): string {
  const other = k.state.contexts[id];
  if (other === undefined) return 'nobody';
  const of = other.process === by.process ? '' : ` of process ${k.state.processes[other.process]!.pid}`;
  const ended = other.status === 'exited' || other.status === 'gone' ? ', which has ended' : '';
  return `T${other.number}${of}${ended}`;
}

/** An address as messages show it. */
export const hex = (address: number): string => `0x${address.toString(16)}`;

/** The variable of the context's program that lies at (or around) an address, else the address itself. */
export function nameOf(k: Kernel, context: Context, address: number): string {
  for (const v of imageOf(k, context.process).variables) {
    if (v.location.kind !== 'global') continue;
    const at = v.location.address;
    if (at === address) return v.name;
    if (at < address && address < at + v.size) return `${v.name}+${address - at}`;
  }
  return localName(k, context.process, address) ?? pointedName(k, context, address) ?? hex(address);
}

/** The local variable of a live frame of the process that begins at (or spans) an address. */
function localName(k: Kernel, process: number, address: number): string | undefined {
  for (const id of k.state.processes[process]?.contexts ?? []) {
    const context = k.state.contexts[id];
    if (context === undefined || address < context.stackLow || address >= context.stackHigh) continue;
    if (context.status === 'exited' || context.status === 'gone') continue;
    for (const frame of backtrace(k.program, context)) {
      const offset = address - frame.bp;
      if (frame.function === undefined || offset < 0 || offset >= frame.function.frameBytes) continue;
      let best = '';
      let start = -1;
      for (const local of frame.function.locals) {
        if (local.location.kind !== 'frame' || local.location.offset > offset || local.location.offset <= start)
          continue;
        best = local.name;
        start = local.location.offset;
      }
      if (best !== '') return start === offset ? best : `${best}+${offset - start}`;
    }
  }
  return undefined;
}

const encoder = new TextEncoder();
export const bytesOf = (text: string): Uint8Array => encoder.encode(text);

/** As messages begin: program_invocation_short_name, the last part of argv[0]. */
export const programName = (k: Kernel, context: Context): string => {
  const { library, space } = k.state.processes[context.process]!;
  const at = (library.start as readonly number[] | undefined)?.[0] ?? 0;
  const path = latin1(peekString(k, space, at, 4096) ?? new Uint8Array(0));
  return path.slice(path.lastIndexOf('/') + 1);
};

/** Bytes to text, one character a byte. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const b of bytes) text += String.fromCharCode(b);
  return text;
}
