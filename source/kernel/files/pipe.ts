/**
 * Pipes, and pairs of connected sockets, which are two of them: 16 pages of bytes on their way (Linux: fs/pipe.c). A write of
 * up to a page stays together; a reader of an empty pipe and a writer to a full one wait. Where nobody is left to write,
 * reading finds the end; where nobody is left to read, writing is EPIPE and the signal SIGPIPE.
 */
import { charge } from '../emit.js';
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import { sendThreadSignal } from '../signal.js';
import type { Context, State } from '../state.js';
import { WouldBlock, wakeAll, wakeFirst } from '../wait-queue.js';
import { Open, type OpenFile, type Pipe, type PipePage } from './layout.js';
import { addRecord, ownRecord, recordOf, removeRecord } from './table.js';

const PAGE = 4096;
/** PIPE_DEF_BUFFERS: 65,536 bytes, where whole pages are written. */
export const PIPE_PAGES = 16;
const SIGPIPE = 13;
const NOTHING = new Uint8Array(0);

const readersOf = (id: number): string => `pipe ${id} readers`;
const writersOf = (id: number): string => `pipe ${id} writers`;
/** Whoever asks about a pipe (poll) and waits for whatever changes. */
export const pollersOf = (id: number): string => `pipe ${id} pollers`;

/** A new pipe with nobody at its ends; `peer`: the one that leads back, of a pair of sockets, or -1. */
export const addPipe = (s: State, peer = -1): number =>
  addRecord(s, 'pipes', { pages: [], readers: 0, writers: 0, peer });

export function joinPipe(s: State, id: number, end: 'readers' | 'writers'): void {
  ownRecord(s, 'pipes', id)[end]++;
}

/** The pipes that an open file reads from and writes to; -1: it has no such end. */
const inOf = (file: OpenFile): number => ((file.flags & Open.ACCMODE) === Open.WRONLY ? -1 : file.object);
const outOf = (s: State, file: OpenFile): number =>
  file.kind === 'socket'
    ? recordOf(s, 'pipes', file.object).peer
    : (file.flags & Open.ACCMODE) === Open.RDONLY
      ? -1
      : file.object;

function changed(k: Kernel, id: number, queue: string): void {
  wakeAll(k, pollersOf(id));
  wakeFirst(k, queue);
}

function read(k: Kernel, _context: Context, file: OpenFile, n: number): Uint8Array {
  const id = inOf(file);
  const pipe = recordOf(k.state, 'pipes', id);
  charge(k, 'pipe');
  if (n === 0) return NOTHING;
  if (pipe.pages.length === 0) {
    if (pipe.writers === 0) return NOTHING;
    throw new WouldBlock({ kind: `${file.kind} read`, queues: [readersOf(id)] });
  }
  const parts: Uint8Array[] = [];
  let left = n;
  let used = 0;
  const rest: PipePage[] = [];
  for (const page of pipe.pages) {
    if (left === 0) rest.push(page);
    else {
      const part = page.bytes.subarray(0, left);
      parts.push(part);
      left -= part.length;
      if (part.length < page.bytes.length) {
        rest.push({ start: page.start + part.length, bytes: page.bytes.subarray(part.length) });
      } else used++;
    }
  }
  ownRecord(k.state, 'pipes', id).pages = rest;
  if (used > 0) changed(k, id, writersOf(id));
  // what is left is for the next one
  if (rest.length > 0) wakeFirst(k, readersOf(id));
  const all = new Uint8Array(n - left);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function write(k: Kernel, context: Context, file: OpenFile, bytes: Uint8Array): number {
  const id = outOf(k.state, file);
  charge(k, 'pipe');
  if (id < 0 || recordOf(k.state, 'pipes', id).readers === 0) {
    sendThreadSignal(k, context.id, { signal: SIGPIPE, code: 0, pid: 0, uid: 0, value: 0 }, 'write');
    return -Errno.EPIPE;
  }
  if (bytes.length === 0) return 0;
  const pages = recordOf(k.state, 'pipes', id).pages.slice();
  const wasEmpty = pages.length === 0;
  let done = 0;
  // What goes beyond whole pages is put behind what the last page holds, where there is room for all of it.
  const odd = bytes.length % PAGE;
  const last = pages.at(-1);
  if (odd > 0 && last !== undefined && last.start + last.bytes.length + odd <= PAGE) {
    const joined = new Uint8Array(last.bytes.length + odd);
    joined.set(last.bytes);
    joined.set(bytes.subarray(0, odd), last.bytes.length);
    pages[pages.length - 1] = { start: last.start, bytes: joined };
    done = odd;
  }
  while (done < bytes.length && pages.length < PIPE_PAGES) {
    const part = bytes.slice(done, done + PAGE);
    pages.push({ start: 0, bytes: part });
    done += part.length;
  }
  if (done === 0) throw new WouldBlock({ kind: `${file.kind} write`, queues: [writersOf(id)] });
  ownRecord(k.state, 'pipes', id).pages = pages;
  if (wasEmpty) changed(k, id, readersOf(id));
  else wakeAll(k, pollersOf(id));
  return done;
}

function leave(k: Kernel, id: number, end: 'readers' | 'writers'): void {
  const pipe = ownRecord(k.state, 'pipes', id);
  pipe[end]--;
  if (pipe[end] > 0) return;
  wakeAll(k, end === 'readers' ? writersOf(id) : readersOf(id));
  wakeAll(k, pollersOf(id));
  if (end === 'readers') pipe.pages = [];
  if (pipe.readers === 0 && pipe.writers === 0) removeRecord(k.state, 'pipes', id);
}

/** What poll tells of an open file: bits of POLLIN 1, POLLOUT 4, POLLERR 8, POLLHUP 16, and where to wait for a change. */
export interface Readiness {
  readonly events: number;
  readonly queues: readonly string[];
}
const POLLIN = 1;
const POLLOUT = 4;
const POLLERR = 8;
const POLLHUP = 16;

function poll(k: Kernel, file: OpenFile): Readiness {
  const from = inOf(file);
  const to = outOf(k.state, file);
  let events = 0;
  const queues: string[] = [];
  if (from >= 0) {
    const pipe = recordOf(k.state, 'pipes', from);
    if (pipe.pages.length > 0) events |= POLLIN;
    // a socket whose other side is closed can be read to its end
    if (pipe.writers === 0) events |= file.kind === 'socket' ? POLLIN | POLLHUP : POLLHUP;
    queues.push(pollersOf(from));
  }
  if (to >= 0) {
    const pipe = recordOf(k.state, 'pipes', to);
    if (pipe.readers === 0) events |= file.kind === 'socket' ? POLLOUT : POLLOUT | POLLERR;
    else if (pipe.pages.length < PIPE_PAGES) events |= POLLOUT;
    queues.push(pollersOf(to));
  }
  return { events, queues };
}

export const pipeOperations = {
  read,
  write,
  poll,
  waiting: (k: Kernel, file: OpenFile): number => {
    const id = inOf(file);
    const pages: Pipe['pages'] = id < 0 ? [] : recordOf(k.state, 'pipes', id).pages;
    return pages.reduce((sum, page) => sum + page.bytes.length, 0);
  },
  release(k: Kernel, file: OpenFile): void {
    const from = inOf(file);
    const to = outOf(k.state, file);
    if (to >= 0) leave(k, to, 'writers');
    if (from >= 0) leave(k, from, 'readers');
  },
};
