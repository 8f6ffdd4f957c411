/**
 * The records that tasks share or own: open files, filesystem information, signal handlers, credentials. Each counts the
 * tasks that use it; clone() either shares one or copies it, and the last task that lets go of it frees it. (Address spaces
 * are counted in memory/fork.ts.)
 */
import {
  addCredentials,
  addFiles,
  addFilesystem,
  addSignalHandlers,
  ownCredentials,
  ownFiles,
  ownFilesystem,
  ownSignalHandlers,
} from './epoch.js';
import { holdInode, releaseInode } from './files/inode.js';
import { closeIn, holdFile } from './files/open-files.js';
import type { Kernel } from './machine.js';
import type { State } from './state.js';

export function shareFiles(s: State, id: number): number {
  ownFiles(s, id).references++;
  return id;
}
export function shareFilesystem(s: State, id: number): number {
  ownFilesystem(s, id).references++;
  return id;
}
export function shareHandlers(s: State, id: number): number {
  ownSignalHandlers(s, id).references++;
  return id;
}
export function shareCredentials(s: State, id: number): number {
  ownCredentials(s, id).references++;
  return id;
}

/** A table of its own with the same descriptors: both name the same open files, offsets included. */
export function copyFiles(s: State, id: number): number {
  const { descriptors } = s.files[id]!;
  for (const descriptor of descriptors) if (descriptor !== undefined) holdFile(s, descriptor.file);
  return addFiles(s, descriptors.slice());
}
export function copyFilesystem(s: State, id: number): number {
  const from = s.filesystems[id]!;
  holdInode(s, from.folder);
  return addFilesystem(s, from.cwd, from.folder, from.umask);
}
export function copyHandlers(s: State, id: number): number {
  return addSignalHandlers(s, s.signalHandlers[id]!.actions.slice());
}
export function copyCredentials(s: State, id: number): number {
  const from = s.credentials[id]!;
  return addCredentials(s, from.uid, from.gid);
}

/** One task fewer uses the table; the last one closes what is open. */
export function releaseFiles(k: Kernel, id: number): void {
  const s = k.state;
  const record = s.files[id];
  if (record === undefined || --ownFiles(s, id).references > 0) return;
  record.descriptors.forEach((descriptor, fd) => {
    if (descriptor !== undefined) closeIn(k, id, fd);
  });
  s.files[id] = undefined;
}
export function releaseFilesystem(k: Kernel, id: number): void {
  const s = k.state;
  const record = s.filesystems[id];
  if (record === undefined || --ownFilesystem(s, id).references > 0) return;
  s.filesystems[id] = undefined;
  releaseInode(k, record.folder);
}
export function releaseHandlers(s: State, id: number): void {
  if (s.signalHandlers[id] !== undefined && --ownSignalHandlers(s, id).references === 0) {
    s.signalHandlers[id] = undefined;
  }
}
export function releaseCredentials(s: State, id: number): void {
  if (s.credentials[id] !== undefined && --ownCredentials(s, id).references === 0) s.credentials[id] = undefined;
}
