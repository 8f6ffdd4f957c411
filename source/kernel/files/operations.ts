/** What each kind of file can do: the table that read, write, close and poll go by (Linux: struct file_operations). */
import type { Kernel } from '../machine.js';
import type { Context } from '../state.js';
import { device } from './devices.js';
import { epollFile } from './epoll-file.js';
import type { FileKind, OpenFile } from './layout.js';
import { queueFile } from './message-queue.js';
import { pipeOperations } from './pipe.js';
import { proc } from './proc.js';
import type { Readiness } from './ready.js';
import { folder, regular } from './regular.js';
import { socketOperations } from './socket.js';
import { terminal } from './terminal.js';

export interface FileOperations {
  /**
   * At most `n` bytes from `at` (nothing to those without places). None: the end. Or -errno. Throws WouldBlock where there is
   * nothing yet: O_NONBLOCK and signals are the caller's (io.ts). `drop` lets go of open files that come with the bytes.
   */
  read(
    k: Kernel,
    context: Context,
    file: OpenFile,
    n: number,
    at: number,
    drop: (file: number) => void,
  ): Uint8Array | number;
  /** How many bytes were taken, or -errno; fewer than given where there is no room. Throws WouldBlock where none could be. */
  write(k: Kernel, context: Context, file: OpenFile, bytes: Uint8Array, at: number): number;
  /** The size that SEEK_END and O_APPEND go by, bytes; absent: it has no places (ESPIPE). */
  size?(k: Kernel, file: OpenFile): number;
  /** FIONREAD: bytes that could be read at once; absent: ENOTTY. */
  waiting?(k: Kernel, file: OpenFile): number;
  /** What poll tells of it, and where to wait (`ask`: of what it watches itself); absent: always ready, and not to be watched. */
  poll?(k: Kernel, file: OpenFile, ask: typeof readinessOf): Readiness;
  /** A descriptor of it in this table of descriptors is being closed (Linux: flush). */
  flush?(k: Kernel, file: OpenFile, table: number): void;
  /** One of its descriptors was closed, and there are others. */
  left?(k: Kernel, file: OpenFile): void;
  /** The last descriptor was closed. `drop` lets go of open files that it held itself (messages on their way). */
  release?(k: Kernel, file: OpenFile, drop: (file: number) => void): void;
}

const operations: Readonly<Record<FileKind, FileOperations>> = {
  terminal,
  file: regular,
  folder,
  device,
  proc,
  pipe: pipeOperations,
  socket: socketOperations,
  epoll: epollFile,
  queue: queueFile,
};

export const operationsOf = (file: OpenFile): FileOperations => operations[file.kind];

/** What poll tells of an open file; undefined: it is always ready. */
export function readinessOf(k: Kernel, file: OpenFile): Readiness | undefined {
  return operationsOf(file).poll?.(k, file, readinessOf);
}
