/** The parts of the C library that are C themselves. */
import spawn from './spawn.c';
import variables from './variables.c';

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
  { path: '<library>/spawn.c', text: spawn, names: functionsOf(spawn) },
];
