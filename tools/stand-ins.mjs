// Asks the real programs: runs every case of test/library/stand-ins.json with coreutils, grep, procps and dash, and writes
// what they printed and how they ended beside it.
//   node tools/stand-ins.mjs            all of them
//   node tools/stand-ins.mjs --check    compares with what is there, writes nothing
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const file = fileURLToPath(new URL('../test/library/stand-ins.json', import.meta.url));
const known = JSON.parse(readFileSync(file, 'utf8'));
/** A folder with the files, fresh for each case. */
const fresh = () => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-stand-ins-'));
  for (const [name, text] of Object.entries(known.files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
};
/** Where each is: Debian's sh is dash. */
const real = { sh: 'dash' };

let different = 0;
const cases = known.cases.map((one) => {
  const [program, ...args] = one.command;
  const folder = fresh();
  const { status, signal, stdout, stderr } = spawnSync(real[program] ?? program, args, {
    argv0: program,
    cwd: folder,
    input: one.input ?? '',
    env: { ...known.environment, PATH: '/usr/bin:/bin' },
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  const { command, input, files } = one;
  const result = { command, ...(input === undefined ? {} : { input }), ...(files ? { files } : {}) };
  Object.assign(result, { status: signal ?? status, stdout, stderr });
  if (JSON.stringify(result) !== JSON.stringify(one)) {
    different++;
    if (process.argv.includes('--check')) console.log(command.join(' '));
  }
  return result;
});
if (process.argv.includes('--check')) process.exitCode = different > 0 ? 1 : 0;
else {
  const lines = cases.map((one) => `    ${JSON.stringify(one)}`);
  const { files, environment } = known;
  writeFileSync(
    file,
    `{\n  "files": ${JSON.stringify(files, null, 2).replaceAll('\n', '\n  ')},\n  "environment": ${JSON.stringify(environment)},\n  "cases": [\n${lines.join(',\n')}\n  ]\n}\n`,
  );
}
console.log(`${cases.length} cases, ${different} of them new or different`);
