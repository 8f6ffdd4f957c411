/** <sys/shm.h>: System V shared memory. */
import { arg32, argAddress, argU64, setResult64, setResultAddress } from '../../kernel/call.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { fill, readU32, write32, write64 } from '../../kernel/memory/access.js';
import { ADDRESS_LIMIT, NULL_LIMIT, PAGE_SIZE, type Segment } from '../../kernel/memory/layout.js';
import { mapRegion, regions, roundToPages, unmapRegion } from '../../kernel/memory/map.js';
import {
  attachments,
  createSegment,
  ownSegment,
  removeSegment,
  segmentAt,
  segmentOf,
} from '../../kernel/memory/segments.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { answer, type Ctx, fail, plain, type Rec, spaceOf } from '../define.js';
import { Errno } from '../text/errors.js';
import { BOOT_SECONDS } from '../time/clock.js';

const enter = (k: Kernel, context: Ctx, name: string): void => k.machine.model.enterSystemCall(k, context, name);
const pidOf = (k: Kernel, context: Ctx): number => k.state.processes[context.process]!.pid;

const IPC_CREAT = 0o1000;
const IPC_EXCL = 0o2000;
const IPC_RMID = 0;
const IPC_SET = 1;
const IPC_STAT = 2;
const SHM_LOCK = 11;
const SHM_UNLOCK = 12;
const SHM_RDONLY = 0o10000;
const SHM_RND = 0o20000;
const SHM_REMAP = 0o40000;
const SHM_DEST = 0o1000;
/** Every process is the same user's. */
const USER = 1000;

/** The id of a segment, or a negative error number. */
function get(k: Kernel, context: Ctx, key: number, size: number, flags: number): number {
  const known = key === 0 ? undefined : segmentOf(k, key);
  if (known !== undefined) {
    if ((flags & IPC_CREAT) !== 0 && (flags & IPC_EXCL) !== 0) return -Errno.EEXIST;
    return size > known.size ? -Errno.EINVAL : known.id;
  }
  if (key !== 0 && (flags & IPC_CREAT) === 0) return -Errno.ENOENT;
  if (size === 0 || size > ADDRESS_LIMIT) return -Errno.EINVAL;
  if (size > k.machine.limits.memory) return -Errno.ENOMEM;
  return createSegment(k, key, size, flags & 0o777, pidOf(k, context));
}

/** The address at which a segment was attached, or a negative error number. */
function attach(k: Kernel, context: Ctx, call: Rec): number {
  const segment = segmentAt(k, arg32(context, call, 0));
  const flags = arg32(context, call, 2);
  let at = argAddress(context, call, 1);
  if (segment === undefined) return -Errno.EINVAL;
  if (at !== 0 && (flags & SHM_RND) !== 0) at -= at % PAGE_SIZE;
  if (at % PAGE_SIZE !== 0 || (at !== 0 && at < NULL_LIMIT)) return -Errno.EINVAL;
  if (at === 0 && (flags & SHM_REMAP) !== 0) return -Errno.EINVAL;
  const space = spaceOf(k, context);
  const size = roundToPages(segment.size);
  if (at !== 0 && (flags & SHM_REMAP) !== 0) unmapRegion(k, space, at, size);
  const address = mapRegion(k, space, {
    size,
    kind: 'mapped',
    name: k.state.memoryObjects[segment.object]!.name,
    read: true,
    write: (flags & SHM_RDONLY) === 0,
    shared: true,
    object: segment.object,
    ...(at === 0 ? {} : { at }),
  });
  if (address === 0) return at === 0 ? -Errno.ENOMEM : -Errno.EINVAL;
  const own = ownSegment(k.state, segment.id);
  own.attached = k.state.now;
  own.last = pidOf(k, context);
  return address;
}

/** Detaches the segment that begins at an address, whatever was cut out of its mapping; false: none does. */
function detach(k: Kernel, context: Ctx, address: number): boolean {
  const space = spaceOf(k, context);
  const first = regions(k, space).find((r) => r.start - r.offset === address && r.object >= 0);
  const segment = k.state.segments.find((one) => one !== undefined && one.object === first?.object);
  if (first === undefined || segment === undefined) return false;
  const own = ownSegment(k.state, segment.id);
  own.detached = k.state.now;
  own.last = pidOf(k, context);
  const pieces = regions(k, space).filter((r) => r.object === first.object && r.start - r.offset === address);
  for (const r of pieces) unmapRegion(k, space, r.start, r.end - r.start);
  segmentAt(k, segment.id);
  return true;
}

const seconds = (ns: number): bigint => (ns < 0 ? 0n : BigInt(BOOT_SECONDS + Math.floor(ns / 1e9)));

/** struct shmid_ds: permissions (48 bytes), size, three times, two process ids, attachments, reserved. */
function describe(k: Kernel, context: Ctx, segment: Segment, at: number): void {
  const space = spaceOf(k, context);
  fill(k, space, at, 0, 112);
  write32(k, space, at, segment.key);
  for (const offset of [4, 8, 12, 16]) write32(k, space, at + offset, USER);
  write32(k, space, at + 20, segment.mode | (segment.removed ? SHM_DEST : 0));
  write64(k, space, at + 48, BigInt(segment.size));
  write64(k, space, at + 56, seconds(segment.attached));
  write64(k, space, at + 64, seconds(segment.detached));
  write64(k, space, at + 72, seconds(segment.changed));
  write32(k, space, at + 80, segment.creator);
  write32(k, space, at + 84, segment.last);
  write64(k, space, at + 88, BigInt(attachments(k, segment)));
}

function control(k: Kernel, context: Ctx, call: Rec): number {
  const segment = segmentAt(k, arg32(context, call, 0));
  if (segment === undefined) return Errno.EINVAL;
  const at = argAddress(context, call, 2);
  switch (arg32(context, call, 1)) {
    case IPC_RMID:
      removeSegment(k, segment.id);
      return 0;
    case IPC_STAT:
      describe(k, context, segment, at);
      return 0;
    case IPC_SET: {
      const mode = readU32(k, spaceOf(k, context), at + 20);
      const own = ownSegment(k.state, segment.id);
      own.mode = mode & 0o777;
      own.changed = k.state.now;
      return 0;
    }
    case SHM_LOCK:
    case SHM_UNLOCK:
      // Its pages are never taken away anyhow.
      return 0;
    default:
      return Errno.EINVAL;
  }
}

export const segmentFunctions: readonly Intrinsic[] = [
  plain('shmget', 'memory', (k, context, call) => {
    enter(k, context, 'shmget');
    const size = Number(argU64(context, call, 1));
    const id = get(k, context, arg32(context, call, 0), size, arg32(context, call, 2));
    if (id < 0) fail(k, context, call, -id);
    else answer(context, call, id);
  }),
  plain('shmat', 'memory', (k, context, call) => {
    enter(k, context, 'shmat');
    const address = attach(k, context, call);
    if (address < 0) {
      setErrno(k, context, -address);
      setResult64(context, call, -1n);
    } else setResultAddress(context, call, address);
  }),
  plain('shmdt', 'memory', (k, context, call) => {
    enter(k, context, 'shmdt');
    if (detach(k, context, argAddress(context, call, 0))) answer(context, call, 0);
    else fail(k, context, call, Errno.EINVAL);
  }),
  plain('shmctl', 'memory', (k, context, call) => {
    enter(k, context, 'shmctl');
    const error = control(k, context, call);
    if (error === 0) answer(context, call, 0);
    else fail(k, context, call, error);
  }),
];
