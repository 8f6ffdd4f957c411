/**
 * Working sets as Windows has them: a process may have a minimum and a maximum of resident pages. At the maximum, a fault
 * first takes a page away, by the clock algorithm (second chance: Corbato 1968): the hand goes over the pages in order of
 * address, clears the accessed bit of each that has it set, and stops at the first that has not been used since it came by
 * last. The page's contents go to a swap store; the next touch brings them back, a major fault. Only pages that nobody else
 * maps and that are not locked are taken. Linux would do the same to all processes when memory runs short, which it never
 * does here: without a maximum no page is taken away.
 */
import { charge, emit } from '../emit.js';
import { ownSpace, ownTask } from '../epoch.js';
import type { Kernel } from '../machine.js';
import { dropPages } from './caches.js';
import { ADDRESS_LIMIT, PAGE_SIZE, type Page, Pte } from './layout.js';
import { firstPage, frameAt, type OwnedPage, ownFrame, ownMemory, ownPage, regionIndex } from './table.js';
import { shootDown } from './tlb.js';
import { lookAnew } from './watches.js';

/** Pages that one fault takes away at most, where the maximum was lowered. */
const MOST_AT_ONCE = 64;

/**
 * Sets the bounds of a space's working set, in pages; 0: none. False where they cannot be: a minimum above the maximum. What
 * is resident beyond a lower maximum goes with the next faults.
 */
export function setWorkingSet(k: Kernel, space: number, minimum: number, maximum: number): boolean {
  if (minimum < 0 || maximum < 0 || (maximum > 0 && minimum > maximum)) return false;
  const mm = ownSpace(k.state, space);
  mm.minimum = minimum;
  mm.maximum = maximum;
  return true;
}

/** A page is about to become resident: takes others away while there are as many as there may be. */
export function makeRoom(k: Kernel, space: number): void {
  const { maximum } = k.state.spaces[space]!;
  if (maximum === 0) return;
  for (let n = 0; n < MOST_AT_ONCE; n++) {
    if (k.state.spaces[space]!.resident < maximum || !takeOne(k, space)) return;
  }
}

/** Takes the page away at which the clock's hand stops; false: there is none to be taken. */
function takeOne(k: Kernel, space: number): boolean {
  const s = k.state;
  const mm = ownSpace(s, space);
  const mayGo = (page: Page): boolean => (page.flags & Pte.present) !== 0 && frameAt(s, page.frame)!.references === 1;
  // Every page can be passed twice: once to clear its bit, once because it is locked.
  for (let passed = 0; passed <= 2 * mm.resident; passed++) {
    let at = firstPage(mm, mm.hand, ADDRESS_LIMIT, mayGo);
    if (at < 0) at = firstPage(mm, 0, mm.hand, mayGo);
    if (at < 0) return false;
    mm.hand = at + PAGE_SIZE;
    if (mm.regions[regionIndex(mm.regions, at)]?.locked === true) continue;
    const page = ownPage(s, space, at)!;
    if ((page.flags & Pte.accessed) === 0) {
      pageOut(k, space, page, at);
      return true;
    }
    // A second chance. From here on an access sets the bit again, so no cache may hide it.
    page.flags &= ~Pte.accessed;
    dropPages(k, space, [at]);
    lookAnew(k, page.frame);
  }
  return false;
}

function pageOut(k: Kernel, space: number, page: OwnedPage, address: number): void {
  const s = k.state;
  const mm = ownSpace(s, space);
  page.flags = (page.flags & ~(Pte.present | Pte.accessed)) | Pte.swapped;
  ownFrame(s, page.frame).swapped = true;
  ownMemory(s).swapped++;
  mm.resident--;
  mm.swapped++;
  shootDown(k, space, [address]);
  lookAnew(k, page.frame);
  const dirty = (page.flags & Pte.dirty) !== 0 ? 1 : 0;
  emit(k, 'pageOut', { address, size: PAGE_SIZE, value: mm.resident, numbers: { maximum: mm.maximum, dirty } });
}

/**
 * Brings back a page that was taken away. A major fault where its contents are in the swap store; where another process that
 * shares the frame since a fork has brought them back already, a minor one, which is the caller's to count: then true.
 */
export function pageIn(k: Kernel, space: number, page: OwnedPage): boolean {
  const s = k.state;
  page.flags = (page.flags & ~Pte.swapped) | Pte.present;
  ownSpace(s, space).swapped--;
  const frame = ownFrame(s, page.frame);
  if (!frame.swapped) return true;
  frame.swapped = false;
  ownMemory(s).swapped--;
  ownSpace(s, space).majorFaults++;
  if (k.core >= 0) {
    const { task } = s.cores[k.core]!;
    if (task >= 0) ownTask(s, task).majorFaults++;
    charge(k, 'majorFault');
  }
  return false;
}
