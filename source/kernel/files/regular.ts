/** Regular files and folders as open files. */
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import type { Context } from '../state.js';
import { inodeOf, readContents, releaseInode, touched, writeContents } from './inode.js';
import { Open, type OpenFile } from './layout.js';

export const regular = {
  read(k: Kernel, _context: Context, file: OpenFile, n: number, at: number): Uint8Array | number {
    const bytes = readContents(k, file.object, at, n);
    if (bytes.length > 0 && (file.flags & Open.NOATIME) === 0) noteAccess(k, file.object);
    return bytes;
  },

  write: (k: Kernel, _context: Context, file: OpenFile, bytes: Uint8Array, at: number): number =>
    writeContents(k, file.object, at, bytes, file.path),

  size: (k: Kernel, file: OpenFile): number => inodeOf(k.state, file.object).size,

  waiting: (k: Kernel, file: OpenFile): number => Math.max(0, inodeOf(k.state, file.object).size - file.offset),

  release(k: Kernel, file: OpenFile): void {
    releaseInode(k, file.object);
  },
};

/** As Linux's relatime: the time of access is kept only where it would otherwise be older than that of a change. */
function noteAccess(k: Kernel, id: number): void {
  const { accessed, modified, changed } = inodeOf(k.state, id);
  const older = (a: readonly [number, number], b: readonly [number, number]): boolean =>
    a[0] < b[0] || (a[0] === b[0] && a[1] <= b[1]);
  if (older(accessed, modified) || older(accessed, changed)) touched(k.state, id, 'accessed');
}

/** A folder: its offset is the cookie of the next entry (folder.ts reads it). */
export const folder = {
  read: (): number => -Errno.EISDIR,
  write: (): number => -Errno.EISDIR,
  size: (k: Kernel, file: OpenFile): number =>
    file.inode < 0 ? 0 : (inodeOf(k.state, file.object).entries?.next ?? 0),
  release(k: Kernel, file: OpenFile): void {
    if (file.inode >= 0) releaseInode(k, file.inode);
  },
};
