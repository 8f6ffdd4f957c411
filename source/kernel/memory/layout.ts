/**
 * Address spaces, page tables and physical memory as plain data. Two layers beneath a virtual address:
 *
 * - what the simulated machine has: pages of 4096 bytes, page-table entries with Linux's bits, physical frames with
 *   reference counts (a frame may be mapped by several spaces: shared mappings, copy-on-write);
 * - what the host stores: blocks of 512 bytes, allocated when first written. A resident page whose blocks are absent
 *   reads as zero.
 *
 * Beside the page table stands the shadow: the state of each byte of a virtual address (memory/shadow.ts), also in
 * blocks of 512, and one number for a whole page where it is uniform. It belongs to the address, not to the frame: it says what
 * the language allows there, and it is no part of what the machine simulates.
 */
import { PAGE_SIZE } from '../../language/program.js';
import type { ContextId, Stamped } from '../state.js';

export { PAGE_SIZE };
export const PAGE_SHIFT = 12;
/** Host blocks. */
export const BLOCK_SIZE = 512;
export const BLOCK_SHIFT = 9;
export const BLOCK_WORDS = BLOCK_SIZE >> 2;
export const BLOCKS_PER_PAGE = PAGE_SIZE / BLOCK_SIZE;
/** First address that is none: 2^47. */
export const ADDRESS_LIMIT = 2 ** 47;
/** Mappings and thread stacks grow down from here; the main stack lies above, below STACK_TOP. */
export const MAP_TOP = 0x7ffff7ffd000;
export const STACK_TOP = 0x7ffffffff000;
/** Addresses below are called null in messages (Linux's vm.mmap_min_addr). */
export const NULL_LIMIT = 65536;

export type RegionKind = 'code' | 'rodata' | 'data' | 'bss' | 'heap' | 'stack' | 'tls' | 'mapped' | 'guard';

/** A mapped range [start, end) of one kind, as a line of /proc/PID/maps. Immutable: replaced when it changes. */
export interface Region {
  readonly start: number;
  readonly end: number;
  readonly kind: RegionKind;
  /** As /proc shows it: '[heap]', '[stack]', 'stack of T2', a file's name, ... */
  readonly name: string;
  readonly read: boolean;
  readonly write: boolean;
  readonly exec: boolean;
  /** MAP_SHARED: stays shared after fork. */
  readonly shared: boolean;
  /** Context it belongs to (stacks, thread-local storage, their guards), or -1. */
  readonly context: ContextId;
  /** The memory object behind it (State.memoryObjects), or -1: pages of its own. A private one copies on write from it. */
  readonly object: number;
  /** Where in the object it begins: bytes, whole pages. */
  readonly offset: number;
  /** MADV_DONTFORK, MADV_WIPEONFORK: a child does not have it, or has it empty. */
  readonly onFork: '' | 'gone' | 'wiped';
  /** mlock: its pages stay in memory. */
  readonly locked: boolean;
}

/**
 * Memory that several address spaces map: an anonymous shared mapping, a System V segment, a POSIX shared memory object, the
 * pages of a file. Whoever touches a page first gives it its frame; all others find that one.
 */
export interface MemoryObject extends Stamped {
  readonly id: number;
  /** As /proc/PID/maps would show it; '' for an anonymous one. */
  readonly name: string;
  /** Bytes. Accesses to whole pages beyond are SIGBUS. */
  readonly size: number;
  /** Who else keeps it: names, descriptors, segments. */
  readonly references: number;
  /** Address space of each region that maps it, in order of mapping (one twice, if it has two). */
  readonly mappers: readonly number[];
  /** Physical frames by page: those that were touched. A file with holes may have few, far apart. */
  readonly frames: ReadonlyMap<number, number>;
  /**
   * Pages of a file that are on the disk only, with what they hold there (a whole page at most); undefined: none. `asked`: a
   * request for it is on its way, and its frame was taken, but is not filled. Replaced, never changed in place.
   */
  readonly onDisk: ReadonlyMap<number, DiskPage> | undefined;
  /** Pages of a file that were written (by write, not through mappings) and are not on the disk like that: what fsync writes. */
  readonly dirty: ReadonlyMap<number, true>;
}
export interface DiskPage {
  readonly bytes: Uint8Array;
  readonly asked: boolean;
}

/** A System V shared memory segment. Processes attached: the mappers of its object. */
export interface Segment extends Stamped {
  readonly id: number;
  /** 0 (IPC_PRIVATE): found by its id only. */
  readonly key: number;
  readonly object: number;
  /** Bytes asked for; the object has whole pages. */
  readonly size: number;
  readonly mode: number;
  /** IPC_RMID: goes with the last one that detaches. */
  readonly removed: boolean;
  /** Process ids: of the creator, and of the last one that attached or detached. */
  readonly creator: number;
  readonly last: number;
  /** ns of machine time; -1: never. */
  readonly attached: number;
  readonly detached: number;
  readonly changed: number;
}

/** Bits of a page-table entry. */
export const Pte = {
  present: 1,
  writable: 2,
  /** Copy-on-write: a store copies the frame first (or takes it, if nobody else maps it). */
  copyOnWrite: 4,
  accessed: 8,
  dirty: 16,
  readable: 32,
  /** Not present, its contents kept aside: `frame` names them. */
  swapped: 64,
  /** Not present: a fault has asked the disk for it, and was counted. */
  coming: 128,
} as const;

/**
 * A block of 512 shadow bytes, as words: one byte of state for each byte of memory. Its words may be those of other blocks too
 * (a fork's): then none of them has the epoch of a state.
 */
export interface ShadowBlock extends Stamped {
  readonly words: Int32Array;
}

/** A page-table entry. */
export interface Page extends Stamped {
  /** Number of the physical frame, or -1: never touched. A page that was taken away keeps its frame's number. */
  readonly frame: number;
  readonly flags: number;
  /** State of all bytes whose shadow block is absent. */
  readonly shade: number;
  readonly shadow: readonly (ShadowBlock | undefined)[] | undefined;
}

/** Page table: a radix tree of 10, 10, 10 and 5 bits of the page number (sparse: thousands of stacks of 8 MiB). */
export interface PageLeaf extends Stamped {
  readonly pages: readonly (Page | undefined)[];
}
export interface PageDirectory extends Stamped {
  readonly leaves: readonly (PageLeaf | undefined)[];
}
export interface PageUpper extends Stamped {
  readonly directories: readonly (PageDirectory | undefined)[];
}
export const LEAF_PAGES = 32;
export const NODE_ENTRIES = 1024;

/** What Linux calls an mm. */
export interface AddressSpace extends Stamped {
  readonly id: number;
  /** Processes (or tasks) that use it. */
  readonly references: number;
  /** Sorted by start; not overlapping. */
  readonly regions: readonly Region[];
  readonly table: readonly (PageUpper | undefined)[];
  /** Pages present. */
  readonly resident: number;
  readonly peakResident: number;
  readonly minorFaults: number;
  /** Stores to copy-on-write pages: those that copied the frame, and those of the last sharer, who took it as it is. */
  readonly copied: number;
  readonly taken: number;
  /** Faults that brought a page back from the swap store. */
  readonly majorFaults: number;
  /** Pages that are there now. */
  readonly swapped: number;
  /** Working set as Windows has it: pages that may be resident at least and at most; 0: no bound. */
  readonly minimum: number;
  readonly maximum: number;
  /** Where the clock that looks for a page to take away stands: an address. */
  readonly hand: number;
  /** The heap is [heapStart, brk). */
  readonly heapStart: number;
  readonly brk: number;
  /** No free hole for a mapping is known above it: search begins here. */
  readonly mapHint: number;
  /** How many of the regions have a memory object behind them. */
  readonly objectRegions: number;
}

/**
 * What a core's TLB holds: the last pages that were looked up there and not found. A load or store of a page that it has
 * costs nothing more; the others walk the page table first.
 */
export interface Tlb extends Stamped {
  /** Oldest first: space * TLB_SPACE + page number. */
  readonly entries: readonly number[];
  /** How often a page was not found; was it emptied for another address space; were entries taken out for another core. */
  readonly misses: number;
  readonly flushes: number;
  readonly shootdowns: number;
}
/** That of a core that has just been switched on. Owned by nobody. */
export const emptyTlb: Tlb = { epoch: -1, entries: [], misses: 0, flushes: 0, shootdowns: 0 };
/** More than there are page numbers. */
export const TLB_SPACE = 2 ** 35;

/** 512 bytes of contents. */
export interface Block extends Stamped {
  readonly words: Int32Array;
}

/** A physical frame: 4096 bytes. */
export interface Frame extends Stamped {
  readonly number: number;
  /** Page-table entries and memory objects that name it. */
  readonly references: number;
  /** Absent: zero. */
  readonly blocks: readonly (Block | undefined)[];
  /** In the swap store (the disk), not in memory. */
  readonly swapped: boolean;
}
export interface FrameDirectory extends Stamped {
  readonly frames: readonly (Frame | undefined)[];
}
export const DIRECTORY_FRAMES = 512;

export interface PhysicalMemory extends Stamped {
  readonly directories: readonly (FrameDirectory | undefined)[];
  /** Numbers of frames that were used and are free again. */
  readonly free: readonly number[];
  /** First number never used. */
  readonly next: number;
  /** Frames in use, and how many of these are in the swap store. */
  readonly used: number;
  readonly swapped: number;
  readonly peak: number;
}
