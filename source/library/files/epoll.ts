/** epoll: sets of files that are watched. */
import { arg32, argAddress } from '../../kernel/call.js';
import { emit } from '../../kernel/emit.js';
import { controlEpoll, takeEvents } from '../../kernel/files/epoll.js';
import { Open } from '../../kernel/files/layout.js';
import {
  addOpenFile,
  freeDescriptor,
  installDescriptor,
  mayOpenMore,
  openFileOf,
} from '../../kernel/files/open-files.js';
import { epollQueue } from '../../kernel/files/ready.js';
import { addRecord } from '../../kernel/files/table.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import type { Ctx, Rec } from '../define.js';
import { Errno } from '../text/errors.js';
import { type Answer, systemCall } from './system-call.js';
import { isUsable, userBytes, userStore } from './user-memory.js';
import { duration, FOREVER, milliseconds, waitFor } from './waiting.js';

/** struct epoll_event, packed: events, then 8 bytes of data. */
const SIZE = 12;
const DEL = 2;

function create(k: Kernel, context: Ctx, flags: number): Answer {
  if ((flags & ~Open.CLOEXEC) !== 0) return -Errno.EINVAL;
  const free = freeDescriptor(k, context, 0);
  if (free < 0) return free;
  if (!mayOpenMore(k)) return -Errno.ENFILE;
  const id = addRecord(k.state, 'epolls', { items: new Map(), byKey: new Map(), ready: [] });
  const path = 'anon_inode:[eventpoll]';
  const file = addOpenFile(k.state, { kind: 'epoll', object: id, inode: -1, flags: Open.RDWR, path });
  const fd = installDescriptor(k, context, file, flags !== 0);
  emit(k, 'open', { context: context.id, value: fd, why: 'epoll', text: path });
  return fd;
}

function control(k: Kernel, context: Ctx, call: Rec): Answer {
  const [set, how, fd] = [0, 1, 2].map((i) => arg32(context, call, i)) as [number, number, number];
  let events = 0;
  let data: readonly [number, number] = [0, 0];
  if (how !== DEL) {
    const bytes = userBytes(k, context, argAddress(context, call, 3), SIZE);
    if (typeof bytes === 'number') return bytes;
    const view = new DataView(bytes.buffer, bytes.byteOffset, SIZE);
    events = view.getInt32(0, true);
    data = [view.getInt32(4, true), view.getInt32(8, true)];
  }
  const epoll = openFileOf(k, context, set);
  const file = openFileOf(k, context, fd);
  if (epoll === undefined || file === undefined) return -Errno.EBADF;
  if (epoll.kind !== 'epoll') return -Errno.EINVAL;
  return controlEpoll(k, epoll.object, how, fd, file, events, data);
}

/** INT_MAX / sizeof(struct epoll_event), and what one step gives. */
const MOST_EVENTS = 4096;

function wait(k: Kernel, context: Ctx, call: Rec, timeout: () => number, mask: number): Answer {
  const file = openFileOf(k, context, arg32(context, call, 0));
  const at = argAddress(context, call, 1);
  const most = arg32(context, call, 2);
  if (most <= 0) return -Errno.EINVAL;
  const count = Math.min(most, MOST_EVENTS);
  if (!isUsable(k, context, at, SIZE * Math.min(count, 1), true)) return -Errno.EFAULT;
  if (file === undefined) return -Errno.EBADF;
  if (file.kind !== 'epoll') return -Errno.EINVAL;
  return waitFor(k, context, call, {
    timeout,
    mask,
    look() {
      const events = takeEvents(k, file.object, count);
      if (events === undefined) return { answer: 0, queues: [epollQueue(file.object)] };
      const bytes = new Uint8Array(SIZE * events.length);
      const view = new DataView(bytes.buffer);
      for (const [i, { events: bits, data }] of events.entries()) {
        view.setInt32(SIZE * i, bits, true);
        view.setInt32(SIZE * i + 4, data[0], true);
        view.setInt32(SIZE * i + 8, data[1], true);
      }
      const error = userStore(k, context, at, bytes);
      return { answer: error < 0 ? error : events.length, queues: [] };
    },
    over: () => 0,
  });
}

export const epollFunctions: readonly Intrinsic[] = [
  systemCall('epoll_create', 'task', (k, context, call) =>
    arg32(context, call, 0) <= 0 ? -Errno.EINVAL : create(k, context, 0),
  ),
  systemCall('epoll_create1', 'task', (k, context, call) => create(k, context, arg32(context, call, 0))),
  systemCall('epoll_ctl', 'task', control),
  systemCall('epoll_wait', 'input', (k, context, call) =>
    wait(k, context, call, () => milliseconds(arg32(context, call, 3)), 0),
  ),
  systemCall('epoll_pwait', 'input', (k, context, call) =>
    wait(k, context, call, () => milliseconds(arg32(context, call, 3)), argAddress(context, call, 4)),
  ),
  systemCall('epoll_pwait2', 'input', (k, context, call) => {
    const timeout = (): number => {
      const at = argAddress(context, call, 3);
      if (at === 0) return FOREVER;
      const bytes = userBytes(k, context, at, 16);
      if (typeof bytes === 'number') return bytes;
      const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
      return duration(view.getBigInt64(0, true), view.getBigInt64(8, true), 1_000_000_000);
    };
    return wait(k, context, call, timeout, argAddress(context, call, 4));
  }),
];
