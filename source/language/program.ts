/**
 * A compiled program: plain data, never changed by running it.
 *
 * Address map (as a non-PIE executable on x86-64 Linux):
 *   0x401000  code: instruction number n of the program has address CODE_BASE + 4 n (only calls through pointers look at it);
 *             numbers count through all executables, so that an address belongs to one of them only
 *             then one address for each library function whose address is taken
 *   after it, each from a fresh page: read-only data (string literals, const objects), data, bss
 *   then the heap (grows up), mappings and thread stacks (grow down from 0x7ffff7ffd000), the main stack below 0x7ffffffff000
 */
import type { Place, SourceFile } from './tree.js';
import type { CType, FunctionType } from './types.js';

export const CODE_BASE = 0x401000;
export const CODE_STRIDE = 4;
export const PAGE_SIZE = 4096;
/** Alignment of a stack's first frame, and so the most that a local variable can ask for. */
export const STACK_ALIGN = 64;

export interface Program {
  readonly files: readonly SourceFile[];
  /** Four integers an instruction: opcode, a, b, c. */
  readonly code: Int32Array;
  /** Three integers an instruction: file, line, column of the source it comes from. */
  readonly places: Int32Array;
  /** 1 where a statement begins (stepping by source line stops there). */
  readonly starts: Uint8Array;
  readonly functions: readonly FunctionInfo[];
  /** Library functions used; operand of INTRINSIC and LEAI. */
  readonly intrinsics: readonly IntrinsicUse[];
  readonly atomics: readonly AtomicInfo[];
  readonly rmws: readonly RmwInfo[];
  readonly switches: readonly SwitchInfo[];
  readonly waitLoops: readonly WaitLoop[];
  /** The executables, in order of their instructions: the program itself is 0, what it may exec follows. */
  readonly images: readonly Image[];
  /** First instruction number whose address no function starts at; intrinsic i has address CODE_BASE + CODE_STRIDE * (codeEnd + i). */
  readonly codeEnd: number;
  /** Fingerprint of the program: 64-bit FNV-1a of code, sections and settings of the compilation, as 16 hex digits. */
  readonly fingerprint: string;
  /** Lines carrying a label or a lockstep marker, for places such as `T2 at worker:9`. */
  readonly labels: readonly { readonly name: string; readonly pc: number }[];
}

/**
 * One executable. All of them share the code array, so that the executor knows no difference; each has data of its own, and
 * these may lie at the same addresses: no two are ever in one address space.
 */
export interface Image {
  /** Name of the executable: that of its C file without `.c`. */
  readonly name: string;
  /** What exec finds it by: absolute paths, and paths relative to the folder in which the run begins. */
  readonly paths: readonly string[];
  /** Its instructions [first, last). */
  readonly first: number;
  readonly last: number;
  readonly sections: readonly Section[];
  /** Globals, statics and thread-locals, for expressions, panes and messages. */
  readonly variables: readonly VariableInfo[];
  /** Initial image of a thread's local storage. The thread pointer points to its start. */
  readonly tls: {
    readonly bytes: Uint8Array;
    readonly size: number;
    readonly align: number;
    readonly objects: readonly DataObject[];
  };
  /** `_start` stub: (argc, argv, envp) → main → exit. */
  readonly start: number;
  /** `__thread_start` stub: (function, argument) → call → pthread_exit. */
  readonly threadStart: number;
  /** `__restore_rt` stub: calls the handler of a signal, then sigreturn. Not there in programs that cannot install one. */
  readonly signalReturn?: number;
}

export interface FunctionInfo {
  readonly name: string;
  readonly displayName: string;
  readonly type: FunctionType;
  readonly place: Place;
  readonly end: Place;
  /** Instruction numbers [entry, last). */
  readonly entry: number;
  readonly last: number;
  readonly parameterCount: number;
  /** Slots of its frame, linkage and outgoing windows included: the stack of slots must reach so far beyond fp. */
  readonly slots: number;
  /** Bytes of stack memory it takes, return address and saved registers (16) included; a multiple of 16. */
  readonly frameBytes: number;
  readonly variadic: boolean;
  /** For a variadic one: slot that receives the address of the variadic arguments (8 bytes each, in the caller's frame). */
  readonly variadicSlot: number;
  readonly locals: readonly LocalInfo[];
  /** Objects in [bp, bp + frameBytes): all else of it is nobody's. A call makes them addressable and uninitialised. */
  readonly objects: readonly DataObject[];
  readonly library: boolean;
}

export interface LocalInfo {
  readonly name: string;
  readonly type: CType;
  readonly place: Place;
  /** Visible for instructions [from, to). */
  readonly from: number;
  readonly to: number;
  /** In a slot: for instructions [from, set) it holds what was there before, as its initialiser has not been stored yet. */
  readonly set: number;
  readonly location: Location;
  readonly parameter: boolean;
  /** Slot of the companion that is 0 while the variable was never assigned, or -1 where that is known at compile time. */
  readonly definedSlot: number;
}

export type Location =
  | { readonly kind: 'slot'; readonly slot: number }
  | { readonly kind: 'frame'; readonly offset: number }
  | { readonly kind: 'global'; readonly address: number }
  | { readonly kind: 'tls'; readonly offset: number };

export interface VariableInfo {
  readonly name: string;
  readonly type: CType;
  readonly place: Place;
  readonly location: Location;
  /** Size in bytes. */
  readonly size: number;
  readonly within?: string;
  readonly readOnly: boolean;
  /** Defined in the program itself, not in a header or lockstep's own library. */
  readonly own: boolean;
}

export interface IntrinsicUse {
  readonly name: string;
  readonly type: FunctionType;
}

export interface AtomicInfo {
  readonly op:
    | 'load'
    | 'store'
    | 'exchange'
    | 'add'
    | 'sub'
    | 'and'
    | 'or'
    | 'xor'
    | 'nand'
    | 'cas'
    | 'test-and-set'
    | 'clear';
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
  readonly order: 'relaxed' | 'consume' | 'acquire' | 'release' | 'acq_rel' | 'seq_cst';
  /** Slots of the operands: value, or expected and desired. -1: none. */
  readonly operand: number;
  readonly desired: number;
  /** For cas: slot that receives 1 or 0; the found value goes to the instruction's slot a. */
  readonly success: number;
  readonly weak: boolean;
  /** What goes to slot a. */
  readonly result: 'old' | 'new' | 'none';
}

export interface RmwInfo {
  readonly op: 'add' | 'sub' | 'and' | 'or' | 'xor';
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
}

export interface SwitchInfo {
  readonly wide: boolean;
  readonly signed: boolean;
  /** Sorted by low, not overlapping. */
  readonly cases: readonly { readonly low: bigint; readonly high: bigint; readonly target: number }[];
  readonly otherwise: number;
}

/**
 * A loop with no effect but reading: no store to memory, no call but of intrinsics that only read the clock or hint
 * (`pause`), no slot carried from one turn to the next. One turn that changed nothing will change nothing again until
 * what it reads changes: the core can be parked on it. Atomic read-modify-writes are allowed: a turn in which they
 * changed no memory counts as reading (the machine looks). Only a turn that began at this LOOP may be judged, not the
 * one that entered the loop from above: a loop may set a variable to a constant at the end of each turn.
 */
export interface WaitLoop {
  /** First instruction of a turn (target of its LOOP). */
  readonly head: number;
  /** The LOOP instruction. */
  readonly back: number;
  /** Does it read the clock (then it may end by time alone)? */
  readonly readsClock: boolean;
}

export interface Section {
  readonly name: '.text' | '.rodata' | '.data' | '.bss';
  readonly address: number;
  readonly size: number;
  /** Initial bytes; shorter than `size` (or empty) where the rest is zero. */
  readonly bytes: Uint8Array;
  readonly writable: boolean;
  /** The objects in it, by offset from its start; what lies between is nobody's (a red zone of 16 bytes or more). */
  readonly objects: readonly DataObject[];
}

/** An object in memory: bytes from the start of the section or of the frame, and size in bytes. */
export interface DataObject {
  readonly offset: number;
  readonly size: number;
}

/** What TRAP's operand names. */
export const FAULTS = [
  'unreachable code reached',
  'function ended without returning the value that is used',
  'negative length of an array',
] as const;

/** The executable that instruction `pc` belongs to; the program itself where it belongs to none. */
export function imageAt(program: Program, pc: number): Image {
  const { images } = program;
  for (const image of images) if (pc < image.last) return image;
  return images[0]!;
}

/** The function that instruction `pc` belongs to, or undefined. Functions are sorted by entry; binary search. */
export function functionAt(program: Program, pc: number): FunctionInfo | undefined {
  const index = functionIndexAt(program, pc);
  return index < 0 ? undefined : program.functions[index];
}

/** Index in `program.functions` of the function that instruction `pc` belongs to, or -1. */
export function functionIndexAt(program: Program, pc: number): number {
  let low = 0;
  let high = program.functions.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const f = program.functions[middle]!;
    if (pc < f.entry) high = middle - 1;
    else if (pc >= f.last) low = middle + 1;
    else return middle;
  }
  return -1;
}
