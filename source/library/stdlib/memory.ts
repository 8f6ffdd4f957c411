/** malloc and its kin: the allocator of heap.ts over the simulated memory; large blocks are mappings of their own. */
import { argAddress, argU64, setResult32, setResultAddress } from '../../kernel/call.js';
import { charge, emit } from '../../kernel/emit.js';
import { Fault } from '../../kernel/faults.js';
import { DONE, type Intrinsic, type Next } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { copy, fill, peek32, peek64, peekU32, poke32, poke64, writeAddress } from '../../kernel/memory/access.js';
import { growHeap, mapRegion, regionAt, regions, unmapRegion } from '../../kernel/memory/map.js';
import { mark, Shade } from '../../kernel/memory/shadow.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { writeOutput } from '../../kernel/output.js';
import type { Context } from '../../kernel/state.js';
import { bytesOf, type Ctx, hex, misuse, PIECE, plain, type Rec, single, spaceOf, threadName } from '../define.js';
import { ensureStatics, HEAP_WORDS } from '../statics.js';
import { Errno } from '../text/errors.js';
import * as heap from './heap.js';

const SHADES: Readonly<Record<heap.BlockMark, number>> = {
  undefined: Shade.undefined,
  'red zone': Shade.redZone,
  freed: Shade.freed,
  unallocated: Shade.unallocated,
};

/** Blocks from here on are mappings of their own, as in glibc. */
const MAPPED = 128 << 10;
/** No block is larger: Linux refuses what cannot possibly be there. */
const LARGEST = 16 * 2 ** 30;
/** What allocating or freeing takes on the host, ns. */
const HEAP_WORK = 2000;
const MAPPED_MAGIC = 0x4d415050;
const MAPPED_NAME = 'malloc';

/** The allocator's view of an address space. */
export function heapMemory(k: Kernel, space: number): heap.HeapMemory {
  return {
    get: (address) => peek32(k, space, address),
    set: (address, word) => poke32(k, space, address, word),
    link: (address) => peek64(k, space, address),
    setLink: (address, to) => poke64(k, space, address, to >>> 0, (to / 2 ** 32) | 0),
    mark: (address, size, state) => mark(k, space, address, size, SHADES[state]),
    grow: (bytes) => growHeap(k, space, bytes),
    control: HEAP_WORDS,
  };
}

const placeOf = (context: Context): heap.Place => ({ pc: context.pc, context: context.id });

/** `file:line` of an instruction. */
export function lineOf(k: Kernel, pc: number): string {
  const places = k.program.places;
  const file = k.program.files[places[3 * pc] ?? -1];
  return file === undefined ? `instruction ${pc}` : `${file.path}:${places[3 * pc + 1]}`;
}

/** A block of `n` bytes, undefined; 0 where there is no memory (errno is set). `align`: a power of two. */
export function allocate(k: Kernel, context: Ctx, n: number, align = 16): number {
  const space = ensureStatics(k, context);
  k.scratch.work += HEAP_WORK;
  let address = 0;
  if (n < MAPPED && align <= 4096) address = heap.allocate(heapMemory(k, space), n, align, placeOf(context));
  else if (n <= LARGEST && align <= LARGEST) address = allocateMapped(k, space, n, Math.max(align, heap.HEADER));
  if (address === 0) setErrno(k, context, Errno.ENOMEM);
  else {
    k.scratch.accesses?.fresh(k, space, address, n);
    emit(k, 'allocate', { context: context.id, address, size: n });
  }
  return address;
}

function allocateMapped(k: Kernel, space: number, n: number, align: number): number {
  const size = Math.ceil((n + align + (align > 4096 ? align : 0)) / 4096) * 4096;
  const start = mapRegion(k, space, { size, kind: 'mapped', name: MAPPED_NAME, read: true, write: true });
  if (start <= 0) return 0;
  charge(k, 'systemCall');
  const address = Math.ceil((start + heap.HEADER) / align) * align;
  const header = address - heap.HEADER;
  const words = [n, Math.floor(n / 2 ** 32), start, Math.floor(start / 2 ** 32), size, Math.floor(size / 2 ** 32)];
  words.forEach((word, i) => {
    poke32(k, space, header + 4 * i, word);
  });
  poke32(k, space, header + 24, MAPPED_MAGIC);
  mark(k, space, header, heap.HEADER, Shade.redZone);
  // What lies behind the block up to the end of its page.
  const behind = Math.min(start + size - address - n, 4096);
  if (behind > 0) mark(k, space, address + n, behind, Shade.redZone);
  return address;
}

interface Mapped {
  readonly size: number;
  readonly start: number;
  readonly bytes: number;
}

/** The mapping that a large block has, or undefined. */
function mappedBlock(k: Kernel, space: number, address: number): Mapped | undefined {
  const header = address - heap.HEADER;
  const region = regionAt(k, space, header);
  if (region === undefined || region.name !== MAPPED_NAME) return undefined;
  if (peekU32(k, space, header + 24) !== MAPPED_MAGIC) return undefined;
  const wide = (at: number): number => (peekU32(k, space, at) ?? 0) + (peekU32(k, space, at + 4) ?? 0) * 2 ** 32;
  return { size: wide(header), start: wide(header + 8), bytes: wide(header + 16) };
}

/** Ends the process as glibc does: its message on stderr, then SIGABRT. */
function corrupted(
  k: Kernel,
  context: Ctx,
  kind: 'double free' | 'invalid free',
  address: number,
  says: string,
): never {
  writeOutput(k, context, 2, bytesOf(`${says}\n`));
  const space = spaceOf(k, context);
  let message = `${hex(address)} is given to free, but no block of the heap begins there`;
  const block = heap.blockAt(heapMemory(k, space), address);
  const within = block !== undefined && address < block.address + block.size + heap.HEADER;
  if (kind === 'double free') {
    message = `The block at ${hex(address)} is freed a second time`;
    if (within && block.state === 'freed') {
      message += `: ${threadName(k, block.freed.context)} freed it at ${lineOf(k, block.freed.pc)}`;
    }
  } else if (within && block.address !== address) {
    message += `: it points into the block of ${block.size} bytes at ${hex(block.address)}`;
  } else {
    const region = regionAt(k, space, address);
    message += region === undefined ? '; nothing is mapped there' : `: it lies in ${region.name || region.kind}`;
  }
  throw new Fault(kind, address, message);
}

/** free. Throws a fault for what is no live block. */
export function release(k: Kernel, context: Ctx, address: number): void {
  if (address === 0) return;
  const space = ensureStatics(k, context);
  k.scratch.work += HEAP_WORK;
  const large = mappedBlock(k, space, address);
  if (large !== undefined) {
    emit(k, 'free', { context: context.id, address, size: large.size });
    charge(k, 'systemCall');
    unmapRegion(k, space, large.start, large.bytes);
    return;
  }
  const memory = heapMemory(k, space);
  const state = heap.blockState(memory, address);
  if (state === 'none') corrupted(k, context, 'invalid free', address, 'free(): invalid pointer');
  if (state === 'freed') corrupted(k, context, 'double free', address, 'free(): double free detected in tcache 2');
  emit(k, 'free', { context: context.id, address, size: heap.blockSize(memory, address) });
  heap.release(memory, address, placeOf(context));
}

/** Size asked for of a live block, or undefined. */
function sizeAt(k: Kernel, space: number, address: number): number | undefined {
  const large = mappedBlock(k, space, address);
  if (large !== undefined) return large.size;
  const memory = heapMemory(k, space);
  return heap.blockState(memory, address) === 'live' ? heap.blockSize(memory, address) : undefined;
}

/** Where realloc's new block lies while pieces are copied: number of its bytes that have come over, and its address. */
const COPIED = 0;
const MOVED = 1;

/** realloc to `n` bytes, in pieces as memcpy is: of a large block each phase copies one. */
function reallocate(k: Kernel, context: Ctx, call: Rec, n: number): Next {
  const address = argAddress(context, call, 0);
  const space = ensureStatics(k, context);
  const kept = Math.min(n, address === 0 ? 0 : (sizeAt(k, space, address) ?? 0));
  const moved = call.data[MOVED] ?? beginReallocate(k, context, address, n);
  const done = call.data[COPIED] ?? 0;
  if (moved === 0 || moved === address || address === 0) {
    setResultAddress(context, call, moved);
    return DONE;
  }
  const count = Math.max(0, Math.min(PIECE, kept - done));
  copy(k, space, moved + done, address + done, count);
  charge(k, 'byte', count);
  if (done + count < kept) {
    call.data = [done + count, moved];
    return 0;
  }
  release(k, context, address);
  setResultAddress(context, call, moved);
  return DONE;
}

/** The block that it becomes: `address` itself where it fits, a new one that must still be filled, or 0. */
function beginReallocate(k: Kernel, context: Ctx, address: number, n: number): number {
  if (address === 0) return allocate(k, context, n);
  const space = spaceOf(k, context);
  if (sizeAt(k, space, address) === undefined) {
    const freed = heap.blockState(heapMemory(k, space), address) === 'freed';
    if (freed) corrupted(k, context, 'double free', address, 'realloc(): invalid pointer');
    corrupted(k, context, 'invalid free', address, 'realloc(): invalid pointer');
  }
  if (n === 0) {
    release(k, context, address);
    return 0;
  }
  const resized = mappedBlock(k, space, address) === undefined && n < MAPPED;
  if (resized && heap.resize(heapMemory(k, space), address, n)) return address;
  return allocate(k, context, n);
}

/** A size argument: at most 2^53, which is refused like anything above LARGEST. */
const sizeArgument = (n: bigint): number => Number(n > 1n << 52n ? 1n << 52n : n);

const isPower = (n: number): boolean => n > 0 && Number.isInteger(Math.log2(n));

export interface HeapBlock extends heap.Block {
  readonly mapped: boolean;
}

/** Blocks of a process's heap for the pane: live and lately freed ones by address, then the large ones. */
export function* heapBlocks(k: Kernel, space: number): Generator<HeapBlock> {
  for (const block of heap.blocks(heapMemory(k, space))) yield { ...block, mapped: false };
  for (const region of regions(k, space)) {
    if (region.name !== MAPPED_NAME) continue;
    const block = mappedBlock(k, space, region.start + heap.HEADER);
    const nobody = { pc: -1, context: -1 };
    if (block !== undefined) {
      yield {
        address: region.start + heap.HEADER,
        size: block.size,
        state: 'live',
        allocated: nobody,
        freed: nobody,
        mapped: true,
      };
    }
  }
}

/** The block that an address lies in or beside, for messages about faults. */
export const heapBlockAt = (k: Kernel, space: number, address: number): heap.Block | undefined =>
  heap.blockAt(heapMemory(k, space), address);

function zeroed(k: Kernel, context: Ctx, n: bigint): number {
  const size = sizeArgument(n);
  const address = allocate(k, context, size);
  if (address === 0) return 0;
  // A fresh mapping is zero already.
  if (size < MAPPED) {
    fill(k, spaceOf(k, context), address, 0, size);
    charge(k, 'byte', size);
  }
  return address;
}

function aligned(k: Kernel, context: Ctx, align: number, n: bigint): number {
  if (!isPower(align)) {
    setErrno(k, context, Errno.EINVAL);
    return 0;
  }
  return allocate(k, context, sizeArgument(n), Math.max(16, align));
}

/** Where an address lies in the heap, in words for a fault; undefined: no block is near. */
function describeAddress(k: Kernel, space: number, address: number): string | undefined {
  if (regionAt(k, space, HEAP_WORDS) === undefined) return undefined;
  const block = heap.blockAt(heapMemory(k, space), address);
  if (block === undefined || address >= block.address + block.size + 2 * heap.HEADER) return undefined;
  const bytes = (n: number): string => `${n} byte${n === 1 ? '' : 's'}`;
  const what = `the heap block of ${bytes(block.size)} that ${threadName(k, block.allocated.context)} allocated at ${lineOf(k, block.allocated.pc)}`;
  const freed =
    block.state === 'freed' ? ` and ${threadName(k, block.freed.context)} freed at ${lineOf(k, block.freed.pc)}` : '';
  const offset = address - block.address;
  if (offset < 0) return `${bytes(-offset)} before ${what}${freed}`;
  if (offset < block.size) return offset === 0 ? `${what}${freed}` : `byte ${offset} of ${what}${freed}`;
  return `${bytes(offset - block.size)} past the end of ${what}${freed}`;
}

const functions: readonly Intrinsic[] = [
  plain('malloc', 'memory', (k, context, call) =>
    setResultAddress(context, call, allocate(k, context, sizeArgument(argU64(context, call, 0)))),
  ),
  plain('calloc', 'memory', (k, context, call) =>
    setResultAddress(context, call, zeroed(k, context, argU64(context, call, 0) * argU64(context, call, 1))),
  ),
  single('realloc', 'memory', 'call', (k, context, call) =>
    reallocate(k, context, call, sizeArgument(argU64(context, call, 1))),
  ),
  single('reallocarray', 'memory', 'call', (k, context, call) =>
    reallocate(k, context, call, sizeArgument(argU64(context, call, 1) * argU64(context, call, 2))),
  ),
  plain('free', 'memory', (k, context, call) => release(k, context, argAddress(context, call, 0))),
  plain('cfree', 'memory', (k, context, call) => release(k, context, argAddress(context, call, 0))),
  plain('aligned_alloc', 'memory', (k, context, call) =>
    setResultAddress(
      context,
      call,
      aligned(k, context, sizeArgument(argU64(context, call, 0)), argU64(context, call, 1)),
    ),
  ),
  plain('memalign', 'memory', (k, context, call) =>
    setResultAddress(
      context,
      call,
      aligned(k, context, sizeArgument(argU64(context, call, 0)), argU64(context, call, 1)),
    ),
  ),
  plain('valloc', 'memory', (k, context, call) =>
    setResultAddress(context, call, aligned(k, context, 4096, argU64(context, call, 0))),
  ),
  plain('posix_memalign', 'memory', (k, context, call) => {
    const align = sizeArgument(argU64(context, call, 1));
    if (!isPower(align) || align < 8) {
      misuse(k, context, 0, `posix_memalign wants a power of two, 8 at least, as alignment, not ${align}`);
      setResult32(context, call, Errno.EINVAL);
      return;
    }
    const address = allocate(k, context, sizeArgument(argU64(context, call, 2)), Math.max(16, align));
    if (address !== 0) writeAddress(k, spaceOf(k, context), argAddress(context, call, 0), address);
    setResult32(context, call, address === 0 ? Errno.ENOMEM : 0);
  }),
  plain('malloc_trim', 'memory', (_, context, call) => setResult32(context, call, 0)),
  plain('malloc_usable_size', 'memory', (k, context, call) => {
    const address = argAddress(context, call, 0);
    setResultAddress(context, call, address === 0 ? 0 : (sizeAt(k, ensureStatics(k, context), address) ?? 0));
  }),
];

export const memoryFunctions: readonly Intrinsic[] = functions.map((f) => ({ ...f, describeAddress }));
