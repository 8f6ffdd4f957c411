/** Integer constant expressions of `#if` (C11 6.10.1): everything is intmax_t or uintmax_t, 64 bits wide. */
import { barrier, expandAll, next, read } from './expand.js';
import { here, Limits, report, type Spot, type State } from './state.js';
import { END, meaning, SPACE, type Token, TokenKind } from './tokens.js';

export interface Value {
  readonly value: bigint;
  readonly unsigned: boolean;
}

class Wrong extends Error {}

const wrap = (value: bigint, unsigned: boolean): Value => ({
  value: unsigned ? BigInt.asUintN(64, value) : BigInt.asIntN(64, value),
  unsigned,
});

const SIMPLE_ESCAPES: ReadonlyMap<string, number> = new Map([
  ['n', 10],
  ['t', 9],
  ['r', 13],
  ['0', 0],
  ['a', 7],
  ['b', 8],
  ['f', 12],
  ['v', 11],
  ['e', 27],
  ['\\', 92],
  ["'", 39],
  ['"', 34],
  ['?', 63],
]);

/** The number that a character constant is, or undefined. A plain one of several characters as GCC: base 256, an int. */
export function characterValue(text: string): bigint | undefined {
  const match = /^(L|u8|u|U)?'(.*)'$/s.exec(text);
  if (match === null || match[2] === '') return undefined;
  const units: number[] = [];
  const body = match[2]!;
  const wide = match[1] !== undefined && match[1] !== 'u8';
  for (let i = 0; i < body.length; ) {
    if (body[i] !== '\\') {
      const code = body.codePointAt(i)!;
      i += code > 0xffff ? 2 : 1;
      if (wide) units.push(code);
      else for (const byte of utf8(code)) units.push(byte);
      continue;
    }
    const rest = body.slice(i + 1);
    const octal = /^[0-7]{1,3}/.exec(rest);
    const hexadecimal = /^x[0-9A-Fa-f]+/.exec(rest) ?? /^u[0-9A-Fa-f]{4}/.exec(rest) ?? /^U[0-9A-Fa-f]{8}/.exec(rest);
    if (octal !== null) {
      units.push(Number.parseInt(octal[0], 8));
      i += 1 + octal[0].length;
    } else if (hexadecimal !== null) {
      units.push(Number.parseInt(hexadecimal[0].slice(1), 16) >>> 0);
      i += 1 + hexadecimal[0].length;
    } else {
      const simple = SIMPLE_ESCAPES.get(rest[0] ?? '');
      if (simple === undefined) return undefined;
      units.push(simple);
      i += 2;
    }
  }
  if (wide) {
    const unit = BigInt(units[units.length - 1]!);
    return match[1] === 'u'
      ? BigInt.asUintN(16, unit)
      : match[1] === 'U'
        ? BigInt.asUintN(32, unit)
        : BigInt.asIntN(32, unit);
  }
  if (units.length === 1) return match[1] === 'u8' ? BigInt(units[0]! & 255) : BigInt((units[0]! << 24) >> 24);
  let value = 0;
  for (const unit of units) value = (value << 8) | (unit & 255);
  return BigInt(value);
}

function utf8(code: number): number[] {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
}

/** The value of an integer constant with any suffix, or undefined if `text` is none. */
export function integerValue(text: string): Value | undefined {
  const match = /^(0[xX][0-9A-Fa-f]+|0[bB][01]+|0[0-7]*|[1-9][0-9]*)([uUlL]*)$/.exec(text);
  if (match === null || !/^(u?(l|ll)?|(l|ll)u)$/.test(match[2]!.replace(/[UL]/g, (c) => c.toLowerCase())))
    return undefined;
  const digits = match[1]!;
  if (digits.length > 80) return undefined;
  const octal = digits.length > 1 && /^0[0-7]+$/.test(digits);
  const value = BigInt(octal ? `0o${digits.slice(1)}` : digits);
  if (value > 0xffffffffffffffffn) return undefined;
  return { value, unsigned: /u/i.test(match[2]!) || value > 0x7fffffffffffffffn };
}

const PRECEDENCE: ReadonlyMap<string, number> = new Map([
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

/** What `__has_attribute` knows: the attributes that mean something here or may be ignored without harm. */
const ATTRIBUTES: ReadonlySet<string> = new Set(
  'aligned packed unused used noreturn noinline always_inline format nonnull pure const malloc warn_unused_result constructor destructor cleanup weak fallthrough deprecated hot cold'.split(
    ' ',
  ),
);

/** Evaluates a line's tokens. Undefined: it was wrong, and that is said. `findsHeader` answers `__has_include`. */
export function evaluate(
  state: State,
  file: number,
  line: readonly Token[],
  directive: Spot,
  findsHeader: (header: Token | string, nextOne: boolean) => boolean,
): Value | undefined {
  if (line.length === 0) {
    report(state, 'error', directive, '#if without a condition', 'Write a constant expression after it.');
    return undefined;
  }
  const depth = state.contexts.length;
  state.contexts.push(barrier(line, file, directive.at, directive.length, true));
  let current: Token = END;
  let nesting = 0;
  const fail = (message: string, hint?: string): never => {
    const spot = current === END ? directive : here(state);
    report(state, 'error', spot, message, hint);
    throw new Wrong();
  };
  const advance = (): void => {
    current = next(state);
  };
  const symbol = (): string => (current.kind === TokenKind.PUNCTUATOR ? meaning(current.text) : '');

  const definedOperand = (): Value => {
    let name = read(state);
    const parenthesised = name.text === '(';
    if (parenthesised) name = read(state);
    current = name;
    if (name.kind !== TokenKind.IDENTIFIER) fail('"defined" must be followed by a name', 'Write defined(NAME).');
    const known = state.macros.has(name.text);
    if (parenthesised) {
      current = read(state);
      if (current.text !== ')') fail(`expected ")" after defined(${name.text}`);
    }
    advance();
    return { value: known ? 1n : 0n, unsigned: false };
  };

  const hasOperand = (name: string): Value => {
    current = read(state);
    if (current.text !== '(') fail(`${name} must be followed by "("`);
    const inside: Token[] = [];
    let parentheses = 0;
    for (;;) {
      current = read(state);
      if (current === END) fail(`${name} is never closed`);
      if (current.text === '(') parentheses++;
      if (current.text === ')' && parentheses-- === 0) break;
      inside.push(current);
    }
    advance();
    let answer = false;
    if (name === '__has_include' || name === '__has_include_next') {
      const first = inside[0];
      if (first?.kind === TokenKind.STRING) answer = findsHeader(first, name.endsWith('next'));
      else {
        const list = first?.text === '<' ? inside : expandAll(state, inside, file);
        if (list[0]?.kind === TokenKind.STRING) answer = findsHeader(list[0], name.endsWith('next'));
        else {
          const spelling = list
            .map((token, i) => (i > 0 && (token.flags & SPACE) !== 0 ? ` ${token.text}` : token.text))
            .join('');
          if (!/^<.+>$/.test(spelling)) fail(`${name} needs a header: <name.h> or "name.h"`);
          answer = findsHeader(spelling, name.endsWith('next'));
        }
      }
    } else if (name === '__has_attribute') {
      answer = ATTRIBUTES.has((inside[0]?.text ?? '').replace(/^__(.*)__$/, '$1'));
    } else if (name === '__has_builtin') answer = /^__(builtin|atomic|sync)_/.test(inside[0]?.text ?? '');
    return { value: answer ? 1n : 0n, unsigned: false };
  };

  const primary = (live: boolean): Value => {
    if (++nesting > Limits.PARENTHESES)
      fail(`more than ${Limits.PARENTHESES} operators or parentheses inside each other`);
    try {
      const token = current;
      switch (token.kind) {
        case TokenKind.NUMBER: {
          const value = integerValue(token.text);
          if (value === undefined) {
            if (/^[0-9.]+([eE][-+]?[0-9]+)?[fFlL]?$/.test(token.text) && /[.eE]/.test(token.text)) {
              fail(`"${token.text}" is a floating constant; #if knows integers alone`);
            }
            fail(`"${token.text}" is not an integer constant`);
          }
          advance();
          return value!;
        }
        case TokenKind.CHARACTER: {
          const value = characterValue(token.text);
          if (value === undefined) fail(`${token.text} is not a character constant`);
          advance();
          return { value: value!, unsigned: false };
        }
        case TokenKind.IDENTIFIER:
          if (token.text === 'defined') return definedOperand();
          if (token.text.startsWith('__has_')) return hasOperand(token.text);
          advance();
          if (symbol() === '(') {
            fail(
              `the macro "${token.text}" is not defined, so it cannot be called in #if`,
              'Test it with defined() first.',
            );
          }
          return { value: 0n, unsigned: false };
        case TokenKind.STRING:
          return fail('a string cannot stand in #if');
        case TokenKind.UNTERMINATED:
          return fail(`missing closing ${token.text.includes('"') ? '"' : "'"}`);
        default:
          break;
      }
      switch (symbol()) {
        case '(': {
          advance();
          const value = comma(live);
          if (symbol() !== ')') fail('missing ")" in this condition');
          advance();
          return value;
        }
        case '!': {
          advance();
          return { value: primary(live).value === 0n ? 1n : 0n, unsigned: false };
        }
        case '~': {
          advance();
          const { value, unsigned } = primary(live);
          return wrap(~value, unsigned);
        }
        case '-': {
          advance();
          const { value, unsigned } = primary(live);
          return wrap(-value, unsigned);
        }
        case '+':
          advance();
          return primary(live);
        default:
          return fail(
            current === END
              ? 'this condition ends where a value is expected'
              : `"${current.text}" where a value is expected`,
          );
      }
    } finally {
      nesting--;
    }
  };

  const apply = (operator: string, left: Value, right: Value, live: boolean): Value => {
    const unsigned = left.unsigned || right.unsigned;
    const a = unsigned ? BigInt.asUintN(64, left.value) : left.value;
    const b = unsigned ? BigInt.asUintN(64, right.value) : right.value;
    const truth = (value: boolean): Value => ({ value: value ? 1n : 0n, unsigned: false });
    switch (operator) {
      case '||':
        return truth(a !== 0n || b !== 0n);
      case '&&':
        return truth(a !== 0n && b !== 0n);
      case '|':
        return wrap(a | b, unsigned);
      case '^':
        return wrap(a ^ b, unsigned);
      case '&':
        return wrap(a & b, unsigned);
      case '==':
        return truth(a === b);
      case '!=':
        return truth(a !== b);
      case '<':
        return truth(a < b);
      case '>':
        return truth(a > b);
      case '<=':
        return truth(a <= b);
      case '>=':
        return truth(a >= b);
      case '<<':
      case '>>': {
        // A negative count shifts the other way, as in GCC; beyond the width only the sign is left.
        const count = right.unsigned ? BigInt.asUintN(64, right.value) : right.value;
        const leftwards = operator === '<<' ? count >= 0n : count < 0n;
        const size = count < 0n ? -count : count;
        const by = size > 64n ? 64n : size;
        return wrap(leftwards ? left.value << by : left.value >> by, left.unsigned);
      }
      case '+':
        return wrap(a + b, unsigned);
      case '-':
        return wrap(a - b, unsigned);
      case '*':
        return wrap(a * b, unsigned);
      default:
        if (b === 0n) {
          if (live) fail('division by zero in #if');
          return { value: 0n, unsigned };
        }
        return wrap(operator === '/' ? a / b : a % b, unsigned);
    }
  };

  const binary = (least: number, live: boolean): Value => {
    let left = primary(live);
    for (;;) {
      const operator = symbol();
      const precedence = PRECEDENCE.get(operator);
      if (precedence === undefined || precedence < least) return left;
      advance();
      const decided = (operator === '||' && left.value !== 0n) || (operator === '&&' && left.value === 0n);
      left = apply(operator, left, binary(precedence + 1, live && !decided), live && !decided);
    }
  };

  const conditional = (live: boolean): Value => {
    if (++nesting > Limits.PARENTHESES)
      fail(`more than ${Limits.PARENTHESES} operators or parentheses inside each other`);
    const test = binary(1, live);
    if (symbol() === '?') {
      advance();
      const then = comma(live && test.value !== 0n);
      if (symbol() !== ':') fail('"?" without ":" in this condition');
      advance();
      const otherwise = conditional(live && test.value === 0n);
      nesting--;
      return wrap(test.value !== 0n ? then.value : otherwise.value, then.unsigned || otherwise.unsigned);
    }
    nesting--;
    return test;
  };

  const comma = (live: boolean): Value => {
    let value = conditional(live);
    while (symbol() === ',') {
      advance();
      value = conditional(live);
    }
    return value;
  };

  try {
    advance();
    const value = comma(true);
    if (current !== END) {
      if (symbol() === '=') fail('"=" in a condition; comparing is "=="');
      fail(symbol() === ')' ? 'a ")" too many in this condition' : `"${current.text}" where an operator is expected`);
    }
    return value;
  } catch (error) {
    if (error instanceof Wrong) return undefined;
    throw error;
  } finally {
    for (let i = depth; i < state.contexts.length; i++) {
      const { macro } = state.contexts[i]!;
      if (macro !== undefined) macro.disabled = false;
    }
    state.contexts.length = depth;
  }
}
