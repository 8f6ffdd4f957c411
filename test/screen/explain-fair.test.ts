/** Reasons of the fair and real-time policies, in words with the figures that they compared. */
import { describe, expect, it } from 'vitest';
import type { KernelEvent } from '../../source/kernel/events.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { changeScheduling } from '../../source/kernel/schedule-change.js';
import { run } from '../../source/kernel/step.js';
import { eventLine } from '../../source/screen/explain.js';
import { pickWords } from '../../source/screen/explain-fair.js';
import { recorder } from '../kernel/tiny.js';
import { startHogs } from '../schedulers/hogs.js';

const decisions = (
  policy: string,
  nices: readonly number[],
  prepare?: (k: Kernel) => void,
): [Kernel, KernelEvent[]] => {
  const sink = recorder(['decision', 'preempt']);
  const k = startHogs(nices, { cores: 1, policy }, sink);
  prepare?.(k);
  sink.events.length = 0;
  const until = k.state.now + 100_000_000;
  run(k, { steps: 10_000, until: (x) => x.state.now > until });
  return [k, sink.events];
};

describe('a decision', () => {
  it('of cfs names the two smallest virtual runtimes', () => {
    const [k, events] = decisions('cfs', [0, 5]);
    const event = events.find((e) => e.why === 'smallest vruntime')!;
    const { vruntime, next } = event.numbers!;
    expect(vruntime).toBeLessThanOrEqual(next!);
    expect(eventLine(k, event)).toMatch(
      /^is next on core 0: smallest virtual runtime, [\d.]+\S* \(T[23]: [\d.]+\S*\)$/,
    );
  });

  it('of eevdf says who is not eligible', () => {
    const [k, events] = decisions('eevdf', [0, 5, -5]);
    const words = events.map((event) => pickWords(k, event) ?? '');
    expect(words.some((text) => /^earliest eligible deadline, \S+ \(T\d: \S+\)$/.test(text))).toBe(true);
    expect(words.some((text) => /^earliest eligible deadline, \S+ \(T\d, \S+, is ahead\)$/.test(text))).toBe(true);
    for (const event of events) expect(JSON.stringify(event.numbers)).not.toContain('null');
  });

  it('of the real-time class compares priorities', () => {
    const [k, events] = decisions('eevdf', [0, 0, 0], (kernel) => {
      changeScheduling(kernel, 1, { schedClass: 'rr', priority: 5 });
      changeScheduling(kernel, 2, { schedClass: 'rr', priority: 5 });
      changeScheduling(kernel, 3, { schedClass: 'fifo', priority: 9 });
      changeScheduling(kernel, 3, { schedClass: 'fair', priority: 0 });
    });
    const words = events.map((event) => pickWords(k, event) ?? '');
    expect(words).toContain('highest real-time priority, 5 (T3: 5)');
  });
});
