/** Pipes, sockets, queues and sets by what people know of them: whom they lead to, what their names are. Asked only to be shown. */
import { shownAddress } from '../kernel/files/connections.js';
import { nameIn } from '../kernel/files/inode.js';
import type { OpenFile } from '../kernel/files/layout.js';
import { QUEUE_FOLDER } from '../kernel/files/message-queue.js';
import { shownName } from '../kernel/files/names.js';
import type { Kernel } from '../kernel/machine.js';
import type { Context, Wait } from '../kernel/state.js';
import { clean } from './text.js';

/** `process 101`, `process 101 and 102`, `3 processes`: those that have an open file of which `is` is true, but for `except`. */
function holders(k: Kernel, is: (file: OpenFile) => boolean, except = -1): string {
  const ids = new Set(k.state.openFiles.list.flatMap((file) => (file !== undefined && is(file) ? [file.id] : [])));
  const pids: number[] = [];
  for (const process of k.state.processes) {
    if (process?.state !== 'alive' || process.index === except) continue;
    const tables = process.contexts.map((id) => k.state.tasks[k.state.contexts[id]?.task ?? -1]?.files ?? -1);
    const has = tables.some((table) =>
      k.state.files[table]?.descriptors.some((d) => d !== undefined && ids.has(d.file)),
    );
    if (has) pids.push(process.pid);
  }
  if (pids.length > 2) return `${pids.length} processes`;
  return pids.length === 0 ? '' : `process ${pids.join(' and ')}`;
}

/** `the socket to process 101`, `the socket at door`, `a socket whose other end is closed`. */
export function socketWords(k: Kernel, id: number, self: number): string {
  const socket = k.state.sockets.list[id];
  if (socket === undefined) return 'a socket';
  const at = clean(shownName(shownAddress(socket.address)));
  if (socket.state === 'listening') return `the socket at ${at}`;
  if (socket.peer >= 0) {
    const theirs = holders(k, (file) => file.kind === 'socket' && file.object === socket.peer, self);
    if (theirs !== '') return `the socket to ${theirs}`;
    const calls = k.state.sockets.list.find((one) => one?.pending.includes(socket.peer));
    if (calls !== undefined) return `the socket that waits at ${clean(shownName(shownAddress(calls.address)))}`;
    return 'the socket to itself';
  }
  if (socket.state === 'connected' && socket.type !== 2) return 'a socket whose other end is closed';
  return at === '' ? 'a socket' : `the socket at ${at}`;
}

/** A name that an inode has in some folder; undefined: it has none (any more). */
function nameOf(k: Kernel, id: number): string | undefined {
  for (const folder of k.state.inodes.list) {
    const name = folder?.type === 'folder' ? nameIn(k.state, folder.id, id) : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}

/** `the fifo way`, `the pipe from process 101`, `the pipe to process 101`. */
export function pipeWords(k: Kernel, id: number, end: 'readers' | 'writers', self: number): string {
  const named = k.state.inodes.list.find((inode) => inode?.type === 'fifo' && inode.behind === id);
  if (named !== undefined) {
    const name = nameOf(k, named.id) ?? k.state.openFiles.list.find((one) => one?.inode === named.id)?.path;
    if (name !== undefined) return `the fifo ${clean(shownName(name))}`;
  }
  const other = end === 'readers' ? 0 : 1;
  const theirs = holders(k, (f) => f.kind === 'pipe' && f.object === id && (f.flags & 3) !== other, self);
  return theirs === '' ? 'the pipe' : `the pipe ${end === 'readers' ? 'from' : 'to'} ${theirs}`;
}

/** `the queue /jobs`; one whose name is gone: `a queue without a name`. */
export function queueWords(k: Kernel, id: number): string {
  const inode = k.state.inodes.list.find((one) => one?.type === 'queue' && one.behind === id);
  const name = inode === undefined ? undefined : nameOf(k, inode.id);
  if (name !== undefined) return `the queue /${clean(shownName(name))}`;
  return 'a queue without a name';
}

/** The path of an open file as a person says it. */
export const pathWords = (path: string): string =>
  clean(shownName(path.startsWith(`${QUEUE_FOLDER}/`) ? path.slice(QUEUE_FOLDER.length) : path));

/** What a file leads to, for `reads 3 bytes from 4 (...)`. `why` and `id` as the events of reading and writing have them. */
export function endWords(k: Kernel, why: string, id: number, what: 'read' | 'write', self: number): string {
  switch (why) {
    case 'socket':
      return socketWords(k, id, self);
    case 'pipe':
      return k.state.pipes.list[id] === undefined
        ? 'pipe'
        : pipeWords(k, id, what === 'read' ? 'readers' : 'writers', self);
    case 'message queue':
      return queueWords(k, id);
    default:
      return why;
  }
}

const numberIn = (queue: string | undefined): number => Number(/\d+/.exec(queue ?? '')?.[0] ?? -1);

/** What a wait for files is for: `bytes from the pipe from process 101`; undefined: it is for something else. */
export function awaitedFile(k: Kernel, context: Context, wait: Wait): string | undefined {
  const first = wait.queues?.[0];
  const id = numberIn(first);
  const self = context.process;
  switch (wait.kind) {
    case 'pipe read':
      return `bytes from ${pipeWords(k, id, 'readers', self)}`;
    case 'pipe write':
      return `room in ${pipeWords(k, id, 'writers', self)}`;
    case 'socket read':
      return `bytes from ${socketWords(k, id, self)}`;
    case 'socket write': {
      // the queue is that of the receiver
      const theirs = holders(k, (file) => file.kind === 'socket' && file.object === id, self);
      return `room in the socket${theirs === '' ? '' : ` of ${theirs}`}`;
    }
    case 'accept':
      return `a caller at ${socketWords(k, id, self)}`;
    case 'connect':
      return `room in the list of ${socketWords(k, id, self)}`;
    case 'queue read':
      return `a message in ${queueWords(k, id)}`;
    case 'queue write':
      return `room in ${queueWords(k, id)}`;
    case 'open':
      return `the other end of ${pipeWords(k, id, first?.endsWith('readers') ? 'readers' : 'writers', -1)} to be opened`;
    case 'poll':
      return polled(k, wait.queues ?? [], self);
    default:
      return undefined;
  }
}

/** One file is named, several are counted. */
function polled(k: Kernel, queues: readonly string[], self: number): string {
  if (queues.length === 0) return 'a signal or its time';
  if (queues.length > 1) return `one of ${queues.length} files to be ready`;
  const [queue] = queues as [string];
  const id = numberIn(queue);
  const set = /^epoll (\d+)$/.exec(queue);
  if (set !== null) {
    const n = k.state.epolls.list[id]?.items.size ?? 0;
    return `an event in its set of ${n} ${n === 1 ? 'file' : 'files'}`;
  }
  if (/pipe/.test(queue))
    return `${pipeWords(k, id, queue.endsWith('writers') ? 'writers' : 'readers', self)} to be ready`;
  if (/message queue/.test(queue)) return `${queueWords(k, id)} to be ready`;
  return `${socketWords(k, id, self)} to be ready`;
}
