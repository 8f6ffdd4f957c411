/**
 * The executor: one instruction of one context. Its switch is over the numbers in decode.ts, written as literals so that V8
 * makes a jump table of them at once; a test compares numbers and names. Nothing here allocates but where a program faults
 * or the slots grow. Rare work stands in functions of its own, so that the switch stays small enough to be optimised.
 */
import { FAULTS } from '../language/program.js';
import {
  checkDivision,
  divS64,
  divU64,
  mul64,
  nan64,
  narrow,
  productOverflows,
  remS64,
  remU64,
  roundNan,
  setAddress,
  shl64,
  shrS64,
  shrU64,
  truncateS64,
  truncateU64,
  widen,
} from './arithmetic.js';
import { atomic, readModifyWrite } from './atomic.js';
import { codeAddress, intrinsicAddress } from './decode.js';
import {
  allocate,
  CALLING,
  callPointer,
  copyBlock,
  enter,
  LOOPED,
  leave,
  neverSet,
  overflowed,
  RAN,
  restoreStack,
  switchTarget,
  zeroBlock,
} from './execute-rare.js';
import type { Kernel } from './machine.js';
import { load8, load16, load32, load64, loadRaw, spaceOf, store8, store16, store32, store64 } from './memory/fast.js';
import { Shade } from './memory/shade.js';
import { mark } from './memory/shadow.js';
import { raise } from './memory/touch.js';
import type { Context, Mutable } from './state.js';

export { CALLING, HALF, LOOPED, RAN, RETURNED } from './execute-rare.js';

/**
 * Executes the next instruction of a context, which the caller owns (ownContext). Answers RAN, CALLING, LOOPED, HALF or RETURNED
 * (see execute-rare.ts); adds the price to k.cost. Throws Fault, and then neither pc nor memory nor slots have changed.
 */
export function executeOne(k: Kernel, context: Mutable<Context>): number {
  const scratch = k.scratch;
  const code = scratch.decoded.code;
  const pc = context.pc;
  const i = pc << 2;
  const op = code[i];
  const a = code[i + 1];
  const b = code[i + 2];
  const c = code[i + 3];
  const s = context.slots;
  const f = context.floats;
  const base = context.fp << 1;
  switch (op) {
    case 0: // CONST32
      s[base + a] = b;
      break;
    case 1: // CONST64
      s[base + a] = b;
      s[base + a + 1] = c;
      break;
    case 2: // MOV32
      s[base + a] = s[base + b];
      break;
    case 3: // MOV64
      s[base + a] = s[base + b];
      s[base + a + 1] = s[base + b + 1];
      break;
    case 4: // ADD32
      s[base + a] = (s[base + b] + s[base + c]) | 0;
      break;
    case 5: // SUB32
      s[base + a] = (s[base + b] - s[base + c]) | 0;
      break;
    case 6: // MUL32
      s[base + a] = Math.imul(s[base + b], s[base + c]);
      break;
    case 7: {
      // ADDS32
      const x = s[base + b];
      const y = s[base + c];
      const v = (x + y) | 0;
      s[base + a] = v;
      if (((x ^ v) & (y ^ v)) < 0) overflowed(k, context);
      break;
    }
    case 8: {
      // SUBS32
      const x = s[base + b];
      const y = s[base + c];
      const v = (x - y) | 0;
      s[base + a] = v;
      if (((x ^ y) & (x ^ v)) < 0) overflowed(k, context);
      break;
    }
    case 9: {
      // MULS32
      const x = s[base + b];
      const y = s[base + c];
      const v = Math.imul(x, y);
      s[base + a] = v;
      if (x * y !== v) overflowed(k, context);
      break;
    }
    case 10: // ADDI32
      s[base + a] = (s[base + b] + c) | 0;
      break;
    case 11: {
      // ADDSI32
      const x = s[base + b];
      const v = (x + c) | 0;
      s[base + a] = v;
      if (((x ^ v) & (c ^ v)) < 0) overflowed(k, context);
      break;
    }
    case 12: {
      // DIVS32
      const x = s[base + b];
      const y = s[base + c];
      checkDivision(x, y);
      s[base + a] = (x / y) | 0;
      break;
    }
    case 13: {
      // DIVU32
      const y = s[base + c] >>> 0;
      checkDivision(0, y);
      s[base + a] = ((s[base + b] >>> 0) / y) | 0;
      break;
    }
    case 14: {
      // REMS32
      const x = s[base + b];
      const y = s[base + c];
      checkDivision(x, y);
      s[base + a] = (x % y) | 0;
      break;
    }
    case 15: {
      // REMU32
      const y = s[base + c] >>> 0;
      checkDivision(0, y);
      s[base + a] = ((s[base + b] >>> 0) % y) | 0;
      break;
    }
    case 16: // AND32
      s[base + a] = s[base + b] & s[base + c];
      break;
    case 17: // OR32
      s[base + a] = s[base + b] | s[base + c];
      break;
    case 18: // XOR32
      s[base + a] = s[base + b] ^ s[base + c];
      break;
    case 19: // SHL32
      s[base + a] = s[base + b] << s[base + c];
      break;
    case 20: // SHRS32
      s[base + a] = s[base + b] >> s[base + c];
      break;
    case 21: // SHRU32
      s[base + a] = s[base + b] >>> s[base + c];
      break;
    case 22: // ANDI32
      s[base + a] = s[base + b] & c;
      break;
    case 23: // SHLI32
      s[base + a] = s[base + b] << c;
      break;
    case 24: // SHRSI32
      s[base + a] = s[base + b] >> c;
      break;
    case 25: // SHRUI32
      s[base + a] = s[base + b] >>> c;
      break;
    case 26: // MULI32
      s[base + a] = Math.imul(s[base + b], c);
      break;
    case 27: // NEG32
      s[base + a] = -s[base + b] | 0;
      break;
    case 28: // NOT32
      s[base + a] = ~s[base + b];
      break;
    case 29: // EQ32
      s[base + a] = s[base + b] === s[base + c] ? 1 : 0;
      break;
    case 30: // NE32
      s[base + a] = s[base + b] !== s[base + c] ? 1 : 0;
      break;
    case 31: // LTS32
      s[base + a] = s[base + b] < s[base + c] ? 1 : 0;
      break;
    case 32: // LES32
      s[base + a] = s[base + b] <= s[base + c] ? 1 : 0;
      break;
    case 33: // LTU32
      s[base + a] = s[base + b] >>> 0 < s[base + c] >>> 0 ? 1 : 0;
      break;
    case 34: // LEU32
      s[base + a] = s[base + b] >>> 0 <= s[base + c] >>> 0 ? 1 : 0;
      break;
    case 35: {
      // ADD64
      const xl = s[base + b];
      const xh = s[base + b + 1];
      const yl = s[base + c];
      const yh = s[base + c + 1];
      const lo = (xl + yl) | 0;
      const hi = (xh + yh + (lo >>> 0 < xl >>> 0 ? 1 : 0)) | 0;
      s[base + a] = lo;
      s[base + a + 1] = hi;
      break;
    }
    case 36: {
      // SUB64
      const xl = s[base + b];
      const xh = s[base + b + 1];
      const yl = s[base + c];
      const yh = s[base + c + 1];
      const lo = (xl - yl) | 0;
      const hi = (xh - yh - (xl >>> 0 < yl >>> 0 ? 1 : 0)) | 0;
      s[base + a] = lo;
      s[base + a + 1] = hi;
      break;
    }
    case 37: // MUL64
      mul64(s, base + a, s[base + b], s[base + b + 1], s[base + c], s[base + c + 1]);
      break;
    case 38: {
      // ADDS64
      const xl = s[base + b];
      const xh = s[base + b + 1];
      const yl = s[base + c];
      const yh = s[base + c + 1];
      const lo = (xl + yl) | 0;
      const hi = (xh + yh + (lo >>> 0 < xl >>> 0 ? 1 : 0)) | 0;
      s[base + a] = lo;
      s[base + a + 1] = hi;
      if (((xh ^ hi) & (yh ^ hi)) < 0) overflowed(k, context);
      break;
    }
    case 39: {
      // SUBS64
      const xl = s[base + b];
      const xh = s[base + b + 1];
      const yl = s[base + c];
      const yh = s[base + c + 1];
      const lo = (xl - yl) | 0;
      const hi = (xh - yh - (xl >>> 0 < yl >>> 0 ? 1 : 0)) | 0;
      s[base + a] = lo;
      s[base + a + 1] = hi;
      if (((xh ^ yh) & (xh ^ hi)) < 0) overflowed(k, context);
      break;
    }
    case 40: {
      // MULS64
      const xl = s[base + b];
      const xh = s[base + b + 1];
      const yl = s[base + c];
      const yh = s[base + c + 1];
      if (productOverflows(xl, xh, yl, yh)) overflowed(k, context);
      mul64(s, base + a, xl, xh, yl, yh);
      break;
    }
    case 41: {
      // ADDI64
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      s[base + a] = lo;
      s[base + a + 1] = hi;
      break;
    }
    case 42: // DIVS64
      divS64(s, base + a, s[base + b], s[base + b + 1], s[base + c], s[base + c + 1]);
      break;
    case 43: // DIVU64
      divU64(s, base + a, s[base + b], s[base + b + 1], s[base + c], s[base + c + 1]);
      break;
    case 44: // REMS64
      remS64(s, base + a, s[base + b], s[base + b + 1], s[base + c], s[base + c + 1]);
      break;
    case 45: // REMU64
      remU64(s, base + a, s[base + b], s[base + b + 1], s[base + c], s[base + c + 1]);
      break;
    case 46: {
      // AND64
      const hi = s[base + b + 1] & s[base + c + 1];
      s[base + a] = s[base + b] & s[base + c];
      s[base + a + 1] = hi;
      break;
    }
    case 47: {
      // OR64
      const hi = s[base + b + 1] | s[base + c + 1];
      s[base + a] = s[base + b] | s[base + c];
      s[base + a + 1] = hi;
      break;
    }
    case 48: {
      // XOR64
      const hi = s[base + b + 1] ^ s[base + c + 1];
      s[base + a] = s[base + b] ^ s[base + c];
      s[base + a + 1] = hi;
      break;
    }
    case 49: // SHL64
      shl64(s, base + a, s[base + b], s[base + b + 1], s[base + c]);
      break;
    case 50: // SHRS64
      shrS64(s, base + a, s[base + b], s[base + b + 1], s[base + c]);
      break;
    case 51: // SHRU64
      shrU64(s, base + a, s[base + b], s[base + b + 1], s[base + c]);
      break;
    case 52: // MULI64
      mul64(s, base + a, s[base + b], s[base + b + 1], c, c >> 31);
      break;
    case 53: {
      // NEG64
      const x = s[base + b];
      const hi = (~s[base + b + 1] + (x === 0 ? 1 : 0)) | 0;
      s[base + a] = -x | 0;
      s[base + a + 1] = hi;
      break;
    }
    case 54: {
      // NOT64
      const hi = ~s[base + b + 1];
      s[base + a] = ~s[base + b];
      s[base + a + 1] = hi;
      break;
    }
    case 55: // EQ64
      s[base + a] = s[base + b] === s[base + c] && s[base + b + 1] === s[base + c + 1] ? 1 : 0;
      break;
    case 56: // NE64
      s[base + a] = s[base + b] !== s[base + c] || s[base + b + 1] !== s[base + c + 1] ? 1 : 0;
      break;
    case 57: {
      // LTS64
      const xh = s[base + b + 1];
      const yh = s[base + c + 1];
      s[base + a] = xh < yh || (xh === yh && s[base + b] >>> 0 < s[base + c] >>> 0) ? 1 : 0;
      break;
    }
    case 58: {
      // LES64
      const xh = s[base + b + 1];
      const yh = s[base + c + 1];
      s[base + a] = xh < yh || (xh === yh && s[base + b] >>> 0 <= s[base + c] >>> 0) ? 1 : 0;
      break;
    }
    case 59: {
      // LTU64
      const xh = s[base + b + 1] >>> 0;
      const yh = s[base + c + 1] >>> 0;
      s[base + a] = xh < yh || (xh === yh && s[base + b] >>> 0 < s[base + c] >>> 0) ? 1 : 0;
      break;
    }
    case 60: {
      // LEU64
      const xh = s[base + b + 1] >>> 0;
      const yh = s[base + c + 1] >>> 0;
      s[base + a] = xh < yh || (xh === yh && s[base + b] >>> 0 <= s[base + c] >>> 0) ? 1 : 0;
      break;
    }
    case 61: {
      // ADDF
      const v = f[(base + b) >> 1] + f[(base + c) >> 1];
      if (!Number.isNaN(v)) f[(base + a) >> 1] = v;
      else nan64(s, base + a, base + b, base + c);
      break;
    }
    case 62: {
      // SUBF
      const v = f[(base + b) >> 1] - f[(base + c) >> 1];
      if (!Number.isNaN(v)) f[(base + a) >> 1] = v;
      else nan64(s, base + a, base + b, base + c);
      break;
    }
    case 63: {
      // MULF
      const v = f[(base + b) >> 1] * f[(base + c) >> 1];
      if (!Number.isNaN(v)) f[(base + a) >> 1] = v;
      else nan64(s, base + a, base + b, base + c);
      break;
    }
    case 64: {
      // DIVF
      const v = f[(base + b) >> 1] / f[(base + c) >> 1];
      if (!Number.isNaN(v)) f[(base + a) >> 1] = v;
      else nan64(s, base + a, base + b, base + c);
      break;
    }
    case 65: {
      // NEGF
      const hi = s[base + b + 1] ^ -2147483648;
      s[base + a] = s[base + b];
      s[base + a + 1] = hi;
      break;
    }
    case 66: // EQF
      s[base + a] = f[(base + b) >> 1] === f[(base + c) >> 1] ? 1 : 0;
      break;
    case 67: // NEF
      s[base + a] = f[(base + b) >> 1] !== f[(base + c) >> 1] ? 1 : 0;
      break;
    case 68: // LTF
      s[base + a] = f[(base + b) >> 1] < f[(base + c) >> 1] ? 1 : 0;
      break;
    case 69: // LEF
      s[base + a] = f[(base + b) >> 1] <= f[(base + c) >> 1] ? 1 : 0;
      break;
    case 70: // EXTS8
      s[base + a] = (s[base + b] << 24) >> 24;
      break;
    case 71: // EXTU8
      s[base + a] = s[base + b] & 255;
      break;
    case 72: // EXTS16
      s[base + a] = (s[base + b] << 16) >> 16;
      break;
    case 73: // EXTU16
      s[base + a] = s[base + b] & 65535;
      break;
    case 74: {
      // SEXT64
      const x = s[base + b];
      s[base + a] = x;
      s[base + a + 1] = x >> 31;
      break;
    }
    case 75: // ZEXT64
      s[base + a] = s[base + b];
      s[base + a + 1] = 0;
      break;
    case 76: // I32F
      f[(base + a) >> 1] = s[base + b];
      break;
    case 77: // U32F
      f[(base + a) >> 1] = s[base + b] >>> 0;
      break;
    case 78: // I64F
      f[(base + a) >> 1] = s[base + b + 1] * 4294967296 + (s[base + b] >>> 0);
      break;
    case 79: // U64F
      f[(base + a) >> 1] = (s[base + b + 1] >>> 0) * 4294967296 + (s[base + b] >>> 0);
      break;
    case 80: {
      // FI32
      const x = f[(base + b) >> 1];
      s[base + a] = x > -2147483649 && x < 2147483648 ? x | 0 : -2147483648;
      break;
    }
    case 81: {
      // FU32
      const x = f[(base + b) >> 1];
      s[base + a] = x >= -(2 ** 63) && x < 2 ** 63 ? x | 0 : 0;
      break;
    }
    case 82: // FI64
      truncateS64(s, base + a, f[(base + b) >> 1]);
      break;
    case 83: // FU64
      truncateU64(s, base + a, f[(base + b) >> 1]);
      break;
    case 84: {
      // F32
      const x = f[(base + b) >> 1];
      if (!Number.isNaN(x)) f[(base + a) >> 1] = Math.fround(x);
      else roundNan(s, base + a, base + b);
      break;
    }
    case 85: // BOOL32
      s[base + a] = s[base + b] !== 0 ? 1 : 0;
      break;
    case 86: // BOOL64
      s[base + a] = (s[base + b] | s[base + b + 1]) !== 0 ? 1 : 0;
      break;
    case 87: // BOOLF
      s[base + a] = f[(base + b) >> 1] !== 0 ? 1 : 0;
      break;
    case 88: // JUMP
      k.cost += scratch.instruction;
      context.pc = a;
      return RAN;
    case 89: // LOOP
      k.cost += scratch.instruction;
      context.pc = a;
      if (b < 0) return RAN;
      scratch.loop = b;
      return LOOPED;
    case 90: // JZ32
      if (s[base + b] === 0) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 91: // JNZ32
      if (s[base + b] !== 0) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 92: // JEQ32
      if (s[base + b] === s[base + c]) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 93: // JNE32
      if (s[base + b] !== s[base + c]) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 94: // JLTS32
      if (s[base + b] < s[base + c]) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 95: // JLES32
      if (s[base + b] <= s[base + c]) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 96: // JLTU32
      if (s[base + b] >>> 0 < s[base + c] >>> 0) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 97: // JLEU32
      if (s[base + b] >>> 0 <= s[base + c] >>> 0) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 98: // JEQI32
      if (s[base + b] === c) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 99: // JNEI32
      if (s[base + b] !== c) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 100: // JLTSI32
      if (s[base + b] < c) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 101: // JLESI32
      if (s[base + b] <= c) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 102: // JGTSI32
      if (s[base + b] > c) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 103: // JGESI32
      if (s[base + b] >= c) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 104: // JZ64
      if ((s[base + b] | s[base + b + 1]) === 0) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 105: // JNZ64
      if ((s[base + b] | s[base + b + 1]) !== 0) {
        k.cost += scratch.instruction;
        context.pc = a;
        return RAN;
      }
      break;
    case 106: // SWITCH
      k.cost += scratch.instruction;
      context.pc = switchTarget(scratch.decoded.switches[b], s[base + a], s[base + a + 1]);
      return RAN;
    case 107: // CALL
      k.cost += scratch.instruction;
      enter(k, context, a, b, pc + 1);
      return RAN;
    case 108: // CALLP
      return callPointer(k, context, a, b, c);
    case 109: // RET
      k.cost += scratch.instruction;
      return leave(k, context, a, b);
    case 110: // INTRINSIC
      scratch.intrinsic = a;
      scratch.base = context.fp + b;
      scratch.argc = c;
      return CALLING;
    case 111: // TRAP
      raise('trap', 0, FAULTS[c] ?? 'trap');
      break;
    case 112: // PAUSE
      break;
    case 113: // LEAF
      setAddress(s, base + a, context.bp + b);
      break;
    case 114: // LEAT
      setAddress(s, base + a, context.tp + b);
      break;
    case 115: // LEAC
      setAddress(s, base + a, codeAddress(scratch.decoded.functions.entry[b]));
      break;
    case 116: // LEAI
      setAddress(s, base + a, intrinsicAddress(k.program, b));
      break;
    case 117: {
      // LOADS8
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      s[base + a] = (load8(k, context, lo, hi) << 24) >> 24;
      break;
    }
    case 118: {
      // LOADU8
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      s[base + a] = load8(k, context, lo, hi);
      break;
    }
    case 119: {
      // LOADS16
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      s[base + a] = (load16(k, context, lo, hi) << 16) >> 16;
      break;
    }
    case 120: {
      // LOADU16
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      s[base + a] = load16(k, context, lo, hi);
      break;
    }
    case 121: {
      // LOAD32
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      s[base + a] = load32(k, context, lo, hi);
      break;
    }
    case 122: {
      // LOAD64
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      load64(k, context, lo, hi, base + a);
      break;
    }
    case 123: {
      // LOADF32
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      widen(s, base + a, load32(k, context, lo, hi));
      break;
    }
    case 124: // LOADGS8
      s[base + a] = (load8(k, context, b, 0) << 24) >> 24;
      break;
    case 125: // LOADGU8
      s[base + a] = load8(k, context, b, 0);
      break;
    case 126: // LOADGS16
      s[base + a] = (load16(k, context, b, 0) << 16) >> 16;
      break;
    case 127: // LOADGU16
      s[base + a] = load16(k, context, b, 0);
      break;
    case 128: // LOADG32
      s[base + a] = load32(k, context, b, 0);
      break;
    case 129: // LOADG64
      load64(k, context, b, 0, base + a);
      break;
    case 130: // LOADGF32
      widen(s, base + a, load32(k, context, b, 0));
      break;
    case 131: {
      // LOADFS8
      const at = context.bp + b;
      const lo = at | 0;
      const hi = (at / 4294967296) | 0;
      s[base + a] = (load8(k, context, lo, hi) << 24) >> 24;
      break;
    }
    case 132: {
      // LOADFU8
      const at = context.bp + b;
      const lo = at | 0;
      const hi = (at / 4294967296) | 0;
      s[base + a] = load8(k, context, lo, hi);
      break;
    }
    case 133: {
      // LOADFS16
      const at = context.bp + b;
      const lo = at | 0;
      const hi = (at / 4294967296) | 0;
      s[base + a] = (load16(k, context, lo, hi) << 16) >> 16;
      break;
    }
    case 134: {
      // LOADFU16
      const at = context.bp + b;
      const lo = at | 0;
      const hi = (at / 4294967296) | 0;
      s[base + a] = load16(k, context, lo, hi);
      break;
    }
    case 135: {
      // LOADF_32
      const at = context.bp + b;
      const lo = at | 0;
      const hi = (at / 4294967296) | 0;
      s[base + a] = load32(k, context, lo, hi);
      break;
    }
    case 136: {
      // LOADF_64
      const at = context.bp + b;
      const lo = at | 0;
      const hi = (at / 4294967296) | 0;
      load64(k, context, lo, hi, base + a);
      break;
    }
    case 137: {
      // LOADFF32
      const at = context.bp + b;
      const lo = at | 0;
      const hi = (at / 4294967296) | 0;
      widen(s, base + a, load32(k, context, lo, hi));
      break;
    }
    case 138: {
      // STORE8
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      store8(k, context, lo, hi, s[base + a]);
      break;
    }
    case 139: {
      // STORE16
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      store16(k, context, lo, hi, s[base + a]);
      break;
    }
    case 140: {
      // STORE32
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      store32(k, context, lo, hi, s[base + a]);
      break;
    }
    case 141: {
      // STORE64
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      store64(k, context, lo, hi, s[base + a], s[base + a + 1]);
      break;
    }
    case 142: {
      // STOREF32
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      store32(k, context, lo, hi, narrow(s, base + a));
      break;
    }
    case 143: // STOREG8
      store8(k, context, b, 0, s[base + a]);
      break;
    case 144: // STOREG16
      store16(k, context, b, 0, s[base + a]);
      break;
    case 145: // STOREG32
      store32(k, context, b, 0, s[base + a]);
      break;
    case 146: // STOREG64
      store64(k, context, b, 0, s[base + a], s[base + a + 1]);
      break;
    case 147: // STOREGF32
      store32(k, context, b, 0, narrow(s, base + a));
      break;
    case 148: {
      // STOREF_8
      const at = context.bp + b;
      const lo = at | 0;
      const hi = (at / 4294967296) | 0;
      store8(k, context, lo, hi, s[base + a]);
      break;
    }
    case 149: {
      // STOREF_16
      const at = context.bp + b;
      const lo = at | 0;
      const hi = (at / 4294967296) | 0;
      store16(k, context, lo, hi, s[base + a]);
      break;
    }
    case 150: {
      // STOREF_32
      const at = context.bp + b;
      const lo = at | 0;
      const hi = (at / 4294967296) | 0;
      store32(k, context, lo, hi, s[base + a]);
      break;
    }
    case 151: {
      // STOREF_64
      const at = context.bp + b;
      const lo = at | 0;
      const hi = (at / 4294967296) | 0;
      store64(k, context, lo, hi, s[base + a], s[base + a + 1]);
      break;
    }
    case 152: {
      // STOREFF32
      const at = context.bp + b;
      const lo = at | 0;
      const hi = (at / 4294967296) | 0;
      store32(k, context, lo, hi, narrow(s, base + a));
      break;
    }
    case 153: {
      // LOADRAW8
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      loadRaw(k, context, lo, hi, 1, base + a);
      break;
    }
    case 154: {
      // LOADRAW16
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      loadRaw(k, context, lo, hi, 2, base + a);
      break;
    }
    case 155: {
      // LOADRAW32
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      loadRaw(k, context, lo, hi, 4, base + a);
      break;
    }
    case 156: {
      // LOADRAW64
      const x = s[base + b];
      const lo = (x + c) | 0;
      const hi = (s[base + b + 1] + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      loadRaw(k, context, lo, hi, 8, base + a);
      break;
    }
    case 157: // COPY
      copyBlock(k, context, a, b, c);
      break;
    case 158: // ZERO
      zeroBlock(k, context, a, c);
      break;
    case 159: // FRESH
      mark(k, spaceOf(k, context), context.bp + a, b, Shade.undefined);
      break;
    case 160: // ALLOCA
      allocate(k, context, a, b);
      break;
    case 161: // SPSAVE
      setAddress(s, base + a, context.sp);
      break;
    case 162: // SPRESTORE
      restoreStack(k, context, a);
      break;
    case 163: // DEFINED
      if (s[base + a] === 0 && scratch.strict) neverSet(k, context, b);
      break;
    case 164: // ATOMIC
      atomic(k, context, scratch.decoded.atomics[c], base + a, base + b);
      k.cost += scratch.atomic;
      context.operations++;
      context.pc = pc + 1;
      return RAN;
    case 165: // FENCE
      if (scratch.accesses !== undefined && scratch.reads === undefined) scratch.accesses.fence(context.id, a);
      k.cost += scratch.atomic;
      context.operations++;
      context.pc = pc + 1;
      return RAN;
    case 166: // RMW
      return readModifyWrite(k, context, scratch.decoded.rmws[c], base + a, base + b);
    case 167: {
      // ADDSI64
      const x = s[base + b];
      const xh = s[base + b + 1];
      const lo = (x + c) | 0;
      const hi = (xh + (c >> 31) + (lo >>> 0 < x >>> 0 ? 1 : 0)) | 0;
      s[base + a] = lo;
      s[base + a + 1] = hi;
      if (((xh ^ hi) & ((c >> 31) ^ hi)) < 0) overflowed(k, context);
      break;
    }

    default:
      raise('trap', codeAddress(pc), `there is no instruction ${pc}`);
  }
  if (op >= 117 && op <= 158) {
    // Loads, stores, block operations: visible to others.
    k.cost += scratch.memory;
    context.operations++;
  } else {
    k.cost += scratch.instruction;
  }
  context.pc = pc + 1;
  return RAN;
}
