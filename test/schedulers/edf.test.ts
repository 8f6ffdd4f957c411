/** Earliest deadline first against what Liu and Layland proved, and against a schedule made tick by tick. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ostepCosts } from '../../source/kernel/costs.js';
import type { Job, Kernel } from '../../source/kernel/machine.js';
import { run } from '../../source/kernel/step.js';
import { ANY_CORE } from '../../source/kernel/tasks.js';
import { admission } from '../../source/schedulers/edf.js';
import { bootC, type Settings } from '../library/run.js';

interface Periodic {
  readonly compute: number;
  readonly period: number;
}

function play(tasks: readonly Periodic[], releases: (t: Periodic) => number, settings: Settings = {}): Kernel {
  const functions = tasks.map(
    ({ compute }, i) => `void *job${i}(void *unused) { do { COMPUTE(${compute}); } while (NEXT_RELEASE()); return 0; }`,
  );
  const jobs = tasks.map(
    (task, i): Job => ({
      name: `J${i}`,
      entry: `job${i}`,
      arrival: 0,
      nice: 0,
      priority: 0,
      tickets: 1,
      affinity: ANY_CORE,
      workingSet: -1,
      period: task.period,
      releases: releases(task),
      deadline: task.period,
      process: '',
      compute: task.compute,
    }),
  );
  const text = `#include <lockstep.h>\n${functions.join('\n')}\nint main(void) { return 7; }\n`;
  const { k } = bootC(text, { costs: ostepCosts, cores: 1, policy: 'edf', jobs, ...settings });
  run(k, { steps: 1_000_000 });
  expect(k.state.outcome).toEqual({ kind: 'exited', status: 0 });
  return k;
}

const misses = (k: Kernel): number => k.state.tasks.reduce((sum, task) => sum + task!.misses, 0);
const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
const hyperperiod = (tasks: readonly Periodic[]): number =>
  tasks.reduce((all, { period }) => (all * period) / gcd(all, period), 1);
const use = (tasks: readonly Periodic[]): number => tasks.reduce((sum, t) => sum + t.compute / t.period, 0);

/** Releases that miss their deadline, tick by tick; whoever is late goes on, its releases one after another. */
function missesByTicks(tasks: readonly Periodic[], end: number, monotonic: boolean): number {
  const backlog = tasks.map(() => [] as { left: number; due: number }[]);
  let missed = 0;
  for (let t = 0; t <= end; t++) {
    backlog.forEach((list, i) => {
      missed += list.filter((r) => r.due === t).length;
      if (t < end && t % tasks[i]!.period === 0) list.push({ left: tasks[i]!.compute, due: t + tasks[i]!.period });
    });
    let best = -1;
    const key = (i: number): number => (monotonic ? tasks[i]!.period : backlog[i]![0]!.due);
    backlog.forEach((list, i) => {
      if (list.length > 0 && (best < 0 || key(i) < key(best))) best = i;
    });
    if (best >= 0 && --backlog[best]![0]!.left === 0) backlog[best]!.shift();
  }
  return missed;
}

const tasksOf = fc.array(
  fc
    .constantFrom(4, 5, 6, 8, 10, 12)
    .chain((period) => fc.record({ period: fc.constant(period), compute: fc.integer({ min: 1, max: period }) })),
  { minLength: 1, maxLength: 4 },
);

describe('edf', () => {
  it('meets every deadline up to a utilisation of 1', () => {
    fc.assert(
      fc.property(tasksOf, (tasks) => {
        fc.pre(use(tasks) <= 1);
        const end = hyperperiod(tasks);
        const k = play(tasks, ({ period }) => end / period);
        expect(misses(k)).toBe(0);
        expect(admission(k)).toContain('every deadline is met');
      }),
      { numRuns: 60 },
    );
  });

  it('where rate-monotonic priorities miss some', () => {
    const tasks = [
      { compute: 2, period: 5 },
      { compute: 4, period: 7 },
    ];
    const releases = ({ period }: Periodic): number => 35 / period;
    expect(misses(play(tasks, releases))).toBe(0);
    const k = play(tasks, releases, { parameters: { monotonic: 1, central: 1 } });
    expect(misses(k)).toBe(missesByTicks(tasks, 35, true));
    expect(misses(k)).toBeGreaterThan(0);
    expect(admission(k)).toBe('utilisation 0.971, above 0.828: no promise');
  });

  it('rate-monotonic priorities miss what a schedule by ticks misses, while nobody is late twice', () => {
    fc.assert(
      fc.property(tasksOf, (tasks) => {
        fc.pre(use(tasks) <= 1 && new Set(tasks.map((t) => t.period)).size === tasks.length);
        const end = hyperperiod(tasks);
        const expected = missesByTicks(tasks, end, true);
        const k = play(tasks, ({ period }) => end / period, { parameters: { monotonic: 1 } });
        expect(misses(k) > 0).toBe(expected > 0);
        const n = tasks.length;
        if (use(tasks) <= n * (2 ** (1 / n) - 1)) expect(misses(k)).toBe(0);
      }),
      { numRuns: 60 },
    );
  });

  it('counts the misses of too much work, and says so before', () => {
    const tasks = [
      { compute: 3, period: 4 },
      { compute: 2, period: 4 },
    ];
    const k = play(tasks, () => 5);
    expect(misses(k)).toBeGreaterThan(0);
    expect(admission(k)).toBe('utilisation 1.250, more than 1 core: deadlines are missed');
  });

  it('has two cores for two that each want one', () => {
    for (const central of [0, 1]) {
      const tasks = [
        { compute: 4, period: 4 },
        { compute: 5, period: 5 },
      ];
      expect(misses(play(tasks, ({ period }) => 20 / period, { cores: 2, parameters: { central } }))).toBe(0);
    }
  });
});
