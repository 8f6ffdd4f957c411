/** send and recv, and their kin with addresses, pieces and descriptors. */
import { arg32, argAddress, argU64 } from '../../kernel/call.js';
import { charge, emit } from '../../kernel/emit.js';
import { datagramTarget } from '../../kernel/files/connections.js';
import { MOST_BYTES, orWait } from '../../kernel/files/io.js';
import { Open, type OpenFile, type Socket } from '../../kernel/files/layout.js';
import {
  descriptorOf,
  freeDescriptor,
  holdFile,
  installDescriptor,
  releaseFile,
} from '../../kernel/files/open-files.js';
import { longestMessage, type Received, receive, SocketKind, send } from '../../kernel/files/socket.js';
import { recordOf } from '../../kernel/files/table.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import type { Ctx, Rec } from '../define.js';
import { Errno } from '../text/errors.js';
import { addressAt, onSocket, storeAddress } from './sockets.js';
import { AGAIN, type Answer, progress, setProgress } from './system-call.js';
import { vectorAt } from './transfer.js';
import { isUsable, userBytes, userStore } from './user-memory.js';

const Msg = {
  PEEK: 2,
  CTRUNC: 8,
  TRUNC: 0x20,
  DONTWAIT: 0x40,
  WAITALL: 0x100,
  NOSIGNAL: 0x4000,
  CMSG_CLOEXEC: 0x40000000,
} as const;
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
/** Descriptors that one message may bring. */
const SCM_MAX_FD = 253;

const nonblocking = (file: OpenFile, flags: number): boolean =>
  (file.flags & Open.NONBLOCK) !== 0 || (flags & Msg.DONTWAIT) !== 0;

function told(
  k: Kernel,
  context: Ctx,
  what: 'read' | 'write',
  socket: Socket,
  fd: number,
  bytes: Uint8Array,
  files: number,
): void {
  charge(k, 'byte', bytes.length, true);
  emit(k, what, {
    context: context.id,
    value: fd,
    size: bytes.length,
    why: 'socket',
    other: socket.id,
    numbers: { files },
  });
}

/** Sends all of it; of a stream in pieces, a step each. Progress: bytes done. */
function sendBytes(
  k: Kernel,
  context: Ctx,
  call: Rec,
  { socket, file }: { socket: Socket; file: OpenFile },
  gather: (from: number, n: number) => Uint8Array | number,
  total: number,
  flags: number,
  rest: { readonly files?: readonly number[]; readonly to?: number } = {},
): Answer {
  const done = progress(call);
  if (total > longestMessage(socket)) return -Errno.EMSGSIZE;
  const bytes = gather(done, Math.min(total - done, MOST_BYTES));
  if (typeof bytes === 'number') return done > 0 ? done : bytes;
  const wait = nonblocking(file, flags);
  const n = orWait(call, wait, () =>
    send(k, context, socket.id, bytes, {
      quiet: (flags & Msg.NOSIGNAL) !== 0,
      since: call.since,
      // files go with the first byte
      ...(done > 0 ? {} : { files: rest.files ?? [] }),
      ...(rest.to === undefined ? {} : { to: rest.to }),
    }),
  );
  if (n < 0) return done > 0 ? done : n;
  for (const id of done > 0 ? [] : (rest.files ?? [])) holdFile(k.state, id);
  told(
    k,
    context,
    'write',
    socket,
    arg32(context, call, 0),
    bytes.subarray(0, n),
    done > 0 ? 0 : (rest.files?.length ?? 0),
  );
  const now = done + n;
  if (now >= total || socket.type !== SocketKind.stream || (wait && n < bytes.length)) return now;
  setProgress(call, now);
  return AGAIN;
}

/** Where a message goes that says so itself: rest for sendBytes, or an answer. */
function target(k: Kernel, context: Ctx, socket: Socket, at: number, length: number): { to?: number } | number {
  if (at === 0 || length === 0) return {};
  if (socket.type !== SocketKind.datagram) return socket.state === 'connected' ? -Errno.EISCONN : -Errno.EOPNOTSUPP;
  const address = addressAt(k, context, at, length);
  if (typeof address === 'number') return address;
  const to = datagramTarget(k, context, socket.id, address);
  return to < -1 ? to : { to };
}

function sendFlat(k: Kernel, context: Ctx, call: Rec, socket: Socket, file: OpenFile, addressed: boolean): Answer {
  const at = argAddress(context, call, 1);
  const total = Math.min(0x7ffff000, Number(argU64(context, call, 2)));
  const where = addressed ? target(k, context, socket, argAddress(context, call, 4), arg32(context, call, 5)) : {};
  if (typeof where === 'number') return where;
  // AF_INET, and nobody has the port: it is lost on the way
  if (where.to === -1) return total;
  const gather = (from: number, n: number): Uint8Array | number => userBytes(k, context, at + from, n);
  return sendBytes(k, context, call, { socket, file }, gather, total, arg32(context, call, 3), where);
}

// Receiving.

/** Receives once. Answers -errno, or what came. */
function take(
  k: Kernel,
  context: Ctx,
  call: Rec,
  { socket, file }: { socket: Socket; file: OpenFile },
  n: number,
  flags: number,
  keepFiles: boolean,
): Received | number {
  const received = orWait(call, nonblocking(file, flags), () =>
    receive(k, socket.id, n, {
      peek: (flags & Msg.PEEK) !== 0,
      since: call.since,
      drop: (one) => releaseFile(k, one),
      keepFiles,
    }),
  );
  if (typeof received !== 'number')
    told(k, context, 'read', socket, arg32(context, call, 0), received.bytes, received.files.length);
  return received;
}

/** recv and recvfrom. MSG_WAITALL goes on, a step each, until there is all; progress: bytes so far. */
function receiveFlat(k: Kernel, context: Ctx, call: Rec, socket: Socket, file: OpenFile, addressed: boolean): Answer {
  const at = argAddress(context, call, 1);
  const size = Math.min(MOST_BYTES, Number(argU64(context, call, 2)));
  const flags = arg32(context, call, 3);
  const done = progress(call);
  if (!isUsable(k, context, at, size, true)) return -Errno.EFAULT;
  const received = take(k, context, call, { socket, file }, size - done, flags, false);
  if (typeof received === 'number') return done > 0 ? done : received;
  const error = userStore(k, context, at + done, received.bytes);
  if (error < 0) return error;
  const now = done + received.bytes.length;
  if ((flags & Msg.WAITALL) !== 0 && (flags & Msg.PEEK) === 0 && socket.type === SocketKind.stream) {
    if (received.bytes.length > 0 && now < size) {
      setProgress(call, now);
      return AGAIN;
    }
  }
  if (addressed) {
    // a connection has no senders but one
    const from = socket.type === SocketKind.datagram ? received.from : '';
    const stored = storeAddress(k, context, from, argAddress(context, call, 4), argAddress(context, call, 5));
    if (stored < 0) return stored;
  }
  return (flags & Msg.TRUNC) !== 0 && socket.type !== SocketKind.stream ? received.length : now;
}

// struct msghdr: address, its length, pieces, how many, control, its length, flags.

const HEADER = 56;
interface Header {
  readonly address: number;
  readonly addressLength: number;
  readonly pieces: readonly { readonly address: number; readonly size: number }[];
  readonly control: number;
  readonly controlLength: number;
}

function headerAt(k: Kernel, context: Ctx, at: number): Header | number {
  const bytes = userBytes(k, context, at, HEADER);
  if (typeof bytes === 'number') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER);
  const long = (i: number): number => Number(view.getBigUint64(i, true));
  const count = long(24);
  if (count > 1024) return -Errno.EMSGSIZE;
  const pieces = vectorAt(k, context, long(16), count);
  if (typeof pieces === 'number') return pieces;
  return {
    address: long(0),
    addressLength: view.getInt32(8, true),
    pieces,
    control: long(32),
    controlLength: long(40),
  };
}

const aligned = (n: number): number => Math.ceil(n / 8) * 8;
/** struct cmsghdr: length (8 bytes), level, type. */
const CMSG = 16;

/** The open files that a message's control part names, or -errno. */
function filesIn(k: Kernel, context: Ctx, header: Header): readonly number[] | number {
  if (header.control === 0 || header.controlLength === 0) return [];
  if (header.controlLength > 1 << 16) return -Errno.ENOBUFS;
  const bytes = userBytes(k, context, header.control, header.controlLength);
  if (typeof bytes === 'number') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const files: number[] = [];
  for (let at = 0; at + CMSG <= bytes.length; ) {
    const length = Number(view.getBigUint64(at, true));
    if (length < CMSG || at + length > bytes.length) return -Errno.EINVAL;
    if (view.getInt32(at + 8, true) === SOL_SOCKET && view.getInt32(at + 12, true) === SCM_RIGHTS) {
      for (let i = at + CMSG; i + 4 <= at + length; i += 4) {
        const descriptor = descriptorOf(k, context, view.getInt32(i, true));
        if (descriptor === undefined) return -Errno.EBADF;
        files.push(descriptor.file);
      }
    } else if (view.getInt32(at + 8, true) === SOL_SOCKET) return -Errno.EINVAL;
    at += aligned(length);
  }
  return files.length > SCM_MAX_FD ? -Errno.EINVAL : files;
}

function sendMessage(k: Kernel, context: Ctx, call: Rec, socket: Socket, file: OpenFile): Answer {
  const header = headerAt(k, context, argAddress(context, call, 1));
  if (typeof header === 'number') return header;
  const files = filesIn(k, context, header);
  if (typeof files === 'number') return files;
  const where = target(k, context, socket, header.address, header.addressLength);
  if (typeof where === 'number') return where;
  const total = header.pieces.reduce((sum, { size }) => sum + size, 0);
  if (where.to === -1) return total;
  const gather = (from: number, n: number): Uint8Array | number => {
    const all = new Uint8Array(n);
    let skip = from;
    let at = 0;
    for (const { address, size } of header.pieces) {
      const here = Math.min(Math.max(0, size - skip), n - at);
      if (here > 0) {
        const bytes = userBytes(k, context, address + skip, here);
        if (typeof bytes === 'number') return bytes;
        all.set(bytes, at);
        at += here;
      }
      skip = Math.max(0, skip - size);
    }
    return all;
  };
  return sendBytes(k, context, call, { socket, file }, gather, total, arg32(context, call, 2), { ...where, files });
}

function receiveMessage(k: Kernel, context: Ctx, call: Rec, socket: Socket, file: OpenFile): Answer {
  const at = argAddress(context, call, 1);
  const header = headerAt(k, context, at);
  if (typeof header === 'number') return header;
  const flags = arg32(context, call, 2);
  const size = Math.min(
    MOST_BYTES,
    header.pieces.reduce((sum, piece) => sum + piece.size, 0),
  );
  for (const piece of header.pieces) {
    if (!isUsable(k, context, piece.address, piece.size, true)) return -Errno.EFAULT;
  }
  const received = take(k, context, call, { socket, file }, size, flags, true);
  if (typeof received === 'number') return received;
  let stored = 0;
  for (const piece of header.pieces) {
    const part = received.bytes.subarray(stored, stored + piece.size);
    const error = userStore(k, context, piece.address, part);
    if (error < 0) return error;
    stored += part.length;
  }
  const control = giveFiles(k, context, header, received.files, (flags & Msg.CMSG_CLOEXEC) !== 0);
  const out = userBytes(k, context, at, HEADER);
  if (typeof out === 'number') return out;
  const view = new DataView(out.buffer, out.byteOffset, HEADER);
  const from = socket.type === SocketKind.datagram ? received.from : '';
  if (header.address !== 0) {
    const address = Uint8Array.from(from, (c) => c.charCodeAt(0)).subarray(0, header.addressLength);
    if (userStore(k, context, header.address, address) < 0) return -Errno.EFAULT;
    view.setInt32(8, from.length, true);
  }
  const cut = received.length > received.bytes.length;
  view.setBigUint64(40, BigInt(control.length), true);
  view.setInt32(48, control.flags | (cut ? Msg.TRUNC : 0), true);
  const error = userStore(k, context, at, out);
  if (error < 0) return error;
  return (flags & Msg.TRUNC) !== 0 ? received.length : received.bytes.length;
}

/** Descriptors for the files that came, as far as there is room for them; the others are closed (MSG_CTRUNC). */
function giveFiles(
  k: Kernel,
  context: Ctx,
  header: Header,
  files: readonly number[],
  cloexec: boolean,
): { readonly length: number; readonly flags: number } {
  if (files.length === 0) return { length: 0, flags: 0 };
  const room = header.control === 0 ? 0 : Math.floor((header.controlLength - CMSG) / 4);
  const fds: number[] = [];
  for (const file of files) {
    if (fds.length < room && freeDescriptor(k, context, 0) >= 0) {
      const fd = installDescriptor(k, context, file, cloexec);
      fds.push(fd);
      const { path } = recordOf(k.state, 'openFiles', file);
      emit(k, 'open', { context: context.id, value: fd, why: 'received', text: path, other: file });
    }
    // the message's own reference
    releaseFile(k, file);
  }
  const cut = fds.length < files.length ? Msg.CTRUNC : 0;
  if (fds.length === 0) return { length: 0, flags: cut };
  const length = CMSG + 4 * fds.length;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(length), true);
  view.setInt32(8, SOL_SOCKET, true);
  view.setInt32(12, SCM_RIGHTS, true);
  for (const [i, fd] of fds.entries()) view.setInt32(CMSG + 4 * i, fd, true);
  userStore(k, context, header.control, bytes);
  return { length: Math.min(header.controlLength, aligned(length)), flags: cut };
}

export const messageFunctions: readonly Intrinsic[] = [
  onSocket('send', 'output', (k, c, call, socket, file) => sendFlat(k, c, call, socket, file, false), 64, 'sendto'),
  onSocket('sendto', 'output', (k, c, call, socket, file) => sendFlat(k, c, call, socket, file, true), 64),
  onSocket('sendmsg', 'output', sendMessage, 64),
  onSocket('recv', 'input', (k, c, call, socket, file) => receiveFlat(k, c, call, socket, file, false), 64, 'recvfrom'),
  onSocket('recvfrom', 'input', (k, c, call, socket, file) => receiveFlat(k, c, call, socket, file, true), 64),
  onSocket('recvmsg', 'input', receiveMessage, 64),
];
