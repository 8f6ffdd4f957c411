/**
 * Who accessed which bytes last, for the race detector: a record for each word of four bytes, or for each byte where a word
 * was accessed in parts. Blocks of 512 bytes, made where somebody accesses something, shared with the copies of the table
 * until written to.
 */

/** A context and its time, as one number that is exact: 0 is nobody. */
export type Stamp = number;
const TIMES = 2 ** 31;
export const stamp = (context: number, time: number): Stamp => (context + 1) * TIMES + time;
export const contextOf = (s: Stamp): number => Math.floor(s / TIMES) - 1;
export const timeOfStamp = (s: Stamp): number => s % TIMES;

export interface Use {
  readonly stamp: Stamp;
  readonly pc: number;
  readonly step: number;
  readonly write: boolean;
}

/** Records of some words, or of the four bytes of one. */
export interface Cells {
  /** The last plain write, and the last plain read where the reads since then are ordered. */
  readonly written: Float64Array;
  readonly writtenAt: Int32Array;
  readonly writtenStep: Float64Array;
  readonly read: Float64Array;
  readonly readAt: Int32Array;
  readonly readStep: Float64Array;
  /** Reads that are not ordered, one a context; and the last atomic uses, one a context and kind. Replaced, never changed. */
  readonly readers: Map<number, readonly Use[]>;
  readonly atomics: Map<number, readonly Use[]>;
}
export interface Block extends Cells {
  readonly version: number;
  /** Words that were accessed in parts. */
  readonly bytes: Map<number, Cells>;
}

export const BLOCK = 512;
export const WORDS = BLOCK / 4;
/** Blocks of a directory. */
const DIRECTORY = 64;

interface Directory {
  readonly version: number;
  readonly blocks: (Block | undefined)[];
}

/** Of a space (its number), or of memory that several share (-1 - number of the object). */
export interface Shadow {
  version: number;
  readonly places: Map<number, Map<number, Directory>>;
  /** Blocks that there are. */
  count: number;
}

export const newShadow = (): Shadow => ({ version: 0, places: new Map(), count: 0 });

/** A copy that later accesses leave alone: both share everything, and copy what they change. */
export function copyShadow(shadow: Shadow, versions: { next: number }): Shadow {
  shadow.version = versions.next++;
  const places = new Map([...shadow.places].map(([place, directories]) => [place, new Map(directories)] as const));
  return { version: versions.next++, places, count: shadow.count };
}

const cells = (n: number): Cells => ({
  written: new Float64Array(n),
  writtenAt: new Int32Array(n),
  writtenStep: new Float64Array(n),
  read: new Float64Array(n),
  readAt: new Int32Array(n),
  readStep: new Float64Array(n),
  readers: new Map(),
  atomics: new Map(),
});

const copyCells = (c: Cells): Cells => ({
  written: c.written.slice(),
  writtenAt: c.writtenAt.slice(),
  writtenStep: c.writtenStep.slice(),
  read: c.read.slice(),
  readAt: c.readAt.slice(),
  readStep: c.readStep.slice(),
  readers: new Map(c.readers),
  atomics: new Map(c.atomics),
});

/** The block of an address, which may be changed. */
export function ownBlock(shadow: Shadow, place: number, address: number): Block {
  const number = Math.floor(address / BLOCK);
  const within = number % DIRECTORY;
  let directories = shadow.places.get(place);
  if (directories === undefined) {
    directories = new Map();
    shadow.places.set(place, directories);
  }
  const key = (number - within) / DIRECTORY;
  let directory = directories.get(key);
  if (directory?.version !== shadow.version) {
    const blocks = directory === undefined ? new Array<Block | undefined>(DIRECTORY) : directory.blocks.slice();
    directory = { version: shadow.version, blocks };
    directories.set(key, directory);
  }
  let block = directory.blocks[within];
  if (block?.version === shadow.version) return block;
  if (block === undefined) {
    block = { ...cells(WORDS), version: shadow.version, bytes: new Map() };
    shadow.count++;
  } else {
    const bytes = new Map([...block.bytes].map(([word, c]) => [word, copyCells(c)] as const));
    block = { ...copyCells(block), version: shadow.version, bytes };
  }
  directory.blocks[within] = block;
  return block;
}

/** The records of the bytes of a word: from here on each has its own. */
export function bytesOf(block: Block, word: number): Cells {
  const known = block.bytes.get(word);
  if (known !== undefined) return known;
  const parts = cells(4);
  for (let i = 0; i < 4; i++) {
    parts.written[i] = block.written[word]!;
    parts.writtenAt[i] = block.writtenAt[word]!;
    parts.writtenStep[i] = block.writtenStep[word]!;
    parts.read[i] = block.read[word]!;
    parts.readAt[i] = block.readAt[word]!;
    parts.readStep[i] = block.readStep[word]!;
    const readers = block.readers.get(word);
    if (readers !== undefined) parts.readers.set(i, readers);
    const atomics = block.atomics.get(word);
    if (atomics !== undefined) parts.atomics.set(i, atomics);
  }
  block.bytes.set(word, parts);
  return parts;
}

/** Nothing is known any more of what was done to these cells. */
function clearCells(c: Cells, from: number, to: number): void {
  c.written.fill(0, from, to);
  c.read.fill(0, from, to);
  for (let i = from; i < to; i++) {
    c.readers.delete(i);
    c.atomics.delete(i);
  }
}

/** Forgets what was done to [address, address + size). */
export function clear(shadow: Shadow, place: number, address: number, size: number): void {
  const directories = shadow.places.get(place);
  if (directories === undefined) return;
  const end = address + size;
  const room = BLOCK * DIRECTORY;
  const first = Math.floor(address / room);
  const last = Math.floor((end - 1) / room);
  const keys = last - first < directories.size ? range(first, last) : [...directories.keys()];
  for (const key of keys) {
    const directory = key < first || key > last ? undefined : directories.get(key);
    if (directory === undefined) continue;
    for (let i = 0; i < DIRECTORY; i++) {
      const start = key * room + i * BLOCK;
      if (directory.blocks[i] === undefined || start >= end || start + BLOCK <= address) continue;
      const block = ownBlock(shadow, place, start);
      const from = Math.max(0, address - start);
      const to = Math.min(BLOCK, end - start);
      for (let byte = from; byte < to; ) {
        const word = byte >> 2;
        const partly = byte % 4 !== 0 || to - byte < 4;
        if (partly) clearCells(bytesOf(block, word), byte % 4, Math.min(4, to - 4 * word));
        else {
          clearCells(block, word, word + 1);
          block.bytes.delete(word);
        }
        byte = 4 * (word + 1);
      }
    }
  }
}

const range = (first: number, last: number): number[] => Array.from({ length: last - first + 1 }, (_, i) => first + i);
