/** Pages as glyphs: whose, shared how, copied since the fork, paged out, and who wrote to them last as far as is known. */
import type { Kernel } from '../../kernel/machine.js';
import { type Page, Pte, type Region } from '../../kernel/memory/layout.js';
import { eachPage, frameAt } from '../../kernel/memory/table.js';
import type { Timeline } from '../../timeline/history.js';
import type { PageFault, Pages } from '../../timeline/pages.js';
import type { Writers } from '../../timeline/writers.js';
import type { Glyphs } from '../glyphs.js';
import { threadStyle } from '../names.js';

const PAGE = 4096;

export type PageKind = 'own' | 'copied' | 'cow' | 'cowLast' | 'readShared' | 'mapShared' | 'swapped';

/** What each kind is called in the legend, in its order: in full, and where there is little room. */
export const PAGE_WORDS: Readonly<Record<PageKind, readonly [full: string, short: string]>> = {
  own: ['own', 'own'],
  cow: ['shared until written', 'until written'],
  cowLast: ['the last one: taken, not copied', 'last one'],
  copied: ['copied since the fork', 'copied'],
  readShared: ['shared, read only', 'read only'],
  mapShared: ['shared for good', 'shared'],
  swapped: ['paged out', 'paged out'],
};

export const pageGlyph = (g: Glyphs, kind: PageKind): string => {
  switch (kind) {
    case 'own':
      return g.resident;
    case 'copied':
      return g.copied;
    case 'cow':
      return g.cow;
    case 'cowLast':
      return g.cowLast;
    case 'readShared':
      return g.readShared;
    case 'mapShared':
      return g.mapShared;
    case 'swapped':
      return g.swapped;
  }
};

export interface PageCell {
  /** Address of the page, from the start of its region. */
  readonly offset: number;
  readonly frame: number;
  readonly kind: PageKind;
  readonly style: string;
}

/** What the timeline knows of who did what to pages, for one frame of the screen. */
export interface PageLore {
  readonly faults: ReadonlyMap<string, PageFault>;
  readonly writes: ReadonlyMap<string, { readonly context: number; readonly step: number }>;
}

const key = (space: number, page: number): string => `${space}:${page}`;

export function loreOf(timeline: Timeline): PageLore {
  const table = (name: string): unknown => timeline.tables[timeline.observers.findIndex((o) => o.name === name)];
  const faults = new Map<string, PageFault>();
  for (const fault of (table('pages') as Pages | undefined)?.faults ?? []) {
    const at = key(fault.space, fault.address / PAGE);
    const before = faults.get(at);
    // A copy that was taken over later stays a copy.
    faults.set(at, before?.how === 'copied' && fault.how !== 'touched' ? { ...fault, how: 'copied' } : fault);
  }
  const writes = new Map<string, { context: number; step: number }>();
  for (const [place, write] of (table('writers') as Writers | undefined)?.byPlace ?? []) {
    const [space, address] = place.split(':').map(Number);
    const at = key(space!, Math.floor(address! / PAGE));
    if ((writes.get(at)?.step ?? -1) <= write.step) writes.set(at, write);
  }
  return { faults, writes };
}

/** Pages of a region that have a frame, in order of address: the first `most` of them, and how many there are. */
export function pageCells(
  k: Kernel,
  space: number,
  region: Region,
  lore: PageLore,
  most: number,
): { readonly cells: readonly PageCell[]; readonly count: number } {
  const mm = k.state.spaces[space];
  const cells: PageCell[] = [];
  let count = 0;
  if (mm === undefined) return { cells, count };
  eachPage(mm, region.start, region.end, (page, address) => {
    if (page.frame < 0) return;
    count++;
    if (cells.length < most) cells.push(cellOf(k, space, region, lore, page, address));
  });
  return { cells, count };
}

function cellOf(k: Kernel, space: number, region: Region, lore: PageLore, page: Page, address: number): PageCell {
  const at = key(space, address / PAGE);
  const fault = lore.faults.get(at);
  const kind = kindOf(k, region, page, fault);
  const write = lore.writes.get(at);
  const by = write !== undefined && write.step >= (fault?.step ?? -1) ? write.context : (fault?.context ?? -1);
  const alone = kind === 'own' || kind === 'copied' || kind === 'mapShared' || kind === 'cowLast';
  // What others map too is nobody's.
  const whose = !alone ? -1 : region.context >= 0 ? region.context : by;
  const style = whose >= 0 ? threadStyle(k, whose) : '';
  const start = Math.floor(region.start / PAGE) * PAGE;
  return { offset: address - start, frame: page.frame, kind, style };
}

function kindOf(k: Kernel, region: Region, page: Page, fault: PageFault | undefined): PageKind {
  if ((page.flags & Pte.present) === 0) return 'swapped';
  if (region.shared) return 'mapShared';
  const references = frameAt(k.state, page.frame)?.references ?? 1;
  if ((page.flags & Pte.copyOnWrite) !== 0) return references > 1 ? 'cow' : 'cowLast';
  if (references > 1) return region.write ? 'cow' : 'readShared';
  return fault?.how === 'copied' ? 'copied' : 'own';
}
