/** Finding what a program may exec: C files beside it by the names in its text, and the small programs that come with lockstep. */
import { basename, dirname, isAbsolute, join, normalize } from 'node:path';
import type { ExecutableSource } from '../language/front.js';
import type { SourceFile, Unit } from '../language/tree.js';
import { standIns } from '../library/programs/index.js';
import { type Mention, mentionsIn } from '../scenarios/mentions.js';
import { isProgramFile, readProgram } from './files.js';

export interface Where {
  /** The program's first C file. */
  readonly main: string;
  /** Further texts that name programs: strings of -D, words of the input and of the arguments. */
  readonly mentions: () => readonly Mention[];
  /** C files that the scenario names, relative to the program's folder. */
  readonly programs: readonly string[];
}

/** Names that an executable made from NAME.c may have besides NAME. */
const ENDINGS = /\.(out|exe|elf|bin)$/;
/** Folders of programs that every system has. */
const SYSTEM = ['/usr/bin', '/bin'];
/** Library functions that hand a command to the shell. */
const SHELL_USERS = new Set(['system', 'popen']);
const MAIN = /\bmain\s*\(/;

/** The executable of a C file without its folder: `child` of `child.c`. */
export const executableName = (file: string): string => basename(file).replace(/\.(c|ya?ml)$/, '');

/** Paths by which a program may exec itself. Started by its name alone, it is found by its name alone. */
export const ownPaths = (main: string): readonly string[] => {
  const name = executableName(main);
  return [name, 'a.out', ...(standIns.has(name) ? [] : SYSTEM.map((folder) => `${folder}/${name}`))];
};

/** For `compile`: what the files of an executable may mean. Looks at files; each is read once. */
export const executablesFor = ({ main, mentions, programs }: Where) => {
  const folder = dirname(main);
  const texts = new Map<string, string | undefined>();
  const textOf = (file: string): string | undefined => {
    if (!texts.has(file)) {
      const read = isProgramFile(file) ? readProgram(file) : undefined;
      texts.set(file, read?.ok ? read.value : undefined);
    }
    return texts.get(file);
  };
  const given = programs.map(
    (file): ExecutableSource => ({
      name: executableName(file),
      paths: [executableName(file)],
      file: join(folder, file),
      certain: true,
    }),
  );

  /** The C file that an executable's path stands for: where the path leads from the program's folder, or just beside it. */
  const beside = ({ text, called }: Mention): ExecutableSource | undefined => {
    const plain = text.replace(ENDINGS, '');
    if (!/[\w-]$/.test(plain)) return undefined;
    const candidates = isAbsolute(plain) ? [] : [join(folder, `${plain}.c`)];
    candidates.push(join(folder, `${basename(plain)}.c`));
    const found = candidates.find((one) => textOf(one) !== undefined);
    if (found === undefined) return undefined;
    const file = found === normalize(main) ? main : found;
    if (!called && !MAIN.test(textOf(file)!)) return undefined;
    const name = executableName(file);
    return { name, paths: [...new Set([normalize(text), name])], file, certain: called || text.includes('/') };
  };

  const standIn = ({ text }: Mention): ExecutableSource | undefined => {
    const name = basename(text);
    const source = standIns.get(name);
    if (source === undefined || (text !== name && !SYSTEM.includes(dirname(text)))) return undefined;
    const paths = SYSTEM.map((one) => `${one}/${name}`);
    return { name, paths, file: `<programs>/${name}.c`, text: source, certain: false };
  };

  return (own: readonly SourceFile[], unit: Unit): readonly ExecutableSource[] => {
    const words = [...own.flatMap(({ text }) => mentionsIn(text)), ...mentions()];
    if (unit.functions.some(({ name, library }) => library && SHELL_USERS.has(name))) {
      words.push({ text: '/bin/sh', called: true });
    }
    const found = words.flatMap((word) => [beside(word), standIn(word)]);
    return [...given, ...found.filter((one) => one !== undefined)];
  };
};
