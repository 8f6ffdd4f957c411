/**
 * From a path to what it names (Linux: fs/namei.c): component by component, through symbolic links, with the right to search
 * every folder on the way.
 */
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import type { Context } from '../state.js';
import { inodeOf, MAY_EXECUTE, may, ROOT } from './inode.js';
import { type Inode, Open, type OpenFile } from './layout.js';
import { openFileOf } from './open-files.js';
import { lookupProc } from './proc.js';

/** PATH_MAX with the final 0, NAME_MAX, and the most symbolic links on a way. */
const LONGEST_PATH = 4095;
const LONGEST_NAME = 255;
const MOST_LINKS = 40;

/** A path, followed to its last component. */
export interface Found {
  /** The folder of the last component. */
  readonly folder: Inode;
  /** The last component; of `/`, `.` and `..` these themselves. */
  readonly name: string;
  /** What it names; undefined: nothing. */
  readonly inode: Inode | undefined;
  /** The last component is a name that can be given and taken: not `/`, `.`, `..`. */
  readonly plain: boolean;
  /** A slash at the end: it must be a folder. */
  readonly slash: boolean;
  /** What a link of /proc/self/fd leads to, which may have no inode. */
  readonly file: OpenFile | undefined;
}

/** Current folder of a context. */
export const currentFolder = (k: Kernel, context: Context): number =>
  k.state.filesystems[k.state.tasks[context.task]?.filesystem ?? -1]?.folder ?? ROOT;

/** AT_FDCWD: relative to the current folder. */
export const AT_FDCWD = -100;

/** Where a relative path begins that is given with a descriptor, or -errno. */
function startOf(k: Kernel, context: Context, path: string, at: number): Inode | number {
  const { state: s } = k;
  if (path.startsWith('/')) return inodeOf(s, ROOT);
  if (at === AT_FDCWD) return inodeOf(s, currentFolder(k, context));
  const file = openFileOf(k, context, at);
  if (file === undefined) return -Errno.EBADF;
  return file.kind === 'folder' ? inodeOf(s, file.object) : -Errno.ENOTDIR;
}

export interface FindOptions {
  /** Descriptor of the folder that a relative path begins in. */
  readonly at?: number;
  /** A symbolic link at the end is what is meant, not what it leads to. */
  readonly noFollow?: boolean;
}

/**
 * What a path names, or -errno: ENOENT (a folder on the way is not there; of the last component that is no error here),
 * ENOTDIR, EACCES, ELOOP, ENAMETOOLONG, EBADF.
 */
export function findPath(k: Kernel, context: Context, path: string, options: FindOptions = {}): Found | number {
  if (path === '') return -Errno.ENOENT;
  if (path.length > LONGEST_PATH) return -Errno.ENAMETOOLONG;
  let folder = startOf(k, context, path, options.at ?? AT_FDCWD);
  if (typeof folder === 'number') return folder;
  // what is still to be gone, the next one last
  const rest = componentsOf(path);
  let slash = path.endsWith('/');
  let name = '/';
  let inode: Inode | undefined = folder;
  let file: OpenFile | undefined;
  let links = 0;
  while (rest.length > 0) {
    // the last component of before is a folder on the way now
    if (inode === undefined) return -Errno.ENOENT;
    folder = inode;
    if (folder.entries === undefined && folder.type !== 'proc') return -Errno.ENOTDIR;
    if (!may(k, context, folder, MAY_EXECUTE)) return -Errno.EACCES;
    name = rest.pop()!;
    if (name.length > LONGEST_NAME) return -Errno.ENAMETOOLONG;
    file = undefined;
    const next: Looked = lookup(k, context, folder, name);
    if (next === undefined || !('openFile' in next)) inode = next;
    else {
      inode = next.inode;
      file = next.openFile;
    }
    if (inode?.type !== 'link') continue;
    const last = rest.length === 0;
    if (last && options.noFollow === true && !slash) break;
    if (file !== undefined) {
      inode = file.inode >= 0 ? inodeOf(k.state, file.inode) : undefined;
      continue;
    }
    if (++links > MOST_LINKS) return -Errno.ELOOP;
    rest.push(...componentsOf(inode.text));
    if (last && inode.text.endsWith('/')) slash = true;
    if (rest.length > LONGEST_PATH) return -Errno.ENAMETOOLONG;
    inode = inode.text.startsWith('/') ? inodeOf(k.state, ROOT) : folder;
    if (rest.length === 0) name = '/';
  }
  if (slash && inode !== undefined && !isFolder(inode) && inode.type !== 'link') return -Errno.ENOTDIR;
  return { folder, name, inode, plain: name !== '/' && name !== '.' && name !== '..', slash, file };
}

/** The components of a path, last one first. */
const componentsOf = (path: string): string[] =>
  path
    .split('/')
    .filter((name) => name !== '')
    .reverse();

export const isFolder = (inode: Inode): boolean =>
  inode.entries !== undefined || (inode.type === 'proc' && inode.mode >> 12 === 4);

type Looked = Inode | { readonly inode: Inode; readonly openFile: OpenFile } | undefined;

function lookup(k: Kernel, context: Context, folder: Inode, name: string): Looked {
  if (name === '.') return folder;
  if (folder.type === 'proc') return lookupProc(k, context, folder, name);
  if (name === '..') return inodeOf(k.state, folder.parent);
  const entry = folder.entries!.names.get(name);
  return entry === undefined ? undefined : inodeOf(k.state, entry.inode);
}

/** As findPath, for something that must be there: the inode (of /proc too), or -errno. */
export function findInode(k: Kernel, context: Context, path: string, options?: FindOptions): Inode | number {
  const found = findPath(k, context, path, options);
  if (typeof found === 'number') return found;
  return found.inode ?? -Errno.ENOENT;
}

export const isPathOnly = (file: OpenFile): boolean => (file.flags & Open.PATH) !== 0;
