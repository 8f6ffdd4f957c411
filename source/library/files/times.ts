/** Times of files set by programs: utime and its successors. */
import { arg32, argAddress } from '../../kernel/call.js';
import { inodeOf, MAY_WRITE, may, ownInode, owns } from '../../kernel/files/inode.js';
import type { Inode } from '../../kernel/files/layout.js';
import { openFileOf } from '../../kernel/files/open-files.js';
import { AT_FDCWD, findInode } from '../../kernel/files/path.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { type WallTime, wallTime } from '../../kernel/wall-clock.js';
import type { Ctx, Rec } from '../define.js';
import { Errno } from '../text/errors.js';
import { type Answer, systemCall } from './system-call.js';
import { userBytes, userPath } from './user-memory.js';

const UTIME_NOW = 0x3fffffff;
const UTIME_OMIT = 0x3ffffffe;
const BILLION = 1_000_000_000;
const AT_SYMLINK_NOFOLLOW = 0x100;

/** How a call gives its two times: pairs of seconds and nanoseconds or microseconds, or seconds alone. */
type Form = 'timespec' | 'timeval' | 'seconds';

/** The times (`now`: where they are the present), or -errno. */
function timesAt(
  k: Kernel,
  context: Ctx,
  address: number,
  form: Form,
): readonly (WallTime | 'now' | 'omit')[] | number {
  if (address === 0) return ['now', 'now'];
  const bytes = userBytes(k, context, address, form === 'seconds' ? 16 : 32);
  if (typeof bytes === 'number') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const times: (WallTime | 'now' | 'omit')[] = [];
  for (const i of [0, 1]) {
    const seconds = Number(view.getBigInt64(form === 'seconds' ? 8 * i : 16 * i, true));
    const part = form === 'seconds' ? 0 : Number(view.getBigInt64(16 * i + 8, true));
    if (form === 'timespec' && part === UTIME_NOW) times.push('now');
    else if (form === 'timespec' && part === UTIME_OMIT) times.push('omit');
    else {
      const ns = form === 'timeval' ? part * 1000 : part;
      if (ns < 0 || ns >= BILLION) return -Errno.EINVAL;
      times.push([seconds, ns]);
    }
  }
  return times;
}

function setTimes(k: Kernel, context: Ctx, inode: Inode, address: number, form: Form): Answer {
  const times = timesAt(k, context, address, form);
  if (typeof times === 'number') return times;
  const present = times.every((time) => time === 'now');
  // whoever may write may say that it was now; any other time is for the owner to say
  if (inode.id < 0 || !owns(k, context, inode)) {
    if (!present) return -Errno.EPERM;
    if (inode.id < 0 || !may(k, context, inode, MAY_WRITE)) return -Errno.EACCES;
  }
  const own = ownInode(k.state, inode.id);
  const now = wallTime(k.state);
  const [accessed, modified] = times as [WallTime | 'now' | 'omit', WallTime | 'now' | 'omit'];
  if (accessed !== 'omit') own.accessed = accessed === 'now' ? now : accessed;
  if (modified !== 'omit') own.modified = modified === 'now' ? now : modified;
  own.changed = now;
  return 0;
}

const byPath = (name: string, form: Form, at: boolean): Intrinsic =>
  systemCall(
    name,
    'memory',
    (k, context, call) => {
      const i = at ? 1 : 0;
      const from = at ? arg32(context, call, 0) : AT_FDCWD;
      const address = argAddress(context, call, i + 1);
      // utimensat(fd, NULL, ...) is what futimens does
      if (at && argAddress(context, call, 1) === 0) return ofDescriptor(k, context, from, address);
      const path = userPath(k, context, argAddress(context, call, i));
      if (typeof path === 'number') return path;
      const noFollow = name === 'lutimes' || (at && (arg32(context, call, 3) & AT_SYMLINK_NOFOLLOW) !== 0);
      const inode = findInode(k, context, path, { at: from, noFollow });
      return typeof inode === 'number' ? inode : setTimes(k, context, inode, address, form);
    },
    { kernelName: 'utimensat' },
  );

function ofDescriptor(k: Kernel, context: Ctx, fd: number, address: number): Answer {
  const file = openFileOf(k, context, fd);
  if (file === undefined || file.inode < 0) return -Errno.EBADF;
  return setTimes(k, context, inodeOf(k.state, file.inode), address, 'timespec');
}

export const timeFunctions: readonly Intrinsic[] = [
  byPath('utime', 'seconds', false),
  byPath('utimes', 'timeval', false),
  byPath('lutimes', 'timeval', false),
  byPath('utimensat', 'timespec', true),
  systemCall(
    'futimens',
    'memory',
    (k: Kernel, context: Ctx, call: Rec) =>
      ofDescriptor(k, context, arg32(context, call, 0), argAddress(context, call, 1)),
    { kernelName: 'utimensat' },
  ),
];
