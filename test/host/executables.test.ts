import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compileFiles, load } from '../../source/host/load.js';
import type { Options } from '../../source/host/options.js';

let folder = '';
const at = (name: string) => join(folder, name);
const put = (name: string, text: string) => writeFileSync(at(name), text);
const MAIN = 'int main(void) { return 0; }\n';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-exec-'));
  mkdirSync(at('bin'));
  put('child.c', MAIN);
  put('other.c', MAIN);
  put('bin/tool.c', MAIN);
  put('list.c', 'int helper(void) { return 1; }\n');
  put('wrong.c', 'int main(void) { return nothing; }\n');
  put('wc.c', MAIN);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program of this body may execute: name and paths of each, and what is said about it. */
function found(body: string, more: Partial<Parameters<typeof compileFiles>[1]> = {}, before = '') {
  put('main.c', `${before}#include <unistd.h>\n#include <stdlib.h>\nint main(int argc, char *argv[]) { ${body} }\n`);
  const result = compileFiles([at('main.c')], { includePaths: [], defines: [], settings: {}, ...more });
  if (!result.ok) return { message: result.message, images: undefined, problems: [] };
  const { program, diagnostics, sources } = result.compiled;
  return {
    message: undefined,
    images: program?.images.map(({ name, paths }) => `${name}: ${paths.join(' ')}`),
    problems: diagnostics.map(
      (d) => `${d.severity} ${sources[d.place.file]?.path.replace(`${folder}/`, '')}: ${d.message}`,
    ),
  };
}
const SELF = 'main: main a.out /usr/bin/main /bin/main';

describe('C files beside the program', () => {
  test('by the names in its text', () => {
    expect(found('return execl("./child", "child", NULL);').images).toEqual([SELF, 'child: child']);
    expect(found('char *v[] = {"child", NULL}; return execv(v[0], v);').images).toEqual([SELF, 'child: child']);
    expect(found('return execl("child.out", "c", NULL);').images).toEqual([SELF, 'child: child.out child']);
    expect(found('return execl("/opt/x/child", "c", NULL);').images).toEqual([SELF, 'child: /opt/x/child child']);
    expect(found('return execl("bin/tool", "t", NULL);').images).toEqual([SELF, 'tool: bin/tool tool']);
    expect(found('return execl("./child", "child", "./other", NULL);').images).toEqual([
      SELF,
      'child: child',
      'other: other',
    ]);
  });

  test('only if it executes anything', () => {
    expect(found('return "./child"[0];').images).toEqual([SELF]);
  });

  test('by macros of -D, by arguments and by what it reads', () => {
    const exec = 'return execl(argv[1], "x", NULL);';
    expect(found(exec).images).toEqual([SELF]);
    expect(found(exec, { defines: [{ name: 'X', value: '"./child"' }] }).images).toEqual([SELF, 'child: child']);
    expect(found(exec, { settings: { args: ['./child'] } }).images).toEqual([SELF, 'child: child']);
    expect(found(exec, { input: () => 'ls\n./child -x | other\n' }).images).toEqual(
      expect.arrayContaining([SELF, 'child: child', 'other: other']),
    );
  });

  test('what a scenario names must be there', () => {
    const settings = (list: string) => `/*---\nprograms: [${list}]\n---*/\n`;
    const exec = 'return execl(argv[1], "x", NULL);';
    expect(found(exec, {}, settings('child.c, bin/tool.c')).images).toEqual([SELF, 'child: child', 'tool: tool']);
    expect(found(exec, {}, settings('nothing.c')).message).toMatch(/^programs: there is no file '.*nothing\.c'/);
    expect(found(exec, {}, settings('child')).problems).toEqual([
      "error main.c: 'programs' is a list of C files: [child.c], and 'child' is none",
    ]);
  });

  test('a word that is also the name of a file without main, or of a wrong one, is no error', () => {
    expect(found('execl("./child", "child", NULL); return "the list is wrong"[0];')).toMatchObject({
      images: [SELF, 'child: child'],
      problems: [expect.stringMatching(/^warning wrong\.c: /)],
    });
  });

  test('errors of one that is executed are reported in its file', () => {
    expect(found('return execl("./wrong", "w", NULL);')).toMatchObject({
      images: undefined,
      problems: [expect.stringMatching(/^error wrong\.c: /)],
    });
    expect(found('return execl("./list", "l", NULL);').problems).toEqual(['error list.c: there is no main function']);
  });

  test('the program itself', () => {
    expect(found('return execl("./main", "main", NULL);').images).toEqual([SELF]);
    expect(found('return execl("/proc/self/exe", "main", NULL);').images).toEqual([SELF]);
    expect(found('return execl("/home/me/main", "main", NULL);').images).toEqual([`${SELF} /home/me/main`]);
  });
});

describe('small programs that come with lockstep', () => {
  test('by name, and in the usual folders', () => {
    expect(found('return execlp("true", "true", NULL);').images).toEqual([SELF, 'true: /usr/bin/true /bin/true']);
    expect(found('return execl("/bin/echo", "echo", NULL);').images).toEqual([SELF, 'echo: /usr/bin/echo /bin/echo']);
    expect(found('return execl("/opt/echo", "x", NULL);').images).toEqual([SELF]);
  });

  test('are not confused with a file of that name', () => {
    const { images } = found('return execlp("wc", "wc", NULL);');
    expect(images?.slice(0, 2)).toEqual([SELF, 'wc: wc']);
  });
});

test('a run finds what its standard input names', () => {
  put('input', './child\n');
  put('main.c', '#include <unistd.h>\nint main(int c, char *v[]) { (void)c; return execl(v[1], "x", NULL); }\n');
  const options = { settings: {}, includePaths: [], defines: [], stdin: at('input') } as unknown as Options;
  const result = load({ files: [at('main.c')], args: undefined, options, terminal: false });
  expect(result.ok && result.loaded.program.images.map((image) => image.name)).toEqual(['main', 'child']);
});
