/** Streams come and go: fopen, fdopen, freopen, fclose, streams over memory. Source: glibc 2.36, libio/fileops.c, iofdopen.c, freopen.c. */
import { arg32, argAddress, argU64, setResult32, setResultAddress } from '../../kernel/call.js';
import { Errno } from '../../kernel/errno.js';
import { closeFile, openPath, seekFile } from '../../kernel/files/io.js';
import { Open } from '../../kernel/files/layout.js';
import { closeDescriptor, descriptorOf, openFileOf, setDescriptor } from '../../kernel/files/open-files.js';
import { ownRecord } from '../../kernel/files/table.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import { write32 } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { alias, latin1 } from '../define.js';
import { Device, File, FileFlag, STREAMS } from '../statics.js';
import { stringAt } from '../string/memory.js';
import { synchronise } from './buffer.js';
import { assign, checkStream, filenoOf, flagsOf, hasFlag } from './fields.js';
import { streamArgument } from './input.js';
import { cleanUp, freeStream, link, lockList, newStream, shutStream, unlink } from './list.js';
import { lockStream, unlockStream } from './locks.js';
import { fixedCookie, growingCookie } from './memory-streams.js';
import { nextPart, type Operation, streaming } from './operation.js';

const EOF = -1;
const SEEK_END = 2;

interface Mode {
  readonly letter: 'r' | 'w' | 'a';
  readonly update: boolean;
  /** For open. */
  readonly open: number;
  /** For the FILE. */
  readonly flags: number;
}

/** What a mode such as "r+" or "wxe" means; undefined: EINVAL. Letters that are not known are passed over, as glibc does. */
function parseMode(text: string): Mode | undefined {
  const letter = text[0];
  if (letter !== 'r' && letter !== 'w' && letter !== 'a') return undefined;
  const rest = text.slice(1, 7);
  const update = rest.includes('+');
  let open: number = update ? Open.RDWR : letter === 'r' ? Open.RDONLY : Open.WRONLY;
  if (letter === 'w') open |= Open.CREAT | Open.TRUNC;
  if (letter === 'a') open |= Open.CREAT | Open.APPEND;
  if (rest.includes('x')) open |= Open.EXCL;
  if (rest.includes('e')) open |= Open.CLOEXEC;
  const one = letter === 'r' ? FileFlag.noWrites : FileFlag.noReads;
  const flags = (update ? 0 : one) | (letter === 'a' ? FileFlag.appending : 0);
  return { letter, update, open, flags };
}

const decoder = new TextDecoder();

const textArgument = (op: Operation, i: number): string =>
  decoder.decode(stringAt(op.k, op.context, argAddress(op.context, op.call, i)));

/** The mode argument; undefined where it is none (errno is set). */
function modeArgument(op: Operation, i: number): Mode | undefined {
  const mode = parseMode(latin1(stringAt(op.k, op.context, argAddress(op.context, op.call, i), 8)));
  if (mode === undefined) setErrno(op.k, op.context, Errno.EINVAL);
  return mode;
}

/** `op.note` once the system call is entered: opening the end of a fifo may wait. */
const ENTERED = 1;

/** open: a descriptor, or -1 (errno). May wait. */
function openDescriptor(op: Operation, path: string, flags: number): number {
  const { k, context } = op;
  if (op.note !== ENTERED) {
    op.call.woken = 0;
    k.machine.model.enterSystemCall(k, context, 'openat');
    op.note = ENTERED;
  }
  const fd = openPath(k, context, path, flags, 0o666);
  k.machine.model.leaveSystemCall(k, context, 'openat');
  if (fd >= 0) return fd;
  setErrno(k, context, -fd);
  return -1;
}

/** A FILE reads or writes a descriptor from now on, and is in the list. */
function attach(op: Operation, file: number, fd: number, mode: Mode): void {
  const kept = flagsOf(op, file) & FileFlag.linked;
  write32(op.k, op.space, file + File.flags, FileFlag.magic | FileFlag.fileBuffer | mode.flags | kept | 0);
  write32(op.k, op.space, file + File.fileno, fd);
  if (mode.letter === 'a' && !mode.update) {
    op.k.machine.model.enterSystemCall(op.k, op.context, 'lseek');
    seekFile(op.k, op.context, fd, 0, SEEK_END);
    op.k.machine.model.leaveSystemCall(op.k, op.context, 'lseek');
  }
  link(op, file);
}

/** A new stream over a descriptor. The list must be locked. 0: no memory. */
export function openOver(op: Operation, fd: number, mode: Mode): number {
  const file = newStream(op, 0);
  if (file !== 0) attach(op, file, fd, mode);
  return file;
}

const fopen = streaming('fopen', 'input', (op) => {
  const { context, call } = op;
  const mode = modeArgument(op, 1);
  if (mode === undefined) {
    setResultAddress(context, call, 0);
    return;
  }
  lockList(op);
  // First the FILE, then the file: the heap then looks as it does with glibc.
  if (op.kept.length === 0) op.kept = [newStream(op, 0)];
  const file = op.kept[0]!;
  const fd = file === 0 ? -1 : openDescriptor(op, textArgument(op, 0), mode.open);
  if (fd < 0) {
    if (file !== 0) freeStream(op, file);
    setResultAddress(context, call, 0);
    return;
  }
  attach(op, file, fd, mode);
  setResultAddress(context, call, file);
});

const fdopen = streaming('fdopen', 'input', (op) => {
  const { k, context, call } = op;
  const fd = arg32(context, call, 0);
  const mode = modeArgument(op, 1);
  setResultAddress(context, call, 0);
  if (mode === undefined) return;
  lockList(op);
  const opened = openFileOf(k, context, fd);
  k.machine.model.enterSystemCall(k, context, 'fcntl');
  if (opened === undefined) {
    setErrno(k, context, Errno.EBADF);
    return;
  }
  const access = opened.flags & Open.ACCMODE;
  const writes = (mode.flags & FileFlag.noWrites) === 0;
  const reads = (mode.flags & FileFlag.noReads) === 0;
  if ((access === Open.RDONLY && writes) || (access === Open.WRONLY && reads)) {
    setErrno(k, context, Errno.EINVAL);
    return;
  }
  if (mode.letter === 'a' && (opened.flags & Open.APPEND) === 0) {
    k.machine.model.enterSystemCall(k, context, 'fcntl');
    ownRecord(k.state, 'openFiles', opened.id).flags |= Open.APPEND;
  }
  setResultAddress(context, call, openOver(op, fd, mode));
});

/** Parts of freopen: what waits is written; the new file is opened in the place of the old one (op.kept: its descriptor). */
const freopen = streaming('freopen', 'input', (op) => {
  const { k, context, call } = op;
  const file = streamArgument(op, 2, true);
  const mode = modeArgument(op, 1);
  if (op.part === 0) {
    synchronise(op, file);
    if (!hasFlag(op, file, FileFlag.fileBuffer)) {
      setResultAddress(context, call, 0);
      return;
    }
    const fd = filenoOf(op, file);
    shutStream(op, file, false);
    nextPart(op, 1);
    op.kept = [fd];
  }
  const old = op.kept[0]!;
  const path = argAddress(context, call, 0) === 0 ? `/proc/self/fd/${old}` : textArgument(op, 0);
  const fd = mode === undefined ? -1 : openDescriptor(op, path, mode.open);
  if (mode === undefined || fd < 0) {
    if (old >= 0) closeFile(k, context, old);
    setResultAddress(context, call, 0);
    return;
  }
  if (!hasFlag(op, file, FileFlag.linked)) lockList(op);
  if (old >= 0 && fd !== old) {
    // dup3, so that the stream keeps its descriptor: what reads or writes by number goes along.
    k.machine.model.enterSystemCall(k, context, 'dup3');
    const opened = descriptorOf(k, context, fd)!;
    closeDescriptor(k, context, old);
    setDescriptor(k, context, old, opened.file, opened.cloexec);
    closeFile(k, context, fd);
  }
  attach(op, file, old >= 0 ? old : fd, mode);
  setResultAddress(context, call, file);
});

/** fclose, in one part: whatever waits in it has nothing left to do when it is begun anew. */
const fclose = streaming('fclose', 'output', (op) => {
  const file = argAddress(op.context, op.call, 0);
  checkStream(op.k, op.context, op.space, file);
  if (hasFlag(op, file, FileFlag.linked)) {
    lockList(op);
    unlink(op, file);
    unlockStream(op, STREAMS);
  }
  lockStream(op, file);
  const well = shutStream(op, file, true);
  freeStream(op, file);
  setResult32(op.context, op.call, well ? 0 : EOF);
});

const fmemopen = streaming('fmemopen', 'memory', (op) => {
  const { context, call } = op;
  setResultAddress(context, call, 0);
  const mode = modeArgument(op, 2);
  if (mode === undefined) return;
  lockList(op);
  const file = newStream(op, mode.flags);
  if (file === 0) return;
  const size = Number(argU64(context, call, 1));
  const cookie = fixedCookie(op, argAddress(context, call, 0), size, mode.letter, mode.update);
  if (cookie === 0) {
    freeStream(op, file);
    return;
  }
  overMemory(op, file, Device.memory, cookie);
  setResultAddress(context, call, file);
});

const openMemstream = streaming('open_memstream', 'memory', (op) => {
  const { context, call } = op;
  setResultAddress(context, call, 0);
  lockList(op);
  const file = newStream(op, FileFlag.noReads);
  if (file === 0) return;
  const cookie = growingCookie(op, argAddress(context, call, 0), argAddress(context, call, 1));
  if (cookie === 0) {
    freeStream(op, file);
    return;
  }
  overMemory(op, file, Device.growing, cookie);
  setResultAddress(context, call, file);
});

function overMemory(op: Operation, file: number, device: number, cookie: number): void {
  write32(op.k, op.space, file + File.device, device);
  assign(op, file, File.cookie, cookie);
  link(op, file);
}

const fileno = streaming('fileno', 'local', (op) => {
  const file = streamArgument(op, 0, false);
  const fd = hasFlag(op, file, FileFlag.fileBuffer) ? filenoOf(op, file) : -1;
  if (fd < 0) setErrno(op.k, op.context, Errno.EBADF);
  setResult32(op.context, op.call, fd < 0 ? -1 : fd);
});

export const openFunctions: readonly Intrinsic[] = [
  fopen,
  alias('fopen64', fopen),
  fdopen,
  freopen,
  alias('freopen64', freopen),
  fclose,
  streaming('fcloseall', 'output', (op) => setResult32(op.context, op.call, cleanUp(op) ? 0 : EOF)),
  fmemopen,
  openMemstream,
  fileno,
  alias('fileno_unlocked', fileno),
];
