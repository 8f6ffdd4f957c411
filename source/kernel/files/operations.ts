/** What each kind of file can do: the table that read, write, close and poll go by (Linux: struct file_operations). */
import type { Kernel } from '../machine.js';
import type { Context } from '../state.js';
import { device } from './devices.js';
import type { FileKind, OpenFile } from './layout.js';
import { pipeOperations, type Readiness } from './pipe.js';
import { proc } from './proc.js';
import { folder, regular } from './regular.js';
import { terminal } from './terminal.js';

export interface FileOperations {
  /**
   * At most `n` bytes from `at` (nothing to those without places). None: the end. Or -errno. Throws WouldBlock where there is
   * nothing yet: O_NONBLOCK and signals are the caller's (io.ts).
   */
  read(k: Kernel, context: Context, file: OpenFile, n: number, at: number): Uint8Array | number;
  /** How many bytes were taken, or -errno; fewer than given where there is no room. Throws WouldBlock where none could be. */
  write(k: Kernel, context: Context, file: OpenFile, bytes: Uint8Array, at: number): number;
  /** The size that SEEK_END and O_APPEND go by, bytes; absent: it has no places (ESPIPE). */
  size?(k: Kernel, file: OpenFile): number;
  /** FIONREAD: bytes that could be read at once; absent: ENOTTY. */
  waiting?(k: Kernel, file: OpenFile): number;
  /** What poll tells of it, and where to wait; absent: always ready. */
  poll?(k: Kernel, file: OpenFile): Readiness;
  /** The last descriptor was closed. */
  release?(k: Kernel, file: OpenFile): void;
}

const operations: Readonly<Record<FileKind, FileOperations>> = {
  terminal,
  file: regular,
  folder,
  device,
  proc,
  pipe: pipeOperations,
  socket: pipeOperations,
};

export const operationsOf = (file: OpenFile): FileOperations => operations[file.kind];
