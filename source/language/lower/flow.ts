/** What each instruction reads and writes and where it goes: the ground of the analyses after code generation. */
import { Op, opInfo, type Role } from '../opcodes.js';
import type { AtomicInfo, SwitchInfo } from '../program.js';

export interface Code {
  readonly code: ArrayLike<number>;
  readonly atomics: readonly AtomicInfo[];
  readonly switches: readonly SwitchInfo[];
}

function reads(role: Role): boolean {
  return role === 'u32' || role === 'u64' || role === 'm32' || role === 'm64';
}
function writes(role: Role): boolean {
  return role === 'd32' || role === 'd64' || role === 'm32' || role === 'm64';
}

const OPERANDS = opInfo.map((info) => ({
  reads: [info.a, info.b, info.c].flatMap((role, n) => (reads(role) ? [n + 1] : [])),
  writes: [info.a, info.b, info.c].flatMap((role, n) => (writes(role) ? [n + 1] : [])),
}));

/** Calls `visit` with each slot that the instruction reads. */
export function slotsRead(program: Code, pc: number, visit: (slot: number) => void): void {
  const at = pc * 4;
  const { code } = program;
  const op = code[at]!;
  if (op === Op.CALL || op === Op.INTRINSIC || op === Op.CALLP) {
    if (op === Op.CALLP) visit(code[at + 1]!);
    const base = code[at + 2]!;
    for (let n = 0; n < code[at + 3]!; n++) visit(base + 2 + n);
    return;
  }
  for (const n of OPERANDS[op]!.reads) if (code[at + n]! >= 0) visit(code[at + n]!);
  if (op === Op.ATOMIC) {
    const info = program.atomics[code[at + 3]!]!;
    if (info.operand >= 0) visit(info.operand);
    if (info.desired >= 0) visit(info.desired);
  }
}

/** Calls `visit` with each slot that the instruction writes (of a call: the result; what lies above is lost). */
export function slotsWritten(program: Code, pc: number, visit: (slot: number) => void): void {
  const at = pc * 4;
  const { code } = program;
  const op = code[at]!;
  if (op === Op.CALL || op === Op.INTRINSIC || op === Op.CALLP) {
    visit(code[at + 2]!);
    return;
  }
  if (op === Op.ATOMIC) {
    const info = program.atomics[code[at + 3]!]!;
    if (info.result !== 'none') visit(code[at + 1]!);
    if (info.success >= 0) visit(info.success);
    return;
  }
  for (const n of OPERANDS[op]!.writes) visit(code[at + n]!);
}

export function isConditionalJump(op: number): boolean {
  return opInfo[op]!.a === 'target' && op !== Op.JUMP && op !== Op.LOOP;
}

/** Calls `visit` with each instruction that may come next within the function. */
export function successors(program: Code, pc: number, visit: (pc: number) => void): void {
  const { code } = program;
  const op = code[pc * 4]!;
  if (op === Op.RET || op === Op.TRAP) return;
  if (op === Op.SWITCH) {
    const info = program.switches[code[pc * 4 + 2]!]!;
    for (const c of info.cases) visit(c.target);
    visit(info.otherwise);
    return;
  }
  if (opInfo[op]!.a === 'target') {
    visit(code[pc * 4 + 1]!);
    if (op === Op.JUMP || op === Op.LOOP) return;
  }
  visit(pc + 1);
}
