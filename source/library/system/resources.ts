/** What a process asks about and sets for itself: scheduling parameters, resource use and limits, mappings, names. */
import { arg32, argAddress, setResult64 } from '../../kernel/call.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { fill, readI32, write32, write64, writeBytes } from '../../kernel/memory/access.js';
import { PAGE_SIZE } from '../../kernel/memory/layout.js';
import { regions, residentPages } from '../../kernel/memory/map.js';
import { processTimes } from '../../kernel/process.js';
import type { Task } from '../../kernel/state.js';
import { answer, bytesOf, type Ctx, fail, plain, type Rec, spaceOf } from '../define.js';
import { threadOf } from '../pthread/thread.js';
import { Errno } from '../text/errors.js';
import { processTime, threadTime } from '../time/clock.js';
import { niceFunctions } from './nice.js';
import { taskOfTid } from './thread-ids.js';
import { storeUsage } from './usage.js';

const enter = (k: Kernel, context: Ctx, name: string): void => k.machine.model.enterSystemCall(k, context, name);

// ---- Scheduling parameters, by Linux's numbers of the policies

const POLICIES: Readonly<Record<Task['schedClass'], number>> = { fair: 0, fifo: 1, rr: 2, idle: 5, deadline: 6 };
const OTHER = 0;
const BATCH = 3;
const IDLE = 5;

/** 0 or an error number. A user who is not root may only have the ordinary policies, whose static priority is 0. */
function setPolicy(k: Kernel, task: number | undefined, policy: number, priority: number): number {
  if (task === undefined || k.state.tasks[task] === undefined) return Errno.ESRCH;
  if (policy === 1 || policy === 2) return priority < 1 || priority > 99 ? Errno.EINVAL : Errno.EPERM;
  if (policy !== OTHER && policy !== BATCH && policy !== IDLE) return Errno.EINVAL;
  return priority === 0 ? 0 : Errno.EINVAL;
}

const taskOfThread = (k: Kernel, context: Ctx, call: Rec): Task | undefined =>
  k.state.tasks[threadOf(k, context, argAddress(context, call, 0))?.task ?? -1];

const scheduling: readonly Intrinsic[] = [
  plain('pthread_getschedparam', 'task', (k, context, call) => {
    const task = taskOfThread(k, context, call);
    if (task === undefined) return void answer(context, call, Errno.ESRCH);
    write32(k, spaceOf(k, context), argAddress(context, call, 1), POLICIES[task.schedClass]);
    write32(k, spaceOf(k, context), argAddress(context, call, 2), task.priority);
    answer(context, call, 0);
  }),
  plain('pthread_setschedparam', 'task', (k, context, call) => {
    enter(k, context, 'sched_setscheduler');
    const priority = readI32(k, spaceOf(k, context), argAddress(context, call, 2));
    answer(context, call, setPolicy(k, taskOfThread(k, context, call)?.id, arg32(context, call, 1), priority));
  }),
  plain('pthread_setschedprio', 'task', (k, context, call) => {
    enter(k, context, 'sched_setparam');
    answer(context, call, setPolicy(k, taskOfThread(k, context, call)?.id, OTHER, arg32(context, call, 1)));
  }),
  plain('sched_getscheduler', 'task', (k, context, call) => {
    enter(k, context, 'sched_getscheduler');
    const task = k.state.tasks[taskOfTid(k, context, arg32(context, call, 0)) ?? -1];
    if (task === undefined) fail(k, context, call, Errno.ESRCH);
    else answer(context, call, POLICIES[task.schedClass]);
  }),
  plain('sched_setscheduler', 'task', (k, context, call) => {
    enter(k, context, 'sched_setscheduler');
    const priority = readI32(k, spaceOf(k, context), argAddress(context, call, 2));
    const error = setPolicy(k, taskOfTid(k, context, arg32(context, call, 0)), arg32(context, call, 1), priority);
    if (error !== 0) fail(k, context, call, error);
    else answer(context, call, 0);
  }),
  plain('sched_getparam', 'task', (k, context, call) => {
    enter(k, context, 'sched_getparam');
    const task = k.state.tasks[taskOfTid(k, context, arg32(context, call, 0)) ?? -1];
    if (task === undefined) return void fail(k, context, call, Errno.ESRCH);
    write32(k, spaceOf(k, context), argAddress(context, call, 1), task.priority);
    answer(context, call, 0);
  }),
  plain('sched_setparam', 'task', (k, context, call) => {
    enter(k, context, 'sched_setparam');
    const priority = readI32(k, spaceOf(k, context), argAddress(context, call, 1));
    const error = setPolicy(k, taskOfTid(k, context, arg32(context, call, 0)), OTHER, priority);
    if (error !== 0) fail(k, context, call, error);
    else answer(context, call, 0);
  }),
];

// ---- What was used, and what may be

const RUSAGE_THREAD = 1;
const RUSAGE_CHILDREN = -1;
const NO_LIMIT = 2n ** 64n - 1n;
const RLIMIT_STACK = 3;
const RLIMIT_NOFILE = 7;
const RLIMITS = 16;

const residentKilobytes = (k: Kernel, space: number): number =>
  regions(k, space).reduce((sum, region) => sum + residentPages(k, space, region), 0) * (PAGE_SIZE / 1024);

function limitOf(k: Kernel, resource: number): bigint {
  if (resource === RLIMIT_STACK) return BigInt(k.machine.limits.stack);
  return resource === RLIMIT_NOFILE ? 1024n : NO_LIMIT;
}

function usage(k: Kernel, context: Ctx, who: number, at: number): void {
  const space = spaceOf(k, context);
  const process = k.state.processes[context.process]!;
  if (who === RUSAGE_CHILDREN) {
    const { childUser, childSystem, childMinorFaults, childMajorFaults } = process;
    storeUsage(k, space, at, {
      user: childUser,
      system: childSystem,
      resident: 0,
      minorFaults: childMinorFaults,
      majorFaults: childMajorFaults,
    });
    return;
  }
  const tasks = (who === RUSAGE_THREAD ? [context.task] : process.tasks).flatMap((id) => k.state.tasks[id] ?? []);
  const sum = (value: (task: Task) => number): number => tasks.reduce((total, task) => total + value(task), 0);
  const all = who === RUSAGE_THREAD ? threadTime(k, context) : processTime(k, context);
  const system = Math.min(
    all,
    sum((task) => task.systemTime),
  );
  storeUsage(k, space, at, {
    user: all - system,
    system,
    resident: residentKilobytes(k, space),
    minorFaults: sum((task) => task.minorFaults),
    majorFaults: sum((task) => task.majorFaults),
    voluntary: sum((task) => task.voluntary),
    involuntary: sum((task) => task.involuntary),
  });
}

const use: readonly Intrinsic[] = [
  plain('getrusage', 'time', (k, context, call) => {
    enter(k, context, 'getrusage');
    const who = arg32(context, call, 0);
    if (who < RUSAGE_CHILDREN || who > RUSAGE_THREAD) return void fail(k, context, call, Errno.EINVAL);
    usage(k, context, who, argAddress(context, call, 1));
    answer(context, call, 0);
  }),
  plain('getrlimit', 'none', (k, context, call) => {
    enter(k, context, 'prlimit64');
    const resource = arg32(context, call, 0);
    if (resource < 0 || resource >= RLIMITS) return void fail(k, context, call, Errno.EINVAL);
    const at = argAddress(context, call, 1);
    write64(k, spaceOf(k, context), at, limitOf(k, resource));
    write64(k, spaceOf(k, context), at + 8, resource === RLIMIT_NOFILE ? 1024n : NO_LIMIT);
    answer(context, call, 0);
  }),
  plain('times', 'time', (k, context, call) => {
    enter(k, context, 'times');
    const at = argAddress(context, call, 0);
    const ticks = (ns: number): bigint => BigInt(Math.floor(ns / 10_000_000));
    if (at !== 0) {
      const space = spaceOf(k, context);
      fill(k, space, at, 0, 32);
      const { childUser, childSystem } = k.state.processes[context.process]!;
      const all = processTime(k, context);
      const system = Math.min(all, processTimes(k, k.state.processes[context.process]!).system);
      write64(k, space, at, ticks(all - system));
      write64(k, space, at + 8, ticks(system));
      write64(k, space, at + 16, ticks(childUser));
      write64(k, space, at + 24, ticks(childSystem));
    }
    setResult64(context, call, ticks(k.state.now));
  }),
  plain('uname', 'local', (k, context, call) => {
    enter(k, context, 'uname');
    const at = argAddress(context, call, 0);
    const space = spaceOf(k, context);
    fill(k, space, at, 0, 6 * 65);
    const names = ['Linux', 'lockstep', '6.1.0-lockstep', `#1 SMP`, 'x86_64', '(none)'];
    names.forEach((text, i) => {
      writeBytes(k, space, at + 65 * i, bytesOf(text));
    });
    answer(context, call, 0);
  }),
];

export const resourceFunctions: readonly Intrinsic[] = [...scheduling, ...niceFunctions, ...use];
