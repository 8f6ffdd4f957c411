/** Regular files and folders as open files. */

import { needPages } from '../disk.js';
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import { PAGE_SIZE } from '../memory/layout.js';
import { pagesOnDisk, takeOffDisk } from '../memory/shared.js';
import type { Context } from '../state.js';
import { inodeOf, readContents, releaseInode, touched, writeContents } from './inode.js';
import { Open, type OpenFile } from './layout.js';

export const regular = {
  read(k: Kernel, _context: Context, file: OpenFile, n: number, at: number): Uint8Array | number {
    const { object, size } = inodeOf(k.state, file.object);
    needPages(k, object, at, Math.min(n, size - at));
    const bytes = readContents(k, file.object, at, n);
    if (bytes.length > 0 && (file.flags & Open.NOATIME) === 0) noteAccess(k, file.object);
    return bytes;
  },

  write(k: Kernel, _context: Context, file: OpenFile, bytes: Uint8Array, at: number): number {
    const { object } = inodeOf(k.state, file.object);
    if (pagesOnDisk(k.state, object) === undefined) return writeContents(k, file.object, at, bytes, file.path);
    needForWrite(k, object, at, bytes.length);
    const n = writeContents(k, file.object, at, bytes, file.path);
    for (let page = Math.ceil(at / PAGE_SIZE); (page + 1) * PAGE_SIZE <= at + n; page++)
      takeOffDisk(k.state, object, page);
    return n;
  },

  size: (k: Kernel, file: OpenFile): number => inodeOf(k.state, file.object).size,

  waiting: (k: Kernel, file: OpenFile): number => Math.max(0, inodeOf(k.state, file.object).size - file.offset),

  release(k: Kernel, file: OpenFile): void {
    releaseInode(k, file.object);
  },
};

/**
 * Before a write to pages that are on the disk only: one that is overwritten as a whole needs not be read, unless that has
 * begun; of the others the rest is needed (Linux: write_begin).
 */
function needForWrite(k: Kernel, object: number, at: number, n: number): void {
  const end = at + n;
  for (let page = Math.floor(at / PAGE_SIZE); page * PAGE_SIZE < end; page++) {
    const whole = page * PAGE_SIZE >= at && (page + 1) * PAGE_SIZE <= end;
    if (!whole || pagesOnDisk(k.state, object)?.get(page)?.asked === true) needPages(k, object, page * PAGE_SIZE, 1);
  }
}

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
