/** The store buffering litmus test: each of two threads stores one word, then loads the other's. */
import { exactly } from './figures.js';
import { CannotRun, type Figure, type Probe, type Roles } from './probe.js';
import { now } from './roles.js';

interface Litmus {
  readonly me: number;
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** What each loaded, one a round. */
  readonly seen: Int32Array;
  /** [0] arrived at the start of rounds, in all; [16] the round before which it is over; 0: none. */
  readonly gate: Int32Array;
  readonly rounds: number;
  /** ns after which no round is begun. */
  readonly budget: number;
  readonly atomic: boolean;
}

/** Words of one round: a cache line. */
const STRIDE = 16;
const STOP = 16;

/** Kept apart from the loop, so that each is compiled with its own accesses. */
const plain = (mine: Int32Array, other: Int32Array, at: number): number => {
  mine[at] = 1;
  return other[at]!;
};
const ordered = (mine: Int32Array, other: Int32Array, at: number): number => {
  Atomics.store(mine, at, 1);
  return Atomics.load(other, at);
};

const litmus = ({ me, x, y, seen, gate, rounds, budget, atomic }: Litmus): number => {
  const mine = me === 0 ? x : y;
  const other = me === 0 ? y : x;
  const access = atomic ? ordered : plain;
  const end = now() + budget;
  let round = 0;
  for (; round < rounds; round++) {
    // One of the two says which round is the last, before it comes to the gate of that round: both do the same number.
    if (me === 0 && round % 64 === 0 && now() > end && round > 0) Atomics.store(gate, STOP, round);
    Atomics.add(gate, 0, 1);
    while (Atomics.load(gate, 0) < 2 * (round + 1));
    if (round > 0 && Atomics.load(gate, STOP) === round) break;
    seen[round] = access(mine, other, round * STRIDE);
  }
  return round;
};

export const storeBufferingRoles: Roles = { litmus };

export interface Outcomes {
  readonly rounds: number;
  /** By what the first and the second loaded: 00, 01, 10, 11. */
  readonly counts: readonly [number, number, number, number];
}

export const storeBuffering: Probe = {
  name: 'store-buffering',
  title: 'Store buffering',
  teaches: ['L6'],
  claim:
    'A core may load before others see what it stored. So two threads that each store and then look can both miss the other: no order of the four accesses explains that. Atomic accesses rule it out.',
  method:
    'x = 1 and look at y; y = 1 and look at x, at the same moment, on fresh cache lines each round. The four outcomes are counted, with plain and with sequentially consistent accesses.',
  misleads: [
    'Both missing the other can be the processor or the compiler, which may also exchange the two accesses.',
    'Not seen is not impossible: the two must meet within some nanoseconds.',
    'The simulated kernel is sequentially consistent: it never shows it.',
  ],
  limit: 40_000,
  measure: async (bench) => {
    if (bench.cores < 2)
      throw new CannotRun(
        'there is one core only: a core sees its own stores in order. It would have shown two threads that both miss the other',
      );
    const team = await bench.team(2);
    const budget = bench.quick ? 6e8 : 2.5e9;
    const rounds = 100_000;
    const count = async (atomic: boolean): Promise<Outcomes> => {
      const counts: [number, number, number, number] = [0, 0, 0, 0];
      let all = 0;
      const from = now();
      do {
        const words = (): Int32Array => new Int32Array(new SharedArrayBuffer(4 * STRIDE * rounds));
        const x = words();
        const y = words();
        const gate = new Int32Array(new SharedArrayBuffer(128));
        const seen = [0, 1].map(() => new Int32Array(new SharedArrayBuffer(4 * rounds)));
        const left = Math.max(1e6, budget - (now() - from));
        const [did = 0] = await team.play<number>(
          'litmus',
          (me) => ({ me, x, y, seen: seen[me]!, gate, rounds, budget: left, atomic }) satisfies Litmus,
        );
        for (let i = 0; i < did; i++) counts[2 * seen[0]![i]! + seen[1]![i]!]!++;
        all += did;
      } while (now() - from < budget);
      return { rounds: all, counts };
    };
    bench.progress('plain accesses');
    const free = await count(false);
    bench.progress('atomic accesses');
    const bound = await count(true);
    await team.close();
    const figures: Figure[] = [free, bound].flatMap((o, i) => {
      const which = i === 0 ? 'plain' : 'atomic';
      return ['00', '01', '10', '11'].map(
        (seen, at): Figure => ({
          id: `${which}.${seen}`,
          label: `${which}: first saw ${seen[0]}, second saw ${seen[1]}`,
          unit: 'count',
          values: [o.counts[at]!],
        }),
      );
    });
    const row = (name: string, cells: readonly (string | number)[]): string =>
      name.padEnd(18) + cells.map((c) => String(c).padStart(10)).join('');
    return {
      figures,
      lines: [
        row('first, second saw', ['0 0', '0 1', '1 0', '1 1', 'rounds']),
        row('plain', [...free.counts, free.rounds]),
        row('atomic', [...bound.counts, bound.rounds]),
        row('in some order', ['never', 'yes', 'yes', 'yes']),
      ],
    };
  },
  judge: (m) => {
    const value = (id: string): number => m.figures.find((f) => f.id === id)?.values[0] ?? Number.NaN;
    const seen = value('plain.00') > 0;
    return [
      exactly('with atomic accesses the two never both miss the other', value('atomic.00') === 0),
      seen
        ? { text: `with plain accesses they do (seen ${value('plain.00')} x)`, outcome: 'holds', exact: false }
        : {
            text: 'with plain accesses they do',
            outcome: 'undecided',
            exact: false,
            why: 'not seen on this machine, in these rounds',
          },
    ];
  },
  simulations: [],
  predict: () => ({
    figures: { 'atomic.00': 0, 'plain.00': 0 },
    lines: ['the simulated kernel does one access after the other: never 0 0'],
  }),
};
