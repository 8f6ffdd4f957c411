/**
 * The heap's allocator: boundary tags and segregated free lists over the heap region, after glibc's (Doug Lea's) malloc.
 * All its data lies in simulated memory, so that it is copied, shared and taken back with it.
 *
 * A chunk is a header of 32 bytes and a payload, a multiple of 16 bytes. Headers are red zones, so every block has one on
 * both sides. A freed chunk goes to a quarantine first (a queue; what touches it is a use after free), and from there,
 * joined with free neighbours, to the list of its size.
 *
 * Header, 32-bit words: 0 chunk size, 4 size of the chunk before, 8 size asked for, 12 state, 16 and 20 pc and context that
 * allocated it, 24 and 28 that freed it.
 */

export type BlockMark = 'undefined' | 'red zone' | 'freed' | 'unallocated';

/** Raw access to the simulated memory (no checks: headers are red zones). */
export interface HeapMemory {
  get(address: number): number;
  set(address: number, word: number): void;
  /** Two words as an address, at a multiple of 8. */
  link(address: number): number;
  setLink(address: number, to: number): void;
  mark(address: number, size: number, mark: BlockMark): void;
  /** Moves the end of the heap up; answers the old end, or -1. */
  grow(bytes: number): number;
  /** Where the allocator's own words are (HEAP_CONTROL bytes, zero at first). */
  readonly control: number;
}

export const HEADER = 32;
const SMALLEST = HEADER + 16;
const LIVE = 0x4c495645;
const QUARANTINED = 0x51554152;
const FREE = 0x46524545;
const TOP = 0x544f5020;
/** What the program took with sbrk between two growths: stepped over, never joined. */
const FOREIGN = 0x464f5245;

/** Exact sizes up to here have a list each; larger ones one for each power of two. */
const EXACT = 1024;
const EXACT_LISTS = (EXACT - SMALLEST) / 16 + 1;
const LISTS = EXACT_LISTS + 22;
/** Control words: start, end (top chunk), quarantine first, last (each as two words), bytes and blocks in quarantine; then the lists. */
const C_START = 0;
const C_TOP = 8;
const C_FIRST = 16;
const C_LAST = 24;
const C_BYTES = 32;
const C_BLOCKS = 36;
const C_LIVE_BYTES = 40;
const C_LIVE_BLOCKS = 44;
/** A bit for each list that is not empty. */
const C_BITS = 48;
const C_LISTS = 64;
export const HEAP_CONTROL = C_LISTS + 8 * LISTS;

/** Freed blocks stay in quarantine until more than so many bytes or blocks are there. */
export const QUARANTINE_BYTES = 256 << 10;
export const QUARANTINE_BLOCKS = 1024;

/** The heap grows by this much at least, as glibc's does. */
const GROWTH = 132 << 10;
/** No chunk is larger: larger blocks are mappings of their own. */
export const LARGEST_CHUNK = 128 << 10;

const link = (m: HeapMemory, at: number): number => m.link(at);
const setLink = (m: HeapMemory, at: number, address: number): void => m.setLink(at, address);

const sizeOf = (m: HeapMemory, chunk: number): number => m.get(chunk);
const stateOf = (m: HeapMemory, chunk: number): number => m.get(chunk + 12);

function listOf(size: number): number {
  if (size <= EXACT) return (size - SMALLEST) / 16;
  return EXACT_LISTS + Math.min(21, 31 - Math.clz32(size) - 10);
}

function setBit(m: HeapMemory, list: number, set: boolean): void {
  const at = m.control + C_BITS + 4 * (list >> 5);
  const bit = 1 << (list & 31);
  m.set(at, set ? m.get(at) | bit : m.get(at) & ~bit);
}

function unlinkFree(m: HeapMemory, chunk: number): void {
  const next = link(m, chunk + HEADER);
  const previous = link(m, chunk + HEADER + 8);
  if (previous === 0) {
    const list = listOf(sizeOf(m, chunk));
    setLink(m, m.control + C_LISTS + 8 * list, next);
    if (next === 0) setBit(m, list, false);
  } else setLink(m, previous + HEADER, next);
  if (next !== 0) setLink(m, next + HEADER + 8, previous);
}

function linkFree(m: HeapMemory, chunk: number): void {
  const list = listOf(sizeOf(m, chunk));
  const head = m.control + C_LISTS + 8 * list;
  const next = link(m, head);
  if (next === 0) setBit(m, list, true);
  setLink(m, chunk + HEADER, next);
  setLink(m, chunk + HEADER + 8, 0);
  if (next !== 0) setLink(m, next + HEADER + 8, chunk);
  setLink(m, head, chunk);
  m.set(chunk + 12, FREE);
}

/** A header at `chunk`; its payload keeps its marks. */
function setHeader(m: HeapMemory, chunk: number, size: number, before: number, state: number): void {
  m.set(chunk, size);
  m.set(chunk + 4, before);
  m.set(chunk + 12, state);
  m.mark(chunk, HEADER, 'red zone');
}

function start(m: HeapMemory): boolean {
  const end = m.grow(GROWTH);
  if (end < 0) return false;
  // The program may have moved the end of the heap already, to any address.
  const base = up16(end);
  const size = down16(end + GROWTH - base);
  setLink(m, m.control + C_START, base);
  setLink(m, m.control + C_TOP, base);
  setHeader(m, base, size, 0, TOP);
  m.mark(base + HEADER, size - HEADER, 'unallocated');
  return true;
}

const up16 = (n: number): number => Math.ceil(n / 16) * 16;
const down16 = (n: number): number => Math.floor(n / 16) * 16;

/**
 * Makes the top chunk `need` bytes and some; false: no memory. Where the program has moved the end of the heap, a new top
 * begins behind what it took, as glibc's does (its fenceposts).
 */
function growTop(m: HeapMemory, need: number): boolean {
  const top = link(m, m.control + C_TOP);
  const room = sizeOf(m, top);
  const more = Math.max(GROWTH, Math.ceil((need - room) / 4096) * 4096);
  const end = m.grow(more);
  // Lower than before: the program took memory away that was not its own.
  if (end < top + room) return false;
  if (end < top + room + 16) {
    m.mark(top + room, end + more - top - room, 'unallocated');
    m.set(top, down16(end + more - top));
    return true;
  }
  const before = m.get(top + 4);
  const rest = room - HEADER;
  const fence = rest < SMALLEST ? top : top + rest;
  const base = up16(end);
  setHeader(m, fence, base - fence, fence > top ? rest : before, FOREIGN);
  if (fence > top) {
    setHeader(m, top, rest, before, FREE);
    freeGap(m, top);
  }
  setHeader(m, base, down16(end + more - base), base - fence, TOP);
  m.mark(base + HEADER, end + more - base - HEADER, 'unallocated');
  setLink(m, m.control + C_TOP, base);
  return sizeOf(m, base) >= need || growTop(m, need);
}

/** A free chunk of at least `size` from the lists (most 64 looked at in a list of mixed sizes), or 0. */
function findFree(m: HeapMemory, size: number): number {
  for (let list = listOf(size); list < LISTS; list++) {
    const bits = m.get(m.control + C_BITS + 4 * (list >> 5)) & (-1 << (list & 31));
    if (bits === 0) {
      list |= 31;
      continue;
    }
    list = (list & ~31) + 31 - Math.clz32(bits & -bits);
    let chunk = link(m, m.control + C_LISTS + 8 * list);
    for (let looked = 0; chunk !== 0 && looked < 64; looked++) {
      if (sizeOf(m, chunk) >= size) return chunk;
      chunk = link(m, chunk + HEADER);
    }
  }
  return 0;
}

/** Cuts `chunk` (in no list) down to `size`; the rest, where it is large enough, becomes free. */
function split(m: HeapMemory, chunk: number, size: number): void {
  const whole = sizeOf(m, chunk);
  if (whole - size < SMALLEST) return;
  const rest = chunk + size;
  m.set(chunk, size);
  setHeader(m, rest, whole - size, size, FREE);
  m.set(chunk + whole + 4, whole - size);
  linkFree(m, rest);
}

export interface Place {
  readonly pc: number;
  readonly context: number;
}

const chunkSize = (n: number): number => HEADER + Math.max(16, Math.ceil(n / 16) * 16);

/**
 * `n` bytes (at most LARGEST_CHUNK), aligned to `align` (a power of two, 16 at least); answers the address, or 0 where there
 * is no memory. The bytes are undefined.
 */
export function allocate(m: HeapMemory, n: number, align: number, place: Place): number {
  if (link(m, m.control + C_START) === 0 && !start(m)) return 0;
  const size = chunkSize(n);
  // Room to move the block up to an aligned address, with a free chunk before it.
  const need = align > 16 ? size + align + SMALLEST : size;
  let chunk = findFree(m, need);
  if (chunk !== 0) unlinkFree(m, chunk);
  else {
    if (sizeOf(m, link(m, m.control + C_TOP)) < need + SMALLEST && !growTop(m, need + SMALLEST)) return 0;
    chunk = link(m, m.control + C_TOP);
    const room = sizeOf(m, chunk);
    const next = chunk + need;
    setHeader(m, chunk, need, m.get(chunk + 4), FREE);
    setHeader(m, next, room - need, need, TOP);
    setLink(m, m.control + C_TOP, next);
  }
  if (align > 16) {
    let address = Math.ceil((chunk + HEADER) / align) * align;
    if (address - HEADER !== chunk && address - HEADER - chunk < SMALLEST) address += align;
    const before = address - HEADER - chunk;
    if (before > 0) {
      const whole = sizeOf(m, chunk);
      setHeader(m, chunk + before, whole - before, before, FREE);
      m.set(chunk + whole + 4, whole - before);
      m.set(chunk, before);
      chunk += before;
      freeGap(m, chunk - before);
    }
  }
  split(m, chunk, size);
  m.set(chunk + 8, n);
  m.set(chunk + 12, LIVE);
  m.set(chunk + 16, place.pc);
  m.set(chunk + 20, place.context);
  const capacity = sizeOf(m, chunk) - HEADER;
  m.mark(chunk, HEADER, 'red zone');
  m.mark(chunk + HEADER, n, 'undefined');
  if (capacity > n) m.mark(chunk + HEADER + n, capacity - n, 'red zone');
  m.set(m.control + C_LIVE_BYTES, m.get(m.control + C_LIVE_BYTES) + n);
  m.set(m.control + C_LIVE_BLOCKS, m.get(m.control + C_LIVE_BLOCKS) + 1);
  return chunk + HEADER;
}

/** What lies before an aligned block becomes free, joined with a free chunk before it. */
function freeGap(m: HeapMemory, chunk: number): void {
  const before = m.get(chunk + 4);
  let at = chunk;
  if (before !== 0 && stateOf(m, chunk - before) === FREE) {
    at = chunk - before;
    unlinkFree(m, at);
    const size = before + sizeOf(m, chunk);
    m.set(at, size);
    m.set(at + size + 4, size);
  }
  linkFree(m, at);
}

/** Really frees a chunk that left the quarantine: joins it with free neighbours, or with the top. */
function recycle(m: HeapMemory, chunk: number): void {
  let size = sizeOf(m, chunk);
  let at = chunk;
  const before = m.get(chunk + 4);
  if (before !== 0 && stateOf(m, chunk - before) === FREE) {
    at = chunk - before;
    unlinkFree(m, at);
    size += before;
  }
  const next = at + size;
  const nextState = stateOf(m, next);
  const previousSize = m.get(at + 4);
  if (nextState === TOP) {
    size += sizeOf(m, next);
    setHeader(m, at, size, previousSize, TOP);
    setLink(m, m.control + C_TOP, at);
    m.mark(at + HEADER, next + HEADER - at - HEADER, 'unallocated');
    return;
  }
  if (nextState === FREE) {
    unlinkFree(m, next);
    size += sizeOf(m, next);
  }
  setHeader(m, at, size, previousSize, FREE);
  m.set(at + size + 4, size);
  m.mark(at + HEADER, size - HEADER, 'freed');
  linkFree(m, at);
}

/** What free found: '' freed; 'double' freed before; 'invalid' no block begins there. */
export type FreeResult = '' | 'double' | 'invalid';

/** Is `address` the start of a block? Its state, without changing anything. */
export function blockState(m: HeapMemory, address: number): 'live' | 'freed' | 'none' {
  const first = link(m, m.control + C_START);
  const top = link(m, m.control + C_TOP);
  if (first === 0 || address % 16 !== 0 || address < first + HEADER || address >= top + HEADER) return 'none';
  const state = stateOf(m, address - HEADER);
  if (state === LIVE) return 'live';
  return state === QUARANTINED || state === FREE ? 'freed' : 'none';
}

export function release(m: HeapMemory, address: number, place: Place): FreeResult {
  const state = blockState(m, address);
  if (state === 'none') return 'invalid';
  if (state === 'freed') return 'double';
  const chunk = address - HEADER;
  m.set(m.control + C_LIVE_BYTES, m.get(m.control + C_LIVE_BYTES) - m.get(chunk + 8));
  m.set(m.control + C_LIVE_BLOCKS, m.get(m.control + C_LIVE_BLOCKS) - 1);
  m.set(chunk + 12, QUARANTINED);
  m.set(chunk + 24, place.pc);
  m.set(chunk + 28, place.context);
  m.mark(address, sizeOf(m, chunk) - HEADER, 'freed');
  // The queue's links are in the payload.
  setLink(m, address, 0);
  const last = link(m, m.control + C_LAST);
  if (last === 0) setLink(m, m.control + C_FIRST, chunk);
  else setLink(m, last + HEADER, chunk);
  setLink(m, m.control + C_LAST, chunk);
  let bytes = m.get(m.control + C_BYTES) + sizeOf(m, chunk);
  let blocks = m.get(m.control + C_BLOCKS) + 1;
  while (bytes > QUARANTINE_BYTES || blocks > QUARANTINE_BLOCKS) {
    const oldest = link(m, m.control + C_FIRST);
    const next = link(m, oldest + HEADER);
    setLink(m, m.control + C_FIRST, next);
    if (next === 0) setLink(m, m.control + C_LAST, 0);
    bytes -= sizeOf(m, oldest);
    blocks--;
    recycle(m, oldest);
  }
  m.set(m.control + C_BYTES, bytes);
  m.set(m.control + C_BLOCKS, blocks);
  return '';
}

/** Size asked for of a live block. */
export const blockSize = (m: HeapMemory, address: number): number => m.get(address - HEADER + 8);

/** Changes the size of a live block where it is; false: it must move. */
export function resize(m: HeapMemory, address: number, n: number): boolean {
  const chunk = address - HEADER;
  const capacity = sizeOf(m, chunk) - HEADER;
  if (n > capacity || capacity - n > 64) return false;
  const old = m.get(chunk + 8);
  m.set(chunk + 8, n);
  m.set(m.control + C_LIVE_BYTES, m.get(m.control + C_LIVE_BYTES) + n - old);
  if (n > old) m.mark(address + old, n - old, 'undefined');
  else if (n < old) m.mark(address + n, old - n, 'red zone');
  return true;
}

export interface Block {
  readonly address: number;
  readonly size: number;
  readonly state: 'live' | 'freed';
  readonly allocated: Place;
  /** Meaningful for freed ones. */
  readonly freed: Place;
}

/** Blocks in order of address: live ones, and freed ones still in quarantine. */
export function* blocks(m: HeapMemory): Generator<Block> {
  const top = link(m, m.control + C_TOP);
  let chunk = link(m, m.control + C_START);
  while (chunk !== 0 && chunk < top) {
    const state = stateOf(m, chunk);
    if (state === LIVE || state === QUARANTINED) {
      yield {
        address: chunk + HEADER,
        size: m.get(chunk + 8),
        state: state === LIVE ? 'live' : 'freed',
        allocated: { pc: m.get(chunk + 16), context: m.get(chunk + 20) },
        freed: { pc: m.get(chunk + 24), context: m.get(chunk + 28) },
      };
    }
    // Where the program took the heap's memory away there are no sizes.
    if (sizeOf(m, chunk) < SMALLEST && state !== FOREIGN) return;
    chunk += sizeOf(m, chunk);
  }
}

/** The block that `address` lies in, or right behind (a red zone), or undefined. */
export function blockAt(m: HeapMemory, address: number): Block | undefined {
  let found: Block | undefined;
  for (const block of blocks(m)) {
    if (block.address > address + HEADER) break;
    if (found === undefined || block.address <= address) found = block;
  }
  return found;
}

/** Bytes and blocks that are live (not counting mappings of their own). */
export const liveTotals = (m: HeapMemory): { bytes: number; blocks: number } => ({
  bytes: m.get(m.control + C_LIVE_BYTES),
  blocks: m.get(m.control + C_LIVE_BLOCKS),
});

/** Checks the structure (tests): the first thing wrong, or ''. */
export function checkHeap(m: HeapMemory): string {
  const top = link(m, m.control + C_TOP);
  let chunk = link(m, m.control + C_START);
  let before = 0;
  let wasFree = false;
  while (chunk < top) {
    if (m.get(chunk + 4) !== before) return `chunk ${chunk}: size before is ${m.get(chunk + 4)}, not ${before}`;
    const state = stateOf(m, chunk);
    if (state !== LIVE && state !== QUARANTINED && state !== FREE && state !== FOREIGN)
      return `chunk ${chunk}: state ${state}`;
    if (state === FREE && wasFree) return `chunk ${chunk}: two free neighbours`;
    wasFree = state === FREE;
    before = sizeOf(m, chunk);
    if (before < SMALLEST || before % 16 !== 0) return `chunk ${chunk}: size ${before}`;
    chunk += before;
  }
  if (chunk !== top) return 'chunks do not end at the top';
  if (chunk !== 0 && m.get(chunk + 4) !== before) return 'top: wrong size before';
  return '';
}
