/** poll and ppoll: which of several descriptors can be read or written; waits until one can, or a time. */
import { arg32, argAddress, argU64 } from '../../kernel/call.js';
import { MOST_DESCRIPTORS, openFileOf } from '../../kernel/files/open-files.js';
import { readinessOf } from '../../kernel/files/operations.js';
import { ALWAYS_READY, ALWAYS_TOLD, Poll } from '../../kernel/files/ready.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import type { Ctx, Rec } from '../define.js';
import { Errno } from '../text/errors.js';
import { type Answer, systemCall } from './system-call.js';
import { userBytes, userStore } from './user-memory.js';
import { duration, FOREVER, milliseconds, queuesFor, waitFor } from './waiting.js';

/** struct pollfd: descriptor, events asked for, events found. */
const SIZE = 8;

function poll(k: Kernel, context: Ctx, call: Rec, timeout: () => number, mask: number): Answer {
  const at = argAddress(context, call, 0);
  const count = Number(argU64(context, call, 1));
  if (count > MOST_DESCRIPTORS) return -Errno.EINVAL;
  const bytes = userBytes(k, context, at, SIZE * count);
  if (typeof bytes === 'number') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stored = (n: number): Answer => {
    const error = userStore(k, context, at, bytes);
    return error < 0 ? error : n;
  };
  return waitFor(k, context, call, {
    timeout,
    mask,
    look() {
      const queues: string[] = [];
      let ready = 0;
      for (let i = 0; i < count; i++) {
        const fd = view.getInt32(SIZE * i, true);
        const wanted = view.getUint16(SIZE * i + 4, true);
        let found = 0;
        if (fd >= 0) {
          const file = openFileOf(k, context, fd);
          const state = file === undefined ? undefined : (readinessOf(k, file) ?? ALWAYS_READY);
          found = state === undefined ? Poll.NVAL : state.events & (wanted | ALWAYS_TOLD);
          if (state !== undefined) queues.push(...queuesFor(state, wanted));
        }
        view.setUint16(SIZE * i + 6, found, true);
        if (found !== 0) ready++;
      }
      return { answer: ready === 0 ? 0 : stored(ready), queues };
    },
    over: () => stored(0),
  });
}

export const pollFunctions: readonly Intrinsic[] = [
  systemCall('poll', 'input', (k, context, call) =>
    poll(k, context, call, () => milliseconds(arg32(context, call, 2)), 0),
  ),
  systemCall('ppoll', 'input', (k, context, call) => {
    const timeout = (): number => {
      const at = argAddress(context, call, 2);
      if (at === 0) return FOREVER;
      const bytes = userBytes(k, context, at, 16);
      if (typeof bytes === 'number') return bytes;
      const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
      return duration(view.getBigInt64(0, true), view.getBigInt64(8, true), 1_000_000_000);
    };
    return poll(k, context, call, timeout, argAddress(context, call, 3));
  }),
];
