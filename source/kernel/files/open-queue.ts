/** mq_open: from a name to a descriptor of a message queue (message-queue.ts), which may be new. */
import { emit } from '../emit.js';
import { Errno } from '../errno.js';
import type { Kernel } from '../machine.js';
import type { Context } from '../state.js';
import { create } from './folder.js';
import { holdInode, inodeOf, MAY_READ, MAY_WRITE, may, ownInode } from './inode.js';
import { type Inode, Open } from './layout.js';
import { addQueue, QUEUE_FOLDER, removeQueue, STATUS_SIZE } from './message-queue.js';
import { addOpenFile, freeDescriptor, installDescriptor, mayOpenMore } from './open-files.js';
import { type Found, findPath } from './path.js';

export interface QueueAttributes {
  readonly messages: number;
  readonly size: number;
}

/** The rights that an access mode asks for. */
const RIGHTS = [MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE] as const;

/** The name of a queue within the folder of queues, as a path; or -ENOENT, -EACCES, -ENAMETOOLONG. */
export function queuePath(name: string): string | number {
  const LONGEST = 255;
  if (name === '') return -Errno.ENOENT;
  if (name === '.' || name === '..' || name.includes('/')) return -Errno.EACCES;
  return name.length > LONGEST ? -Errno.ENAMETOOLONG : `${QUEUE_FOLDER}/${name}`;
}

/**
 * Opens a queue by its name (without the slash at the front): a descriptor, which exec closes; or -errno: ENOENT, EEXIST, EACCES,
 * EINVAL (attributes, or flags), EMFILE (descriptors, or bytes of the user's queues), ENFILE, ENOSPC, ENAMETOOLONG.
 */
export function openQueue(
  k: Kernel,
  context: Context,
  name: string,
  flags: number,
  mode: number,
  attributes?: QueueAttributes,
): number {
  const free = freeDescriptor(k, context, 0);
  if (free < 0) return free;
  if (!mayOpenMore(k)) return -Errno.ENFILE;
  const path = queuePath(name);
  if (typeof path === 'number') return path;
  const found = findPath(k, context, path, { noFollow: true });
  if (typeof found === 'number') return found;
  const id =
    found.inode === undefined
      ? make(k, context, found, flags, mode, attributes)
      : known(k, context, found.inode, flags);
  if (id < 0) return id;
  holdInode(k.state, id);
  const file = addOpenFile(k.state, {
    kind: 'queue',
    object: inodeOf(k.state, id).behind,
    inode: id,
    flags: flags & (Open.ACCMODE | Open.NONBLOCK),
    path,
  });
  const fd = installDescriptor(k, context, file, true);
  emit(k, 'open', { context: context.id, value: fd, why: 'queue', text: path });
  return fd;
}

/** The inode of a queue that is there, if it may be opened so. */
function known(k: Kernel, context: Context, inode: Inode, flags: number): number {
  if ((flags & Open.CREAT) !== 0 && (flags & Open.EXCL) !== 0) return -Errno.EEXIST;
  const rights = RIGHTS[flags & Open.ACCMODE];
  if (rights === undefined) return -Errno.EINVAL;
  if (!may(k, context, inode, rights)) return -Errno.EACCES;
  return inode.type === 'queue' ? inode.id : -Errno.EACCES;
}

function make(
  k: Kernel,
  context: Context,
  found: Found,
  flags: number,
  mode: number,
  attributes: QueueAttributes | undefined,
): number {
  if ((flags & Open.CREAT) === 0) return -Errno.ENOENT;
  const queue = addQueue(k, context, attributes);
  if (queue < 0) return queue;
  const id = create(k, context, found, { type: 'queue', mode: mode & 0o7777 });
  if (id < 0) {
    removeQueue(k.state, queue);
    return id;
  }
  const own = ownInode(k.state, id);
  own.behind = queue;
  own.size = STATUS_SIZE;
  return id;
}
