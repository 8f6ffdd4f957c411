import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compile } from '../../source/language/front.js';
import { systemHeaders } from '../../source/language/headers/index.js';
import { librarySources } from '../../source/library/c/index.js';
import { supported } from '../../source/library/index.js';
import { standIns } from '../../source/library/programs/index.js';
import { runC } from './run.js';
import recorded from './stand-ins.json' with { type: 'json' };

/** What the real program of that name did (tools/stand-ins.mjs); `files`: in a folder with `recorded.files`. */
interface Case {
  readonly command: string[];
  readonly input?: string;
  readonly files?: boolean;
  readonly status: number | string;
  readonly stdout: string;
  readonly stderr: string;
}
const cases = recorded.cases as readonly Case[];
const REAL_PATH = '/usr/bin:/bin';
const nameOf = ({ command, input }: Case) =>
  `${command.map((word) => JSON.stringify(word)).join(' ')} < ${JSON.stringify(input ?? '').slice(0, 40)}`;

const names = [...standIns.keys()];
test('there is a case of each but those that never end', () => {
  const tried = new Set(cases.map(({ command }) => command[0]));
  expect(names.filter((name) => !tried.has(name))).toEqual(['pwd', 'yes']);
});

const compiler = spawnSync('cc', ['--version']).status === 0;
describe.skipIf(!compiler)('built by a real compiler they do what the real programs do', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lockstep-stand-ins-'));
    for (const name of names) {
      const source = fileURLToPath(new URL(`../../source/library/programs/${name}.c`, import.meta.url));
      const flags = ['-Wall', '-Wextra', '-Werror', '-O1', '-o', join(folder, 'bin', name), source];
      mkdirSync(join(folder, 'bin'), { recursive: true });
      const { stderr, status } = spawnSync('cc', flags, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(cases.map((one) => [nameOf(one), one] as const))('%s', (_, { command, input, status, stdout, stderr }) => {
    const cwd = mkdtempSync(join(folder, 'case-'));
    for (const [name, text] of Object.entries(recorded.files)) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true });
      writeFileSync(join(cwd, name), text);
    }
    const PATH = join(folder, 'bin');
    const ran = spawnSync(join(PATH, command[0]!), command.slice(1), {
      argv0: command[0]!,
      cwd,
      input: input ?? '',
      env: { ...recorded.environment, PATH },
      encoding: 'utf8',
    });
    expect({
      status: ran.signal ?? ran.status,
      stdout: ran.stdout.replace(`PATH=${PATH}`, `PATH=${REAL_PATH}`),
      stderr: ran.stderr,
    }).toEqual({ status, stdout, stderr });
  });
});

/** Library functions that a stand-in calls and the machine does not have. */
function missing(name: string): readonly string[] {
  const { diagnostics } = compile({
    files: [`${name}.c`],
    loader: { read: () => standIns.get(name) },
    includePaths: [],
    defines: [],
    systemHeaders,
    supported,
    librarySources,
    lower: 'split',
  });
  return diagnostics.filter((d) => d.severity === 'error').map((d) => d.message);
}

// The machine's file system has none of the files.
// There is a home to go to, unlike where the cases were recorded.
const possibleOf = (name: string) =>
  cases.filter(
    ({ command, files }) => command[0] === name && files !== true && !command.join(' ').includes('cd; echo'),
  );

describe.each(names.filter((name) => possibleOf(name).length > 0))('%s on the simulated machine', (name) => {
  const lacks = missing(name);
  const possible = possibleOf(name);
  test.skipIf(lacks.length > 0).each(possible.map((one) => [nameOf(one), one] as const))('%s', (_, one) => {
    const bytes = (text: string) => Buffer.from(text).toString('latin1');
    const { stdout, stderr, end, misuses } = runC(standIns.get(name)!, {
      name,
      args: one.command.slice(1).map((word) => word),
      stdin: bytes(one.input ?? ''),
      environment: [...Object.entries(recorded.environment), ['PATH', REAL_PATH]].map(
        ([key, value]) => `${key}=${value}`,
      ),
      standIns: names.filter((other) => missing(other).length === 0),
    });
    expect({ stdout, stderr, end, misuses }).toEqual({
      stdout: bytes(one.stdout),
      stderr: bytes(one.stderr),
      end:
        typeof one.status === 'number'
          ? `exit ${one.status}`
          : `signal ${constants.signals[one.status as NodeJS.Signals]}`,
      misuses: [],
    });
  });
});
