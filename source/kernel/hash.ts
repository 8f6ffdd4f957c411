/**
 * The hash of what matters to the future of a run: contexts, memory and what the language says of it, who waits for what.
 * No clocks, no statistics, no caches; in controlled runs deadlines count by their order only. Two states with equal hashes
 * go on alike, whatever way led to them (but for 64-bit collisions).
 */
import { functionAt } from '../language/program.js';
import type { Inode } from './files/layout.js';
import type { Kernel } from './machine.js';
import {
  type AddressSpace,
  BLOCK_SIZE,
  BLOCKS_PER_PAGE,
  type MemoryObject,
  PAGE_SIZE,
  type Segment,
} from './memory/layout.js';
import { UNIFORM } from './memory/shade.js';
import { shadowWords } from './memory/shadow.js';
import { objectFrame, pageOfObject } from './memory/shared.js';
import { defaultShade, eachPage, frameAt, regionIndex } from './memory/table.js';
import type { Context, PendingSignal, State } from './state.js';

/** Two lanes of 32 bits: murmur3's mixing with different constants. */
interface Lanes {
  a: number;
  b: number;
}

function mix(h: Lanes, word: number): void {
  let x = Math.imul(word, 0xcc9e2d51);
  x = (x << 15) | (x >>> 17);
  let a = h.a ^ Math.imul(x, 0x1b873593);
  a = (a << 13) | (a >>> 19);
  h.a = (Math.imul(a, 5) + 0xe6546b64) | 0;
  let y = Math.imul(word, 0x239b961b);
  y = (y << 17) | (y >>> 15);
  let b = h.b ^ Math.imul(y, 0x38b34ae5);
  b = (b << 11) | (b >>> 21);
  h.b = (Math.imul(b, 5) + 0x561ccd1b + h.a) | 0;
}

const double = new Float64Array(1);
const doubleWords = new Int32Array(double.buffer);

function mixNumber(h: Lanes, n: number): void {
  if ((n | 0) === n) {
    mix(h, n);
    return;
  }
  double[0] = n;
  mix(h, doubleWords[0]!);
  mix(h, doubleWords[1]!);
}

function mixText(h: Lanes, text: string): void {
  mix(h, text.length);
  for (let i = 0; i < text.length; i++) mix(h, text.charCodeAt(i));
}

/** Any plain data; keys in sorted order. */
function mixValue(h: Lanes, value: unknown): void {
  if (typeof value === 'number') mixNumber(h, value);
  else if (typeof value === 'string') mixText(h, value);
  else if (typeof value === 'boolean') mix(h, value ? 3 : 5);
  else if (typeof value === 'bigint') mixText(h, value.toString());
  else if (value === undefined || value === null) mix(h, 7);
  else if (Array.isArray(value) || ArrayBuffer.isView(value)) {
    const list = value as unknown as ArrayLike<unknown>;
    mix(h, list.length);
    for (let i = 0; i < list.length; i++) mixValue(h, list[i]);
  } else if (value instanceof Map) {
    mix(h, value.size);
    const keys = [...value.keys()].sort((x, y) => (String(x) < String(y) ? -1 : 1));
    for (const key of keys) {
      mixValue(h, key);
      mixValue(h, value.get(key));
    }
  } else if (typeof value === 'object') {
    const record = value as Record<string, unknown>;
    for (const key of Object.keys(record).sort()) {
      mixText(h, key);
      mixValue(h, record[key]);
    }
  } else throw new TypeError(`the state holds a ${typeof value}`);
}

/**
 * Which slots of the innermost frame are alive at `pc`: answers false for those that will be written before they are read.
 * None is set: all slots of all frames count.
 */
export type Liveness = (pc: number, slot: number) => boolean;

function mixContext(h: Lanes, k: Kernel, c: Context, live: Liveness | undefined): void {
  mixText(h, c.status);
  if (c.status === 'gone' || c.status === 'exited') {
    // A joiner may still ask for its result.
    mix(h, c.detached ? 1 : 0);
    mix(h, c.result[0]);
    mix(h, c.result[1]);
    return;
  }
  mix(h, c.process);
  mix(h, c.pc);
  mix(h, c.fp);
  mixNumber(h, c.bp);
  mixNumber(h, c.sp);
  mixNumber(h, c.tp);
  mixNumber(h, c.rmw ?? -0.5);
  mix(h, c.dirty ? 1 : 0);
  mix(h, c.detached ? 1 : 0);
  mix(h, c.signalMask[0]);
  mix(h, c.signalMask[1]);
  const top = functionAt(k.program, c.pc);
  const slots = Math.min(c.slots.length, (c.fp + (top?.slots ?? 16)) * 2);
  for (let i = 0; i < slots; i++) {
    const slot = (i >> 1) - c.fp;
    // What the stub below a signal handler keeps is read by the kernel.
    if (live !== undefined && slot >= 2 && top?.library !== true && !live(c.pc, slot)) continue;
    mix(h, c.slots[i]!);
  }
  for (const call of c.calls) {
    mix(h, call.intrinsic);
    mix(h, call.base);
    mix(h, call.argc);
    mix(h, call.phase);
    mix(h, call.woken);
    if (call.cancel !== 0) mix(h, call.cancel);
    mixValue(h, call.data);
  }
  if (c.wait !== undefined) {
    mixText(h, c.wait.kind);
    mixNumber(h, c.wait.address);
    mix(h, c.wait.space);
    mix(h, c.wait.bitset);
    mix(h, c.wait.target);
    mixValue(h, c.wait.queues);
    mixValue(h, c.wait.signals);
  }
  mixPending(h, c.pending);
  if (c.cancel !== 0) mix(h, c.cancel);
  if (c.robust.length > 0) mixValue(h, c.robust);
  if (c.robustPending !== 0) mixNumber(h, c.robustPending);
  mix(h, (c.signalled ? 1 : 0) | (c.interrupted ? 2 : 0));
  mixValue(h, c.savedMask);
  if (c.interruptsOff !== undefined) mixValue(h, c.interruptsOff);
  mixValue(h, c.signalStack);
}

function mixPending(h: Lanes, pending: readonly PendingSignal[]): void {
  mix(h, pending.length);
  for (const p of pending) {
    mix(h, p.signal);
    mix(h, p.code);
    mixNumber(h, p.value);
    mix(h, p.high ?? 0);
  }
}

const knownContexts = new WeakMap<Context, Lanes>();

function contextHash(k: Kernel, c: Context, live: Liveness | undefined): Lanes {
  // A context stamped with an earlier epoch never changes again.
  const frozen = c.epoch !== k.state.epoch && live === undefined;
  const found = frozen ? knownContexts.get(c) : undefined;
  if (found !== undefined) return found;
  const h: Lanes = { a: 0x1b56c4e9, b: 0x5b23d1a7 };
  mixContext(h, k, c, live);
  if (frozen) knownContexts.set(c, h);
  return h;
}

/** Hashes of blocks that will never change again (stamped with an earlier epoch). */
const known = new WeakMap<Int32Array, Lanes>();

function blockHash(words: Int32Array, frozen: boolean): Lanes {
  const found = frozen ? known.get(words) : undefined;
  if (found !== undefined) return found;
  const h: Lanes = { a: 0, b: 0 };
  let any = 0;
  for (let i = 0; i < words.length; i++) any |= words[i]!;
  if (any !== 0) {
    h.a = 0x9747b28c;
    h.b = 0x5bd1e995;
    for (let i = 0; i < words.length; i++) mix(h, words[i]!);
  }
  if (frozen) known.set(words, h);
  return h;
}

function mixSpace(h: Lanes, k: Kernel, mm: AddressSpace): void {
  const s = k.state;
  for (const r of mm.regions) {
    mixNumber(h, r.start);
    mixNumber(h, r.end);
    mix(h, (r.read ? 1 : 0) | (r.write ? 2 : 0) | (r.exec ? 4 : 0) | (r.shared ? 8 : 0) | (r.kind.length << 4));
    if (r.object >= 0) {
      mix(h, r.object);
      mixNumber(h, r.offset);
    }
    if (r.onFork !== '') mixText(h, r.onFork);
  }
  eachPage(mm, 0, 2 ** 47, (page, address) => {
    for (let b = 0; b < BLOCKS_PER_PAGE; b++) {
      const at = address + b * BLOCK_SIZE;
      const index = regionIndex(mm.regions, at);
      const region = index < 0 ? undefined : mm.regions[index]!;
      const owner = region?.kind === 'stack' && region.context >= 0 ? s.contexts[region.context] : undefined;
      // What lies below the stack pointer is gone.
      if (owner !== undefined && owner.sp >= at + BLOCK_SIZE) continue;
      const partly = owner !== undefined && owner.sp > at;
      const from = partly ? Math.ceil((owner.sp - at) / 4) : 0;
      // What an object has there is the object's, whoever has touched it.
      const its =
        region === undefined || region.object < 0 ? -1 : objectFrame(s, region.object, pageOfObject(region, at));
      if (page.frame >= 0 && page.frame !== its) {
        const block = s.memory.directories[page.frame >> 9]!.frames[page.frame & 511]!.blocks[b];
        if (block !== undefined) mixBlock(h, at, 1, from, block.words, block.epoch !== s.epoch);
      }
      const shadow = shadowWords(page, b);
      const shade = region === undefined ? 0 : defaultShade(region.kind);
      if (shadow !== UNIFORM[shade]!.words && !uniform(shadow, from, shade)) {
        const block = page.shadow?.[b];
        mixBlock(h, at, 2, from, shadow, block === undefined || block.epoch !== s.epoch);
      }
    }
  });
}

function mixSegment(h: Lanes, one: Segment): void {
  mix(h, one.id);
  mix(h, one.key);
  mix(h, one.object);
  mixNumber(h, one.size);
  mix(h, one.mode);
  mix(h, one.removed ? 1 : 0);
}

function mixObject(h: Lanes, s: State, object: MemoryObject): void {
  mix(h, object.id);
  mixNumber(h, object.size);
  mix(h, object.references);
  if (object.dirty.size > 0)
    mixValue(
      h,
      [...object.dirty.keys()].sort((x, y) => x - y),
    );
  // What a page holds on the disk never changes but that it is cut.
  for (const [page, there] of object.onDisk ?? []) mixValue(h, [page, there.bytes.length, there.asked]);
  for (const page of [...object.frames.keys()].sort((x, y) => x - y)) {
    const frame = object.frames.get(page)!;
    const { blocks } = frameAt(s, frame)!;
    for (let b = 0; b < BLOCKS_PER_PAGE; b++) {
      const block = blocks[b];
      if (block !== undefined)
        mixBlock(h, page * PAGE_SIZE + b * BLOCK_SIZE, 3, 0, block.words, block.epoch !== s.epoch);
    }
  }
}

function uniform(words: Int32Array, from: number, shade: number): boolean {
  const pattern = shade * 0x01010101;
  for (let i = from; i < words.length; i++) if (words[i] !== pattern) return false;
  return true;
}

function mixBlock(h: Lanes, at: number, kind: number, from: number, words: Int32Array, frozen: boolean): void {
  if (from > 0) {
    let any = 0;
    for (let i = from; i < words.length; i++) any |= words[i]!;
    if (any === 0) return;
    mixNumber(h, at);
    mix(h, kind);
    for (let i = from; i < words.length; i++) mix(h, words[i]!);
    return;
  }
  const block = blockHash(words, frozen);
  if ((block.a | block.b) === 0) return;
  mixNumber(h, at);
  mix(h, kind);
  mix(h, block.a);
  mix(h, block.b);
}

/** Adds up hashes of things that have no order among themselves. */
function unordered(h: Lanes, items: Iterable<(one: Lanes) => void>): void {
  let a = 0;
  let b = 0;
  for (const item of items) {
    const one: Lanes = { a: 17, b: 29 };
    item(one);
    a = (a + one.a) | 0;
    b = (b + one.b) | 0;
  }
  mix(h, a);
  mix(h, b);
}

function* futexItems(s: State): Iterable<(one: Lanes) => void> {
  for (const [key, waiters] of s.futexes.queues) {
    if (waiters.length === 0) continue;
    yield (one) => {
      mixText(one, String(key));
      for (const id of waiters) mix(one, id);
    };
  }
}

function* objectItems(s: State): Iterable<(one: Lanes) => void> {
  for (const o of s.objects.list) {
    yield (one) => {
      mixText(one, o.kind);
      mixValue(one, o.key);
      mix(one, o.owner);
      mix(one, o.destroyed ? 1 : 0);
    };
  }
}

const knownInodes = new WeakMap<object, Lanes>();

/** Times of files are clocks: left out. */
function mixInode(h: Lanes, inode: Inode): void {
  mix(h, inode.id);
  mixText(h, inode.type);
  mix(h, inode.mode);
  mix(h, inode.uid);
  mix(h, inode.gid);
  mix(h, inode.links);
  mixNumber(h, inode.size);
  mix(h, inode.object);
  if (inode.behind >= 0) mix(h, inode.behind);
  mix(h, inode.image);
  mixText(h, inode.text);
  for (const [name, entry] of inode.entries?.names ?? []) {
    mixText(h, name);
    mix(h, entry.inode);
  }
}

function mixFiles(h: Lanes, s: State): void {
  s.openFiles.list.forEach((file, id) => {
    if (file === undefined) return;
    mix(h, id);
    mixText(h, file.kind);
    mix(h, file.object);
    mix(h, file.flags);
    mixNumber(h, file.offset);
  });
  for (const table of [s.pipes, s.epolls, s.sockets, s.messageQueues]) {
    for (const record of table.list) if (record !== undefined) mixValue(h, { ...record, epoch: 0 });
  }
  const { list } = s.inodes;
  // most runs change no file
  const frozen = s.inodes.epoch !== s.epoch;
  let known = frozen ? knownInodes.get(s.inodes) : undefined;
  if (known === undefined) {
    known = { a: 11, b: 13 };
    for (const inode of list) if (inode !== undefined) mixInode(known, inode);
    if (frozen) knownInodes.set(s.inodes, known);
  }
  mix(h, known.a);
  mix(h, known.b);
  for (const f of s.filesystems) {
    if (f === undefined) continue;
    mix(h, f.folder);
    mix(h, f.umask);
  }
}

/** 16 hexadecimal digits. */
export function hashState(k: Kernel, live?: Liveness): string {
  const s = k.state;
  const h: Lanes = { a: 0x2f6b1c3d, b: 0x7a5e9f01 };
  const { controlled } = k.machine;
  mixText(h, s.outcome.kind);
  for (const c of s.contexts) {
    if (c === undefined) mix(h, -1);
    else {
      const one = contextHash(k, c, live);
      mix(h, one.a);
      mix(h, one.b);
    }
  }
  for (const p of s.processes) {
    if (p === undefined) continue;
    mixText(h, p.state);
    mix(h, p.status);
    mix(h, p.stopped);
    mixText(h, p.report);
    mixPending(h, p.pending);
    mix(h, p.alarmInterval);
    // Numbers of armed timers grow for ever; what they are due at is hashed below.
    for (const t of p.cpuTimers) mixValue(h, [t.counts, t.due, t.interval]);
    for (const t of p.timers) mixValue(h, t && { ...t, armed: t.armed >= 0 });
    mix(h, p.image);
    mixValue(h, p.library);
  }
  for (const mm of s.spaces) if (mm !== undefined) mixSpace(h, k, mm);
  for (const r of [...s.disk.queue, ...s.disk.done]) mixValue(h, [r.object, r.write, r.page, r.pages, r.ready]);
  for (const one of s.segments) if (one !== undefined) mixSegment(h, one);
  mixValue(h, s.namedSemaphores);
  for (const o of s.memoryObjects) if (o !== undefined) mixObject(h, s, o);
  for (const f of s.files) mixValue(h, f?.descriptors);
  mixFiles(h, s);
  for (const f of s.signalHandlers) mixValue(h, f?.actions);
  unordered(h, futexItems(s));
  unordered(h, objectItems(s));
  const timers = s.timers.heap.slice().sort((x, y) => x.time - y.time || x.id - y.id);
  for (const t of timers) {
    if (!controlled) mixNumber(h, t.time - s.now);
    mixText(h, t.kind);
    mix(h, t.context);
    mixNumber(h, t.value);
  }
  for (const t of s.tasks) if (t !== undefined && t.job >= 0) mixValue(h, [t.job, t.releases]);
  mix(h, s.output.inputRead);
  mixValue(h, s.model.data);
  for (const name of Object.keys(s.model.queues)) {
    const { head, items } = s.model.queues[name]!;
    if (head < items.length) mixValue(h, [name, items.slice(head)]);
  }
  if (!controlled) {
    for (const r of s.random) mix(h, r);
    for (const t of s.tasks) {
      mixText(h, t?.state ?? '');
      if (t !== undefined && t.warmth.length > 0) mixValue(h, t.warmth);
    }
    for (const c of s.cores) {
      if (c.cached.length > 0) mixValue(h, c.cached);
      // How much of the computing under way is done already.
      if (c.computeSince >= 0) mixValue(h, [c.id, c.task, s.now - c.computeSince, c.computeRate]);
    }
  }
  // murmur3's finish
  const end = (x: number): string => {
    let y = x ^ (x >>> 16);
    y = Math.imul(y, 0x85ebca6b);
    y ^= y >>> 13;
    y = Math.imul(y, 0xc2b2ae35);
    return ((y ^ (y >>> 16)) >>> 0).toString(16).padStart(8, '0');
  };
  return end(h.a) + end(h.b);
}
