/**
 * POSIX message queues (Linux: ipc/mqueue.c): messages with ends of their own, the most urgent first, the oldest among equals.
 * A queue has a name in /dev/mqueue and lives as long as that, or as somebody has it open.
 *
 * As in Linux nobody overtakes one who waits: a message is given to the first waiting receiver in the step in which it is sent,
 * and room to the first waiting sender in the step in which it comes to be.
 */
import { charge, emit } from '../emit.js';
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import { sendSignal } from '../signal.js';
import type { Context, ContextId, State } from '../state.js';
import { queued, WouldBlock, wakeAll, wakeFirst } from '../wait-queue.js';
import { inodeOf, releaseInode, userOf } from './inode.js';
import { type MessageQueue, Open, type OpenFile, type QueuedMessage, type QueueNotice } from './layout.js';
import { nameBytes } from './names.js';
import { notify, READABLE, type Readiness, WRITABLE } from './ready.js';
import { addRecord, ownRecord, recordOf, removeRecord } from './table.js';

/** Where the names are. */
export const QUEUE_FOLDER = '/dev/mqueue';
/** Text of that folder's inode: what is made in it is a queue. */
export const QUEUE_MARK = 'mqueue';
/** fs.mqueue.msg_max and msgsize_max for a user, and for root; what a queue has that is made without attributes. */
const LIMITS = { user: { messages: 10, size: 8192 }, root: { messages: 65536, size: 1 << 24 } } as const;
const ORDINARY = { messages: 10, size: 8192 } as const;
/** fs.mqueue.queues_max. */
const MOST_QUEUES = 256;
/** RLIMIT_MSGQUEUE: bytes of the queues of a user, with what the kernel needs for each message and each priority. */
const MOST_BYTES = 819200;
const MESSAGE_RECORD = 48;
const PRIORITY_RECORD = 48;
/** Priorities are smaller than this (MQ_PRIO_MAX). */
export const PRIORITIES = 32768;

const WOKEN = 1;
const TIMED_OUT = 2;
const INTERRUPTED = 3;
const SI_MESGQ = -3;
export const SIGEV_SIGNAL = 0;

/** What an open queue's offset goes to: the text that reading it gives. */
export const STATUS_SIZE = 80;

const receiversOf = (id: number): string => `message queue ${id} receivers`;
const sendersOf = (id: number): string => `message queue ${id} senders`;
const keyOf = (id: number): string => `message queue ${id}`;

export const queueOf = (k: Kernel, id: number): MessageQueue => recordOf(k.state, 'messageQueues', id);

const bytesFor = (messages: number, size: number): number =>
  messages * (MESSAGE_RECORD + size) + Math.min(messages, PRIORITIES) * PRIORITY_RECORD;

/** A new queue: its id, or -EINVAL (attributes), -ENOSPC (too many queues), -EMFILE (too many bytes of this user). */
export function addQueue(
  k: Kernel,
  context: Context,
  attributes: { readonly messages: number; readonly size: number } = ORDINARY,
): number {
  const { uid } = userOf(k, context);
  const { messages, size } = attributes;
  const most = uid === 0 ? LIMITS.root : LIMITS.user;
  const { list, free } = k.state.messageQueues;
  if (list.length - free.length >= MOST_QUEUES && uid !== 0) return -Errno.ENOSPC;
  if (messages <= 0 || size <= 0 || messages > most.messages || size > most.size) return -Errno.EINVAL;
  const used = list.reduce((sum, one) => (one?.uid === uid ? sum + bytesFor(one.mostMessages, one.mostBytes) : sum), 0);
  if (used + bytesFor(messages, size) > MOST_BYTES) return -Errno.EMFILE;
  return addRecord(k.state, 'messageQueues', {
    uid,
    mostMessages: messages,
    mostBytes: size,
    messages: [],
    sending: [],
    handed: [],
    notice: undefined,
  });
}

/** The queue has no name, and nobody has it open. */
export function removeQueue(s: State, id: number): void {
  removeRecord(s, 'messageQueues', id);
}

/** How long one may wait, and whether at all. */
export interface QueueWait {
  readonly nonblocking: boolean;
  /** ns of the machine; Infinity: for ever. */
  readonly deadline: number;
}

/**
 * Sends a message: 0, or -errno: EMSGSIZE, EAGAIN, EINTR, ETIMEDOUT. Throws WouldBlock while the queue is full; the message
 * waits in the queue's record with its sender then.
 */
export function sendMessage(k: Kernel, context: Context, id: number, message: QueuedMessage, wait: QueueWait): number {
  const queue = queueOf(k, id);
  if (message.bytes.length > queue.mostBytes) return -Errno.EMSGSIZE;
  const call = context.calls[context.calls.length - 1];
  const woken = call?.woken ?? 0;
  if (woken !== 0) {
    const waiting = queue.sending.some((one) => one.context === context.id);
    // whoever took a message has put this one in its place
    if (woken === WOKEN && !waiting) return 0;
    if (waiting) withdraw(k, id, context.id);
    if (woken === INTERRUPTED) return -Errno.EINTR;
    if (woken === TIMED_OUT) return -Errno.ETIMEDOUT;
  }
  if (queue.messages.length >= queue.mostMessages) {
    if (wait.nonblocking) return -Errno.EAGAIN;
    const own = ownRecord(k.state, 'messageQueues', id);
    own.sending = [...living(k, sendersOf(id), own.sending), { context: context.id, message }];
    throw new WouldBlock({ kind: 'queue write', queues: [sendersOf(id)], deadline: wait.deadline });
  }
  charge(k, 'pipe');
  const receiver = queued(k, receiversOf(id))[0];
  if (receiver === undefined) insert(k, id, message, context);
  else {
    const own = ownRecord(k.state, 'messageQueues', id);
    own.handed = [
      ...expected(k, own.handed),
      { context: receiver, since: sinceOf(k.state.contexts[receiver]!), message },
    ];
    wakeFirst(k, receiversOf(id));
  }
  return 0;
}

/**
 * Takes the most urgent message, or answers -errno: EAGAIN, EINTR, ETIMEDOUT. Throws WouldBlock while there is none. (That the
 * buffer is large enough for any message, EMSGSIZE, is for the caller to see first.)
 */
export function receiveMessage(k: Kernel, context: Context, id: number, wait: QueueWait): QueuedMessage | number {
  const queue = queueOf(k, id);
  const woken = context.calls[context.calls.length - 1]?.woken ?? 0;
  if (woken !== 0) {
    const since = sinceOf(context);
    const mine = queue.handed.find((one) => one.context === context.id && one.since === since);
    if (mine !== undefined) {
      const own = ownRecord(k.state, 'messageQueues', id);
      own.handed = own.handed.filter((one) => one !== mine);
      return mine.message;
    }
    if (woken === INTERRUPTED) return -Errno.EINTR;
    if (woken === TIMED_OUT) return -Errno.ETIMEDOUT;
  }
  const first = queue.messages[0];
  if (first === undefined) {
    if (wait.nonblocking) return -Errno.EAGAIN;
    throw new WouldBlock({ kind: 'queue read', queues: [receiversOf(id)], deadline: wait.deadline });
  }
  charge(k, 'pipe');
  const own = ownRecord(k.state, 'messageQueues', id);
  own.messages = own.messages.slice(1);
  const sender = queued(k, sendersOf(id))[0];
  const waiting = sender === undefined ? undefined : own.sending.find((one) => one.context === sender);
  if (waiting === undefined) notify(k, keyOf(id), WRITABLE);
  else {
    withdraw(k, id, waiting.context);
    insert(k, id, waiting.message, k.state.contexts[waiting.context]!);
    wakeFirst(k, sendersOf(id));
  }
  return first;
}

/** Puts a message behind those that are as urgent. Who asked to be told of it is told when it is the only one. */
function insert(k: Kernel, id: number, message: QueuedMessage, sender: Context): void {
  const own = ownRecord(k.state, 'messageQueues', id);
  const messages = own.messages.slice();
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle]!.priority >= message.priority) low = middle + 1;
    else high = middle;
  }
  messages.splice(low, 0, message);
  own.messages = messages;
  if (messages.length === 1) tell(k, id, sender);
  notify(k, keyOf(id), READABLE);
}

/** mq_notify: once, and then no more. */
function tell(k: Kernel, id: number, sender: Context): void {
  const own = ownRecord(k.state, 'messageQueues', id);
  const { notice } = own;
  if (notice === undefined) return;
  own.notice = undefined;
  if (notice.how !== SIGEV_SIGNAL || notice.signal === 0) return;
  const { pid } = k.state.processes[sender.process]!;
  const { uid } = userOf(k, sender);
  sendSignal(
    k,
    notice.process,
    { signal: notice.signal, code: SI_MESGQ, pid, uid, value: notice.value[0], high: notice.value[1] },
    'mq_notify',
  );
}

/** A sender's message that waits for room is his own again. */
function withdraw(k: Kernel, id: number, context: ContextId): void {
  const own = ownRecord(k.state, 'messageQueues', id);
  own.sending = own.sending.filter((one) => one.context !== context);
}

/** Without those that ended while they waited. */
function living<T extends { readonly context: ContextId }>(k: Kernel, name: string, list: readonly T[]): readonly T[] {
  const waiting = queued(k, name);
  return list.every((one) => waiting.includes(one.context))
    ? list
    : list.filter((one) => waiting.includes(one.context));
}

/** When the call under way began. */
const sinceOf = (context: Context): number => context.calls[context.calls.length - 1]?.since ?? -1;

/** What was handed to threads that ended, or left the call by longjmp, before they took it is lost, as in Linux. */
function expected(k: Kernel, list: MessageQueue['handed']): MessageQueue['handed'] {
  return list.filter(({ context, since }) => k.state.contexts[context]?.calls.some((call) => call.since === since));
}

/** mq_notify: 0, or -EBUSY (another one is to be told already). No notice: this process wants none any more. */
export function askNotice(k: Kernel, id: number, table: number, notice: QueueNotice | undefined): number {
  const known = queueOf(k, id).notice;
  if (notice === undefined) {
    if (known?.table === table) ownRecord(k.state, 'messageQueues', id).notice = undefined;
    return 0;
  }
  if (known !== undefined) return -Errno.EBUSY;
  ownRecord(k.state, 'messageQueues', id).notice = notice;
  return 0;
}

/** The event of a message. */
export function toldOfMessage(
  k: Kernel,
  context: Context,
  what: 'read' | 'write',
  fd: number,
  id: number,
  message: QueuedMessage,
): void {
  charge(k, 'byte', message.bytes.length, true);
  const { messages } = queueOf(k, id);
  emit(k, what, {
    context: context.id,
    value: fd,
    size: message.bytes.length,
    why: 'message queue',
    other: id,
    numbers: { priority: message.priority, left: messages.length },
  });
}

const pad = (n: number, width: number): string => String(n).padEnd(width);

/** What reading the file of a queue gives. */
function statusText(k: Kernel, id: number): string {
  const { messages, notice } = queueOf(k, id);
  const size = messages.reduce((sum, message) => sum + message.bytes.length, 0);
  const how = notice?.how ?? 0;
  const signal = notice?.how === SIGEV_SIGNAL ? notice.signal : 0;
  const pid = notice === undefined ? 0 : (k.state.processes[notice.process]?.pid ?? 0);
  return `QSIZE:${pad(size, 10)} NOTIFY:${pad(how, 5)} SIGNO:${pad(signal, 5)} NOTIFY_PID:${pad(pid, 6)}\n`;
}

export const queueFile = {
  read: (k: Kernel, _context: Context, file: OpenFile, n: number, at: number): Uint8Array =>
    nameBytes(statusText(k, file.object)).slice(at, at + n),
  write: (): number => -Errno.EINVAL,
  size: (): number => STATUS_SIZE,
  poll(k: Kernel, file: OpenFile): Readiness {
    const { messages, mostMessages } = queueOf(k, file.object);
    const events = (messages.length > 0 ? READABLE : 0) | (messages.length < mostMessages ? WRITABLE : 0);
    return { events, reading: keyOf(file.object), writing: keyOf(file.object) };
  },
  /** A process that closes a descriptor of the queue is not told of messages any more. */
  flush(k: Kernel, file: OpenFile, table: number): void {
    askNotice(k, file.object, table, undefined);
  },
  release(k: Kernel, file: OpenFile): void {
    const { links, references } = inodeOf(k.state, file.inode);
    if (links === 0 && references === 1) {
      // Another thread has closed the descriptor by which they wait.
      for (const queue of [receiversOf(file.object), sendersOf(file.object)]) wakeAll(k, queue);
    }
    releaseInode(k, file.inode);
  },
};

export const mayReceive = (file: OpenFile): boolean => (file.flags & Open.ACCMODE) !== Open.WRONLY;
export const maySend = (file: OpenFile): boolean => (file.flags & Open.ACCMODE) !== Open.RDONLY;
