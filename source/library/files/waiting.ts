/** What the calls have in common that wait for several files: their times, and the signal mask for as long as they wait. */

import { keysFor, pollQueue, type Readiness } from '../../kernel/files/ready.js';
import type { Kernel } from '../../kernel/machine.js';
import { endTemporaryMask, setTemporaryMask } from '../../kernel/signal.js';
import { WouldBlock } from '../../kernel/wait-queue.js';
import type { Ctx, Rec } from '../define.js';
import { askedMask, readSet } from '../system/signal-sets.js';
import { Errno } from '../text/errors.js';
import { type Answer, progress, setProgress } from './system-call.js';

const TIMED_OUT = 2;
const INTERRUPTED = 3;
const RESTARTED = 5;
const BILLION = 1_000_000_000;

/** For ever, and not at all. */
export const FOREVER = Number.POSITIVE_INFINITY;

/** Milliseconds as poll and epoll_wait take them: less than 0 is for ever. */
export const milliseconds = (ms: number): number => (ms < 0 ? FOREVER : ms * 1_000_000);

/** Seconds and a part, `unit` of which are a second, as ns; or -EINVAL. Too long is for ever. */
export function duration(seconds: bigint, part: bigint, unit: number): number {
  if (seconds < 0n || part < 0n || part >= BigInt(unit)) return -Errno.EINVAL;
  return seconds > 4_000_000n ? FOREVER : Number(seconds) * BILLION + (Number(part) * BILLION) / unit;
}

export interface Wait {
  /** ns from the beginning of the call, FOREVER, or -errno. */
  readonly timeout: () => number;
  /** Address of the mask for as long as it waits; 0: none. */
  readonly mask: number;
  /** What to look at: an answer (0: nothing is ready yet), and where to wait. */
  readonly look: () => { readonly answer: Answer; readonly queues: readonly string[] };
  /** What the call answers when its time is over. */
  readonly over: () => Answer;
}

/**
 * Looks; where nothing is ready, waits until something may be, and looks again. -EINTR after a signal that has a handler, whether
 * or not that restarts calls. Progress: [deadline + 1].
 */
export function waitFor(k: Kernel, context: Ctx, call: Rec, wait: Wait): Answer {
  let deadline = progress(call) - 1;
  if (deadline < 0) {
    const timeout = wait.timeout();
    if (timeout < 0) return timeout;
    deadline = k.state.now + timeout;
    setProgress(call, deadline + 1);
    if (wait.mask !== 0) setTemporaryMask(k, context, askedMask(readSet(k, context, wait.mask)));
  }
  const { answer, queues } = wait.look();
  let result = answer;
  if (answer === 0) {
    if (call.woken === INTERRUPTED || call.woken === RESTARTED) result = -Errno.EINTR;
    else if (call.woken === TIMED_OUT || deadline <= k.state.now) result = wait.over();
    else throw new WouldBlock({ kind: 'poll', queues: [...new Set(queues)], deadline });
  }
  if (wait.mask !== 0) endTemporaryMask(k, context);
  return result;
}

/** The queues to wait in for `events` of a file. */
export const queuesFor = (ready: Readiness, events: number): readonly string[] => keysFor(ready, events).map(pollQueue);
