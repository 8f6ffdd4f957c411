/**
 * The shadow: for each byte, what the language allows (Shade). Blocks are made as touched; a block of one state throughout
 * takes no room. Marking neither makes a page resident nor counts as an access.
 */
import type { Kernel } from '../machine.js';
import { CACHE_MASK, type Translation, WOULD_CHANGE } from '../scratch.js';
import type { State } from '../state.js';
import { cacheFor, refreshShadow } from './caches.js';
import { BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE, type Page, Pte, type Region } from './layout.js';
import { Shade, UNIFORM } from './shade.js';
import { defaultShade, type OwnedPage, ownPage, pageAt, regionIndex, setPage } from './table.js';

export { Shade };

/** Shadow of block `b` of a page, for reading. */
export function shadowWords(page: Page, b: number): Int32Array {
  if (page.shadow === undefined) return UNIFORM[page.shade]!.words;
  const block = page.shadow[b];
  return block === undefined ? UNIFORM[page.shade]!.words : block.words;
}

/** Shadow of block `b` of an owned page, owned in this epoch. */
export function ownShadowWords(s: State, page: OwnedPage, b: number): Int32Array {
  if (page.shadow === undefined) page.shadow = new Array(BLOCKS_PER_PAGE).fill(undefined);
  const block = page.shadow[b];
  if (block !== undefined && block.epoch === s.epoch) return block.words;
  const words = shadowWords(page, b).slice();
  page.shadow[b] = { epoch: s.epoch, words };
  return words;
}

/** Bits of an entry that is not present. What may be written may be read, as on x86. */
export const permissions = (region: Region): number =>
  (region.write ? Pte.writable : 0) | (region.read || region.write ? Pte.readable : 0);

/** The entry of a mapped address, owned, made (not present) if it is missing; undefined where nothing is mapped. */
export function ensurePage(k: Kernel, space: number, address: number): OwnedPage | undefined {
  const s = k.state;
  const found = ownPage(s, space, address);
  if (found !== undefined) return found;
  const regions = s.spaces[space]!.regions;
  const index = regionIndex(regions, address);
  if (index < 0) return undefined;
  const region = regions[index]!;
  return setPage(s, space, address, { frame: -1, flags: permissions(region), shade: defaultShade(region.kind) });
}

/** Marks [address, address + n) as `state`. What is not mapped is left out. */
export function mark(k: Kernel, space: number, address: number, n: number, state: number): void {
  if (k.scratch.reads !== undefined) throw WOULD_CHANGE;
  const s = k.state;
  const t = cacheFor(k, space);
  if (t !== undefined && markCached(t, address, n, state)) return;
  const end = address + n;
  let at = address;
  while (at < end) {
    const pageEnd = (Math.floor(at / PAGE_SIZE) + 1) * PAGE_SIZE;
    const stop = Math.min(end, pageEnd);
    const known = pageAt(s.spaces[space]!, at);
    if (known !== undefined && known.shadow === undefined && known.shade === state) {
      at = stop;
      continue;
    }
    if (known === undefined) {
      const index = regionIndex(s.spaces[space]!.regions, at);
      // Whole stretches that nobody has touched have their region's default already.
      if (index < 0 || defaultShade(s.spaces[space]!.regions[index]!.kind) === state) {
        at = stop;
        continue;
      }
    }
    const page = ensurePage(k, space, at)!;
    if (stop - at === PAGE_SIZE) {
      page.shade = state;
      page.shadow = undefined;
      for (let b = 0; b < BLOCKS_PER_PAGE; b++)
        refreshShadow(k, space, at + b * BLOCK_SIZE, UNIFORM[state]!.words, state === 0);
    } else {
      while (at < stop) {
        const inPage = at % PAGE_SIZE;
        const b = Math.floor(inPage / BLOCK_SIZE);
        const from = inPage % BLOCK_SIZE;
        const to = Math.min(BLOCK_SIZE, from + (stop - at));
        markBlock(k, space, page, b, at - from, from, to, state);
        at += to - from;
      }
    }
    at = stop;
  }
}

/** Frames come and go within a block that is being written: its shadow is at hand, and owned unless it is the common zero. */
function markCached(t: Translation, address: number, n: number, state: number): boolean {
  const lo = address | 0;
  const from = lo & (BLOCK_SIZE - 1);
  if (from + n > BLOCK_SIZE) return false;
  const hi = (address / 0x100000000) | 0;
  const e = ((lo >>> 9) ^ (lo >>> 21) ^ hi) & CACHE_MASK;
  if (t.writeTags[2 * e] !== (lo & -512) || t.writeTags[2 * e + 1] !== hi) return false;
  const words = t.writeShadow[e]!;
  if (words === DEFINED) return false;
  setShade(words, from, from + n, state);
  return true;
}

const DEFINED = UNIFORM[Shade.defined]!.words;

function markBlock(
  k: Kernel,
  space: number,
  page: OwnedPage,
  b: number,
  blockAddress: number,
  from: number,
  to: number,
  state: number,
): void {
  if (to - from === BLOCK_SIZE) {
    setShadow(page, b, state);
    refreshShadow(k, space, blockAddress, UNIFORM[state]!.words, state === 0);
    return;
  }
  const old = page.shadow?.[b];
  const words = ownShadowWords(k.state, page, b);
  setShade(words, from, to, state);
  if (old === undefined || old.words !== words) refreshShadow(k, space, blockAddress, words, true);
}

/** A whole block of an owned page takes one state. Translations are the caller's. */
export function setShadow(page: OwnedPage, b: number, state: number): void {
  if (page.shadow === undefined) page.shadow = new Array(BLOCKS_PER_PAGE).fill(undefined);
  page.shadow[b] = UNIFORM[state]!;
}

/** Sets the state of the bytes [from, to) of a block. */
export function setShade(words: Int32Array, from: number, to: number, state: number): void {
  let i = from;
  while (i < to && (i & 3) !== 0) {
    const shift = (i & 3) << 3;
    words[i >> 2] = (words[i >> 2]! & ~(255 << shift)) | (state << shift);
    i++;
  }
  const pattern = state * 0x01010101;
  for (; i + 4 <= to; i += 4) words[i >> 2] = pattern;
  while (i < to) {
    const shift = (i & 3) << 3;
    words[i >> 2] = (words[i >> 2]! & ~(255 << shift)) | (state << shift);
    i++;
  }
}

/** State of the byte at `address`; Shade.unallocated where nothing is mapped. */
export function shadowAt(k: Kernel, space: number, address: number): number {
  const mm = k.state.spaces[space]!;
  if (!(address >= 0 && address < 2 ** 47)) return Shade.unallocated;
  const page = pageAt(mm, address);
  if (page === undefined) {
    const index = regionIndex(mm.regions, address);
    return index < 0 ? Shade.unallocated : defaultShade(mm.regions[index]!.kind);
  }
  const inPage = address % PAGE_SIZE;
  const words = shadowWords(page, inPage >> 9);
  const inBlock = inPage & (BLOCK_SIZE - 1);
  return (words[inBlock >> 2]! >>> ((inBlock & 3) << 3)) & 255;
}
