/**
 * Inodes: what names stand for, and who keeps them. A file lives as long as it has a name or somebody has it open; its contents
 * are the pages of a memory object, so that a mapping of it is the same bytes.
 */
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import { readShared, resizeShared, storeShared } from '../memory/contents.js';
import { PAGE_SIZE } from '../memory/layout.js';
import { createShared, objectFrame, ownShared, releaseShared } from '../memory/shared.js';
import type { Context, Mutable, State } from '../state.js';
import { wallTime } from '../wall-clock.js';
import type { Entry, Inode, InodeType } from './layout.js';
import { shownName } from './names.js';
import { addRecord, ownRecord, recordOf, removeRecord } from './table.js';

export const ROOT = 0;
/** Inodes of the file system: ENOSPC beyond. */
const MOST_INODES = 32768;
/** The largest file: what ext4 has with blocks of 4 KiB. */
export const LARGEST_FILE = 2 ** 44 - PAGE_SIZE;

export const inodeOf = (s: State, id: number): Inode => recordOf(s, 'inodes', id);
export const ownInode = (s: State, id: number): Mutable<Inode> => ownRecord(s, 'inodes', id);

export interface NewInode {
  readonly type: InodeType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly text?: string;
  readonly image?: number;
}

/** A new inode without a name; -ENOSPC where there are too many. A folder is empty, and its own parent. */
export function addInode(s: State, fields: NewInode): number {
  const { list, free } = s.inodes;
  if (list.length - free.length >= MOST_INODES) return -Errno.ENOSPC;
  const time = wallTime(s);
  const folder = fields.type === 'folder';
  const text = fields.text ?? '';
  const id = addRecord(s, 'inodes', {
    type: fields.type,
    mode: fields.mode,
    uid: fields.uid,
    gid: fields.gid,
    links: 0,
    references: 0,
    size: fields.type === 'link' ? text.length : folder ? PAGE_SIZE : 0,
    accessed: time,
    modified: time,
    changed: time,
    object: -1,
    image: fields.image ?? -1,
    entries: folder ? { epoch: s.epoch, names: new Map(), next: 2 } : undefined,
    parent: -1,
    text,
    behind: -1,
    locks: [],
  });
  if (folder) ownInode(s, id).parent = id;
  return id;
}

export function holdInode(s: State, id: number): void {
  ownInode(s, id).references++;
}

export function releaseInode(k: Kernel, id: number): void {
  const inode = ownInode(k.state, id);
  inode.references--;
  dropIfUnused(k, inode);
}

/** An inode that nobody has goes, with its contents (mappings keep those that they map). */
export function dropIfUnused(k: Kernel, inode: Inode): void {
  if (inode.links > 0 || inode.references > 0) return;
  if (inode.object >= 0) releaseShared(k, inode.object);
  if (inode.type === 'queue') removeRecord(k.state, 'messageQueues', inode.behind);
  removeRecord(k.state, 'inodes', inode.id);
  // held since its own name was taken (removeEntry)
  if (inode.type === 'folder') releaseInode(k, inode.parent);
}

/** The contents or the attributes have changed. */
export function touched(s: State, id: number, what: 'accessed' | 'modified' | 'changed'): void {
  const time = wallTime(s);
  const inode = ownInode(s, id);
  if (what === 'accessed') inode.accessed = time;
  else inode.changed = time;
  if (what === 'modified') inode.modified = time;
}

// Permissions.

export const MAY_READ = 4;
export const MAY_WRITE = 2;
export const MAY_EXECUTE = 1;

export function userOf(k: Kernel, context: Context): { readonly uid: number; readonly gid: number } {
  const task = k.state.tasks[context.task];
  return k.state.credentials[task?.credentials ?? -1] ?? { uid: 1000, gid: 1000 };
}

/** May the context's user do all that the bits `wants` say? Root may, but execute only what anybody may. */
export function may(k: Kernel, context: Context, inode: Inode, wants: number): boolean {
  const { uid, gid } = userOf(k, context);
  const { mode } = inode;
  if (uid === 0) return (wants & MAY_EXECUTE) === 0 || inode.type === 'folder' || (mode & 0o111) !== 0;
  const bits = uid === inode.uid ? mode >> 6 : gid === inode.gid ? mode >> 3 : mode;
  return (bits & wants) === wants;
}

/** Who may change a file's attributes: its owner, and root. */
export const owns = (k: Kernel, context: Context, inode: Inode): boolean => {
  const { uid } = userOf(k, context);
  return uid === 0 || uid === inode.uid;
};

// Folders.

type OwnedEntries = { epoch: number; readonly names: Map<string, Entry>; next: number };

function ownEntries(s: State, folder: number): OwnedEntries {
  const inode = ownInode(s, folder);
  const entries = inode.entries!;
  if (entries.epoch === s.epoch) return entries as OwnedEntries;
  const copy: OwnedEntries = { epoch: s.epoch, names: new Map(entries.names), next: entries.next };
  inode.entries = copy;
  return copy;
}

/** Gives an inode a name in a folder. */
export function addEntry(s: State, folder: number, name: string, id: number): void {
  const entries = ownEntries(s, folder);
  entries.names.set(name, { inode: id, cookie: entries.next++ });
  const inode = ownInode(s, id);
  inode.links++;
  if (inode.type === 'folder') {
    // its own `.`, and its `..` is a name of the folder above
    if (inode.links === 1) inode.links++;
    inode.parent = folder;
    ownInode(s, folder).links++;
  }
  touched(s, folder, 'modified');
  touched(s, id, 'changed');
}

/** Takes a name out of a folder; the inode may be gone afterwards. `keeps`: it is about to get another name. */
export function removeEntry(k: Kernel, folder: number, name: string, keeps = false): void {
  const s = k.state;
  const { names } = ownEntries(s, folder);
  const { inode: id } = names.get(name)!;
  names.delete(name);
  touched(s, folder, 'modified');
  touched(s, id, 'changed');
  const inode = ownInode(s, id);
  inode.links--;
  if (inode.type === 'folder') {
    ownInode(s, folder).links--;
    if (!keeps) {
      inode.links--;
      // whoever still stands in it gets out by `..`
      holdInode(s, folder);
    }
  }
  if (!keeps) dropIfUnused(k, inode);
}

/** The path of a folder from the root; undefined: it has been removed. Looks at every folder on the way. */
export function pathOf(s: State, folder: number): string | undefined {
  let path = '';
  for (let id = folder; id !== ROOT; ) {
    const inode = inodeOf(s, id);
    if (inode.links === 0) return undefined;
    const name = nameIn(s, inode.parent, id);
    if (name === undefined) return undefined;
    path = `/${name}${path}`;
    id = inode.parent;
  }
  return path === '' ? '/' : path;
}

export function nameIn(s: State, folder: number, id: number): string | undefined {
  for (const [name, entry] of inodeOf(s, folder).entries?.names ?? []) if (entry.inode === id) return name;
  return undefined;
}

// Contents.

/** A quarter of the machine's memory is not for files. */
const RESERVE = 4;

/** The memory object with a file's pages; made where there is none yet. */
export function objectOf(k: Kernel, id: number, path: string): number {
  const inode = inodeOf(k.state, id);
  if (inode.object >= 0) return inode.object;
  const object = createShared(k, shownName(path), inode.size);
  ownInode(k.state, id).object = object;
  return object;
}

/** Bytes [at, at + n) of a file, as far as it goes. */
export function readContents(k: Kernel, id: number, at: number, n: number): Uint8Array {
  const { object, size } = inodeOf(k.state, id);
  const count = Math.max(0, Math.min(n, size - at));
  return object < 0 ? new Uint8Array(count) : readShared(k, object, at, count);
}

/** Writes into a file, which grows as it must. Answers how many bytes were taken, or -ENOSPC, -EFBIG. */
export function writeContents(k: Kernel, id: number, at: number, bytes: Uint8Array, path: string): number {
  if (bytes.length === 0) return 0;
  if (at >= LARGEST_FILE) return -Errno.EFBIG;
  const wanted = Math.min(bytes.length, LARGEST_FILE - at);
  const object = objectOf(k, id, path);
  const n = roomFor(k, object, at, wanted);
  if (n <= 0) return -Errno.ENOSPC;
  if (at + n > inodeOf(k.state, id).size) setSize(k, id, at + n);
  const { dirty } = ownShared(k.state, object);
  for (let page = Math.floor(at / PAGE_SIZE); page * PAGE_SIZE < at + n; page++) dirty.set(page, true);
  storeShared(k, object, at, n === bytes.length ? bytes : bytes.subarray(0, n));
  touched(k.state, id, 'modified');
  return n;
}

/** How many of n bytes at a place of a file there is memory for. */
function roomFor(k: Kernel, object: number, at: number, n: number): number {
  const limit = k.scratch.frameLimit - Math.floor(k.scratch.frameLimit / RESERVE);
  let room = limit - k.state.memory.used;
  for (let page = Math.floor(at / PAGE_SIZE); page * PAGE_SIZE < at + n; page++) {
    if (objectFrame(k.state, object, page) >= 0) continue;
    if (room <= 0) return Math.max(0, page * PAGE_SIZE - at);
    room--;
  }
  return n;
}

/** ftruncate: the file has `size` bytes; what is new is zero, and takes no room. */
export function setSize(k: Kernel, id: number, size: number): void {
  const inode = ownInode(k.state, id);
  inode.size = size;
  if (inode.object >= 0) resizeShared(k, inode.object, size);
}

/** Blocks of 512 bytes that it takes. */
export function blocksOf(s: State, inode: Inode): number {
  if (inode.type === 'folder') return PAGE_SIZE / 512;
  const object = s.memoryObjects[inode.object];
  if (object === undefined) return 0;
  let pages = object.frames.size;
  for (const { asked } of object.onDisk?.values() ?? []) if (!asked) pages++;
  return (pages * PAGE_SIZE) / 512;
}
