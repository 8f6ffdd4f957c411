/** The parts of the C library that are C themselves. */
import accounts from './accounts.c';
import addresses from './addresses.c';
import files from './files.c';
import scandir from './scandir.c';
import spawn from './spawn.c';
import variables from './variables.c';
import walk from './walk.c';

/** A source of the library: read where `mentions` is true of the program's text, or of that of one before it. */
export interface LibrarySource {
  readonly path: string;
  readonly text: string;
  readonly mentions: RegExp;
}

/** Functions that begin a line of a C text, but for its static ones. */
const functionsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^(?!static\b)\w[\w *]*?\b(\w+)\(/gm)].map((match) => match[1]!);
/** What is declared in the lines of a C text that has variables only, but for its static ones. */
const variablesOf = (text: string): readonly string[] =>
  [...text.matchAll(/^(?!static\b)\w.*;$/gm)].flatMap(([line]) =>
    [...line.matchAll(/(\w+)(?:\[\d+\])? *[=,;]/g)].map((match) => match[1]!).filter((word) => /^[a-z]/.test(word)),
  );

export const librarySources: readonly LibrarySource[] = [
  ...Object.entries({ accounts, addresses, files, scandir, spawn, walk }).map(([name, text]) => ({
    path: `<library>/${name}.c`,
    text,
    // As a function is: a word of a comment is not enough.
    mentions: new RegExp(`\\b(?:${functionsOf(text).join('|')})\\s*[(),;]`),
  })),
  {
    path: '<library>/variables.c',
    text: variables,
    mentions: new RegExp(`\\b(?:${variablesOf(variables).join('|')})\\b`),
  },
];
