import { describe, expect, it } from 'vitest';
import type { KernelEvent } from '../../source/kernel/events.js';
import { run } from '../../source/kernel/step.js';
import { policies } from '../../source/schedulers/index.js';
import { eventLine } from '../../source/screen/explain.js';
import { type Setting, TICK, type Work, workload } from '../schedulers/workload.js';

/** Lines of the events of a kind, in order, without those said before. */
function lines(kind: KernelEvent['kind'], works: readonly Work[], setting: Setting): string[] {
  const { k, events } = workload(works, setting);
  run(k, { steps: 100_000 });
  return [...new Set(events.filter((e) => e.kind === kind).map((e) => eventLine(k, e)))];
}
const once = (bursts: number[], arrival = 0, more: Work['more'] = {}): Work => ({ bursts, arrival, more });

describe('decisions in words', () => {
  const two = [once([5], 0, { priority: 1, tickets: 1 }), once([3], 0, { priority: 2, tickets: 3 })];
  it.each([
    ['fifo', {}, 'is next on core 0: it is first in the queue (queued 2)'],
    ['sjf', {}, 'is next on core 0: it is the shortest (length 3us, 5us of T1)'],
    ['stcf', {}, 'is next on core 0: it has the least left to do (left 3us, 5us of T1)'],
    ['priority', {}, 'is next on core 0: it has the highest priority (priority 2, 1 of T1)'],
    ['mlfq', {}, 'is next on core 0: it is first at the highest level (level 2, 2 of T2)'],
    ['lottery', { draws: 1 }, 'is next on core 0: it holds the ticket that was drawn (ticket 1, of 4, tickets 3)'],
    ['stride', {}, 'is next on core 0: it has the smallest pass (pass 0, 0 of T2)'],
  ])('%s', (policy, parameters, told) => {
    expect(lines('decision', two, { policy, parameters })[0]).toBe(told);
  });
  it('preemption, boost and update', () => {
    const late = [once([5]), once([1], 1, { priority: 5 })];
    expect(lines('preempt', late, { policy: 'stcf' })).toEqual([
      'is to be preempted by T2: that has less left to do (left 1us, running 4us)',
    ]);
    expect(lines('preempt', late, { policy: 'priority' })).toEqual([
      'is to be preempted by T2: that has the higher priority (woken 5, running 0)',
    ]);
    const boost = { policy: 'mlfq', parameters: { quantum: TICK, boost: 4 * TICK } };
    expect(lines('timer', [once([6]), once([6])], boost)).toContain('the boost brings 1 task up to the top level');
  });
  it('no policy has a reason without words', () => {
    const works = [once([9, -2, 3]), once([4, -1, 2]), once([7], 3), once([2], 5)];
    for (const policy of policies.keys()) {
      for (const line of lines('decision', works, { policy, cores: 2 })) {
        expect(line).toMatch(
          /: (it|its|nobody|this core|picked|you|the|next|smallest|earliest|highest|shortest|still) /,
        );
      }
    }
  });
});
