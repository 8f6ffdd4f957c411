/**
 * Page tables and physical frames: finding, making, owning. Nothing here checks what a program may do; see touch.ts.
 */

import { ownSpace } from '../epoch.js';
import { Fault } from '../faults.js';
import type { Kernel } from '../machine.js';
import type { Mutable, State } from '../state.js';
import {
  type AddressSpace,
  BLOCK_WORDS,
  BLOCKS_PER_PAGE,
  type Block,
  DIRECTORY_FRAMES,
  type Frame,
  type FrameDirectory,
  LEAF_PAGES,
  NODE_ENTRIES,
  PAGE_SIZE,
  type Page,
  type PageDirectory,
  type PageLeaf,
  type PageUpper,
  type PhysicalMemory,
  Pte,
  type Region,
  type RegionKind,
  type ShadowBlock,
} from './layout.js';
import { Shade } from './shade.js';

type Slots<T> = (T | undefined)[];
export type OwnedUpper = Mutable<Omit<PageUpper, 'directories'>> & { readonly directories: Slots<PageDirectory> };
export type OwnedDirectory = Mutable<Omit<PageDirectory, 'leaves'>> & { readonly leaves: Slots<PageLeaf> };
export type OwnedLeaf = Mutable<Omit<PageLeaf, 'pages'>> & { readonly pages: Slots<Page> };
export type OwnedPage = Mutable<Omit<Page, 'shadow'>> & { shadow: Slots<ShadowBlock> | undefined };
export type OwnedFrame = Mutable<Omit<Frame, 'blocks'>> & { readonly blocks: Slots<Block> };
type OwnedFrameDirectory = Mutable<Omit<FrameDirectory, 'frames'>> & { readonly frames: Slots<Frame> };
export type OwnedMemory = Mutable<Omit<PhysicalMemory, 'directories' | 'free'>> & {
  readonly directories: Slots<FrameDirectory>;
  readonly free: number[];
};

export const empty = <T>(n: number): Slots<T> => new Array<T | undefined>(n).fill(undefined);

/** State of the bytes of a region that nobody has marked yet. */
export function defaultShade(kind: RegionKind): number {
  if (kind === 'stack') return Shade.outOfScope;
  return kind === 'heap' ? Shade.unallocated : Shade.defined;
}

/** Index of the region that contains `address`, or -1. */
export function regionIndex(regions: readonly Region[], address: number): number {
  let low = 0;
  let high = regions.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const r = regions[middle]!;
    if (address < r.start) high = middle - 1;
    else if (address >= r.end) low = middle + 1;
    else return middle;
  }
  return -1;
}

/** The page-table entry of an address below 2^47, or undefined. */
export function pageAt(space: AddressSpace, address: number): Page | undefined {
  const hi = (address / 0x100000000) | 0;
  const lo = address | 0;
  const upper = space.table[hi >>> 5];
  if (upper === undefined) return undefined;
  const directory = upper.directories[((hi & 31) << 5) | (lo >>> 27)];
  if (directory === undefined) return undefined;
  const leaf = directory.leaves[(lo >>> 17) & 1023];
  if (leaf === undefined) return undefined;
  return leaf.pages[(lo >>> 12) & 31];
}

/** The leaf in which the entry of `address` stands, owned; made if it is missing. */
export function ownLeaf(s: State, spaceId: number, address: number): OwnedLeaf {
  const hi = (address / 0x100000000) | 0;
  const lo = address | 0;
  const space = ownSpace(s, spaceId);
  if (space.table.length === 0) for (let i = 0; i < NODE_ENTRIES; i++) space.table.push(undefined);
  let upper = space.table[hi >>> 5] as OwnedUpper | undefined;
  if (upper === undefined || upper.epoch !== s.epoch) {
    upper = { epoch: s.epoch, directories: upper === undefined ? empty(NODE_ENTRIES) : upper.directories.slice() };
    space.table[hi >>> 5] = upper;
  }
  const i = ((hi & 31) << 5) | (lo >>> 27);
  let directory = upper.directories[i] as OwnedDirectory | undefined;
  if (directory === undefined || directory.epoch !== s.epoch) {
    directory = { epoch: s.epoch, leaves: directory === undefined ? empty(NODE_ENTRIES) : directory.leaves.slice() };
    upper.directories[i] = directory;
  }
  const j = (lo >>> 17) & 1023;
  let leaf = directory.leaves[j] as OwnedLeaf | undefined;
  if (leaf === undefined || leaf.epoch !== s.epoch) {
    leaf = { epoch: s.epoch, pages: leaf === undefined ? empty(LEAF_PAGES) : leaf.pages.slice() };
    directory.leaves[j] = leaf;
  }
  return leaf;
}

/** All page-table entries are made here; the list of shadow blocks is copied. */
export function makePage(
  epoch: number,
  frame: number,
  flags: number,
  shade: number,
  shadow: Page['shadow'],
): OwnedPage {
  return { epoch, frame, flags, shade, shadow: shadow === undefined ? undefined : shadow.slice() };
}

/** The entry of `address`, owned; undefined if there is none. */
export function ownPage(s: State, spaceId: number, address: number): OwnedPage | undefined {
  const page = pageAt(s.spaces[spaceId]!, address);
  if (page === undefined || page.epoch === s.epoch) return page as OwnedPage | undefined;
  const leaf = ownLeaf(s, spaceId, address);
  const copy = makePage(s.epoch, page.frame, page.flags, page.shade, page.shadow);
  leaf.pages[Math.floor(address / PAGE_SIZE) & (LEAF_PAGES - 1)] = copy;
  return copy;
}

/** Sets or removes the entry of `address`. */
export function setPage(
  s: State,
  spaceId: number,
  address: number,
  entry: { frame: number; flags: number; shade: number; shadow?: Page['shadow'] } | undefined,
): OwnedPage | undefined {
  const leaf = ownLeaf(s, spaceId, address);
  const page = entry === undefined ? undefined : makePage(s.epoch, entry.frame, entry.flags, entry.shade, entry.shadow);
  leaf.pages[Math.floor(address / PAGE_SIZE) & (LEAF_PAGES - 1)] = page;
  return page;
}

/**
 * Calls `visit` for every entry with an address in [start, end), in order of address. Subtrees that do not exist cost
 * nothing. `visit` may change the entry itself.
 */
export function eachPage(
  space: AddressSpace,
  start: number,
  end: number,
  visit: (page: Page, address: number) => void,
): void {
  firstPage(space, start, end, (page, address) => {
    visit(page, address);
    return false;
  });
}

/** Address of the first entry in [start, end) that is `wanted`, or -1. */
export function firstPage(
  space: AddressSpace,
  start: number,
  end: number,
  wanted: (page: Page, address: number) => boolean,
): number {
  const bytes2 = 2 ** 37;
  const bytes1 = 2 ** 27;
  const bytes0 = 2 ** 17;
  for (let i = Math.floor(start / bytes2); i * bytes2 < end && i < space.table.length; i++) {
    const upper = space.table[i];
    if (upper === undefined) continue;
    const at2 = i * bytes2;
    for (let j = Math.max(0, Math.floor((start - at2) / bytes1)); j < NODE_ENTRIES && at2 + j * bytes1 < end; j++) {
      const directory = upper.directories[j];
      if (directory === undefined) continue;
      const at1 = at2 + j * bytes1;
      for (let l = Math.max(0, Math.floor((start - at1) / bytes0)); l < NODE_ENTRIES && at1 + l * bytes0 < end; l++) {
        const leaf = directory.leaves[l];
        if (leaf === undefined) continue;
        const at0 = at1 + l * bytes0;
        const from = Math.max(0, Math.floor((start - at0) / PAGE_SIZE));
        for (let m = from; m < LEAF_PAGES && at0 + m * PAGE_SIZE < end; m++) {
          const page = leaf.pages[m];
          if (page !== undefined && wanted(page, at0 + m * PAGE_SIZE)) return at0 + m * PAGE_SIZE;
        }
      }
    }
  }
  return -1;
}

// Physical memory.

export const ZERO_WORDS = new Int32Array(BLOCK_WORDS);

export function ownMemory(s: State): OwnedMemory {
  const m = s.memory;
  if (m.epoch === s.epoch) return m as OwnedMemory;
  const copy: OwnedMemory = { ...m, epoch: s.epoch, directories: m.directories.slice(), free: m.free.slice() };
  (s as Mutable<State>).memory = copy;
  return copy;
}

export function frameAt(s: State, number: number): Frame | undefined {
  return s.memory.directories[number >> 9]?.frames[number & (DIRECTORY_FRAMES - 1)];
}

function ownFrameDirectory(s: State, number: number): OwnedFrameDirectory {
  const memory = ownMemory(s);
  const i = number >> 9;
  let directory = memory.directories[i] as OwnedFrameDirectory | undefined;
  if (directory === undefined || directory.epoch !== s.epoch) {
    const frames = directory === undefined ? empty<Frame>(DIRECTORY_FRAMES) : directory.frames.slice();
    directory = { epoch: s.epoch, frames };
    while (memory.directories.length < i) memory.directories.push(undefined);
    memory.directories[i] = directory;
  }
  return directory;
}

function makeFrame(
  epoch: number,
  number: number,
  references: number,
  blocks: Slots<Block>,
  swapped: boolean,
): OwnedFrame {
  return { epoch, number, references, blocks, swapped };
}

export function ownFrame(s: State, number: number): OwnedFrame {
  const frame = frameAt(s, number);
  if (frame === undefined) throw new RangeError(`physical frame ${number} is not in use`);
  if (frame.epoch === s.epoch) return frame as OwnedFrame;
  const copy = makeFrame(s.epoch, number, frame.references, frame.blocks.slice(), frame.swapped);
  ownFrameDirectory(s, number).frames[number & (DIRECTORY_FRAMES - 1)] = copy;
  return copy;
}

/** Takes a frame full of zeros, with one reference. Throws the fault 'memory' when machine.limits.memory is used up. */
export function allocateFrame(k: Kernel, address: number): number {
  const s = k.state;
  if (s.memory.used >= k.scratch.frameLimit) {
    const mebibytes = Math.floor(k.machine.limits.memory / 1048576);
    throw new Fault(
      'memory',
      address,
      `out of memory: the program has touched more than ${mebibytes} MiB, which is all this machine has`,
    );
  }
  const memory = ownMemory(s);
  const reused = memory.free.pop();
  const number = reused ?? memory.next++;
  memory.used++;
  if (memory.used > memory.peak) memory.peak = memory.used;
  ownFrameDirectory(s, number).frames[number & (DIRECTORY_FRAMES - 1)] = makeFrame(
    s.epoch,
    number,
    1,
    empty(BLOCKS_PER_PAGE),
    false,
  );
  return number;
}

/** One page-table entry fewer maps the frame; the last one frees it. */
export function releaseFrame(s: State, number: number): void {
  const frame = frameAt(s, number)!;
  if (frame.references > 1) {
    ownFrame(s, number).references--;
    return;
  }
  const memory = ownMemory(s);
  ownFrameDirectory(s, number).frames[number & (DIRECTORY_FRAMES - 1)] = undefined;
  memory.free.push(number);
  memory.used--;
  if (frame.swapped) memory.swapped--;
}

/** The space lets go of the frame of one of its pages, if that has one. The entry is the caller's. */
export function leaveFrame(s: State, space: number, page: Page): void {
  if (page.frame < 0) return;
  releaseFrame(s, page.frame);
  const mm = ownSpace(s, space);
  if ((page.flags & Pte.present) !== 0) mm.resident--;
  else mm.swapped--;
}

/** Contents of a block for reading: never to be written. */
export function blockWords(s: State, frame: number, block: number): Int32Array {
  const b = s.memory.directories[frame >> 9]!.frames[frame & (DIRECTORY_FRAMES - 1)]!.blocks[block];
  return b === undefined ? ZERO_WORDS : b.words;
}

/** Contents of a block, owned in this epoch. */
export function ownBlockWords(s: State, frame: number, block: number): Int32Array {
  const b = s.memory.directories[frame >> 9]!.frames[frame & (DIRECTORY_FRAMES - 1)]!.blocks[block];
  if (b !== undefined && b.epoch === s.epoch) return b.words;
  const words = b === undefined ? new Int32Array(BLOCK_WORDS) : b.words.slice();
  ownFrame(s, frame).blocks[block] = { epoch: s.epoch, words };
  return words;
}
