/** open, close, dup and what is asked of descriptors: lseek, fcntl, ioctl. */
import { arg32, argAddress, argI64, argU32, setResult32 } from '../../kernel/call.js';
import { closeFile, isTerminal, openPath, seekFile } from '../../kernel/files/io.js';
import { Open } from '../../kernel/files/layout.js';
import {
  closeDescriptor,
  descriptorOf,
  installDescriptor,
  MOST_DESCRIPTORS,
  markDescriptor,
  openFileOf,
  setDescriptor,
} from '../../kernel/files/open-files.js';
import { operationsOf } from '../../kernel/files/operations.js';
import { ownRecord } from '../../kernel/files/table.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { alias, type Ctx, plain, type Rec } from '../define.js';
import { Errno } from '../text/errors.js';
import { controlPipe } from './pipe-control.js';
import { lockRecords } from './record-locks.js';
import { type Answer, systemCall } from './system-call.js';
import { ints, userBytes, userPath, userStore } from './user-memory.js';

/** The mode argument, where the flags say that there is one. */
const modeOf = (context: Ctx, call: Rec, flags: number, i: number): number =>
  (flags & (Open.CREAT | 0o20000000)) !== 0 && call.argc > i ? argU32(context, call, i) : 0;

const opening = (name: string, at: number): Intrinsic =>
  systemCall(
    name,
    'memory',
    (k, context, call) => {
      const path = userPath(k, context, argAddress(context, call, at));
      if (typeof path === 'number') return path;
      const flags = arg32(context, call, at + 1);
      const folder = at === 0 ? {} : { at: arg32(context, call, 0) };
      return openPath(k, context, path, flags, modeOf(context, call, flags, at + 2), folder);
    },
    { kernelName: 'openat' },
  );

/** dup2 and dup3: what `to` was is closed in the same moment. */
function duplicate(k: Kernel, context: Ctx, from: number, to: number, cloexec: boolean): number {
  const descriptor = descriptorOf(k, context, from);
  if (descriptor === undefined || to < 0 || to >= MOST_DESCRIPTORS) return -Errno.EBADF;
  if (descriptorOf(k, context, to) !== undefined) closeDescriptor(k, context, to);
  setDescriptor(k, context, to, descriptor.file, cloexec);
  return to;
}

/** F_DUPFD: the lowest one free from `from` on. */
function duplicateFrom(k: Kernel, context: Ctx, fd: number, from: number, cloexec: boolean): number {
  const descriptor = descriptorOf(k, context, fd);
  if (descriptor === undefined) return -Errno.EBADF;
  if (from < 0 || from >= MOST_DESCRIPTORS) return -Errno.EINVAL;
  return installDescriptor(k, context, descriptor.file, cloexec, from);
}

const F = { dupFd: 0, getFd: 1, setFd: 2, getFl: 3, setFl: 4, setOwn: 8, getOwn: 9, dupFdCloexec: 1030 } as const;
/** What F_SETFL may change. */
const SETTABLE = Open.APPEND | Open.NONBLOCK | Open.ASYNC | Open.DIRECT | Open.NOATIME;

function control(k: Kernel, context: Ctx, call: Rec): Answer {
  const fd = arg32(context, call, 0);
  const command = arg32(context, call, 1);
  const argument = call.argc > 2 ? arg32(context, call, 2) : 0;
  const descriptor = descriptorOf(k, context, fd);
  const file = openFileOf(k, context, fd);
  if (descriptor === undefined || file === undefined) return -Errno.EBADF;
  switch (command) {
    case F.dupFd:
      return duplicateFrom(k, context, fd, argument, false);
    case F.dupFdCloexec:
      return duplicateFrom(k, context, fd, argument, true);
    case F.getFd:
      return descriptor.cloexec ? 1 : 0;
    case F.setFd:
      markDescriptor(k, context, fd, (argument & 1) !== 0);
      return 0;
    case F.getFl:
      return file.flags;
    case F.setFl: {
      const own = ownRecord(k.state, 'openFiles', file.id);
      own.flags = (own.flags & ~SETTABLE) | (argument & SETTABLE);
      return 0;
    }
    // nobody is told of input by a signal
    case F.getOwn:
    case F.setOwn:
      return 0;
    default:
      return controlPipe(k, file, command, argument) ?? lockRecords(k, context, call, fd, command) ?? -Errno.EINVAL;
  }
}

const Io = {
  TCGETS: 0x5401,
  TIOCGPGRP: 0x540f,
  TIOCGWINSZ: 0x5413,
  FIONREAD: 0x541b,
  FIONBIO: 0x5421,
  FIONCLEX: 0x5450,
  FIOCLEX: 0x5451,
} as const;

function ioctl(k: Kernel, context: Ctx, call: Rec): Answer {
  const fd = arg32(context, call, 0);
  const request = argU32(context, call, 1);
  const file = openFileOf(k, context, fd);
  if (file === undefined) return -Errno.EBADF;
  const at = call.argc > 2 ? argAddress(context, call, 2) : 0;
  switch (request) {
    case Io.FIOCLEX:
    case Io.FIONCLEX:
      markDescriptor(k, context, fd, request === Io.FIOCLEX);
      return 0;
    case Io.FIONBIO: {
      const bytes = userBytes(k, context, at, 4);
      if (typeof bytes === 'number') return bytes;
      const own = ownRecord(k.state, 'openFiles', file.id);
      own.flags = bytes.some((byte) => byte !== 0) ? own.flags | Open.NONBLOCK : own.flags & ~Open.NONBLOCK;
      return 0;
    }
    case Io.FIONREAD: {
      const n = operationsOf(file).waiting?.(k, file);
      return n === undefined ? -Errno.ENOTTY : userStore(k, context, at, ints(n));
    }
    case Io.TIOCGWINSZ: {
      if (!isTerminal(k, context, fd)) return -Errno.ENOTTY;
      const size = new Uint8Array(8);
      size.set([24, 0, 80, 0]);
      return userStore(k, context, at, size);
    }
    case Io.TIOCGPGRP:
      if (!isTerminal(k, context, fd)) return -Errno.ENOTTY;
      return userStore(k, context, at, ints(k.state.processes[0]?.group ?? 0));
    default:
      // no settings of the terminal are simulated
      return isTerminal(k, context, fd) ? -Errno.EINVAL : -Errno.ENOTTY;
  }
}

const open = opening('open', 0);
const openat = opening('openat', 1);
const lseek = systemCall(
  'lseek',
  'memory',
  (k, context, call) =>
    seekFile(k, context, arg32(context, call, 0), Number(argI64(context, call, 1)), arg32(context, call, 2)),
  { width: 64 },
);

export const descriptorFunctions: readonly Intrinsic[] = [
  open,
  alias('open64', open),
  openat,
  alias('openat64', openat),
  systemCall('creat', 'memory', (k, context, call) => {
    const path = userPath(k, context, argAddress(context, call, 0));
    if (typeof path === 'number') return path;
    return openPath(k, context, path, Open.CREAT | Open.WRONLY | Open.TRUNC, argU32(context, call, 1));
  }),
  systemCall('close', 'memory', (k, context, call) => closeFile(k, context, arg32(context, call, 0))),
  lseek,
  alias('lseek64', lseek),
  systemCall('dup', 'memory', (k, context, call) => {
    const descriptor = descriptorOf(k, context, arg32(context, call, 0));
    return descriptor === undefined ? -Errno.EBADF : installDescriptor(k, context, descriptor.file);
  }),
  systemCall('dup2', 'memory', (k, context, call) => {
    const from = arg32(context, call, 0);
    const to = arg32(context, call, 1);
    if (from === to) return descriptorOf(k, context, from) === undefined ? -Errno.EBADF : to;
    return duplicate(k, context, from, to, false);
  }),
  systemCall('dup3', 'memory', (k, context, call) => {
    const [from, to, flags] = [0, 1, 2].map((i) => arg32(context, call, i)) as [number, number, number];
    if ((flags & ~Open.CLOEXEC) !== 0 || from === to) return -Errno.EINVAL;
    return duplicate(k, context, from, to, (flags & Open.CLOEXEC) !== 0);
  }),
  systemCall('fcntl', 'memory', control),
  systemCall('ioctl', 'memory', ioctl),
  plain('isatty', 'none', (k, context, call) => {
    const fd = arg32(context, call, 0);
    const terminal = isTerminal(k, context, fd);
    setResult32(context, call, terminal ? 1 : 0);
    if (!terminal) setErrno(k, context, openFileOf(k, context, fd) === undefined ? Errno.EBADF : Errno.ENOTTY);
  }),
];
