/** mmap of a file: what the descriptors of a process have behind them. */
import type { Kernel } from '../../kernel/machine.js';
import type { Context } from '../../kernel/state.js';
import { Errno } from '../text/errors.js';

/** What is asked of the file: checked already, `offset` in whole pages. */
export interface FileMapping {
  readonly size: number;
  readonly offset: number;
  readonly shared: boolean;
  readonly write: boolean;
}

/**
 * The memory object (kernel/memory/shared.ts) behind a descriptor, and its name for /proc/PID/maps; or a negative error
 * number as mmap gives it: EBADF no such descriptor, EACCES not open for what is asked, ENODEV nothing that can be mapped.
 */
export function mapFile(
  _k: Kernel,
  _context: Context,
  fd: number,
  _request: FileMapping,
): { readonly object: number; readonly name: string } | number {
  // The three standard descriptors are all that a process has, and no terminal can be mapped.
  return fd >= 0 && fd <= 2 ? -Errno.ENODEV : -Errno.EBADF;
}
