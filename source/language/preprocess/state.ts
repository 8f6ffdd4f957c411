/** The state of one run of the preprocessor, and how it says what is wrong. */
import type { Diagnostic } from '../diagnostic.js';
import type { Macro } from './macro.js';
import { indexAtOrBefore, type Token, type TokenFile } from './tokens.js';

/** Limits that keep every run short: beyond them a message, not a hang. */
export const Limits = {
  /** Tokens read or produced, over all expansions. */
  TOKENS: 4_000_000,
  /** UTF-16 units of the text handed to the parser. */
  TEXT: 16 << 20,
  /** Files open inside each other. */
  INCLUDES: 200,
  /** Macro calls inside the arguments of macro calls. */
  NESTING: 200,
  /** Parentheses inside each other in an `#if`. */
  PARENTHESES: 200,
  DIAGNOSTICS: 100,
} as const;

/** Where files come from. Paths are the loader's own affair; the separator is `/`. */
export interface Loader {
  /** The file's text (UTF-8 decoded, bad bytes replaced), or undefined if there is none. */
  readonly read: (path: string) => string | undefined;
}

/** A token's place in its file. */
export interface Spot {
  readonly file: number;
  readonly at: number;
  readonly length: number;
}

export interface OpenFile {
  readonly id: number;
  readonly path: string;
  readonly system: boolean;
  readonly content: TokenFile;
  /** Index of the next token. */
  next: number;
  readonly conditions: { taken: boolean; otherwise: boolean; readonly at: number }[];
  /** What `#line` adds to line numbers, and the name it gives. */
  lineShift: number;
  name: string;
  /** Index in the include paths it was found by, for `#include_next`. */
  readonly found: number;
}

/** Tokens to be read before the file goes on: a macro's replacement, an argument, a directive's line. */
export interface Context {
  readonly tokens: readonly Token[];
  next: number;
  readonly macro: Macro | undefined;
  /** Reading stops at its end: nothing is taken from behind it. */
  readonly barrier: boolean;
  /** White space before its first token, or -1: as the token says. */
  readonly lead: number;
  /** Its tokens without a file: at `spot`, or (if `own`) at their own offset in `spot.file`. */
  readonly own: boolean;
  readonly file: number;
  readonly at: number;
  readonly length: number;
}

export interface State {
  readonly macros: Map<string, Macro>;
  readonly diagnostics: Diagnostic[];
  readonly sources: { path: string; text: string; own: boolean; content: TokenFile }[];
  readonly contexts: Context[];
  /** The file being read; undefined at the end. */
  current: OpenFile | undefined;
  readonly open: OpenFile[];
  /** Place and white space (SPACE, LINE) of the token read last. */
  file: number;
  at: number;
  length: number;
  flags: number;
  /** The token read last is written at its place, not the result of a macro called there. */
  verbatim: boolean;
  /** SPACE left over from an expansion to nothing. */
  pending: number;
  work: number;
  nesting: number;
  /** Greater than 0 while arguments are collected: files end there. */
  collecting: number;
  counter: number;
  directive: (state: State) => void;
  errors: number;
}

/** Thrown inside, caught by `preprocess`: a limit is reached and said. */
export class LimitReached extends Error {}

/** Adds a diagnostic; beyond `Limits.DIAGNOSTICS` they are dropped. */
export function report(
  state: State,
  severity: Diagnostic['severity'],
  spot: Spot,
  message: string,
  hint?: string,
  kind: Diagnostic['kind'] = 'preprocess',
): void {
  if (severity === 'error') state.errors++;
  if (state.diagnostics.length > Limits.DIAGNOSTICS) return;
  if (state.diagnostics.length === Limits.DIAGNOSTICS) {
    message = 'too many messages; the rest is not shown';
    severity = 'error';
    hint = undefined;
  }
  const source = state.sources[spot.file];
  const starts = source?.content.lineStarts ?? Int32Array.of(0);
  const line = indexAtOrBefore(starts, starts.length, spot.at);
  const place = {
    file: Math.max(0, spot.file),
    line: line + 1,
    column: spot.at - starts[line]! + 1,
    length: Math.max(1, spot.length),
  };
  state.diagnostics.push({ severity, place, message, kind, ...(hint === undefined ? {} : { hint }) });
}

/** Where the token read last stands. */
export const here = (state: State): Spot => ({ file: state.file, at: state.at, length: state.length });

/** Says that a limit is reached, and ends the run. */
export function giveUp(state: State, message: string, hint: string): never {
  state.diagnostics.length = Math.min(state.diagnostics.length, Limits.DIAGNOSTICS - 1);
  report(state, 'error', here(state), message, hint);
  throw new LimitReached(message);
}

/** Counts work against the limit. */
export function charge(state: State, tokens: number): void {
  state.work += tokens;
  if (state.work > Limits.TOKENS) {
    giveUp(
      state,
      `the program grows beyond ${Limits.TOKENS / 1_000_000} million tokens here`,
      'A macro or an include that repeats itself makes it grow; look at the ones used at this place.',
    );
  }
}
