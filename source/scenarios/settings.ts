/**
 * A scenario's settings: the YAML comment on top of a C file, checked. Nothing in it is needed: any C program opens with
 * the defaults. What is given wrongly is refused at its line, with the nearest valid name.
 */
import { isMap, isSeq, type Pair, type YAMLMap, type Node as YamlNode } from 'yaml';
import { type CacheSettings, type MachineFile, PRICES, type PriceName, type WorkingSet } from '../kernel/machine.js';
import { VERDICTS, type VerdictKind } from '../kernel/verdict.js';
import { policies } from '../schedulers/index.js';
import { listEntries } from '../schedulers/parameters.js';
import { parseExpression } from './expression/syntax.js';
import { suggestion } from './nearest.js';
import { MOST_TIME, readRandomTasks, readTasks, type TaskPlan, time } from './tasks.js';
import { parseTime } from './units.js';
import { entries, list, oneOf, plain, type Refuse, readMap, type SettingsProblem, text, whole } from './yaml.js';

export type { SettingsProblem } from './yaml.js';

export interface Expectations {
  readonly verdicts?: readonly VerdictKind[];
  readonly [name: string]: string | number | boolean | readonly string[] | undefined;
}

/** A goal for whoever decides the schedule, step by step. */
export interface Challenge {
  /** In words. */
  readonly goal: string;
  /** Expression (expression/syntax.ts) that is true once it is reached. */
  readonly when: string;
  /** Fewest steps known; absent: nobody has found a way. */
  readonly par?: number;
  readonly hint?: string;
}

/** What a scenario or the flags may set. Everything optional; `complete` fills in the defaults. */
export interface Settings {
  readonly title?: string;
  readonly topic?: string;
  readonly order?: number;
  readonly teaches?: readonly string[];
  readonly about?: string;
  readonly twin?: string;
  readonly cores?: number;
  readonly policy?: string;
  /** Parameters of the policy, as written: checked against the policy's own table when the machine is made. */
  readonly parameters?: Readonly<Record<string, number>>;
  readonly seed?: number;
  /** Pages that a core's TLB has room for; 0: there is none. */
  readonly tlb?: number;
  /** Do its entries carry the number of their address space? Else a switch to another one flushes them. */
  readonly asid?: boolean;
  /** With which each process begins. */
  readonly workingSet?: WorkingSet;
  /** Limits of the user: highest real-time priority, lowest nice value. */
  readonly rtprio?: number;
  readonly nice?: number;
  readonly threads?: string;
  readonly args?: readonly string[];
  readonly environment?: readonly string[];
  readonly stdin?: string;
  /** C files beside this one that the program may exec, besides those that its text names. */
  readonly programs?: readonly string[];
  /** Files that are there when the program begins, relative to the folder in which it begins. */
  readonly files?: readonly MachineFile[];
  readonly watch?: readonly string[];
  readonly costs?: string;
  readonly prices?: Readonly<Partial<Record<PriceName, number>>>;
  /** Caches of the cores. */
  readonly cache?: CacheSettings;
  /** The workload of a scenario without a program. */
  readonly tasks?: readonly TaskPlan[];
  readonly lower?: 'split' | 'rmw';
  readonly uninitialised?: 'stop' | 'ignore';
  /** What its run should show; `verdicts`: what watching it finds as it opens, and no other failure. */
  readonly expect?: Expectations;
  /** What whoever decides the schedule is to reach. */
  readonly challenge?: Challenge;
}

const TOP = [
  'title',
  'topic',
  'order',
  'teaches',
  'about',
  'twin',
  'machine',
  'threads',
  'args',
  'environment',
  'stdin',
  'programs',
  'files',
  'watch',
  'costs',
  'lower',
  'uninitialised',
  'challenge',
  'expect',
] as const;
/** What a scenario without a program has besides. */
const WORKLOAD = ['tasks', 'random'] as const;
const OPENING = /^\s*\/\*---[ \t]*\r?\n/;
const CLOSING = /^[ \t]*---\*\/|\n[ \t]*---\*\//;

/** The text of the YAML comment on top of a C file and the number of lines before it, or undefined if there is none. */
export function settingsComment(
  text: string,
): { readonly yaml: string; readonly linesBefore: number; readonly closed: boolean } | undefined {
  const opening = OPENING.exec(text.replace(/^\ufeff/, ''));
  if (!opening) return undefined;
  const rest = text.slice(opening[0].length);
  const closing = CLOSING.exec(rest);
  const linesBefore = opening[0].split('\n').length - 1;
  return { yaml: closing ? rest.slice(0, closing.index + 1) : rest, linesBefore, closed: closing !== null };
}

/** Reads the settings of a C file. Problems are complete: all wrong entries at once. Never throws. */
export function readSettings(text: string): {
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
} {
  const comment = settingsComment(text);
  if (!comment) return { settings: {}, problems: [] };
  if (!comment.closed) {
    return {
      settings: {},
      problems: [
        {
          line: comment.linesBefore,
          column: 1,
          length: 5,
          message: "the settings comment that begins here has no end: '---*/' is missing",
        },
      ],
    };
  }
  const { value, problems } = readMap(comment.yaml, comment.linesBefore, (map, refuse) => readTop(map, TOP, refuse));
  return { settings: value ?? {}, problems };
}

/** Reads a scenario that is YAML alone: settings, and tasks instead of a program. Problems are complete. Never throws. */
export function readScenario(text: string): {
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
} {
  const { value, problems } = readMap(text.replace(/^\ufeff/, ''), 0, (map, refuse) => {
    const settings = readTop(map, [...TOP, ...WORKLOAD], refuse);
    if (settings.tasks === undefined && !map.has('tasks') && !map.has('random'))
      refuse(map, "a scenario without a C program needs 'tasks': a list of { name: A, compute: 5ms }");
    return settings;
  });
  if (value === undefined && problems.length === 0) {
    const message = "this file is empty: a scenario has `name: value` lines, 'tasks' among them";
    return { settings: {}, problems: [{ line: 1, column: 1, length: 1, message }] };
  }
  return { settings: value ?? {}, problems };
}

function readTop(map: YAMLMap, names: readonly string[], refuse: Refuse): Settings {
  const settings: { -readonly [K in keyof Settings]: Settings[K] } = {};
  entries(map, names, 'a scenario', refuse, (name, node) => {
    switch (name) {
      case 'title':
      case 'topic':
      case 'about':
      case 'twin':
      case 'threads':
      case 'stdin': {
        const value = text(node, name, refuse);
        if (value !== undefined) settings[name] = value;
        break;
      }
      case 'order': {
        const value = whole(node, name, 0, 1_000_000, refuse);
        if (value !== undefined) settings.order = value;
        break;
      }
      case 'teaches':
      case 'args':
      case 'environment':
      case 'watch': {
        const value = list(node, name, refuse);
        if (value !== undefined) settings[name] = value;
        break;
      }
      case 'programs': {
        const value = list(node, name, refuse);
        const wrong = value?.find((file) => !/\.c$/.test(file));
        if (wrong !== undefined) refuse(node, `'programs' is a list of C files: [child.c], and '${wrong}' is none`);
        else if (value !== undefined) settings.programs = value;
        break;
      }
      case 'files': {
        const files = readFiles(node, refuse);
        if (files !== undefined) settings.files = files;
        break;
      }
      case 'lower': {
        const value = oneOf(node, name, ['split', 'rmw'] as const, refuse);
        if (value !== undefined) settings.lower = value;
        break;
      }
      case 'uninitialised': {
        const value = oneOf(node, name, ['stop', 'ignore'] as const, refuse);
        if (value !== undefined) settings.uninitialised = value;
        break;
      }
      case 'expect':
        if (isMap(node)) settings.expect = readExpectations(node, refuse);
        else refuse(node, "'expect' is a list of `name: value`");
        break;
      case 'challenge': {
        const challenge = readChallenge(node, refuse);
        if (challenge !== undefined) settings.challenge = challenge;
        break;
      }
      case 'costs':
        readCosts(node, settings, refuse);
        break;
      case 'tasks':
        settings.tasks = [...readTasks(node, refuse), ...(settings.tasks ?? [])];
        break;
      case 'random':
        settings.tasks = [...(settings.tasks ?? []), ...readRandomTasks(node, refuse)];
        break;
      case 'machine':
        if (isMap(node)) readMachine(node, settings, refuse);
        else if (plain(node) === 'ostep') {
          settings.cores ??= 1;
          settings.costs ??= 'ostep';
        } else refuse(node, "'machine' is `{ cores: 2, policy: round-robin, ... }`");
        break;
    }
  });
  return settings;
}

function readExpectations(map: YAMLMap, refuse: Refuse): Expectations {
  const node = map.get('verdicts', true) as YamlNode | undefined;
  if (node !== undefined) {
    const isKind = (name: string): boolean => (VERDICTS as readonly string[]).includes(name);
    const wrong = list(node, 'verdicts', refuse)?.find((name) => !isKind(name));
    if (wrong !== undefined) refuse(node, `there is no verdict '${wrong}'${suggestion(wrong, VERDICTS)}`);
  }
  return map.toJSON() as Expectations;
}

type Draft = { -readonly [K in keyof Settings]: Settings[K] };

/** What a machine has besides the parameters of its policy. */
const MACHINE = ['cores', 'policy', 'seed', 'tlb', 'asid', 'workingSet', 'cache', 'rtprio', 'nice'] as const;
const parameterNames = (): readonly string[] =>
  [...policies.values()].flatMap((policy) => policy.parameters.map(({ name }) => name));

const MOST_TLB = 1024;
/** Fewer would not do: an instruction and a library call between them touch more pages than that at once. */
const LEAST_MAXIMUM = 4;
const MOST_PAGES = 65536;

function readMachine(map: YAMLMap, settings: Draft, refuse: Refuse): void {
  const parameters: Record<string, number> = {};
  entries(map, [...MACHINE, ...parameterNames()], 'a machine', refuse, (name, node) => {
    switch (name) {
      case 'cores': {
        const value = whole(node, name, 1, 64, refuse);
        if (value !== undefined) settings.cores = value;
        break;
      }
      case 'seed': {
        const value = whole(node, name, 0, 0xffffffff, refuse);
        if (value !== undefined) settings.seed = value;
        break;
      }
      case 'rtprio': {
        const value = whole(node, name, 0, 99, refuse);
        if (value !== undefined) settings.rtprio = value;
        break;
      }
      case 'nice': {
        const value = whole(node, name, -20, 20, refuse);
        if (value !== undefined) settings.nice = value;
        break;
      }
      case 'policy': {
        const value = text(node, name, refuse);
        if (value !== undefined) settings.policy = value;
        break;
      }
      case 'tlb': {
        const value = whole(node, name, 0, MOST_TLB, refuse);
        if (value !== undefined) settings.tlb = value;
        break;
      }
      case 'asid': {
        const value = plain(node);
        if (typeof value === 'boolean') settings.asid = value;
        else refuse(node, "'asid' is true or false");
        break;
      }
      case 'workingSet': {
        const value = readWorkingSet(node, refuse);
        if (value !== undefined) settings.workingSet = value;
        break;
      }
      case 'cache': {
        const cache = readCache(node, refuse);
        if (cache !== undefined) settings.cache = cache;
        break;
      }
      default: {
        // A parameter of a policy, or a list of them, one value a level: which one, and its range, is checked when the
        // machine is made.
        const values = isSeq(node) ? (node.items as YamlNode[]).map(parameterValue) : [parameterValue(node)];
        if (values.length === 0 || values.includes(undefined))
          refuse(node, `'${name}' wants a number or a time such as 4us`);
        else Object.assign(parameters, listEntries(name, values as number[]));
      }
    }
  });
  if (Object.keys(parameters).length > 0) settings.parameters = parameters;
}

function parameterValue(node: YamlNode): number | undefined {
  const value = plain(node);
  if (typeof value === 'boolean') return Number(value);
  // the policy says what the range is
  if (typeof value === 'number' && value < 0) return value;
  return typeof value === 'number' || typeof value === 'string' ? parseTime(value) : undefined;
}

/** `[minimum, maximum]` in pages, the minimum perhaps 0. */
function readWorkingSet(node: YamlNode, refuse: Refuse): WorkingSet | undefined {
  const value = plain(node);
  const isPages = (n: unknown): n is number =>
    typeof n === 'number' && Number.isInteger(n) && n >= 0 && n <= MOST_PAGES;
  if (Array.isArray(value) && value.length === 2 && value.every(isPages)) {
    const [minimum, maximum] = value as [number, number];
    if (maximum >= LEAST_MAXIMUM && minimum <= maximum) return { minimum, maximum };
  }
  refuse(
    node,
    `'workingSet' is [minimum, maximum] in pages, such as [2, 8]: a maximum from ${LEAST_MAXIMUM} to ${MOST_PAGES}, a minimum up to it`,
  );
  return undefined;
}

/** `cache: { size: 100, warmRate: 2, warmup: 10us }` */
function readCache(node: YamlNode, refuse: Refuse): CacheSettings | undefined {
  if (!isMap(node)) {
    refuse(node, "'cache' is `{ size: 100, warmRate: 2, warmup: 10us }`");
    return undefined;
  }
  const cache = { size: -1, warmRate: 2, warmup: 0 };
  entries(node, ['size', 'warmRate', 'warmup'], 'a cache', refuse, (name, value) => {
    if (name === 'size') cache.size = whole(value, name, 0, 1e9, refuse) ?? 0;
    else if (name === 'warmRate') cache.warmRate = whole(value, name, 1, 1000, refuse) ?? 1;
    else cache.warmup = time(value, name, 0, MOST_TIME, refuse) ?? 0;
  });
  if (cache.size >= 0) return cache;
  refuse(node, "a cache needs a 'size': for working sets of so much in all");
  return undefined;
}

/** `challenge: { goal: two threads inside, when: in(region) == 2, par: 12, hint: ... }`; without `par` it cannot be met as far as anybody knows. */
function readChallenge(node: YamlNode, refuse: Refuse): Challenge | undefined {
  if (!isMap(node)) {
    refuse(node, "'challenge' is `{ goal: counter is 1, when: counter == 1, par: 12, hint: ... }`");
    return undefined;
  }
  const challenge: { -readonly [K in keyof Challenge]: Challenge[K] } = { goal: '', when: '' };
  entries(node, ['goal', 'when', 'par', 'hint'], 'a challenge', refuse, (name, value) => {
    if (name === 'par') {
      const par = whole(value, name, 1, 100_000, refuse);
      if (par !== undefined) challenge.par = par;
      return;
    }
    const words = text(value, name, refuse);
    if (words === undefined) return;
    if (name === 'when') {
      const parsed = parseExpression(words);
      if (!parsed.ok) refuse(value, `'when': ${parsed.problem.message}`);
    }
    challenge[name as 'goal' | 'when' | 'hint'] = words;
  });
  if (challenge.goal !== '' && challenge.when !== '') return challenge;
  refuse(node, "a challenge needs a 'goal' in words and 'when': an expression that is true once it is reached");
  return undefined;
}

/** Bytes of all files together. */
const MOST_FILE_BYTES = 16 << 20;

/** `path: text`, or `path: { text: ..., times: 1000, cached: false }`: the text so many times, still on the disk. */
function readFiles(node: YamlNode, refuse: Refuse): readonly MachineFile[] | undefined {
  if (!isMap(node)) {
    refuse(node, "'files' is a list of `path: text`");
    return undefined;
  }
  const files: MachineFile[] = [];
  let bytes = 0;
  for (const pair of node.items as Pair<YamlNode, YamlNode | null>[]) {
    const path = String(plain(pair.key));
    const wrong = wrongPath(path);
    if (wrong !== '') {
      refuse(pair.key, `'${path.slice(0, 40)}' cannot be a file: ${wrong}`);
      continue;
    }
    let content = '';
    let cached = true;
    if (isMap(pair.value)) {
      let times = 1;
      entries(pair.value, ['text', 'times', 'cached'], 'a file', refuse, (name, value) => {
        if (name === 'text') content = text(value, name, refuse) ?? '';
        else if (name === 'times') times = whole(value, name, 0, MOST_FILE_BYTES, refuse) ?? 1;
        else if (typeof plain(value) === 'boolean') cached = plain(value) === true;
        else refuse(value, "'cached' is true or false");
      });
      if (content.length * times <= MOST_FILE_BYTES) content = content.repeat(times);
      else bytes = Number.POSITIVE_INFINITY;
    } else if (pair.value !== null) content = text(pair.value, path, refuse) ?? '';
    bytes += content.length;
    if (bytes > MOST_FILE_BYTES) {
      refuse(pair.key, `files have ${MOST_FILE_BYTES >> 20} MiB at most, all together`);
      return undefined;
    }
    files.push({ path, text: content, cached });
  }
  return files;
}

/** Why there can be no file of that path; '': there can. */
function wrongPath(path: string): string {
  const names = path.split('/');
  if (path === '' || path.includes('\0')) return 'it is no name';
  if (path.endsWith('/')) return 'it ends in /, as folders do';
  if (names.some((name) => name === '.' || name === '..')) return 'it has . or .. in it';
  if (/^\/(proc|dev|bin)(\/|$)/.test(path)) return "that folder is the system's own";
  return path.length > 1000 || names.some((name) => name.length > 255) ? 'it is too long' : '';
}

function readCosts(node: YamlNode, settings: Draft, refuse: Refuse): void {
  if (!isMap(node)) {
    const value = text(node, 'costs', refuse);
    if (value !== undefined) settings.costs = value;
    return;
  }
  const prices: Partial<Record<PriceName, number>> = {};
  entries(node, ['model', ...Object.keys(PRICES)], 'the list of prices', refuse, (name, value) => {
    if (name === 'model') {
      const model = text(value, name, refuse);
      if (model !== undefined) settings.costs = model;
      return;
    }
    const ns = parseTime(String(plain(value)));
    if (ns === undefined || ns > 1e12) refuse(value, `'${name}' wants a time from 0 to 1000s, such as 500ns`);
    else prices[name as PriceName] = ns;
  });
  settings.prices = prices;
}
