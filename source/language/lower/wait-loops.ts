/**
 * Loops that only wait: a turn has no effect but reading, and carries nothing to the next turn (see `WaitLoop` in
 * program.ts). Found on the finished instructions:
 *
 *  - a turn is every path from the head back to the LOOP; a path that leaves the loop, or ends in a call that does not
 *    return (`abort`, a failed assert), is none;
 *  - allowed in a turn: arithmetic, loads, atomics, fences, PAUSE, calls that only read the clock, calls of functions of
 *    the program that have no effect outside of their own frame, stores to the own frame;
 *  - nothing is carried: by backward liveness over the turn, no slot and no object of the own frame that the turn writes
 *    is live at the head. An object whose address got away, and which the turn writes, counts as carried;
 *  - carried all the same may be what every turn leaves at one and the same constant
 *    (`while (!atomic_compare_exchange(&lock, &expected, 1)) expected = 0;`).
 */
import { Op } from '../opcodes.js';
import type { FunctionInfo, IntrinsicUse, WaitLoop } from '../program.js';
import { type Code, slotsRead, slotsWritten, successors } from './flow.js';

export interface WaitInput extends Code {
  readonly code: ArrayLike<number>;
  readonly functions: readonly FunctionInfo[];
  readonly intrinsics: readonly IntrinsicUse[];
}

/** Intrinsics that read the clock, with the positions of the arguments they write through. */
const CLOCK: ReadonlyMap<string, readonly number[]> = new Map([
  ['clock_gettime', [1]],
  ['gettimeofday', [0, 1]],
  ['time', [0]],
  ['clock', []],
  ['timespec_get', [0]],
]);
const PURE = new Set(['pthread_self', 'pthread_equal', 'gettid', 'getpid', 'abs', 'labs', 'fabs', 'sqrt', 'difftime']);
const NO_RETURN = new Set([
  '__assert_fail',
  'abort',
  'exit',
  '_exit',
  '_Exit',
  'quick_exit',
  'pthread_exit',
  'thrd_exit',
  'longjmp',
  '_longjmp',
  'siglongjmp',
]);

const STORES = new Set<number>([Op.STORE8, Op.STORE16, Op.STORE32, Op.STORE64, Op.STOREF32]);
const FRAME_STORES = new Map<number, number>([
  [Op.STOREF_8, 1],
  [Op.STOREF_16, 2],
  [Op.STOREF_32, 4],
  [Op.STOREF_64, 8],
  [Op.STOREFF32, 4],
]);
const FRAME_LOADS = new Set<number>([
  Op.LOADFS8,
  Op.LOADFU8,
  Op.LOADFS16,
  Op.LOADFU16,
  Op.LOADF_32,
  Op.LOADF_64,
  Op.LOADFF32,
]);
const FORBIDDEN = new Set<number>([
  Op.STOREG8,
  Op.STOREG16,
  Op.STOREG32,
  Op.STOREG64,
  Op.STOREGF32,
  Op.RMW,
  Op.CALLP,
  Op.ALLOCA,
  Op.SPSAVE,
  Op.SPRESTORE,
]);

interface Effects {
  readonly readsClock: boolean;
}
interface FrameUse {
  /** Object read (its value matters), written in whole, or written in part, by index; -1: none. */
  reads: number;
  writes: number;
  whole: boolean;
}

/** All waiting loops of a program, in order of their LOOP instructions. */
export function findWaitLoops(program: WaitInput): WaitLoop[] {
  const finder = { program, summaries: new Map<number, Effects | undefined>() };
  const loops: WaitLoop[] = [];
  program.functions.forEach((f) => {
    for (let pc = f.entry; pc < f.last; pc++) {
      if (program.code[pc * 4] !== Op.LOOP) continue;
      const head = program.code[pc * 4 + 1]!;
      const effects = head <= pc && head >= f.entry ? loopEffects(finder, f, head, pc) : undefined;
      if (effects !== undefined) loops.push({ head, back: pc, readsClock: effects.readsClock });
    }
  });
  return loops;
}

interface Finder {
  readonly program: WaitInput;
  readonly summaries: Map<number, Effects | undefined>;
}

function intrinsicName(program: WaitInput, pc: number): string {
  return program.intrinsics[program.code[pc * 4 + 1]!]?.name ?? '';
}

/** Successors, none after a call that does not return. */
function next(program: WaitInput, pc: number, visit: (pc: number) => void): void {
  if (program.code[pc * 4] === Op.INTRINSIC && NO_RETURN.has(intrinsicName(program, pc))) return;
  successors(program, pc, visit);
}

/** Instructions of [from, to) from which one of `goals` is reached without leaving the range. */
function reaching(program: WaitInput, from: number, to: number, isGoal: (pc: number) => boolean): number[] {
  const before: number[][] = Array.from({ length: to - from }, () => []);
  const work: number[] = [];
  const found = new Uint8Array(to - from);
  for (let pc = from; pc < to; pc++) {
    if (isGoal(pc)) {
      found[pc - from] = 1;
      work.push(pc);
    } else next(program, pc, (n) => void (n >= from && n < to && before[n - from]!.push(pc)));
  }
  for (let pc = work.pop(); pc !== undefined; pc = work.pop()) {
    for (const p of before[pc - from]!) {
      if (found[p - from] === 0) {
        found[p - from] = 1;
        work.push(p);
      }
    }
  }
  const list: number[] = [];
  for (let pc = from; pc < to; pc++) if (found[pc - from] === 1) list.push(pc);
  return list;
}

/** Does the function have no effect outside of its own frame? */
function functionEffects(finder: Finder, index: number): Effects | undefined {
  if (finder.summaries.has(index)) return finder.summaries.get(index);
  // One that calls itself is not judged.
  finder.summaries.set(index, undefined);
  const f = finder.program.functions[index]!;
  const { code } = finder.program;
  const body = reaching(finder.program, f.entry, f.last, (pc) => code[pc * 4] === Op.RET);
  const effects = regionEffects(finder, f, body, () => {});
  finder.summaries.set(index, effects);
  return effects;
}

function objectAt(f: FunctionInfo, offset: number): number {
  return f.objects.findIndex((o) => offset >= o.offset && offset < o.offset + Math.max(o.size, 1));
}

/** The instruction that put a value into `slot` just before `pc`, on the straight line that leads there; or -1. */
function writerBefore(program: WaitInput, f: FunctionInfo, pc: number, slot: number): number {
  for (let at = pc - 1; at >= f.entry && at >= pc - 64; at--) {
    let found = false;
    slotsWritten(program, at, (s) => {
      if (s === slot) found = true;
    });
    if (found) return at;
    let straight = false;
    let count = 0;
    successors(program, at, (n) => {
      count++;
      if (n === at + 1) straight = true;
    });
    if (!straight || count !== 1) return -1;
  }
  return -1;
}

/** Where the address in `slot` comes from: an object of the own frame (its LEAF), null, or unknown. */
function origin(program: WaitInput, f: FunctionInfo, pc: number, slot: number): { leaf: number } | 'null' | 'unknown' {
  const at = writerBefore(program, f, pc, slot);
  if (at < 0) return 'unknown';
  const op = program.code[at * 4];
  if (op === Op.LEAF) return { leaf: at };
  if (op === Op.CONST64 && program.code[at * 4 + 2] === 0 && program.code[at * 4 + 3] === 0) return 'null';
  return 'unknown';
}

/**
 * What the instructions of a region do, or undefined if one of them has an effect outside of the frame. `note` learns of
 * uses of the frame's objects, and of LEAFs whose address goes nowhere else.
 */
function regionEffects(
  finder: Finder,
  f: FunctionInfo,
  body: readonly number[],
  note: (pc: number, use: FrameUse, leaf: number) => void,
): Effects | undefined {
  const { program } = finder;
  const { code } = program;
  let readsClock = false;
  for (const pc of body) {
    const op = code[pc * 4]!;
    if (FORBIDDEN.has(op)) return undefined;
    const stored = FRAME_STORES.get(op);
    if (stored !== undefined || op === Op.FRESH) {
      const offset = code[pc * 4 + (op === Op.FRESH ? 1 : 2)]!;
      const object = objectAt(f, offset);
      const size = stored ?? code[pc * 4 + 2]!;
      const whole = object >= 0 && f.objects[object]!.offset === offset && f.objects[object]!.size <= size;
      note(pc, { reads: -1, writes: object, whole }, -1);
    } else if (FRAME_LOADS.has(op)) {
      note(pc, { reads: objectAt(f, code[pc * 4 + 2]!), writes: -1, whole: false }, -1);
    } else if (STORES.has(op) || op === Op.COPY || op === Op.ZERO) {
      const from = origin(program, f, pc, code[pc * 4 + (STORES.has(op) ? 2 : 1)]!);
      if (typeof from === 'string') return undefined;
      const offset = code[from.leaf * 4 + 2]!;
      const object = objectAt(f, offset);
      const whole =
        !STORES.has(op) &&
        object >= 0 &&
        f.objects[object]!.offset === offset &&
        f.objects[object]!.size <= code[pc * 4 + 3]!;
      note(pc, { reads: -1, writes: object, whole }, from.leaf);
    } else if (op === Op.CALL) {
      const effects = functionEffects(finder, code[pc * 4 + 1]!);
      if (effects === undefined) return undefined;
      readsClock ||= effects.readsClock;
    } else if (op === Op.INTRINSIC) {
      const name = intrinsicName(program, pc);
      const through = CLOCK.get(name);
      if (through === undefined) {
        if (!PURE.has(name)) return undefined;
        continue;
      }
      readsClock = true;
      for (const n of through) {
        if (n >= code[pc * 4 + 3]!) continue;
        const from = origin(program, f, pc, code[pc * 4 + 2]! + 2 + n);
        if (from === 'unknown') return undefined;
        if (from === 'null') continue;
        const offset = code[from.leaf * 4 + 2]!;
        const object = objectAt(f, offset);
        const whole = object >= 0 && f.objects[object]!.offset === offset;
        note(pc, { reads: -1, writes: object, whole }, from.leaf);
      }
    }
  }
  return { readsClock };
}

/** Waiting takes few instructions; what takes more computes, and looking through it would take long (loops in loops). */
const LONGEST_TURN = 300;

function loopEffects(finder: Finder, f: FunctionInfo, head: number, back: number): Effects | undefined {
  const { program } = finder;
  const { code } = program;
  if (back - head > 4 * LONGEST_TURN) return undefined;
  const body = reaching(program, head, back + 1, (pc) => pc === back);
  if (body.length === 0 || body.length > LONGEST_TURN || body[0] !== head) return undefined;
  const uses = new Map<number, FrameUse[]>();
  const known = new Set<number>();
  const effects = regionEffects(finder, f, body, (pc, use, leaf) => {
    const list = uses.get(pc);
    if (list === undefined) uses.set(pc, [use]);
    else list.push(use);
    if (leaf >= 0) known.add(leaf);
  });
  if (effects === undefined || enteredFromOutside(program, f, head, back)) return undefined;
  const written = new Set<number>();
  for (const list of uses.values()) for (const use of list) if (use.writes >= 0) written.add(use.writes);
  for (let pc = f.entry; pc < f.last && written.size > 0; pc++) {
    if (code[pc * 4] !== Op.LEAF || known.has(pc)) continue;
    // Outside of the loop an address that only initialises does no harm either; be strict all the same.
    if (written.has(objectAt(f, code[pc * 4 + 2]!))) return undefined;
  }
  for (const carried of carriedBy(program, body, head, uses)) {
    if (!settles(program, f, body, head, back, uses, carried)) return undefined;
  }
  return effects;
}

/** Is there a way into the loop other than through its head? */
function enteredFromOutside(program: WaitInput, f: FunctionInfo, head: number, back: number): boolean {
  let entered = false;
  for (let pc = f.entry; pc < f.last && !entered; pc++) {
    if (pc >= head && pc <= back) continue;
    successors(program, pc, (n) => {
      if (n > head && n <= back) entered = true;
    });
  }
  return entered;
}

/** What the turn writes and reads before that. Objects of the frame are numbered below zero beside slots: n is -1 - n. */
function carriedBy(
  program: WaitInput,
  body: readonly number[],
  head: number,
  uses: ReadonlyMap<number, readonly FrameUse[]>,
): ReadonlySet<number> {
  const inBody = new Set(body);
  const writtenAnywhere = new Set<number>();
  for (const pc of body) {
    slotsWritten(program, pc, (slot) => void writtenAnywhere.add(slot));
    for (const use of uses.get(pc) ?? []) if (use.writes >= 0) writtenAnywhere.add(-1 - use.writes);
  }
  const live = new Map<number, Set<number>>();
  for (let changed = true; changed; ) {
    changed = false;
    for (let n = body.length - 1; n >= 0; n--) {
      const pc = body[n]!;
      const now = new Set<number>();
      next(program, pc, (to) => {
        // What a path out of the loop reads does not matter to waiting, unless the turn before wrote it.
        if (inBody.has(to)) for (const x of live.get(to) ?? []) now.add(x);
      });
      slotsWritten(program, pc, (slot) => void now.delete(slot));
      for (const use of uses.get(pc) ?? []) if (use.whole) now.delete(-1 - use.writes);
      slotsRead(program, pc, (slot) => {
        if (writtenAnywhere.has(slot)) now.add(slot);
      });
      for (const use of uses.get(pc) ?? []) if (writtenAnywhere.has(-1 - use.reads)) now.add(-1 - use.reads);
      if (now.size !== (live.get(pc)?.size ?? 0)) {
        live.set(pc, now);
        changed = true;
      }
    }
  }
  return live.get(head) ?? new Set();
}

/** Is `x` the same constant at the end of every turn? */
function settles(
  program: WaitInput,
  f: FunctionInfo,
  body: readonly number[],
  head: number,
  back: number,
  uses: ReadonlyMap<number, readonly FrameUse[]>,
  x: number,
): boolean {
  const before = new Map<number, number[]>();
  for (const pc of body) {
    if (pc === back) continue;
    next(program, pc, (to) => {
      const list = before.get(to);
      if (list === undefined) before.set(to, [pc]);
      else list.push(pc);
    });
  }
  const values = new Set<string>();
  const seen = new Set<number>([back]);
  const work = [back];
  for (let pc = work.pop(); pc !== undefined; pc = work.pop()) {
    const value = writtenValue(program, f, pc, uses.get(pc) ?? [], x);
    if (value === 'unknown') return false;
    if (value !== undefined) {
      values.add(value);
      continue;
    }
    // The turn can end without writing it.
    if (pc === head) return false;
    for (const p of before.get(pc) ?? []) {
      if (!seen.has(p)) {
        seen.add(p);
        work.push(p);
      }
    }
  }
  return values.size === 1;
}

/** The constant that an instruction puts into `x`; undefined if it does not write it. */
function writtenValue(
  program: WaitInput,
  f: FunctionInfo,
  pc: number,
  uses: readonly FrameUse[],
  x: number,
): string | undefined {
  const { code } = program;
  let writes = false;
  let at = pc;
  if (x >= 0) {
    slotsWritten(program, pc, (slot) => {
      if (slot === x) writes = true;
    });
  } else {
    const use = uses.find((u) => u.writes === -1 - x);
    if (use === undefined) return undefined;
    writes = true;
    if (!use.whole || !FRAME_STORES.has(code[pc * 4]!)) return 'unknown';
    at = writerBefore(program, f, pc, code[pc * 4 + 1]!);
  }
  if (!writes) return undefined;
  const op = at < 0 ? -1 : code[at * 4]!;
  if (op === Op.CONST32) return `${code[at * 4 + 2]}`;
  return op === Op.CONST64 ? `${code[at * 4 + 2]} ${code[at * 4 + 3]}` : 'unknown';
}
