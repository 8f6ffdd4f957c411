/** fsync and fdatasync: until what was written is on the disk. Stores through a mapping are not counted as written. */
import { arg32 } from '../../kernel/call.js';
import { flushObject } from '../../kernel/disk.js';
import { inodeOf } from '../../kernel/files/inode.js';
import { openFileOf } from '../../kernel/files/open-files.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import { Errno } from '../text/errors.js';
import { systemCall } from './system-call.js';

const sync = (name: string): Intrinsic =>
  systemCall(name, 'output', (k, context, call) => {
    const file = openFileOf(k, context, arg32(context, call, 0));
    if (file === undefined) return -Errno.EBADF;
    if (file.kind === 'folder') return 0;
    if (file.kind !== 'file') return -Errno.EINVAL;
    // awake again: the request was this call's own
    if (call.woken === 0) flushObject(k, inodeOf(k.state, file.object).object);
    return 0;
  });

export const syncFunctions: readonly Intrinsic[] = [sync('fsync'), sync('fdatasync')];
