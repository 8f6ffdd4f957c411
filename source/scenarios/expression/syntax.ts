/**
 * The one language of expressions: C expressions over globals and locals, plus what only a kernel knows. Used for
 * breakpoints, watches, lesson triggers, challenges, invariants and search.
 *
 *   counter == 2 && T2 in worker      T2.i      T2.state == blocked      m.owner == T3      *p + a[i].x
 *   waiters(m) > 1     stuck     step > 100     time >= 5000
 *   T4.counter         counter@101     counter@100 != counter@101     process(101).state == zombie
 *
 * Names: locals of the selected thread, then globals, then what `evaluate.ts` lists. `Tn` is a thread; `@101` behind a value
 * says which process's memory is meant.
 */

export type Node =
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'name'; readonly name: string; readonly at: number }
  | { readonly kind: 'thread'; readonly number: number }
  | { readonly kind: 'member'; readonly of: Node; readonly name: string; readonly arrow: boolean; readonly at: number }
  | { readonly kind: 'index'; readonly of: Node; readonly index: Node }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Node[]; readonly at: number }
  /** `counter@101`: as the process with that pid has it. */
  | { readonly kind: 'within'; readonly of: Node; readonly pid: number }
  | { readonly kind: 'unary'; readonly op: '-' | '+' | '!' | '~' | '*' | '&'; readonly of: Node }
  | { readonly kind: 'binary'; readonly op: string; readonly left: Node; readonly right: Node }
  | { readonly kind: 'conditional'; readonly test: Node; readonly then: Node; readonly otherwise: Node };

export interface SyntaxProblem {
  readonly message: string;
  /** Offset in the text, and length of the offending piece. */
  readonly at: number;
  readonly length: number;
}
export type Parsed =
  | { readonly ok: true; readonly node: Node }
  | { readonly ok: false; readonly problem: SyntaxProblem };

type Token = {
  readonly kind: 'number' | 'name' | 'thread' | 'text' | 'op' | 'end';
  readonly text: string;
  readonly at: number;
};

const OPERATORS = [
  '->',
  '<<',
  '>>',
  '<=',
  '>=',
  '==',
  '!=',
  '&&',
  '||',
  '+',
  '-',
  '*',
  '/',
  '%',
  '<',
  '>',
  '!',
  '~',
  '&',
  '|',
  '^',
  '(',
  ')',
  '[',
  ']',
  '.',
  ',',
  '?',
  ':',
];
const MAX_DEPTH = 200;

/** Binding strength of binary operators, as in C; `in` binds like a comparison. */
const STRENGTH: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  in: 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
};

class Problem {
  constructor(readonly problem: SyntaxProblem) {}
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  let i = 0;
  while (i < text.length) {
    const rest = text.slice(i);
    const space = /^\s+/.exec(rest);
    if (space) {
      i += space[0].length;
      continue;
    }
    const number = /^(0[xX][0-9a-fA-F]+|0[bB][01]+|(\d+\.\d*|\.\d+)([eE][-+]?\d+)?|\d+[eE][-+]?\d+|\d+)[uUlLfF]*/.exec(
      rest,
    );
    const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest);
    const character = /^'(\\.|[^'\\])'/.exec(rest);
    // `@101`: no operator of C, and nothing unless a process id follows.
    const process = /^@(?=\s*\d)/.exec(rest);
    const quoted = /^"([^"\\]|\\.)*"/.exec(rest);
    if (number) found.push({ kind: 'number', text: number[0], at: i });
    else if (name) found.push({ kind: /^T\d+$/.test(name[0]) ? 'thread' : 'name', text: name[0], at: i });
    else if (character) found.push({ kind: 'number', text: character[0], at: i });
    else if (quoted) found.push({ kind: 'text', text: quoted[0], at: i });
    else if (process) found.push({ kind: 'op', text: '@', at: i });
    else {
      const operator = OPERATORS.find((o) => rest.startsWith(o));
      if (operator === undefined) {
        const hint =
          rest[0] === '='
            ? "'=' does not compare: write '=='"
            : `'${visible(rest[0]!)}' does not belong in an expression`;
        throw new Problem({ message: hint, at: i, length: 1 });
      }
      found.push({ kind: 'op', text: operator, at: i });
    }
    i += found[found.length - 1]!.text.length;
  }
  found.push({ kind: 'end', text: '', at: text.length });
  return found;
}

function visible(c: string): string {
  const code = c.codePointAt(0)!;
  return code < 32 || code === 127 ? `\\x${code.toString(16).padStart(2, '0')}` : c;
}

/** Parses an expression; the problem names the place of what is wrong. Never throws. */
export function parseExpression(text: string): Parsed {
  try {
    const list = tokens(text);
    let at = 0;
    let depth = 0;
    const peek = () => list[at]!;
    const fail = (message: string, token = peek()): never => {
      throw new Problem({ message, at: token.at, length: Math.max(1, token.text.length) });
    };
    const take = (op: string) => {
      if (peek().kind !== 'op' || peek().text !== op) return false;
      at++;
      return true;
    };
    const expect = (op: string) => {
      if (!take(op))
        fail(peek().kind === 'end' ? `'${op}' is missing at the end` : `'${op}' expected before '${peek().text}'`);
    };

    const primary = (): Node => {
      const token = peek();
      if (token.kind === 'end') return fail('something is missing at the end');
      at++;
      if (token.kind === 'number') return literal(token);
      if (token.kind === 'text') return { kind: 'text', value: token.text.slice(1, -1) };
      if (token.kind === 'thread') return { kind: 'thread', number: Number(token.text.slice(1)) };
      if (token.kind === 'name') {
        if (!take('(')) return { kind: 'name', name: token.text, at: token.at };
        const args: Node[] = [];
        if (!take(')')) {
          do args.push(expression(0));
          while (take(','));
          expect(')');
        }
        return { kind: 'call', name: token.text, args, at: token.at };
      }
      if (token.text === '(') {
        const inner = expression(0);
        expect(')');
        return inner;
      }
      at--;
      return fail(`a value expected before '${token.text}'`);
    };

    const postfix = (): Node => {
      let node = primary();
      for (;;) {
        if (take('[')) {
          const index = expression(0);
          expect(']');
          node = { kind: 'index', of: node, index };
        } else if (peek().kind === 'op' && (peek().text === '.' || peek().text === '->')) {
          const arrow = list[at++]!.text === '->';
          const name = peek();
          if (name.kind !== 'name') fail(`a name expected after '${arrow ? '->' : '.'}'`);
          at++;
          node = { kind: 'member', of: node, name: name.text, arrow, at: name.at };
        } else if (take('@')) {
          const pid = peek();
          if (!/^\d{1,9}$/.test(pid.text)) fail("a process id expected after '@'");
          at++;
          node = { kind: 'within', of: node, pid: Number(pid.text) };
        } else return node;
      }
    };

    const unary = (): Node => {
      if (++depth > MAX_DEPTH) fail('nested too deeply');
      try {
        const token = peek();
        if (token.kind === 'op' && ['-', '+', '!', '~', '*', '&'].includes(token.text)) {
          at++;
          return { kind: 'unary', op: token.text as '-', of: unary() };
        }
        return postfix();
      } finally {
        depth--;
      }
    };

    const expression = (least: number): Node => {
      if (++depth > MAX_DEPTH) fail('nested too deeply');
      let left = unary();
      for (;;) {
        const token = peek();
        const strength = token.kind === 'op' || token.text === 'in' ? STRENGTH[token.text] : undefined;
        if (strength !== undefined && strength > least) {
          at++;
          left = { kind: 'binary', op: token.text, left, right: expression(strength) };
        } else if (least === 0 && take('?')) {
          const then = expression(0);
          expect(':');
          left = { kind: 'conditional', test: left, then, otherwise: expression(0) };
        } else break;
      }
      depth--;
      return left;
    };

    const node = expression(0);
    if (peek().kind !== 'end') fail(`'${peek().text}' is not expected here`);
    return { ok: true, node };
  } catch (problem) {
    if (problem instanceof Problem) return { ok: false, problem: problem.problem };
    throw problem;
  }
}

function literal(token: Token): Node {
  const text = token.text;
  if (text.startsWith("'")) {
    const body = text.slice(1, -1);
    const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, '0': 0, r: 13, '\\': 92, "'": 39, '"': 34 };
    const code = body.startsWith('\\') ? escapes[body[1]!] : body.codePointAt(0);
    if (code === undefined) throw new Problem({ message: `unknown escape ${body}`, at: token.at, length: text.length });
    return { kind: 'int', value: BigInt(code) };
  }
  const digits = text.replace(/[uUlL]+$/, '');
  if (/^0[xXbB]/.test(digits)) return { kind: 'int', value: BigInt(digits) };
  if (/[.eE]/.test(digits)) return { kind: 'float', value: Number(digits.replace(/[fF]$/, '')) };
  return {
    kind: 'int',
    value: /^0[0-7]+$/.test(digits) ? BigInt(`0o${digits.slice(1)}`) : BigInt(digits.replace(/\D/g, '')),
  };
}
