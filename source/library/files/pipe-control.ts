/** What fcntl asks of pipes: how much they hold. */
import type { OpenFile } from '../../kernel/files/layout.js';
import { PIPE_PAGE, resizePipe } from '../../kernel/files/pipe.js';
import { recordOf } from '../../kernel/files/table.js';
import type { Kernel } from '../../kernel/machine.js';
import { Errno } from '../text/errors.js';

const F_SETPIPE_SZ = 1031;
const F_GETPIPE_SZ = 1032;

/** F_GETPIPE_SZ, F_SETPIPE_SZ; undefined: another command. */
export function controlPipe(k: Kernel, file: OpenFile, command: number, size: number): number | undefined {
  if (command !== F_SETPIPE_SZ && command !== F_GETPIPE_SZ) return undefined;
  if (file.kind !== 'pipe') return -Errno.EBADF;
  if (command === F_SETPIPE_SZ) return resizePipe(k, file.object, size);
  return recordOf(k.state, 'pipes', file.object).capacity * PIPE_PAGE;
}
