/** The allocator against a model: random programs of malloc, free and realloc on a memory of words. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  allocate,
  blockSize,
  blockState,
  blocks,
  checkHeap,
  type HeapMemory,
  LARGEST_CHUNK,
  liveTotals,
  release,
  resize,
} from '../../source/library/stdlib/heap.js';

interface Fake extends HeapMemory {
  readonly marks: Map<number, string>;
  /** What the program itself takes between the heap's growths: start and end. */
  readonly foreign: [number, number][];
}

/** Words in a map; the state of every byte that was marked, where `exact`. */
function memory(limit = Infinity, exact = false): Fake {
  const words = new Map<number, number>();
  const marks = new Map<number, string>();
  let end = 0x500000;
  const foreign: [number, number][] = [];
  return {
    marks,
    foreign,
    control: 0x1000,
    get: (address) => words.get(address) ?? 0,
    set(address, word) {
      expect(address % 4).toBe(0);
      words.set(address, word >>> 0);
    },
    link: (address) => (words.get(address) ?? 0) + (words.get(address + 4) ?? 0) * 2 ** 32,
    setLink(address, to) {
      expect(address % 8).toBe(0);
      words.set(address, to >>> 0);
      words.set(address + 4, Math.floor(to / 2 ** 32));
    },
    mark(address, size, state) {
      if (exact) for (let i = 0; i < size; i++) marks.set(address + i, state);
    },
    grow(bytes) {
      if (end + bytes > limit) return -1;
      const old = end;
      end += bytes;
      return old;
    },
  };
}
const place = { pc: 7, context: 1 };

it('gives blocks that never overlap, aligned, and stays sound', () => {
  const step = fc.record({
    kind: fc.constantFrom('allocate', 'allocate', 'allocate', 'free', 'resize', 'sbrk'),
    size: fc.oneof(fc.nat(64), fc.nat(3000), fc.nat(LARGEST_CHUNK)),
    align: fc.constantFrom(16, 16, 16, 32, 64, 4096),
    which: fc.nat(1000),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const m = memory();
      const live = new Map<number, number>();
      for (const { kind, size, align, which } of steps) {
        const chosen = [...live.keys()][which % Math.max(1, live.size)];
        if (kind === 'allocate') {
          const address = allocate(m, size, align, place);
          expect(address % align).toBe(0);
          for (const [other, n] of live) expect(address + size <= other || other + n <= address).toBe(true);
          for (const [from, to] of m.foreign) expect(address + size <= from || to <= address).toBe(true);
          live.set(address, size);
        } else if (chosen !== undefined && kind === 'free') {
          expect(release(m, chosen, place)).toBe('');
          expect(release(m, chosen, place)).toBe('double');
          live.delete(chosen);
        } else if (kind === 'sbrk') {
          const start = m.grow(size);
          m.foreign.push([start, start + size]);
        } else if (chosen !== undefined && resize(m, chosen, size)) live.set(chosen, size);
        expect(checkHeap(m)).toBe('');
      }
      const known = [...blocks(m)].filter((b) => b.state === 'live');
      expect(new Map(known.map((b) => [b.address, b.size]))).toEqual(live);
      expect(liveTotals(m)).toEqual({ blocks: live.size, bytes: [...live.values()].reduce((a, b) => a + b, 0) });
    }),
    { numRuns: 60 },
  );
});

it('has a red zone on both sides of a block, and knows freed bytes', () => {
  const m = memory(Infinity, true);
  const address = allocate(m, 13, 16, place);
  const states = (from: number, n: number): string[] => Array.from({ length: n }, (_, i) => m.marks.get(from + i)!);
  expect(new Set(states(address, 13))).toEqual(new Set(['undefined']));
  expect(new Set([...states(address - 32, 32), ...states(address + 13, 35)])).toEqual(new Set(['red zone']));
  release(m, address, place);
  expect(new Set(states(address, 16))).toEqual(new Set(['freed']));
});

it('tells wrong frees apart', () => {
  const m = memory();
  expect(release(m, 0x500020, place)).toBe('invalid');
  const address = allocate(m, 100, 16, place);
  expect(release(m, address + 16, place)).toBe('invalid');
  expect(release(m, address + 1, place)).toBe('invalid');
  expect(blockState(m, address)).toBe('live');
  expect(blockSize(m, address)).toBe(100);
});

it('uses memory again, after a quarantine', () => {
  const m = memory();
  const seen = new Set<number>();
  for (let i = 0; i < 20000; i++) {
    const address = allocate(m, 200, 16, place);
    seen.add(address);
    release(m, address, place);
  }
  expect(seen.size).toBeLessThan(2500);
  expect(checkHeap(m)).toBe('');
});

it('answers 0 where there is no memory', () => {
  const m = memory(0x500000 + 200 * 1024);
  const got: number[] = [];
  for (let i = 0; i < 100; i++) got.push(allocate(m, 10000, 16, place));
  expect(got[0]).toBeGreaterThan(0);
  expect(got.at(-1)).toBe(0);
  expect(checkHeap(m)).toBe('');
});
