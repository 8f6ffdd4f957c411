/** The same work by coroutines, threads and processes: who is quicker on more cores? */
import { loadavg } from 'node:os';
import { figureOf, median } from './figures.js';
import type { Check, Figure, Probe, Roles } from './probe.js';
import { account, lineUp, now, startLine, used } from './roles.js';

/** Mixes numbers; nothing of it touches memory. Answers a value that depends on all of it. */
const compute = (turns: number): number => {
  let x = 1;
  for (let i = 0; i < turns; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return x;
};

interface Part {
  readonly turns: number;
  readonly line: Int32Array;
}

/** When it began and ended by the clock that all share, and what it took of a core. */
interface Took {
  readonly from: number;
  readonly to: number;
  readonly cpu: number | null;
  readonly value: number;
}

const timed = (turns: number): Took => {
  const before = account();
  const from = now();
  const value = compute(turns);
  const to = now();
  return { from, to, cpu: used(before, account())?.cpu ?? null, value };
};

export const parallelismRoles: Roles = {
  computePart: ({ turns, line }: Part): Took => {
    compute(200_000);
    lineUp(line);
    return timed(turns);
  },
  computeInChild: ({ turns, at }: { readonly turns: number; readonly at: number }): Took => {
    compute(200_000);
    // Processes share no memory to line up in: they start by the clock.
    while (now() < at);
    return timed(turns);
  },
};

function* coroutine(turns: number, slices: number): Generator<void, number> {
  let value = 0;
  for (let i = 0; i < slices; i++) {
    value ^= compute(turns / slices);
    yield;
  }
  return value;
}

/** n coroutines on this thread, in turn until all are done; ns. */
const coroutines = (n: number, turns: number): number => {
  const all = new Set(Array.from({ length: n }, () => coroutine(turns / n, 50)));
  const from = now();
  while (all.size > 0) for (const c of all) if (c.next().done) all.delete(c);
  return now() - from;
};

const span = (took: readonly Took[]): number =>
  Math.max(...took.map((t) => t.to)) - Math.min(...took.map((t) => t.from));

export const parallelism: Probe = {
  name: 'parallelism',
  title: 'Work on several cores',
  teaches: ['M1', 'M3', 'S1'],
  claim:
    'Coroutines of one thread compute one at a time: no speed-up on any number of cores. Threads and processes compute at the same time.',
  method:
    'The same work, whole by one and split among 1 to N coroutines, threads and processes. The speed-up is the time of one divided by the time from the first start to the last end. CPU time by the clock says how many cores were really at work.',
  misleads: [
    'Others that run on this machine take cores away: then the speed-up is theirs as much as ours. See the load.',
    'Two cores of a machine may be two hardware threads of one: then two threads share its arithmetic.',
    'Work that touches memory scales less: the memory is one.',
  ],
  limit: 60_000,
  measure: async (bench) => {
    const turns = bench.quick ? 30_000_000 : 300_000_000;
    const repeats = bench.quick ? 3 : 5;
    const figures: Figure[] = [];
    // Powers of two, and all there are.
    const counts = [1, 2, 4, 8, 16, 32, 64].filter((n) => n < bench.cores).concat(bench.cores);
    const widths = bench.cores === 1 ? [1, 2] : counts;
    const found = new Map<string, number[]>();
    const note = (id: string, value: number): void => {
      const list = found.get(id) ?? [];
      list.push(value);
      found.set(id, list);
    };
    compute(1_000_000);
    coroutines(2, 1_000_000);
    const teams = new Map<number, Awaited<ReturnType<typeof bench.team>>>();
    for (const n of widths) teams.set(n, await bench.team(n));
    for (let i = 0; i < repeats; i++) {
      for (const n of widths) {
        bench.progress(`${n} at once: ${i + 1}`);
        note(`coroutine.${n}`, coroutines(n, turns));
        const line = startLine(n);
        const threads = await teams
          .get(n)!
          .play<Took>('computePart', () => ({ turns: turns / n, line }) satisfies Part);
        note(`thread.${n}`, span(threads));
        if (threads.every((t) => t.cpu !== null))
          note(`cores.${n}`, threads.reduce((all, t) => all + t.cpu!, 0) / span(threads));
        const at = now() + 5e8;
        const children = Array.from({ length: n }, () => bench.child('computeInChild', { turns: turns / n, at }));
        note(`process.${n}`, span((await Promise.all(children.map((c) => c.answer))) as Took[]));
      }
    }
    for (const team of teams.values()) await team.close();
    for (const kind of ['coroutine', 'thread', 'process']) {
      const one = median(found.get(`${kind}.1`)!);
      for (const n of widths) {
        const times = found.get(`${kind}.${n}`)!;
        const plural = kind === 'process' ? 'processes' : `${kind}s`;
        if (n === 1) figures.push({ id: `${kind}.1`, label: `the work by one ${kind}`, unit: 'ns', values: times });
        else
          figures.push({
            id: `${kind}.${n}`,
            label: `speed-up by ${n} ${plural}`,
            unit: 'ratio',
            values: times.map((t) => one / t),
          });
      }
    }
    for (const n of widths.filter((w) => w > 1)) {
      const values = found.get(`cores.${n}`);
      if (values) figures.push({ id: `cores.${n}`, label: `cores at work for ${n} threads`, unit: 'ratio', values });
    }
    return { figures, lines: [`load of the last minute: ${loadavg()[0]!.toFixed(2)} on ${bench.cores} cores`] };
  },
  judge: (m) => {
    const checks: Check[] = [];
    const widest = (kind: string): Figure | undefined =>
      m.figures.findLast((f) => f.id.startsWith(`${kind}.`) && f.unit === 'ratio');
    const coroutineFigure = widest('coroutine');
    if (coroutineFigure) {
      const ratio = median(coroutineFigure.values);
      const outcome = ratio > 0.8 && ratio < 1.25 ? 'holds' : 'undecided';
      checks.push({
        text: 'coroutines of one thread are no quicker for being many',
        outcome,
        exact: false,
        ...(outcome === 'holds' ? {} : { why: 'the machine was busy with something else for some of the time' }),
      });
    }
    for (const kind of ['thread', 'process']) {
      const figure = widest(kind);
      if (figure === undefined) continue;
      const n = Number(figure.id.split('.')[1]);
      const best = Math.max(...figure.values);
      const cores = figureOf(m, `cores.${n}`);
      const isOne = cores !== undefined && Math.max(...cores.values) < 1.2;
      const outcome = best > 1.3 ? 'holds' : 'undecided';
      checks.push({
        text: `${n} ${kind === 'process' ? 'processes' : 'threads'} compute at the same time`,
        outcome,
        exact: false,
        ...(outcome === 'holds'
          ? {}
          : { why: isOne ? 'they had one core between them' : 'the cores were busy with something else' }),
      });
    }
    return checks;
  },
  simulations: [
    { scenario: 'two-cores', cores: 1 },
    { scenario: 'two-cores', cores: 2 },
  ],
  predict: ([one, two]) => ({
    figures: { 'coroutine.2': 1, ...(one && two ? { 'thread.2': one.time / two.time } : {}) },
    lines: ['the simulated program also has a part that only one thread does: its speed-up is less than 2'],
  }),
};
