/** Events of workloads in words: arrivals, periods, deadlines, caches that warm up, computing and waiting for a device (see explain.ts). */
import { computesUntil, orderOf } from '../kernel/cores.js';
import type { KernelEvent } from '../kernel/events.js';
import { remainingOf } from '../kernel/jobs.js';
import type { Kernel } from '../kernel/machine.js';
import { showTime } from '../scenarios/units.js';
import { taskName } from './names.js';

/** A line without the name in front; undefined: not one of these events. */
export function jobLine(k: Kernel, event: KernelEvent): string | undefined {
  const n = event.numbers ?? {};
  if (event.kind === 'block') {
    if (event.why === 'io') return 'waits for a device (state D)';
    return event.why === 'release' ? 'is done, and waits for its next period' : undefined;
  }
  if (event.kind === 'wake') {
    if (event.why === 'io') return 'is woken: the device is done';
    return event.why === 'release' ? 'is woken for it' : undefined;
  }
  if (event.kind !== 'job') return undefined;
  switch (event.why) {
    case 'arrival':
      return `arrives, with ${showTime(n.compute ?? 0)} to compute`;
    case 'release':
      return `begins its period ${(n.release ?? 0) + 1}${Number.isFinite(n.deadline) ? `, to be done by ${showTime(n.deadline!)}` : ''}`;
    case 'deadline':
      return `has missed its deadline, ${showTime(n.deadline ?? 0)}, with ${showTime(n.left ?? 0)} still to compute`;
    case 'warm':
      return `has warmed the cache of core ${event.core}: ${n.size} of ${n.of}`;
    case 'evicted':
      return `loses its place in the cache of core ${event.core} to ${taskName(k, event.other)}`;
    default:
      return `is one of the workload${event.why === '' ? '' : `: ${event.why}`}`;
  }
}

/** A sentence with who and where; undefined: made of the line as all others. `who`: `T2`; `core`: `core 1: `. */
export function jobSentence(k: Kernel, event: KernelEvent, who: string, core: string): string | undefined {
  const n = event.numbers ?? {};
  if (event.kind === 'block' && event.why === 'io') {
    const until = k.state.contexts[event.context]?.wait?.deadline;
    const when = until === undefined || !Number.isFinite(until) ? '' : ` until ${showTime(until)}`;
    return `${core}${who} asks a device and waits for it${when}, in state D: no signal wakes it.`;
  }
  if (event.kind !== 'job') return undefined;
  switch (event.why) {
    case 'warm': {
      const rate = k.machine.cache?.warmRate ?? 1;
      return `${who} has its working set (${n.size}) in the cache of core ${event.core} now: there it computes ${rate} times as fast. The cache is filled to ${n.used} of ${n.of}.`;
    }
    case 'evicted':
      return `The working set of ${who} (${n.size}) has no room in the cache of core ${event.core} any more: that of ${taskName(k, event.other)} came in. It must warm up from the beginning.`;
    default:
      return undefined;
  }
}

/** What the step that has just begun to compute will do; undefined: the core of the step does not compute. */
export function computingWords(k: Kernel, core: number): string | undefined {
  const on = k.state.cores[core];
  if (on === undefined || on.computeSince < 0 || on.task < 0) return undefined;
  const until = computesUntil(k, orderOf(k), on);
  const left = remainingOf(k, on.task);
  const work = Number.isFinite(left) ? `, with ${showTime(left)} of work left` : '';
  const pace = on.computeRate === 1 ? '' : `, ${on.computeRate} times as fast in a warm cache`;
  return `core ${core}: ${taskName(k, on.task)} computes from ${showTime(on.computeSince)} until ${showTime(until)}, if nothing comes between${work}${pace}.`;
}
