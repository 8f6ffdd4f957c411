/**
 * The kernel handle's own scratch: caches and views that make stepping fast. No part of the state: it can be dropped at any
 * time (`forget`) and the same bytes come out.
 */
import type { Program } from '../language/program.js';
import { type Decoded, decode } from './decode.js';
import type { EventSink } from './events.js';
import { noEvents } from './events.js';
import type { Machine } from './machine.js';

/** Entries of a translation cache; a power of two. */
export const CACHE_ENTRIES = 2048;
export const CACHE_MASK = CACHE_ENTRIES - 1;

/**
 * A translation cache of one address space, direct-mapped by block of 512 bytes. An entry's tag is two words: the address's low
 * half without the 9 bits within the block, and its high half. A hit for reading implies: mapped, readable, accessed
 * bit set, nobody wants to hear of loads. A hit for writing implies besides: the block is owned in this epoch, the page
 * writable and dirty, the block not watched.
 */
export interface Translation {
  readonly space: number;
  readonly readTags: Int32Array;
  readonly readWords: Int32Array[];
  readonly readShadow: Int32Array[];
  readonly writeTags: Int32Array;
  readonly writeWords: Int32Array[];
  readonly writeShadow: Int32Array[];
}

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
  /** By space. */
  translations: (Translation | undefined)[];
  /** Process whose translation is in `translation`, or -1. */
  process: number;
  translation: Translation;
  /** Sink for which the caches were filled. */
  sink: EventSink;
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
  readonly pageFault: number;
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

export function makeTranslation(space: number): Translation {
  return {
    space,
    readTags: new Int32Array(2 * CACHE_ENTRIES).fill(-1),
    readWords: new Array<Int32Array>(CACHE_ENTRIES).fill(none),
    readShadow: new Array<Int32Array>(CACHE_ENTRIES).fill(none),
    writeTags: new Int32Array(2 * CACHE_ENTRIES).fill(-1),
    writeWords: new Array<Int32Array>(CACHE_ENTRIES).fill(none),
    writeShadow: new Array<Int32Array>(CACHE_ENTRIES).fill(none),
  };
}

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
    translations: [],
    process: -1,
    translation: makeTranslation(-1),
    sink: noEvents,
    intrinsic: -1,
    base: 0,
    argc: 0,
    lastEpoch: 0,
    loop: -1,
    watches: new Map(),
    touched: [],
    reads: undefined,
    work: 0,
    workLimit: Number.POSITIVE_INFINITY,
    instruction: machine.costs.instruction,
    memory: machine.costs.memory,
    atomic: machine.costs.atomic,
    byte: machine.costs.byte,
    pageFault: machine.costs.pageFault,
    strict: machine.faults.uninitialised === 'stop',
    frameLimit: Math.floor(machine.limits.memory / 4096),
  };
}

function clearTranslation(t: Translation): void {
  t.readTags.fill(-1);
  t.writeTags.fill(-1);
}

/** Drops every translation (restore, keyframe, another sink). Watches stay: their owner takes them away or re-makes them. */
export function forgetTranslations(scratch: Scratch): void {
  for (const t of scratch.translations) if (t !== undefined) clearTranslation(t);
  scratch.process = -1;
}

/** Drops write translations only (a watch was set, a block became shared). */
export function forgetWrites(scratch: Scratch): void {
  for (const t of scratch.translations) if (t !== undefined) t.writeTags.fill(-1);
}

/** The translation cache of a space, made when first asked for. */
export function translationOf(scratch: Scratch, space: number): Translation {
  let t = scratch.translations[space];
  if (t === undefined) {
    while (scratch.translations.length < space) scratch.translations.push(undefined);
    t = makeTranslation(space);
    scratch.translations[space] = t;
  }
  return t;
}
