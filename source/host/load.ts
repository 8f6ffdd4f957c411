/** From the names of C files and the flags to a machine, ready to boot; or to all that is wrong, in words. */
import { basename, dirname, join } from 'node:path';
import type { Machine } from '../kernel/machine.js';
import { type Diagnostic, render } from '../language/diagnostic.js';
import { compile } from '../language/front.js';
import { systemHeaders } from '../language/headers/index.js';
import type { Program } from '../language/program.js';
import type { SourceFile } from '../language/tree.js';
import { librarySources } from '../library/c/index.js';
import { supported } from '../library/index.js';
import { controlledMachine, DEFAULTS, fingerprint, isLibraryName, makeMachine } from '../scenarios/machine.js';
import { type Mention, mentionsIn, wordsOf } from '../scenarios/mentions.js';
import { readScenario, readSettings, type Settings } from '../scenarios/settings.js';
import { programText } from '../scenarios/workload.js';
import { policyNamed } from '../schedulers/index.js';
import { parseSchedule, type Schedule } from '../timeline/schedule.js';
import { executableName, executablesFor, ownPaths } from './executables.js';
import { fileLoader, isScenario, programPath, readBytes, readProgram } from './files.js';
import type { Options } from './options.js';

/** What `compileFiles` needs of the options. */
export type CompileOptions = Pick<Options, 'includePaths' | 'defines'> & {
  readonly settings: Settings;
  /** What the program reads: its input and its arguments, a shell's commands perhaps. Asked for only if it execs. */
  readonly input?: () => string;
};

export interface Compiled {
  /** The program; undefined where an error is among the diagnostics. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly SourceFile[];
  /** Settings of the first file's comment, completed by those of the flags. */
  readonly settings: Settings;
  /** Paths as they were read. */
  readonly files: readonly string[];
}

export type CompileResult =
  | { readonly ok: true; readonly compiled: Compiled }
  /** A file could not be read: one message. */
  | { readonly ok: false; readonly message: string };

/** Reads and compiles the files of one program. */
export const compileFiles = (given: readonly string[], options: CompileOptions): CompileResult => {
  const files = given.map(programPath);
  const texts = new Map<string, string>();
  for (const file of files) {
    if (texts.has(file)) return { ok: false, message: `'${file}' is named twice` };
    const read = readProgram(file);
    if (!read.ok) return read;
    texts.set(file, read.value);
  }
  const first = files[0];
  if (first === undefined) return { ok: false, message: 'a C file is needed' };

  const text = texts.get(first) ?? '';
  const isWorkload = isScenario(first);
  const { settings, problems } = isWorkload ? readScenario(text) : readSettings(text);
  const merged = mergeSettings(settings, options.settings);
  const wrongSettings = problems.map(
    (problem): Diagnostic => ({
      severity: 'error',
      kind: 'syntax',
      place: { file: 0, line: problem.line, column: problem.column, length: problem.length },
      message: problem.message,
    }),
  );
  if (wrongSettings.length > 0) {
    const sources = [{ path: first, text, own: true }];
    return { ok: true, compiled: { program: undefined, diagnostics: wrongSettings, sources, settings: merged, files } };
  }
  const programs = merged.programs ?? [];
  for (const file of programs) {
    const read = readProgram(join(dirname(first), file));
    if (!read.ok) return { ok: false, message: `programs: ${read.message}` };
  }
  const mentions = (): readonly Mention[] => [
    ...options.defines.flatMap(({ value }) => mentionsIn(value)),
    ...wordsOf([merged.stdin ?? '', ...(merged.args ?? []), options.input?.() ?? ''].join(' ')),
  ];
  let units: readonly string[] = files;
  if (isWorkload) {
    if (files.length > 1)
      return { ok: false, message: `'${first}' is a scenario with tasks of its own: no C files go with it` };
    const written = first.replace(/\.ya?ml$/i, '.c');
    texts.set(written, programText(merged.tasks ?? [], isLibraryName));
    units = [written];
  }
  const { program, diagnostics, sources } = compile({
    files: units,
    name: executableName(first),
    paths: ownPaths(first),
    executables: executablesFor({ main: first, mentions, programs }),
    loader: fileLoader(texts),
    includePaths: options.includePaths,
    defines: options.defines,
    systemHeaders,
    supported,
    librarySources,
    lower: merged.lower ?? 'split',
  });
  return { ok: true, compiled: { program, diagnostics, sources, settings: merged, files } };
};

/** A scenario's settings and those of the flags, which win. Parameters of another policy than the scenario's go. */
export const mergeSettings = (own: Settings, flags: Settings): Settings => {
  const merged: { -readonly [K in keyof Settings]: Settings[K] } = { ...own, ...flags };
  const policy = policyNamed(merged.policy ?? DEFAULTS.policy);
  const changed = flags.policy !== undefined && flags.policy !== (own.policy ?? DEFAULTS.policy);
  const kept = Object.entries(own.parameters ?? {}).filter(
    ([name]) => !changed || policy?.parameters.some((parameter) => parameter.name === name.split('.')[0]),
  );
  // a list goes as a whole
  const given = new Set(Object.keys(flags.parameters ?? {}).map((name) => name.split('.')[0]));
  const left = kept.filter(([name]) => !given.has(name.split('.')[0]));
  merged.parameters = { ...Object.fromEntries(left), ...flags.parameters };
  return merged;
};

/** Diagnostics as text, errors and warnings in order, each with its source line and caret. */
export const renderDiagnostics = (diagnostics: readonly Diagnostic[], sources: readonly SourceFile[]): string[] =>
  diagnostics.flatMap((diagnostic) => render(diagnostic, sources).split('\n'));

export interface LoadOptions {
  readonly files: readonly string[];
  /** What followed `--`; undefined: nothing did, and the scenario's own arguments are used. */
  readonly args: readonly string[] | undefined;
  readonly options: Options;
  /** Is the program's standard output a terminal? */
  readonly terminal: boolean;
  /** Policy where neither flags nor scenario say one. */
  readonly policy?: string;
  /** Is somebody to decide who does each step? */
  readonly controlled?: boolean;
}

export interface Loaded {
  readonly machine: Machine;
  readonly program: Program;
  readonly fingerprint: string;
  readonly schedule: Schedule | undefined;
  readonly settings: Settings;
  /** The scenario's title, or the file's name. */
  readonly title: string;
  /** First file, as it was read. */
  readonly file: string;
  readonly files: readonly string[];
  /** Warnings, rendered. */
  readonly warnings: readonly string[];
}

export type LoadResult =
  | { readonly ok: true; readonly loaded: Loaded }
  /** `compiled`: the file could be read, but is wrong (the dashboard shows it and waits for a reload). */
  | { readonly ok: false; readonly lines: readonly string[]; readonly compiled: boolean };

/** Bytes of the input that are looked through for names of programs. */
const MOST_INPUT = 1 << 16;

const wrong = (message: string): LoadResult => ({ ok: false, lines: [`lockstep: ${message}`], compiled: false });

/** Reads, compiles and sets up everything for a run. Never throws for what a person typed or wrote. */
export const load = ({ files, args, options, terminal, policy, controlled = false }: LoadOptions): LoadResult => {
  const flags: Settings =
    policy === undefined || options.settings.policy !== undefined ? options.settings : { ...options.settings, policy };
  let read: ReturnType<typeof readBytes> | undefined;
  const given = () => {
    if (options.stdin !== undefined) read ??= readBytes(options.stdin);
    return read;
  };
  const input = (): string => {
    const text = given();
    const bytes = text?.ok ? text.value.subarray(0, MOST_INPUT) : undefined;
    return [...(args ?? []), new TextDecoder().decode(bytes)].join(' ');
  };
  const result = compileFiles(files, { ...options, settings: flags, input });
  if (!result.ok) return wrong(result.message);
  const { program, diagnostics, sources, settings: merged } = result.compiled;
  if (program === undefined)
    return { ok: false, lines: renderDiagnostics(sorted(diagnostics), sources), compiled: true };

  const stdinRead = given();
  if (stdinRead?.ok === false) return wrong(`--stdin: ${stdinRead.message}`);
  const stdin = stdinRead?.value ?? new TextEncoder().encode(merged.stdin ?? '');
  const parsed = options.schedule === undefined ? undefined : parseSchedule(options.schedule);
  if (parsed !== undefined && !parsed.ok) return wrong(`--schedule: ${parsed.message}`);
  const schedule = parsed?.schedule;
  const settings: Settings = schedule === undefined ? merged : { ...merged, seed: schedule.seed };

  const file = result.compiled.files[0]!;
  const name = executableName(file);
  const make = (isTerminal: boolean) =>
    makeMachine({
      program,
      settings,
      args: [name, ...(args ?? settings.args ?? [])],
      stdin,
      terminal: isTerminal,
    });
  const made = make(terminal);
  if ('problems' in made) return { ok: false, lines: made.problems.map((p) => `lockstep: ${p}`), compiled: false };
  let machine = controlled ? controlledMachine(made.machine) : made.machine;
  let print = fingerprint(machine);
  if (schedule !== undefined && schedule.fingerprint !== print) {
    // Whether the program's output is a terminal is not the person's choice, and who decided is known from the schedule.
    const other = make(!terminal);
    const machines = 'problems' in other ? [made.machine] : [made.machine, other.machine];
    const fitting = [...machines, ...machines.map(controlledMachine)].find(
      (one) => fingerprint(one) === schedule.fingerprint,
    );
    if (fitting === undefined)
      return wrong(
        `--schedule: this schedule belongs to another program, other arguments or other settings (its fingerprint is ${schedule.fingerprint}, this program's is ${print}); give the same file, flags and arguments as when it was made`,
      );
    machine = fitting;
    print = schedule.fingerprint;
  }
  return {
    ok: true,
    loaded: {
      machine,
      program,
      fingerprint: print,
      schedule,
      settings,
      title: settings.title ?? basename(file),
      file,
      files: result.compiled.files,
      warnings: renderDiagnostics(
        diagnostics.filter((d) => d.severity !== 'error'),
        sources,
      ),
    },
  };
};

const RANK = { error: 0, warning: 1, note: 2 } as const;

/** Errors first: the way to a running program. Otherwise as they were found. */
const sorted = (diagnostics: readonly Diagnostic[]): readonly Diagnostic[] =>
  [...diagnostics].sort((a, b) => RANK[a.severity] - RANK[b.severity]);
