/**
 * The programs that a C program may exec, as far as its text tells: string literals that are a path or a name. Whatever is
 * put together at run time is not known; a scenario names it (`programs:`).
 */

/** A word that may name a program. */
export interface Mention {
  readonly text: string;
  /** It stands as the program in a call of exec itself: it is not just a word that happens to be a program's name too. */
  readonly called: boolean;
}

/** Comments, character constants and string literals, so that a quote in one of them does not begin another. */
const TOKENS = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|"((?:[^"\\\n]|\\.)*)"/g;
/** What stands before the program's name in a call of exec. */
const EXEC = /\b(?:execvp?e?|execl[ep]?|posix_spawnp?)\s*\((?:\s*&?[\w.>[\]-]+\s*,)?\s*$/;
/** What separates words for a shell, and escapes of C. */
const BETWEEN = /(?:\\.|[\s;|&<>()'"`$])+/;

/** What a C file says, each word once, in order. */
export const mentionsIn = (source: string): readonly Mention[] => {
  const found = new Map<string, boolean>();
  const add = (text: string, called: boolean): void => {
    if (text !== '') found.set(text, called || found.get(text) === true);
  };
  for (const match of source.matchAll(TOKENS)) {
    const literal = match[1];
    if (literal === undefined) continue;
    const called = EXEC.test(source.slice(Math.max(0, match.index - 80), match.index));
    if (called) add(literal, true);
    else for (const word of literal.split(BETWEEN)) add(word, false);
  }
  return [...found].map(([text, called]) => ({ text, called }));
};

/** Words of a text that a program reads (its input, its arguments): a shell may be told to run them. */
export const wordsOf = (text: string): readonly Mention[] =>
  [...new Set(text.split(BETWEEN))].filter((word) => word !== '').map((word) => ({ text: word, called: false }));
