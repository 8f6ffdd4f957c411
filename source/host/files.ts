/** Reading the files that a person names, with a message that helps where it does not work. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Loader } from '../language/preprocess/index.js';
import { nearest } from '../scenarios/nearest.js';
import { packageRoot } from './assets.js';

export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string };

/** A program text beyond this size is refused: nobody wrote it by hand. */
const MOST_BYTES = 8 << 20;

/** The folder of the scenarios that come with lockstep. */
export const scenarioFolder = (): string => join(packageRoot(), 'scenarios');

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

/** What the system says of a file that cannot be read, as a sentence without its full stop. */
const why = (path: string, error: unknown): string => {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return `there is no file '${path}'${nearFile(path)}`;
    case 'EISDIR':
      return `'${path}' is a folder, not a file${filesIn(path)}`;
    case 'EACCES':
    case 'EPERM':
      return `'${path}' may not be read: permission denied`;
    default:
      return `'${path}' cannot be read: ${codeOf(error) || String(error)}`;
  }
};

const names = (folder: string): string[] => {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
};

/** "; did you mean ...?" from the files beside it and the scenarios. */
const nearFile = (path: string): string => {
  const folder = dirname(path);
  const wanted = basename(path);
  const beside = names(folder).filter((name) => name.endsWith('.c') || (isScenario(wanted) && isScenario(name)));
  const here = beside.includes(`${wanted}.c`) ? `${wanted}.c` : nearest(wanted, beside);
  const there = nearest(wanted.replace(ENDING, ''), scenarioNames());
  const best = [here, there]
    .filter((name) => name !== undefined)
    .map((name) => (name === here && folder !== '.' ? join(folder, name) : name));
  if (best.length === 0) return '';
  return `; did you mean ${best.map((name) => `'${name}'`).join(' or ')}?`;
};

const filesIn = (folder: string): string => {
  const sources = names(folder).filter((name) => name.endsWith('.c'));
  if (sources.length === 0) return '';
  const shown = sources.slice(0, 4).map((name) => `'${join(folder, name)}'`);
  return `; in it: ${shown.join(', ')}${sources.length > 4 ? ', ...' : ''}`;
};

const ENDING = /\.(c|ya?ml)$/i;

/** Is it a scenario with tasks instead of a program, by its name? */
export const isScenario = (file: string): boolean => /\.ya?ml$/i.test(file);

/** The scenarios that come with lockstep, as files in their folder, sorted: C programs, and workloads in YAML. */
export const scenarioFiles = (): string[] => names(scenarioFolder()).filter((name) => ENDING.test(name));

/** Their names without ending. */
export const scenarioNames = (): string[] => scenarioFiles().map((name) => name.replace(ENDING, ''));

/** Is there a file (or anything else that can be opened) of this path? */
export const exists = (path: string): boolean => {
  try {
    statSync(path);
    return true;
  } catch {
    return false;
  }
};

/** The path of a program that a person names: a file, or the name of a scenario. */
export const programPath = (given: string): string => {
  if (exists(given) || !/^[\w-]+(\.(c|ya?ml))?$/.test(given)) return given;
  const endings = ENDING.test(given) ? [''] : ['.c', '.yaml'];
  const found = endings.map((ending) => join(scenarioFolder(), given + ending)).find(exists);
  return found ?? given;
};

/** The bytes of a file; `-` is standard input, to its end. */
export const readBytes = (path: string): Read<Uint8Array> => {
  try {
    const bytes = readFileSync(path === '-' ? 0 : path);
    return { ok: true, value: new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  } catch (error) {
    if (path === '-' && codeOf(error) === 'EAGAIN')
      return { ok: false, message: 'standard input has nothing to read yet' };
    return { ok: false, message: why(path, error) };
  }
};

const decoder = new TextDecoder('utf-8');
/** Bytes as text: UTF-8, bad bytes replaced, a byte order mark dropped. */
const decode = (bytes: Uint8Array): string => decoder.decode(bytes);

/** Is it an ordinary file? */
export const isProgramFile = (path: string): boolean => {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/** The text of a C file that a person named. Refuses folders, devices, binary files and those of another language. */
export const readProgram = (path: string): Read<string> => {
  try {
    const found = statSync(path);
    if (found.isDirectory()) return { ok: false, message: `'${path}' is a folder, not a file${filesIn(path)}` };
    if (found.size > MOST_BYTES)
      return { ok: false, message: `'${path}' is larger than ${MOST_BYTES >> 20} MiB: that is no C program` };
    // What a shell's <(...) gives has its writer; a named pipe may have none, and opening it would wait for ever.
    if (!found.isFile() && !(found.isFIFO() && /^\/(dev|proc\/self)\/fd\//.test(path)))
      return { ok: false, message: `'${path}' is no ordinary file; a C program is expected` };
  } catch (error) {
    return { ok: false, message: why(path, error) };
  }
  if (/\.(cc|cpp|cxx|c\+\+|hpp|hh)$/i.test(path))
    return { ok: false, message: `'${path}' is C++; lockstep understands C (ending in .c)` };
  const read = readBytes(path);
  if (!read.ok) return read;
  const zero = read.value.indexOf(0);
  if (zero >= 0) {
    const kind = startsWith(read.value, [0x7f, 0x45, 0x4c, 0x46]) ? 'a compiled program' : 'a binary file';
    return { ok: false, message: `'${path}' is ${kind} (a byte 0 at ${zero}); its C source is needed` };
  }
  return { ok: true, value: decode(read.value) };
};

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean => head.every((byte, i) => bytes[i] === byte);

/** The loader through which the preprocessor reads the program and its headers. `texts`: what was read already. */
export const fileLoader = (texts: ReadonlyMap<string, string>): Loader => ({
  read(path) {
    const known = texts.get(path);
    if (known !== undefined) return known;
    try {
      if (!statSync(path).isFile()) return undefined;
      return decode(readFileSync(path));
    } catch {
      // Not there, or not to be read: the preprocessor looks elsewhere and says so at the #include.
      return undefined;
    }
  },
});
