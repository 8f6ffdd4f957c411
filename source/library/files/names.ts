/** Names of files: made, taken away, exchanged; and what is known of what they name. */
import { arg32, argAddress, argU32, argU64, setResultAddress } from '../../kernel/call.js';
import { ownFilesystem } from '../../kernel/epoch.js';
import {
  link,
  makeLink,
  makeNode,
  readLink,
  removeFolder,
  rename,
  setMode,
  setOwner,
  truncate,
  truncateOpen,
  umaskOf,
  unlink,
} from '../../kernel/files/folder.js';
import { holdInode, inodeOf, MAY_EXECUTE, may, pathOf, releaseInode } from '../../kernel/files/inode.js';
import type { Inode, OpenFile } from '../../kernel/files/layout.js';
import { nameBytes } from '../../kernel/files/names.js';
import { openFileOf } from '../../kernel/files/open-files.js';
import { AT_FDCWD, currentFolder, findPath, isFolder } from '../../kernel/files/path.js';
import { type Status, statusOfFile, statusOfInode } from '../../kernel/files/status.js';
import { DONE, type Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { alias, type Ctx, type Rec, single } from '../define.js';
import { allocate } from '../stdlib/memory.js';
import { storeString } from '../string/memory.js';
import { Errno } from '../text/errors.js';
import { type Answer, systemCall } from './system-call.js';
import { userPath, userStore } from './user-memory.js';

const AT_SYMLINK_NOFOLLOW = 0x100;
const AT_REMOVEDIR = 0x200;
const AT_SYMLINK_FOLLOW = 0x400;
const AT_EMPTY_PATH = 0x1000;

/** A call on a path that is argument `i`. */
const onPath = (
  name: string,
  i: number,
  body: (k: Kernel, context: Ctx, call: Rec, path: string) => Answer,
  kernelName = name,
): Intrinsic =>
  systemCall(
    name,
    'memory',
    (k, context, call) => {
      const path = userPath(k, context, argAddress(context, call, i));
      return typeof path === 'number' ? path : body(k, context, call, path);
    },
    { kernelName },
  );

/** What a path (or, where that is empty and may be, a descriptor) names: an inode or a nameless open file; or -errno. */
function named(
  k: Kernel,
  context: Ctx,
  path: string,
  at: number,
  flags: number,
): { readonly inode?: Inode; readonly file?: OpenFile } | number {
  if (path === '' && (flags & AT_EMPTY_PATH) !== 0) {
    if (at === AT_FDCWD) return { inode: inodeOf(k.state, currentFolder(k, context)) };
    const file = openFileOf(k, context, at);
    if (file === undefined) return -Errno.EBADF;
    return file.inode >= 0 ? { inode: inodeOf(k.state, file.inode) } : { file };
  }
  const found = findPath(k, context, path, { at, noFollow: (flags & AT_SYMLINK_NOFOLLOW) !== 0 });
  if (typeof found === 'number') return found;
  if (found.inode !== undefined) return { inode: found.inode };
  return found.file === undefined ? -Errno.ENOENT : { file: found.file };
}

/** The inode that a descriptor stands for, or -EBADF; what has none cannot be asked for: -EINVAL. */
function inodeOfDescriptor(k: Kernel, context: Ctx, fd: number): Inode | number {
  const file = openFileOf(k, context, fd);
  if (file === undefined) return -Errno.EBADF;
  return file.inode >= 0 ? inodeOf(k.state, file.inode) : -Errno.EINVAL;
}

// stat

/** struct stat of x86-64: 144 bytes. */
function statBytes(s: Status): Uint8Array {
  const bytes = new Uint8Array(144);
  const view = new DataView(bytes.buffer);
  const long = (at: number, n: number): void => view.setBigInt64(at, BigInt(n), true);
  long(0, s.device);
  long(8, s.inode);
  long(16, s.links);
  view.setUint32(24, s.mode, true);
  view.setUint32(28, s.uid, true);
  view.setUint32(32, s.gid, true);
  long(40, s.special);
  long(48, s.size);
  long(56, s.blockSize);
  long(64, s.blocks);
  for (const [i, time] of [s.accessed, s.modified, s.changed].entries()) {
    long(72 + 16 * i, time[0]);
    long(80 + 16 * i, time[1]);
  }
  return bytes;
}

function stat(k: Kernel, context: Ctx, path: string, at: number, flags: number, to: number): Answer {
  const found = named(k, context, path, at, flags);
  if (typeof found === 'number') return found;
  const status = found.inode === undefined ? statusOfFile(k, found.file!) : statusOfInode(k, found.inode);
  return userStore(k, context, to, statBytes(status));
}

const stats: readonly Intrinsic[] = [
  onPath('stat', 0, (k, c, call, path) => stat(k, c, path, AT_FDCWD, 0, argAddress(c, call, 1)), 'newfstatat'),
  onPath(
    'lstat',
    0,
    (k, c, call, path) => stat(k, c, path, AT_FDCWD, AT_SYMLINK_NOFOLLOW, argAddress(c, call, 1)),
    'newfstatat',
  ),
  onPath(
    'fstatat',
    1,
    (k, c, call, path) => stat(k, c, path, arg32(c, call, 0), arg32(c, call, 3), argAddress(c, call, 2)),
    'newfstatat',
  ),
  systemCall('fstat', 'memory', (k, context, call) => {
    const file = openFileOf(k, context, arg32(context, call, 0));
    if (file === undefined) return -Errno.EBADF;
    return userStore(k, context, argAddress(context, call, 1), statBytes(statusOfFile(k, file)));
  }),
];

// names

const F_OK = 0;

function access(k: Kernel, context: Ctx, path: string, at: number, mode: number, flags: number): Answer {
  if ((mode & ~7) !== 0) return -Errno.EINVAL;
  const found = named(k, context, path, at, flags);
  if (typeof found === 'number') return found;
  if (mode === F_OK || found.inode === undefined) return 0;
  return may(k, context, found.inode, mode) ? 0 : -Errno.EACCES;
}

/** Two paths. */
const onPaths = (
  name: string,
  places: readonly [number, number],
  body: (k: Kernel, context: Ctx, call: Rec, from: string, to: string) => Answer,
): Intrinsic =>
  onPath(name, places[0], (k, context, call, from) => {
    const to = userPath(k, context, argAddress(context, call, places[1]));
    return typeof to === 'number' ? to : body(k, context, call, from, to);
  });

function readlink(k: Kernel, context: Ctx, call: Rec, path: string, at: number, first: number): Answer {
  const size = Number(argU64(context, call, first + 1));
  if (size === 0) return -Errno.EINVAL;
  const target = readLink(k, context, path, { at });
  if (typeof target === 'number') return target;
  const bytes = nameBytes(target).subarray(0, size);
  const error = userStore(k, context, argAddress(context, call, first), bytes);
  return error < 0 ? error : bytes.length;
}

const S_IFMT = 0o170000;
const NODE = new Map<number, 'file' | 'fifo' | 'socket'>([
  [0, 'file'],
  [0o100000, 'file'],
  [0o010000, 'fifo'],
  [0o140000, 'socket'],
]);

function mknod(k: Kernel, context: Ctx, path: string, at: number, mode: number): Answer {
  const type = NODE.get(mode & S_IFMT);
  // devices are for root, and none can be simulated
  if (type === undefined) return -Errno.EPERM;
  return makeNode(k, context, path, type, mode & 0o7777, { at });
}

const RENAME_NOREPLACE = 1;

const names: readonly Intrinsic[] = [
  onPath('access', 0, (k, c, call, path) => access(k, c, path, AT_FDCWD, arg32(c, call, 1), 0)),
  onPath('euidaccess', 0, (k, c, call, path) => access(k, c, path, AT_FDCWD, arg32(c, call, 1), 0), 'faccessat2'),
  onPath('faccessat', 1, (k, c, call, path) =>
    access(k, c, path, arg32(c, call, 0), arg32(c, call, 2), arg32(c, call, 3)),
  ),
  onPath('mkdir', 0, (k, c, call, path) => makeNode(k, c, path, 'folder', argU32(c, call, 1) & 0o1777)),
  onPath('mkdirat', 1, (k, c, call, path) =>
    makeNode(k, c, path, 'folder', argU32(c, call, 2) & 0o1777, { at: arg32(c, call, 0) }),
  ),
  onPath('mkfifo', 0, (k, c, call, path) => makeNode(k, c, path, 'fifo', argU32(c, call, 1) & 0o7777), 'mknodat'),
  onPath(
    'mkfifoat',
    1,
    (k, c, call, path) => makeNode(k, c, path, 'fifo', argU32(c, call, 2) & 0o7777, { at: arg32(c, call, 0) }),
    'mknodat',
  ),
  onPath('mknod', 0, (k, c, call, path) => mknod(k, c, path, AT_FDCWD, argU32(c, call, 1)), 'mknodat'),
  onPath('rmdir', 0, (k, c, _call, path) => removeFolder(k, c, path)),
  onPath('unlink', 0, (k, c, _call, path) => unlink(k, c, path)),
  onPath('unlinkat', 1, (k, c, call, path) => {
    const at = { at: arg32(c, call, 0) };
    return (arg32(c, call, 2) & AT_REMOVEDIR) !== 0 ? removeFolder(k, c, path, at) : unlink(k, c, path, at);
  }),
  onPaths('link', [0, 1], (k, c, _call, from, to) => link(k, c, from, to)),
  onPaths('linkat', [1, 3], (k, c, call, from, to) =>
    link(k, c, from, to, {
      follow: (arg32(c, call, 4) & AT_SYMLINK_FOLLOW) !== 0,
      fromAt: arg32(c, call, 0),
      toAt: arg32(c, call, 2),
    }),
  ),
  onPaths('symlink', [0, 1], (k, c, _call, target, path) => makeLink(k, c, target, path)),
  onPaths('symlinkat', [0, 2], (k, c, call, target, path) => makeLink(k, c, target, path, { at: arg32(c, call, 1) })),
  onPaths('rename', [0, 1], (k, c, _call, from, to) => rename(k, c, from, to)),
  onPaths('renameat', [1, 3], (k, c, call, from, to) =>
    rename(k, c, from, to, { fromAt: arg32(c, call, 0), toAt: arg32(c, call, 2) }),
  ),
  onPaths('renameat2', [1, 3], (k, c, call, from, to) => {
    const flags = argU32(c, call, 4);
    if ((flags & ~RENAME_NOREPLACE) !== 0) return -Errno.EINVAL;
    const toAt = arg32(c, call, 2);
    if (flags !== 0) {
      const there = named(k, c, to, toAt, AT_SYMLINK_NOFOLLOW);
      if (typeof there !== 'number') return -Errno.EEXIST;
    }
    return rename(k, c, from, to, { fromAt: arg32(c, call, 0), toAt });
  }),
  systemCall(
    'readlink',
    'memory',
    (k, context, call) => {
      const path = userPath(k, context, argAddress(context, call, 0));
      return typeof path === 'number' ? path : readlink(k, context, call, path, AT_FDCWD, 1);
    },
    { width: 64 },
  ),
  systemCall(
    'readlinkat',
    'memory',
    (k, context, call) => {
      const path = userPath(k, context, argAddress(context, call, 1));
      return typeof path === 'number' ? path : readlink(k, context, call, path, arg32(context, call, 0), 2);
    },
    { width: 64 },
  ),
];

// attributes

/** A call on an inode by a path with its flags, or by a descriptor. */
const onInode = (
  name: string,
  where: (context: Ctx, call: Rec) => { at: number; path: number; flags: number } | { fd: number },
  body: (k: Kernel, context: Ctx, call: Rec, inode: Inode) => Answer,
): Intrinsic =>
  systemCall(name, 'memory', (k, context, call) => {
    const place = where(context, call);
    if ('fd' in place) {
      const inode = inodeOfDescriptor(k, context, place.fd);
      return typeof inode === 'number' ? inode : body(k, context, call, inode);
    }
    const path = userPath(k, context, place.path);
    if (typeof path === 'number') return path;
    const found = named(k, context, path, place.at, place.flags);
    if (typeof found === 'number') return found;
    return found.inode === undefined ? -Errno.EPERM : body(k, context, call, found.inode);
  });

const byPath =
  (flags = 0) =>
  (context: Ctx, call: Rec) => ({
    at: AT_FDCWD,
    path: argAddress(context, call, 0),
    flags,
  });
const byDescriptor = (context: Ctx, call: Rec) => ({ fd: arg32(context, call, 0) });
const byPathAt = (flags: number) => (context: Ctx, call: Rec) => ({
  at: arg32(context, call, 0),
  path: argAddress(context, call, 1),
  flags: flags < 0 ? 0 : arg32(context, call, flags),
});

const chmod =
  (i: number) =>
  (k: Kernel, context: Ctx, call: Rec, inode: Inode): Answer =>
    setMode(k, context, inode, argU32(context, call, i));
const chown =
  (i: number) =>
  (k: Kernel, context: Ctx, call: Rec, inode: Inode): Answer =>
    setOwner(k, context, inode, arg32(context, call, i), arg32(context, call, i + 1));
const sized = (k: Kernel, context: Ctx, call: Rec, inode: Inode): Answer =>
  truncate(k, context, inode, Number(BigInt.asIntN(64, argU64(context, call, 1))));

const attributes: readonly Intrinsic[] = [
  onInode('chmod', byPath(), chmod(1)),
  onInode('fchmod', byDescriptor, chmod(1)),
  onInode('fchmodat', byPathAt(3), chmod(2)),
  onInode('chown', byPath(), chown(1)),
  onInode('lchown', byPath(AT_SYMLINK_NOFOLLOW), chown(1)),
  onInode('fchown', byDescriptor, chown(1)),
  onInode('fchownat', byPathAt(4), chown(2)),
  onInode('truncate', byPath(), sized),
  systemCall('ftruncate', 'memory', (k, context, call) => {
    const file = openFileOf(k, context, arg32(context, call, 0));
    if (file === undefined) return -Errno.EBADF;
    const size = Number(BigInt.asIntN(64, argU64(context, call, 1)));
    // open for writing: that is all that is asked
    if (size < 0 || file.kind !== 'file' || (file.flags & 3) === 0) return -Errno.EINVAL;
    return truncateOpen(k, file, size);
  }),
];

// the current folder, and the mask

function enter(k: Kernel, context: Ctx, folder: Inode): Answer {
  if (folder.entries === undefined && !(folder.type === 'proc' && folder.id >= 0)) return -Errno.ENOTDIR;
  if (!may(k, context, folder, MAY_EXECUTE)) return -Errno.EACCES;
  const record = ownFilesystem(k.state, k.state.tasks[context.task]!.filesystem);
  holdInode(k.state, folder.id);
  releaseInode(k, record.folder);
  record.folder = folder.id;
  record.cwd = pathOf(k.state, folder.id) ?? record.cwd;
  return 0;
}

/** getcwd with its three ways of giving room: a buffer, its size, or neither. */
const getcwd = (name: string): Intrinsic =>
  single(name, 'memory', 'call', (k, context, call) => {
    k.machine.model.enterSystemCall(k, context, 'getcwd');
    const answered = name === 'getcwd';
    let to = answered ? argAddress(context, call, 0) : 0;
    const size = answered ? Number(argU64(context, call, 1)) : 0;
    const path = pathOf(k.state, currentFolder(k, context));
    let error = 0;
    if (path === undefined) error = Errno.ENOENT;
    else if (to !== 0 && size === 0) error = Errno.EINVAL;
    else if (size > 0 && size <= path.length) error = Errno.ERANGE;
    else if (to === 0) {
      to = allocate(k, context, Math.max(size, path.length + 1));
      if (to === 0) error = Errno.ENOMEM;
    }
    if (error === 0) storeString(k, context, to, nameBytes(path!));
    else setErrno(k, context, error);
    setResultAddress(context, call, error === 0 ? to : 0);
    return DONE;
  });

const folders: readonly Intrinsic[] = [
  onPath('chdir', 0, (k, context, _call, path) => {
    const found = named(k, context, path, AT_FDCWD, 0);
    if (typeof found === 'number') return found;
    return found.inode === undefined || !isFolder(found.inode) ? -Errno.ENOTDIR : enter(k, context, found.inode);
  }),
  systemCall('fchdir', 'memory', (k, context, call) => {
    const file = openFileOf(k, context, arg32(context, call, 0));
    if (file === undefined) return -Errno.EBADF;
    return file.kind === 'folder' && file.inode >= 0 ? enter(k, context, inodeOf(k.state, file.inode)) : -Errno.ENOTDIR;
  }),
  getcwd('getcwd'),
  getcwd('get_current_dir_name'),
  systemCall('umask', 'memory', (k, context, call) => {
    const before = umaskOf(k, context);
    ownFilesystem(k.state, k.state.tasks[context.task]!.filesystem).umask = argU32(context, call, 0) & 0o777;
    return before;
  }),
];

const also: readonly (readonly [string, string])[] = [
  ['stat64', 'stat'],
  ['lstat64', 'lstat'],
  ['fstat64', 'fstat'],
  ['fstatat64', 'fstatat'],
  ['eaccess', 'euidaccess'],
  ['truncate64', 'truncate'],
  ['ftruncate64', 'ftruncate'],
];
const own: readonly Intrinsic[] = [...stats, ...names, ...attributes, ...folders];

export const nameFunctions: readonly Intrinsic[] = [
  ...own,
  ...also.map(([name, of]) => alias(name, own.find((one) => one.name === of)!)),
];
