/** Working sets: the clock against one over a plain list, and what a program sees of it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idleCoreFields } from '../../source/kernel/cores.js';
import { addSpace, makeCore, ownContext, ownCore, ownProcess } from '../../source/kernel/epoch.js';
import type { KernelEvent } from '../../source/kernel/events.js';
import { maskOf } from '../../source/kernel/events.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import { fill, peekU8, readU8, writeU8 } from '../../source/kernel/memory/access.js';
import { setLocked } from '../../source/kernel/memory/advise.js';
import { load8, store8, store32 } from '../../source/kernel/memory/fast.js';
import { forkSpace, releaseSpace } from '../../source/kernel/memory/fork.js';
import { Pte } from '../../source/kernel/memory/layout.js';
import { mapRegion } from '../../source/kernel/memory/map.js';
import { setWorkingSet } from '../../source/kernel/memory/paging.js';
import { eachPage, pageAt } from '../../source/kernel/memory/table.js';
import { enterSpace } from '../../source/kernel/memory/tlb.js';
import { runC } from '../library/run.js';
import { assemble, load } from './assemble.js';
import { checkReferences } from './references.js';

const PAGE = 4096;
const AREA = 0x7000_0000_0000;
const PAGES = 10;

function machine(maximum: number): { k: ReturnType<typeof load>['k']; space: number } {
  const { k } = load(assemble({ functions: [{ name: 'main', code: [['JUMP', 0]] }], data: new Uint8Array(64) }));
  k.state.cores.push(makeCore(idleCoreFields(0, 0), k.state.epoch));
  const space = addSpace(k.state);
  mapRegion(k, space, { at: AREA, size: PAGES * PAGE, kind: 'mapped', name: 'm', read: true, write: true });
  enterSpace(k, ownCore(k.state, 0), space);
  ownProcess(k.state, 0).space = space;
  setWorkingSet(k, space, 0, maximum);
  k.core = 0;
  return { k, space };
}

const present = (k: ReturnType<typeof load>['k'], space: number): number[] => {
  const list: number[] = [];
  eachPage(k.state.spaces[space]!, AREA, AREA + PAGES * PAGE, (page, address) => {
    if ((page.flags & Pte.present) !== 0) list.push((address - AREA) / PAGE);
  });
  return list;
};

/** The clock as textbooks have it, over pages in order of address. */
class Clock {
  accessed = new Map<number, boolean>();
  hand = 0;
  majors = 0;
  known = new Set<number>();
  constructor(readonly maximum: number) {}
  touch(page: number): void {
    if (!this.accessed.has(page)) {
      if (this.accessed.size === this.maximum) this.evict();
      if (this.known.has(page)) this.majors++;
      this.known.add(page);
    }
    this.accessed.set(page, true);
  }
  evict(): void {
    for (;;) {
      const order = [...this.accessed.keys()].sort((a, b) => a - b);
      const page = order.find((p) => p >= this.hand) ?? order[0]!;
      this.hand = page + 1;
      if (!this.accessed.get(page)) {
        this.accessed.delete(page);
        return;
      }
      this.accessed.set(page, false);
    }
  }
}

describe('the clock', () => {
  it('takes the pages that a clock over a list takes, whatever the host has cached', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.array(fc.tuple(fc.nat(PAGES - 1), fc.constantFrom('load', 'store', 'load', 'store', 'forget', 'keyframe')), {
          minLength: 30,
          maxLength: 120,
          size: 'max',
        }),
        (maximum, steps) => {
          const { k, space } = machine(maximum);
          const clock = new Clock(maximum);
          const values = new Array<number>(PAGES).fill(0);
          steps.forEach(([page, what], n) => {
            const [lo, hi] = [(AREA + page * PAGE) | 0, Math.floor(AREA / 2 ** 32)];
            const context = ownContext(k.state, 0);
            if (what === 'forget') k.forget();
            else if (what === 'keyframe') keyframe(k);
            else {
              clock.touch(page);
              if (what === 'load') expect(load8(k, context, lo, hi)).toBe(values[page]);
              else {
                store8(k, context, lo, hi, n);
                values[page] = n;
              }
            }
            expect(present(k, space)).toEqual([...clock.accessed.keys()].sort((x, y) => x - y));
            expect(k.state.spaces[space]!.majorFaults).toBe(clock.majors);
          });
          for (let page = 0; page < PAGES; page++) expect(peekU8(k, space, AREA + page * PAGE)).toBe(values[page]);
          checkReferences(k);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('tells of each page that goes and comes, and charges what comes back', () => {
    const { k, space } = machine(2);
    const seen: KernelEvent[] = [];
    k.sink = { ...maskOf(['pageFault', 'pageOut']), emit: (event) => void seen.push(event) };
    const pageOf = (e: KernelEvent): number => (e.address - AREA) / PAGE;
    for (const page of [0, 1, 2]) writeU8(k, space, AREA + page * PAGE, page);
    k.cost = 0;
    expect(readU8(k, space, AREA)).toBe(0);
    expect(seen.map((e) => [e.kind, pageOf(e), e.why])).toEqual([
      ['pageFault', 0, 'demand-zero'],
      ['pageFault', 1, 'demand-zero'],
      ['pageOut', 0, ''],
      ['pageFault', 2, 'demand-zero'],
      ['pageOut', 1, ''],
      ['pageFault', 0, 'major'],
    ]);
    expect(k.cost).toBe(k.machine.costs.majorFault + k.machine.costs.tlbMiss);
    expect([k.state.spaces[space]!.resident, k.state.spaces[space]!.swapped]).toEqual([2, 1]);
    expect(k.state.memory.swapped).toBe(1);
  });

  it('leaves locked pages and those that others map', () => {
    const { k, space } = machine(0);
    fill(k, space, AREA, 1, 6 * PAGE);
    setLocked(k, space, AREA, 2 * PAGE, true);
    const { space: child } = forkSpace(k, space);
    for (let page = 2; page < 6; page++) writeU8(k, space, AREA + page * PAGE, 2);
    setWorkingSet(k, space, 0, 3);
    writeU8(k, space, AREA + 7 * PAGE, 1);
    expect(present(k, space)).toEqual([0, 1, 7]);
    setWorkingSet(k, child, 0, 1);
    // The child has copies of its own of none of its pages but those that the parent left to it.
    for (let page = 0; page < 6; page++) expect(readU8(k, child, AREA + page * PAGE)).toBe(1);
    checkReferences(k);
    releaseSpace(k, child);
    setLocked(k, space, AREA, 2 * PAGE, false);
    writeU8(k, space, AREA + 8 * PAGE, 1);
    expect(present(k, space).length).toBe(3);
  });

  it('a page that was taken away is shared by a fork like any other; the second process finds it back in memory', () => {
    const { k, space } = machine(1);
    writeU8(k, space, AREA, 7);
    writeU8(k, space, AREA + PAGE, 8);
    expect(pageAt(k.state.spaces[space]!, AREA)!.flags & Pte.swapped).not.toBe(0);
    setWorkingSet(k, space, 0, 0);
    const { space: child } = forkSpace(k, space);
    expect(k.state.spaces[child]).toMatchObject({ resident: 1, swapped: 1 });
    writeU8(k, child, AREA, 9);
    expect(readU8(k, space, AREA)).toBe(7);
    expect([k.state.spaces[child]!.majorFaults, k.state.spaces[space]!.majorFaults]).toEqual([1, 0]);
    checkReferences(k);
    const before = keyframe(k);
    releaseSpace(k, space);
    releaseSpace(k, child);
    restore(k, before);
    checkReferences(k);
  });

  it('an access across two pages finds both, and the first one gone again, with and without a core', () => {
    for (const core of [-1, 0]) {
      const { k, space } = machine(1);
      k.core = core;
      const [lo, hi] = [(AREA + PAGE - 2) | 0, Math.floor(AREA / 2 ** 32)];
      store32(k, ownContext(k.state, 0), lo, hi, 0x04030201);
      expect(present(k, space)).toEqual([1]);
      expect(load8(k, ownContext(k.state, 0), lo, hi)).toBe(1);
      expect(present(k, space)).toEqual([0]);
      expect(k.state.spaces[space]!.majorFaults).toBe(1);
    }
  });

  it('a bound that cannot be is refused', () => {
    const { k, space } = machine(0);
    expect(setWorkingSet(k, space, 5, 4)).toBe(false);
    expect(setWorkingSet(k, space, 5, 0)).toBe(true);
    expect(k.state.spaces[space]).toMatchObject({ minimum: 5, maximum: 0 });
  });
});

describe('a program', () => {
  it('that goes round more pages than its working set pays for each, one that fits pays once', () => {
    const ran = (pages: number): { majors: number; usage: string } => {
      const { k, stdout, end } = runC(`
#include <lockstep.h>
#include <stdio.h>
#include <sys/resource.h>
char data[64 * 4096];
int main(void) {
  setvbuf(stdout, NULL, _IONBF, 0);
  WORKING_SET(0, 16);
  for (int round = 0; round < 5; round++)
    for (int page = 0; page < ${pages}; page++) data[page * 4096] = round + page;
  for (int page = 0; page < ${pages}; page++) if (data[page * 4096] != (char)(4 + page)) return 1;
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  printf("%ld", u.ru_majflt);
  return 0;
}`);
      expect(end).toBe('exit 0');
      return { majors: k.state.spaces.at(-1)!.majorFaults, usage: stdout };
    };
    const many = ran(32);
    const few = ran(4);
    expect(many.majors).toBeGreaterThan(5 * 32 - 16);
    expect(Number(many.usage)).toBeGreaterThan(5 * 32 - 16);
    expect(few.majors).toBe(0);
  });
});
