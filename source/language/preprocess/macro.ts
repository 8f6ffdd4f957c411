/** Macros: their definitions, and the two operators # and ## (C11 6.10.3). */
import { report, type State } from './state.js';
import { END, LENGTH_SHIFT, LINE, meaning, SPACE, type Token, TokenKind, tokenise } from './tokens.js';

/** One token of a replacement list, or a `__VA_OPT__( )` group. */
export interface Part {
  readonly token: Token;
  /** Number of the parameter that it names, or -1. */
  readonly parameter: number;
  /** Preceded by `#`. */
  readonly stringify: boolean;
  /** Followed by `##`. */
  readonly paste: boolean;
  /** Contents of `__VA_OPT__`. */
  readonly group?: readonly Part[];
}

export interface Macro {
  readonly name: string;
  /** Undefined for an object-like macro. */
  readonly parameters: readonly string[] | undefined;
  readonly variadic: boolean;
  readonly parts: readonly Part[];
  /** The replacement as it stands, for an object-like macro without `##`. */
  readonly plain: readonly Token[] | undefined;
  /** As written, normalised: two definitions are the same if this is. */
  readonly spelling: string;
  /** Computed by the preprocessor: `__LINE__` and its like. */
  readonly dynamic: boolean;
  /** Being expanded just now. */
  disabled: boolean;
}

/** The token with white space as `flags` says, standing at a place of its own. */
export function placed(token: Token, flags: number, file: number, at: number): Token {
  return { kind: token.kind, text: token.text, flags, file, at };
}

const isPunctuator = (token: Token, text: string): boolean =>
  token.kind === TokenKind.PUNCTUATOR && (token.text === text || meaning(token.text) === text);

/** A computed macro. */
export const dynamicMacro = (name: string): Macro => ({
  name,
  parameters: undefined,
  variadic: false,
  parts: [],
  plain: undefined,
  spelling: name,
  dynamic: true,
  disabled: false,
});

/** Reads what follows `#define`. `line` are the tokens after it; messages go to `file`. Undefined: it was wrong. */
export function parseDefinition(state: State, file: number, line: readonly Token[], at: number): Macro | undefined {
  const fail = (token: Token, message: string, hint?: string): undefined => {
    report(state, 'error', { file, at: token === END ? at : token.at, length: token.text.length }, message, hint);
    return undefined;
  };
  const first = line[0];
  if (first === undefined) return fail(END, '#define without a name', 'Write #define NAME value.');
  if (first.kind !== TokenKind.IDENTIFIER) return fail(first, `a macro cannot be called "${first.text}"`);
  if (first.text === 'defined') return fail(first, '"defined" cannot be a macro');
  let index = 1;
  let parameters: string[] | undefined;
  let variadic = false;
  const open = line[1];
  if (open !== undefined && open.text === '(' && (open.flags & SPACE) === 0) {
    parameters = [];
    index = 2;
    for (let expectName = true; ; ) {
      const token = line[index++] ?? END;
      if (token === END) return fail(open, 'the parameter list of this macro is never closed');
      if (token.text === ')' && (!expectName || parameters.length === 0)) break;
      if (expectName && !variadic) {
        if (token.text === '...') {
          variadic = true;
          parameters.push('__VA_ARGS__');
        } else if (token.kind === TokenKind.IDENTIFIER) {
          if (token.text === '__VA_ARGS__') return fail(token, '__VA_ARGS__ cannot be the name of a parameter');
          if (parameters.includes(token.text)) return fail(token, `two parameters are called "${token.text}"`);
          parameters.push(token.text);
          if (line[index]?.text === '...') {
            variadic = true;
            index++;
          }
        } else return fail(token, `"${token.text}" cannot be the name of a parameter`);
        expectName = false;
      } else if (token.text === ',' && !expectName && !variadic) expectName = true;
      else return fail(token, `expected ${variadic ? '")"' : '"," or ")"'} in the parameters of "${first.text}"`);
    }
  }
  const body = line.slice(index);
  const numbers = new Map<string, number>();
  for (const [number, name] of (parameters ?? []).entries()) numbers.set(name, number);
  let pasting = false;
  let failed = false;

  const parse = (from: number, to: number, inside: boolean): Part[] => {
    const parts: { -readonly [K in keyof Part]: Part[K] }[] = [];
    for (let i = from; i < to && !failed; i++) {
      const token = body[i]!;
      if (isPunctuator(token, '##')) {
        const last = parts[parts.length - 1];
        if (last === undefined || i === to - 1) {
          failed = true;
          fail(token, `"##" cannot stand at the ${last === undefined ? 'beginning' : 'end'} of a macro`);
          break;
        }
        last.paste = true;
        pasting = true;
        continue;
      }
      if (parameters !== undefined && isPunctuator(token, '#')) {
        const next = body[i + 1];
        const parameter = next === undefined || i + 1 >= to ? undefined : numbers.get(next.text);
        if (next === undefined || parameter === undefined) {
          failed = true;
          fail(token, '"#" must be followed by a parameter of the macro');
          break;
        }
        parts.push({ token: placed(next, token.flags, -1, next.at), parameter, stringify: true, paste: false });
        i++;
        continue;
      }
      if (token.kind === TokenKind.IDENTIFIER) {
        if (token.text === '__VA_OPT__' && variadic && body[i + 1]?.text === '(' && !inside) {
          let depth = 0;
          let end = i + 1;
          for (; end < to; end++) {
            if (body[end]!.text === '(') depth++;
            else if (body[end]!.text === ')' && --depth === 0) break;
          }
          if (end >= to) {
            failed = true;
            fail(token, '__VA_OPT__ is never closed');
            break;
          }
          parts.push({ token, parameter: -1, stringify: false, paste: false, group: parse(i + 2, end, true) });
          i = end;
          continue;
        }
        const parameter = numbers.get(token.text);
        if (parameter !== undefined) {
          parts.push({ token, parameter, stringify: false, paste: false });
          continue;
        }
      }
      parts.push({ token, parameter: -1, stringify: false, paste: false });
    }
    return parts;
  };
  const parts = parse(0, body.length, false);
  if (failed) return undefined;
  const spelling = `${parameters === undefined ? '' : `(${parameters.join(',')}${variadic ? '...' : ''})`}${body
    .map((token, number) => ((token.flags & SPACE) !== 0 && number > 0 ? ` ${token.text}` : token.text))
    .join('\u0001')}`;
  return {
    name: first.text,
    parameters,
    variadic,
    parts,
    plain: parameters === undefined && !pasting ? body : undefined,
    spelling,
    dynamic: false,
    disabled: false,
  };
}

/** The operator `#`: the argument as a string constant (6.10.3.2). */
export function stringify(argument: readonly Token[]): string {
  let out = '"';
  for (const [index, token] of argument.entries()) {
    if (index > 0 && (token.flags & (SPACE | LINE)) !== 0) out += ' ';
    if (
      token.kind === TokenKind.STRING ||
      token.kind === TokenKind.CHARACTER ||
      token.kind === TokenKind.UNTERMINATED
    ) {
      out += token.text.replace(/[\\"]/g, '\\$&');
    } else out += token.text;
  }
  // A lone backslash at the end would swallow the closing quote.
  const tail = /\\+$/.exec(out);
  if (tail !== null && tail[0].length % 2 === 1) out = out.slice(0, -1);
  return `${out}"`;
}

/** The operator `##`: the one token that the two spellings make together, or undefined. */
export function paste(left: Token, right: Token): Token | undefined {
  const text = left.text + right.text;
  const length = left.file < 0 ? 0 : left.flags >> LENGTH_SHIFT || left.text.length;
  const flags = (left.flags & SPACE) | (length << LENGTH_SHIFT);
  if (
    left.kind === TokenKind.IDENTIFIER &&
    (right.kind === TokenKind.IDENTIFIER || /^[0-9A-Za-z_]+$/.test(right.text))
  ) {
    return { kind: TokenKind.IDENTIFIER, text, flags, file: left.file, at: left.at };
  }
  const { tokens, problems } = tokenise(text);
  const only = tokens[0];
  if (tokens.length !== 1 || only === undefined || problems.length > 0 || only.text !== text) return undefined;
  if (only.kind === TokenKind.UNTERMINATED || only.kind === TokenKind.STRAY) return undefined;
  return { kind: only.kind, text, flags, file: left.file, at: left.at };
}
