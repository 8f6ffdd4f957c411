/** What small C functions become, line by line: a golden file to be read. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { disassemble } from '../../../source/language/disassemble.js';
import { unitOf } from './compile-c.js';
import { compile, violations } from './listing.js';

const folder = fileURLToPath(new URL('../../goldens/language', import.meta.url));
const text = readFileSync(`${folder}/functions.c`, 'utf8');
const unit = unitOf((path) => (path === 'functions.c' ? text : undefined), ['functions.c']);

test.each(['split', 'rmw'] as const)('%s', async (how) => {
  const program = compile(unit, { lower: how });
  expect(violations(program)).toEqual([]);
  const source = text.split('\n');
  const lines: string[] = [];
  for (const f of program.functions) {
    if (f.library) continue;
    lines.push('', `${f.displayName}  (${f.slots} slots, ${f.frameBytes} bytes)`);
    let line = 0;
    for (let pc = f.entry; pc < f.last; pc++) {
      const now = program.places[pc * 3 + 1]!;
      if (now !== line) lines.push(`${String(now).padStart(4)}  ${source[now - 1]!.trim()}`);
      line = now;
      const waits = program.waitLoops.some((w) => w.back === pc) ? '   ; waits' : '';
      const mark = program.starts[pc] === 1 ? '*' : ' ';
      lines.push(`    ${mark}${String(pc - f.entry).padStart(4)}  ${disassemble(program, pc).text}${waits}`);
    }
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`${folder}/functions.${how}.txt`);
});

test('debug information: every statement of the program starts somewhere, scopes and labels', () => {
  const program = compile(unit);
  const worker = program.functions.find((f) => f.name === 'worker')!;
  const i = worker.locals.find((l) => l.name === 'i')!;
  const n = worker.locals.find((l) => l.name === 'n')!;
  expect(worker.locals.map((l) => [l.name, l.location.kind, l.parameter])).toEqual([
    ['arg', 'slot', true],
    ['n', 'slot', false],
    ['i', 'slot', false],
  ]);
  expect(i.from).toBeGreaterThan(n.from);
  expect(i.to).toBeLessThan(n.to);
  // Lines at which a statement starts, in order of the instructions: declaration, loop head, body, step.
  const starts: number[] = [];
  for (let pc = worker.entry; pc < worker.last; pc++)
    if (program.starts[pc] === 1) starts.push(program.places[pc * 3 + 1]!);
  expect(starts).toEqual([21, 22, 22, 23, 24, 25, 22, 27]);
});

test('the same unit gives the same program', () => {
  expect(compile(unit)).toEqual(compile(unit));
  expect(compile(unit).fingerprint).not.toBe(compile(unit, { lower: 'rmw' }).fingerprint);
});
