/**
 * The program as the executor reads it: opcodes renumbered to the literals of its switch, slot operands doubled to word
 * indices, tables flattened. Made once a program; the host's own, no part of any state.
 */

import { Op, type OpName, opInfo, type Role } from '../language/opcodes.js';
import {
  CODE_BASE,
  CODE_STRIDE,
  type FunctionInfo,
  type Image,
  type Program,
  type SwitchInfo,
} from '../language/program.js';
import { Order } from './memory-order.js';

/** Numbers of the executor's switch (execute.ts), by name. */
export const EXECUTOR: Readonly<Record<OpName, number>> = {
  CONST32: 0,
  CONST64: 1,
  MOV32: 2,
  MOV64: 3,
  ADD32: 4,
  SUB32: 5,
  MUL32: 6,
  ADDS32: 7,
  SUBS32: 8,
  MULS32: 9,
  ADDI32: 10,
  ADDSI32: 11,
  DIVS32: 12,
  DIVU32: 13,
  REMS32: 14,
  REMU32: 15,
  AND32: 16,
  OR32: 17,
  XOR32: 18,
  SHL32: 19,
  SHRS32: 20,
  SHRU32: 21,
  ANDI32: 22,
  SHLI32: 23,
  SHRSI32: 24,
  SHRUI32: 25,
  MULI32: 26,
  NEG32: 27,
  NOT32: 28,
  EQ32: 29,
  NE32: 30,
  LTS32: 31,
  LES32: 32,
  LTU32: 33,
  LEU32: 34,
  ADD64: 35,
  SUB64: 36,
  MUL64: 37,
  ADDS64: 38,
  SUBS64: 39,
  MULS64: 40,
  ADDI64: 41,
  DIVS64: 42,
  DIVU64: 43,
  REMS64: 44,
  REMU64: 45,
  AND64: 46,
  OR64: 47,
  XOR64: 48,
  SHL64: 49,
  SHRS64: 50,
  SHRU64: 51,
  MULI64: 52,
  NEG64: 53,
  NOT64: 54,
  EQ64: 55,
  NE64: 56,
  LTS64: 57,
  LES64: 58,
  LTU64: 59,
  LEU64: 60,
  ADDF: 61,
  SUBF: 62,
  MULF: 63,
  DIVF: 64,
  NEGF: 65,
  EQF: 66,
  NEF: 67,
  LTF: 68,
  LEF: 69,
  EXTS8: 70,
  EXTU8: 71,
  EXTS16: 72,
  EXTU16: 73,
  SEXT64: 74,
  ZEXT64: 75,
  I32F: 76,
  U32F: 77,
  I64F: 78,
  U64F: 79,
  FI32: 80,
  FU32: 81,
  FI64: 82,
  FU64: 83,
  F32: 84,
  BOOL32: 85,
  BOOL64: 86,
  BOOLF: 87,
  JUMP: 88,
  LOOP: 89,
  JZ32: 90,
  JNZ32: 91,
  JEQ32: 92,
  JNE32: 93,
  JLTS32: 94,
  JLES32: 95,
  JLTU32: 96,
  JLEU32: 97,
  JEQI32: 98,
  JNEI32: 99,
  JLTSI32: 100,
  JLESI32: 101,
  JGTSI32: 102,
  JGESI32: 103,
  JZ64: 104,
  JNZ64: 105,
  SWITCH: 106,
  CALL: 107,
  CALLP: 108,
  RET: 109,
  INTRINSIC: 110,
  TRAP: 111,
  PAUSE: 112,
  LEAF: 113,
  LEAT: 114,
  LEAC: 115,
  LEAI: 116,
  LOADS8: 117,
  LOADU8: 118,
  LOADS16: 119,
  LOADU16: 120,
  LOAD32: 121,
  LOAD64: 122,
  LOADF32: 123,
  LOADGS8: 124,
  LOADGU8: 125,
  LOADGS16: 126,
  LOADGU16: 127,
  LOADG32: 128,
  LOADG64: 129,
  LOADGF32: 130,
  LOADFS8: 131,
  LOADFU8: 132,
  LOADFS16: 133,
  LOADFU16: 134,
  LOADF_32: 135,
  LOADF_64: 136,
  LOADFF32: 137,
  STORE8: 138,
  STORE16: 139,
  STORE32: 140,
  STORE64: 141,
  STOREF32: 142,
  STOREG8: 143,
  STOREG16: 144,
  STOREG32: 145,
  STOREG64: 146,
  STOREGF32: 147,
  STOREF_8: 148,
  STOREF_16: 149,
  STOREF_32: 150,
  STOREF_64: 151,
  STOREFF32: 152,
  LOADRAW8: 153,
  LOADRAW16: 154,
  LOADRAW32: 155,
  LOADRAW64: 156,
  COPY: 157,
  ZERO: 158,
  FRESH: 159,
  ALLOCA: 160,
  SPSAVE: 161,
  SPRESTORE: 162,
  DEFINED: 163,
  ATOMIC: 164,
  FENCE: 165,
  RMW: 166,
  ADDSI64: 167,
};

export interface DecodedFunctions {
  readonly entry: Int32Array;
  readonly slots: Int32Array;
  readonly frameBytes: Int32Array;
  /** Objects of the frame: pairs of offset and size. */
  readonly objects: readonly Int32Array[];
}

/** An atomic or rmw, monomorphic. Slots are word indices; -1: none. */
export interface DecodedAtomic {
  readonly op: number;
  readonly size: number;
  readonly signed: boolean;
  readonly operand: number;
  readonly desired: number;
  readonly success: number;
  readonly weak: boolean;
  /** 0 none, 1 old, 2 new */
  readonly result: number;
  /** Memory order: one of Order (order.ts). */
  readonly order: number;
}

export const ATOMIC_OPS = {
  load: 0,
  store: 1,
  exchange: 2,
  add: 3,
  sub: 4,
  and: 5,
  or: 6,
  xor: 7,
  nand: 8,
  cas: 9,
  'test-and-set': 10,
  clear: 11,
} as const;

export interface Decoded {
  /** Four integers an instruction, as Program.code. */
  readonly code: Int32Array;
  readonly functions: DecodedFunctions;
  readonly atomics: readonly DecodedAtomic[];
  readonly rmws: readonly DecodedAtomic[];
  readonly switches: readonly SwitchInfo[];
  /** Function index by entry instruction. */
  readonly functionOfEntry: ReadonlyMap<number, number>;
  /** Instruction numbers of stubs that call a library function through a pointer, by number of arguments (call.ts). */
  readonly trampolines: readonly number[];
}

/** First slots of a trampoline's frame: linkage (2), the function's address, then the call's window. */
export const TRAMPOLINE_WINDOW = 3;
export const TRAMPOLINE_ARGUMENTS = 8;
export const TRAMPOLINE_SLOTS = TRAMPOLINE_WINDOW + 2 + TRAMPOLINE_ARGUMENTS;

const SLOT_ROLES: ReadonlySet<Role> = new Set(['d32', 'd64', 'u32', 'u64', 'm32', 'm64']);
const NAMES = Object.keys(Op) as OpName[];

function operand(role: Role, value: number): number {
  return SLOT_ROLES.has(role) && value >= 0 ? value * 2 : value;
}

export function decode(program: Program): Decoded {
  const number = new Map<number, number>();
  for (const name of NAMES) number.set(Op[name], EXECUTOR[name]);
  const n = program.code.length >> 2;
  const code = new Int32Array((n + 2 * (TRAMPOLINE_ARGUMENTS + 1)) * 4);
  for (let pc = 0; pc < n; pc++) {
    const i = pc * 4;
    const op = program.code[i]!;
    const info = opInfo[op];
    const internal = number.get(op);
    if (info === undefined || internal === undefined) throw new RangeError(`instruction ${pc} has no opcode ${op}`);
    code[i] = internal;
    code[i + 1] = operand(info.a, program.code[i + 1]!);
    code[i + 2] = operand(info.b, program.code[i + 2]!);
    code[i + 3] = operand(info.c, program.code[i + 3]!);
  }
  const trampolines: number[] = [];
  for (let argc = 0; argc <= TRAMPOLINE_ARGUMENTS; argc++) {
    const pc = n + 2 * argc;
    trampolines.push(pc);
    code.set([EXECUTOR.CALLP, 2 * 2, TRAMPOLINE_WINDOW, argc], pc * 4);
    code.set([EXECUTOR.RET, TRAMPOLINE_WINDOW * 2, -1, 0], (pc + 1) * 4);
  }
  const slot = (s: number): number => (s < 0 ? -1 : s * 2);
  const results = { none: 0, old: 1, new: 2 } as const;
  return {
    code,
    functions: functions(program.functions),
    atomics: program.atomics.map((a) => ({
      op: ATOMIC_OPS[a.op],
      size: a.size,
      signed: a.signed,
      operand: slot(a.operand),
      desired: slot(a.desired),
      success: slot(a.success),
      weak: a.weak,
      result: results[a.result],
      order: Order[a.order],
    })),
    rmws: program.rmws.map((r) => ({
      op: ATOMIC_OPS[r.op],
      size: r.size,
      signed: r.signed,
      operand: -1,
      desired: -1,
      success: -1,
      weak: false,
      result: 2,
      order: Order.relaxed,
    })),
    switches: program.switches,
    functionOfEntry: new Map(program.functions.map((f, i) => [f.entry, i])),
    trampolines,
  };
}

function functions(list: readonly FunctionInfo[]): DecodedFunctions {
  return {
    entry: Int32Array.from(list, (f) => f.entry),
    slots: Int32Array.from(list, (f) => f.slots),
    frameBytes: Int32Array.from(list, (f) => f.frameBytes),
    objects: list.map((f) => Int32Array.from(f.objects.flatMap((o) => [o.offset, o.size]))),
  };
}

/** Address of instruction `pc`, as a function pointer holds it. */
export function codeAddress(pc: number): number {
  return CODE_BASE + CODE_STRIDE * pc;
}

/** Address of library function i of `program.intrinsics`. */
export function intrinsicAddress(program: Program, i: number): number {
  return CODE_BASE + CODE_STRIDE * (program.codeEnd + i);
}

/**
 * What a function pointer of a process that runs `image` points to: index of a function (>= 0), or ~index of an intrinsic
 * (< 0); undefined: neither.
 */
export function calleeAt(program: Program, decoded: Decoded, image: Image, address: number): number | undefined {
  const offset = address - CODE_BASE;
  if (!(offset >= 0) || offset % CODE_STRIDE !== 0) return undefined;
  const pc = offset / CODE_STRIDE;
  if (pc >= program.codeEnd) {
    const i = pc - program.codeEnd;
    return i < program.intrinsics.length ? ~i : undefined;
  }
  if (pc < image.first || pc >= image.last) return undefined;
  return decoded.functionOfEntry.get(pc);
}
