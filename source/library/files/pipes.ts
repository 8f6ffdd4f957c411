/** pipe, pipe2, socketpair. */
import { arg32, argAddress } from '../../kernel/call.js';
import { emit } from '../../kernel/emit.js';
import { Open } from '../../kernel/files/layout.js';
import { addOpenFile, closeDescriptor, installDescriptor } from '../../kernel/files/open-files.js';
import { addPipe, joinPipe } from '../../kernel/files/pipe.js';
import { ownRecord, recordOf } from '../../kernel/files/table.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import type { Ctx } from '../define.js';
import { Errno } from '../text/errors.js';
import { systemCall } from './system-call.js';
import { isUsable, userStore } from './user-memory.js';

/** Two descriptors for two open files, and their numbers in memory; 0 or -errno. */
function install(k: Kernel, context: Ctx, files: readonly [number, number], cloexec: boolean, place: number): number {
  const first = installDescriptor(k, context, files[0], cloexec);
  if (first < 0) return first;
  const second = installDescriptor(k, context, files[1], cloexec);
  if (second < 0) {
    closeDescriptor(k, context, first);
    return second;
  }
  for (const [i, fd] of [first, second].entries()) {
    const { kind, path } = recordOf(k.state, 'openFiles', files[i as 0 | 1]);
    emit(k, 'open', { context: context.id, value: fd, why: kind, text: path });
  }
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setInt32(0, first, true);
  view.setInt32(4, second, true);
  return userStore(k, context, place, bytes) < 0 ? -Errno.EFAULT : 0;
}

function pipe(k: Kernel, context: Ctx, place: number, flags: number): number {
  if ((flags & ~(Open.CLOEXEC | Open.NONBLOCK | Open.DIRECT)) !== 0) return -Errno.EINVAL;
  if (!isUsable(k, context, place, 8, true)) return -Errno.EFAULT;
  const id = addPipe(k.state);
  joinPipe(k.state, id, 'readers');
  joinPipe(k.state, id, 'writers');
  const make = (mode: number): number =>
    addOpenFile(k.state, {
      kind: 'pipe',
      object: id,
      inode: -1,
      flags: mode | (flags & Open.NONBLOCK),
      path: `pipe:[${id}]`,
    });
  return install(k, context, [make(Open.RDONLY), make(Open.WRONLY)], (flags & Open.CLOEXEC) !== 0, place);
}

const AF_UNIX = 1;
const SOCK_STREAM = 1;
const SOCK_NONBLOCK = 0o4000;
const SOCK_CLOEXEC = 0o2000000;

function socketPair(k: Kernel, context: Ctx, domain: number, type: number, place: number): number {
  if (domain !== AF_UNIX) return -Errno.EAFNOSUPPORT;
  if ((type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC)) !== SOCK_STREAM) return -Errno.ESOCKTNOSUPPORT;
  if (!isUsable(k, context, place, 8, true)) return -Errno.EFAULT;
  const there = addPipe(k.state);
  const back = addPipe(k.state, there);
  ownRecord(k.state, 'pipes', there).peer = back;
  const make = (id: number): number => {
    joinPipe(k.state, id, 'readers');
    joinPipe(k.state, id, 'writers');
    const flags = Open.RDWR | ((type & SOCK_NONBLOCK) !== 0 ? Open.NONBLOCK : 0);
    return addOpenFile(k.state, { kind: 'socket', object: id, inode: -1, flags, path: `socket:[${id}]` });
  };
  return install(k, context, [make(there), make(back)], (type & SOCK_CLOEXEC) !== 0, place);
}

export const pipeFunctions: readonly Intrinsic[] = [
  systemCall('pipe', 'task', (k, context, call) => pipe(k, context, argAddress(context, call, 0), 0)),
  systemCall('pipe2', 'task', (k, context, call) =>
    pipe(k, context, argAddress(context, call, 0), arg32(context, call, 1)),
  ),
  systemCall('socketpair', 'task', (k, context, call) =>
    socketPair(k, context, arg32(context, call, 0), arg32(context, call, 1), argAddress(context, call, 3)),
  ),
];
