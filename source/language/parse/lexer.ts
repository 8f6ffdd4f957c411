/** Preprocessed text → tokens, in parallel arrays: a file with its headers has some ten thousand. */

export const Kind = { end: 0, name: 1, keyword: 2, number: 3, character: 4, string: 5, mark: 6, unknown: 7 } as const;

export interface Tokens {
  readonly count: number;
  readonly kind: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Keywords in their plain spelling (`__const__` is `const`), others as written. */
  readonly text: readonly string[];
  readonly problems: readonly { readonly at: number; readonly message: string }[];
}

const plain = [
  'auto break case char const continue default do double else enum extern float for goto if inline int long register',
  'restrict return short signed sizeof static struct switch typedef union unsigned void volatile while',
  '_Alignas _Alignof _Atomic _Bool _Complex _Generic _Imaginary _Noreturn _Static_assert _Thread_local',
  'typeof asm __attribute__ __extension__ __auto_type __builtin_va_arg __builtin_offsetof',
  '__builtin_types_compatible_p __label__ __int128 _Float128',
]
  .join(' ')
  .split(' ');

const keywords = new Map<string, string>(plain.map((word) => [word, word]));
for (const word of ['const', 'volatile', 'restrict', 'inline', 'signed', 'typeof', 'asm']) {
  keywords.set(`__${word}`, word);
  keywords.set(`__${word}__`, word);
}
keywords.set('__attribute', '__attribute__');
keywords.set('__alignof__', '_Alignof');
keywords.set('__alignof', '_Alignof');
keywords.set('__thread', '_Thread_local');
keywords.set('__complex__', '_Complex');
keywords.set('__int128_t', '__int128');
keywords.set('__uint128_t', '__int128');

const marks = [
  ['...', '<<=', '>>='],
  ['->', '++', '--', '<<', '>>', '<=', '>=', '==', '!=', '&&', '||', '*=', '/=', '%=', '+=', '-=', '&=', '^=', '|='],
];
const three = new Set(marks[0]);
const two = new Set(marks[1]);
const digraphs: Record<string, string> = { '<:': '[', ':>': ']', '<%': '{', '%>': '}' };
const single = '[](){}.&*+-~!/%<>^|?:;=,';
const singles: (string | undefined)[] = [];
for (const c of single) singles[c.charCodeAt(0)] = c;

const isWord = new Uint8Array(128);
for (let c = 0; c < 128; c++) if (/[A-Za-z0-9_$]/.test(String.fromCharCode(c))) isWord[c] = 1;
const wordAt = (code: number): boolean => (code < 128 ? isWord[code] === 1 : code >= 0xa0);
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Cuts the text into tokens. Comments and `#` lines (line markers, pragmas) are passed over. Never throws. */
export const tokenize = (text: string): Tokens => {
  let capacity = Math.max(64, text.length >> 2);
  let kind = new Uint8Array(capacity);
  let start = new Int32Array(capacity);
  let end = new Int32Array(capacity);
  const words: string[] = [];
  const problems: { at: number; message: string }[] = [];
  let count = 0;
  const add = (k: number, from: number, to: number, word: string): void => {
    if (count === capacity) {
      capacity *= 2;
      const grown = new Uint8Array(capacity);
      grown.set(kind);
      kind = grown;
      const starts = new Int32Array(capacity);
      starts.set(start);
      start = starts;
      const ends = new Int32Array(capacity);
      ends.set(end);
      end = ends;
    }
    kind[count] = k;
    start[count] = from;
    end[count] = to;
    words.push(word);
    count++;
  };
  const length = text.length;
  let i = 0;
  let fresh = true;
  while (i < length) {
    const c = text.charCodeAt(i);
    if (c === 10) {
      fresh = true;
      i++;
      continue;
    }
    if (c === 32 || (c >= 9 && c <= 13)) {
      i++;
      continue;
    }
    if (c === 35 && fresh) {
      while (i < length && text.charCodeAt(i) !== 10) i++;
      continue;
    }
    fresh = false;
    if (c === 47 && text.charCodeAt(i + 1) === 47) {
      while (i < length && text.charCodeAt(i) !== 10) i++;
      continue;
    }
    if (c === 47 && text.charCodeAt(i + 1) === 42) {
      const close = text.indexOf('*/', i + 2);
      if (close < 0) problems.push({ at: i, message: 'this comment is never closed' });
      i = close < 0 ? length : close + 2;
      continue;
    }
    const from = i;
    if (isDigit(c) || (c === 46 && isDigit(text.charCodeAt(i + 1)))) {
      i++;
      for (; i < length; i++) {
        const d = text.charCodeAt(i);
        if ((d === 43 || d === 45) && /[eEpP]/.test(text[i - 1]!)) continue;
        if (!wordAt(d) && d !== 46) break;
      }
      add(Kind.number, from, i, text.slice(from, i));
      continue;
    }
    let quote = c;
    let open = i;
    if (wordAt(c)) {
      i++;
      while (i < length && wordAt(text.charCodeAt(i))) i++;
      const q = text.charCodeAt(i);
      const prefixed = (q === 34 || q === 39) && i - from <= 2 && /^(?:L|u|U|u8)$/.test(text.slice(from, i));
      if (!prefixed) {
        const word = text.slice(from, i);
        const keyword = keywords.get(word);
        if (keyword === undefined) add(Kind.name, from, i, word);
        else add(Kind.keyword, from, i, keyword);
        continue;
      }
      quote = q;
      open = i;
    }
    if (quote === 34 || quote === 39) {
      i = open + 1;
      let closed = false;
      while (i < length) {
        const d = text.charCodeAt(i);
        if (d === 10) break;
        if (d === 92) i++;
        else if (d === quote) {
          closed = true;
          break;
        }
        i++;
      }
      i = Math.min(i, length);
      if (closed) i++;
      else problems.push({ at: from, message: `missing terminating ${quote === 34 ? '"' : "'"} character` });
      const word = text.slice(from, i);
      add(quote === 34 ? Kind.string : Kind.character, from, i, closed ? word : `${word}${String.fromCharCode(quote)}`);
      continue;
    }
    const third = text.substr(i, 3);
    if (three.has(third)) {
      i += 3;
      add(Kind.mark, from, i, third);
      continue;
    }
    const pair = third.slice(0, 2);
    const digraph = digraphs[pair];
    if (digraph !== undefined || two.has(pair)) {
      i += 2;
      add(Kind.mark, from, i, digraph ?? pair);
      continue;
    }
    const mark = singles[c];
    i++;
    if (mark !== undefined) add(Kind.mark, from, i, mark);
    else {
      const stray = c >= 32 && c < 127 ? `'${text[from]}'` : `'\\u${c.toString(16).padStart(4, '0')}'`;
      problems.push({ at: from, message: `stray ${stray} in the program` });
    }
  }
  add(Kind.end, length, length, 'end of file');
  return { count, kind, start, end, text: words, problems };
};
