/**
 * Where watches (../watch.ts) stand: by physical block, so that they follow a page whenever it comes to another frame, and
 * what they tell of a store.
 */
import { emit } from '../emit.js';
import type { Kernel } from '../machine.js';
import { FIRST_VARIABLE_TAG, forgetWrites, NOT_PRESENT, type Watch } from '../scratch.js';
import { BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE } from './layout.js';
import { frameSeen } from './shared.js';
import { frameAt } from './table.js';

/**
 * The page of `address` had frame `from` and has frame `to` now (-1: none): its watches move along, and cores parked on what
 * they read there look anew. Watches of other pages that map the same frame stay.
 */
export function moveWatches(k: Kernel, space: number, address: number, from: number, to: number): void {
  const { watches } = k.scratch;
  if (watches.size === 0) return;
  const page = Math.floor(address / PAGE_SIZE);
  const first = from < 0 ? NOT_PRESENT : from * BLOCKS_PER_PAGE;
  const last = from < 0 ? NOT_PRESENT : first + BLOCKS_PER_PAGE - 1;
  let moved = 0;
  for (let block = first; block <= last; block++) {
    const list = watches.get(block);
    if (list === undefined) continue;
    const rest = list.filter((w) => w.space !== space || Math.floor(w.address / PAGE_SIZE) !== page);
    if (rest.length === list.length) continue;
    if (rest.length === 0) watches.delete(block);
    else watches.set(block, rest);
    for (const w of list) if (!rest.includes(w)) place(k, w, to);
    moved++;
  }
  // Whoever maps the frame already may store to it without looking.
  if (moved > 0 && to >= 0 && frameAt(k.state, to)!.references > 1) forgetWrites(k.scratch);
}

/** Where a watch stands whose page has this frame (-1: none). */
const blockOf = (w: Watch, frame: number): number =>
  frame < 0 ? NOT_PRESENT : frame * BLOCKS_PER_PAGE + Math.floor((w.address % PAGE_SIZE) / BLOCK_SIZE);

function place(k: Kernel, w: Watch, frame: number): void {
  const { watches, touched } = k.scratch;
  const block = blockOf(w, frame);
  const list = watches.get(block);
  if (list === undefined) watches.set(block, [{ ...w, block }]);
  else list.push({ ...w, block });
  if (w.tag < FIRST_VARIABLE_TAG) touched.push(w.tag);
}

/**
 * Mappings changed: watches in [start, end) of a space stand where a load would look now, those of pages that no space has
 * touched yet among them.
 */
export function rehangWatches(k: Kernel, space: number, start: number, end: number): void {
  if (k.scratch.watches.size > 0) rehang(k, (w) => w.space === space && w.address >= start && w.address < end);
}

/** A memory object's page has a frame now, or has none any more: whoever watches it through any mapping stands there. */
export function rehangObjectWatches(k: Kernel): void {
  if (k.scratch.watches.size > 0) rehang(k, (w) => (k.state.spaces[w.space]?.objectRegions ?? 0) > 0);
}

function rehang(k: Kernel, matches: (w: Watch) => boolean): void {
  const { watches } = k.scratch;
  const moved: Watch[] = [];
  for (const [block, list] of watches) {
    const rest: Watch[] = [];
    for (const w of list) {
      const mm = matches(w) ? k.state.spaces[w.space] : undefined;
      if (mm !== undefined && blockOf(w, frameSeen(k.state, mm, w.address)) !== block) moved.push(w);
      else rest.push(w);
    }
    if (rest.length === 0) watches.delete(block);
    else if (rest.length < list.length) watches.set(block, rest);
  }
  for (const w of moved) place(k, w, frameSeen(k.state, k.state.spaces[w.space]!, w.address));
  if (moved.length > 0) forgetWrites(k.scratch);
}

/** The page of a frame is no longer what it was (its accessed bit, its presence): cores parked on it do their next turn. */
export function lookAnew(k: Kernel, frame: number): void {
  const { watches, touched } = k.scratch;
  if (watches.size === 0) return;
  for (let b = 0; b < BLOCKS_PER_PAGE; b++)
    for (const w of watches.get(frame * BLOCKS_PER_PAGE + b) ?? []) if (w.tag < FIRST_VARIABLE_TAG) touched.push(w.tag);
}

/** The space is no more, nor are its watches. Cores parked on them are told. */
export function dropWatches(k: Kernel, space: number): void {
  const { watches, touched } = k.scratch;
  for (const [block, list] of watches) {
    const rest = list.filter((w) => w.space !== space);
    if (rest.length === list.length) continue;
    if (rest.length === 0) watches.delete(block);
    else watches.set(block, rest);
    for (const w of list) if (w.space === space && w.tag < FIRST_VARIABLE_TAG) touched.push(w.tag);
  }
}

/** Bytes [inPage, inPage + count) of a block got other values: tells those who watch them. */
export function noteWritten(k: Kernel, block: number, inPage: number, count: number): void {
  const list = k.scratch.watches.get(block);
  if (list === undefined) return;
  for (const w of list) {
    if (!overlaps(w, inPage, count)) continue;
    // What a person watches is told by an event; the other tags are of cores parked on what they read.
    if (w.tag >= FIRST_VARIABLE_TAG) emit(k, 'watched', { address: w.address, size: w.size, value: w.space });
    else k.scratch.touched.push(w.tag);
  }
}

function overlaps(w: Watch, inPage: number, count: number): boolean {
  const start = w.address % PAGE_SIZE;
  return start < inPage + count && inPage < start + w.size;
}
