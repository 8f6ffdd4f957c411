/** shm_open and shm_unlink: files in /dev/shm, as in glibc. */
import { arg32, argAddress, argU32 } from '../../kernel/call.js';
import { unlink } from '../../kernel/files/folder.js';
import { openPath } from '../../kernel/files/io.js';
import { Open } from '../../kernel/files/layout.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import type { Ctx, Rec } from '../define.js';
import { Errno } from '../text/errors.js';
import { systemCall } from './system-call.js';
import { userPath } from './user-memory.js';

const FOLDER = '/dev/shm/';
const NAME_MAX = 255;

/** The path of an object's name: slashes at the front do not count; one within it, or no name at all, is EINVAL. */
function pathAt(k: Kernel, context: Ctx, call: Rec): string | number {
  const name = userPath(k, context, argAddress(context, call, 0));
  if (typeof name === 'number') return name;
  const own = name.replace(/^\/+/, '');
  if (own === '' || own.includes('/')) return -Errno.EINVAL;
  return own.length > NAME_MAX ? -Errno.ENAMETOOLONG : FOLDER + own;
}

export const sharedMemoryFunctions: readonly Intrinsic[] = [
  systemCall(
    'shm_open',
    'memory',
    (k, context, call) => {
      const path = pathAt(k, context, call);
      if (typeof path === 'number') return path;
      const flags = arg32(context, call, 1) | Open.NOFOLLOW | Open.CLOEXEC | Open.NONBLOCK;
      return openPath(k, context, path, flags, argU32(context, call, 2));
    },
    { kernelName: 'openat' },
  ),
  systemCall(
    'shm_unlink',
    'memory',
    (k, context, call) => {
      const path = pathAt(k, context, call);
      if (typeof path === 'number') return path;
      const result = unlink(k, context, path);
      return result === -Errno.EPERM ? -Errno.EACCES : result;
    },
    { kernelName: 'unlink' },
  ),
];
