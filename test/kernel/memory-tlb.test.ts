/** The TLB of each core against a list of pages, whatever the host's caches hold. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idleCoreFields } from '../../source/kernel/cores.js';
import { addSpace, makeCore, ownContext, ownCore, ownProcess } from '../../source/kernel/epoch.js';
import type { KernelEvent } from '../../source/kernel/events.js';
import { maskOf } from '../../source/kernel/events.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel, TlbSettings } from '../../source/kernel/machine.js';
import { fill, peek32, poke32, readBytes, writeU8 } from '../../source/kernel/memory/access.js';
import { load8, load32, store8, store32 } from '../../source/kernel/memory/fast.js';
import { forkSpace } from '../../source/kernel/memory/fork.js';
import { TLB_SPACE } from '../../source/kernel/memory/layout.js';
import { mapRegion, protectRegion, unmapRegion } from '../../source/kernel/memory/map.js';
import { enterSpace } from '../../source/kernel/memory/tlb.js';
import { runC } from '../library/run.js';
import { assemble, load } from './assemble.js';

const PAGE = 4096;
const AREA = 0x7000_0000_0000;
const CORES = 3;
const SPACES = 2;
const PAGES = 8;

function machine(tlb: TlbSettings): { k: Kernel; spaces: number[] } {
  const { k } = load(assemble({ functions: [{ name: 'main', code: [['JUMP', 0]] }], data: new Uint8Array(64) }), {
    tlb,
  });
  for (let id = 0; id < CORES; id++) k.state.cores.push(makeCore(idleCoreFields(id, 0), k.state.epoch));
  const spaces = Array.from({ length: SPACES }, () => addSpace(k.state));
  for (const space of spaces) {
    const at = { at: AREA, size: PAGES * PAGE, read: true, write: true };
    mapRegion(k, space, { ...at, kind: 'mapped', name: 'm' });
    // Touched by nobody's core: the kernel's own writes go around the TLB.
    fill(k, space, AREA, 1, PAGES * PAGE);
  }
  return { k, spaces };
}

/** Few places, so that the host's caches are hit, and some across the border of two pages. */
const at = fc.tuple(fc.nat(PAGES - 2), fc.constantFrom(0, 8, 600, 4094)).map(([page, offset]) => page * PAGE + offset);
const action = fc.oneof(
  {
    weight: 40,
    arbitrary: fc.record({
      kind: fc.constantFrom('load8', 'store8', 'load32', 'store32', 'peek', 'poke', 'bytes', 'library'),
      core: fc.nat(CORES - 1),
      at,
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('enter', 'forget', 'keyframe', 'unmap', 'protect', 'fork', 'back'),
      core: fc.nat(CORES - 1),
      at,
    }),
  },
);

describe('the TLB of a core', () => {
  it('holds the last pages that it had to look up, first in first out, and pays for each of them', () => {
    fc.assert(
      fc.property(
        fc.array(action, { maxLength: 120, size: 'max' }),
        fc.record({ entries: fc.integer({ min: 1, max: 5 }), asids: fc.boolean() }),
        (actions, tlb) => {
          const { k, spaces } = machine(tlb);
          let model = {
            space: new Array<number>(CORES).fill(-1),
            entries: Array.from({ length: CORES }, (): number[] => []),
            misses: new Array<number>(CORES).fill(0),
          };
          let kept: { at: ReturnType<typeof keyframe>; model: typeof model } | undefined;
          const enter = (core: number, space: number): void => {
            enterSpace(k, ownCore(k.state, core), space);
            if (model.space[core] !== space && !tlb.asids) model.entries[core] = [];
            model.space[core] = space;
          };
          const touch = (core: number, from: number, n: number): void => {
            const list = model.entries[core]!;
            for (let page = Math.floor(from / PAGE); page * PAGE < from + n; page++) {
              const key = model.space[core]! * TLB_SPACE + AREA / PAGE + page;
              if (list.includes(key)) continue;
              if (list.length === tlb.entries) list.shift();
              list.push(key);
              model.misses[core]!++;
            }
          };
          const drop = (space: number, from: number, n: number): void => {
            const first = space * TLB_SPACE + AREA / PAGE + Math.floor(from / PAGE);
            const last = space * TLB_SPACE + AREA / PAGE + Math.floor((from + n - 1) / PAGE);
            model.entries = model.entries.map((list) => list.filter((key) => key < first || key > last));
          };
          for (let core = 0; core < CORES; core++) enter(core, spaces[0]!);
          for (const { kind, core, at } of actions) {
            k.core = core;
            k.cost = 0;
            const space = model.space[core]!;
            ownProcess(k.state, 0).space = space;
            const context = ownContext(k.state, 0);
            const lo = (AREA + at) | 0;
            const hi = Math.floor((AREA + at) / 2 ** 32);
            const before = model.misses[core]!;
            switch (kind) {
              case 'load8':
                load8(k, context, lo, hi);
                touch(core, at, 1);
                break;
              case 'store8':
                store8(k, context, lo, hi, at);
                touch(core, at, 1);
                break;
              case 'load32':
                load32(k, context, lo, hi);
                touch(core, at, 4);
                break;
              case 'store32':
                store32(k, context, lo, hi, at);
                touch(core, at, 4);
                break;
              case 'peek':
                peek32(k, space, AREA + at - (at % 4));
                break;
              case 'poke':
                poke32(k, space, AREA + at - (at % 4), at);
                touch(core, at - (at % 4), 4);
                break;
              case 'bytes':
                readBytes(k, space, AREA + at, 600);
                touch(core, at, 600);
                break;
              case 'library':
                // Another space than the core's: the kernel's own way.
                writeU8(k, spaces.find((id) => id !== space)!, AREA + at, at);
                break;
              case 'enter':
                k.core = -1;
                enter(core, spaces.find((id) => id !== space)!);
                // The caches of a process whose space changed are found anew.
                k.forget();
                break;
              case 'forget':
                k.forget();
                break;
              case 'keyframe':
                kept = { at: keyframe(k), model: structuredClone(model) };
                break;
              case 'back':
                if (kept === undefined) break;
                restore(k, kept.at);
                model = structuredClone(kept.model);
                break;
              case 'unmap':
                unmapRegion(k, space, AREA + at - (at % PAGE), PAGE);
                mapRegion(k, space, {
                  at: AREA + at - (at % PAGE),
                  size: PAGE,
                  read: true,
                  write: true,
                  kind: 'mapped',
                  name: 'm',
                });
                k.core = -1;
                fill(k, space, AREA + at - (at % PAGE), 1, PAGE);
                drop(space, at, 1);
                break;
              case 'protect':
                protectRegion(k, space, AREA + at - (at % PAGE), PAGE, true, true);
                drop(space, at, 1);
                break;
              default:
                forkSpace(k, space);
                k.core = -1;
                // The child is left as it is; the parent takes its pages back, which its core does not do.
                for (let i = 0; i < PAGES; i++) writeU8(k, space, AREA + i * PAGE, 1);
                drop(space, 0, PAGES * PAGE);
            }
            if (kind !== 'back') {
              const missed = model.misses[core]! - before;
              if (k.core >= 0 && missed > 0) expect(k.cost % 1000).toBe((missed * k.machine.costs.tlbMiss) % 1000);
            }
            for (let id = 0; id < CORES; id++) {
              expect(k.state.cores[id]!.tlb.entries).toEqual(model.entries[id]);
              expect(k.state.cores[id]!.tlb.misses).toBe(model.misses[id]);
            }
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('loses entries when another core unmaps their page, which is told', () => {
    const { k, spaces } = machine({ entries: 64, asids: false });
    const seen: KernelEvent[] = [];
    k.sink = { ...maskOf(['shootdown']), emit: (event) => void seen.push(event) };
    for (let id = 0; id < CORES; id++) {
      enterSpace(k, ownCore(k.state, id), id < 2 ? spaces[0]! : spaces[1]!);
      k.core = id;
      for (let page = 0; page < 3; page++) readBytes(k, k.state.cores[id]!.space, AREA + page * PAGE, 1);
    }
    k.core = 0;
    unmapRegion(k, spaces[0]!, AREA, 2 * PAGE);
    expect(k.state.cores.map((core) => core.tlb.entries.length)).toEqual([1, 1, 3]);
    expect(k.state.cores.map((core) => core.tlb.shootdowns)).toEqual([0, 1, 0]);
    expect(seen.map((e) => [e.address, e.size, e.value])).toEqual([[AREA, 2 * PAGE, 1]]);
  });
});

describe('processes that take turns on a core', () => {
  const text = `
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>
int data[10 * 1024];
static void rounds(void) {
  for (int i = 0; i < 20; i++) {
    for (int page = 0; page < 10; page++) data[page * 1024]++;
    sched_yield();
  }
}
int main(void) {
  if (fork() == 0) {
    rounds();
    _exit(0);
  }
  rounds();
  wait(0);
  return 0;
}`;
  const misses = (tlb: TlbSettings): { misses: number; flushes: number; now: number } => {
    const ran = runC(text, { cores: 1, tlb });
    expect(ran.end).toBe('exit 0');
    const core = ran.k.state.cores[0]!;
    expect(ran.k.state.tasks.reduce((sum, task) => sum + (task?.tlbMisses ?? 0), 0)).toBeLessThanOrEqual(
      core.tlb.misses,
    );
    return { misses: core.tlb.misses, flushes: core.tlb.flushes, now: ran.k.state.now };
  };

  it('pay for every page again after each switch, unless entries carry the number of their space', () => {
    const flushed = misses({ entries: 64, asids: false });
    const tagged = misses({ entries: 64, asids: true });
    const none = misses({ entries: 0, asids: false });
    expect(flushed.flushes).toBeGreaterThanOrEqual(40);
    expect(tagged.flushes).toBe(0);
    expect(flushed.misses).toBeGreaterThan(40 * 10);
    expect(tagged.misses).toBeLessThan(100);
    expect(none.misses).toBe(0);
    expect(flushed.now - tagged.now).toBe(50 * (flushed.misses - tagged.misses));
    expect(tagged.now - none.now).toBe(50 * tagged.misses);
  });
});
