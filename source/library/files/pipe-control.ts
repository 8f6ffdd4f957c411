/** What fcntl asks of pipes: how much they hold. */

import type { OpenFile } from '../../kernel/files/layout.js';
import { PIPE_PAGES } from '../../kernel/files/pipe.js';
import type { Kernel } from '../../kernel/machine.js';
import { Errno } from '../text/errors.js';

const F_SETPIPE_SZ = 1031;
const F_GETPIPE_SZ = 1032;

/** F_GETPIPE_SZ, F_SETPIPE_SZ; undefined: another command. */
export function controlPipe(_k: Kernel, file: OpenFile, command: number, _size: number): number | undefined {
  if (command !== F_SETPIPE_SZ && command !== F_GETPIPE_SZ) return undefined;
  if (file.kind !== 'pipe') return -Errno.EBADF;
  // The size stays what it is.
  return command === F_GETPIPE_SZ ? PIPE_PAGES * 4096 : -Errno.EPERM;
}
