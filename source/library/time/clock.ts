/** Clocks of the simulated machine and the times that programs give. */
import type { Kernel } from '../../kernel/machine.js';
import { readI64 } from '../../kernel/memory/access.js';
import type { Context, TaskId } from '../../kernel/state.js';
import { BOOT_SECONDS } from '../../kernel/wall-clock.js';
import { spaceOf } from '../define.js';

export { BOOT_SECONDS };

export const Clock = {
  realtime: 0,
  monotonic: 1,
  processCpu: 2,
  threadCpu: 3,
  monotonicRaw: 4,
  realtimeCoarse: 5,
  monotonicCoarse: 6,
  boottime: 7,
} as const;

const BILLION = 1_000_000_000;

/** Is it the wall clock (its times count from 1970)? */
export const isWallClock = (clock: number): boolean => clock === Clock.realtime || clock === Clock.realtimeCoarse;

/** CPU time of a context's thread and of its process, ns: what was charged, and the step under way. */
export const threadTime = (k: Kernel, context: Context): number => taskTime(k, context.task);

/** Time that a task was charged with, and since then if it runs. */
function taskTime(k: Kernel, id: TaskId): number {
  const task = k.state.tasks[id];
  if (task === undefined) return 0;
  return task.runTime + (task.state === 'running' ? Math.max(0, k.state.now - task.since) : 0);
}

export function processTime(k: Kernel, context: Context): number {
  let sum = 0;
  for (const id of k.state.processes[context.process]!.tasks) sum += taskTime(k, id);
  return sum;
}

/** A clock's reading in ns (whole; the wall clock's as a bigint's worth of seconds apart): seconds and nanoseconds. */
export function readClock(k: Kernel, context: Context, clock: number): { seconds: number; ns: number } | undefined {
  let ns: number;
  if (isWallClock(clock) || (clock >= Clock.monotonic && clock <= Clock.boottime)) {
    if (clock === Clock.processCpu) ns = processTime(k, context);
    else if (clock === Clock.threadCpu) ns = threadTime(k, context);
    else ns = k.state.now;
  } else return undefined;
  const seconds = Math.floor(ns / BILLION);
  return { seconds: seconds + (isWallClock(clock) ? BOOT_SECONDS : 0), ns: ns - seconds * BILLION };
}

/** A struct timespec in memory; undefined where its nanoseconds are out of range. */
export function readTimespec(
  k: Kernel,
  context: Context,
  address: number,
): { seconds: number; ns: number } | undefined {
  const space = spaceOf(k, context);
  const seconds = Number(readI64(k, space, address));
  const ns = Number(readI64(k, space, address + 8));
  return ns < 0 || ns >= BILLION ? undefined : { seconds, ns };
}

/** An absolute time on a clock as time of the machine, ns. Times too far away are Infinity. */
export function machineTime(time: { seconds: number; ns: number }, clock: number): number {
  const seconds = time.seconds - (isWallClock(clock) ? BOOT_SECONDS : 0);
  if (seconds > 4_000_000) return Infinity;
  return Math.max(0, seconds * BILLION + time.ns);
}

/** The deadline (ns of the machine) that a struct timespec at `address` gives on `clock`; undefined: invalid. */
export function deadlineAt(k: Kernel, context: Context, address: number, clock: number): number | undefined {
  const time = readTimespec(k, context, address);
  return time === undefined ? undefined : machineTime(time, clock);
}
