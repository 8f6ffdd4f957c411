/** go.h means the same under every thread model, and to any C compiler. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runC } from '../library/run.js';

const headers = fileURLToPath(new URL('../../source/language/headers', import.meta.url));
const program = `
#include "go.h"
#include <unistd.h>
static WAIT_GROUP w = WAIT_GROUP_INITIALIZER;
static CHAN results;
static void square(void *arg) { long n = (long)arg; SEND(results, n * n); DONE(&w); }
static void closer(void *arg) { (void)arg; WAIT(&w); CLOSE(results); }
static void ticker(void *arg) { CHAN c = arg; for (int i = 0; i < 3; i++) { usleep(50); SEND(c, i); } }
int main(void) {
  results = MAKE_CHAN(0);
  ADD(&w, 20);
  for (long i = 0; i < 20; i++) GO(square, i);
  GO(closer, NULL);
  long v, sum = 0;
  while (RECEIVED(results, &v)) sum += v;
  CHAN a = MAKE_CHAN(1), b = MAKE_CHAN(0);
  GO(ticker, a); GO(ticker, b);
  long seen[2] = {0, 0};
  for (int i = 0; i < 6; i++) { CASE cs[2] = {{a, 0, 0, 0}, {b, 0, 0, 0}}; int k = SELECT(cs, 2, 1); seen[k] += cs[k].value + 1; }
  CASE none[1] = {{a, 0, 0, 0}};
  int idle = SELECT(none, 1, 0);
  printf("%ld %ld %ld %d\\n", sum, seen[0], seen[1], idle);
  return 0;
}
`;
const said = '2470 6 6 -1\n';
const hasCompiler = spawnSync('cc', ['--version']).status === 0;

describe('go.h', () => {
  for (const threads of ['one-to-one', 'many-to-one', 'many-to-many:2', 'gpm:1', 'gpm:4', 'interpreter-lock:20us']) {
    it(`means the same under ${threads}`, () => {
      for (const cores of [1, 4])
        for (const policy of ['round-robin', 'random'])
          expect(runC(program, { threads, cores, policy })).toMatchObject({ stdout: said, end: 'exit 0' });
    });
  }

  it('speaks as Go does of what is wrong', () => {
    const twice = '#include <go.h>\nint main(void) { CHAN c = MAKE_CHAN(1); CLOSE(c); CLOSE(c); return 0; }';
    expect(runC(twice, { threads: 'gpm' })).toMatchObject({
      stderr: 'fatal error: close of closed channel\n',
      end: 'exit 2',
    });
  });

  it.skipIf(!hasCompiler)('is C without a warning, and means the same there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-go-'));
    try {
      writeFileSync(join(folder, 'a.c'), program);
      const flags = ['-pthread', '-Wall', '-Wextra', '-Werror', '-iquote', headers, '-o', join(folder, 'a')];
      expect(spawnSync('cc', [...flags, join(folder, 'a.c')], { encoding: 'utf8' }).stderr).toBe('');
      const { stdout } = spawnSync(join(folder, 'a'), { encoding: 'utf8', timeout: 10_000 });
      expect(stdout).toBe(said);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
