/** Executables: which one a process runs, and which one a path names. */
import type { Image } from '../language/program.js';
import type { Kernel } from './machine.js';

/** The folder in which the run begins: relative paths of executables are relative to it. */
export const START_FOLDER = '/';

/** The executable of a process (index in `state.processes`); the program itself for one that there is not. */
export function imageOf(k: Kernel, process: number): Image {
  const { images } = k.program;
  return images[k.state.processes[process]?.image ?? 0] ?? images[0]!;
}

/** The executable of the process whose address space it is. Looks at all processes: for messages. */
export function imageOfSpace(k: Kernel, space: number): Image {
  return imageOf(
    k,
    k.state.processes.findLastIndex((p) => p?.space === space && p.state === 'alive'),
  );
}

/** Errors of a path, as Linux numbers them. */
const ENOENT = 2;
const EACCES = 13;
const ENOTDIR = 20;
const ENAMETOOLONG = 36;
/** PATH_MAX with the final 0, and NAME_MAX. */
const LONGEST_PATH = 4095;
const LONGEST_NAME = 255;

/**
 * The executable that `path` names for a process (its index) whose current folder is `cwd`: index in Program.images, or
 * -errno: ENOENT, EACCES (a folder), ENOTDIR, ENAMETOOLONG. Links within /proc are followed for /proc/self/exe only.
 */
export function findImage(k: Kernel, process: number, cwd: string, path: string): number {
  if (path === '') return -ENOENT;
  if (path.length > LONGEST_PATH || path.split('/').some((name) => name.length > LONGEST_NAME)) return -ENAMETOOLONG;
  const whole = absolute(cwd, path);
  if (whole === '/proc/self/exe') return k.state.processes[process]?.image ?? 0;
  let error = whole === '/' ? EACCES : ENOENT;
  for (const [index, image] of k.program.images.entries()) {
    for (const one of image.paths) {
      const known = absolute(START_FOLDER, one);
      if (known === whole) return path.endsWith('/') ? -ENOTDIR : index;
      if (known.startsWith(`${whole}/`)) error = EACCES;
      else if (whole.startsWith(`${known}/`)) error = ENOTDIR;
    }
  }
  return -error;
}

/** A path from the root, without `.`, `..` and doubled slashes. */
function absolute(cwd: string, path: string): string {
  const names: string[] = [];
  for (const name of (path.startsWith('/') ? path : `${cwd}/${path}`).split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}
