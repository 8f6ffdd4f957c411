/**
 * Open files and their references; descriptors of a task. Whoever puts an open file's id somewhere (a descriptor, a message on
 * its way) counts it there, and the last one that goes closes it.
 */
import { emit } from '../emit.js';
import { ownFiles } from '../epoch.js';
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import type { Context, State } from '../state.js';
import type { Descriptor, OpenFile } from './layout.js';
import { dropLocks } from './locks.js';
import { operationsOf } from './operations.js';
import { forgetFile } from './ready.js';
import { addRecord, ownRecord, recordOf, removeRecord } from './table.js';

/** RLIMIT_NOFILE: descriptors of a process. */
export const MOST_DESCRIPTORS = 1024;

/** A new open file at its beginning, with no reference yet. */
export function addOpenFile(s: State, fields: Pick<OpenFile, 'kind' | 'object' | 'inode' | 'flags' | 'path'>): number {
  return addRecord(s, 'openFiles', { ...fields, references: 0, offset: 0 });
}

export function holdFile(s: State, id: number): void {
  ownRecord(s, 'openFiles', id).references++;
}

/** One reference fewer; the last one closes the file. */
export function releaseFile(k: Kernel, id: number): void {
  const file = ownRecord(k.state, 'openFiles', id);
  file.references--;
  if (file.references > 0) {
    operationsOf(file).left?.(k, file);
    return;
  }
  if (k.state.epolls.list.length > 0) forgetFile(k.state, id);
  operationsOf(file).release?.(k, file, (held) => releaseFile(k, held));
  removeRecord(k.state, 'openFiles', id);
}

/** Index of the table of descriptors that a context uses, or -1 once it has ended. */
const tableOf = (k: Kernel, context: Context): number => k.state.tasks[context.task]?.files ?? -1;

export function descriptorOf(k: Kernel, context: Context, fd: number): Descriptor | undefined {
  return k.state.files[tableOf(k, context)]?.descriptors[fd];
}

/** The open file that a descriptor names; undefined: EBADF. */
export function openFileOf(k: Kernel, context: Context, fd: number): OpenFile | undefined {
  const descriptor = descriptorOf(k, context, fd);
  return descriptor === undefined ? undefined : recordOf(k.state, 'openFiles', descriptor.file);
}

/** Open files of the whole system (fs.file-max): ENFILE beyond. */
const MOST_FILES = 32768;
export const mayOpenMore = (k: Kernel): boolean =>
  k.state.openFiles.list.length - k.state.openFiles.free.length < MOST_FILES;

/** The lowest free descriptor from `from` on, or -EMFILE. */
export function freeDescriptor(k: Kernel, context: Context, from: number): number {
  const descriptors = k.state.files[tableOf(k, context)]?.descriptors ?? [];
  let fd = from;
  while (descriptors[fd] !== undefined) fd++;
  return fd < MOST_DESCRIPTORS ? fd : -Errno.EMFILE;
}

/** Gives an open file the lowest free descriptor from `from` on, and holds it; -EMFILE (and nothing done) where none is left. */
export function installDescriptor(k: Kernel, context: Context, file: number, cloexec = false, from = 0): number {
  const fd = freeDescriptor(k, context, from);
  if (fd >= 0) setDescriptor(k, context, fd, file, cloexec);
  return fd;
}

/** Sets or clears FD_CLOEXEC of an open descriptor. */
export function markDescriptor(k: Kernel, context: Context, fd: number, cloexec: boolean): void {
  const { descriptors } = ownFiles(k.state, tableOf(k, context));
  descriptors[fd] = { file: descriptors[fd]!.file, cloexec };
}

/** Makes `fd`, which must be free, name an open file, and holds it. */
export function setDescriptor(k: Kernel, context: Context, fd: number, file: number, cloexec: boolean): void {
  const { descriptors } = ownFiles(k.state, tableOf(k, context));
  while (descriptors.length < fd) descriptors.push(undefined);
  descriptors[fd] = { file, cloexec };
  holdFile(k.state, file);
}

/** close(fd): 0, or -EBADF. */
export function closeDescriptor(k: Kernel, context: Context, fd: number): number {
  const descriptor = descriptorOf(k, context, fd);
  if (descriptor === undefined) return -Errno.EBADF;
  closeIn(k, tableOf(k, context), fd, context.id);
  return 0;
}

/** Closes a descriptor of a table (index in `state.files`) that is open. */
export function closeIn(k: Kernel, table: number, fd: number, context = -1): void {
  const { descriptors } = ownFiles(k.state, table);
  const { file } = descriptors[fd]!;
  descriptors[fd] = undefined;
  const open = recordOf(k.state, 'openFiles', file);
  const { references, path, kind, inode } = open;
  operationsOf(open).flush?.(k, open, table);
  if (inode >= 0) {
    dropLocks(k, inode, table, false);
    if (references === 1) dropLocks(k, inode, file, true);
  }
  if (kind !== 'terminal')
    emit(k, 'close', { context, value: fd, why: kind, text: path, numbers: { references: references - 1 } });
  releaseFile(k, file);
}
