/** mremap: a mapping grows, shrinks or moves. Its pages go along; none is copied. */
import { ownSpace } from '../epoch.js';
import type { Kernel } from '../machine.js';
import type { Region } from './layout.js';
import { firstAbove, mapRegion, regionAt, splitAt, unmapRegion } from './map.js';
import { eachPage, type OwnedPage, setPage } from './table.js';
import { shootDown } from './tlb.js';
import { rehangWatches } from './watches.js';

/**
 * The mapping that [start, start + size) is (part of): its first region, if all of the range is mapped the same way, as one
 * that was not cut by mprotect. Undefined: EFAULT.
 */
export function uniformRegion(k: Kernel, space: number, start: number, size: number): Region | undefined {
  const first = regionAt(k, space, start);
  let at = first;
  while (at !== undefined && at.end < start + size) {
    const next = regionAt(k, space, at.end);
    if (next === undefined || !sameMapping(at, next)) return undefined;
    at = next;
  }
  return at === undefined ? undefined : first;
}

const sameMapping = (a: Region, b: Region): boolean =>
  a.kind === b.kind &&
  a.read === b.read &&
  a.write === b.write &&
  a.exec === b.exec &&
  a.shared === b.shared &&
  a.object === b.object &&
  (a.object < 0 || a.offset + a.end - a.start === b.offset);

/** Makes the mapping that ends at `end` end at `to`, if nothing is in the way. */
export function growRegion(k: Kernel, space: number, end: number, to: number): boolean {
  const mm = ownSpace(k.state, space);
  const i = firstAbove(mm.regions, end - 1);
  const region = mm.regions[i];
  const next = mm.regions[i + 1];
  if (region === undefined || region.end !== end || (next !== undefined && next.start < to)) return false;
  if (to - end > (k.scratch.frameLimit - k.state.memory.used) * 4096) return false;
  mm.regions[i] = { ...region, end: to };
  return true;
}

/**
 * Moves [start, start + size), mapped as `like`, to a mapping of `newSize` bytes at `at`, or where there is room. Answers its
 * address, or 0. `keep`: the old mapping stays (an old size of 0: a second mapping of shared memory).
 */
export function moveMapping(
  k: Kernel,
  space: number,
  like: Region,
  start: number,
  size: number,
  newSize: number,
  at: number | undefined,
  keep = false,
): number {
  const s = k.state;
  const to = mapRegion(k, space, {
    size: newSize,
    kind: like.kind,
    name: like.name,
    read: like.read,
    write: like.write,
    exec: like.exec,
    shared: like.shared,
    context: like.context,
    ...(at === undefined ? {} : { at }),
    ...(like.object < 0 ? {} : { object: like.object, offset: like.offset + start - like.start }),
  });
  if (to === 0) return 0;
  const mm = ownSpace(s, space);
  const i = firstAbove(mm.regions, to);
  mm.regions[i] = { ...mm.regions[i]!, onFork: like.onFork, locked: like.locked };
  if (keep) return to;
  splitAt(k, mm, start);
  splitAt(k, mm, start + size);
  const moved: [OwnedPage, number][] = [];
  eachPage(mm, start, start + Math.min(size, newSize), (page, address) => {
    moved.push([page as OwnedPage, address]);
  });
  for (const [page, address] of moved) {
    setPage(s, space, address, undefined);
    setPage(s, space, to + address - start, page);
  }
  shootDown(
    k,
    space,
    moved.map(([, address]) => address),
  );
  unmapRegion(k, space, start, size);
  rehangWatches(k, space, start, start + size);
  rehangWatches(k, space, to, to + newSize);
  return to;
}
