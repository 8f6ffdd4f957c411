/** Statements, and how the parser finds its feet again after an error in one. */
import {
  accept,
  advance,
  complain,
  currentName,
  enter,
  expect,
  expectSemicolon,
  fail,
  is,
  isAfter,
  kindOf,
  leave,
  missing,
  offsetOf,
  type Parser,
  PROBLEMS_MOST,
  SYNTAX,
  startsDeclaration,
  TOO_DEEP,
  textOf,
} from './core.js';
import { parseLocalDeclaration, parseStaticAssert } from './declarations.js';
import { parseConditional, parseExpression } from './expressions.js';
import { Kind } from './lexer.js';
import type { AsmOperand, AsmSyntax, Declaration, SyntaxBlock, SyntaxExpression, SyntaxStatement } from './syntax.js';

/** `{ ... }`, in a scope of its own. Errors in its statements are reported and passed over one by one. */
export const parseBlock = (p: Parser): SyntaxBlock => {
  const at = offsetOf(p);
  if (!is(p, '{')) {
    missing(p, "'{'");
    throw SYNTAX;
  }
  advance(p);
  enter(p);
  p.scopes.push(new Map());
  const scopes = p.scopes.length;
  const depth = p.depth;
  const body: SyntaxStatement[] = [];
  while (!is(p, '}')) {
    if (kindOf(p) === Kind.end) {
      complain(p, at, 1, "this '{' is never closed: expected '}' before the end of the file");
      throw TOO_DEEP;
    }
    const before = p.at;
    try {
      body.push(parseStatement(p));
    } catch (problem) {
      if (problem !== SYNTAX) throw problem;
      if (p.problems.length > PROBLEMS_MOST) throw TOO_DEEP;
      p.scopes.length = scopes;
      p.depth = depth;
      recover(p, before);
    }
  }
  const end = offsetOf(p);
  advance(p);
  p.scopes.pop();
  leave(p);
  return { kind: 'block', at, end, body };
};

/** Goes to where the next statement of this block may start: past a `;`, or before the `}` of the block. */
const recover = (p: Parser, before: number): void => {
  // Braces that the failed statement opened and did not close must be closed first.
  let open = 0;
  for (let i = before; i < p.at; i++) {
    if (p.tokens.kind[i] !== Kind.mark) continue;
    if (p.tokens.text[i] === '{') open++;
    else if (p.tokens.text[i] === '}') open = Math.max(0, open - 1);
  }
  for (;;) {
    if (kindOf(p) === Kind.end) return;
    if (is(p, '{')) open++;
    else if (is(p, '}')) {
      if (open === 0) return;
      open--;
      advance(p);
      if (open === 0) return;
      continue;
    } else if (open === 0 && is(p, ';')) {
      advance(p);
      return;
    }
    advance(p);
  }
};

const parseCondition = (p: Parser, after: string): SyntaxExpression => {
  expect(p, '(', `The condition of '${after}' stands in parentheses.`);
  const test = parseExpression(p);
  expect(p, ')');
  return test;
};

/** A statement that may be preceded by labels; in a block a declaration too. */
export const parseStatement = (p: Parser): SyntaxStatement => {
  const kind = kindOf(p);
  const at = offsetOf(p);
  if (kind === Kind.name) {
    if (isAfter(p, 1, ':')) return parseLabels(p);
    // `foo bar` can only be a declaration with an unknown type.
    const next = p.tokens.kind[p.at + 1];
    if (startsDeclaration(p) || next === Kind.name) return parseLocalDeclaration(p);
    return parseExpressionStatement(p);
  }
  if (kind === Kind.mark) {
    if (accept(p, ';')) return { kind: 'empty', at };
    if (is(p, '{')) return parseBlock(p);
    return parseExpressionStatement(p);
  }
  if (kind !== Kind.keyword) return parseExpressionStatement(p);
  switch (textOf(p)) {
    case 'if': {
      advance(p);
      const test = parseCondition(p, 'if');
      const then = parseBody(p);
      if (!accept(p, 'else')) return { kind: 'if', at, test, then };
      return { kind: 'if', at, test, then, otherwise: parseBody(p) };
    }
    case 'while': {
      advance(p);
      const test = parseCondition(p, 'while');
      return { kind: 'while', at, test, body: parseBody(p) };
    }
    case 'do': {
      advance(p);
      const body = parseBody(p);
      const testAt = offsetOf(p);
      if (!accept(p, 'while')) {
        missing(p, "'while'", "A 'do' ends with while (condition);");
        throw SYNTAX;
      }
      const test = parseCondition(p, 'while');
      expectSemicolon(p);
      return { kind: 'do', at, test, testAt, body };
    }
    case 'for':
      return parseFor(p, at);
    case 'switch': {
      advance(p);
      const value = parseCondition(p, 'switch');
      return { kind: 'switch', at, value, body: parseBody(p) };
    }
    case 'case':
    case 'default':
      return parseLabels(p);
    case 'goto': {
      advance(p);
      if (is(p, '*')) fail(p, 'a computed goto is not supported', 'Use a switch in its place.', 'unsupported');
      const name = textOf(p);
      if (kindOf(p) !== Kind.name) fail(p, `expected the name of a label before ${currentName(p)}`);
      advance(p);
      expectSemicolon(p);
      return { kind: 'goto', at, name };
    }
    case 'break':
      advance(p);
      expectSemicolon(p);
      return { kind: 'break', at };
    case 'continue':
      advance(p);
      expectSemicolon(p);
      return { kind: 'continue', at };
    case 'return': {
      advance(p);
      if (accept(p, ';')) return { kind: 'return', at };
      const value = parseExpression(p);
      expectSemicolon(p);
      return { kind: 'return', at, value };
    }
    case 'asm':
      return parseAsm(p);
    case '_Static_assert':
      return parseStaticAssert(p);
    case 'else':
      return fail(p, "'else' without a previous 'if'");
    case '__label__': {
      advance(p);
      while (kindOf(p) === Kind.name || is(p, ',')) advance(p);
      expectSemicolon(p);
      return { kind: 'empty', at };
    }
    case '__attribute__': {
      // __attribute__((fallthrough));
      let i = p.at + 1;
      let open = 0;
      do {
        if (p.tokens.text[i] === '(') open++;
        else if (p.tokens.text[i] === ')') open--;
        i++;
      } while (open > 0 && i < p.tokens.count);
      if (p.tokens.text[i] === ';') {
        p.at = i;
        advance(p);
        return { kind: 'empty', at };
      }
      return parseLocalDeclaration(p);
    }
    default:
      if (startsDeclaration(p)) return parseLocalDeclaration(p);
      return parseExpressionStatement(p);
  }
};

/** The body of an `if` or a loop: a scope, and no declaration. */
const parseBody = (p: Parser): SyntaxStatement => {
  enter(p);
  if (kindOf(p) === Kind.end || is(p, '}')) {
    missing(p, 'a statement');
    throw SYNTAX;
  }
  if (startsDeclaration(p) && !isAfter(p, 1, ':')) {
    const message = 'a declaration cannot stand here without braces';
    complain(p, offsetOf(p), textOf(p).length, message, 'Put the body in { }.');
  }
  const body = parseStatement(p);
  leave(p);
  return body;
};

const parseExpressionStatement = (p: Parser): SyntaxStatement => {
  const at = offsetOf(p);
  const value = parseExpression(p);
  expectSemicolon(p);
  return { kind: 'expression', at, value };
};

/** Labels in a row, and the statement behind them (nothing before a `}`). */
const parseLabels = (p: Parser): SyntaxStatement => {
  const at = offsetOf(p);
  const body: SyntaxStatement[] = [];
  for (;;) {
    const here = offsetOf(p);
    if (kindOf(p) === Kind.name && isAfter(p, 1, ':')) {
      body.push({ kind: 'label', at: here, name: textOf(p) });
      advance(p);
      advance(p);
    } else if (is(p, 'case')) {
      advance(p);
      const low = parseConditional(p);
      if (accept(p, '...')) body.push({ kind: 'case', at: here, low, high: parseConditional(p) });
      else body.push({ kind: 'case', at: here, low });
      if (!accept(p, ':')) missing(p, "':'");
    } else if (is(p, 'default')) {
      advance(p);
      if (!accept(p, ':')) missing(p, "':'");
      body.push({ kind: 'default', at: here });
    } else break;
    if (is(p, '__attribute__')) break;
  }
  if (!is(p, '}') && kindOf(p) !== Kind.end) body.push(parseStatement(p));
  return { kind: 'group', at, body };
};

const parseFor = (p: Parser, at: number): SyntaxStatement => {
  advance(p);
  expect(p, '(');
  p.scopes.push(new Map());
  let init: Declaration | SyntaxExpression | undefined;
  if (!accept(p, ';')) {
    if (startsDeclaration(p)) init = parseLocalDeclaration(p);
    else {
      init = parseExpression(p);
      expect(p, ';');
    }
  }
  const test = is(p, ';') ? undefined : parseExpression(p);
  expect(p, ';', 'A for loop has three parts: for (start; condition; step).');
  const step = is(p, ')') ? undefined : parseExpression(p);
  expect(p, ')');
  const body = parseBody(p);
  p.scopes.pop();
  const end = p.tokens.start[Math.max(0, p.at - 1)]!;
  return {
    kind: 'for',
    at,
    end,
    body,
    ...(init === undefined ? {} : { init }),
    ...(test === undefined ? {} : { test }),
    ...(step === undefined ? {} : { step }),
  };
};

const parseString = (p: Parser): string => {
  let text = '';
  if (kindOf(p) !== Kind.string) fail(p, `expected a string before ${currentName(p)}`);
  while (kindOf(p) === Kind.string) {
    text += textOf(p).slice(1, -1).replace(/\\n/g, '\n').replace(/\\t/g, '\t').replace(/\\(.)/g, '$1');
    advance(p);
  }
  return text;
};

/** `asm volatile ("..." : outputs : inputs : clobbers);` */
export const parseAsm = (p: Parser): AsmSyntax => {
  const at = offsetOf(p);
  advance(p);
  let isVolatile = false;
  for (;;) {
    if (accept(p, 'volatile')) isVolatile = true;
    else if (accept(p, 'inline')) continue;
    else if (is(p, 'goto')) fail(p, 'asm goto is not supported', undefined, 'unsupported');
    else break;
  }
  expect(p, '(');
  const template = parseString(p);
  const lists: AsmOperand[][] = [[], []];
  const clobbers: string[] = [];
  for (let part = 0; accept(p, ':'); part++) {
    if (is(p, ':') || is(p, ')')) continue;
    do {
      if (part >= 2) {
        clobbers.push(parseString(p));
        continue;
      }
      const operandAt = offsetOf(p);
      let name: string | undefined;
      if (accept(p, '[')) {
        name = textOf(p);
        advance(p);
        expect(p, ']');
      }
      const constraint = parseString(p);
      expect(p, '(');
      const value = parseExpression(p);
      expect(p, ')');
      lists[part]!.push({ at: operandAt, name, constraint, value });
    } while (accept(p, ','));
  }
  expect(p, ')');
  expectSemicolon(p);
  return { kind: 'asm', at, volatile: isVolatile, template, outputs: lists[0]!, inputs: lists[1]!, clobbers };
};
