/** The pure parts against what glibc gave: oracle.json is made by tools/library-oracle.mjs. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { breakTime, formatTime, secondsOf } from '../../source/library/text/calendar.js';
import { clampInteger, parseFloating, parseInteger } from '../../source/library/text/number.js';
import { type ArgumentReader, formatPrint, makeSink } from '../../source/library/text/print.js';
import { asDouble48, next48, nextRandom, nextRandR, seed48, seedRandom } from '../../source/library/text/random.js';
import { type ByteSource, scan } from '../../source/library/text/scan.js';

type Wide = [string, number, number];
interface NumberRow {
  text: string;
  d: Wide;
  f: Wide;
  [key: string]: Wide | string;
}
interface Oracle {
  prints: [string, string, string, string][];
  numbers: NumberRow[];
  scans: { format: string; input: string; types: string[]; result: [number, ...string[]] }[];
  random: Record<string, number[]>;
  randr: number[];
  lrand48: number[];
  drand48: number[];
  timeFormat: string;
  times: [number, string][];
}
const oracle: Oracle = JSON.parse(readFileSync(new URL('./oracle.json', import.meta.url), 'utf8'));

const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const text = (b: ArrayLike<number>): string => Array.from(b, (c) => String.fromCharCode(c)).join('');

/** The C expressions of the oracle as values. */
function doubleOf(expression: string): number {
  const special: Record<string, number> = {
    INFINITY: Infinity,
    '-INFINITY': -Infinity,
    '__builtin_nan("")': Number.NaN,
    '0x1.8p-3': 0.1875,
    '1.0/3': 1 / 3,
    '2.0/3': 2 / 3,
  };
  return special[expression] ?? Number(expression);
}
const integerOf = (expression: string): bigint => {
  const minus = /^\((-\d+)L?-1\)$/.exec(expression);
  return minus === null ? BigInt(expression.replace('L', '')) : BigInt(minus[1]!) - 1n;
};

function reader(type: string, value: string): ArgumentReader {
  const integer = type === 'string' || type.endsWith('double') ? 0n : integerOf(value);
  return {
    seek() {},
    int32: () => Number(BigInt.asIntN(32, integer)),
    int64: () => (type === 'string' ? 1n : integer),
    double: () => doubleOf(value),
    string: (_, limit) => bytes(limit < 0 ? value : value.slice(0, limit)),
    wideString: () => bytes(value),
    store() {},
    errorMessage: () => 'Success',
  };
}

function print(format: string, args: ArgumentReader, limit = 1 << 20): string {
  const sink = makeSink(limit);
  expect(formatPrint(bytes(format), args, sink)).toBe('');
  return text(sink.bytes.subarray(0, sink.length));
}

function bitsOf(x: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

/** A NaN's sign and payload are no matter. */
const sameBits = (mine: number, theirs: string): boolean =>
  Number.isNaN(mine) ? /^[7f]f[f8]/.test(theirs) : bitsOf(mine) === theirs;

describe('printf', () => {
  it('prints what glibc prints', () => {
    const wrong = oracle.prints
      .map(([format, type, value, expected]) => ({ format, value, expected, mine: print(format, reader(type, value)) }))
      .filter((row) => row.mine !== row.expected);
    expect(wrong).toEqual([]);
  });

  it('agrees with the engine where that is exact', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(double, (x) => {
        const args = { ...reader('double', '0'), double: () => x };
        expect(Number(print('%.17g', args))).toBe(x);
        expect(Number(print('%.16e', args))).toBe(x);
      }),
    );
  });

  it('counts what it does not keep, whatever the width', () => {
    const sink = makeSink(10);
    expect(formatPrint(bytes('%1000000000d'), reader('int', '5'), sink)).toBe('');
    expect(sink.total).toBe(1_000_000_000);
    expect(text(sink.bytes.subarray(0, sink.length))).toBe(' '.repeat(10));
    expect(formatPrint(bytes('%99999999999d'), reader('int', '5'), makeSink(10))).toBe('overflow');
  });

  it('takes any format', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...'%dsfgeapn*.0123-+ #lhLzq$[c]x'), { maxLength: 20 }), (chars) => {
        const sink = makeSink(1 << 12);
        formatPrint(bytes(chars.join('')), reader('int', '3'), sink);
        expect(sink.length).toBeLessThanOrEqual(1 << 12);
      }),
    );
  });
});

describe('numbers in text', () => {
  it.each(oracle.numbers)('reads $text as glibc does', (row) => {
    const at = (i: number): number => (i < row.text.length ? row.text.charCodeAt(i) : 0);
    for (const base of [0, 10, 16, 36]) {
      const parsed = parseInteger(at, base);
      for (const [key, signed] of [
        [`l${base}`, true],
        [`u${base}`, false],
      ] as const) {
        const { value, range } = clampInteger(parsed, 64, signed);
        expect([key, String(value), parsed.end, range ? 34 : 0]).toEqual([key, ...(row[key] as Wide)]);
      }
    }
    for (const [key, single] of [
      ['d', false],
      ['f', true],
    ] as const) {
      const parsed = parseFloating(at, single);
      const [bits, end, errno] = row[key] as Wide;
      expect([key, parsed.end, parsed.range ? 34 : 0, sameBits(parsed.value, bits)]).toEqual([key, end, errno, true]);
    }
  });

  it('reads back what it prints', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        const shown = print('%a', { ...reader('double', '0'), double: () => x });
        expect(parseFloating((i) => shown.charCodeAt(i) || 0, false).value).toBe(x);
      }),
    );
  });
});

function source(input: string): ByteSource {
  let at = 0;
  return {
    next: () => (at < input.length ? input.charCodeAt(at++) : -1),
    back: () => {
      at--;
    },
  };
}

describe('scanf', () => {
  it.each(oracle.scans)('reads $input by $format as glibc does', ({ format, input, types, result }) => {
    const stored: string[] = types.map((type) =>
      type === 'text' ? '' : type === 'double' || type === 'float' ? '0'.repeat(16) : '0',
    );
    let next = 0n;
    const n = scan(bytes(format), source(input), {
      pointer: () => next++,
      storeInteger(address, size, value) {
        stored[Number(address)] = String(BigInt.asIntN(size * 8, value));
      },
      storeFloat(address, _, value) {
        stored[Number(address)] = bitsOf(value);
      },
      storeBytes(address, b) {
        stored[Number(address)] = text(b);
      },
      allocate: (address) => address,
    });
    expect([n, ...stored]).toEqual(result);
  });

  it('takes any format and any input', () => {
    const format = fc.string({ unit: fc.constantFrom(...'%d[]^-sc*0123lhn fgx,'), maxLength: 16 });
    fc.assert(
      fc.property(format, fc.string({ maxLength: 30 }), (f, input) => {
        const target = {
          pointer: () => 0n,
          storeInteger() {},
          storeFloat() {},
          storeBytes() {},
          allocate: () => 0n,
        };
        scan(bytes(f), source(input), target);
      }),
    );
  });
});

describe('random numbers', () => {
  it("are glibc's", () => {
    for (const [seed, expected] of Object.entries(oracle.random)) {
      const state = seedRandom(Number(seed));
      expect(expected.map(() => nextRandom(state))).toEqual(expected);
    }
    let seed = 7;
    const mine = oracle.randr.map(() => {
      const next = nextRandR(seed);
      seed = next.seed;
      return next.value;
    });
    expect(mine).toEqual(oracle.randr);
    let x = seed48(99);
    for (const expected of oracle.lrand48) {
      x = next48(x);
      expect(Number(x >> 17n)).toBe(expected);
    }
    for (const expected of oracle.drand48) {
      x = next48(x);
      expect(asDouble48(x)).toBe(expected);
    }
  });
});

describe('dates', () => {
  it('are those of glibc', () => {
    const mine = oracle.times.map(([t]) => formatTime(oracle.timeFormat, breakTime(t), t));
    expect(mine).toEqual(oracle.times.map(([, expected]) => expected));
  });

  it('go there and back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (t) => {
        expect(secondsOf(breakTime(t))).toBe(t);
      }),
    );
  });
});
