/**
 * The kernel handle's own scratch: caches and views that make stepping fast. No part of the state: it can be dropped at any
 * time (`forget`) and the same bytes come out.
 */
import type { Program } from '../language/program.js';
import { type Decoded, decode } from './decode.js';
import type { EventSink } from './events.js';
import { noEvents } from './events.js';
import { DEFAULT_TLB, type Machine } from './machine.js';
import type { AccessListener } from './order.js';

/** Entries of a translation cache; a power of two. */
export const CACHE_ENTRIES = 2048;
export const CACHE_MASK = CACHE_ENTRIES - 1;

/**
 * The host's translation cache of a core, for the address space that the core holds: direct-mapped by block of 512 bytes. An
 * entry's tag is two words: the address's low half without the 9 bits within the block, and its high half. A hit for reading
 * implies: mapped, readable, accessed bit set, in the core's TLB (memory/tlb.ts), nobody wants to hear of loads. A hit for
 * writing implies besides: the block is owned in this epoch, the page writable and dirty, the block not watched.
 */
export interface Translation {
  /** -1: it holds nothing. */
  space: number;
  /** The process last seen to run in that space, or -1; and the sink that it was filled for then. */
  process: number;
  sink: EventSink;
  /** Pages (by number) of the space that the core's TLB is known to have, by their low bits; -1: none. */
  readonly pages: Float64Array;
  readonly readTags: Int32Array;
  readonly readWords: Int32Array[];
  readonly readShadow: Int32Array[];
  readonly writeTags: Int32Array;
  readonly writeWords: Int32Array[];
  readonly writeShadow: Int32Array[];
}

/** Pages of which a cache remembers that the TLB has them; a power of two. */
export const KNOWN_PAGES = 64;

/** Watches with this tag or a greater one are of variables: their writes are `watched` events. Smaller ones are of cores. */
export const FIRST_VARIABLE_TAG = 1024;

export interface Watch {
  readonly tag: number;
  readonly space: number;
  readonly address: number;
  readonly size: number;
  /** Physical block: frame * 8 + block within it. */
  readonly block: number;
}

export interface Scratch {
  readonly decoded: Decoded;
  /** By number of the core + 1; the first is for accesses that no core makes. NO_CACHE: not needed yet. */
  readonly caches: Translation[];
  /** Behind the last of them that is in use. */
  cacheCount: number;
  /** Sink for which the caches were filled. */
  sink: EventSink;
  /** Pages that the TLB of a core has room for; 0: there are none (no TLB, or a controlled run). */
  readonly tlbEntries: number;
  /** Turns of a wait loop that nobody sees: 'probe', a miss would change something; 'past', it happened before now. */
  unseen: '' | 'probe' | 'past';
  /** Set by executeOne beside CALLING: index in Program.intrinsics, absolute slot of the window, number of arguments. */
  intrinsic: number;
  base: number;
  argc: number;
  /** Greatest epoch given out so far. */
  lastEpoch: number;
  /** Set beside LOOPED: index in Program.waitLoops. */
  loop: number;
  /** Watched physical blocks, see watch.ts. */
  watches: Map<number, Watch[]>;
  /** Tags whose watched bytes were written (with another value) since last taken. */
  touched: number[];
  /** Dry turn of a wait loop (dry.ts): triples of space, address, size read; undefined outside. */
  reads: number[] | undefined;
  /** Who hears of every access (order.ts), and whether those of the library call under way count. */
  accesses: AccessListener | undefined;
  libraryAccesses: boolean;
  /**
   * What was done beyond plain instructions, in host time: about a nanosecond each. Whoever keeps a history sets it to 0 at
   * a keyframe.
   */
  work: number;
  /** `run` stops once so much was done. */
  workLimit: number;
  /** Prices, looked up once. */
  readonly instruction: number;
  readonly memory: number;
  readonly atomic: number;
  readonly byte: number;
  /** machine.faults.uninitialised === 'stop' */
  readonly strict: boolean;
  /** Most frames that may be in use. */
  readonly frameLimit: number;
}

/** Key of watches on pages that are not present yet. */
export const NOT_PRESENT = -1;

/** Thrown by a dry turn (dry.ts) that would change something. */
export const WOULD_CHANGE = new Error('the turn changes memory');

const none = new Int32Array(0);

export function makeTranslation(): Translation {
  return {
    space: -1,
    process: -1,
    sink: noEvents,
    pages: new Float64Array(KNOWN_PAGES).fill(-1),
    readTags: new Int32Array(2 * CACHE_ENTRIES).fill(-1),
    readWords: new Array<Int32Array>(CACHE_ENTRIES).fill(none),
    readShadow: new Array<Int32Array>(CACHE_ENTRIES).fill(none),
    writeTags: new Int32Array(2 * CACHE_ENTRIES).fill(-1),
    writeWords: new Array<Int32Array>(CACHE_ENTRIES).fill(none),
    writeShadow: new Array<Int32Array>(CACHE_ENTRIES).fill(none),
  };
}

/** Stands where a core has no cache yet: nothing is ever put into it. */
export const NO_CACHE: Translation = makeTranslation();
/** Most cores that a machine can get while it runs, and one. */
const CACHES = 65;

/** Decoding is done once a program, whatever the number of kernels made of it. */
const decodedOf = new WeakMap<Program, Decoded>();

export function makeScratch(machine: Machine): Scratch {
  let decoded = decodedOf.get(machine.program);
  if (decoded === undefined) {
    decoded = decode(machine.program);
    decodedOf.set(machine.program, decoded);
  }
  return {
    decoded,
    caches: new Array<Translation>(Math.max(CACHES, machine.cores + 1)).fill(NO_CACHE),
    cacheCount: 0,
    sink: noEvents,
    tlbEntries: machine.controlled ? 0 : (machine.tlb ?? DEFAULT_TLB).entries,
    intrinsic: -1,
    base: 0,
    argc: 0,
    lastEpoch: 0,
    loop: -1,
    watches: new Map(),
    touched: [],
    reads: undefined,
    accesses: undefined,
    libraryAccesses: false,
    unseen: '',
    work: 0,
    workLimit: Number.POSITIVE_INFINITY,
    instruction: machine.costs.instruction,
    memory: machine.costs.memory,
    atomic: machine.costs.atomic,
    byte: machine.costs.byte,
    strict: machine.faults.uninitialised === 'stop',
    frameLimit: Math.floor(machine.limits.memory / 4096),
  };
}

/** Empties a cache; from now on it is `space`'s. */
export function emptyCache(t: Translation, space: number): void {
  t.readTags.fill(-1);
  t.writeTags.fill(-1);
  t.space = space;
  t.process = -1;
  t.pages.fill(-1);
}

/** Drops every translation (restore, keyframe, another sink). Watches stay: their owner takes them away or re-makes them. */
export function forgetTranslations(scratch: Scratch): void {
  for (let i = 0; i < scratch.cacheCount; i++) if (scratch.caches[i]!.space >= 0) emptyCache(scratch.caches[i]!, -1);
}

/** Drops write translations only (a watch was set, a block became shared). */
export function forgetWrites(scratch: Scratch): void {
  for (let i = 0; i < scratch.cacheCount; i++) scratch.caches[i]!.writeTags.fill(-1);
}
