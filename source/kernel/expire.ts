/** What a timer of the machine does when its time has come: one line a kind. */
import { emit } from './emit.js';
import { lookAtCpuTimer, ringAlarm, ringTimer } from './interval-timers.js';
import { arrive, lookAtDeadline, releaseJob } from './jobs.js';
import { diskInterrupt } from './kernel-thread.js';
import type { Kernel } from './machine.js';
import type { Timer } from './state.js';

const KINDS: Readonly<Record<string, (k: Kernel, timer: Timer) => void>> = {
  wake: (k, timer) => k.machine.model.release(k, timer.context, timer.value),
  alarm: (k, timer) => ringAlarm(k, timer.value),
  timer: (k, timer) => ringTimer(k, timer),
  disk: (k) => diskInterrupt(k),
  cpu: (k, timer) => lookAtCpuTimer(k, timer),
  model: (k, timer) => k.machine.model.onTimer?.(k, timer.context, timer.value),
  policy: (k, timer) => k.machine.policy.onTimer?.(k, timer.value),
  arrival: (k, timer) => arrive(k, timer.value),
  release: (k, timer) => releaseJob(k, timer),
  deadline: (k, timer) => lookAtDeadline(k, timer),
};

/** The step of a timer that was taken out of the heap; `state.now` is its time already. */
export function expire(k: Kernel, timer: Timer): void {
  // the policy says itself what its timer does
  if (timer.kind !== 'policy') emit(k, 'timer', { context: timer.context, value: timer.time, why: timer.kind });
  KINDS[timer.kind]?.(k, timer);
}
