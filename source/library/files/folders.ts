/**
 * Reading folders. A DIR is a block of the heap, as in glibc: the descriptor, and a buffer of entries that getdents fills;
 * readdir answers places in it.
 */
import { arg32, argAddress, argI64, setResult64, setResultAddress } from '../../kernel/call.js';
import { emit } from '../../kernel/emit.js';
import { entriesFrom } from '../../kernel/files/folder.js';
import { inodeOf, touched } from '../../kernel/files/inode.js';
import { closeFile, openPath } from '../../kernel/files/io.js';
import { type Inode, Open } from '../../kernel/files/layout.js';
import { nameBytes } from '../../kernel/files/names.js';
import { openFileOf } from '../../kernel/files/open-files.js';
import { findInode } from '../../kernel/files/path.js';
import { ownRecord } from '../../kernel/files/table.js';
import { DONE, type Intrinsic, type Next } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import {
  readAddress,
  readI32,
  readI64,
  readU16,
  write32,
  writeAddress,
  writeBytes,
} from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { alias, type Ctx, plain, type Rec, single, spaceOf } from '../define.js';
import { allocate, release } from '../stdlib/memory.js';
import { Errno } from '../text/errors.js';
import { type Answer, finish, systemCall } from './system-call.js';
import { userPath, userStore } from './user-memory.js';

/** Offsets in a DIR, and the size of its buffer (glibc: 32 KiB). */
const Dir = { fd: 0, filled: 8, at: 16, place: 24, buffer: 32 } as const;
const BUFFER = 32768;
/** struct dirent: inode, place after it, size of the record, type, name. */
const Entry = { inode: 0, next: 8, length: 16, type: 18, name: 19 } as const;

/** The folder of a descriptor: of /proc too, which has no inode. -EBADF, -ENOTDIR. */
function folderOf(k: Kernel, context: Ctx, fd: number): Inode | number {
  const file = openFileOf(k, context, fd);
  if (file === undefined) return -Errno.EBADF;
  if (file.kind !== 'folder') return -Errno.ENOTDIR;
  return file.inode >= 0 ? inodeOf(k.state, file.inode) : findInode(k, context, file.path);
}

/** getdents64: as many entries as fit into `size` bytes, from the descriptor's place on, which moves. None: the end. */
function readEntries(k: Kernel, context: Ctx, fd: number, size: number): Uint8Array | number {
  const folder = folderOf(k, context, fd);
  if (typeof folder === 'number') return folder;
  const file = openFileOf(k, context, fd)!;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  let used = 0;
  let place = file.offset;
  for (const entry of entriesFrom(k, folder, file.offset)) {
    const length = Math.ceil((Entry.name + entry.name.length + 1) / 8) * 8;
    if (used + length > size) {
      if (used === 0) return -Errno.EINVAL;
      break;
    }
    view.setBigUint64(used + Entry.inode, BigInt(entry.inode), true);
    view.setBigInt64(used + Entry.next, BigInt(entry.next), true);
    view.setUint16(used + Entry.length, length, true);
    bytes[used + Entry.type] = entry.type;
    bytes.set(nameBytes(entry.name), used + Entry.name);
    used += length;
    place = entry.next;
  }
  ownRecord(k.state, 'openFiles', file.id).offset = place;
  if (folder.id >= 0 && used > 0) touched(k.state, folder.id, 'accessed');
  emit(k, 'read', { context: context.id, value: fd, size: used, why: 'folder', other: file.object, text: file.path });
  return bytes.subarray(0, used);
}

/** A pointer, or a null pointer and errno. */
function givePointer(k: Kernel, context: Ctx, call: Rec, address: number): Next {
  if (address < 0) setErrno(k, context, -address);
  setResultAddress(context, call, Math.max(0, address));
  return DONE;
}

/** The DIR of an open descriptor, or -ENOMEM. */
function makeDir(k: Kernel, context: Ctx, fd: number): number {
  const dir = allocate(k, context, Dir.buffer + BUFFER);
  if (dir === 0) return -Errno.ENOMEM;
  const space = spaceOf(k, context);
  write32(k, space, dir + Dir.fd, fd);
  for (const field of [Dir.filled, Dir.at]) writeAddress(k, space, dir + field, 0);
  writeAddress(k, space, dir + Dir.place, openFileOf(k, context, fd)!.offset);
  return dir;
}

const opendir = single('opendir', 'memory', 'call', (k, context, call) => {
  k.machine.model.enterSystemCall(k, context, 'openat');
  const path = userPath(k, context, argAddress(context, call, 0));
  if (typeof path === 'number') return givePointer(k, context, call, path);
  const fd = openPath(k, context, path, Open.RDONLY | Open.DIRECTORY | Open.NONBLOCK | Open.CLOEXEC, 0);
  if (fd < 0) return givePointer(k, context, call, fd);
  const dir = makeDir(k, context, fd);
  if (dir < 0) closeFile(k, context, fd);
  return givePointer(k, context, call, dir);
});

/** The next entry: its address in the buffer; 0 at the end (errno stays), or -errno. */
function nextEntry(k: Kernel, context: Ctx, dir: number): number {
  const space = spaceOf(k, context);
  let at = readAddress(k, space, dir + Dir.at);
  if (at >= readAddress(k, space, dir + Dir.filled)) {
    k.machine.model.enterSystemCall(k, context, 'getdents64');
    const bytes = readEntries(k, context, readI32(k, space, dir + Dir.fd), BUFFER);
    if (typeof bytes === 'number') return bytes;
    writeBytes(k, space, dir + Dir.buffer, bytes);
    writeAddress(k, space, dir + Dir.filled, bytes.length);
    at = 0;
    if (bytes.length === 0) {
      writeAddress(k, space, dir + Dir.at, 0);
      return 0;
    }
  }
  const entry = dir + Dir.buffer + at;
  writeAddress(k, space, dir + Dir.at, at + readU16(k, space, entry + Entry.length));
  writeAddress(k, space, dir + Dir.place, Number(readI64(k, space, entry + Entry.next)));
  return entry;
}

/** Places the folder anew, and forgets what was read ahead. */
function seek(k: Kernel, context: Ctx, dir: number, place: number): void {
  const space = spaceOf(k, context);
  const file = openFileOf(k, context, readI32(k, space, dir + Dir.fd));
  if (file !== undefined) ownRecord(k.state, 'openFiles', file.id).offset = place;
  writeAddress(k, space, dir + Dir.filled, 0);
  writeAddress(k, space, dir + Dir.at, 0);
  writeAddress(k, space, dir + Dir.place, place);
}

const readdir = single('readdir', 'memory', 'call', (k, context, call) =>
  givePointer(k, context, call, nextEntry(k, context, argAddress(context, call, 0))),
);

export const folderFunctions: readonly Intrinsic[] = [
  opendir,
  single('fdopendir', 'memory', 'call', (k, context, call) => {
    const fd = arg32(context, call, 0);
    const folder = folderOf(k, context, fd);
    return givePointer(k, context, call, typeof folder === 'number' ? folder : makeDir(k, context, fd));
  }),
  readdir,
  alias('readdir64', readdir),
  systemCall(
    'closedir',
    'memory',
    (k, context, call): Answer => {
      const dir = argAddress(context, call, 0);
      if (dir === 0) return -Errno.EINVAL;
      const fd = readI32(k, spaceOf(k, context), dir + Dir.fd);
      release(k, context, dir);
      return closeFile(k, context, fd);
    },
    { kernelName: 'close' },
  ),
  plain('rewinddir', 'memory', (k, context, call) => seek(k, context, argAddress(context, call, 0), 0)),
  plain('seekdir', 'memory', (k, context, call) =>
    seek(k, context, argAddress(context, call, 0), Number(argI64(context, call, 1))),
  ),
  plain('telldir', 'memory', (k, context, call) => {
    const place = readAddress(k, spaceOf(k, context), argAddress(context, call, 0) + Dir.place);
    setResult64(context, call, BigInt(place));
  }),
  single('dirfd', 'memory', 'call', (k, context, call) => {
    const dir = argAddress(context, call, 0);
    const fd = dir === 0 ? -Errno.EINVAL : readI32(k, spaceOf(k, context), dir + Dir.fd);
    return finish(k, context, call, fd, 32);
  }),
  systemCall(
    'getdents64',
    'memory',
    (k, context, call): Answer => {
      const size = Math.min(BUFFER, Number(argI64(context, call, 2)));
      const bytes = readEntries(k, context, arg32(context, call, 0), size);
      if (typeof bytes === 'number') return bytes;
      const error = userStore(k, context, argAddress(context, call, 1), bytes);
      return error < 0 ? error : bytes.length;
    },
    { width: 64 },
  ),
];
