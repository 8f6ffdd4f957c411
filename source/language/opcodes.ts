/**
 * The instruction set: a register machine. An instruction is four 32-bit integers in `Program.code`: opcode, a, b, c.
 *
 * A register operand is the number of a *slot* of the current frame. A slot is 8 raw bytes that nobody but its thread can
 * see; instructions ending in 32 read or write its low half only, narrower integers are kept sign- or zero-extended to 32
 * bits, and a float is kept as a double that was rounded to single precision.
 *
 * A frame: slot 0 holds the linkage (low half: return address as an instruction number; high half: the caller's first
 * slot), slot 1 the caller's frame base as a 64-bit address, slots 2.. the parameters, then locals and temporaries. A call
 * with base B makes slot B of the caller slot 0 of the callee; so arguments are put into B+2, B+3, ..., and the result is
 * found in slot B afterwards.
 *
 * Memory of a frame (locals that have an address) lies at [bp, bp + frameBytes) of the thread's stack.
 */

/** Operand roles: d = slot written, u = slot read, m = slot read and written; 32/64 = the half or the whole of it. */
export type Role =
  | 'd32'
  | 'd64'
  | 'u32'
  | 'u64'
  | 'm32'
  | 'm64'
  /** immediate integer */
  | 'imm'
  /** instruction number */
  | 'target'
  /** absolute address below 2^31 (globals), or byte offset from bp (frame) or from the thread pointer (tls) */
  | 'address'
  /** byte offset added to the address in a slot */
  | 'offset'
  /** index into a table of the program: functions, intrinsics, atomics, switches, variables */
  | 'function'
  | 'intrinsic'
  | 'atomic'
  | 'switch'
  | 'variable'
  | 'rmw'
  | 'fault'
  /** first slot of a call's window */
  | 'base'
  | 'count'
  | '-';

export interface OpInfo {
  readonly name: string;
  readonly a: Role;
  readonly b: Role;
  readonly c: Role;
  /** Can others see it: loads, stores, atomics, intrinsics. Only these matter to exploring. */
  readonly visible: boolean;
}

const table: OpInfo[] = [];
function op(name: string, a: Role = '-', b: Role = '-', c: Role = '-', visible = false): number {
  return table.push({ name, a, b, c, visible }) - 1;
}

/** Opcodes by name. */
export const Op = {
  // constants and moves
  CONST32: op('const32', 'd32', 'imm'),
  /** a = (c << 32) | b */
  CONST64: op('const64', 'd64', 'imm', 'imm'),
  MOV32: op('mov32', 'd32', 'u32'),
  MOV64: op('mov64', 'd64', 'u64'),

  // 32-bit integers: a = b op c. The S forms wrap too, and report signed overflow.
  ADD32: op('add32', 'd32', 'u32', 'u32'),
  SUB32: op('sub32', 'd32', 'u32', 'u32'),
  MUL32: op('mul32', 'd32', 'u32', 'u32'),
  ADDS32: op('adds32', 'd32', 'u32', 'u32'),
  SUBS32: op('subs32', 'd32', 'u32', 'u32'),
  MULS32: op('muls32', 'd32', 'u32', 'u32'),
  /** a = b + immediate */
  ADDI32: op('addi32', 'd32', 'u32', 'imm'),
  ADDSI32: op('addsi32', 'd32', 'u32', 'imm'),
  DIVS32: op('divs32', 'd32', 'u32', 'u32'),
  DIVU32: op('divu32', 'd32', 'u32', 'u32'),
  REMS32: op('rems32', 'd32', 'u32', 'u32'),
  REMU32: op('remu32', 'd32', 'u32', 'u32'),
  AND32: op('and32', 'd32', 'u32', 'u32'),
  OR32: op('or32', 'd32', 'u32', 'u32'),
  XOR32: op('xor32', 'd32', 'u32', 'u32'),
  SHL32: op('shl32', 'd32', 'u32', 'u32'),
  SHRS32: op('shrs32', 'd32', 'u32', 'u32'),
  SHRU32: op('shru32', 'd32', 'u32', 'u32'),
  ANDI32: op('andi32', 'd32', 'u32', 'imm'),
  SHLI32: op('shli32', 'd32', 'u32', 'imm'),
  SHRSI32: op('shrsi32', 'd32', 'u32', 'imm'),
  SHRUI32: op('shrui32', 'd32', 'u32', 'imm'),
  MULI32: op('muli32', 'd32', 'u32', 'imm'),
  NEG32: op('neg32', 'd32', 'u32'),
  NOT32: op('not32', 'd32', 'u32'),
  EQ32: op('eq32', 'd32', 'u32', 'u32'),
  NE32: op('ne32', 'd32', 'u32', 'u32'),
  LTS32: op('lts32', 'd32', 'u32', 'u32'),
  LES32: op('les32', 'd32', 'u32', 'u32'),
  LTU32: op('ltu32', 'd32', 'u32', 'u32'),
  LEU32: op('leu32', 'd32', 'u32', 'u32'),

  // 64-bit integers and addresses
  ADD64: op('add64', 'd64', 'u64', 'u64'),
  SUB64: op('sub64', 'd64', 'u64', 'u64'),
  MUL64: op('mul64', 'd64', 'u64', 'u64'),
  ADDS64: op('adds64', 'd64', 'u64', 'u64'),
  SUBS64: op('subs64', 'd64', 'u64', 'u64'),
  MULS64: op('muls64', 'd64', 'u64', 'u64'),
  /** a = b + sign-extended immediate */
  ADDI64: op('addi64', 'd64', 'u64', 'imm'),
  DIVS64: op('divs64', 'd64', 'u64', 'u64'),
  DIVU64: op('divu64', 'd64', 'u64', 'u64'),
  REMS64: op('rems64', 'd64', 'u64', 'u64'),
  REMU64: op('remu64', 'd64', 'u64', 'u64'),
  AND64: op('and64', 'd64', 'u64', 'u64'),
  OR64: op('or64', 'd64', 'u64', 'u64'),
  XOR64: op('xor64', 'd64', 'u64', 'u64'),
  /** shift counts are 32-bit slots */
  SHL64: op('shl64', 'd64', 'u64', 'u32'),
  SHRS64: op('shrs64', 'd64', 'u64', 'u32'),
  SHRU64: op('shru64', 'd64', 'u64', 'u32'),
  MULI64: op('muli64', 'd64', 'u64', 'imm'),
  NEG64: op('neg64', 'd64', 'u64'),
  NOT64: op('not64', 'd64', 'u64'),
  EQ64: op('eq64', 'd32', 'u64', 'u64'),
  NE64: op('ne64', 'd32', 'u64', 'u64'),
  LTS64: op('lts64', 'd32', 'u64', 'u64'),
  LES64: op('les64', 'd32', 'u64', 'u64'),
  LTU64: op('ltu64', 'd32', 'u64', 'u64'),
  LEU64: op('leu64', 'd32', 'u64', 'u64'),

  // floating point (float results are rounded by F32)
  ADDF: op('addf', 'd64', 'u64', 'u64'),
  SUBF: op('subf', 'd64', 'u64', 'u64'),
  MULF: op('mulf', 'd64', 'u64', 'u64'),
  DIVF: op('divf', 'd64', 'u64', 'u64'),
  NEGF: op('negf', 'd64', 'u64'),
  EQF: op('eqf', 'd32', 'u64', 'u64'),
  NEF: op('nef', 'd32', 'u64', 'u64'),
  LTF: op('ltf', 'd32', 'u64', 'u64'),
  LEF: op('lef', 'd32', 'u64', 'u64'),

  // conversions
  /** 32-bit slot: keep the low 8 or 16 bits, sign- or zero-extended */
  EXTS8: op('exts8', 'd32', 'u32'),
  EXTU8: op('extu8', 'd32', 'u32'),
  EXTS16: op('exts16', 'd32', 'u32'),
  EXTU16: op('extu16', 'd32', 'u32'),
  SEXT64: op('sext64', 'd64', 'u32'),
  ZEXT64: op('zext64', 'd64', 'u32'),
  I32F: op('i32f', 'd64', 'u32'),
  U32F: op('u32f', 'd64', 'u32'),
  I64F: op('i64f', 'd64', 'u64'),
  U64F: op('u64f', 'd64', 'u64'),
  /** as cvttsd2si: out of range gives the most negative value */
  FI32: op('fi32', 'd32', 'u64'),
  FU32: op('fu32', 'd32', 'u64'),
  FI64: op('fi64', 'd64', 'u64'),
  FU64: op('fu64', 'd64', 'u64'),
  /** round to single precision */
  F32: op('f32', 'd64', 'u64'),
  BOOL32: op('bool32', 'd32', 'u32'),
  BOOL64: op('bool64', 'd32', 'u64'),
  BOOLF: op('boolf', 'd32', 'u64'),

  // control
  JUMP: op('jump', 'target'),
  /** Backward jump; b = index of a wait loop in `Program.waitLoops`, or -1. */
  LOOP: op('loop', 'target', 'imm'),
  /** jump to a if slot b is zero / not zero */
  JZ32: op('jz32', 'target', 'u32'),
  JNZ32: op('jnz32', 'target', 'u32'),
  JEQ32: op('jeq32', 'target', 'u32', 'u32'),
  JNE32: op('jne32', 'target', 'u32', 'u32'),
  JLTS32: op('jlts32', 'target', 'u32', 'u32'),
  JLES32: op('jles32', 'target', 'u32', 'u32'),
  JLTU32: op('jltu32', 'target', 'u32', 'u32'),
  JLEU32: op('jleu32', 'target', 'u32', 'u32'),
  /** jump to a by comparing slot b with the immediate c */
  JEQI32: op('jeqi32', 'target', 'u32', 'imm'),
  JNEI32: op('jnei32', 'target', 'u32', 'imm'),
  JLTSI32: op('jltsi32', 'target', 'u32', 'imm'),
  JLESI32: op('jlesi32', 'target', 'u32', 'imm'),
  JGTSI32: op('jgtsi32', 'target', 'u32', 'imm'),
  JGESI32: op('jgesi32', 'target', 'u32', 'imm'),
  JZ64: op('jz64', 'target', 'u64'),
  JNZ64: op('jnz64', 'target', 'u64'),
  /** jump by table b of `Program.switches` on slot a (its width stands in the table) */
  SWITCH: op('switch', 'u64', 'switch'),
  CALL: op('call', 'function', 'base', 'count'),
  /** address of the function in slot a */
  CALLP: op('callp', 'u64', 'base', 'count'),
  /** return slot a (-1: nothing); b = this function's index */
  RET: op('ret', 'u64', 'function'),
  INTRINSIC: op('intrinsic', 'intrinsic', 'base', 'count', true),
  /** end the process by fault c (index into FAULTS) */
  TRAP: op('trap', '-', '-', 'fault'),
  PAUSE: op('pause'),

  // addresses
  /** a = bp + offset */
  LEAF: op('leaf', 'd64', 'address'),
  /** a = thread pointer + offset */
  LEAT: op('leat', 'd64', 'address'),
  /** a = address of the start of a function, for pointers to it */
  LEAC: op('leac', 'd64', 'function'),
  /** a = address of an intrinsic (a library function used as a pointer) */
  LEAI: op('leai', 'd64', 'intrinsic'),

  // loads: slot a from [slot b + c]; G: from global address b; F: from bp + b; T: from thread pointer + b
  LOADS8: op('loads8', 'd32', 'u64', 'offset', true),
  LOADU8: op('loadu8', 'd32', 'u64', 'offset', true),
  LOADS16: op('loads16', 'd32', 'u64', 'offset', true),
  LOADU16: op('loadu16', 'd32', 'u64', 'offset', true),
  LOAD32: op('load32', 'd32', 'u64', 'offset', true),
  LOAD64: op('load64', 'd64', 'u64', 'offset', true),
  LOADF32: op('loadf32', 'd64', 'u64', 'offset', true),
  LOADGS8: op('loadgs8', 'd32', 'address', '-', true),
  LOADGU8: op('loadgu8', 'd32', 'address', '-', true),
  LOADGS16: op('loadgs16', 'd32', 'address', '-', true),
  LOADGU16: op('loadgu16', 'd32', 'address', '-', true),
  LOADG32: op('loadg32', 'd32', 'address', '-', true),
  LOADG64: op('loadg64', 'd64', 'address', '-', true),
  LOADGF32: op('loadgf32', 'd64', 'address', '-', true),
  LOADFS8: op('loadfs8', 'd32', 'address', '-', true),
  LOADFU8: op('loadfu8', 'd32', 'address', '-', true),
  LOADFS16: op('loadfs16', 'd32', 'address', '-', true),
  LOADFU16: op('loadfu16', 'd32', 'address', '-', true),
  LOADF_32: op('loadf_32', 'd32', 'address', '-', true),
  LOADF_64: op('loadf_64', 'd64', 'address', '-', true),
  LOADFF32: op('loadff32', 'd64', 'address', '-', true),
  // stores: slot a to [slot b + c], and likewise
  STORE8: op('store8', 'u32', 'u64', 'offset', true),
  STORE16: op('store16', 'u32', 'u64', 'offset', true),
  STORE32: op('store32', 'u32', 'u64', 'offset', true),
  STORE64: op('store64', 'u64', 'u64', 'offset', true),
  STOREF32: op('storef32', 'u64', 'u64', 'offset', true),
  STOREG8: op('storeg8', 'u32', 'address', '-', true),
  STOREG16: op('storeg16', 'u32', 'address', '-', true),
  STOREG32: op('storeg32', 'u32', 'address', '-', true),
  STOREG64: op('storeg64', 'u64', 'address', '-', true),
  STOREGF32: op('storegf32', 'u64', 'address', '-', true),
  STOREF_8: op('storef_8', 'u32', 'address', '-', true),
  STOREF_16: op('storef_16', 'u32', 'address', '-', true),
  STOREF_32: op('storef_32', 'u32', 'address', '-', true),
  STOREF_64: op('storef_64', 'u64', 'address', '-', true),
  STOREFF32: op('storeff32', 'u64', 'address', '-', true),
  /** Like LOAD32/LOAD64/LOADU8/LOADU16 but an uninitialised value is no fault: for the storage unit of a bit-field. c = offset. */
  LOADRAW8: op('loadraw8', 'd32', 'u64', 'offset', true),
  LOADRAW16: op('loadraw16', 'd32', 'u64', 'offset', true),
  LOADRAW32: op('loadraw32', 'd32', 'u64', 'offset', true),
  LOADRAW64: op('loadraw64', 'd64', 'u64', 'offset', true),

  // blocks and the stack
  /** copy c bytes from [slot b] to [slot a] (shadow too: copying padding is no use) */
  COPY: op('copy', 'u64', 'u64', 'count', true),
  /** zero c bytes at [slot a] */
  ZERO: op('zero', 'u64', '-', 'count', true),
  /** mark [bp + a, bp + a + b) of the frame as uninitialised: a local comes to life */
  FRESH: op('fresh', 'address', 'count'),
  /** a = address of b (slot, u64) new bytes on the stack, 16-aligned; sp moves */
  ALLOCA: op('alloca', 'd64', 'u64'),
  /** save and restore sp around a block with variable length arrays */
  SPSAVE: op('spsave', 'd64'),
  SPRESTORE: op('sprestore', 'u64'),
  /** fault if slot a, the companion that says whether variable b was ever assigned, is 0 */
  DEFINED: op('defined', 'u32', 'variable'),

  // atomics, each one step: described by entry c of Program.atomics; result in slot a, address in slot b
  ATOMIC: op('atomic', 'd64', 'u64', 'atomic', true),
  FENCE: op('fence', 'imm', '-', '-', true),
  /** `--lower=rmw`: `op [mem]` without a lock prefix, described by entry c of Program.rmws; address in slot b, operand and result in slot a. Two steps on the bus: read, then write; no interrupt between, but another core may slip in. */
  RMW: op('rmw', 'm64', 'u64', 'rmw', true),

  /** a = b + sign-extended immediate; reports signed overflow */
  ADDSI64: op('addsi64', 'd64', 'u64', 'imm'),
} as const;

export type OpName = keyof typeof Op;
/** What each opcode's operands are; indexed by opcode. */
export const opInfo: readonly OpInfo[] = table;
