/**
 * The flags as a table, and from what was typed to checked options. The table also drives the help texts; what reads the
 * words of the command line (meow) is in cli.ts.
 */
import { nearest, suggestion } from '../scenarios/nearest.js';
import type { Settings } from '../scenarios/settings.js';
import { parseTime } from '../scenarios/units.js';
import { listEntries } from '../schedulers/parameters.js';
import { COLOUR_CHOICES, type ColourChoice } from './capabilities.js';

export const COMMAND_NAMES = ['run', 'compare', 'check', 'probe', 'list', 'policies', 'models'] as const;
export type CommandName = (typeof COMMAND_NAMES)[number];
/** A value of a policy's parameter; the policy says what its range is. */
const parameterValue = (text: string): number | undefined => {
  if (text === 'true') return 1;
  if (text === 'false') return 0;
  return /^\s*-\d+\s*$/.test(text) ? Number(text) : parseTime(text.trim());
};

/** `open`: the dashboard (no command word). */
export type Action = CommandName | 'open';

export interface Flag {
  /** As typed after `--`. */
  readonly name: string;
  readonly short?: string;
  /** What its value is called in the help; absent: it is a switch. */
  readonly value?: string;
  readonly about: string;
  readonly group: 'The machine' | 'The program' | 'Running' | 'The screen' | 'Help';
  /** Commands that take it. */
  readonly of: readonly Action[];
}

const PROGRAMS: readonly Action[] = ['open', 'run', 'compare'];
const COMPILED: readonly Action[] = ['open', 'run', 'compare', 'check'];
const ALL: readonly Action[] = ['open', ...COMMAND_NAMES];

export const FLAGS: readonly Flag[] = [
  { group: 'The machine', name: 'cores', value: 'N', about: 'cores, 1 to 64', of: PROGRAMS },
  { group: 'The machine', name: 'policy', value: 'NAME', about: 'scheduling policy (lockstep policies)', of: PROGRAMS },
  { group: 'The machine', name: 'quantum', value: 'TIME', about: 'time slice: 4us, 500ns, 1ms', of: PROGRAMS },
  {
    group: 'The machine',
    name: 'param',
    value: 'NAME=V',
    about: 'any parameter of the policy; may be repeated',
    of: PROGRAMS,
  },
  { group: 'The machine', name: 'seed', value: 'N', about: 'seed of all that is left to chance', of: PROGRAMS },
  { group: 'The machine', name: 'threads', value: 'MODEL', about: 'thread model (lockstep models)', of: PROGRAMS },
  { group: 'The machine', name: 'costs', value: 'NAME', about: 'prices: lecture, ticks, free', of: PROGRAMS },
  {
    group: 'The program',
    name: 'include',
    short: 'I',
    value: 'FOLDER',
    about: 'look for "headers" there too; may be repeated',
    of: COMPILED,
  },
  {
    group: 'The program',
    name: 'define',
    short: 'D',
    value: 'NAME[=V]',
    about: 'define a macro; may be repeated',
    of: COMPILED,
  },
  {
    group: 'The program',
    name: 'lower',
    value: 'HOW',
    about: 'x++ in memory: split (load, add, store) or rmw (one instruction)',
    of: COMPILED,
  },
  {
    group: 'The program',
    name: 'uninitialised',
    value: 'HOW',
    about: 'use of a value never set: stop or ignore',
    of: PROGRAMS,
  },
  { group: 'The program', name: 'stdin', value: 'FILE', about: 'its standard input (- for ours)', of: PROGRAMS },
  {
    group: 'Running',
    name: 'schedule',
    value: 'STRING',
    about: 'replay the decisions of a schedule string',
    of: ['open', 'run'],
  },
  {
    group: 'Running',
    name: 'vary',
    value: 'NAME=A,B',
    about: 'run with each of these; may be repeated: all combinations',
    of: ['compare'],
  },
  { group: 'Running', name: 'seeds', value: 'N', about: 'run N times, each with another seed', of: ['run'] },
  { group: 'Running', name: 'until-failure', about: 'stop at the first of these runs that fails', of: ['run'] },
  {
    group: 'Running',
    name: 'same-output',
    about: 'a run that prints something else than the first one fails too',
    of: ['run'],
  },
  {
    group: 'Running',
    name: 'max-steps',
    value: 'N',
    about: 'give up after N steps (default 50000000)',
    of: ['run', 'compare'],
  },
  { group: 'Running', name: 'trace', about: 'print what happens, one event a line', of: ['run'] },
  { group: 'Running', name: 'quiet', about: 'no statistics after the run', of: ['run'] },
  {
    group: 'Running',
    name: 'json',
    about: 'one JSON object on standard output',
    of: ['run', 'compare', 'check', 'probe', 'list', 'policies'],
  },
  { group: 'Running', name: 'quick', about: 'measure in short: fewer repetitions', of: ['probe'] },
  { group: 'The screen', name: 'color', value: 'WHEN', about: 'auto, never, always, 16 or 256', of: ['open'] },
  { group: 'The screen', name: 'ascii', about: 'no characters beyond ASCII', of: ['open', 'compare'] },
  { group: 'The screen', name: 'theme', value: 'NAME', about: 'dark or light', of: ['open'] },
  { group: 'Help', name: 'help', short: 'h', about: 'this help; after a command: its own', of: ALL },
  { group: 'Help', name: 'version', about: "lockstep's version", of: ALL },
];

const THEMES = ['dark', 'light'] as const;
export const DEFAULT_MAX_STEPS = 50_000_000;
const MOST_STEPS = Number.MAX_SAFE_INTEGER;

/** What was typed: by flag name, the values of each time it stood there. */
export type RawFlags = Readonly<Record<string, readonly string[] | boolean | undefined>>;

export interface Options {
  /** What the flags say about machine and program; they win over a scenario's own settings. */
  readonly settings: Settings;
  readonly includePaths: readonly string[];
  readonly defines: readonly { readonly name: string; readonly value: string }[];
  /** File of the program's standard input; `-` for ours. */
  readonly stdin: string | undefined;
  readonly schedule: string | undefined;
  /** What `compare` varies: `name=a,b`, as typed. */
  readonly vary: readonly string[];
  readonly seeds: number | undefined;
  readonly untilFailure: boolean;
  readonly sameOutput: boolean;
  readonly maxSteps: number;
  readonly trace: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
  readonly quick: boolean;
  readonly color: ColourChoice;
  readonly ascii: boolean;
  readonly theme: string;
}

export type Checked =
  | { readonly ok: true; readonly options: Options }
  | { readonly ok: false; readonly message: string };

class Wrong extends Error {}

const refuse = (message: string): never => {
  throw new Wrong(message);
};

const whole = (name: string, text: string, min: number, max: number): number => {
  // 2e6 and 2_000_000 are how people write large numbers.
  const n = /^\d[\d_]*(e\d+)?$/i.test(text) ? Number(text.replaceAll('_', '')) : Number.NaN;
  if (!Number.isSafeInteger(n) || n < min || n > max)
    refuse(
      `--${name} wants a whole number ${max === MOST_STEPS ? `of at least ${min}` : `from ${min} to ${max}`}, not '${text}'`,
    );
  return n;
};

const oneOf = <T extends string>(name: string, text: string, names: readonly T[]): T => {
  if (!names.includes(text as T)) refuse(`--${name} wants ${names.join(', ')}, not '${text}'${mean(text, names)}`);
  return text as T;
};

const mean = (text: string, names: readonly string[]): string => {
  const near = nearest(text, names);
  return near === undefined ? '' : `; did you mean '${near}'?`;
};

/** The message for a flag that does not exist. */
export const unknownFlag = (name: string, action: Action): string => {
  const mine = FLAGS.filter((flag) => flag.of.includes(action));
  const shown = name.length === 1 ? `-${name}` : `--${name}`;
  const near = nearest(
    name,
    mine.map((flag) => flag.name),
  );
  const hint = near === undefined ? `; see ${commandWords(action)} --help` : `; did you mean --${near}?`;
  return `there is no flag ${shown}${hint}`;
};

export const commandWords = (action: Action): string => (action === 'open' ? 'lockstep' : `lockstep ${action}`);

/** Checks what was typed for a command. All flags are known here; the first thing wrong is said. */
export const checkOptions = (action: Action, raw: RawFlags): Checked => {
  try {
    for (const flag of FLAGS) {
      const given = raw[flag.name];
      const isGiven = given === true || (Array.isArray(given) && given.length > 0);
      if (isGiven && !flag.of.includes(action)) {
        const takes = flag.of.map((a) => commandWords(a)).join(', ');
        refuse(`${commandWords(action)} has no --${flag.name}: it belongs to ${takes}`);
      }
      if (flag.value !== undefined && Array.isArray(given) && given.some((text) => text === ''))
        refuse(`--${flag.name} wants a value: --${flag.name} ${flag.value}`);
    }
    const options = read(raw);
    if (options.seeds !== undefined && options.schedule !== undefined)
      refuse('--seeds and --schedule exclude each other: a schedule has its own seed');
    return { ok: true, options };
  } catch (error) {
    if (error instanceof Wrong) return { ok: false, message: error.message };
    throw error;
  }
};

const read = (raw: RawFlags): Options => {
  const all = (name: string): readonly string[] => {
    const given = raw[name];
    return typeof given === 'object' ? given : [];
  };
  const last = (name: string): string | undefined => all(name).at(-1);
  const is = (name: string): boolean => raw[name] === true;
  const when = <T>(name: string, check: (text: string) => T): T | undefined => {
    const text = last(name);
    return text === undefined ? undefined : check(text);
  };

  const settings: { -readonly [K in keyof Settings]: Settings[K] } = {};
  const cores = when('cores', (text) => whole('cores', text, 1, 64));
  if (cores !== undefined) settings.cores = cores;
  const seed = when('seed', (text) => whole('seed', text, 0, 0xffffffff));
  if (seed !== undefined) settings.seed = seed;
  const policy = last('policy');
  if (policy !== undefined) settings.policy = policy;
  const threads = last('threads');
  if (threads !== undefined) settings.threads = threads;
  const costs = last('costs');
  if (costs !== undefined) settings.costs = costs;
  const lower = when('lower', (text) => oneOf('lower', text, ['split', 'rmw'] as const));
  if (lower !== undefined) settings.lower = lower;
  const uninitialised = when('uninitialised', (text) => oneOf('uninitialised', text, ['stop', 'ignore'] as const));
  if (uninitialised !== undefined) settings.uninitialised = uninitialised;

  const parameters: Record<string, number> = {};
  const quantum = when(
    'quantum',
    (text) => parseTime(text) ?? refuse(`--quantum wants a time such as 4us, 500ns or 1ms, not '${text}'`),
  );
  if (quantum !== undefined) parameters.quantum = quantum;
  for (const text of all('param')) {
    const match = /^([^=]+)=(.+)$/.exec(text);
    if (match === null) throw new Wrong(`--param wants NAME=VALUE, such as quantum=4us, not '${text}'`);
    const [, name = '', value = ''] = match;
    const list = value.split(',').map(parameterValue);
    if (list.includes(undefined)) {
      throw new Wrong(`--param ${name} wants a number or a time such as 4us, not '${value}'`);
    }
    Object.assign(parameters, listEntries(name, list as number[]));
  }
  if (Object.keys(parameters).length > 0) settings.parameters = parameters;

  const untilFailure = is('until-failure');
  const seeds = when('seeds', (text) => whole('seeds', text, 1, 10_000_000));
  return {
    settings,
    includePaths: all('include'),
    defines: all('define').map((text) => {
      const at = text.indexOf('=');
      const name = at < 0 ? text : text.slice(0, at);
      if (!/^[A-Za-z_]\w*(\([\w, .]*\))?$/.test(name)) refuse(`-D wants NAME or NAME=VALUE, not '${text}'`);
      // As cc does it: a name alone is defined as 1.
      return { name, value: at < 0 ? '1' : text.slice(at + 1) };
    }),
    stdin: last('stdin'),
    schedule: last('schedule'),
    vary: all('vary'),
    seeds: seeds ?? (untilFailure || is('same-output') ? 1000 : undefined),
    untilFailure,
    sameOutput: is('same-output'),
    maxSteps: when('max-steps', (text) => whole('max-steps', text, 1, MOST_STEPS)) ?? DEFAULT_MAX_STEPS,
    trace: is('trace'),
    quiet: is('quiet'),
    json: is('json'),
    quick: is('quick'),
    color: when('color', (text) => oneOf('color', text, COLOUR_CHOICES)) ?? 'auto',
    ascii: is('ascii'),
    theme: when('theme', (text) => oneOf('theme', text, THEMES)) ?? 'dark',
  };
};

/** The message for a word that is neither a file nor a command. */
export const unknownCommand = (word: string): string =>
  `there is no command and no file '${word}'${suggestion(word, COMMAND_NAMES)}`;
