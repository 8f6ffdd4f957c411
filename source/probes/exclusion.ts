/** Mutual exclusion on real hardware: the locks of the lecture, with two threads that want the same. */
import { exactly, saidBy, show } from './figures.js';
import { algorithms, type Lock, lockWords } from './locks.js';
import { CannotRun, type Check, type Figure, type Probe, type Roles } from './probe.js';
import { account, lineUp, now, sleepHere, startLine, used } from './roles.js';

interface Guarded {
  readonly algorithm: string;
  readonly words: Int32Array;
  readonly me: number;
  readonly line: Int32Array;
  /** [0] what is guarded; [16] threads inside. */
  readonly guarded: Int32Array;
  readonly n: number;
  /** Turns of a loop within the region. */
  readonly work: number;
}

interface Took {
  /** ns by the clock, and of the core. */
  readonly wall: number;
  readonly cpu: number | null;
  readonly switches: number | null;
  /** Times that it found the other inside. */
  readonly violations: number;
}

const INSIDE = 16;

const guarded = (g: Guarded): Took => {
  const { enter, leave } = algorithms.find((a) => a.name === g.algorithm)!;
  const work = (lock: Lock, cells: Int32Array, n: number): number => {
    let violations = 0;
    for (let i = 0; i < n; i++) {
      enter(lock);
      if (Atomics.add(cells, INSIDE, 1) !== 0) violations++;
      // Load, add, store: loses updates wherever two are inside.
      Atomics.store(cells, 0, Atomics.load(cells, 0) + 1);
      for (let j = 0; j < g.work; j++) Atomics.load(cells, 2 * INSIDE);
      Atomics.sub(cells, INSIDE, 1);
      leave(lock);
    }
    return violations;
  };
  // Compiled before it counts. Strict alternation cannot be tried alone: its turns are forced.
  if (g.algorithm !== 'alternation')
    work({ words: lockWords(), me: g.me }, new Int32Array(new SharedArrayBuffer(256)), 3000);
  lineUp(g.line);
  const before = account();
  const from = now();
  const violations = work({ words: g.words, me: g.me }, g.guarded, g.n);
  const wall = now() - from;
  const own = used(before, account());
  return {
    wall,
    cpu: own?.cpu ?? null,
    switches: own === undefined ? null : own.voluntary + own.involuntary,
    violations,
  };
};

interface Turns {
  readonly words: Int32Array;
  readonly me: number;
  readonly ms: number;
}

/** Strict alternation, where the other stays outside and never comes back: how often does this one get in? */
const aloneInTurn = ({ words, me, ms }: Turns): number => {
  let entered = 0;
  for (const end = now() + 1e6 * ms; now() < end; ) {
    if (Atomics.load(words, 0) !== me) continue;
    entered++;
    Atomics.store(words, 0, 1 - me);
  }
  return entered;
};

export const exclusionRoles: Roles = {
  guarded,
  aloneInTurn,
  sleepOutside: ({ ms }: { readonly ms: number }): void => sleepHere(ms),
};

export const exclusion: Probe = {
  name: 'exclusion',
  title: 'Mutual exclusion on real hardware',
  teaches: ['L4', 'L5', 'L6', 'L7', 'L9', 'L10', 'L11'],
  claim:
    'A lock variable fails. Strict alternation holds, but stops with whoever stops outside. Peterson holds where accesses keep their order. Exchange, futex and semaphore hold; spinning burns a core while it waits, a futex does not.',
  method:
    'Two threads add 1 to a guarded number by load and store, and count how often the other was inside. Short regions, then long ones. Time by the clock and of the cores, switches: /proc. Then one thread stays outside for good under strict alternation.',
  misleads: [
    'A lock that lets nobody collide in a million entries is not proved: the simulation tries all orders, the machine some.',
    'Once two are inside, the first to leave opens the door: one collision makes many.',
    'Peterson with plain accesses may hold here by luck or by how the compiler arranged them: see store-buffering.',
    'Whether spinning or sleeping is quicker depends on how long the region is, and on how many cores there are to spin on.',
    'Others that run on this machine make those who spin wait for whoever was thrown off inside the region.',
  ],
  limit: 90_000,
  measure: async (bench) => {
    if (bench.cores < 2)
      throw new CannotRun(
        'there is one core only: two threads that spin would each wait a time slice for the other. It would have shown who gets in together, and what spinning burns',
      );
    const team = await bench.team(2);
    const figures: Figure[] = [];
    const lines: string[] = [];
    const missing: string[] = [];
    const once = async (algorithm: string, n: number, work: number) => {
      const words = lockWords();
      const cells = new Int32Array(new SharedArrayBuffer(256));
      const line = startLine(2);
      const took = await team.play<Took>(
        'guarded',
        (me) => ({ algorithm, words, me, line, guarded: cells, n, work }) satisfies Guarded,
      );
      const sum = (of: (t: Took) => number | null): number | null =>
        took.some((t) => of(t) === null) ? null : took.reduce((all, t) => all + of(t)!, 0);
      return {
        n,
        lost: 2 * n - cells[0]!,
        violations: sum((t) => t.violations)!,
        wall: Math.max(...took.map((t) => t.wall)),
        cpu: sum((t) => t.cpu),
        switches: sum((t) => t.switches),
      };
    };
    const repeats = bench.quick ? 3 : 7;
    lines.push(
      `${''.padEnd(26)}${'lost'.padStart(6)}${'together'.padStart(9)}${'a pass'.padStart(10)}${'its CPU'.padStart(10)}${'switches'.padStart(9)}`,
    );
    for (const { name, label, safe } of algorithms) {
      for (const [kind, n, work] of [
        ['short', bench.quick ? 20_000 : 200_000, 0],
        ['long', bench.quick ? 1000 : 5000, 2000],
      ] as const) {
        if (kind === 'long' && !['exchange', 'futex'].includes(name)) continue;
        bench.progress(`${label}, ${kind} regions`);
        const runs: Awaited<ReturnType<typeof once>>[] = [];
        for (let i = 0; i < repeats; i++) runs.push(await once(name, n, work));
        // What must fail has some more chances to: on a busy machine two threads seldom run at the same time.
        for (let i = 0; safe === 'never' && i < 20 && runs.every((r) => r.lost + r.violations === 0); i++)
          runs.push(await once(name, 10 * n, work));
        const id = kind === 'short' ? name : `${name}.${kind}`;
        const which = kind === 'short' ? label : `${label}, long`;
        const all = (of: (r: (typeof runs)[number]) => number | null): number[] => runs.flatMap((r) => of(r) ?? []);
        figures.push(
          { id: `${id}.lost`, label: `${which}: lost`, unit: 'count', values: all((r) => r.lost) },
          { id: `${id}.together`, label: `${which}: together inside`, unit: 'count', values: all((r) => r.violations) },
          { id: `${id}.wall`, label: `${which}: a pass`, unit: 'ns', values: all((r) => r.wall / (2 * r.n)) },
        );
        const cpu = all((r) => (r.cpu === null ? null : r.cpu / (2 * r.n)));
        if (cpu.length > 0) figures.push({ id: `${id}.cpu`, label: `${which}: CPU a pass`, unit: 'ns', values: cpu });
        const least = (values: number[]): number => Math.min(...values);
        const most = (values: number[]): number => Math.max(...values);
        const switches = all((r) => r.switches);
        lines.push(
          `${which.padEnd(26)}${String(most(all((r) => r.lost))).padStart(6)}${String(most(all((r) => r.violations))).padStart(9)}${show(least(all((r) => r.wall / (2 * r.n))), 'ns').padStart(10)}${(cpu.length === 0 ? '-' : show(least(cpu), 'ns')).padStart(10)}${(switches.length === 0 ? '-' : String(least(switches))).padStart(9)}`,
        );
      }
    }
    lines.push('lost, together: the most of all runs; times: the best; long: regions');
    if (!figures.some((f) => f.id.endsWith('.cpu')))
      missing.push('there is no /proc: CPU time and switches of each lock');
    bench.progress('strict alternation, where one stays outside');
    const ms = bench.quick ? 50 : 300;
    const words = lockWords();
    const [entered = Number.NaN] = await Promise.all([
      team.play<number>('aloneInTurn', (me) => ({ words, me: 0, ms: me === 0 ? ms : 0 }) satisfies Turns),
    ]).then(([answers]) => answers);
    figures.push({
      id: 'alone',
      label: `strict alternation, the other outside: entries in ${ms} ms`,
      unit: 'count',
      values: [entered],
    });
    lines.push(
      `strict alternation while the other stays outside: ${entered} ${entered === 1 ? 'entry' : 'entries'} in ${ms} ms`,
    );
    await team.close();
    return { figures, lines, missing };
  },
  judge: (m) => {
    const values = (id: string): readonly number[] => m.figures.find((f) => f.id === id)?.values ?? [];
    const none = (id: string): boolean => values(id).every((v) => v === 0);
    const checks: Check[] = [];
    for (const { name, label, safe } of algorithms) {
      if (safe === 'always') {
        checks.push(
          exactly(
            `${label} lets nobody in together and loses nothing`,
            none(`${name}.lost`) && none(`${name}.together`),
          ),
        );
      } else if (safe === 'never') {
        const broken = !none(`${name}.lost`) || !none(`${name}.together`);
        checks.push({
          text: `${label} fails`,
          outcome: broken ? 'holds' : 'undecided',
          exact: false,
          ...(broken ? {} : { why: 'nobody collided in these runs: that is luck' }),
        });
      }
    }
    checks.push(
      exactly('strict alternation: one entry, then none while the other stays outside', values('alone')[0] === 1),
    );
    const spin = Math.min(...values('exchange.long.cpu'));
    const spinWall = Math.min(...values('exchange.long.wall'));
    const sleep = Math.min(...values('futex.long.cpu'));
    if (Number.isFinite(spin) && Number.isFinite(sleep)) {
      const burns = spin / sleep;
      checks.push({
        text: `waiting for long regions, spinning burns more CPU than sleeping (${burns.toFixed(2)} x)`,
        outcome: burns > 1.1 ? 'holds' : 'undecided',
        exact: false,
        ...(burns > 1.1 ? {} : { why: spin < 1.5 * spinWall ? 'the two hardly ran at the same time' : 'too near' }),
      });
    }
    return checks;
  },
  simulations: [
    { scenario: 'lock-variable' },
    { scenario: 'strict-alternation' },
    { scenario: 'peterson' },
    { scenario: 'exchange-lock' },
    { scenario: 'futex-mutex' },
    { scenario: 'semaphore' },
  ],
  predict: (runs) => ({
    lines: runs.map(
      (run) =>
        `${run.scenario}: ${saidBy(run)}, futex ${run.paid.futex?.count ?? 0} times, ${run.paid.systemCall?.count ?? 0} system calls`,
    ),
  }),
};
