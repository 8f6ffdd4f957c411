/**
 * Data races in the sense of C11 (5.1.2.4 p25): two accesses to the same bytes by different contexts, one of them at least a
 * write, one of them at least not atomic, neither of which happens before the other. Found by happens-before with vector
 * clocks, at FastTrack's cost (Flanagan and Freund 2009): a stamp is enough where accesses are ordered, a list of readers
 * where they are not. It says nothing of whether the program's result is right: a racy algorithm may do what it should, and
 * one without a race may not. What is found holds for this run's order of locks and messages; another order may show more.
 */
import type { KernelEvent } from '../../kernel/events.js';
import { placeKey } from '../../kernel/futex.js';
import type { Kernel } from '../../kernel/machine.js';
import { sharedPlace } from '../../kernel/memory/shared.js';
import { type AccessListener, ATOMIC, type AtomicAccess } from '../../kernel/order.js';
import type { ContextId } from '../../kernel/state.js';
import { LIBC, LIBC_END } from '../../library/statics.js';
import type { Observer } from '../observer.js';
import { type Finds, say } from '../verdicts.js';
import * as clocks from './clocks.js';
import {
  BLOCK,
  type Block,
  bytesOf,
  type Cells,
  clear,
  contextOf,
  copyShadow,
  newShadow,
  ownBlock,
  type Shadow,
  type Stamp,
  stamp,
  timeOfStamp,
  type Use,
} from './shadow.js';

/** `found`: verdicts of kind 'race', one for each two places; contexts are the second and the first, `pc` is the second's. */
export interface Races extends Finds {
  clocks: clocks.Clocks;
  shadow: Shadow;
  /** There has been more than one context: from then on accesses count. */
  active: boolean;
  /** More memory was used than is kept records of: nothing is looked for any more. */
  full: boolean;
  readonly versions: { next: number };
}

/** Blocks of shadow (about 5 KB each). */
const MOST_BLOCKS = 30_000;
/** Bytes of one access of a library function that are looked at. */
const MOST_BYTES = 1 << 16;

/** The library's own data: it orders what it does there itself. */
const isLibrarys = (address: number): boolean => address >= LIBC && address < LIBC_END;

export const races: Observer<Races> = {
  name: 'races',
  kinds: ['fork', 'signalSent', 'signalDelivered', 'read', 'write'],
  start: (): Races => ({
    clocks: clocks.newClocks(),
    shadow: newShadow(),
    found: [],
    active: false,
    full: false,
    versions: { next: 1 },
  }),
  fold(t, event) {
    order(t, event);
  },
  copy: (t) => ({
    ...t,
    clocks: clocks.copyClocks(t.clocks),
    shadow: copyShadow(t.shadow, t.versions),
  }),
  listener: (t) => (t.active && !t.full ? listenerOf(t) : undefined),
  found: (t) => t.found,
};

/** What orders the steps of contexts beyond the calls that say so themselves. */
function order(t: Races, event: KernelEvent): void {
  const c = t.clocks;
  switch (event.kind) {
    case 'fork':
      t.active = true;
      clocks.begin(c, event.context, event.other);
      break;
    case 'signalSent':
      if (event.context >= 0) clocks.before(c, event.context, `signal ${event.value}`);
      break;
    case 'signalDelivered':
      if (event.context >= 0) clocks.after(c, event.context, `signal ${event.value}`);
      break;
    case 'read':
    case 'write':
      // Files on a disk order nothing; what is written to a socket goes to another one, which it says itself (socket.ts).
      if (event.why === 'file' || event.why === 'folder' || (event.why === 'socket' && event.kind === 'write')) break;
      if (event.kind === 'write') clocks.before(c, event.context, `${event.why} ${event.other}`);
      else clocks.after(c, event.context, `${event.why} ${event.other}`);
  }
}

const listeners = new WeakMap<Races, AccessListener>();

function listenerOf(t: Races): AccessListener {
  const known = listeners.get(t);
  if (known !== undefined) return known;
  const listener: AccessListener = {
    plain: (k, context, space, address, size, write) => access(t, k, context, space, address, size, write, false),
    atomic: (k, context, space, address, size, a) => atomicAccess(t, k, context, space, address, size, a),
    fence: (context, o) => clocks.fence(t.clocks, context, o),
    before: (context, thing) => clocks.before(t.clocks, context, thing),
    after: (context, thing) => clocks.after(t.clocks, context, thing),
    joined: (context, other) => clocks.joinEnded(t.clocks, context, other),
    fresh: (k, space, address, size) => {
      const at = placeOf(k, space, address);
      clear(t.shadow, at.place, at.offset, size);
    },
  };
  listeners.set(t, listener);
  return listener;
}

const here = { place: 0, offset: 0 };

/** Where a byte is, the same for all spaces that share it. */
function placeOf(k: Kernel, space: number, address: number): typeof here {
  const shared = sharedPlace(k, space, address);
  here.place = shared === undefined ? space : -1 - shared.object;
  here.offset = shared === undefined ? address : shared.offset;
  return here;
}

function atomicAccess(
  t: Races,
  k: Kernel,
  context: ContextId,
  space: number,
  address: number,
  size: number,
  { order: o, reads, writes }: AtomicAccess,
): void {
  const thing = `${ATOMIC} ${placeKey(k, space, address)}`;
  if (reads) clocks.load(t.clocks, context, thing, o);
  access(t, k, context, space, address, size, writes, true);
  if (writes) clocks.store(t.clocks, context, thing, o, reads);
}

function access(
  t: Races,
  k: Kernel,
  context: ContextId,
  space: number,
  address: number,
  size: number,
  write: boolean,
  atomic: boolean,
): void {
  if (t.full || isLibrarys(address)) return;
  const { place, offset } = placeOf(k, space, address);
  const own = stamp(context, clocks.timeOf(t.clocks, context));
  const end = offset + Math.min(size, MOST_BYTES);
  let block: Block | undefined;
  for (let at = offset; at < end; ) {
    if (block === undefined || at % BLOCK === 0) block = ownBlock(t.shadow, place, at);
    const word = (at % BLOCK) >> 2;
    const whole = at % 4 === 0 && end - at >= 4;
    if (whole && !block.bytes.has(word)) {
      touch(t, k, block, word, { context, own, space, address: address + at - offset, write, atomic });
      at += 4;
      continue;
    }
    const to = Math.min(end, at - (at % 4) + 4);
    const cells = bytesOf(block, word);
    for (; at < to; at++)
      touch(t, k, cells, at % 4, { context, own, space, address: address + at - offset, write, atomic });
  }
  if (t.shadow.count > MOST_BLOCKS) t.full = true;
}

interface Access {
  readonly context: ContextId;
  readonly own: Stamp;
  readonly space: number;
  readonly address: number;
  readonly write: boolean;
  readonly atomic: boolean;
}

/** One cell is accessed: is that ordered after what was done there before? Then it is what was done there last. */
function touch(t: Races, k: Kernel, c: Cells, i: number, a: Access): void {
  const { own, write } = a;
  if (a.atomic) {
    atomicTouch(t, k, c, i, a);
    return;
  }
  // The same context at the same time has done the same before: nothing new.
  if (write ? c.written[i] === own : c.read[i] === own) return;
  const written = c.written[i]!;
  if (written !== 0 && !ordered(t, written, a.context))
    report(t, k, a, { stamp: written, pc: c.writtenAt[i]!, step: c.writtenStep[i]!, write: true }, false);
  const atomics = c.atomics.size === 0 ? undefined : c.atomics.get(i);
  if (atomics !== undefined) {
    for (const use of atomics)
      if ((write || use.write) && !ordered(t, use.stamp, a.context)) report(t, k, a, use, true);
  }
  const pc = k.state.contexts[a.context]!.pc;
  if (write) {
    checkReads(t, k, c, i, a);
    if (c.readers.size > 0) c.readers.delete(i);
    if (atomics !== undefined) c.atomics.delete(i);
    c.read[i] = 0;
    c.written[i] = own;
    c.writtenAt[i] = pc;
    c.writtenStep[i] = k.state.step;
    return;
  }
  noteRead(t, k, c, i, a, pc);
}

function checkReads(t: Races, k: Kernel, c: Cells, i: number, a: Access): void {
  const read = c.read[i]!;
  if (read !== 0 && !ordered(t, read, a.context))
    report(t, k, a, { stamp: read, pc: c.readAt[i]!, step: c.readStep[i]!, write: false }, false);
  const readers = c.readers.size === 0 ? undefined : c.readers.get(i);
  for (const use of readers ?? []) if (!ordered(t, use.stamp, a.context)) report(t, k, a, use, false);
}

/** The read is the last one where the one before is ordered before it; else it is one of several. */
function noteRead(t: Races, k: Kernel, c: Cells, i: number, a: Access, pc: number): void {
  const last = c.read[i]!;
  const { step } = k.state;
  if (last !== 0 && !ordered(t, last, a.context)) {
    const others = (c.readers.get(i) ?? []).filter((use) => !ordered(t, use.stamp, a.context));
    c.readers.set(i, [...others, { stamp: last, pc: c.readAt[i]!, step: c.readStep[i]!, write: false }]);
  }
  c.read[i] = a.own;
  c.readAt[i] = pc;
  c.readStep[i] = step;
}

function atomicTouch(t: Races, k: Kernel, c: Cells, i: number, a: Access): void {
  const written = c.written[i]!;
  if (written !== 0 && !ordered(t, written, a.context))
    report(t, k, a, { stamp: written, pc: c.writtenAt[i]!, step: c.writtenStep[i]!, write: true }, false);
  if (a.write) checkReads(t, k, c, i, a);
  const before = c.atomics.get(i) ?? [];
  const same = before.find((use) => use.stamp === a.own && use.write === a.write);
  if (same !== undefined) return;
  const kept = before.filter((use) => contextOf(use.stamp) !== a.context || use.write !== a.write);
  const use: Use = {
    stamp: a.own,
    pc: k.state.contexts[a.context]!.pc,
    step: k.state.step,
    write: a.write,
  };
  c.atomics.set(i, [...kept, use]);
}

const ordered = (t: Races, s: Stamp, context: ContextId): boolean =>
  clocks.isBefore(t.clocks, contextOf(s), timeOfStamp(s), context);

/** Says it, once for each two places, whichever comes first. */
function report(t: Races, k: Kernel, a: Access, first: Use, firstAtomic: boolean): void {
  const { pc } = k.state.contexts[a.context]!;
  say(k, t, `${Math.min(first.pc, pc)} ${Math.max(first.pc, pc)}`, {
    kind: 'race',
    contexts: [a.context, contextOf(first.stamp)],
    space: a.space,
    address: a.address,
    pc,
    numbers: {
      writes: a.write ? 1 : 0,
      atomic: a.atomic ? 1 : 0,
      firstPc: first.pc,
      firstStep: first.step,
      firstWrites: first.write ? 1 : 0,
      firstAtomic: firstAtomic ? 1 : 0,
    },
  });
}
