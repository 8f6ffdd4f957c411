import { expect, test } from 'vitest';
import { ASCII, disassemble, globalAt, pathIn, describe as words } from '../../source/language/disassemble.js';
import type { CType, RecordType } from '../../source/language/types.js';
import { compile } from './lower/listing.js';
import * as t from './lower/trees.js';

const { T } = t;

test('words and ASCII glyphs', () => {
  const g = t.global(0);
  const program = compile(
    t.unit({
      variables: [t.globalVariable('counter', T.int)],
      functions: [
        t.define('main', T.int, [t.variable('n')], 0, [
          t.declare(0, t.num(3)),
          t.run(t.assign(g, t.binary('add', t.load(g), t.load(t.local(0))))),
          t.give(t.num(0)),
        ]),
      ],
    }),
  );
  const lines = [0, 1, 2, 3, 4, 5].map((pc) => disassemble(program, pc, ASCII).text);
  expect(lines).toEqual([
    'set   n <- 3',
    'load  r0 <- counter',
    'add   r0, n',
    'store counter <- r0',
    'set   r0 <- 0',
    'return r0',
  ]);
  expect(words(program, 1, { value: '4' })).toBe('loads counter = 4 into its own r0');
  expect(words(program, 3, { value: '5' })).toBe('stores 5 to counter');
  expect(words(program, 3)).toBe('stores its own r0 to counter');
  expect(words(program, 0)).toBe('sets n to 3');
  expect(words(program, 5)).toBe('returns from main with its own r0');
  expect(disassemble(program, 1).parts.map((p) => p.kind)).toEqual(['operation', 'register', 'punctuation', 'global']);
  const location = program.images[0]!.variables[0]!.location;
  expect(globalAt(program.images[0]!, location.kind === 'global' ? location.address : 0)).toMatchObject({
    name: 'counter',
    offset: 0,
  });
});

test('the path to a byte within an object', () => {
  const inner: RecordType = {
    kind: 'record',
    tag: {
      union: false,
      name: 'inner',
      complete: true,
      size: 8,
      align: 4,
      members: [
        { name: 'x', type: T.int, offset: 0 },
        { name: 'y', type: T.int, offset: 4 },
      ],
    },
  };
  const outer: CType = T.array(inner, 3);
  expect(pathIn(outer, 0)).toBe('[0].x');
  expect(pathIn(outer, 20)).toBe('[2].y');
  expect(pathIn(outer, 21)).toBe('[2].y+1');
  expect(pathIn(T.int, 0)).toBe('');
});
