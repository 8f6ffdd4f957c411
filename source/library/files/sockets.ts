/** Sockets: made, connected, closed in halves, asked. Sending and receiving are in messages.ts. */
import { arg32, argAddress } from '../../kernel/call.js';
import { acceptAt, bindSocket, connectTo, listenAt, openPair, openSocket } from '../../kernel/files/connections.js';
import { orWait } from '../../kernel/files/io.js';
import { Open, type OpenFile, type Socket } from '../../kernel/files/layout.js';
import { nameBytes } from '../../kernel/files/names.js';
import { openFileOf } from '../../kernel/files/open-files.js';
import { Domain, SHUT_IN, SHUT_OUT, SocketKind, shutDown, socketOf, takeError } from '../../kernel/files/socket.js';
import { ownRecord } from '../../kernel/files/table.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { type Ctx, latin1, type Rec } from '../define.js';
import { Errno } from '../text/errors.js';
import { type Answer, systemCall } from './system-call.js';
import { ints, isUsable, userBytes, userStore } from './user-memory.js';

/** The socket of a descriptor, or -EBADF, -ENOTSOCK. */
export function socketAt(k: Kernel, context: Ctx, fd: number): { file: OpenFile; socket: Socket } | number {
  const file = openFileOf(k, context, fd);
  if (file === undefined) return -Errno.EBADF;
  return file.kind === 'socket' ? { file, socket: socketOf(k, file.object) } : -Errno.ENOTSOCK;
}

/** A call on the socket of its first argument. */
export const onSocket = (
  name: string,
  effect: Intrinsic['effect'],
  body: (k: Kernel, context: Ctx, call: Rec, socket: Socket, file: OpenFile) => Answer,
  width: 32 | 64 = 32,
  kernelName = name,
): Intrinsic =>
  systemCall(
    name,
    effect,
    (k, context, call) => {
      const found = socketAt(k, context, arg32(context, call, 0));
      return typeof found === 'number' ? found : body(k, context, call, found.socket, found.file);
    },
    { width, kernelName },
  );

/** sizeof(struct sockaddr_storage). */
const LONGEST_ADDRESS = 128;

/** The bytes of an address that the program gives, or -EINVAL, -EFAULT. */
export function addressAt(k: Kernel, context: Ctx, at: number, length: number): string | number {
  if (length < 0 || length > LONGEST_ADDRESS) return -Errno.EINVAL;
  const bytes = userBytes(k, context, at, length);
  return typeof bytes === 'number' ? bytes : latin1(bytes);
}

/** Stores an address, cut to the room that there is, and its length: 0, or -EFAULT, -EINVAL. */
export function storeAddress(k: Kernel, context: Ctx, address: string, at: number, lengthAt: number): number {
  if (at === 0 || lengthAt === 0) return 0;
  const room = userBytes(k, context, lengthAt, 4);
  if (typeof room === 'number') return room;
  const size = new DataView(room.buffer, room.byteOffset, 4).getInt32(0, true);
  if (size < 0) return -Errno.EINVAL;
  const bytes = nameBytes(address);
  return userStore(k, context, at, bytes.subarray(0, size)) || userStore(k, context, lengthAt, ints(bytes.length));
}

/** An unbound socket's address: its family alone. */
const addressOrNone = (socket: Socket, address: string): string => {
  if (address !== '') return address;
  const family = String.fromCharCode(socket.domain, 0);
  return socket.domain === Domain.inet ? family + '\0'.repeat(14) : family;
};

function accept(k: Kernel, context: Ctx, call: Rec, socket: Socket, file: OpenFile, flags: number): Answer {
  const nonblocking = (file.flags & Open.NONBLOCK) !== 0;
  const fd = orWait(call, nonblocking, () => acceptAt(k, context, socket.id, call.since, flags));
  if (fd < 0) return fd;
  const made = socketOf(k, openFileOf(k, context, fd)!.object);
  const caller = addressOrNone(made, made.peerAddress);
  const error = storeAddress(k, context, caller, argAddress(context, call, 1), argAddress(context, call, 2));
  return error < 0 ? error : fd;
}

// Options.

const SOL_SOCKET = 1;
const IPPROTO_TCP = 6;
const So = {
  reuseAddress: 2,
  type: 3,
  error: 4,
  broadcast: 6,
  sendBuffer: 7,
  receiveBuffer: 8,
  keepAlive: 9,
  linger: 13,
  reusePort: 15,
  peerCredentials: 17,
  receiveTimeout: 20,
  sendTimeout: 21,
  acceptConnections: 30,
  protocol: 38,
  domain: 39,
} as const;
/** Buffers are doubled for the records, and no smaller than this. */
const LEAST_BUFFER = 4608;
const MOST_BUFFER = 2 * 212992;
const FOREVER = Number.POSITIVE_INFINITY;

function setOption(k: Kernel, context: Ctx, call: Rec, socket: Socket): Answer {
  const level = arg32(context, call, 1);
  const option = arg32(context, call, 2);
  const length = arg32(context, call, 4);
  if (length < 4) return -Errno.EINVAL;
  const time = option === So.receiveTimeout || option === So.sendTimeout;
  const bytes = userBytes(k, context, argAddress(context, call, 3), time ? 16 : 4);
  if (typeof bytes === 'number') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const value = view.getInt32(0, true);
  // Nagle and the like: nothing is on a wire here
  if (level === IPPROTO_TCP) return socket.domain === Domain.inet ? 0 : -Errno.EOPNOTSUPP;
  if (level !== SOL_SOCKET) return -Errno.ENOPROTOOPT;
  const own = ownRecord(k.state, 'sockets', socket.id);
  switch (option) {
    case So.reuseAddress:
    case So.reusePort:
      own.reuse = value !== 0;
      return 0;
    case So.broadcast:
    case So.keepAlive:
    case So.linger:
      return 0;
    case So.sendBuffer:
      own.sendBuffer = Math.max(LEAST_BUFFER, Math.min(MOST_BUFFER, value * 2));
      return 0;
    case So.receiveBuffer:
      own.receiveBuffer = Math.max(LEAST_BUFFER, Math.min(MOST_BUFFER, value * 2));
      return 0;
    case So.receiveTimeout:
    case So.sendTimeout: {
      if (length < 16) return -Errno.EINVAL;
      const seconds = Number(view.getBigInt64(0, true));
      const micros = Number(view.getBigInt64(8, true));
      if (micros < 0 || micros >= 1_000_000) return -Errno.EDOM;
      const ns = seconds * 1e9 + micros * 1000;
      own[option === So.receiveTimeout ? 'receiveTimeout' : 'sendTimeout'] = ns === 0 ? FOREVER : ns;
      return 0;
    }
    default:
      return -Errno.ENOPROTOOPT;
  }
}

function getOption(k: Kernel, context: Ctx, call: Rec, socket: Socket): Answer {
  const level = arg32(context, call, 1);
  const option = arg32(context, call, 2);
  if (level === IPPROTO_TCP && socket.domain === Domain.inet) return giveOption(k, context, call, ints(0));
  if (level !== SOL_SOCKET) return -Errno.EOPNOTSUPP;
  const values: Readonly<Record<number, () => Uint8Array>> = {
    [So.reuseAddress]: () => ints(socket.reuse ? 1 : 0),
    [So.reusePort]: () => ints(socket.reuse ? 1 : 0),
    [So.type]: () => ints(socket.type),
    [So.error]: () => ints(-takeError(k, socket.id)),
    [So.broadcast]: () => ints(0),
    [So.keepAlive]: () => ints(0),
    [So.linger]: () => ints(0, 0),
    [So.sendBuffer]: () => ints(socket.sendBuffer),
    [So.receiveBuffer]: () => ints(socket.receiveBuffer),
    [So.acceptConnections]: () => ints(socket.state === 'listening' ? 1 : 0),
    [So.protocol]: () => ints(socket.domain === Domain.inet ? (socket.type === SocketKind.stream ? 6 : 17) : 0),
    [So.domain]: () => ints(socket.domain),
    [So.peerCredentials]: () => ints(socket.peerPid, 1000, 1000),
    [So.receiveTimeout]: () => timeBytes(socket.receiveTimeout),
    [So.sendTimeout]: () => timeBytes(socket.sendTimeout),
  };
  const value = values[option];
  return value === undefined ? -Errno.ENOPROTOOPT : giveOption(k, context, call, value());
}

function timeBytes(ns: number): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  if (ns === FOREVER) return bytes;
  view.setBigInt64(0, BigInt(Math.floor(ns / 1e9)), true);
  view.setBigInt64(8, BigInt(Math.floor((ns % 1e9) / 1000)), true);
  return bytes;
}

function giveOption(k: Kernel, context: Ctx, call: Rec, bytes: Uint8Array): Answer {
  const lengthAt = argAddress(context, call, 4);
  const room = userBytes(k, context, lengthAt, 4);
  if (typeof room === 'number') return room;
  const size = new DataView(room.buffer, room.byteOffset, 4).getInt32(0, true);
  if (size < 0) return -Errno.EINVAL;
  const given = bytes.subarray(0, size);
  return (
    userStore(k, context, argAddress(context, call, 3), given) || userStore(k, context, lengthAt, ints(given.length))
  );
}

const SHUT_RDWR = 2;

export const socketFunctions: readonly Intrinsic[] = [
  systemCall('socket', 'task', (k, context, call) =>
    openSocket(k, context, arg32(context, call, 0), arg32(context, call, 1), arg32(context, call, 2)),
  ),
  systemCall('socketpair', 'task', (k, context, call) => {
    const place = argAddress(context, call, 3);
    if (!isUsable(k, context, place, 8, true)) return -Errno.EFAULT;
    const pair = openPair(k, context, arg32(context, call, 0), arg32(context, call, 1));
    return typeof pair === 'number' ? pair : userStore(k, context, place, ints(...pair));
  }),
  onSocket('bind', 'task', (k, context, call, socket) => {
    const address = addressAt(k, context, argAddress(context, call, 1), arg32(context, call, 2));
    return typeof address === 'number' ? address : bindSocket(k, context, socket.id, address);
  }),
  onSocket('listen', 'task', (k, context, call, socket) => listenAt(k, socket.id, arg32(context, call, 1))),
  onSocket('connect', 'task', (k, context, call, socket, file) => {
    const address = addressAt(k, context, argAddress(context, call, 1), arg32(context, call, 2));
    if (typeof address === 'number') return address;
    const nonblocking = (file.flags & Open.NONBLOCK) !== 0;
    return orWait(call, nonblocking, () => connectTo(k, context, socket.id, address));
  }),
  onSocket('accept', 'task', (k, context, call, socket, file) => accept(k, context, call, socket, file, 0)),
  onSocket('accept4', 'task', (k, context, call, socket, file) =>
    accept(k, context, call, socket, file, arg32(context, call, 3)),
  ),
  onSocket('shutdown', 'task', (k, context, call, socket) => {
    const how = arg32(context, call, 1);
    if (how < 0 || how > SHUT_RDWR) return -Errno.EINVAL;
    // AF_UNIX does not mind
    if (socket.domain === Domain.inet && socket.state === 'new' && socket.peerAddress === '') return -Errno.ENOTCONN;
    shutDown(k, socket.id, how === SHUT_RDWR ? SHUT_IN | SHUT_OUT : how === 0 ? SHUT_IN : SHUT_OUT);
    return 0;
  }),
  onSocket('getsockname', 'task', (k, context, call, socket) =>
    storeAddress(
      k,
      context,
      addressOrNone(socket, socket.address),
      argAddress(context, call, 1),
      argAddress(context, call, 2),
    ),
  ),
  onSocket('getpeername', 'task', (k, context, call, socket) => {
    const connected =
      socket.type === SocketKind.datagram ? socket.peerAddress !== '' || socket.peer >= 0 : socket.peer >= 0;
    if (!connected) return -Errno.ENOTCONN;
    const address = addressOrNone(socket, socket.peerAddress);
    return storeAddress(k, context, address, argAddress(context, call, 1), argAddress(context, call, 2));
  }),
  onSocket('setsockopt', 'task', setOption),
  onSocket('getsockopt', 'task', getOption),
];
