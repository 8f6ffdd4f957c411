/**
 * The figures of the simulators of "Operating Systems: Three Easy Pieces", exactly: parameters and outputs of their runs are
 * in oracle/schedulers.json. One of their ticks is 1000 ns here.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { listEntries } from '../../source/schedulers/parameters.js';
import { outcomes, spans, TICK, ticks, type Work, workload } from './workload.js';

// biome-ignore lint/suspicious/noExplicitAny: each tool has its own shape of case
type Case = any;
const { cases } = JSON.parse(readFileSync(new URL('./oracle/schedulers.json', import.meta.url), 'utf8')) as {
  cases: Case[];
};
const of = (tool: string): [string, Case][] => cases.filter((c) => c.tool.endsWith(tool)).map((c) => [c.id, c]);
const round = (x: number): number => Math.round(100 * x) / 100;

describe('scheduler.py', () => {
  it.each(of('scheduler.py'))('%s', (_id, { policy, workload: w, expected }: Case) => {
    const works: Work[] = w.jobs.map((job: Case) => ({ bursts: [job.run], arrival: job.arrival }));
    const made = workload(works, {
      policy: { FIFO: 'fifo', SJF: 'sjf', RR: 'round-robin' }[policy as string]!,
      parameters: policy === 'RR' ? { quantum: w.quantum * TICK } : {},
    });
    const jobs = ticks(made).map((tick) => tick.cores[0]!);
    const got = outcomes(made.k);
    for (const [id, { response, turnaround, wait }] of Object.entries(expected.perJob) as [string, Case][]) {
      expect({ id, ...got[Number(id)]! }).toMatchObject({ id, response, turnaround, wait });
    }
    for (const name of ['response', 'turnaround', 'wait'] as const) {
      expect(round(got.reduce((sum, x) => sum + x[name], 0) / got.length)).toBe(expected.average[name]);
    }
    const told = expected.slices.flatMap(({ job, ran }: Case) => new Array(ran).fill(job));
    expect(jobs).toEqual(told);
  });
});

describe('process-run.py', () => {
  it.each(of('process-run.py'))('%s', (_id, { policy, workload: w, expected }: Case) => {
    const works: Work[] = w.programs.map(({ ops }: Case) => ({
      bursts: ops.flatMap((op: Case) => (op.io === undefined ? new Array(op.cpu).fill(1) : [1, -op.io, 1])),
    }));
    const made = workload(works, {
      policy: 'fifo',
      parameters: {
        hold: Number(policy.switchOn === 'SWITCH_ON_END'),
        immediate: Number(policy.ioDone === 'IO_RUN_IMMEDIATE'),
        circular: 1,
      },
    });
    const got = ticks(made);
    expect(got.length).toBe(expected.totalTicks);
    expect(got.filter((tick) => tick.cores[0]! >= 0).length).toBe(expected.cpuBusy);
    expect(got.filter((tick) => tick.states.includes('disk')).length).toBe(expected.ioBusy);
    const words: Readonly<Record<string, string>> = {
      running: 'RUN',
      ready: 'READY',
      disk: 'BLOCKED',
      dead: 'DONE',
      zombie: 'DONE',
    };
    const states = got.map((tick) => tick.states.map((state) => words[state] ?? state));
    expect(states).toEqual(expected.states.map(({ byPid }: Case) => byPid.map((s: string) => s.replace(/:.*/, ''))));
  });
});

describe('mlfq.py', () => {
  it.each(of('mlfq.py'))('%s', (_id, { workload: w, expected }: Case) => {
    const works: Work[] = w.jobs.map(({ arrival, run, ioEvery }: Case) => {
      const bursts: number[] = [];
      for (let left = run; left > 0; ) {
        const piece = ioEvery ? Math.min(left, ioEvery) : left;
        bursts.push(piece);
        left -= piece;
        if (left > 0) bursts.push(-w.ioLength);
      }
      return { bursts, arrival };
    });
    const made = workload(works, {
      policy: 'mlfq',
      parameters: {
        levels: w.levels,
        ...listEntries(
          'quantum',
          w.quantaTopFirst.map((q: number) => q * TICK),
        ),
        ...listEntries('allotment', w.allotmentSlicesTopFirst),
        boost: (w.boostEvery ?? 0) * TICK,
        reset: Number(w.keepLevelAndResetOnIo),
        front: Number(w.ioDoneToFront),
      },
    });
    const got = ticks(made).map(({ cores, levels }) => ({ job: cores[0]!, level: levels[cores[0]!] ?? -1 }));
    const runs = spans(got, (a, b) => a.job === b.job && a.level === b.level)
      .filter(({ value }) => value.job >= 0)
      .map(({ value, from, to }) => ({ ...value, from, to }));
    expect(runs).toEqual(expected.runs);
    const all = outcomes(made.k);
    for (const [id, { response, turnaround }] of Object.entries(expected.perJob) as [string, Case][]) {
      expect({ id, ...all[Number(id)]! }).toMatchObject({ id, response, turnaround });
    }
    for (const name of ['response', 'turnaround'] as const) {
      expect(round(all.reduce((sum, x) => sum + x[name], 0) / all.length)).toBe(expected.average[name]);
    }
    const boosts = made.events.filter((e) => e.kind === 'timer' && e.why === 'boost').map((e) => e.time / TICK);
    const told = expected.events.filter((e: Case) => e.k === 'boost').map((e: Case) => e.t);
    // one that finds nobody waiting has nothing to say
    expect(told).toEqual(expect.arrayContaining(boosts));
  });
});

describe('lottery.py', () => {
  it.each(of('lottery.py'))('%s', (_id, { workload: w, expected }: Case) => {
    const works: Work[] = w.jobs.map(({ arrival, run, tickets }: Case) => ({
      bursts: [run],
      arrival,
      more: { tickets },
    }));
    const made = workload(works, {
      policy: 'lottery',
      parameters: { quantum: w.quantum * TICK, rounded: 1, ...listEntries('draws', w.randomSequence) },
    });
    ticks(made);
    const draws = made.events
      .filter((e) => e.kind === 'decision')
      .map((e, i) => ({
        random: w.randomSequence[i],
        ticket: e.numbers!.ticket,
        of: e.numbers!.of,
        job: made.k.state.tasks[e.task]!.job,
      }));
    expect(draws).toEqual(expected.draws);
    const got = outcomes(made.k);
    for (const [id, end] of Object.entries(expected.completion)) expect([id, got[Number(id)]!.end]).toEqual([id, end]);
  });
});

describe('multi.py', () => {
  it.each(of('multi.py'))('%s', (_id, { workload: w, expected }: Case) => {
    const works: Work[] = w.jobs.map(({ id, arrival, run, workingSet }: Case) => {
      const allowed: number[] | undefined = w.affinity[id];
      const mask = allowed?.reduce((bits, core) => bits | (1 << core), 0);
      return {
        bursts: [run],
        arrival,
        more: { name: id, workingSet, ...(mask === undefined ? {} : { affinity: [mask, 0] as const }) },
      };
    });
    const made = workload(works, {
      cores: w.cpus,
      policy: 'round-robin',
      parameters: {
        quantum: w.quantum * TICK,
        central: Number(w.queues === 'central'),
        peek: (w.peekEvery ?? 0) * TICK,
      },
      cache: { size: w.cacheSize, warmRate: w.warmRate, warmup: w.warmupTicks * TICK },
    });
    const got = ticks(made);
    expect(got.length).toBe(expected.finishTime);
    for (let cpu = 0; cpu < w.cpus; cpu++) {
      const ran = spans(
        got.map((tick) => tick.cores[cpu]!),
        (a, b) => a === b,
      ).map(({ value, from, to }) => ({ job: value < 0 ? null : w.jobs[value].id, from, to }));
      // a job that goes on after its quantum is one span here
      const told: { job: string | null; from: number; to: number }[] = [];
      for (const { job, from, to } of expected.cpuSpans[cpu]) {
        const last = told.at(-1);
        if (last?.job === job) last!.to = to;
        else told.push({ job, from, to });
      }
      expect({ cpu, ran }).toEqual({ cpu, ran: told });
      const busy = got.filter((tick) => tick.cores[cpu]! >= 0).length;
      expect(round((100 * busy) / got.length)).toBe(expected.perCpu[cpu].util);
      const { warmTime } = made.k.state.cores[cpu]!;
      expect(round((100 * warmTime) / TICK / got.length)).toBe(expected.perCpu[cpu].warm);
    }
    const all = outcomes(made.k);
    for (const [id, end] of Object.entries(expected.completion)) {
      const at = w.jobs.findIndex((job: Case) => job.id === id);
      expect([id, all[at]!.end]).toEqual([id, end]);
    }
  });
});
