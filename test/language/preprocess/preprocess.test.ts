import { describe, expect, test } from 'vitest';
import { Limits, macroValue } from '../../../source/language/preprocess/index.js';
import { clean, messages, run } from './helpers.js';

describe('places', () => {
  const source =
    '#include <stddef.h>\n#define TWICE(x) (x) + (x)\nint a = 1;\n\n  int b = TWICE(a\n  + 7); int c\\\nd = 2;\n';
  const result = run(source);
  const at = (text: string, from = 0): { line: number; column: number; file: number } =>
    result.map.placeAt(result.text.indexOf(text, from));

  test('a token stands where it was written, after headers, comments and splices', () => {
    const start = result.text.indexOf('int a');
    expect(at('int a')).toEqual({ file: 0, line: 3, column: 1 });
    expect(at('= 1', start)).toEqual({ file: 0, line: 3, column: 7 });
    expect(at('int b')).toEqual({ file: 0, line: 5, column: 3 });
    expect(at('2;', start)).toEqual({ file: 0, line: 7, column: 5 });
  });
  test('what a macro gives stands at its call, its arguments where they are written', () => {
    const call = result.text.indexOf('(a');
    expect(result.map.placeAt(call)).toEqual({ file: 0, line: 5, column: 11 });
    expect(result.map.isVerbatim(call)).toBe(false);
    expect(result.map.placeAt(call + 1)).toEqual({ file: 0, line: 5, column: 17 });
    expect(at('7')).toEqual({ file: 0, line: 6, column: 5 });
  });
  test('rows and columns answer as offsets do; headers have a file of their own', () => {
    const rows = result.text.slice(0, result.text.indexOf('int b')).split('\n');
    expect(result.map.placeAtPosition(rows.length - 1, rows.at(-1)!.length)).toEqual(at('int b'));
    expect(result.files).toEqual(['main.c', '<stddef.h>']);
    expect(result.sources.map(({ own }) => own)).toEqual([true, false]);
    expect(at('typedef').file).toBe(1);
  });
  test('a span has the length of what was written', () => {
    const begin = result.text.indexOf('int a');
    expect(result.map.spanAt(begin, begin + 'int a = 1'.length)).toEqual({ file: 0, line: 3, column: 1, length: 9 });
    const call = result.text.indexOf('(a');
    expect(result.map.spanAt(call, call + 1).length).toBe('TWICE'.length);
  });
  test('every token of a text without macros is found at its own line and column', () => {
    const text = 'int f(int a)\n{\n\treturn a /* x */ +\n    1;\n}\n';
    const own = run(text);
    const lines = text.split('\n');
    for (const match of own.text.matchAll(/\w+|[^\s\w]/g)) {
      const { line, column } = own.map.placeAt(match.index);
      expect(lines[line - 1]!.slice(column - 1, column - 1 + match[0].length)).toBe(match[0]);
    }
  });
});

describe('files', () => {
  test('beside the file first, then -I in order, then the library; include_next goes on', () => {
    const files = {
      'main.c': '#include "a.h"\n#include <b.h>\n#include <stdbool.h>\n',
      'a.h': 'beside\n#include "sub/c.h"\n',
      'sub/c.h': '#include "d.h"\n',
      'sub/d.h': 'sub_d\n',
      'one/b.h': 'one\n#include_next <b.h>\n',
      'two/b.h': 'two\n',
      'two/stdbool.h': 'mine\n',
    };
    expect(clean(run(files, { includePaths: ['one', './two/'] }))).toBe('beside sub_d one two mine');
  });
  test('guards and #pragma once', () => {
    const files = {
      'main.c': '#include "g.h"\n#include "g.h"\n#include "o.h"\n#include "./o.h"\n#undef G\n#include "g.h"\n',
      'g.h': '/* x */\n#ifndef G\n#define G\nguarded\n#endif\n',
      'o.h': '#pragma once\nonce\n',
    };
    expect(clean(run(files))).toBe('guarded once guarded');
  });
  test('computed includes', () => {
    const files = { 'main.c': '#define H <stdbool.h>\n#include H\n#define S(x) #x\n#include S(x.h)\nbool', 'x.h': 'x' };
    expect(clean(run(files))).toBe('x _Bool');
  });
  test('an unknown header names its neighbours', () => {
    expect(messages(run('#include <phtread.h>\nint x;\n'))).toEqual([
      'main.c:1:10: error: there is no header <phtread.h>\n    1 | #include <phtread.h>\n      |          ^~~~~~~~~~~\n      = Did you mean <pthread.h>?',
    ]);
  });
  test('a missing file, an endless include, a guard that does not help', () => {
    expect(messages(run({ 'other.c': '' }))).toEqual(['main.c:1:1: error: there is no file "main.c" that can be read']);
    const endless = run({ 'main.c': '#include "main.c"\n' });
    expect(endless.diagnostics.map(({ message }) => message)).toEqual([
      `more than ${Limits.INCLUDES} files include each other`,
    ]);
    const twice = run({
      'main.c': '#include "t.h"',
      't.h': '#if __INCLUDE_LEVEL__ < 100\n#include "t.h"\n#include "t.h"\n#endif\n',
    });
    expect(twice.diagnostics.length).toBe(1);
    expect(twice.diagnostics[0]!.message).toMatch(/grows beyond 4 million tokens/);
  });
  test('-D, with a value, without one, with parameters, and not a name', () => {
    const defines = [
      { name: 'N', value: '3' },
      { name: 'E', value: '' },
      { name: 'F(x)', value: 'x+x' },
    ];
    expect(clean(run('N E F(1) __lockstep__', { defines }))).toBe('3 1+1 1');
    expect(run('', { defines: [{ name: '3x', value: '' }] }).diagnostics[0]!.message).toBe(
      '-D 3x: not the name of a macro',
    );
  });
});

describe('messages', () => {
  const first = (source: string): string => messages(run(source))[0] ?? '';
  test.each([
    [
      'int x = “a”;\n',
      '1:9: error: the character "“" (U+201C) has no place in C',
      'A typographic quote; type a plain " instead.',
    ],
    ['char *s = "abc;\nint y;\n', '1:11: error: this string is not closed on its line', 'Write " where it ends.'],
    ['int y; /* abc\n', '1:8: error: this comment is never closed', 'Write */ where it ends.'],
    ['#if 1\nint x;\n', '1:2: error: this #if has no #endif', 'Write #endif where it ends.'],
    ['#endif\n', '1:2: error: #endif without #if', ''],
    ['#defien X 1\n', '1:2: error: there is no directive #defien', 'Did you mean #define?'],
    ['#error stop here\n', '1:2: error: #error stop here', ''],
    ['#if 1 / 0\n#endif\n', 'error: division by zero in #if', ''],
    ['#if 1.5\n#endif\n', '1:5: error: "1.5" is a floating constant; #if knows integers alone', ''],
    ['#if (1\n#endif\n', 'error: missing ")" in this condition', ''],
    [
      '#define F(a, b) a\nF(1)\n',
      '2:1: error: the macro "F" takes 2 arguments, but 1 is given',
      'It is #define F(a, b).',
    ],
    [
      '#define F(a) a\nF(1\n',
      '2:1: error: the arguments of the macro "F" are never closed',
      'Write ) where the call of F ends.',
    ],
    ['#define X 1\n#define X 2\n', '2:9: warning: the macro "X" is defined anew, and differently', '#undef X'],
    ['#define C(a, b) a ## b\nC(+, x)\n', '"+" ## "x" is not one token', ''],
    ['#define F(a) #b\n', '1:14: error: "#" must be followed by a parameter of the macro', ''],
    ['#pragma pack(1)\n', 'error: #pragma pack is not supported', '__attribute__((packed))'],
    ['int a\u00a0= 1;\n', 'warning: a space that is not a plain one (U+00A0)', ''],
    ['int x @ y;\n', '1:7: error: the character "@" (U+0040) has no place in C', ''],
    ['#include <complex.h>\n', 'complex numbers are not supported', ''],
  ])('%j', (source, message, hint) => {
    expect(first(source)).toContain(message);
    expect(first(source)).toContain(hint);
  });
  test('tabs, wide and control characters keep the caret under its text, and cannot move the cursor', () => {
    expect(first('\tint 変 = \u001b[2J @;\n')).toBe(
      'main.c:1:10: error: the character "^[" (U+001B) has no place in C\n    1 |         int 変 = ^[[2J @;\n      |                  ^~',
    );
  });
  test('a byte order mark, NUL bytes, CRLF and a missing last newline are taken as they are', () => {
    expect(clean(run('\ufeffint a;\r\nint b'))).toBe('int a; int b');
    const nul = run('int\0a;\n');
    expect(nul.text).toBe('int a;\n');
    expect(nul.diagnostics.map(({ severity }) => severity)).toEqual(['warning']);
  });
});

describe('limits: a message in bounded time', () => {
  test('a macro bomb', () => {
    let source = '#define x0 1 1\n';
    for (let i = 1; i < 60; i++) source += `#define x${i} x${i - 1} x${i - 1}\n`;
    const result = run(`${source}x59\n`);
    expect(result.diagnostics.map(({ message }) => message)).toEqual([
      'the program grows beyond 4 million tokens here',
    ]);
    // The next run is not spoilt by macros left open.
    expect(clean(run('#define y0 1\ny0'))).toBe('1');
  });
  test('arguments that double, calls nested without end, parentheses without end', () => {
    const doubling = `#define D(x) x x\n${'D('.repeat(60)}1${')'.repeat(60)}\n`;
    expect(run(doubling).diagnostics[0]!.message).toMatch(/grows beyond/);
    const nested = `#define I(x) x\n${'I('.repeat(5000)}1${')'.repeat(5000)}\n`;
    expect(run(nested).diagnostics[0]!.message).toMatch(/nested more than 200 deep/);
    expect(run(`#if ${'('.repeat(100000)}\n#endif`).diagnostics[0]!.message).toMatch(/inside each other/);
    expect(run(`#if ${'~'.repeat(100000)}1\n#endif`).diagnostics[0]!.message).toMatch(/inside each other/);
    expect(run(`${'typeof('.repeat(20000)}1${')'.repeat(20000)}`).diagnostics).toEqual([]);
  });
  test('a text that grows too long', () => {
    const result = run(`#define S "${'x'.repeat(100000)}"\n${'S '.repeat(200)}\n`);
    expect(result.diagnostics.map(({ message }) => message)).toEqual([
      'the program is longer than 16 MB after its macros are expanded',
    ]);
  });
  test('the same input gives the same bytes', () => {
    const source = '#include <stdio.h>\n#include <pthread.h>\nint x = __COUNTER__; char *d = __DATE__ __TIME__;\n';
    expect(run(source).text).toBe(run(source).text);
  });
});

test('macroValue evaluates a macro as #if does', () => {
  const { macros } = run('#include <limits.h>\n#define N (1 << 4)\n');
  expect(macroValue(macros, 'N + 1')?.value).toBe(17n);
  expect(macroValue(macros, 'LONG_MIN')?.value).toBe(-(2n ** 63n));
  expect(macroValue(macros, '1 +')).toBeUndefined();
});
