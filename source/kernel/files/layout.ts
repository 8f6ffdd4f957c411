/**
 * Open files as plain data. Three layers, as in every Unix: a descriptor (a small number of one process) names an open file
 * (mode, flags, offset: made by open, shared by dup and fork), which stands for an object: the terminal, a file's inode, a pipe, ...
 */
import type { Stamped } from '../state.js';

/** Records by id. The ids of those that are gone are given again, the last one first. */
export interface Table<T> extends Stamped {
  readonly list: readonly (T | undefined)[];
  readonly free: readonly number[];
}

/** Flags of open, as Linux numbers them. */
export const Open = {
  ACCMODE: 3,
  RDONLY: 0,
  WRONLY: 1,
  RDWR: 2,
  CREAT: 0o100,
  EXCL: 0o200,
  NOCTTY: 0o400,
  TRUNC: 0o1000,
  APPEND: 0o2000,
  NONBLOCK: 0o4000,
  DSYNC: 0o10000,
  ASYNC: 0o20000,
  DIRECT: 0o40000,
  DIRECTORY: 0o200000,
  NOFOLLOW: 0o400000,
  NOATIME: 0o1000000,
  CLOEXEC: 0o2000000,
  SYNC: 0o4010000,
  PATH: 0o10000000,
} as const;

/** What stands behind an open file. */
export type FileKind = 'terminal';

/** An entry of a process's table of descriptors. */
export interface Descriptor {
  /** Id of the open file. */
  readonly file: number;
  /** FD_CLOEXEC: closed by exec. */
  readonly cloexec: boolean;
}

/** An open file description (Linux: struct file). */
export interface OpenFile extends Stamped {
  readonly id: number;
  /** Descriptors that name it, in all processes, and those on their way through sockets. The last one closes it. */
  readonly references: number;
  readonly kind: FileKind;
  /** Id of what stands behind it, in the table of its kind; of the terminal: the stream 0, 1 or 2. */
  readonly object: number;
  /** Access mode and status flags (O_APPEND, O_NONBLOCK, ...), as F_GETFL answers them. */
  readonly flags: number;
  /** Where the next read or write begins, bytes. Nothing to those that have no places (pipes, terminals). */
  readonly offset: number;
  /** By what it was opened: for people, and for /proc/self/fd. */
  readonly path: string;
}
