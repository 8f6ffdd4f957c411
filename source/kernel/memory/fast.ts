/**
 * The executor's loads and stores: a look into the translation cache, a look at the shadow, the access. Whatever is not
 * like that goes to touch.ts. lo and hi are the halves of the address.
 */
import type { Kernel } from '../machine.js';
import { CACHE_MASK, forgetTranslations, NO_CACHE, type Translation } from '../scratch.js';
import type { Context } from '../state.js';
import { cacheFor } from './caches.js';
import { loadSlow, pair, storeSlow } from './touch.js';

/** Address space of a context. */
export function spaceOf(k: Kernel, context: Context): number {
  return k.state.processes[context.process]!.space;
}

/** The cache of the core for this context's space. A new sink first drops what was cached for the old one. */
export function cacheOf(k: Kernel, context: Context): Translation {
  const t = k.scratch.caches[k.core + 1]!;
  if (t.process === context.process && t.sink === k.sink) return t;
  return selectCache(k, context);
}

function selectCache(k: Kernel, context: Context): Translation {
  const scratch = k.scratch;
  // During a dry turn (dry.ts) every access takes the slow path, and is noted there.
  if (scratch.reads !== undefined) return NO_CACHE;
  if (k.sink !== scratch.sink) {
    // Bits 1 and 2: loads and stores, the events for which accesses must not be cached.
    if (((k.sink.low ^ scratch.sink.low) & 6) !== 0) forgetTranslations(scratch);
    scratch.sink = k.sink;
  }
  const t = cacheFor(k, spaceOf(k, context));
  if (t === undefined) return NO_CACHE;
  t.process = context.process;
  t.sink = k.sink;
  return t;
}

export function load8(k: Kernel, context: Context, lo: number, hi: number): number {
  const t = cacheOf(k, context);
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  if (t.readTags[2 * e] === (lo & -512) && t.readTags[2 * e + 1] === hi) {
    const w = (lo & 511) >> 2;
    const shift = (lo & 3) << 3;
    if (((t.readShadow[e]![w]! >>> shift) & 255) === 0) return (t.readWords[e]![w]! >>> shift) & 255;
  }
  return loadSlow(k, spaceOf(k, context), lo, hi, 1, true);
}

export function load16(k: Kernel, context: Context, lo: number, hi: number): number {
  const t = cacheOf(k, context);
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  if (t.readTags[2 * e] === (lo & -512) && t.readTags[2 * e + 1] === hi && (lo & 1) === 0) {
    const w = (lo & 511) >> 2;
    const shift = (lo & 2) << 3;
    if (((t.readShadow[e]![w]! >>> shift) & 65535) === 0) return (t.readWords[e]![w]! >>> shift) & 65535;
  }
  return loadSlow(k, spaceOf(k, context), lo, hi, 2, true);
}

export function load32(k: Kernel, context: Context, lo: number, hi: number): number {
  const t = cacheOf(k, context);
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  if (t.readTags[2 * e] === (lo & -512) && t.readTags[2 * e + 1] === hi && (lo & 3) === 0) {
    const w = (lo & 511) >> 2;
    if (t.readShadow[e]![w] === 0) return t.readWords[e]![w]!;
  }
  return loadSlow(k, spaceOf(k, context), lo, hi, 4, true);
}

/** To the two words of `context.slots` from `d` on. */
export function load64(k: Kernel, context: Context, lo: number, hi: number, d: number): void {
  const t = cacheOf(k, context);
  const s = context.slots;
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  if (t.readTags[2 * e] === (lo & -512) && t.readTags[2 * e + 1] === hi && (lo & 3) === 0 && (lo & 511) < 508) {
    const w = (lo & 511) >> 2;
    const shadow = t.readShadow[e]!;
    if ((shadow[w]! | shadow[w + 1]!) === 0) {
      const words = t.readWords[e]!;
      s[d] = words[w]!;
      s[d + 1] = words[w + 1]!;
      return;
    }
  }
  s[d] = loadSlow(k, spaceOf(k, context), lo, hi, 8, true);
  s[d + 1] = pair.high;
}

/** As a load, but undefined bytes are no fault (the storage unit of a bit-field). */
export function loadRaw(k: Kernel, context: Context, lo: number, hi: number, size: number, d: number): void {
  const t = cacheOf(k, context);
  const s = context.slots;
  if (size === 4) {
    const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
    if (t.readTags[2 * e] === (lo & -512) && t.readTags[2 * e + 1] === hi && (lo & 3) === 0) {
      const w = (lo & 511) >> 2;
      if (t.readShadow[e]![w] === 0) {
        s[d] = t.readWords[e]![w]!;
        return;
      }
    }
  }
  s[d] = loadSlow(k, spaceOf(k, context), lo, hi, size, false);
  if (size === 8) s[d + 1] = pair.high;
}

export function store8(k: Kernel, context: Context, lo: number, hi: number, value: number): void {
  const t = cacheOf(k, context);
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  if (t.writeTags[2 * e] === (lo & -512) && t.writeTags[2 * e + 1] === hi) {
    const w = (lo & 511) >> 2;
    const shift = (lo & 3) << 3;
    const shadow = t.writeShadow[e]!;
    const state = (shadow[w]! >>> shift) & 255;
    if (state <= 1) {
      const words = t.writeWords[e]!;
      if (state === 1) shadow[w] = shadow[w]! & ~(255 << shift);
      words[w] = (words[w]! & ~(255 << shift)) | ((value & 255) << shift);
      return;
    }
  }
  storeSlow(k, spaceOf(k, context), lo, hi, 1, value);
}

export function store16(k: Kernel, context: Context, lo: number, hi: number, value: number): void {
  const t = cacheOf(k, context);
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  if (t.writeTags[2 * e] === (lo & -512) && t.writeTags[2 * e + 1] === hi && (lo & 1) === 0) {
    const w = (lo & 511) >> 2;
    const shift = (lo & 2) << 3;
    const shadow = t.writeShadow[e]!;
    const state = (shadow[w]! >>> shift) & 65535;
    if (state === 0 || state === 0x0101) {
      const words = t.writeWords[e]!;
      if (state !== 0) shadow[w] = shadow[w]! & ~(65535 << shift);
      words[w] = (words[w]! & ~(65535 << shift)) | ((value & 65535) << shift);
      return;
    }
  }
  storeSlow(k, spaceOf(k, context), lo, hi, 2, value);
}

export function store32(k: Kernel, context: Context, lo: number, hi: number, value: number): void {
  const t = cacheOf(k, context);
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  if (t.writeTags[2 * e] === (lo & -512) && t.writeTags[2 * e + 1] === hi && (lo & 3) === 0) {
    const w = (lo & 511) >> 2;
    const shadow = t.writeShadow[e]!;
    const state = shadow[w]!;
    if (state === 0 || state === 0x01010101) {
      if (state !== 0) shadow[w] = 0;
      t.writeWords[e]![w] = value;
      return;
    }
  }
  storeSlow(k, spaceOf(k, context), lo, hi, 4, value);
}

export function store64(k: Kernel, context: Context, lo: number, hi: number, low: number, high: number): void {
  const t = cacheOf(k, context);
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  if (t.writeTags[2 * e] === (lo & -512) && t.writeTags[2 * e + 1] === hi && (lo & 3) === 0 && (lo & 511) < 508) {
    const w = (lo & 511) >> 2;
    const shadow = t.writeShadow[e]!;
    const s0 = shadow[w]!;
    const s1 = shadow[w + 1]!;
    if ((s0 === 0 || s0 === 0x01010101) && (s1 === 0 || s1 === 0x01010101)) {
      if (s0 !== 0) shadow[w] = 0;
      if (s1 !== 0) shadow[w + 1] = 0;
      const words = t.writeWords[e]!;
      words[w] = low;
      words[w + 1] = high;
      return;
    }
  }
  pair.high = high;
  storeSlow(k, spaceOf(k, context), lo, hi, 8, low);
}
