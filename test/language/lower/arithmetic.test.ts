/** Random integer expressions of all widths: what the machine computes is what BigInt says. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Expression } from '../../../source/language/tree.js';
import type { IntType } from '../../../source/language/types.js';
import { Reference } from '../reference.js';
import { compile, violations } from './listing.js';
import * as t from './trees.js';

const { T } = t;
const TYPES = [T.char, T.uchar, T.short, T.ushort, T.int, T.uint, T.long, T.ulong, T.bool] as const;
const COMPUTE = [T.int, T.uint, T.long, T.ulong] as const;
const wrap = (type: IntType, value: bigint): bigint =>
  type.name === 'bool'
    ? value === 0n
      ? 0n
      : 1n
    : type.signed
      ? BigInt.asIntN(type.size * 8, value)
      : BigInt.asUintN(type.size * 8, value);

interface Case {
  readonly e: Expression;
  readonly value: bigint;
}

/** Variables: number n has type n modulo the number of types; even rounds in slots, odd ones in memory. */
const VARIABLES = TYPES.length * 2;
const typeOfVariable = (n: number): IntType => TYPES[n % TYPES.length]!;

const as = (type: IntType, c: Case): Case =>
  (c.e.type as IntType).name === type.name ? c : { e: t.convert(type, c.e), value: wrap(type, c.value) };

const interesting = fc.oneof(
  fc.bigInt({ min: -5n, max: 70n }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.constantFrom(2n ** 31n - 1n, -(2n ** 31n), 2n ** 31n, 2n ** 32n - 1n, 2n ** 63n - 1n, -(2n ** 63n), 255n, 128n),
);

function expressions(values: readonly bigint[]): fc.Arbitrary<Case> {
  const leaf = fc.oneof(
    fc.record({ type: fc.constantFrom(...COMPUTE), value: interesting }).map(({ type, value }): Case => {
      const v = wrap(type, value);
      return { e: t.num(v, type), value: v };
    }),
    fc.nat(VARIABLES - 1).map((n): Case => {
      const type = typeOfVariable(n);
      return { e: t.load(t.local(n, type)), value: wrap(type, values[n]!) };
    }),
  );
  const { tree } = fc.letrec<{ tree: Case }>((tie) => {
    const sub = tie('tree');
    const typed = fc.constantFrom(...COMPUTE);
    return {
      tree: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        leaf,
        fc.record({ type: fc.constantFrom(...TYPES), c: sub }).map(({ type, c }) => as(type, c)),
        fc
          .record({
            type: typed,
            op: fc.constantFrom('add', 'sub', 'mul', 'and', 'or', 'xor', 'div', 'rem'),
            a: sub,
            b: sub,
          })
          .map(({ type, op, a, b }): Case => {
            const left = as(type, a);
            const right = as(type, b);
            const x = left.value;
            const y = right.value;
            if (op === 'div' || op === 'rem') {
              if (y === 0n || (type.signed && y === -1n)) return left;
              const value = wrap(type, op === 'div' ? x / y : x % y);
              return { e: t.binary(op, left.e, right.e), value };
            }
            const values = { add: x + y, sub: x - y, mul: x * y, and: x & y, or: x | y, xor: x ^ y };
            return { e: t.binary(op as 'add', left.e, right.e), value: wrap(type, values[op as 'add']) };
          }),
        fc.record({ type: typed, left: fc.boolean(), a: sub, n: fc.nat(63) }).map(({ type, left, a, n }): Case => {
          const x = as(type, a);
          const by = n % (type.size * 8);
          const value = wrap(type, left ? x.value << BigInt(by) : x.value >> BigInt(by));
          return { e: t.binary(left ? 'shl' : 'shr', x.e, t.num(by)), value };
        }),
        fc
          .record({ type: typed, op: fc.constantFrom('eq', 'ne', 'lt', 'le', 'gt', 'ge'), a: sub, b: sub })
          .map(({ type, op, a, b }): Case => {
            const x = as(type, a);
            const y = as(type, b);
            const truth = {
              eq: x.value === y.value,
              ne: x.value !== y.value,
              lt: x.value < y.value,
              le: x.value <= y.value,
              gt: x.value > y.value,
              ge: x.value >= y.value,
            }[op as 'eq'];
            return { e: t.compare(op as 'eq', x.e, y.e), value: truth ? 1n : 0n };
          }),
        fc.record({ kind: fc.constantFrom('and', 'or'), a: sub, b: sub }).map(({ kind, a, b }): Case => {
          const e = { kind: kind as 'and', type: T.int, place: t.here, left: a.e, right: b.e };
          const truth = kind === 'and' ? a.value !== 0n && b.value !== 0n : a.value !== 0n || b.value !== 0n;
          return { e, value: truth ? 1n : 0n };
        }),
        sub.map(
          (a): Case => ({
            e: { kind: 'not', type: T.int, place: t.here, operand: a.e },
            value: a.value === 0n ? 1n : 0n,
          }),
        ),
        fc.record({ type: typed, op: fc.constantFrom('negate', 'complement'), a: sub }).map(({ type, op, a }): Case => {
          const x = as(type, a);
          const e = { kind: 'unary', op: op as 'negate', type, place: t.here, operand: x.e } as const;
          return { e, value: wrap(type, op === 'negate' ? -x.value : ~x.value) };
        }),
        fc.record({ type: typed, test: sub, a: sub, b: sub }).map(({ type, test, a, b }): Case => {
          const x = as(type, a);
          const y = as(type, b);
          const e = { kind: 'conditional', type, place: t.here, test: test.e, ...branches(x.e, y.e) } as const;
          return { e, value: test.value !== 0n ? x.value : y.value };
        }),
      ),
    };
  });
  return tree;
}

function branches(yes: Expression, no: Expression): { then: Expression; otherwise: Expression } {
  // biome-ignore lint/suspicious/noThenProperty: the tree calls it so, and nobody awaits a tree.
  return { then: yes, otherwise: no };
}

test('random expressions over all widths', () => {
  const cases = fc
    .array(interesting, { minLength: VARIABLES, maxLength: VARIABLES })
    .chain((values) => fc.record({ values: fc.constant(values), c: expressions(values) }));
  fc.assert(
    fc.property(cases, ({ values, c }) => {
      const result = as(T.long, c);
      const locals = Array.from({ length: VARIABLES }, (_, n) =>
        t.variable(`v${n}`, typeOfVariable(n), n >= TYPES.length),
      );
      const body = locals.map((l, n) => t.declare(n, t.num(wrap(l.type as IntType, values[n]!), l.type)));
      const program = compile(
        t.unit({
          variables: [{ ...t.globalVariable('answer', T.long) }],
          functions: [
            t.define('main', T.int, locals, 0, [
              ...body,
              t.run(t.assign(t.global(0, T.long), result.e)),
              t.give(t.num(0)),
            ]),
          ],
        }),
      );
      expect(violations(program)).toEqual([]);
      const machine = new Reference(program);
      const outcome = machine.run();
      expect(outcome.fault).toBeUndefined();
      const answer = program.images[0]!.variables[0]!.location;
      if (answer.kind !== 'global') throw new Error('no address');
      expect(machine.integer(answer.address, 8, true)).toBe(result.value);
    }),
    { numRuns: 500 },
  );
});
