/**
 * Open files as plain data. Three layers, as in every Unix: a descriptor (a small number of one process) names an open file
 * (mode, flags, offset: made by open, shared by dup and fork), which stands for an object: the terminal, a file's inode, a pipe, ...
 */
import type { ContextId, Stamped } from '../state.js';
import type { WallTime } from '../wall-clock.js';

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
export type FileKind = 'terminal' | 'file' | 'folder' | 'device' | 'proc' | 'pipe' | 'socket' | 'epoll' | 'queue';

/** Bytes on their way, a page of them at most; `start`: where in the page they begin. */
export interface PipePage {
  readonly start: number;
  readonly bytes: Uint8Array;
}
/** A pipe: who has its ends open, and what is in it. */
export interface Pipe extends Stamped {
  readonly id: number;
  readonly pages: readonly PipePage[];
  /** Open files that read from it, and that write to it. */
  readonly readers: number;
  readonly writers: number;
  /** How many pages it holds. */
  readonly capacity: number;
  /** Contexts in open() of its fifo that wait for the other end; they are counted above already. */
  readonly opening: readonly {
    readonly context: ContextId;
    /** When its call began. */
    readonly since: number;
    readonly end: 'readers' | 'writers';
    readonly inode: number;
  }[];
}

/** AF_UNIX, AF_INET. */
export type SocketDomain = 1 | 2;
/** SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET. */
export type SocketType = 1 | 2 | 5;

/** Something on its way to a socket: of a stream a piece, otherwise a message with ends of its own. */
export interface SocketMessage {
  readonly bytes: Uint8Array;
  /** Address of the sender, as bytes of its sockaddr ('': none). */
  readonly from: string;
  /** Open files that come with it, each counted. */
  readonly files: readonly number[];
  /** What it takes of the receiver's buffer until all of it is read. */
  readonly cost: number;
}

/** An end of a connection, or what connections are made by. */
export interface Socket extends Stamped {
  readonly id: number;
  readonly domain: SocketDomain;
  readonly type: SocketType;
  readonly state: 'new' | 'listening' | 'connected';
  /** The socket at the other end; -1: none (any more). */
  readonly peer: number;
  /** Own address and that of the other end, as bytes of a sockaddr; '': none. */
  readonly address: string;
  readonly peerAddress: string;
  /** AF_UNIX: the inode that it is bound to, or -1. */
  readonly inode: number;
  /** What has come and was not read. */
  readonly messages: readonly SocketMessage[];
  /** What that takes, and at most. */
  readonly cost: number;
  readonly receiveBuffer: number;
  readonly sendBuffer: number;
  /** Listening: connections that nobody has accepted yet (their sockets on this side), and how many may wait. */
  readonly pending: readonly number[];
  readonly backlog: number;
  /** SHUT_RD 1, SHUT_WR 2: nothing more comes in; nothing more may go out. */
  readonly shut: number;
  /** An error to be told by the next call: ECONNRESET, ECONNREFUSED; or 0. */
  readonly error: number;
  readonly reuse: boolean;
  /** SO_RCVTIMEO, SO_SNDTIMEO, ns; Infinity: none. */
  readonly receiveTimeout: number;
  readonly sendTimeout: number;
  /** Who made the connection at the other end (SO_PEERCRED). */
  readonly peerPid: number;
}

/** A message in a message queue. */
export interface QueuedMessage {
  readonly bytes: Uint8Array;
  readonly priority: number;
}
/** Who is to be told of the first message that comes to an empty queue (mq_notify). */
export interface QueueNotice {
  /** Table of descriptors and index of the process: the table tells whose closing takes it back. */
  readonly table: number;
  readonly process: number;
  /** SIGEV_SIGNAL 0, SIGEV_NONE 1. */
  readonly how: number;
  readonly signal: number;
  /** sigev_value as two words. */
  readonly value: readonly [number, number];
}
/** A POSIX message queue. */
export interface MessageQueue extends Stamped {
  readonly id: number;
  /** Whose it is: its bytes are counted to him. */
  readonly uid: number;
  /** mq_maxmsg, mq_msgsize. */
  readonly mostMessages: number;
  readonly mostBytes: number;
  /** The most urgent first. */
  readonly messages: readonly QueuedMessage[];
  /** Messages of those who wait for room. */
  readonly sending: readonly { readonly context: ContextId; readonly message: QueuedMessage }[];
  /** Messages that those get who have waited for one, as soon as they run; `since`: when their call began. */
  readonly handed: readonly {
    readonly context: ContextId;
    readonly since: number;
    readonly message: QueuedMessage;
  }[];
  readonly notice: QueueNotice | undefined;
}

/** A set of epoll: what is watched, and what of it is (or was) ready. */
export interface Epoll extends Stamped {
  readonly id: number;
  /** By descriptor and open file, as Linux tells them apart: "5 of 12". */
  readonly items: ReadonlyMap<string, EpollItem>;
  /** Names of items by the keys that they wait by (ready.ts). */
  readonly byKey: ReadonlyMap<string, readonly string[]>;
  /** Names of items to be looked at by the next epoll_wait, in order. */
  readonly ready: readonly string[];
}
export interface EpollItem {
  readonly fd: number;
  readonly file: number;
  /** EPOLLIN, ..., with EPOLLET and EPOLLONESHOT. */
  readonly events: number;
  /** What the program wants to be told: two words. */
  readonly data: readonly [number, number];
  /** EPOLLONESHOT has been told: not again until EPOLL_CTL_MOD. */
  readonly disabled: boolean;
}

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
  /** Id of what stands behind it, in the table of its kind (files, folders and devices: the inode); of the terminal: the stream. */
  readonly object: number;
  /** The inode that it was opened by, or -1: it has no name. */
  readonly inode: number;
  /** Access mode and status flags (O_APPEND, O_NONBLOCK, ...), as F_GETFL answers them. */
  readonly flags: number;
  /** Where the next read or write begins, bytes. Nothing to those that have no places (pipes, terminals). */
  readonly offset: number;
  /** By what it was opened: for people, and for /proc/self/fd. */
  readonly path: string;
}

/**
 * What a name stands for. Names and paths are strings of bytes: one character (0 to 255) a byte, as the kernel keeps them.
 */
export interface Inode extends Stamped {
  /** st_ino. Given again when the file is gone, as on disks. */
  readonly id: number;
  readonly type: InodeType;
  /** Permission bits, with set-user-id, set-group-id and sticky. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Names that it has; a folder: its own two, and the `..` of those in it. */
  readonly links: number;
  /** Who else keeps it: open files, current folders. Without these and without names it goes. */
  readonly references: number;
  /** Bytes: of a file what it holds, of a link its target. */
  readonly size: number;
  readonly accessed: WallTime;
  readonly modified: WallTime;
  readonly changed: WallTime;
  /** File: the memory object whose pages are the file's (mappings have the same ones), or -1: nothing was ever written. */
  readonly object: number;
  /** File that can be executed: index in Program.images, or -1. */
  readonly image: number;
  readonly entries: Entries | undefined;
  /** Folder: the one above. The root's is itself. */
  readonly parent: number;
  /** Link: where it leads. Device: its name. What is made as it is looked at (/proc): its path there. Others: ''. */
  readonly text: string;
  /** Fifo: the pipe, socket: the socket that is bound to the name; -1 while nobody has it open. Message queue: the queue. */
  readonly behind: number;
  /** Locks that programs have put on it, by start (locks.ts). */
  readonly locks: readonly FileLock[];
}

/** A lock on bytes [start, end) of a file. */
export interface FileLock {
  /** Of a range (fcntl): index of the table of descriptors, which is as good as the process; of the whole file (flock): open file. */
  readonly owner: number;
  readonly whole: boolean;
  /** Who asked for it. */
  readonly pid: number;
  readonly start: number;
  readonly end: number;
  readonly write: boolean;
}
/** A context that waits for a lock of a range. */
export interface LockWait {
  readonly context: ContextId;
  readonly inode: number;
  readonly wanted: FileLock;
}

export type InodeType = 'file' | 'folder' | 'link' | 'fifo' | 'device' | 'socket' | 'queue' | 'proc';

/** What a folder holds, in order of coming. */
export interface Entries extends Stamped {
  readonly names: ReadonlyMap<string, Entry>;
  /** Cookie of the next entry. */
  readonly next: number;
}
export interface Entry {
  readonly inode: number;
  /** Place in the folder: what telldir answers, and reading goes on by whatever comes and goes. */
  readonly cookie: number;
}
