/**
 * The checked program: what the checker hands to the lowering. Every name is resolved, every type known, every implicit
 * conversion an explicit `convert`, every array or function used as a value decayed. The lowering needs no rule of C's
 * types: it only has to choose instructions.
 *
 * Evaluation order is fixed: operands left to right, the right side of an assignment before its left side's address is
 * used but after it is computed, arguments last to first where the order
 * can be seen, as gcc does (lower/calls.ts). `&&`, `||`, `?:` and `,` as C says.
 */
import type { ArrayType, CType, FunctionType, Member, VariableRef } from './types.js';

/** Where something stands: index into `Unit.files`, 1-based line and column. */
export interface Place {
  readonly file: number;
  readonly line: number;
  readonly column: number;
}

/** All the source files of a program, linked: one `Unit` for the whole program. */
export interface Unit {
  readonly files: readonly SourceFile[];
  /** Globals, file-scope and function-scope statics, thread-locals, in order of definition. */
  readonly variables: readonly GlobalVariable[];
  readonly functions: readonly FunctionDefinition[];
  /** Functions of the C library that are called or whose address is taken, by name. */
  readonly library: readonly LibraryFunction[];
  /** String literals, deduplicated; bytes without the terminating 0 that the lowering adds (wide ones pre-encoded). */
  readonly strings: readonly Uint8Array[];
}
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** True for files of the program, false for the headers and library sources that come with lockstep. */
  readonly own: boolean;
}

export interface GlobalVariable {
  readonly name: string;
  readonly type: CType;
  readonly place: Place;
  readonly threadLocal: boolean;
  readonly readOnly: boolean;
  /** Function in which it is a static local, if any. */
  readonly within?: string;
  /** Constant initialiser, flattened: everything not mentioned is zero. Undefined: bss. */
  readonly initial?: readonly InitialValue[];
  /** Extra alignment asked for by `_Alignas` or an attribute. */
  readonly align?: number;
}
/** One scalar (or bytes) of a constant initialiser at a byte offset. */
export type InitialValue =
  | { readonly at: number; readonly kind: 'int'; readonly size: 1 | 2 | 4 | 8; readonly value: bigint }
  | {
      readonly at: number;
      readonly kind: 'bits';
      readonly size: 1 | 2 | 4 | 8;
      readonly offset: number;
      readonly width: number;
      readonly value: bigint;
    }
  | { readonly at: number; readonly kind: 'float'; readonly size: 4 | 8 | 16; readonly value: number }
  | { readonly at: number; readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly at: number; readonly kind: 'address'; readonly of: AddressConstant; readonly add: number };
export type AddressConstant =
  | { readonly kind: 'variable'; readonly index: number }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'string'; readonly index: number };

export interface LibraryFunction {
  readonly name: string;
  readonly type: FunctionType;
}

export interface FunctionDefinition {
  readonly name: string;
  readonly type: FunctionType;
  readonly place: Place;
  readonly end: Place;
  /** `static`: two files may each have one of that name; `name` is then unique by a suffix `.1`, `displayName` is the C name. */
  readonly displayName: string;
  /** Parameters first, in order, then locals in order of declaration, then hidden ones. */
  readonly locals: readonly LocalVariable[];
  readonly parameterCount: number;
  readonly body: Statement;
  /** True for functions of lockstep's own C library part: stepped over, not into, by default. */
  readonly library: boolean;
}
export interface LocalVariable {
  /** Empty for a hidden temporary of the checker. */
  readonly name: string;
  readonly type: CType;
  readonly place: Place;
  /** Address taken, aggregate, array, captured by asm, or atomic: lives in simulated memory. Otherwise in a slot. */
  readonly inMemory: boolean;
  readonly volatile: boolean;
  /** The block in which it is visible, for the debugger: end of its scope. */
  readonly scopeEnd: Place;
  readonly align?: number;
}

// ---- Statements

export type Statement =
  | { readonly kind: 'expression'; readonly place: Place; readonly value: Expression }
  /** Storage comes to life (uninitialised) here; jumps past it are allowed. `inits` are ordinary assignments that follow. */
  | {
      readonly kind: 'declare';
      readonly place: Place;
      readonly local: number;
      readonly init?: LocalInit;
      readonly vla?: Expression;
    }
  | {
      readonly kind: 'block';
      readonly place: Place;
      readonly end: Place;
      readonly body: readonly Statement[];
      readonly hasVla: boolean;
    }
  | {
      readonly kind: 'if';
      readonly place: Place;
      readonly test: Expression;
      readonly then: Statement;
      readonly otherwise?: Statement;
    }
  | { readonly kind: 'while'; readonly place: Place; readonly test: Expression; readonly body: Statement }
  | {
      readonly kind: 'do';
      readonly place: Place;
      readonly test: Expression;
      readonly testPlace: Place;
      readonly body: Statement;
    }
  | {
      readonly kind: 'for';
      readonly place: Place;
      readonly init?: Statement;
      readonly test?: Expression;
      readonly step?: Expression;
      readonly body: Statement;
    }
  /** Case values already converted to the promoted type of `value`. `low <= v <= high` (GNU ranges). */
  | {
      readonly kind: 'switch';
      readonly place: Place;
      readonly value: Expression;
      readonly cases: readonly SwitchCase[];
      readonly defaultLabel?: number;
      readonly body: Statement;
      readonly breakLabel?: number;
    }
  /** A `case`/`default` position inside a switch body, or a named label: numbered within the function. */
  | { readonly kind: 'label'; readonly place: Place; readonly label: number; readonly name?: string }
  | { readonly kind: 'goto'; readonly place: Place; readonly label: number }
  | { readonly kind: 'break'; readonly place: Place }
  | { readonly kind: 'continue'; readonly place: Place }
  | { readonly kind: 'return'; readonly place: Place; readonly value?: Expression }
  | { readonly kind: 'empty'; readonly place: Place };
export interface SwitchCase {
  readonly low: bigint;
  readonly high: bigint;
  readonly label: number;
}
/**
 * Initialiser of an automatic variable. A scalar is one expression. An aggregate is zeroed first (where `zero`), then each
 * element is stored in order; string literals as bytes.
 */
export type LocalInit =
  | { readonly kind: 'scalar'; readonly value: Expression }
  | { readonly kind: 'copy'; readonly value: Expression }
  | { readonly kind: 'elements'; readonly zero: boolean; readonly elements: readonly InitElement[] };
export type InitElement =
  | {
      readonly at: number;
      readonly kind: 'value';
      readonly type: CType;
      readonly bits?: Member['bits'];
      readonly value: Expression;
    }
  | { readonly at: number; readonly kind: 'bytes'; readonly bytes: Uint8Array };

// ---- Expressions

/** The type of an expression is never an array or a function (those decay), except under `lvalue` kinds. */
export type Expression = { readonly type: CType; readonly place: Place } & (
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  /** Address of string literal number n (type char *). */
  | { readonly kind: 'string'; readonly index: number }
  /** Address of a function: of the program (by unique name) or of the library. */
  | { readonly kind: 'function'; readonly name: string }
  /** Value of an lvalue of scalar type, or a record as a value (for copy, pass, return). Atomic lvalues: a seq_cst load. */
  | { readonly kind: 'load'; readonly from: Lvalue }
  /** Address of an lvalue; also arrays decayed to the address of their first element. */
  | { readonly kind: 'address'; readonly of: Lvalue }
  /** Simple assignment; value already converted to the target's type; record types copy. Result: the new value. */
  | { readonly kind: 'assign'; readonly target: Lvalue; readonly value: Expression }
  /**
   * `target op= value`: load, convert to `compute`, op, convert back, store. `prefix`/`postfix` ++ and -- too (value is 1
   * or, for pointers, the element size; then `scaled`). Result: the new value, or the old one for `postfix`.
   */
  | {
      readonly kind: 'update';
      readonly op: BinaryOp;
      readonly target: Lvalue;
      readonly compute: CType;
      readonly value: Expression;
      readonly postfix: boolean;
    }
  /** Arithmetic on operands of one common type (shifts: left operand's; the right one is int). Pointers are unsigned long here. */
  | { readonly kind: 'binary'; readonly op: BinaryOp; readonly left: Expression; readonly right: Expression }
  /** Comparison: result int 0 or 1; operands have one common type. */
  | { readonly kind: 'compare'; readonly op: CompareOp; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'unary'; readonly op: 'negate' | 'complement'; readonly operand: Expression }
  /** `!`: result int. */
  | { readonly kind: 'not'; readonly operand: Expression }
  | { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression }
  | {
      readonly kind: 'conditional';
      readonly test: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: 'comma'; readonly left: Expression; readonly right: Expression }
  /** Pointer + integer: `index` is long or unsigned long, scaled by `scale` bytes (or a VLA's size variable). `minus` subtracts. */
  | {
      readonly kind: 'offset';
      readonly pointer: Expression;
      readonly index: Expression;
      readonly scale: number | VariableRef;
      readonly minus: boolean;
    }
  /** Pointer - pointer, in elements, type long. */
  | {
      readonly kind: 'difference';
      readonly left: Expression;
      readonly right: Expression;
      readonly scale: number | VariableRef;
    }
  /** Any scalar conversion, implicit or a cast, including to bool and to void. */
  | { readonly kind: 'convert'; readonly operand: Expression }
  /** Arguments converted already; those beyond the parameters are promoted. Records by value are `load`s of records. */
  | {
      readonly kind: 'call';
      readonly callee: Callee;
      readonly arguments: readonly Expression[];
      readonly fixed: number;
    }
  /** GNU atomics, generic over the pointed-to type. See `AtomicOp`. `pointer` etc. are evaluated left to right. */
  | {
      readonly kind: 'atomic';
      readonly op: AtomicOp;
      readonly object: CType;
      readonly order: MemoryOrder;
      readonly pointer: Expression;
      readonly operands: readonly Expression[];
      readonly weak?: boolean;
      readonly result: 'old' | 'new' | 'success' | 'void';
    }
  | { readonly kind: 'fence'; readonly order: MemoryOrder; readonly compilerOnly: boolean }
  /** GNU statement expression: value of the last expression statement (its type may be void). */
  | { readonly kind: 'statements'; readonly body: Statement & { kind: 'block' }; readonly value?: Expression }
  /** Compound literal: local (hidden, in memory) initialised here; used through `Lvalue` kind `compound`. */
  | { readonly kind: 'va_start'; readonly list: Expression }
  | { readonly kind: 'va_arg'; readonly list: Expression }
  | { readonly kind: 'va_end'; readonly list: Expression }
  | { readonly kind: 'va_copy'; readonly to: Expression; readonly from: Expression }
  | { readonly kind: 'alloca'; readonly size: Expression }
  /** `__builtin_unreachable`, `__builtin_trap`. */
  | { readonly kind: 'trap'; readonly why: string }
  /** `pause`, `_mm_pause`, `__builtin_ia32_pause`. */
  | { readonly kind: 'pause' }
);

/** Where a value lives. */
export type Lvalue = { readonly type: CType; readonly place: Place } & (
  | { readonly kind: 'variable'; readonly ref: VariableRef }
  | { readonly kind: 'deref'; readonly pointer: Expression }
  /** Member of a record lvalue at a constant byte offset; bit-fields carry `bits`. */
  | { readonly kind: 'member'; readonly base: Lvalue; readonly offset: number; readonly bits?: Member['bits'] }
  /** Member of a record rvalue (`f().x`): the record is put into a hidden memory local first. */
  | { readonly kind: 'temporary'; readonly value: Expression; readonly local: number }
  | { readonly kind: 'compound'; readonly local: number; readonly init: LocalInit }
);

export type Callee =
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'library'; readonly name: string }
  | { readonly kind: 'pointer'; readonly value: Expression; readonly type: FunctionType };

export type BinaryOp = 'add' | 'sub' | 'mul' | 'div' | 'rem' | 'and' | 'or' | 'xor' | 'shl' | 'shr';
export type CompareOp = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge';
export type MemoryOrder = 'relaxed' | 'consume' | 'acquire' | 'release' | 'acq_rel' | 'seq_cst';
/**
 * load: []; store: [value]; exchange: [value]; add, sub, and, or, xor, nand: [value];
 * cas: [pointer to expected, desired] result 'success', writes the found value back (as __atomic_compare_exchange_n);
 * cas-value: [expected, desired], result 'old' (as __sync_val_compare_and_swap) or 'success' (as __sync_bool_...);
 * test-and-set: [], one byte set to 1, result 'old' as bool; clear: [].
 */
export type AtomicOp =
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
  | 'cas-value'
  | 'test-and-set'
  | 'clear';

export type { ArrayType, CType, FunctionType, Member, VariableRef };
