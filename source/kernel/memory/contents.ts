/**
 * Memory objects without a mapping: what read, write and ftruncate of their holder do. Whoever maps them sees it at once.
 */
import { ownSpace } from '../epoch.js';
import type { Kernel } from '../machine.js';
import { forgetTranslations } from '../scratch.js';
import { BLOCK_SIZE, BLOCKS_PER_PAGE, type DiskPage, PAGE_SIZE } from './layout.js';
import { ensureObjectFrame, type OwnedShared, objectFrame, ownShared } from './shared.js';
import { blockWords, eachPage, leaveFrame, ownBlockWords, releaseFrame, setPage } from './table.js';
import { shootDown } from './tlb.js';
import { noteWritten, rehangObjectWatches } from './watches.js';

/** Bytes [offset, offset + n) of an object; what lies beyond its end, or was never written, is zero. */
export function readShared(k: Kernel, id: number, offset: number, n: number): Uint8Array {
  const to = new Uint8Array(n);
  eachPiece(offset, n, (page, block, inBlock, count, done) => {
    const frame = objectFrame(k.state, id, page);
    if (frame >= 0) to.set(bytesOf(blockWords(k.state, frame, block)).subarray(inBlock, inBlock + count), done);
  });
  return to;
}

/** Puts bytes into an object; its size is the caller's (resizeShared). Throws the fault 'memory' where memory is used up. */
export function storeShared(k: Kernel, id: number, offset: number, bytes: Uint8Array): void {
  let replaced = false;
  eachPiece(offset, bytes.length, (page, block, inBlock, count, done) => {
    if (objectFrame(k.state, id, page) < 0) {
      ensureObjectFrame(k, id, page, 0);
      rehangObjectWatches(k);
    }
    const frame = objectFrame(k.state, id, page);
    const before = blockWords(k.state, frame, block);
    const piece = bytes.subarray(done, done + count);
    const known = bytesOf(before).subarray(inBlock, inBlock + count);
    if (piece.every((byte, i) => byte === known[i])) return;
    const words = ownBlockWords(k.state, frame, block);
    if (words !== before) replaced = true;
    bytesOf(words).set(piece, inBlock);
    noteWritten(k, frame * BLOCKS_PER_PAGE + block, block * BLOCK_SIZE + inBlock, count);
  });
  if (replaced) forgetTranslations(k.scratch);
}

/**
 * ftruncate: the object has `size` bytes now. Whole pages beyond are gone, from page tables too, private copies included
 * (Linux: unmap_mapping_range); the rest of the last page is zero.
 */
export function resizeShared(k: Kernel, id: number, size: number): void {
  const s = k.state;
  const object = ownShared(s, id);
  const shrinks = size < object.size;
  object.size = size;
  if (!shrinks) return;
  const first = Math.ceil(size / PAGE_SIZE);
  for (const space of new Set(object.mappers)) dropPagesFrom(k, space, id, first * PAGE_SIZE);
  for (const [page, frame] of object.frames) {
    if (page < first) continue;
    object.frames.delete(page);
    releaseFrame(s, frame);
  }
  if (object.onDisk !== undefined) cutOnDisk(object, size);
  for (const page of object.dirty.keys()) if (page >= first) object.dirty.delete(page);
  if (size % PAGE_SIZE !== 0 && objectFrame(s, id, first - 1) >= 0)
    storeShared(k, id, size, new Uint8Array(first * PAGE_SIZE - size));
  forgetTranslations(k.scratch);
  rehangObjectWatches(k);
}

/** What lies beyond `size` is not on the disk either. */
function cutOnDisk(object: OwnedShared, size: number): void {
  const left = new Map<number, DiskPage>();
  for (const [page, there] of object.onDisk ?? []) {
    const n = size - page * PAGE_SIZE;
    if (n > 0) left.set(page, there.bytes.length <= n ? there : { ...there, bytes: there.bytes.slice(0, n) });
  }
  object.onDisk = left.size === 0 ? undefined : left;
}

function dropPagesFrom(k: Kernel, space: number, id: number, offset: number): void {
  const s = k.state;
  const mm = ownSpace(s, space);
  for (const r of mm.regions) {
    if (r.object !== id || r.offset + r.end - r.start <= offset) continue;
    const dropped: number[] = [];
    eachPage(mm, Math.max(r.start, r.start + offset - r.offset), r.end, (page, address) => {
      dropped.push(address);
      leaveFrame(s, space, page);
      setPage(s, space, address, undefined);
    });
    shootDown(k, space, dropped);
  }
}

const bytesOf = (words: Int32Array): Uint8Array => new Uint8Array(words.buffer, words.byteOffset, BLOCK_SIZE);

function eachPiece(
  offset: number,
  n: number,
  visit: (page: number, block: number, inBlock: number, count: number, done: number) => void,
): void {
  for (let done = 0; done < n; ) {
    const at = offset + done;
    const inBlock = at % BLOCK_SIZE;
    const count = Math.min(BLOCK_SIZE - inBlock, n - done);
    visit(Math.floor(at / PAGE_SIZE), Math.floor(at / BLOCK_SIZE) % BLOCKS_PER_PAGE, inBlock, count, done);
    done += count;
  }
}
