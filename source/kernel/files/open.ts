/** open: from a path to a descriptor (Linux: do_sys_open). */
import { emit } from '../emit.js';
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import type { Context } from '../state.js';
import { create, umaskOf } from './folder.js';
import {
  addInode,
  dropIfUnused,
  holdInode,
  inodeOf,
  MAY_EXECUTE,
  MAY_READ,
  MAY_WRITE,
  may,
  owns,
  setSize,
  touched,
  userOf,
} from './inode.js';
import { type Inode, Open, type OpenFile } from './layout.js';
import { QUEUE_MARK } from './message-queue.js';
import { addOpenFile, freeDescriptor, installDescriptor, mayOpenMore } from './open-files.js';
import { type FindOptions, type Found, findPath, isFolder } from './path.js';
import { leaveOpening, openedFifo, openFifo } from './pipe.js';
import { STDOUT } from './terminal.js';

/** What F_GETFL shows of what was asked for; the kernel of a 64-bit system adds O_LARGEFILE. */
const LARGEFILE = 0o100000;
const KEPT = ~(Open.CREAT | Open.EXCL | Open.NOCTTY | Open.TRUNC | Open.CLOEXEC);
const TMPFILE = 0o20000000;

/**
 * Opens a file by its path: the descriptor, the lowest one free, or -errno. `mode`: permissions of a new one, less the umask.
 * Throws WouldBlock for a fifo whose other end nobody has open.
 */
export function openPath(
  k: Kernel,
  context: Context,
  path: string,
  flags: number,
  mode: number,
  options: FindOptions = {},
): number {
  const free = freeDescriptor(k, context, 0);
  if (free < 0 || !mayOpenMore(k)) {
    leaveOpening(k, context.id);
    return free < 0 ? free : -Errno.ENFILE;
  }
  const waited = openedFifo(k, context);
  if (typeof waited === 'number') return waited;
  const file =
    waited === undefined ? openFile(k, context, path, flags, mode, options) : fifoFile(k, waited, path, flags);
  if (file < 0) return file;
  const fd = installDescriptor(k, context, file, (flags & Open.CLOEXEC) !== 0);
  emit(k, 'open', { context: context.id, value: fd, why: k.state.openFiles.list[file]!.kind, text: path });
  return fd;
}

/** The id of a new open file, or -errno. */
function openFile(
  k: Kernel,
  context: Context,
  path: string,
  flags: number,
  mode: number,
  options: FindOptions,
): number {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  const exclusive = has(Open.CREAT) && has(Open.EXCL);
  const found = findPath(k, context, path, { ...options, noFollow: exclusive || has(Open.NOFOLLOW) });
  if (typeof found === 'number') return found;
  if (found.file !== undefined && found.inode === undefined) return openAgain(k, found.file, flags);
  if (has(TMPFILE)) return openNameless(k, context, found, path, flags, mode);
  if (found.inode === undefined) {
    if (!has(Open.CREAT)) return -Errno.ENOENT;
    if (found.slash) return -Errno.EISDIR;
    // in the folder of message queues there is nothing else, and mq_open makes them
    if (found.folder.text === QUEUE_MARK) return -Errno.EACCES;
    const id = create(k, context, found, { type: 'file', mode: mode & 0o7777 });
    return id < 0 ? id : opened(k, context, inodeOf(k.state, id), path, flags);
  }
  const error = mayOpen(k, context, found.inode, found, flags);
  if (error !== 0) return error;
  const { inode } = found;
  if (has(Open.TRUNC) && inode.type === 'file' && !has(Open.PATH)) {
    setSize(k, inode.id, 0);
    touched(k.state, inode.id, 'modified');
  }
  return opened(k, context, inode, path, flags);
}

/** Whether what is there may be opened so: 0, or -errno in Linux's order. */
function mayOpen(k: Kernel, context: Context, inode: Inode, found: Found, flags: number): number {
  const has = (flag: number): boolean => (flags & flag) !== 0;
  if (has(Open.CREAT) && has(Open.EXCL)) return -Errno.EEXIST;
  const folder = isFolder(inode);
  if (has(Open.PATH)) return has(Open.DIRECTORY) && !folder ? -Errno.ENOTDIR : 0;
  if (inode.type === 'link') return has(Open.DIRECTORY) ? -Errno.ENOTDIR : -Errno.ELOOP;
  if (has(Open.CREAT) && (folder || found.slash)) return -Errno.EISDIR;
  if (has(Open.DIRECTORY) && !folder) return -Errno.ENOTDIR;
  const access = flags & Open.ACCMODE;
  const writes = access !== Open.RDONLY || has(Open.TRUNC);
  if (folder && writes) return -Errno.EISDIR;
  if (inode.type === 'socket') return -Errno.ENXIO;
  const wants = (access !== Open.WRONLY ? MAY_READ : 0) | (writes ? MAY_WRITE : 0);
  if (!may(k, context, inode, wants)) return -Errno.EACCES;
  if (inode.image >= 0 && writes) return -Errno.ETXTBSY;
  if (has(Open.NOATIME) && !owns(k, context, inode)) return -Errno.EPERM;
  return 0;
}

/** The open file of an inode that may be opened. */
function opened(k: Kernel, context: Context, inode: Inode, path: string, flags: number): number {
  const kept = (flags & KEPT) | LARGEFILE;
  const { id } = inode;
  if (inode.type === 'proc') {
    // the path by which it is worked out, not the one through links
    const kind = isFolder(inode) ? 'folder' : 'proc';
    if (id >= 0) holdInode(k.state, id);
    return addOpenFile(k.state, { kind, object: id, inode: id, flags: kept, path: inode.text });
  }
  if (inode.type === 'device' && inode.text === 'tty') {
    if (!k.machine.terminal) return -Errno.ENXIO;
    return addOpenFile(k.state, { kind: 'terminal', object: STDOUT, inode: -1, flags: kept, path: '/dev/tty' });
  }
  if (inode.type === 'fifo' && (flags & Open.PATH) === 0) {
    const pipe = openFifo(k, context, id, flags);
    return pipe < 0 ? pipe : fifoFile(k, { id: pipe, inode: id }, path, flags);
  }
  if (inode.type === 'fifo' || inode.type === 'socket' || inode.type === 'link') return -Errno.ENXIO;
  holdInode(k.state, id);
  if (inode.type === 'queue') {
    return addOpenFile(k.state, { kind: 'queue', object: inode.behind, inode: id, flags: kept, path });
  }
  return addOpenFile(k.state, { kind: inode.type, object: id, inode: id, flags: kept, path });
}

/** The open file of a fifo whose pipe is joined and whose inode is held. */
function fifoFile(k: Kernel, { id, inode }: { id: number; inode: number }, path: string, flags: number): number {
  return addOpenFile(k.state, { kind: 'pipe', object: id, inode, flags: (flags & KEPT) | LARGEFILE, path });
}

/** /proc/self/fd/N of what has no inode: another open file of the same thing. */
function openAgain(k: Kernel, file: OpenFile, flags: number): number {
  if (file.kind !== 'terminal') return -Errno.ENXIO;
  const { kind, object, path } = file;
  return addOpenFile(k.state, { kind, object, inode: -1, flags: flags & KEPT, path });
}

/** O_TMPFILE: a file in a folder, without a name. */
function openNameless(k: Kernel, context: Context, found: Found, path: string, flags: number, mode: number): number {
  const folder = found.inode;
  if (folder === undefined) return -Errno.ENOENT;
  if (!isFolder(folder)) return -Errno.ENOTDIR;
  if ((flags & Open.ACCMODE) === Open.RDONLY) return -Errno.EINVAL;
  if (folder.entries === undefined) return -Errno.EOPNOTSUPP;
  if (!may(k, context, folder, MAY_WRITE | MAY_EXECUTE)) return -Errno.EACCES;
  const permissions = mode & 0o7777 & ~umaskOf(k, context);
  const id = addInode(k.state, { ...userOf(k, context), type: 'file', mode: permissions });
  if (id < 0) return id;
  const file = opened(k, context, inodeOf(k.state, id), path, flags & ~Open.DIRECTORY & ~TMPFILE);
  if (file < 0) dropIfUnused(k, inodeOf(k.state, id));
  return file;
}
