/** `lockstep run`: a program to its end without a screen, once or with many seeds. */
import type { KernelEvent } from '../kernel/events.js';
import type { Kernel, Machine } from '../kernel/machine.js';
import type { Verdict } from '../kernel/verdict.js';
import { DEFAULTS, fingerprint } from '../scenarios/machine.js';
import { showTime } from '../scenarios/units.js';
import { eventLine } from '../screen/explain.js';
import { coffman, verdictLines, verdictSentence } from '../screen/explain-verdicts.js';
import { addressName, taskName, threadName } from '../screen/names.js';
import { clean } from '../screen/text.js';
import { noOverrides, printSchedule } from '../timeline/schedule.js';
import { drive, runWhole } from './drive.js';
import { type Ending, endingLines, isFailure } from './ending.js';
import { type Loaded, load } from './load.js';
import type { Options } from './options.js';
import { endWithReader } from './output.js';
import { type Statistics, statisticsLines, statisticsOf } from './statistics.js';
import { type Follower, followWorkload, newFollower, workloadLines, workloadOf } from './workload.js';

/** Exit status after Ctrl-C, as shells give it. */
const INTERRUPTED = 130;
const NEWLINE = 10;

const errorLines = (lines: readonly string[]): void => {
  if (lines.length > 0) process.stderr.write(`${lines.join('\n')}\n`);
};

const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Ctrl-C asks a run to end; a second one ends us. */
const watchInterrupt = (): { readonly asked: () => boolean; readonly done: () => void } => {
  let asked = false;
  const onSignal = (): void => {
    asked = true;
  };
  process.once('SIGINT', onSignal);
  return { asked: () => asked, done: () => process.off('SIGINT', onSignal) };
};

/** Runs the program; answers the exit status. */
export const runCommand = async (
  files: readonly string[],
  args: readonly string[] | undefined,
  options: Options,
): Promise<number> => {
  endWithReader();
  const many = options.seeds !== undefined;
  const result = load({
    files,
    args,
    options,
    // With many seeds nothing is shown: the dashboard, where the schedule string leads to, is a terminal to the program.
    terminal: many || (process.stdout.isTTY === true && !options.json),
    ...(many ? { policy: 'random' } : {}),
  });
  if (!result.ok) {
    errorLines(result.lines);
    return 2;
  }
  errorLines(result.loaded.warnings);
  return many
    ? runSeeds(result.loaded, options, files, args)
    : options.json
      ? runJson(result.loaded, options)
      : runPlain(result.loaded, options);
};

/** One event as a line: time, core, thread, what happened. */
const traceLine = (k: Kernel, event: KernelEvent): string => {
  const kernel = k.state.tasks[event.task]?.kernelThread === true ? taskName(k, event.task) : '-';
  const who = event.context >= 0 ? threadName(k, event.context) : kernel;
  const core = event.core >= 0 ? `core ${event.core}` : '';
  return `${String(event.step).padStart(7)} ${showTime(event.time).padStart(9)}  ${core.padEnd(7)} ${who.padEnd(4)} ${clean(eventLine(k, event))}`;
};

/** Events that say nothing by themselves in a trace: their effect follows as another event. */
const SILENT: ReadonlySet<string> = new Set(['tick', 'decision', 'ready', 'allocate', 'free']);

type Listener = (k: Kernel, event: KernelEvent) => void;

/** Follows a workload, where there is one, besides what is asked for. */
const listener = (follower: Follower | undefined, told: Listener | undefined): Listener | undefined =>
  follower === undefined
    ? told
    : (k, event) => {
        followWorkload(follower, k, event);
        told?.(k, event);
      };

const runPlain = async ({ machine, schedule }: Loaded, options: Options): Promise<number> => {
  const follower = machine.jobs === undefined ? undefined : newFollower();
  const interrupt = watchInterrupt();
  let last = NEWLINE;
  const d = drive(machine, {
    schedule,
    maxSteps: options.maxSteps,
    onOutput: (fd, bytes) => {
      (fd === 2 ? process.stderr : process.stdout).write(bytes);
      last = bytes.at(-1) ?? last;
    },
    onEvent: listener(
      follower,
      options.trace
        ? (k, event) => {
            if (!SILENT.has(event.kind)) process.stderr.write(`${traceLine(k, event)}\n`);
          }
        : undefined,
    ),
  });
  while (!interrupt.asked() && d.slice()) await breath();
  interrupt.done();
  const ending = d.ending();
  // On a screen, what we say begins on a line of its own.
  if (last !== NEWLINE && process.stdout.isTTY === true && process.stderr.isTTY === true) process.stderr.write('\n');
  errorLines(endingLines(ending));
  const workload = follower && workloadOf(d.kernel, follower);
  if (workload !== undefined && !options.quiet) errorLines(workloadLines(workload, machine.cache !== undefined));
  else if (!options.quiet) errorLines(statisticsLines(statisticsOf(d.kernel, d.inversions)));
  const found = options.quiet ? [] : verdictLines(d.kernel, d.verdicts());
  if (found.length > 0) errorLines(['', 'what watching the run has found:', ...found.map((line) => `  ${line}`)]);
  return statusOf(ending);
};

const statusOf = (ending: Ending): number =>
  ending.outcome === 'interrupted' ? INTERRUPTED : isFailure(ending) ? 1 : 0;

const machineJson = (machine: Machine) => ({
  cores: machine.cores,
  policy: machine.policy.name,
  parameters: machine.parameters,
  threads: machine.model.name,
});

/** A verdict with names instead of numbers. */
const verdictJson = (k: Kernel, v: Verdict, count: number) => ({
  kind: v.kind,
  step: v.step,
  time: v.time,
  count,
  threads: v.contexts.map((id) => threadName(k, id)),
  object: v.address === 0 ? null : addressName(k, k.state.contexts[v.contexts[0] ?? -1]?.process ?? 0, v.address),
  region: v.region === '' ? null : v.region,
  line: v.pc < 0 ? null : (k.program.places[3 * v.pc + 1] ?? null),
  numbers: v.numbers,
  message: verdictSentence(k, v),
  conditions: v.kind === 'deadlock' ? coffman(k, v) : [],
});

const runJson = async ({ machine, schedule, fingerprint: print }: Loaded, options: Options): Promise<number> => {
  const interrupt = watchInterrupt();
  const decoders = { out: new TextDecoder(), err: new TextDecoder() };
  let stdout = '';
  let stderr = '';
  const events: unknown[] = [];
  const follower = machine.jobs === undefined ? undefined : newFollower();
  const d = drive(machine, {
    schedule,
    maxSteps: options.maxSteps,
    onOutput: (fd, bytes) => {
      if (fd === 2) stderr += decoders.err.decode(bytes, { stream: true });
      else stdout += decoders.out.decode(bytes, { stream: true });
    },
    onEvent: listener(
      follower,
      options.trace
        ? (k, event) => {
            if (SILENT.has(event.kind)) return;
            const { step, time, kind, core } = event;
            const thread = event.context >= 0 ? threadName(k, event.context) : null;
            events.push({ step, time, kind, core: core < 0 ? null : core, thread, text: eventLine(k, event) });
          }
        : undefined,
    ),
  });
  while (!interrupt.asked() && d.slice()) await breath();
  interrupt.done();
  const ending = d.ending();
  const figures: Statistics = statisticsOf(d.kernel, d.inversions);
  const { outcome, message, ...rest } = ending;
  const object = {
    outcome,
    message,
    ...rest,
    stdout: stdout + decoders.out.decode(),
    stderr: stderr + decoders.err.decode(),
    schedule: printSchedule(schedule ?? noOverrides(print, machine.seed)),
    seed: machine.seed,
    machine: machineJson(machine),
    ...figures,
    verdicts: d.verdicts().map(({ verdict, count }) => verdictJson(d.kernel, verdict, count)),
    ...(follower === undefined ? {} : { workload: workloadOf(d.kernel, follower) }),
    ...(options.trace ? { events } : {}),
  };
  process.stdout.write(`${JSON.stringify(object, null, 2)}\n`);
  return statusOf(ending);
};

interface Failure {
  readonly seed: number;
  readonly schedule: string;
  readonly outcome: string;
  readonly message: string;
  readonly lines: readonly string[];
}

const equal = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** The words that open the run of a schedule again, for a shell. */
const again = (
  command: string,
  files: readonly string[],
  args: readonly string[] | undefined,
  machine: Machine,
  options: Options,
  schedule: string,
): string => {
  const { settings } = options;
  const flags: string[] = ['--policy', machine.policy.name];
  const add = (name: string, value: string | number | undefined): void => {
    if (value !== undefined) flags.push(`--${name}`, String(value));
  };
  add('cores', settings.cores);
  add('threads', settings.threads);
  add('costs', settings.costs);
  add('lower', settings.lower);
  add('uninitialised', settings.uninitialised);
  add('stdin', options.stdin);
  for (const [name, value] of Object.entries(settings.parameters ?? {})) add('param', `${name}=${value}`);
  for (const folder of options.includePaths) flags.push('-I', folder);
  for (const { name, value } of options.defines) flags.push('-D', value === '1' ? name : `${name}=${value}`);
  flags.push('--schedule', schedule);
  const words = [command, ...files, ...flags, ...(args === undefined ? [] : ['--', ...args])];
  return words.map(shellWord).join(' ');
};

const shellWord = (word: string): string =>
  word === 'lockstep run' || /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

const runSeeds = async (
  { machine, settings }: Loaded,
  options: Options,
  files: readonly string[],
  args: readonly string[] | undefined,
): Promise<number> => {
  const interrupt = watchInterrupt();
  const wanted = options.seeds ?? 1;
  const start = settings.seed ?? DEFAULTS.seed;
  const progress = process.stderr.isTTY === true && !options.json;
  let firstOutput: Uint8Array | undefined;
  let first: Failure | undefined;
  let runs = 0;
  let failed = 0;
  let since = performance.now();
  for (; runs < wanted && !interrupt.asked(); ) {
    const seeded: Machine = { ...machine, seed: (start + runs) % 2 ** 32 };
    const { ending, stdout } = runWhole(seeded, { maxSteps: options.maxSteps, stop: interrupt.asked });
    runs++;
    const differs = options.sameOutput && firstOutput !== undefined && !equal(firstOutput, stdout);
    firstOutput ??= stdout;
    if (isFailure(ending) || differs) {
      failed++;
      first ??= {
        seed: seeded.seed,
        schedule: printSchedule(noOverrides(fingerprint(seeded), seeded.seed)),
        outcome: isFailure(ending) ? ending.outcome : 'different output',
        message: isFailure(ending) ? ending.message : 'its output differs from that of the first run',
        lines: endingLines(ending),
      };
      if (options.untilFailure) break;
    }
    if (progress && performance.now() - since > 200) {
      since = performance.now();
      process.stderr.write(`\r${runs} of ${wanted} runs, ${failed} failed `);
    }
    await breath();
  }
  interrupt.done();
  if (progress) process.stderr.write('\r\u001b[K');
  const stopped = interrupt.asked();
  if (options.json) {
    const { lines: _, ...rest } = first ?? { lines: [] };
    process.stdout.write(
      `${JSON.stringify({ runs, wanted, failed, first: first === undefined ? null : rest }, null, 2)}\n`,
    );
  } else {
    process.stdout.write(
      `${failed} of ${runs} runs failed (policy ${machine.policy.name}, seeds ${start} to ${start + runs - 1})\n`,
    );
    if (first !== undefined) {
      if (options.untilFailure && runs < wanted)
        process.stdout.write(`stopped at the first failure; without --until-failure all ${wanted} are run\n`);
      process.stdout.write(`\nthe first, with seed ${first.seed}: ${first.message}\n`);
      for (const line of first.lines) process.stdout.write(`  ${line}\n`);
      process.stdout.write(`\nschedule: ${first.schedule}\n`);
      process.stdout.write(`step by step: ${again('lockstep', files, args, machine, options, first.schedule)}\n`);
    }
  }
  return stopped ? INTERRUPTED : failed > 0 ? 1 : 0;
};
