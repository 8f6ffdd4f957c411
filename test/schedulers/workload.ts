/** Workloads of jobs for tests of policies, and what came of them: who ran where in each tick, response, turnaround. */

import { orderOf } from '../../source/kernel/cores.js';
import { ostepCosts } from '../../source/kernel/costs.js';
import { type EventName, type KernelEvent, maskOf, ordinaryEvents } from '../../source/kernel/events.js';
import type { CacheSettings, Costs, Job, Kernel } from '../../source/kernel/machine.js';
import { run } from '../../source/kernel/step.js';
import { ANY_CORE } from '../../source/kernel/tasks.js';
import { bootC } from '../library/run.js';

/** ns of a tick of the published simulators. */
export const TICK = 1000;

/** Computing (positive) and waiting for the device (negative), in turns, in ticks. */
export interface Work {
  readonly bursts: readonly number[];
  /** In ticks. */
  readonly arrival?: number;
  readonly more?: Partial<Job>;
}

export interface Setting {
  readonly cores?: number;
  readonly policy: string;
  /** Numbers, or lists of them; times in ns. */
  readonly parameters?: Readonly<Record<string, number>>;
  readonly cache?: CacheSettings;
  readonly costs?: Costs;
  readonly seed?: number;
  readonly events?: readonly EventName[];
}

export interface Workload {
  readonly k: Kernel;
  readonly events: readonly KernelEvent[];
}

/** Boots a machine in which nothing takes time but computing and waiting. */
export function workload(works: readonly Work[], setting: Setting): Workload {
  const functions = works.map(({ bursts }, i) => {
    const lines = bursts.map((b) => (b >= 0 ? `COMPUTE(${b * TICK}UL);` : `IO(${-b * TICK}UL);`)).join(' ');
    return `void *job${i}(void *unused) { ${lines} return 0; }`;
  });
  const jobs = works.map(
    ({ bursts, arrival = 0, more }, i): Job => ({
      name: `J${i}`,
      entry: `job${i}`,
      arrival: arrival * TICK,
      nice: 0,
      priority: 0,
      tickets: 1,
      affinity: ANY_CORE,
      workingSet: -1,
      period: 0,
      releases: 1,
      deadline: 0,
      process: '',
      compute: bursts.reduce((n, b) => n + Math.max(0, b) * TICK, 0),
      ...more,
    }),
  );
  const events: KernelEvent[] = [];
  const mask = setting.events === undefined ? ordinaryEvents : maskOf(setting.events);
  const sink = { ...mask, emit: (event: KernelEvent) => void events.push(event) };
  const text = `#include <lockstep.h>\n${functions.join('\n')}\nint main(void) { return 7; }\n`;
  const { k } = bootC(text, {
    costs: setting.costs ?? ostepCosts,
    cores: setting.cores ?? 1,
    policy: setting.policy,
    ...(setting.parameters === undefined ? {} : { parameters: setting.parameters }),
    ...(setting.cache === undefined ? {} : { cache: setting.cache }),
    seed: setting.seed ?? 1,
    jobs,
    sink,
  });
  return { k, events };
}

/** When the machine's next step is. */
export function nextTime(k: Kernel): number {
  const o = orderOf(k);
  return Math.min(o.timer, o.clock[o.tree[1]!]!);
}

export interface Tick {
  /** Job that runs on each core, or -1. */
  readonly cores: readonly number[];
  /** State of each job ('' not there yet), and its level where the policy has them. */
  readonly states: readonly string[];
  readonly levels: readonly number[];
}

/** Runs to the end and answers what each tick was like in its middle. */
export function ticks({ k }: Workload, most = 100_000): Tick[] {
  const jobs = k.machine.jobs!.length;
  const seen: Tick[] = [];
  for (let t = 0; t < most; t++) {
    const middle = t * TICK + TICK / 2;
    if (nextTime(k) <= middle) run(k, { steps: 1_000_000, until: (x) => nextTime(x) > middle });
    if (k.state.outcome.kind !== 'running') return seen;
    const states = new Array<string>(jobs).fill('');
    const levels = new Array<number>(jobs).fill(-1);
    for (const task of k.state.tasks) {
      if (task === undefined || task.job < 0) continue;
      states[task.job] = task.state;
      levels[task.job] = task.sched.level ?? -1;
    }
    const cores = k.state.cores.map((core) => (core.task < 0 ? -1 : k.state.tasks[core.task]!.job));
    seen.push({ cores, states, levels });
  }
  throw new Error('no end');
}

export interface Outcome {
  readonly response: number;
  readonly turnaround: number;
  readonly wait: number;
  readonly end: number;
}

/** Response, turnaround and waiting of each job, in ticks, after the end of the run. */
export function outcomes(k: Kernel): Outcome[] {
  return k.machine.jobs!.map((_, i) => {
    const task = k.state.tasks.find((t) => t !== undefined && t.job === i)!;
    // the run is over with the last one, before its core has let go of it
    const end = task.ended < 0 ? k.state.now : task.ended;
    return {
      response: (task.firstRun - task.created) / TICK,
      turnaround: (end - task.created) / TICK,
      wait: task.readyTime / TICK,
      end: end / TICK,
    };
  });
}

/** What one core did, as spans of ticks [from, to). */
export function spans<T>(
  values: readonly T[],
  same: (a: T, b: T) => boolean,
): { value: T; from: number; to: number }[] {
  const found: { value: T; from: number; to: number }[] = [];
  values.forEach((value, t) => {
    const last = found.at(-1);
    if (last !== undefined && same(last.value, value)) last.to = t + 1;
    else found.push({ value, from: t, to: t + 1 });
  });
  return found;
}
