/** Each feature once, end to end: lowered, checked for what must always hold, run by the reference interpreter. */
import { expect, test } from 'vitest';
import type {
  Expression,
  FunctionDefinition,
  GlobalVariable,
  Lvalue,
  Statement,
} from '../../../source/language/tree.js';
import type { CType, RecordType } from '../../../source/language/types.js';
import { Reference } from '../reference.js';
import { compile, listing, violations } from './listing.js';
import * as t from './trees.js';

const { T } = t;
const text = (s: string): Uint8Array => new TextEncoder().encode(s);

/** Runs main with `print(n)` statements; answers the numbers printed. */
function outputOf(
  functions: FunctionDefinition[],
  variables: GlobalVariable[] = [],
  options: Parameters<typeof compile>[1] = { lower: 'split' },
): string {
  const program = compile(
    t.unit({
      variables,
      functions,
      strings: [text('%ld\n'), text('%g\n')],
      library: [{ name: 'printf', type: t.functionType(T.int, [T.pointer(T.char)], true) }],
    }),
    options,
  );
  expect(violations(program)).toEqual([]);
  const outcome = new Reference(program).run();
  expect(outcome.fault).toBeUndefined();
  return outcome.output.trim().replaceAll('\n', ' ');
}
const printing = (format: number, value: Expression): Statement =>
  t.run({
    kind: 'call',
    type: T.int,
    place: t.here,
    callee: { kind: 'library', name: 'printf' },
    arguments: [{ kind: 'string', type: T.pointer(T.char), place: t.here, index: format }, value],
    fixed: 1,
  });
const print = (value: Expression): Statement => printing(0, t.convert(T.long, value));
const printDouble = (value: Expression): Statement => printing(1, t.convert(T.double, value));
const zero = t.give(t.num(0));
const deref = (pointer: Expression, type: CType): Lvalue => ({ kind: 'deref', type, place: t.here, pointer });
const index = (pointer: Expression, i: Expression, type: CType, scale: number): Lvalue =>
  deref(
    { kind: 'offset', type: T.pointer(type), place: t.here, pointer, index: t.convert(T.long, i), scale, minus: false },
    type,
  );

const pair: RecordType = {
  kind: 'record',
  tag: {
    union: false,
    name: 'pair',
    complete: true,
    size: 16,
    align: 8,
    members: [
      { name: 'a', type: T.int, offset: 0 },
      { name: 'b', type: T.long, offset: 8 },
    ],
  },
};
const member = (base: Lvalue, offset: number, type: CType): Lvalue => ({
  kind: 'member',
  type,
  place: t.here,
  base,
  offset,
});

test('postfix and prefix on memory and slots', () => {
  const g = t.global(0);
  const i = t.local(0);
  const j = t.local(1);
  const main = t.define('main', T.int, [t.variable('i'), t.variable('j')], 0, [
    t.declare(0, t.num(5)),
    t.declare(1, t.update('add', i, t.num(1), true)),
    print(t.load(j)),
    print(t.update('sub', i, t.num(2))),
    print(t.update('add', g, t.num(3), true)),
    print(t.update('mul', g, t.num(4))),
    t.run(t.assign(j, t.update('add', g, t.num(1), true))),
    print(t.load(j)),
    t.run(t.update('add', t.global(1, T.uchar), t.num(200), false, T.int)),
    t.run(t.update('add', t.global(1, T.uchar), t.num(100), false, T.int)),
    print(t.load(t.global(1, T.uchar))),
    t.run(t.update('mul', t.global(0), { kind: 'float', type: T.double, place: t.here, value: 1.5 }, false, T.double)),
    print(t.load(g)),
    zero,
  ]);
  const variables = [t.globalVariable('g', T.int, 10n), t.globalVariable('c', T.uchar)];
  expect(outputOf([main], variables)).toBe('5 4 10 52 52 44 79');
  expect(outputOf([main], variables, { lower: 'rmw' })).toBe('5 4 10 52 52 44 79');
});

test('records by value: parameter, result, copy, member of a result', () => {
  const p = t.local(0, pair);
  const swap = t.define('next', pair, [t.variable('p', pair, true)], 1, [
    t.run(t.update('add', member(p, 0, T.int), t.num(1))),
    t.give(t.load(p)),
  ]);
  const x = t.local(0, pair);
  const y = t.local(1, pair);
  const main = t.define(
    'main',
    T.int,
    [t.variable('x', pair, true), t.variable('y', pair, true), t.variable('', pair, true)],
    0,
    [
      {
        kind: 'declare',
        place: t.place(),
        local: 0,
        init: { kind: 'elements', zero: true, elements: [{ at: 0, kind: 'value', type: T.int, value: t.num(7) }] },
      },
      { kind: 'declare', place: t.place(), local: 1, init: { kind: 'copy', value: t.call('next', pair, t.load(x)) } },
      print(t.load(member(x, 0, T.int))),
      print(t.load(member(y, 0, T.int))),
      t.run(t.assign(x, t.call('next', pair, t.call('next', pair, t.load(y))))),
      print(t.load(member(x, 0, T.int))),
      print(t.load(member(x, 8, T.long))),
      print(
        t.load(
          member(
            { kind: 'temporary', type: pair, place: t.here, value: t.call('next', pair, t.load(x)), local: 2 },
            0,
            T.int,
          ),
        ),
      ),
      zero,
    ],
  );
  expect(outputOf([swap, main])).toBe('7 8 10 0 11');
});

test('variadic functions of the program', () => {
  const list = t.local(1, T.array(T.ulong, 3));
  const at: Expression = { kind: 'address', type: T.pointer(T.ulong), place: t.here, of: list };
  const va = (type: CType): Expression => ({ kind: 'va_arg', type, place: t.here, list: at });
  const sum = t.define(
    'sum',
    T.double,
    [
      t.variable('n'),
      t.variable('list', T.array(T.ulong, 3), true),
      t.variable('total', T.double),
      t.variable('', pair, true),
    ],
    1,
    [
      t.declare(1),
      t.run({ kind: 'va_start', type: T.void, place: t.here, list: at }),
      t.declare(2, t.convert(T.double, va(T.int))),
      t.run(t.update('add', t.local(2, T.double), va(T.double))),
      t.run(
        t.update(
          'add',
          t.local(2, T.double),
          t.convert(
            T.double,
            t.load(member({ kind: 'temporary', type: pair, place: t.here, value: va(pair), local: 3 }, 8, T.long)),
          ),
        ),
      ),
      t.run(t.update('add', t.local(2, T.double), t.convert(T.double, va(T.long)))),
      t.run({ kind: 'va_end', type: T.void, place: t.here, list: at }),
      t.give(t.load(t.local(2, T.double))),
    ],
  );
  const variadic = { ...sum, type: t.functionType(T.double, [T.int], true) };
  const x = t.local(0, pair);
  const main = t.define('main', T.int, [t.variable('x', pair, true)], 0, [
    t.declare(0),
    t.run(t.assign(member(x, 8, T.long), t.num(1000, T.long))),
    printDouble({
      kind: 'call',
      type: T.double,
      place: t.here,
      callee: { kind: 'function', name: 'sum' },
      arguments: [
        t.num(4),
        t.num(-3),
        { kind: 'float', type: T.double, place: t.here, value: 0.5 },
        t.load(x),
        t.num(50000, T.long),
      ],
      fixed: 1,
    }),
    zero,
  ]);
  expect(outputOf([variadic, main])).toBe('50997.5');
});

test('switch, goto, do, for with continue and break', () => {
  const i = t.local(0);
  const s = t.local(1);
  const main = t.define('main', T.int, [t.variable('i'), t.variable('s')], 0, [
    t.declare(1, t.num(0)),
    {
      kind: 'for',
      place: t.place(),
      init: t.declare(0, t.num(0)),
      test: t.compare('lt', t.load(i), t.num(10)),
      step: t.update('add', i, t.num(1), true),
      body: t.block(
        t.when(t.compare('eq', t.load(i), t.num(8)), { kind: 'break', place: t.place() }),
        {
          kind: 'switch',
          place: t.place(),
          value: t.load(i),
          cases: [
            { low: 5n, high: 7n, label: 2 },
            { low: 1n, high: 1n, label: 1 },
          ],
          defaultLabel: 3,
          body: t.block(
            { kind: 'label', place: t.place(), label: 1 },
            t.run(t.update('add', s, t.num(100))),
            { kind: 'label', place: t.place(), label: 2 },
            t.run(t.update('add', s, t.num(1))),
            { kind: 'break', place: t.place() },
            { kind: 'label', place: t.place(), label: 3 },
            { kind: 'continue', place: t.place() },
          ),
        },
        t.run(t.update('add', s, t.num(1000))),
      ),
    },
    print(t.load(s)),
    { kind: 'label', place: t.place(), label: 9, name: 'again' },
    t.run(t.update('sub', s, t.num(1000))),
    t.when(t.compare('gt', t.load(s), t.num(1000)), { kind: 'goto', place: t.place(), label: 9 }),
    print(t.load(s)),
    {
      kind: 'do',
      place: t.place(),
      test: t.update('sub', s, t.num(50)),
      testPlace: t.here,
      body: t.when(t.compare('lt', t.load(s), t.num(0)), { kind: 'break', place: t.place() }),
    },
    print(t.load(s)),
    zero,
  ]);
  // i = 1: 101 and 1000; i = 5, 6, 7: 1 and 1000 each
  expect(outputOf([main])).toBe('4104 104 -46');
});

test('arrays in memory of all three kinds, pointers, thread-local storage, bit-fields', () => {
  const numbers = T.array(T.int, 4);
  const start = (of: Lvalue): Expression => ({ kind: 'address', type: T.pointer(T.int), place: t.here, of });
  const a = start(t.global(0, numbers));
  const b = start(t.local(0, numbers));
  const i = t.load(t.local(1));
  const bits = (offset: number, width: number, type: CType): Lvalue => ({
    kind: 'member',
    type,
    place: t.here,
    base: t.global(2, T.ulong),
    offset: 0,
    bits: { offset, width },
  });
  const main = t.define('main', T.int, [t.variable('b', numbers, true), t.variable('i')], 0, [
    t.declare(0),
    t.declare(1, t.num(3)),
    t.run(t.assign(index(a, i, T.int, 4), t.num(11))),
    t.run(t.assign(index(b, i, T.int, 4), t.num(22))),
    t.run(t.assign(index(b, t.num(0), T.int, 4), t.load(index(a, i, T.int, 4)))),
    print(t.load(index(b, t.num(0), T.int, 4))),
    print(t.load(index(b, i, T.int, 4))),
    t.run(t.update('add', t.global(1), t.num(5))),
    print(t.load(t.global(1))),
    t.run(t.assign(bits(3, 5, T.int), t.num(-3))),
    t.run(t.assign(bits(8, 9, T.uint), t.num(500))),
    print(t.assign(bits(40, 20, T.long), t.num(0x7ffff, T.long))),
    t.run(t.update('add', bits(8, 9, T.uint), t.num(20), false, T.int)),
    print(t.load(bits(3, 5, T.int))),
    print(t.load(bits(8, 9, T.uint))),
    print(t.load(bits(40, 20, T.long))),
    zero,
  ]);
  const variables: GlobalVariable[] = [
    t.globalVariable('a', numbers),
    { ...t.globalVariable('mine', T.int, 37n), threadLocal: true },
    t.globalVariable('bits', T.ulong),
  ];
  expect(outputOf([main], variables)).toBe('11 22 42 524287 -3 8 524287');
});

test('atomics: builtins, _Atomic objects, the loop around compare-and-swap', () => {
  const g = t.global(0);
  const atomicInt = t.global(1, T.atomic(T.int));
  const atomicDouble = t.global(2, T.atomic(T.double));
  const atomicFloat = t.global(3, T.atomic(T.float));
  const builtin = (op: string, result: string, ...operands: Expression[]): Expression => ({
    kind: 'atomic',
    type: T.int,
    place: t.here,
    op: op as 'add',
    object: T.int,
    order: 'seq_cst',
    pointer: t.addressOf(g),
    operands,
    result: result as 'old',
  });
  const real = (value: number, type: CType): Expression => ({ kind: 'float', type, place: t.here, value });
  const main = t.define('main', T.int, [t.variable('e', T.int, true)], 0, [
    t.declare(0, t.num(1)),
    print(builtin('add', 'old', t.num(5))),
    print(builtin('sub', 'new', t.num(2))),
    print(builtin('exchange', 'old', t.num(9))),
    print(builtin('cas', 'success', t.addressOf(t.local(0)), t.num(77))),
    print(t.load(t.local(0))),
    print(builtin('cas', 'success', t.addressOf(t.local(0)), t.num(77))),
    print(builtin('cas-value', 'old', t.num(77), t.num(6))),
    print(builtin('cas-value', 'success', t.num(77), t.num(6))),
    print(builtin('load', 'old')),
    t.run(t.update('add', atomicInt, t.num(4), true)),
    t.run(t.update('mul', atomicInt, t.num(-3))),
    print(t.update('shl', atomicInt, t.num(2), true)),
    print(t.load(atomicInt)),
    t.run(t.assign(atomicDouble, real(1.5, T.double))),
    printDouble(t.update('add', atomicDouble, real(2, T.double), true)),
    printDouble(t.load(atomicDouble)),
    t.run(t.assign(atomicFloat, real(0.5, T.float))),
    printDouble(t.update('mul', atomicFloat, real(5, T.float), true)),
    printDouble(t.load(atomicFloat)),
    zero,
  ]);
  const variables = [
    t.globalVariable('g', T.int, 10n),
    t.globalVariable('i', T.atomic(T.int)),
    t.globalVariable('d', T.atomic(T.double)),
    t.globalVariable('f', T.atomic(T.float)),
  ];
  expect(outputOf([main], variables)).toBe('10 13 13 0 9 1 77 0 6 -12 -48 1.5 3.5 0.5 2.5');
});

test('a spin lock reads as it is taught', () => {
  const lock: Expression = {
    kind: 'atomic',
    type: T.int,
    place: t.here,
    op: 'exchange',
    object: T.int,
    order: 'acquire',
    pointer: t.addressOf(t.global(0)),
    operands: [t.num(1)],
    result: 'old',
  };
  const acquire = t.define('acquire', T.void, [], 0, [t.loop(t.compare('ne', lock, t.num(0)), t.nothing())]);
  const main = t.define('main', T.int, [], 0, [zero]);
  const program = compile(t.unit({ variables: [t.globalVariable('lock')], functions: [acquire, main] }));
  expect(listing(program, 'acquire')).toEqual([
    ' 0 set   r1 ← &lock',
    ' 1 set   r0 ← 1',
    ' 2 xchg  r0 ↔ lock',
    ' 3 jump  if r0 == 0 → 5',
    ' 4 loop  → 0',
    ' 5 return',
  ]);
  expect(program.waitLoops).toEqual([{ head: 0, back: 4, readsClock: false }]);
});

test('function pointers, statement expressions, variable length arrays', () => {
  const twice = t.define('twice', T.int, [t.variable('x')], 1, [t.give(t.binary('mul', t.load(t.local(0)), t.num(2)))]);
  const type = t.functionType(T.int, [T.int]);
  const pointer = t.local(0, T.pointer(type));
  const vla: CType = { kind: 'array', of: T.int, length: undefined, variable: { scope: 'local', index: 3 } };
  const array: Expression = { kind: 'address', type: T.pointer(T.int), place: t.here, of: t.local(4, vla) };
  const main = t.define(
    'main',
    T.int,
    [
      t.variable('p', T.pointer(type)),
      t.variable('k'),
      t.variable('n'),
      t.variable('', T.ulong),
      t.variable('v', vla, true),
    ],
    0,
    [
      t.declare(0, { kind: 'function', type: T.pointer(type), place: t.here, name: 'twice' }),
      print({
        kind: 'call',
        type: T.int,
        place: t.here,
        callee: { kind: 'pointer', value: t.load(pointer), type },
        arguments: [t.call('twice', T.int, t.num(21))],
        fixed: 1,
      }),
      print({
        kind: 'statements',
        type: T.int,
        place: t.here,
        body: t.block(t.declare(1, t.num(8)), t.run(t.update('add', t.local(1), t.num(1), true))),
        value: t.load(t.local(1)),
      }),
      t.declare(2, t.num(0)),
      t.loop(t.compare('lt', t.load(t.local(2)), t.num(3)), {
        kind: 'block',
        place: t.place(),
        end: t.place(),
        hasVla: true,
        body: [
          t.declare(3, t.num(4000, T.ulong)),
          { kind: 'declare', place: t.place(), local: 4, vla: t.load(t.local(3, T.ulong)) },
          t.run(t.assign(index(array, t.load(t.local(2)), T.int, 4), t.num(6))),
          t.run(t.update('add', t.local(2), t.num(1), true)),
          t.when(t.compare('eq', t.load(t.local(2)), t.num(1)), { kind: 'continue', place: t.place() }),
          print(t.load(index(array, t.binary('sub', t.load(t.local(2)), t.num(1)), T.int, 4))),
        ],
      }),
      zero,
    ],
  );
  expect(outputOf([twice, main])).toBe('84 9 6 6');
});

test('a variable that was never assigned is named at its place', () => {
  const main = t.define('main', T.int, [t.variable('x')], 0, [t.declare(0), print(t.load(t.local(0))), zero]);
  const program = compile(
    t.unit({
      functions: [main],
      strings: [text('%ld\n')],
      library: [{ name: 'printf', type: t.functionType(T.int, [T.pointer(T.char)], true) }],
    }),
  );
  expect(new Reference(program).run().fault).toBe('uninitialised variable 0 of main');
});
