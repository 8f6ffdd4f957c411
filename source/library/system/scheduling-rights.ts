/** Who may set what of a task's turns, and in which terms programs say it: Linux's numbers, errors and permissions. */
import type { Kernel } from '../../kernel/machine.js';
import { readRaw } from '../../kernel/memory/access.js';
import type { Context, Task } from '../../kernel/state.js';
import { misuse, spaceOf } from '../define.js';
import { Errno } from '../text/errors.js';

/** By Linux's numbers of the policies. */
export const CLASSES: Readonly<Record<number, Task['schedClass']>> = {
  0: 'fair',
  1: 'fifo',
  2: 'rr',
  3: 'batch',
  5: 'idle',
};
export const NUMBERS: Readonly<Record<Task['schedClass'], number>> = {
  fair: 0,
  fifo: 1,
  rr: 2,
  batch: 3,
  idle: 5,
  deadline: 6,
};
export const DEADLINE = 6;
export const RESET_ON_FORK = 0x40000000;
export const isRealTime = (schedClass: Task['schedClass']): boolean => schedClass === 'fifo' || schedClass === 'rr';

export const uidOf = (k: Kernel, task: Task | undefined): number =>
  k.state.credentials[task?.credentials ?? 0]?.uid ?? 1000;
export const callerUid = (k: Kernel, context: Context): number => uidOf(k, k.state.tasks[context.task]);
export const isRoot = (k: Kernel, context: Context): boolean => callerUid(k, context) === 0;
export const sameOwner = (k: Kernel, context: Context, task: Task): boolean =>
  isRoot(k, context) || callerUid(k, context) === uidOf(k, task);

/** May the caller give a task this nice value, lower than it was? (Linux: can_nice.) */
export const canNice = (k: Kernel, context: Context, nice: number): boolean =>
  isRoot(k, context) || 20 - nice <= 20 - (k.machine.limits.nice ?? 20);

/** Error for a class and priority of which nobody knows yet who asks, or 0. */
export function classError(policy: number, priority: number): number {
  const schedClass = CLASSES[policy & ~RESET_ON_FORK];
  if (schedClass === undefined) return Errno.EINVAL;
  const least = isRealTime(schedClass) ? 1 : 0;
  return priority < least || priority > (isRealTime(schedClass) ? 99 : 0) ? Errno.EINVAL : 0;
}

/** Linux's user_check_sched_setscheduler: 0 or EPERM. */
export function classPermission(k: Kernel, context: Context, task: Task, policy: number, priority: number): number {
  if (isRoot(k, context)) return 0;
  const schedClass = CLASSES[policy & ~RESET_ON_FORK]!;
  const limit = k.machine.limits.rtprio ?? 0;
  if (isRealTime(schedClass)) {
    if (schedClass !== task.schedClass && limit === 0) return Errno.EPERM;
    if (priority > task.priority && priority > limit) return Errno.EPERM;
  }
  // whoever is below all nice values rises to its own
  if (task.schedClass === 'idle' && schedClass !== 'idle' && !canNice(k, context, task.nice)) return Errno.EPERM;
  if (!sameOwner(k, context, task)) return Errno.EPERM;
  return task.resetOnFork && (policy & RESET_ON_FORK) === 0 ? Errno.EPERM : 0;
}

/** Cores of the machine as a mask of two words. */
export function allCores(k: Kernel): readonly [number, number] {
  const n = k.state.cores.length;
  const word = (count: number): number => (count <= 0 ? 0 : count >= 32 ? -1 : (1 << count) - 1);
  return [word(n), word(n - 32)];
}

/** The cores of a cpu_set_t that there are, as a mask; undefined: none, which is reported. */
export function coresIn(k: Kernel, context: Context, size: bigint, at: number): readonly [number, number] | undefined {
  const bytes = new Uint8Array(8);
  bytes.set(readRaw(k, spaceOf(k, context), at, Number(size > 8n ? 8n : size)));
  const view = new DataView(bytes.buffer);
  const all = allCores(k);
  const mask = [view.getInt32(0, true) & all[0], view.getInt32(4, true) & all[1]] as const;
  if (mask[0] !== 0 || mask[1] !== 0) return mask;
  misuse(k, context, at, `No core of the ${k.state.cores.length} there are is in the set`, 'affinity');
  return undefined;
}
