import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemHeaders } from '../../../source/language/headers/index.js';
import { macroValue } from '../../../source/language/preprocess/index.js';
import { run } from './helpers.js';

const compiler = spawnSync('cc', ['-dumpmachine']).stdout?.toString().trim();
const reference = compiler === 'x86_64-linux-gnu';
const here = import.meta.dirname;
const headers = join(here, '../../../source/language/headers');
const facts = join(here, 'facts.c');

/** What the compiler says of a file; empty if nothing. */
const compile = (...args: string[]): string => spawnSync('cc', ['-fsyntax-only', ...args]).stderr.toString();

describe('the table of facts', () => {
  test.skipIf(!reference)('is true of the real headers', () => expect(compile(facts)).toBe(''));
  test.skipIf(!reference)('is true of ours, read by the real compiler', () => {
    expect(compile('-Wall', '-nostdinc', '-I', headers, facts)).toBe('');
  });
  test('is true of ours, read by us: every constant has its value', () => {
    const text = readFileSync(facts, 'utf8');
    const { macros, diagnostics } = run(text);
    expect(diagnostics).toEqual([]);
    let count = 0;
    for (const [, name, value] of text.matchAll(/^CONSTANT\((\w+), (.*)\);$/gm)) {
      expect([name, macroValue(macros, name!)?.value]).toEqual([name, macroValue(macros, value!)?.value]);
      count++;
    }
    expect(count).toBeGreaterThan(1000);
  });
});

// With _GNU_SOURCE glibc declares these with enums of its own, which are `int` for every caller.
const enums = /\b(getrlimit|setrlimit|getpriority|setpriority|getitimer|setitimer)\(/;
describe.skipIf(!reference)('every prototype is compatible with that of the real header', () => {
  for (const [name, text] of systemHeaders) {
    if (
      name === 'lockstep.h' ||
      name === 'go.h' ||
      (name.startsWith('bits/') && name !== 'bits/fdset.h' && name !== 'bits/getopt.h')
    )
      continue;
    const declarations = [...text.matchAll(/^extern [^;]*;/gm)]
      .map(([declaration]) => declaration)
      .filter((declaration) => !/__pthread_cleanup|__libc_current/.test(declaration) && !enums.test(declaration));
    if (declarations.length === 0) continue;
    test(name, () => {
      const real = name === 'bits/fdset.h' ? 'sys/select.h' : name === 'bits/getopt.h' ? 'unistd.h' : name;
      const undefine = declarations.flatMap((text) =>
        [...text.matchAll(/\b(\w+)\(/g)].map(([, word]) => `#undef ${word}`),
      );
      const folder = mkdtempSync(join(tmpdir(), 'lockstep-'));
      try {
        const file = join(folder, 'prototypes.c');
        const first = `#define _GNU_SOURCE\n#include <${real}>\n#include <signal.h>\n#include <stdarg.h>\n`;
        writeFileSync(file, `${first}${undefine.join('\n')}\n${declarations.join('\n')}\n`);
        expect(compile(file)).toBe('');
      } finally {
        rmSync(folder, { recursive: true });
      }
    });
  }
});

test('every header can be read alone, twice, and all together', () => {
  const names = [...systemHeaders.keys()].filter((name) => name !== 'complex.h');
  for (const name of names)
    expect([name, run(`#include <${name}>\n#include <${name}>\n`).diagnostics]).toEqual([name, []]);
  expect(run(names.map((name) => `#include <${name}>\n`).join('')).diagnostics).toEqual([]);
});

test('a macro of the program cannot break a prototype', () => {
  // Names of parameters are reserved ones, as in glibc: `#define n 4` before #include is a program's right.
  for (const [name, text] of systemHeaders) {
    if (name === 'lockstep.h') continue;
    for (const [, parameters] of text.matchAll(/^extern [^;(]*\((.*?)\);/gms)) {
      const words = parameters!.match(/(?<=[\s*])[A-Za-z]\w*(?=\s*[,)[]|$)/g) ?? [];
      const types = /^(int|char|void|long|short|unsigned|double|float|size_t)$/;
      expect([name, parameters, words.filter((word) => !types.test(word))]).toEqual([name, parameters, []]);
    }
  }
  expect(run('#define n 4\n#define size 5\n#define x 6\n#include <stdlib.h>\n#include <math.h>\n').text).not.toMatch(
    /\b[456]\b/,
  );
});

test.skipIf(!reference)('lockstep.h is read by the real compiler, without the simulator', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-'));
  try {
    const main =
      '#include "lockstep.h"\n#include <stdio.h>\nint x;\nint main(void) { REGION_ENTER(a); ATOMIC { x++; } ATOMIC { x++; } REGION_LEAVE(a); NONCRITICAL(); ASSUME(x == 2); CLI(); x++; STI(); COMPUTE(1000); printf("%d\\n", x); return 0; }\n';
    writeFileSync(join(folder, 'main.c'), main);
    writeFileSync(
      join(folder, 'other.c'),
      '#include "lockstep.h"\nint other(void) { ATOMIC { return 1; } return 0; }\n',
    );
    const program = join(folder, 'program');
    const args = ['-Wall', '-Wextra', '-Werror', '-pthread', '-iquote', headers, join(folder, 'main.c'), '-o', program];
    execFileSync('cc', args);
    execFileSync('cc', [
      '-pthread',
      '-iquote',
      headers,
      join(folder, 'main.c'),
      join(folder, 'other.c'),
      '-o',
      program,
    ]);
    expect(execFileSync(program).toString()).toBe('3\n');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
