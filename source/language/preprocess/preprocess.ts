/** The preprocessor: one file and all it includes → one text without directives, comments and macros (C11 6.10). */
import { type Diagnostic, nearest } from '../diagnostic.js';
import type { SourceFile } from '../tree.js';
import { evaluate } from './condition.js';
import { expandAll, next, presentedLine } from './expand.js';
import { dynamicMacro, type Macro, parseDefinition, placed } from './macro.js';
import { conditionOperators, dynamicMacros, predefinedText } from './predefined.js';
import { makeSourceMap, numbers, push, type SourceMap } from './source-map.js';
import {
  charge,
  giveUp,
  here,
  LimitReached,
  Limits,
  type Loader,
  type OpenFile,
  report,
  type Spot,
  type State,
} from './state.js';
import {
  END,
  LINE,
  lineStartsOf,
  meaning,
  SPACE,
  type Token,
  type TokenFile,
  TokenKind,
  tokenise,
  tokeniseOnce,
} from './tokens.js';

export type { SourceMap } from './source-map.js';
export { Limits, type Loader } from './state.js';

export interface PreprocessOptions {
  /** Path of the C file, as the loader knows it. */
  readonly file: string;
  readonly loader: Loader;
  /** Folders of `-I`, in order. */
  readonly includePaths: readonly string[];
  /** Headers of the C library by name (`sys/types.h`). */
  readonly systemHeaders: ReadonlyMap<string, string>;
  /** `-D`: an empty value defines to nothing. A name may carry parameters: `F(x)`. */
  readonly defines: readonly { readonly name: string; readonly value: string }[];
}

export interface Pragma {
  readonly place: Diagnostic['place'];
  /** What follows `#pragma`. */
  readonly text: string;
}

export interface Preprocessed {
  /** What the parser reads: no directives, no comments, macros expanded: what `cc -E` gives. */
  readonly text: string;
  readonly map: SourceMap;
  /** Paths by file number; 0 is the file itself, headers of the library are `<name.h>`. */
  readonly files: readonly string[];
  /** The same with their texts, for `render` and panes. */
  readonly sources: readonly SourceFile[];
  readonly diagnostics: readonly Diagnostic[];
  readonly pragmas: readonly Pragma[];
  /** The macros defined at the end: `macroValue` evaluates them, for expressions typed by a person. */
  readonly macros: ReadonlyMap<string, Macro>;
}

const DIRECTIVES = [
  'define',
  'undef',
  'include',
  'include_next',
  'import',
  'if',
  'ifdef',
  'ifndef',
  'elif',
  'elifdef',
  'elifndef',
  'else',
  'endif',
  'line',
  'error',
  'warning',
  'pragma',
  'ident',
  'sccs',
];

const folderOf = (path: string): string => {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : slash === 0 ? '/' : path.slice(0, slash);
};

/** `folder/name` without `.` and `..` where they can be taken out. */
export function joinPath(folder: string, name: string): string {
  const whole =
    name.startsWith('/') || folder === '' ? name : folder.endsWith('/') ? folder + name : `${folder}/${name}`;
  const absolute = whole.startsWith('/');
  const parts: string[] = [];
  for (const part of whole.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts[parts.length - 1] !== '..') parts.pop();
    else if (part !== '..' || !absolute) parts.push(part);
  }
  return (absolute ? '/' : '') + parts.join('/');
}

/** Macros of one header definition each, remembered: the token arrays of headers are shared between runs. */
const definitions = new WeakMap<TokenFile, Map<number, Macro>>();
let predefined: ReadonlyMap<string, Macro> | undefined;

/** What a run knows beside `State`. */
interface Run {
  readonly options: PreprocessOptions;
  readonly state: State;
  /** File number by path. */
  readonly numbers: Map<string, number>;
  readonly once: Set<number>;
  readonly pragmas: Pragma[];
}

/** Preprocesses `options.file`. Never throws: what is wrong is in `diagnostics`. */
export function preprocess(options: PreprocessOptions): Preprocessed {
  const state: State = {
    macros: new Map(),
    diagnostics: [],
    sources: [],
    contexts: [],
    current: undefined,
    open: [],
    file: 0,
    at: 0,
    length: 1,
    flags: 0,
    verbatim: true,
    pending: 0,
    work: 0,
    nesting: 0,
    collecting: 0,
    counter: 0,
    directive: () => directive(run),
    errors: 0,
  };
  const run: Run = { options, state, numbers: new Map(), once: new Set(), pragmas: [] };
  const text = options.loader.read(options.file);
  const main = addSource(run, options.file, text ?? '', false);
  if (text === undefined) {
    report(state, 'error', { file: 0, at: 0, length: 1 }, `there is no file "${options.file}" that can be read`);
  }
  define(run);
  openFile(run, main, options.file, false, -1);
  const tokens: Token[] = [];
  const flags: number[] = [];
  const files = numbers();
  const ats = numbers();
  const lengths = numbers();
  try {
    for (let token = next(state); token !== END; token = next(state)) {
      if (token.kind >= TokenKind.STRAY && unusable(state, token)) {
        state.pending |= state.flags;
        continue;
      }
      if (token.kind === TokenKind.IDENTIFIER) {
        if (token.text === '_Pragma') {
          pragmaOperator(run);
          continue;
        }
        if (token.text === '__VA_ARGS__' || token.text === '__VA_OPT__') {
          report(state, 'warning', here(state), `${token.text} means something in the body of a variadic macro only`);
        }
      }
      tokens.push(token);
      flags.push(state.flags);
      push(files, state.file);
      push(ats, state.at);
      push(lengths, state.verbatim ? state.length : -state.length);
    }
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
  }
  for (const { macro } of state.contexts) if (macro !== undefined) macro.disabled = false;
  return finish(run, tokens, flags, files.values, ats.values, lengths.values);
}

function finish(
  run: Run,
  tokens: readonly Token[],
  flags: readonly number[],
  files: Int32Array,
  ats: Int32Array,
  lengths: Int32Array,
): Preprocessed {
  const { state } = run;
  const offsets = numbers();
  const outFiles = numbers();
  const outAts = numbers();
  const outLengths = numbers();
  let out = '';
  let lastKind: number = TokenKind.END;
  let lastText = '';
  let full = false;
  const write = (text: string, kind: number, flag: number, index: number): void => {
    if (full) return;
    if ((flag & LINE) !== 0) {
      if (lastText !== '') out += '\n';
    } else if ((flag & SPACE) !== 0) {
      if (lastText !== '') out += ' ';
    } else if (lastText !== '' && wouldJoin(lastKind, kind, text, lastText)) out += ' ';
    if (out.length + text.length > Limits.TEXT) {
      full = true;
      report(
        state,
        'error',
        { file: files[index]!, at: ats[index]!, length: Math.abs(lengths[index]!) },
        `the program is longer than ${Limits.TEXT >> 20} MB after its macros are expanded`,
      );
      return;
    }
    push(offsets, out.length);
    push(outFiles, files[index]!);
    push(outAts, ats[index]!);
    // A piece that is not the token itself has the whole token as its place.
    const length = lengths[index]!;
    push(outLengths, length > 0 && tokens[index]!.text !== text ? -length : length);
    out += text;
    lastKind = kind;
    lastText = text;
  };
  for (const [index, { text, kind }] of tokens.entries()) {
    write(kind === TokenKind.PUNCTUATOR ? meaning(text) : text, kind, flags[index]!, index);
  }
  if (lastText !== '') out += '\n';
  // One flat string: the parser reads it by index.
  const text = full ? '' : out;
  const count = offsets.length;
  return {
    text,
    map: makeSourceMap(
      offsets.values.slice(0, count),
      outFiles.values.slice(0, count),
      outAts.values.slice(0, count),
      outLengths.values.slice(0, count),
      lineStartsOf(text),
      state.sources.map(({ content }) => content.lineStarts),
    ),
    files: state.sources.map(({ path }) => path),
    sources: state.sources.map(({ path, text: source, own }) => ({ path, text: source, own })),
    diagnostics: state.diagnostics,
    pragmas: run.pragmas,
    macros: state.macros,
  };
}

/** Could these two pieces of text, side by side, be read as something else? */
function wouldJoin(before: number, after: number, afterText: string, beforeText: string): boolean {
  if (before === TokenKind.PUNCTUATOR) {
    if (after === TokenKind.PUNCTUATOR) {
      const last = beforeText[beforeText.length - 1]!;
      const first = afterText[0]!;
      return '+-<>=&|*/%!^.:'.includes(last) && '+-<>=&|*/%!^.:'.includes(first);
    }
    return after === TokenKind.NUMBER && beforeText.endsWith('.');
  }
  if (after !== TokenKind.PUNCTUATOR) return true;
  return (
    before === TokenKind.NUMBER &&
    (afterText.startsWith('.') || (/[eEpP]$/.test(beforeText) && /^[+-]/.test(afterText)))
  );
}

/** Says what is wrong with a token that C does not know; true: it is left out. */
function unusable(state: State, token: Token): boolean {
  if (token.kind === TokenKind.UNTERMINATED) {
    const string = token.text.includes('"') && !/^(u8|[uUL])?'/.test(token.text);
    report(
      state,
      'error',
      here(state),
      string ? 'this string is not closed on its line' : 'this character constant is not closed on its line',
      `Write ${string ? '"' : "'"} where it ends.`,
    );
    return true;
  }
  if (token.kind === TokenKind.STRAY) {
    const code = token.text.codePointAt(0)!;
    const quote = '“”„‟″'.includes(token.text) ? '"' : '‘’‚‛′´`'.includes(token.text) ? "'" : undefined;
    const dash = '‐‑‒–—−'.includes(token.text);
    report(
      state,
      'error',
      here(state),
      code === 0xfffd
        ? 'bytes that are not UTF-8 outside of strings and comments'
        : `the character "${token.text}" (U+${code.toString(16).toUpperCase().padStart(4, '0')}) has no place in C`,
      quote !== undefined
        ? `A typographic quote; type a plain ${quote} instead.`
        : dash
          ? 'A typographic dash; type a plain - instead.'
          : token.text === '\\'
            ? 'A backslash joins two lines only as the last character of a line.'
            : undefined,
    );
    return true;
  }
  return false;
}

function addSource(run: Run, path: string, text: string, system: boolean): number {
  const known = run.numbers.get(path);
  if (known !== undefined) return known;
  const content = system ? tokeniseOnce(text) : tokenise(text);
  const id = run.state.sources.push({ path, text, own: !system, content }) - 1;
  run.numbers.set(path, id);
  for (const { at, length, severity, message, hint } of content.problems) {
    report(run.state, severity, { file: id, at, length }, message, hint);
  }
  return id;
}

function openFile(run: Run, id: number, path: string, system: boolean, found: number): void {
  const { state } = run;
  const { content } = state.sources[id]!;
  charge(state, 64 + content.directives.length);
  if (state.current !== undefined) state.open.push(state.current);
  state.current = {
    id,
    path,
    system,
    content,
    next: 0,
    conditions: [],
    lineShift: 0,
    name: path.startsWith('<') ? `/usr/include/${path.slice(1, -1)}` : path,
    found,
  };
}

/** The macros before the first line. */
function define(run: Run): void {
  const { state, options } = run;
  if (predefined === undefined) {
    const all = new Map<string, Macro>();
    for (const macro of dynamicMacros) all.set(macro.name, macro);
    for (const name of conditionOperators) all.set(name, dynamicMacro(name));
    for (const line of linesOf(tokenise(predefinedText))) {
      const macro = parseDefinition(state, 0, line.slice(2), 0);
      if (macro !== undefined) all.set(macro.name, macro);
    }
    predefined = all;
  }
  for (const [name, macro] of predefined) state.macros.set(name, macro);
  for (const { name, value } of options.defines) {
    const tokens = tokenise(`${name} ${value.replace(/[\r\n]/g, ' ')}`).tokens;
    if (!/^[A-Za-z_$][\w$]*(\(.*\))?$/.test(name) || tokens.length === 0) {
      report(
        state,
        'error',
        { file: 0, at: 0, length: 1 },
        `-D ${name}: not the name of a macro`,
        'Write -D NAME=VALUE.',
      );
      continue;
    }
    const macro = parseDefinition(state, 0, tokens, 0);
    if (macro !== undefined) state.macros.set(macro.name, macro);
  }
}

function linesOf(file: TokenFile): Token[][] {
  const lines: Token[][] = [];
  for (const token of file.tokens) {
    if ((token.flags & LINE) !== 0) lines.push([]);
    lines[lines.length - 1]!.push(token);
  }
  return lines;
}

/** The file stands at the `#` of a directive, or at its end. */
function directive(run: Run): void {
  const { state } = run;
  const file = state.current!;
  const { tokens } = file.content;
  if (file.next >= tokens.length) {
    for (const { at } of file.conditions) {
      report(state, 'error', { file: file.id, at, length: 1 }, 'this #if has no #endif', 'Write #endif where it ends.');
    }
    state.current = state.open.pop();
    return;
  }
  const start = file.next;
  const end = lineEnd(tokens, start + 1);
  charge(state, end - start);
  const name = tokens[start + 1];
  const line = tokens.slice(start + 2, end);
  file.next = end;
  if (name === undefined || start + 1 >= end) return;
  const spot: Spot = { file: file.id, at: name.at, length: name.text.length };
  state.file = spot.file;
  state.at = spot.at;
  state.length = spot.length;
  if (name.kind === TokenKind.NUMBER) {
    lineDirective(run, file, [name, ...line], spot);
    return;
  }
  switch (name.kind === TokenKind.IDENTIFIER ? name.text : '') {
    case 'define':
      defineDirective(run, file, start, line, spot);
      return;
    case 'undef': {
      const macro = line[0];
      if (macro?.kind !== TokenKind.IDENTIFIER) report(state, 'error', spot, '#undef without a name');
      else if (conditionOperators.some((operator) => operator === macro.text) || macro.text === 'defined') {
        report(state, 'error', spot, `"${macro.text}" cannot be undefined`);
      } else {
        state.macros.delete(macro.text);
        extra(run, file, line, 1, '#undef');
      }
      return;
    }
    case 'include':
    case 'import':
    case 'include_next':
      include(run, file, name.text, line, spot);
      return;
    case 'if': {
      const value = condition(run, file, line, spot);
      file.conditions.push({ taken: value, otherwise: false, at: name.at });
      if (!value) skip(run, file);
      return;
    }
    case 'ifdef':
    case 'ifndef': {
      const value = isDefined(run, file, name.text, line, spot) === (name.text === 'ifdef');
      file.conditions.push({ taken: value, otherwise: false, at: name.at });
      if (!value) skip(run, file);
      return;
    }
    case 'elif':
    case 'elifdef':
    case 'elifndef':
    case 'else': {
      const open = file.conditions[file.conditions.length - 1];
      if (open === undefined) {
        report(state, 'error', spot, `#${name.text} without #if`);
        return;
      }
      if (open.otherwise) report(state, 'error', spot, `#${name.text} after #else`);
      if (name.text === 'else') {
        open.otherwise = true;
        extra(run, file, line, 0, '#else');
      }
      skip(run, file);
      return;
    }
    case 'endif':
      if (file.conditions.pop() === undefined) report(state, 'error', spot, '#endif without #if');
      else extra(run, file, line, 0, '#endif');
      return;
    case 'line':
      lineDirective(run, file, line, spot);
      return;
    case 'error':
    case 'warning':
      report(
        state,
        name.text === 'error' ? 'error' : 'warning',
        spot,
        `#${name.text} ${restOfLine(file.content.text, name.at + name.text.length)}`.trimEnd(),
      );
      return;
    case 'pragma':
      pragma(run, file.id, restOfLine(file.content.text, name.at + name.text.length), spot);
      return;
    case 'ident':
    case 'sccs':
      return;
    default: {
      const near = nearest(name.text, DIRECTIVES)[0];
      report(
        state,
        'error',
        spot,
        `there is no directive #${name.text}`,
        near === undefined ? undefined : `Did you mean #${near}?`,
      );
    }
  }
}

function lineEnd(tokens: readonly Token[], from: number): number {
  let end = from;
  while (end < tokens.length && (tokens[end]!.flags & LINE) === 0) end++;
  return end;
}

const restOfLine = (text: string, from: number): string => {
  const end = text.indexOf('\n', from);
  return text.slice(from, end < 0 ? text.length : end).trim();
};

/** Warns of what stands behind the `used` tokens of a directive. */
function extra(run: Run, file: OpenFile, line: readonly Token[], used: number, what: string): void {
  const token = line[used];
  if (token === undefined || file.system) return;
  const spot = { file: file.id, at: token.at, length: token.text.length };
  report(run.state, 'warning', spot, `"${token.text}" behind ${what} is ignored`);
}

function defineDirective(run: Run, file: OpenFile, start: number, line: readonly Token[], spot: Spot): void {
  const { state } = run;
  let macro: Macro | undefined;
  if (file.system) {
    let known = definitions.get(file.content);
    if (known === undefined) {
      known = new Map();
      definitions.set(file.content, known);
    }
    macro = known.get(start);
    if (macro === undefined) {
      macro = parseDefinition(state, file.id, line, spot.at);
      if (macro !== undefined) known.set(start, macro);
    }
  } else macro = parseDefinition(state, file.id, line, spot.at);
  if (macro === undefined) return;
  const before = state.macros.get(macro.name);
  if (before !== undefined && before !== macro) {
    const name = line[0]!;
    const at = { file: file.id, at: name.at, length: name.text.length };
    if (conditionOperators.some((operator) => operator === macro.name)) {
      report(state, 'error', at, `"${macro.name}" cannot be a macro`);
      return;
    }
    if (!file.system && (before.dynamic || before.spelling !== macro.spelling)) {
      report(
        state,
        'warning',
        at,
        `the macro "${macro.name}" is defined anew, and differently`,
        `Write #undef ${macro.name} before it if that is meant.`,
      );
    }
  }
  state.macros.set(macro.name, macro);
}

function isDefined(run: Run, file: OpenFile, what: string, line: readonly Token[], spot: Spot): boolean {
  const name = line[0];
  if (name?.kind !== TokenKind.IDENTIFIER) {
    report(run.state, 'error', spot, `#${what} must be followed by a name`);
    return false;
  }
  extra(run, file, line, 1, `#${what} ${name.text}`);
  return run.state.macros.has(name.text);
}

function condition(run: Run, file: OpenFile, line: readonly Token[], spot: Spot): boolean {
  const value = evaluate(run.state, file.id, line, spot, (header, nextOne) => {
    const text = typeof header === 'string' ? header : header.text;
    return find(run, file, text.slice(1, -1), text.startsWith('<'), nextOne) !== undefined;
  });
  return value !== undefined && value.value !== 0n;
}

/** Skips to the #elif, #else or #endif that ends the group that was not taken. */
function skip(run: Run, file: OpenFile): void {
  const { state } = run;
  const { tokens, directives } = file.content;
  let low = 0;
  let high = directives.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (directives[middle]! < file.next) low = middle + 1;
    else high = middle;
  }
  let depth = 0;
  for (let number = low; number < directives.length; number++) {
    const start = directives[number]!;
    const name = tokens[start + 1];
    if (name === undefined || (name.flags & LINE) !== 0) continue;
    const word = name.text;
    if (word === 'if' || word === 'ifdef' || word === 'ifndef') {
      depth++;
      continue;
    }
    if (word === 'endif') {
      if (depth-- > 0) continue;
      const end = lineEnd(tokens, start + 2);
      charge(state, number - low + 1);
      file.conditions.pop();
      file.next = end;
      extra(run, file, tokens.slice(start + 2, end), 0, '#endif');
      return;
    }
    if (depth > 0 || (word !== 'else' && word !== 'elif' && word !== 'elifdef' && word !== 'elifndef')) continue;
    const open = file.conditions[file.conditions.length - 1]!;
    const spot = { file: file.id, at: name.at, length: word.length };
    if (open.otherwise) report(state, 'error', spot, `#${word} after #else`);
    if (word === 'else') open.otherwise = true;
    if (open.taken) continue;
    const end = lineEnd(tokens, start + 2);
    const line = tokens.slice(start + 2, end);
    let value = word === 'else';
    if (word === 'elif') value = condition(run, file, line, spot);
    else if (!value) value = isDefined(run, file, word, line, spot) === (word === 'elifdef');
    if (!value) continue;
    charge(state, number - low + 1);
    open.taken = true;
    file.next = end;
    if (word === 'else') extra(run, file, line, 0, '#else');
    return;
  }
  charge(state, directives.length - low);
  file.next = tokens.length;
}

interface Found {
  readonly path: string;
  readonly text: string;
  readonly system: boolean;
  readonly found: number;
}

function find(run: Run, from: OpenFile, name: string, angle: boolean, nextOne: boolean): Found | undefined {
  const { loader, includePaths, systemHeaders } = run.options;
  const at = (path: string, found: number): Found | undefined => {
    const known = run.numbers.get(path);
    const text = known === undefined ? loader.read(path) : run.state.sources[known]!.text;
    return text === undefined ? undefined : { path, text, system: false, found };
  };
  if (name === '' || name.includes('\0')) return undefined;
  if (!from.system || nextOne) {
    if (name.startsWith('/')) return at(joinPath('', name), -1);
    if (!angle && !nextOne) {
      const beside = at(joinPath(folderOf(from.path), name), -1);
      if (beside !== undefined) return beside;
    }
    for (let index = nextOne ? from.found + 1 : 0; index < includePaths.length; index++) {
      const found = at(joinPath(includePaths[index]!, name), index);
      if (found !== undefined) return found;
    }
  }
  const text = systemHeaders.get(name);
  return text === undefined ? undefined : { path: `<${name}>`, text, system: true, found: includePaths.length };
}

function include(run: Run, file: OpenFile, word: string, line: readonly Token[], spot: Spot): void {
  const { state, options } = run;
  let first = line[0];
  let used = 1;
  if (first !== undefined && first.kind !== TokenKind.HEADER && first.kind !== TokenKind.STRING) {
    // A computed include: what the macros give is read as if it stood here.
    const expanded = expandAll(state, line, file.id);
    used = line.length;
    first = expanded[0];
    if (first?.text === '<') {
      const end = expanded.findIndex((token) => token.text === '>');
      if (end > 0) {
        const text = expanded
          .slice(0, end + 1)
          .map((token, index) => (index > 0 && (token.flags & SPACE) !== 0 ? ` ${token.text}` : token.text))
          .join('');
        first = { kind: TokenKind.HEADER, text, flags: 0, file: file.id, at: spot.at };
      }
    }
  }
  if (first === undefined || (first.kind !== TokenKind.HEADER && first.kind !== TokenKind.STRING)) {
    report(state, 'error', spot, `#${word} needs a header`, 'Write #include <name.h> or #include "name.h".');
    return;
  }
  extra(run, file, line, used, `#${word} ${first.text}`);
  const name = first.text.slice(1, -1);
  const target: Spot = used === 1 ? { file: file.id, at: line[0]!.at, length: first.text.length } : spot;
  const found = find(run, file, name, first.kind === TokenKind.HEADER, word === 'include_next');
  if (found === undefined) {
    const near = nearest(name, options.systemHeaders.keys());
    const quoted = first.kind === TokenKind.STRING;
    report(
      state,
      'error',
      target,
      `there is no header ${first.text}`,
      near.length > 0
        ? `Did you mean ${near.map((header) => `<${header}>`).join(' or ')}?`
        : quoted
          ? 'It is looked for beside the file and in the folders given by -I.'
          : 'It is none of the headers that lockstep has; your own ones are found in the folders given by -I.',
    );
    return;
  }
  const id = addSource(run, found.path, found.text, found.system);
  const { guard } = state.sources[id]!.content;
  if (run.once.has(id) || (guard !== undefined && state.macros.has(guard))) {
    charge(state, 1);
    return;
  }
  if (word === 'import') run.once.add(id);
  if (state.open.length + 1 >= Limits.INCLUDES) {
    state.file = target.file;
    state.at = target.at;
    state.length = target.length;
    giveUp(
      state,
      `more than ${Limits.INCLUDES} files include each other`,
      'A header includes itself; write #pragma once at its top.',
    );
  }
  openFile(run, id, found.path, found.system, found.found);
}

function lineDirective(run: Run, file: OpenFile, line: readonly Token[], spot: Spot): void {
  const { state } = run;
  const given = line[0]?.kind === TokenKind.NUMBER && line.length === 1 ? line : expandAll(state, line, file.id);
  const number = given[0];
  if (number?.kind !== TokenKind.NUMBER || !/^[0-9]{1,10}$/.test(number.text)) {
    report(state, 'error', spot, '#line needs a line number of decimal digits');
    return;
  }
  const name = given[1];
  if (name !== undefined && name.kind !== TokenKind.STRING) {
    report(state, 'error', spot, '#line takes a number and, if you like, a file name in quotes');
    return;
  }
  state.at = spot.at;
  state.file = file.id;
  const physical = presentedLine(state) - file.lineShift;
  file.lineShift = Number(number.text) - physical - 1;
  if (name !== undefined) file.name = name.text.slice(1, -1).replace(/\\(.)/g, '$1');
}

/** `#pragma`: `once` and `GCC error` act; `pack` changes layout and is refused; all others are kept for who asks. */
function pragma(run: Run, file: number, text: string, spot: Spot): void {
  const { state } = run;
  if (/^once\b/.test(text)) {
    if (state.current !== undefined && state.current.id === file) run.once.add(file);
    return;
  }
  const said = /^GCC\s+(error|warning)\s+"(.*)"/.exec(text);
  if (said !== null) report(state, said[1] === 'error' ? 'error' : 'warning', spot, said[2]!);
  if (/^pack\s*\((?!\s*(pop\b|\)))/.test(text)) {
    report(
      state,
      'error',
      spot,
      '#pragma pack is not supported',
      'Write __attribute__((packed)) behind the closing brace of the struct.',
      'unsupported',
    );
  }
  const poison = /^GCC\s+poison\b/.test(text);
  if (poison) report(state, 'warning', spot, '#pragma GCC poison is ignored');
  const { lineStarts } = state.sources[file]!.content;
  let line = 0;
  while (line + 1 < lineStarts.length && lineStarts[line + 1]! <= spot.at) line++;
  if (run.pragmas.length < 1000) {
    run.pragmas.push({
      place: { file, line: line + 1, column: spot.at - lineStarts[line]! + 1, length: spot.length },
      text,
    });
  }
}

/** `_Pragma("text")`, whose name was just read. */
function pragmaOperator(run: Run): void {
  const { state } = run;
  const spot = here(state);
  const open = next(state);
  const string = open.text === '(' ? next(state) : END;
  const close = string.kind === TokenKind.STRING ? next(state) : END;
  if (close.text !== ')') {
    report(state, 'error', spot, '_Pragma needs one string in parentheses', 'Write _Pragma("text").');
    return;
  }
  pragma(run, spot.file, string.text.replace(/^(L|u8|u|U)?"|"$/g, '').replace(/\\(["\\])/g, '$1'), spot);
}

/** Preprocessing tokens of `text` as the output has them: for comparing, and for tests. */
export function tokenTexts(text: string): string[] {
  return tokenise(text).tokens.map((token) => (token.kind === TokenKind.PUNCTUATOR ? meaning(token.text) : token.text));
}

/** The value of an integer macro, as `#if` would see it (no casts, no sizeof), or undefined. */
export function macroValue(
  macros: ReadonlyMap<string, Macro>,
  expression: string,
): { readonly value: bigint; readonly unsigned: boolean } | undefined {
  const content = tokenise(expression);
  const state: State = {
    macros: new Map(macros),
    diagnostics: [],
    sources: [{ path: '', text: expression, own: true, content }],
    contexts: [],
    current: undefined,
    open: [],
    file: 0,
    at: 0,
    length: 1,
    flags: 0,
    verbatim: true,
    pending: 0,
    work: 0,
    nesting: 0,
    collecting: 0,
    counter: 0,
    directive: () => undefined,
    errors: 0,
  };
  const line = content.tokens.map((token) => placed(token, token.flags, 0, token.at));
  try {
    return evaluate(state, 0, line, { file: 0, at: 0, length: 1 }, () => false);
  } catch (error) {
    if (error instanceof LimitReached) return undefined;
    throw error;
  }
}
