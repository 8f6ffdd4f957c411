/**
 * Address spaces by reference: fork copies a page table and not a page, clone with CLONE_VM counts, and the last one that
 * lets go frees everything.
 */
import { addSpace, ownSpace } from '../epoch.js';
import type { Kernel } from '../machine.js';
import type { ContextId, State } from '../state.js';
import { dropPages } from './caches.js';
import { LEAF_PAGES, NODE_ENTRIES, PAGE_SIZE, type Page, Pte, type Region, type ShadowBlock } from './layout.js';
import { noteMapped, noteUnmapped } from './shared.js';
import {
  empty,
  makePage,
  type OwnedDirectory,
  type OwnedLeaf,
  type OwnedPage,
  type OwnedUpper,
  ownFrame,
  ownLeaf,
  releaseFrame,
} from './table.js';
import { shootDown } from './tlb.js';
import { dropWatches } from './watches.js';

/** Stamp of shadow blocks whose words belong to several address spaces. No state has it: states begin with epoch 1. */
const SHARED_EPOCH = 0;

const LEAF_BYTES = LEAF_PAGES * PAGE_SIZE;
const DIRECTORY_BYTES = NODE_ENTRIES * LEAF_BYTES;
const UPPER_BYTES = NODE_ENTRIES * DIRECTORY_BYTES;

/** Whose stack and thread-local storage becomes whose: the context that forks, and the child's. */
export interface Heir {
  readonly of: ContextId;
  readonly to: ContextId;
}

/**
 * A copy of an address space as fork(2) makes it (Linux: dup_mm, copy_page_range). The page table is copied entry by entry
 * and no page is: private pages become copy-on-write in both, pages of shared regions get one more reference. Stacks of
 * other contexts than the heir's stay mapped and are nobody's. Nothing is charged and no event is emitted: `pages` is the
 * number of entries of present pages, for the caller's price. The new space has one reference.
 */
export function forkSpace(k: Kernel, from: number, heir?: Heir): { readonly space: number; readonly pages: number } {
  const s = k.state;
  const parent = ownSpace(s, from);
  const id = addSpace(s);
  const child = ownSpace(s, id);
  for (const r of parent.regions) {
    if (r.onFork === 'gone') continue;
    child.regions.push(inherit(r, heir));
    if (r.object >= 0) noteMapped(k, id, r.object);
  }
  child.heapStart = parent.heapStart;
  child.brk = parent.brk;
  child.mapHint = parent.mapHint;
  const pages = copyTable(s, from, id);
  child.resident = pages;
  child.peakResident = pages;
  // What could be stored to may be copy-on-write now (Linux: flush_tlb_mm).
  shootDown(k, from);
  return { space: id, pages };
}

function inherit(r: Region, heir: Heir | undefined): Region {
  // Locks on memory are not inherited.
  if (r.context < 0 && !r.locked) return r;
  return { ...r, locked: false, context: heir !== undefined && heir.of === r.context ? heir.to : -1 };
}

/** All entries of one page table into another, empty one, in order of address; answers how many pages are present. */
function copyTable(s: State, from: number, to: number): number {
  const { epoch } = s;
  const { table, regions } = ownSpace(s, from);
  const copy = ownSpace(s, to).table;
  let pages = 0;
  let r = 0;
  for (let i = 0; i < table.length; i++) {
    const upper = table[i];
    if (upper === undefined) {
      copy.push(undefined);
      continue;
    }
    const upperCopy: OwnedUpper = { epoch, directories: empty(NODE_ENTRIES) };
    copy.push(upperCopy);
    for (let j = 0; j < NODE_ENTRIES; j++) {
      const directory = upper.directories[j];
      if (directory === undefined) continue;
      const directoryCopy: OwnedDirectory = { epoch, leaves: empty(NODE_ENTRIES) };
      upperCopy.directories[j] = directoryCopy;
      const base = i * UPPER_BYTES + j * DIRECTORY_BYTES;
      for (let l = 0; l < NODE_ENTRIES; l++) {
        const known = directory.leaves[l];
        if (known === undefined) continue;
        const leafCopy: OwnedLeaf = { epoch, pages: empty(LEAF_PAGES) };
        directoryCopy.leaves[l] = leafCopy;
        let leaf: OwnedLeaf | undefined;
        for (let m = 0; m < LEAF_PAGES; m++) {
          const page = known.pages[m];
          if (page === undefined) continue;
          const address = base + l * LEAF_BYTES + m * PAGE_SIZE;
          while (r < regions.length && regions[r]!.end <= address) r++;
          const region = regions[r];
          const shared = region?.shared === true;
          if (region !== undefined && region.onFork !== '' && region.start <= address) continue;
          let own = page;
          if (mustChange(page, shared, epoch)) {
            leaf ??= ownLeaf(s, from, address);
            own = partWith(leaf, m, shared, epoch);
          }
          // The child has not used it yet (Linux: pte_mkold).
          leafCopy.pages[m] = makePage(epoch, own.frame, own.flags & ~Pte.accessed, own.shade, own.shadow);
          if (own.frame < 0) continue;
          ownFrame(s, own.frame).references++;
          pages++;
        }
      }
    }
  }
  return pages;
}

/** Must the parent's entry change: a page to be written to by its copy only, or shadow that it could still write in place? */
function mustChange(page: Page, shared: boolean, epoch: number): boolean {
  if (!shared && page.frame >= 0 && (page.flags & Pte.writable) !== 0) return true;
  return page.shadow?.some((block) => block?.epoch === epoch) === true;
}

/** The parent's entry, owned: copy-on-write unless it is shared, with shadow blocks that nobody owns. */
function partWith(leaf: OwnedLeaf, m: number, shared: boolean, epoch: number): Page {
  const known = leaf.pages[m]!;
  const page: OwnedPage =
    known.epoch === epoch ? (known as OwnedPage) : makePage(epoch, known.frame, known.flags, known.shade, known.shadow);
  leaf.pages[m] = page;
  if (!shared && page.frame >= 0 && (page.flags & Pte.writable) !== 0)
    page.flags = (page.flags & ~Pte.writable) | Pte.copyOnWrite;
  const { shadow } = page;
  if (shadow !== undefined) {
    for (let b = 0; b < shadow.length; b++) {
      const block: ShadowBlock | undefined = shadow[b];
      if (block?.epoch === epoch) shadow[b] = { epoch: SHARED_EPOCH, words: block.words };
    }
  }
  return page;
}

/** One user more of an address space: clone with CLONE_VM. */
export function holdSpace(k: Kernel, id: number): void {
  ownSpace(k.state, id).references++;
}

/**
 * One user fewer (Linux: mmput). The last one's end unmaps everything: frames that nobody else maps become free, watches and
 * translations go, and the space is no more. Its id is not given out again.
 */
export function releaseSpace(k: Kernel, id: number): void {
  const s = k.state;
  const mm = s.spaces[id];
  if (mm === undefined) return;
  if (mm.references > 1) {
    ownSpace(s, id).references--;
    return;
  }
  for (const upper of mm.table)
    for (const directory of upper?.directories ?? [])
      for (const leaf of directory?.leaves ?? [])
        for (const page of leaf?.pages ?? []) if (page !== undefined && page.frame >= 0) releaseFrame(s, page.frame);
  for (const r of mm.regions) if (r.object >= 0) noteUnmapped(k, id, r.object);
  dropWatches(k, id);
  dropPages(k, id, undefined);
  s.spaces[id] = undefined;
}
