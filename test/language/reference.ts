/**
 * A straightforward sequential interpreter of a `Program`, for tests only: one thread, a flat memory, BigInt for 64 bits,
 * nothing clever. What the lowering and the kernel's executor are compared with.
 */
import { Op, opInfo } from '../../source/language/opcodes.js';
import { CODE_BASE, CODE_STRIDE, FAULTS, functionAt, type Program } from '../../source/language/program.js';

export interface Outcome {
  readonly status: number;
  readonly output: string;
  /** Why it stopped where that was not an exit. */
  readonly fault?: string;
  readonly steps: number;
}

class Stop extends Error {
  constructor(
    readonly status: number,
    readonly fault?: string,
  ) {
    super(fault ?? `exit ${status}`);
  }
}

const STACK_TOP = 0x7ffffffff000;
const STACK_SIZE = 1 << 20;
const LOW = 0x400000;
const LOW_SIZE = 8 << 20;
const TLS = LOW + (4 << 20);

export class Reference {
  readonly low = new DataView(new ArrayBuffer(LOW_SIZE));
  readonly stack = new DataView(new ArrayBuffer(STACK_SIZE));
  readonly slots = new DataView(new ArrayBuffer(1 << 20));
  pc: number;
  fp = 0;
  bp = STACK_TOP - 65536;
  sp = STACK_TOP - 65536;
  heap = LOW + (5 << 20);
  steps = 0;
  output: number[] = [];

  constructor(
    readonly program: Program,
    args: readonly string[] = ['program'],
  ) {
    for (const section of program.images[0]!.sections) this.write(section.address, section.bytes);
    this.write(TLS, program.images[0]!.tls.bytes);
    this.pc = program.images[0]!.start;
    let at = STACK_TOP - 4096;
    const argv = STACK_TOP - 8192;
    args.forEach((arg, n) => {
      const bytes = new TextEncoder().encode(`${arg}\0`);
      this.write(at, bytes);
      this.setU64(argv + 8 * n, BigInt(at));
      at += bytes.length;
    });
    this.setU64(argv + 8 * args.length, 0n);
    this.set32(2, args.length);
    this.set64(3, BigInt(argv));
    this.set64(4, BigInt(argv + 8 * args.length));
  }

  // ---- memory
  view(address: number, size: number): [DataView, number] {
    if (address >= LOW && address + size <= LOW + LOW_SIZE) return [this.low, address - LOW];
    if (address >= STACK_TOP - STACK_SIZE && address + size <= STACK_TOP) {
      return [this.stack, address - (STACK_TOP - STACK_SIZE)];
    }
    throw new Stop(139, `no memory at 0x${address.toString(16)}`);
  }
  getU64(address: number): bigint {
    const [v, o] = this.view(address, 8);
    return v.getBigUint64(o, true);
  }
  setU64(address: number, value: bigint): void {
    const [v, o] = this.view(address, 8);
    v.setBigUint64(o, BigInt.asUintN(64, value), true);
  }
  bytes(address: number, size: number): Uint8Array {
    const [v, o] = this.view(address, size);
    return new Uint8Array(v.buffer, o, size);
  }
  write(address: number, bytes: Uint8Array): void {
    if (bytes.length > 0) this.bytes(address, bytes.length).set(bytes);
  }
  string(address: number): Uint8Array {
    let end = address;
    while (this.bytes(end, 1)[0] !== 0) end++;
    return this.bytes(address, end - address);
  }
  integer(address: number, size: number, signed: boolean): bigint {
    let value = 0n;
    const b = this.bytes(address, size);
    for (let n = size - 1; n >= 0; n--) value = (value << 8n) | BigInt(b[n]!);
    return signed ? BigInt.asIntN(size * 8, value) : value;
  }
  setInteger(address: number, size: number, value: bigint): void {
    let rest = BigInt.asUintN(size * 8, value);
    const b = this.bytes(address, size);
    for (let n = 0; n < size; n++) {
      b[n] = Number(rest & 255n);
      rest >>= 8n;
    }
  }

  // ---- slots
  at(slot: number): number {
    if (slot < 0) throw new Error(`slot ${slot} at ${this.pc}`);
    return (this.fp + slot) * 8;
  }
  s32 = (slot: number): number => this.slots.getInt32(this.at(slot), true);
  u32 = (slot: number): number => this.slots.getUint32(this.at(slot), true);
  s64 = (slot: number): bigint => this.slots.getBigInt64(this.at(slot), true);
  u64 = (slot: number): bigint => this.slots.getBigUint64(this.at(slot), true);
  f64 = (slot: number): number => this.slots.getFloat64(this.at(slot), true);
  set32(slot: number, value: number): void {
    this.slots.setInt32(this.at(slot), value | 0, true);
  }
  set64(slot: number, value: bigint): void {
    this.slots.setBigUint64(this.at(slot), BigInt.asUintN(64, value), true);
  }
  setF(slot: number, value: number): void {
    this.slots.setFloat64(this.at(slot), value, true);
  }
  pointer(slot: number, offset = 0): number {
    return Number(BigInt.asUintN(64, this.s64(slot) + BigInt(offset)));
  }

  run(limit = 10_000_000): Outcome {
    try {
      while (this.steps < limit) {
        this.steps++;
        this.step();
      }
      return { status: -1, output: this.text(), fault: 'too many steps', steps: this.steps };
    } catch (stop) {
      if (!(stop instanceof Stop)) throw stop;
      const { status, fault } = stop;
      return { status, output: this.text(), steps: this.steps, ...(fault === undefined ? {} : { fault }) };
    }
  }
  text(): string {
    return this.output.map((b) => String.fromCharCode(b)).join('');
  }

  enter(index: number, base: number, returnTo: number): void {
    const f = this.program.functions[index]!;
    const { fp } = this;
    this.fp += base;
    this.set32(0, returnTo);
    this.slots.setInt32(this.at(0) + 4, fp, true);
    this.set64(1, BigInt(this.bp));
    this.bp = this.sp - f.frameBytes;
    this.sp = this.bp;
    // Garbage where nothing was written yet, to find what is read all the same.
    this.bytes(this.bp, f.frameBytes).fill(0xa5);
    this.pc = f.entry;
  }

  callAddress(address: number, base: number, count: number): void {
    const n = (address - CODE_BASE) / CODE_STRIDE;
    if (n >= this.program.codeEnd) {
      this.pc++;
      this.intrinsic(this.program.intrinsics[n - this.program.codeEnd]?.name ?? '?', base, count);
      return;
    }
    const index = this.program.functions.findIndex((f) => f.entry === n);
    if (index < 0) throw new Stop(139, `call of 0x${address.toString(16)}`);
    this.enter(index, base, this.pc + 1);
  }

  step(): void {
    const { code } = this.program;
    const op = code[this.pc * 4]!;
    const a = code[this.pc * 4 + 1]!;
    const b = code[this.pc * 4 + 2]!;
    const c = code[this.pc * 4 + 3]!;
    const { name } = opInfo[op]!;
    const jumpIf = (test: boolean): void => {
      this.pc = test ? a : this.pc + 1;
    };
    const { s32, u32, s64, u64, f64 } = this;
    // control
    switch (op) {
      case Op.JUMP:
      case Op.LOOP:
        this.pc = a;
        return;
      case Op.JZ32:
        jumpIf(s32(b) === 0);
        return;
      case Op.JNZ32:
        jumpIf(s32(b) !== 0);
        return;
      case Op.JZ64:
        jumpIf(s64(b) === 0n);
        return;
      case Op.JNZ64:
        jumpIf(s64(b) !== 0n);
        return;
      case Op.JEQ32:
        jumpIf(s32(b) === s32(c));
        return;
      case Op.JNE32:
        jumpIf(s32(b) !== s32(c));
        return;
      case Op.JLTS32:
        jumpIf(s32(b) < s32(c));
        return;
      case Op.JLES32:
        jumpIf(s32(b) <= s32(c));
        return;
      case Op.JLTU32:
        jumpIf(u32(b) < u32(c));
        return;
      case Op.JLEU32:
        jumpIf(u32(b) <= u32(c));
        return;
      case Op.JEQI32:
        jumpIf(s32(b) === c);
        return;
      case Op.JNEI32:
        jumpIf(s32(b) !== c);
        return;
      case Op.JLTSI32:
        jumpIf(s32(b) < c);
        return;
      case Op.JLESI32:
        jumpIf(s32(b) <= c);
        return;
      case Op.JGTSI32:
        jumpIf(s32(b) > c);
        return;
      case Op.JGESI32:
        jumpIf(s32(b) >= c);
        return;
      case Op.SWITCH: {
        const info = this.program.switches[b]!;
        const value = info.wide ? (info.signed ? s64(a) : u64(a)) : info.signed ? BigInt(s32(a)) : BigInt(u32(a));
        this.pc = info.cases.find((x) => value >= x.low && value <= x.high)?.target ?? info.otherwise;
        return;
      }
      case Op.CALL:
        this.enter(a, b, this.pc + 1);
        return;
      case Op.CALLP:
        this.callAddress(this.pointer(a), b, c);
        return;
      case Op.RET: {
        const f = this.program.functions[b]!;
        const result = a >= 0 ? u64(a) : undefined;
        const back = s32(0);
        const fp = this.slots.getInt32(this.at(0) + 4, true);
        const { bp } = this;
        this.bp = Number(u64(1));
        this.sp = bp + f.frameBytes;
        if (result !== undefined) this.set64(0, result);
        this.fp = fp;
        this.pc = back;
        return;
      }
      case Op.INTRINSIC:
        this.pc++;
        this.intrinsic(this.program.intrinsics[a]!.name, b, c);
        return;
      case Op.TRAP:
        throw new Stop(132, FAULTS[c] ?? 'trap');
      default:
    }
    this.pc++;
    switch (op) {
      case Op.CONST32:
        this.set32(a, b);
        return;
      case Op.CONST64:
        this.set64(a, (BigInt(c) << 32n) | BigInt(b >>> 0));
        return;
      case Op.MOV32:
        this.set32(a, s32(b));
        return;
      case Op.MOV64:
        this.set64(a, u64(b));
        return;
      case Op.ADD32:
      case Op.ADDS32:
        this.set32(a, s32(b) + s32(c));
        return;
      case Op.SUB32:
      case Op.SUBS32:
        this.set32(a, s32(b) - s32(c));
        return;
      case Op.MUL32:
      case Op.MULS32:
        this.set32(a, Math.imul(s32(b), s32(c)));
        return;
      case Op.ADDI32:
      case Op.ADDSI32:
        this.set32(a, s32(b) + c);
        return;
      case Op.MULI32:
        this.set32(a, Math.imul(s32(b), c));
        return;
      case Op.DIVS32:
        this.set32(a, Number(BigInt(s32(b)) / this.divisor(BigInt(s32(c)))));
        return;
      case Op.DIVU32:
        this.set32(a, Number(BigInt(u32(b)) / this.divisor(BigInt(u32(c)))));
        return;
      case Op.REMS32:
        this.set32(a, Number(BigInt(s32(b)) % this.divisor(BigInt(s32(c)))));
        return;
      case Op.REMU32:
        this.set32(a, Number(BigInt(u32(b)) % this.divisor(BigInt(u32(c)))));
        return;
      case Op.AND32:
        this.set32(a, s32(b) & s32(c));
        return;
      case Op.ANDI32:
        this.set32(a, s32(b) & c);
        return;
      case Op.OR32:
        this.set32(a, s32(b) | s32(c));
        return;
      case Op.XOR32:
        this.set32(a, s32(b) ^ s32(c));
        return;
      case Op.SHL32:
        this.set32(a, s32(b) << s32(c));
        return;
      case Op.SHRS32:
        this.set32(a, s32(b) >> s32(c));
        return;
      case Op.SHRU32:
        this.set32(a, u32(b) >>> s32(c));
        return;
      case Op.SHLI32:
        this.set32(a, s32(b) << c);
        return;
      case Op.SHRSI32:
        this.set32(a, s32(b) >> c);
        return;
      case Op.SHRUI32:
        this.set32(a, u32(b) >>> c);
        return;
      case Op.NEG32:
        this.set32(a, -s32(b));
        return;
      case Op.NOT32:
        this.set32(a, ~s32(b));
        return;
      case Op.EQ32:
        this.set32(a, s32(b) === s32(c) ? 1 : 0);
        return;
      case Op.NE32:
        this.set32(a, s32(b) !== s32(c) ? 1 : 0);
        return;
      case Op.LTS32:
        this.set32(a, s32(b) < s32(c) ? 1 : 0);
        return;
      case Op.LES32:
        this.set32(a, s32(b) <= s32(c) ? 1 : 0);
        return;
      case Op.LTU32:
        this.set32(a, u32(b) < u32(c) ? 1 : 0);
        return;
      case Op.LEU32:
        this.set32(a, u32(b) <= u32(c) ? 1 : 0);
        return;
      case Op.ADD64:
      case Op.ADDS64:
        this.set64(a, u64(b) + u64(c));
        return;
      case Op.SUB64:
      case Op.SUBS64:
        this.set64(a, u64(b) - u64(c));
        return;
      case Op.MUL64:
      case Op.MULS64:
        this.set64(a, u64(b) * u64(c));
        return;
      case Op.ADDI64:
      case Op.ADDSI64:
        this.set64(a, u64(b) + BigInt(c));
        return;
      case Op.MULI64:
        this.set64(a, u64(b) * BigInt(c));
        return;
      case Op.DIVS64:
        this.set64(a, s64(b) / this.divisor(s64(c)));
        return;
      case Op.DIVU64:
        this.set64(a, u64(b) / this.divisor(u64(c)));
        return;
      case Op.REMS64:
        this.set64(a, s64(b) % this.divisor(s64(c)));
        return;
      case Op.REMU64:
        this.set64(a, u64(b) % this.divisor(u64(c)));
        return;
      case Op.AND64:
        this.set64(a, u64(b) & u64(c));
        return;
      case Op.OR64:
        this.set64(a, u64(b) | u64(c));
        return;
      case Op.XOR64:
        this.set64(a, u64(b) ^ u64(c));
        return;
      case Op.SHL64:
        this.set64(a, u64(b) << BigInt(s32(c) & 63));
        return;
      case Op.SHRS64:
        this.set64(a, s64(b) >> BigInt(s32(c) & 63));
        return;
      case Op.SHRU64:
        this.set64(a, u64(b) >> BigInt(s32(c) & 63));
        return;
      case Op.NEG64:
        this.set64(a, -u64(b));
        return;
      case Op.NOT64:
        this.set64(a, ~u64(b));
        return;
      case Op.EQ64:
        this.set32(a, u64(b) === u64(c) ? 1 : 0);
        return;
      case Op.NE64:
        this.set32(a, u64(b) !== u64(c) ? 1 : 0);
        return;
      case Op.LTS64:
        this.set32(a, s64(b) < s64(c) ? 1 : 0);
        return;
      case Op.LES64:
        this.set32(a, s64(b) <= s64(c) ? 1 : 0);
        return;
      case Op.LTU64:
        this.set32(a, u64(b) < u64(c) ? 1 : 0);
        return;
      case Op.LEU64:
        this.set32(a, u64(b) <= u64(c) ? 1 : 0);
        return;
      case Op.ADDF:
        this.setF(a, f64(b) + f64(c));
        return;
      case Op.SUBF:
        this.setF(a, f64(b) - f64(c));
        return;
      case Op.MULF:
        this.setF(a, f64(b) * f64(c));
        return;
      case Op.DIVF:
        this.setF(a, f64(b) / f64(c));
        return;
      case Op.NEGF:
        this.setF(a, -f64(b));
        return;
      case Op.EQF:
        this.set32(a, f64(b) === f64(c) ? 1 : 0);
        return;
      case Op.NEF:
        this.set32(a, f64(b) !== f64(c) ? 1 : 0);
        return;
      case Op.LTF:
        this.set32(a, f64(b) < f64(c) ? 1 : 0);
        return;
      case Op.LEF:
        this.set32(a, f64(b) <= f64(c) ? 1 : 0);
        return;
      case Op.EXTS8:
        this.set32(a, (s32(b) << 24) >> 24);
        return;
      case Op.EXTU8:
        this.set32(a, s32(b) & 0xff);
        return;
      case Op.EXTS16:
        this.set32(a, (s32(b) << 16) >> 16);
        return;
      case Op.EXTU16:
        this.set32(a, s32(b) & 0xffff);
        return;
      case Op.SEXT64:
        this.set64(a, BigInt(s32(b)));
        return;
      case Op.ZEXT64:
        this.set64(a, BigInt(u32(b)));
        return;
      case Op.I32F:
        this.setF(a, s32(b));
        return;
      case Op.U32F:
        this.setF(a, u32(b));
        return;
      case Op.I64F:
        this.setF(a, Number(s64(b)));
        return;
      case Op.U64F:
        this.setF(a, Number(u64(b)));
        return;
      case Op.FI32:
        this.set32(a, toInteger(f64(b), -(2 ** 31), 2 ** 31 - 1, -(2 ** 31)));
        return;
      case Op.FU32:
        this.set32(a, Number(BigInt.asIntN(32, BigInt(Math.trunc(Number.isFinite(f64(b)) ? f64(b) : 0)))));
        return;
      case Op.FI64:
        this.set64(a, toBig(f64(b), -(2n ** 63n), 2n ** 63n - 1n, -(2n ** 63n)));
        return;
      case Op.FU64:
        this.set64(a, toBig(f64(b), -(2n ** 63n), 2n ** 64n - 1n, 2n ** 63n));
        return;
      case Op.F32:
        this.setF(a, Math.fround(f64(b)));
        return;
      case Op.BOOL32:
        this.set32(a, s32(b) !== 0 ? 1 : 0);
        return;
      case Op.BOOL64:
        this.set32(a, u64(b) !== 0n ? 1 : 0);
        return;
      case Op.BOOLF:
        this.set32(a, f64(b) !== 0 ? 1 : 0);
        return;
      case Op.LEAF:
        this.set64(a, BigInt(this.bp + b));
        return;
      case Op.LEAT:
        this.set64(a, BigInt(TLS + b));
        return;
      case Op.LEAC:
        this.set64(a, BigInt(CODE_BASE + CODE_STRIDE * this.program.functions[b]!.entry));
        return;
      case Op.LEAI:
        this.set64(a, BigInt(CODE_BASE + CODE_STRIDE * (this.program.codeEnd + b)));
        return;
      case Op.COPY:
        this.write(this.pointer(a), this.bytes(this.pointer(b), c).slice());
        return;
      case Op.ZERO:
        this.bytes(this.pointer(a), c).fill(0);
        return;
      case Op.FRESH:
        this.bytes(this.bp + a, b).fill(0xa5);
        return;
      case Op.ALLOCA:
        this.sp = Math.floor((this.sp - Number(u64(b))) / 16) * 16;
        this.bytes(this.sp, Number(u64(b)));
        this.set64(a, BigInt(this.sp));
        return;
      case Op.SPSAVE:
        this.set64(a, BigInt(this.sp));
        return;
      case Op.SPRESTORE:
        this.sp = Number(u64(a));
        return;
      case Op.DEFINED:
        if (s32(a) === 0) throw new Stop(134, `uninitialised ${this.localName(b)}`);
        return;
      case Op.PAUSE:
      case Op.FENCE:
        return;
      case Op.ATOMIC:
        this.atomic(a, b, c);
        return;
      case Op.RMW: {
        const info = this.program.rmws[c]!;
        const at = this.pointer(b);
        const old = this.integer(at, info.size, info.signed);
        const value = combine(info.op, old, s64(a));
        this.setInteger(at, info.size, value);
        return;
      }
      default:
    }
    if (name.startsWith('load')) {
      this.load(name, a, b, c);
      return;
    }
    if (name.startsWith('store')) {
      this.store(name, a, b, c);
      return;
    }
    throw new Error(`opcode ${name} is not known to the reference`);
  }

  localName(local: number): string {
    return `variable ${local} of ${functionAt(this.program, this.pc - 1)?.name}`;
  }

  divisor(value: bigint): bigint {
    if (value === 0n) throw new Stop(136, 'division by zero');
    return value;
  }

  /** Address of a load or store: by its form G, F or plain. */
  place(name: string, b: number, c: number): [number, string] {
    const m = /^(load|store)(g|f(?=[su_]|f32))?(.*)$/.exec(name)!;
    if (name === 'loadf32' || name === 'storef32') return [this.pointer(b, c), 'f32'];
    const rest = m[3]!.replace('_', '').replace('raw', '');
    if (m[2] === 'g') return [b, rest];
    if (m[2] === 'f') return [this.bp + b, rest];
    return [this.pointer(b, c), rest];
  }
  load(name: string, a: number, b: number, c: number): void {
    const [at, how] = this.place(name, b, c);
    if (how === 'f32') {
      const [v, o] = this.view(at, 4);
      this.setF(a, v.getFloat32(o, true));
    } else if (how === '64') this.set64(a, this.getU64(at));
    else {
      const size = Number(/\d+/.exec(how)![0]) / 8;
      this.set32(a, Number(BigInt.asIntN(32, this.integer(at, size, how.startsWith('s')))));
    }
  }
  store(name: string, a: number, b: number, c: number): void {
    const [at, how] = this.place(name, b, c);
    if (how === 'f32') {
      const [v, o] = this.view(at, 4);
      v.setFloat32(o, this.f64(a), true);
    } else this.setInteger(at, Number(/\d+/.exec(how)![0]) / 8, this.u64(a));
  }

  atomic(a: number, b: number, c: number): void {
    const info = this.program.atomics[c]!;
    const at = this.pointer(b);
    const old = this.integer(at, info.size, info.signed);
    const cut = (v: bigint): bigint =>
      info.signed ? BigInt.asIntN(info.size * 8, v) : BigInt.asUintN(info.size * 8, v);
    const operand = info.operand >= 0 ? cut(this.s64(info.operand)) : 0n;
    let now = old;
    switch (info.op) {
      case 'load':
        break;
      case 'store':
      case 'exchange':
        now = operand;
        break;
      case 'clear':
        now = 0n;
        break;
      case 'test-and-set':
        now = 1n;
        break;
      case 'cas':
        if (old === operand) now = cut(this.s64(info.desired));
        this.set32(info.success, old === operand ? 1 : 0);
        break;
      case 'nand':
        now = ~(old & operand);
        break;
      default:
        now = combine(info.op, old, operand);
    }
    if (info.op !== 'load') this.setInteger(at, info.size, now);
    const result = info.result === 'old' ? old : info.result === 'new' ? cut(now) : undefined;
    if (result === undefined) return;
    if (info.size === 8) this.set64(a, result);
    else this.set32(a, Number(BigInt.asIntN(32, info.op === 'test-and-set' ? (result === 0n ? 0n : 1n) : result)));
  }

  // ---- a few library functions
  intrinsic(name: string, base: number, count: number): void {
    const arg = (n: number): number => base + 2 + n;
    const put = (bytes: Iterable<number>): void => {
      for (const x of bytes) this.output.push(x);
    };
    const slotReader = (first: number) => {
      let n = first;
      return { next: (): [bigint, number] => [this.u64(arg(n)), this.f64(arg(n++))] };
    };
    switch (name) {
      case 'printf': {
        const text = this.format(this.string(this.pointer(arg(0))), slotReader(1));
        put(text);
        this.set32(base, text.length);
        return;
      }
      case 'snprintf':
      case 'sprintf': {
        const limit = name === 'sprintf' ? Infinity : Number(this.u64(arg(1)));
        const text = this.format(
          this.string(this.pointer(arg(name === 'sprintf' ? 1 : 2))),
          slotReader(name === 'sprintf' ? 2 : 3),
        );
        if (limit > 0) this.write(this.pointer(arg(0)), Uint8Array.from([...text.slice(0, limit - 1), 0]));
        this.set32(base, text.length);
        return;
      }
      case 'vsnprintf':
      case 'vprintf': {
        const list = this.pointer(arg(name === 'vprintf' ? 1 : 3));
        const next = (): [bigint, number] => {
          const at = Number(this.getU64(list + 8));
          this.setU64(list + 8, BigInt(at + 8));
          const [v, o] = this.view(at, 8);
          return [this.getU64(at), v.getFloat64(o, true)];
        };
        const text = this.format(this.string(this.pointer(arg(name === 'vprintf' ? 0 : 2))), { next });
        const limit = name === 'vprintf' ? 0 : Number(this.u64(arg(1)));
        if (name === 'vprintf') put(text);
        else if (limit > 0) this.write(this.pointer(arg(0)), Uint8Array.from([...text.slice(0, limit - 1), 0]));
        this.set32(base, text.length);
        return;
      }
      case 'puts':
        put([...this.string(this.pointer(arg(0))), 10]);
        this.set32(base, 1);
        return;
      case 'putchar':
        put([this.s32(arg(0)) & 255]);
        this.set32(base, this.s32(arg(0)) & 255);
        return;
      case 'exit':
      case '_exit':
        throw new Stop(this.s32(arg(0)) & 255);
      case 'abort':
        throw new Stop(134, 'abort');
      case '__assert_fail':
        throw new Stop(134, 'assertion failed');
      case 'malloc':
      case 'calloc': {
        const size = name === 'calloc' ? Number(this.u64(arg(0)) * this.u64(arg(1))) : Number(this.u64(arg(0)));
        const at = this.heap;
        this.heap += Math.ceil((size + 16) / 16) * 16;
        this.bytes(at, size).fill(name === 'calloc' ? 0 : 0xa5);
        this.set64(base, BigInt(at));
        return;
      }
      case 'free':
        return;
      case 'fflush':
        this.set32(base, 0);
        return;
      case 'sqrt':
        this.setF(base, Math.sqrt(this.f64(arg(0))));
        return;
      case 'fabs':
        this.setF(base, Math.abs(this.f64(arg(0))));
        return;
      case 'div': {
        // A record is returned: the hidden first argument says where to.
        const at = this.pointer(arg(0));
        const x = BigInt(this.s32(arg(1)));
        const y = this.divisor(BigInt(this.s32(arg(2))));
        this.setInteger(at, 4, x / y);
        this.setInteger(at + 4, 4, x % y);
        return;
      }
      case 'strcat': {
        const at = this.pointer(arg(0));
        const text = this.string(this.pointer(arg(1))).slice();
        this.write(at + this.string(at).length, Uint8Array.from([...text, 0]));
        this.set64(base, BigInt(at));
        return;
      }
      case 'setjmp':
      case '_setjmp': {
        const at = this.pointer(arg(0));
        [this.pc, this.fp, this.bp, this.sp, base].forEach((value, n) => void this.setU64(at + 8 * n, BigInt(value)));
        this.set32(base, 0);
        return;
      }
      case 'longjmp':
      case '_longjmp': {
        const at = this.pointer(arg(0));
        const value = this.s32(arg(1)) || 1;
        const saved = [0, 1, 2, 3, 4].map((n) => Number(this.getU64(at + 8 * n)));
        [this.pc, this.fp, this.bp, this.sp] = saved as [number, number, number, number];
        this.set32(saved[4]!, value);
        return;
      }
      case 'strlen':
        this.set64(base, BigInt(this.string(this.pointer(arg(0))).length));
        return;
      case 'strcmp': {
        const x = this.string(this.pointer(arg(0)));
        const y = this.string(this.pointer(arg(1)));
        for (let n = 0; ; n++) {
          const d = (x[n] ?? 0) - (y[n] ?? 0);
          if (d !== 0 || n >= x.length) {
            this.set32(base, d);
            return;
          }
        }
      }
      case 'strcpy': {
        const text = this.string(this.pointer(arg(1))).slice();
        this.write(this.pointer(arg(0)), Uint8Array.from([...text, 0]));
        this.set64(base, this.u64(arg(0)));
        return;
      }
      case 'memcpy':
      case 'memmove':
        this.write(this.pointer(arg(0)), this.bytes(this.pointer(arg(1)), Number(this.u64(arg(2)))).slice());
        this.set64(base, this.u64(arg(0)));
        return;
      case 'memset':
        this.bytes(this.pointer(arg(0)), Number(this.u64(arg(2)))).fill(this.s32(arg(1)));
        this.set64(base, this.u64(arg(0)));
        return;
      case 'memcmp': {
        const n = Number(this.u64(arg(2)));
        const x = this.bytes(this.pointer(arg(0)), n);
        const y = this.bytes(this.pointer(arg(1)), n);
        let i = 0;
        while (i < n && x[i] === y[i]) i++;
        if (i < n) {
          this.set32(base, x[i]! - y[i]!);
          return;
        }
        this.set32(base, 0);
        return;
      }
      case 'abs':
        this.set32(base, Math.abs(this.s32(arg(0))));
        return;
      default:
        throw new Stop(127, `library function ${name} (${count} arguments) is not known to the reference`);
    }
  }

  /** printf, the part of it that small tests use. */
  format(format: Uint8Array, args: { next(): [bigint, number] }): number[] {
    const out: number[] = [];
    const text = Array.from(format, (b) => String.fromCharCode(b)).join('');
    const pattern = /%([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d*))?(hh|h|ll|l|z|j|t|L)?([diouxXcspfFeEgG%])|[^%]/g;
    for (const m of text.matchAll(pattern)) {
      if (m[5] === undefined) {
        out.push(m[0].charCodeAt(0));
        continue;
      }
      if (m[5] === '%') {
        out.push(37);
        continue;
      }
      let flags = m[1]!;
      let width = m[2] === '*' ? Number(BigInt.asIntN(32, args.next()[0])) : Number(m[2] ?? 0);
      if (width < 0) {
        flags += '-';
        width = -width;
      }
      let precision = m[3] === undefined ? -1 : m[3] === '*' ? Number(BigInt.asIntN(32, args.next()[0])) : Number(m[3]);
      const [bits, float] = args.next();
      const size = { hh: 8, h: 16, l: 64, ll: 64, z: 64, j: 64, t: 64 }[m[4] ?? ''] ?? 32;
      let sign = '';
      let body: string;
      const plus = flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : '';
      const kind = m[5]!;
      if (kind === 'c') body = String.fromCharCode(Number(bits & 255n));
      else if (kind === 's') {
        body = Array.from(this.string(Number(bits)), (x) => String.fromCharCode(x)).join('');
        if (precision >= 0) body = body.slice(0, precision);
      } else if (kind === 'p') body = bits === 0n ? '(nil)' : `0x${bits.toString(16)}`;
      else if ('diouxX'.includes(kind)) {
        const signed = kind === 'd' || kind === 'i';
        let value = signed ? BigInt.asIntN(size, bits) : BigInt.asUintN(size, bits);
        sign = value < 0n ? '-' : signed ? plus : '';
        if (value < 0n) value = -value;
        body = value.toString(kind === 'o' ? 8 : kind === 'x' || kind === 'X' ? 16 : 10);
        if (precision >= 0) body = precision === 0 && value === 0n ? '' : body.padStart(precision, '0');
        if (flags.includes('#') && value !== 0n && (kind === 'x' || kind === 'X')) sign = '0x';
        if (flags.includes('#') && kind === 'o' && !body.startsWith('0')) body = `0${body}`;
        if (kind === 'X') {
          body = body.toUpperCase();
          sign = sign.toUpperCase();
        }
        if (precision >= 0) flags = flags.replaceAll('0', '');
      } else {
        sign = float < 0 || Object.is(float, -0) ? '-' : plus;
        const x = Math.abs(float);
        if (precision < 0) precision = 6;
        const exponent = (s: string): string => s.replace(/e([+-])(\d)$/, 'e$10$2');
        if (!Number.isFinite(x)) body = Number.isNaN(x) ? 'nan' : 'inf';
        else if (kind === 'f' || kind === 'F') body = x.toFixed(precision);
        else if (kind === 'e' || kind === 'E') body = exponent(x.toExponential(precision));
        else {
          const p = precision === 0 ? 1 : precision;
          const e = x === 0 ? 0 : Number(/e(.*)$/.exec(x.toExponential(p - 1))![1]);
          body = e < -4 || e >= p ? exponent(x.toExponential(p - 1)) : x.toFixed(p - 1 - e);
          if (!flags.includes('#') && body.includes('.')) body = body.replace(/\.?0+(?=e|$)/, '');
        }
      }
      const fill = width - sign.length - body.length;
      const zero = flags.includes('0') && !flags.includes('-') && kind !== 's' && kind !== 'c';
      const padded =
        fill <= 0
          ? sign + body
          : flags.includes('-')
            ? sign + body + ' '.repeat(fill)
            : zero
              ? sign + '0'.repeat(fill) + body
              : ' '.repeat(fill) + sign + body;
      for (let n = 0; n < padded.length; n++) out.push(padded.charCodeAt(n));
    }
    return out;
  }
}

function combine(op: string, old: bigint, value: bigint): bigint {
  switch (op) {
    case 'add':
      return old + value;
    case 'sub':
      return old - value;
    case 'and':
      return old & value;
    case 'or':
      return old | value;
    default:
      return old ^ value;
  }
}

function toInteger(x: number, low: number, high: number, wrong: number): number {
  const t = Math.trunc(x);
  return Number.isNaN(t) || t < low || t > high ? wrong : t;
}
function toBig(x: number, low: bigint, high: bigint, wrong: bigint): bigint {
  if (!Number.isFinite(x)) return wrong;
  const t = BigInt(Math.trunc(x));
  return t < low || t > high ? wrong : t;
}
