/**
 * From GNU C to what tree-sitter's C grammar reads. The grammar knows no types, so some forms that hold a type where an
 * expression is expected (or the other way round), and keywords in GNU's spelling, would make its parser fail. They are
 * written in another way here; each keeps its meaning, and its place:
 *
 * | C                                   | text for the parser                          |
 * |-------------------------------------|----------------------------------------------|
 * | `__restrict`, `__const`, ...        | `restrict`, `const`, ...; `_Bool`: `bool`    |
 * | `_Thread_local`                     | `__thread`                                   |
 * | `__extension__`, `__label__ ...;`   | nothing                                      |
 * | `_Atomic(T)`                        | `_Atomic __typeof__(T)`                      |
 * | `typeof(type)`                      | `__typeof__(type)`                           |
 * | `typeof(expression)`                | `__typeof__(void[(expression)])`             |
 * | `__alignof__(expression)`           | `_Alignof(void[(expression)])`               |
 * | `va_arg(ap, T)`                     | `__builtin_va_arg(ap, sizeof(T))`            |
 * | `__builtin_types_compatible_p(T, U)`| `...(sizeof(T), sizeof(U))`                  |
 * | `offsetof(T, m)`                    | `offsetof(T, m)`                             |
 * | `offsetof(T, m.n[1])`               | `((unsigned long)&((T *)0)->m.n[1])`         |
 * | `case A ... B:`                     | `case __case_range(A, B):`                   |
 * | `switch (x) case 1: f();`           | `switch (x) { case 1: f(); }`                |
 * | `label: }`                          | `label: ; }`                                 |
 * | `main() {` at file scope            | `int main() {`                               |
 * | `;` after a function's `}`          | nothing                                      |
 * | `unsigned : 3;` among members        | `unsigned __unnamed_bits : 3;`               |
 * | `union __attribute__((...)) u {}`   | `union u {} __attribute__((...))`            |
 * | `_Static_assert` among members      | nothing                                      |
 * | attributes without effect           | nothing                                      |
 * | others, after a declared name       | `[[gnu::aligned(8)]]`                        |
 * | others, elsewhere                   | `__attribute__((aligned(8)))`                |
 */
import { meaning, SPACE, type Token, TokenKind } from './tokens.js';

/** Receives the text: `index` is the token whose place the piece has. */
export type Write = (text: string, kind: number, flags: number, index: number) => void;

const RENAMED: ReadonlyMap<string, string> = new Map([
  ['__restrict', 'restrict'],
  ['__restrict__', 'restrict'],
  ['__const', 'const'],
  ['__const__', 'const'],
  ['__volatile', 'volatile'],
  ['__volatile__', 'volatile'],
  ['__signed', 'signed'],
  ['__signed__', 'signed'],
  ['__inline', 'inline'],
  ['__inline__', 'inline'],
  ['__asm', '__asm__'],
  ['asm', '__asm__'],
  ['_Bool', 'bool'],
  ['_Thread_local', '__thread'],
  ['__extension__', ''],
]);

/** Attributes that change what a program does or how it is laid out. */
const EFFECTIVE: ReadonlySet<string> = new Set([
  'aligned',
  'packed',
  'constructor',
  'destructor',
  'cleanup',
  'weak',
  'alias',
  'mode',
  'vector_size',
  'transparent_union',
  'noreturn',
]);

const TYPE_WORDS: ReadonlySet<string> = new Set(
  'void char short int long float double signed unsigned _Bool bool struct union enum const volatile restrict _Atomic typeof __typeof__ __typeof __const __volatile__ __signed__ __builtin_va_list __int128 size_t ssize_t'.split(
    ' ',
  ),
);

const SPECIAL: ReadonlySet<string> = new Set([
  ...RENAMED.keys(),
  '__attribute__',
  '__attribute',
  '_Atomic',
  'typeof',
  '__typeof',
  '__typeof__',
  '_Alignof',
  '__alignof__',
  '__alignof',
  'alignof',
  'offsetof',
  '__builtin_offsetof',
  '__builtin_va_arg',
  '__builtin_types_compatible_p',
  'case',
  'switch',
  '__label__',
  '_Static_assert',
  'static_assert',
]);

/** Statements whose end is not their first semicolon. */
const SUBSTATEMENTS: ReadonlySet<string> = new Set(['if', 'for', 'while', 'do', 'switch']);

const DEEPEST = 100;
const { IDENTIFIER, NUMBER, PUNCTUATOR } = TokenKind;

/** Writes `tokens` (fully expanded) as text for the parser. */
export function writeForParser(tokens: readonly Token[], flagsOf: (index: number) => number, write: Write): void {
  let partners: Int32Array | undefined;
  /** The bracket that closes the one at `index`, or -1. */
  const partner = (index: number): number => {
    if (partners === undefined) {
      partners = new Int32Array(tokens.length).fill(-1);
      const open: number[] = [];
      for (let i = 0; i < tokens.length; i++) {
        if (tokens[i]!.kind !== PUNCTUATOR) continue;
        const text = meaning(tokens[i]!.text);
        if (text === '(' || text === '[' || text === '{') open.push(i);
        else if (text === ')' || text === ']' || text === '}') {
          const wanted = text === ')' ? '(' : text === ']' ? '[' : '{';
          const last = open[open.length - 1];
          if (last !== undefined && meaning(tokens[last]!.text) === wanted) {
            partners[last] = i;
            open.pop();
          }
        }
      }
    }
    return partners[index]!;
  };
  const textAt = (index: number): string => {
    const token = tokens[index];
    return token === undefined ? '' : token.kind === PUNCTUATOR ? meaning(token.text) : token.text;
  };
  /** Is the bracketed text from..to the name of a type, as far as its words tell? A lone name is left to the checker. */
  const looksLikeType = (from: number, to: number): boolean => {
    const first = tokens[from];
    if (first === undefined || from >= to) return true;
    if (first.kind !== IDENTIFIER) return false;
    if (TYPE_WORDS.has(first.text)) return true;
    for (let i = from + 1; i < to; i++) {
      const text = textAt(i);
      if (text === '*' && (i + 1 === to || textAt(i + 1) === '*' || TYPE_WORDS.has(textAt(i + 1)))) continue;
      if (TYPE_WORDS.has(text)) continue;
      // `T (*)(int)`, `T [4]` are types only if T is; `x[4]` is far more usual.
      if (text === '(' && textAt(i + 1) === '*' && textAt(i + 2) === ')') return true;
      return false;
    }
    return true;
  };
  /** First comma at the outer level between from and to, or -1. */
  const comma = (from: number, to: number): number => {
    for (let i = from; i < to; i++) {
      const text = textAt(i);
      if (text === ',') return i;
      if (text === '(' || text === '[' || text === '{') {
        const end = partner(i);
        if (end < 0 || end >= to) return -1;
        i = end;
      }
    }
    return -1;
  };
  const say = (text: string, index: number, flags = SPACE): void => {
    const first = text.charCodeAt(0);
    const kind =
      (first >= 65 && first <= 90) || (first >= 97 && first <= 122) || first === 95 ? IDENTIFIER : PUNCTUATOR;
    write(text, kind, flags, index);
  };
  /** Brackets open at file scope: 0. */
  let depth = 0;
  /** For each open `{`: is it a struct's or union's; the outermost: a function's body. */
  const braces: boolean[] = [];
  let functionBody = false;
  let previous = '';
  let previousIndex = -1;
  /** The last token written at file scope was the end of a declaration or function. */
  let fresh = true;
  /** An `=` stands in the present declaration at file scope: a brace there is an initialiser's. */
  let initialised = false;
  /** Attributes to be written after the closing brace at that index. */
  const postponed = new Map<number, readonly [number, number, number]>();

  const attributes = (index: number, open: number, close: number): void => {
    const kept: [number, number][] = [];
    const inner = textAt(open + 1) === '(' ? partner(open + 1) : -1;
    if (inner >= 0 && inner < close) {
      for (let i = open + 2; i < inner; ) {
        const stop = comma(i, inner);
        const end = stop < 0 ? inner : stop;
        if (EFFECTIVE.has(textAt(i).replace(/^__(.+)__$/, '$1'))) kept.push([i, end]);
        i = end + 1;
      }
    }
    if (kept.length === 0) return;
    const after = textAt(close + 1);
    const before = previous;
    const named = previousIndex >= 0 && (tokens[previousIndex]!.kind === IDENTIFIER || before === ']');
    const list = (prefix: string): void => {
      for (const [number, [from, to]] of kept.entries()) {
        if (number > 0) say(',', from, 0);
        say(`${prefix}${textAt(from).replace(/^__(.+)__$/, '$1')}`, from, 0);
        for (let i = from + 1; i < to; i++) write(textAt(i), tokens[i]!.kind, flagsOf(i), i);
      }
    };
    if (
      named &&
      (after === ';' || after === ',' || after === '=' || after === ')' || after.startsWith('__attribute'))
    ) {
      say('[[', index);
      list('gnu::');
      say(']]', close, 0);
    } else {
      say('__attribute__', index, flagsOf(index) | SPACE);
      say('((', index, 0);
      list('');
      say('))', close, 0);
    }
  };

  const emit = (from: number, to: number, level: number): void => {
    for (let i = from; i < to; i++) {
      const token = tokens[i]!;
      const { kind } = token;
      if (kind === IDENTIFIER) {
        if (SPECIAL.has(token.text)) {
          const end = special(i, level);
          if (end >= i) {
            i = end;
            continue;
          }
        } else if (depth === 0 && fresh && textAt(i + 1) === '(') {
          const close = partner(i + 1);
          // `main(argc, argv) int argc; ... {` too.
          if (close >= 0 && (textAt(close + 1) === '{' || tokens[close + 1]?.kind === IDENTIFIER)) {
            say('int', i, flagsOf(i));
          }
        }
        write(RENAMED.get(token.text) ?? token.text, kind, flagsOf(i), i);
        fresh = false;
      } else if (kind === PUNCTUATOR) {
        const text = meaning(token.text);
        if (text === '{') {
          const record = isRecordBrace(i);
          if (depth === 0) functionBody = !record && !initialised && tokens[previousIndex]?.kind !== IDENTIFIER;
          braces.push(record);
        }
        if (text === '(' || text === '[' || text === '{') {
          depth++;
          fresh = false;
        } else if (text === ')' || text === ']' || text === '}') {
          if (depth > 0) depth--;
          if (text === '}') {
            braces.pop();
            if (previous === ':') say(';', i, 0);
          }
          fresh = depth === 0 && text === '}' && functionBody;
        } else if (text === ';' && depth === 0) {
          if (fresh) continue;
          fresh = true;
          initialised = false;
        } else {
          fresh = false;
          if (text === '=' && depth === 0) initialised = true;
          if (text === ':' && braces[braces.length - 1] === true && isUnnamed(i)) say('__unnamed_bits', i);
        }
        if (fresh) initialised = false;
        write(text, kind, flagsOf(i), i);
        const late = text === '}' ? postponed.get(i) : undefined;
        if (late !== undefined) attributes(...late);
      } else {
        write(token.text, kind, flagsOf(i), i);
        fresh = false;
      }
      previous = textAt(i);
      previousIndex = i;
    }
  };

  /** Is this `:` that of a bit-field without a name? */
  const isUnnamed = (index: number): boolean => {
    if (previous === ',' || TYPE_WORDS.has(previous)) return true;
    if (tokens[previousIndex]?.kind !== IDENTIFIER) return false;
    const before = textAt(previousIndex - 1);
    return (
      index === previousIndex + 1 && (before === ';' || before === '{' || before === 'const' || before === 'volatile')
    );
  };

  /** Does this `{` open the members of a struct or union? */
  const isRecordBrace = (index: number): boolean => {
    let i = index - 1;
    if (tokens[i]?.kind === IDENTIFIER && textAt(i) !== 'struct' && textAt(i) !== 'union') i--;
    const text = textAt(i);
    if (text === 'struct' || text === 'union') return true;
    if (text !== ')') return false;
    for (let back = i; back > index - 64 && back >= 0; back--) {
      const word = textAt(back);
      if (word === ';' || word === '{' || word === '}') return false;
      if (word === 'struct' || word === 'union') return textAt(back + 1).startsWith('__attribute');
    }
    return false;
  };

  /** Handles the special word at `i`; answers the last token used up, or -1: write it as it is. */
  const special = (i: number, level: number): number => {
    const word = tokens[i]!.text;
    const flags = flagsOf(i);
    const renamed = RENAMED.get(word);
    if (renamed === '') return i;
    if (renamed !== undefined || level >= DEEPEST) return -1;
    const open = i + 1;
    const close = textAt(open) === '(' ? partner(open) : -1;
    const done = (): number => {
      previous = ')';
      previousIndex = close;
      fresh = false;
      return close;
    };
    const typeOrExpression = (): void => {
      if (looksLikeType(open + 1, close)) {
        say('(', open, 0);
        emit(open + 1, close, level + 1);
        say(')', close, 0);
      } else {
        say('(void[(', open, 0);
        emit(open + 1, close, level + 1);
        say(')])', close, 0);
      }
    };
    switch (word) {
      case '__attribute__':
      case '__attribute':
        if (close < 0) return -1;
        if (previous === 'union') {
          const brace = textAt(close + 1) === '{' ? close + 1 : close + 2;
          const end = textAt(brace) === '{' ? partner(brace) : -1;
          if (end >= 0) postponed.set(end, [i, open, close]);
        } else attributes(i, open, close);
        return close;
      case '_Atomic':
        if (close < 0) return -1;
        say('_Atomic', i, flags);
        say('__typeof__', i);
        typeOrExpression();
        return done();
      case 'typeof':
      case '__typeof':
      case '__typeof__':
        if (close < 0) return -1;
        say('__typeof__', i, flags);
        typeOrExpression();
        return done();
      case '_Alignof':
      case '__alignof__':
      case '__alignof':
      case 'alignof':
        if (close < 0) return -1;
        say('_Alignof', i, flags);
        typeOrExpression();
        return done();
      case '__builtin_va_arg': {
        const middle = close < 0 ? -1 : comma(open + 1, close);
        if (middle < 0) return -1;
        say('__builtin_va_arg', i, flags);
        say('(', open, 0);
        emit(open + 1, middle, level + 1);
        say(', sizeof(', middle, 0);
        emit(middle + 1, close, level + 1);
        say('))', close, 0);
        return done();
      }
      case '__builtin_types_compatible_p': {
        const middle = close < 0 ? -1 : comma(open + 1, close);
        if (middle < 0) return -1;
        say(word, i, flags);
        say('(sizeof(', open, 0);
        emit(open + 1, middle, level + 1);
        say('), sizeof(', middle, 0);
        emit(middle + 1, close, level + 1);
        say('))', close, 0);
        return done();
      }
      case 'offsetof':
      case '__builtin_offsetof': {
        const middle = close < 0 ? -1 : comma(open + 1, close);
        if (middle < 0) return -1;
        if (close === middle + 2 && tokens[middle + 1]!.kind === IDENTIFIER) {
          say('offsetof', i, flags);
          say('(', open, 0);
          emit(open + 1, middle, level + 1);
          say(',', middle, 0);
          write(textAt(middle + 1), IDENTIFIER, SPACE, middle + 1);
          say(')', close, 0);
        } else {
          say('((unsigned long)&((', i, flags);
          emit(open + 1, middle, level + 1);
          say('*)0)->', middle);
          emit(middle + 1, close, level + 1);
          say(')', close, 0);
        }
        return done();
      }
      case 'case': {
        for (let at = i + 1, dots = -1; at < tokens.length; at++) {
          const text = textAt(at);
          if (text === '...') dots = at;
          else if (text === ':') {
            if (dots < 0) return -1;
            say('case', i, flags);
            say('__case_range(', i);
            emit(i + 1, dots, level + 1);
            say(',', dots, 0);
            emit(dots + 1, at, level + 1);
            say(')', at, 0);
            return at - 1;
          } else if (text === '(' || text === '[') {
            const end = partner(at);
            if (end < 0) return -1;
            at = end;
          } else if (text === ';' || text === '{' || text === '}' || text === 'case' || text === '?') return -1;
        }
        return -1;
      }
      case 'switch': {
        const first = close < 0 ? '' : textAt(close + 1);
        if (first !== 'case' && first !== 'default') return -1;
        let end = close + 1;
        for (; end < tokens.length && textAt(end) !== ';'; end++) {
          const text = textAt(end);
          if (text === '(' || text === '[') end = Math.max(end, partner(end));
          if (text === '{' || text === '}' || SUBSTATEMENTS.has(text)) return -1;
        }
        if (end >= tokens.length) return -1;
        write('switch', IDENTIFIER, flags, i);
        emit(open, close + 1, level + 1);
        say('{', close);
        emit(close + 1, end + 1, level + 1);
        say('}', end);
        return end;
      }
      case '__label__': {
        let end = i + 1;
        while (tokens[end]?.kind === IDENTIFIER || textAt(end) === ',') end++;
        return textAt(end) === ';' ? end : -1;
      }
      case '_Static_assert':
      case 'static_assert':
        // Among members the grammar has no place for it.
        if (close < 0 || braces[braces.length - 1] !== true || textAt(close + 1) !== ';') return -1;
        return close + 1;
      default:
        return -1;
    }
  };

  emit(0, tokens.length, 0);
}

/** Could these two pieces of text, side by side, be read as something else? */
export function wouldJoin(before: number, after: number, afterText: string, beforeText: string): boolean {
  if (before === PUNCTUATOR) {
    if (after === PUNCTUATOR) {
      const last = beforeText[beforeText.length - 1]!;
      const first = afterText[0]!;
      return '+-<>=&|*/%!^.:'.includes(last) && '+-<>=&|*/%!^.:'.includes(first);
    }
    return after === NUMBER && beforeText.endsWith('.');
  }
  if (after !== PUNCTUATOR) return true;
  return before === NUMBER && (afterText.startsWith('.') || (/[eEpP]$/.test(beforeText) && /^[+-]/.test(afterText)));
}
