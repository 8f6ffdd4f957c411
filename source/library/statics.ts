/**
 * The library's own data: a region of the program's memory above the mappings, as the data of a shared libc would be. All
 * of it lies in simulated memory, so that it is copied by fork and taken back by a step back.
 */

import { ownProcess } from '../kernel/epoch.js';
import type { Kernel } from '../kernel/machine.js';
import { write32, writeAddress } from '../kernel/memory/access.js';
import { mapRegion } from '../kernel/memory/map.js';
import type { Context } from '../kernel/state.js';

/** Where it begins; source/library/c/variables.c repeats the addresses of the streams. */
export const LIBC = 0x7ffff8000000;

export const STDIN = LIBC;
export const STDOUT = LIBC + 0x100;
export const STDERR = LIBC + 0x200;
/** Place of strtok's pointer. */
export const STRTOK = LIBC + 0x300;
/** The 48 bits of drand48 (8 bytes). */
export const RAND48 = LIBC + 0x308;
/** getopt's place within a word of options: address, and first and last of the arguments passed over. */
export const GETOPT = LIBC + 0x310;
/** environ where the program does not name it: address (0: as at the start). */
export const ENVIRON = LIBC + 0x328;
/** 1 once random() has a state. */
export const RANDOM_SEEDED = LIBC + 0x330;
export const RANDOM = LIBC + 0x340;
/** struct tm of gmtime and localtime. */
export const BROKEN_TIME = LIBC + 0x400;
export const TIME_TEXT = LIBC + 0x440;
export const ERROR_TEXT = LIBC + 0x480;
export const SIGNAL_TEXT = LIBC + 0x4c0;
export const HEAP_WORDS = LIBC + 0x500;
export const PATH_TEXT = LIBC + 0x900;
export const STDIN_BUFFER = LIBC + 0x1000;
export const STDOUT_BUFFER = LIBC + 0x2000;
const SIZE = 0x3000;
export const BUFFER_SIZE = 4096;

/** Offsets in a FILE, as in glibc's struct _IO_FILE. */
export const File = {
  flags: 0,
  readPtr: 8,
  readEnd: 16,
  readBase: 24,
  writeBase: 32,
  writePtr: 40,
  writeEnd: 48,
  bufBase: 56,
  bufEnd: 64,
  fileno: 112,
} as const;

/** Bits of a FILE's flags, as glibc's. */
export const FileFlag = {
  magic: 0xfbad0000,
  unbuffered: 2,
  noReads: 4,
  noWrites: 8,
  eof: 16,
  error: 32,
  lineBuffered: 0x200,
  /** ours: the standard buffer was replaced by setvbuf, or set up */
  ready: 0x10000,
} as const;

function setStream(k: Kernel, space: number, file: number, fd: number, flags: number, buffer: number): void {
  write32(k, space, file + File.flags, FileFlag.magic | flags | 0);
  write32(k, space, file + File.fileno, fd);
  const end = buffer + (buffer === 0 ? 0 : BUFFER_SIZE);
  for (let at = File.readPtr; at <= File.bufBase; at += 8) writeAddress(k, space, file + at, buffer);
  writeAddress(k, space, file + File.bufEnd, end);
}

/** Makes sure that the context's process has the library's data; answers its address space. */
export function ensureStatics(k: Kernel, context: Context): number {
  const process = k.state.processes[context.process]!;
  if (process.library.libc !== true) {
    ownProcess(k.state, context.process).library.libc = true;
    const space = process.space;
    mapRegion(k, space, { size: SIZE, kind: 'data', name: 'libc data', at: LIBC, read: true, write: true });
    setStream(k, space, STDIN, 0, FileFlag.noWrites, STDIN_BUFFER);
    setStream(k, space, STDOUT, 1, FileFlag.noReads | (k.machine.terminal ? FileFlag.lineBuffered : 0), STDOUT_BUFFER);
    setStream(k, space, STDERR, 2, FileFlag.noReads | FileFlag.unbuffered, 0);
  }
  return process.space;
}
