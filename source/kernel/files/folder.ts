/**
 * Names given and taken: mkdir, unlink, link, rename and their kin (Linux: fs/namei.c). All answer 0 or -errno. Each names what
 * it works on as findPath does.
 */
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import type { Context, State } from '../state.js';
import {
  addEntry,
  addInode,
  inodeOf,
  LARGEST_FILE,
  MAY_EXECUTE,
  MAY_WRITE,
  may,
  type NewInode,
  ownInode,
  owns,
  removeEntry,
  setSize,
  touched,
  userOf,
} from './inode.js';
import type { Inode, InodeType, OpenFile } from './layout.js';
import { type FindOptions, type Found, findInode, findPath, isFolder } from './path.js';
import { listProc } from './proc.js';

/** The bits that a new file does not get. */
export const umaskOf = (k: Kernel, context: Context): number =>
  k.state.filesystems[k.state.tasks[context.task]?.filesystem ?? -1]?.umask ?? 0o022;

/** May names in this folder be given and taken? 0, or -errno. */
export function mayChange(k: Kernel, context: Context, folder: Inode): number {
  // removed, but still somebody's current folder
  if (folder.entries !== undefined && folder.links === 0) return -Errno.ENOENT;
  if (folder.entries === undefined || !may(k, context, folder, MAY_WRITE | MAY_EXECUTE)) return -Errno.EACCES;
  return 0;
}

const STICKY = 0o1000;

/** May this name be taken away? In a sticky folder (/tmp) only by the owner of what it names, or of the folder. */
function mayRemove(k: Kernel, context: Context, folder: Inode, inode: Inode): number {
  const error = mayChange(k, context, folder);
  if (error !== 0) return error;
  if ((folder.mode & STICKY) !== 0 && !owns(k, context, folder) && !owns(k, context, inode)) return -Errno.EPERM;
  return 0;
}

/** A new inode with the name that was found free. Answers its id, or -errno. */
export function create(
  k: Kernel,
  context: Context,
  found: Found,
  fields: Pick<NewInode, 'type' | 'mode'> & Partial<NewInode>,
): number {
  if (found.inode !== undefined || found.file !== undefined || !found.plain) return -Errno.EEXIST;
  if (found.slash && fields.type !== 'folder') return -Errno.ENOENT;
  const error = mayChange(k, context, found.folder);
  if (error !== 0) return error;
  const id = addInode(k.state, { ...userOf(k, context), ...fields, mode: fields.mode & ~umaskOf(k, context) });
  if (id >= 0) addEntry(k.state, found.folder.id, found.name, id);
  return id;
}

const done = (id: number): number => Math.min(0, id);

/** mkdir, mkfifo, mknod; and the name of a socket. EEXIST, EACCES, ENOSPC and those of the path. */
export function makeNode(
  k: Kernel,
  context: Context,
  path: string,
  type: InodeType,
  mode: number,
  options: FindOptions = {},
): number {
  const found = findPath(k, context, path, { ...options, noFollow: true });
  if (typeof found === 'number') return found;
  return done(create(k, context, found, { type, mode }));
}

export function makeLink(k: Kernel, context: Context, target: string, path: string, options: FindOptions = {}): number {
  if (target === '') return -Errno.ENOENT;
  if (target.length > 4095) return -Errno.ENAMETOOLONG;
  const found = findPath(k, context, path, { ...options, noFollow: true });
  if (typeof found === 'number') return found;
  const id = create(k, context, found, { type: 'link', mode: 0o777, text: target });
  if (id >= 0) ownInode(k.state, id).mode = 0o777;
  return done(id);
}

/** unlink: EISDIR for a folder (Linux; POSIX says EPERM). */
export function unlink(k: Kernel, context: Context, path: string, options: FindOptions = {}): number {
  const found = findPath(k, context, path, { ...options, noFollow: true });
  if (typeof found === 'number') return found;
  const { inode, folder } = found;
  if (!found.plain) return -Errno.EISDIR;
  if (inode === undefined) return -Errno.ENOENT;
  if (isFolder(inode)) return -Errno.EISDIR;
  if (found.slash) return -Errno.ENOTDIR;
  const error = inode.id < 0 ? -Errno.EPERM : mayRemove(k, context, folder, inode);
  if (error !== 0) return error;
  removeEntry(k, folder.id, found.name);
  return 0;
}

/** rmdir: ENOTEMPTY, ENOTDIR, EINVAL (`.`), EBUSY (the root). */
export function removeFolder(k: Kernel, context: Context, path: string, options: FindOptions = {}): number {
  const found = findPath(k, context, path, { ...options, noFollow: true });
  if (typeof found === 'number') return found;
  const { inode, folder } = found;
  if (found.name === '.') return -Errno.EINVAL;
  if (found.name === '..') return -Errno.ENOTEMPTY;
  if (found.name === '/') return -Errno.EBUSY;
  if (inode === undefined) return -Errno.ENOENT;
  if (!isFolder(inode)) return -Errno.ENOTDIR;
  const error = inode.entries === undefined ? -Errno.EBUSY : mayRemove(k, context, folder, inode);
  if (error !== 0) return error;
  if (inode.entries!.names.size > 0) return -Errno.ENOTEMPTY;
  removeEntry(k, folder.id, found.name);
  return 0;
}

/** Linux's limit of ext4. */
const MOST_LINKS = 65000;

/** link: another name for a file. EPERM for a folder; a symbolic link is linked itself, unless `follow`. */
export function link(
  k: Kernel,
  context: Context,
  from: string,
  to: string,
  options: { readonly follow?: boolean; readonly fromAt?: number; readonly toAt?: number } = {},
): number {
  const inode = findInode(k, context, from, { noFollow: options.follow !== true, ...atOf(options.fromAt) });
  if (typeof inode === 'number') return inode;
  const found = findPath(k, context, to, { noFollow: true, ...atOf(options.toAt) });
  if (typeof found === 'number') return found;
  if (found.inode !== undefined || !found.plain) return -Errno.EEXIST;
  if (isFolder(inode)) return -Errno.EPERM;
  if (inode.id < 0) return -Errno.EXDEV;
  if (found.slash) return -Errno.ENOENT;
  const error = mayChange(k, context, found.folder);
  if (error !== 0) return error;
  if (inode.links >= MOST_LINKS) return -Errno.EMLINK;
  // a file without a name does not get one again
  if (inode.links === 0) return -Errno.ENOENT;
  addEntry(k.state, found.folder.id, found.name, inode.id);
  return 0;
}

const atOf = (at: number | undefined): FindOptions => (at === undefined ? {} : { at });

/** rename: what had the new name loses it in the same moment. */
export function rename(
  k: Kernel,
  context: Context,
  from: string,
  to: string,
  options: { readonly fromAt?: number; readonly toAt?: number } = {},
): number {
  const old = findPath(k, context, from, { noFollow: true, ...atOf(options.fromAt) });
  if (typeof old === 'number') return old;
  const next = findPath(k, context, to, { noFollow: true, ...atOf(options.toAt) });
  if (typeof next === 'number') return next;
  if (!old.plain || !next.plain) return -Errno.EBUSY;
  const { inode } = old;
  if (inode === undefined) return -Errno.ENOENT;
  if (inode.id < 0 || next.folder.entries === undefined) return -Errno.EXDEV;
  const moved = isFolder(inode);
  if (!moved && (old.slash || next.slash)) return -Errno.ENOTDIR;
  const error = mayRemove(k, context, old.folder, inode) || mayChange(k, context, next.folder);
  if (error !== 0) return error;
  if (next.inode?.id === inode.id) return 0;
  if (moved && isWithin(k.state, next.folder.id, inode.id)) return -Errno.EINVAL;
  if (next.inode !== undefined) {
    const inTheWay = mayRemove(k, context, next.folder, next.inode);
    if (inTheWay !== 0) return inTheWay;
    if (moved && !isFolder(next.inode)) return -Errno.ENOTDIR;
    if (!moved && isFolder(next.inode)) return -Errno.EISDIR;
    if (next.inode.entries === undefined && isFolder(next.inode)) return -Errno.EBUSY;
    if ((next.inode.entries?.names.size ?? 0) > 0) {
      return isWithin(k.state, old.folder.id, next.inode.id) || moved ? -Errno.ENOTEMPTY : -Errno.EISDIR;
    }
    removeEntry(k, next.folder.id, next.name);
  }
  removeEntry(k, old.folder.id, old.name, true);
  addEntry(k.state, next.folder.id, next.name, inode.id);
  return 0;
}

/** Is a folder the other one, or below it? */
function isWithin(s: State, folder: number, other: number): boolean {
  for (let id = folder; ; ) {
    if (id === other) return true;
    const { parent } = inodeOf(s, id);
    if (parent === id) return false;
    id = parent;
  }
}

/** The target of a symbolic link, or -EINVAL for anything else. */
export function readLink(k: Kernel, context: Context, path: string, options: FindOptions = {}): string | number {
  const found = findPath(k, context, path, { ...options, noFollow: true });
  if (typeof found === 'number') return found;
  if (found.inode === undefined) return -Errno.ENOENT;
  return found.inode.type === 'link' ? found.inode.text : -Errno.EINVAL;
}

// Attributes.

/** chmod: the owner's business. */
export function setMode(k: Kernel, context: Context, inode: Inode, mode: number): number {
  if (inode.id < 0 || !owns(k, context, inode)) return -Errno.EPERM;
  ownInode(k.state, inode.id).mode = mode & 0o7777;
  touched(k.state, inode.id, 'changed');
  return 0;
}

/** chown: -1 leaves one as it is. Only root gives files away; the group may be set to one's own. */
export function setOwner(k: Kernel, context: Context, inode: Inode, uid: number, gid: number): number {
  const user = userOf(k, context);
  if (inode.id < 0) return -Errno.EPERM;
  const keepsUser = uid === -1 || uid === inode.uid;
  const allowed = user.uid === 0 || (keepsUser && owns(k, context, inode) && (gid === -1 || gid === user.gid));
  if (!allowed) return -Errno.EPERM;
  const own = ownInode(k.state, inode.id);
  if (uid !== -1) own.uid = uid;
  if (gid !== -1) own.gid = gid;
  // who gets a file does not get its owner's rights
  if (inode.type === 'file') own.mode &= ~0o6000;
  touched(k.state, inode.id, 'changed');
  return 0;
}

/** truncate: EISDIR, EINVAL (no file, or less than nothing), ETXTBSY, EACCES. */
export function truncate(k: Kernel, context: Context, inode: Inode, size: number): number {
  if (size < 0) return -Errno.EINVAL;
  if (isFolder(inode)) return -Errno.EISDIR;
  if (inode.type !== 'file') return -Errno.EINVAL;
  if (!may(k, context, inode, MAY_WRITE)) return -Errno.EACCES;
  if (inode.image >= 0) return -Errno.ETXTBSY;
  return resize(k, inode.id, size);
}

/** ftruncate of a file that is open for writing: its permissions do not matter any more. */
export const truncateOpen = (k: Kernel, file: OpenFile, size: number): number => resize(k, file.object, size);

function resize(k: Kernel, id: number, size: number): number {
  if (size > LARGEST_FILE) return -Errno.EFBIG;
  setSize(k, id, size);
  touched(k.state, id, 'modified');
  return 0;
}

// Reading.

/** An entry as getdents gives it. */
export interface FolderEntry {
  readonly inode: number;
  /** Where reading goes on after it. */
  readonly next: number;
  readonly type: number;
  readonly name: string;
}

const DIRENT_TYPE: Readonly<Record<InodeType, number>> = {
  fifo: 1,
  device: 2,
  folder: 4,
  proc: 4,
  file: 8,
  link: 10,
  socket: 12,
  queue: 8,
};

/** st_ino of an inode: the root's is 2, as on disks. */
export const inodeNumber = (inode: Inode): number => inode.id + 2;

/** The entries of a folder from a place (0: the beginning) on, in order of their cookies. */
export function* entriesFrom(k: Kernel, folder: Inode, place: number): Iterable<FolderEntry> {
  const self = inodeNumber(folder);
  const above = folder.id < 0 ? self : inodeNumber(inodeOf(k.state, folder.parent));
  if (place <= 0) yield { inode: self, next: 1, type: 4, name: '.' };
  if (place <= 1) yield { inode: above, next: 2, type: 4, name: '..' };
  if (folder.type === 'proc') {
    const list = listProc(k, folder);
    for (let i = Math.max(2, place); i < list.length + 2; i++) {
      const [name, type] = list[i - 2]!;
      yield { inode: i + 1000, next: i + 1, type, name };
    }
    return;
  }
  for (const [name, { inode, cookie }] of folder.entries?.names ?? []) {
    if (cookie < place) continue;
    const found = inodeOf(k.state, inode);
    yield { inode: inodeNumber(found), next: cookie + 1, type: DIRENT_TYPE[found.type], name };
  }
}
