import { expect, test } from 'vitest';
import type { Expression, Lvalue, Statement } from '../../../source/language/tree.js';
import type { CType, RecordType } from '../../../source/language/types.js';
import { compile, violations } from './listing.js';
import * as t from './trees.js';

const { T } = t;
const timeval: RecordType = {
  kind: 'record',
  tag: {
    union: false,
    name: 'timeval',
    complete: true,
    size: 16,
    align: 8,
    members: [
      { name: 'tv_sec', type: T.long, offset: 0 },
      { name: 'tv_usec', type: T.long, offset: 8 },
    ],
  },
};
const member = (base: Lvalue, offset: number): Expression =>
  t.load({ kind: 'member', type: T.long, place: t.here, base, offset });
const null_ = t.convert(T.pointer(T.void), t.num(0, T.long));
const library = [
  { name: 'gettimeofday', type: t.functionType(T.int, [T.pointer(timeval), T.pointer(T.void)]) },
  { name: '__assert_fail', type: t.functionType(T.void, []) },
  { name: 'usleep', type: t.functionType(T.int, [T.uint]) },
];
/** OSTEP's GetTime, with its assert. */
const getTime = t.define('GetTime', T.double, [t.variable('t', timeval, true), t.variable('rc')], 0, [
  t.declare(0),
  t.declare(1, t.libraryCall('gettimeofday', T.int, t.addressOf(t.local(0, timeval)), null_)),
  t.when(t.compare('ne', t.load(t.local(1)), t.num(0)), t.run(t.libraryCall('__assert_fail', T.void))),
  t.give(
    t.binary(
      'add',
      t.convert(T.double, member(t.local(0, timeval), 0)),
      t.convert(T.double, member(t.local(0, timeval), 8)),
    ),
  ),
]);
const main = t.define('main', T.int, [], 0, [t.give(t.num(0))]);
const flag = t.global(0);
const other = t.global(1);

function loopsOf(
  body: Statement[],
  locals = [t.variable('x'), t.variable('m', T.int, true), t.variable('tv', timeval, true)],
) {
  const program = compile(
    t.unit({
      variables: [t.globalVariable('flag'), t.globalVariable('other')],
      functions: [t.define('f', T.void, locals, 0, body), main, getTime],
      library,
    }),
  );
  expect(violations(program)).toEqual([]);
  return program.waitLoops.map((l) => l.readsClock);
}
const spin = (test: Expression, ...body: Statement[]): Statement =>
  t.loop(test, body.length > 0 ? t.block(...body) : t.nothing());
const isZero = (l: Lvalue): Expression => t.compare('eq', t.load(l), t.num(0));
const cas = (expected: Lvalue): Expression => ({
  kind: 'atomic',
  type: T.bool,
  place: t.here,
  op: 'cas',
  object: T.int,
  order: 'seq_cst',
  pointer: t.addressOf(flag),
  operands: [t.addressOf(expected), t.num(1)],
  result: 'success',
});

test('what waits', () => {
  // two conditions, a pause
  expect(
    loopsOf([
      spin(
        { kind: 'and', type: T.int, place: t.here, left: isZero(flag), right: isZero(other) },
        t.run({ kind: 'pause', type: T.void, place: t.here }),
      ),
    ]),
  ).toEqual([false]);
  // for (;;) { x = flag; if (x) break; }
  expect(
    loopsOf([
      spin(
        t.num(1),
        t.run(t.assign(t.local(0), t.load(flag))),
        t.when(t.load(t.local(0)), { kind: 'break', place: t.place() }),
      ),
    ]),
  ).toEqual([false]);
  // OSTEP's Spin: a call of GetTime, whose only effect is in its own frame, and a failed assert does not return
  const time = t.call('GetTime', T.double);
  const limit: Expression = { kind: 'float', type: T.double, place: t.here, value: 3 };
  expect(loopsOf([spin(t.compare('lt', time, limit))])).toEqual([true]);
  // gettimeofday into a variable declared outside
  const now = t.local(2, timeval);
  expect(
    loopsOf([
      t.declare(2),
      spin(
        t.num(1),
        t.run(t.libraryCall('gettimeofday', T.int, t.addressOf(now), null_)),
        t.when(member(now, 0), { kind: 'break', place: t.place() }),
      ),
    ]),
  ).toEqual([true]);
  // do { expected = 0; } while (!cas(&flag, &expected, 1))
  expect(
    loopsOf([
      {
        kind: 'do',
        place: t.place(),
        testPlace: t.place(),
        body: t.run(t.assign(t.local(1), t.num(0))),
        test: { kind: 'not', type: T.int, place: t.here, operand: cas(t.local(1)) },
      },
    ]),
  ).toEqual([false]);
});

test('a variable that each turn leaves at the same constant is no reason to turn on', () => {
  const expected = t.local(1);
  const failed: Expression = { kind: 'not', type: T.int, place: t.here, operand: cas(expected) };
  const set = (value: number): Statement => t.run(t.assign(expected, t.num(value)));
  expect(loopsOf([t.declare(1, t.num(0)), spin(failed, set(0))])).toEqual([false]);
  expect(loopsOf([t.declare(1, t.num(0)), spin(failed)])).toEqual([]);
  expect(loopsOf([t.declare(1, t.num(0)), spin(failed, t.when(t.load(other), set(0)))])).toEqual([]);
  expect(loopsOf([t.declare(1, t.num(0)), spin(failed, set(0), t.when(t.load(other), set(1)))])).toEqual([]);
});

test('what does more than wait', () => {
  const x = t.local(0);
  const m = t.local(1);
  const count = (l: Lvalue): Statement => t.run(t.update('add', l, t.num(1)));
  // counts its turns: in a slot, in its frame, in memory
  expect(loopsOf([t.declare(0, t.num(0)), spin(isZero(flag), count(x))])).toEqual([]);
  expect(loopsOf([t.declare(1, t.num(0)), spin(isZero(flag), count(m))])).toEqual([]);
  expect(loopsOf([spin(isZero(flag), count(other))])).toEqual([]);
  // stores, sleeps, calls through a pointer
  expect(loopsOf([spin(isZero(flag), t.run(t.assign(other, t.num(1))))])).toEqual([]);
  expect(loopsOf([spin(isZero(flag), t.run(t.libraryCall('usleep', T.int, t.num(1, T.uint))))])).toEqual([]);
  const type: CType = t.functionType(T.void, []);
  expect(
    loopsOf(
      [
        t.declare(0, { kind: 'function', type: T.pointer(type), place: t.here, name: 'main' }),
        spin(
          isZero(flag),
          t.run({
            kind: 'call',
            type: T.void,
            place: t.here,
            callee: { kind: 'pointer', value: t.load(t.local(0, T.pointer(type))), type: t.functionType(T.void, []) },
            arguments: [],
            fixed: 0,
          }),
        ),
      ],
      [t.variable('p', T.pointer(type))],
    ),
  ).toEqual([]);
  // an object of its frame that others may know is written
  expect(
    loopsOf([
      t.declare(1, t.num(0)),
      t.run(t.assign(t.global(1, T.pointer(T.int)), t.addressOf(m))),
      spin(isZero(flag), t.run(t.assign(m, t.load(flag)))),
    ]),
  ).toEqual([]);
  // i < 10 with i++: a loop that computes
  expect(loopsOf([t.declare(0, t.num(0)), spin(t.compare('lt', t.load(x), t.num(10)), count(x))])).toEqual([]);
});
