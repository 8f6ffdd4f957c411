import fc from 'fast-check';
import { expect, test } from 'vitest';
import { render } from '../../../source/language/diagnostic.js';
import { systemHeaders } from '../../../source/language/headers/index.js';
import { Limits, type Preprocessed } from '../../../source/language/preprocess/index.js';
import { run } from './helpers.js';

/** What must hold for every input: bounded, places inside their files, messages that can be shown. */
const check = (result: Preprocessed): void => {
  expect(result.text.length).toBeLessThanOrEqual(Limits.TEXT + 1);
  expect(result.diagnostics.length).toBeLessThanOrEqual(Limits.DIAGNOSTICS + 1);
  for (const diagnostic of result.diagnostics) {
    expect(render(diagnostic, result.sources)).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  }
  for (let offset = 0; offset < result.text.length; offset += 1 + (result.text.length >> 5)) {
    const { file, line, column } = result.map.placeAt(offset);
    const lines = result.sources[file]!.text.split('\n');
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
  }
};

const words =
  '#|##|#define|#undef|#if|#ifdef|#elif|#else|#endif|#include|#pragma|#line|f|g|x|y|f(|g(|x()|(|)|,|...|__VA_ARGS__|__VA_OPT__(|defined|1|0x|1.e+|"s"|<stdio.h>|"main.c"|\'c\'|"|\'|\\|\n|\n|\n| |/*|*/|//|+|-|*|/|%|<<|?|:|;|{|}|[|]|_Atomic(|typeof(|__attribute__((|aligned|case|offsetof(|__builtin_va_arg(|__LINE__|__FILE__|__COUNTER__|_Pragma(|__has_include(|struct|union|union __attribute__((|main(|=|\t|\r|@|\u00a0|变|__label__|_Static_assert('.split(
    '|',
  );
const soup = fc
  .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom('', ' ')), { maxLength: 120 })
  .map((parts) => parts.map(([word, space]) => word + space).join(''));

test('token soup', () =>
  fc.assert(
    fc.property(soup, (text) => check(run(text))),
    { numRuns: 4000, seed: 1 },
  ));

test('macro definitions and calls at random', () => {
  const body = fc.array(fc.constantFrom('a', 'b', 'f', 'g', 'h', '#a', '##', '(', ')', ',', '__VA_ARGS__', '1', ' '), {
    maxLength: 12,
  });
  const program = fc
    .tuple(body, body, body, body)
    .map(
      ([f, g, h, use]) =>
        `#define f(a,b) ${f.join(' ')}\n#define g(...) ${g.join(' ')}\n#define h ${h.join(' ')}\n${use.join('')} f(g(h),h) g(f,(h))\n`,
    );
  fc.assert(
    fc.property(program, (text) => check(run(text))),
    { numRuns: 3000, seed: 2 },
  );
});

test('random bytes', () => {
  const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => new TextDecoder().decode(array));
  fc.assert(
    fc.property(bytes, (text) => check(run(text))),
    { numRuns: 3000, seed: 3 },
  );
});

test('random conditions', () => {
  const parts =
    "1 0 2u -1 0x7fffffffffffffff ( ) + - * / % << >> < > <= == != && || ! ~ & | ^ ? : , defined X 'a' 1.5".split(' ');
  const condition = fc
    .array(fc.constantFrom(...parts), { maxLength: 25 })
    .map((words) => `#if ${words.join(' ')}\nyes\n#endif\n`);
  fc.assert(
    fc.property(condition, (text) => check(run(text))),
    { numRuns: 3000, seed: 4 },
  );
});

test('headers with pieces cut out, doubled and exchanged', () => {
  const texts = [...systemHeaders.values()];
  const mutation = fc.record({
    text: fc.constantFrom(...texts),
    from: fc.nat(20000),
    length: fc.nat(60),
    to: fc.nat(20000),
    insert: soup,
  });
  fc.assert(
    fc.property(mutation, ({ text, from, length, to, insert }) => {
      const at = from % (text.length + 1);
      const piece = text.slice(at, at + length);
      const rest = text.slice(0, at) + insert.slice(0, 20) + text.slice(at + length);
      const target = to % (rest.length + 1);
      check(run(rest.slice(0, target) + piece + rest.slice(target)));
    }),
    { numRuns: 600, seed: 5 },
  );
});
