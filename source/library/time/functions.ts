/** <time.h>, sleeping, and <sys/time.h>: all of it simulated time. */
import {
  arg32,
  argAddress,
  argI64,
  argU32,
  argU64,
  setResult32,
  setResult64,
  setResultAddress,
  setResultF64,
} from '../../kernel/call.js';
import { charge } from '../../kernel/emit.js';
import { BLOCKED, DONE, type Intrinsic, type Next, type Phase } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { readI32, readI64, write32, write64, writeAddress } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import type { Context } from '../../kernel/state.js';
import { answer, bytesOf, type Ctx, latin1, phased, plain, type Rec, spaceOf } from '../define.js';
import { BROKEN_TIME, ensureStatics, TIME_TEXT } from '../statics.js';
import { storeString, stringAt } from '../string/memory.js';
import { asctimeText, type BrokenTime, breakTime, formatTime, secondsOf } from '../text/calendar.js';
import { Errno } from '../text/errors.js';
import { Clock, machineTime, processTime, readClock, readTimespec } from './clock.js';

function storeSpec(k: Kernel, context: Context, address: number, seconds: number, ns: number): void {
  const space = spaceOf(k, context);
  write64(k, space, address, BigInt(seconds));
  write64(k, space, address + 8, BigInt(ns));
}

const BILLION = 1_000_000_000;

/**
 * A sleep of one or two phases. `until` answers the time at which it ends (ns of the machine), or an error number as a
 * negative number; `interrupted` answers for a call that a signal's handler has ended, `left` ns early: no handler lets a
 * sleep go on (signal(7)). Data: [when it ends].
 */
function sleeping(
  name: string,
  until: (k: Kernel, context: Ctx, call: Rec) => number,
  failed: (k: Kernel, context: Ctx, call: Rec, errno: number) => void,
  interrupted: (k: Kernel, context: Ctx, call: Rec, left: number) => void,
): Intrinsic {
  const rest = (k: Kernel, context: Ctx, call: Rec): Next => {
    call.phase = 1;
    k.machine.model.wait(k, context, {
      kind: 'sleep',
      address: 0,
      space: spaceOf(k, context),
      since: k.state.now,
      deadline: call.data[0]!,
      bitset: -1,
      target: -1,
    });
    return BLOCKED;
  };
  const phases: Phase[] = [
    {
      label: 'sleep',
      run(k, context, call) {
        const deadline = until(k, context, call);
        k.machine.model.enterSystemCall(k, context, 'clock_nanosleep');
        if (deadline < 0) {
          failed(k, context, call, -deadline);
          return -1;
        }
        call.data = [deadline];
        return rest(k, context, call);
      },
    },
    {
      label: 'wake up',
      run(k, context, call) {
        const left = Math.max(0, call.data[0]! - k.state.now);
        // The signal needed no handler: the rest of the time.
        if (call.woken === 4 && left > 0) return rest(k, context, call);
        k.machine.model.leaveSystemCall(k, context, 'clock_nanosleep');
        if (call.woken === 3 || call.woken === 5) {
          interrupted(k, context, call, left);
          return DONE;
        }
        return answer(context, call, 0);
      },
    },
  ];
  return phased(name, 'time', phases);
}

const setErrnoAnd = (k: Kernel, context: Ctx, call: Rec, errno: number): void => {
  setErrno(k, context, errno);
  setResult32(context, call, -1);
};
const answerError = (_: Kernel, context: Ctx, call: Rec, errno: number): void => setResult32(context, call, errno);

function relative(k: Kernel, context: Ctx, address: number): number {
  const time = readTimespec(k, context, address);
  if (time === undefined || time.seconds < 0) return -Errno.EINVAL;
  return k.state.now + Math.min(time.seconds, 4_000_000) * BILLION + time.ns;
}

const TIMER_ABSTIME = 1;

/** The rest of an interrupted sleep, where the program wants to know it. */
function storeRest(k: Kernel, context: Ctx, address: number, left: number): void {
  if (address !== 0) storeSpec(k, context, address, Math.floor(left / BILLION), left % BILLION);
}

const sleeps: readonly Intrinsic[] = [
  sleeping(
    'nanosleep',
    (k, context, call) => relative(k, context, argAddress(context, call, 0)),
    setErrnoAnd,
    (k, context, call, left) => {
      storeRest(k, context, argAddress(context, call, 1), left);
      setErrnoAnd(k, context, call, Errno.EINTR);
    },
  ),
  sleeping(
    'thrd_sleep',
    (k, context, call) => relative(k, context, argAddress(context, call, 0)),
    (_, context, call) => setResult32(context, call, -2),
    (k, context, call, left) => {
      storeRest(k, context, argAddress(context, call, 1), left);
      setResult32(context, call, -1);
    },
  ),
  sleeping(
    'clock_nanosleep',
    (k, context, call) => {
      const clock = arg32(context, call, 0);
      if (clock !== Clock.realtime && clock !== Clock.monotonic && clock !== Clock.boottime) return -Errno.EINVAL;
      const address = argAddress(context, call, 2);
      if ((arg32(context, call, 1) & TIMER_ABSTIME) === 0) return relative(k, context, address);
      const time = readTimespec(k, context, address);
      return time === undefined ? -Errno.EINVAL : machineTime(time, clock);
    },
    answerError,
    (k, context, call, left) => {
      if ((arg32(context, call, 1) & TIMER_ABSTIME) === 0) {
        storeRest(k, context, argAddress(context, call, 3), left);
      }
      setResult32(context, call, Errno.EINTR);
    },
  ),
  sleeping(
    'usleep',
    (k, context, call) => k.state.now + argU32(context, call, 0) * 1000,
    setErrnoAnd,
    (k, context, call) => setErrnoAnd(k, context, call, Errno.EINTR),
  ),
  // sleep answers the whole seconds that are left.
  sleeping(
    'sleep',
    (k, context, call) => k.state.now + argU32(context, call, 0) * BILLION,
    setErrnoAnd,
    (_, context, call, left) => setResult32(context, call, Math.floor(left / BILLION)),
  ),
];

/** struct tm: nine ints, then the offset from UTC and the zone's name. */
const TM_OFFSET = 40;
const TM_ZONE = 48;

function storeTm(k: Kernel, space: number, to: number, t: BrokenTime): void {
  const fields = [t.second, t.minute, t.hour, t.day, t.month, t.year, t.weekday, t.yearday, 0];
  fields.forEach((value, i) => {
    write32(k, space, to + 4 * i, value);
  });
  write64(k, space, to + TM_OFFSET, 0n);
  writeAddress(k, space, to + TM_ZONE, 0);
}

function readTm(k: Kernel, space: number, at: number): BrokenTime {
  const field = (i: number): number => readI32(k, space, at + 4 * i);
  return {
    second: field(0),
    minute: field(1),
    hour: field(2),
    day: field(3),
    month: field(4),
    year: field(5),
    weekday: field(6),
    yearday: field(7),
  };
}

const breaking = (name: string, own: boolean): Intrinsic =>
  plain(name, own ? 'local' : 'memory', (k, context, call) => {
    const space = ensureStatics(k, context);
    const seconds = Number(readI64(k, space, argAddress(context, call, 0)));
    const to = own ? argAddress(context, call, 1) : BROKEN_TIME;
    if (Math.abs(seconds) > 6.7e16) {
      setErrno(k, context, Errno.EOVERFLOW);
      setResultAddress(context, call, 0);
      return;
    }
    storeTm(k, space, to, breakTime(seconds));
    setResultAddress(context, call, to);
  });

const making = (name: string): Intrinsic =>
  plain(name, 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const at = argAddress(context, call, 0);
    const fields = [0, 1, 2, 3, 4, 5].map((i) => readI32(k, space, at + 4 * i));
    const [second, minute, hour, day, month, year] = fields as [number, number, number, number, number, number];
    const seconds = secondsOf({ second, minute, hour, day, month, year, weekday: 0, yearday: 0 });
    storeTm(k, space, at, breakTime(seconds));
    setResult64(context, call, BigInt(seconds));
  });

/** asctime and ctime, and the versions with a buffer of the caller. */
const showing = (name: string, own: boolean, fromSeconds: boolean): Intrinsic =>
  plain(name, own ? 'local' : 'memory', (k, context, call) => {
    const space = ensureStatics(k, context);
    const at = argAddress(context, call, 0);
    const time = fromSeconds ? breakTime(Number(readI64(k, space, at))) : readTm(k, space, at);
    const to = own ? argAddress(context, call, 1) : TIME_TEXT;
    storeString(k, context, to, bytesOf(asctimeText(time)));
    setResultAddress(context, call, to);
  });

export const timeFunctions: readonly Intrinsic[] = [
  ...sleeps,
  plain('time', 'time', (k, context, call) => {
    const { seconds } = readClock(k, context, Clock.realtime)!;
    const place = argAddress(context, call, 0);
    if (place !== 0) write64(k, spaceOf(k, context), place, BigInt(seconds));
    setResult64(context, call, BigInt(seconds));
  }),
  plain('gettimeofday', 'time', (k, context, call) => {
    const { seconds, ns } = readClock(k, context, Clock.realtime)!;
    const place = argAddress(context, call, 0);
    if (place !== 0) storeSpec(k, context, place, seconds, Math.floor(ns / 1000));
    const zone = argAddress(context, call, 1);
    if (zone !== 0) write64(k, spaceOf(k, context), zone, 0n);
    setResult32(context, call, 0);
  }),
  plain('clock_gettime', 'time', (k, context, call) => {
    const clock = arg32(context, call, 0);
    const time = readClock(k, context, clock);
    if (time === undefined) {
      setErrnoAnd(k, context, call, Errno.EINVAL);
      return;
    }
    // CPU clocks are system calls; the others are read in user space (vDSO).
    if (clock === Clock.processCpu || clock === Clock.threadCpu) charge(k, 'systemCall');
    storeSpec(k, context, argAddress(context, call, 1), time.seconds, time.ns);
    setResult32(context, call, 0);
  }),
  plain('clock_getres', 'time', (k, context, call) => {
    const clock = arg32(context, call, 0);
    if (readClock(k, context, clock) === undefined) {
      setErrnoAnd(k, context, call, Errno.EINVAL);
      return;
    }
    const place = argAddress(context, call, 1);
    const coarse = clock === Clock.realtimeCoarse || clock === Clock.monotonicCoarse;
    if (place !== 0) storeSpec(k, context, place, 0, coarse ? 4_000_000 : 1);
    setResult32(context, call, 0);
  }),
  plain('timespec_get', 'time', (k, context, call) => {
    const base = arg32(context, call, 1);
    const { seconds, ns } = readClock(k, context, Clock.realtime)!;
    if (base === 1) storeSpec(k, context, argAddress(context, call, 0), seconds, ns);
    setResult32(context, call, base === 1 ? 1 : 0);
  }),
  plain('clock', 'time', (k, context, call) => {
    charge(k, 'systemCall');
    setResult64(context, call, BigInt(Math.floor(processTime(k, context) / 1000)));
  }),
  plain('difftime', 'none', (_, context, call) =>
    setResultF64(context, call, Number(argI64(context, call, 0) - argI64(context, call, 1))),
  ),
  breaking('gmtime', false),
  breaking('localtime', false),
  breaking('gmtime_r', true),
  breaking('localtime_r', true),
  making('mktime'),
  making('timegm'),
  making('timelocal'),
  showing('asctime', false, false),
  showing('asctime_r', true, false),
  showing('ctime', false, true),
  showing('ctime_r', true, true),
  plain('tzset', 'none', () => {}),
  plain('strftime', 'local', (k, context, call) => {
    const space = spaceOf(k, context);
    const room = Number(argU64(context, call, 1));
    const format = latin1(stringAt(k, context, argAddress(context, call, 2)));
    const time = readTm(k, space, argAddress(context, call, 3));
    const text = formatTime(format, time, secondsOf(time));
    const fits = text.length < room;
    if (fits) {
      const bytes = Uint8Array.from(text, (c) => c.charCodeAt(0));
      storeString(k, context, argAddress(context, call, 0), bytes);
    }
    setResult64(context, call, BigInt(fits ? text.length : 0));
  }),
];
