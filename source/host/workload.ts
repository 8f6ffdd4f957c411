/**
 * What a workload's run came to, as data and as a table: for each task and each core, and who ran where from when to when.
 * Times are ns. Definitions are those of textbooks: response is from a task's arrival to its first run, turnaround from its
 * arrival to its end, waiting the time that it was ready but did not run.
 */
import { coreTimes, timesNow } from '../kernel/accounting.js';
import type { KernelEvent } from '../kernel/events.js';
import { ioBusyNow } from '../kernel/io.js';
import { jobOf, remainingOf } from '../kernel/jobs.js';
import type { Kernel } from '../kernel/machine.js';
import type { TaskId } from '../kernel/state.js';
import { hasEnded } from '../kernel/tasks.js';
import { showTime } from '../scenarios/units.js';
import { timeWords } from '../screen/figures.js';
import { table } from './table.js';

/** A task's stay on a core. */
export interface Span {
  readonly task: TaskId;
  readonly from: number;
  readonly to: number;
  /** Computing that its job has still to do at the end of the stay, ns. */
  readonly left: number;
}

/** Follows a run's events: who is on which core, and what the policy decided by. */
export interface Follower {
  readonly spans: Span[][];
  readonly open: { task: TaskId; from: number }[];
  /** Decisions whose figures the policy told, and when a task's working set came into a core's cache. */
  readonly decisions: {
    readonly time: number;
    readonly task: TaskId;
    readonly numbers: Readonly<Record<string, number>>;
  }[];
  readonly warm: { readonly time: number; readonly task: TaskId; readonly core: number }[];
}

/** Most that is kept of each: a run may be long. */
const MOST = 100_000;

export const newFollower = (): Follower => ({ spans: [], open: [], decisions: [], warm: [] });

function close(f: Follower, k: Kernel, core: number, at: number): void {
  const open = f.open[core];
  if (open === undefined) return;
  delete f.open[core];
  let list = f.spans[core];
  if (list === undefined) {
    list = [];
    f.spans[core] = list;
  }
  const left = remainingOf(k, open.task);
  const last = list.at(-1);
  if (at <= open.from || list.length >= MOST) return;
  // Nobody else ran in between, and no time passed: one stay.
  if (last !== undefined && last.task === open.task && last.to === open.from) {
    list[list.length - 1] = { ...last, to: at, left };
  } else list.push({ task: open.task, from: open.from, to: at, left });
}

/** Takes an event of the run, as it happens. */
export function followWorkload(f: Follower, k: Kernel, event: KernelEvent): void {
  const { kind, core, task, time } = event;
  if (kind === 'job' && event.why === 'warm' && f.warm.length < MOST) f.warm.push({ time, task, core });
  if (core < 0) return;
  if (kind === 'switch') {
    // It may have left the core, and come back to it, without a word.
    close(f, k, core, time);
    f.open[core] = { task, from: k.state.cores[core]!.since };
  } else if (kind === 'idle') close(f, k, core, time + k.cost);
  else if (kind === 'decision') {
    if (event.numbers !== undefined && f.decisions.length < MOST)
      f.decisions.push({ time, task, numbers: event.numbers });
    // The same one again is no switch.
    if (f.open[core]?.task !== task) close(f, k, core, time + k.cost);
  }
}

export interface WorkloadTask {
  readonly name: string;
  readonly arrival: number;
  /** null: it has not run, or not ended, yet. */
  readonly response: number | null;
  readonly completion: number | null;
  readonly turnaround: number | null;
  readonly waiting: number;
  readonly longestWait: number;
  readonly run: number;
  readonly blocked: number;
  readonly migrations: number;
  /** Of a periodic task; 1 for others. */
  readonly releases: number;
  readonly deadlineMisses: number;
}

export interface WorkloadCore {
  readonly core: number;
  readonly busy: number;
  /** Percent of the run's time. */
  readonly utilisation: number;
  readonly switches: number;
  /** Computing with a warm cache: ns, and percent of the run's time. */
  readonly warm: number;
  readonly warmShare: number;
  readonly spans: readonly {
    readonly task: string;
    readonly from: number;
    readonly to: number;
    readonly left: number;
  }[];
}

export interface Workload {
  readonly time: number;
  /** ns in which the device of IO was busy. */
  readonly ioBusy: number;
  readonly average: { readonly response: number; readonly turnaround: number; readonly waiting: number };
  readonly deadlineMisses: number;
  readonly tasks: readonly WorkloadTask[];
  readonly cores: readonly WorkloadCore[];
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((10_000 * part) / whole) / 100);

const mean = (values: readonly (number | null)[]): number => {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? 0 : known.reduce((sum, value) => sum + value, 0) / known.length;
};

/** The figures of a run as it stands. Undefined: the machine has no jobs. */
export function workloadOf(k: Kernel, f: Follower): Workload | undefined {
  const { jobs } = k.machine;
  if (jobs === undefined) return undefined;
  const { now, cores } = k.state;
  for (const core of cores) close(f, k, core.id, Math.max(now, core.since));
  const nameOf = (id: TaskId): string => jobOf(k, id)?.name ?? k.state.tasks[id]!.name;
  const byJob = new Map(k.state.tasks.filter((task) => task !== undefined).map((task) => [task.job, task]));
  const tasks = jobs.map((job, at): WorkloadTask => {
    const task = byJob.get(at);
    if (task === undefined) {
      const none = { response: null, completion: null, turnaround: null, waiting: 0, longestWait: 0 };
      const { name, arrival } = job;
      return { name, arrival, ...none, run: 0, blocked: 0, migrations: 0, releases: 0, deadlineMisses: 0 };
    }
    const times = timesNow(k, task.id);
    // The last one's core has not let go of it when the run is over.
    const completion = !hasEnded(task) ? null : task.ended < 0 ? now : task.ended;
    return {
      name: job.name,
      arrival: task.created,
      response: times.response < 0 ? null : times.response,
      completion,
      turnaround: completion === null ? null : completion - task.created,
      waiting: times.ready,
      longestWait: times.longestWait,
      run: times.run,
      blocked: times.blocked,
      migrations: times.migrations,
      releases: task.releases + 1,
      deadlineMisses: task.misses,
    };
  });
  return {
    time: now,
    ioBusy: ioBusyNow(k),
    average: {
      response: mean(tasks.map((task) => task.response)),
      turnaround: mean(tasks.map((task) => task.turnaround)),
      waiting: mean(tasks.map((task) => task.waiting)),
    },
    deadlineMisses: tasks.reduce((sum, task) => sum + task.deadlineMisses, 0),
    tasks,
    cores: cores.map((core): WorkloadCore => {
      const { busy, switches } = coreTimes(k, core.id);
      return {
        core: core.id,
        busy,
        utilisation: percent(busy, now),
        switches,
        warm: core.warmTime,
        warmShare: percent(core.warmTime, now),
        spans: (f.spans[core.id] ?? []).map(({ task, ...span }) => ({ task: nameOf(task), ...span })),
      };
    }),
  };
}

const MOST_ROWS = 40;

/** The figures in lines. */
export function workloadLines(w: Workload, warmth: boolean): string[] {
  const periodic = w.tasks.some((task) => task.deadlineMisses > 0 || task.releases > 1);
  const row = (task: WorkloadTask): string[] => [
    task.name,
    showTime(task.arrival),
    timeWords(task.response),
    timeWords(task.turnaround),
    showTime(task.waiting),
    showTime(task.longestWait),
    showTime(task.run),
    showTime(task.blocked),
    ...(periodic ? [`${task.deadlineMisses} of ${task.releases}`] : []),
  ];
  const heading = ['task', 'arrival', 'response', 'turnaround', 'waiting', 'longest wait', 'run', 'blocked'];
  const { response, turnaround, waiting } = w.average;
  const average = ['average', '', timeWords(response), timeWords(turnaround), timeWords(waiting), '', '', ''];
  const rows = [
    [...heading, ...(periodic ? ['missed deadlines'] : [])],
    ...w.tasks.slice(0, MOST_ROWS).map(row),
    [...average, ...(periodic ? [`${w.deadlineMisses}`] : [])],
  ];
  const cores = w.cores.map((core) => [
    `core ${core.core}`,
    `${core.utilisation}%`,
    showTime(core.busy),
    String(core.switches),
    ...(warmth ? [`${core.warmShare}%`] : []),
  ]);
  const lines = [`${showTime(w.time)} of simulated time`, '', ...table(rows, 1)];
  if (w.tasks.length > MOST_ROWS) lines.push(`  ... and ${w.tasks.length - MOST_ROWS} more tasks`);
  lines.push('', ...table([['', 'used', 'busy', 'switches', ...(warmth ? ['cache warm'] : [])], ...cores], 1));
  if (w.ioBusy > 0) lines.push('', `  the device was busy for ${showTime(w.ioBusy)} (${percent(w.ioBusy, w.time)}%)`);
  return lines;
}
