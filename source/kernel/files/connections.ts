/** How sockets come to be connected: addresses, listening, calling and accepting (Linux: net/socket.c, net/unix, net/ipv4). */
import { emit } from '../emit.js';
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import type { Context } from '../state.js';
import { WouldBlock, wakeFirst } from '../wait-queue.js';
import { makeNode } from './folder.js';
import { holdInode, MAY_WRITE, may, ownInode, userOf } from './inode.js';
import { Open, type Socket, type SocketDomain, type SocketType } from './layout.js';
import { addOpenFile, freeDescriptor, installDescriptor, mayOpenMore } from './open-files.js';
import { findInode } from './path.js';
import {
  addSocket,
  arrived,
  callersOf,
  Domain,
  joinSockets,
  nextReader,
  SocketKind,
  socketOf,
  waitForCall,
} from './socket.js';
import { ownRecord } from './table.js';

export const SOCK_NONBLOCK = 0o4000;
export const SOCK_CLOEXEC = 0o2000000;

/** What an address says. */
export type Address =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'abstract'; readonly name: string }
  | { readonly kind: 'inet'; readonly host: number; readonly port: number };

const ENETUNREACH = 101;
const LOOPBACK_NET = 127;
const ANY = 0;
const LOCALHOST = 0x7f000001;
/** Ports that the kernel gives (IANA's range), and those that are root's. */
const FIRST_PORT = 49152;
const LAST_PORT = 65535;
const FIRST_FREE_PORT = 1024;

/** The address in the bytes of a sockaddr, or -EINVAL, -EAFNOSUPPORT. */
export function parseAddress(bytes: string, domain: SocketDomain): Address | number {
  if (bytes.length < 2) return -Errno.EINVAL;
  const family = bytes.charCodeAt(0) | (bytes.charCodeAt(1) << 8);
  if (family !== domain) return domain === Domain.unix ? -Errno.EINVAL : -Errno.EAFNOSUPPORT;
  if (domain === Domain.unix) {
    if (bytes.length > 110) return -Errno.EINVAL;
    if (bytes.length === 2) return -Errno.EINVAL;
    if (bytes.charCodeAt(2) === 0) return { kind: 'abstract', name: bytes.slice(2) };
    const end = bytes.indexOf('\0', 2);
    return { kind: 'path', path: bytes.slice(2, end < 0 ? undefined : end) };
  }
  if (bytes.length < 16) return -Errno.EINVAL;
  const at = (i: number): number => bytes.charCodeAt(i);
  const host = ((at(4) << 24) | (at(5) << 16) | (at(6) << 8) | at(7)) >>> 0;
  return { kind: 'inet', host, port: (at(2) << 8) | at(3) };
}

/** The bytes of the sockaddr of an address. */
export function addressBytes(address: Address): string {
  const byte = String.fromCharCode;
  if (address.kind === 'path') return `${byte(1, 0)}${address.path}\0`;
  if (address.kind === 'abstract') return byte(1, 0) + address.name;
  const { host, port } = address;
  const parts = [port >> 8, port & 255, host >>> 24, (host >> 16) & 255, (host >> 8) & 255, host & 255];
  return byte(2, 0, ...parts) + '\0'.repeat(8);
}

/** An address for people. */
export function shownAddress(bytes: string): string {
  if (bytes === '') return '';
  const address = parseAddress(bytes, bytes.charCodeAt(0) as SocketDomain);
  if (typeof address === 'number') return '';
  if (address.kind === 'path') return address.path;
  if (address.kind === 'abstract') return `@${address.name.slice(1).replace(/\0+$/, '')}`;
  const { host, port } = address;
  return `${host >>> 24}.${(host >> 16) & 255}.${(host >> 8) & 255}.${host & 255}:${port}`;
}

/** socket(): a descriptor, or -errno. */
export function openSocket(k: Kernel, context: Context, domain: number, type: number, protocol: number): number {
  const kind = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (domain !== Domain.unix && domain !== Domain.inet) return -Errno.EAFNOSUPPORT;
  const stream = kind === SocketKind.stream;
  const datagram = kind === SocketKind.datagram;
  if (!stream && !datagram && !(kind === SocketKind.packets && domain === Domain.unix)) {
    // SOCK_MAX; raw ones are root's
    if (kind < 0 || kind >= 11) return -Errno.EINVAL;
    return kind === 3 ? -Errno.EPERM : -Errno.ESOCKTNOSUPPORT;
  }
  const TCP = 6;
  const UDP = 17;
  const fits = domain === Domain.unix ? protocol === 0 || protocol === 1 : protocol === (stream ? TCP : UDP);
  if (protocol !== 0 && !fits) return -Errno.EPROTONOSUPPORT;
  return install(k, context, () => addSocket(k.state, domain, kind as SocketType), type);
}

/** A descriptor for a socket that is made once it is sure to get one. */
function install(k: Kernel, context: Context, make: () => number, flags: number, why = 'socket'): number {
  const free = freeDescriptor(k, context, 0);
  if (free < 0) return free;
  if (!mayOpenMore(k)) return -Errno.ENFILE;
  const id = make();
  if (id < 0) return id;
  const file = addOpenFile(k.state, {
    kind: 'socket',
    object: id,
    inode: -1,
    flags: Open.RDWR | ((flags & SOCK_NONBLOCK) !== 0 ? Open.NONBLOCK : 0),
    path: `socket:[${id}]`,
  });
  const fd = installDescriptor(k, context, file, (flags & SOCK_CLOEXEC) !== 0);
  emit(k, 'open', { context: context.id, value: fd, why, text: `socket:[${id}]`, other: id });
  return fd;
}

const pidOf = (k: Kernel, context: Context): number => k.state.processes[context.process]!.pid;

/** socketpair: two descriptors, or -errno. */
export function openPair(
  k: Kernel,
  context: Context,
  domain: number,
  type: number,
): readonly [number, number] | number {
  if (domain !== Domain.unix) return domain === Domain.inet ? -Errno.EOPNOTSUPP : -Errno.EAFNOSUPPORT;
  const kind = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (kind !== SocketKind.stream && kind !== SocketKind.datagram && kind !== SocketKind.packets) {
    return -Errno.ESOCKTNOSUPPORT;
  }
  const second = freeDescriptor(k, context, freeDescriptor(k, context, 0) + 1);
  if (freeDescriptor(k, context, 0) < 0 || second < 0) return -Errno.EMFILE;
  const ids: number[] = [];
  const make = (): number => {
    const id = addSocket(k.state, Domain.unix, kind);
    ids.push(id);
    return id;
  };
  const a = install(k, context, make, type);
  if (a < 0) return a;
  const b = install(k, context, make, type);
  if (b < 0) return b;
  joinSockets(k, ids[0]!, ids[1]!, [pidOf(k, context), pidOf(k, context)]);
  return [a, b];
}

const isLocal = (host: number): boolean => host === ANY || host >>> 24 === LOOPBACK_NET;

/** The socket that has an address, of those of a type: for binding, calling and sending. Looks at all sockets. */
function holderOf(k: Kernel, type: SocketType, address: Address, listening: boolean): Socket | undefined {
  return k.state.sockets.list.find((one) => {
    if (one === undefined || one.type !== type || one.address === '') return false;
    if (listening && one.state !== 'listening') return false;
    // an accepted connection has its listener's address, and is not found by it
    if (one.state === 'connected' && one.type !== SocketKind.datagram) return false;
    if (address.kind !== 'inet') return one.address === addressBytes(address);
    const own = parseAddress(one.address, one.domain);
    if (typeof own === 'number' || own.kind !== 'inet' || own.port !== address.port) return false;
    return own.host === address.host || own.host === ANY || address.host === ANY;
  });
}

/** A free port of the kernel's choice, or -1. */
function freePort(k: Kernel, type: SocketType, host: number): number {
  for (let port = FIRST_PORT; port <= LAST_PORT; port++) {
    if (holderOf(k, type, { kind: 'inet', host, port }, false) === undefined && !connectedAt(k, type, port))
      return port;
  }
  return -1;
}
const connectedAt = (k: Kernel, type: SocketType, port: number): boolean =>
  k.state.sockets.list.some((one) => {
    if (one?.domain !== Domain.inet || one.type !== type || one.address === '') return false;
    const own = parseAddress(one.address, one.domain);
    return typeof own !== 'number' && own.kind === 'inet' && own.port === port;
  });

/** bind: 0, or -EINVAL (bound already), -EADDRINUSE, -EADDRNOTAVAIL, -EACCES and those of a path. */
export function bindSocket(k: Kernel, context: Context, id: number, bytes: string): number {
  const socket = socketOf(k, id);
  const address = parseAddress(bytes, socket.domain);
  if (typeof address === 'number') return address;
  if (address.kind === 'path') return bindToPath(k, context, id, address);
  if (socket.address !== '') return -Errno.EINVAL;
  let bound: Address = address;
  if (address.kind === 'inet') {
    if (!isLocal(address.host)) return -Errno.EADDRNOTAVAIL;
    if (address.port === 0) {
      const port = freePort(k, socket.type, address.host);
      if (port < 0) return -Errno.EADDRINUSE;
      bound = { ...address, port };
    } else if (address.port < FIRST_FREE_PORT && userOf(k, context).uid !== 0) return -Errno.EACCES;
  }
  const holder = holderOf(k, socket.type, bound, false);
  // SO_REUSEADDR lets two have an address, as long as none of them listens
  const shares = holder?.reuse === true && socket.reuse && holder.state !== 'listening';
  if (holder !== undefined && !shares) return -Errno.EADDRINUSE;
  ownRecord(k.state, 'sockets', id).address = addressBytes(bound);
  return 0;
}

/** A name in the file system: a file of type socket, which stays when the socket is closed. */
function bindToPath(k: Kernel, context: Context, id: number, address: Address & { kind: 'path' }): number {
  if (socketOf(k, id).address !== '') {
    // Linux makes the name first: that it is there already is what is told then
    const there = findInode(k, context, address.path, { noFollow: true });
    return typeof there === 'number' ? -Errno.EINVAL : -Errno.EADDRINUSE;
  }
  const made = makeNode(k, context, address.path, 'socket', 0o777);
  if (made < 0) return made === -Errno.EEXIST ? -Errno.EADDRINUSE : made;
  const inode = findInode(k, context, address.path, { noFollow: true });
  if (typeof inode === 'number') return inode;
  holdInode(k.state, inode.id);
  ownInode(k.state, inode.id).behind = id;
  const own = ownRecord(k.state, 'sockets', id);
  own.inode = inode.id;
  own.address = addressBytes(address);
  return 0;
}

/** net.core.somaxconn. */
const SOMAXCONN = 4096;

/** listen: 0, or -EOPNOTSUPP, -EINVAL (connected, or AF_UNIX without an address). */
export function listenAt(k: Kernel, id: number, backlog: number): number {
  const socket = socketOf(k, id);
  if (socket.type === SocketKind.datagram) return -Errno.EOPNOTSUPP;
  if (socket.state === 'connected') return -Errno.EINVAL;
  let { address } = socket;
  if (address === '') {
    if (socket.domain === Domain.unix) return -Errno.EINVAL;
    const port = freePort(k, socket.type, ANY);
    if (port < 0) return -Errno.EADDRINUSE;
    address = addressBytes({ kind: 'inet', host: ANY, port });
  }
  const own = ownRecord(k.state, 'sockets', id);
  own.address = address;
  own.state = 'listening';
  own.backlog = backlog < 0 || backlog > SOMAXCONN ? SOMAXCONN : backlog;
  return 0;
}

/** The socket that listens, or takes datagrams, at an address; or -ECONNREFUSED and those of the way to it. */
function findAt(k: Kernel, context: Context, socket: Socket, address: Address): Socket | number {
  if (address.kind === 'path') {
    const inode = findInode(k, context, address.path);
    if (typeof inode === 'number') return inode;
    if (!may(k, context, inode, MAY_WRITE)) return -Errno.EACCES;
    if (inode.type !== 'socket' || inode.behind < 0) return -Errno.ECONNREFUSED;
    const other = socketOf(k, inode.behind);
    return other.type === socket.type ? other : -Errno.EPROTOTYPE;
  }
  if (address.kind === 'inet' && !isLocal(address.host)) return -ENETUNREACH;
  const datagram = socket.type === SocketKind.datagram;
  return holderOf(k, socket.type, address, !datagram) ?? -Errno.ECONNREFUSED;
}

/** An AF_INET socket that calls has an address of its own from then on. */
function nameCaller(k: Kernel, id: number): boolean {
  const socket = socketOf(k, id);
  if (socket.domain !== Domain.inet || socket.address !== '') return true;
  const port = freePort(k, socket.type, LOCALHOST);
  if (port < 0) return false;
  ownRecord(k.state, 'sockets', id).address = addressBytes({ kind: 'inet', host: LOCALHOST, port });
  return true;
}

/**
 * connect: 0, or -errno: ECONNREFUSED nobody listens there, EISCONN, EADDRNOTAVAIL, ENOENT and others of a path. Throws
 * WouldBlock while as many wait there as may. The connection stands before it is accepted.
 */
export function connectTo(k: Kernel, context: Context, id: number, bytes: string): number {
  const socket = socketOf(k, id);
  const datagram = socket.type === SocketKind.datagram;
  if (datagram && bytes.length >= 2 && bytes.charCodeAt(0) === 0) {
    // AF_UNSPEC: connected to nobody any more
    const own = ownRecord(k.state, 'sockets', id);
    own.peer = -1;
    own.peerAddress = '';
    return 0;
  }
  const address = parseAddress(bytes, socket.domain);
  if (typeof address === 'number') return address;
  if (socket.state === 'listening') return socket.domain === Domain.unix ? -Errno.EINVAL : -Errno.EISCONN;
  if (socket.state === 'connected' && !datagram) return -Errno.EISCONN;
  const there = findAt(k, context, socket, address);
  if (typeof there === 'number' && !(datagram && socket.domain === Domain.inet)) return there;
  if (!nameCaller(k, id)) return -Errno.EADDRNOTAVAIL;
  const own = ownRecord(k.state, 'sockets', id);
  if (datagram) {
    own.peer = typeof there === 'number' ? -1 : there.id;
    own.peerAddress = addressBytes(address);
    return 0;
  }
  const listener = there as Socket;
  if (listener.state !== 'listening') return -Errno.ECONNREFUSED;
  if (listener.pending.length > listener.backlog) {
    throw new WouldBlock({ kind: 'connect', queues: [callersOf(listener.id)] });
  }
  const end = addSocket(k.state, socket.domain, socket.type);
  ownRecord(k.state, 'sockets', end).address =
    address.kind === 'inet'
      ? addressBytes({ ...address, host: address.host === ANY ? LOCALHOST : address.host })
      : bytes;
  joinSockets(k, id, end, [pidOf(k, context), pidOf(k, context)]);
  const calling = ownRecord(k.state, 'sockets', listener.id);
  calling.pending = [...calling.pending, end];
  arrived(k, listener.id);
  return 0;
}

/** accept: the descriptor of a connection, or -errno: EINVAL it does not listen, EMFILE. Throws WouldBlock while nobody calls. */
export function acceptAt(k: Kernel, context: Context, id: number, since: number, flags: number): number {
  const socket = socketOf(k, id);
  if (socket.type === SocketKind.datagram) return -Errno.EOPNOTSUPP;
  if (socket.state !== 'listening') return -Errno.EINVAL;
  if ((flags & ~(SOCK_NONBLOCK | SOCK_CLOEXEC)) !== 0) return -Errno.EINVAL;
  if (socket.pending.length === 0) waitForCall(k, id, since);
  return install(
    k,
    context,
    () => {
      const own = ownRecord(k.state, 'sockets', id);
      const [first, ...rest] = own.pending as readonly [number, ...number[]];
      own.pending = rest;
      const { peer } = socketOf(k, first);
      if (peer >= 0) ownRecord(k.state, 'sockets', peer).peerPid = pidOf(k, context);
      wakeFirst(k, callersOf(id));
      if (rest.length > 0) nextReader(k, id);
      return first;
    },
    flags,
    'accept',
  );
}

/** The datagram socket at an address, for sendto: its id, or -errno; -1: nobody, and nobody is told (AF_INET). */
export function datagramTarget(k: Kernel, context: Context, id: number, bytes: string): number {
  const socket = socketOf(k, id);
  const address = parseAddress(bytes, socket.domain);
  if (typeof address === 'number') return address;
  const there = findAt(k, context, socket, address);
  if (!nameCaller(k, id)) return -Errno.EADDRNOTAVAIL;
  if (typeof there !== 'number') return there.id;
  return there === -Errno.ECONNREFUSED && socket.domain === Domain.inet ? -1 : there;
}
