/** What is wrong with an access, in one sentence that names the object: the text of the faults that teach. */

import { sizeOf } from '../../language/lower/shapes.js';
import type { VariableInfo } from '../../language/program.js';
import { backtrace, mostFrames } from '../backtrace.js';
import { Fault, type FaultKind } from '../faults.js';
import { imageOfSpace } from '../images.js';
import type { Kernel } from '../machine.js';
import type { Context } from '../state.js';
import { ADDRESS_LIMIT, NULL_LIMIT, type Region } from './layout.js';
import { Shade, shadowAt } from './shadow.js';
import { pageOfObject, withinObject } from './shared.js';
import { regionIndex } from './table.js';

export const hex = (address: number): string => `0x${address.toString(16)}`;
const bytes = (n: number): string => `${n} byte${n === 1 ? '' : 's'}`;
export const count = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',');

/** The fault of an access of `size` bytes at `address`; the caller throws it. */
export function explain(k: Kernel, space: number, address: number, size: number, write: boolean): Fault {
  const does = write ? `stores ${bytes(size)} at` : `reads ${bytes(size)} at`;
  if (!(address >= 0 && address < ADDRESS_LIMIT)) {
    const at = address < 2 ** 53 ? hex(address) : 'an address beyond 2^53';
    return new Fault('wild', address, `wild pointer: the program ${does} ${at}, and no address is above 2^47`);
  }
  const mm = k.state.spaces[space]!;
  const index = regionIndex(mm.regions, address);
  if (index < 0) {
    if (address < NULL_LIMIT) {
      const member = address === 0 ? '' : `, which is ${bytes(address)} past a null pointer`;
      return new Fault('null', address, `null pointer: the program ${does} address ${hex(address)}${member}`);
    }
    const heap = heapSays(k, space, address);
    const near = heap === undefined ? '' : ` (${heap})`;
    return new Fault(
      'wild',
      address,
      `wild pointer: the program ${does} ${hex(address)}, where nothing is mapped${near}`,
    );
  }
  const region = mm.regions[index]!;
  if (region.kind === 'guard') return guardFault(k, region, address, does);
  if (!region.read && !region.write && !region.exec) {
    const text = `protected memory: the program ${does} ${hex(address)}, in pages that nobody may touch (PROT_NONE; ${regionName(region)})`;
    return new Fault('protection', address, text);
  }
  if (write && !region.write) {
    const object = describe(k, space, address);
    const what = object === undefined ? regionName(region) : object;
    return new Fault('protection', address, `store to read-only memory: the program ${does} ${hex(address)} (${what})`);
  }
  if (!write && !region.read) {
    return new Fault(
      'protection',
      address,
      `the program ${does} ${hex(address)}, which may not be read (${region.name})`,
    );
  }
  const beyond = beyondObject(k, region, address, size, does);
  if (beyond !== undefined) return beyond;
  // The first byte that is not as it should be decides.
  let at = address;
  let shade: number = Shade.defined;
  for (let i = 0; i < size; i++) {
    const x = shadowAt(k, space, address + i);
    if (x > (write ? Shade.undefined : Shade.defined)) {
      at = address + i;
      shade = x;
      break;
    }
  }
  const end = regionIndex(mm.regions, address + size - 1);
  if (shade === Shade.defined && end !== index)
    return explain(k, space, region.end, size - (region.end - address), write);
  return shadeFault(k, space, at, shade, region, does, address);
}

/** The end of a mapped file or shared object: the page that it lies in may be touched whole, none behind it. */
function beyondObject(k: Kernel, region: Region, address: number, size: number, does: string): Fault | undefined {
  const object = region.object < 0 ? undefined : k.state.memoryObjects[region.object];
  if (object === undefined) return undefined;
  const last = Math.min(address + size, region.end) - 1;
  if (withinObject(object, pageOfObject(region, last))) return undefined;
  const what = object.name === '' ? 'the shared memory' : object.name;
  return new Fault(
    'bus',
    address,
    `bus error: the program ${does} ${hex(address)}, beyond the end of ${what} (${bytes(object.size)}) that is mapped there`,
  );
}

function shadeFault(
  k: Kernel,
  space: number,
  at: number,
  shade: number,
  region: Region,
  does: string,
  address: number,
): Fault {
  const object = describe(k, space, at);
  const where = object === undefined ? `${hex(at)} in ${regionName(region)}` : object;
  const onward = 'Linux itself may go on with garbage';
  const fault = (kind: FaultKind, text: string): Fault => new Fault(kind, at, `${text}; ${onward}`);
  switch (shade) {
    case Shade.undefined:
      return fault(
        'uninitialised',
        `uninitialised value: the program ${does.replace(/ at$/, ' of')} ${where}, never set before`,
      );
    case Shade.freed:
      return fault('use after free', `use after free: the program ${does} ${hex(address)}, ${where}`);
    case Shade.outOfScope: {
      if (region.kind === 'stack' && !inLiveFrame(k, region, at)) {
        return fault(
          'out of scope',
          `the program ${does} ${hex(address)}, in the frame of a function that has returned (${regionName(region)})`,
        );
      }
      return fault('red zone', `out of bounds: the program ${does} ${hex(address)}, ${where}`);
    }
    case Shade.unallocated:
      return fault('unallocated', `the program ${does} ${hex(address)}, ${where}, which was never allocated`);
    default:
      return fault('red zone', `out of bounds: the program ${does} ${hex(address)}, ${where}`);
  }
}

function contextOf(k: Kernel, region: Region): Context | undefined {
  return region.context < 0 ? undefined : k.state.contexts[region.context];
}

function inLiveFrame(k: Kernel, region: Region, address: number): boolean {
  const owner = contextOf(k, region);
  return owner === undefined || address >= owner.sp;
}

export function regionName(region: Region): string {
  switch (region.kind) {
    case 'code':
      return 'the code of the program';
    case 'rodata':
      return 'constants of the program';
    case 'data':
    case 'bss':
      return 'the global variables';
    case 'heap':
      return 'the heap';
    default:
      return region.name === '' ? `a ${region.kind} region` : region.name;
  }
}

function guardFault(k: Kernel, region: Region, address: number, does: string): Fault {
  const owner = contextOf(k, region);
  if (owner !== undefined && onCore(k) === owner.id) return stackOverflow(k, owner, address);
  return new Fault('guard', address, `the program ${does} ${hex(address)}, the guard page of ${region.name}`);
}

function onCore(k: Kernel): number {
  return k.core < 0 ? -1 : (k.state.cores[k.core]?.context ?? -1);
}

/** "stack of T2 is full: 8 MiB, 104,857 frames of f" */
export function stackOverflow(k: Kernel, context: Context, address: number): Fault {
  const { name: most, frames: n } = mostFrames(k.program, context);
  const size = context.stackHigh - context.stackLow;
  const room = size >= 1 << 20 ? `${Math.round(size / 1048576)} MiB` : `${Math.round(size / 1024)} KiB`;
  const deep = n > 1 ? `, ${count(n)} frames of ${most}` : most === '' ? '' : `, in ${most}`;
  return new Fault(
    'stack overflow',
    address,
    `stack overflow: the stack of T${context.number} is full: ${room}${deep}`,
  );
}

/** The object at or nearest before an address, in words; undefined if none is known. */
export function describe(k: Kernel, space: number, address: number): string | undefined {
  const mm = k.state.spaces[space]!;
  const index = regionIndex(mm.regions, address);
  const kind = index < 0 ? undefined : mm.regions[index]!.kind;
  if (kind === 'data' || kind === 'bss' || kind === 'rodata') return describeGlobal(k, space, address);
  if (kind === 'stack' || kind === 'tls') {
    const owner = contextOf(k, mm.regions[index]!);
    if (owner !== undefined) return describeStack(k, owner, address);
    return undefined;
  }
  return heapSays(k, space, address);
}

/** The allocator's own words: "8 bytes past the end of the heap block of 40 bytes allocated at main:12". */
function heapSays(k: Kernel, space: number, address: number): string | undefined {
  for (const intrinsic of k.machine.intrinsics) {
    const text = intrinsic?.describeAddress?.(k, space, address);
    if (text !== undefined) return text;
  }
  return undefined;
}

function describeGlobal(k: Kernel, space: number, address: number): string | undefined {
  let best: VariableInfo | undefined;
  let start = 0;
  for (const v of imageOfSpace(k, space).variables) {
    if (v.location.kind !== 'global' || v.location.address > address) continue;
    if (best === undefined || v.location.address > start) {
      best = v;
      start = v.location.address;
    }
  }
  if (best === undefined) return undefined;
  const scope = best.within === undefined ? 'global' : `static of ${best.within},`;
  return relate(scope, best.name, best.type, start, best.size, address);
}

function relate(
  scope: string,
  name: string,
  type: VariableInfo['type'],
  start: number,
  size: number,
  address: number,
): string {
  const offset = address - start;
  const element = type.kind === 'array' && type.length !== undefined ? size / type.length : 0;
  if (type.kind === 'array' && element > 0) {
    const i = Math.floor(offset / element);
    if (offset < size) return `element ${i} of the ${scope} array \`${name}\``;
    return `${scope} array \`${name}\` has ${type.length} element${type.length === 1 ? '' : 's'}, index ${i}`;
  }
  if (offset < size) {
    return offset === 0 ? `${scope} variable \`${name}\`` : `byte ${offset} of the ${scope} variable \`${name}\``;
  }
  return `${bytes(offset - size)} past the end of the ${scope} variable \`${name}\` (${bytes(size)})`;
}

function describeStack(k: Kernel, context: Context, address: number): string | undefined {
  for (const frame of backtrace(k.program, context)) {
    const f = frame.function;
    if (f === undefined || address < frame.bp || address >= frame.bp + f.frameBytes) continue;
    const offset = address - frame.bp;
    let best: (typeof f.locals)[number] | undefined;
    let start = -1;
    for (const l of f.locals) {
      if (l.location.kind !== 'frame' || l.location.offset > offset || l.location.offset < start) continue;
      // Where several share the place, the one that lives now.
      const alive = frame.pc >= l.from && frame.pc < l.to;
      if (best === undefined || l.location.offset > start || alive) {
        best = l;
        start = l.location.offset;
      }
    }
    if (best === undefined) return `the frame of ${f.displayName} in T${context.number}`;
    let size = 0;
    try {
      size = sizeOf(best.type);
    } catch {
      return `local \`${best.name}\` of ${f.displayName}`;
    }
    return relate(`local (${f.displayName})`, best.name, best.type, frame.bp + start, size, address);
  }
  return undefined;
}
