/**
 * Named semaphores: sem_open, sem_close, sem_unlink. A name leads to a memory object of its own, which each process that
 * opens it maps: one semaphore for all of them. Within a process it is mapped once, and counted. Source: glibc 2.36,
 * sysdeps/pthread/sem_open.c, sem_routines.c, where the objects are files in /dev/shm.
 */
import { arg32, argAddress, argU32, setResultAddress } from '../../kernel/call.js';
import { ownProcess } from '../../kernel/epoch.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { PAGE_SIZE } from '../../kernel/memory/layout.js';
import { mapRegion, unmapRegion } from '../../kernel/memory/map.js';
import { createShared, releaseShared } from '../../kernel/memory/shared.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import type { Context } from '../../kernel/state.js';
import { answer, type Ctx, fail, latin1, misuse, plain, type Rec, spaceOf } from '../define.js';
import { stringAt } from '../string/memory.js';
import { Errno } from '../text/errors.js';
import { initialiseSemaphore, SEM_SIZE, SEM_VALUE_MAX } from './sync.js';

const O_CREAT = 0o100;
const O_EXCL = 0o200;
/** NAME_MAX, and what is left of it beside the prefix `sem.`. */
const NAME_MAX = 255;
const LONGEST = NAME_MAX - 4;
const TABLE = 'named semaphores';

/** One that the process has open: its memory object, where that is mapped, how often it was opened. */
interface Opened {
  readonly object: number;
  readonly address: number;
  readonly times: number;
}

const openedBy = (k: Kernel, context: Context): readonly Opened[] =>
  (k.state.processes[context.process]!.library[TABLE] as readonly Opened[] | undefined) ?? [];

const keep = (k: Kernel, context: Context, opened: readonly Opened[]): void => {
  ownProcess(k.state, context.process).library[TABLE] = opened;
};

/** The name as glibc takes it (slashes at the front do not count), or an error number. */
function nameAt(k: Kernel, context: Ctx, call: Rec): string | number {
  const name = latin1(stringAt(k, context, argAddress(context, call, 0))).replace(/^\/+/, '');
  if (name === '' || name.includes('/') || name.length > NAME_MAX) return Errno.EINVAL;
  return name.length > LONGEST ? Errno.ENAMETOOLONG : name;
}

/** The address of the semaphore, or an error number as a negative one. */
function open(k: Kernel, context: Ctx, call: Rec): number {
  const name = nameAt(k, context, call);
  if (typeof name === 'number') return -name;
  const flags = arg32(context, call, 1);
  const known = k.state.namedSemaphores.find((one) => one.name === name);
  if (known !== undefined) {
    if ((flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL)) return -Errno.EEXIST;
    return map(k, context, known.object, name);
  }
  if ((flags & O_CREAT) === 0) return -Errno.ENOENT;
  const value = argU32(context, call, 3);
  if (value > SEM_VALUE_MAX) return -Errno.EINVAL;
  const object = createShared(k, `/dev/shm/sem.${name}`, SEM_SIZE);
  const address = map(k, context, object, name);
  if (address < 0) {
    releaseShared(k, object);
    return address;
  }
  k.state.namedSemaphores.push({ name, object });
  initialiseSemaphore(k, spaceOf(k, context), address, value, true);
  return address;
}

/** Maps the object, unless the process has it already. */
function map(k: Kernel, context: Ctx, object: number, name: string): number {
  const opened = openedBy(k, context);
  const known = opened.find((one) => one.object === object);
  if (known !== undefined) {
    keep(
      k,
      context,
      opened.map((one) => (one === known ? { ...one, times: one.times + 1 } : one)),
    );
    return known.address;
  }
  const address = mapRegion(k, spaceOf(k, context), {
    size: PAGE_SIZE,
    kind: 'mapped',
    name: `/dev/shm/sem.${name}`,
    read: true,
    write: true,
    shared: true,
    object,
  });
  if (address === 0) return -Errno.ENOMEM;
  keep(k, context, [...opened, { object, address, times: 1 }]);
  return address;
}

/** The process has it open once less; the last time its mapping goes. False: it has none there. */
function close(k: Kernel, context: Ctx, address: number): boolean {
  const opened = openedBy(k, context);
  const known = opened.find((one) => one.address === address);
  if (known === undefined) return false;
  const times = known.times - 1;
  keep(
    k,
    context,
    opened.flatMap((one) => (one !== known ? [one] : times > 0 ? [{ ...one, times }] : [])),
  );
  if (times === 0) unmapRegion(k, spaceOf(k, context), address, PAGE_SIZE);
  return true;
}

export const namedSemaphoreFunctions: readonly Intrinsic[] = [
  plain('sem_open', 'sync', (k, context, call) => {
    k.machine.model.enterSystemCall(k, context, 'openat');
    const address = open(k, context, call);
    if (address < 0) setErrno(k, context, -address);
    setResultAddress(context, call, Math.max(0, address));
  }),
  plain('sem_close', 'sync', (k, context, call) => {
    k.machine.model.enterSystemCall(k, context, 'munmap');
    const address = argAddress(context, call, 0);
    if (close(k, context, address)) answer(context, call, 0);
    else {
      misuse(k, context, address, 'Closes a semaphore that this process has not opened by name', 'close');
      fail(k, context, call, Errno.EINVAL);
    }
  }),
  plain('sem_unlink', 'sync', (k, context, call) => {
    k.machine.model.enterSystemCall(k, context, 'unlink');
    const name = nameAt(k, context, call);
    const { namedSemaphores } = k.state;
    const index = namedSemaphores.findIndex((one) => one.name === name);
    if (index < 0) {
      fail(k, context, call, name === Errno.ENAMETOOLONG ? Errno.ENAMETOOLONG : Errno.ENOENT);
      return;
    }
    // Those who have it open go on with it.
    const [gone] = namedSemaphores.splice(index, 1);
    releaseShared(k, gone!.object);
    answer(context, call, 0);
  }),
];
