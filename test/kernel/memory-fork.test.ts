import { describe, expect, test } from 'vitest';
import { addSpace } from '../../source/kernel/epoch.js';
import type { KernelEvent } from '../../source/kernel/events.js';
import { maskOf } from '../../source/kernel/events.js';
import { Fault } from '../../source/kernel/faults.js';
import { keyframe } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { fill, readU8, writeU8 } from '../../source/kernel/memory/access.js';
import { cacheFor } from '../../source/kernel/memory/caches.js';
import { forkSpace, holdSpace, releaseSpace } from '../../source/kernel/memory/fork.js';
import { mapRegion, protectRegion, regions } from '../../source/kernel/memory/map.js';
import { mark, Shade, shadowAt } from '../../source/kernel/memory/shadow.js';
import { frameAt, pageAt } from '../../source/kernel/memory/table.js';
import { takeTouched, watch } from '../../source/kernel/watch.js';
import { assemble, load } from './assemble.js';
import { checkReferences } from './references.js';

const PAGE = 4096;
const machine = (): { k: Kernel; space: number } =>
  load(assemble({ functions: [{ name: 'main', code: [['JUMP', 0]] }], data: new Uint8Array(64) }));

const mapped = (k: Kernel, space: number, size: number, shared = false): number =>
  mapRegion(k, space, { size, kind: 'mapped', name: 'test', read: true, write: true, shared });

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
    cacheFor(k, space);
    const { space: child } = forkSpace(k, space);
    cacheFor(k, child);
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
    const t = cacheFor(k, space)!;
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
