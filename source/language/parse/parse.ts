/**
 * The parser: preprocessed text → syntax tree, by recursive descent with the typedef names of every scope at hand. In C a
 * name decides what a phrase is (`a * b;`, `(a) - b`, `(T)(x)`), so whoever reads the text must know the names.
 */
import {
  advance,
  complain,
  is,
  kindOf,
  offsetOf,
  type Parser,
  PROBLEMS_MOST,
  type Problem,
  SYNTAX,
  TOO_DEEP,
} from './core.js';
import { parseExternal } from './declarations.js';
import { Kind, tokenize } from './lexer.js';
import type { External } from './syntax.js';

export interface Parsed {
  readonly externals: readonly External[];
  readonly problems: readonly Problem[];
}

/** Parses the text of one file. Never throws; with problems the tree holds what could be understood. */
export const parse = (text: string): Parsed => {
  const tokens = tokenize(text);
  const p: Parser = { tokens, text, at: 0, depth: 0, scopes: [new Map()], problems: [] };
  for (const problem of tokens.problems) {
    p.problems.push({ at: problem.at, length: 1, severity: 'error', kind: 'syntax', message: problem.message });
  }
  const externals: External[] = [];
  while (kindOf(p) !== Kind.end && p.problems.length <= PROBLEMS_MOST) {
    const before = p.at;
    try {
      const external = parseExternal(p);
      if (external !== undefined) externals.push(external);
    } catch (problem) {
      if (problem instanceof RangeError) {
        complain(p, offsetOf(p), 1, 'nested too deeply', 'Split it into several statements or functions.');
        break;
      }
      if (problem === TOO_DEEP) break;
      if (problem !== SYNTAX) throw problem;
      p.scopes.length = 1;
      p.depth = 0;
      skipExternal(p, before);
    }
  }
  // A string that does not end swallows what follows: only what stands before it is worth a message.
  const broken = tokens.problems[0]?.at;
  const problems = p.problems.filter((one, i) => i < tokens.problems.length || broken === undefined || one.at < broken);
  return { externals, problems };
};

/** Past the `;` or the closing brace of the declaration that failed. */
const skipExternal = (p: Parser, before: number): void => {
  let open = 0;
  for (let i = before; i < p.at; i++) {
    if (p.tokens.kind[i] !== Kind.mark) continue;
    if (p.tokens.text[i] === '{') open++;
    else if (p.tokens.text[i] === '}') open = Math.max(0, open - 1);
  }
  if (p.at === before && is(p, '}')) {
    advance(p);
    return;
  }
  while (kindOf(p) !== Kind.end) {
    if (is(p, '{')) open++;
    else if (is(p, '}')) {
      open--;
      if (open <= 0) {
        advance(p);
        if (is(p, ';')) advance(p);
        return;
      }
    } else if (is(p, ';') && open === 0) {
      advance(p);
      return;
    }
    advance(p);
  }
};
