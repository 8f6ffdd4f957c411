/** What a program tells the kernel of its mappings beyond their protection: madvise, mlock, MAP_POPULATE. */
import { ownSpace } from '../epoch.js';
import type { Kernel } from '../machine.js';
import { PAGE_SIZE, Pte, type Region } from './layout.js';
import { firstAbove, mappedUntil, splitAt } from './map.js';
import { makePresent } from './page-fault.js';
import { permissions } from './shadow.js';
import { pageOfObject, pagesOnDisk } from './shared.js';
import { eachPage, leaveFrame, ownPage, pageAt, regionIndex, setPage } from './table.js';
import { shootDown } from './tlb.js';
import { moveWatches } from './watches.js';

/**
 * MADV_DONTNEED: the pages' contents are dropped. What is a space's own is zero at the next touch, what belongs to an object
 * is found there again. Holes are no matter.
 */
export function discardPages(k: Kernel, space: number, start: number, size: number): void {
  const s = k.state;
  const mm = ownSpace(s, space);
  const dropped: number[] = [];
  eachPage(mm, start, start + size, (known, address) => {
    if (known.frame < 0) return;
    dropped.push(address);
    moveWatches(k, space, address, known.frame, -1);
    leaveFrame(s, space, known);
    const region = mm.regions[firstAbove(mm.regions, address)]!;
    if (region.kind === 'mapped') {
      setPage(s, space, address, undefined);
      return;
    }
    // What the language allows there stays.
    const page = ownPage(s, space, address)!;
    page.frame = -1;
    page.flags = permissions(region);
  });
  shootDown(k, space, dropped);
}

/** Changes regions of [start, start + size), cut where they reach across. False where part of it is not mapped (ENOMEM). */
function changeRegions(k: Kernel, space: number, start: number, size: number, change: (r: Region) => Region): boolean {
  const mm = ownSpace(k.state, space);
  const end = mappedUntil(mm.regions, start, start + size);
  splitAt(k, mm, start);
  splitAt(k, mm, end);
  for (let i = firstAbove(mm.regions, start); i < mm.regions.length && mm.regions[i]!.start < end; i++) {
    mm.regions[i] = change(mm.regions[i]!);
  }
  return end === start + size;
}

/** MADV_DONTFORK and MADV_WIPEONFORK, or neither. */
export function setOnFork(k: Kernel, space: number, start: number, size: number, what: Region['onFork']): boolean {
  return changeRegions(k, space, start, size, (r) => ({ ...r, onFork: what }));
}

/** mlock and munlock: pages of locked regions are not taken away. */
export function setLocked(k: Kernel, space: number, start: number, size: number, locked: boolean): boolean {
  return changeRegions(k, space, start, size, (r) => ({ ...r, locked }));
}

/**
 * Makes at most `pages` pages of [start, end) present that are not, as a touch would; answers where it stopped (`end` when
 * done). Pages that may not be touched, or that would take the last of memory, are left.
 */
export function populate(k: Kernel, space: number, start: number, end: number, pages: number): number {
  const s = k.state;
  let at = start;
  for (let n = 0; at < end && n < pages; at += PAGE_SIZE, n++) {
    const mm = s.spaces[space]!;
    if (s.memory.used >= k.scratch.frameLimit) return end;
    const index = regionIndex(mm.regions, at);
    if (index < 0 || ((pageAt(mm, at)?.flags ?? 0) & Pte.present) !== 0) continue;
    const region = mm.regions[index]!;
    if (region.object >= 0 && pagesOnDisk(s, region.object)?.has(pageOfObject(region, at)) === true) continue;
    if (region.read || region.write) makePresent(k, space, at, region.write);
  }
  return Math.min(at, end);
}

/** Bytes of regions that are locked (VmLck). */
export function lockedBytes(k: Kernel, space: number): number {
  let sum = 0;
  for (const r of k.state.spaces[space]?.regions ?? []) if (r.locked) sum += r.end - r.start;
  return sum;
}
