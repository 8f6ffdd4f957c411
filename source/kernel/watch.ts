/**
 * Watched memory: stores to a watched block take the slow path, and a store that changes a watched byte puts the watch's tag
 * on a list. For cores parked on what a wait loop reads, and for whoever waits for a variable to change. Watches are kept by
 * physical block, so that a store through another mapping of the same frame counts. They are the host's scratch, made anew
 * after `restore`.
 */
import type { Kernel } from './machine.js';
import { dropWrites } from './memory/caches.js';
import { ADDRESS_LIMIT, BLOCK_SIZE, BLOCKS_PER_PAGE, PAGE_SIZE } from './memory/layout.js';
import { frameSeen } from './memory/shared.js';
import { frameAt } from './memory/table.js';
import { forgetWrites, NOT_PRESENT, type Watch } from './scratch.js';

/** Watches [address, address + size) under a tag (any number; several watches may share it). Changes no state. */
export function watch(k: Kernel, space: number, address: number, size: number, tag: number): void {
  const s = k.state;
  const mm = s.spaces[space];
  if (mm === undefined || !(address >= 0 && address + size <= ADDRESS_LIMIT)) return;
  for (let at = address; at < address + size; ) {
    const end = Math.min(address + size, (Math.floor(at / BLOCK_SIZE) + 1) * BLOCK_SIZE);
    const frame = frameSeen(s, mm, at);
    const block = frame < 0 ? NOT_PRESENT : frame * BLOCKS_PER_PAGE + Math.floor((at % PAGE_SIZE) / BLOCK_SIZE);
    const entry: Watch = { tag, space, address: at, size: end - at, block };
    const list = k.scratch.watches.get(block);
    if (list === undefined) k.scratch.watches.set(block, [entry]);
    else list.push(entry);
    if (frame >= 0) {
      if (frameAt(s, frame)!.references > 1) forgetWrites(k.scratch);
      else dropWrites(k, space, at);
    }
    at = end;
  }
}

/** Takes away every watch with this tag. */
export function unwatch(k: Kernel, tag: number): void {
  for (const [block, list] of k.scratch.watches) {
    const rest = list.filter((w) => w.tag !== tag);
    if (rest.length === 0) k.scratch.watches.delete(block);
    else if (rest.length < list.length) k.scratch.watches.set(block, rest);
  }
}

const nothing: readonly number[] = [];

/** Tags of watches whose bytes changed since the last call (with repetitions), or whose mapping did. Cheap when none. */
export function takeTouched(k: Kernel): readonly number[] {
  if (k.scratch.touched.length === 0) return nothing;
  const list = k.scratch.touched;
  k.scratch.touched = [];
  return list;
}
