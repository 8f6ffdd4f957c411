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
/** getopt's place within a word of options: address, first and last of the arguments passed over, and the next one. */
export const GETOPT = LIBC + 0x310;
/** environ where the program does not name it: address (0: as at the start). */
export const ENVIRON = LIBC + 0x328;
/** 1 once random() has a state. */
export const RANDOM_SEEDED = LIBC + 0x330;
/** Where the list of open streams begins (glibc: _IO_list_all). */
export const STREAMS = LIBC + 0x338;
export const RANDOM = LIBC + 0x340;
/** struct tm of gmtime and localtime. */
export const BROKEN_TIME = LIBC + 0x400;
export const TIME_TEXT = LIBC + 0x440;
/** strerror's text of a number that is no error's. */
export const ERROR_TEXT = LIBC + 0x480;
export const SIGNAL_TEXT = LIBC + 0x4c0;
export const HEAP_WORDS = LIBC + 0x500;
export const PATH_TEXT = LIBC + 0x900;
/** What strsignal and sigabbrev_np say of each signal below 32: 32 and 8 bytes. */
export const SIGNAL_MESSAGES = LIBC + 0xa00;
export const SIGNAL_NAMES = LIBC + 0xe00;
/** tmpnam's name. */
export const NAME_TEXT = LIBC + 0xf00;
/** The streams of standard input and output have their buffers here, not on the heap. */
export const STDIN_BUFFER = LIBC + 0x1000;
export const STDOUT_BUFFER = LIBC + 0x2000;
/** The texts of strerror, each at a place of its own: ERROR_SLOT bytes for every error number below ERRORS. */
export const ERROR_TEXTS = LIBC + 0x3000;
export const ERROR_SLOT = 64;
export const ERRORS = 134;
const SIZE = 0x6000;
export const LIBC_END = LIBC + SIZE;

/** Offsets in a FILE, as in glibc's struct _IO_FILE (language/headers/stdio.h). */
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
  saveBase: 72,
  backupBase: 80,
  saveEnd: 88,
  chain: 104,
  fileno: 112,
  /** one byte: the buffer of an unbuffered stream */
  shortBuffer: 131,
  /** file offset that the end of what was read stands for, or -1: not known */
  offset: 144,
  /** ours, where glibc has the pointer to its functions: Device, and for a stream in memory its own data */
  device: 216,
  cookie: 224,
} as const;
/** What glibc allocates for one. */
export const FILE_SIZE = 472;

/** What is beneath a stream. */
export const Device = { descriptor: 0, memory: 1, growing: 2 } as const;

/** Bits of a FILE's flags, as glibc's. */
export const FileFlag = {
  magic: 0xfbad0000,
  /** the buffer is not the stream's to free */
  userBuffer: 1,
  unbuffered: 2,
  noReads: 4,
  noWrites: 8,
  eof: 16,
  error: 32,
  linked: 0x80,
  /** characters put back are being read */
  inBackup: 0x100,
  lineBuffered: 0x200,
  /** the buffer holds what is to be written */
  putting: 0x800,
  appending: 0x1000,
  fileBuffer: 0x2000,
} as const;

function setStream(k: Kernel, space: number, file: number, fd: number, flags: number, next: number): void {
  write32(k, space, file + File.flags, FileFlag.magic | FileFlag.fileBuffer | FileFlag.linked | flags | 0);
  write32(k, space, file + File.fileno, fd);
  writeAddress(k, space, file + File.chain, next);
  writeAddress(k, space, file + File.offset, -1);
}

/** Makes sure that the context's process has the library's data; answers its address space. */
export function ensureStatics(k: Kernel, context: Context): number {
  const process = k.state.processes[context.process]!;
  if (process.library.libc !== true) {
    ownProcess(k.state, context.process).library.libc = true;
    const space = process.space;
    mapRegion(k, space, { size: SIZE, kind: 'data', name: 'libc data', at: LIBC, read: true, write: true });
    setStream(k, space, STDIN, 0, FileFlag.noWrites, 0);
    setStream(k, space, STDOUT, 1, FileFlag.noReads, STDIN);
    setStream(k, space, STDERR, 2, FileFlag.noReads | FileFlag.unbuffered, STDOUT);
    writeAddress(k, space, STREAMS, STDERR);
  }
  return process.space;
}
