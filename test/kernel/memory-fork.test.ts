import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addSpace } from '../../source/kernel/epoch.js';
import type { KernelEvent } from '../../source/kernel/events.js';
import { maskOf } from '../../source/kernel/events.js';
import { Fault } from '../../source/kernel/faults.js';
import { hashState } from '../../source/kernel/hash.js';
import { type Keyframe, keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { fill, peekBytes, readRaw, readU8, writeBytes, writeU8 } from '../../source/kernel/memory/access.js';
import { forkSpace, holdSpace, releaseSpace } from '../../source/kernel/memory/fork.js';
import { Pte } from '../../source/kernel/memory/layout.js';
import { mapRegion, protectRegion, regions, unmapRegion } from '../../source/kernel/memory/map.js';
import { mark, Shade, shadowAt } from '../../source/kernel/memory/shadow.js';
import { eachPage, frameAt, pageAt } from '../../source/kernel/memory/table.js';
import { translationOf } from '../../source/kernel/scratch.js';
import { takeTouched, watch } from '../../source/kernel/watch.js';
import { assemble, load } from './assemble.js';

const PAGE = 4096;
const machine = (): { k: Kernel; space: number } =>
  load(assemble({ functions: [{ name: 'main', code: [['JUMP', 0]] }], data: new Uint8Array(64) }));

const mapped = (k: Kernel, space: number, size: number, shared = false): number =>
  mapRegion(k, space, { size, kind: 'mapped', name: 'test', read: true, write: true, shared });

/** Page-table entries that name a frame, counted by hand, against what the frames say; and that no frame is lost. */
function checkReferences(k: Kernel): void {
  const counted = new Map<number, number>();
  for (const mm of k.state.spaces) {
    if (mm === undefined) continue;
    let present = 0;
    eachPage(mm, 0, 2 ** 47, (page) => {
      expect(page.frame >= 0).toBe((page.flags & Pte.present) !== 0);
      if (page.frame < 0) return;
      present++;
      counted.set(page.frame, (counted.get(page.frame) ?? 0) + 1);
      if ((page.flags & Pte.writable) !== 0) expect(page.flags & Pte.copyOnWrite).toBe(0);
    });
    expect(mm.resident).toBe(present);
  }
  expect(k.state.memory.used).toBe(counted.size);
  for (const [frame, references] of counted) expect(frameAt(k.state, frame)!.references).toBe(references);
}

describe('fork of an address space', () => {
  test('the first writer copies the page, the last sharer takes it', () => {
    const { k, space } = machine();
    const base = mapped(k, space, PAGE);
    fill(k, space, base, 5, PAGE);
    const { space: child } = forkSpace(k, space);
    const { frame } = pageAt(k.state.spaces[space]!, base)!;
    expect(pageAt(k.state.spaces[child]!, base)!.frame).toBe(frame);
    expect(frameAt(k.state, frame)!.references).toBe(2);
    const seen: KernelEvent[] = [];
    k.sink = { ...maskOf(['pageFault']), emit: (event) => void seen.push(event) };
    writeU8(k, space, base, 9);
    expect(readU8(k, child, base)).toBe(5);
    expect(readU8(k, space, base)).toBe(9);
    expect(frameAt(k.state, frame)!.references).toBe(1);
    const { used } = k.state.memory;
    writeU8(k, child, base + 1, 8);
    expect(k.state.memory.used).toBe(used);
    expect(pageAt(k.state.spaces[child]!, base)!.frame).toBe(frame);
    expect(readU8(k, space, base + 1)).toBe(5);
    expect(seen.map((e) => [e.why, e.numbers])).toEqual([
      ['copy-on-write', { copied: 1, references: 2 }],
      ['copy-on-write', { copied: 0, references: 1 }],
    ]);
    expect([k.state.spaces[space]!.copied, k.state.spaces[space]!.taken]).toEqual([1, 0]);
    expect([k.state.spaces[child]!.copied, k.state.spaces[child]!.taken]).toEqual([0, 1]);
    checkReferences(k);
  });

  test('a page of a shared region has one frame for both', () => {
    const { k, space } = machine();
    const base = mapped(k, space, PAGE, true);
    fill(k, space, base, 1, PAGE);
    translationOf(k.scratch, space);
    const { space: child } = forkSpace(k, space);
    translationOf(k.scratch, child);
    for (let i = 0; i < 20; i++) {
      writeU8(k, i % 2 === 0 ? space : child, base + i, 100 + i);
      expect(readU8(k, i % 2 === 0 ? child : space, base + i)).toBe(100 + i);
      if (i === 10) keyframe(k);
    }
    expect(k.state.spaces[space]!.copied).toBe(0);
  });

  test('what may not be written is not written after a fork either, and is copied once it may', () => {
    const { k, space } = machine();
    const base = mapped(k, space, 2 * PAGE);
    fill(k, space, base, 3, 2 * PAGE);
    protectRegion(k, space, base, PAGE, true, false);
    const { space: child } = forkSpace(k, space);
    protectRegion(k, child, base + PAGE, PAGE, true, false);
    expect(() => writeU8(k, space, base, 1)).toThrow(Fault);
    expect(() => writeU8(k, child, base + PAGE, 1)).toThrow(Fault);
    protectRegion(k, space, base, PAGE, true, true);
    protectRegion(k, child, base + PAGE, PAGE, true, true);
    writeU8(k, space, base, 7);
    writeU8(k, child, base + PAGE, 8);
    expect([readU8(k, child, base), readU8(k, space, base + PAGE)]).toEqual([3, 3]);
    checkReferences(k);
  });

  test('the shadow of each goes its own way', () => {
    const { k, space } = machine();
    const base = mapped(k, space, PAGE);
    mark(k, space, base + 16, 8, Shade.redZone);
    const t = translationOf(k.scratch, space);
    writeU8(k, space, base, 1);
    expect(t.writeTags.some((tag) => tag !== -1)).toBe(true);
    const { space: child } = forkSpace(k, space);
    mark(k, space, base + 16, 8, Shade.defined);
    mark(k, child, base + 32, 8, Shade.freed);
    expect([16, 32].map((at) => shadowAt(k, space, base + at))).toEqual([Shade.defined, Shade.defined]);
    expect([16, 32].map((at) => shadowAt(k, child, base + at))).toEqual([Shade.redZone, Shade.freed]);
    const { space: second } = forkSpace(k, child);
    keyframe(k);
    mark(k, second, base + 33, 1, Shade.defined);
    expect(shadowAt(k, child, base + 33)).toBe(Shade.freed);
    expect(shadowAt(k, second, base + 33)).toBe(Shade.defined);
  });

  test('a watch follows its page, and not the frame that was left to another', () => {
    const { k, space } = machine();
    const base = mapped(k, space, PAGE);
    writeU8(k, space, base, 1);
    const { space: child } = forkSpace(k, space);
    watch(k, space, base, 4, 7);
    writeU8(k, space, base + 100, 2);
    takeTouched(k);
    writeU8(k, child, base, 3);
    expect(takeTouched(k)).toEqual([]);
    writeU8(k, space, base, 4);
    expect(takeTouched(k)).toEqual([7]);
  });

  test('one space for several users goes with the last of them, and all its frames', () => {
    const { k, space } = machine();
    const { used } = k.state.memory;
    const other = addSpace(k.state);
    const base = mapped(k, other, 10 * PAGE);
    fill(k, other, base, 1, 10 * PAGE);
    holdSpace(k, other);
    releaseSpace(k, other);
    expect(readU8(k, other, base)).toBe(1);
    const { space: child } = forkSpace(k, other);
    releaseSpace(k, other);
    expect(k.state.spaces[other]).toBe(undefined);
    expect(k.state.memory.used).toBe(used + 10);
    releaseSpace(k, child);
    expect(k.state.memory.used).toBe(used);
    expect(addSpace(k.state)).toBe(child + 1);
    expect(regions(k, space).length).toBeGreaterThan(0);
    checkReferences(k);
  });

  test('stacks of other threads are nobody’s in the child', () => {
    const { k, space } = machine();
    const map = (context: number): number =>
      mapRegion(k, space, { size: PAGE, kind: 'stack', name: 's', read: true, write: true, context });
    const [first, second] = [map(40), map(41)];
    const { space: child } = forkSpace(k, space, { of: 41, to: 60 });
    const owner = (id: number, at: number): number => regions(k, id).find((r) => r.start === at)!.context;
    expect([owner(space, first), owner(space, second)]).toEqual([40, 41]);
    expect([owner(child, first), owner(child, second)]).toEqual([-1, 60]);
  });
});

/** Spaces as plain bytes: pages by address; those of shared regions are the same array in all. */
interface Model {
  readonly pages: Map<number, { bytes: Uint8Array; write: boolean; shared: boolean }>;
}

const AREA = 0x7000_0000_0000;
const SLOTS = 8;

const action = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('fork' as const), who: fc.nat(9) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      who: fc.nat(9),
      at: fc.nat(SLOTS * PAGE - 1),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 600 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('map' as const),
      who: fc.nat(9),
      slot: fc.nat(SLOTS - 1),
      n: fc.integer({ min: 1, max: 3 }),
      shared: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('unmap' as const),
      who: fc.nat(9),
      slot: fc.nat(SLOTS - 1),
      n: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('protect' as const),
      who: fc.nat(9),
      slot: fc.nat(SLOTS - 1),
      write: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('release' as const), who: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('keyframe' as const) }) },
);

describe('spaces against a model of bytes', () => {
  test('no page of one is ever seen in another unless mapped shared; references are what page tables say', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 50 }), (actions) => {
        const { k } = machine();
        const { used } = k.state.memory;
        const spaces = new Map<number, Model>();
        spaces.set(addSpace(k.state), { pages: new Map() });
        let frame: { at: Keyframe; hash: string } | undefined;
        for (const a of actions) {
          if (a.kind === 'keyframe') {
            frame ??= { at: keyframe(k), hash: hashState(k) };
            continue;
          }
          const ids = [...spaces.keys()];
          const id = ids[a.who % ids.length];
          if (id === undefined) break;
          translationOf(k.scratch, id);
          const model = spaces.get(id)!;
          if (a.kind === 'fork') {
            const pages = new Map(
              [...model.pages].map(([slot, p]) => [slot, p.shared ? { ...p } : { ...p, bytes: p.bytes.slice() }]),
            );
            // A page of a shared region that nobody has touched before a fork is not yet one for both: touch it.
            for (const [slot, p] of pages) if (p.shared) readU8(k, id, AREA + slot * PAGE);
            spaces.set(forkSpace(k, id).space, { pages });
          } else if (a.kind === 'write') {
            const span = [];
            for (let p = Math.floor(a.at / PAGE); p * PAGE < a.at + a.bytes.length; p++) span.push(model.pages.get(p));
            if (span.every((p) => p?.write === true)) {
              writeBytes(k, id, AREA + a.at, a.bytes);
              a.bytes.forEach((byte, i) => {
                const at = a.at + i;
                model.pages.get(Math.floor(at / PAGE))!.bytes[at % PAGE] = byte;
              });
            } else expect(() => writeBytes(k, id, AREA + a.at, a.bytes)).toThrow(Fault);
          } else if (a.kind === 'map') {
            const slots = Array.from({ length: a.n }, (_, i) => a.slot + i);
            const free = slots.every((slot) => !model.pages.has(slot));
            const at = mapRegion(k, id, {
              at: AREA + a.slot * PAGE,
              size: a.n * PAGE,
              kind: 'mapped',
              name: 'm',
              read: true,
              write: true,
              shared: a.shared,
            });
            expect(at !== 0).toBe(free);
            if (free)
              for (const slot of slots)
                model.pages.set(slot, { bytes: new Uint8Array(PAGE), write: true, shared: a.shared });
          } else if (a.kind === 'unmap') {
            unmapRegion(k, id, AREA + a.slot * PAGE, a.n * PAGE);
            for (let i = 0; i < a.n; i++) model.pages.delete(a.slot + i);
          } else if (a.kind === 'protect') {
            const page = model.pages.get(a.slot);
            expect(protectRegion(k, id, AREA + a.slot * PAGE, PAGE, true, a.write)).toBe(page !== undefined);
            if (page !== undefined) page.write = a.write;
          } else {
            releaseSpace(k, id);
            spaces.delete(id);
          }
          for (const [space, { pages }] of spaces) {
            for (const [slot, page] of pages) {
              expect(peekBytes(k, space, AREA + slot * PAGE, PAGE)).toEqual(page.bytes);
              if (slot % 3 === 0)
                expect(readRaw(k, space, AREA + slot * PAGE, 512)).toEqual(page.bytes.subarray(0, 512));
            }
          }
          checkReferences(k);
        }
        if (frame !== undefined) {
          const now = keyframe(k);
          const hash = hashState(k);
          restore(k, frame.at);
          expect(hashState(k)).toBe(frame.hash);
          checkReferences(k);
          restore(k, now);
          expect(hashState(k)).toBe(hash);
        }
        for (const id of spaces.keys()) releaseSpace(k, id);
        checkReferences(k);
        expect(k.state.memory.used).toBe(used);
      }),
      { numRuns: 150 },
    );
  });
});
