/** Loads, stores and addresses: which instruction for which type and which kind of address. Bit-fields. */
import { Op } from '../opcodes.js';
import type { Member } from '../tree.js';
import type { CType } from '../types.js';
import { type Address, emit, type Fn, frameTemporary, isTemp, relocate, temp } from './emitter.js';
import { integerSize, isSigned } from './shapes.js';

type Access = 's8' | 'u8' | 's16' | 'u16' | '32' | '64' | 'f32';

function accessOf(type: CType): Access {
  if (type.kind === 'float') return type.size === 4 ? 'f32' : '64';
  switch (integerSize(type)) {
    case 1:
      return isSigned(type) ? 's8' : 'u8';
    case 2:
      return isSigned(type) ? 's16' : 'u16';
    case 4:
      return '32';
    default:
      return '64';
  }
}

const LOADS = {
  slot: {
    s8: Op.LOADS8,
    u8: Op.LOADU8,
    s16: Op.LOADS16,
    u16: Op.LOADU16,
    '32': Op.LOAD32,
    '64': Op.LOAD64,
    f32: Op.LOADF32,
  },
  global: {
    s8: Op.LOADGS8,
    u8: Op.LOADGU8,
    s16: Op.LOADGS16,
    u16: Op.LOADGU16,
    '32': Op.LOADG32,
    '64': Op.LOADG64,
    f32: Op.LOADGF32,
  },
  frame: {
    s8: Op.LOADFS8,
    u8: Op.LOADFU8,
    s16: Op.LOADFS16,
    u16: Op.LOADFU16,
    '32': Op.LOADF_32,
    '64': Op.LOADF_64,
    f32: Op.LOADFF32,
  },
} as const;

const STORES = {
  slot: {
    s8: Op.STORE8,
    u8: Op.STORE8,
    s16: Op.STORE16,
    u16: Op.STORE16,
    '32': Op.STORE32,
    '64': Op.STORE64,
    f32: Op.STOREF32,
  },
  global: {
    s8: Op.STOREG8,
    u8: Op.STOREG8,
    s16: Op.STOREG16,
    u16: Op.STOREG16,
    '32': Op.STOREG32,
    '64': Op.STOREG64,
    f32: Op.STOREGF32,
  },
  frame: {
    s8: Op.STOREF_8,
    u8: Op.STOREF_8,
    s16: Op.STOREF_16,
    u16: Op.STOREF_16,
    '32': Op.STOREF_32,
    '64': Op.STOREF_64,
    f32: Op.STOREFF32,
  },
} as const;

function access(f: Fn, op: number, slot: number, address: Address): void {
  if (address.kind === 'slot') {
    emit(f, op, slot, address.slot, address.offset);
    if (address.section !== undefined) relocate(f, 3, address.section);
  } else {
    emit(f, op, slot, address.offset);
    if (address.kind === 'global') relocate(f, 2, address.section);
  }
}

export function load(f: Fn, address: Address, type: CType, dest: number): void {
  access(f, LOADS[address.kind][accessOf(type)], dest, address);
}

export function store(f: Fn, slot: number, address: Address, type: CType): void {
  access(f, STORES[address.kind][accessOf(type)], slot, address);
}

export function shifted(address: Address, by: number): Address {
  return by === 0 ? address : { ...address, offset: address.offset + by };
}

export function constant32(f: Fn, dest: number, value: number): void {
  emit(f, Op.CONST32, dest, value | 0);
}

export function constant64(f: Fn, dest: number, value: bigint): void {
  emit(f, Op.CONST64, dest, Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
}

const floatView = new DataView(new ArrayBuffer(8));
export function constantFloat(f: Fn, dest: number, value: number): void {
  floatView.setFloat64(0, value, true);
  emit(f, Op.CONST64, dest, floatView.getInt32(0, true), floatView.getInt32(4, true));
}

/** Puts an address into a slot. */
export function addressInto(f: Fn, address: Address, dest: number): void {
  if (address.kind === 'frame') emit(f, Op.LEAF, dest, address.offset);
  else if (address.kind === 'global') {
    emit(f, Op.CONST64, dest, address.offset, 0);
    relocate(f, 2, address.section);
  } else if (address.section !== undefined) {
    emit(f, Op.ADDI64, dest, address.slot, address.offset);
    relocate(f, 3, address.section);
  } else if (address.offset !== 0) emit(f, Op.ADDI64, dest, address.slot, address.offset);
  else if (address.slot !== dest) emit(f, Op.MOV64, dest, address.slot);
}

/** The slot that holds an address: the one it is in, or a temporary. */
export function addressSlot(f: Fn, address: Address, scratch = -1): number {
  if (address.kind === 'slot' && address.offset === 0 && address.section === undefined) return address.slot;
  const slot = scratch >= 0 ? scratch : address.kind === 'slot' && isTemp(f, address.slot) ? address.slot : temp(f);
  addressInto(f, address, slot);
  return slot;
}

export function copyBytes(f: Fn, to: Address, from: Address, size: number): void {
  if (size === 0) return;
  const top = f.top;
  const target = addressSlot(f, to);
  emit(f, Op.COPY, target, addressSlot(f, from), size);
  f.top = top;
}

export function zeroBytes(f: Fn, at: Address, size: number): void {
  if (size === 0) return;
  const top = f.top;
  emit(f, Op.ZERO, addressSlot(f, at), 0, size);
  f.top = top;
}

// ---- bit-fields: the storage unit is read raw (its other bits may be uninitialised), the field shifted out or in

type Bits = NonNullable<Member['bits']>;
const RAW = { 1: Op.LOADRAW8, 2: Op.LOADRAW16, 4: Op.LOADRAW32, 8: Op.LOADRAW64 } as const;

function loadUnit(f: Fn, address: Address, type: CType, dest: number): void {
  const top = f.top;
  const size = integerSize(type) || 4;
  const base: Address = address.kind === 'slot' ? address : { kind: 'slot', slot: addressSlot(f, address), offset: 0 };
  access(f, RAW[size], dest, base);
  f.top = top;
}

/** Sign- or zero-extends the `width` bits at `offset` of slot `from`. */
function extract(f: Fn, dest: number, from: number, type: CType, bits: Bits): void {
  const signed = isSigned(type);
  if (integerSize(type) === 8) {
    const top = f.top;
    const count = temp(f);
    constant32(f, count, 64 - bits.offset - bits.width);
    emit(f, Op.SHL64, dest, from, count);
    constant32(f, count, 64 - bits.width);
    emit(f, signed ? Op.SHRS64 : Op.SHRU64, dest, dest, count);
    f.top = top;
    return;
  }
  const left = 32 - bits.offset - bits.width;
  const right = 32 - bits.width;
  if (right === 0) {
    if (dest !== from) emit(f, Op.MOV32, dest, from);
    return;
  }
  if (!signed && bits.offset === 0) {
    emit(f, Op.ANDI32, dest, from, 2 ** bits.width - 1);
    return;
  }
  if (!signed && left === 0) {
    emit(f, Op.SHRUI32, dest, from, right);
    return;
  }
  if (left !== 0) emit(f, Op.SHLI32, dest, from, left);
  emit(f, signed ? Op.SHRSI32 : Op.SHRUI32, dest, left !== 0 ? dest : from, right);
}

/** `dest` is a temporary. */
export function loadBits(f: Fn, address: Address, type: CType, bits: Bits, dest: number): void {
  loadUnit(f, address, type, dest);
  extract(f, dest, dest, type, bits);
}

/** Stores into a bit-field; `result`, if not negative, receives the value that the field then has. */
export function storeBits(f: Fn, slot: number, address: Address, type: CType, bits: Bits, result: number): void {
  const top = f.top;
  const field = temp(f);
  const unit = temp(f);
  const mask = (1n << BigInt(bits.width)) - 1n;
  const hole = ~(mask << BigInt(bits.offset));
  if (integerSize(type) === 8) {
    const other = temp(f);
    constant64(f, other, mask);
    emit(f, Op.AND64, field, slot, other);
    constant32(f, other, bits.offset);
    emit(f, Op.SHL64, field, field, other);
    loadUnit(f, address, type, unit);
    constant64(f, other, hole);
    emit(f, Op.AND64, unit, unit, other);
    emit(f, Op.OR64, unit, unit, field);
  } else {
    if (bits.width < 32) emit(f, Op.ANDI32, field, slot, Number(BigInt.asIntN(32, mask)));
    else emit(f, Op.MOV32, field, slot);
    if (bits.offset !== 0) emit(f, Op.SHLI32, field, field, bits.offset);
    loadUnit(f, address, type, unit);
    emit(f, Op.ANDI32, unit, unit, Number(BigInt.asIntN(32, hole)));
    emit(f, Op.OR32, unit, unit, field);
  }
  store(f, unit, address, type);
  if (result >= 0) extract(f, result, slot, type, { offset: 0, width: bits.width });
  f.top = top;
}

/** The 32 bits of a float, which a slot keeps as a double: through memory, as the machine has no instruction for it. */
export function floatBits(f: Fn, dest: number, slot: number): void {
  const at = frameTemporary(f, 4, 4) as Address & { kind: 'frame' };
  emit(f, Op.STOREFF32, slot, at.offset);
  emit(f, Op.LOADF_32, dest, at.offset);
}

/** The reverse of `floatBits`. */
export function bitsFloat(f: Fn, dest: number, slot: number): void {
  const at = frameTemporary(f, 4, 4) as Address & { kind: 'frame' };
  emit(f, Op.STOREF_32, slot, at.offset);
  emit(f, Op.LOADFF32, dest, at.offset);
}
