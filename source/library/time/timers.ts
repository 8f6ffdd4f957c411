/** alarm, the interval timers, and POSIX timers. When they ring is the kernel's (kernel/interval-timers.ts). */
import { arg32, argAddress, argU32 } from '../../kernel/call.js';
import { ownProcess } from '../../kernel/epoch.js';
import {
  cpuTimerLeft,
  MOST_TIMERS,
  setAlarm,
  setCpuTimer,
  timeLeft,
  timerValue,
} from '../../kernel/interval-timers.js';
import type { Intrinsic, Next } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { peekDefined, peekI32, readI32, readI64, write64, writeAddress } from '../../kernel/memory/access.js';
import { SIGALRM } from '../../kernel/signal-table.js';
import type { PosixTimer } from '../../kernel/state.js';
import { armTimer, cancelTimer } from '../../kernel/timers.js';
import { answer, type Ctx, fail, misuse, type Rec, single, spaceOf } from '../define.js';
import { isSignal } from '../system/signal-sets.js';
import { Errno } from '../text/errors.js';
import { Clock, machineTime } from './clock.js';

const BILLION = 1_000_000_000;
const MICRO = 1000;
/** No timer is armed for longer, s: simulated time has ended by then. */
const LONGEST = 9_000_000;

const call1 = (name: string, entry: string, run: (k: Kernel, context: Ctx, call: Rec) => Next): Intrinsic =>
  single(name, 'time', name, (k, context, call) => {
    k.machine.model.enterSystemCall(k, context, entry);
    return run(k, context, call);
  });

/** A struct timeval (`unit` 1000) or timespec (1) as ns; undefined: out of range. */
function readTime(k: Kernel, space: number, at: number, unit: number): number | undefined {
  const seconds = Number(readI64(k, space, at));
  const fraction = Number(readI64(k, space, at + 8));
  if (seconds < 0 || fraction < 0 || fraction * unit >= BILLION) return undefined;
  return Math.min(seconds, LONGEST) * BILLION + fraction * unit;
}

function writeTime(k: Kernel, space: number, at: number, ns: number, unit: number): void {
  write64(k, space, at, BigInt(Math.floor(ns / BILLION)));
  // What is left is never told as nothing.
  write64(k, space, at + 8, BigInt(Math.max(ns > 0 && ns < unit ? 1 : 0, Math.floor((ns % BILLION) / unit))));
}

// ---- alarm, setitimer

const ITIMER = ['real', 'user', 'all'] as const;

/** What is left of one of the three interval timers, and its interval, ns. */
function itimer(k: Kernel, context: Ctx, which: number): { readonly value: number; readonly interval: number } {
  const process = k.state.processes[context.process]!;
  const counts = ITIMER[which]!;
  if (counts !== 'real') return cpuTimerLeft(k, process, counts);
  return { value: timeLeft(k, process.alarm), interval: process.alarmInterval };
}

/** alarm answers the seconds that were left, rounded to the nearest, but never 0 (Linux: alarm_setitimer). */
const wholeSeconds = (ns: number): number => (ns === 0 ? 0 : Math.max(1, Math.round(ns / BILLION)));

const alarms: readonly Intrinsic[] = [
  call1('alarm', 'alarm', (k, context, call) => {
    const left = timeLeft(k, k.state.processes[context.process]!.alarm);
    setAlarm(k, context.process, Math.min(argU32(context, call, 0), LONGEST) * BILLION, 0);
    return answer(context, call, wholeSeconds(left));
  }),
  call1('ualarm', 'setitimer', (k, context, call) => {
    const value = argU32(context, call, 0);
    const interval = argU32(context, call, 1);
    if (value >= 1_000_000 || interval >= 1_000_000) return fail(k, context, call, Errno.EINVAL);
    const left = timeLeft(k, k.state.processes[context.process]!.alarm);
    setAlarm(k, context.process, value * MICRO, interval * MICRO);
    return answer(context, call, Math.floor(left / MICRO));
  }),
  call1('getitimer', 'getitimer', (k, context, call) => {
    const which = arg32(context, call, 0);
    if (which < 0 || which > 2) return fail(k, context, call, Errno.EINVAL);
    const place = argAddress(context, call, 1);
    const { value, interval } = itimer(k, context, which);
    writeTime(k, spaceOf(k, context), place, interval, MICRO);
    writeTime(k, spaceOf(k, context), place + 16, value, MICRO);
    return answer(context, call, 0);
  }),
  call1('setitimer', 'setitimer', (k, context, call) => {
    const which = arg32(context, call, 0);
    const from = argAddress(context, call, 1);
    const place = argAddress(context, call, 2);
    const space = spaceOf(k, context);
    if (which < 0 || which > 2) return fail(k, context, call, Errno.EINVAL);
    // A null pointer turns it off (Linux).
    const interval = from === 0 ? 0 : readTime(k, space, from, MICRO);
    const value = from === 0 ? 0 : readTime(k, space, from + 16, MICRO);
    if (interval === undefined || value === undefined) return fail(k, context, call, Errno.EINVAL);
    const old = itimer(k, context, which);
    const counts = ITIMER[which]!;
    if (counts === 'real') setAlarm(k, context.process, value, interval);
    else setCpuTimer(k, context.process, counts, value, interval);
    if (place !== 0) {
      writeTime(k, space, place, old.interval, MICRO);
      writeTime(k, space, place + 16, old.value, MICRO);
    }
    return answer(context, call, 0);
  }),
];

// ---- timer_create

const SIGEV_SIGNAL = 0;
const SIGEV_NONE = 1;
const SIGEV_THREAD_ID = 4;
const TIMER_ABSTIME = 1;
/** struct sigevent: value, signal, way, thread. */
const EV_SIGNAL = 8;
const EV_NOTIFY = 12;
const EV_THREAD = 16;

const timerOf = (k: Kernel, context: Ctx, call: Rec): PosixTimer | undefined => {
  const id = argAddress(context, call, 0);
  return k.state.processes[context.process]!.timers[id];
};

function setTimer(k: Kernel, context: Ctx, id: number, timer: PosixTimer | undefined): void {
  const process = ownProcess(k.state, context.process);
  const timers = process.timers.slice();
  timers[id] = timer;
  process.timers = timers;
}

function create(k: Kernel, context: Ctx, call: Rec): Next {
  const space = spaceOf(k, context);
  const clock = arg32(context, call, 0);
  const event = argAddress(context, call, 1);
  if (clock !== Clock.realtime && clock !== Clock.monotonic && clock !== Clock.boottime) {
    const cpu = clock === Clock.processCpu || clock === Clock.threadCpu;
    if (cpu)
      misuse(k, context, 0, 'timer_create on a clock of processor time is not simulated: use setitimer', 'timer');
    return fail(k, context, call, cpu ? Errno.ENOTSUP : Errno.EINVAL);
  }
  const { timers, contexts } = k.state.processes[context.process]!;
  const free = timers.indexOf(undefined);
  const id = free < 0 ? timers.length : free;
  if (id >= MOST_TIMERS) return fail(k, context, call, Errno.EAGAIN);
  const notify = event === 0 ? SIGEV_SIGNAL : readI32(k, space, event + EV_NOTIFY);
  if (notify !== SIGEV_SIGNAL && notify !== SIGEV_NONE && notify !== SIGEV_THREAD_ID) {
    misuse(k, context, event, 'timer_create with SIGEV_THREAD is not simulated', 'timer');
    return fail(k, context, call, Errno.EINVAL);
  }
  const signal = notify === SIGEV_NONE ? 0 : event === 0 ? SIGALRM : readI32(k, space, event + EV_SIGNAL);
  if (notify !== SIGEV_NONE && !isSignal(signal)) return fail(k, context, call, Errno.EINVAL);
  let target = -1;
  if (notify === SIGEV_THREAD_ID) {
    const tid = readI32(k, space, event + EV_THREAD);
    target = contexts.find((c) => k.state.contexts[c]!.tid === tid) ?? -1;
    if (target < 0) return fail(k, context, call, Errno.EINVAL);
  }
  const value: readonly [number, number] =
    event === 0 || notify === SIGEV_NONE ? [id, 0] : [readI32(k, space, event), highWord(k, space, event)];
  setTimer(k, context, id, { clock, notify, signal, value, target, armed: -1, interval: 0, missed: 0, overrun: 0 });
  writeAddress(k, space, argAddress(context, call, 2), id);
  return answer(context, call, 0);
}

/** The upper half of a union sigval, of which a program may have set the int alone. */
export function highWord(k: Kernel, space: number, at: number): number {
  const word = peekI32(k, space, at + 4);
  return peekDefined(k, space, at + 4, 4) ? (word ?? 0) : 0;
}

const posix: readonly Intrinsic[] = [
  call1('timer_create', 'timer_create', create),
  call1('timer_delete', 'timer_delete', (k, context, call) => {
    const timer = timerOf(k, context, call);
    if (timer === undefined) return fail(k, context, call, Errno.EINVAL);
    cancelTimer(k, timer.armed);
    setTimer(k, context, argAddress(context, call, 0), undefined);
    return answer(context, call, 0);
  }),
  call1('timer_settime', 'timer_settime', (k, context, call) => {
    const timer = timerOf(k, context, call);
    const from = argAddress(context, call, 2);
    const place = argAddress(context, call, 3);
    if (timer === undefined || from === 0) return fail(k, context, call, Errno.EINVAL);
    const space = spaceOf(k, context);
    const interval = readTime(k, space, from, 1);
    const value = readTime(k, space, from + 16, 1);
    if (interval === undefined || value === undefined) return fail(k, context, call, Errno.EINVAL);
    const left = timeLeft(k, timer.armed);
    cancelTimer(k, timer.armed);
    const id = argAddress(context, call, 0);
    const absolute = (arg32(context, call, 1) & TIMER_ABSTIME) !== 0;
    // Absolute seconds are read again: those of the wall clock are many.
    const at = absolute
      ? machineTime({ seconds: Number(readI64(k, space, from + 16)), ns: value % BILLION }, timer.clock)
      : k.state.now + value;
    const armed = value === 0 ? -1 : armTimer(k, at, 'timer', -1, timerValue(context.process, id));
    setTimer(k, context, id, { ...timer, armed, interval: value === 0 ? 0 : interval, missed: 0, overrun: 0 });
    if (place !== 0) {
      writeTime(k, space, place, timer.interval, 1);
      writeTime(k, space, place + 16, left, 1);
    }
    return answer(context, call, 0);
  }),
  call1('timer_gettime', 'timer_gettime', (k, context, call) => {
    const timer = timerOf(k, context, call);
    if (timer === undefined) return fail(k, context, call, Errno.EINVAL);
    const place = argAddress(context, call, 1);
    writeTime(k, spaceOf(k, context), place, timer.interval, 1);
    writeTime(k, spaceOf(k, context), place + 16, timeLeft(k, timer.armed), 1);
    return answer(context, call, 0);
  }),
  call1('timer_getoverrun', 'timer_getoverrun', (k, context, call) => {
    const timer = timerOf(k, context, call);
    return timer === undefined ? fail(k, context, call, Errno.EINVAL) : answer(context, call, timer.overrun);
  }),
];

export const timerFunctions: readonly Intrinsic[] = [...alarms, ...posix];
