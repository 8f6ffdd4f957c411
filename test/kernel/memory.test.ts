import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ownContext } from '../../source/kernel/epoch.js';
import type { KernelEvent } from '../../source/kernel/events.js';
import { maskOf } from '../../source/kernel/events.js';
import { executeOne } from '../../source/kernel/execute.js';
import { Fault } from '../../source/kernel/faults.js';
import { copyRoot, keyframe, restore } from '../../source/kernel/keyframe.js';
import {
  copy,
  fill,
  peekBytes,
  peekDefined,
  peekI32,
  peekU8,
  readAddress,
  readBytes,
  readF64,
  readI32,
  readI64,
  readRaw,
  readString,
  readU8,
  readU16,
  write32,
  write64,
  writeAddress,
  writeBytes,
  writeF64,
  writeU8,
  writeU16,
} from '../../source/kernel/memory/access.js';
import { Pte } from '../../source/kernel/memory/layout.js';
import {
  growHeap,
  mapRegion,
  pages,
  protectRegion,
  regionAt,
  regions,
  residentPages,
  unmapRegion,
} from '../../source/kernel/memory/map.js';
import { mark, Shade, shadowAt } from '../../source/kernel/memory/shadow.js';
import { errnoAddress, makeStack, setErrno } from '../../source/kernel/memory/stacks.js';
import { takeTouched, unwatch, watch } from '../../source/kernel/watch.js';
import { assemble, DATA, execute, globalAt, INT, type Line, load, RODATA, type Settings, words } from './assemble.js';

const empty = (settings: Settings = {}, data = 64): ReturnType<typeof load> =>
  load(assemble({ functions: [{ name: 'main', code: [['JUMP', 0]] }], data: new Uint8Array(data) }), settings);

const mapped = (k: ReturnType<typeof load>['k'], space: number, size: number): number =>
  mapRegion(k, space, { size, kind: 'mapped', name: 'test', read: true, write: true });

function faultOf(work: () => unknown): Fault {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('no fault');
}

describe('bytes', () => {
  test('writes, fills and copies give what a plain array gives, and shadow goes with them', () => {
    const { k, space } = empty();
    const size = 3 * 4096;
    const step = fc.oneof(
      fc.record({
        kind: fc.constant('write' as const),
        at: fc.nat(size - 1),
        bytes: fc.uint8Array({ minLength: 1, maxLength: 1500 }),
      }),
      fc.record({ kind: fc.constant('fill' as const), at: fc.nat(size - 1), n: fc.nat(5000), byte: fc.nat(255) }),
      fc.record({ kind: fc.constant('copy' as const), at: fc.nat(size - 1), from: fc.nat(size - 1), n: fc.nat(5000) }),
      fc.record({ kind: fc.constant('undefine' as const), at: fc.nat(size - 1), n: fc.nat(6000) }),
      fc.record({ kind: fc.constant('keyframe' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const base = mapped(k, space, size);
        const data = new Uint8Array(size);
        const defined = new Uint8Array(size).fill(1);
        for (const s of steps) {
          if (s.kind === 'keyframe') keyframe(k);
          else if (s.kind === 'write') {
            const bytes = s.bytes.subarray(0, size - s.at);
            writeBytes(k, space, base + s.at, bytes);
            data.set(bytes, s.at);
            defined.fill(1, s.at, s.at + bytes.length);
          } else if (s.kind === 'fill') {
            const n = Math.min(s.n, size - s.at);
            fill(k, space, base + s.at, s.byte, n);
            data.fill(s.byte, s.at, s.at + n);
            defined.fill(1, s.at, s.at + n);
          } else if (s.kind === 'copy') {
            const n = Math.min(s.n, size - s.at, size - s.from);
            copy(k, space, base + s.at, base + s.from, n);
            data.copyWithin(s.at, s.from, s.from + n);
            defined.copyWithin(s.at, s.from, s.from + n);
          } else {
            const n = Math.min(s.n, size - s.at);
            mark(k, space, base + s.at, n, Shade.undefined);
            defined.fill(0, s.at, s.at + n);
          }
        }
        expect(peekBytes(k, space, base, size)).toEqual(data);
        expect(readRaw(k, space, base, size)).toEqual(data);
        for (let i = 0; i < size; i += 7)
          expect(shadowAt(k, space, base + i)).toBe(defined[i] === 1 ? Shade.defined : Shade.undefined);
        unmapRegion(k, space, base, size);
        expect(regionAt(k, space, base)).toBe(undefined);
      }),
      { numRuns: 60 },
    );
  });

  test('numbers of every width, at every alignment', () => {
    const { k, space } = empty();
    const base = mapped(k, space, 8192);
    fc.assert(
      fc.property(
        fc.nat(8100),
        fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
        fc.double(),
        (offset, n, x) => {
          const at = base + offset;
          write64(k, space, at, n);
          expect(readI64(k, space, at)).toBe(n);
          expect(readI32(k, space, at)).toBe(Number(BigInt.asIntN(32, n)));
          writeU16(k, space, at + 1, 0x1234);
          expect(readU16(k, space, at + 1)).toBe(0x1234);
          expect(readU8(k, space, at + 2)).toBe(0x12);
          writeF64(k, space, at, x);
          expect(readF64(k, space, at)).toBe(x);
          writeAddress(k, space, at, 0x7fffdeadbeef);
          expect(readAddress(k, space, at)).toBe(0x7fffdeadbeef);
        },
      ),
    );
  });

  test('strings end at 0 or at the limit', () => {
    const { k, space } = empty();
    const base = mapped(k, space, 4096);
    writeBytes(k, space, base, new TextEncoder().encode('hello'));
    expect(readString(k, space, base, 100)).toEqual(new TextEncoder().encode('hello'));
    expect(readString(k, space, base, 2)).toEqual(new TextEncoder().encode('he'));
  });

  test('peeking changes nothing and never throws', () => {
    const { k, space } = empty();
    const base = mapped(k, space, 8192);
    const { used } = k.state.memory;
    expect(peekU8(k, space, base)).toBe(0);
    expect(peekBytes(k, space, base + 8190, 2)).toEqual(new Uint8Array(2));
    expect(k.state.memory.used).toBe(used);
    for (const wild of [0, -1, 2 ** 47, 2 ** 60, Number.NaN, base + 8191])
      expect(peekI32(k, space, wild)).toBe(undefined);
    expect(peekDefined(k, space, base, 4)).toBe(true);
  });
});

describe('pages', () => {
  test('are present from the first touch on, counted, and freed', () => {
    const events: KernelEvent[] = [];
    const { k, space } = empty();
    k.sink = { ...maskOf(['pageFault']), emit: (e) => void events.push(e) };
    const before = { used: k.state.memory.used, resident: k.state.spaces[space]!.resident };
    const base = mapped(k, space, 100 * 4096);
    const region = regionAt(k, space, base)!;
    expect(residentPages(k, space, region)).toBe(0);
    expect(readU8(k, space, base + 5000)).toBe(0);
    writeU8(k, space, base + 40_000, 7);
    expect(residentPages(k, space, region)).toBe(2);
    expect(k.state.memory.used - before.used).toBe(2);
    expect(events.map((e) => [e.why, e.address, e.size])).toEqual([
      ['demand-zero', base + 4096, 4096],
      ['demand-zero', base + 9 * 4096, 4096],
    ]);
    const view = pages(k, space, region);
    expect(view.map((p) => (p.flags & Pte.dirty) !== 0)).toEqual([false, true]);
    expect(view.every((p) => p.present && p.references === 1 && (p.flags & Pte.accessed) !== 0)).toBe(true);
    unmapRegion(k, space, base, 100 * 4096);
    expect(k.state.memory.used).toBe(before.used);
    expect(k.state.spaces[space]!.resident).toBe(before.resident);
  });

  test('a program that touches more than there is is killed, and a big mapping refused', () => {
    const { k, space } = empty({ limits: { memory: 1 << 20 } });
    expect(mapped(k, space, 2 << 20)).toBe(0);
    expect(growHeap(k, space, 2 << 20)).toBe(-1);
    const base = mapRegion(k, space, { size: 8 << 20, kind: 'stack', name: 's', read: true, write: true });
    mark(k, space, base, 8 << 20, Shade.undefined);
    const fault = faultOf(() => fill(k, space, base, 1, 8 << 20));
    expect([fault.kind, fault.signal]).toEqual(['memory', 9]);
    expect(fault.message).toContain('1 MiB');
  });

  test('wild reads take no memory of the host', () => {
    const { k, space } = empty();
    const { used } = k.state.memory;
    fc.assert(
      fc.property(fc.oneof(fc.nat(), fc.maxSafeNat(), fc.double()), (address) => {
        if (regionAt(k, space, address) !== undefined) return;
        expect(() => readI64(k, space, address)).toThrow(Fault);
        expect(() => readBytes(k, space, address, 1 << 30)).toThrow(Fault);
      }),
    );
    expect(k.state.memory.used).toBe(used);
  });
});

describe('regions', () => {
  test('mapping, unmapping and protecting keep them sorted and apart', () => {
    const action = fc.record({
      what: fc.constantFrom('map', 'unmap', 'protect'),
      n: fc.nat(20),
      size: fc.integer({ min: 1, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
        const { k, space } = empty();
        const owned: number[] = [];
        for (const { what, n, size } of actions) {
          if (what === 'map') {
            const at = mapRegion(k, space, {
              size: size * 4096,
              kind: 'mapped',
              name: 'm',
              read: true,
              write: true,
              guard: n % 2 === 0 ? 4096 : 0,
            });
            expect(at % 4096).toBe(0);
            for (let i = 0; i < size; i++) {
              expect(owned.includes(at + 4096 * i)).toBe(false);
              owned.push(at + 4096 * i);
            }
            write32(k, space, at, 1);
          } else if (owned.length > 0) {
            const at = owned[n % owned.length]!;
            if (what === 'unmap') {
              unmapRegion(k, space, at, size * 4096);
              for (let i = 0; i < size; i++)
                if (owned.includes(at + 4096 * i)) owned.splice(owned.indexOf(at + 4096 * i), 1);
            } else if (protectRegion(k, space, at, 4096, true, false)) {
              expect(faultOf(() => write32(k, space, at, 1)).kind).toBe('protection');
              readI32(k, space, at);
              protectRegion(k, space, at, 4096, true, true);
              write32(k, space, at, 2);
            }
          }
          const list = regions(k, space);
          for (let i = 1; i < list.length; i++) expect(list[i]!.start).toBeGreaterThanOrEqual(list[i - 1]!.end);
          for (const at of owned) expect(regionAt(k, space, at)?.kind).toBe('mapped');
        }
      }),
      { numRuns: 50 },
    );
  });

  test('the heap grows and shrinks', () => {
    const { k, space } = empty();
    const start = growHeap(k, space, 0);
    expect(growHeap(k, space, 10_000)).toBe(start);
    expect(growHeap(k, space, 4096)).toBe(start + 10_000);
    mark(k, space, start, 14_096, Shade.defined);
    fill(k, space, start, 3, 14_096);
    expect(growHeap(k, space, -12_000)).toBe(start + 14_096);
    expect(regionAt(k, space, start)!.end).toBe(start + 2096);
    expect(faultOf(() => readU8(k, space, start + 8192)).kind).toBe('wild');
    expect(growHeap(k, space, -5000)).toBe(-1);
  });

  test('stacks reserve 8 MiB and take a page', () => {
    const { k, space } = empty();
    const { used } = k.state.memory;
    const stacks = Array.from(
      { length: 1000 },
      (_, i) => makeStack(k, 0, { size: 8 << 20, address: 0, guardSize: 4096, context: 0, number: i + 2 })!,
    );
    expect(k.state.memory.used - used).toBe(1000);
    expect(new Set(stacks.map((s) => s.stackLow)).size).toBe(1000);
    const all = regions(k, space);
    expect(all.filter((r, i) => i > 0 && r.start < all[i - 1]!.end)).toEqual([]);
    for (const { stackLow } of stacks) {
      const guard = regionAt(k, space, stackLow - 1)!;
      const { kind, name, start, end, read, write, context } = guard;
      expect([kind, start, end, read, write, context]).toEqual(['guard', stackLow - 4096, stackLow, false, false, 0]);
      expect(name).toBe(regionAt(k, space, stackLow)!.name);
    }
    const s = stacks[7]!;
    expect(s.stackHigh - s.stackLow).toBeGreaterThan((8 << 20) - 8192);
    expect(readAddress(k, space, s.self)).toBe(s.self);
  });

  test('errno is a word of the thread’s own', () => {
    const { k, space, context } = empty();
    setErrno(k, context(), 11);
    expect(readI32(k, space, errnoAddress(context()))).toBe(11);
  });

  test('argv and envp lie at the top of the main stack', () => {
    const { k, space, context } = empty();
    const argv = (context().slots[6]! >>> 0) + context().slots[7]! * 2 ** 32;
    expect(context().slots[4]).toBe(2);
    expect(new TextDecoder().decode(readString(k, space, readAddress(k, space, argv + 8), 10))).toBe('one');
    expect(readAddress(k, space, argv + 16)).toBe(0);
  });
});

describe('faults that teach', () => {
  const variables = [
    { name: 'a', size: 40, type: { kind: 'array' as const, of: INT, length: 10 } },
    { name: 'b', size: 4 },
  ];
  const run = (code: readonly Line[], slots: Readonly<Record<number, bigint>>, settings: Settings = {}): Fault => {
    const { k } = load(
      assemble({
        functions: [{ name: 'main', code, objects: [{ offset: 0, size: 4 }] }],
        variables,
        rodata: new Uint8Array(8),
      }),
      settings,
    );
    const c = ownContext(k.state, 0);
    for (const [n, v] of Object.entries(slots)) [c.slots[2 * Number(n)], c.slots[2 * Number(n) + 1]] = words(v);
    const before = { pc: c.pc, slots: c.slots.slice() };
    const fault = faultOf(() => execute(k, code.length));
    if (code.length === 1) expect({ pc: c.pc, slots: c.slots }).toEqual(before);
    return fault;
  };
  const shown = (f: Fault): unknown => [f.kind, f.signal, f.message];

  test('null, wild, read-only', () => {
    expect(shown(run([['LOAD32', 3, 4, 0]], { 4: 0n }))).toMatchInlineSnapshot(`
      [
        "null",
        11,
        "null pointer: the program reads 4 bytes at address 0x0",
      ]
    `);
    expect(shown(run([['STORE32', 3, 4, 16]], { 4: 0n }))).toMatchInlineSnapshot(`
      [
        "null",
        11,
        "null pointer: the program stores 4 bytes at address 0x10, which is 16 bytes past a null pointer",
      ]
    `);
    expect(shown(run([['LOAD64', 3, 4, 0]], { 4: 0x123456789n }))).toMatchInlineSnapshot(`
      [
        "wild",
        11,
        "wild pointer: the program reads 8 bytes at 0x123456789, where nothing is mapped",
      ]
    `);
    expect(shown(run([['LOAD64', 3, 4, 0]], { 4: -1n }))).toMatchInlineSnapshot(`
      [
        "wild",
        11,
        "wild pointer: the program reads 8 bytes at an address beyond 2^53, and no address is above 2^47",
      ]
    `);
    expect(shown(run([['STOREG32', 3, RODATA]], {}))).toMatchInlineSnapshot(`
      [
        "protection",
        11,
        "store to read-only memory: the program stores 4 bytes at 0x40f000 (constants of the program)",
      ]
    `);
    expect(shown(run([['CALLP', 4, 8, 0]], { 4: 0n }))).toMatchInlineSnapshot(`
      [
        "call",
        11,
        "call of a null function pointer",
      ]
    `);
  });
  test('beyond an array, between variables', () => {
    expect(shown(run([['LOADG32', 3, DATA + 40]], {}))).toMatchInlineSnapshot(`
      [
        "red zone",
        6,
        "out of bounds: the program reads 4 bytes at 0x411028, global array \`a\` has 10 elements, index 10; Linux itself may go on with garbage",
      ]
    `);
    expect(shown(run([['STOREG32', 3, DATA + 64 + 8]], {}))).toMatchInlineSnapshot(`
      [
        "red zone",
        6,
        "out of bounds: the program stores 4 bytes at 0x411048, 4 bytes past the end of the global variable \`b\` (4 bytes); Linux itself may go on with garbage",
      ]
    `);
    expect(shown(run([['LOADG64', 3, DATA + 36]], {}))).toMatchInlineSnapshot(`
      [
        "red zone",
        6,
        "out of bounds: the program reads 8 bytes at 0x411024, global array \`a\` has 10 elements, index 10; Linux itself may go on with garbage",
      ]
    `);
  });
  test('division', () => {
    expect(shown(run([['DIVS32', 3, 4, 5]], { 4: 1n, 5: 0n }))).toMatchInlineSnapshot(`
      [
        "division",
        8,
        "division by zero",
      ]
    `);
    expect(shown(run([['REMS64', 3, 4, 5]], { 4: -(1n << 63n), 5: -1n }))).toMatchInlineSnapshot(`
      [
        "division",
        8,
        "division overflows: the most negative long / -1 is no long, and x86 refuses it",
      ]
    `);
  });
  test('never set: a local in memory, unless that is ignored', () => {
    expect(shown(run([['LOADF_32', 3, 0]], {}))).toMatchInlineSnapshot(`
      [
        "uninitialised",
        6,
        "uninitialised value: the program reads 4 bytes of the frame of main in T1, never set before; Linux itself may go on with garbage",
      ]
    `);
    expect(() =>
      run(
        [
          ['LOADF_32', 3, 0],
          ['JUMP', 1],
        ],
        {},
        { uninitialised: 'ignore' },
      ),
    ).toThrow('no fault');
  });
  test('a stack that is full', () => {
    const program = assemble({
      functions: [
        { name: 'main', code: [['CALL', 1, 4, 0]] },
        { name: 'f', slots: 8, objects: [{ offset: 0, size: 60 }], code: [['CALL', 1, 4, 0]] },
      ],
    });
    const { k } = load(program);
    const fault = faultOf(() => execute(k, 1_000_000));
    expect(fault.kind).toBe('stack overflow');
    expect(fault.message).toMatchInlineSnapshot(
      `"stack overflow: the stack of T1 is full: 8 MiB, 104,855 frames of f"`,
    );
  });
  test('a pointer into a frame that has returned; gaps between locals', () => {
    const program = assemble({
      functions: [
        {
          name: 'main',
          code: [
            ['CALL', 1, 4, 0],
            ['LOAD32', 6, 4, 0],
          ],
        },
        {
          name: 'f',
          slots: 8,
          objects: [{ offset: 0, size: 4 }],
          code: [
            ['STOREF_32', 3, 0],
            ['LEAF', 3, 0],
            ['RET', 3, 1],
          ],
        },
      ],
    });
    const { k } = load(program);
    expect(faultOf(() => execute(k, 10)).message).toContain('in the frame of a function that has returned');
    expect(run([['LOADF_32', 3, 8]], {}).kind).toBe('red zone');
  });
  test('a struct copied with its padding is no use; a value made from it is', () => {
    const { k, space } = empty();
    const base = mapped(k, space, 4096);
    mark(k, space, base, 16, Shade.undefined);
    writeU8(k, space, base, 1);
    copy(k, space, base + 64, base, 16);
    expect(readU8(k, space, base + 64)).toBe(1);
    expect(faultOf(() => readI32(k, space, base + 64)).kind).toBe('uninitialised');
  });
});

describe('watches', () => {
  test('tell of bytes that change, by whatever way they are written', () => {
    const code: Line[] = [
      ['STOREG32', 4, globalAt(0)],
      ['STOREG32', 4, globalAt(0) + 4],
      ['JUMP', 0],
    ];
    const { k, space } = load(assemble({ functions: [{ name: 'main', code }], data: new Uint8Array(64) }));
    ownContext(k.state, 0).slots[8] = 5;
    execute(k, 3);
    watch(k, space, globalAt(0), 4, 77);
    execute(k, 3);
    expect(takeTouched(k)).toEqual([]);
    ownContext(k.state, 0).slots[8] = 6;
    executeOne(k, ownContext(k.state, 0));
    expect(takeTouched(k)).toEqual([77]);
    execute(k, 2);
    expect(takeTouched(k)).toEqual([]);
    writeU8(k, space, globalAt(0) + 3, 1);
    expect(takeTouched(k)).toEqual([77]);
    unwatch(k, 77);
    writeU8(k, space, globalAt(0) + 3, 2);
    expect(takeTouched(k)).toEqual([]);
  });
  test('and of pages that appear', () => {
    const { k, space } = empty();
    const base = mapped(k, space, 4096);
    watch(k, space, base + 8, 8, 3);
    writeU8(k, space, base + 8, 1);
    expect(takeTouched(k)).toContain(3);
    writeU8(k, space, base + 9, 1);
    expect(takeTouched(k)).toEqual([3]);
  });
});

test('events of loads and stores reach a sink that asks for them, also one set in mid-run', () => {
  const code: Line[] = [
    ['LOADG32', 4, globalAt(0)],
    ['STOREG32', 4, globalAt(0)],
    ['JUMP', 0],
  ];
  const { k } = load(assemble({ functions: [{ name: 'main', code }], data: new Uint8Array(64).fill(1) }));
  execute(k, 6);
  const events: KernelEvent[] = [];
  k.sink = { ...maskOf(['load', 'store']), emit: (e) => void events.push(e) };
  execute(k, 6);
  expect(events.map((e) => [e.kind, e.address, e.value, e.size])).toEqual([
    ['load', DATA, 0x01010101, 4],
    ['store', DATA, 0x01010101, 4],
    ['load', DATA, 0x01010101, 4],
    ['store', DATA, 0x01010101, 4],
  ]);
});

test('restoring brings back memory byte by byte', () => {
  const { k, space } = empty();
  const base = mapped(k, space, 16384);
  fill(k, space, base, 1, 16384);
  const one = keyframe(k);
  fill(k, space, base + 100, 2, 9000);
  const two = keyframe(k);
  unmapRegion(k, space, base, 8192);
  restore(k, one);
  expect(peekBytes(k, space, base, 16384)).toEqual(new Uint8Array(16384).fill(1));
  writeU8(k, space, base, 9);
  restore(k, two);
  expect(peekBytes(k, space, base, 16384)).toEqual(new Uint8Array(16384).fill(1).fill(2, 100, 9100));
  expect(copyRoot(two.state, 0).step).toBe(two.step);
});
