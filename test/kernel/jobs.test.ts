import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timesNow } from '../../source/kernel/accounting.js';
import { ostepCosts } from '../../source/kernel/costs.js';
import { type KernelEvent, ordinaryEvents } from '../../source/kernel/events.js';
import { hashState } from '../../source/kernel/hash.js';
import { ioBusyNow } from '../../source/kernel/io.js';
import { deadlineOf, remainingOf } from '../../source/kernel/jobs.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Job, Kernel } from '../../source/kernel/machine.js';
import { replace } from '../../source/kernel/schedule.js';
import { run, step } from '../../source/kernel/step.js';
import { ANY_CORE } from '../../source/kernel/tasks.js';
import { bootC, type Settings } from '../library/run.js';

type Burst = { readonly compute: number } | { readonly io: number };
interface Plan {
  readonly arrival: number;
  readonly bursts: readonly Burst[];
  readonly more?: Partial<Job>;
}

const sum = (bursts: readonly Burst[]): number => bursts.reduce((n, b) => n + ('compute' in b ? b.compute : 0), 0);

function workload(plans: readonly Plan[], settings: Settings = {}): { k: Kernel; events: KernelEvent[] } {
  const functions = plans.map(({ bursts, more }, i) => {
    const lines = bursts.map((b) => ('compute' in b ? `COMPUTE(${b.compute});` : `IO(${b.io});`)).join(' ');
    const body = (more?.period ?? 0) > 0 ? `do { ${lines} } while (NEXT_RELEASE());` : lines;
    return `void *job${i}(void *unused) { ${body} return 0; }`;
  });
  const jobs = plans.map(
    ({ arrival, bursts, more }, i): Job => ({
      name: `J${i}`,
      entry: `job${i}`,
      arrival,
      nice: 0,
      priority: 0,
      tickets: 1,
      affinity: ANY_CORE,
      workingSet: -1,
      period: 0,
      releases: 1,
      deadline: 0,
      process: '',
      compute: sum(bursts),
      ...more,
    }),
  );
  const events: KernelEvent[] = [];
  const sink = { ...ordinaryEvents, emit: (event: KernelEvent) => void events.push(event) };
  const text = `#include <lockstep.h>\n${functions.join('\n')}\nint main(void) { return 7; }\n`;
  const { k } = bootC(text, { costs: ostepCosts, cores: 1, jobs, sink, ...settings });
  return { k, events };
}

const finish = (k: Kernel): void => {
  run(k, { steps: 200_000 });
  expect(k.state.outcome).toEqual({ kind: 'exited', status: 0 });
};

/** When a job ended. The run is over with the last one, before its core has let go of it. */
const endOf = (k: Kernel, job: number): number => {
  const { ended } = k.state.tasks.find((t) => t!.job === job)!;
  return ended < 0 ? k.state.now : ended;
};

/** Round-robin on one core, tick by tick: ends of the jobs by number. An independent account of what must come out. */
function roundRobinByTicks(plans: readonly Plan[], quantum: number): number[] {
  const left = plans.map((p) => p.bursts.map((b) => ({ ...b })));
  const ends = plans.map(() => -1);
  const wakes: { at: number; job: number; order: number }[] = [];
  let order = 0;
  plans.forEach((p, job) => void wakes.push({ at: p.arrival, job, order: order++ }));
  const queue: number[] = [];
  let running = -1;
  let used = 0;
  for (let t = 0; ends.includes(-1); t++) {
    const due = wakes.filter((w) => w.at === t).sort((a, b) => a.order - b.order);
    for (const { job } of due) queue.push(job);
    if (running >= 0 && used >= quantum && queue.length > 0) {
      queue.push(running);
      running = -1;
    }
    if (running < 0 && queue.length > 0) {
      running = queue.shift()!;
      used = 0;
    }
    if (running < 0) continue;
    const bursts = left[running]!;
    const now = bursts[0]! as { compute: number };
    now.compute--;
    used++;
    if (now.compute > 0) continue;
    bursts.shift();
    const next = bursts[0];
    if (next === undefined) {
      ends[running] = t + 1;
      running = -1;
    } else if ('io' in next) {
      bursts.shift();
      wakes.push({ at: t + 1 + next.io, job: running, order: order++ });
      running = -1;
    }
  }
  return ends;
}

const compute = fc.record({ compute: fc.integer({ min: 1, max: 60 }) });
const io = fc.record({ io: fc.integer({ min: 1, max: 30 }) });
/** Computing first and last, I/O between. */
const bursts: fc.Arbitrary<Burst[]> = fc
  .tuple(compute, fc.array(fc.tuple(io, compute), { maxLength: 3 }))
  .map(([first, rest]) => [first, ...rest.flat()]);
const plans: fc.Arbitrary<Plan[]> = fc.array(fc.record({ arrival: fc.integer({ min: 0, max: 80 }), bursts }), {
  minLength: 1,
  maxLength: 6,
});

describe('jobs', () => {
  it('end when round-robin says they do, to the nanosecond', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 1, max: 40 }), (all, quantum) => {
        const { k } = workload(all, { parameters: { quantum } });
        finish(k);
        const ends = all.map((_, i) => endOf(k, i));
        expect(ends).toEqual(roundRobinByTicks(all, quantum));
        for (const task of k.state.tasks) {
          const plan = all[task!.job]!;
          const times = timesNow(k, task!.id);
          expect(task!.created).toBe(plan.arrival);
          expect(times.run).toBe(sum(plan.bursts));
          expect(task!.computed).toBe(sum(plan.bursts));
          expect(times.run + times.ready + times.blocked).toBe(times.life);
        }
      }),
      { numRuns: 200 },
    );
  });

  const machines: fc.Arbitrary<Settings> = fc.record({
    cores: fc.integer({ min: 1, max: 4 }),
    seed: fc.integer({ min: 1, max: 50 }),
    policy: fc.constantFrom('round-robin', 'cfs', 'random'),
    cache: fc.constantFrom(undefined, { size: 100, warmRate: 2, warmup: 20 }, { size: 50, warmRate: 3, warmup: 0 }),
  }) as fc.Arbitrary<Settings>;
  const long: fc.Arbitrary<Plan[]> = fc.array(
    fc.record({
      arrival: fc.integer({ min: 0, max: 5000 }),
      bursts: bursts.map((all) => all.map((b) => ('compute' in b ? { compute: b.compute * 97 } : { io: b.io * 53 }))),
      more: fc.constantFrom({}, { workingSet: 40 }, { workingSet: 60 }, { period: 9000, releases: 3, deadline: 4000 }),
    }),
    { minLength: 1, maxLength: 6 },
  );

  it('run the same in single steps, in one go and from keyframes, and lose no work', () => {
    fc.assert(
      fc.property(long, machines, fc.integer({ min: 1, max: 40 }), (all, settings, piece) => {
        const a = workload(all, settings);
        while (step(a.k));
        expect(a.k.state.outcome).toEqual({ kind: 'exited', status: 0 });
        const b = workload(all, settings);
        finish(b.k);
        expect(b.events).toEqual(a.events);
        expect(b.k.state.cores).toEqual(a.k.state.cores);
        const c = workload(all, settings);
        while (run(c.k, { steps: piece }) === 'steps') {
          const frame = keyframe(c.k);
          const length = c.events.length;
          run(c.k, { steps: piece });
          restore(c.k, frame);
          c.events.length = length;
        }
        expect(hashState(c.k)).toBe(hashState(a.k));
        expect(c.events).toEqual(a.events);
        expect(c.k.state.now).toBe(a.k.state.now);
        for (const task of a.k.state.tasks) {
          expect(task!.computed).toBe(sum(all[task!.job]!.bursts));
          expect(remainingOf(a.k, task!.id)).toBe(0);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are preempted by a person where the number of pieces says, from the beginning as from there', () => {
    const all: Plan[] = [
      { arrival: 0, bursts: [{ compute: 50_000 }] },
      { arrival: 0, bursts: [{ compute: 20_000 }] },
    ];
    const settings: Settings = { parameters: { quantum: 1_000_000 } };
    const a = workload([...all, { arrival: 7300, bursts: [{ compute: 10 }] }], settings);
    run(a.k, { steps: 100_000, until: (k) => k.state.now >= 7300 });
    expect(a.k.state.now).toBe(7300);
    const forced = replace(a.k, 0, 1)!;
    a.k.forced = forced;
    finish(a.k);
    const b = workload([...all, { arrival: 7300, bursts: [{ compute: 10 }] }], settings);
    b.k.forced = forced;
    finish(b.k);
    expect(b.events).toEqual(a.events);
    const switched = a.events.find((e) => e.kind === 'switch' && e.task === 1)!;
    // to the next whole microsecond of the computing that was under way
    expect(switched.time).toBe(8000);
    expect(endOf(a.k, 0)).toBe(70_010);
  });

  it('know what is left at any time', () => {
    const { k } = workload([
      { arrival: 0, bursts: [{ compute: 1000 }, { io: 100 }, { compute: 500 }] },
      { arrival: 333, bursts: [{ compute: 10 }] },
    ]);
    run(k, { steps: 1000, until: (now) => now.state.now === 333 });
    expect(remainingOf(k, 0)).toBe(1167);
    run(k, { steps: 1000, until: (now) => now.state.tasks[0]!.state === 'disk' });
    expect(remainingOf(k, 0)).toBe(500);
    expect(k.state.tasks[0]!.waitReason).toBe('io');
    finish(k);
    expect(ioBusyNow(k)).toBe(100);
  });

  it('count the time of the device once, however many wait for it', () => {
    const { k } = workload(
      [0, 10, 200].map((arrival) => ({ arrival, bursts: [{ compute: 1 }, { io: 50 }] })),
      { cores: 2 },
    );
    finish(k);
    // 1 to 51 and 11 to 61, 201 to 251
    expect(ioBusyNow(k)).toBe(60 + 50);
    expect(k.state.device.requests).toBe(3);
  });

  it('are released once a period, and told of each deadline that they miss', () => {
    const { k, events } = workload([
      { arrival: 5, bursts: [{ compute: 30 }], more: { period: 100, releases: 3, deadline: 60 } },
      { arrival: 100, bursts: [{ compute: 150 }], more: { nice: 0 } },
    ]);
    finish(k);
    const told = events.filter((e) => e.kind === 'job' && e.task === 0);
    expect(told.map((e) => [e.why, e.time])).toEqual([
      ['arrival', 5],
      // at 105 the other one computes until 250: nobody ends its quantum
      ['release', 105],
      ['deadline', 165],
      ['release', 280],
      ['deadline', 280],
    ]);
    expect(k.state.tasks[0]!.misses).toBe(2);
    expect(told[2]!.numbers).toEqual({ release: 1, deadline: 165, left: 30 });
    expect(deadlineOf(k, 0)).toBe(265);
  });

  it('belong to the processes that they name, and each process ends with its last job', () => {
    const one = { compute: 10 };
    const { k } = workload([
      { arrival: 0, bursts: [one], more: { process: 'a' } },
      { arrival: 0, bursts: [one], more: { process: 'b' } },
      { arrival: 500, bursts: [one], more: { process: 'a' } },
    ]);
    finish(k);
    expect(k.state.processes.map((p) => [p!.name, p!.ended, p!.tasks])).toEqual([
      ['a', 510, [0, 2]],
      ['b', 20, [1]],
    ]);
  });
});
