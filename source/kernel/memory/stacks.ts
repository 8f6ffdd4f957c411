/**
 * Thread stacks as glibc lays them out: a guard, the stack, and at its top thread-local storage and the thread's control
 * block. 8 MiB are reserved and only what is touched is resident.
 */
import { imageOf } from '../images.js';
import type { Kernel } from '../machine.js';
import type { Context, ContextId } from '../state.js';
import { write32, writeAddress, writeBytes } from './access.js';
import { BLOCK_SIZE, PAGE_SIZE, STACK_TOP } from './layout.js';
import { mapRegion, roundToPages, unmapRegion } from './map.js';
import { mark, Shade } from './shadow.js';
import { regionIndex } from './table.js';

/** `address`: given by the program (pthread_attr_setstack), or 0. */
export interface StackRequest {
  readonly size: number;
  readonly address: number;
  readonly guardSize: number;
  readonly context: ContextId;
  /** Number shown: 'stack of T2'. */
  readonly number: number;
  /** The main thread's lies at the top of the address space. */
  readonly main?: boolean;
}
export interface Stack {
  readonly stackLow: number;
  readonly stackHigh: number;
  readonly tp: number;
  readonly self: number;
}

/** The control block: its own address (as glibc's tcbhead_t), the context's id, errno. */
export const CONTROL_BLOCK = 128;
const ERRNO = 16;

const down = (n: number, align: number): number => Math.floor(n / align) * align;

/**
 * Maps a stack with thread-local storage and control block at its top. Undefined: no room (EAGAIN). A stack given by the
 * program lies in memory that it mapped itself: nothing is mapped, its top is taken for the storage.
 */
export function makeStack(k: Kernel, process: number, request: StackRequest): Stack | undefined {
  const space = k.state.processes[process]!.space;
  const { tls } = imageOf(k, process);
  const name = `stack of T${request.number}`;
  let low: number;
  let high: number;
  if (request.address !== 0) {
    low = request.address;
    high = request.address + request.size;
  } else {
    const size = roundToPages(request.size);
    const guard = roundToPages(request.guardSize);
    // glibc takes the guard from the size; the main stack's is the gap that the kernel keeps.
    const usable = request.main === true ? size : Math.max(PAGE_SIZE, size - guard);
    const at = request.main === true ? { at: STACK_TOP - usable } : {};
    low = mapRegion(k, space, {
      ...at,
      size: usable,
      kind: 'stack',
      name,
      read: true,
      write: true,
      guard: request.main === true ? PAGE_SIZE : guard,
      context: request.context,
    });
    if (low === 0) return undefined;
    high = low + usable;
  }
  const self = down(high - CONTROL_BLOCK, 64);
  const tp = down(self - tls.size, Math.max(16, tls.align));
  const stackHigh = down(tp, 16);
  if (stackHigh - low < BLOCK_SIZE) {
    if (request.address === 0) unmapRegion(k, space, low, high - low);
    return undefined;
  }
  mark(k, space, stackHigh, high - stackHigh, Shade.redZone);
  mark(k, space, self, CONTROL_BLOCK, Shade.defined);
  for (const object of tls.objects) mark(k, space, tp + object.offset, object.size, Shade.defined);
  // The gaps between thread-locals are nobody's: the image is copied object by object, and zeros need no store.
  for (const object of tls.objects) {
    const bytes = tls.bytes.subarray(object.offset, Math.min(tls.bytes.length, object.offset + object.size));
    if (bytes.some((x) => x !== 0)) writeBytes(k, space, tp + object.offset, bytes);
    else if (request.address !== 0) writeBytes(k, space, tp + object.offset, new Uint8Array(object.size));
  }
  writeAddress(k, space, self, self);
  writeAddress(k, space, self + 8, request.context);
  write32(k, space, self + ERRNO, 0);
  return { stackLow: low, stackHigh, tp, self };
}

/** Unmaps the stack of a context that is no more. A stack given by the program stays: `owned` false. */
export function freeStack(k: Kernel, process: number, context: Context, owned = true): void {
  if (!owned) return;
  const { space } = k.state.processes[process]!;
  const { regions } = k.state.spaces[space]!;
  const i = regionIndex(regions, context.stackLow);
  const stack = regions[i];
  if (stack === undefined || stack.kind !== 'stack' || stack.start !== context.stackLow) return;
  const below = regions[i - 1];
  const start = below !== undefined && below.kind === 'guard' && below.end === stack.start ? below.start : stack.start;
  unmapRegion(k, space, start, stack.end - start);
}

export function errnoAddress(context: Context): number {
  return context.self + ERRNO;
}

/** Charges nothing: the library's own store. */
export function setErrno(k: Kernel, context: Context, n: number): void {
  write32(k, k.state.processes[context.process]!.space, errnoAddress(context), n);
}
