/** What a run cost, as data and as the table after `lockstep run`. */
import type { Kernel } from '../kernel/machine.js';
import { processTimes } from '../kernel/process.js';
import { showTime } from '../scenarios/units.js';
import { indexWords, shareWords, timeWords } from '../screen/figures.js';
import { addressName, taskName, threadName } from '../screen/names.js';
import { pidOfParent, usedBy } from '../screen/processes.js';
import { signalName } from '../screen/status.js';
import type { Inversions } from '../timeline/inversion.js';
import { figuresOf, type Totals } from '../timeline/statistics.js';
import { table } from './table.js';

/** All times in ns. */
export interface Statistics {
  readonly steps: number;
  readonly time: number;
  /** All that there were, by age. */
  readonly processes: readonly {
    readonly pid: number;
    /** Process id of the one that made it, or of init once that has ended. */
    readonly parent: number;
    readonly name: string;
    /** 'alive', 'stopped', 'zombie' (ended, not waited for), 'gone' */
    readonly state: string;
    /** Of one that ended: its exit status, or the signal that ended it. */
    readonly status: number | null;
    readonly signal: number | null;
    readonly threads: readonly string[];
    readonly user: number;
    readonly system: number;
    readonly minorFaults: number;
    readonly majorFaults: number;
  }[];
  readonly threads: readonly {
    readonly thread: string;
    readonly pid: number;
    readonly tid: number;
    readonly name: string;
    readonly state: string;
    readonly run: number;
    readonly ready: number;
    readonly blocked: number;
    /** When it came into being; from there to its first run (null: none yet), and to its end or until now. */
    readonly arrival: number;
    readonly response: number | null;
    readonly turnaround: number;
    /** Ready without a core (the same as `ready`), and the longest stretch of it. */
    readonly waiting: number;
    readonly longestWait: number;
    readonly voluntary: number;
    readonly involuntary: number;
    readonly migrations: number;
  }[];
  readonly cores: readonly { readonly core: number; readonly busy: number; readonly switches: number }[];
  readonly locks: readonly {
    readonly name: string;
    readonly kind: string;
    readonly acquisitions: number;
    readonly contended: number;
    readonly longestWait: number;
  }[];
  /** Of the whole run. Means and indices of nothing are null. */
  readonly totals: { readonly [K in keyof Totals]: number | null };
}

const known = (n: number): number | null => (Number.isFinite(n) ? n : null);

/** The statistics of a run as it stands. `inversions`: what was seen of priority inversion. */
export const statisticsOf = (k: Kernel, inversions?: Inversions): Statistics => {
  const { tasks, cores, totals } = figuresOf(k, inversions);
  return {
    steps: k.state.step,
    time: k.state.now,
    processes: processesOf(k),
    threads: tasks.map((figures) => {
      const task = k.state.tasks[figures.task]!;
      const context = k.state.contexts[task.context];
      const { run, waiting, blocked, arrival, response, turnaround, longestWait } = figures;
      return {
        thread: taskName(k, task.id),
        // a kernel thread is its own process to ps
        pid: k.state.processes[task.process]?.pid ?? task.tid,
        tid: task.tid,
        name: context?.name ?? 'kernel',
        state: context?.status ?? task.state,
        run,
        ready: waiting,
        blocked,
        arrival,
        response: response < 0 ? null : response,
        turnaround,
        waiting,
        longestWait,
        voluntary: figures.voluntary,
        involuntary: figures.involuntary,
        migrations: figures.migrations,
      };
    }),
    cores: cores.map(({ core, busy, switches }) => ({ core, busy, switches })),
    locks: k.state.objects.list
      .filter((object) => object.acquisitions > 0 || object.contended > 0)
      .map((object) => ({
        name: addressName(k, 0, object.address),
        kind: object.kind,
        acquisitions: object.acquisitions,
        contended: object.contended,
        longestWait: object.longestWait,
      })),
    totals: Object.fromEntries(
      Object.entries(totals).map(([name, value]) => [name, known(value)]),
    ) as Statistics['totals'],
  };
};

const processesOf = (k: Kernel): Statistics['processes'] =>
  k.state.processes.flatMap((process) => {
    if (process === undefined) return [];
    const { minorFaults, majorFaults } = processTimes(k, process);
    const over = process.state !== 'alive';
    const signal = process.status & 0x7f;
    return [
      {
        pid: process.pid,
        parent: pidOfParent(k, process.parent),
        name: process.name,
        state: !over && process.stopped !== 0 ? 'stopped' : process.state,
        status: over && signal === 0 ? (process.status >> 8) & 0xff : null,
        signal: over && signal !== 0 ? signal : null,
        threads: process.contexts.map((id) => threadName(k, id)),
        ...usedBy(k, process),
        minorFaults,
        majorFaults,
      },
    ];
  });

const MOST = 40;

const cutRows = (rows: string[][], what: string): string[] => [
  ...table(rows.slice(0, MOST + 1), 2),
  ...(rows.length > MOST + 1 ? [`  ... and ${rows.length - MOST - 1} more ${what}`] : []),
];

/** The figures of the whole run that a schedule is judged by. */
const totalLines = ({ totals: t }: Statistics): string[] => {
  const inversion = (t.inversion ?? 0) > 0 ? [`priority inversion ${timeWords(t.inversion)}`] : [];
  return [
    `  mean response ${timeWords(t.response)}, turnaround ${timeWords(t.turnaround)}, waiting ${timeWords(t.waiting)}; longest wait ${timeWords(t.longestWait)}`,
    `  ${[`cores busy ${shareWords(t.utilisation ?? 0)}`, `switches ${t.switches}`, `migrations ${t.migrations}`, `fairness ${indexWords(t.fairness)} (Jain; by weight ${indexWords(t.weightedFairness)})`, ...inversion].join(', ')}`,
  ];
};

/** The statistics in lines. */
export const statisticsLines = (s: Statistics): string[] => {
  const lines = [`${s.steps} steps, ${showTime(s.time)} of simulated time`];
  const several = s.processes.length > 1;
  if (several) {
    const processes = s.processes.map((p) => [
      String(p.pid),
      p.name,
      String(p.parent),
      p.signal !== null ? signalName(p.signal) : p.status !== null ? `status ${p.status}` : p.state,
      showTime(p.user),
      showTime(p.system),
      String(p.minorFaults + p.majorFaults),
    ]);
    lines.push(
      '',
      ...cutRows([['process', '', 'parent', 'end', 'user', 'system', 'faults'], ...processes], 'processes'),
    );
  }
  const threads = s.threads.map((t) => [
    t.thread,
    several ? `${t.pid} ${t.name}` : t.name,
    showTime(t.run),
    showTime(t.ready),
    showTime(t.blocked),
    String(t.voluntary),
    String(t.involuntary),
  ]);
  const lives = s.threads.map((t) => [
    t.thread,
    several ? `${t.pid} ${t.name}` : t.name,
    showTime(t.arrival),
    t.response === null ? '-' : showTime(t.response),
    showTime(t.turnaround),
    showTime(t.waiting),
    showTime(t.longestWait),
    String(t.migrations),
  ]);
  lines.push(
    '',
    ...cutRows([['thread', '', 'run', 'ready', 'blocked', 'voluntary', 'involuntary switches'], ...threads], 'threads'),
    '',
    ...cutRows(
      [['thread', '', 'arrival', 'response', 'turnaround', 'waiting', 'longest wait', 'moves'], ...lives],
      'threads',
    ),
    '',
    ...totalLines(s),
  );
  const cores = s.cores.map((c) => [
    'core',
    String(c.core),
    `${s.time === 0 ? 0 : Math.floor((100 * c.busy) / s.time)}%`,
    showTime(c.busy),
    String(c.switches),
  ]);
  lines.push('', ...cutRows([['core', '', 'busy', '', 'switches'], ...cores], 'cores'));
  if (s.locks.length > 0) {
    const locks = s.locks.map((l) => [
      l.name,
      l.kind,
      String(l.acquisitions),
      String(l.contended),
      l.longestWait === 0 ? '-' : showTime(l.longestWait),
    ]);
    lines.push('', ...cutRows([['lock', '', 'taken', 'contended', 'longest wait'], ...locks], 'locks'));
  }
  return lines;
};
