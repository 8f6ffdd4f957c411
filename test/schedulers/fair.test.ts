import { describe, expect, it } from 'vitest';
import { weightOf } from '../../source/schedulers/weights.js';
import { sharesOf, startHogs } from './hogs.js';

const POLICIES = ['cfs', 'eevdf'];
const NICES = [
  [0, 0],
  [0, 1],
  [0, 5],
  [0, 10],
  [0, 19],
  [-5, 0, 5],
].map((nices) => ({ nices }));

describe.each(POLICIES)('%s', (policy) => {
  it.each(NICES)('shares a core by weight within 1 %: nice $nices', ({ nices }) => {
    const total = nices.reduce((sum, nice) => sum + weightOf(nice), 0);
    for (const tick of [0, 4_000_000]) {
      const k = startHogs(nices, { cores: 1, policy, parameters: { tick } });
      const got = sharesOf(k, nices.length, 60);
      got.forEach((share, i) => {
        expect(Math.abs(share - weightOf(nices[i]!) / total), `tick ${tick}`).toBeLessThan(0.01);
      });
    }
  });

  it.each([
    [[0, 0], 126],
    [[0, 5], 63],
    [[0, 10], 25],
  ])(
    'switches to the lighter of nice %j about %i times a second with ticks of 4 ms, as measured',
    (nices, measured) => {
      const k = startHogs(nices, { cores: 1, policy, parameters: { tick: 4_000_000 } });
      const before = k.state.tasks[2]!;
      const switches = before.involuntary;
      sharesOf(k, 2, 60);
      const a_second = (k.state.tasks[2]!.involuntary - switches) / 60;
      expect(Math.abs(a_second - measured)).toBeLessThan(measured / 10);
    },
  );

  it('gives three hogs on two cores two thirds of a core each', () => {
    const k = startHogs([0, 0, 0], { cores: 2, policy });
    for (const share of sharesOf(k, 3, 60)) expect(Math.abs(share - 1 / 3)).toBeLessThan(0.01 / 3);
  });
});
