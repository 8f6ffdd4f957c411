/**
 * Tasks for the scheduler as a scenario lists them: when each arrives, what it computes and what it waits for.
 *   tasks:
 *     - { name: A, arrival: 10ms, compute: 30ms, io: 5ms every 4ms, nice: 5 }
 *     - { name: B, bursts: [{ compute: 5ms }, { io: 2ms }, { compute: 1ms }] }
 *   random: { tasks: 20, seed: 7, arrival: 0..100ms, compute: 1ms..20ms }
 */
import { isMap, isSeq, type YAMLMap, type Node as YamlNode } from 'yaml';
import { randomBelow, seedRandom } from '../kernel/random.js';
import { parseTime } from './units.js';
import { entries, plain, type Refuse, text, whole } from './yaml.js';

export type Burst = { readonly compute: number } | { readonly io: number };

/** Bursts, so many times over. */
export interface Part {
  readonly times: number;
  readonly bursts: readonly Burst[];
}

/** One task of a workload. All times in ns. */
export interface TaskPlan {
  readonly name: string;
  readonly arrival: number;
  readonly parts: readonly Part[];
  readonly priority: number;
  readonly nice: number;
  readonly tickets: number;
  /** Numbers of the cores on which it may run; empty: all. */
  readonly affinity: readonly number[];
  /** In the units of the cache's size; -1: it has none. */
  readonly workingSet: number;
  /** 0: not periodic. */
  readonly period: number;
  readonly releases: number;
  /** 0: none. */
  readonly deadline: number;
  readonly process: string;
}

/** Times beyond this, ns (more than eleven days), are not for a lecture. */
export const MOST_TIME = 1e15;
const MOST_TASKS = 10_000;
const MOST_BURSTS = 1000;
const MOST_TIMES = 1_000_000;
/** Releases of a periodic task that says nothing of it. */
const RELEASES = 10;

const KEYS = [
  'name',
  'arrival',
  'bursts',
  'compute',
  'io',
  'repeat',
  'priority',
  'nice',
  'tickets',
  'affinity',
  'workingSet',
  'period',
  'deadline',
  'process',
] as const;

/** ns from a number or a text such as `5ms`, in a range; undefined where it was refused. */
export function time(node: YamlNode, name: string, min: number, max: number, refuse: Refuse): number | undefined {
  const value = plain(node);
  const ns = typeof value === 'number' || typeof value === 'string' ? parseTime(value) : undefined;
  if (ns === undefined) refuse(node, `'${name}' wants a time, such as 5ms or 200us`);
  else if (ns < min || ns > max)
    refuse(node, min > 0 && ns < min ? `'${name}' must be more than nothing` : `'${name}' is at most 10 days`);
  else return ns;
  return undefined;
}

type Draft = { -readonly [K in keyof TaskPlan]: TaskPlan[K] };

const emptyPlan = (name: string): Draft => ({
  name,
  arrival: 0,
  parts: [],
  priority: 0,
  nice: 0,
  tickets: 100,
  affinity: [],
  workingSet: -1,
  period: 0,
  releases: 1,
  deadline: 0,
  process: '',
});

/** The list under `tasks:`. */
export function readTasks(node: YamlNode, refuse: Refuse): readonly TaskPlan[] {
  if (!isSeq(node) || node.items.length === 0) {
    refuse(node, "'tasks' is a list: - { name: A, compute: 5ms }");
    return [];
  }
  if (node.items.length > MOST_TASKS) {
    refuse(node, `there are ${MOST_TASKS} tasks at most, here are ${node.items.length}`);
    return [];
  }
  const plans: TaskPlan[] = [];
  const names = new Set<string>();
  for (const item of node.items as YamlNode[]) {
    if (!isMap(item)) {
      refuse(item, 'a task is `{ name: A, compute: 5ms }`');
      continue;
    }
    const plan = readTask(item, `task${plans.length + 1}`, refuse);
    if (names.has(plan.name)) refuse(nodeOf(item, 'name'), `there are two tasks named '${plan.name}'`);
    names.add(plan.name);
    plans.push(plan);
  }
  return plans;
}

const nodeOf = (map: YAMLMap, key: string): YamlNode => (map.get(key, true) as YamlNode | undefined) ?? map;

/** `5ms every 4ms`, or a time alone. */
const EVERY = /^(.+?)\s+every\s+(.+)$/;

function readTask(map: YAMLMap, unnamed: string, refuse: Refuse): TaskPlan {
  const plan = emptyPlan(unnamed);
  let bursts: readonly Burst[] | undefined;
  let compute: number | undefined;
  let io: { readonly ns: number; readonly every: number } | undefined;
  let repeat: number | undefined;
  let wrong = false;
  const refuseHere: Refuse = (node, message) => {
    wrong = true;
    refuse(node, message);
  };
  entries(map, KEYS, 'a task', refuseHere, (key, node) => {
    switch (key) {
      case 'name':
        plan.name = name(node, key, refuseHere) ?? plan.name;
        break;
      case 'process':
        plan.process = name(node, key, refuseHere) ?? '';
        break;
      case 'arrival':
        plan.arrival = time(node, key, 0, MOST_TIME, refuseHere) ?? 0;
        break;
      case 'compute':
        compute = time(node, key, 1, MOST_TIME, refuseHere);
        break;
      case 'io':
        io = readIo(node, refuseHere);
        break;
      case 'bursts':
        bursts = readBursts(node, refuseHere);
        break;
      case 'repeat':
        repeat = whole(node, key, 1, MOST_TIMES, refuseHere);
        break;
      case 'priority':
        plan.priority = whole(node, key, 0, 1000, refuseHere) ?? 0;
        break;
      case 'nice':
        plan.nice = whole(node, key, -20, 19, refuseHere) ?? 0;
        break;
      case 'tickets':
        plan.tickets = whole(node, key, 1, 1_000_000, refuseHere) ?? 1;
        break;
      case 'affinity':
        plan.affinity = readAffinity(node, refuseHere);
        break;
      case 'workingSet':
        plan.workingSet = whole(node, key, 0, 1e9, refuseHere) ?? 0;
        break;
      case 'period':
        plan.period = time(node, key, 1, MOST_TIME, refuseHere) ?? 0;
        break;
      case 'deadline':
        plan.deadline = time(node, key, 1, MOST_TIME, refuseHere) ?? 0;
        break;
    }
  });
  if (wrong) return plan;
  if (bursts !== undefined && (compute !== undefined || io !== undefined))
    refuse(nodeOf(map, 'bursts'), "a task has either 'bursts', or 'compute' and 'io'");
  const once = bursts === undefined ? shortForm(compute, io) : [{ times: 1, bursts }];
  if (once.length === 0) refuse(map, `task '${plan.name}' does nothing: it needs compute, io or bursts`);
  if (plan.period > 0) {
    // A periodic task repeats itself by its releases, and is to be done before the next one.
    plan.parts = once;
    plan.releases = repeat ?? RELEASES;
    if (plan.deadline === 0) plan.deadline = plan.period;
  } else plan.parts = repeated(once, repeat ?? 1, nodeOf(map, 'repeat'), refuse);
  return plan;
}

/** Computing for so long in all, with an I/O after each `every` of it; or at the end, where no `every` is given. */
function shortForm(
  compute: number | undefined,
  io: { readonly ns: number; readonly every: number } | undefined,
): readonly Part[] {
  if (io === undefined) return compute === undefined ? [] : [{ times: 1, bursts: [{ compute }] }];
  if (compute === undefined) return [{ times: 1, bursts: [{ io: io.ns }] }];
  if (io.every === 0) return [{ times: 1, bursts: [{ compute }, { io: io.ns }] }];
  // Who is done has nothing left to ask for.
  const times = Math.ceil(compute / io.every) - 1;
  const rest: Part = { times: 1, bursts: [{ compute: compute - times * io.every }] };
  return times === 0 ? [rest] : [{ times, bursts: [{ compute: io.every }, { io: io.ns }] }, rest];
}

function repeated(parts: readonly Part[], times: number, node: YamlNode, refuse: Refuse): readonly Part[] {
  if (times === 1) return parts;
  const [only] = parts;
  if (parts.length === 1 && only!.times === 1) return [{ times, bursts: only!.bursts }];
  const all = parts.reduce((n, part) => n + part.times * part.bursts.length, 0);
  if (all > MOST_BURSTS) {
    refuse(node, `that is too much to repeat: ${MOST_BURSTS} bursts at most`);
    return parts;
  }
  return [{ times, bursts: parts.flatMap((part) => Array.from({ length: part.times }, () => part.bursts).flat()) }];
}

function name(node: YamlNode, key: string, refuse: Refuse): string | undefined {
  const value = text(node, key, refuse);
  if (value === undefined || /^[\w][\w .-]{0,29}$/.test(value)) return value;
  refuse(node, `'${key}' has 1 to 30 letters, digits, dots, dashes or spaces`);
  return undefined;
}

function readIo(node: YamlNode, refuse: Refuse): { readonly ns: number; readonly every: number } | undefined {
  const value = String(plain(node));
  const match = EVERY.exec(value.trim());
  const ns = parseTime(match?.[1] ?? value);
  const every = match === null ? 0 : parseTime(match[2]!);
  if (ns === undefined || every === undefined || ns > MOST_TIME || every > MOST_TIME || (match !== null && every < 1)) {
    refuse(node, "'io' wants a time, or `5ms every 4ms`: 5 ms after each 4 ms of computing");
    return undefined;
  }
  return { ns, every };
}

function readBursts(node: YamlNode, refuse: Refuse): readonly Burst[] | undefined {
  const wants = "'bursts' is a list: [{ compute: 5ms }, { io: 2ms }]";
  if (!isSeq(node) || node.items.length === 0 || node.items.length > MOST_BURSTS) {
    refuse(node, isSeq(node) && node.items.length > 0 ? `there are ${MOST_BURSTS} bursts at most` : wants);
    return undefined;
  }
  const bursts: Burst[] = [];
  for (const item of node.items as YamlNode[]) {
    if (!isMap(item)) {
      refuse(item, wants);
      continue;
    }
    if (item.items.length !== 1) refuse(item, 'a burst is { compute: 5ms } or { io: 2ms }, one of them');
    entries(item, ['compute', 'io'], 'a burst', refuse, (key, value) => {
      const ns = time(value, key, key === 'compute' ? 1 : 0, MOST_TIME, refuse);
      if (ns !== undefined) bursts.push(key === 'compute' ? { compute: ns } : { io: ns });
    });
  }
  return bursts;
}

function readAffinity(node: YamlNode, refuse: Refuse): readonly number[] {
  const value = plain(node);
  const cores: unknown[] = Array.isArray(value) ? value : [value];
  const fits = cores.every((core) => typeof core === 'number' && Number.isInteger(core) && core >= 0 && core < 64);
  if (fits && cores.length > 0) return cores as number[];
  refuse(node, "'affinity' is a list of cores, 0 to 63: [0, 1]");
  return [];
}

// ---- Random workloads

const RANDOM_KEYS = [
  'tasks',
  'seed',
  'arrival',
  'compute',
  'io',
  'priority',
  'nice',
  'tickets',
  'workingSet',
  'period',
  'repeat',
] as const;

/** From .. to, both included. */
interface Range {
  readonly from: number;
  readonly to: number;
}

const parts = (value: string): readonly [string, string] => {
  const at = value.indexOf('..');
  const [from, to] = at < 0 ? [value, value] : [value.slice(0, at), value.slice(at + 2)];
  // 1..20ms: the unit stands once
  const unit = /[a-zµ]+\s*$/.exec(to)?.[0] ?? '';
  return [/^\s*\d+(\.\d+)?\s*$/.test(from) ? from.trim() + unit : from, to];
};

function timeRange(value: string): Range | undefined {
  const [a, b] = parts(value);
  const from = parseTime(a.trim() === '' ? 'x' : a);
  const to = parseTime(b);
  return from === undefined || to === undefined || from > to || to > MOST_TIME ? undefined : { from, to };
}

function wholeRange(value: string): Range | undefined {
  const match = /^\s*(-?\d+)(?:\s*\.\.\s*(-?\d+))?\s*$/.exec(value);
  if (match === null) return undefined;
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from > to ? undefined : { from, to };
}

/** Times are drawn in whole units of what both ends are whole numbers of: seconds, ms, us or ns. */
function grain({ from, to }: Range): number {
  for (const unit of [1e9, 1e6, 1e3]) if (from % unit === 0 && to % unit === 0 && (to - from) / unit >= 4) return unit;
  for (const unit of [1e6, 1e3]) if (from % unit === 0 && to % unit === 0 && to > from) return unit;
  return 1;
}

const LIMITS = {
  priority: { from: 0, to: 1000 },
  nice: { from: -20, to: 19 },
  tickets: { from: 1, to: 1_000_000 },
  workingSet: { from: 0, to: 1e9 },
} as const;

/** What stands under `random:`, drawn from its seed: the same list each time. */
export function readRandomTasks(node: YamlNode, refuse: Refuse): readonly TaskPlan[] {
  if (!isMap(node)) {
    refuse(node, "'random' is `{ tasks: 20, seed: 7, arrival: 0..100ms, compute: 1ms..20ms }`");
    return [];
  }
  let wrong = false;
  let count = 10;
  let seed = 1;
  let repeat = RELEASES;
  const times: Partial<Record<'arrival' | 'compute' | 'period', Range>> = {};
  const numbers: Partial<Record<keyof typeof LIMITS, Range>> = {};
  let io: { readonly ns: Range; readonly every: Range | undefined } | undefined;
  const refuseHere: Refuse = (at, message) => {
    wrong = true;
    refuse(at, message);
  };
  entries(node, RANDOM_KEYS, 'a random workload', refuseHere, (key, value) => {
    const said = String(plain(value)).trim();
    switch (key) {
      case 'tasks':
        count = whole(value, key, 1, MOST_TASKS, refuseHere) ?? 1;
        break;
      case 'seed':
        seed = whole(value, key, 0, 0xffffffff, refuseHere) ?? 1;
        break;
      case 'repeat':
        repeat = whole(value, key, 1, MOST_TIMES, refuseHere) ?? 1;
        break;
      case 'arrival':
      case 'compute':
      case 'period': {
        const range = timeRange(said);
        if (range === undefined || (key !== 'arrival' && range.from < 1))
          refuseHere(value, `'${key}' wants a range of times, such as 1ms..20ms`);
        else times[key] = range;
        break;
      }
      case 'io': {
        const match = EVERY.exec(said);
        const ns = timeRange(match?.[1] ?? said);
        const every = match === null ? undefined : timeRange(match[2]!);
        if (ns === undefined || (match !== null && (every === undefined || every.from < 1)))
          refuseHere(value, "'io' wants a range of times, or `1ms..5ms every 2ms..4ms`");
        else io = { ns, every };
        break;
      }
      default: {
        const limit = LIMITS[key as keyof typeof LIMITS];
        const range = wholeRange(said);
        if (range === undefined || range.from < limit.from || range.to > limit.to)
          refuseHere(value, `'${key}' wants a range of whole numbers from ${limit.from} to ${limit.to}, such as 1..5`);
        else numbers[key as keyof typeof LIMITS] = range;
      }
    }
  });
  if (wrong) return [];
  const source = { state: { random: seedRandom(seed) } };
  const below = (n: number): number =>
    n <= 0x1_0000_0000 ? randomBelow(source, n) : Math.floor((randomBelow(source, 0x1_0000_0000) / 0x1_0000_0000) * n);
  const draw = (range: Range, unit: number): number =>
    range.from + unit * below(Math.floor((range.to - range.from) / unit) + 1);
  const drawTime = (range: Range): number => draw(range, grain(range));
  const compute = times.compute ?? { from: 1e6, to: 20e6 };
  return Array.from({ length: count }, (_, i): TaskPlan => {
    const plan = emptyPlan(`R${i + 1}`);
    if (times.arrival !== undefined) plan.arrival = drawTime(times.arrival);
    const work = drawTime(compute);
    const wait = io && { ns: drawTime(io.ns), every: io.every === undefined ? 0 : drawTime(io.every) };
    plan.parts = shortForm(work, wait);
    for (const key of Object.keys(LIMITS) as (keyof typeof LIMITS)[]) {
      const range = numbers[key];
      if (range !== undefined) plan[key] = draw(range, 1);
    }
    if (times.period !== undefined) {
      plan.period = drawTime(times.period);
      plan.deadline = plan.period;
      plan.releases = repeat;
    }
    return plan;
  });
}
