import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePlace } from '../../../source/scenarios/expression/places.js';
import { type Node, parseExpression } from '../../../source/scenarios/expression/syntax.js';

/** As an S-expression. */
function show(node: Node): string {
  switch (node.kind) {
    case 'int':
    case 'float':
    case 'text':
      return String(node.value);
    case 'name':
      return node.name;
    case 'thread':
      return `T${node.number}`;
    case 'member':
      return `(${node.arrow ? '->' : '.'} ${show(node.of)} ${node.name})`;
    case 'index':
      return `([] ${show(node.of)} ${show(node.index)})`;
    case 'call':
      return `(${[node.name, ...node.args.map(show)].join(' ')})`;
    case 'within':
      return `(@ ${show(node.of)} ${node.pid})`;
    case 'unary':
      return `(${node.op} ${show(node.of)})`;
    case 'binary':
      return `(${node.op} ${show(node.left)} ${show(node.right)})`;
    case 'conditional':
      return `(? ${show(node.test)} ${show(node.then)} ${show(node.otherwise)})`;
  }
}

describe('expressions', () => {
  it.each([
    ['counter == 2 && T2 in worker', '(&& (== counter 2) (in T2 worker))'],
    ['a + b * c - d', '(- (+ a (* b c)) d)'],
    ['T2.state == blocked', '(== (. T2 state) blocked)'],
    ['p->next->value > 0x10', '(> (-> (-> p next) value) 16)'],
    ['*p + a[i + 1].x', '(+ (* p) (. ([] a (+ i 1)) x))'],
    ['!stuck || waiters(m) > 1', '(|| (! stuck) (> (waiters m) 1))'],
    ["c == 'a' ? 1 : -2", '(? (== c 97) 1 (- 2))'],
    ['1 << 3 | 017', '(| (<< 1 3) 15)'],
    ['counter@100 != *p.next@101', '(!= (@ counter 100) (* (@ (. p next) 101)))'],
    ['process(101).state == zombie', '(== (. (process 101) state) zombie)'],
  ])('%s', (text, tree) => {
    const parsed = parseExpression(text);
    expect(parsed.ok && show(parsed.node)).toBe(tree);
  });

  it.each([
    ['', 'something is missing at the end', 0],
    ['a = 2', "'=' does not compare: write '=='", 2],
    ['(a', "')' is missing at the end", 2],
    ['a b', "'b' is not expected here", 2],
    ['a + * ', 'something is missing at the end', 6],
    ['a @ b', "'@' does not belong in an expression", 2],
  ])('%j is refused at its place', (text, message, at) => {
    const parsed = parseExpression(text);
    expect(parsed.ok ? undefined : [parsed.problem.message, parsed.problem.at]).toEqual([message, at]);
  });

  it('never throw, and are bounded in depth', () => {
    expect(parseExpression('('.repeat(100_000)).ok).toBe(false);
    expect(parseExpression('!'.repeat(100_000)).ok).toBe(false);
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        parseExpression(text);
        parsePlace(text);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('places', () => {
  it.each([
    ['T2 at worker:9 #3', { kind: 'at', thread: 2, function: 'worker', line: 9, count: 3 }],
    ['at 12', { kind: 'at', thread: undefined, function: undefined, line: 12, count: 1 }],
    ['T3 at retry', { kind: 'at', thread: 3, function: 'retry', line: undefined, count: 1 }],
    ['worker:9', { kind: 'at', thread: undefined, function: 'worker', line: 9, count: 1 }],
    ['switch on core 1 #2', { kind: 'event', event: 'switch', core: 1, thread: undefined, count: 2 }],
    ['futex-wait by T2', { kind: 'event', event: 'futexWait', core: undefined, thread: 2, count: 1 }],
    ['step 100', { kind: 'step', step: 100 }],
    ['100', { kind: 'step', step: 100 }],
    ['end', { kind: 'end' }],
  ])('%s', (text, place) => expect(parsePlace(text)).toEqual({ ok: true, place }));

  it('anything else is a condition', () => {
    const parsed = parsePlace('counter == 2 #4');
    expect(parsed.ok && parsed.place.kind === 'condition' && [parsed.place.text, parsed.place.count]).toEqual([
      'counter == 2',
      4,
    ]);
  });
});
