import { expect, test } from 'vitest';
import { compile, listing, violations } from './listing.js';
import * as t from './trees.js';

const { T } = t;
const counter = t.globalVariable('counter', T.int, 0n);
const flag = t.globalVariable('flag', T.int);
const main = t.define('main', T.int, [], 0, [t.give(t.num(0))]);

function functionOf(
  locals: Parameters<typeof t.define>[2],
  parameters: number,
  body: Parameters<typeof t.define>[4],
  options: Parameters<typeof compile>[1] = { lower: 'split' },
) {
  const program = compile(
    t.unit({
      variables: [counter, flag],
      functions: [main, t.define('f', T.void, locals, parameters, body)],
      library: [{ name: 'usleep', type: t.functionType(T.int, [T.uint]) }],
    }),
    options,
  );
  expect(violations(program)).toEqual([]);
  return { program, lines: listing(program, 'f') };
}

test('counter = counter + 1 and counter++ are load, add, store', () => {
  const g = t.global(0);
  const { lines } = functionOf([], 0, [
    t.run(t.assign(g, t.binary('add', t.load(g), t.num(1)))),
    t.run(t.update('add', g, t.num(1), true)),
  ]);
  expect(lines).toEqual([
    ' 0 load  r0 ← counter',
    ' 1 add   r0, 1',
    ' 2 store counter ← r0',
    ' 3 load  r0 ← counter',
    ' 4 add   r0, 1',
    ' 5 store counter ← r0',
    ' 6 return',
  ]);
});

test('with rmw both are one instruction', () => {
  const g = t.global(0);
  const { lines } = functionOf(
    [],
    0,
    [t.run(t.assign(g, t.binary('add', t.load(g), t.num(1)))), t.run(t.update('add', g, t.num(1), true))],
    { lower: 'rmw' },
  );
  expect(lines).toEqual([
    ' 0 set   r0 ← &counter',
    ' 1 set   r1 ← 1',
    ' 2 add   counter, r1',
    ' 3 set   r0 ← &counter',
    ' 4 set   r1 ← 1',
    ' 5 add   counter, r1',
    ' 6 return',
  ]);
});

test('a loop over a local compares and branches in one instruction', () => {
  const i = t.local(1);
  const { lines, program } = functionOf([t.variable('n'), t.variable('i')], 1, [
    t.declare(1, t.num(0)),
    t.loop(t.compare('lt', t.load(i), t.load(t.local(0))), t.run(t.update('add', i, t.num(1), true))),
  ]);
  expect(lines).toEqual([' 0 set   i ← 0', ' 1 jump  if i >= n → 4', ' 2 add   i, 1', ' 3 loop  → 1', ' 4 return']);
  expect(program.waitLoops).toEqual([]);
});

test('waiting for a flag is a wait loop; sleeping meanwhile is none', () => {
  const g = t.global(1);
  const wait = functionOf([], 0, [t.loop(t.compare('eq', t.load(g), t.num(0)), t.nothing())]);
  expect(wait.lines).toEqual([' 0 load  r0 ← flag', ' 1 jump  if r0 != 0 → 3', ' 2 loop  → 0', ' 3 return']);
  expect(wait.program.waitLoops).toEqual([{ head: 2, back: 4, readsClock: false }]);
  const sleeps = functionOf([], 0, [
    t.loop(t.compare('eq', t.load(g), t.num(0)), t.run(t.libraryCall('usleep', T.int, t.num(1, T.uint)))),
  ]);
  expect(sleeps.program.waitLoops).toEqual([]);
});

test('only a variable that may be read unassigned pays for checks', () => {
  const x = t.local(0);
  const { lines } = functionOf([t.variable('x'), t.variable('y')], 0, [
    t.declare(0),
    t.declare(1),
    t.run(t.assign(t.local(1), t.num(5))),
    t.when(t.load(t.global(1)), t.run(t.assign(x, t.num(1)))),
    t.run(t.assign(t.global(0), t.binary('add', t.load(x), t.load(t.local(1))))),
  ]);
  expect(lines).toEqual([
    ' 0 set   x? ← 0',
    ' 1 set   y ← 5',
    ' 2 load  r0 ← flag',
    ' 3 jump  if r0 == 0 → 6',
    ' 4 set   x ← 1',
    ' 5 set   x? ← 1',
    ' 6 check x is initialised',
    ' 7 add   r0 ← x, y',
    ' 8 store counter ← r0',
    ' 9 return',
  ]);
});
