/** From C files to a checked tree, and on to a program: preprocess, parse, check, link, lower. */
import { check, declaredFunctions } from './check/check.js';
import type { Diagnostic } from './diagnostic.js';
import { lowerAll } from './lower/index.js';
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
  /** False: the program comes with lockstep and is nobody's own; neither -I nor -D are for it. */
  readonly own?: boolean;
  /**
   * C sources of the library itself: what of them is used becomes part of the program, and gives way to the program's own.
   * One with names is read where one of them occurs in the program.
   */
  readonly librarySources?: readonly {
    readonly path: string;
    readonly text: string;
    readonly mentions?: RegExp;
  }[];
}
export interface Parsed {
  /** Missing where there are errors. */
  readonly unit?: Unit;
  /** At most 100 or so, in order of the files. */
  readonly diagnostics: readonly Diagnostic[];
  /** What the places of the diagnostics speak of; those given as `before` come first. */
  readonly sources: readonly SourceFile[];
  /** The files of the program itself among them. */
  readonly own: readonly SourceFile[];
}

/**
 * Preprocesses, parses, checks and links the files of one program. Never throws for what stands in them. `before`: sources
 * of the programs read before it, which share one numbering of files.
 */
export const parseProgram = (options: ParseOptions, before: readonly SourceFile[] = []): Parsed => {
  const { loader, includePaths, defines, systemHeaders, supported } = options;
  const sources = [...before];
  const known = new Map(before.map(({ path }, index) => [path, index]));
  const diagnostics: Diagnostic[] = [];
  const own = new Set<number>();
  /** The files of one run get their numbers among those of all. */
  const join = (done: Preprocessed, isOwn: boolean): readonly number[] =>
    done.sources.map((source) => {
      const one = isOwn ? source : { ...source, own: false };
      let index = known.get(one.path);
      if (index === undefined || sources[index]!.text !== one.text) {
        index = sources.push(one) - 1;
        known.set(one.path, index);
      }
      if (one.own) own.add(index);
      return index;
    });
  let first: number | undefined;
  const read = (file: string, from: Loader, isOwn: boolean) => {
    const done = preprocess({
      file,
      loader: from,
      includePaths: isOwn ? includePaths : [],
      systemHeaders,
      defines: isOwn ? defines : [],
    });
    const numbers = join(done, isOwn);
    first ??= numbers[0];
    for (const one of done.diagnostics) {
      diagnostics.push({ ...one, place: { ...one.place, file: numbers[one.place.file] ?? 0 } });
    }
    const locate = (offset: number): Place => {
      const place = done.map.placeAt(offset);
      return { file: numbers[place.file]!, line: place.line, column: place.column };
    };
    return { path: file, text: done.text, locate };
  };
  const ours = (): readonly SourceFile[] => [...own].map((index) => sources[index]!);
  const files = options.files.map((file) => read(file, loader, options.own ?? true));
  if (diagnostics.some((one) => one.severity === 'error')) return { diagnostics, sources, own: ours() };
  // Not in what the headers declare.
  const texts = [...ours().map((one) => one.text), ...defines.map(({ value }) => value)];
  if (first !== undefined) texts.push(sources[first]!.text);
  for (const { path, text, mentions } of options.librarySources ?? []) {
    if (mentions !== undefined && !texts.some((one) => mentions.test(one))) continue;
    texts.push(text);
    files.push(read(path, { read: (wanted) => (wanted === path ? text : undefined) }, false));
  }
  const checked = check({
    prototype: (name) => prototypes(systemHeaders).get(name),
    files,
    sources,
    ...(first === undefined ? {} : { first }),
    library: (name) => (supported.has(name) ? { name } : undefined),
  });
  diagnostics.push(...checked.diagnostics);
  const { unit } = checked;
  return { diagnostics, sources: checked.sources, own: ours(), ...(unit === undefined ? {} : { unit }) };
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

/** A program that another one may exec. */
export interface ExecutableSource {
  /** As `Image` has them. */
  readonly name: string;
  readonly paths: readonly string[];
  /** Its C file; the same file is the same executable. */
  readonly file: string;
  /** The file's text where it comes with lockstep; undefined: the loader has it. */
  readonly text?: string;
  /**
   * It will be executed if all goes well: what is wrong with it is wrong with the program. Otherwise its name was found
   * somewhere, and what is wrong with it is only worth a warning: it is left out.
   */
  readonly certain: boolean;
}

export interface CompileOptions extends ParseOptions {
  /** `split`: `x++` in memory is load, add, store; `rmw`: the one instruction of an optimising compiler. */
  readonly lower: 'split' | 'rmw';
  /** Name and paths by which the program may exec itself. */
  readonly name?: string;
  readonly paths?: readonly string[];
  /** The executables that a program with an exec in it may mean, by its own files and what it is made of. */
  readonly executables?: (own: readonly SourceFile[], unit: Unit) => readonly ExecutableSource[];
}
export interface Compiled {
  /** Undefined where there are errors. */
  readonly program: Program | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: readonly SourceFile[];
}

/** Functions that exchange a process's program for another one. */
const EXEC = new Set(['execv', 'execve', 'execvp', 'execvpe', 'execl', 'execlp', 'execle', 'fexecve']);
/** Executables of one program: more are left out. */
const MOST_EXECUTABLES = 64;

/** C files → a program of the register machine, with all that it may exec: the programs named in it, those named in these, ... */
export const compile = (options: CompileOptions): Compiled => {
  const main = parseProgram(options);
  let { sources } = main;
  const diagnostics = [...main.diagnostics];
  if (main.unit === undefined) return { program: undefined, diagnostics, sources };
  const found: Found[] = [
    {
      name: options.name ?? '',
      paths: [...(options.paths ?? [])],
      file: options.files[0] ?? '',
      unit: main.unit,
      own: main.own,
    },
  ];
  let failed = false;
  /** Files that were read and are no executables. */
  const refused = new Set<string>();
  for (let n = 0; n < found.length; n++) {
    const { unit, own } = found[n]!;
    if (!unit.library.some((one) => EXEC.has(one.name))) continue;
    for (const wanted of options.executables?.(own, unit) ?? []) {
      const known = found.find((one) => one.file === wanted.file);
      if (known !== undefined) {
        for (const path of wanted.paths) if (!known.paths.includes(path)) known.paths.push(path);
        continue;
      }
      if (refused.has(wanted.file)) continue;
      if (found.length >= MOST_EXECUTABLES) {
        refused.add(wanted.file);
        diagnostics.push(tooMany(found[n]!, sources, wanted.file));
        continue;
      }
      const parsed = parseProgram(parseOptions(options, wanted), sources);
      sources = parsed.sources;
      if (parsed.unit === undefined) {
        refused.add(wanted.file);
        failed ||= wanted.certain;
      } else found.push({ ...wanted, paths: [...wanted.paths], unit: parsed.unit, own: parsed.own });
      diagnostics.push(...parsed.diagnostics.map((one) => (wanted.certain ? one : { ...one, severity: mild(one) })));
    }
  }
  if (failed) return { program: undefined, diagnostics, sources };
  const lowered = lowerAll(
    found.map(({ name, paths, unit }) => ({ name, paths, unit: { ...unit, files: sources } })),
    { lower: options.lower },
  );
  return { program: lowered.program, diagnostics: [...diagnostics, ...lowered.diagnostics], sources };
};

interface Found {
  readonly name: string;
  readonly paths: string[];
  readonly file: string;
  readonly unit: Unit;
  readonly own: readonly SourceFile[];
}

const mild = ({ severity }: Diagnostic): Diagnostic['severity'] => (severity === 'error' ? 'warning' : severity);

const parseOptions = (options: ParseOptions, { file, text }: ExecutableSource): ParseOptions =>
  text === undefined
    ? { ...options, files: [file] }
    : {
        ...options,
        files: [file],
        own: false,
        loader: { read: (path) => (path === file ? text : undefined) },
      };

const tooMany = ({ own }: Found, sources: readonly SourceFile[], file: string): Diagnostic => ({
  severity: 'warning',
  kind: 'unsupported',
  place: { file: Math.max(0, sources.indexOf(own[0]!)), line: 1, column: 1, length: 1 },
  message: `more than ${MOST_EXECUTABLES - 1} other programs may be executed; '${file}' is left out`,
});
