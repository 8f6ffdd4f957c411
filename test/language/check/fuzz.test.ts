import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseProgram } from '../../../source/language/front.js';
import { systemHeaders } from '../../../source/language/headers/index.js';
import { checkTexts } from './helpers.js';

const folder = new URL('../../programs/', import.meta.url);
const programs = ['c', 'courses', 'asm', 'atomics'].flatMap((topic) =>
  readdirSync(new URL(`${topic}/`, folder))
    .filter((name) => name.endsWith('.c'))
    .sort()
    .map((name) => readFileSync(new URL(`${topic}/${name}`, folder), 'utf8')),
);

/** Either a unit or an error; never both missing, never more messages than anybody reads. */
const sane = (text: string): void => {
  const { unit, diagnostics } = checkTexts([text]);
  expect(unit !== undefined || diagnostics.some((one) => one.severity === 'error')).toBe(true);
  expect(diagnostics.length).toBeLessThanOrEqual(110);
};

const words = (
  'int char long unsigned struct union enum typedef static extern const volatile void double float _Bool _Atomic return if ' +
  'else while for do switch case default break continue goto sizeof typeof __attribute__ ((packed)) _Generic ' +
  '_Static_assert asm __auto_type __builtin_va_arg __builtin_offsetof __builtin_add_overflow __atomic_fetch_add ' +
  'a b c f g T S x y main 0 1 2 3.5 0x1fULL \'c\' "s" L"w" ( ) ( ) { } { } [ ] ; ; ; , = + - * & / % < > ! ~ ? : . -> ++ -- ' +
  '<< >> += == && || ...'
).split(' ');
const tokens =
  /[A-Za-z_]\w*|\.?\d[\w.]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\s+|<<=|>>=|->|\+\+|--|&&|\|\||[-+*/%&|^<>=!]=|./g;

describe('whatever the text is', () => {
  it('random characters end in a message', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => sane(text)),
      { numRuns: 1500 },
    );
  });
  it('random words of C end in a message or a program', () => {
    const soup = fc.array(fc.constantFrom(...words), { maxLength: 80 }).map((list) => list.join(' '));
    fc.assert(
      fc.property(soup, fc.boolean(), (text, inside) => sane(inside ? `int main(void) { ${text} }` : text)),
      { numRuns: 4000 },
    );
  });
  it('programs with tokens deleted, doubled and exchanged', () => {
    const loader = (text: string) => ({ read: (path: string) => (path === 'a.c' ? text : undefined) });
    const mutation = fc.record({
      kind: fc.constantFrom('delete', 'double', 'swap', 'replace'),
      at: fc.nat(),
      with: fc.constantFrom(...words),
    });
    fc.assert(
      fc.property(
        fc.constantFrom(...programs),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        (program, changes) => {
          const list: string[] = program.match(tokens) ?? [];
          for (const change of changes) {
            const at = change.at % Math.max(1, list.length);
            if (change.kind === 'delete') list.splice(at, 1);
            else if (change.kind === 'double') list.splice(at, 0, list[at] ?? '');
            else if (change.kind === 'replace') list[at] = ` ${change.with} `;
            else [list[at], list[at + 2]] = [list[at + 2] ?? '', list[at] ?? ''];
          }
          const { unit, diagnostics } = parseProgram({
            files: ['a.c'],
            loader: loader(list.join('')),
            includePaths: [],
            defines: [],
            systemHeaders,
            supported: new Set(['printf']),
          });
          expect(unit !== undefined || diagnostics.some((one) => one.severity === 'error')).toBe(true);
        },
      ),
      { numRuns: 1500 },
    );
  });

  const deep = 10_000;
  it.each([
    ['parentheses', `int main(void) { return ${'('.repeat(deep)}1${')'.repeat(deep)}; }`],
    ['braces', `int main(void) { ${'{'.repeat(deep)}${'}'.repeat(deep)} }`],
    ['braces of initialisers', `int a = ${'{'.repeat(deep)}1${'}'.repeat(deep)};`],
    ['pointers', `int ${'*'.repeat(deep)}p;`],
    ['declarators', `int ${'('.repeat(deep)}p${')'.repeat(deep)};`],
    ['dimensions', `int p${'[1]'.repeat(deep)};`],
    ['signs', `int a = ${'- '.repeat(deep)}1;`],
    ['casts', `int a = ${'(int)'.repeat(deep)}1;`],
    ['sums', `int a = 1${' + 1'.repeat(deep)};`],
    ['ifs', `int main(void) { ${'if (1) '.repeat(deep)}; }`],
    ['else ifs', `int main(void) { ${'if (1) ; else '.repeat(deep)}; }`],
    ['structs', `${'struct { '.repeat(deep)}int a; ${'} b; '.repeat(deep)}`],
    ['questions', `int a = ${'1 ? 1 : '.repeat(deep)}1;`],
    ['assignments', `int a; int main(void) { ${'a = '.repeat(deep)}1; }`],
    ['statement expressions', `int main(void) { ${'({ '.repeat(deep)}1; ${'}); '.repeat(deep)} }`],
    ['functions of functions', `int f${'(int (*)'.repeat(deep)}`],
    ['members', `struct S { struct S *n; } *s; int main(void) { return !s${'->n'.repeat(deep)}; }`],
    ['sizeofs', `int a = ${'sizeof '.repeat(deep)}1;`],
  ])('%s nested ten thousand times are too many', (_, text) => {
    const { diagnostics } = checkTexts([text]);
    expect(diagnostics.some((one) => one.message.includes('nested too deeply'))).toBe(true);
    expect(diagnostics.length).toBeLessThan(5);
  });

  it('huge arrays and ranges are refused without being built', () => {
    for (const text of [
      'int a[1000000000][1000000000];',
      'int a[] = { [0 ... 100000000] = 1 };',
      'int a[1 << 30] = { [0 ... 1073741823] = 1 };',
      'char a[] = { [9223372036854775807] = 1 };',
    ]) {
      const { diagnostics } = checkTexts([`${text} int main(void) { return 0; }`]);
      expect(diagnostics.filter((one) => one.severity === 'error').length, text).toBeGreaterThan(0);
    }
  });
});
