/** Which executable a path names, for exec. */
import { Errno } from '../errno.js';
import { START_FOLDER } from '../images.js';
import type { Kernel } from '../machine.js';
import type { Context } from '../state.js';
import { MAY_EXECUTE, may, pathOf } from './inode.js';
import { byteName } from './names.js';
import { currentFolder, findPath, isFolder } from './path.js';

/**
 * The executable that `path` names: index in Program.images, or -errno: ENOENT, EACCES (a folder, or without the right),
 * ENOEXEC (a file that is no program), and those of the way there.
 */
export function findImage(k: Kernel, context: Context, path: string): number {
  // for want of a name there: by which name else the program may be executed
  if (path === '/proc/self/exe') return k.state.processes[context.process]?.image ?? 0;
  const found = findPath(k, context, path);
  if (typeof found === 'number') return found;
  const { inode } = found;
  if (inode === undefined) {
    const image = byOtherName(k, context, path);
    return image < 0 ? -Errno.ENOENT : image;
  }
  if (isFolder(inode) || inode.type !== 'file' || !may(k, context, inode, MAY_EXECUTE)) return -Errno.EACCES;
  return inode.image < 0 ? -Errno.ENOEXEC : inode.image;
}

/** Names that executables have for exec alone: the program's own, and of each other one all but the first, which is a file (boot.ts). */
function byOtherName(k: Kernel, context: Context, path: string): number {
  const whole = absolute(pathOf(k.state, currentFolder(k, context)) ?? '/', path);
  return k.program.images.findIndex((image, i) =>
    image.paths
      .slice(i === 0 ? 0 : 1)
      .some((one) => (i === 0 || !isSystem(one)) && absolute(START_FOLDER, byteName(one)) === whole),
  );
}

/** A path from the root, without `.`, `..` and doubled slashes. */
export function absolute(folder: string, path: string): string {
  const names: string[] = [];
  for (const name of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (name === '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return `/${names.join('/')}`;
}

const SYSTEM = ['/usr/bin/', '/bin/'];
/** In a folder of programs that every system has; all of these are files. */
export const isSystem = (path: string): boolean => SYSTEM.some((folder) => path.startsWith(folder));
