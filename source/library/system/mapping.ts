/** <sys/mman.h> and the program break: mappings, their protection, and what the kernel is told of them. */
import { arg32, argAddress, argI64, argU64, setResult64, setResultAddress } from '../../kernel/call.js';
import { DONE, type Intrinsic, type Next } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { writeBytes } from '../../kernel/memory/access.js';
import { discardPages, populate, setLocked, setOnFork } from '../../kernel/memory/advise.js';
import { ADDRESS_LIMIT, NULL_LIMIT, PAGE_SIZE, Pte, type Region } from '../../kernel/memory/layout.js';
import {
  growHeap,
  mappedUntil,
  mapRegion,
  protectRegion,
  regionAt,
  regions,
  roundToPages,
  unmapRegion,
} from '../../kernel/memory/map.js';
import { growRegion, moveMapping, uniformRegion } from '../../kernel/memory/remap.js';
import { mark, Shade } from '../../kernel/memory/shadow.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { pageAt } from '../../kernel/memory/table.js';
import { alias, answer, type Ctx, fail, plain, type Rec, single, spaceOf } from '../define.js';
import { Errno } from '../text/errors.js';
import { mapFile } from './map-file.js';

const enter = (k: Kernel, context: Ctx, name: string): void => k.machine.model.enterSystemCall(k, context, name);

const PROT_READ = 1;
const PROT_WRITE = 2;
const PROT_EXEC = 4;
const PROT_ALL = 7;
const MAP_SHARED = 1;
const MAP_PRIVATE = 2;
const MAP_SHARED_VALIDATE = 3;
const MAP_TYPE = 0xf;
const MAP_FIXED = 0x10;
const MAP_ANONYMOUS = 0x20;
const MAP_LOCKED = 0x2000;
const MAP_NORESERVE = 0x4000;
const MAP_POPULATE = 0x8000;
const MAP_HUGETLB = 0x40000;
const MAP_FIXED_NOREPLACE = 0x100000;

/** Addresses of a process end a page below 2^47. */
const LIMIT = ADDRESS_LIMIT - PAGE_SIZE;
/** Pages that one step makes present. */
const POPULATE_PIECE = 2048;

const aligned = (address: number): boolean => address % PAGE_SIZE === 0;

/** An address, or a negative error number as (void *)-1. */
function giveAddress(k: Kernel, context: Ctx, call: Rec, address: number): Next {
  if (address < 0) {
    setErrno(k, context, -address);
    setResult64(context, call, -1n);
  } else setResultAddress(context, call, address);
  return DONE;
}

const permissionsOf = (protection: number): Pick<Region, 'read' | 'write' | 'exec'> => ({
  read: (protection & PROT_READ) !== 0,
  write: (protection & PROT_WRITE) !== 0,
  exec: (protection & PROT_EXEC) !== 0,
});

/** The address of a new mapping, or a negative error number. Checked in Linux's order. */
function map(k: Kernel, context: Ctx, call: Rec): number {
  const hint = argAddress(context, call, 0);
  const length = Number(argU64(context, call, 1));
  const protection = arg32(context, call, 2);
  const flags = arg32(context, call, 3);
  const fd = arg32(context, call, 4);
  const offset = Number(argI64(context, call, 5));
  if (!aligned(offset) || offset < 0 || length === 0) return -Errno.EINVAL;
  const type = flags & MAP_TYPE;
  const anonymous = (flags & MAP_ANONYMOUS) !== 0;
  if (type !== MAP_SHARED && type !== MAP_PRIVATE && (anonymous || type !== MAP_SHARED_VALIDATE)) return -Errno.EINVAL;
  const size = roundToPages(length);
  // There are no huge pages.
  if (size > LIMIT || (flags & MAP_HUGETLB) !== 0) return -Errno.ENOMEM;
  const shared = type !== MAP_PRIVATE;
  const may = permissionsOf(protection);
  let file: { readonly object: number; readonly name: string } | undefined;
  if (!anonymous) {
    const found = mapFile(k, context, fd, { size, offset, shared, write: may.write });
    if (typeof found === 'number') return found;
    file = found;
  }
  const space = spaceOf(k, context);
  const fixed = (flags & (MAP_FIXED | MAP_FIXED_NOREPLACE)) !== 0;
  if (fixed) {
    if (!aligned(hint)) return -Errno.EINVAL;
    if (hint + size > LIMIT) return -Errno.ENOMEM;
    if (hint < NULL_LIMIT) return -Errno.EPERM;
    if ((flags & MAP_FIXED_NOREPLACE) === 0) unmapRegion(k, space, hint, size);
    else if (regions(k, space).some((r) => r.start < hint + size && r.end > hint)) return -Errno.EEXIST;
  }
  const request = {
    size,
    kind: 'mapped',
    name: file?.name ?? 'mmap',
    ...may,
    shared,
    reserve: may.write && (flags & MAP_NORESERVE) === 0,
    ...(file === undefined ? {} : { object: file.object, offset }),
  } as const;
  // A hint that cannot be followed is no error.
  const wanted = roundToPages(hint);
  const at = fixed || (wanted >= NULL_LIMIT && wanted + size <= LIMIT) ? { at: wanted } : {};
  let address = mapRegion(k, space, { ...request, ...at });
  if (address === 0 && !fixed && hint !== 0) address = mapRegion(k, space, request);
  if (address === 0) return -Errno.ENOMEM;
  if ((flags & MAP_LOCKED) !== 0) setLocked(k, space, address, size, true);
  return address;
}

/** The part of a call that has been made present, and where that ends; the address is the call's result. */
const POPULATED = 0;
const POPULATE_END = 1;
const ADDRESS = 2;

const mmap = (name: string): Intrinsic =>
  single(name, 'memory', 'map', (k, context, call) => {
    if (call.data.length === 0) {
      enter(k, context, 'mmap');
      const address = map(k, context, call);
      const flags = arg32(context, call, 3);
      if (address < 0 || (flags & (MAP_POPULATE | MAP_LOCKED)) === 0) return giveAddress(k, context, call, address);
      const end = address + roundToPages(Number(argU64(context, call, 1)));
      call.data = [address, end, address];
    }
    return populating(k, context, call) ? 0 : giveAddress(k, context, call, call.data[ADDRESS]!);
  });

/** One piece of the pages that a call makes present; true: there are more. */
function populating(k: Kernel, context: Ctx, call: Rec): boolean {
  const [from = 0, end = 0, address = 0] = [call.data[POPULATED], call.data[POPULATE_END], call.data[ADDRESS]];
  const at = populate(k, spaceOf(k, context), from, end, POPULATE_PIECE);
  call.data = [at, end, address];
  return at < end;
}

/** Start and size of the range that a call names, in whole pages; undefined: EINVAL. */
function rangeOf(context: Ctx, call: Rec): { readonly start: number; readonly size: number } | undefined {
  const start = argAddress(context, call, 0);
  return aligned(start) ? { start, size: roundToPages(Number(argU64(context, call, 1))) } : undefined;
}

const isMapped = (k: Kernel, space: number, start: number, size: number): boolean =>
  mappedUntil(regions(k, space), start, start + size) === start + size;

/** A call over a range of pages: EINVAL for one that is none, `beyond` for one that no process can have. */
const overRange = (
  name: string,
  beyond: number,
  body: (k: Kernel, context: Ctx, call: Rec, start: number, size: number) => number,
): Intrinsic =>
  plain(name, 'memory', (k, context, call) => {
    enter(k, context, name);
    const range = rangeOf(context, call);
    let error: number = Errno.EINVAL;
    if (range !== undefined)
      error = range.start + range.size > ADDRESS_LIMIT ? beyond : body(k, context, call, range.start, range.size);
    if (error === 0) answer(context, call, 0);
    else fail(k, context, call, error);
  });

// ---- mremap

const MREMAP_MAYMOVE = 1;
const MREMAP_FIXED = 2;

function remap(k: Kernel, context: Ctx, call: Rec): number {
  const space = spaceOf(k, context);
  const start = argAddress(context, call, 0);
  const size = roundToPages(Number(argU64(context, call, 1)));
  const newSize = roundToPages(Number(argU64(context, call, 2)));
  const flags = arg32(context, call, 3);
  const mayMove = (flags & MREMAP_MAYMOVE) !== 0;
  const fixed = (flags & MREMAP_FIXED) !== 0;
  if (!aligned(start) || newSize === 0 || (flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED)) !== 0) return -Errno.EINVAL;
  if (fixed && !mayMove) return -Errno.EINVAL;
  if (newSize > LIMIT || start + size > LIMIT) return -Errno.EINVAL;
  const region = regionAt(k, space, start);
  if (region === undefined) return -Errno.EFAULT;
  // An old size of 0 makes a second mapping, of shared memory only.
  if (size === 0 && (!region.shared || !mayMove)) return -Errno.EINVAL;
  let to: number | undefined;
  if (fixed) {
    to = argAddress(context, call, 4);
    if (!aligned(to) || to + newSize > LIMIT || (to < start + size && start < to + newSize)) return -Errno.EINVAL;
    if (to < NULL_LIMIT) return -Errno.EPERM;
  } else if (size > 0 && newSize <= size) {
    if (newSize < size) unmapRegion(k, space, start + newSize, size - newSize);
    return start;
  }
  if (size > 0 && uniformRegion(k, space, start, size) === undefined) return -Errno.EFAULT;
  if (!fixed && size > 0 && growRegion(k, space, start + size, start + newSize)) return start;
  if (!mayMove) return -Errno.ENOMEM;
  if (to !== undefined) unmapRegion(k, space, to, newSize);
  return moveMapping(k, space, region, start, size, newSize, to, size === 0) || -Errno.ENOMEM;
}

// ---- madvise

const Advice = {
  dontNeed: 4,
  remove: 9,
  dontFork: 10,
  doFork: 11,
  wipeOnFork: 18,
  keepOnFork: 19,
} as const;
/** NORMAL, RANDOM, SEQUENTIAL, WILLNEED, FREE (pages are never short), MERGEABLE to DODUMP, COLD, PAGEOUT: nothing changes. */
const HINTS: ReadonlySet<number> = new Set([0, 1, 2, 3, 8, 12, 13, 14, 15, 16, 17, 20, 21]);

function advise(k: Kernel, space: number, start: number, size: number, advice: number): number {
  const known = HINTS.has(advice) || (Object.values(Advice) as number[]).includes(advice);
  if (!known || advice === Advice.remove) return Errno.EINVAL;
  if (size === 0) return 0;
  const there = regions(k, space).filter((r) => r.start < start + size && r.end > start);
  if (advice === Advice.dontNeed && there.some((r) => r.locked)) return Errno.EINVAL;
  // Only private memory of the space's own can be wiped.
  if (advice === Advice.wipeOnFork && there.some((r) => r.object >= 0)) return Errno.EINVAL;
  if (advice === Advice.dontNeed) discardPages(k, space, start, size);
  else if (!HINTS.has(advice)) {
    const onFork = advice === Advice.dontFork ? 'gone' : advice === Advice.wipeOnFork ? 'wiped' : '';
    setOnFork(k, space, start, size, onFork);
  }
  return isMapped(k, space, start, size) ? 0 : Errno.ENOMEM;
}

// ---- msync, mincore, mlock

const MS_ASYNC = 1;
const MS_INVALIDATE = 2;
const MS_SYNC = 4;

function mincore(k: Kernel, context: Ctx, call: Rec, start: number, size: number): number {
  const space = spaceOf(k, context);
  if (!isMapped(k, space, start, size)) return Errno.ENOMEM;
  const mm = k.state.spaces[space]!;
  const resident = Uint8Array.from({ length: size / PAGE_SIZE }, (_, i) =>
    ((pageAt(mm, start + i * PAGE_SIZE)?.flags ?? 0) & Pte.present) !== 0 ? 1 : 0,
  );
  writeBytes(k, space, argAddress(context, call, 2), resident);
  return 0;
}

/** mlock takes any address, and whole pages around the range. Its pages become present. */
const mlock = (name: string): Intrinsic =>
  single(name, 'memory', 'lock', (k, context, call) => {
    if (call.data.length === 0) {
      enter(k, context, name);
      const address = argAddress(context, call, 0);
      const start = address - (address % PAGE_SIZE);
      const end = roundToPages(address + Number(argU64(context, call, 1)));
      if (end > ADDRESS_LIMIT) return fail(k, context, call, Errno.EINVAL);
      if (!setLocked(k, spaceOf(k, context), start, end - start, true)) return fail(k, context, call, Errno.ENOMEM);
      call.data = [start, end, 0];
    }
    return populating(k, context, call) ? 0 : answer(context, call, 0);
  });

const MCL_ALL = 7;

// ---- The program break

/** sbrk's memory lies in the heap region among malloc's (heap.ts steps over it); what the program asks for is its own to use. */
function moveBreak(k: Kernel, context: Ctx, bytes: number): number {
  const space = spaceOf(k, context);
  const old = growHeap(k, space, bytes);
  if (old < 0) return -Errno.ENOMEM;
  if (bytes > 0) mark(k, space, old, bytes, Shade.defined);
  return old;
}

const mmapCall = mmap('mmap');

export const mappingFunctions: readonly Intrinsic[] = [
  mmapCall,
  alias('mmap64', mmapCall),
  overRange('munmap', Errno.EINVAL, (k, context, _, start, size) => {
    if (size === 0) return Errno.EINVAL;
    unmapRegion(k, spaceOf(k, context), start, size);
    return 0;
  }),
  overRange('mprotect', Errno.ENOMEM, (k, context, call, start, size) => {
    const protection = arg32(context, call, 2);
    if ((protection & ~PROT_ALL) !== 0) return Errno.EINVAL;
    if (size === 0) return 0;
    const { read, write, exec } = permissionsOf(protection);
    return protectRegion(k, spaceOf(k, context), start, size, read, write, exec) ? 0 : Errno.ENOMEM;
  }),
  plain('mremap', 'memory', (k, context, call) => {
    enter(k, context, 'mremap');
    giveAddress(k, context, call, remap(k, context, call));
  }),
  overRange('madvise', Errno.EINVAL, (k, context, call, start, size) =>
    advise(k, spaceOf(k, context), start, size, arg32(context, call, 2)),
  ),
  // glibc does nothing for POSIX_MADV_DONTNEED, which must not lose data; errors are answered, not put into errno.
  plain('posix_madvise', 'memory', (k, context, call) => {
    const advice = arg32(context, call, 2);
    const range = rangeOf(context, call);
    if (advice === Advice.dontNeed) return void answer(context, call, 0);
    enter(k, context, 'madvise');
    const known = range !== undefined && range.start + range.size <= ADDRESS_LIMIT && advice >= 0 && advice < 4;
    answer(context, call, known ? advise(k, spaceOf(k, context), range.start, range.size, advice) : Errno.EINVAL);
  }),
  // Whoever reads the object sees every store at once: there is nothing to bring up to date.
  overRange('msync', Errno.ENOMEM, (k, context, call, start, size) => {
    const flags = arg32(context, call, 2);
    const both = (flags & MS_ASYNC) !== 0 && (flags & MS_SYNC) !== 0;
    if (both || (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)) !== 0) return Errno.EINVAL;
    return isMapped(k, spaceOf(k, context), start, size) ? 0 : Errno.ENOMEM;
  }),
  overRange('mincore', Errno.ENOMEM, mincore),
  mlock('mlock'),
  plain('munlock', 'memory', (k, context, call) => {
    enter(k, context, 'munlock');
    const address = argAddress(context, call, 0);
    const start = address - (address % PAGE_SIZE);
    const size = roundToPages(address + Number(argU64(context, call, 1))) - start;
    if (start + size > ADDRESS_LIMIT) fail(k, context, call, Errno.EINVAL);
    else if (setLocked(k, spaceOf(k, context), start, size, false)) answer(context, call, 0);
    else fail(k, context, call, Errno.ENOMEM);
  }),
  plain('mlockall', 'memory', (k, context, call) => {
    enter(k, context, 'mlockall');
    const flags = arg32(context, call, 0);
    if (flags === 0 || (flags & ~MCL_ALL) !== 0) return void fail(k, context, call, Errno.EINVAL);
    // Pages that nobody has touched stay away until somebody does.
    for (const r of regions(k, spaceOf(k, context))) setLocked(k, spaceOf(k, context), r.start, r.end - r.start, true);
    answer(context, call, 0);
  }),
  plain('munlockall', 'memory', (k, context, call) => {
    enter(k, context, 'munlockall');
    for (const r of regions(k, spaceOf(k, context))) setLocked(k, spaceOf(k, context), r.start, r.end - r.start, false);
    answer(context, call, 0);
  }),
  plain('sbrk', 'memory', (k, context, call) => {
    const bytes = Number(argI64(context, call, 0));
    if (bytes !== 0) enter(k, context, 'brk');
    giveAddress(k, context, call, moveBreak(k, context, bytes));
  }),
  plain('brk', 'memory', (k, context, call) => {
    enter(k, context, 'brk');
    const address = argAddress(context, call, 0);
    const { brk, heapStart } = k.state.spaces[spaceOf(k, context)]!;
    // The kernel answers the old end to an address below the heap, and glibc is content with any that is no lower.
    const moved = address < heapStart ? 0 : moveBreak(k, context, address - brk);
    if (moved < 0) fail(k, context, call, -moved);
    else answer(context, call, 0);
  }),
];
