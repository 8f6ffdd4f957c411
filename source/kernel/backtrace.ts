/** The frames of a context, read from the linkage in its slots. */
import { type FunctionInfo, functionAt, type Program } from '../language/program.js';
import type { Context } from './state.js';

export interface StackFrame {
  readonly function: FunctionInfo | undefined;
  /** The instruction under way in this frame: the next one in the innermost, the call in the others. */
  readonly pc: number;
  readonly fp: number;
  readonly bp: number;
}

function slotAddress(slots: Int32Array, slot: number): number {
  return (slots[slot * 2 + 1]! >>> 0) * 0x100000000 + (slots[slot * 2]! >>> 0);
}

/** Frames, innermost first; at most `most` of them (a stack may hold hundreds of thousands). */
export function backtrace(program: Program, context: Context, most = Number.POSITIVE_INFINITY): StackFrame[] {
  const frames: StackFrame[] = [];
  findFrame(program, context, (frame) => frames.push(frame) >= most);
  return frames;
}

/** The innermost frame for which `test` holds; what lies further out is not looked at. */
export function findFrame(
  program: Program,
  context: Context,
  test: (frame: StackFrame) => boolean,
): StackFrame | undefined {
  let { pc, fp, bp } = context;
  for (;;) {
    const frame = { function: functionAt(program, pc), pc, fp, bp };
    if (test(frame)) return frame;
    if (fp <= 0) return undefined;
    const back = context.slots[fp * 2]!;
    bp = slotAddress(context.slots, fp + 1);
    fp = context.slots[fp * 2 + 1]!;
    pc = back < 0 ? ~back : back - 1;
  }
}

/** The function with the most frames, and how many. A full stack has hundreds of thousands: none is made as a record. */
export function mostFrames(program: Program, context: Context): { readonly name: string; readonly frames: number } {
  const byPc = new Map<number, number>();
  const { slots } = context;
  let { pc, fp } = context;
  for (;;) {
    byPc.set(pc, (byPc.get(pc) ?? 0) + 1);
    if (fp <= 0) break;
    const back = slots[fp * 2]!;
    fp = slots[fp * 2 + 1]!;
    pc = back < 0 ? ~back : back - 1;
  }
  const byName = new Map<string, number>();
  for (const [at, times] of byPc) {
    const name = functionAt(program, at)?.displayName ?? '?';
    byName.set(name, (byName.get(name) ?? 0) + times);
  }
  let most = { name: '', frames: 0 };
  for (const [name, frames] of byName) if (frames > most.frames) most = { name, frames };
  return most;
}

/** Is a call of the function with this name under way? Asked after every step of a search: no record a frame is made. */
export function isInFunction(program: Program, context: Context, name: string): boolean {
  const { slots } = context;
  let { pc, fp } = context;
  let last = -1;
  for (;;) {
    // Recursion returns to the same place over and over.
    if (pc !== last && functionAt(program, pc)?.displayName === name) return true;
    if (fp <= 0) return false;
    last = pc;
    const back = slots[fp * 2]!;
    fp = slots[fp * 2 + 1]!;
    pc = back < 0 ? ~back : back - 1;
  }
}
