/** POSIX message queues: mq_open and the like. */
import { arg32, argAddress, argU32, argU64 } from '../../kernel/call.js';
import { unlink } from '../../kernel/files/folder.js';
import { closeFile } from '../../kernel/files/io.js';
import { type MessageQueue, Open, type OpenFile } from '../../kernel/files/layout.js';
import {
  askNotice,
  mayReceive,
  maySend,
  PRIORITIES,
  queueOf,
  receiveMessage,
  SIGEV_SIGNAL,
  sendMessage,
  toldOfMessage,
} from '../../kernel/files/message-queue.js';
import { openFileOf } from '../../kernel/files/open-files.js';
import { openQueue, type QueueAttributes, queuePath } from '../../kernel/files/open-queue.js';
import { ownRecord } from '../../kernel/files/table.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { type Ctx, misuse, type Rec, spaceOf } from '../define.js';
import { Errno } from '../text/errors.js';
import { Clock, machineTime } from '../time/clock.js';
import { highWord } from '../time/timers.js';
import { type Answer, systemCall } from './system-call.js';
import { ints, userBytes, userPath, userStore } from './user-memory.js';

/** struct mq_attr: flags, most messages, size of a message, messages now; and four that are reserved. */
const ATTRIBUTES = 64;
const SIGEV_NONE = 1;
const SIGEV_THREAD = 2;
const LAST_SIGNAL = 64;

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const longAt = (bytes: Uint8Array, i: number): number => Number(viewOf(bytes).getBigInt64(8 * i, true));

/** The name without the slash that glibc wants at its front, or -EINVAL, -EFAULT, -ENAMETOOLONG. */
function nameAt(k: Kernel, context: Ctx, call: Rec): string | number {
  const name = userPath(k, context, argAddress(context, call, 0));
  if (typeof name === 'number') return name;
  return name.startsWith('/') ? name.slice(1) : -Errno.EINVAL;
}

function open(k: Kernel, context: Ctx, call: Rec): Answer {
  const name = nameAt(k, context, call);
  if (typeof name === 'number') return name;
  const flags = arg32(context, call, 1);
  if ((flags & Open.CREAT) === 0) return openQueue(k, context, name, flags, 0);
  const mode = call.argc > 2 ? argU32(context, call, 2) : 0;
  const at = call.argc > 3 ? argAddress(context, call, 3) : 0;
  let attributes: QueueAttributes | undefined;
  if (at !== 0) {
    const bytes = userBytes(k, context, at, ATTRIBUTES);
    if (typeof bytes === 'number') return bytes;
    attributes = { messages: longAt(bytes, 1), size: longAt(bytes, 2) };
  }
  return openQueue(k, context, name, flags, mode, attributes);
}

function remove(k: Kernel, context: Ctx, call: Rec): Answer {
  const name = nameAt(k, context, call);
  if (typeof name === 'number') return name;
  const path = queuePath(name);
  if (typeof path === 'number') return path;
  const result = unlink(k, context, path);
  return result === -Errno.EPERM ? -Errno.EACCES : result;
}

interface Opened {
  readonly file: OpenFile;
  readonly queue: MessageQueue;
}

/** The queue of the first argument; undefined: EBADF. */
function queueAt(k: Kernel, context: Ctx, call: Rec): Opened | undefined {
  const file = openFileOf(k, context, arg32(context, call, 0));
  return file?.kind === 'queue' ? { file, queue: queueOf(k, file.object) } : undefined;
}

/** When an absolute time of the wall clock is, ns of the machine; or -EFAULT, -EINVAL. None: never. */
function deadlineOf(k: Kernel, context: Ctx, at: number): number {
  if (at === 0) return Number.POSITIVE_INFINITY;
  const bytes = userBytes(k, context, at, 16);
  if (typeof bytes === 'number') return bytes;
  const seconds = longAt(bytes, 0);
  const ns = longAt(bytes, 1);
  if (seconds < 0 || ns < 0 || ns >= 1_000_000_000) return -Errno.EINVAL;
  return machineTime({ seconds, ns }, Clock.realtime);
}

const waitOf = (file: OpenFile, deadline: number) => ({
  nonblocking: (file.flags & Open.NONBLOCK) !== 0,
  deadline,
});

/** mq_send and mq_timedsend (`timed`: address of the time, or 0). */
function send(k: Kernel, context: Ctx, call: Rec, timed: number): Answer {
  const deadline = deadlineOf(k, context, timed);
  if (deadline < 0) return deadline;
  const priority = argU32(context, call, 3);
  if (priority >= PRIORITIES) return -Errno.EINVAL;
  const opened = queueAt(k, context, call);
  if (opened === undefined || !maySend(opened.file)) return -Errno.EBADF;
  const { file, queue } = opened;
  const size = Number(argU64(context, call, 2));
  if (size > queue.mostBytes) return -Errno.EMSGSIZE;
  const bytes = userBytes(k, context, argAddress(context, call, 1), size);
  if (typeof bytes === 'number') return bytes;
  const message = { bytes: bytes.slice(), priority };
  const result = sendMessage(k, context, queue.id, message, waitOf(file, deadline));
  if (result === 0) toldOfMessage(k, context, 'write', arg32(context, call, 0), queue.id, message);
  return result;
}

/** mq_receive and mq_timedreceive. */
function receive(k: Kernel, context: Ctx, call: Rec, timed: number): Answer {
  const deadline = deadlineOf(k, context, timed);
  if (deadline < 0) return deadline;
  const opened = queueAt(k, context, call);
  if (opened === undefined || !mayReceive(opened.file)) return -Errno.EBADF;
  const { file, queue } = opened;
  if (Number(argU64(context, call, 2)) < queue.mostBytes) return -Errno.EMSGSIZE;
  const message = receiveMessage(k, context, queue.id, waitOf(file, deadline));
  if (typeof message === 'number') return message;
  toldOfMessage(k, context, 'read', arg32(context, call, 0), queue.id, message);
  const priorityAt = argAddress(context, call, 3);
  const error =
    (priorityAt === 0 ? 0 : userStore(k, context, priorityAt, ints(message.priority))) ||
    userStore(k, context, argAddress(context, call, 1), message.bytes);
  return error < 0 ? error : message.bytes.length;
}

/** mq_getattr (`fresh`: 0) and mq_setattr: attributes as they were go to `old`. */
function attributes(k: Kernel, context: Ctx, call: Rec, fresh: number, old: number): Answer {
  let flags = 0;
  if (fresh !== 0) {
    const bytes = userBytes(k, context, fresh, ATTRIBUTES);
    if (typeof bytes === 'number') return bytes;
    flags = longAt(bytes, 0);
    if ((flags & ~Open.NONBLOCK) !== 0) return -Errno.EINVAL;
  }
  const opened = queueAt(k, context, call);
  if (opened === undefined) return -Errno.EBADF;
  const { file, queue } = opened;
  const bytes = new Uint8Array(ATTRIBUTES);
  const now = [file.flags & Open.NONBLOCK, queue.mostMessages, queue.mostBytes, queue.messages.length];
  for (const [i, n] of now.entries()) viewOf(bytes).setBigInt64(8 * i, BigInt(n), true);
  if (fresh !== 0) {
    const own = ownRecord(k.state, 'openFiles', file.id);
    own.flags = (own.flags & ~Open.NONBLOCK) | flags;
  }
  return old === 0 ? 0 : userStore(k, context, old, bytes);
}

/** struct sigevent: value (8 bytes), signal, how. */
function askToBeTold(k: Kernel, context: Ctx, call: Rec): Answer {
  const at = argAddress(context, call, 1);
  const table = k.state.tasks[context.task]?.files ?? -1;
  if (at === 0) {
    const opened = queueAt(k, context, call);
    return opened === undefined ? -Errno.EBADF : askNotice(k, opened.queue.id, table, undefined);
  }
  const bytes = userBytes(k, context, at, 16);
  if (typeof bytes === 'number') return bytes;
  const signal = viewOf(bytes).getInt32(8, true);
  const how = viewOf(bytes).getInt32(12, true);
  if (how === SIGEV_THREAD) {
    misuse(k, context, at, 'mq_notify with SIGEV_THREAD is not simulated: use SIGEV_SIGNAL', 'message queue');
    return -Errno.EINVAL;
  }
  if (how !== SIGEV_SIGNAL && how !== SIGEV_NONE) return -Errno.EINVAL;
  if (how === SIGEV_SIGNAL && (signal < 0 || signal > LAST_SIGNAL)) return -Errno.EINVAL;
  const opened = queueAt(k, context, call);
  if (opened === undefined) return -Errno.EBADF;
  const value = [viewOf(bytes).getInt32(0, true), highWord(k, spaceOf(k, context), at)] as const;
  return askNotice(k, opened.queue.id, table, { table, process: context.process, how, signal, value });
}

const close = systemCall('mq_close', 'memory', (k, context, call) => closeFile(k, context, arg32(context, call, 0)), {
  kernelName: 'close',
});

export const messageQueueFunctions: readonly Intrinsic[] = [
  systemCall('mq_open', 'memory', open),
  close,
  systemCall('mq_unlink', 'memory', remove),
  systemCall('mq_send', 'output', (k, context, call) => send(k, context, call, 0), { kernelName: 'mq_timedsend' }),
  systemCall('mq_timedsend', 'output', (k, context, call) => send(k, context, call, argAddress(context, call, 4))),
  systemCall('mq_receive', 'input', (k, context, call) => receive(k, context, call, 0), {
    width: 64,
    kernelName: 'mq_timedreceive',
  }),
  systemCall(
    'mq_timedreceive',
    'input',
    (k, context, call) => receive(k, context, call, argAddress(context, call, 4)),
    {
      width: 64,
    },
  ),
  systemCall(
    'mq_getattr',
    'memory',
    (k, context, call) => attributes(k, context, call, 0, argAddress(context, call, 1)),
    {
      kernelName: 'mq_getsetattr',
    },
  ),
  systemCall(
    'mq_setattr',
    'memory',
    (k, context, call) => attributes(k, context, call, argAddress(context, call, 1), argAddress(context, call, 2)),
    { kernelName: 'mq_getsetattr' },
  ),
  systemCall('mq_notify', 'memory', askToBeTold),
];
