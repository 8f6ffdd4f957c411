/** Reading YAML that people write: each wrong entry is refused at its place, with the nearest valid name. */
import {
  isMap,
  isScalar,
  LineCounter,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
  type Node as YamlNode,
} from 'yaml';
import { suggestion } from './nearest.js';

export interface SettingsProblem {
  /** 1-based, in the file. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
  readonly message: string;
}

export type Refuse = (node: YamlNode | null | undefined, message: string) => void;

export function plain(node: unknown): unknown {
  return isScalar(node) ? node.value : (node as { toJSON?: () => unknown } | null)?.toJSON?.();
}

/** Visits the entries of a map whose names are known; refuses others, and those without a value. */
export function entries(
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

export function text(node: YamlNode, name: string, refuse: Refuse): string | undefined {
  const value = plain(node);
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  refuse(node, `'${name}' is a text`);
  return undefined;
}

export function whole(node: YamlNode, name: string, min: number, max: number, refuse: Refuse): number | undefined {
  const value = plain(node);
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  refuse(node, `'${name}' is a whole number from ${min} to ${max}`);
  return undefined;
}

export function list(node: YamlNode, name: string, refuse: Refuse): readonly string[] | undefined {
  const value = plain(node);
  const items = Array.isArray(value) ? value : [value];
  if (items.every((item) => typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean'))
    return items.map(String);
  refuse(node, `'${name}' is a list: [a, b]`);
  return undefined;
}

export function oneOf<T extends string>(
  node: YamlNode,
  name: string,
  names: readonly T[],
  refuse: Refuse,
): T | undefined {
  const value = plain(node);
  if (names.includes(value as T)) return value as T;
  refuse(node, `'${name}' is one of ${names.join(', ')}`);
  return undefined;
}

/** The map that a YAML text is, read by `read`; undefined: it is none, or wrong. `linesBefore`: lines of the file above it. */
export function readMap<T>(
  text: string,
  linesBefore: number,
  read: (map: YAMLMap, refuse: Refuse) => T,
): { readonly value: T | undefined; readonly problems: readonly SettingsProblem[] } {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const problems: SettingsProblem[] = [];
  const place = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: line + linesBefore, column: Math.max(1, col) };
  };
  const refuse: Refuse = (node, message) => {
    const range = node?.range ?? [0, 1, 1];
    problems.push({ ...place(range[0]), length: Math.max(1, Math.min(60, range[1] - range[0])), message });
  };
  for (const error of document.errors) {
    problems.push({ ...place(error.pos[0]), length: 1, message: `this is no YAML: ${error.message.split('\n')[0]}` });
  }
  visit(document, {
    Alias(_, node) {
      refuse(node, `a scenario has no aliases: write out what *${node.source} stands for`);
    },
  });
  if (problems.length > 0 || document.contents === null) return { value: undefined, problems };
  if (!isMap(document.contents)) {
    refuse(document.contents, 'settings are `name: value` lines');
    return { value: undefined, problems };
  }
  return { value: read(document.contents, refuse), problems };
}
