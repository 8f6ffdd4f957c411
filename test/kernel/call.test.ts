import { describe, expect, test } from 'vitest';
import {
  arg32,
  argAddress,
  argF64,
  argI64,
  argU64,
  backtrace,
  callFunction,
  callResult,
  popCall,
  pushCall,
  setResult64,
  setResultAddress,
  setResultF64,
  unwindTo,
} from '../../source/kernel/call.js';
import { codeAddress, intrinsicAddress } from '../../source/kernel/decode.js';
import { ownContext } from '../../source/kernel/epoch.js';
import { CALLING, executeOne, RAN, RETURNED } from '../../source/kernel/execute.js';
import { Fault } from '../../source/kernel/faults.js';
import { CALLED } from '../../source/kernel/intrinsic.js';
import { Shade, shadowAt } from '../../source/kernel/memory/shadow.js';
import { assemble, load, slot32, slot64 } from './assemble.js';

const program = assemble({
  functions: [
    // main: f(20), once(...), then what it left
    {
      name: 'main',
      code: [
        ['CONST32', 8, 20],
        ['CALL', 1, 6, 1],
        ['MOV32', 3, 6],
        ['JUMP', 3],
      ],
    },
    // f(n): calls library function 0 with its argument
    {
      name: 'f',
      slots: 12,
      objects: [{ offset: 0, size: 8 }],
      code: [
        ['MOV64', 6, 2],
        ['INTRINSIC', 0, 4, 1],
        ['RET', 4, 1],
      ],
    },
    // double(n)
    {
      name: 'double',
      slots: 6,
      objects: [{ offset: 0, size: 4 }],
      code: [
        ['STOREF_32', 2, 0],
        ['ADD32', 3, 2, 2],
        ['RET', 3, 2],
      ],
    },
  ],
  intrinsics: ['apply', 'other'],
});
const DOUBLE = codeAddress(7);

/** At the library call of f. */
function atCall(): ReturnType<typeof load> {
  const loaded = load(program);
  const c = ownContext(loaded.k.state, 0);
  expect([1, 2, 3].map(() => executeOne(loaded.k, c))).toEqual([RAN, RAN, RAN]);
  expect(executeOne(loaded.k, c)).toBe(CALLING);
  return loaded;
}

describe('a library call', () => {
  test('stays where it is, with its arguments, until it is done', () => {
    const { k } = atCall();
    const c = ownContext(k.state, 0);
    expect([k.scratch.intrinsic, k.scratch.base, k.scratch.argc]).toEqual([0, c.fp + 4, 1]);
    expect(c.pc).toBe(5);
    const call = pushCall(c, 0, k.scratch.base, 1, 0);
    expect([arg32(c, call, 0), argI64(c, call, 0), argU64(c, call, 0), argAddress(c, call, 0)]).toEqual([
      20,
      20n,
      20n,
      20,
    ]);
    for (const n of [-1n, (1n << 63n) - 1n, -(1n << 63n)]) {
      setResult64(c, call, n);
      expect(slot64(c, 4)).toBe(n);
    }
    for (const n of [0, 0x7fffffffffff, 2 ** 53 - 1, -1]) {
      setResultAddress(c, call, n);
      expect(slot64(c, 4)).toBe(BigInt(n));
    }
    setResultF64(c, call, 2.5);
    expect(c.floats[c.fp + 4]).toBe(2.5);
    c.floats[c.fp + 6] = -0.25;
    expect(argF64(c, call, 0)).toBe(-0.25);
  });

  test('runs a function of the program, and finds its result', () => {
    const { k, space } = atCall();
    const c = ownContext(k.state, 0);
    const { fp, bp, sp } = c;
    pushCall(c, 0, k.scratch.base, 1, 0);
    expect(callFunction(k, c, DOUBLE, [[21, 0]], 3)).toBe(CALLED);
    expect(backtrace(program, c).map((f) => [f.function?.name, f.pc])).toEqual([
      ['double', 7],
      ['f', 5],
      ['main', 1],
    ]);
    expect(executeOne(k, c)).toBe(RAN);
    expect(shadowAt(k, space, c.bp)).toBe(Shade.defined);
    expect(executeOne(k, c)).toBe(RAN);
    expect(executeOne(k, c)).toBe(RETURNED);
    expect([c.pc, c.fp, c.bp, c.sp]).toEqual([5, fp, bp, sp]);
    const call = c.calls[0]!;
    expect(call.phase).toBe(3);
    expect(callResult(c, call)).toEqual([42, 0]);
    expect(executeOne(k, c)).toBe(CALLING);
    expect(k.scratch.base).toBe(call.base);
    setResult64(c, call, 7n);
    popCall(c);
    c.pc++;
    executeOne(k, c);
    executeOne(k, c);
    expect(slot32(c, 3)).toBe(7);
    expect(c.fp).toBe(0);
  });

  test('may be of a library function too, whose address was taken', () => {
    const { k } = atCall();
    const c = ownContext(k.state, 0);
    pushCall(c, 0, k.scratch.base, 1, 0);
    callFunction(
      k,
      c,
      intrinsicAddress(program, 1),
      [
        [5, 0],
        [6, 0],
      ],
      1,
    );
    expect(executeOne(k, c)).toBe(CALLING);
    expect([k.scratch.intrinsic, k.scratch.argc]).toEqual([1, 2]);
    const inner = pushCall(c, 1, k.scratch.base, 2, 0);
    expect([arg32(c, inner, 0), arg32(c, inner, 1)]).toEqual([5, 6]);
    setResult64(c, inner, 11n);
    popCall(c);
    c.pc++;
    expect(executeOne(k, c)).toBe(RETURNED);
    expect(callResult(c, c.calls[0]!)[0]).toBe(11);
    expect(c.pc).toBe(5);
  });

  test('cannot be of something that is no function', () => {
    const { k } = atCall();
    const c = ownContext(k.state, 0);
    pushCall(c, 0, k.scratch.base, 1, 0);
    for (const address of [0, 3, codeAddress(8), codeAddress(1000), 2 ** 40]) {
      expect(() => callFunction(k, c, address, [], 1)).toThrow(Fault);
    }
  });

  test('is dropped where an outer frame goes on', () => {
    const { k, space } = atCall();
    const c = ownContext(k.state, 0);
    const [, main] = backtrace(program, c);
    pushCall(c, 0, k.scratch.base, 1, 0);
    const { sp } = c;
    callFunction(k, c, DOUBLE, [[21, 0]], 3);
    executeOne(k, c);
    const local = c.bp;
    const top = main!.bp;
    unwindTo(k, c, 2, main!.fp, main!.bp, top);
    expect(c.calls).toEqual([]);
    expect([c.pc, c.fp, c.sp]).toEqual([2, 0, top]);
    expect([shadowAt(k, space, local), shadowAt(k, space, sp)]).toEqual([Shade.outOfScope, Shade.outOfScope]);
  });
});

test('deep recursion grows the slots and keeps what is in them', () => {
  const deep = assemble({
    functions: [
      {
        name: 'main',
        code: [
          ['CONST32', 8, 5000],
          ['CALL', 1, 6, 1],
          ['JUMP', 2],
        ],
      },
      {
        name: 'down',
        slots: 10,
        code: [
          ['JNZ32', 5, 2],
          ['RET', 2, 1],
          ['ADDI32', 8, 2, -1],
          ['CALL', 1, 6, 1],
          ['ADD32', 6, 6, 2],
          ['RET', 6, 1],
        ],
      },
    ],
  });
  const { k } = load(deep);
  const c = ownContext(k.state, 0);
  for (let i = 0; i < 40_000; i++) executeOne(k, c);
  expect(c.fp).toBe(0);
  expect(slot32(c, 6)).toBe((5000 * 5001) / 2);
  expect(c.slots.buffer).toBe(c.floats.buffer);
});
