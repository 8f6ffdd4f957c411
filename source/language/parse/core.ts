/** What the parts of the parser share: the position in the tokens, the scopes of typedef names, and how to complain. */
import { Kind, type Tokens } from './lexer.js';

export interface Problem {
  /** Offset in the preprocessed text. */
  readonly at: number;
  readonly length: number;
  readonly severity: 'error' | 'warning';
  readonly kind: 'syntax' | 'type' | 'unsupported' | 'link';
  readonly message: string;
  readonly hint?: string;
}

export interface Parser {
  readonly tokens: Tokens;
  readonly text: string;
  /** Index of the current token. */
  at: number;
  depth: number;
  /** Ordinary names by scope, innermost last: true for a typedef name. */
  readonly scopes: Map<string, boolean>[];
  readonly problems: Problem[];
}

/** Thrown to the nearest statement or declaration, which skips to a place where it can go on. Caught inside the parser. */
export const SYNTAX = Symbol('syntax error');

/** Parentheses, blocks, declarators within each other. C asks for 127; a compiler's own stack has an end. */
export const DEEPEST = 256;
export const PROBLEMS_MOST = 100;

export const kindOf = (p: Parser): number => p.tokens.kind[p.at]!;
export const textOf = (p: Parser): string => p.tokens.text[p.at]!;
export const offsetOf = (p: Parser): number => p.tokens.start[p.at]!;

/** Is the current token this mark or keyword? */
export const is = (p: Parser, word: string): boolean => {
  const kind = p.tokens.kind[p.at]!;
  return (kind === Kind.mark || kind === Kind.keyword) && p.tokens.text[p.at] === word;
};
export const isAfter = (p: Parser, ahead: number, word: string): boolean => {
  const index = Math.min(p.at + ahead, p.tokens.count - 1);
  const kind = p.tokens.kind[index]!;
  return (kind === Kind.mark || kind === Kind.keyword) && p.tokens.text[index] === word;
};
export const advance = (p: Parser): void => {
  if (p.at < p.tokens.count - 1) p.at++;
};
export const accept = (p: Parser, word: string): boolean => {
  if (!is(p, word)) return false;
  advance(p);
  return true;
};

export const complain = (
  p: Parser,
  at: number,
  length: number,
  message: string,
  hint?: string,
  kind: Problem['kind'] = 'syntax',
): void => {
  if (p.problems.length > PROBLEMS_MOST) return;
  p.problems.push({
    at,
    length: Math.max(1, length),
    severity: 'error',
    kind,
    message,
    ...(hint === undefined ? {} : { hint }),
  });
};

/** How the current token is called in a message. */
export const currentName = (p: Parser): string => {
  const kind = kindOf(p);
  if (kind === Kind.end) return 'the end of the file';
  const text = p.text.slice(p.tokens.start[p.at]!, p.tokens.end[p.at]!);
  const shown = text.length > 30 ? `${text.slice(0, 27)}...` : text;
  if (kind === Kind.string) return `the string ${shown}`;
  if (kind === Kind.character || kind === Kind.number) return shown;
  return `'${shown}'`;
};

/** Complains at the current token and gives up the construct. */
export const fail = (p: Parser, message: string, hint?: string, kind: Problem['kind'] = 'syntax'): never => {
  complain(p, offsetOf(p), p.tokens.end[p.at]! - offsetOf(p), message, hint, kind);
  throw SYNTAX;
};

/** Complains just after the previous token: where the missing thing belongs. */
export const missing = (p: Parser, what: string, hint?: string): void => {
  const before = p.at > 0 ? p.tokens.end[p.at - 1]! : offsetOf(p);
  complain(p, Math.max(0, before - (p.at > 0 ? 1 : 0)), 1, `expected ${what} before ${currentName(p)}`, hint);
};

export const expect = (p: Parser, word: string, hint?: string): void => {
  if (accept(p, word)) return;
  missing(p, `'${word}'`, hint);
  throw SYNTAX;
};

const LINE_STARTS = new Set(
  '} return if while for do switch break continue goto case default int char void long unsigned struct else'.split(' '),
);

/** A `;`. When it is only forgotten at the end of a line, the statement stands and nothing is skipped. */
export const expectSemicolon = (p: Parser): void => {
  if (accept(p, ';')) return;
  missing(p, "';'");
  const from = p.at > 0 ? p.tokens.end[p.at - 1]! : 0;
  const between = p.text.slice(from, offsetOf(p));
  if (between.includes('\n') || LINE_STARTS.has(textOf(p)) || kindOf(p) === Kind.end) return;
  throw SYNTAX;
};

export const enter = (p: Parser): void => {
  if (++p.depth > DEEPEST) {
    complain(
      p,
      offsetOf(p),
      1,
      `nested too deeply (more than ${DEEPEST} levels)`,
      'Split it into several statements or functions.',
    );
    throw TOO_DEEP;
  }
};
export const leave = (p: Parser): void => {
  p.depth--;
};
/** Ends the parse of the file: whoever nests so deeply will go on doing it. */
export const TOO_DEEP = Symbol('nested too deeply');

export const isTypedef = (p: Parser, name: string): boolean => {
  for (let i = p.scopes.length - 1; i >= 0; i--) {
    const found = p.scopes[i]!.get(name);
    if (found !== undefined) return found;
  }
  return false;
};
export const declareName = (p: Parser, name: string | undefined, typedef: boolean): void => {
  if (name !== undefined) p.scopes[p.scopes.length - 1]!.set(name, typedef);
};

const typeWords = new Set(
  (
    'void char short int long float double signed unsigned _Bool _Complex _Imaginary struct union enum typeof ' +
    '__auto_type _Atomic const volatile restrict __int128 _Float128'
  ).split(' '),
);
const specifierWords = new Set(
  'typedef extern static auto register inline _Noreturn _Thread_local _Alignas __attribute__ __extension__'.split(' '),
);

/** Does a type name start at token `index`? */
export const startsTypeAt = (p: Parser, index: number): boolean => {
  const i = Math.min(index, p.tokens.count - 1);
  const kind = p.tokens.kind[i]!;
  if (kind === Kind.name) return isTypedef(p, p.tokens.text[i]!);
  if (kind !== Kind.keyword) return false;
  const word = p.tokens.text[i]!;
  if (word === '__extension__' || word === '__attribute__') return startsTypeAt(p, i + 1) || word === '__attribute__';
  return typeWords.has(word);
};
/** Does a declaration start at the current token? */
export const startsDeclaration = (p: Parser): boolean => {
  let i = p.at;
  while (p.tokens.kind[i] === Kind.keyword && p.tokens.text[i] === '__extension__') i++;
  const kind = p.tokens.kind[i]!;
  if (kind === Kind.name) return isTypedef(p, p.tokens.text[i]!);
  if (kind !== Kind.keyword) return false;
  const word = p.tokens.text[i]!;
  return typeWords.has(word) || (specifierWords.has(word) && word !== '__extension__');
};
