import { describe, expect, test } from 'vitest';
import { globalAt } from '../../source/language/disassemble.js';
import { type Compiled, compile, type ExecutableSource } from '../../source/language/front.js';
import { systemHeaders } from '../../source/language/headers/index.js';
import { CODE_BASE, CODE_STRIDE, imageAt, type Program } from '../../source/language/program.js';
import { librarySources } from '../../source/library/c/index.js';
import { supported } from '../../source/library/index.js';

interface Parts {
  readonly executables?: readonly ExecutableSource[];
  readonly asked?: () => void;
}

function build(texts: Readonly<Record<string, string>>, { executables = [], asked }: Parts = {}): Compiled {
  return compile({
    files: ['main.c'],
    name: 'main',
    paths: ['main'],
    executables: () => {
      asked?.();
      return executables;
    },
    loader: { read: (path) => texts[path] },
    includePaths: [],
    defines: [],
    systemHeaders,
    supported,
    librarySources,
    lower: 'split',
  });
}

const named = (name: string, certain = true): ExecutableSource => ({
  name,
  paths: [name],
  file: `${name}.c`,
  certain,
});

const PARENT = `
#include <stdio.h>
#include <unistd.h>
static int shared = 1;
int table[4] = { 1, 2, 3, 4 };
static int helper(void) { return shared; }
int (*pointer)(void) = helper;
int main(void) {
  while (shared == 0) { }
  printf("%d\\n", pointer());
  return execl("./child", "child", (char *)0);
}
`;
const CHILD = `
#include <stdio.h>
static double shared[2] = { 0.5, 1.5 };
static _Thread_local int own = 3;
static int helper(int n) { return n + own; }
int (*pointer)(int) = helper;
int main(int argc, char *argv[]) {
  volatile int waits = 0;
  while (waits) { }
  puts(argv[0]);
  return pointer(argc) + (int)shared[0];
}
`;

function both(child = CHILD): Program {
  const { program, diagnostics } = build({ 'main.c': PARENT, 'child.c': child }, { executables: [named('child')] });
  expect(diagnostics).toEqual([]);
  return program!;
}

test('a program that does not exec asks for no executables, and is one image', () => {
  let asked = 0;
  const { program } = build({ 'main.c': 'int main(void) { return 0; }' }, { asked: () => asked++ });
  expect(asked).toBe(0);
  expect(program?.images.map(({ name, first, last }) => ({ name, first, last }))).toEqual([
    { name: 'main', first: 0, last: program!.code.length / 4 },
  ]);
});

describe('two executables', () => {
  test('share one code array, each in a range of its own', () => {
    const program = both();
    const [main, child] = program.images;
    expect(program.images.map((image) => image.name)).toEqual(['main', 'child']);
    expect(main!.first).toBe(0);
    expect(child!.first).toBe(main!.last);
    expect(child!.last).toBe(program.code.length / 4);
    expect(program.codeEnd).toBe(child!.last);
    for (const f of program.functions) {
      const image = imageAt(program, f.entry);
      expect(image.first <= f.entry && f.last <= image.last).toBe(true);
    }
    expect(program.functions.filter((f) => f.name === 'main').map((f) => imageAt(program, f.entry).name)).toEqual([
      'main',
      'child',
    ]);
    expect(program.functions.map((f) => f.entry)).toEqual(program.functions.map((f) => f.entry).sort((a, b) => a - b));
    expect(program.waitLoops.map((loop) => imageAt(program, loop.head).name)).toEqual(['main', 'child']);
  });

  test('the code of the first is what it is alone, but for addresses of data', () => {
    // Long enough for the data to begin on another page.
    const program = both(CHILD.replace('puts(', `${'waits++;\n'.repeat(2000)}puts(`));
    const alone = build({ 'main.c': PARENT }).program!;
    const main = program.images[0]!;
    const moved = main.sections[1]!.address - alone.images[0]!.sections[1]!.address;
    expect(moved).toBeGreaterThan(0);
    expect(moved % 4096).toBe(0);
    const differences = [];
    for (let n = 0; n < alone.code.length; n++) {
      const difference = program.code[n]! - alone.code[n]!;
      if (difference !== 0) differences.push(difference);
    }
    expect(differences.length).toBeGreaterThan(0);
    expect(new Set(differences)).toEqual(new Set([moved]));
    expect(program.functions.slice(0, alone.functions.length)).toEqual(alone.functions);
  });

  test('their data lie at the same addresses, behind the code of both', () => {
    const program = both();
    const [main, child] = program.images;
    const end = CODE_BASE + CODE_STRIDE * (program.codeEnd + program.intrinsics.length);
    expect(child!.sections[1]!.address).toBe(main!.sections[1]!.address);
    for (const image of program.images) {
      for (const section of image.sections.slice(1)) expect(section.address).toBeGreaterThanOrEqual(end);
      for (const v of image.variables) {
        if (v.location.kind !== 'global') continue;
        expect(globalAt(image, v.location.address)).toMatchObject({ name: v.name, offset: 0 });
      }
    }
    const type = (image: number) => program.images[image]!.variables.find((v) => v.name === 'shared')!.type.kind;
    expect([type(0), type(1)]).toEqual(['int', 'array']);
    expect([main!.tls.size, child!.tls.size]).toEqual([0, 4]);
  });

  test('a pointer to a function in the data of each is its own function', () => {
    const program = both();
    for (const image of program.images) {
      const data = image.sections[2]!;
      const variable = image.variables.find((v) => v.name === 'pointer')!;
      const at = variable.location.kind === 'global' ? variable.location.address - data.address : -1;
      const address = Number(new DataView(data.bytes.buffer, data.bytes.byteOffset).getBigUint64(at, true));
      const f = program.functions.find((one) => CODE_BASE + CODE_STRIDE * one.entry === address)!;
      expect([f.displayName, imageAt(program, f.entry)]).toEqual(['helper', image]);
    }
  });

  test('a header that both include is one file, and each place is in the file it comes from', () => {
    const { program } = build(
      {
        'main.c': `#include <unistd.h>\n#include "both.h"\nint main(void) { f(); return execl("child", "child", NULL); }`,
        'child.c': `#include "both.h"\nint main(void) { f(); return 1; }`,
        'both.h': 'static void f(void) { }\n',
      },
      { executables: [named('child')] },
    );
    const paths = program!.files.map((file) => file.path);
    expect(new Set(paths).size).toBe(paths.length);
    const fileOf = (pc: number) => paths[program!.places[3 * pc]!];
    expect(program!.functions.map((f) => [f.displayName, fileOf(f.entry)])).toEqual(
      program!.functions.map((f) => [f.displayName, paths[f.place.file]]),
    );
    expect(program!.functions.filter((f) => f.name === 'f').map((f) => fileOf(f.entry))).toEqual(['both.h', 'both.h']);
    expect(program!.functions.filter((f) => f.name === 'main').map((f) => fileOf(f.entry))).toEqual([
      'main.c',
      'child.c',
    ]);
  });

  test('the fingerprint is that of all', () => {
    expect(both().fingerprint).toBe(both().fingerprint);
    expect(both().fingerprint).not.toBe(both(CHILD.replace('0.5', '0.25')).fingerprint);
    expect(both().fingerprint).not.toBe(both(CHILD.replace('n + own', 'n - own')).fingerprint);
    expect(both().fingerprint).not.toBe(build({ 'main.c': PARENT }).program!.fingerprint);
  });
});

describe('which ones', () => {
  const EXEC = (what: string) =>
    `#include <unistd.h>\nint main(void) { return execlp("${what}", "${what}", (char *)0); }`;

  test('executables may execute others, in a circle too', () => {
    const texts = { 'main.c': EXEC('a'), 'a.c': EXEC('b'), 'b.c': EXEC('main') };
    const executables = [named('a'), named('b'), { ...named('main'), paths: ['main', '/home/main'] }];
    const { program } = build(texts, { executables });
    expect(program?.images.map(({ name, paths }) => [name, paths])).toEqual([
      ['main', ['main', '/home/main']],
      ['a', ['a']],
      ['b', ['b']],
    ]);
  });

  test('one file under several paths is one executable', () => {
    const executables = [named('child'), { ...named('child'), paths: ['/opt/child', 'child'] }];
    const { program } = build({ 'main.c': EXEC('x'), 'child.c': CHILD }, { executables });
    expect(program?.images.map((image) => image.paths)).toEqual([['main'], ['child', '/opt/child']]);
  });

  test('what is wrong with a certain one is an error in its own file', () => {
    const wrong = { 'main.c': EXEC('child'), 'child.c': 'int main(void) {\n  return nothing;\n}\n' };
    const { program, diagnostics, sources } = build(wrong, { executables: [named('child')] });
    expect(program).toBeUndefined();
    expect(diagnostics.map((d) => [d.severity, sources[d.place.file]!.path, d.place.line])).toEqual([
      ['error', 'child.c', 2],
    ]);
  });

  test('a certain one without main is said to have none, in its own file', () => {
    const texts = { 'main.c': EXEC('child'), 'child.c': '#include <stdio.h>\nint f(void) { return 1; }\n' };
    const { diagnostics, sources } = build(texts, { executables: [named('child')] });
    expect(diagnostics.map((d) => [d.message, sources[d.place.file]!.path])).toEqual([
      ['there is no main function', 'child.c'],
    ]);
  });

  test('what is wrong with one whose name just occurs is a warning, and it is left out', () => {
    const texts = { 'main.c': EXEC('child'), 'list.c': 'int main(void) { return nothing; }', 'child.c': CHILD };
    const { program, diagnostics, sources } = build(texts, { executables: [named('list', false), named('child')] });
    expect(program?.images.map((image) => image.name)).toEqual(['main', 'child']);
    expect(diagnostics.map((d) => [d.severity, sources[d.place.file]!.path])).toEqual([['warning', 'list.c']]);
  });

  test('there is a limit, and it is said', () => {
    const many = Array.from({ length: 70 }, (_, n) => named(`p${n}`));
    const texts: Record<string, string> = { 'main.c': EXEC('p0') };
    for (const { file } of many) texts[file] = 'int main(void) { return 0; }';
    const { program, diagnostics } = build(texts, { executables: many });
    expect(program?.images.length).toBe(64);
    expect(diagnostics.length).toBe(7);
    expect(diagnostics[0]).toMatchObject({ severity: 'warning' });
    expect(diagnostics[0]!.message).toMatch(/more than 63 other programs .*'p63\.c' is left out/);
  });
});
