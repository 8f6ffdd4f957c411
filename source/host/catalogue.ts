/** What there is: scenarios, policies, thread models. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScenario, readSettings } from '../scenarios/settings.js';
import { showTime } from '../scenarios/units.js';
import { aliasesOf, policies } from '../schedulers/index.js';
import type { MenuEntry } from '../screen/view.js';
import { models } from '../threading/index.js';
import { isScenario, scenarioFiles, scenarioFolder } from './files.js';
import { endWithReader } from './output.js';

/** The topics in the order in which they are taught; others follow by name. */
export const TOPICS = [
  'Threads',
  'Processes',
  'Switching',
  'Thread models',
  'Communication',
  'Signals',
  'Servers',
  'Scheduling',
  'Races',
  'Locks',
  'Waiting',
  'Deadlock',
];

/** The scenarios that come with lockstep, by topic, in a topic by their numbers. */
export const scenarioEntries = (): readonly MenuEntry[] => {
  const all = scenarioFiles().map((file) => {
    const text = readFileSync(join(scenarioFolder(), file), 'utf8');
    const { settings } = isScenario(file) ? readScenario(text) : readSettings(text);
    return {
      file,
      title: settings.title ?? file.replace(/\.\w+$/, ''),
      topic: settings.topic ?? 'Others',
      about: settings.about ?? '',
      teaches: settings.teaches ?? [],
      order: settings.order ?? 1_000_000,
    };
  });
  const place = (topic: string): number => (TOPICS.includes(topic) ? TOPICS.indexOf(topic) : TOPICS.length);
  const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return all
    .sort(
      (a, b) =>
        place(a.topic) - place(b.topic) || byText(a.topic, b.topic) || a.order - b.order || byText(a.file, b.file),
    )
    .map(({ order: _, ...entry }) => entry);
};

const wrapAt = (text: string, width: number, indent: string): string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  if (line !== '') lines.push(indent + line);
  return lines;
};

/** `lockstep list`. */
export const listCommand = (json: boolean): number => {
  endWithReader();
  const entries = scenarioEntries();
  const nameOf = (entry: MenuEntry): string => entry.file.replace(/\.(c|ya?ml)$/, '');
  if (json) {
    const scenarios = entries.map((entry) => ({
      name: nameOf(entry),
      file: join(scenarioFolder(), entry.file),
      title: entry.title,
      topic: entry.topic,
      teaches: entry.teaches,
      about: entry.about,
    }));
    process.stdout.write(`${JSON.stringify({ scenarios }, null, 2)}\n`);
    return 0;
  }
  const width = Math.max(...entries.map((entry) => nameOf(entry).length), 0);
  const lines: string[] = [];
  let topic = '';
  for (const entry of entries) {
    if (entry.topic !== topic) {
      topic = entry.topic;
      lines.push(...(lines.length > 0 ? [''] : []), topic);
    }
    const tags = entry.teaches.length === 0 ? '' : `  [${entry.teaches.join(' ')}]`;
    lines.push(`  ${nameOf(entry).padEnd(width)}  ${entry.title}${tags}`);
    lines.push(...wrapAt(entry.about, 96 - width, ' '.repeat(width + 4)));
  }
  lines.push('', 'lockstep NAME opens one (in a terminal), lockstep run NAME runs it, lockstep --help says more.');
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
};

const unitWords = (unit: string, value: number): string =>
  unit === 'ns'
    ? showTime(value)
    : unit === 'percent'
      ? `${value}%`
      : unit === 'flag'
        ? value === 0
          ? 'no'
          : 'yes'
        : String(value);

/** `lockstep policies`. */
export const policiesCommand = (json: boolean): number => {
  endWithReader();
  if (json) {
    const all = [...policies.values()].map((policy) => ({
      name: policy.name,
      aliases: aliasesOf(policy),
      about: policy.about,
      workConserving: policy.workConserving,
      parameters: policy.parameters.map((p) => ({
        name: p.name,
        unit: p.unit,
        default: p.default,
        min: p.min,
        max: p.max,
        about: p.about,
      })),
    }));
    process.stdout.write(`${JSON.stringify({ policies: all }, null, 2)}\n`);
    return 0;
  }
  const lines: string[] = [];
  for (const policy of policies.values()) {
    const aliases = aliasesOf(policy);
    const also = aliases.length === 0 ? '' : ` (also ${aliases.join(', ')})`;
    lines.push(...(lines.length > 0 ? [''] : []), policy.name, `  ${policy.about}${also}`);
    const width = Math.max(0, ...policy.parameters.map((p) => p.name.length));
    for (const p of policy.parameters) {
      const range = p.unit === 'flag' ? 'true or false' : `${unitWords(p.unit, p.min)} to ${unitWords(p.unit, p.max)}`;
      const more = p.list === undefined ? '' : `, or a list of at most ${p.list}`;
      lines.push(`    ${p.name.padEnd(width)}  ${p.about}: ${range}${more}, default ${unitWords(p.unit, p.default)}`);
    }
  }
  lines.push(
    '',
    '--policy NAME takes one, --quantum TIME and --param NAME=VALUE set its parameters (a list: NAME=4us,8us).',
  );
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
};

/** `lockstep models`. */
export const modelsCommand = (): number => {
  endWithReader();
  const lines: string[] = [];
  for (const model of models.values()) {
    lines.push(...(lines.length > 0 ? [''] : []), model.name, `  ${model.about}`);
    const width = Math.max(0, ...model.parameters.map((p) => p.name.length));
    for (const p of model.parameters) {
      const range = p.unit === 'flag' ? 'true or false' : `${unitWords(p.unit, p.min)} to ${unitWords(p.unit, p.max)}`;
      lines.push(`    ${p.name.padEnd(width)}  ${p.about}: ${range}, default ${unitWords(p.unit, p.default)}`);
    }
  }
  lines.push(
    '',
    '--threads NAME takes one, --threads NAME:PARAMETER=VALUE:... with parameters: many-to-many:4, many-to-one:preempt=10us:jacket.',
  );
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
};
