/**
 * Memory as the kernel and the library see it. read... and write... are checked as the program's own accesses are and throw
 * Fault; peek... is for panes and expressions: never throws, changes nothing, answers undefined where nothing is mapped.
 */
import type { Kernel } from '../machine.js';
import { ADDRESS_LIMIT, BLOCK_SIZE, PAGE_SIZE } from './layout.js';
import { Shade, shadowAt } from './shadow.js';
import { frameSeen } from './shared.js';
import { blockWords, regionIndex } from './table.js';
import { findByte, gather, readable, remember, scatter, writable } from './touch.js';

export { findByte, findMember, peek32, peek64, poke32, poke64 } from './touch.js';

const bytes = new Uint8Array(8);
const view = new DataView(bytes.buffer);

export function readU8(k: Kernel, space: number, address: number): number {
  const words = readable(k, space, address);
  if (words !== undefined) return (words[(address & 511) >> 2]! >>> ((address & 3) << 3)) & 255;
  gather(k, space, address, 1, true, bytes, undefined);
  remember(k, space, address);
  return bytes[0]!;
}
export function readI8(k: Kernel, space: number, address: number): number {
  gather(k, space, address, 1, true, bytes, undefined);
  return view.getInt8(0);
}
export function readU16(k: Kernel, space: number, address: number): number {
  gather(k, space, address, 2, true, bytes, undefined);
  return view.getUint16(0, true);
}
export function readI16(k: Kernel, space: number, address: number): number {
  gather(k, space, address, 2, true, bytes, undefined);
  return view.getInt16(0, true);
}
export function readI32(k: Kernel, space: number, address: number): number {
  const words = (address & 3) === 0 ? readable(k, space, address) : undefined;
  if (words !== undefined) return words[(address & 511) >> 2]!;
  gather(k, space, address, 4, true, bytes, undefined);
  remember(k, space, address);
  return view.getInt32(0, true);
}
export function readU32(k: Kernel, space: number, address: number): number {
  const words = (address & 3) === 0 ? readable(k, space, address) : undefined;
  if (words !== undefined) return words[(address & 511) >> 2]! >>> 0;
  gather(k, space, address, 4, true, bytes, undefined);
  remember(k, space, address);
  return view.getUint32(0, true);
}
export function readI64(k: Kernel, space: number, address: number): bigint {
  gather(k, space, address, 8, true, bytes, undefined);
  return view.getBigInt64(0, true);
}
export function readU64(k: Kernel, space: number, address: number): bigint {
  gather(k, space, address, 8, true, bytes, undefined);
  return view.getBigUint64(0, true);
}
/** 8 bytes as a number: exact below 2^53. */
export function readAddress(k: Kernel, space: number, address: number): number {
  gather(k, space, address, 8, true, bytes, undefined);
  return view.getUint32(4, true) * 0x100000000 + view.getUint32(0, true);
}
export function readF32(k: Kernel, space: number, address: number): number {
  gather(k, space, address, 4, true, bytes, undefined);
  return view.getFloat32(0, true);
}
export function readF64(k: Kernel, space: number, address: number): number {
  gather(k, space, address, 8, true, bytes, undefined);
  return view.getFloat64(0, true);
}
/** All n must be defined (machine.faults.uninitialised). */
export function readBytes(k: Kernel, space: number, address: number, n: number): Uint8Array {
  checkRange(k, space, address, n);
  const to = new Uint8Array(n);
  gather(k, space, address, n, true, to, undefined);
  return to;
}
/** As readBytes, but undefined bytes (padding) may be among them. */
export function readRaw(k: Kernel, space: number, address: number, n: number): Uint8Array {
  checkRange(k, space, address, n);
  const to = new Uint8Array(n);
  gather(k, space, address, n, false, to, undefined);
  return to;
}

/** Before room for n bytes is taken on the host: all of them must be mapped. */
function checkRange(k: Kernel, space: number, address: number, n: number): void {
  if (n <= PAGE_SIZE) return;
  const regions = k.state.spaces[space]!.regions;
  let at = address;
  while (at < address + n) {
    const i = regionIndex(regions, at);
    if (i < 0) {
      // Faults, and says why.
      gather(k, space, at, 1, false, bytes, undefined);
      return;
    }
    at = regions[i]!.end;
  }
}

/** Bytes up to a 0, without it; at most `limit`. */
export function readString(k: Kernel, space: number, address: number, limit: number): Uint8Array {
  const n = findByte(k, space, address, 0, limit);
  const to = new Uint8Array(n < 0 ? limit : n);
  gather(k, space, address, to.length, true, to, undefined);
  return to;
}

export function writeU8(k: Kernel, space: number, address: number, value: number): void {
  bytes[0] = value;
  scatter(k, space, address, 1, bytes, undefined);
}
export function writeU16(k: Kernel, space: number, address: number, value: number): void {
  view.setUint16(0, value, true);
  scatter(k, space, address, 2, bytes, undefined);
}
export function write32(k: Kernel, space: number, address: number, value: number): void {
  const words = (address & 3) === 0 ? writable(k, space, address) : undefined;
  if (words !== undefined) {
    words[(address & 511) >> 2] = value;
    return;
  }
  view.setInt32(0, value, true);
  scatter(k, space, address, 4, bytes, undefined);
}
export function write64(k: Kernel, space: number, address: number, value: bigint): void {
  view.setBigInt64(0, value, true);
  scatter(k, space, address, 8, bytes, undefined);
}
/** Also for sizes: any whole number from -2^53 to 2^53. */
export function writeAddress(k: Kernel, space: number, address: number, value: number): void {
  view.setUint32(0, value >>> 0, true);
  view.setUint32(4, Math.floor(value / 0x100000000) >>> 0, true);
  scatter(k, space, address, 8, bytes, undefined);
}
export function writeF32(k: Kernel, space: number, address: number, value: number): void {
  view.setFloat32(0, value, true);
  scatter(k, space, address, 4, bytes, undefined);
}
export function writeF64(k: Kernel, space: number, address: number, value: number): void {
  view.setFloat64(0, value, true);
  scatter(k, space, address, 8, bytes, undefined);
}
export function writeBytes(k: Kernel, space: number, address: number, value: Uint8Array): void {
  scatter(k, space, address, value.length, value, undefined);
}

/** Most bytes moved through host memory at a time. */
const CHUNK = 1 << 16;

/** n bytes become `byte`, and defined. */
export function fill(k: Kernel, space: number, address: number, byte: number, n: number): void {
  for (let done = 0; done < n; done += CHUNK) {
    scatter(k, space, address + done, Math.min(CHUNK, n - done), undefined, undefined, byte);
  }
}

/** memmove: overlapping ranges are no matter; undefined bytes stay undefined. */
export function copy(k: Kernel, space: number, to: number, from: number, n: number): void {
  const size = Math.min(n, CHUNK);
  const data = new Uint8Array(size);
  const shades = new Uint8Array(size);
  const backward = to > from && to < from + n;
  const chunks = Math.ceil(n / CHUNK);
  for (let i = 0; i < chunks; i++) {
    const at = (backward ? chunks - 1 - i : i) * CHUNK;
    const count = Math.min(CHUNK, n - at);
    const worst = gather(k, space, from + at, count, false, data, shades);
    scatter(k, space, to + at, count, data, worst === Shade.defined ? undefined : shades);
  }
}

// Looking without touching.

/** n bytes as a load would find them, zeros where nobody has touched a page; undefined if any of them is not mapped. */
export function peekBytes(k: Kernel, space: number, address: number, n: number): Uint8Array | undefined {
  const mm = k.state.spaces[space];
  if (mm === undefined || !(address >= 0 && address + n <= ADDRESS_LIMIT)) return undefined;
  for (let at = address; at < address + n; ) {
    const i = regionIndex(mm.regions, at);
    if (i < 0 || mm.regions[i]!.kind === 'guard') return undefined;
    at = mm.regions[i]!.end;
  }
  const to = new Uint8Array(n);
  for (let done = 0; done < n; ) {
    const at = address + done;
    const inBlock = at % BLOCK_SIZE;
    const count = Math.min(BLOCK_SIZE - inBlock, n - done);
    const frame = frameSeen(k.state, mm, at);
    if (frame >= 0) {
      const words = blockWords(k.state, frame, Math.floor((at % PAGE_SIZE) / BLOCK_SIZE));
      for (let i = 0; i < count; i++) to[done + i] = words[(inBlock + i) >> 2]! >>> (((inBlock + i) & 3) << 3);
    }
    done += count;
  }
  return to;
}

function viewOf(k: Kernel, space: number, address: number, n: number): DataView | undefined {
  const found = peekBytes(k, space, address, n);
  return found === undefined ? undefined : new DataView(found.buffer);
}

export function peekU8(k: Kernel, space: number, address: number): number | undefined {
  return viewOf(k, space, address, 1)?.getUint8(0);
}
export function peekI8(k: Kernel, space: number, address: number): number | undefined {
  return viewOf(k, space, address, 1)?.getInt8(0);
}
export function peekU16(k: Kernel, space: number, address: number): number | undefined {
  return viewOf(k, space, address, 2)?.getUint16(0, true);
}
export function peekI16(k: Kernel, space: number, address: number): number | undefined {
  return viewOf(k, space, address, 2)?.getInt16(0, true);
}
export function peekI32(k: Kernel, space: number, address: number): number | undefined {
  return viewOf(k, space, address, 4)?.getInt32(0, true);
}
export function peekU32(k: Kernel, space: number, address: number): number | undefined {
  return viewOf(k, space, address, 4)?.getUint32(0, true);
}
export function peekI64(k: Kernel, space: number, address: number): bigint | undefined {
  return viewOf(k, space, address, 8)?.getBigInt64(0, true);
}
export function peekU64(k: Kernel, space: number, address: number): bigint | undefined {
  return viewOf(k, space, address, 8)?.getBigUint64(0, true);
}
export function peekAddress(k: Kernel, space: number, address: number): number | undefined {
  const x = viewOf(k, space, address, 8);
  return x === undefined ? undefined : x.getUint32(4, true) * 0x100000000 + x.getUint32(0, true);
}
export function peekF32(k: Kernel, space: number, address: number): number | undefined {
  return viewOf(k, space, address, 4)?.getFloat32(0, true);
}
export function peekF64(k: Kernel, space: number, address: number): number | undefined {
  return viewOf(k, space, address, 8)?.getFloat64(0, true);
}
/** Bytes up to a 0 or to the end of what is mapped, at most `limit`. */
export function peekString(k: Kernel, space: number, address: number, limit: number): Uint8Array | undefined {
  const found: number[] = [];
  while (found.length < limit) {
    const byte = peekU8(k, space, address + found.length);
    if (byte === undefined && found.length === 0) return undefined;
    if (byte === undefined || byte === 0) break;
    found.push(byte);
  }
  return Uint8Array.from(found);
}
/** Are all n bytes mapped, allowed and ever set? */
export function peekDefined(k: Kernel, space: number, address: number, n: number): boolean {
  for (let i = 0; i < n; i++) if (shadowAt(k, space, address + i) !== Shade.defined) return false;
  return true;
}
