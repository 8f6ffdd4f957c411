/** Regions of an address space: mmap, munmap, mprotect, brk. Nothing becomes resident here. */
import { type OwnedSpace, ownSpace } from '../epoch.js';
import type { Kernel } from '../machine.js';
import type { ContextId, State } from '../state.js';
import { MAP_TOP, NULL_LIMIT, PAGE_SIZE, type Page, Pte, type Region, type RegionKind } from './layout.js';
import { createShared, noteMapped, noteUnmapped, releaseShared } from './shared.js';
import { eachPage, frameAt, leaveFrame, ownPage, pageAt, regionIndex, setPage } from './table.js';
import { shootDown } from './tlb.js';
import { moveWatches, rehangWatches } from './watches.js';

export interface MapRequest {
  /** Bytes; rounded up to pages unless `at` is given (then taken as it is: sections need not fill pages). */
  readonly size: number;
  readonly kind: RegionKind;
  /** As /proc/PID/maps would show it. */
  readonly name: string;
  /** Address, or undefined: below the other mappings. */
  readonly at?: number;
  readonly read: boolean;
  readonly write: boolean;
  readonly exec?: boolean;
  readonly shared?: boolean;
  /** Bytes of guard below it, whole pages. */
  readonly guard?: number;
  readonly context?: ContextId;
  /** The memory object to map, and where in it (bytes, whole pages). Shared memory without one gets an object of its own. */
  readonly object?: number;
  readonly offset?: number;
  /** MAP_NORESERVE, or nothing that could be written: may be larger than what memory is left. */
  readonly reserve?: boolean;
}

export interface PageView {
  readonly address: number;
  readonly present: boolean;
  /** Physical frame (of a page that was taken away: where its contents are), or -1. */
  readonly frame: number;
  /** Bits of Pte. */
  readonly flags: number;
  /** Page-table entries that map the frame. */
  readonly references: number;
}

export const roundToPages = (n: number): number => Math.ceil(n / PAGE_SIZE) * PAGE_SIZE;

/** Index of the first region that ends above `address`. */
export function firstAbove(regions: readonly Region[], address: number): number {
  let low = 0;
  let high = regions.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (regions[middle]!.end <= address) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Start of the highest hole of `size` bytes at or below the hint, or 0. */
function findHole(mm: OwnedSpace, size: number): number {
  let top = mm.mapHint === 0 ? MAP_TOP : mm.mapHint;
  for (let i = firstAbove(mm.regions, top - 1) - 1; ; i--) {
    const at = i + 1 < mm.regions.length ? mm.regions[i + 1]! : undefined;
    if (at !== undefined && at.start < top) {
      // The hint stands within a region.
      top = Math.floor(at.start / PAGE_SIZE) * PAGE_SIZE;
    }
    const floor = i < 0 ? NULL_LIMIT : roundToPages(mm.regions[i]!.end);
    if (top - size >= floor) return top - size;
    if (i < 0) return 0;
    top = Math.floor(mm.regions[i]!.start / PAGE_SIZE) * PAGE_SIZE;
  }
}

function insert(mm: OwnedSpace, region: Region): void {
  if (region.end > region.start) mm.regions.splice(firstAbove(mm.regions, region.start), 0, region);
}

/** Both at once, the guard right below its region: with thousands of stacks the list is long. */
function insertGuarded(mm: OwnedSpace, guard: Region, region: Region): void {
  mm.regions.splice(firstAbove(mm.regions, guard.start), 0, guard, region);
}

/**
 * Maps `size` bytes and, below them, a guard. Answers the address (of the part that may be used), or 0: no room, or more
 * than machine.limits.memory (but for stacks and the like, which are reserved and not used), or `at` is taken.
 */
export function mapRegion(k: Kernel, space: number, request: MapRequest): number {
  const guard = request.guard ?? 0;
  const size = request.at === undefined ? roundToPages(request.size) : request.size;
  if (!(size > 0) || size + guard > 2 ** 46) return 0;
  const reserved = request.kind === 'mapped' && request.object === undefined && request.reserve !== false;
  if (reserved && size > room(k)) return 0;
  const mm = ownSpace(k.state, space);
  let start: number;
  if (request.at === undefined) {
    start = findHole(mm, size + guard);
    if (start === 0) return 0;
    mm.mapHint = start;
    start += guard;
  } else {
    start = request.at;
    const i = firstAbove(mm.regions, start - guard);
    if (i < mm.regions.length && mm.regions[i]!.start < start + size) return 0;
  }
  const context = request.context ?? -1;
  const region: Region = {
    start,
    end: start + size,
    kind: request.kind,
    name: request.name,
    read: request.read,
    write: request.write,
    exec: request.exec ?? false,
    shared: request.shared ?? false,
    context,
    object: request.object ?? (request.shared === true ? createShared(k, '', size) : -1),
    offset: request.offset ?? 0,
    onFork: '',
    locked: false,
  };
  if (region.object >= 0) noteMapped(k, space, region.object);
  // The mapping alone keeps it.
  if (region.object >= 0 && request.object === undefined) releaseShared(k, region.object);
  if (guard === 0) insert(mm, region);
  else {
    const below = { ...region, start: start - guard, end: start, kind: 'guard' as const };
    insertGuarded(mm, { ...below, read: false, write: false, exec: false, shared: false, object: -1 }, region);
  }
  if (!region.shared) k.scratch.accesses?.fresh(k, space, start, size);
  return start;
}

/** Bytes that may still be touched. */
function room(k: Kernel): number {
  return (k.scratch.frameLimit - k.state.memory.used) * PAGE_SIZE;
}

/** Cuts regions at `address`, so that none reaches across it. */
export function splitAt(k: Kernel, mm: OwnedSpace, address: number): void {
  const i = regionIndex(mm.regions, address);
  if (i < 0 || mm.regions[i]!.start === address) return;
  const r = mm.regions[i]!;
  mm.regions.splice(i, 1, { ...r, end: address }, { ...r, start: address, offset: r.offset + address - r.start });
  if (r.object >= 0) noteMapped(k, mm.id, r.object);
}

/** Unmaps [start, start + size): frames that nobody else maps become free. Holes in it are no matter. */
export function unmapRegion(k: Kernel, space: number, start: number, size: number): void {
  const s = k.state;
  const mm = ownSpace(s, space);
  const end = start + size;
  splitAt(k, mm, start);
  splitAt(k, mm, end);
  const from = firstAbove(mm.regions, start);
  const to = firstAbove(mm.regions, end - 1) + (regionIndex(mm.regions, end - 1) >= 0 ? 1 : 0);
  const gone = mm.regions.splice(from, to - from);
  const dropped: number[] = [];
  // Pages of which a region is left (sections that share one) stay.
  eachPage(mm, start, end, (page, address) => {
    const next = firstAbove(mm.regions, address);
    if (next < mm.regions.length && mm.regions[next]!.start < address + PAGE_SIZE) return;
    dropped.push(address);
    if (page.frame >= 0) moveWatches(k, space, address, page.frame, -1);
    leaveFrame(s, space, page);
    setPage(s, space, address, undefined);
  });
  shootDown(k, space, dropped);
  for (const r of gone) if (r.object >= 0) noteUnmapped(k, space, r.object);
  if (mm.objectRegions > 0) rehangWatches(k, space, start, end);
  if (end <= MAP_TOP && mm.mapHint !== 0 && end > mm.mapHint) mm.mapHint = roundToPages(end);
}

/** mprotect. False where part of the range is not mapped (ENOMEM): what lies before that is changed, as in Linux. */
export function protectRegion(
  k: Kernel,
  space: number,
  start: number,
  size: number,
  read: boolean,
  write: boolean,
  exec = false,
): boolean {
  const s = k.state;
  const mm = ownSpace(s, space);
  const end = mappedUntil(mm.regions, start, start + size);
  splitAt(k, mm, start);
  splitAt(k, mm, end);
  for (let i = firstAbove(mm.regions, start); i < mm.regions.length && mm.regions[i]!.start < end; i++) {
    mm.regions[i] = { ...mm.regions[i]!, read, write, exec };
  }
  const changed: number[] = [];
  eachPage(mm, start, end, (_, address) => {
    changed.push(address);
    const page = ownPage(s, space, address)!;
    page.flags &= ~(Pte.readable | Pte.writable | Pte.copyOnWrite);
    if (read || write) page.flags |= Pte.readable;
    // A private page that others map too becomes writable by its copy. What may not be written needs no such mark.
    if (write) page.flags |= isSharedFrame(s, mm, page, address) ? Pte.copyOnWrite : Pte.writable;
  });
  shootDown(k, space, changed);
  return end === start + size;
}

/** End of what is mapped without a hole from `start` on, at most `end`. Sections that share a page leave no hole. */
export function mappedUntil(regions: readonly Region[], start: number, end: number): number {
  let at = start;
  while (at < end) {
    const next = regions[firstAbove(regions, at)];
    if (next === undefined || Math.floor(next.start / PAGE_SIZE) * PAGE_SIZE > at) break;
    at = roundToPages(next.end);
  }
  return Math.max(start, Math.min(at, end));
}

/** Does somebody else map the frame of this private page? */
function isSharedFrame(s: State, mm: OwnedSpace, page: Page, address: number): boolean {
  if (page.frame < 0 || frameAt(s, page.frame)!.references === 1) return false;
  return mm.regions[firstAbove(mm.regions, address)]?.shared !== true;
}

/** sbrk: moves the end of the heap by `bytes` (also negative). Answers the old end, or -1 (ENOMEM). */
export function growHeap(k: Kernel, space: number, bytes: number): number {
  const s = k.state;
  const mm = ownSpace(s, space);
  const old = mm.brk;
  const brk = old + bytes;
  if (brk < mm.heapStart || brk - mm.heapStart > k.machine.limits.memory || bytes > room(k)) return -1;
  if (bytes < 0) {
    const keep = roundToPages(brk);
    if (keep < old) unmapRegion(k, space, keep, roundToPages(old) - keep);
  }
  const i = mm.regions.findIndex((r) => r.kind === 'heap');
  const next = firstAbove(mm.regions, mm.heapStart);
  const neighbour = mm.regions[i >= 0 ? i + 1 : next];
  if (neighbour !== undefined && neighbour.start < brk) return -1;
  if (i >= 0) {
    if (brk > mm.heapStart) mm.regions[i] = { ...mm.regions[i]!, end: brk };
    else mm.regions.splice(i, 1);
  } else if (brk > mm.heapStart) {
    insert(mm, {
      start: mm.heapStart,
      end: brk,
      kind: 'heap',
      name: '[heap]',
      read: true,
      write: true,
      exec: false,
      shared: false,
      context: -1,
      object: -1,
      offset: 0,
      onFork: '',
      locked: false,
    });
  }
  mm.brk = brk;
  return old;
}

export function regionAt(k: Kernel, space: number, address: number): Region | undefined {
  const regions = k.state.spaces[space]?.regions;
  if (regions === undefined) return undefined;
  const i = regionIndex(regions, address);
  return i < 0 ? undefined : regions[i];
}

/** By address. */
export function regions(k: Kernel, space: number): readonly Region[] {
  return k.state.spaces[space]?.regions ?? [];
}

/** Pages of the region that are present. */
export function residentPages(k: Kernel, space: number, region: Region): number {
  let n = 0;
  const mm = k.state.spaces[space];
  if (mm === undefined) return 0;
  eachPage(mm, region.start, region.end, (page) => {
    if ((page.flags & Pte.present) !== 0) n++;
  });
  return n;
}

/** Pages of the region that have an entry in the page table, for the pane. */
export function pages(k: Kernel, space: number, region: Region): PageView[] {
  const list: PageView[] = [];
  const s = k.state;
  const mm = s.spaces[space];
  if (mm === undefined) return list;
  eachPage(mm, region.start, region.end, (page, address) => {
    list.push(viewPage(s, page.frame, page.flags, address));
  });
  return list;
}

function viewPage(s: State, frame: number, flags: number, address: number): PageView {
  const references = frame < 0 ? 0 : frameAt(s, frame)!.references;
  return { address, present: (flags & Pte.present) !== 0, frame, flags, references };
}

/** The page-table entry of an address, for the pane; undefined if there is none. */
export function pageView(k: Kernel, space: number, address: number): PageView | undefined {
  const mm = k.state.spaces[space];
  const page = mm === undefined || !(address >= 0 && address < 2 ** 47) ? undefined : pageAt(mm, address);
  return page === undefined
    ? undefined
    : viewPage(k.state, page.frame, page.flags, Math.floor(address / PAGE_SIZE) * PAGE_SIZE);
}
