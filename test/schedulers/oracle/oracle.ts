/**
 * Cases of the simulators of "Operating Systems: Three Easy Pieces" (parameters and outputs of their runs) as scenarios of
 * tasks: any case of that format becomes the text of a YAML file, which is loaded and run as `lockstep run FILE --json` does
 * it. One tick of the simulators is 1 ns here, or 1000 ns where a case has parts of ticks.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { drive } from '../../../source/host/drive.js';
import { load } from '../../../source/host/load.js';
import { checkOptions } from '../../../source/host/options.js';
import {
  type Follower,
  followWorkload,
  newFollower,
  type Workload,
  workloadOf,
} from '../../../source/host/workload.js';
import { boot } from '../../../source/kernel/boot.js';
import { orderOf } from '../../../source/kernel/cores.js';
import type { KernelEvent } from '../../../source/kernel/events.js';
import { ordinaryEvents } from '../../../source/kernel/events.js';
import type { Kernel, Machine } from '../../../source/kernel/machine.js';
import { step } from '../../../source/kernel/step.js';

// biome-ignore lint/suspicious/noExplicitAny: each tool has its own shape of case
export type Case = any;

export interface Translated {
  readonly yaml: string;
  /** Length of a tick, ns. */
  readonly tick: number;
  /** Names of the tasks by position. */
  readonly names: readonly string[];
}

const hasParts = (value: unknown): boolean =>
  typeof value === 'number'
    ? !Number.isInteger(value)
    : typeof value === 'object' && value !== null && Object.values(value).some(hasParts);

/** The scenario of a case; throws for a case of a model that is not known. */
export function translate(c: Case): Translated {
  const w = c.workload;
  const tick = hasParts(w) ? 1000 : 1;
  const ns = (ticks: number): number => Math.round(ticks * tick);
  const scenario = (machine: object, tasks: readonly { readonly name: string }[]): Translated => ({
    yaml: stringify({ title: c.id, machine, costs: 'ostep', tasks }, { aliasDuplicateObjects: false }),
    tick,
    names: tasks.map((task) => task.name),
  });
  if (c.model === 'process-states') {
    const tasks = w.programs.map(({ pid, ops }: Case) => ({
      name: `P${pid}`,
      bursts: ops.flatMap((op: Case) =>
        op.io === undefined ? [{ compute: ns(op.cpu) }] : [{ compute: ns(1) }, { io: ns(op.io) }, { compute: ns(1) }],
      ),
    }));
    const hold = c.policy.switchOn === 'SWITCH_ON_END';
    const immediate = c.policy.ioDone === 'IO_RUN_IMMEDIATE';
    return scenario({ cores: w.cpus, policy: 'fifo', hold, immediate, circular: true }, tasks);
  }
  if (c.model === 'multiprocessor-cache') {
    const tasks = w.jobs.map(({ id, arrival, run, workingSet }: Case) => ({
      name: String(id),
      arrival: ns(arrival),
      compute: ns(run),
      workingSet,
      ...(w.affinity?.[id] === undefined ? {} : { affinity: w.affinity[id] }),
    }));
    const cache = { size: w.cacheSize, warmRate: w.warmRate, warmup: ns(w.warmupTicks) };
    const central = w.queues === 'central';
    const peek = ns(w.peekEvery ?? 0);
    const machine = { cores: w.cpus, policy: 'round-robin', quantum: ns(w.quantum), aligned: true };
    return scenario({ ...machine, central, peek, steal: peek > 0, cache }, tasks);
  }
  if (c.model !== 'uniprocessor') throw new Error(`a case of the model ${c.model}`);
  const policy = String(c.policy).toLowerCase();
  const tasks = w.jobs.map(({ id, arrival, run, ioEvery, tickets }: Case) => ({
    name: `J${id}`,
    arrival: ns(arrival),
    compute: ns(run),
    ...(ioEvery ? { io: `${ns(w.ioLength)} every ${ns(ioEvery)}` } : {}),
    ...(tickets === undefined ? {} : { tickets }),
  }));
  const cores = w.cpus;
  switch (policy) {
    case 'fifo':
    case 'sjf':
    case 'stcf':
      return scenario({ cores, policy }, tasks);
    case 'rr':
      return scenario({ cores, policy: 'round-robin', quantum: ns(w.quantum) }, tasks);
    case 'mlfq': {
      const machine = {
        cores,
        policy,
        levels: w.levels,
        quantum: w.quantaTopFirst.map(ns),
        allotment: w.allotmentSlicesTopFirst,
        boost: ns(w.boostEvery ?? 0),
        reset: w.keepLevelAndResetOnIo,
        front: w.ioDoneToFront,
      };
      return scenario(machine, tasks);
    }
    case 'lottery':
      return scenario({ cores, policy, quantum: ns(w.quantum), rounded: true, draws: w.randomSequence }, tasks);
    default:
      throw new Error(`a case of the policy ${c.policy}`);
  }
}

function machineOf(yaml: string): Machine {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-oracle-'));
  try {
    const file = join(folder, 'case.yaml');
    writeFileSync(file, yaml);
    const checked = checkOptions('run', { json: true });
    if (!checked.ok) throw new Error(checked.message);
    const loaded = load({ files: [file], args: undefined, options: checked.options, terminal: false });
    if (!loaded.ok) throw new Error(loaded.lines.join('\n'));
    return loaded.loaded.machine;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the machine was like from one time until the next: nothing changed in between. */
export interface Interval {
  readonly from: number;
  readonly to: number;
  /** By core: name of the task, or null. */
  readonly cores: readonly (string | null)[];
  /** By task: 'RUN', 'READY', 'BLOCKED', 'DONE', or '-' before its arrival; and its level in the feedback queue. */
  readonly states: readonly string[];
  readonly levels: readonly number[];
}

export interface Played {
  readonly workload: Workload;
  readonly follower: Follower;
  readonly events: readonly KernelEvent[];
  readonly intervals: readonly Interval[];
  readonly tick: number;
  readonly names: readonly string[];
}

const WORDS: Readonly<Record<string, string>> = {
  running: 'RUN',
  ready: 'READY',
  disk: 'BLOCKED',
  sleeping: 'BLOCKED',
  zombie: 'DONE',
  dead: 'DONE',
};

function intervalsOf(machine: Machine): { intervals: Interval[]; events: KernelEvent[] } {
  const events: KernelEvent[] = [];
  const k: Kernel = boot(machine, { ...ordinaryEvents, emit: (event) => void events.push(event) });
  const jobs = machine.jobs!;
  const intervals: Interval[] = [];
  let from = 0;
  while (k.state.outcome.kind === 'running') {
    const o = orderOf(k);
    const next = Math.min(o.timer, o.clock[o.tree[1]!]!);
    if (next > from && Number.isFinite(next)) {
      const byJob = jobs.map((_, job) => k.state.tasks.find((task) => task!.job === job));
      intervals.push({
        from,
        to: next,
        cores: k.state.cores.map(({ task }) => (task < 0 ? null : jobs[k.state.tasks[task]!.job]!.name)),
        states: byJob.map((task) => (task === undefined ? '-' : WORDS[task.state]!)),
        levels: byJob.map((task) => task?.sched.level ?? -1),
      });
      from = next;
    }
    if (!step(k)) break;
  }
  return { intervals, events };
}

/** Runs a case to its end. */
export function play(c: Case): Played {
  const { yaml, tick, names } = translate(c);
  const machine = machineOf(yaml);
  const follower = newFollower();
  const d = drive(machine, {
    maxSteps: 10_000_000,
    onOutput: () => {},
    onEvent: (k, event) => followWorkload(follower, k, event),
  });
  while (d.slice());
  const workload = workloadOf(d.kernel, follower)!;
  return { workload, follower, ...intervalsOf(machine), tick, names };
}
