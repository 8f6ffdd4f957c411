/** poll and ppoll: which of several descriptors can be read or written; waits until one can, or a time. */
import { arg32, argAddress, argU64 } from '../../kernel/call.js';
import { openFileOf } from '../../kernel/files/open-files.js';
import { operationsOf } from '../../kernel/files/operations.js';
import type { Readiness } from '../../kernel/files/pipe.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import { WouldBlock } from '../../kernel/wait-queue.js';
import type { Ctx, Rec } from '../define.js';
import { Errno } from '../text/errors.js';
import { readTimespec } from '../time/clock.js';
import { type Answer, progress, setProgress, systemCall } from './system-call.js';
import { userBytes, userStore } from './user-memory.js';

const POLLNVAL = 32;
/** Told even where nobody asked: POLLERR, POLLHUP, POLLNVAL. */
const ALWAYS = 8 | 16 | POLLNVAL;
/** POLLIN, POLLOUT and their likes: files, folders and devices are always ready. */
const READY: Readiness = { events: 1 | 4 | 0x40 | 0x100, queues: [] };
/** POLLRDNORM and POLLWRNORM go with POLLIN and POLLOUT. */
const withNormal = (events: number): number => events | ((events & 1) << 6) | ((events & 4) << 6);

const SIZE = 8;
const TIMED_OUT = 2;
const INTERRUPTED = 3;
const RESTARTED = 5;

/** `deadline`: ns, Infinity, or 0 for not at all. Progress: [deadline + 1] once known. */
function poll(k: Kernel, context: Ctx, call: Rec, timeout: () => number): Answer {
  const at = argAddress(context, call, 0);
  const count = Number(argU64(context, call, 1));
  if (count > 1024) return -Errno.EINVAL;
  const bytes = userBytes(k, context, at, SIZE * count);
  if (typeof bytes === 'number') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const queues: string[] = [];
  let ready = 0;
  for (let i = 0; i < count; i++) {
    const fd = view.getInt32(SIZE * i, true);
    const wanted = view.getInt16(SIZE * i + 4, true);
    let found = 0;
    if (fd >= 0) {
      const file = openFileOf(k, context, fd);
      const state = file === undefined ? undefined : (operationsOf(file).poll?.(k, file) ?? READY);
      found = state === undefined ? POLLNVAL : withNormal(state.events) & (wanted | ALWAYS);
      queues.push(...(state?.queues ?? []));
    }
    view.setInt16(SIZE * i + 6, found, true);
    if (found !== 0) ready++;
  }
  const waited = progress(call) > 0;
  const deadline = waited ? progress(call) - 1 : timeout();
  if (deadline < 0) return deadline;
  if (ready === 0) {
    if (waited && (call.woken === INTERRUPTED || call.woken === RESTARTED)) return -Errno.EINTR;
    if (deadline > k.state.now && call.woken !== TIMED_OUT) {
      setProgress(call, deadline + 1);
      throw new WouldBlock({ kind: 'poll', queues: [...new Set(queues)], deadline });
    }
  }
  const error = count === 0 ? 0 : userStore(k, context, at, bytes);
  return error < 0 ? error : ready;
}

export const pollFunctions: readonly Intrinsic[] = [
  systemCall('poll', 'input', (k, context, call) =>
    poll(k, context, call, () => {
      const ms = arg32(context, call, 2);
      return ms < 0 ? Number.POSITIVE_INFINITY : ms === 0 ? 0 : k.state.now + ms * 1_000_000;
    }),
  ),
  // The mask is left as it is: with a null pointer that is what Linux does; another is refused.
  systemCall('ppoll', 'input', (k, context, call) => {
    if (argAddress(context, call, 3) !== 0) return -Errno.ENOSYS;
    return poll(k, context, call, () => {
      const at = argAddress(context, call, 2);
      if (at === 0) return Number.POSITIVE_INFINITY;
      const time = readTimespec(k, context, at);
      if (time === undefined || time.seconds < 0) return -Errno.EINVAL;
      const ns = time.seconds * 1e9 + time.ns;
      return ns === 0 ? 0 : k.state.now + ns;
    });
  }),
];
