/**
 * What every policy in the registry owes, whatever the workload: no task lost or in two places, none where its affinity
 * does not let it, no core idle beside work (where that is promised), the same run again, and back again; nobody starves
 * (where that is promised).
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allowed, isIdle } from '../../source/kernel/cores.js';
import { lectureCosts, ostepCosts } from '../../source/kernel/costs.js';
import { hashState } from '../../source/kernel/hash.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { candidatesNow } from '../../source/kernel/schedule.js';
import { run } from '../../source/kernel/step.js';
import { policies } from '../../source/schedulers/index.js';
import { nextTime, outcomes, TICK, ticks, type Work, workload } from './workload.js';

const names = [...policies.keys()];
const has = (policy: string, parameter: string): boolean =>
  policies.get(policy)!.parameters.some((p) => p.name === parameter);

const small = (max: number, min = 1) => fc.integer({ min, max });
const works = (cores: number) =>
  fc.array(
    fc.record({
      arrival: small(30, 0),
      bursts: fc.array(small(12), { minLength: 1, maxLength: 5 }).map((b) => b.map((n, i) => (i % 2 === 0 ? n : -n))),
      more: fc.record({
        nice: fc.integer({ min: -20, max: 19 }),
        priority: small(9, 0),
        tickets: small(100),
        affinity: small(2 ** cores - 1).map((mask) => [mask, 0] as const),
      }),
    }),
    { minLength: 1, maxLength: 7 },
  );
const cases = small(3).chain((cores) =>
  fc.record({
    cores: fc.constant(cores),
    works: works(cores),
    policy: fc.constantFrom(...names),
    central: small(1, 0),
    free: fc.boolean(),
    seed: small(1e6),
  }),
);
type Given = typeof cases extends fc.Arbitrary<infer T> ? T : never;

const boot = ({ cores, works: given, policy, central, free, seed }: Given): Kernel =>
  workload(given, {
    cores,
    policy,
    parameters: has(policy, 'central') ? { central } : {},
    costs: free ? ostepCosts : lectureCosts,
    seed,
    events: [],
  }).k;

/** Everybody is in one place, and allowed there. */
function checkPlaces(k: Kernel): void {
  const { tasks, cores, queues } = k.state;
  const places = new Map<number, number>();
  const found = (id: number): void => void places.set(id, (places.get(id) ?? 0) + 1);
  for (const core of cores) {
    for (const id of [core.task, core.next]) {
      if (id < 0) continue;
      found(id);
      if (id === core.next || tasks[id]!.state === 'running') expect(allowed(tasks[id]!.affinity, core.id)).toBe(true);
    }
  }
  const shown = k.machine.policy.describe(k).flatMap((view) => view.entries.map((entry) => entry.task));
  for (const id of shown) found(id);
  expect(shown.length).toBe(queues.reduce((n, queue) => n + queue.count, 0));
  for (const task of tasks) {
    if (task === undefined) continue;
    const at = places.get(task.id) ?? 0;
    if (task.state === 'ready' || task.state === 'running')
      expect([task.id, task.state, at]).toEqual([task.id, task.state, 1]);
    else expect(at).toBeLessThanOrEqual(1);
    if (task.queue >= 0) {
      expect(task.state).toBe('ready');
      expect(shown).toContain(task.id);
      const { core } = queues[task.queue]!;
      if (core >= 0) expect(allowed(task.affinity, core)).toBe(true);
    }
  }
}

/** No core stands idle beside somebody who could run there. */
function checkConserving(k: Kernel): void {
  for (const core of k.state.cores) {
    if (isIdle(core)) expect([core.id, candidatesNow(k, core.id)]).toEqual([core.id, []]);
  }
}

describe('every policy', () => {
  it('keeps every task in one place where it may be, and lets all of them end', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const k = boot(given);
        const { workConserving } = k.machine.policy;
        run(k, {
          steps: 100_000,
          until: (x) => {
            if (x.state.outcome.kind !== 'running') return false;
            checkPlaces(x);
            if (workConserving && nextTime(x) > x.state.now) checkConserving(x);
            return false;
          },
        });
        expect(k.state.outcome).toEqual({ kind: 'exited', status: 0 });
        const work = given.works.flatMap(({ bursts }) => bursts).reduce((n, b) => n + Math.max(0, b), 0);
        // all the work was done, and nobody worked for another
        if (given.free) expect(k.state.tasks.reduce((n, t) => n + t!.computed, 0)).toBe(work * TICK);
      }),
      { numRuns: 25 * names.length },
    );
  }, 120_000);

  it('runs the same again, in one go, in steps, and from any keyframe', () => {
    fc.assert(
      fc.property(cases, small(400), small(200), (given, first, second) => {
        const one = boot(given);
        run(one, { steps: first });
        const frame = keyframe(one);
        const before = hashState(one);
        run(one, { steps: second });
        const after = hashState(one);
        const other = boot(given);
        for (let i = 0; i < first + second; i++) run(other, { steps: 1 });
        expect(hashState(other)).toBe(after);
        restore(one, frame);
        expect(hashState(one)).toBe(before);
        run(one, { steps: second });
        expect(hashState(one)).toBe(after);
      }),
      { numRuns: 10 * names.length },
    );
  }, 120_000);
});

describe.each(names.filter((name) => policies.get(name)!.starvationFree === true))('%s', (policy) => {
  it('starves nobody, whatever the others do', () => {
    // two that compute most of the time and wait before they are noticed, one that computes always, and the victim
    const ms = 1e6 / TICK;
    const cheat = Array.from({ length: 400 }, () => [15 * ms, -5 * ms]).flat();
    const bursts = [cheat, cheat, [6000 * ms], [6000 * ms]];
    const parameters = has(policy, 'quantum') ? { quantum: 20 * 1e6 } : {};
    const boost = has(policy, 'boost') ? { boost: 1e9 } : {};
    const { k } = workload(
      bursts.map((b) => ({ bursts: b })),
      { policy, parameters: { ...parameters, ...boost }, events: [] },
    );
    for (const second of [3, 6]) {
      const before = k.state.tasks.map((task) => task!.runTime);
      run(k, { steps: 1_000_000, until: (x) => x.state.now >= second * 1e9 });
      k.state.tasks.forEach((task, i) => {
        expect([second, i, task!.runTime > before[i]!]).toEqual([second, i, true]);
      });
    }
  });
});

describe('without that promise', () => {
  it('somebody can starve, which is what it is about', () => {
    const hogs = [[9], ...Array.from({ length: 20 }, () => [2])].map(
      (bursts, i): Work => ({ bursts, arrival: 2 * i, more: { priority: i === 0 ? 1 : 5 } }),
    );
    const late = (policy: string, parameters = {}): number => {
      const made = workload(hogs, { policy, parameters, events: [] });
      ticks(made);
      return outcomes(made.k)[0]!.wait;
    };
    expect(late('stcf')).toBe(40);
    expect(late('priority')).toBe(40);
    expect(late('priority', { ageing: TICK })).toBeLessThan(40);
  });
});
