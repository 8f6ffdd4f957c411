/**
 * What a schedule is judged by, as data: the one place from which the pane, `run --json` and `compare` take their figures.
 * All are as of now, whether the run is over or not; times are ns.
 */
import { coreTimes, timesNow } from '../kernel/accounting.js';
import type { Kernel } from '../kernel/machine.js';
import type { ContextId, CoreId, Task, TaskId } from '../kernel/state.js';
import { hasEnded } from '../kernel/tasks.js';
import { weightOf } from '../schedulers/weights.js';
import { type Inversions, inversionNow, inversions } from './inversion.js';

export interface TaskFigures {
  readonly task: TaskId;
  readonly context: ContextId;
  /** When it came into being. */
  readonly arrival: number;
  /** From its arrival to its first instruction; -1: it has not run yet. */
  readonly response: number;
  /** From its arrival to its end, or until now. */
  readonly turnaround: number;
  readonly ended: boolean;
  readonly run: number;
  /** Ready, but on no core; the longest stretch of it. */
  readonly waiting: number;
  readonly longestWait: number;
  readonly blocked: number;
  readonly voluntary: number;
  readonly involuntary: number;
  readonly migrations: number;
  /** Deadlines of its job that it missed. */
  readonly missed: number;
}

export interface CoreFigures {
  readonly core: CoreId;
  readonly busy: number;
  readonly switching: number;
  readonly switches: number;
}

export interface Totals {
  readonly time: number;
  readonly tasks: number;
  readonly ended: number;
  /** Mean over all tasks; of the response, over those that have run. NaN where there are none. */
  readonly response: number;
  readonly turnaround: number;
  readonly waiting: number;
  readonly longestWait: number;
  /** Time that the cores were busy, as a share of all the time that they had, 0 to 1; and the part that went into switches. */
  readonly utilisation: number;
  readonly switching: number;
  readonly switches: number;
  readonly migrations: number;
  /** Tasks ended a second. */
  readonly throughput: number;
  /** Jain's index, see `jain`; `weighted`: shares divided by the weights of the nice values. */
  readonly fairness: number;
  readonly weightedFairness: number;
  /** Deadlines that jobs missed. */
  readonly missed: number;
  /** Priority inversion: all spans together, and the longest one. */
  readonly inversion: number;
  readonly longestInversion: number;
}

export interface Figures {
  readonly tasks: readonly TaskFigures[];
  readonly cores: readonly CoreFigures[];
  readonly totals: Totals;
}

/**
 * Jain's fairness index (Jain, Chiu and Hawe, DEC-TR-301, 1984): (sum x)^2 / (n * sum x^2), 1 where all x are equal, 1/n
 * where one has everything. NaN of nothing.
 */
export function jain(shares: readonly number[]): number {
  let sum = 0;
  let squares = 0;
  for (const x of shares) {
    sum += x;
    squares += x * x;
  }
  return squares === 0 ? Number.NaN : (sum * sum) / (shares.length * squares);
}

/** The figures of a task until now. */
export function taskFigures(k: Kernel, task: Task): TaskFigures {
  const t = timesNow(k, task.id);
  return {
    task: task.id,
    context: task.context,
    arrival: task.created,
    response: t.response,
    turnaround: t.life,
    ended: hasEnded(task) || k.state.outcome.kind === 'exited',
    run: t.run,
    waiting: t.ready,
    longestWait: t.longestWait,
    blocked: t.blocked,
    voluntary: t.voluntary,
    involuntary: t.involuntary,
    migrations: t.migrations,
    missed: task.misses,
  };
}

/** All figures as of now. `table`: of the observer of inversions; without it there are none. */
export function figuresOf(k: Kernel, table?: Inversions): Figures {
  const { now } = k.state;
  const tasks: TaskFigures[] = [];
  const own: TaskFigures[] = [];
  const shares: number[] = [];
  const weighted: number[] = [];
  for (const task of k.state.tasks) {
    if (task === undefined || (task.context < 0 && !task.kernelThread)) continue;
    const figures = taskFigures(k, task);
    tasks.push(figures);
    // The machine's own threads are shown, but no schedule is judged by them.
    if (task.context < 0) continue;
    own.push(figures);
    // What it got of the time that it wanted: x of the index. Who never wanted to run has no share.
    const wanted = figures.run + figures.waiting;
    if (wanted <= 0) continue;
    shares.push(figures.run / wanted);
    weighted.push(figures.run / wanted / weightOf(task.nice));
  }
  const cores = k.state.cores.map(({ id }) => {
    const { busy, switching, switches } = coreTimes(k, id);
    return { core: id, busy, switching, switches };
  });
  const sum = (of: (t: TaskFigures) => number): number => own.reduce((total, t) => total + of(t), 0);
  const mean = (of: (t: TaskFigures) => number): number => sum(of) / own.length;
  const answered = own.filter((t) => t.response >= 0);
  const had = now * cores.length;
  const ended = own.filter((t) => t.ended).length;
  const inverted = table === undefined ? { total: 0, longest: 0 } : inversionNow(table, now);
  return {
    tasks,
    cores,
    totals: {
      time: now,
      tasks: own.length,
      ended,
      response: answered.reduce((total, t) => total + t.response, 0) / answered.length,
      turnaround: mean((t) => t.turnaround),
      waiting: mean((t) => t.waiting),
      longestWait: own.reduce((most, t) => Math.max(most, t.longestWait), 0),
      utilisation: had === 0 ? 0 : cores.reduce((total, c) => total + c.busy, 0) / had,
      switching: had === 0 ? 0 : cores.reduce((total, c) => total + c.switching, 0) / had,
      switches: cores.reduce((total, c) => total + c.switches, 0),
      migrations: sum((t) => t.migrations),
      throughput: now === 0 ? 0 : (ended * 1e9) / now,
      fairness: jain(shares),
      weightedFairness: jain(weighted),
      missed: sum((t) => t.missed),
      inversion: inverted.total,
      longestInversion: inverted.longest,
    },
  };
}

/** The figures of a timeline's run as of its present step. */
export function timelineFigures(t: {
  readonly kernel: Kernel;
  readonly observers: readonly { readonly name: string }[];
  readonly tables: readonly unknown[];
}): Figures {
  const at = t.observers.findIndex((o) => o.name === inversions.name);
  return figuresOf(t.kernel, at < 0 ? undefined : (t.tables[at] as Inversions));
}
