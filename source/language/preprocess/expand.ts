/**
 * Macro expansion, as GCC's cpplib does it: a stack of token lists to be read before the file goes on; a macro is
 * disabled while its list is on the stack, and an identifier met meanwhile is painted for good. That gives the results of
 * C11 6.10.3.4, and where the standard leaves a choice (6.10.3.4p4), GCC's.
 */
import { type Macro, type Part, paste, placed, stringify } from './macro.js';
import { type Context, charge, giveUp, here, Limits, report, type State } from './state.js';
import {
  DIRECTIVE,
  END,
  indexAtOrBefore,
  LENGTH_SHIFT,
  LINE,
  PAINTED,
  SPACE,
  type Token,
  TokenKind,
} from './tokens.js';

function pop(state: State): void {
  const context = state.contexts.pop()!;
  if (context.macro !== undefined) context.macro.disabled = false;
  if (context.next === 0 && context.lead > 0) state.pending |= context.lead;
}

/** The next token without expanding it; its place and white space are in the state. */
export function read(state: State): Token {
  if (++state.work > Limits.TOKENS) charge(state, 0);
  const { contexts } = state;
  for (;;) {
    const context = contexts[contexts.length - 1];
    if (context === undefined) return readFile(state);
    if (context.next < context.tokens.length) {
      const token = context.tokens[context.next]!;
      const flags = context.next === 0 && context.lead >= 0 ? context.lead : token.flags & (SPACE | LINE);
      context.next++;
      state.flags = flags | state.pending;
      state.pending = 0;
      if (token.file >= 0) {
        state.file = token.file;
        state.at = token.at;
        const length = token.flags >> LENGTH_SHIFT;
        state.length = length > 0 ? length : token.text.length;
        state.verbatim = length === 0;
      } else {
        state.verbatim = context.own;
        state.file = context.file;
        state.at = context.own ? token.at : context.at;
        state.length = context.own ? token.text.length : context.length;
      }
      return token;
    }
    if (context.barrier) return END;
    pop(state);
  }
}

function readFile(state: State): Token {
  for (;;) {
    const file = state.current;
    if (file === undefined) return END;
    const { tokens } = file.content;
    if (file.next >= tokens.length) {
      if (state.collecting > 0) return END;
      state.directive(state);
      continue;
    }
    const token = tokens[file.next]!;
    if ((token.flags & DIRECTIVE) !== 0) {
      state.directive(state);
      continue;
    }
    file.next++;
    state.file = file.id;
    state.at = token.at;
    state.length = token.text.length;
    state.verbatim = true;
    state.flags = (token.flags & (SPACE | LINE)) | state.pending;
    state.pending = 0;
    return token;
  }
}

/** Is the next token `(`? Takes nothing but ended lists. */
function parenthesisFollows(state: State): boolean {
  const { contexts } = state;
  for (;;) {
    const context = contexts[contexts.length - 1];
    if (context === undefined) break;
    if (context.next < context.tokens.length) return context.tokens[context.next]!.text === '(';
    if (context.barrier) return false;
    pop(state);
  }
  for (;;) {
    const file = state.current;
    const token = file?.content.tokens[file.next];
    if (token === undefined) return false;
    if ((token.flags & DIRECTIVE) === 0) return token.text === '(';
    // A directive between the name and its arguments is obeyed, as in GCC; at the end of this file nothing follows.
    state.collecting++;
    state.directive(state);
    state.collecting--;
    if (state.current !== file) return false;
  }
}

/** The token read last, with its place and white space, to be read again later. */
function keep(state: State, token: Token, painted: number): Token {
  const length = state.verbatim ? 0 : state.length << LENGTH_SHIFT;
  return placed(token, (state.flags !== 0 ? SPACE : 0) | painted | length, state.file, state.at);
}

/** Reads to the end of the innermost barrier, expanding. */
export function expandAll(state: State, tokens: readonly Token[], file = -1): Token[] {
  const { file: savedFile, at, length, flags, verbatim, pending } = state;
  if (++state.nesting > Limits.NESTING) {
    giveUp(state, `macro calls nested more than ${Limits.NESTING} deep`, 'Use helper macros or a function instead.');
  }
  state.pending = 0;
  const depth = state.contexts.length;
  state.contexts.push(barrier(tokens, file >= 0 ? file : state.file, state.at, state.length, file >= 0));
  const out: Token[] = [];
  for (let token = next(state); token !== END; token = next(state)) {
    out.push(keep(state, token, token.flags & PAINTED));
  }
  state.contexts.length = depth;
  state.nesting--;
  Object.assign(state, { file: savedFile, at, length, flags, verbatim, pending });
  return out;
}

/** A list of tokens behind which nothing is read. */
export const barrier = (tokens: readonly Token[], file: number, at: number, length: number, own: boolean): Context => ({
  tokens,
  next: 0,
  macro: undefined,
  barrier: true,
  lead: -1,
  own,
  file,
  at,
  length,
});

/** The variable arguments of a call that gives none: `, ## __VA_ARGS__` loses its comma then, but not for empty ones. */
const ABSENT: Token[] = [];

/** The arguments of a call whose name was just read and whose `(` comes next. Undefined: wrong, and said. */
function collect(state: State, macro: Macro, parameters: readonly string[]): Token[][] | undefined {
  const name = here(state);
  read(state);
  const list: Token[][] = [[]];
  let depth = 0;
  state.collecting++;
  for (;;) {
    const token = read(state);
    if (token === END) {
      state.collecting--;
      report(
        state,
        'error',
        name,
        `the arguments of the macro "${macro.name}" are never closed`,
        `Write ) where the call of ${macro.name} ends.`,
      );
      return undefined;
    }
    if (token.kind === TokenKind.PUNCTUATOR) {
      if (token.text === '(') depth++;
      else if (token.text === ')') {
        if (depth-- === 0) break;
      } else if (token.text === ',' && depth === 0 && !(macro.variadic && list.length === parameters.length)) {
        list.push([]);
        continue;
      }
    }
    let painted = token.flags & PAINTED;
    if (token.kind === TokenKind.IDENTIFIER && state.macros.get(token.text)?.disabled === true) painted = PAINTED;
    list[list.length - 1]!.push(keep(state, token, painted));
  }
  state.collecting--;
  const wanted = parameters.length;
  if (wanted === 0 && list.length === 1 && list[0]!.length === 0) return [];
  if (list.length === wanted) return macro.variadic && wanted === 1 && list[0]!.length === 0 ? [ABSENT] : list;
  if (macro.variadic && list.length === wanted - 1) {
    list.push(ABSENT);
    return list;
  }
  report(
    state,
    'error',
    name,
    `the macro "${macro.name}" takes ${wanted - (macro.variadic ? 1 : 0)}${macro.variadic ? ' or more' : ''} argument${
      wanted === 1 && !macro.variadic ? '' : 's'
    }, but ${list.length} ${list.length === 1 ? 'is' : 'are'} given`,
    `It is #define ${macro.name}(${parameters.join(', ').replace(/__VA_ARGS__$/, '...')}).`,
  );
  return undefined;
}

/** The replacement of a call: parameters replaced, # and ## done (6.10.3.1 to 6.10.3.3). */
function substitute(
  state: State,
  macro: Macro,
  parts: readonly Part[],
  given: readonly (readonly Token[])[],
  expanded: (readonly Token[] | undefined)[],
): Token[] {
  const out: Token[] = [];
  const argument = (number: number): readonly Token[] => {
    const known = expanded[number];
    if (known !== undefined) return known;
    const raw = given[number]!;
    const simple = raw.every((token) => token.kind !== TokenKind.IDENTIFIER || !state.macros.has(token.text));
    const list = simple ? raw : expandAll(state, raw);
    expanded[number] = list;
    return list;
  };
  const last = (macro.parameters?.length ?? 0) - 1;
  /** The part before ends in ##. */
  let pasting = false;
  /** What stands to the left of that ## is empty. */
  let nothing = false;
  let carry = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index]!;
    const space = part.token.flags & SPACE;
    let list: readonly Token[];
    let own = true;
    if (part.group !== undefined) {
      list =
        given[last]!.length > 0 && argument(last).length > 0
          ? substitute(state, macro, part.group, given, expanded)
          : [];
    } else if (part.parameter < 0) {
      list = [part.token];
      own = false;
    } else if (part.stringify) {
      list = [{ kind: TokenKind.STRING, text: stringify(given[part.parameter]!), flags: space, file: -1, at: 0 }];
      own = false;
    } else if (part.paste || pasting) list = given[part.parameter]!;
    else list = argument(part.parameter);
    charge(state, list.length);
    // GNU: in `, ## __VA_ARGS__` the comma goes away if there are no such arguments, and nothing is pasted if there are.
    const comma = out[out.length - 1];
    const gnu =
      pasting &&
      macro.variadic &&
      part.parameter === last &&
      !part.stringify &&
      parts[index - 1]!.token.text === ',' &&
      parts[index - 1]!.parameter < 0 &&
      comma?.text === ',';
    if (gnu) {
      if (given[last] === ABSENT) {
        out.pop();
        nothing = true;
        pasting = part.paste;
        continue;
      }
      pasting = false;
    }
    const first = list[0];
    if (pasting && !nothing && first !== undefined && comma !== undefined) {
      const pasted = paste(comma, first);
      if (pasted === undefined) {
        report(
          state,
          'error',
          here(state),
          `in the macro "${macro.name}", "${comma.text}" ## "${first.text}" is not one token`,
          'Leave ## away where two tokens are meant.',
        );
        for (const token of list) out.push(token);
      } else {
        out[out.length - 1] = pasted;
        for (let i = 1; i < list.length; i++) out.push(list[i]!);
      }
      nothing = false;
    } else if (first !== undefined) {
      const flags = (first.flags & ~(SPACE | LINE)) | space | (index > 0 ? carry : 0);
      out.push(own && first.flags !== flags ? placed(first, flags, first.file, first.at) : withSpace(first, flags));
      for (let i = 1; i < list.length; i++) out.push(list[i]!);
      nothing = false;
      carry = 0;
    } else {
      if (!pasting) nothing = true;
      carry |= space;
    }
    pasting = part.paste;
    if (!pasting) nothing = false;
  }
  return out;
}

const withSpace = (token: Token, flags: number): Token =>
  token.flags === flags ? token : placed(token, flags, token.file, token.at);

/** Puts the replacement of `macro`, whose name was just read, before what follows. False: it is no call, the name stays. */
function enter(state: State, macro: Macro): boolean {
  const { file, at, length, flags, verbatim } = state;
  let tokens: readonly Token[];
  if (macro.dynamic) tokens = [dynamicValue(state, macro.name)];
  else if (macro.parameters === undefined) {
    tokens = macro.plain ?? substitute(state, macro, macro.parts, [], []);
    charge(state, tokens.length);
  } else {
    const found = parenthesisFollows(state);
    const given = found ? collect(state, macro, macro.parameters) : undefined;
    state.file = file;
    state.at = at;
    state.length = length;
    state.verbatim = verbatim;
    if (given === undefined) {
      state.flags = flags;
      return false;
    }
    tokens = substitute(state, macro, macro.parts, given, new Array<undefined>(given.length).fill(undefined));
  }
  state.flags = flags;
  macro.disabled = true;
  const lead = flags !== 0 ? ((flags & LINE) !== 0 && state.contexts.length === 0 ? flags : SPACE) : 0;
  state.contexts.push({ tokens, next: 0, macro, barrier: false, lead, own: false, file, at, length });
  return true;
}

/** The next token, expanded; `END` at the end of a barrier or of everything. Its place is in the state. */
export function next(state: State): Token {
  for (;;) {
    const token = read(state);
    if (token.kind !== TokenKind.IDENTIFIER || (token.flags & PAINTED) !== 0) return token;
    const macro = state.macros.get(token.text);
    // `__has_include` and its like are operators of #if, macros only to `defined`.
    if (macro === undefined || (macro.dynamic && token.text.startsWith('__has_'))) return token;
    if (macro.disabled) return placed(token, token.flags | PAINTED, token.file, token.at);
    if (!enter(state, macro)) return token;
  }
}

/** Line of the token read last, as `__LINE__` says it. */
export function presentedLine(state: State): number {
  const content = state.sources[state.file]?.content;
  const shift = state.current !== undefined && state.current.id === state.file ? state.current.lineShift : 0;
  return content === undefined
    ? 1
    : indexAtOrBefore(content.lineStarts, content.lineStarts.length, state.at) + 1 + shift;
}

/** A C string constant with `text` in it. */
const stringConstant = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`;

function dynamicValue(state: State, name: string): Token {
  const token = (kind: number, text: string): Token => ({ kind, text, flags: 0, file: -1, at: 0 });
  switch (name) {
    case '__LINE__':
      return token(TokenKind.NUMBER, String(presentedLine(state)));
    case '__FILE__':
      return token(TokenKind.STRING, stringConstant(state.current?.name ?? state.sources[0]!.path));
    case '__BASE_FILE__':
      return token(TokenKind.STRING, stringConstant(state.sources[0]!.path));
    case '__COUNTER__':
      return token(TokenKind.NUMBER, String(state.counter++));
    case '__INCLUDE_LEVEL__':
      return token(TokenKind.NUMBER, String(Math.max(0, state.open.length)));
    default:
      return token(TokenKind.NUMBER, '0');
  }
}
