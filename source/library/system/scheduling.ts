/**
 * Scheduling policies, priorities and affinity, as programs ask for them: sched_*() and the pthread calls over them (nice
 * values: nice.ts). Errors and permissions are Linux's (kernel/sched/core.c): who is not root may make itself
 * nicer, and more only as far as RLIMIT_NICE and RLIMIT_RTPRIO allow, which are 0 unless the machine says otherwise.
 */
import { arg32, argAddress, argU64, setResult32 } from '../../kernel/call.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { fill, readI32, readRaw, write32, write64 } from '../../kernel/memory/access.js';
import type { UserScheduling } from '../../kernel/model.js';
import { changeScheduling } from '../../kernel/schedule-change.js';
import type { Context, Task } from '../../kernel/state.js';
import { answer, type Ctx, fail, misuse, plain, type Rec, spaceOf } from '../define.js';
import { threadOf } from '../pthread/thread.js';
import { Errno } from '../text/errors.js';
import {
  allCores,
  CLASSES,
  classError,
  classPermission,
  coresIn,
  DEADLINE,
  isRealTime,
  NUMBERS,
  RESET_ON_FORK,
  sameOwner,
} from './scheduling-rights.js';
import { taskOfTid } from './thread-ids.js';

const enter = (k: Kernel, context: Ctx, name: string): void => k.machine.model.enterSystemCall(k, context, name);

const taskOf = (k: Kernel, context: Context, tid: number): Task | undefined =>
  k.state.tasks[taskOfTid(k, context, tid) ?? -1];

const taskOfThread = (k: Kernel, context: Ctx, call: Rec): Task | undefined =>
  k.state.tasks[threadOf(k, context, argAddress(context, call, 0))?.task ?? -1];

/** What the program's own library schedules is nobody's business in the kernel: no system call, no right needed. */
function ofUserThread(k: Kernel, context: Ctx, call: Rec): UserScheduling | undefined {
  const target = threadOf(k, context, argAddress(context, call, 0));
  return target === undefined ? undefined : k.machine.model.scheduling?.(k, target.id);
}

function setUser(k: Kernel, context: Ctx, call: Rec, policy: number, priority: number): void {
  const error = classError(policy, priority);
  const target = threadOf(k, context, argAddress(context, call, 0));
  if (error === 0 && target !== undefined) k.machine.model.reschedule?.(k, target.id, { policy, priority });
  answer(context, call, error);
}

/** Sets class and priority of a task as sched_setscheduler does: 0 or an error number. */
export function setClass(
  k: Kernel,
  context: Context,
  task: Task | undefined,
  policy: number,
  priority: number,
): number {
  if (policy < 0) return Errno.EINVAL;
  if (task === undefined) return Errno.ESRCH;
  const error = classError(policy, priority) || classPermission(k, context, task, policy, priority);
  if (error !== 0) return error;
  const schedClass = CLASSES[policy & ~RESET_ON_FORK]!;
  const resets = (policy & RESET_ON_FORK) !== 0;
  if (schedClass === task.schedClass && priority === task.priority && resets === task.resetOnFork) return 0;
  changeScheduling(k, task.id, { schedClass, priority, resetOnFork: resets });
  return 0;
}

const numberOf = (task: Task): number => NUMBERS[task.schedClass] | (task.resetOnFork ? RESET_ON_FORK : 0);

/** An error number as -1 and errno, 0 as 0. */
function conclude(k: Kernel, context: Ctx, call: Rec, error: number): void {
  if (error !== 0) fail(k, context, call, error);
  else answer(context, call, 0);
}

const classes: readonly Intrinsic[] = [
  plain('pthread_getschedparam', 'task', (k, context, call) => {
    const user = ofUserThread(k, context, call);
    if (user !== undefined) {
      write32(k, spaceOf(k, context), argAddress(context, call, 1), user.policy);
      write32(k, spaceOf(k, context), argAddress(context, call, 2), user.priority);
      return void answer(context, call, 0);
    }
    const task = taskOfThread(k, context, call);
    if (task === undefined) return void answer(context, call, Errno.ESRCH);
    write32(k, spaceOf(k, context), argAddress(context, call, 1), NUMBERS[task.schedClass]);
    write32(k, spaceOf(k, context), argAddress(context, call, 2), task.priority);
    answer(context, call, 0);
  }),
  plain('pthread_setschedparam', 'task', (k, context, call) => {
    const priority = readI32(k, spaceOf(k, context), argAddress(context, call, 2));
    const user = ofUserThread(k, context, call);
    if (user !== undefined) return void setUser(k, context, call, arg32(context, call, 1), priority);
    enter(k, context, 'sched_setscheduler');
    answer(context, call, setClass(k, context, taskOfThread(k, context, call), arg32(context, call, 1), priority));
  }),
  plain('pthread_setschedprio', 'task', (k, context, call) => {
    const user = ofUserThread(k, context, call);
    if (user !== undefined) return void setUser(k, context, call, user.policy, arg32(context, call, 1));
    enter(k, context, 'sched_setparam');
    const task = taskOfThread(k, context, call);
    if (task === undefined) return void answer(context, call, Errno.ESRCH);
    answer(context, call, setClass(k, context, task, numberOf(task), arg32(context, call, 1)));
  }),
  plain('sched_getscheduler', 'task', (k, context, call) => {
    enter(k, context, 'sched_getscheduler');
    const pid = arg32(context, call, 0);
    if (pid < 0) return void fail(k, context, call, Errno.EINVAL);
    const task = taskOf(k, context, pid);
    if (task === undefined) fail(k, context, call, Errno.ESRCH);
    else answer(context, call, numberOf(task));
  }),
  plain('sched_setscheduler', 'task', (k, context, call) => {
    enter(k, context, 'sched_setscheduler');
    const pid = arg32(context, call, 0);
    const at = argAddress(context, call, 2);
    if (pid < 0 || at === 0) return void fail(k, context, call, Errno.EINVAL);
    const priority = readI32(k, spaceOf(k, context), at);
    const policy = arg32(context, call, 1);
    if (policy === DEADLINE) {
      misuse(
        k,
        context,
        at,
        'SCHED_DEADLINE wants sched_setattr(), which is not simulated: policy edf is',
        'scheduler',
      );
    }
    conclude(k, context, call, setClass(k, context, taskOf(k, context, pid), policy, priority));
  }),
  plain('sched_getparam', 'task', (k, context, call) => {
    enter(k, context, 'sched_getparam');
    const pid = arg32(context, call, 0);
    const at = argAddress(context, call, 1);
    if (pid < 0 || at === 0) return void fail(k, context, call, Errno.EINVAL);
    const task = taskOf(k, context, pid);
    if (task === undefined) return void fail(k, context, call, Errno.ESRCH);
    write32(k, spaceOf(k, context), at, task.priority);
    answer(context, call, 0);
  }),
  plain('sched_setparam', 'task', (k, context, call) => {
    enter(k, context, 'sched_setparam');
    const pid = arg32(context, call, 0);
    const at = argAddress(context, call, 1);
    if (pid < 0 || at === 0) return void fail(k, context, call, Errno.EINVAL);
    const priority = readI32(k, spaceOf(k, context), at);
    const task = taskOf(k, context, pid);
    if (task === undefined) return void fail(k, context, call, Errno.ESRCH);
    conclude(k, context, call, setClass(k, context, task, numberOf(task), priority));
  }),
  ...(['min', 'max'] as const).map((end) =>
    plain(`sched_get_priority_${end}`, 'none', (k, context, call) => {
      enter(k, context, `sched_get_priority_${end}`);
      const policy = arg32(context, call, 0);
      const schedClass = CLASSES[policy];
      if (schedClass === undefined && policy !== DEADLINE) return void fail(k, context, call, Errno.EINVAL);
      const realTime = schedClass !== undefined && isRealTime(schedClass);
      answer(context, call, realTime ? (end === 'min' ? 1 : 99) : 0);
    }),
  ),
  plain('sched_rr_get_interval', 'task', (k, context, call) => {
    enter(k, context, 'sched_rr_get_interval');
    const pid = arg32(context, call, 0);
    if (pid < 0) return void fail(k, context, call, Errno.EINVAL);
    const task = taskOf(k, context, pid);
    if (task === undefined) return void fail(k, context, call, Errno.ESRCH);
    const ns = k.machine.policy.interval?.(k, task.id) ?? 0;
    const at = argAddress(context, call, 1);
    write64(k, spaceOf(k, context), at, BigInt(Math.floor(ns / 1e9)));
    write64(k, spaceOf(k, context), at + 8, BigInt(ns % 1e9));
    answer(context, call, 0);
  }),
];

// ---- Affinity

/** 0 or an error number. The task leaves a core that is not in the set at once. */
export function setAffinity(k: Kernel, context: Context, task: Task | undefined, size: bigint, at: number): number {
  if (task === undefined) return Errno.ESRCH;
  if (!sameOwner(k, context, task)) return Errno.EPERM;
  const affinity = coresIn(k, context, size, at);
  if (affinity === undefined) return Errno.EINVAL;
  changeScheduling(k, task.id, { affinity });
  return 0;
}

function getAffinity(k: Kernel, context: Context, task: Task | undefined, size: bigint, at: number): number {
  // there must be room for all cores, in whole longs
  if (size % 8n !== 0n || size * 8n < BigInt(k.state.cores.length)) return Errno.EINVAL;
  if (task === undefined) return Errno.ESRCH;
  const space = spaceOf(k, context);
  const all = allCores(k);
  fill(k, space, at, 0, Number(size > 1024n ? 1024n : size));
  write32(k, space, at, task.affinity[0] & all[0]);
  write32(k, space, at + 4, task.affinity[1] & all[1]);
  return 0;
}

const affinity: readonly Intrinsic[] = [
  plain('__sched_cpucount', 'local', (k, context, call) => {
    const size = argU64(context, call, 0);
    const bytes = readRaw(k, spaceOf(k, context), argAddress(context, call, 1), Number(size > 128n ? 128n : size));
    let count = 0;
    for (const b of bytes) for (let x = b; x !== 0; x &= x - 1) count++;
    setResult32(context, call, count);
  }),
  plain('sched_setaffinity', 'task', (k, context, call) => {
    enter(k, context, 'sched_setaffinity');
    const task = taskOf(k, context, arg32(context, call, 0));
    conclude(k, context, call, setAffinity(k, context, task, argU64(context, call, 1), argAddress(context, call, 2)));
  }),
  plain('sched_getaffinity', 'task', (k, context, call) => {
    enter(k, context, 'sched_getaffinity');
    const task = taskOf(k, context, arg32(context, call, 0));
    conclude(k, context, call, getAffinity(k, context, task, argU64(context, call, 1), argAddress(context, call, 2)));
  }),
  plain('pthread_setaffinity_np', 'task', (k, context, call) => {
    enter(k, context, 'sched_setaffinity');
    const task = taskOfThread(k, context, call);
    answer(context, call, setAffinity(k, context, task, argU64(context, call, 1), argAddress(context, call, 2)));
  }),
  plain('pthread_getaffinity_np', 'task', (k, context, call) => {
    enter(k, context, 'sched_getaffinity');
    const task = taskOfThread(k, context, call);
    answer(context, call, getAffinity(k, context, task, argU64(context, call, 1), argAddress(context, call, 2)));
  }),
];

export const schedulingFunctions: readonly Intrinsic[] = [...classes, ...affinity];
