/**
 * The checked way to a byte: its page (page-fault.ts), the shadow, the contents; then the translation is cached so that the
 * next access to the same block need not come here.
 */
import { emit } from '../emit.js';
import { Fault } from '../faults.js';
import type { Kernel } from '../machine.js';
import { CACHE_MASK, type Translation, WOULD_CHANGE } from '../scratch.js';
import { cacheFor, refreshShadow, refreshWords } from './caches.js';
import { explain } from './explain.js';
import { BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE, type Page, Pte } from './layout.js';
import { touchRead, touchWrite } from './page-fault.js';
import { Shade, UNIFORM } from './shade.js';
import { ownShadowWords, setShade, setShadow, shadowWords } from './shadow.js';
import { frameSeen } from './shared.js';
import { blockWords, frameAt, ownBlockWords, ownPage, pageAt } from './table.js';
import { mayCache } from './tlb.js';
import { noteWritten } from './watches.js';

const LOAD_OR_ATOMIC = 1 << 1;
const STORE = 1 << 2;

/** Accesses that somebody wants to hear of, as bits of their kinds of events. */
const heard = (k: Kernel): number => (k.scratch.accesses === undefined ? k.sink.low : LOAD_OR_ATOMIC | STORE);

/** The context whose step it is tells of its access. */
function tell(k: Kernel, space: number, address: number, size: number, write: boolean): void {
  const context = k.core < 0 ? -1 : k.state.cores[k.core]!.context;
  if (context >= 0) k.scratch.accesses!.plain(k, context, space, address, size, write);
}

/** Puts the block of `address` into the read cache, unless somebody wants to hear of every load. */
function fillRead(k: Kernel, t: Translation, page: Page, address: number): void {
  if ((heard(k) & LOAD_OR_ATOMIC) !== 0 || (page.flags & Pte.present) === 0 || !mayCache(k, t, address)) return;
  const lo = address | 0;
  const hi = (address / 0x100000000) | 0;
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  const b = (lo >>> 9) & 7;
  t.readTags[2 * e] = lo & -512;
  t.readTags[2 * e + 1] = hi;
  t.readWords[e] = blockWords(k.state, page.frame, b);
  t.readShadow[e] = shadowWords(page, b);
}

/** Puts the block of `address` into both caches. The page is dirty and writable; block and shadow become owned. */
function fillWrite(k: Kernel, space: number, t: Translation, known: Page, address: number): void {
  if ((known.flags & Pte.present) === 0 || !mayCache(k, t, address)) return;
  const s = k.state;
  const lo = address | 0;
  const hi = (address / 0x100000000) | 0;
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  const b = (lo >>> 9) & 7;
  let page = known;
  const words = ownWords(k, space, page.frame, address);
  let shadow = shadowWords(page, b);
  // A hit for writing may set the shadow: it must be our own, or defined throughout (then there is nothing to set).
  if (page.shadow === undefined ? page.shade !== Shade.defined : !ownedOrDefined(page, b, s.epoch)) {
    const own = ownPage(s, space, address)!;
    shadow = ownShadowWords(s, own, b);
    refreshShadow(k, space, address, shadow, true);
    page = own;
  }
  if ((heard(k) & STORE) === 0 && !k.scratch.watches.has(page.frame * BLOCKS_PER_PAGE + b)) {
    t.writeTags[2 * e] = lo & -512;
    t.writeTags[2 * e + 1] = hi;
    t.writeWords[e] = words;
    t.writeShadow[e] = shadow;
  } else if (t.writeTags[2 * e] === (lo & -512) && t.writeTags[2 * e + 1] === hi) {
    t.writeTags[2 * e] = -1;
  }
  if ((heard(k) & LOAD_OR_ATOMIC) === 0) {
    t.readTags[2 * e] = lo & -512;
    t.readTags[2 * e + 1] = hi;
    t.readWords[e] = words;
    t.readShadow[e] = shadow;
  } else if (t.readTags[2 * e] === (lo & -512) && t.readTags[2 * e + 1] === hi) {
    t.readTags[2 * e] = -1;
  }
}

/** Contents of the block of `address`, owned; whoever has cached what they were is told. */
function ownWords(k: Kernel, space: number, frame: number, address: number): Int32Array {
  const s = k.state;
  const b = ((address | 0) >>> 9) & 7;
  const before = blockWords(s, frame, b);
  const words = ownBlockWords(s, frame, b);
  if (words !== before) refreshWords(k, space, address, words, frameAt(s, frame)!.references > 1);
  return words;
}

function ownedOrDefined(page: Page, b: number, epoch: number): boolean {
  const block = page.shadow![b];
  return block === undefined ? page.shade === Shade.defined : block.epoch === epoch || block.words === DEFINED;
}

/** Shadow of n bytes (within one block) from byte `from` on: 0 if all are defined, else the greatest state found. */
function worst(shadow: Int32Array, from: number, n: number): number {
  if (shadow === DEFINED) return 0;
  let state = 0;
  let seen = 0;
  const end = from + n;
  for (let i = from; i < end; ) {
    const w = shadow[i >> 2]!;
    if ((i & 3) === 0 && i + 4 <= end) {
      i += 4;
      if (w === seen) continue;
      seen = w;
      for (let shift = 0; shift < 32; shift += 8) if (((w >>> shift) & 255) > state) state = (w >>> shift) & 255;
    } else {
      const x = (w >>> ((i & 3) << 3)) & 255;
      if (x > state) state = x;
      i++;
    }
  }
  return state;
}

const DEFINED = UNIFORM[Shade.defined]!.words;

/** Fewer bytes are moved one by one: a view of the block would cost more. */
const FEW = 24;

/** What moving or searching a block takes on the host, ns. */
const BLOCK_WORK = 400;

const viewOf = (words: Int32Array): Uint8Array => new Uint8Array(words.buffer, words.byteOffset, BLOCK_SIZE);

/**
 * Gathers n bytes at `address` into `to`; `shades`, if given, gets their states. Throws Fault where they may not be
 * read; undefined ones fault too where `strict`. Answers the greatest state met: 0 if all were defined.
 */
export function gather(
  k: Kernel,
  space: number,
  address: number,
  n: number,
  strict: boolean,
  to: Uint8Array,
  shades: Uint8Array | undefined,
): number {
  if (k.scratch.libraryAccesses) tell(k, space, address, n, false);
  let greatest = 0;
  let done = 0;
  while (done < n) {
    const at = address + done;
    const page = touchRead(k, space, at, n);
    const inBlock = at % BLOCK_SIZE;
    const count = Math.min(BLOCK_SIZE - inBlock, n - done);
    const b = Math.floor((at % PAGE_SIZE) / BLOCK_SIZE);
    const shadow = shadowWords(page, b);
    const state = worst(shadow, inBlock, count);
    if (state > Shade.undefined || (state === Shade.undefined && strict && k.scratch.strict))
      throw explain(k, space, address, n, false);
    if (state > greatest) greatest = state;
    const words = blockWords(k.state, page.frame, b);
    if (count < FEW) {
      for (let i = 0; i < count; i++) {
        const j = inBlock + i;
        to[done + i] = words[j >> 2]! >>> ((j & 3) << 3);
      }
    } else {
      to.set(viewOf(words).subarray(inBlock, inBlock + count), done);
      k.scratch.work += BLOCK_WORK;
    }
    if (shades !== undefined) {
      if (state === 0) shades.fill(0, done, done + count);
      else shades.set(viewOf(shadow).subarray(inBlock, inBlock + count), done);
    }
    done += count;
  }
  return greatest;
}

/** Index of the first byte equal to `byte` among at most `limit`, or -1; what lies behind it is not read. Throws Fault. */
export function findByte(k: Kernel, space: number, address: number, byte: number, limit: number): number {
  return find(k, space, address, limit, byte, undefined);
}

/** Index of the first byte `b` with `members[b] !== 0` among at most `limit`, or -1; what lies behind it is not read. Throws Fault. */
export function findMember(k: Kernel, space: number, address: number, members: Uint8Array, limit: number): number {
  return find(k, space, address, limit, 0, members);
}

/** Four bytes at a time: a word with a zero byte has a borrow where the others have none (Mycroft's test). */
function indexOfByte(words: Int32Array, from: number, to: number, byte: number): number {
  const pattern = byte * 0x01010101;
  for (let i = from; i < to; ) {
    const w = words[i >> 2]! ^ pattern;
    if ((i & 3) === 0 && ((w - 0x01010101) & ~w & 0x80808080) === 0) i += 4;
    else if (((w >>> ((i & 3) << 3)) & 255) === 0) return i;
    else i++;
  }
  return -1;
}

function indexOfMember(bytes: Uint8Array, from: number, to: number, members: Uint8Array): number {
  for (let i = from; i < to; i++) if (members[bytes[i]!] !== 0) return i;
  return -1;
}

function find(
  k: Kernel,
  space: number,
  address: number,
  limit: number,
  byte: number,
  members: Uint8Array | undefined,
): number {
  let done = 0;
  while (done < limit) {
    const at = address + done;
    const page = touchRead(k, space, at, 1);
    const inBlock = at % BLOCK_SIZE;
    const count = Math.min(BLOCK_SIZE - inBlock, limit - done);
    const b = Math.floor((at % PAGE_SIZE) / BLOCK_SIZE);
    k.scratch.work += BLOCK_WORK;
    const words = blockWords(k.state, page.frame, b);
    const index =
      members === undefined
        ? indexOfByte(words, inBlock, inBlock + count, byte)
        : indexOfMember(viewOf(words), inBlock, inBlock + count, members);
    const found = index - inBlock;
    const hit = found >= 0 && found < count;
    const read = hit ? found + 1 : count;
    if (k.scratch.libraryAccesses) tell(k, space, at, read, false);
    const state = worst(shadowWords(page, b), inBlock, read);
    if (state > Shade.undefined || (state === Shade.undefined && k.scratch.strict)) {
      // Somewhere among them: byte by byte, the first one faults.
      for (let i = 0; i < read; i++) gather(k, space, at + i, 1, true, buffer, undefined);
    }
    if (hit) return done + found;
    done += count;
  }
  return -1;
}

/**
 * Stores n bytes at `address`: those of `from`, or where that is missing `byte` throughout; they become defined, or take the
 * states in `shades`. All are checked before the first is written. Throws Fault.
 */
export function scatter(
  k: Kernel,
  space: number,
  address: number,
  n: number,
  from: Uint8Array | undefined,
  shades: Uint8Array | undefined,
  byte = 0,
): void {
  const s = k.state;
  for (let done = 0; done < n; ) {
    const at = address + done;
    const page = touchWrite(k, space, at, n);
    const inBlock = at % BLOCK_SIZE;
    const count = Math.min(BLOCK_SIZE - inBlock, n - done);
    const b = Math.floor((at % PAGE_SIZE) / BLOCK_SIZE);
    if (worst(shadowWords(page, b), inBlock, count) > Shade.undefined) throw explain(k, space, address, n, true);
    done += count;
  }
  if (k.scratch.libraryAccesses) tell(k, space, address, n, true);
  const t = cacheFor(k, space);
  const pattern = byte * 0x01010101;
  for (let done = 0; done < n; ) {
    const at = address + done;
    const page = pageAt(s.spaces[space]!, at)!;
    const inBlock = at % BLOCK_SIZE;
    const count = Math.min(BLOCK_SIZE - inBlock, n - done);
    const b = Math.floor((at % PAGE_SIZE) / BLOCK_SIZE);
    const words = ownWords(k, space, page.frame, at);
    if (count >= FEW) k.scratch.work += BLOCK_WORK;
    const changed =
      k.scratch.watches.has(page.frame * BLOCKS_PER_PAGE + b) && differs(words, inBlock, count, from, done, byte);
    if (from === undefined) {
      if (count === BLOCK_SIZE) words.fill(pattern);
      else viewOf(words).fill(byte, inBlock, inBlock + count);
    } else if (count < FEW) {
      for (let i = 0; i < count; i++) {
        const j = inBlock + i;
        const shift = (j & 3) << 3;
        words[j >> 2] = (words[j >> 2]! & ~(255 << shift)) | (from[done + i]! << shift);
      }
    } else viewOf(words).set(from.subarray(done, done + count), inBlock);
    if (shades !== undefined || worst(shadowWords(page, b), inBlock, count) !== Shade.defined) {
      const own = ownPage(s, space, at)!;
      if (shades === undefined && count === BLOCK_SIZE) setShadow(own, b, Shade.defined);
      else {
        const shadow = ownShadowWords(s, own, b);
        if (shades !== undefined) viewOf(shadow).set(shades.subarray(done, done + count), inBlock);
        else setShade(shadow, inBlock, inBlock + count, Shade.defined);
      }
      refreshShadow(k, space, at, shadowWords(own, b), true);
    }
    // Long runs of whole blocks are seldom touched again one after the other.
    if (t !== undefined && count < BLOCK_SIZE) fillWrite(k, space, t, pageAt(s.spaces[space]!, at)!, at);
    if (changed) noteWritten(k, page.frame * BLOCKS_PER_PAGE + b, at % PAGE_SIZE, count);
    done += count;
  }
}

/** Would storing change any of the bytes? */
function differs(
  words: Int32Array,
  inBlock: number,
  count: number,
  from: Uint8Array | undefined,
  done: number,
  byte: number,
): boolean {
  for (let i = 0; i < count; i++) {
    const j = inBlock + i;
    if (((words[j >> 2]! >>> ((j & 3) << 3)) & 255) !== (from === undefined ? byte : from[done + i]!)) return true;
  }
  return false;
}

// The allocator's own words: what the program may do there is no matter, and stays as it is.

/** Words of the block of an address for reading, whatever its bytes' states; undefined where no page is present. */
function rawForReading(k: Kernel, space: number, address: number): Int32Array | undefined {
  const lo = address | 0;
  const t = cacheFor(k, space);
  if (t !== undefined) {
    const hi = (address / 0x100000000) | 0;
    const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
    if (t.readTags[2 * e] === (lo & -512) && t.readTags[2 * e + 1] === hi) return t.readWords[e];
  }
  const mm = k.state.spaces[space]!;
  const page = pageAt(mm, address);
  if (page === undefined || page.frame < 0) {
    const frame = frameSeen(k.state, mm, address);
    return frame < 0 ? undefined : blockWords(k.state, frame, (lo >>> 9) & 7);
  }
  if (t !== undefined && (page.flags & (Pte.readable | Pte.accessed)) === (Pte.readable | Pte.accessed))
    fillRead(k, t, page, address);
  return blockWords(k.state, page.frame, (lo >>> 9) & 7);
}

/** The word at an aligned address, whatever its bytes' states; 0 where no page is present. Touches nothing. */
export function peek32(k: Kernel, space: number, address: number): number {
  const words = rawForReading(k, space, address);
  return words === undefined ? 0 : words[((address | 0) & 511) >> 2]! >>> 0;
}

/** The same for 8 bytes, as a number: exact below 2^53. */
export function peek64(k: Kernel, space: number, address: number): number {
  const words = rawForReading(k, space, address);
  const w = ((address | 0) & 511) >> 2;
  return words === undefined ? 0 : (words[w]! >>> 0) + (words[w + 1]! >>> 0) * 0x100000000;
}

/** Stores a word at an aligned address, whatever its bytes' states, which stay as they are. Throws Fault where no page can be written. */
export function poke32(k: Kernel, space: number, address: number, word: number): void {
  const w = ((address | 0) & 511) >> 2;
  const words = rawForWriting(k, space, address);
  if (words !== undefined) words[w] = word;
  else pokeSlow(k, space, address, 1, word, 0);
}

/** The same for two words at a multiple of 8. */
export function poke64(k: Kernel, space: number, address: number, low: number, high: number): void {
  const w = ((address | 0) & 511) >> 2;
  const words = rawForWriting(k, space, address);
  if (words !== undefined) {
    words[w] = low;
    words[w + 1] = high;
  } else pokeSlow(k, space, address, 2, low, high);
}

function rawForWriting(k: Kernel, space: number, address: number): Int32Array | undefined {
  const t = cacheFor(k, space);
  if (t === undefined || k.scratch.reads !== undefined) return undefined;
  const lo = address | 0;
  const hi = (address / 0x100000000) | 0;
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  return t.writeTags[2 * e] === (lo & -512) && t.writeTags[2 * e + 1] === hi ? t.writeWords[e] : undefined;
}

function pokeSlow(k: Kernel, space: number, address: number, count: number, low: number, high: number): void {
  if (k.scratch.reads !== undefined) throw WOULD_CHANGE;
  const lo = address | 0;
  const b = (lo >>> 9) & 7;
  const w = (lo & 511) >> 2;
  const page = touchWrite(k, space, address, 4 * count);
  const words = ownWords(k, space, page.frame, address);
  const changed = words[w] !== (low | 0) || (count === 2 && words[w + 1] !== (high | 0));
  words[w] = low;
  if (count === 2) words[w + 1] = high;
  const t = cacheFor(k, space);
  if (t !== undefined) fillWrite(k, space, t, page, address);
  if (changed && k.scratch.watches.size > 0)
    noteWritten(k, page.frame * BLOCKS_PER_PAGE + b, address % PAGE_SIZE, 4 * count);
}

// Words of the kernel and the library that the program may use too.

/** The cache entry for reading an aligned word of defined bytes: its words, or undefined where the slow way must be gone. */
export function readable(k: Kernel, space: number, address: number): Int32Array | undefined {
  const t = cacheFor(k, space);
  if (t === undefined || k.scratch.reads !== undefined) return undefined;
  const lo = address | 0;
  const hi = (address / 0x100000000) | 0;
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  if (t.readTags[2 * e] !== (lo & -512) || t.readTags[2 * e + 1] !== hi) return undefined;
  return t.readShadow[e]![(lo & 511) >> 2] === 0 ? t.readWords[e]! : undefined;
}

/** The same for storing. */
export function writable(k: Kernel, space: number, address: number): Int32Array | undefined {
  const t = cacheFor(k, space);
  if (t === undefined || k.scratch.reads !== undefined) return undefined;
  const lo = address | 0;
  const hi = (address / 0x100000000) | 0;
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  if (t.writeTags[2 * e] !== (lo & -512) || t.writeTags[2 * e + 1] !== hi) return undefined;
  return t.writeShadow[e]![(lo & 511) >> 2] === 0 ? t.writeWords[e]! : undefined;
}

/** After a read of a word that was not in the cache. */
export function remember(k: Kernel, space: number, address: number): void {
  const t = cacheFor(k, space);
  if (t === undefined || k.scratch.reads !== undefined) return;
  fillRead(k, t, pageAt(k.state.spaces[space]!, address)!, address);
}

// Loads and stores of the executor that missed the cache. Values go through `low` and `high`.

const buffer = new Uint8Array(8);
/** The second word of an 8-byte value, beside the first that is returned or handed in. */
export const pair = { high: 0 };

/** Unsigned value of `size` bytes as one word (two for 8: `pair.high`). `strict`: undefined bytes fault. */
export function loadSlow(k: Kernel, space: number, lo: number, hi: number, size: number, strict: boolean): number {
  const address = (hi >>> 0) * 0x100000000 + (lo >>> 0);
  gather(k, space, address, size, strict, buffer, undefined);
  const reads = k.scratch.reads;
  if (reads !== undefined) {
    reads.push(space, address, size);
  } else {
    const page = pageAt(k.state.spaces[space]!, address)!;
    const t = cacheFor(k, space);
    if (t !== undefined) fillRead(k, t, page, address);
  }
  let low = buffer[0]!;
  if (size > 1) low |= buffer[1]! << 8;
  if (size > 2) low |= (buffer[2]! << 16) | (buffer[3]! << 24);
  if (size > 4) pair.high = buffer[4]! | (buffer[5]! << 8) | (buffer[6]! << 16) | (buffer[7]! << 24);
  if (k.scratch.accesses !== undefined && reads === undefined) tell(k, space, address, size, false);
  if ((k.sink.low & LOAD_OR_ATOMIC) !== 0 && reads === undefined) {
    const value = size === 8 ? pair.high * 0x100000000 + (low >>> 0) : low;
    emit(k, 'load', { address, size, value });
  }
  return low;
}

export function storeSlow(k: Kernel, space: number, lo: number, hi: number, size: number, low: number): void {
  const address = (hi >>> 0) * 0x100000000 + (lo >>> 0);
  if (k.scratch.reads !== undefined) throw WOULD_CHANGE;
  buffer[0] = low;
  if (size > 1) buffer[1] = low >> 8;
  if (size > 2) {
    buffer[2] = low >> 16;
    buffer[3] = low >> 24;
  }
  if (size > 4) {
    const high = pair.high;
    buffer[4] = high;
    buffer[5] = high >> 8;
    buffer[6] = high >> 16;
    buffer[7] = high >> 24;
  }
  scatter(k, space, address, size, buffer, undefined);
  if (k.scratch.accesses !== undefined) tell(k, space, address, size, true);
  if ((k.sink.low & STORE) !== 0) {
    const value = size === 8 ? pair.high * 0x100000000 + (low >>> 0) : low;
    emit(k, 'store', { address, size, value });
  }
}

/** Faults that are not of an access: thrown by the library's allocator and by TRAP. */
export function raise(kind: ConstructorParameters<typeof Fault>[0], address: number, message: string): never {
  throw new Fault(kind, address, message);
}
