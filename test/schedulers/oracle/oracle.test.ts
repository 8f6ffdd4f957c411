import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policies } from '../../../source/schedulers/index.js';
import { type Case, type Interval, type Played, play, translate } from './oracle.js';

const { cases } = JSON.parse(readFileSync(new URL('./schedulers.json', import.meta.url), 'utf8')) as { cases: Case[] };

/** Policies that cases ask for and that are not there. */
const missing = (c: Case): boolean => {
  const name = /policy: ([\w-]+)/.exec(translate(c).yaml)![1]!;
  return !policies.has(name);
};

const round = (x: number): number => Math.round(100 * x) / 100;
/** To the two decimals that the simulators print, whichever way they round a half. */
const near = (x: number, to: number, what: string): void => {
  if (Math.abs(x - to) > 0.0051) expect(round(x), what).toBe(to);
};

interface Run {
  readonly job: string | null;
  readonly from: number;
  readonly to: number;
}

/** Stays of the same that follow each other are one. */
function merged<T extends Run>(runs: readonly T[], same: (a: T, b: T) => boolean): T[] {
  const out: T[] = [];
  for (const run of runs) {
    const last = out.at(-1);
    if (last !== undefined && last.to === run.from && same(last, run))
      out[out.length - 1] = { ...run, from: last.from };
    else out.push(run);
  }
  return out;
}

const sameJob = (a: Run, b: Run): boolean => a.job === b.job;

/** Tick by tick, what the machine was like in it. */
function byTick({ intervals, tick }: Played): Interval[] {
  return intervals.flatMap((one) => new Array<Interval>(Math.round((one.to - one.from) / tick)).fill(one));
}

function checkJobs(c: Case, p: Played): void {
  const { expected } = c;
  const of: Readonly<Record<string, 'response' | 'turnaround' | 'waiting'>> = {
    response: 'response',
    turnaround: 'turnaround',
    wait: 'waiting',
  };
  for (const [id, figures] of Object.entries(expected.perJob ?? {}) as [string, Record<string, number>][]) {
    const task = p.workload.tasks.find(({ name }) => name === `J${id}`)!;
    for (const [name, value] of Object.entries(figures)) near(task[of[name]!]! / p.tick, value, `${name} of ${id}`);
  }
  for (const [name, value] of Object.entries(expected.average ?? {}) as [string, number][])
    near(p.workload.average[of[name]!] / p.tick, value, `average ${name}`);
  for (const [id, end] of Object.entries(expected.completion ?? {}) as [string, number][]) {
    const task = p.workload.tasks.find(({ name }) => name === id || name === `J${id}`)!;
    expect(task.completion! / p.tick, `end of ${id}`).toBe(end);
  }
}

function checkSlices(c: Case, p: Played): void {
  if (c.expected.slices === undefined) return;
  const told = merged(
    c.expected.slices.map((s: Case) => ({ job: `J${s.job}`, from: s.t, to: s.t + s.ran })) as Run[],
    sameJob,
  );
  const got = p.workload.cores[0]!.spans.map(({ task, from, to }) => ({
    job: task,
    from: from / p.tick,
    to: to / p.tick,
  }));
  expect(got).toEqual(told);
  for (const { job, doneAt } of c.expected.slices)
    if (doneAt !== null)
      expect(p.workload.tasks.find(({ name }) => name === `J${job}`)!.completion! / p.tick).toBe(doneAt);
}

function checkLevels(c: Case, p: Played): void {
  if (c.expected.runs === undefined) return;
  const got = p.intervals.flatMap((one) => {
    const name = one.cores[0];
    if (name === null || name === undefined) return [];
    return [{ job: name, level: one.levels[p.names.indexOf(name)]!, from: one.from / p.tick, to: one.to / p.tick }];
  });
  const same = (a: Run & { level: number }, b: Run & { level: number }): boolean =>
    a.job === b.job && a.level === b.level;
  const told = c.expected.runs.map(({ job, level, from, to }: Case) => ({ job: `J${job}`, level, from, to }));
  expect(merged(got, same)).toEqual(merged(told, same));
}

function checkEvents(c: Case, p: Played): void {
  if (c.expected.events === undefined) return;
  const jobOf = (task: number): string =>
    p.names[p.events.find((e) => e.task === task && e.why === 'arrival')!.numbers!.job!]!;
  const seen = p.events.flatMap((e) => {
    const t = e.time / p.tick;
    if (e.kind === 'job' && e.why === 'arrival') return [`${t} arrive ${p.names[e.numbers!.job!]}`];
    if (e.kind === 'block' && e.why === 'io') return [`${t} io-start ${jobOf(e.task)}`];
    if (e.kind === 'wake') return [`${t} io-done ${jobOf(e.task)}`];
    return [];
  });
  for (const { name, completion } of p.workload.tasks) seen.push(`${completion! / p.tick} finish ${name}`);
  const told = c.expected.events.filter((e: Case) => e.k !== 'boost').map((e: Case) => `${e.t} ${e.k} J${e.job}`);
  expect(seen.sort()).toEqual(told.sort());
  const boosts = p.events.filter((e) => e.kind === 'timer' && e.why === 'boost').map((e) => e.time / p.tick);
  // one that finds nobody waiting has nothing to say
  expect(c.expected.events.filter((e: Case) => e.k === 'boost').map((e: Case) => e.t)).toEqual(
    expect.arrayContaining(boosts),
  );
}

function checkGap(c: Case, p: Played): void {
  const told = c.expected.longestOffCpuGapOfJob0;
  if (told === undefined) return;
  const mine = p.workload.cores[0]!.spans.filter(({ task }) => task === 'J0');
  const gaps = mine.slice(1).map(({ from }, i) => ({ from: mine[i]!.to / p.tick, to: from / p.tick }));
  const longest = Math.max(...gaps.map(({ from, to }) => to - from));
  expect(longest).toBe(told);
}

function checkDraws(c: Case, p: Played): void {
  if (c.expected.draws === undefined) return;
  const got = p.follower.decisions.map(({ task, numbers }, i) => ({
    random: c.workload.randomSequence[i],
    ticket: numbers.ticket,
    of: numbers.of,
    job: c.workload.jobs[task]!.id,
  }));
  expect(got).toEqual(c.expected.draws);
}

/** What a process does in each tick that it runs, in the simulator's words. */
const doing = (ops: readonly Case[]): string[] =>
  ops.flatMap((op) => (op.io === undefined ? new Array<string>(op.cpu).fill('RUN:cpu') : ['RUN:io', 'RUN:io_done']));

function checkStates(c: Case, p: Played): void {
  const { expected } = c;
  if (expected.states === undefined) return;
  const rows = byTick(p);
  const left = c.workload.programs.map(({ ops }: Case) => doing(ops));
  const got = rows.map((row, at) => ({
    tick: at + 1,
    byPid: row.states.map((state, pid) => (state === 'RUN' ? left[pid]!.shift()! : state)),
    ioCompleted: row.states.some((state, pid) => rows[at - 1]?.states[pid] === 'BLOCKED' && state !== 'BLOCKED'),
  }));
  expect(got).toEqual(expected.states);
  expect(p.workload.time / p.tick).toBe(expected.totalTicks);
  expect(p.workload.cores[0]!.busy / p.tick).toBe(expected.cpuBusy);
  expect(p.workload.ioBusy / p.tick).toBe(expected.ioBusy);
}

function checkCores(c: Case, p: Played): void {
  const { expected } = c;
  if (expected.cpuSpans === undefined) return;
  const end = p.workload.time / p.tick;
  expect(end).toBe(expected.finishTime);
  for (const { cpu, util, warm } of expected.perCpu) {
    near(p.workload.cores[cpu]!.utilisation, util, `utilisation of ${cpu}`);
    near(p.workload.cores[cpu]!.warmShare, warm, `warm share of ${cpu}`);
  }
  expected.cpuSpans.forEach((told: Case[], cpu: number) => {
    const got: (Run & { left: number | null })[] = [];
    let at = 0;
    const idle = (to: number): void => {
      if (to > at) got.push({ job: null, from: at, to, left: null });
    };
    for (const { task, from, to, left } of p.workload.cores[cpu]!.spans) {
      idle(from / p.tick);
      at = to / p.tick;
      got.push({ job: task, from: from / p.tick, to: at, left: left / p.tick });
    }
    idle(end);
    const names = told.map((one) => ({ ...one, job: one.job === null ? null : String(one.job) }));
    expect({ cpu, spans: got }).toEqual({ cpu, spans: merged(names, sameJob) });
  });
  const first: Record<string, number> = {};
  for (const { time, task, core } of p.follower.warm) first[`${p.names[task]}@${core}`] ??= time / p.tick - 1;
  expect(first).toEqual(expected['cacheFirstWarmTick(job@cpu, end of tick)']);
}

describe('the published cases, as scenarios of tasks', () => {
  for (const c of cases) {
    it.skipIf(missing(c))(c.id, () => {
      const p = play(c);
      checkJobs(c, p);
      checkSlices(c, p);
      checkLevels(c, p);
      checkEvents(c, p);
      checkGap(c, p);
      checkDraws(c, p);
      checkStates(c, p);
      checkCores(c, p);
    });
  }

  it('leave no figure unchecked', () => {
    const known = ['perJob', 'average', 'completion', 'slices', 'runs', 'events', 'draws', 'states', 'totalTicks'];
    known.push(
      'longestOffCpuGapOfJob0',
      'cpuBusy',
      'ioBusy',
      'cpuSpans',
      'finishTime',
      'perCpu',
      'cacheFirstWarmTick(job@cpu, end of tick)',
    );
    for (const c of cases)
      expect(
        Object.keys(c.expected).filter((name) => !known.includes(name)),
        c.id,
      ).toEqual([]);
  });
});
