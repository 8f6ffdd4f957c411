/**
 * Nice values, scheduling policies, priorities and affinity, as programs ask for them: sched_*(), setpriority(), nice() and
 * the pthread calls over them. Errors and permissions are Linux's (kernel/sched/core.c): who is not root may make itself
 * nicer, and more only as far as RLIMIT_NICE and RLIMIT_RTPRIO allow, which are 0 unless the machine says otherwise.
 */
import { arg32, argAddress, argU64, setResult32 } from '../../kernel/call.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { fill, readI32, readRaw, write32, write64 } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { changeScheduling } from '../../kernel/schedule-change.js';
import type { Context, Task } from '../../kernel/state.js';
import { hasEnded } from '../../kernel/tasks.js';
import { answer, type Ctx, fail, misuse, plain, type Rec, spaceOf } from '../define.js';
import { threadOf } from '../pthread/thread.js';
import { Errno } from '../text/errors.js';
import {
  allCores,
  CLASSES,
  callerUid,
  canNice,
  classError,
  classPermission,
  coresIn,
  DEADLINE,
  isRealTime,
  NUMBERS,
  RESET_ON_FORK,
  sameOwner,
  uidOf,
} from './scheduling-rights.js';
import { taskOfTid } from './thread-ids.js';

const enter = (k: Kernel, context: Ctx, name: string): void => k.machine.model.enterSystemCall(k, context, name);

/** The task of a thread id: any of the machine's. */
const taskOf = (k: Kernel, context: Context, tid: number): Task | undefined =>
  k.state.tasks[taskOfTid(k, context, tid) ?? -1];

const taskOfThread = (k: Kernel, context: Ctx, call: Rec): Task | undefined =>
  k.state.tasks[threadOf(k, context, argAddress(context, call, 0))?.task ?? -1];

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
    const task = taskOfThread(k, context, call);
    if (task === undefined) return void answer(context, call, Errno.ESRCH);
    write32(k, spaceOf(k, context), argAddress(context, call, 1), NUMBERS[task.schedClass]);
    write32(k, spaceOf(k, context), argAddress(context, call, 2), task.priority);
    answer(context, call, 0);
  }),
  plain('pthread_setschedparam', 'task', (k, context, call) => {
    enter(k, context, 'sched_setscheduler');
    const priority = readI32(k, spaceOf(k, context), argAddress(context, call, 2));
    answer(context, call, setClass(k, context, taskOfThread(k, context, call), arg32(context, call, 1), priority));
  }),
  plain('pthread_setschedprio', 'task', (k, context, call) => {
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

// ---- Nice values

const PRIO_PROCESS = 0;
const PRIO_GROUP = 1;
const PRIO_USER = 2;

/** The tasks that setpriority and getpriority mean; undefined: `which` is none of the three. */
function meant(k: Kernel, context: Context, which: number, who: number): readonly Task[] | undefined {
  const { tasks, processes } = k.state;
  if (which === PRIO_PROCESS) {
    const task = who < 0 ? undefined : taskOf(k, context, who);
    return task === undefined ? [] : [task];
  }
  const all = tasks.filter((task): task is Task => task !== undefined && !task.kernelThread && !hasEnded(task));
  if (which === PRIO_GROUP) {
    const group = who === 0 ? processes[context.process]!.group : who;
    return all.filter((task) => processes[task.process]?.group === group);
  }
  if (which !== PRIO_USER) return undefined;
  const uid = who === 0 ? callerUid(k, context) : who;
  return all.filter((task) => uidOf(k, task) === uid);
}

/** The niceness of those that `which` and `who` mean, of several the least; `error`: 0, or why there is none. */
export function leastNice(
  k: Kernel,
  context: Context,
  which: number,
  who: number,
): { readonly nice: number; readonly error: number } {
  const tasks = meant(k, context, which, who);
  if (tasks === undefined) return { nice: 0, error: Errno.EINVAL };
  const nice = tasks.reduce((least, task) => Math.min(least, task.nice), 19);
  return { nice, error: tasks.length === 0 ? Errno.ESRCH : 0 };
}

/** 0 or an error number: what Linux's set_one_prio says. */
function setOne(k: Kernel, context: Context, task: Task, nice: number): number {
  if (!sameOwner(k, context, task)) return Errno.EPERM;
  if (nice < task.nice && !canNice(k, context, nice)) return Errno.EACCES;
  if (nice !== task.nice) changeScheduling(k, task.id, { nice });
  return 0;
}

const cut = (nice: number): number => Math.max(-20, Math.min(19, nice));

const niceness: readonly Intrinsic[] = [
  plain('nice', 'task', (k, context, call) => {
    enter(k, context, 'getpriority');
    enter(k, context, 'setpriority');
    const task = k.state.tasks[context.task]!;
    const wanted = cut(task.nice + arg32(context, call, 0));
    // glibc says EPERM where the kernel says EACCES
    if (setOne(k, context, task, wanted) === 0) return void setResult32(context, call, wanted);
    setErrno(k, context, Errno.EPERM);
    setResult32(context, call, -1);
  }),
  plain('getpriority', 'task', (k, context, call) => {
    enter(k, context, 'getpriority');
    const { nice, error } = leastNice(k, context, arg32(context, call, 0), arg32(context, call, 1));
    if (error === 0) answer(context, call, nice);
    else fail(k, context, call, error);
  }),
  plain('setpriority', 'task', (k, context, call) => {
    enter(k, context, 'setpriority');
    const tasks = meant(k, context, arg32(context, call, 0), arg32(context, call, 1));
    if (tasks === undefined) return void fail(k, context, call, Errno.EINVAL);
    const wanted = cut(arg32(context, call, 2));
    let error: number = Errno.ESRCH;
    for (const task of tasks) {
      const result = setOne(k, context, task, wanted);
      if (result !== 0 || error === Errno.ESRCH) error = result;
    }
    conclude(k, context, call, error);
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

export const schedulingFunctions: readonly Intrinsic[] = [...classes, ...niceness, ...affinity];
