import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EXECUTOR } from '../../source/kernel/decode.js';
import { ownContext } from '../../source/kernel/epoch.js';
import type { KernelEvent } from '../../source/kernel/events.js';
import { maskOf } from '../../source/kernel/events.js';
import { executeOne, HALF, LOOPED, RAN } from '../../source/kernel/execute.js';
import { Fault } from '../../source/kernel/faults.js';
import { peekI32, peekI64, peekU8, write64 } from '../../source/kernel/memory/access.js';
import { Op, type OpName, opInfo } from '../../source/language/opcodes.js';
import { assemble, execute, globalAt, type Line, load, slot32, slot64, words } from './assemble.js';

test('the literals of the switch are the numbers of the table, each once', () => {
  const text = readFileSync(new URL('../../source/kernel/execute.ts', import.meta.url), 'utf8');
  const cases = [...text.matchAll(/case (\d+):\s*\{?\s*\/\/ ([A-Z0-9_]+)/g)].map((m) => [m[2], Number(m[1])]);
  expect(Object.fromEntries(cases)).toEqual(EXECUTOR);
  expect(cases.length).toBe(Object.keys(EXECUTOR).length);
  expect(Object.keys(EXECUTOR).sort()).toEqual(Object.keys(Op).sort());
  expect(new Set(Object.values(EXECUTOR)).size).toBe(cases.length);
});

// One instruction on random operands, against BigInt.

const edges = [0n, 1n, -1n, 2n, 7n, 0x7fffffffn, -0x80000000n, 0xffffffffn, 1n << 31n, 1n << 32n, 1n << 52n, 1n << 53n];
const extremes = [(1n << 63n) - 1n, -(1n << 63n), -(1n << 53n), -(1n << 32n), 0x123456789abcdefn, -65536n];
const value = fc.oneof(
  fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
  fc.constantFrom(...edges, ...extremes),
  fc.bigInt({ min: -300n, max: 300n }),
  fc.bigInt({ min: -(1n << 53n), max: 1n << 53n }),
);
const immediate = fc.oneof(fc.integer(), fc.integer({ min: -70, max: 70 }));

const one = (line: Line): ReturnType<typeof assemble> =>
  assemble({ functions: [{ name: 'main', code: [line, ['JUMP', 0]] }] });

interface Ran {
  readonly low: number;
  readonly full: bigint;
  readonly pc: number;
  readonly fault: string | undefined;
  readonly overflow: boolean;
}

/** Operands in slots 4 and 5, result in slot 3 (or, every other time, on top of an operand). */
function runOne(loaded: ReturnType<typeof load>, d: number, x: bigint, y: bigint, events: KernelEvent[]): Ran {
  const { k } = loaded;
  const context = ownContext(k.state, 0);
  context.pc = 0;
  const put = (slot: number, v: bigint): void => {
    const [l, h] = words(v);
    context.slots[(context.fp + slot) * 2] = l;
    context.slots[(context.fp + slot) * 2 + 1] = h;
  };
  put(3, 0n);
  put(4, x);
  put(5, y);
  events.length = 0;
  let fault: string | undefined;
  try {
    executeOne(k, context);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    fault = error.kind;
  }
  return { low: slot32(context, d), full: slot64(context, d), pc: context.pc, fault, overflow: events.length > 0 };
}

const s32 = (v: bigint): bigint => BigInt.asIntN(32, v);
const u32 = (v: bigint): bigint => BigInt.asUintN(32, v);
const s64 = (v: bigint): bigint => BigInt.asIntN(64, v);
const u64 = (v: bigint): bigint => BigInt.asUintN(64, v);
const truth = (b: boolean): bigint => (b ? 1n : 0n);

/** Result before wrapping; 'fault' for what x86 refuses. */
type Meaning = (x: bigint, y: bigint) => bigint | 'fault';
const divided = (
  x: bigint,
  y: bigint,
  least: bigint | undefined,
  f: (x: bigint, y: bigint) => bigint,
): bigint | 'fault' => (y === 0n || (x === least && y === -1n) ? 'fault' : f(x, y));

const binary32: Partial<Record<OpName, Meaning>> = {
  ADD32: (x, y) => x + y,
  SUB32: (x, y) => x - y,
  MUL32: (x, y) => x * y,
  ADDS32: (x, y) => x + y,
  SUBS32: (x, y) => x - y,
  MULS32: (x, y) => x * y,
  DIVS32: (x, y) => divided(x, y, -(1n << 31n), (p, q) => p / q),
  REMS32: (x, y) => divided(x, y, -(1n << 31n), (p, q) => p % q),
  DIVU32: (x, y) => divided(u32(x), u32(y), undefined, (p, q) => p / q),
  REMU32: (x, y) => divided(u32(x), u32(y), undefined, (p, q) => p % q),
  AND32: (x, y) => x & y,
  OR32: (x, y) => x | y,
  XOR32: (x, y) => x ^ y,
  SHL32: (x, y) => x << (y & 31n),
  SHRS32: (x, y) => x >> (y & 31n),
  SHRU32: (x, y) => u32(x) >> (y & 31n),
  EQ32: (x, y) => truth(x === y),
  NE32: (x, y) => truth(x !== y),
  LTS32: (x, y) => truth(x < y),
  LES32: (x, y) => truth(x <= y),
  LTU32: (x, y) => truth(u32(x) < u32(y)),
  LEU32: (x, y) => truth(u32(x) <= u32(y)),
};
const immediate32: Partial<Record<OpName, Meaning>> = {
  ADDI32: (x, y) => x + y,
  ADDSI32: (x, y) => x + y,
  ANDI32: (x, y) => x & y,
  SHLI32: (x, y) => x << (y & 31n),
  SHRSI32: (x, y) => x >> (y & 31n),
  SHRUI32: (x, y) => u32(x) >> (y & 31n),
  MULI32: (x, y) => x * y,
};
const unary32: Partial<Record<OpName, Meaning>> = {
  MOV32: (x) => x,
  NEG32: (x) => -x,
  NOT32: (x) => ~x,
  EXTS8: (x) => BigInt.asIntN(8, x),
  EXTU8: (x) => BigInt.asUintN(8, x),
  EXTS16: (x) => BigInt.asIntN(16, x),
  EXTU16: (x) => BigInt.asUintN(16, x),
  BOOL32: (x) => truth(x !== 0n),
};
const binary64: Partial<Record<OpName, Meaning>> = {
  ADD64: (x, y) => x + y,
  SUB64: (x, y) => x - y,
  MUL64: (x, y) => x * y,
  ADDS64: (x, y) => x + y,
  SUBS64: (x, y) => x - y,
  MULS64: (x, y) => x * y,
  DIVS64: (x, y) => divided(x, y, -(1n << 63n), (p, q) => p / q),
  REMS64: (x, y) => divided(x, y, -(1n << 63n), (p, q) => p % q),
  DIVU64: (x, y) => divided(u64(x), u64(y), undefined, (p, q) => p / q),
  REMU64: (x, y) => divided(u64(x), u64(y), undefined, (p, q) => p % q),
  AND64: (x, y) => x & y,
  OR64: (x, y) => x | y,
  XOR64: (x, y) => x ^ y,
  SHL64: (x, y) => x << (y & 63n),
  SHRS64: (x, y) => x >> (y & 63n),
  SHRU64: (x, y) => u64(x) >> (y & 63n),
};
const compare64: Partial<Record<OpName, Meaning>> = {
  EQ64: (x, y) => truth(x === y),
  NE64: (x, y) => truth(x !== y),
  LTS64: (x, y) => truth(x < y),
  LES64: (x, y) => truth(x <= y),
  LTU64: (x, y) => truth(u64(x) < u64(y)),
  LEU64: (x, y) => truth(u64(x) <= u64(y)),
  BOOL64: (x) => truth(x !== 0n),
};
const immediate64: Partial<Record<OpName, Meaning>> = {
  ADDI64: (x, y) => x + y,
  ADDSI64: (x, y) => x + y,
  MULI64: (x, y) => x * y,
};
const unary64: Partial<Record<OpName, Meaning>> = {
  MOV64: (x) => x,
  NEG64: (x) => -x,
  NOT64: (x) => ~x,
  SEXT64: (x) => s32(x),
  ZEXT64: (x) => u32(x),
};
const reports = new Set<OpName>(['ADDS32', 'SUBS32', 'MULS32', 'ADDSI32', 'ADDS64', 'SUBS64', 'MULS64', 'ADDSI64']);

function checkAll(
  table: Partial<Record<OpName, Meaning>>,
  kind: { readonly narrow: boolean; readonly result: 32 | 64; readonly immediate: boolean },
): void {
  for (const [name, meaning] of Object.entries(table) as [OpName, Meaning][]) {
    test(name, () => {
      const events: KernelEvent[] = [];
      const sink = { ...maskOf(['overflow']), emit: (e: KernelEvent) => void events.push(e) };
      const ready = new Map<string, ReturnType<typeof load>>();
      const prepared = (d: number, c: number): ReturnType<typeof load> => {
        const key = `${d} ${c}`;
        const found = ready.get(key) ?? load(one([name, d, 4, c]), { sink });
        ready.set(key, found);
        return found;
      };
      fc.assert(
        fc.property(value, value, immediate, fc.constantFrom(3, 4, 5), (a, b, i, d) => {
          const loaded = kind.immediate ? load(one([name, d, 4, i]), { sink }) : prepared(d, 5);
          const x = kind.narrow ? s32(a) : a;
          const shift = name.startsWith('SH');
          const y = kind.immediate ? BigInt(i) : kind.narrow || shift ? s32(b) : b;
          const ran = runOne(loaded, d, a, b, events);
          const exact = meaning(x, y);
          if (exact === 'fault') {
            expect(ran.fault).toBe('division');
            expect(ran.pc).toBe(0);
            return;
          }
          expect(ran.fault).toBe(undefined);
          expect(ran.pc).toBe(1);
          if (kind.result === 32) expect(BigInt(ran.low)).toBe(s32(exact));
          else expect(ran.full).toBe(s64(exact));
          const wrapped = kind.narrow ? s32(exact) !== exact : s64(exact) !== exact;
          expect(ran.overflow).toBe(reports.has(name) && wrapped);
        }),
        { numRuns: kind.immediate ? 300 : 500 },
      );
    });
  }
}

describe('integers against BigInt', () => {
  checkAll(binary32, { narrow: true, result: 32, immediate: false });
  checkAll(immediate32, { narrow: true, result: 32, immediate: true });
  checkAll(unary32, { narrow: true, result: 32, immediate: false });
  checkAll(binary64, { narrow: false, result: 64, immediate: false });
  checkAll(compare64, { narrow: false, result: 32, immediate: false });
  checkAll(immediate64, { narrow: false, result: 64, immediate: true });
  checkAll(unary64, { narrow: false, result: 64, immediate: false });
});

describe('jumps', () => {
  const conditions: Partial<Record<OpName, (x: bigint, y: bigint) => boolean>> = {
    JZ32: (x) => s32(x) === 0n,
    JNZ32: (x) => s32(x) !== 0n,
    JZ64: (x) => x === 0n,
    JNZ64: (x) => x !== 0n,
    JEQ32: (x, y) => s32(x) === s32(y),
    JNE32: (x, y) => s32(x) !== s32(y),
    JLTS32: (x, y) => s32(x) < s32(y),
    JLES32: (x, y) => s32(x) <= s32(y),
    JLTU32: (x, y) => u32(x) < u32(y),
    JLEU32: (x, y) => u32(x) <= u32(y),
    JEQI32: (x, y) => s32(x) === s32(y),
    JNEI32: (x, y) => s32(x) !== s32(y),
    JLTSI32: (x, y) => s32(x) < s32(y),
    JLESI32: (x, y) => s32(x) <= s32(y),
    JGTSI32: (x, y) => s32(x) > s32(y),
    JGESI32: (x, y) => s32(x) >= s32(y),
  };
  for (const [name, holds] of Object.entries(conditions) as [OpName, (x: bigint, y: bigint) => boolean][]) {
    test(name, () => {
      const small = fc.oneof(value, fc.bigInt({ min: -2n, max: 2n }));
      fc.assert(
        fc.property(small, small, (x, y) => {
          const c = opInfo[Op[name]]!.c === 'imm' ? Number(s32(y)) : 5;
          const program = assemble({ functions: [{ name: 'main', code: [[name, 2, 4, c], ['PAUSE'], ['PAUSE']] }] });
          expect(runOne(load(program), 3, x, y, []).pc).toBe(holds(x, y) ? 2 : 1);
        }),
        { numRuns: 200 },
      );
    });
  }
});

describe('floating point', () => {
  const doubles = fc.oneof(
    fc.double(),
    fc.constantFrom(0, -0, 1, -1, 2 ** 31, 2 ** 53, 2 ** 63, 2 ** 64, -(2 ** 63), 1e300, Infinity, -Infinity, NaN),
  );
  const bits = (x: number): bigint => new BigInt64Array(new Float64Array([x]).buffer)[0]!;
  const number = (v: bigint): number => new Float64Array(new BigInt64Array([v]).buffer)[0]!;
  const DEFAULT_NAN = BigInt.asIntN(64, 0xfff8000000000000n);
  const arithmetic = {
    ADDF: (x: number, y: number) => x + y,
    SUBF: (x: number, y: number) => x - y,
    MULF: (x: number, y: number) => x * y,
    DIVF: (x: number, y: number) => x / y,
  };
  for (const [name, f] of Object.entries(arithmetic) as [OpName, (x: number, y: number) => number][]) {
    test(name, () => {
      const loaded = load(one([name, 3, 4, 5]));
      fc.assert(
        fc.property(doubles, doubles, (x, y) => {
          const exact = f(x, y);
          const got = runOne(loaded, 3, bits(x), bits(y), []).full;
          if (!Number.isNaN(exact)) expect(got).toBe(bits(exact));
          else if (!Number.isNaN(x) && !Number.isNaN(y)) expect(got).toBe(DEFAULT_NAN);
          else expect(Number.isNaN(number(got))).toBe(true);
        }),
      );
    });
  }
  test('comparisons', () => {
    const table = {
      EQF: (x: number, y: number) => x === y,
      NEF: (x: number, y: number) => x !== y,
      LTF: (x: number, y: number) => x < y,
      LEF: (x: number, y: number) => x <= y,
    };
    for (const [name, f] of Object.entries(table) as [OpName, (x: number, y: number) => boolean][]) {
      const loaded = load(one([name, 3, 4, 5]));
      fc.assert(
        fc.property(doubles, doubles, (x, y) => {
          expect(runOne(loaded, 3, bits(x), bits(y), []).low).toBe(f(x, y) ? 1 : 0);
        }),
      );
    }
  });
  test('conversions from integers', () => {
    const table = {
      I32F: (v: bigint) => Number(s32(v)),
      U32F: (v: bigint) => Number(u32(v)),
      I64F: (v: bigint) => Number(v),
      U64F: (v: bigint) => Number(u64(v)),
    };
    for (const [name, f] of Object.entries(table) as [OpName, (v: bigint) => number][]) {
      const loaded = load(one([name, 3, 4]));
      fc.assert(
        fc.property(value, (v) => {
          expect(number(runOne(loaded, 3, v, 0n, []).full)).toBe(f(v));
        }),
        { numRuns: 500 },
      );
    }
  });
  test('conversions to integers are those of cvttsd2si and gcc', () => {
    const least = -(1n << 63n);
    const toS64 = (x: number): bigint => (x >= -(2 ** 63) && x < 2 ** 63 ? BigInt(Math.trunc(x)) : least);
    const table = {
      FI32: (x: number) =>
        Math.trunc(x) >= -(2 ** 31) && Math.trunc(x) < 2 ** 31 ? BigInt(Math.trunc(x)) : -(1n << 31n),
      FU32: (x: number) => s32(toS64(x)),
      FI64: toS64,
      FU64: (x: number) => (x >= 2 ** 63 ? s64(toS64(x - 2 ** 63) ^ least) : toS64(x)),
    };
    const numbers = fc.oneof(
      doubles,
      fc.double({ min: -(2 ** 33), max: 2 ** 33 }),
      fc.double({ min: -(2 ** 65), max: 2 ** 65 }),
    );
    for (const [name, f] of Object.entries(table) as [OpName, (x: number) => bigint][]) {
      const loaded = load(one([name, 3, 4]));
      fc.assert(
        fc.property(numbers, (x) => {
          const ran = runOne(loaded, 3, bits(x), 0n, []);
          expect(name.endsWith('32') ? BigInt(ran.low) : ran.full).toBe(f(x));
        }),
        { numRuns: 500 },
      );
    }
  });
  test('rounding to single precision, negation, truth', () => {
    const rounding = load(one(['F32', 3, 4]));
    const negation = load(one(['NEGF', 3, 4]));
    const isTrue = load(one(['BOOLF', 3, 4]));
    fc.assert(
      fc.property(doubles, (x) => {
        const rounded = runOne(rounding, 3, bits(x), 0n, []).full;
        expect(number(rounded)).toBe(Math.fround(x));
        expect(runOne(negation, 3, bits(x), 0n, []).full).toBe(s64(bits(x) ^ (1n << 63n)));
        expect(runOne(isTrue, 3, bits(x), 0n, []).low).toBe(x !== 0 ? 1 : 0);
      }),
    );
  });
});

test('constants', () => {
  const program = assemble({
    functions: [
      {
        name: 'main',
        code: [
          ['CONST32', 3, -7],
          ['CONST64', 4, -1, 5],
        ],
      },
    ],
  });
  const { k, context } = load(program);
  execute(k, 2);
  expect(slot32(context(), 3)).toBe(-7);
  expect(slot64(context(), 4)).toBe((5n << 32n) | 0xffffffffn);
});

describe('loads and stores', () => {
  const sizes = [
    [
      1,
      'STOREG8',
      'STORE8',
      [
        ['LOADGS8', 'LOADS8', (v: bigint) => BigInt.asIntN(8, v)],
        ['LOADGU8', 'LOADU8', (v: bigint) => BigInt.asUintN(8, v)],
      ],
    ],
    [
      2,
      'STOREG16',
      'STORE16',
      [
        ['LOADGS16', 'LOADS16', (v: bigint) => BigInt.asIntN(16, v)],
        ['LOADGU16', 'LOADU16', (v: bigint) => BigInt.asUintN(16, v)],
      ],
    ],
    [4, 'STOREG32', 'STORE32', [['LOADG32', 'LOAD32', s32]]],
    [8, 'STOREG64', 'STORE64', [['LOADG64', 'LOAD64', s64]]],
  ] as const;
  for (const [size, storeGlobal, store, loads] of sizes) {
    test(`${size} bytes, also unaligned and across blocks and pages`, () => {
      fc.assert(
        fc.property(value, fc.integer({ min: 0, max: 4999 }), fc.boolean(), (v, offset, global) => {
          const at = globalAt(0) + offset;
          const code: Line[] = global
            ? [[storeGlobal, 4, at], ...loads.map(([name], i): Line => [name, 6 + i, at])]
            : [[store, 4, 5, -3], ...loads.map(([, name], i): Line => [name, 6 + i, 5, -3])];
          const { k, context, space } = load(
            assemble({ functions: [{ name: 'main', code }], data: new Uint8Array(5200).fill(0xa5) }),
          );
          const c = ownContext(k.state, 0);
          [c.slots[8], c.slots[9]] = words(v);
          [c.slots[10], c.slots[11]] = words(BigInt(at + 3));
          execute(k, code.length);
          loads.forEach(([, , meaning], i) => {
            expect(size === 8 ? slot64(context(), 6 + i) : BigInt(slot32(context(), 6 + i))).toBe(meaning(v));
          });
          expect(peekU8(k, space, at - 1) ?? 0xa5).toBe(offset === 0 ? (peekU8(k, space, at - 1) ?? 0xa5) : 0xa5);
          expect(peekU8(k, space, at + size)).toBe(0xa5);
        }),
        { numRuns: 150 },
      );
    });
  }
  test('floats', () => {
    fc.assert(
      fc.property(fc.float(), (x) => {
        const code: Line[] = [
          ['STOREGF32', 4, globalAt(0)],
          ['LOADGF32', 6, globalAt(0)],
        ];
        const { k, context } = load(assemble({ functions: [{ name: 'main', code }], data: new Uint8Array(64) }));
        ownContext(k.state, 0).floats[4] = x;
        execute(k, 2);
        expect(context().floats[6]).toBe(x);
      }),
    );
  });
});

test('a call makes a frame, a return takes it away; recursion', () => {
  // sum(n) = n == 0 ? 0 : n + sum(n - 1)
  const program = assemble({
    functions: [
      {
        name: 'main',
        slots: 16,
        code: [
          ['CONST32', 6, 50],
          ['CALL', 1, 4, 1],
          ['JUMP', 2],
        ],
      },
      {
        name: 'sum',
        slots: 8,
        objects: [{ offset: 0, size: 4 }],
        code: [
          ['JNZ32', 5, 2],
          ['RET', 2, 1],
          ['STOREF_32', 2, 0],
          ['ADDI32', 6, 2, -1],
          ['CALL', 1, 4, 1],
          ['LOADF_32', 7, 0],
          ['ADDS32', 4, 4, 7],
          ['RET', 4, 1],
        ],
      },
    ],
  });
  // targets are absolute: the function begins at 3
  program.code[3 * 4 + 1] = 5;
  const { k, context } = load(program);
  const { sp } = context();
  execute(k, 2000);
  expect(slot32(context(), 4)).toBe(1275);
  expect(context().pc).toBe(2);
  expect(context().sp).toBe(sp);
  expect(context().fp).toBe(0);
});

test('switches of every width and sign', () => {
  const cases = [
    { low: -(1n << 63n), high: -(1n << 62n), target: 1 },
    { low: -3n, high: -1n, target: 2 },
    { low: 5n, high: 5n, target: 3 },
    { low: 1n << 40n, high: (1n << 63n) - 1n, target: 4 },
  ];
  const narrow = [
    { low: 0n, high: 1n, target: 1 },
    { low: 0x80000000n, high: 0xffffffffn, target: 2 },
  ];
  const program = (wide: boolean, signed: boolean, list: typeof cases): ReturnType<typeof assemble> =>
    assemble({
      functions: [{ name: 'main', code: [['SWITCH', 4, 0], ['PAUSE'], ['PAUSE'], ['PAUSE'], ['PAUSE'], ['PAUSE']] }],
      switches: [{ wide, signed, cases: list, otherwise: 5 }],
    });
  const wide = load(program(true, true, cases));
  const small = load(program(false, false, narrow));
  fc.assert(
    fc.property(fc.oneof(value, fc.bigInt({ min: -5n, max: 6n })), (v) => {
      expect(runOne(wide, 3, v, 0n, []).pc).toBe(cases.find((c) => v >= c.low && v <= c.high)?.target ?? 5);
      const u = u32(v);
      expect(runOne(small, 3, v, 0n, []).pc).toBe(narrow.find((c) => u >= c.low && u <= c.high)?.target ?? 5);
    }),
    { numRuns: 500 },
  );
});

describe('atomics', () => {
  const meanings: Record<string, (old: bigint, x: bigint, desired: bigint) => bigint> = {
    load: (o) => o,
    store: (_, x) => x,
    exchange: (_, x) => x,
    add: (o, x) => o + x,
    sub: (o, x) => o - x,
    and: (o, x) => o & x,
    or: (o, x) => o | x,
    xor: (o, x) => o ^ x,
    nand: (o, x) => ~(o & x),
    cas: (o, x, d) => (o === x ? d : o),
    'test-and-set': () => 1n,
    clear: () => 0n,
  };
  for (const [op, meaning] of Object.entries(meanings)) {
    test(op, () => {
      const narrowed = (v: bigint, size: number, signed: boolean): bigint =>
        signed || size === 8 ? BigInt.asIntN(8 * size, v) : BigInt.asUintN(8 * size, v);
      fc.assert(
        fc.property(
          value,
          value,
          value,
          fc.constantFrom(1, 2, 4, 8),
          fc.boolean(),
          fc.constantFrom('old', 'new', 'none'),
          fc.boolean(),
          fc.boolean(),
          (o, x, desired, size, signed, result, equal, warm) => {
            const program = assemble({
              // A store before it puts the block into the cache: there is a shorter way then.
              functions: [
                { name: 'main', code: [warm ? ['STOREG64', 9, globalAt(0) + 16] : ['PAUSE'], ['ATOMIC', 3, 4, 0]] },
              ],
              data: new Uint8Array(64).fill(0xa5),
              atomics: [
                {
                  op: op as 'add',
                  size: size as 4,
                  signed,
                  order: 'seq_cst',
                  operand: 5,
                  desired: 6,
                  success: 7,
                  weak: false,
                  result: result as 'old',
                },
              ],
            });
            const { k, context, space } = load(program);
            write64(k, space, globalAt(0), o);
            const old = narrowed(o, size, signed);
            const operand = equal ? old : narrowed(x, size, signed);
            const c = ownContext(k.state, 0);
            const put = (slot: number, v: bigint): void => {
              [c.slots[2 * slot], c.slots[2 * slot + 1]] = words(v);
            };
            put(3, 99n);
            put(4, BigInt(globalAt(0)));
            put(5, operand);
            put(6, narrowed(desired, size, signed));
            execute(k, 2);
            const now = narrowed(meaning(old, operand, narrowed(desired, size, signed)), size, signed);
            const bits = 8 * size;
            const rest = size === 8 ? 0n : (BigInt.asUintN(64, o) >> BigInt(bits)) << BigInt(bits);
            expect(peekI64(k, space, globalAt(0))).toBe(s64(BigInt.asUintN(bits, now) | rest));
            const expected = op === 'load' ? old : result === 'old' ? old : now;
            const has = result !== 'none' && !((op === 'store' || op === 'clear') && result === 'old');
            if (has) {
              const seen = op === 'cas' ? old : expected;
              expect(size === 8 ? slot64(context(), 3) : BigInt(slot32(context(), 3))).toBe(
                size < 8 ? s32(seen) : seen,
              );
            } else if (result === 'none') expect(slot64(context(), 3)).toBe(99n);
            if (op === 'cas') expect(slot32(context(), 7)).toBe(old === operand ? 1 : 0);
            expect(context().dirty).toBe(now !== old);
          },
        ),
        { numRuns: 200 },
      );
    });
  }
});

test('an RMW without a lock takes two steps, and another may slip in between', () => {
  const program = assemble({
    functions: [
      {
        name: 'main',
        code: [
          ['RMW', 4, 5, 0],
          ['JUMP', 1],
        ],
      },
    ],
    data: new Uint8Array(64),
    rmws: [{ op: 'add', size: 4, signed: true }],
  });
  const { k, space } = load(program);
  const c = ownContext(k.state, 0);
  c.slots[8] = 3;
  [c.slots[10], c.slots[11]] = words(BigInt(globalAt(0)));
  write64(k, space, globalAt(0), 10n);
  expect(executeOne(k, c)).toBe(HALF);
  expect(c.rmw).toBe(10);
  expect(c.pc).toBe(0);
  expect(peekI32(k, space, globalAt(0))).toBe(10);
  write64(k, space, globalAt(0), 100n);
  expect(executeOne(k, c)).toBe(RAN);
  expect(c.rmw).toBe(undefined);
  expect(peekI32(k, space, globalAt(0))).toBe(13);
  expect(slot32(c, 4)).toBe(13);
});

test('LOOP tells when it ends the turn of a wait loop', () => {
  const program = assemble({
    functions: [
      {
        name: 'main',
        code: [
          ['LOOP', 1, -1],
          ['LOOP', 0, 0],
        ],
      },
    ],
    waitLoops: [{ head: 0, back: 1, readsClock: false }],
  });
  const { k } = load(program);
  expect(executeOne(k, ownContext(k.state, 0))).toBe(RAN);
  expect(executeOne(k, ownContext(k.state, 0))).toBe(LOOPED);
  expect(k.scratch.loop).toBe(0);
});
