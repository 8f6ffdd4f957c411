import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build, bundleOptions } from '../build.mjs';
import textOfHeader from './fixtures/text.h';

const root = fileURLToPath(new URL('..', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-build-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bundles a program given as text, as it would stand in test/, and runs it under a shell. */
const runProgram = async (
  name: string,
  program: string,
  shell = '"$@"',
): Promise<{ out: string; status: number | null }> => {
  const file = join(folder, `${name}.mjs`);
  await esbuild.build({
    ...bundleOptions,
    splitting: false,
    stdin: { contents: program, resolveDir: join(root, 'test'), loader: 'ts' },
    outfile: file,
  });
  const { stdout, status } = spawnSync('bash', ['-c', shell, 'bash', process.execPath, file], { encoding: 'utf8' });
  return { out: stdout, status };
};

test('builds the program and the licences', async () => {
  const outdir = join(folder, 'dist');
  const { outputs } = await build(outdir);
  const files = readdirSync(outdir);
  for (const file of ['lockstep.js', 'THIRD-PARTY-LICENSES.txt']) {
    expect(files).toContain(file);
  }
  expect(readFileSync(join(outdir, 'lockstep.js'), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(readFileSync(join(outdir, 'THIRD-PARTY-LICENSES.txt'), 'utf8')).toContain('ink 6.8.0 (MIT)');

  // What the launcher imports statically is what stands between the start of the process and the first frame.
  const byName = new Map(Object.entries(outputs).map(([path, output]) => [path.replace(/^.*?([^/]+)$/, '$1'), output]));
  const names = ['lockstep.js'];
  for (const name of names) {
    for (const { path, kind } of byName.get(name)?.imports ?? []) {
      const imported = path.replace(/^.*\//, '');
      if (kind === 'import-statement' && byName.has(imported) && !names.includes(imported)) names.push(imported);
    }
  }
  const inputs = names.flatMap((name) => Object.keys(byName.get(name)?.inputs ?? {}));
  expect(inputs).toContain('source/cli.ts');
  expect(inputs.filter((input) => /node_modules\/(ink|react|react-reconciler|yoga-layout)\//.test(input))).toEqual([]);
});

test('C sources are imported as their text, in the tests and in the build alike', async () => {
  const expected = readFileSync(join(root, 'test/fixtures/text.h'), 'utf8');
  expect(textOfHeader).toBe(expected);
  const { out } = await runProgram('text', "import text from './fixtures/text.h'; process.stdout.write(text);");
  expect(out).toBe(expected);
});

test('React is the production build', async () => {
  const { out } = await runProgram(
    'react',
    "import { captureOwnerStack } from 'react'; console.log(process.env.NODE_ENV, captureOwnerStack);",
  );
  // Only React's development build has it.
  expect(out).toBe('production undefined\n');
});

test('a reader that goes away ends the program quietly', async () => {
  const { out } = await runProgram(
    'pipe',
    `import { endWithReader } from '../source/host/output.js';
     endWithReader();
     setInterval(() => process.stdout.write('line\\n'.repeat(1000)), 1);`,
    '"$@" 2>&1 | head -n 1; echo "$PIPESTATUS"',
  );
  expect(out).toBe('line\n141\n');
});

test.skipIf(!existsSync('/dev/full'))('a full disk is said, once', async () => {
  const { out } = await runProgram(
    'full',
    `import { endWithReader } from '../source/host/output.js';
     endWithReader();
     setInterval(() => process.stdout.write('line\\n'), 1);`,
    '"$@" 2>&1 >/dev/full; echo "$?"',
  );
  expect(out).toMatch(/^lockstep: cannot write the output: ENOSPC.*\n1\n$/);
});
