import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyContext, ownContext } from '../../source/kernel/epoch.js';
import { CALLING, executeOne } from '../../source/kernel/execute.js';
import { Fault } from '../../source/kernel/faults.js';
import { hashState } from '../../source/kernel/hash.js';
import { makeKernel } from '../../source/kernel/kernel.js';
import { type Keyframe, keyframe, restore, sizeOf } from '../../source/kernel/keyframe.js';
import { makeStack } from '../../source/kernel/memory/stacks.js';
import type { State } from '../../source/kernel/state.js';
import { Op, type OpName, opInfo } from '../../source/language/opcodes.js';
import { assemble, DATA, globalAt, type Line, load, machineOf } from './assemble.js';

/** Everything reachable, as text: typed arrays by their numbers, Maps by their entries. */
function wholeText(state: Readonly<State>): string {
  return JSON.stringify(state, (_, value: unknown) => {
    if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number>, String);
    if (value instanceof Map) return [...value];
    return value;
  });
}

// Random instruction streams: any opcode, operands within bounds, a few slots holding addresses.

const SLOTS = 16;
const names = (Object.keys(Op) as OpName[]).filter(
  (n) => !['INTRINSIC', 'LEAI', 'CALL', 'RET', 'TRAP', 'SPRESTORE', 'ALLOCA'].includes(n),
);
const LENGTH = 24;
const line = fc
  .tuple(fc.constantFrom(...names), fc.nat(), fc.nat(), fc.nat(), fc.integer({ min: -8, max: 600 }))
  .map(([name, x, y, z, n]): Line => {
    const info = opInfo[Op[name]]!;
    const operand = (role: string, v: number): number => {
      switch (role) {
        case 'target':
          return v % LENGTH;
        case 'address':
          return name.includes('G') && !name.startsWith('LEA') ? globalAt(v % 8) + (v % 3) : 4 * (v % 8);
        case 'offset':
          return n;
        case 'count':
          return name === 'CALLP' ? 0 : v % 40;
        case 'function':
        case 'atomic':
        case 'rmw':
        case 'switch':
        case 'variable':
          return 0;
        case 'imm':
          return name === 'LOOP' ? -1 : n;
        case 'base':
          return 10;
        default:
          return 4 + (v % (SLOTS - 4));
      }
    };
    if (name === 'FRESH') return [name, 4 * (x % 8), y % 16];
    return [name, operand(info.a, x), operand(info.b, y), operand(info.c, z)];
  });

function randomProgram(lines: readonly Line[]): ReturnType<typeof assemble> {
  return assemble({
    functions: [{ name: 'main', slots: 40, objects: [{ offset: 0, size: 48 }], code: [...lines, ['JUMP', 0]] }],
    data: new Uint8Array(2048).fill(3),
    atomics: [
      {
        op: 'add',
        size: 4,
        signed: true,
        order: 'seq_cst',
        operand: 5,
        desired: 6,
        success: 7,
        weak: false,
        result: 'old',
      },
    ],
    rmws: [{ op: 'xor', size: 8, signed: true }],
    switches: [{ wide: false, signed: true, cases: [{ low: 0n, high: 10n, target: 3 }], otherwise: 5 }],
  });
}

/** n instructions; a fault is skipped over, as a handler would. */
function go(k: ReturnType<typeof load>['k'], n: number): void {
  for (let i = 0; i < n; i++) {
    const context = ownContext(k.state, 0);
    try {
      if (executeOne(k, context) === CALLING) context.pc = 0;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      context.pc = (context.pc + 1) % LENGTH;
      context.rmw = undefined;
    }
  }
}

describe('keyframes of random instruction streams', () => {
  const start = (lines: readonly Line[], pointers: readonly number[]): ReturnType<typeof load> => {
    const loaded = load(randomProgram(lines));
    const c = ownContext(loaded.k.state, 0);
    pointers.forEach((p, i) => {
      c.slots[2 * (4 + i)] = DATA + p;
    });
    return loaded;
  };
  const program = fc.array(line, { minLength: LENGTH, maxLength: LENGTH });
  const pointers = fc.array(fc.nat(1500), { minLength: 6, maxLength: 6 });
  const steps = fc.nat(120);

  test('going back and on again gives the same bytes, and a keyframe never changes', () => {
    fc.assert(
      fc.property(program, pointers, steps, steps, steps, (lines, at, n, m, more) => {
        const { k } = start(lines, at);
        go(k, n);
        const first = keyframe(k);
        const text = wholeText(first.state);
        const hashes = [hashState(k)];
        go(k, m);
        hashes.push(hashState(k));
        const second = keyframe(k);
        const later = wholeText(second.state);
        go(k, more);
        hashes.push(hashState(k));
        const end = wholeText(keyframe(k).state);
        expect(wholeText(first.state)).toBe(text);
        expect(wholeText(second.state)).toBe(later);

        restore(k, first);
        expect(hashState(k)).toBe(hashes[0]);
        go(k, m);
        expect(hashState(k)).toBe(hashes[1]);
        go(k, more);
        expect(hashState(k)).toBe(hashes[2]);
        restore(k, second);
        expect(hashState(k)).toBe(hashes[1]);
        go(k, more);
        expect(hashState(k)).toBe(hashes[2]);
        expect(withoutEpochs(wholeText(keyframe(k).state))).toBe(withoutEpochs(end));
        expect(wholeText(first.state)).toBe(text);
        expect(wholeText(second.state)).toBe(later);
      }),
      { numRuns: 150 },
    );
  });

  test('a keyframe can be taken to another kernel; the two do not disturb one another', () => {
    fc.assert(
      fc.property(program, pointers, steps, steps, (lines, at, n, m) => {
        const { k } = start(lines, at);
        go(k, n);
        const frame = keyframe(k);
        const other = makeKernel(machineOf(k.program), frame.state as State);
        restore(other, frame);
        go(k, m);
        const hash = hashState(k);
        go(other, m);
        expect(hashState(other)).toBe(hash);
        go(other, 50);
        expect(hashState(k)).toBe(hash);
      }),
      { numRuns: 60 },
    );
  });

  test('many keyframes make no difference to what comes out', () => {
    fc.assert(
      fc.property(program, pointers, fc.integer({ min: 1, max: 9 }), (lines, at, every) => {
        const plain = start(lines, at).k;
        const often = start(lines, at).k;
        for (let i = 0; i < 90; i += every) {
          go(plain, every);
          go(often, every);
          keyframe(often);
        }
        expect(hashState(often)).toBe(hashState(plain));
      }),
      { numRuns: 100 },
    );
  });
});

const withoutEpochs = (text: string): string => text.replace(/"epoch":-?\d+/g, '"epoch":0');

test('the hash tells states apart', () => {
  const { k } = load(randomProgram([['STOREG32', 4, globalAt(0)]]));
  const seen = new Set<string>();
  for (let i = 0; i < 2000; i++) {
    const c = ownContext(k.state, 0);
    c.slots[8] = i;
    c.pc = 0;
    executeOne(k, c);
    seen.add(hashState(k));
  }
  expect(seen.size).toBe(2000);
});

test('what lies below the stack pointer does not count', () => {
  const make = (value: number): string => {
    const { k } = load(
      assemble({
        functions: [
          {
            name: 'main',
            code: [
              ['CALL', 1, 4, 0],
              ['CONST32', 4, 0],
              ['JUMP', 2],
            ],
          },
          {
            name: 'f',
            slots: 8,
            objects: [{ offset: 0, size: 2000 }],
            code: [
              ['CONST32', 3, value],
              ['STOREF_32', 3, 100],
              ['CONST32', 3, 0],
              ['RET', 3, 1],
            ],
          },
        ],
      }),
    );
    go(k, 7);
    return hashState(k);
  };
  expect(make(1)).toBe(make(2));
});

test('10,000 threads with a touched stack each take tens of megabytes, and what a keyframe adds is what changed', () => {
  const { k } = load(assemble({ functions: [{ name: 'main', code: [['JUMP', 0]] }] }));
  const main = k.state.contexts[0]!;
  for (let i = 1; i < 10_000; i++) {
    const stack = makeStack(k, 0, { size: 8 << 20, address: 0, guardSize: 4096, context: i, number: i + 1 })!;
    const c = copyContext(main, k.state.epoch);
    k.state.contexts.push({ ...c, ...stack, id: i, sp: stack.stackHigh - 16, bp: stack.stackHigh - 16 });
  }
  const first = keyframe(k);
  expect(sizeOf(first, undefined)).toBeLessThan(60e6);
  ownContext(k.state, 77).pc = 0;
  const second: Keyframe = keyframe(k);
  expect(sizeOf(second, first)).toBeLessThan(200_000);
});
