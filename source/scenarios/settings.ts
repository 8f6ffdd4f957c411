/**
 * A scenario's settings: the YAML comment on top of a C file, checked. Nothing in it is needed: any C program opens with
 * the defaults. What is given wrongly is refused at its line, with the nearest valid name.
 */
import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Pair,
  parseDocument,
  type YAMLMap,
  type Node as YamlNode,
} from 'yaml';
import { type MachineFile, PRICES, type PriceName } from '../kernel/machine.js';
import { listEntries } from '../schedulers/parameters.js';
import { suggestion } from './nearest.js';
import { parseTime } from './units.js';

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
  readonly lower?: 'split' | 'rmw';
  readonly uninitialised?: 'stop' | 'ignore';
  readonly expect?: Readonly<Record<string, string | number | boolean>>;
}

export interface SettingsProblem {
  /** 1-based, in the file. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly message: string;
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
  'expect',
] as const;
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
  const lines = new LineCounter();
  const document = parseDocument(comment.yaml, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const problems: SettingsProblem[] = [];
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: line + comment.linesBefore, column: Math.max(1, col) };
  };
  const refuse = (node: YamlNode | null | undefined, message: string) => {
    const range = node?.range ?? [0, 1, 1];
    problems.push({ ...place(range[0]), length: Math.max(1, Math.min(60, range[1] - range[0])), message });
  };
  for (const error of document.errors) {
    problems.push({ ...place(error.pos[0]), length: 1, message: `this is no YAML: ${error.message.split('\n')[0]}` });
  }
  if (problems.length > 0) return { settings: {}, problems };
  if (document.contents === null) return { settings: {}, problems: [] };
  if (!isMap(document.contents)) {
    refuse(document.contents, 'settings are `name: value` lines');
    return { settings: {}, problems };
  }
  return { settings: readTop(document.contents, refuse), problems };
}

type Refuse = (node: YamlNode | null | undefined, message: string) => void;

function plain(node: unknown): unknown {
  return isScalar(node) ? node.value : (node as { toJSON?: () => unknown } | null)?.toJSON?.();
}

function entries(
  map: YAMLMap,
  names: readonly string[],
  what: string,
  refuse: Refuse,
  visit: (name: string, node: YamlNode) => void,
): void {
  for (const pair of map.items as Pair<YamlNode, YamlNode | null>[]) {
    const name = String(plain(pair.key));
    if (!names.includes(name)) refuse(pair.key, `${what} has no '${name.slice(0, 40)}'${suggestion(name, names)}`);
    else if (pair.value === null || (isScalar(pair.value) && pair.value.value === null))
      refuse(pair.key, `'${name}' has no value`);
    else visit(name, pair.value);
  }
}

function readTop(map: YAMLMap, refuse: Refuse): Settings {
  const settings: { -readonly [K in keyof Settings]: Settings[K] } = {};
  entries(map, TOP, 'a scenario', refuse, (name, node) => {
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
        if (isMap(node)) settings.expect = node.toJSON() as Record<string, string | number | boolean>;
        else refuse(node, "'expect' is a list of `name: value`");
        break;
      case 'costs':
        readCosts(node, settings, refuse);
        break;
      case 'machine':
        if (isMap(node)) readMachine(node, settings, refuse);
        else refuse(node, "'machine' is `{ cores: 2, policy: round-robin, ... }`");
        break;
    }
  });
  return settings;
}

type Draft = { -readonly [K in keyof Settings]: Settings[K] };

function parameterValue(node: YamlNode): number | undefined {
  const value = plain(node);
  if (typeof value === 'boolean') return Number(value);
  // the policy says what the range is
  if (typeof value === 'number' && value < 0) return value;
  return typeof value === 'number' || typeof value === 'string' ? parseTime(value) : undefined;
}

function readMachine(map: YAMLMap, settings: Draft, refuse: Refuse): void {
  const parameters: Record<string, number> = {};
  for (const pair of map.items as Pair<YamlNode, YamlNode | null>[]) {
    const name = String(plain(pair.key));
    const node = pair.value;
    if (node === null) {
      refuse(pair.key, `'${name}' has no value`);
    } else if (name === 'cores') {
      const value = whole(node, name, 1, 64, refuse);
      if (value !== undefined) settings.cores = value;
    } else if (name === 'seed') {
      const value = whole(node, name, 0, 0xffffffff, refuse);
      if (value !== undefined) settings.seed = value;
    } else if (name === 'rtprio') {
      const value = whole(node, name, 0, 99, refuse);
      if (value !== undefined) settings.rtprio = value;
    } else if (name === 'nice') {
      const value = whole(node, name, -20, 20, refuse);
      if (value !== undefined) settings.nice = value;
    } else if (name === 'policy') {
      const value = text(node, name, refuse);
      if (value !== undefined) settings.policy = value;
    } else {
      // Everything else is a parameter of the policy, which knows its names and ranges.
      // Some may be lists, one value a level.
      const list = isSeq(node) ? (node.items as YamlNode[]).map(parameterValue) : [parameterValue(node)];
      if (list.length === 0 || list.includes(undefined)) {
        refuse(node, `'${name}' wants a number or a time such as 4us`);
      } else Object.assign(parameters, listEntries(name, list as number[]));
    }
  }
  if (Object.keys(parameters).length > 0) settings.parameters = parameters;
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

function text(node: YamlNode, name: string, refuse: Refuse): string | undefined {
  const value = plain(node);
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  refuse(node, `'${name}' is a text`);
  return undefined;
}

function whole(node: YamlNode, name: string, min: number, max: number, refuse: Refuse): number | undefined {
  const value = plain(node);
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  refuse(node, `'${name}' is a whole number from ${min} to ${max}`);
  return undefined;
}

function list(node: YamlNode, name: string, refuse: Refuse): readonly string[] | undefined {
  const value = plain(node);
  const items = Array.isArray(value) ? value : [value];
  if (items.every((item) => typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean'))
    return items.map(String);
  refuse(node, `'${name}' is a list: [a, b]`);
  return undefined;
}

function oneOf<T extends string>(node: YamlNode, name: string, names: readonly T[], refuse: Refuse): T | undefined {
  const value = plain(node);
  if (names.includes(value as T)) return value as T;
  refuse(node, `'${name}' is one of ${names.join(', ')}`);
  return undefined;
}
