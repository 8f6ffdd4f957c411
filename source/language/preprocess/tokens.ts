/**
 * Preprocessing tokens of one file (C11 6.4). The whole file becomes an array at once; lines are known by the flag of
 * their first token, directives by an index of their `#`. Comments and line splices are gone, offsets are those of the
 * original text.
 */

export const TokenKind = {
  END: 0,
  IDENTIFIER: 1,
  NUMBER: 2,
  STRING: 3,
  CHARACTER: 4,
  PUNCTUATOR: 5,
  /** A character that no C token begins with. */
  STRAY: 6,
  /** A string or character constant without its closing quote. */
  UNTERMINATED: 7,
  /** `<name>` after `#include`. */
  HEADER: 8,
} as const;

/** White space before it. */
export const SPACE = 1;
/** First of its line. */
export const LINE = 2;
/** An identifier that is never expanded again ("painted blue", C11 6.10.3.4). */
export const PAINTED = 4;
/** The `#` of a directive. */
export const DIRECTIVE = 8;
/** Above these flags: the length of the macro name at whose place the token stands, if it is not written there itself. */
export const LENGTH_SHIFT = 8;

export interface Token {
  readonly kind: number;
  readonly text: string;
  readonly flags: number;
  /** File it was written in, or -1: the file or macro it is read from knows. */
  readonly file: number;
  /** Offset in that file's original text. */
  readonly at: number;
}

export interface LexicalProblem {
  readonly at: number;
  readonly length: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint?: string;
}

export interface TokenFile {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Indices in `tokens` of the `#` of each directive. */
  readonly directives: Int32Array;
  /** Found while reading: these hold even for text that conditions skip. */
  readonly problems: readonly LexicalProblem[];
  /** The macro of the include guard around the whole file, if there is one. */
  readonly guard: string | undefined;
  /** Offsets at which lines begin. */
  readonly lineStarts: Int32Array;
}

export const END: Token = { kind: TokenKind.END, text: '', flags: 0, file: -1, at: 0 };

/** What marks a region in a comment: `region: want NAME`, `enter`, `leave`, and `region: outside`. */
const REGION = /^region: (?:(want|enter|leave) ([A-Za-z_]\w*)|(outside))\s*$/;

/** The call that stands for such a comment, as lockstep.h would write it, in a block of its own with its declaration. */
function regionCall(what: string, name: string | undefined): readonly (readonly [number, string])[] {
  const { IDENTIFIER, PUNCTUATOR, STRING } = TokenKind;
  const called = what === 'outside' ? '__lockstep_noncritical' : `__lockstep_region_${what}`;
  const words = (text: string): (readonly [number, string])[] =>
    text.split(' ').map((word) => [/^\w/.test(word) ? IDENTIFIER : PUNCTUATOR, word] as const);
  const parameters = name === undefined ? 'void' : 'const char *';
  const argument: (readonly [number, string])[] = name === undefined ? [] : [[STRING, `"${name}"`]];
  return [...words(`{ extern void ${called} ( ${parameters} ) ; ${called} (`), ...argument, ...words(') ; }')];
}

/** Offsets at which the lines of `text` begin. */
export function lineStartsOf(text: string): Int32Array {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return Int32Array.from(starts);
}

/** Index of the last element of sorted `starts` that is not above `value`. */
export function indexAtOrBefore(starts: Int32Array, count: number, value: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

const OTHER = 0;
const BLANK = 1;
const LETTER = 2;
const DIGIT = 3;
const MARK = 4;
const classes = new Uint8Array(128);
for (const code of [0, 9, 11, 12, 13, 32]) classes[code] = BLANK;
for (let code = 0; code < 128; code++) if (/[A-Za-z_$]/.test(String.fromCharCode(code))) classes[code] = LETTER;
for (let code = 48; code < 58; code++) classes[code] = DIGIT;
for (const mark of '[](){}.-+&*~!/%<>^|?:;=,#') classes[mark.charCodeAt(0)] = MARK;

const PUNCTUATORS: ReadonlySet<string> = new Set(
  '-> ++ -- << >> <= >= == != && || *= /= %= += -= &= ^= |= ## <: :> <% %> %:'.split(' '),
);
const DIGRAPHS: ReadonlyMap<string, string> = new Map([
  ['<:', '['],
  [':>', ']'],
  ['<%', '{'],
  ['%>', '}'],
  ['%:', '#'],
  ['%:%:', '##'],
]);

/** What a digraph stands for; other punctuators stand for themselves. */
export const meaning = (text: string): string => DIGRAPHS.get(text) ?? text;

const identifierStart = /^\p{XID_Start}$/u;
const identifierPart = /^\p{XID_Continue}$/u;

/** Length of the character at `at` if it can be part of an identifier beyond ASCII, else 0. */
function wideIdentifier(text: string, at: number, start: boolean): number {
  const code = text.codePointAt(at)!;
  if (code < 0xa0) return 0;
  const character = String.fromCodePoint(code);
  return (start ? identifierStart : identifierPart).test(character) ? character.length : 0;
}

/** Reads a whole file. Never fails: what is wrong becomes tokens that say so, or `problems`. */
export function tokenise(original: string): TokenFile {
  const problems: LexicalProblem[] = [];
  let text = original;
  // Splices (a backslash before the end of a line) are taken out first; `splices` leads back to original offsets.
  let splices: number[] | undefined;
  let removed: number[] | undefined;
  if (/\\[ \t\v\f\r]*\n/.test(original)) {
    splices = [];
    removed = [];
    const parts: string[] = [];
    let from = 0;
    let total = 0;
    for (const match of original.matchAll(/\\[ \t\v\f\r]*\n/g)) {
      parts.push(original.slice(from, match.index));
      total += match[0].length;
      from = match.index + match[0].length;
      splices.push(from - total);
      removed.push(total);
    }
    parts.push(original.slice(from));
    text = parts.join('');
  }
  let splice = 0;
  const originalOffset = (offset: number): number => {
    if (splices === undefined || removed === undefined) return offset;
    while (splice < splices.length && splices[splice]! <= offset) splice++;
    return splice === 0 ? offset : offset + removed[splice - 1]!;
  };

  const tokens: Token[] = [];
  const directives: number[] = [];
  const length = text.length;
  let flags = LINE;
  let nulls = -1;
  let position = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const push = (kind: number, start: number, end: number): void => {
    tokens.push({ kind, text: text.slice(start, end), flags, file: -1, at: originalOffset(start) });
    flags = 0;
    position = end;
  };
  /** The comment from `start` to `end` is a statement for the simulator where it marks a region. */
  const mark = (start: number, end: number): void => {
    if (text.charCodeAt(start + 2) !== 32 || !text.startsWith('region:', start + 3)) return;
    const found = REGION.exec(text.slice(start + 3, end));
    if (found === null) return;
    // Within a directive it stays a comment.
    let line = tokens.length - 1;
    while (line >= 0 && (tokens[line]!.flags & LINE) === 0) line--;
    if ((flags & LINE) === 0 && line >= 0 && (tokens[line]!.flags & DIRECTIVE) !== 0) return;
    for (const [kind, written] of regionCall(found[1] ?? found[3]!, found[2])) {
      tokens.push({ kind, text: written, flags, file: -1, at: originalOffset(start) });
      flags = SPACE;
    }
  };
  /** End of a quoted constant that opens at `at`, or of the line if it is not closed (then negative). */
  const closing = (at: number, quote: number): number => {
    let end = at + 1;
    for (; end < length; end++) {
      const code = text.charCodeAt(end);
      if (code === quote) return end + 1;
      if (code === 10) break;
      if (code === 92 && text.charCodeAt(end + 1) !== 10) end++;
    }
    return -Math.min(end, length);
  };
  const quoted = (start: number, at: number): void => {
    const quote = text.charCodeAt(at);
    const end = closing(at, quote);
    if (end < 0) {
      const stop = text.charCodeAt(-end - 1) === 13 ? -end - 1 : -end;
      push(TokenKind.UNTERMINATED, start, Math.max(stop, at + 1));
    } else push(quote === 34 ? TokenKind.STRING : TokenKind.CHARACTER, start, end);
  };

  while (position < length) {
    const code = text.charCodeAt(position);
    if (code === 10) {
      flags = LINE;
      position++;
      continue;
    }
    const kind = code < 128 ? classes[code]! : OTHER;
    if (kind === BLANK) {
      if (code === 0 && nulls < 0) nulls = originalOffset(position);
      flags |= SPACE;
      position++;
      continue;
    }
    if (kind === LETTER || (kind === OTHER && wideIdentifier(text, position, true) > 0)) {
      let end = position + (kind === LETTER ? 1 : wideIdentifier(text, position, true));
      for (;;) {
        const next = text.charCodeAt(end);
        if (next < 128) {
          const class_ = classes[next]!;
          if (class_ !== LETTER && class_ !== DIGIT) break;
          end++;
        } else {
          const wide = end < length ? wideIdentifier(text, end, false) : 0;
          if (wide === 0) break;
          end += wide;
        }
      }
      const quote = text.charCodeAt(end);
      if ((quote === 34 || quote === 39) && end - position <= 2) {
        const prefix = text.slice(position, end);
        if (prefix === 'L' || prefix === 'u' || prefix === 'U' || prefix === 'u8') {
          quoted(position, end);
          continue;
        }
      }
      push(TokenKind.IDENTIFIER, position, end);
      continue;
    }
    if (kind === DIGIT || (code === 46 && classes[text.charCodeAt(position + 1)] === DIGIT)) {
      let end = position + 1;
      for (; end < length; end++) {
        const next = text.charCodeAt(end);
        if (next === 43 || next === 45) {
          const before = text.charCodeAt(end - 1) | 32;
          if (before !== 101 && before !== 112) break;
        } else if (next !== 46 && (next >= 128 || (classes[next] !== LETTER && classes[next] !== DIGIT))) break;
      }
      push(TokenKind.NUMBER, position, end);
      continue;
    }
    if (code === 34 || code === 39) {
      quoted(position, position);
      continue;
    }
    if (code === 47) {
      const next = text.charCodeAt(position + 1);
      if (next === 47) {
        const end = text.indexOf('\n', position);
        mark(position, end < 0 ? length : end);
        position = end < 0 ? length : end;
        flags |= SPACE;
        continue;
      }
      if (next === 42) {
        const end = text.indexOf('*/', position + 2);
        if (end < 0) {
          problems.push({
            at: originalOffset(position),
            length: 2,
            severity: 'error',
            message: 'this comment is never closed',
            hint: 'Write */ where it ends.',
          });
          position = length;
        } else {
          mark(position, end);
          position = end + 2;
        }
        flags |= SPACE;
        continue;
      }
    }
    if (kind === MARK) {
      const previous = tokens[tokens.length - 1];
      if (
        code === 60 &&
        previous !== undefined &&
        previous.kind === TokenKind.IDENTIFIER &&
        (flags & LINE) === 0 &&
        (previous.text === 'include' || previous.text === 'include_next' || previous.text === 'import') &&
        ((tokens[tokens.length - 2]?.flags ?? 0) & DIRECTIVE) !== 0
      ) {
        const line = text.indexOf('\n', position);
        const end = text.indexOf('>', position);
        if (end >= 0 && (line < 0 || end < line)) {
          push(TokenKind.HEADER, position, end + 1);
          continue;
        }
      }
      let size = 1;
      const two = text.slice(position, position + 2);
      if (PUNCTUATORS.has(two)) {
        size = 2;
        const four = two === '%:' ? text.slice(position, position + 4) : '';
        if (four === '%:%:') size = 4;
        else if ((two === '<<' || two === '>>') && text.charCodeAt(position + 2) === 61) size = 3;
      } else if (two === '..' && text.charCodeAt(position + 2) === 46) size = 3;
      if ((flags & LINE) !== 0 && ((size === 1 && code === 35) || (size === 2 && two === '%:'))) {
        flags |= DIRECTIVE;
        directives.push(tokens.length);
      }
      push(TokenKind.PUNCTUATOR, position, position + size);
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(position)!);
    if (/^\p{Zs}$/u.test(character)) {
      problems.push({
        at: originalOffset(position),
        length: 1,
        severity: 'warning',
        message: `a space that is not a plain one (U+${code.toString(16).toUpperCase().padStart(4, '0')}); taken as a space`,
        hint: 'It often comes from copying out of a web page or a PDF.',
      });
      flags |= SPACE;
      position += character.length;
      continue;
    }
    push(TokenKind.STRAY, position, position + character.length);
  }
  if (nulls >= 0) {
    problems.push({
      at: nulls,
      length: 1,
      severity: 'warning',
      message: 'NUL characters in the file; taken as spaces',
    });
  }
  return {
    text: original,
    tokens,
    directives: Int32Array.from(directives),
    problems: problems.slice(0, 20),
    guard: guardOf(tokens, directives),
    lineStarts: lineStartsOf(original),
  };
}

/** The name X if the file is nothing but `#ifndef X ... #endif` (6.10.2 says nothing of it; every compiler does it). */
function guardOf(tokens: readonly Token[], directives: readonly number[]): string | undefined {
  const last = directives[directives.length - 1];
  if (directives[0] !== 0 || last === undefined || tokens[1]?.text !== 'ifndef' || tokens[last + 1]?.text !== 'endif') {
    return undefined;
  }
  for (let index = last + 1; index < tokens.length; index++) {
    if ((tokens[index]!.flags & LINE) !== 0) return undefined;
  }
  let depth = 0;
  for (const [number, index] of directives.entries()) {
    const name = tokens[index + 1]?.text ?? '';
    if (name === 'if' || name === 'ifdef' || name === 'ifndef') depth++;
    else if (name === 'endif') {
      depth--;
      if (depth === 0 && number !== directives.length - 1) return undefined;
    } else if (depth === 1 && name.startsWith('el')) return undefined;
  }
  return tokens[2]?.kind === TokenKind.IDENTIFIER ? tokens[2].text : undefined;
}

const cache = new Map<string, TokenFile>();

/** As `tokenise`, remembered by the text: for the headers that come with lockstep, which never change. */
export function tokeniseOnce(text: string): TokenFile {
  let file = cache.get(text);
  if (file === undefined) {
    file = tokenise(text);
    cache.set(text, file);
  }
  return file;
}
