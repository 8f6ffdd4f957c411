/**
 * Pipes: pages of bytes on their way (Linux: fs/pipe.c). A write of up to a page stays together; a reader of an empty pipe and a
 * writer to a full one wait. Where nobody is left to write, reading finds the end; where nobody is left to read, writing is
 * EPIPE and the signal SIGPIPE.
 *
 * One reader or writer is woken for what one can take, and wakes the next if he leaves something; whoever polls is told too.
 */
import { charge } from '../emit.js';
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import { sendThreadSignal } from '../signal.js';
import type { Context, ContextId, State } from '../state.js';
import { WouldBlock, wakeAll, wakeFirst } from '../wait-queue.js';
import { holdInode, inodeOf, ownInode, releaseInode } from './inode.js';
import { Open, type OpenFile, type Pipe, type PipePage } from './layout.js';
import { notify, Poll, READABLE, type Readiness, WRITABLE } from './ready.js';
import { addRecord, ownRecord, recordOf, removeRecord } from './table.js';

export const PIPE_PAGE = 4096;
/** PIPE_DEF_BUFFERS: 65,536 bytes, where whole pages are written. */
const PIPE_PAGES = 16;
/** Pages in the pipes of one user (fs.pipe-user-pages-soft): later pipes have two each. */
const MOST_PAGES = 16384;
const SIGPIPE = 13;
const NOTHING = new Uint8Array(0);

type End = 'readers' | 'writers';
const other = (end: End): End => (end === 'readers' ? 'writers' : 'readers');

const queueOf = (id: number, end: End): string => `pipe ${id} ${end}`;
/** What is polled: something to read, room to write. */
const keyOf = (id: number, end: End): string => `pipe ${id} for ${end}`;
/** Those in open() of a fifo who wait for the other end. */
const openingQueue = (id: number, end: End): string => `pipe ${id} opening ${end}`;

/** A new pipe with nobody at its ends. */
export function addPipe(s: State): number {
  const { list, free } = s.pipes;
  const capacity = (list.length - free.length) * PIPE_PAGES < MOST_PAGES ? PIPE_PAGES : 2;
  return addRecord(s, 'pipes', { pages: [], readers: 0, writers: 0, capacity, opening: [] });
}

export function joinPipe(s: State, id: number, end: End): void {
  ownRecord(s, 'pipes', id)[end]++;
}

const endsOf = (file: OpenFile): readonly End[] => {
  const mode = file.flags & Open.ACCMODE;
  return mode === Open.RDONLY ? ['readers'] : mode === Open.WRONLY ? ['writers'] : ['readers', 'writers'];
};

function read(k: Kernel, _context: Context, file: OpenFile, n: number): Uint8Array {
  const id = file.object;
  const pipe = recordOf(k.state, 'pipes', id);
  if (n === 0) return NOTHING;
  if (pipe.pages.length === 0) {
    if (pipe.writers === 0) return NOTHING;
    throw new WouldBlock({ kind: 'pipe read', queues: [queueOf(id, 'readers')] });
  }
  charge(k, 'pipe');
  const wasFull = pipe.pages.length >= pipe.capacity;
  const { bytes, rest } = take(pipe.pages, n);
  ownRecord(k.state, 'pipes', id).pages = rest;
  if (wasFull && rest.length < pipe.capacity) {
    wakeFirst(k, queueOf(id, 'writers'));
    notify(k, keyOf(id, 'writers'), WRITABLE);
  }
  if (rest.length > 0) wakeFirst(k, queueOf(id, 'readers'));
  return bytes;
}

/** At most n bytes from the front, and what is left. */
function take(pages: readonly PipePage[], n: number): { readonly bytes: Uint8Array; readonly rest: PipePage[] } {
  const parts: Uint8Array[] = [];
  const rest: PipePage[] = [];
  let left = n;
  for (const page of pages) {
    const part = page.bytes.subarray(0, left);
    if (part.length > 0) parts.push(part);
    left -= part.length;
    if (part.length < page.bytes.length) {
      rest.push({ start: page.start + part.length, bytes: page.bytes.subarray(part.length) });
    }
  }
  const bytes = new Uint8Array(n - left);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, rest };
}

/** EPIPE, and its signal to the thread that wrote. */
export function brokenPipe(k: Kernel, context: Context): number {
  const { pid } = k.state.processes[context.process]!;
  sendThreadSignal(k, context.id, { signal: SIGPIPE, code: 0, pid, uid: 1000, value: 0 }, 'write');
  return -Errno.EPIPE;
}

function write(k: Kernel, context: Context, file: OpenFile, bytes: Uint8Array): number {
  const id = file.object;
  const pipe = recordOf(k.state, 'pipes', id);
  if (bytes.length === 0) return 0;
  if (pipe.readers === 0) return brokenPipe(k, context);
  const pages = pipe.pages.slice();
  const wasEmpty = pages.length === 0;
  let done = 0;
  // What goes beyond whole pages is put behind what the last page holds, where there is room for all of it.
  const odd = bytes.length % PIPE_PAGE;
  const last = pages.at(-1);
  if (odd > 0 && last !== undefined && last.start + last.bytes.length + odd <= PIPE_PAGE) {
    const joined = new Uint8Array(last.bytes.length + odd);
    joined.set(last.bytes);
    joined.set(bytes.subarray(0, odd), last.bytes.length);
    pages[pages.length - 1] = { start: last.start, bytes: joined };
    done = odd;
  }
  while (done < bytes.length && pages.length < pipe.capacity) {
    const part = bytes.slice(done, done + PIPE_PAGE);
    pages.push({ start: 0, bytes: part });
    done += part.length;
  }
  if (done === 0) throw new WouldBlock({ kind: 'pipe write', queues: [queueOf(id, 'writers')] });
  charge(k, 'pipe');
  ownRecord(k.state, 'pipes', id).pages = pages;
  if (wasEmpty) wakeFirst(k, queueOf(id, 'readers'));
  notify(k, keyOf(id, 'readers'), READABLE);
  if (done === bytes.length && pages.length < pipe.capacity) wakeFirst(k, queueOf(id, 'writers'));
  return done;
}

/** One at an end fewer. The last reader's going is for all writers to know, the last writer's for all readers. */
function leave(k: Kernel, id: number, end: End): void {
  const pipe = ownRecord(k.state, 'pipes', id);
  pipe[end]--;
  if (pipe[end] > 0) return;
  wakeAll(k, queueOf(id, other(end)));
  notify(k, keyOf(id, 'readers'), Poll.HUP | READABLE);
  notify(k, keyOf(id, 'writers'), Poll.ERR | WRITABLE);
}

/** Nobody has it any more: it goes. True: it has gone. */
function dropIfUnused(k: Kernel, id: number, inode: number): boolean {
  const { readers, writers } = recordOf(k.state, 'pipes', id);
  if (readers > 0 || writers > 0) return false;
  removeRecord(k.state, 'pipes', id);
  if (inode >= 0) ownInode(k.state, inode).behind = -1;
  return true;
}

function poll(k: Kernel, file: OpenFile): Readiness {
  const id = file.object;
  const { pages, capacity, readers, writers } = recordOf(k.state, 'pipes', id);
  const ends = endsOf(file);
  let events = 0;
  if (ends.includes('readers')) {
    if (pages.length > 0) events |= READABLE;
    if (writers === 0) events |= Poll.HUP;
  }
  if (ends.includes('writers')) {
    if (pages.length < capacity) events |= WRITABLE;
    if (readers === 0) events |= Poll.ERR;
  }
  return {
    events,
    ...(ends.includes('readers') ? { reading: keyOf(id, 'readers') } : {}),
    ...(ends.includes('writers') ? { writing: keyOf(id, 'writers') } : {}),
  };
}

export const pipeOperations = {
  read,
  write,
  poll,

  waiting: (k: Kernel, file: OpenFile): number => bytesIn(recordOf(k.state, 'pipes', file.object)),

  /** One who was woken for it may have gone without taking it: it is for the next one. */
  left(k: Kernel, file: OpenFile): void {
    const { pages, capacity } = recordOf(k.state, 'pipes', file.object);
    if (pages.length > 0) wakeFirst(k, queueOf(file.object, 'readers'));
    if (pages.length < capacity) wakeFirst(k, queueOf(file.object, 'writers'));
  },

  release(k: Kernel, file: OpenFile): void {
    for (const end of endsOf(file)) leave(k, file.object, end);
    dropIfUnused(k, file.object, file.inode);
    if (file.inode >= 0) releaseInode(k, file.inode);
  },
};

export const bytesIn = (pipe: Pipe): number => pipe.pages.reduce((sum, page) => sum + page.bytes.length, 0);

/** F_SETPIPE_SZ: whole pages, a power of two of them; the new size in bytes, or -EBUSY, -EPERM. */
export function resizePipe(k: Kernel, id: number, bytes: number): number {
  const LARGEST = 1 << 20;
  if (bytes < 0 || bytes > LARGEST) return -Errno.EPERM;
  let capacity = 1;
  while (capacity * PIPE_PAGE < bytes) capacity *= 2;
  const pipe = ownRecord(k.state, 'pipes', id);
  if (pipe.pages.length > capacity) return -Errno.EBUSY;
  const grows = capacity > pipe.capacity;
  pipe.capacity = capacity;
  if (grows) {
    wakeAll(k, queueOf(id, 'writers'));
    notify(k, keyOf(id, 'writers'), WRITABLE);
  }
  return capacity * PIPE_PAGE;
}

// Fifos: pipes with a name.

const WOKEN = 1;
const INTERRUPTED = 3;

/**
 * Opens a fifo: the pipe, joined, and the inode held; or -ENXIO (to write, without waiting, with nobody there to read). Throws
 * WouldBlock until the other end is opened; whoever waits so counts as being there, as in Linux. After the wait: openedFifo.
 */
export function openFifo(k: Kernel, context: Context, inode: number, flags: number): number {
  const s = k.state;
  let id = inodeOf(s, inode).behind;
  if (id < 0) {
    id = addPipe(s);
    ownInode(s, inode).behind = id;
  }
  const access = flags & Open.ACCMODE;
  const nonblocking = (flags & Open.NONBLOCK) !== 0;
  if (access !== Open.RDONLY && access !== Open.WRONLY) {
    // Linux: both at once, and no waiting
    holdInode(s, inode);
    for (const end of ['readers', 'writers'] as const) joinPipe(s, id, end);
    for (const end of ['readers', 'writers'] as const) wakeAll(k, openingQueue(id, end));
    return id;
  }
  const end = access === Open.RDONLY ? 'readers' : 'writers';
  if (nonblocking && end === 'writers' && recordOf(s, 'pipes', id).readers === 0) {
    dropIfUnused(k, id, inode);
    return -Errno.ENXIO;
  }
  holdInode(s, inode);
  joinPipe(s, id, end);
  wakeAll(k, openingQueue(id, other(end)));
  const pipe = ownRecord(s, 'pipes', id);
  if (nonblocking || pipe[other(end)] > 0) return id;
  pipe.opening = [...pipe.opening, { context: context.id, since: sinceOf(context), end, inode }];
  throw waitForOther(id, end);
}

const waitForOther = (id: number, end: End): WouldBlock =>
  new WouldBlock({ kind: 'open', queues: [openingQueue(id, end)] });

/** When the innermost call of a context began. */
const sinceOf = (context: Context): number => context.calls[context.calls.length - 1]?.since ?? -1;

/**
 * A call that has waited in openFifo goes on: the pipe and the inode by which it is opened, or -EINTR; undefined: it has not
 * waited for one. Its path is not looked up again: the name may be gone by now. Throws WouldBlock where it has to go on waiting.
 */
export function openedFifo(
  k: Kernel,
  context: Context,
): { readonly id: number; readonly inode: number } | number | undefined {
  const woken = context.calls[context.calls.length - 1]?.woken ?? 0;
  if (woken === 0) return undefined;
  const since = sinceOf(context);
  for (const pipe of k.state.pipes.list) {
    const mine = pipe?.opening.find((one) => one.context === context.id && one.since === since);
    if (pipe === undefined || mine === undefined) continue;
    const { id } = pipe;
    // The other end may have been opened and closed again: that counts.
    if (woken !== WOKEN && woken !== INTERRUPTED && pipe[other(mine.end)] === 0) throw waitForOther(id, mine.end);
    if (woken !== INTERRUPTED || pipe[other(mine.end)] > 0) {
      const own = ownRecord(k.state, 'pipes', id);
      own.opening = own.opening.filter((one) => one !== mine);
      return { id, inode: mine.inode };
    }
    forsake(k, id, mine);
    return -Errno.EINTR;
  }
  return undefined;
}

/** One who has waited for the other end does so no more. */
function forsake(k: Kernel, id: number, one: Pipe['opening'][number]): void {
  const own = ownRecord(k.state, 'pipes', id);
  own.opening = own.opening.filter((other) => other !== one);
  leave(k, id, one.end);
  dropIfUnused(k, id, one.inode);
  releaseInode(k, one.inode);
}

/** A thread ends, maybe in open() of a fifo. Looks at all pipes. */
export function leaveOpening(k: Kernel, context: ContextId): void {
  for (const pipe of k.state.pipes.list) {
    for (const one of pipe?.opening ?? []) if (one.context === context) forsake(k, pipe!.id, one);
  }
}
