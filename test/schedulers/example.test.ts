/** The README's example of a policy of one's own does what it says. */
import { describe, expect, test } from 'vitest';
import { hashState } from '../../source/kernel/hash.js';
import type { Machine } from '../../source/kernel/machine.js';
import { back, createTimeline, forward, isOver, position, seek } from '../../source/timeline/timeline.js';
import { loadProgram } from '../session/driver.js';
import { lastCome } from './example-policy.js';

const open = (file: string, cores: number) => {
  const { machine, fingerprint } = loadProgram(file);
  const own: Machine = { ...machine, cores, policy: lastCome, parameters: { quantum: 4000 } };
  return createTimeline(own, { fingerprint });
};

describe('a policy of your own', () => {
  test.each(['time-slices.c', 'condition-while.c', 'mutex-contended.c', 'producer-consumer.c', 'fork.c'])(
    '%s runs to its end with it, on one core and on three',
    (file) => {
      for (const cores of [1, 3]) {
        const t = open(file, cores);
        forward(t, 1_000_000);
        expect(t.kernel.state.outcome).toMatchObject({ kind: 'exited', status: 0 });
      }
    },
  );

  test('whoever stands first in the pane is picked, and a decision says so', () => {
    const t = open('time-slices.c', 1);
    let decisions = 0;
    while (!isOver(t)) {
      const [queue] = lastCome.describe(t.kernel);
      const { task: running, resched } = t.kernel.state.cores[0]!;
      forward(t, 1);
      const made = t.events.find((e) => e.kind === 'decision');
      if (made === undefined) continue;
      decisions++;
      expect(made.why).toBe('came last');
      // Whoever had the core and can go on is the one who comes last now.
      const goesOn = running >= 0 && resched !== 'block' && resched !== 'exit';
      expect(made.task).toBe(goesOn ? running : queue!.entries[0]!.task);
    }
    expect(decisions).toBeGreaterThan(5);
  });

  test('every step can be taken back', () => {
    const t = open('mutex-contended.c', 2);
    const seen: unknown[] = [];
    while (!isOver(t)) {
      seen.push(hashState(t.kernel));
      forward(t, 1);
    }
    while (position(t) > 0) {
      back(t);
      expect(hashState(t.kernel)).toEqual(seen[position(t)]);
      seek(t, Math.max(0, position(t) - 6));
    }
  });
});
