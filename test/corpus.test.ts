/** Every program of the corpus, through the same code as `lockstep run`: stdout and the way it ends as a real compiler's. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runWhole } from '../source/host/drive.js';
import type { Ending } from '../source/host/ending.js';
import { type Loaded, load } from '../source/host/load.js';
import { checkOptions } from '../source/host/options.js';
import { type CorpusProgram, formatEnd, loadCorpus, type ProgramPossibility } from './programs/corpus.js';
import { WAITING } from './programs/waiting.js';

/** `-I folder`, `-Ifolder`, `-D N=3`, `-DN=3` as the raw flags of the command line. */
const rawFlags = ({ flags, folder, stdinFile }: CorpusProgram): Record<'include' | 'define' | 'stdin', string[]> => {
  const raw = { include: [] as string[], define: [] as string[], stdin: stdinFile === null ? [] : [stdinFile] };
  for (let i = 0; i < flags.length; i++) {
    const flag = flags[i]!;
    const value = flag.length > 2 ? flag.slice(2) : flags[++i]!;
    if (flag.startsWith('-I')) raw.include.push(join(folder, value));
    else if (flag.startsWith('-D')) raw.define.push(value);
    else throw new Error(`${flag} is no flag that lockstep has`);
  }
  return raw;
};

/** Calls `use` with the paths of the program's files: what it executes stands beside them. */
const withFiles = <T>(program: CorpusProgram, use: (files: readonly string[]) => T): T => {
  if (program.executables.length === 0) return use(program.sources);
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-corpus-'));
  const copy = (path: string): string => {
    const to = join(folder, basename(path));
    copyFileSync(path, to);
    return to;
  };
  try {
    for (const { source } of program.executables) copy(source);
    return use(program.sources.map(copy));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const loadProgram = (program: CorpusProgram, policy?: string): Loaded => {
  const checked = checkOptions('run', rawFlags(program));
  if (!checked.ok) throw new Error(checked.message);
  const result = withFiles(program, (files) =>
    load({
      files,
      args: program.args,
      options: checked.options,
      terminal: false,
      ...(policy === undefined ? {} : { policy }),
    }),
  );
  if (!result.ok) throw new Error(result.lines.join('\n'));
  return result.loaded;
};

const endWords = ({ outcome, status, signal, message }: Ending): string =>
  outcome === 'exited' ? `${status}` : outcome === 'signal' ? `signal ${signal}` : `${outcome} (${message})`;

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

const corpus = loadCorpus();

test('the corpus is there', () => {
  expect(corpus.length).toBeGreaterThanOrEqual(80);
});

/**
 * One test of a program; of one that waits, that it still has to: it is refused, or differs. So the list cannot outlive
 * its reasons.
 */
const testProgram = (name: string, check: () => void): void => {
  if (!WAITING.includes(name)) {
    test(name, check);
    return;
  }
  test(`${name} waits`, () => {
    try {
      check();
    } catch {
      return;
    }
    throw new Error(`${name} passes: take it off test/programs/waiting.ts`);
  });
};

describe('deterministic programs', () => {
  for (const program of corpus) {
    if (program.expected === null || program.end === null) continue;
    const { expected, end } = program;
    testProgram(program.name, () => {
      const { machine } = loadProgram(program);
      const { ending, stdout } = runWhole(machine, { maxSteps: 20_000_000 });
      expect({ end: endWords(ending), stdout: latin1(stdout) }).toEqual({
        end: formatEnd(end),
        stdout: latin1(expected),
      });
    });
  }
});

/** Outcomes of the real machine that the simulated one does not have, and why. */
const NOT_HERE: Readonly<Record<string, { readonly outcome: string; readonly why: string }>> = {
  'races/no_join': {
    outcome: '0: "main\\nworker\\n"',
    why: 'exit() flushes and ends the process in one step: nobody can print between the two',
  },
};

const NEVER = 1_000_000;
/** From "preempts at every turn" to "hardly ever", on two cores and on one: what is rare in some races is no preemption at all. */
const TEMPERS: readonly Readonly<Record<string, number>>[] = [
  { preempt: 12 },
  { preempt: 2000, stall: 50, pause: 2000 },
  { preempt: NEVER, stall: 0 },
  { preempt: NEVER, stall: 50, pause: 65536 },
  { preempt: 60, stall: 30, pause: 400 },
];
const MOST_RUNS = 600;

const outcomeText = ({ end, stdout }: ProgramPossibility): string => `${formatEnd(end)}: ${JSON.stringify(stdout)}`;

describe('races: each outcome seen on a real machine, and none that cannot be', () => {
  for (const program of corpus) {
    if (program.outcomes === null) continue;
    const { outcomes, possible, storeBuffer } = program;
    testProgram(program.name, () => {
      const exceptions = new Set([...storeBuffer.map(outcomeText), NOT_HERE[program.name]?.outcome]);
      const wanted = outcomes.map(outcomeText).filter((outcome) => !exceptions.has(outcome));
      const { machine } = loadProgram(program, 'random');
      const allowed = possible?.map(outcomeText);
      const seen = new Set<string>();
      for (let seed = 0; seed < MOST_RUNS && !wanted.every((outcome) => seen.has(outcome)); seed++) {
        const parameters = { ...machine.parameters, ...TEMPERS[seed % TEMPERS.length] };
        const { ending, stdout } = runWhole(
          { ...machine, cores: seed % 8 < 5 ? 2 : 1, parameters, seed },
          { maxSteps: 300_000 },
        );
        const ended = ending.outcome === 'exited' || ending.outcome === 'signal';
        // Who turns a loop until another process does something may turn it for ever where nobody is preempted.
        if (ending.outcome === 'steps' && parameters.preempt! >= NEVER) continue;
        const outcome = ended ? `${endWords(ending)}: ${JSON.stringify(latin1(stdout))}` : 'hang: ""';
        seen.add(outcome);
        // One that cannot be is enough to fail; the other seeds might take long to say the same.
        if (allowed !== undefined && !allowed.includes(outcome)) break;
      }
      if (allowed !== undefined) expect(allowed).toEqual(expect.arrayContaining([...seen]));
      expect([...seen].sort()).toEqual(expect.arrayContaining(wanted));
    });
  }
});
