import { describe, expect, test } from 'vitest';
import { compile, parseProgram } from '../../source/language/front.js';
import { systemHeaders } from '../../source/language/headers/index.js';
import { librarySources } from '../../source/library/c/index.js';
import { supported } from '../../source/library/index.js';

function options(text: string, defines: readonly { readonly name: string; readonly value: string }[] = []) {
  const read = (path: string) => (path === 'main.c' ? text : undefined);
  return { files: ['main.c'], loader: { read }, includePaths: [], defines, systemHeaders, supported, librarySources };
}
const sourcesOf = (...given: Parameters<typeof options>) =>
  parseProgram(options(...given))
    .sources.map(({ path }) => path)
    .filter((path) => path.startsWith('<library>'));

const variables = librarySources.find(({ path }) => path.endsWith('variables.c'))!;
/** Whatever the library's C defines for others: what is read at all is compiled in only if it is used. */
const defined = [...variables.text.matchAll(/^(?!static)\w[^=;]*?(\w+)(?=(?:\[\d\])? ?[=;])/gm)].map((m) => m[1]!);

describe('C of the library', () => {
  test('is not read by a program that mentions nothing of it', () => {
    expect(sourcesOf('#include <stdio.h>\n#include <stdlib.h>\nint main(void) { return puts("x"); }')).toEqual([]);
  });

  test.each(defined)('is read for the variable %s', (name) => {
    expect(sourcesOf(`int main(void) { return sizeof ${name}; }`)).toContain('<library>/variables.c');
  });

  test('is read where one of its names comes from -D, or from another part of it', () => {
    const text = '#include <stdio.h>\nint main(void) { return fputs("x", OUT); }';
    expect(sourcesOf(text, [{ name: 'OUT', value: 'stderr' }])).toEqual(['<library>/variables.c']);
    // What posix_spawn hands on is environ.
    const spawn = '#include <spawn.h>\nint main(void) { return posix_spawn(0, "x", 0, 0, 0, 0); }';
    expect(sourcesOf(spawn)).toEqual(['<library>/spawn.c', '<library>/variables.c']);
  });

  test('changes nothing of a program that does not use it', () => {
    const text = '#include <stdio.h>\nint x = 1;\nint main(void) { /* to stdout */ return puts("x") + x; }';
    const build = (all: boolean) =>
      compile({ ...options(text), librarySources: all ? librarySources : [], lower: 'split' }).program!;
    expect(sourcesOf(text)).toEqual(['<library>/variables.c']);
    expect(build(true).fingerprint).toBe(build(false).fingerprint);
    expect(build(true).images).toEqual(build(false).images);
  });
});
