// Asks the real compiler: runs every program of test/programs and writes what it printed and how it ended beside it.
//   node tools/oracle.mjs                all of them
//   node tools/oracle.mjs races qsort    those whose name contains "races" or "qsort"
//   node tools/oracle.mjs --check        compares with what is there, writes nothing (races are only run once each)
//   node tools/oracle.mjs --runs 1000    how often each racy program is run (300)
import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism, constants, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const corpusRoot = join(root, 'test', 'programs');
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { check: { type: 'boolean', default: false }, runs: { type: 'string', default: '300' } },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) {
  console.error(`--runs wants a whole number above 0, not ${JSON.stringify(values.runs)}.`);
  process.exit(2);
}
if (spawnSync('cc', ['--version']).status !== 0) {
  console.error('There is no C compiler here: cc --version does not run.');
  process.exit(2);
}

/** The loader is TypeScript, which Node 20 does not read. */
const bundle = await esbuild.build({
  entryPoints: [join(corpusRoot, 'corpus.ts')],
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
});
const { loadCorpus, formatEnd, formatOutcome } = await import(
  `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].contents).toString('base64')}`
);

const programs = loadCorpus(corpusRoot).filter(
  (program) => positionals.length === 0 || positionals.some((part) => program.name.includes(part)),
);
if (programs.length === 0) {
  console.error(`No program's name contains ${positionals.join(' or ')}.`);
  process.exit(2);
}

const LIMIT_MS = 20_000;
const RACE_LIMIT_MS = 2_000;
const OUTPUT_LIMIT = 1 << 20;
const scratch = mkdtempSync(join(tmpdir(), 'lockstep-oracle-'));
const headers = join(scratch, 'include');
const ownHeader = join(root, 'source', 'language', 'headers', 'lockstep.h');

function execute(command, args, { cwd, input, limit }) {
  return new Promise((resolve) => {
    // A process group of its own: what it forked goes with it, and its kill(0, ...) does not reach us.
    const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
    const killAll = () => {
      try {
        process.kill(-child.pid, 'SIGKILL');
      } catch {
        child.kill('SIGKILL');
      }
    };
    const chunks = [];
    const errors = [];
    let size = 0;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      killAll();
    }, limit);
    child.stdout.on('data', (chunk) => {
      size += chunk.length;
      if (size > OUTPUT_LIMIT) killAll();
      else chunks.push(chunk);
    });
    child.stderr.on('data', (chunk) => errors.push(chunk));
    // A program that ends before it has read its input closes the pipe: no matter.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.on('error', (error) => {
      clearTimeout(timer);
      resolve({ end: { kind: 'exit', status: 127 }, stdout: Buffer.alloc(0), stderr: String(error) });
    });
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      const end = late
        ? { kind: 'hang' }
        : signal === null
          ? { kind: 'exit', status }
          : { kind: 'signal', signal: constants.signals[signal] };
      resolve({ end, stdout: Buffer.concat(chunks), stderr: Buffer.concat(errors).toString('utf8') });
    });
  });
}

/** Builds a program and what it executes. */
async function compile(program, level) {
  const base = join(scratch, `${program.name.replaceAll('/', '_')}-${level}`);
  const binary = await build(program, program.folder, program.sources, level, base);
  const executables = [];
  for (const { name, source } of program.executables) {
    executables.push({ name, path: await build(program, dirname(source), [source], level, `${base}-${name}`) });
  }
  return { binary, executables };
}

async function build(program, folder, files, level, binary) {
  const wantsHeader = files.some((file) => /#\s*include\s*[<"]lockstep\.h[>"]/.test(readFileSync(file, 'utf8')));
  if (wantsHeader) {
    // Only this one header: our own stdio.h must not stand before the system's.
    mkdirSync(headers, { recursive: true });
    if (!existsSync(join(headers, 'lockstep.h'))) copyFileSync(ownHeader, join(headers, 'lockstep.h'));
  }
  const flags = ['-pthread', '-fwrapv', '-w', level, ...program.flags, ...(wantsHeader ? ['-I', headers] : [])];
  const sources = files.map((file) => relative(folder, file));
  const built = await execute('cc', [...flags, '-o', binary, ...sources, '-lm'], {
    cwd: folder,
    input: '',
    limit: 60_000,
  });
  if (formatEnd(built.end) !== '0') throw new Error(`cc ${level} refuses it:\n${built.stderr}`);
  return binary;
}

/** Runs it in a folder of its own, where nothing is but what it may execute. */
async function runOnce({ binary, executables }, program, limit) {
  const cwd = mkdtempSync(join(scratch, 'run-'));
  for (const { name, path } of executables) linkSync(path, join(cwd, name));
  try {
    return await execute(binary, program.args, { cwd, input: program.stdin, limit });
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

const describe = (result) =>
  `${formatEnd(result.end)}, ${JSON.stringify(result.stdout.toString('latin1')).slice(0, 600)}`;

async function deterministic(program) {
  // What threads and processes print could differ from run to run: look more than once.
  const times = program.topic === 'c' ? 1 : 4;
  let first;
  for (const level of ['-O0', '-O2']) {
    const built = await compile(program, level);
    for (let run = 0; run < times; run++) {
      const result = await runOnce(built, program, LIMIT_MS);
      if (result.end.kind === 'hang') throw new Error(`${level}: not finished after ${LIMIT_MS} ms`);
      first ??= result;
      if (formatEnd(result.end) !== formatEnd(first.end) || !result.stdout.equals(first.stdout)) {
        throw new Error(`not deterministic, ${level} run ${run + 1}:\n  ${describe(first)}\n  ${describe(result)}`);
      }
    }
  }
  const base = join(corpusRoot, program.name);
  if (!values.check) {
    writeFileSync(`${base}.expected`, first.stdout);
    writeFileSync(`${base}.status`, `${formatEnd(first.end)}\n`);
  } else if (
    program.expected === null ||
    program.end === null ||
    !first.stdout.equals(program.expected) ||
    formatEnd(program.end) !== formatEnd(first.end)
  ) {
    throw new Error(`differs from what is checked in: ${describe(first)}`);
  }
  return formatEnd(first.end);
}

async function racy(program) {
  const built = await compile(program, '-O0');
  const seen = new Map();
  const wanted = values.check ? 1 : runs;
  let started = 0;
  const worker = async () => {
    while (started < wanted) {
      started++;
      const { end, stdout } = await runOnce(built, program, RACE_LIMIT_MS);
      const outcome = { seen: 1, runs: wanted, end, stdout: stdout.toString('latin1') };
      const key = `${formatEnd(end)}: ${outcome.stdout}`;
      const known = seen.get(key);
      if (known === undefined) seen.set(key, outcome);
      else known.seen++;
    }
  };
  // One that hangs waits asleep, mostly: several at a time.
  await Promise.all(Array.from({ length: 6 }, worker));
  const text = [...seen]
    .sort(([a, x], [b, y]) => y.seen - x.seen || (a < b ? -1 : 1))
    .map(([, outcome]) => `${formatOutcome(outcome)}\n`)
    .join('');
  const allowed = [...(program.possible ?? []), ...program.storeBuffer];
  const possible = new Set(allowed.map(({ end, stdout }) => `${formatEnd(end)}: ${stdout}`));
  for (const key of seen.keys()) {
    if (!possible.has(key)) throw new Error(`an outcome that .possible does not list: ${JSON.stringify(key)}`);
  }
  if (!values.check) writeFileSync(join(corpusRoot, `${program.name}.outcomes`), text);
  return `${seen.size} outcomes`;
}

let failed = 0;
try {
  const queue = [...programs];
  const work = async () => {
    for (let program = queue.shift(); program !== undefined; program = queue.shift()) {
      try {
        const how = program.topic === 'races' ? await racy(program) : await deterministic(program);
        console.log(`${program.name}: ${how}`);
      } catch (error) {
        failed++;
        console.error(`${program.name}: FAILED: ${error.message}`);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(`${programs.length} programs, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
