/** Named semaphores: sem_open, sem_close, sem_unlink. The names are the process's own as long as there is one process. */
import { arg32, argAddress, argU32, setResultAddress } from '../../kernel/call.js';
import { ownProcess } from '../../kernel/epoch.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { fill, write32 } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { noteInitialised } from '../../kernel/objects.js';
import type { Context } from '../../kernel/state.js';
import { answer, type Ctx, fail, latin1, plain, type Rec, spaceOf } from '../define.js';
import { allocate } from '../stdlib/memory.js';
import { stringAt } from '../string/memory.js';
import { Errno } from '../text/errors.js';

const O_CREAT = 0o100;
const O_EXCL = 0o200;
const SEM_SIZE = 32;
const SEM_VALUE_MAX = 0x7fffffff;
const TABLE = 'named semaphores';

interface Named {
  /** Empty once it is unlinked: it lives on for those who have it open. */
  readonly name: string;
  readonly address: number;
}

const namesOf = (k: Kernel, context: Context): readonly Named[] =>
  (k.state.processes[context.process]!.library[TABLE] as readonly Named[] | undefined) ?? [];

const keep = (k: Kernel, context: Context, names: readonly Named[]): void => {
  ownProcess(k.state, context.process).library[TABLE] = names;
};

/** The name as glibc takes it: slashes at the front do not count; one within it, or no name at all, is EINVAL. */
function nameAt(k: Kernel, context: Ctx, call: Rec): string | undefined {
  const name = latin1(stringAt(k, context, argAddress(context, call, 0))).replace(/^\/+/, '');
  return name === '' || name.includes('/') || name.length > 251 ? undefined : name;
}

/** The address of the semaphore, or an error number as a negative one. */
function open(k: Kernel, context: Ctx, call: Rec): number {
  const name = nameAt(k, context, call);
  if (name === undefined) return -Errno.EINVAL;
  const flags = arg32(context, call, 1);
  const names = namesOf(k, context);
  const known = names.find((one) => one.name === name);
  if (known !== undefined) {
    return (flags & (O_CREAT | O_EXCL)) === (O_CREAT | O_EXCL) ? -Errno.EEXIST : known.address;
  }
  if ((flags & O_CREAT) === 0) return -Errno.ENOENT;
  const value = argU32(context, call, 3);
  if (value > SEM_VALUE_MAX) return -Errno.EINVAL;
  const address = allocate(k, context, SEM_SIZE);
  if (address === 0) return -Errno.ENOMEM;
  const space = spaceOf(k, context);
  fill(k, space, address, 0, SEM_SIZE);
  write32(k, space, address, value);
  noteInitialised(k, space, address, 'semaphore', 'shared');
  keep(k, context, [...names, { name, address }]);
  return address;
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
    if (namesOf(k, context).every((one) => one.address !== address)) fail(k, context, call, Errno.EINVAL);
    else answer(context, call, 0);
  }),
  plain('sem_unlink', 'sync', (k, context, call) => {
    k.machine.model.enterSystemCall(k, context, 'unlink');
    const name = nameAt(k, context, call);
    const names = namesOf(k, context);
    if (name === undefined || names.every((one) => one.name !== name)) {
      fail(k, context, call, Errno.ENOENT);
      return;
    }
    keep(
      k,
      context,
      names.map((one) => (one.name === name ? { ...one, name: '' } : one)),
    );
    answer(context, call, 0);
  }),
];
