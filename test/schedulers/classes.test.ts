/** Real time above the fair policies. */
import { describe, expect, it } from 'vitest';
import type { Kernel } from '../../source/kernel/machine.js';
import { changeScheduling } from '../../source/kernel/schedule-change.js';
import { run } from '../../source/kernel/step.js';
import { recorder } from '../kernel/tiny.js';
import { sharesOf, startHogs } from './hogs.js';

const ms = 1_000_000;
const cores = 1;
const realTime = (k: Kernel, id: number, schedClass: 'fifo' | 'rr', priority: number) =>
  changeScheduling(k, id, { schedClass, priority });
/** The tasks that were switched to, with how long each ran, ms. */
function turns(k: Kernel, events: ReturnType<typeof recorder>['events'], seconds: number): [number, number][] {
  events.length = 0;
  const until = k.state.now + seconds * 1e9;
  run(k, { steps: 1_000_000, until: (x) => x.state.now >= until });
  return events.slice(0, -1).map((e, i) => [e.task, Math.round((events[i + 1]!.time - e.time) / ms)]);
}

describe.each(['cfs', 'eevdf'])('real time above %s', (policy) => {
  it('has 95 % of each second where it never waits, the fair ones the rest', () => {
    const sink = recorder(['preempt']);
    const k = startHogs([0, 0], { cores, policy }, sink);
    realTime(k, 2, 'fifo', 50);
    const [fair, hog] = sharesOf(k, 2, 60);
    expect(hog).toBeCloseTo(0.95, 3);
    expect(fair).toBeCloseTo(0.05, 3);
    const throttled = sink.events.filter((e) => e.why === 'throttled');
    expect(throttled.length).toBeGreaterThanOrEqual(59);
    for (const event of throttled) expect(event.numbers).toMatchObject({ periodTime: 1000 * ms });
  });

  it('leaves the core idle while it is throttled, or not, with the fair server of 6.12', () => {
    for (const server of [0, 1]) {
      const k = startHogs([0], { cores, policy, parameters: { server } });
      realTime(k, 1, 'fifo', 50);
      const before = k.state.tasks[1]!.runTime;
      const from = k.state.now;
      run(k, { steps: 1_000_000, until: (x) => x.state.now >= from + 20e9 });
      const core = k.state.cores[0]!;
      const ran = k.state.tasks[1]!.runTime - before + (core.task === 1 ? k.state.now - k.state.tasks[1]!.since : 0);
      expect(ran / 20e9).toBeCloseTo(server === 1 ? 1 : 0.95, 2);
    }
  });

  it('takes everything with a limit of 100 %', () => {
    const k = startHogs([0, 0], { cores, policy, parameters: { limit: 100 } });
    realTime(k, 1, 'fifo', 1);
    expect(sharesOf(k, 2, 10)[0]).toBeGreaterThan(0.99999);
  });

  it('SCHED_RR takes turns of 100 ms, SCHED_FIFO of equal priority does not', () => {
    const sink = recorder(['switch']);
    const k = startHogs([0, 0, 0], { cores, policy, parameters: { limit: 100 } }, sink);
    realTime(k, 1, 'rr', 7);
    realTime(k, 2, 'rr', 7);
    for (const [task, ran] of turns(k, sink.events, 2).slice(1)) {
      expect([1, 2]).toContain(task);
      expect(ran).toBe(100);
    }
    realTime(k, 1, 'fifo', 7);
    realTime(k, 2, 'fifo', 7);
    expect(turns(k, sink.events, 5).length).toBeLessThanOrEqual(2);
  });

  it('the highest priority runs, and a change is noticed at once', () => {
    const k = startHogs([0, 0, 0], { cores, policy, parameters: { limit: 100 } });
    const soon = (): number => {
      const until = k.state.now + 10 * ms;
      run(k, { steps: 1000, until: (x) => x.state.now >= until });
      return k.state.cores[0]!.task;
    };
    realTime(k, 2, 'fifo', 10);
    expect(soon()).toBe(2);
    realTime(k, 3, 'rr', 11);
    expect(soon()).toBe(3);
    realTime(k, 2, 'fifo', 12);
    expect(soon()).toBe(2);
    changeScheduling(k, 2, { schedClass: 'fair', priority: 0 });
    expect(soon()).toBe(3);
    changeScheduling(k, 3, { schedClass: 'fair', priority: 0 });
    expect(sharesOf(k, 3, 10).every((share) => Math.abs(share - 1 / 3) < 0.01)).toBe(true);
  });

  it('runs the highest priorities, one on each core', () => {
    const k = startHogs([0, 0, 0, 0], { cores: 2, policy, parameters: { limit: 100 } });
    for (const [id, priority] of [
      [1, 5],
      [2, 9],
      [3, 7],
      [4, 1],
    ] as const)
      realTime(k, id, 'fifo', priority);
    const running = (): number[] => {
      const until = k.state.now + 10 * ms;
      run(k, { steps: 1000, until: (x) => x.state.now >= until });
      return k.state.cores.map((core) => core.task).sort();
    };
    expect(running()).toEqual([2, 3]);
    realTime(k, 2, 'fifo', 2);
    expect(running()).toEqual([1, 3]);
    changeScheduling(k, 1, { affinity: [1, 0] });
    changeScheduling(k, 3, { affinity: [1, 0] });
    expect(running()).toEqual([2, 3]);
  });
});
