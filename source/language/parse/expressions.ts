/** Expressions: precedence climbing over the tokens; typedef names are known, so a cast is a cast. */
import {
  accept,
  advance,
  currentName,
  enter,
  expect,
  fail,
  is,
  isAfter,
  kindOf,
  leave,
  missing,
  offsetOf,
  type Parser,
  SYNTAX,
  startsTypeAt,
  textOf,
} from './core.js';
import { parseTypeName } from './declarations.js';
import { Kind } from './lexer.js';
import { parseBlock } from './statements.js';
import type { SyntaxDesignator, SyntaxExpression, SyntaxInit, SyntaxInitItem, UnaryOp } from './syntax.js';

const precedence = new Map<string, number>([
  ['||', 1],
  ['&&', 2],
  ['|', 3],
  ['^', 4],
  ['&', 5],
  ['==', 6],
  ['!=', 6],
  ['<', 7],
  ['>', 7],
  ['<=', 7],
  ['>=', 7],
  ['<<', 8],
  ['>>', 8],
  ['+', 9],
  ['-', 9],
  ['*', 10],
  ['/', 10],
  ['%', 10],
]);
const assignments = new Set(['=', '*=', '/=', '%=', '+=', '-=', '<<=', '>>=', '&=', '^=', '|=']);
const prefixes = new Set(['-', '+', '!', '~', '*', '&', '++', '--']);

/** Operators in one row, as in a + b + c + ...: the tree leans to the left, and everybody after us walks it. */
const LONGEST = 1500;

const checkLength = (p: Parser, length: number): void => {
  if (length > LONGEST) {
    fail(p, `nested too deeply (more than ${LONGEST} operators in a row)`, 'Split it into several statements.');
  }
};

/** A full expression, commas included. */
export const parseExpression = (p: Parser): SyntaxExpression => {
  let left = parseAssignment(p);
  let length = 0;
  while (is(p, ',')) {
    checkLength(p, ++length);
    const at = offsetOf(p);
    advance(p);
    left = { kind: 'comma', at, left, right: parseAssignment(p) };
  }
  return left;
};

export const parseAssignment = (p: Parser): SyntaxExpression => {
  enter(p);
  const left = parseConditional(p);
  let result = left;
  if (kindOf(p) === Kind.mark && assignments.has(textOf(p))) {
    const at = offsetOf(p);
    const op = textOf(p);
    advance(p);
    result = { kind: 'assign', at, op, left, right: parseAssignment(p) };
  }
  leave(p);
  return result;
};

export const parseConditional = (p: Parser): SyntaxExpression => {
  const test = parseBinary(p, 1);
  if (!is(p, '?')) return test;
  enter(p);
  const at = offsetOf(p);
  advance(p);
  let result: SyntaxExpression;
  if (accept(p, ':')) {
    result = { kind: 'conditional', at, test, otherwise: parseConditional(p) };
  } else {
    const then = parseExpression(p);
    expect(p, ':');
    result = { kind: 'conditional', at, test, then, otherwise: parseConditional(p) };
  }
  leave(p);
  return result;
};

const parseBinary = (p: Parser, least: number): SyntaxExpression => {
  let left = parseCast(p);
  let length = 0;
  for (;;) {
    if (kindOf(p) !== Kind.mark) return left;
    const op = textOf(p);
    const level = precedence.get(op);
    if (level === undefined || level < least) return left;
    checkLength(p, ++length);
    const at = offsetOf(p);
    advance(p);
    left = { kind: 'binary', at, op, left, right: parseBinary(p, level + 1) };
  }
};

const parseCast = (p: Parser): SyntaxExpression => {
  if (is(p, '(') && startsTypeAt(p, p.at + 1)) {
    const at = offsetOf(p);
    advance(p);
    const type = parseTypeName(p);
    expect(p, ')');
    if (is(p, '{')) return parsePostfix(p, { kind: 'compound', at, type, init: parseInitializer(p) });
    enter(p);
    const operand = parseCast(p);
    leave(p);
    return { kind: 'cast', at, type, operand };
  }
  return parseUnary(p);
};

const parseUnary = (p: Parser): SyntaxExpression => {
  const kind = kindOf(p);
  const at = offsetOf(p);
  const word = textOf(p);
  if (kind === Kind.mark) {
    if (prefixes.has(word)) {
      advance(p);
      enter(p);
      const operand = word === '++' || word === '--' ? parseUnary(p) : parseCast(p);
      leave(p);
      return { kind: 'unary', at, op: word as UnaryOp, operand };
    }
    if (word === '&&') {
      fail(
        p,
        "labels as values ('&&label') are not supported",
        'Use a switch in place of a computed goto.',
        'unsupported',
      );
    }
  } else if (kind === Kind.keyword) {
    if (word === 'sizeof' || word === '_Alignof') {
      advance(p);
      const which = word === 'sizeof' ? 'sizeof' : 'alignof';
      enter(p);
      let result: SyntaxExpression;
      if (is(p, '(') && startsTypeAt(p, p.at + 1)) {
        const open = offsetOf(p);
        advance(p);
        const type = parseTypeName(p);
        expect(p, ')');
        if (is(p, '{')) {
          const operand = parsePostfix(p, { kind: 'compound', at: open, type, init: parseInitializer(p) });
          result = { kind: which, at, operand };
        } else result = { kind: which, at, type };
      } else result = { kind: which, at, operand: parseUnary(p) };
      leave(p);
      return result;
    }
    if (word === '__extension__') {
      advance(p);
      enter(p);
      const result = parseCast(p);
      leave(p);
      return result;
    }
  }
  return parsePostfix(p, parsePrimary(p));
};

const parsePostfix = (p: Parser, start: SyntaxExpression): SyntaxExpression => {
  let base = start;
  let length = 0;
  for (;;) {
    if (kindOf(p) !== Kind.mark) return base;
    const word = textOf(p);
    checkLength(p, ++length);
    if (word === '(') {
      advance(p);
      const list: SyntaxExpression[] = [];
      if (!is(p, ')')) {
        do list.push(parseAssignment(p));
        while (accept(p, ','));
      }
      const end = offsetOf(p);
      expect(p, ')');
      base = { kind: 'call', at: base.at, callee: base, arguments: list, end };
    } else if (word === '[') {
      advance(p);
      const index = parseExpression(p);
      expect(p, ']');
      base = { kind: 'index', at: base.at, base, index };
    } else if (word === '.' || word === '->') {
      advance(p);
      if (kindOf(p) !== Kind.name) {
        missing(p, 'the name of a member');
        throw SYNTAX;
      }
      base = { kind: 'member', at: offsetOf(p), base, name: textOf(p), arrow: word === '->' };
      advance(p);
    } else if (word === '++' || word === '--') {
      advance(p);
      base = { kind: 'postfix', at: base.at, op: word, operand: base };
    } else return base;
  }
};

const parsePrimary = (p: Parser): SyntaxExpression => {
  const at = offsetOf(p);
  const text = textOf(p);
  switch (kindOf(p)) {
    case Kind.name:
      advance(p);
      return { kind: 'name', at, name: text };
    case Kind.number:
      advance(p);
      return { kind: 'number', at, text };
    case Kind.character:
      advance(p);
      return { kind: 'character', at, text };
    case Kind.string: {
      const parts: { at: number; text: string }[] = [];
      while (kindOf(p) === Kind.string) {
        parts.push({ at: offsetOf(p), text: textOf(p) });
        advance(p);
      }
      return { kind: 'string', at, parts };
    }
    case Kind.mark:
      if (text === '(') {
        advance(p);
        enter(p);
        let result: SyntaxExpression;
        if (is(p, '{')) result = { kind: 'statements', at, body: parseBlock(p) };
        else result = { kind: 'parenthesized', at, inner: parseExpression(p) };
        expect(p, ')');
        leave(p);
        return result;
      }
      break;
    case Kind.keyword: {
      const special = parseSpecial(p, at, text);
      if (special !== undefined) return special;
      break;
    }
  }
  if (is(p, ')') || is(p, ']') || is(p, '}') || is(p, ';') || is(p, ',') || kindOf(p) === Kind.end) {
    missing(p, 'an expression');
    throw SYNTAX;
  }
  return fail(p, `expected an expression before ${currentName(p)}`);
};

const parseSpecial = (p: Parser, at: number, word: string): SyntaxExpression | undefined => {
  switch (word) {
    case '_Generic': {
      advance(p);
      expect(p, '(');
      const control = parseAssignment(p);
      expect(p, ',');
      const cases: { at: number; type?: ReturnType<typeof parseTypeName>; value: SyntaxExpression }[] = [];
      do {
        const caseAt = offsetOf(p);
        if (accept(p, 'default')) {
          expect(p, ':');
          cases.push({ at: caseAt, value: parseAssignment(p) });
        } else {
          const type = parseTypeName(p);
          expect(p, ':');
          cases.push({ at: caseAt, type, value: parseAssignment(p) });
        }
      } while (accept(p, ','));
      expect(p, ')');
      return { kind: 'generic', at, control, cases };
    }
    case '__builtin_va_arg': {
      advance(p);
      expect(p, '(');
      const list = parseAssignment(p);
      expect(p, ',');
      const type = parseTypeName(p);
      expect(p, ')');
      return { kind: 'va_arg', at, list, type };
    }
    case '__builtin_offsetof': {
      advance(p);
      expect(p, '(');
      const type = parseTypeName(p);
      expect(p, ',');
      const path: SyntaxDesignator[] = [parseMemberName(p)];
      for (;;) {
        const where = offsetOf(p);
        if (accept(p, '.')) path.push(parseMemberName(p));
        else if (accept(p, '[')) {
          path.push({ kind: 'index', at: where, index: parseExpression(p) });
          expect(p, ']');
        } else break;
      }
      expect(p, ')');
      return { kind: 'offsetof', at, type, path };
    }
    case '__builtin_types_compatible_p': {
      advance(p);
      expect(p, '(');
      const left = parseTypeName(p);
      expect(p, ',');
      const right = parseTypeName(p);
      expect(p, ')');
      return { kind: 'compatible', at, left, right };
    }
    default:
      return undefined;
  }
};

const parseMemberName = (p: Parser): SyntaxDesignator => {
  if (kindOf(p) !== Kind.name) {
    missing(p, 'the name of a member');
    throw SYNTAX;
  }
  const result: SyntaxDesignator = { kind: 'member', at: offsetOf(p), name: textOf(p) };
  advance(p);
  return result;
};

/** What stands after `=`: an expression or a list in braces. */
export const parseInitializer = (p: Parser): SyntaxInit => {
  const at = offsetOf(p);
  if (!is(p, '{')) return { kind: 'expression', at, value: parseAssignment(p) };
  advance(p);
  enter(p);
  const items: SyntaxInitItem[] = [];
  while (!is(p, '}')) {
    const itemAt = offsetOf(p);
    const designators: SyntaxDesignator[] = [];
    if (kindOf(p) === Kind.name && isAfter(p, 1, ':') && !isAfter(p, 1, '::')) {
      designators.push({ kind: 'member', at: itemAt, name: textOf(p) });
      advance(p);
      advance(p);
    } else {
      for (;;) {
        const where = offsetOf(p);
        if (accept(p, '.')) designators.push(parseMemberName(p));
        else if (accept(p, '[')) {
          const index = parseConditional(p);
          if (accept(p, '...')) designators.push({ kind: 'index', at: where, index, last: parseConditional(p) });
          else designators.push({ kind: 'index', at: where, index });
          expect(p, ']');
        } else break;
      }
      if (designators.length > 0 && !accept(p, '=') && !is(p, '{')) {
        const last = designators[designators.length - 1]!;
        if (last.kind !== 'index') {
          missing(p, "'='");
          throw SYNTAX;
        }
      }
    }
    items.push({ at: itemAt, designators, value: parseInitializer(p) });
    if (!accept(p, ',')) break;
  }
  if (!is(p, '}')) {
    missing(p, "'}' or ','");
    throw SYNTAX;
  }
  advance(p);
  leave(p);
  return { kind: 'list', at, items };
};
