/**
 * Page faults: first touch, copy-on-write, pages of objects, pages that were taken away. An access finds its page here, and
 * the core's TLB has it then.
 */

import { needPages } from '../disk.js';
import { charge, emit, wants } from '../emit.js';
import { ownSpace, ownTask } from '../epoch.js';
import type { Kernel } from '../machine.js';
import { WOULD_CHANGE } from '../scratch.js';
import { explain } from './explain.js';
import { ADDRESS_LIMIT, BLOCKS_PER_PAGE, PAGE_SIZE, type Page, Pte, type Region } from './layout.js';
import { makeRoom, pageIn } from './paging.js';
import { ensurePage } from './shadow.js';
import { ensureObjectFrame, objectFrame, pageOfObject, pagesOnDisk, withinObject } from './shared.js';
import {
  allocateFrame,
  frameAt,
  type OwnedPage,
  ownBlockWords,
  ownFrame,
  pageAt,
  regionIndex,
  releaseFrame,
} from './table.js';
import { lookUp, shootDown } from './tlb.js';
import { moveWatches, rehangObjectWatches } from './watches.js';

/**
 * Gives a page that is not present its frame: one full of zeros, its memory object's, or that which it had before it was
 * taken away. A minor fault (the last: a major one), at its price, counted for the running task and the space. Throws Fault:
 * the page lies beyond the object's end, or memory is used up.
 */
function bringIn(k: Kernel, space: number, page: OwnedPage, address: number, size: number, write: boolean): void {
  const s = k.state;
  const mm = ownSpace(s, space);
  const region = mm.objectRegions === 0 ? undefined : mm.regions[regionIndex(mm.regions, address)];
  if (region !== undefined && region.object >= 0 && (page.flags & Pte.swapped) === 0)
    waitForDisk(k, space, page, region, address);
  makeRoom(k, space);
  if ((page.flags & Pte.swapped) !== 0) {
    const minor = pageIn(k, space, page);
    appear(k, space, page);
    if (minor) countFault(k, space, address, 'mapped');
    else tellFault(k, space, address, 'major');
    return;
  }
  if (region !== undefined && region.object >= 0) {
    mapObjectPage(k, space, page, region, address, size, write);
    return;
  }
  page.frame = allocateFrame(k, address);
  appear(k, space, page);
  moveWatches(k, space, address, -1, page.frame);
  countFault(k, space, address, 'demand-zero');
}

function appear(k: Kernel, space: number, page: OwnedPage): void {
  const mm = ownSpace(k.state, space);
  page.flags |= Pte.present;
  mm.resident++;
  if (mm.resident > mm.peakResident) mm.peakResident = mm.resident;
}

/**
 * A page of a file that is on the disk only: a major fault, counted and paid for now. The access is made anew once the page
 * is in the cache (Linux: VM_FAULT_RETRY), and finds that it was counted.
 */
function waitForDisk(k: Kernel, space: number, page: OwnedPage, region: Region, address: number): void {
  const s = k.state;
  const at = pageOfObject(region, address);
  if (pagesOnDisk(s, region.object)?.has(at) !== true) return;
  page.flags |= Pte.coming;
  ownSpace(s, space).majorFaults++;
  if (k.core >= 0) {
    const { task } = s.cores[k.core]!;
    if (task >= 0) ownTask(s, task).majorFaults++;
    charge(k, 'pageFault');
  }
  tellFault(k, space, address, 'disk');
  needPages(k, region.object, at * PAGE_SIZE, 1);
}

/** The page takes the frame that its object has there. A private one may be written by its copy only. */
function mapObjectPage(
  k: Kernel,
  space: number,
  page: OwnedPage,
  region: Region,
  address: number,
  size: number,
  write: boolean,
): void {
  const s = k.state;
  const at = pageOfObject(region, address);
  if (!withinObject(s.memoryObjects[region.object]!, at)) throw explain(k, space, address, size, write);
  const fresh = objectFrame(s, region.object, at) < 0;
  page.frame = ensureObjectFrame(k, region.object, at, address);
  ownFrame(s, page.frame).references++;
  if (!region.shared && (page.flags & Pte.writable) !== 0) page.flags = (page.flags & ~Pte.writable) | Pte.copyOnWrite;
  appear(k, space, page);
  if (fresh) rehangObjectWatches(k);
  if ((page.flags & Pte.coming) !== 0) page.flags &= ~Pte.coming;
  else countFault(k, space, address, fresh ? 'demand-zero' : 'mapped');
}

function countFault(
  k: Kernel,
  space: number,
  address: number,
  why: string,
  numbers?: Readonly<Record<string, number>>,
): void {
  const s = k.state;
  ownSpace(s, space).minorFaults++;
  // Without a core nobody runs: the loader and the library's set-up touch pages free of charge.
  if (k.core >= 0) {
    const task = s.cores[k.core]!.task;
    if (task >= 0) ownTask(s, task).minorFaults++;
    charge(k, 'pageFault');
  }
  tellFault(k, space, address, why, numbers);
}

function tellFault(
  k: Kernel,
  space: number,
  address: number,
  why: string,
  numbers?: Readonly<Record<string, number>>,
): void {
  if (!wants(k, 'pageFault')) return;
  const start = address - (address % PAGE_SIZE);
  emit(k, 'pageFault', { address: start, size: PAGE_SIZE, value: k.state.spaces[space]!.resident, why, numbers });
}

/**
 * Copy-on-write: the last one that maps the frame takes it, others copy it. The fault's event says which: { copied: 1 or 0,
 * references: page-table entries that mapped the frame before }.
 */
function breakCopy(k: Kernel, space: number, page: OwnedPage, address: number): void {
  const s = k.state;
  const old = page.frame;
  const frame = frameAt(s, old)!;
  const { references } = frame;
  const mm = ownSpace(s, space);
  if (references > 1) {
    const copy = allocateFrame(k, address);
    for (let b = 0; b < BLOCKS_PER_PAGE; b++) {
      if (frame.blocks[b] !== undefined) ownBlockWords(s, copy, b).set(frame.blocks[b]!.words);
    }
    page.frame = copy;
    releaseFrame(s, old);
    mm.copied++;
    if (k.core >= 0) charge(k, 'pageCopy');
    moveWatches(k, space, address, old, copy);
    shootDown(k, space, [address]);
  } else mm.taken++;
  page.flags = (page.flags & ~Pte.copyOnWrite) | Pte.writable;
  countFault(k, space, address, 'copy-on-write', { copied: references > 1 ? 1 : 0, references });
}

/**
 * The entry of a readable, present page (touching it first if need be); the core's TLB has it then. Throws Fault. `size`: for
 * the message.
 */
export function touchRead(k: Kernel, space: number, address: number, size: number): Page {
  if (!(address >= 0 && address < ADDRESS_LIMIT)) throw explain(k, space, address, size, false);
  const mm = k.state.spaces[space]!;
  const page = pageAt(mm, address);
  const wanted = Pte.present | Pte.readable | Pte.accessed;
  if (page !== undefined && (page.flags & wanted) === wanted) {
    lookUp(k, space, address);
    return page;
  }
  if (k.scratch.reads !== undefined) throw WOULD_CHANGE;
  const own = ensurePage(k, space, address);
  if (own === undefined || (own.flags & Pte.readable) === 0) throw explain(k, space, address, size, false);
  if ((own.flags & Pte.present) === 0) bringIn(k, space, own, address, size, false);
  own.flags |= Pte.accessed;
  lookUp(k, space, address);
  return own;
}

/** The entry of a present page that may be stored to: dirty, no longer copy-on-write. Throws Fault. */
export function touchWrite(k: Kernel, space: number, address: number, size: number): Page {
  if (!(address >= 0 && address < ADDRESS_LIMIT)) throw explain(k, space, address, size, true);
  const mm = k.state.spaces[space]!;
  const page = pageAt(mm, address);
  const wanted = Pte.present | Pte.writable | Pte.accessed | Pte.dirty;
  if (page !== undefined && (page.flags & (wanted | Pte.copyOnWrite)) === wanted) {
    lookUp(k, space, address);
    return page;
  }
  const own = ensurePage(k, space, address);
  if (own === undefined || (own.flags & (Pte.writable | Pte.copyOnWrite)) === 0)
    throw explain(k, space, address, size, true);
  if ((own.flags & Pte.present) === 0) bringIn(k, space, own, address, size, true);
  if ((own.flags & Pte.copyOnWrite) !== 0) breakCopy(k, space, own, address);
  own.flags |= Pte.accessed | Pte.dirty;
  lookUp(k, space, address);
  return own;
}

/** Makes a page present as a touch by the program would, for a kernel that is asked to (MAP_POPULATE, mlock). Throws Fault. */
export function makePresent(k: Kernel, space: number, address: number, write: boolean): void {
  const own = ensurePage(k, space, address);
  if (own === undefined) throw explain(k, space, address, 1, write);
  const region = k.state.spaces[space]!.regions[regionIndex(k.state.spaces[space]!.regions, address)];
  // Nothing lies beyond the end of an object.
  if (region !== undefined && region.object >= 0) {
    const object = k.state.memoryObjects[region.object]!;
    if (!withinObject(object, pageOfObject(region, address))) return;
  }
  if ((own.flags & Pte.present) === 0) bringIn(k, space, own, address, 1, write);
}
