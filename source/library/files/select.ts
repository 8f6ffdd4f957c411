/** select and pselect: poll with sets of bits, as 4.2BSD had it. */
import { arg32, argAddress } from '../../kernel/call.js';
import { MOST_DESCRIPTORS, openFileOf } from '../../kernel/files/open-files.js';
import { readinessOf } from '../../kernel/files/operations.js';
import { ALWAYS_READY, Poll, READABLE, WRITABLE } from '../../kernel/files/ready.js';
import type { Intrinsic } from '../../kernel/intrinsic.js';
import type { Kernel } from '../../kernel/machine.js';
import type { Ctx, Rec } from '../define.js';
import { Errno } from '../text/errors.js';
import { type Answer, progress, systemCall } from './system-call.js';
import { userBytes, userStore } from './user-memory.js';
import { duration, FOREVER, queuesFor, waitFor } from './waiting.js';

/** What is in each of the three sets, and what to wait for then (Linux: POLLIN_SET, POLLOUT_SET, POLLEX_SET). */
const SETS = [
  { events: READABLE | Poll.RDBAND | Poll.HUP | Poll.ERR, waits: READABLE },
  { events: WRITABLE | Poll.WRBAND | Poll.ERR, waits: WRITABLE },
  { events: Poll.PRI, waits: Poll.PRI },
] as const;

interface Asked {
  /** Bytes of the sets as they came, and what is found; a set that is not there has none. */
  readonly given: readonly Uint8Array[];
  readonly found: readonly Uint8Array[];
}

const isSet = (set: Uint8Array, fd: number): boolean => ((set[fd >> 3] ?? 0) & (1 << (fd & 7))) !== 0;

function look(k: Kernel, context: Ctx, n: number, { given, found }: Asked): { answer: Answer; queues: string[] } {
  const queues: string[] = [];
  let count = 0;
  for (const set of found) set.fill(0);
  for (let fd = 0; fd < n; fd++) {
    if (!given.some((set) => isSet(set, fd))) continue;
    const file = openFileOf(k, context, fd);
    if (file === undefined) return { answer: -Errno.EBADF, queues };
    const ready = readinessOf(k, file) ?? ALWAYS_READY;
    for (const [i, { events, waits }] of SETS.entries()) {
      if (!isSet(given[i]!, fd)) continue;
      queues.push(...queuesFor(ready, waits));
      if ((ready.events & events) === 0) continue;
      found[i]![fd >> 3]! |= 1 << (fd & 7);
      count++;
    }
  }
  return { answer: count, queues };
}

function select(k: Kernel, context: Ctx, call: Rec, timeout: () => number, mask: number): Answer {
  const n = Math.min(arg32(context, call, 0), MOST_DESCRIPTORS);
  if (n < 0) return -Errno.EINVAL;
  const size = Math.ceil(n / 64) * 8;
  const given: Uint8Array[] = [];
  for (let i = 0; i < 3; i++) {
    const at = argAddress(context, call, i + 1);
    const bytes = at === 0 ? new Uint8Array(0) : userBytes(k, context, at, size);
    if (typeof bytes === 'number') return bytes;
    given.push(bytes);
  }
  const asked = { given, found: given.map((set) => new Uint8Array(set.length)) };
  const stored = (answer: Answer): Answer => {
    for (const [i, set] of asked.found.entries()) {
      if (userStore(k, context, argAddress(context, call, i + 1), set) < 0) return -Errno.EFAULT;
    }
    return answer;
  };
  return waitFor(k, context, call, {
    timeout,
    mask,
    look() {
      const looked = look(k, context, n, asked);
      return typeof looked.answer === 'number' && looked.answer > 0
        ? { ...looked, answer: stored(looked.answer) }
        : looked;
    },
    over: () => stored(0),
  });
}

/** A struct timeval or timespec as ns; none: for ever. */
function timeAt(k: Kernel, context: Ctx, at: number, unit: number): number {
  if (at === 0) return FOREVER;
  const bytes = userBytes(k, context, at, 16);
  if (typeof bytes === 'number') return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 16);
  const part = view.getBigInt64(8, true);
  const seconds = view.getBigInt64(0, true);
  // Linux takes microseconds beyond a second
  if (unit === 1_000_000 && part >= 1_000_000n) return duration(seconds + part / 1_000_000n, part % 1_000_000n, unit);
  return duration(seconds, part, unit);
}

export const selectFunctions: readonly Intrinsic[] = [
  systemCall('select', 'input', (k, context, call) => {
    const at = argAddress(context, call, 4);
    const answer = select(k, context, call, () => timeAt(k, context, at, 1_000_000), 0);
    // Linux leaves in it what was not slept
    const deadline = progress(call) - 1;
    if (at !== 0 && deadline >= 0 && deadline !== FOREVER && typeof answer === 'number') {
      const rest = Math.max(0, deadline - k.state.now);
      const bytes = new Uint8Array(16);
      const view = new DataView(bytes.buffer);
      view.setBigInt64(0, BigInt(Math.floor(rest / 1e9)), true);
      view.setBigInt64(8, BigInt(Math.floor((rest % 1e9) / 1000)), true);
      userStore(k, context, at, bytes);
    }
    return answer;
  }),
  systemCall(
    'pselect',
    'input',
    (k, context, call) => {
      const at = argAddress(context, call, 4);
      return select(k, context, call, () => timeAt(k, context, at, 1_000_000_000), argAddress(context, call, 5));
    },
    { kernelName: 'pselect6' },
  ),
];
