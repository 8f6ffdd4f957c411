/** What a process asks about and sets for itself: resource use and limits, mappings, names. */
import { arg32, argAddress, setResult64 } from '../../kernel/call.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { fill, write64, writeBytes } from '../../kernel/memory/access.js';
import { PAGE_SIZE } from '../../kernel/memory/layout.js';
import { regions, residentPages } from '../../kernel/memory/map.js';
import { processTimes } from '../../kernel/process.js';
import type { Task } from '../../kernel/state.js';
import { answer, bytesOf, type Ctx, fail, plain, spaceOf } from '../define.js';
import { Errno } from '../text/errors.js';
import { processTime, threadTime } from '../time/clock.js';
import { niceFunctions } from './nice.js';
import { storeUsage } from './usage.js';

const enter = (k: Kernel, context: Ctx, name: string): void => k.machine.model.enterSystemCall(k, context, name);

// ---- What was used, and what may be

const RUSAGE_THREAD = 1;
const RUSAGE_CHILDREN = -1;
const NO_LIMIT = 2n ** 64n - 1n;
const RLIMIT_STACK = 3;
const RLIMIT_NICE = 13;
const RLIMIT_RTPRIO = 14;
const RLIMIT_NOFILE = 7;
const RLIMITS = 16;

const residentKilobytes = (k: Kernel, space: number): number =>
  regions(k, space).reduce((sum, region) => sum + residentPages(k, space, region), 0) * (PAGE_SIZE / 1024);

function limitOf(k: Kernel, resource: number): bigint {
  if (resource === RLIMIT_STACK) return BigInt(k.machine.limits.stack);
  if (resource === RLIMIT_NICE) return BigInt(20 - (k.machine.limits.nice ?? 20));
  if (resource === RLIMIT_RTPRIO) return BigInt(k.machine.limits.rtprio ?? 0);
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
    write64(k, spaceOf(k, context), at + 8, resource === RLIMIT_STACK ? NO_LIMIT : limitOf(k, resource));
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

export const resourceFunctions: readonly Intrinsic[] = [...niceFunctions, ...use];
