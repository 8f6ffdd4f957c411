/** ATOMIC (one step) and RMW (a read step, then a write step: no lock prefix). Every size exact, 64 bits by two words. */

import { ATOMIC_OPS, type DecodedAtomic } from './decode.js';
import { emit } from './emit.js';
import { EventKind } from './events.js';
import { HALF, RAN } from './execute-rare.js';
import type { Kernel } from './machine.js';
import { cacheOf, spaceOf } from './memory/fast.js';
import { gather, scatter } from './memory/touch.js';
import { CACHE_MASK, WOULD_CHANGE } from './scratch.js';
import type { Context, Mutable } from './state.js';

const ATOMIC_EVENT = 1 << EventKind.atomic;
const old = new Uint8Array(8);
const fresh = new Uint8Array(8);
/** Two words of the old and of the new value. */
const was = new Int32Array(2);
const will = new Int32Array(2);

function toWords(bytes: Uint8Array, size: number, signed: boolean, words: Int32Array): void {
  if (size === 1) words[0] = signed ? (bytes[0]! << 24) >> 24 : bytes[0]!;
  else if (size === 2) {
    const x = bytes[0]! | (bytes[1]! << 8);
    words[0] = signed ? (x << 16) >> 16 : x;
  } else words[0] = bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16) | (bytes[3]! << 24);
  words[1] = size === 8 ? bytes[4]! | (bytes[5]! << 8) | (bytes[6]! << 16) | (bytes[7]! << 24) : 0;
}

function toBytes(words: Int32Array, size: number, bytes: Uint8Array): void {
  for (let i = 0; i < size; i++) bytes[i] = words[i >> 2]! >>> ((i & 3) << 3);
}

/** Narrow results are kept extended, as every narrow integer in a slot. */
function extend(words: Int32Array, size: number, signed: boolean): void {
  if (size === 1) words[0] = signed ? (words[0]! << 24) >> 24 : words[0]! & 255;
  else if (size === 2) words[0] = signed ? (words[0]! << 16) >> 16 : words[0]! & 65535;
}

function put(s: Int32Array, slot: number, words: Int32Array, size: number): void {
  s[slot] = words[0]!;
  if (size === 8) s[slot + 1] = words[1]!;
}

const same = (size: number): boolean => {
  for (let i = 0; i < size; i++) if (old[i] !== fresh[i]) return false;
  return true;
};

/** will = was op (yl, yh) */
function compute(op: number, yl: number, yh: number): void {
  const xl = was[0]!;
  const xh = was[1]!;
  let lo: number;
  switch (op) {
    case ATOMIC_OPS.add:
      lo = (xl + yl) | 0;
      will[0] = lo;
      will[1] = xh + yh + (lo >>> 0 < xl >>> 0 ? 1 : 0);
      break;
    case ATOMIC_OPS.sub:
      will[0] = xl - yl;
      will[1] = xh - yh - (xl >>> 0 < yl >>> 0 ? 1 : 0);
      break;
    case ATOMIC_OPS.and:
      will[0] = xl & yl;
      will[1] = xh & yh;
      break;
    case ATOMIC_OPS.or:
      will[0] = xl | yl;
      will[1] = xh | yh;
      break;
    case ATOMIC_OPS.xor:
      will[0] = xl ^ yl;
      will[1] = xh ^ yh;
      break;
    case ATOMIC_OPS.nand:
      will[0] = ~(xl & yl);
      will[1] = ~(xh & yh);
      break;
    default:
      will[0] = yl;
      will[1] = yh;
  }
}

/**
 * One atomic operation. `a`: word index of the result's slot, `b`: of the address's. `context.dirty` is set if memory
 * holds another value afterwards.
 */
export function atomic(k: Kernel, context: Mutable<Context>, info: DecodedAtomic, a: number, b: number): void {
  const s = context.slots;
  const base = context.fp << 1;
  const size = info.size;
  const address = (s[b + 1]! >>> 0) * 4294967296 + (s[b]! >>> 0);
  if (
    size >= 4 &&
    (k.sink.low & ATOMIC_EVENT) === 0 &&
    k.scratch.accesses === undefined &&
    fast(k, context, info, a, s[b]!, s[b + 1]!)
  )
    return;
  const space = spaceOf(k, context);
  const reads = k.scratch.reads;
  const op = info.op;
  const operand = info.operand < 0 ? -1 : base + info.operand;
  if (op === ATOMIC_OPS.store || op === ATOMIC_OPS.clear) {
    // A store defines what was undefined before: the old value is not looked at.
    gatherAny(k, space, address, size);
    will[0] = op === ATOMIC_OPS.clear || operand < 0 ? 0 : s[operand]!;
    will[1] = op === ATOMIC_OPS.clear || operand < 0 ? 0 : s[operand + 1]!;
    write(k, context, space, address, size);
  } else {
    gather(k, space, address, size, true, old, undefined);
    if (reads !== undefined) reads.push(space, address, size);
    toWords(old, size, info.signed, was);
    if (op === ATOMIC_OPS.load) {
      will[0] = was[0]!;
      will[1] = was[1]!;
    } else if (op === ATOMIC_OPS.cas) {
      const desired = base + info.desired;
      will[0] = s[operand]!;
      will[1] = size === 8 ? s[operand + 1]! : 0;
      toBytes(will, size, fresh);
      const equal = same(size);
      if (equal) {
        will[0] = s[desired]!;
        will[1] = s[desired + 1]!;
        write(k, context, space, address, size);
      }
      if (info.success >= 0) s[base + info.success] = equal ? 1 : 0;
      if (info.result !== 0) put(s, a, was, size);
      tell(k, context, space, address, info, true, equal);
      event(k, context, address, size, equal ? 'cas' : 'cas failed');
      return;
    } else {
      if (op === ATOMIC_OPS['test-and-set']) compute(ATOMIC_OPS.exchange, 1, 0);
      else compute(op, s[operand]!, s[operand + 1]!);
      extend(will, size, info.signed);
      write(k, context, space, address, size);
    }
  }
  if (info.result === 1) put(s, a, was, size);
  else if (info.result === 2) put(s, a, will, size);
  const stores = op === ATOMIC_OPS.store || op === ATOMIC_OPS.clear;
  tell(k, context, space, address, info, !stores, op !== ATOMIC_OPS.load);
  event(k, context, address, size, NAMES[op]!);
}

/** Whoever listens to accesses hears of it. */
function tell(
  k: Kernel,
  context: Context,
  space: number,
  address: number,
  info: DecodedAtomic,
  reads: boolean,
  writes: boolean,
): void {
  if (k.scratch.reads !== undefined) return;
  k.scratch.accesses?.atomic(k, context.id, space, address, info.size, { order: info.order, reads, writes });
}

const NAMES = Object.keys(ATOMIC_OPS);

/**
 * The same where the block is in the write cache, aligned and defined, and nobody wants the event: words are changed in place.
 * False: nothing was done.
 */
function fast(k: Kernel, context: Mutable<Context>, info: DecodedAtomic, a: number, lo: number, hi: number): boolean {
  const t = cacheOf(k, context);
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  const wide = info.size === 8;
  if (t.writeTags[2 * e] !== (lo & -512) || t.writeTags[2 * e + 1] !== hi || (lo & (info.size - 1)) !== 0) return false;
  const w = (lo & 511) >> 2;
  const shadow = t.writeShadow[e]!;
  if (shadow[w] !== 0 || (wide && shadow[w + 1] !== 0)) return false;
  const words = t.writeWords[e]!;
  const s = context.slots;
  const base = context.fp << 1;
  const operand = base + (info.operand < 0 ? 0 : info.operand);
  const xl = words[w]!;
  const xh = wide ? words[w + 1]! : 0;
  was[0] = xl;
  was[1] = xh;
  let equal = true;
  switch (info.op) {
    case ATOMIC_OPS.load:
      will[0] = xl;
      will[1] = xh;
      break;
    case ATOMIC_OPS.store:
      will[0] = s[operand]!;
      will[1] = s[operand + 1]!;
      break;
    case ATOMIC_OPS.clear:
      will[0] = 0;
      will[1] = 0;
      break;
    case ATOMIC_OPS.cas: {
      equal = s[operand] === xl && (!wide || s[operand + 1] === xh);
      const desired = base + info.desired;
      will[0] = equal ? s[desired]! : xl;
      will[1] = equal ? s[desired + 1]! : xh;
      break;
    }
    case ATOMIC_OPS['test-and-set']:
      will[0] = 1;
      will[1] = 0;
      break;
    default:
      compute(info.op, s[operand]!, s[operand + 1]!);
  }
  if (will[0] !== xl) {
    words[w] = will[0]!;
    context.dirty = true;
  }
  if (wide && will[1] !== xh) {
    words[w + 1] = will[1]!;
    context.dirty = true;
  }
  const { result } = info;
  if (info.op === ATOMIC_OPS.cas) {
    if (info.success >= 0) s[base + info.success] = equal ? 1 : 0;
    if (result !== 0) put(s, a, was, info.size);
  } else if (result === 1) put(s, a, was, info.size);
  else if (result === 2) put(s, a, will, info.size);
  return true;
}

function event(k: Kernel, context: Context, address: number, size: number, why: string): void {
  if ((k.sink.low & ATOMIC_EVENT) === 0 || k.scratch.reads !== undefined) return;
  const value = size === 8 ? will[1]! * 4294967296 + (will[0]! >>> 0) : will[0]!;
  emit(k, 'atomic', { context: context.id, pc: context.pc, address, size, value, why });
}

const shades = new Uint8Array(8);

/** The old bytes of a store's place; undefined ones count as different from everything. */
function gatherAny(k: Kernel, space: number, address: number, size: number): void {
  gather(k, space, address, size, false, old, shades);
  undefinedBefore = false;
  for (let i = 0; i < size; i++) if (shades[i] !== 0) undefinedBefore = true;
}
let undefinedBefore = false;

/** Stores `will`. Does not touch memory where nothing changes in a dry turn. */
function write(k: Kernel, context: Mutable<Context>, space: number, address: number, size: number): void {
  toBytes(will, size, fresh);
  const changes = !same(size) || undefinedBefore;
  undefinedBefore = false;
  if (k.scratch.reads !== undefined) {
    if (changes) throw WOULD_CHANGE;
    return;
  }
  scatter(k, space, address, size, fresh, undefined);
  if (changes) context.dirty = true;
}

/**
 * RMW without a lock prefix. First step: reads the old value, leaves the new one in the operand's slot and a mark in
 * context.rmw. Second step: stores it. `a`: operand and result, `b`: address.
 */
export function readModifyWrite(
  k: Kernel,
  context: Mutable<Context>,
  info: DecodedAtomic,
  a: number,
  b: number,
): number {
  const s = context.slots;
  const size = info.size;
  const address = (s[b + 1]! >>> 0) * 4294967296 + (s[b]! >>> 0);
  const space = spaceOf(k, context);
  if (context.rmw === undefined) {
    gather(k, space, address, size, true, old, undefined);
    if (k.scratch.reads !== undefined) throw WOULD_CHANGE;
    toWords(old, size, info.signed, was);
    compute(info.op, s[a]!, s[a + 1]!);
    extend(will, size, info.signed);
    put(s, a, will, size);
    k.cost += k.scratch.memory;
    context.operations++;
    context.rmw = size === 8 ? was[1]! * 4294967296 + (was[0]! >>> 0) : was[0]!;
    k.scratch.accesses?.plain(k, context.id, space, address, size, false);
    if ((k.sink.low & (1 << EventKind.load)) !== 0) {
      emit(k, 'load', { context: context.id, pc: context.pc, address, size, value: context.rmw, why: 'rmw' });
    }
    return HALF;
  }
  will[0] = s[a]!;
  will[1] = s[a + 1]!;
  toBytes(will, size, fresh);
  scatter(k, space, address, size, fresh, undefined);
  k.cost += k.scratch.memory;
  context.operations++;
  context.dirty = true;
  context.rmw = undefined;
  k.scratch.accesses?.plain(k, context.id, space, address, size, true);
  if ((k.sink.low & (1 << EventKind.store)) !== 0) {
    const value = size === 8 ? will[1]! * 4294967296 + (will[0]! >>> 0) : will[0]!;
    emit(k, 'store', { context: context.id, pc: context.pc, address, size, value, why: 'rmw' });
  }
  context.pc++;
  return RAN;
}
