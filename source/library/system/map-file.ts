/** mmap of a file: what the descriptors of a process have behind them. */

import { objectOf } from '../../kernel/files/inode.js';
import { mayRead, mayWrite } from '../../kernel/files/io.js';
import { shownName } from '../../kernel/files/names.js';
import { openFileOf } from '../../kernel/files/open-files.js';
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
 * number as mmap gives it: EBADF no such descriptor, EACCES not open for what is asked (always for reading; for writing where
 * stores are to reach the file), ENODEV nothing that can be mapped.
 */
export function mapFile(
  k: Kernel,
  context: Context,
  fd: number,
  request: FileMapping,
): { readonly object: number; readonly name: string } | number {
  const file = openFileOf(k, context, fd);
  if (file === undefined) return -Errno.EBADF;
  // a private mapping is only read from the file; a shared one that is written to must be open for both
  if (!mayRead(file) || (request.shared && request.write && !mayWrite(file))) return -Errno.EACCES;
  if (file.kind !== 'file') return -Errno.ENODEV;
  const object = objectOf(k, file.object, file.path);
  return { object, name: shownName(file.path) };
}
