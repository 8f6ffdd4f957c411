/** The futex system call as programs make it themselves. */
import { arg32, argAddress, argI64, argU32, setResult64 } from '../../kernel/call.js';
import { charge } from '../../kernel/emit.js';
import { BLOCKED, DONE, type Intrinsic, type Next } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { readI32, readU32 } from '../../kernel/memory/access.js';
import { setErrno } from '../../kernel/memory/stacks.js';
import { noteWaited, noteWaiting, objectAt } from '../../kernel/objects.js';
import { type Ctx, phased, type Rec, spaceOf } from '../define.js';
import { Errno } from '../text/errors.js';
import { Clock, machineTime, readTimespec } from '../time/clock.js';
import { checkSharing } from './sharing.js';

const Futex = { wait: 0, wake: 1, requeue: 3, cmpRequeue: 4, waitBitset: 9, wakeBitset: 10 } as const;
const PRIVATE = 128;
const CLOCK_REALTIME = 256;

function failed(k: Kernel, context: Ctx, call: Rec, errno: number): Next {
  setErrno(k, context, errno);
  setResult64(context, call, -1n);
  return DONE;
}

function result(context: Ctx, call: Rec, n: number): Next {
  setResult64(context, call, BigInt(n));
  return DONE;
}

const PH_RESUME = 1;
const PH_WAKE = 2;

/** futex(address, operation, value, timeout or value 2, address 2, value 3) */
function futex(k: Kernel, context: Ctx, call: Rec): Next {
  const space = spaceOf(k, context);
  const address = argAddress(context, call, 0);
  const flags = arg32(context, call, 1);
  const operation = flags & ~(PRIVATE | CLOCK_REALTIME);
  const shared = isShared(context, call);
  const value = arg32(context, call, 2);
  if (address % 4 !== 0) return enterAndFail(k, context, call, Errno.EINVAL);
  switch (operation) {
    case Futex.wait:
    case Futex.waitBitset: {
      const bitset = operation === Futex.wait ? -1 : arg32(context, call, 5);
      if (bitset === 0) return enterAndFail(k, context, call, Errno.EINVAL);
      const timeout = argAddress(context, call, 3);
      let deadline = Infinity;
      if (timeout !== 0) {
        const time = readTimespec(k, context, timeout);
        if (time === undefined || time.seconds < 0) return enterAndFail(k, context, call, Errno.EINVAL);
        // WAIT counts from now, WAIT_BITSET is absolute.
        if (operation === Futex.wait) deadline = k.state.now + machineTime(time, Clock.monotonic);
        else deadline = machineTime(time, (flags & CLOCK_REALTIME) !== 0 ? Clock.realtime : Clock.monotonic);
      }
      if (readI32(k, space, address) !== value) return enterAndFail(k, context, call, Errno.EAGAIN);
      if (!isKnown(k, space, address)) {
        const known = objectAt(k, space, address);
        if (known !== undefined) checkSharing(k, context, address, known, shared);
        noteWaiting(k, space, address, 'futex');
      }
      call.data = [deadline, bitset];
      return sleepOn(k, context, call, address);
    }
    case Futex.wake:
    case Futex.wakeBitset: {
      const bitset = operation === Futex.wake ? -1 : arg32(context, call, 5);
      if (bitset === 0) return enterAndFail(k, context, call, Errno.EINVAL);
      // Linux wakes one at least, whatever number is given.
      call.data = [Math.max(1, value), 0, bitset];
      return wakeOne(k, context, call);
    }
    case Futex.requeue:
    case Futex.cmpRequeue: {
      const expected = argI64(context, call, 5);
      if (operation === Futex.cmpRequeue && readU32(k, space, address) !== Number(BigInt.asUintN(32, expected))) {
        return enterAndFail(k, context, call, Errno.EAGAIN);
      }
      call.data = [value, 0, -1];
      if (value <= 0) {
        k.machine.model.enterSystemCall(k, context, 'futex');
        charge(k, 'futex');
        return requeue(k, context, call, 0);
      }
      return wakeOne(k, context, call);
    }
    default:
      return enterAndFail(k, context, call, Errno.ENOSYS);
  }
}

/** Without FUTEX_PRIVATE_FLAG it is for all who map the memory. */
const isShared = (context: Ctx, call: Rec): boolean => (arg32(context, call, 1) & PRIVATE) === 0;

/** Data: [deadline, bits]. */
function sleepOn(k: Kernel, context: Ctx, call: Rec, address: number): Next {
  call.phase = PH_RESUME;
  k.machine.model.wait(k, context, {
    kind: 'futex',
    address,
    space: spaceOf(k, context),
    shared: isShared(context, call),
    since: k.state.now,
    deadline: call.data[0]!,
    bitset: call.data[1]!,
    target: -1,
  });
  return BLOCKED;
}

/** The wait goes on after a signal, if the word is still what it was to be. */
function waitAgain(k: Kernel, context: Ctx, call: Rec): Next {
  const space = spaceOf(k, context);
  const address = argAddress(context, call, 0);
  if (readI32(k, space, address) !== arg32(context, call, 2)) return enterAndFail(k, context, call, Errno.EAGAIN);
  if (!isKnown(k, space, address)) noteWaiting(k, space, address, 'futex');
  return sleepOn(k, context, call, address);
}

/** A word inside a mutex or the like that the library knows: counted there. */
const isKnown = (k: Kernel, space: number, address: number): boolean => {
  const kind = objectAt(k, space, address)?.kind;
  return kind !== undefined && kind !== 'futex';
};

function enterAndFail(k: Kernel, context: Ctx, call: Rec, errno: number): Next {
  k.machine.model.enterSystemCall(k, context, 'futex');
  charge(k, 'futex');
  k.machine.model.leaveSystemCall(k, context, 'futex');
  return failed(k, context, call, errno);
}

/** Data: [how many may be woken still, woken so far, bits]. */
function wakeOne(k: Kernel, context: Ctx, call: Rec): Next {
  const [left, woken, bitset] = call.data as [number, number, number];
  const address = argAddress(context, call, 0);
  const id = k.machine.model.wake(
    k,
    context,
    spaceOf(k, context),
    address,
    bitset,
    woken === 0,
    isShared(context, call),
  );
  const count = woken + (id < 0 ? 0 : 1);
  if (id >= 0 && left > 1) {
    call.data = [left - 1, count, bitset];
    return PH_WAKE;
  }
  const operation = arg32(context, call, 1) & ~(PRIVATE | CLOCK_REALTIME);
  if (operation === Futex.requeue || operation === Futex.cmpRequeue) return requeue(k, context, call, count);
  return result(context, call, count);
}

function requeue(k: Kernel, context: Ctx, call: Rec, woken: number): Next {
  const limit = argU32(context, call, 3);
  const from = argAddress(context, call, 0);
  const to = argAddress(context, call, 4);
  const moved = k.machine.model.requeue(k, spaceOf(k, context), from, to, limit, isShared(context, call));
  const compared = (arg32(context, call, 1) & ~(PRIVATE | CLOCK_REALTIME)) === Futex.cmpRequeue;
  return result(context, call, compared ? woken + moved : woken);
}

/** What `syscall(SYS_futex, ...)` does, its arguments counted from the address on; the library has no function of that name. */
export const futexCall: Intrinsic = phased('futex', 'sync', [
  { label: 'system call', run: futex },
  {
    label: 'resume',
    run(k, context, call) {
      const space = spaceOf(k, context);
      const address = argAddress(context, call, 0);
      if (!isKnown(k, space, address)) noteWaited(k, space, address, 'futex', k.state.now - call.since);
      if (call.woken === 2) return failed(k, context, call, Errno.ETIMEDOUT);
      // With a time limit no handler lets it go on, without one those with SA_RESTART do; no handler, no interruption.
      const limited = argAddress(context, call, 3) !== 0;
      if (call.woken === 3 || (call.woken === 5 && limited)) return failed(k, context, call, Errno.EINTR);
      if (call.woken === 4 || call.woken === 5) return waitAgain(k, context, call);
      return result(context, call, 0);
    },
  },
  { label: 'wake the next', run: wakeOne },
]);
