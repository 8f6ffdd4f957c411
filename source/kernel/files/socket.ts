/**
 * Sockets, once they are there: bytes and messages from one end to the other, and what closing does (Linux: net/unix/af_unix.c;
 * AF_INET within the machine is the same but for its addresses). Making and connecting them is in connections.ts.
 *
 * What is sent is put into the receiver's queue at once. A sender waits while what is there takes more than the buffer; what a
 * message takes is counted as Linux counts it, its record included, so that many small ones fill it too.
 */
import { charge } from '../emit.js';
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import type { Context, State } from '../state.js';
import { WouldBlock, wakeAll, wakeFirst } from '../wait-queue.js';
import { ownInode, releaseInode } from './inode.js';
import type { OpenFile, Socket, SocketDomain, SocketMessage, SocketType } from './layout.js';
import { brokenPipe } from './pipe.js';
import { notify, Poll, READABLE, type Readiness, WRITABLE } from './ready.js';
import { addRecord, ownRecord, recordOf, removeRecord } from './table.js';

export const SocketKind = { stream: 1, datagram: 2, packets: 5 } as const;
export const Domain = { unix: 1, inet: 2 } as const;

/** net.core.wmem_default and rmem_default. */
export const BUFFER = 212992;
/** net.unix.max_dgram_qlen: messages that may wait for a reader, and one. */
const MOST_DATAGRAMS = 10;
/** Largest pieces of a stream, and messages. */
const LARGEST_PIECE = BUFFER / 2 - 64;

/** `peer` of a datagram socket whose peer was closed: the next one who sends is told, once. */
const GONE = -2;

export const SHUT_IN = 1;
export const SHUT_OUT = 2;

const readersOf = (id: number): string => `socket ${id} readers`;
/** Those who wait for room at a receiver. */
const sendersOf = (id: number): string => `senders to socket ${id}`;
const arrivals = (id: number): string => `socket ${id}`;
const room = (id: number): string => `room at socket ${id}`;
/** Those who wait to be put on a listening socket's list. */
export const callersOf = (id: number): string => `callers of socket ${id}`;

/** A new socket that is nobody's end. */
export function addSocket(s: State, domain: SocketDomain, type: SocketType): number {
  return addRecord(s, 'sockets', {
    domain,
    type,
    state: 'new',
    peer: -1,
    address: '',
    peerAddress: '',
    inode: -1,
    messages: [],
    cost: 0,
    receiveBuffer: BUFFER,
    sendBuffer: BUFFER,
    pending: [],
    backlog: 0,
    shut: 0,
    error: 0,
    reuse: false,
    receiveTimeout: Number.POSITIVE_INFINITY,
    sendTimeout: Number.POSITIVE_INFINITY,
    peerPid: 0,
  });
}

export const socketOf = (k: Kernel, id: number): Socket => recordOf(k.state, 'sockets', id);

/** Makes two sockets the ends of one connection. */
export function joinSockets(k: Kernel, a: number, b: number, pids: readonly [number, number]): void {
  for (const [one, other, pid] of [
    [a, b, pids[1]],
    [b, a, pids[0]],
  ] as const) {
    const own = ownRecord(k.state, 'sockets', one);
    own.state = 'connected';
    own.peer = other;
    own.peerAddress = socketOf(k, other).address;
    own.peerPid = pid;
  }
}

/** What a message takes: its bytes in a block of the kernel's allocator, and its record (sk_buff). */
function costOf(n: number): number {
  const RECORD = 256;
  const SHARED = 320;
  let block = 512;
  while (block < n + SHARED) block *= 2;
  return RECORD + (n + SHARED > 8192 ? Math.ceil((n + SHARED) / 4096) * 4096 : block);
}

const isPiecewise = (socket: Socket): boolean => socket.type === SocketKind.stream;

/** What comes with a message besides its bytes. */
export interface Sending {
  readonly files?: readonly number[];
  /** MSG_NOSIGNAL: no SIGPIPE. */
  readonly quiet?: boolean;
  /** To whom, where that is not the socket at the other end: id of a datagram socket. */
  readonly to?: number;
  /** When the call began: what SO_SNDTIMEO counts from. */
  readonly since?: number;
}

/** Sends bytes: how many were taken, or -errno. Throws WouldBlock where there is no room. */
export function send(k: Kernel, context: Context, id: number, bytes: Uint8Array, how: Sending = {}): number {
  const socket = socketOf(k, id);
  if (socket.error !== 0 && socket.type === SocketKind.datagram) return takeError(k, id);
  if ((socket.shut & SHUT_OUT) !== 0) return broken(k, context, how);
  const to = how.to ?? socket.peer;
  if (socket.type !== SocketKind.datagram && socket.state !== 'connected') return -Errno.ENOTCONN;
  if (to < 0) return socket.type === SocketKind.datagram ? toNobody(k, socket, bytes.length) : broken(k, context, how);
  const receiver = socketOf(k, to);
  if ((receiver.shut & SHUT_IN) !== 0) return broken(k, context, how);
  // nothing on a stream is nothing; an empty message is one
  if (bytes.length === 0 && isPiecewise(socket)) return 0;
  if (!hasRoom(receiver, socket)) {
    if (socket.domain === Domain.inet && socket.type === SocketKind.datagram) return bytes.length;
    throw new WouldBlock({
      kind: 'socket write',
      queues: [sendersOf(to)],
      deadline: (how.since ?? 0) + socket.sendTimeout,
    });
  }
  charge(k, 'pipe');
  const piece = isPiecewise(socket) ? bytes.slice(0, LARGEST_PIECE) : bytes.slice();
  const cost = costOf(piece.length);
  const own = ownRecord(k.state, 'sockets', to);
  const message: SocketMessage = { bytes: piece, from: socket.address, files: how.files ?? [], cost };
  own.messages = [...own.messages, message];
  own.cost += cost;
  k.scratch.accesses?.before(context.id, `socket ${to}`);
  wakeFirst(k, readersOf(to));
  notify(k, arrivals(to), READABLE);
  if (hasRoom(own, socket)) wakeFirst(k, sendersOf(to));
  return piece.length;
}

/** The longest message that a socket sends: EMSGSIZE beyond. A stream has none. */
export function longestMessage(socket: Socket): number {
  const LARGEST_UDP = 65507;
  if (isPiecewise(socket)) return Number.POSITIVE_INFINITY;
  return socket.domain === Domain.inet ? LARGEST_UDP : socket.sendBuffer - 32;
}

/** A datagram to a peer that is not there (any more). */
function toNobody(k: Kernel, socket: Socket, n: number): number {
  const own = ownRecord(k.state, 'sockets', socket.id);
  if (socket.domain === Domain.inet) {
    if (socket.peerAddress === '') return -Errno.EDESTADDRREQ;
    // it is sent; that nobody has the port comes back, and is told by the next call
    own.error = Errno.ECONNREFUSED;
    return n;
  }
  if (socket.peer !== GONE) return -Errno.ENOTCONN;
  own.peer = -1;
  own.peerAddress = '';
  return -Errno.ECONNREFUSED;
}

function hasRoom(receiver: Socket, sender: Socket): boolean {
  if (receiver.cost >= sender.sendBuffer) return false;
  return (
    sender.type !== SocketKind.datagram || receiver.messages.length <= MOST_DATAGRAMS || sender.domain === Domain.inet
  );
}

function broken(k: Kernel, context: Context, { quiet = false }: Sending): number {
  return quiet ? -Errno.EPIPE : brokenPipe(k, context);
}

/** The error that waits to be told, as -errno; it is told once. */
export function takeError(k: Kernel, id: number): number {
  const own = ownRecord(k.state, 'sockets', id);
  const { error } = own;
  own.error = 0;
  return -error;
}

/** How a receiver wants it. */
export interface Receiving {
  /** MSG_PEEK: it stays where it is. */
  readonly peek?: boolean;
  readonly since?: number;
  /** Lets go of files that come with it and are not taken. */
  readonly drop: (file: number) => void;
  /** The caller takes the files. */
  readonly keepFiles?: boolean;
}
export interface Received {
  readonly bytes: Uint8Array;
  readonly from: string;
  readonly files: readonly number[];
  /** The message was longer (MSG_TRUNC): its whole length. */
  readonly length: number;
}

const NOTHING: Received = { bytes: new Uint8Array(0), from: '', files: [], length: 0 };

/** Receives at most n bytes, or one message cut to n; nothing: the end. Or -errno. Throws WouldBlock where nothing has come. */
export function receive(k: Kernel, id: number, n: number, how: Receiving): Received | number {
  const socket = socketOf(k, id);
  if (socket.type !== SocketKind.datagram && socket.state !== 'connected') {
    return socket.domain === Domain.unix ? -Errno.EINVAL : -Errno.ENOTCONN;
  }
  if (socket.messages.length === 0) {
    if (socket.error !== 0) return takeError(k, id);
    if ((socket.shut & SHUT_IN) !== 0) return NOTHING;
    throw new WouldBlock({
      kind: 'socket read',
      queues: [readersOf(id)],
      deadline: (how.since ?? 0) + socket.receiveTimeout,
    });
  }
  if (n === 0 && isPiecewise(socket)) return NOTHING;
  charge(k, 'pipe');
  const received = isPiecewise(socket) ? fromStream(socket, n) : fromMessages(socket, n);
  if (how.peek === true) return { ...received.what, files: [] };
  if (how.keepFiles !== true) for (const file of received.what.files) how.drop(file);
  keepRest(k, socket, received.rest);
  return received.what;
}

interface Taken {
  readonly what: Received;
  readonly rest: readonly SocketMessage[];
}

/** Pieces run together, up to the end of one that brings files: those of two are never mixed. */
function fromStream(socket: Socket, n: number): Taken {
  const parts: Uint8Array[] = [];
  const { messages } = socket;
  let files: readonly number[] = [];
  let left = n;
  let i = 0;
  let rest: readonly SocketMessage[] = [];
  for (; i < messages.length && left > 0; i++) {
    const message = messages[i]!;
    if (message.files.length > 0) files = message.files;
    const part = message.bytes.subarray(0, left);
    parts.push(part);
    left -= part.length;
    if (part.length < message.bytes.length) {
      rest = [{ ...message, bytes: message.bytes.subarray(part.length), files: [] }];
      i++;
      break;
    }
    if (files.length > 0) {
      i++;
      break;
    }
  }
  const bytes = new Uint8Array(n - left);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  const what = { bytes, from: messages[0]!.from, files, length: bytes.length };
  return { what, rest: [...rest, ...messages.slice(i)] };
}

function fromMessages(socket: Socket, n: number): Taken {
  const [first, ...rest] = socket.messages as readonly [SocketMessage, ...SocketMessage[]];
  const what = { bytes: first.bytes.slice(0, n), from: first.from, files: first.files, length: first.bytes.length };
  return { what, rest };
}

/** What was not taken stays; who waits for room, or for what is left, goes on. */
function keepRest(k: Kernel, socket: Socket, rest: readonly SocketMessage[]): void {
  const own = ownRecord(k.state, 'sockets', socket.id);
  own.messages = rest;
  own.cost = rest.reduce((sum, message) => sum + message.cost, 0);
  wakeFirst(k, sendersOf(socket.id));
  // as Linux's unix_writable: told when three quarters are free
  if (own.cost * 4 <= BUFFER) notify(k, room(socket.id), WRITABLE);
  if (rest.length > 0) wakeFirst(k, readersOf(socket.id));
}

/** shutdown: nothing more is taken (SHUT_IN), or will be sent (SHUT_OUT), by this end. The other end is told. */
export function shutDown(k: Kernel, id: number, how: number): void {
  const own = ownRecord(k.state, 'sockets', id);
  own.shut |= how;
  changedState(k, id);
  if (own.peer < 0 || own.type === SocketKind.datagram) return;
  const peer = ownRecord(k.state, 'sockets', own.peer);
  // what one end does not send any more, the other does not receive; and the other way round on AF_UNIX
  if ((how & SHUT_OUT) !== 0) peer.shut |= SHUT_IN;
  if ((how & SHUT_IN) !== 0 && own.domain === Domain.unix) peer.shut |= SHUT_OUT;
  changedState(k, peer.id);
}

/** Whoever waits at the socket looks again. */
function changedState(k: Kernel, id: number): void {
  wakeAll(k, readersOf(id));
  wakeAll(k, sendersOf(id));
  notify(k, arrivals(id), READABLE | Poll.HUP | Poll.RDHUP);
  notify(k, room(id), WRITABLE | Poll.HUP);
  const { peer } = socketOf(k, id);
  if (peer >= 0) {
    wakeAll(k, sendersOf(peer));
    notify(k, room(peer), WRITABLE | Poll.HUP);
  }
}

/** The socket is closed. What waits to be read goes; the other end finds the end, or ECONNRESET where something was lost. */
export function closeSocket(k: Kernel, id: number, drop: (file: number) => void, unaccepted = false): void {
  const socket = socketOf(k, id);
  for (const pending of socket.pending) closeSocket(k, pending, drop, true);
  if (socket.peer >= 0) {
    const peer = ownRecord(k.state, 'sockets', socket.peer);
    if (socket.type !== SocketKind.datagram) {
      if (peer.peer === id) peer.peer = -1;
      peer.shut |= SHUT_IN | SHUT_OUT;
      if (socket.messages.length > 0 || unaccepted) peer.error = Errno.ECONNRESET;
      changedState(k, peer.id);
    }
  }
  if (socket.type === SocketKind.datagram) forgetPeer(k, id);
  for (const message of socket.messages) for (const file of message.files) drop(file);
  wakeAll(k, sendersOf(id));
  wakeAll(k, callersOf(id));
  notify(k, room(id), WRITABLE | Poll.HUP);
  if (socket.inode >= 0) {
    ownInode(k.state, socket.inode).behind = -1;
    releaseInode(k, socket.inode);
  }
  removeRecord(k.state, 'sockets', id);
}

/** Several datagram sockets may be connected to one. */
function forgetPeer(k: Kernel, id: number): void {
  for (const other of k.state.sockets.list) {
    if (other?.peer === id && other.type === SocketKind.datagram) ownRecord(k.state, 'sockets', other.id).peer = GONE;
  }
}

function poll(k: Kernel, file: OpenFile): Readiness {
  const socket = socketOf(k, file.object);
  const { id, type, state, shut, peer } = socket;
  if (state === 'listening') {
    return { events: socket.pending.length > 0 ? READABLE : 0, reading: arrivals(id) };
  }
  let events = 0;
  if (socket.error !== 0) events |= Poll.ERR;
  if (socket.messages.length > 0) events |= READABLE;
  if ((shut & SHUT_IN) !== 0) events |= READABLE | Poll.RDHUP;
  if (shut === (SHUT_IN | SHUT_OUT)) events |= Poll.HUP;
  if (type !== SocketKind.datagram && state === 'new') events |= Poll.HUP;
  const receiver = peer < 0 ? undefined : socketOf(k, peer);
  if (receiver === undefined || (receiver.cost * 4 <= socket.sendBuffer && hasRoom(receiver, socket))) {
    events |= WRITABLE;
  }
  return { events, reading: arrivals(id), writing: room(peer < 0 ? id : peer) };
}

/** A connection waits to be accepted. */
export function arrived(k: Kernel, listener: number): void {
  wakeFirst(k, readersOf(listener));
  notify(k, arrivals(listener), READABLE);
}

/** What is left is for the next one who waits. */
export function nextReader(k: Kernel, id: number): void {
  wakeFirst(k, readersOf(id));
}

/** Lets accept wait. */
export function waitForCall(k: Kernel, id: number, since: number): never {
  throw new WouldBlock({
    kind: 'accept',
    queues: [readersOf(id)],
    deadline: since + socketOf(k, id).receiveTimeout,
  });
}

/** When the call under way began. */
export const sinceOf = (context: Context): number => context.calls[context.calls.length - 1]?.since ?? 0;

export const socketOperations = {
  read(
    k: Kernel,
    context: Context,
    file: OpenFile,
    n: number,
    _at: number,
    drop: (file: number) => void,
  ): Uint8Array | number {
    const received = receive(k, file.object, n, { since: sinceOf(context), drop });
    return typeof received === 'number' ? received : received.bytes;
  },
  write: (k: Kernel, context: Context, file: OpenFile, bytes: Uint8Array): number =>
    send(k, context, file.object, bytes, { since: sinceOf(context) }),
  poll,
  waiting: (k: Kernel, file: OpenFile): number => {
    const { messages, type } = socketOf(k, file.object);
    if (type !== SocketKind.stream) return messages[0]?.bytes.length ?? 0;
    return messages.reduce((sum, message) => sum + message.bytes.length, 0);
  },
  left(k: Kernel, file: OpenFile): void {
    const { id, messages, pending } = socketOf(k, file.object);
    if (messages.length > 0 || pending.length > 0) wakeFirst(k, readersOf(id));
  },
  release(k: Kernel, file: OpenFile, drop: (file: number) => void): void {
    closeSocket(k, file.object, drop);
  },
};
