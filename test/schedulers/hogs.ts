/** Workers that compute for ever, for tests of who gets how much. */
import { timesNow } from '../../source/kernel/accounting.js';
import { type EventSink, noEvents } from '../../source/kernel/events.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { setNice } from '../../source/kernel/schedule-change.js';
import { run } from '../../source/kernel/step.js';
import { type Settings, start } from '../kernel/tiny.js';

/** `n` workers that compute in pieces of `ns`; main sleeps. Worker i is task i + 1. `burn`: with COMPUTE, one step for many. */
export const hogs = (n: number, ns: number, how: 'compute' | 'burn' = 'compute'): string => `
fn worker 24
again:
  const32 s14 ${ns}
  intrinsic ${how} 12 1
  jump again
fn main 24
${Array.from({ length: n }, () => '  leac s14 worker\n  const64 s15 0 0\n  intrinsic spawn 12 2').join('\n')}
forever:
  const32 s14 2000000000
  intrinsic sleep 12 1
  jump forever
`;

/** Hogs with these nice values, just after all were made. */
export function startHogs(nices: readonly number[], settings: Settings, sink: EventSink = noEvents): Kernel {
  const k = start(hogs(nices.length, 1_000_000_000, 'burn'), settings, sink);
  run(k, { steps: 100_000, until: (x) => x.state.contexts[0]!.status === 'waiting' });
  nices.forEach((nice, i) => {
    setNice(k, i + 1, nice);
  });
  return k;
}

/** Share of all the computing that each had in `seconds` from now on. */
export function sharesOf(k: Kernel, n: number, seconds: number): number[] {
  const until = k.state.now + seconds * 1e9;
  const tasks = Array.from({ length: n }, (_, i) => i + 1);
  const before = tasks.map((id) => timesNow(k, id).run);
  run(k, { steps: 100_000_000, until: (x) => x.state.now >= until });
  const ran = tasks.map((id, i) => timesNow(k, id).run - before[i]!);
  const all = ran.reduce((a, b) => a + b, 0);
  return ran.map((x) => x / all);
}
