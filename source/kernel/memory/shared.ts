/**
 * Memory objects: what several address spaces map (layout.ts, MemoryObject). An object lives while a region maps it or
 * somebody holds it: a name, a descriptor, a segment. Its frames have one reference by the object itself.
 */
import { ownSpace } from '../epoch.js';
import type { Kernel } from '../machine.js';
import type { Mutable, State } from '../state.js';
import { type AddressSpace, type MemoryObject, PAGE_SIZE, type Region } from './layout.js';
import { allocateFrame, pageAt, regionIndex, releaseFrame } from './table.js';

export type OwnedShared = Mutable<Omit<MemoryObject, 'frames' | 'mappers' | 'dirty'>> & {
  readonly frames: Map<number, number>;
  readonly dirty: Map<number, true>;
  readonly mappers: number[];
};

export function ownShared(s: State, id: number): OwnedShared {
  const o = s.memoryObjects[id];
  if (o === undefined) throw new RangeError(`the state has no memory object ${id}`);
  if (o.epoch === s.epoch) return o as OwnedShared;
  const copy: OwnedShared = {
    ...o,
    epoch: s.epoch,
    frames: new Map(o.frames),
    mappers: o.mappers.slice(),
    dirty: new Map(o.dirty),
  };
  s.memoryObjects[id] = copy;
  return copy;
}

/**
 * A new object of `size` bytes, all zero, held once by the caller (releaseShared when its name, descriptor or segment goes).
 * `name`: as /proc/PID/maps shows it; '' for anonymous memory.
 */
export function createShared(k: Kernel, name: string, size: number): number {
  const s = k.state;
  const id = s.memoryObjects.length;
  s.memoryObjects.push({
    epoch: s.epoch,
    id,
    name,
    size,
    references: 1,
    mappers: [],
    frames: new Map(),
    onDisk: undefined,
    dirty: new Map(),
  });
  return id;
}

/** One holder more: another descriptor, another name. */
export function holdShared(k: Kernel, id: number): void {
  ownShared(k.state, id).references++;
}

/** One holder fewer. The object goes with the last of holders and mappings: that is what unlinking means. */
export function releaseShared(k: Kernel, id: number): void {
  const object = ownShared(k.state, id);
  object.references--;
  dropIfUnused(k, object);
}

function dropIfUnused(k: Kernel, object: MemoryObject): void {
  if (object.references > 0 || object.mappers.length > 0) return;
  const s = k.state;
  for (const frame of object.frames.values()) releaseFrame(s, frame);
  s.memoryObjects[object.id] = undefined;
}

/** A space has one region more, or one fewer, that maps an object. */
export function noteMapped(k: Kernel, space: number, object: number): void {
  ownShared(k.state, object).mappers.push(space);
  ownSpace(k.state, space).objectRegions++;
}
export function noteUnmapped(k: Kernel, space: number, id: number): void {
  const object = ownShared(k.state, id);
  object.mappers.splice(object.mappers.indexOf(space), 1);
  ownSpace(k.state, space).objectRegions--;
  dropIfUnused(k, object);
}

/** Page of its object that an address of a region stands for. */
export const pageOfObject = (region: Region, address: number): number =>
  Math.floor((region.offset + address - region.start) / PAGE_SIZE);

/** Does the page lie within the object, at least in part? */
export const withinObject = (object: MemoryObject, page: number): boolean => page * PAGE_SIZE < object.size;

/** Frame of a page of an object, or -1 while nobody has touched it. */
export const objectFrame = (s: State, id: number, page: number): number => s.memoryObjects[id]?.frames.get(page) ?? -1;

/** Pages of an object that are on the disk only; undefined: none. */
export const pagesOnDisk = (s: State, id: number): MemoryObject['onDisk'] => s.memoryObjects[id]?.onDisk;

/** A page of an object is no longer on the disk only: it was read, is overwritten as a whole, or is cut off. */
export function takeOffDisk(s: State, id: number, page: number): void {
  const known = pagesOnDisk(s, id);
  if (known?.has(page) !== true) return;
  const rest = new Map(known);
  rest.delete(page);
  ownShared(s, id).onDisk = rest.size === 0 ? undefined : rest;
}

/** Frame of a page of an object; taken, full of zeros, where there is none. `address`: for the fault where memory is used up. */
export function ensureObjectFrame(k: Kernel, id: number, page: number, address: number): number {
  const known = objectFrame(k.state, id, page);
  if (known >= 0) return known;
  const frame = allocateFrame(k, address);
  ownShared(k.state, id).frames.set(page, frame);
  return frame;
}

/** The frame that a load at `address` would find, touched or not; -1: zeros, or nothing at all. */
export function frameSeen(s: State, mm: AddressSpace, address: number): number {
  const page = pageAt(mm, address);
  if (page !== undefined && page.frame >= 0) return page.frame;
  if (mm.objectRegions === 0) return -1;
  const index = regionIndex(mm.regions, address);
  const region = index < 0 ? undefined : mm.regions[index]!;
  if (region === undefined || region.object < 0) return -1;
  const at = pageOfObject(region, address);
  return withinObject(s.memoryObjects[region.object]!, at) ? objectFrame(s, region.object, at) : -1;
}

/**
 * Where an address of a shared mapping lies, the same for all that map it: what futexes and locks between processes go by.
 * Undefined where the memory is the space's own. Without a mapping of an object this costs nothing.
 */
export function sharedPlace(
  k: Kernel,
  space: number,
  address: number,
): { readonly object: number; readonly offset: number } | undefined {
  const mm = k.state.spaces[space];
  if (mm === undefined || mm.objectRegions === 0) return undefined;
  const index = regionIndex(mm.regions, address);
  const region = index < 0 ? undefined : mm.regions[index]!;
  if (region === undefined || region.object < 0 || !region.shared) return undefined;
  return { object: region.object, offset: region.offset + address - region.start };
}

/** The lowest address at which a space maps a place of an object; undefined: it does not. */
export function addressIn(k: Kernel, space: number, object: number, offset: number): number | undefined {
  for (const r of k.state.spaces[space]?.regions ?? []) {
    const address = r.start + offset - r.offset;
    if (r.object === object && r.shared && address >= r.start && address < r.end) return address;
  }
  return undefined;
}
