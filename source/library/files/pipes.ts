/** pipe and pipe2. */
import { arg32, argAddress } from '../../kernel/call.js';
import { emit } from '../../kernel/emit.js';
import { Open } from '../../kernel/files/layout.js';
import { addOpenFile, freeDescriptor, installDescriptor, mayOpenMore } from '../../kernel/files/open-files.js';
import { addPipe, joinPipe } from '../../kernel/files/pipe.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import type { Ctx } from '../define.js';
import { Errno } from '../text/errors.js';
import { systemCall } from './system-call.js';
import { ints, isUsable, userStore } from './user-memory.js';

function pipe(k: Kernel, context: Ctx, place: number, flags: number): number {
  if ((flags & ~(Open.CLOEXEC | Open.NONBLOCK | Open.DIRECT)) !== 0) return -Errno.EINVAL;
  if (!isUsable(k, context, place, 8, true)) return -Errno.EFAULT;
  const first = freeDescriptor(k, context, 0);
  if (first < 0 || freeDescriptor(k, context, first + 1) < 0) return -Errno.EMFILE;
  if (!mayOpenMore(k)) return -Errno.ENFILE;
  const id = addPipe(k.state);
  const make = (end: 'readers' | 'writers', mode: number): number => {
    joinPipe(k.state, id, end);
    const path = `pipe:[${id}]`;
    const status = mode | (flags & (Open.NONBLOCK | Open.DIRECT));
    const file = addOpenFile(k.state, { kind: 'pipe', object: id, inode: -1, flags: status, path });
    const fd = installDescriptor(k, context, file, (flags & Open.CLOEXEC) !== 0);
    emit(k, 'open', { context: context.id, value: fd, why: 'pipe', text: path });
    return fd;
  };
  const reading = make('readers', Open.RDONLY);
  return userStore(k, context, place, ints(reading, make('writers', Open.WRONLY)));
}

export const pipeFunctions: readonly Intrinsic[] = [
  systemCall('pipe', 'task', (k, context, call) => pipe(k, context, argAddress(context, call, 0), 0)),
  systemCall('pipe2', 'task', (k, context, call) =>
    pipe(k, context, argAddress(context, call, 0), arg32(context, call, 1)),
  ),
];
