/** The parts of the C library that are C themselves. */
import accounts from './accounts.c';
import files from './files.c';
import scandir from './scandir.c';
import spawn from './spawn.c';
import variables from './variables.c';
import walk from './walk.c';

/** A source of the library: read where one of `names` occurs in the program, or always where there are none. */
export interface LibrarySource {
  readonly path: string;
  readonly text: string;
  readonly names?: readonly string[];
}

/** Functions that begin a line of a C text, but for its static ones. */
const functionsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^(?!static\b)\w[\w *]*?\b(\w+)\(/gm)].map((match) => match[1]!);

export const librarySources: readonly LibrarySource[] = [
  { path: '<library>/variables.c', text: variables },
  ...Object.entries({ accounts, files, scandir, spawn, walk }).map(([name, text]) => ({
    path: `<library>/${name}.c`,
    text,
    names: functionsOf(text),
  })),
];
