/** What stat tells of a file. */
import type { Kernel } from '../machine.js';
import { PAGE_SIZE } from '../memory/layout.js';
import { BOOT_TIME, type WallTime } from '../wall-clock.js';
import { inodeNumber } from './folder.js';
import { blocksOf, inodeOf } from './inode.js';
import type { FileKind, Inode, InodeType, OpenFile } from './layout.js';
import { isTerminalFile } from './terminal.js';

export interface Status {
  /** st_dev: one number a file system. */
  readonly device: number;
  readonly inode: number;
  readonly links: number;
  /** With the type. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** st_rdev of a device. */
  readonly special: number;
  readonly size: number;
  readonly blockSize: number;
  /** Blocks of 512 bytes that it takes. */
  readonly blocks: number;
  readonly accessed: WallTime;
  readonly modified: WallTime;
  readonly changed: WallTime;
}

/** S_IF... */
const Type = {
  fifo: 0o010000,
  character: 0o020000,
  folder: 0o040000,
  file: 0o100000,
  link: 0o120000,
  socket: 0o140000,
};
const TYPE: Readonly<Record<InodeType, number>> = {
  fifo: Type.fifo,
  device: Type.character,
  folder: Type.folder,
  file: Type.file,
  link: Type.link,
  socket: Type.socket,
  queue: Type.file,
  // its mode has its type in it
  proc: 0,
};
/** Numbers of devices: major * 256 + minor. */
const SPECIAL: Readonly<Record<string, number>> = { null: 0x103, zero: 0x105, full: 0x107, random: 0x109, tty: 0x500 };
const DISK = 0x801;
const PROC = 0x16;
const PIPES = 0xd;
const TERMINALS = 0x19;
const TERMINAL = 0x8800;

export function statusOfInode(k: Kernel, inode: Inode): Status {
  return {
    device: inode.type === 'proc' || inode.id < 0 ? PROC : DISK,
    inode: inode.id < 0 ? 1000 + hashOf(inode.text) : inodeNumber(inode),
    links: inode.links,
    mode: TYPE[inode.type] | inode.mode,
    uid: inode.uid,
    gid: inode.gid,
    special: inode.type === 'device' ? (SPECIAL[inode.text] ?? 0) : 0,
    size: inode.size,
    blockSize: PAGE_SIZE,
    blocks: inode.type === 'proc' ? 0 : blocksOf(k.state, inode),
    accessed: inode.accessed,
    modified: inode.modified,
    changed: inode.changed,
  };
}

/** A number of its own for each path of /proc. */
function hashOf(path: string): number {
  let hash = 7;
  for (let i = 0; i < path.length; i++) hash = (Math.imul(hash, 31) + path.charCodeAt(i)) >>> 1;
  return hash;
}

/** What the open files are that have no inode, by kind: type and permissions. */
const NAMELESS: Readonly<Partial<Record<FileKind, number>>> = {
  folder: Type.folder | 0o555,
  proc: Type.file | 0o444,
  pipe: Type.fifo | 0o600,
  socket: Type.socket | 0o777,
};

/** fstat. What was never a name (pipes, the terminal) is told of as Linux does. */
export function statusOfFile(k: Kernel, file: OpenFile): Status {
  if (file.inode >= 0) return statusOfInode(k, inodeOf(k.state, file.inode));
  const terminal = isTerminalFile(k, file);
  const other = file.kind === 'terminal' ? Type.fifo | 0o600 : (NAMELESS[file.kind] ?? 0o600);
  return {
    device: terminal ? TERMINALS : PIPES,
    inode: 1_000_000 + (file.kind === 'terminal' ? file.object : file.id),
    links: 1,
    mode: terminal ? Type.character | 0o620 : other,
    uid: 1000,
    gid: 1000,
    special: terminal ? TERMINAL : 0,
    size: 0,
    blockSize: terminal ? 1024 : PAGE_SIZE,
    blocks: 0,
    accessed: BOOT_TIME,
    modified: BOOT_TIME,
    changed: BOOT_TIME,
  };
}
