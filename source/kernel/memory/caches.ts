/**
 * The host's translation caches (scratch.ts): one a core, for the address space that the core holds. They may only say what
 * the slow way would say: whatever replaces an array of words or of shadow, or takes a page away, tells them here.
 */
import type { Kernel } from '../machine.js';
import { CACHE_MASK, emptyCache, makeTranslation, NO_CACHE, type Translation } from '../scratch.js';
import { BLOCK_SHIFT, BLOCKS_PER_PAGE, PAGE_SHIFT, PAGE_SIZE } from './layout.js';

/** Above so many pages a whole cache is emptied instead. */
const MANY_PAGES = 32;

/** Index of the only entry that can hold an address. */
export const entryOf = (address: number): number => {
  const lo = address | 0;
  return ((lo >>> 9) ^ (lo >>> 21) ^ ((address / 0x100000000) | 0)) & CACHE_MASK;
};

/**
 * The cache through which the core of the step under way reaches a space; undefined: it holds another one (the kernel looks
 * into a space that is not the running one's), and nothing is cached.
 */
export function cacheFor(k: Kernel, space: number): Translation | undefined {
  const t = k.scratch.caches[k.core + 1]!;
  return t.space === space ? t : takeCache(k, space);
}

function takeCache(k: Kernel, space: number): Translation | undefined {
  const { caches, reads } = k.scratch;
  const i = k.core + 1;
  if (reads !== undefined || (k.core >= 0 && !k.machine.controlled && k.state.cores[k.core]!.space !== space))
    return undefined;
  if (caches[i] === NO_CACHE) {
    caches[i] = makeTranslation();
    k.scratch.cacheCount = Math.max(k.scratch.cacheCount, i + 1);
  }
  const t = caches[i]!;
  emptyCache(t, space);
  return t;
}

/** After the shadow of a block became another array. `owned`: it may be written in place in this epoch. */
export function refreshShadow(k: Kernel, space: number, address: number, words: Int32Array, owned: boolean): void {
  const lo = address & -512;
  const hi = (address / 0x100000000) | 0;
  const e = entryOf(address);
  const { caches, cacheCount } = k.scratch;
  for (let i = 0; i < cacheCount; i++) {
    const t = caches[i]!;
    if (t.space !== space) continue;
    if (t.readTags[2 * e] === lo && t.readTags[2 * e + 1] === hi) t.readShadow[e] = words;
    if (t.writeTags[2 * e] === lo && t.writeTags[2 * e + 1] === hi) {
      if (owned) t.writeShadow[e] = words;
      else t.writeTags[2 * e] = -1;
    }
  }
}

/**
 * After the contents of a block became another array (the first write in an epoch). Nobody can have it for writing then.
 * `shared`: other pages may map it too.
 */
export function refreshWords(k: Kernel, space: number, address: number, words: Int32Array, shared: boolean): void {
  const lo = address & -512;
  const hi = (address / 0x100000000) | 0;
  const e = entryOf(address);
  const { caches, cacheCount } = k.scratch;
  for (let i = 0; i < cacheCount; i++) {
    const t = caches[i]!;
    if (t.space < 0) continue;
    // Only mappings of objects are written where others see it.
    if (shared && k.state.spaces[t.space]!.objectRegions > 0) t.readTags.fill(-1);
    else if (t.space === space && t.readTags[2 * e] === lo && t.readTags[2 * e + 1] === hi) t.readWords[e] = words;
  }
}

/** Drops what a cache has of a page (by number). */
export function dropPage(t: Translation, page: number): void {
  const { readTags, writeTags } = t;
  const start = page << PAGE_SHIFT;
  const hi = (page / (0x100000000 / PAGE_SIZE)) | 0;
  // The blocks of a page differ in the lowest bits of their entries' numbers.
  const first = ((start >>> 9) ^ (start >>> 21) ^ hi) & CACHE_MASK;
  for (let b = 0; b < BLOCKS_PER_PAGE; b++) {
    const e = 2 * (first ^ b);
    const lo = start | (b << BLOCK_SHIFT);
    if (readTags[e] === lo && readTags[e + 1] === hi) readTags[e] = -1;
    if (writeTags[e] === lo && writeTags[e + 1] === hi) writeTags[e] = -1;
  }
}

/** Drops what the caches have of pages of a space, given by an address in each; of all without a list. */
export function dropPages(k: Kernel, space: number, pages: readonly number[] | undefined): void {
  const { caches, cacheCount } = k.scratch;
  for (let i = 0; i < cacheCount; i++) {
    const t = caches[i]!;
    if (t.space !== space) continue;
    t.pages.fill(-1);
    if (pages === undefined || pages.length > MANY_PAGES) emptyCache(t, -1);
    else for (const address of pages) dropPage(t, Math.floor(address / PAGE_SIZE));
  }
}

/** Stores to the block of an address must take the slow way from now on. */
export function dropWrites(k: Kernel, space: number, address: number): void {
  const lo = address & -512;
  const hi = (address / 0x100000000) | 0;
  const e = entryOf(address);
  const { caches, cacheCount } = k.scratch;
  for (let i = 0; i < cacheCount; i++) {
    const t = caches[i]!;
    if (t.space === space && t.writeTags[2 * e] === lo && t.writeTags[2 * e + 1] === hi) t.writeTags[2 * e] = -1;
  }
}
