/** From C files to a checked tree, and on to a program: preprocess, parse, check, link, lower. */
import { check, declaredFunctions } from './check/check.js';
import type { Diagnostic } from './diagnostic.js';
import { lower } from './lower/index.js';
import { type Loader, type Preprocessed, preprocess } from './preprocess/index.js';
import type { Program } from './program.js';
import type { Place, SourceFile, Unit } from './tree.js';

export interface ParseOptions {
  /** Paths of the C files, as the loader knows them; together they are one program. */
  readonly files: readonly string[];
  readonly loader: Loader;
  /** Folders of `-I`, in order. */
  readonly includePaths: readonly string[];
  /** `-D`. */
  readonly defines: readonly { readonly name: string; readonly value: string }[];
  /** Headers of the C library by name. */
  readonly systemHeaders: ReadonlyMap<string, string>;
  /** Names of the library functions that the machine has: calls of others are errors at their place. */
  readonly supported: ReadonlySet<string>;
  /** C sources of the library itself: what of them is used becomes part of the program, and gives way to the program's own. */
  readonly librarySources?: readonly { readonly path: string; readonly text: string }[];
}
export interface Parsed {
  /** Missing where there are errors. */
  readonly unit?: Unit;
  /** At most 100 or so, in order of the files. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the places of the diagnostics speak of. */
  readonly sources: readonly SourceFile[];
}

/** Preprocesses, parses, checks and links the files of one program. Never throws for what stands in them. */
export const parseProgram = (options: ParseOptions): Parsed => {
  const { loader, includePaths, defines, systemHeaders, supported } = options;
  const sources: SourceFile[] = [];
  const known = new Map<string, number>();
  const diagnostics: Diagnostic[] = [];
  /** The files of one run get their numbers among those of all. */
  const join = (done: Preprocessed, own: boolean): readonly number[] =>
    done.sources.map((source) => {
      const one = own ? source : { ...source, own: false };
      const index = known.get(one.path);
      if (index !== undefined && sources[index]!.text === one.text) return index;
      known.set(one.path, sources.length);
      return sources.push(one) - 1;
    });
  const read = (file: string, from: Loader, own: boolean) => {
    const done = preprocess({
      file,
      loader: from,
      includePaths: own ? includePaths : [],
      systemHeaders,
      defines: own ? defines : [],
    });
    const numbers = join(done, own);
    for (const one of done.diagnostics) {
      diagnostics.push({ ...one, place: { ...one.place, file: numbers[one.place.file] ?? 0 } });
    }
    const locate = (offset: number): Place => {
      const place = done.map.placeAt(offset);
      return { file: numbers[place.file]!, line: place.line, column: place.column };
    };
    return { path: file, text: done.text, locate };
  };
  const files = options.files.map((file) => read(file, loader, true));
  if (diagnostics.some((one) => one.severity === 'error')) return { diagnostics, sources };
  for (const { path, text } of options.librarySources ?? []) {
    files.push(read(path, { read: (wanted) => (wanted === path ? text : undefined) }, false));
  }
  const checked = check({
    prototype: (name) => prototypes(systemHeaders).get(name),
    files,
    sources,
    library: (name) => (supported.has(name) ? { name } : undefined),
  });
  diagnostics.push(...checked.diagnostics);
  return { diagnostics, sources: checked.sources, ...(checked.unit === undefined ? {} : { unit: checked.unit }) };
};

const COMMON =
  'stdio stdlib string strings ctype math errno assert time unistd signal setjmp fcntl sched pthread semaphore threads ' +
  'sys/types sys/time sys/wait sys/mman sys/stat sys/syscall';
const prototypesOf = new WeakMap<ReadonlyMap<string, string>, ReturnType<typeof declaredFunctions>>();

/** What the common headers declare: for a function that is called without its #include. */
const prototypes = (systemHeaders: ReadonlyMap<string, string>): ReturnType<typeof declaredFunctions> => {
  let known = prototypesOf.get(systemHeaders);
  if (known === undefined) {
    const text = COMMON.split(' ')
      .filter((name) => systemHeaders.has(`${name}.h`))
      .map((name) => `#include <${name}.h>\n`)
      .join('');
    const file = '<headers>';
    const done = preprocess({
      file,
      loader: { read: (path) => (path === file ? text : undefined) },
      includePaths: [],
      systemHeaders,
      defines: [],
    });
    known = declaredFunctions({ path: file, text: done.text, locate: done.map.placeAt }, done.sources);
    prototypesOf.set(systemHeaders, known);
  }
  return known;
};

export interface CompileOptions extends ParseOptions {
  /** `split`: `x++` in memory is load, add, store; `rmw`: the one instruction of an optimising compiler. */
  readonly lower: 'split' | 'rmw';
}
export interface Compiled {
  /** Undefined where there are errors. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly SourceFile[];
}

/** C files → a program of the register machine. */
export const compile = (options: CompileOptions): Compiled => {
  const { unit, diagnostics, sources } = parseProgram(options);
  if (unit === undefined) return { program: undefined, diagnostics, sources };
  const lowered = lower(unit, { lower: options.lower });
  return { program: lowered.program, diagnostics: [...diagnostics, ...lowered.diagnostics], sources };
};
