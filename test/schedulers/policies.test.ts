import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Kernel } from '../../source/kernel/machine.js';
import { run } from '../../source/kernel/step.js';
import { checkParameters, policies } from '../../source/schedulers/index.js';
import { weightOf } from '../../source/schedulers/weights.js';
import { recorder, type Settings, start } from '../kernel/tiny.js';
import { hogs, sharesOf, startHogs } from './hogs.js';

const shares = (nices: readonly number[], settings: Settings, seconds: number): number[] =>
  sharesOf(startHogs(nices, settings), nices.length, seconds);

describe('cfs', () => {
  it.each([[[0, 0]], [[0, 1]], [[0, 5]], [[0, 10]], [[0, 19]], [[-5, 0, 5]]])(
    'shares a core by weight: nice %j',
    (nices) => {
      const total = nices.reduce((sum, nice) => sum + weightOf(nice), 0);
      const got = shares(nices, { cores: 1, policy: 'cfs' }, 20);
      got.forEach((share, i) => {
        expect(Math.abs(share - weightOf(nices[i]!) / total)).toBeLessThan(0.01);
      });
    },
  );

  it('keeps the weights with a tick too', () => {
    const got = shares([0, 5], { cores: 1, policy: 'cfs', parameters: { tick: 4_000_000 } }, 20);
    expect(Math.abs(got[0]! - 1024 / 1359)).toBeLessThan(0.02);
  });

  it('gives each of two hogs a slice of half the latency', () => {
    const sink = recorder(['switch']);
    const k = start(hogs(2, 1000), { cores: 1, policy: 'cfs' }, sink);
    run(k, { steps: 200_000 });
    const times = sink.events.slice(-6).map((e) => e.time);
    for (let i = 1; i < times.length; i++) {
      // one piece of computing and one switch more at most
      expect(times[i]! - times[i - 1]!).toBeGreaterThanOrEqual(3_000_000);
      expect(times[i]! - times[i - 1]!).toBeLessThan(3_004_000);
    }
  });

  it('never lets min_vruntime fall', () => {
    const k = start(hogs(5, 10_000), { cores: 2, policy: 'cfs' });
    const least = [0, 0];
    run(k, {
      steps: 30_000,
      until: (x) => {
        for (const q of x.state.queues.slice(0, 2)) {
          expect(q.numbers.min!).toBeGreaterThanOrEqual(least[q.id]!);
          least[q.id] = q.numbers.min!;
        }
        return false;
      },
    });
    expect(least[0]).toBeGreaterThan(0);
  });
});

describe('round-robin', () => {
  it('takes turns in order, one queue for all cores or one a core', () => {
    for (const central of [0, 1]) {
      const sink = recorder(['switch']);
      const k = start(hogs(3, 1000), { cores: 1, parameters: { quantum: 50_000, central } }, sink);
      run(k, { steps: 5000 });
      const order = sink.events.slice(-9).map((e) => e.task);
      for (let i = 3; i < order.length; i++) expect(order[i]).toBe(order[i - 3]);
      expect(new Set(order).size).toBe(3);
    }
  });

  it('gives the task behind a lone one its turn at once where that has had its quantum', () => {
    const text = `
fn worker 24
again:
  jump again
fn main 24
  const32 s14 1000000
  intrinsic compute 12 1
  leac s14 worker
  const64 s15 0 0
  intrinsic spawn 12 2
again2:
  jump again2
`;
    const sink = recorder(['switch']);
    const k = start(text, { cores: 1, parameters: { quantum: 4000 } }, sink);
    run(k, { steps: 50, until: (x) => x.state.cores[0]!.task === 1 });
    expect(sink.events[1]!.time).toBeLessThan(1_010_000);
  });

  it('finishes ten thousand tasks on 64 cores', () => {
    const text = `
global counter 4
fn worker 24
  const64 s7 counter 0
  const32 s6 1
  atomic s5 s7 2
  ret s5 0
fn main 24
  const32 s4 0
again:
  leac s14 worker
  const64 s15 0 0
  intrinsic spawn 12 2
  addi32 s4 s4 1
  jltsi32 again s4 10000
wait:
  loadg32 s5 counter
  jeqi32 done s5 10000
  loop wait wait
done:
  const32 s14 0
  intrinsic exit 12 1
`;
    const k = start(text, { cores: 64 });
    expect(run(k, { steps: 5_000_000 })).toBe('over');
    expect(k.state.outcome).toEqual({ kind: 'exited', status: 0 });
    expect(k.state.tasks.length).toBe(10_001);
  });
});

describe('parameters', () => {
  const rr = policies.get('round-robin')!;
  it('are completed with the defaults', () => {
    expect(checkParameters(rr, { quantum: 7 })).toEqual({
      values: { quantum: 7, central: 0, steal: 1, peek: 0 },
    });
  });
  it.each([
    [{ quantum: 0 }, "quantum of policy 'round-robin': a whole number from 1 to 1000000000000000 ns, not 0"],
    [{ quantum: 1.5 }, "quantum of policy 'round-robin': a whole number from 1 to 1000000000000000 ns, not 1.5"],
    [{ central: 2 }, "central of policy 'round-robin': 0 or 1, not 2"],
    [{ quantm: 5 }, "policy 'round-robin' has no parameter 'quantm': did you mean 'quantum'?"],
    [{ x: 5 }, "policy 'round-robin' has no parameter 'x': it has 'quantum', 'central', 'steal', 'peek'"],
    [{ quantum: Number.NaN }, "quantum of policy 'round-robin': a whole number from 1 to 1000000000000000 ns, not NaN"],
  ])('%j is refused by name', (given, message) => {
    expect(checkParameters(rr, given as Record<string, number>)).toEqual({ message });
  });
  it('have defaults within their ranges', () => {
    for (const policy of policies.values()) {
      expect(checkParameters(policy, {})).toHaveProperty('values');
      for (const p of policy.parameters) {
        expect(checkParameters(policy, { [p.name]: p.min })).toHaveProperty('values');
        expect(checkParameters(policy, { [p.name]: p.max })).toHaveProperty('values');
        expect(checkParameters(policy, { [p.name]: p.min - 1 })).toHaveProperty('message');
        expect(checkParameters(policy, { [p.name]: p.max * 2 + 1 })).toHaveProperty('message');
      }
    }
  });
});

describe('random', () => {
  it('is the same for a seed and another for another', () => {
    const play = (seed: number): readonly number[] => {
      const k: Kernel = start(hogs(3, 500), { cores: 2, policy: 'random', seed });
      run(k, { steps: 3000 });
      return k.state.tasks.map((t) => t!.runTime);
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 40 }), (seed) => {
        expect(play(seed)).toEqual(play(seed));
      }),
      { numRuns: 10 },
    );
    expect(play(1)).not.toEqual(play(2));
  });
});
