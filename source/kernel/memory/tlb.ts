/**
 * The translation lookaside buffer of each core: fully associative, first in first out, so that a page that is found leaves
 * no trace and the host's caches need not tell of it. Who touches a page that is not there pays `tlbMiss` and puts it in.
 * The pages of a core's own space count, by loads and stores of its program and of the library that runs for it; what the
 * kernel does in other spaces, and what no core does (the loader), goes around it. Instructions are not fetched from
 * simulated memory, so there is no TLB for them. Controlled runs have none: nothing has a price there.
 */
import { charge, emit } from '../emit.js';
import { ownCore, ownTask } from '../epoch.js';
import type { Kernel } from '../machine.js';
import { DEFAULT_TLB } from '../machine.js';
import { emptyCache, FIRST_VARIABLE_TAG, KNOWN_PAGES, type Translation, WOULD_CHANGE } from '../scratch.js';
import type { Core, Mutable, State } from '../state.js';
import { dropPage, dropPages } from './caches.js';
import { ADDRESS_LIMIT, PAGE_SIZE, TLB_SPACE, type Tlb } from './layout.js';

export type OwnedTlb = Mutable<Omit<Tlb, 'entries'>> & { readonly entries: number[] };

/** The TLB of a core, to be changed. */
export function ownTlb(s: State, id: number): OwnedTlb {
  const core = ownCore(s, id);
  if (core.tlb.epoch === s.epoch) return core.tlb as OwnedTlb;
  const copy: OwnedTlb = { ...core.tlb, epoch: s.epoch, entries: core.tlb.entries.slice() };
  core.tlb = copy;
  return copy;
}

/** Low bits of a page's number: it is below 2^35, and a number's low bits survive the conversion to 32. */
const KNOWN = KNOWN_PAGES - 1;
const pageOf = (address: number): number => Math.floor(address / PAGE_SIZE);
const keyOf = (space: number, address: number): number => space * TLB_SPACE + pageOf(address);

/**
 * A page is touched by the core of the step under way, if there is one and it holds the space. In a dry turn a page that is
 * not found would change something.
 */
export function lookUp(k: Kernel, space: number, address: number): void {
  const { scratch, core } = k;
  if (core < 0 || scratch.tlbEntries === 0) return;
  const t = scratch.caches[core + 1]!;
  const page = pageOf(address);
  if (t.space === space && t.pages[page & KNOWN] === page) return;
  walk(k, t, space, page);
}

function walk(k: Kernel, t: Translation, space: number, page: number): void {
  const s = k.state;
  const known = s.cores[k.core]!;
  if (known.space !== space) return;
  const key = space * TLB_SPACE + page;
  if (!known.tlb.entries.includes(key)) {
    if (k.scratch.reads !== undefined || k.scratch.unseen === 'probe') throw WOULD_CHANGE;
    // What was found then may be gone by now.
    if (k.scratch.unseen === 'past') return;
    const tlb = ownTlb(s, k.core);
    if (tlb.entries.length >= k.scratch.tlbEntries) evict(t, tlb.entries.shift()!);
    tlb.entries.push(key);
    tlb.misses++;
    if (known.task >= 0) ownTask(s, known.task).tlbMisses++;
    charge(k, 'tlbMiss');
  }
  if (t.space === space) t.pages[page & KNOWN] = page;
}

function evict(t: Translation, key: number): void {
  const space = Math.floor(key / TLB_SPACE);
  if (t.space !== space) return;
  const page = key - space * TLB_SPACE;
  if (t.pages[page & KNOWN] === page) t.pages[page & KNOWN] = -1;
  dropPage(t, page);
}

/** May the core's cache be filled for a page: is it in its TLB? True where there is none. */
export function mayCache(k: Kernel, t: Translation, address: number): boolean {
  if (k.core < 0 || k.scratch.tlbEntries === 0) return true;
  const page = pageOf(address);
  if (t.pages[page & KNOWN] === page) return true;
  if (!k.state.cores[k.core]!.tlb.entries.includes(t.space * TLB_SPACE + page)) return false;
  t.pages[page & KNOWN] = page;
  return true;
}

/**
 * A core goes over to another address space: to that of the task that it switches to, or by exec. Without address-space
 * identifiers its TLB is flushed. A kernel thread has no space: the core keeps the one that it has (lazy TLB).
 */
export function enterSpace(k: Kernel, core: Mutable<Core>, space: number): void {
  if (core.space === space) return;
  const flush = core.space >= 0 && !(k.machine.tlb ?? DEFAULT_TLB).asids;
  core.space = space;
  if (flush) flushTlb(k, core.id);
  const t = k.scratch.caches[core.id + 1]!;
  if (t.space >= 0) emptyCache(t, -1);
}

/** Empties the TLB of a core. */
export function flushTlb(k: Kernel, id: number): void {
  if (k.scratch.tlbEntries === 0) return;
  const tlb = ownTlb(k.state, id);
  tlb.entries.length = 0;
  tlb.flushes++;
  const t = k.scratch.caches[id + 1]!;
  if (t.space >= 0) emptyCache(t, -1);
}

/**
 * Pages of a space (an address in each, in order; all without a list) are mapped another way, or no longer: no core may know
 * them as they were. Entries are taken out of all TLBs; each core but the one that works now is interrupted for it, and
 * whoever is parked there looks anew.
 */
export function shootDown(k: Kernel, space: number, pages?: readonly number[]): void {
  const s = k.state;
  if (pages?.length === 0) return;
  dropPages(k, space, pages);
  if (k.scratch.tlbEntries === 0) return;
  const start = pages?.[0] ?? 0;
  const end = (pages?.at(-1) ?? ADDRESS_LIMIT - 1) + 1;
  const first = keyOf(space, start);
  const last = keyOf(space, end - 1);
  const { asids } = k.machine.tlb ?? DEFAULT_TLB;
  let others = 0;
  for (const core of s.cores) {
    if (!asids && core.space !== space) continue;
    const { entries } = core.tlb;
    let found = false;
    for (let i = 0; i < entries.length && !found; i++) found = entries[i]! >= first && entries[i]! <= last;
    if (!found) continue;
    const tlb = ownTlb(s, core.id);
    const rest = tlb.entries.filter((key) => key < first || key > last);
    tlb.entries.length = 0;
    tlb.entries.push(...rest);
    if (core.id === k.core) continue;
    tlb.shootdowns++;
    others++;
    if (core.parkedLoop >= 0 && core.id < FIRST_VARIABLE_TAG) k.scratch.touched.push(core.id);
  }
  if (others > 0) {
    emit(k, 'shootdown', { address: start, size: (pages?.length ?? 0) * PAGE_SIZE, value: others });
  }
}
