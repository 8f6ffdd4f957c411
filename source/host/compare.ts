/** `lockstep compare`: the same program under every combination of settings, as a table with small bars, or as JSON. */
import type { Policy } from '../kernel/policy.js';
import { DEFAULTS, makeMachine } from '../scenarios/machine.js';
import { nearest, suggestion } from '../scenarios/nearest.js';
import type { Settings } from '../scenarios/settings.js';
import { readThreads } from '../scenarios/threads.js';
import { parseTime } from '../scenarios/units.js';
import { policies, policyNamed } from '../schedulers/index.js';
import { indexWords, shareWords, timeWords } from '../screen/figures.js';
import { figuresOf, type Totals } from '../timeline/statistics.js';
import { capabilitiesOf } from './capabilities.js';
import { runWhole } from './drive.js';
import { isFailure } from './ending.js';
import { load, mergeSettings } from './load.js';
import type { Options } from './options.js';
import { endWithReader } from './output.js';

/** Runs that one call makes at most. */
export const MOST_RUNS = 200;

/** What can be varied besides the parameters of policies. */
const SETTINGS: readonly string[] = ['policy', 'cores', 'seed', 'threads'];

/** One `--vary`: a setting and the values that it takes, as typed. */
export interface Varied {
  readonly name: string;
  readonly values: readonly string[];
}

/** A combination, and what came out of it. */
interface Compared {
  readonly values: readonly string[];
  /** Which of the values count: a parameter of another policy does not. */
  readonly counts: readonly boolean[];
  readonly policy: string;
  readonly cores: number;
  readonly parameters: Readonly<Record<string, number>>;
  readonly outcome: string;
  readonly message: string;
  readonly steps: number;
  readonly totals: Totals;
}

class Wrong extends Error {}

const refuse = (message: string): never => {
  throw new Wrong(message);
};

const wholeWithin = (name: string, text: string, min: number, max: number): number => {
  const n = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(n) || n < min || n > max)
    refuse(`--vary ${name}: a whole number from ${min} to ${max}, not '${text}'`);
  return n;
};

/** All parameters of all policies, by name. */
const parameterNames = (): readonly string[] => [
  ...new Set([...policies.values()].flatMap((p) => p.parameters.map((x) => x.name))),
];

/** `name=a,b,c` as typed after --vary; or what is wrong with it. */
export const readVary = (texts: readonly string[]): readonly Varied[] => {
  const varied: Varied[] = [];
  for (const text of texts) {
    const match = /^([^=]+)=(.+)$/s.exec(text);
    const values = match?.[2]?.split(',').map((v) => v.trim()) ?? [];
    if (match === null || values.some((v) => v === ''))
      refuse(`--vary wants NAME=A,B,..., such as policy=cfs,rr or cores=1,2,4, not '${text}'`);
    const name = match![1]!.trim();
    const names = [...SETTINGS, ...parameterNames()];
    if (!names.includes(name)) refuse(`--vary: there is nothing called '${name}' to vary${suggestion(name, names)}`);
    if (varied.some((v) => v.name === name)) refuse(`--vary ${name} is given twice: --vary ${name}=A,B,...`);
    const seen = new Set<string>();
    for (const value of values) {
      check(name, value);
      if (seen.has(value)) refuse(`--vary ${name} names '${value}' twice`);
      seen.add(value);
    }
    varied.push({ name, values });
  }
  return varied;
};

const check = (name: string, value: string): void => {
  if (name === 'policy' && policyNamed(value) === undefined) {
    const near = nearest(value, [...policies.keys()]);
    const hint = near === undefined ? `; there are: ${[...policies.keys()].join(', ')}` : `; did you mean '${near}'?`;
    refuse(`--vary policy: there is no policy '${value}'${hint}`);
  } else if (name === 'threads') {
    const read = readThreads(value);
    if ('message' in read) refuse(`--vary threads: ${read.message}`);
  } else if (name === 'cores') wholeWithin(name, value, 1, 64);
  else if (name === 'seed') wholeWithin(name, value, 0, 0xffffffff);
  else if (name !== 'policy' && name !== 'threads' && numberOf(value) === undefined)
    refuse(`--vary ${name}: a number or a time such as 4us, not '${value}'`);
};

const numberOf = (value: string): number | undefined =>
  value === 'true' ? 1 : value === 'false' ? 0 : parseTime(value);

/** All combinations, the last setting varying fastest. */
const combinations = (varied: readonly Varied[]): readonly (readonly string[])[] =>
  varied.reduce<readonly (readonly string[])[]>(
    (all, { values }) => all.flatMap((row) => values.map((value) => [...row, value])),
    [[]],
  );

/**
 * The settings of one combination: the flags' own with what varies. Parameters that the policy of this row does not have
 * are left out, so that a quantum can be varied beside policies that have none.
 */
const settingsOf = (base: Settings, varied: readonly Varied[], row: readonly string[]): Settings => {
  const settings: { -readonly [K in keyof Settings]: Settings[K] } = { ...base };
  const parameters: Record<string, number> = { ...base.parameters };
  varied.forEach(({ name }, i) => {
    const value = row[i]!;
    if (name === 'policy') settings.policy = policyNamed(value)!.name;
    else if (name === 'threads') settings.threads = value;
    else if (name === 'cores' || name === 'seed') settings[name] = Number(value);
    else {
      // A single value takes the place of a whole list.
      for (const other of Object.keys(parameters)) if (baseOf(other) === name) delete parameters[other];
      parameters[name] = numberOf(value)!;
    }
  });
  settings.parameters = parameters;
  return settings;
};

/** `quantum` of `quantum.1`, the second value of a list. */
const baseOf = (name: string): string => name.split('.')[0]!;

const policyOf = (settings: Settings): Policy | undefined => policyNamed(settings.policy ?? DEFAULTS.policy);

/** A parameter that no policy of the comparison has would be ignored without a word. */
const checkUse = (names: readonly string[], used: readonly (Policy | undefined)[]): void => {
  for (const name of names) {
    if (used.some((policy) => policy?.parameters.some((p) => p.name === baseOf(name)))) continue;
    const all = [...new Set(used.map((policy) => policy?.name))].join(', ');
    const own = [...new Set(used.flatMap((policy) => policy?.parameters.map((p) => p.name) ?? []))];
    refuse(`no policy compared (${all}) has a parameter '${name}'${suggestion(name, own)}`);
  }
};

/** Compares; answers the exit status: 0, whatever the runs came to, as long as all could be made. */
export const compareCommand = (
  files: readonly string[],
  args: readonly string[] | undefined,
  options: Options,
): number => {
  endWithReader();
  try {
    return compare(files, args, options);
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    process.stderr.write(`lockstep: ${error.message}\n`);
    return 2;
  }
};

const compare = (files: readonly string[], args: readonly string[] | undefined, options: Options): number => {
  const varied = readVary(options.vary);
  const count = varied.reduce((n, v) => n * v.values.length, 1);
  if (varied.length === 0) refuse('compare wants --vary NAME=A,B,..., such as --vary policy=cfs,rr --vary cores=1,2');
  if (count > MOST_RUNS) refuse(`--vary makes ${count} combinations, and ${MOST_RUNS} are the most`);
  // Compiled once; policy and parameters are checked row by row.
  const { policy: _, parameters = {}, ...flags } = options.settings;
  const first = load({ files, args, options: { ...options, settings: flags }, terminal: false });
  if (!first.ok) {
    process.stderr.write(`${first.lines.join('\n')}\n`);
    return 2;
  }
  process.stderr.write(first.loaded.warnings.map((line) => `${line}\n`).join(''));
  const { machine: base, program, settings: own } = first.loaded;
  const all = combinations(varied).map((values) => {
    const given = settingsOf(options.settings, varied, values);
    const policy = policyOf({ ...own, ...given });
    const mine = Object.entries(given.parameters ?? {}).filter(([n]) =>
      policy?.parameters.some((p) => p.name === baseOf(n)),
    );
    const settings = mergeSettings(own, { ...given, parameters: Object.fromEntries(mine) });
    const made = makeMachine({ program, settings, args: base.args, stdin: base.stdin, terminal: false });
    if ('problems' in made) throw new Wrong(made.problems.join('\nlockstep: '));
    return { values, machine: made.machine };
  });
  const parametersVaried = varied.map((v) => v.name).filter((name) => !SETTINGS.includes(name));
  checkUse(
    [...Object.keys(parameters), ...parametersVaried],
    all.map(({ machine }) => machine.policy),
  );
  const rows = all.map(({ values, machine }): Compared => {
    const { kernel, ending, inversions } = runWhole(machine, { maxSteps: options.maxSteps });
    const counts = varied.map(({ name }) => SETTINGS.includes(name) || Object.hasOwn(machine.parameters, name));
    return {
      values,
      counts,
      policy: machine.policy.name,
      cores: machine.cores,
      parameters: machine.parameters,
      outcome: isFailure(ending) ? ending.outcome : 'well',
      message: ending.message,
      steps: kernel.state.step,
      totals: figuresOf(kernel, inversions).totals,
    };
  });
  const { unicode } = capabilitiesOf({ ascii: options.ascii }, process.env, false);
  process.stdout.write(
    options.json
      ? `${JSON.stringify(jsonOf(files, varied, rows), null, 2)}\n`
      : `${linesOf(varied, rows, unicode).join('\n')}\n`,
  );
  return 0;
};

const known = (n: number): number | null => (Number.isFinite(n) ? n : null);

const jsonOf = (files: readonly string[], varied: readonly Varied[], rows: readonly Compared[]) => ({
  files,
  vary: Object.fromEntries(varied.map(({ name, values }) => [name, values])),
  runs: rows.map(({ values, counts: _, totals, ...row }) => ({
    settings: Object.fromEntries(varied.map(({ name }, i) => [name, values[i]!])),
    ...row,
    totals: Object.fromEntries(Object.entries(totals).map(([name, value]) => [name, known(value)])),
  })),
});

interface Measure {
  readonly title: string;
  readonly of: (t: Totals) => number;
  readonly text: (n: number) => string;
  readonly better: 'less' | 'more';
}

const MEASURES: readonly Measure[] = [
  { title: 'time', of: (t) => t.time, text: timeWords, better: 'less' },
  { title: 'response', of: (t) => t.response, text: timeWords, better: 'less' },
  { title: 'turnaround', of: (t) => t.turnaround, text: timeWords, better: 'less' },
  { title: 'waiting', of: (t) => t.waiting, text: timeWords, better: 'less' },
  { title: 'longest wait', of: (t) => t.longestWait, text: timeWords, better: 'less' },
  { title: 'switches', of: (t) => t.switches, text: String, better: 'less' },
  { title: 'busy', of: (t) => t.utilisation, text: shareWords, better: 'more' },
  { title: 'fairness', of: (t) => t.fairness, text: indexWords, better: 'more' },
];

/** Those for which a chart is drawn below the table. */
const CHARTS = ['response', 'turnaround', 'waiting', 'switches'];
const BAR = 32;

const linesOf = (varied: readonly Varied[], rows: readonly Compared[], unicode: boolean): string[] => {
  const best = new Map<string, number>();
  for (const m of MEASURES) {
    const values = rows.map((row) => m.of(row.totals)).filter(Number.isFinite);
    // Where all are equal, none is the best.
    if (new Set(values).size > 1) best.set(m.title, m.better === 'less' ? Math.min(...values) : Math.max(...values));
  }
  const head = [...varied.map((v) => v.name), ...MEASURES.map((m) => m.title), 'end'];
  const shown = rows.map((row) => row.values.map((value, i) => (row.counts[i] ? value : `(${value})`)));
  const body = rows.map((row, r) => [
    ...shown[r]!,
    ...MEASURES.map((m) => {
      const value = m.of(row.totals);
      return `${m.text(value)}${best.get(m.title) === value ? '*' : ' '}`;
    }),
    row.outcome === 'well' ? 'well' : row.message,
  ]);
  const result = [
    ...table(head, body, varied.length),
    '',
    '* the best of its column; times are means over all threads',
  ];
  const labels = shown.map((values) => values.join(' '));
  for (const title of CHARTS) {
    const measure = MEASURES.find((m) => m.title === title)!;
    if (best.has(title)) result.push('', ...chart(measure, labels, rows, unicode));
  }
  return result;
};

const table = (head: readonly string[], body: readonly (readonly string[])[], left: number): string[] => {
  const all = [head.map((cell, i) => (i >= left && i < head.length - 1 ? `${cell} ` : cell)), ...body];
  const widths = head.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  return all.map((row) =>
    row
      .map((cell, i) => (i < left || i === head.length - 1 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
      .join('  ')
      .trimEnd(),
  );
};

/** One bar a row, to scale from 0. */
const chart = (m: Measure, labels: readonly string[], rows: readonly Compared[], unicode: boolean): string[] => {
  const values = rows.map((row) => m.of(row.totals));
  const most = Math.max(...values.filter(Number.isFinite));
  const label = Math.max(...labels.map((l) => l.length));
  const mark = unicode ? '\u2588' : '#';
  return [
    m.title,
    ...values.map((value, i) => {
      const share = most > 0 && Number.isFinite(value) ? value / most : 0;
      const cells = share === 0 ? 0 : Math.max(1, Math.round(share * BAR));
      return `  ${labels[i]!.padEnd(label)}  ${mark.repeat(cells)} ${m.text(value)}`;
    }),
  ];
};
