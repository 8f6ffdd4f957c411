/**
 * IO: a task asks a device for something that takes so many nanoseconds, and sleeps until it is done, uninterruptibly as
 * whoever waits for a disk on Linux does (state D). The device begins at once with whatever is asked of it.
 */
import { ownDevice } from './epoch.js';
import { DONE, type Intrinsic } from './intrinsic.js';
import type { Kernel } from './machine.js';
import type { Call, Context } from './state.js';
import { END_OF_TIME } from './timers.js';
import { blockOn } from './wait-queue.js';

/** Until now, ns in which the device had at least one request under way. */
export function ioBusyNow(k: Kernel): number {
  const { busy, until } = k.state.device;
  return busy - Math.max(0, until - k.state.now);
}

/** The library function `name`, which sleeps for the ns that `amount` says. */
export function waiting(name: string, amount: (context: Context, call: Call) => number): Intrinsic {
  return {
    name,
    effect: 'time',
    phases: [
      {
        label: 'issue',
        run(k, context, call) {
          const { model } = k.machine;
          model.enterSystemCall(k, context, 'io');
          const begin = k.state.now + k.cost;
          const end = Math.min(END_OF_TIME, begin + amount(context, call));
          const device = ownDevice(k.state);
          device.busy += Math.max(0, end - Math.max(begin, device.until));
          device.until = Math.max(device.until, end);
          device.requests++;
          return blockOn(k, context, call, { kind: 'io', queues: [], deadline: end, uninterruptible: true }, 1);
        },
      },
      {
        label: 'done',
        run(k, context) {
          k.machine.model.leaveSystemCall(k, context, 'io');
          return DONE;
        },
      },
    ],
  };
}
