/**
 * Loads the corpus of C programs beside this file. README.md here says what the files mean.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** How a program ended: its exit status (0 to 255), or the number of the signal that killed it. */
export type ProgramEnd =
  | { readonly kind: 'exit'; readonly status: number }
  | { readonly kind: 'signal'; readonly signal: number };

/** One outcome of a racy program, as the real compiler's program showed it. */
export interface ProgramOutcome {
  /** How many of the runs ended so. */
  readonly seen: number;
  readonly runs: number;
  /** `hang`: it had not ended when its time was up. */
  readonly end: ProgramEnd | { readonly kind: 'hang' };
  /** What it had written to stdout (bytes as Latin-1 characters). */
  readonly stdout: string;
}

/** How a racy program may end, and what is on stdout then. */
export type ProgramPossibility = Pick<ProgramOutcome, 'end' | 'stdout'>;

/** A program of one file that another one executes. */
export interface CorpusExecutable {
  readonly name: string;
  /** Absolute path of its C file. */
  readonly source: string;
}

export interface CorpusProgram {
  /** Folder and name, such as `c/promotions`: unique, and the path of everything beside the program. */
  readonly name: string;
  /** The first folder: `c`, `pthreads`, `atomics`, `asm`, `courses`, `races`, `processes`, `files`, `signals`, `memory`. */
  readonly topic: string;
  /** Absolute paths of the C files, `main.c` first, the others by code unit. */
  readonly sources: readonly string[];
  /** The folder of the sources: compile here. */
  readonly folder: string;
  /** What it may exec, as `./NAME` in the folder that it starts in; by code unit. */
  readonly executables: readonly CorpusExecutable[];
  /** Compiler flags (`-D NAME=VALUE`, `-I folder`, relative to `folder`), one word an entry. */
  readonly flags: readonly string[];
  /** argv without argv[0]. */
  readonly args: readonly string[];
  /** Absolute path of its standard input; null where there is no `.in`: it is empty then. */
  readonly stdinFile: string | null;
  readonly stdin: Uint8Array;
  /** Exact stdout; null for racy programs. */
  readonly expected: Uint8Array | null;
  /** How it ends; null for racy programs. */
  readonly end: ProgramEnd | null;
  /** What was seen of a racy program, most frequent first; null for deterministic ones. */
  readonly outcomes: readonly ProgramOutcome[] | null;
  /** All that its interleavings allow, worked out by hand; null for deterministic ones. */
  readonly possible: readonly ProgramPossibility[] | null;
  /** What only a processor with store buffers can add to `possible`. */
  readonly storeBuffer: readonly ProgramPossibility[];
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const lines = (path: string): string[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
    : [];

/** Names of the C files of a folder, by code unit; none where there is no such folder. */
const cFiles = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith('.c'))
        .map((entry) => entry.name)
        .sort(byCodeUnit)
    : [];

const folders = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

const STORE_BUFFER = 'store buffer: ';

/** `NAME.exec` beside `NAME.c`: the folder of what it executes. */
export const EXECUTABLES = '.exec';

/** `0`, `3`, `signal 11` → how a program ended. Throws on anything else. */
export function parseEnd(text: string): ProgramEnd {
  const match = /^(signal )?(\d{1,3})$/.exec(text.trim());
  if (!match) throw new Error(`Not an exit status: ${JSON.stringify(text)}`);
  const number = Number(match[2]);
  return match[1] === undefined ? { kind: 'exit', status: number } : { kind: 'signal', signal: number };
}

/** The reverse of `parseEnd`. */
export function formatEnd(end: ProgramEnd | { readonly kind: 'hang' }): string {
  if (end.kind === 'hang') return 'hang';
  return end.kind === 'exit' ? `${end.status}` : `signal ${end.signal}`;
}

/** One line of a `.outcomes` file: `173 of 300: 0: "lost\n"` (times seen, of runs, end, stdout as a JSON string). */
export function parseOutcome(line: string): ProgramOutcome {
  const match = /^(\d+) of (\d+): ([^:]+): (".*")$/.exec(line);
  if (!match) throw new Error(`Not an outcome: ${JSON.stringify(line)}`);
  const end = match[3] === 'hang' ? ({ kind: 'hang' } as const) : parseEnd(match[3]);
  return { seen: Number(match[1]), runs: Number(match[2]), end, stdout: JSON.parse(match[4]) as string };
}

/** One line of a `.possible` file: `0: "lost\n"` or `hang: ""`. */
export function parsePossibility(line: string): ProgramPossibility {
  const { end, stdout } = parseOutcome(`0 of 0: ${line}`);
  return { end, stdout };
}

/** The reverse of `parseOutcome`. */
export function formatOutcome(outcome: ProgramOutcome): string {
  return `${outcome.seen} of ${outcome.runs}: ${formatEnd(outcome.end)}: ${JSON.stringify(outcome.stdout)}`;
}

/** The folder of the corpus. */
export function corpusFolder(): string {
  return fileURLToPath(new URL('.', import.meta.url));
}

/** Every program, sorted by name (code units), whether or not its expectations have been made yet. */
export function loadCorpus(root: string = corpusFolder()): CorpusProgram[] {
  const programs: CorpusProgram[] = [];
  const add = (base: string, folder: string, sources: readonly string[]): void => {
    const name = relative(root, base).split('\\').join('/');
    const optional = (suffix: string): Uint8Array | null =>
      existsSync(base + suffix) ? new Uint8Array(readFileSync(base + suffix)) : null;
    programs.push({
      name,
      topic: name.slice(0, name.indexOf('/')),
      sources,
      folder,
      executables: cFiles(base + EXECUTABLES).map((file) => ({
        name: basename(file, '.c'),
        source: join(base + EXECUTABLES, file),
      })),
      flags: lines(`${base}.flags`),
      args: lines(`${base}.args`),
      stdin: optional('.in') ?? new Uint8Array(),
      stdinFile: existsSync(`${base}.in`) ? `${base}.in` : null,
      expected: optional('.expected'),
      end: existsSync(`${base}.status`) ? parseEnd(readFileSync(`${base}.status`, 'utf8')) : null,
      outcomes: existsSync(`${base}.outcomes`) ? lines(`${base}.outcomes`).map(parseOutcome) : null,
      possible: existsSync(`${base}.possible`)
        ? lines(`${base}.possible`)
            .filter((line) => !line.startsWith(STORE_BUFFER))
            .map(parsePossibility)
        : null,
      storeBuffer: lines(`${base}.possible`)
        .filter((line) => line.startsWith(STORE_BUFFER))
        .map((line) => parsePossibility(line.slice(STORE_BUFFER.length))),
    });
  };
  const visit = (folder: string): void => {
    const sources = cFiles(folder);
    if (sources.includes('main.c')) {
      const ordered = ['main.c', ...sources.filter((file) => file !== 'main.c')];
      add(
        folder,
        folder,
        ordered.map((file) => join(folder, file)),
      );
    } else {
      for (const file of sources) add(join(folder, basename(file, '.c')), folder, [join(folder, file)]);
    }
    for (const name of folders(folder)) if (!name.endsWith(EXECUTABLES)) visit(join(folder, name));
  };
  for (const name of folders(root)) visit(join(root, name));
  return programs.sort((a, b) => byCodeUnit(a.name, b.name));
}
