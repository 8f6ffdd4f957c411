/**
 * What a function under construction is made of, and the smallest acts of building it: an instruction, a label, a
 * temporary. Temporaries are a stack above the variables' slots: whoever takes one gives it back by resetting `top`.
 */
import type { Diagnostic } from '../diagnostic.js';
import { Op, opInfo } from '../opcodes.js';
import type { AtomicInfo, IntrinsicUse, RmwInfo, SwitchInfo } from '../program.js';
import type { Expression, FunctionDefinition, LocalInit, Lvalue, Place, Statement, Unit } from '../tree.js';
import type { Layout, SectionIndex } from './layout.js';

export interface LowerOptions {
  /** `split`: `x++` in memory is load, add, store; `rmw`: the one instruction of an optimising compiler. */
  readonly lower: 'split' | 'rmw';
}

/** What all functions of an executable write to. Code and tables are those of all executables of the program. */
export interface Output {
  readonly unit: Unit;
  readonly options: LowerOptions;
  readonly layout: Layout;
  readonly code: number[];
  readonly places: number[];
  readonly starts: number[];
  /** Pairs: index into `code` of an operand that is relative to a section, and that section (of this executable). */
  readonly relocations: number[];
  readonly atomics: AtomicInfo[];
  readonly atomicKeys: Map<string, number>;
  readonly rmws: RmwInfo[];
  readonly switches: SwitchInfo[];
  readonly labels: { name: string; pc: number }[];
  readonly diagnostics: Diagnostic[];
  /** The largest alignment of a frame: every frame's size is a multiple of it, so that every frame base is. */
  frameAlign: number;
  /** Number of this executable's first function: those of `unit` follow from there. */
  readonly firstFunction: number;
  readonly functionIndex: ReadonlyMap<string, number>;
  readonly intrinsics: IntrinsicUse[];
  readonly intrinsicIndex: Map<string, number>;
  /** Variadic library functions used as pointers: the function of the program that stands for each (see wrappers.ts). */
  readonly wrappers: Map<string, number>;
}

/** Where something in memory is, as an instruction can name it. */
export type Address =
  | { readonly kind: 'global'; readonly section: SectionIndex; readonly offset: number }
  | { readonly kind: 'frame'; readonly offset: number }
  /** The address in a slot plus an offset, which may itself be relative to a section (the slot is then an index in bytes). */
  | { readonly kind: 'slot'; readonly slot: number; readonly offset: number; readonly section?: SectionIndex };

/** Where a local variable lives. */
export type Home =
  | { readonly kind: 'slot'; readonly slot: number; definedSlot: number }
  | { readonly kind: 'frame'; readonly offset: number }
  /** Variable length array: its address is in a slot. */
  | { readonly kind: 'pointer'; readonly slot: number };

export interface OpenLocal {
  readonly local: number;
  readonly from: number;
  /** Behind the store of its initialiser; `from` where it has none. */
  set: number;
  to: number;
}

/** Where `break` and `continue` go, and how many blocks with variable length arrays stood open there. */
export interface JumpScope {
  readonly breakLabel: number;
  /** -1 inside a switch: the loop around it is meant. */
  readonly continueLabel: number;
  readonly stackDepth: number;
}

/** The mutually recursive parts, tied together in index.ts (the modules themselves form no cycle). */
export interface Generators {
  /** Evaluates a scalar into a slot; the slot is written by the last instruction only, unless it is a temporary. */
  into(f: Fn, e: Expression, dest: number): void;
  /** Evaluates a scalar to wherever it is: a variable's own slot, or a temporary (`scratch` if that is not negative). */
  operand(f: Fn, e: Expression, scratch?: number): number;
  /** Evaluates for side effects only. */
  effect(f: Fn, e: Expression): void;
  /** Jumps to `label` if the truth of `e` is `sense`, else falls through. */
  branch(f: Fn, e: Expression, label: number, sense: boolean): void;
  address(f: Fn, lvalue: Lvalue): Address;
  /** The address that a pointer expression denotes, offsets folded. */
  pointed(f: Fn, e: Expression): Address;
  /** Address of a record value; it may be a temporary object of the frame. */
  record(f: Fn, e: Expression): Address;
  /** Puts a record value at an address that the evaluation itself cannot read. */
  recordAt(f: Fn, e: Expression, to: Address): void;
  statement(f: Fn, s: Statement): void;
  initialise(f: Fn, local: number, init: LocalInit): void;
  /** The statements of a block, then `last` while its variables are still there. */
  block(f: Fn, block: Statement & { kind: 'block' }, last: () => void): void;
  /** Does `slot` hold a variable that evaluating `e` may assign? */
  mayChange(f: Fn, slot: number, e: Expression): boolean;
}

/** A function under construction. */
export interface Fn {
  readonly out: Output;
  readonly gen: Generators;
  readonly definition: FunctionDefinition;
  readonly index: number;
  readonly homes: readonly Home[];
  /** Slot of the address where a returned record goes, or -1. */
  readonly resultSlot: number;
  readonly variadicSlot: number;
  readonly firstTemp: number;
  /** Locals that may be read before they were assigned: they have companions. */
  readonly checked: ReadonlySet<number>;
  top: number;
  slots: number;
  place: Place;
  /** The next instruction begins a statement. */
  starting: boolean;
  /** Can the next instruction be reached by falling through? */
  reachable: boolean;
  readonly labelPc: number[];
  readonly labelUsed: boolean[];
  /** Labels of the tree → labels here. */
  readonly named: Map<number, number>;
  readonly scopes: JumpScope[];
  /** Slots that keep sp for the open blocks with variable length arrays. */
  readonly stackSaves: number[];
  readonly frame: Frame;
  /** Declarations without an initialiser: (pc, local) at which the variable becomes unassigned. */
  readonly births: { readonly pc: number; readonly local: number }[];
  /** Locals in scope now, and those whose scope is over. */
  readonly open: OpenLocal[];
  readonly closed: OpenLocal[];
  /** How many blocks with variable length arrays are open at each label of the tree. */
  readonly labelDepth: ReadonlyMap<number, number>;
}

/** Memory of the frame: objects with red zones between; temporaries of a statement are used again by later ones. */
export interface Frame {
  size: number;
  /** What its objects ask for, at least 16: the frame base must be a multiple of it. */
  align: number;
  readonly objects: { offset: number; size: number }[];
  readonly free: Map<string, number[]>;
  readonly busy: { key: string; offset: number }[];
}

/** Bytes that nobody may touch around each object. */
export const RED_ZONE = 16;

export function frameObject(frame: Frame, size: number, align: number): number {
  const step = Math.max(align, 16);
  const offset = Math.ceil((frame.size + RED_ZONE) / step) * step;
  frame.align = Math.max(frame.align, step);
  frame.objects.push({ offset, size });
  frame.size = offset + size;
  return offset;
}

/** A temporary object of the frame, the statement's own. */
export function frameTemporary(f: Fn, size: number, align: number): Address {
  const key = `${size}/${align}`;
  const offset = f.frame.free.get(key)?.pop() ?? frameObject(f.frame, size, align);
  f.frame.busy.push({ key, offset });
  return { kind: 'frame', offset };
}

/** Gives temporary objects back, those taken since `mark` (a length of `frame.busy`). */
export function releaseFrame(f: Fn, mark: number): void {
  while (f.frame.busy.length > mark) {
    const { key, offset } = f.frame.busy.pop()!;
    const list = f.frame.free.get(key);
    if (list === undefined) f.frame.free.set(key, [offset]);
    else list.push(offset);
  }
}

export function pcOf(f: Fn): number {
  return f.out.code.length >> 2;
}

export function emit(f: Fn, op: number, a = 0, b = 0, c = 0): number {
  const { out } = f;
  const pc = out.code.length >> 2;
  out.code.push(op, a, b, c);
  out.places.push(f.place.file, f.place.line, f.place.column);
  out.starts.push(f.starting ? 1 : 0);
  f.starting = false;
  if (op === Op.JUMP || op === Op.LOOP || op === Op.RET || op === Op.TRAP || op === Op.SWITCH) f.reachable = false;
  return pc;
}

/** Says that operand 1 (a), 2 (b) or 3 (c) of the instruction just emitted is relative to a section. */
export function relocate(f: Fn, operand: 1 | 2 | 3, section: SectionIndex): void {
  f.out.relocations.push(f.out.code.length - 4 + operand, section);
}

export function temp(f: Fn): number {
  const slot = f.top++;
  if (f.top > f.slots) f.slots = f.top;
  return slot;
}

/** Makes sure that the frame reaches beyond `slot`. */
export function reach(f: Fn, slot: number): void {
  if (slot >= f.slots) f.slots = slot + 1;
}

export function isTemp(f: Fn, slot: number): boolean {
  return slot >= f.firstTemp;
}

export function newLabel(f: Fn): number {
  f.labelUsed.push(false);
  return f.labelPc.push(-1) - 1;
}

export function placeLabel(f: Fn, label: number, always = false): void {
  f.labelPc[label] = pcOf(f);
  if (always || f.labelUsed[label]) f.reachable = true;
}

/** An instruction whose operand a is a label. */
export function jump(f: Fn, op: number, label: number, b = 0, c = 0): void {
  f.labelUsed[label] = true;
  emit(f, op, label, b, c);
}

export function unsupported(f: Fn, message: string): void {
  f.out.diagnostics.push({ severity: 'error', kind: 'unsupported', place: { ...f.place, length: 1 }, message });
}

/** Turns labels into instruction numbers once the function is complete. */
export function resolveLabels(f: Fn, entry: number, firstSwitch: number): void {
  const { code, switches } = f.out;
  const end = pcOf(f);
  for (let at = entry * 4; at < code.length; at += 4) {
    if (opInfo[code[at]!]!.a === 'target') {
      const target = f.labelPc[code[at + 1]!]!;
      code[at + 1] = target < 0 ? end - 1 : target;
    }
  }
  for (let n = firstSwitch; n < switches.length; n++) {
    const info = switches[n]!;
    switches[n] = {
      ...info,
      cases: info.cases.map((c) => ({ ...c, target: f.labelPc[c.target]! })),
      otherwise: f.labelPc[info.otherwise]!,
    };
  }
}

export function atomicIndex(f: Fn, info: AtomicInfo): number {
  const { atomics, atomicKeys } = f.out;
  const key = `${info.op} ${info.size} ${info.signed} ${info.order} ${info.operand} ${info.desired} ${info.success} ${info.weak} ${info.result}`;
  let index = atomicKeys.get(key);
  if (index === undefined) {
    index = atomics.push(info) - 1;
    atomicKeys.set(key, index);
  }
  return index;
}

export function rmwIndex(f: Fn, info: RmwInfo): number {
  const { rmws } = f.out;
  const index = rmws.findIndex((r) => r.op === info.op && r.size === info.size && r.signed === info.signed);
  return index >= 0 ? index : rmws.push(info) - 1;
}
