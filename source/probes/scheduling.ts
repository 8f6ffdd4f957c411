/** Shares of threads of different nice values on one core, against the kernel's table of weights. */
import { setPriority } from 'node:os';
import { weightOf } from '../schedulers/weights.js';
import { median, saidBy } from './figures.js';
import { CannotRun, type Check, type Figure, type Probe, type Roles } from './probe.js';
import { account, lineUp, now, startLine, threadId, used } from './roles.js';

interface Hog {
  readonly nice: number;
  readonly ms: number;
  readonly line: Int32Array;
}

interface Got {
  readonly cpu: number;
  readonly voluntary: number;
  readonly involuntary: number;
}

/** Computes until the time is up. */
const hog = ({ nice, ms, line }: Hog): Got | null => {
  const tid = threadId();
  if (tid === undefined) return null;
  if (nice !== 0) setPriority(tid, nice);
  lineUp(line);
  const before = account();
  for (const end = now() + 1e6 * ms; now() < end; );
  return used(before, account()) ?? null;
};

export const schedulingRoles: Roles = { hog };

const NICE = [0, 5, 10] as const;

/** Share of the one with nice 0 beside one with this. */
const expected = (nice: number): number => weightOf(0) / (weightOf(0) + weightOf(nice));

/** Shares nearer than this to the table's are called equal. */
const NEAR = 0.06;

export const scheduling: Probe = {
  name: 'scheduling',
  title: 'What nice is worth',
  teaches: ['S2', 'S3'],
  claim:
    'Two threads that never wait share a core by the weights of their nice values: 1024 for 0, 335 for 5, 110 for 10. The kernel takes the core from them: they give nothing up by themselves.',
  method:
    'Two threads are bound to one core and compute for the same time; one of them is made nicer. CPU time and switches of each as the kernel counts them (/proc).',
  misleads: [
    'Others that run on this core take their part of both; the share of the two between them hardly changes.',
    'Nice belongs to a thread on Linux, to the process elsewhere.',
    'Autogroup: nice values count within one session only. Both threads are in the same.',
    'Switches a second depend on the tick and on the base slice of this kernel.',
  ],
  limit: 40_000,
  measure: async (bench) => {
    const [core] = bench.coreNumbers;
    if (process.platform !== 'linux' || core === undefined || !bench.has('taskset'))
      throw new CannotRun(
        'Linux, /proc and taskset are needed to bind threads and to read what they got. It would have shown shares of .50, .75 and .90',
      );
    const ms = bench.quick ? 250 : 1500;
    const figures: Figure[] = [];
    for (const nice of NICE) {
      const shares: number[] = [];
      const cuts: number[] = [];
      const gifts: number[] = [];
      for (let i = 0; i < (bench.quick ? 2 : 4); i++) {
        bench.progress(`nice 0 and ${nice}: ${i + 1}`);
        // Whoever is nice may not be less nice again: fresh threads each time.
        const team = await bench.team(2);
        if (!(await team.pin(() => core))) throw new CannotRun('threads may not be bound to a core here');
        const line = startLine(2);
        const [plain, nicer] = await team.play<Got | null>(
          'hog',
          (me) => ({ nice: me === 0 ? 0 : nice, ms, line }) satisfies Hog,
        );
        await team.close();
        if (!plain || !nicer) throw new CannotRun('there is no /proc to read CPU times from');
        shares.push(plain.cpu / (plain.cpu + nicer.cpu));
        cuts.push((1000 * (plain.involuntary + nicer.involuntary)) / (2 * ms));
        gifts.push(plain.voluntary + nicer.voluntary);
      }
      figures.push(
        { id: `share.${nice}`, label: `share of nice 0 beside nice ${nice}`, unit: 'share', values: shares },
        { id: `cuts.${nice}`, label: `involuntary switches a second, 0 and ${nice}`, unit: 'count', values: cuts },
        { id: `gifts.${nice}`, label: `voluntary switches, 0 and ${nice}`, unit: 'count', values: gifts },
      );
    }
    return { figures };
  },
  judge: (m): Check[] => {
    const values = (id: string): readonly number[] => m.figures.find((f) => f.id === id)?.values ?? [];
    const checks = NICE.map((nice): Check => {
      const share = median(values(`share.${nice}`));
      const isNear = Math.abs(share - expected(nice)) < NEAR;
      return {
        text: `beside nice ${nice}, nice 0 gets ${(100 * share).toFixed(1)} % of both (weights: ${(100 * expected(nice)).toFixed(1)} %)`,
        outcome: isNear ? 'holds' : 'undecided',
        exact: false,
        ...(isNear
          ? {}
          : { why: 'farther from the weights than the measurement should be; the core was busy otherwise' }),
      };
    });
    const cut = NICE.every((nice) => values(`cuts.${nice}`).every((v) => v > 0));
    return [
      ...checks,
      {
        text: 'the kernel takes the core from threads that never wait',
        outcome: cut ? 'holds' : 'undecided',
        exact: false,
        ...(cut ? {} : { why: 'a thread was not interrupted at all' }),
      },
    ];
  },
  simulations: [{ scenario: 'nice-weights' }],
  predict: ([run]) => {
    return {
      figures: Object.fromEntries(NICE.map((nice) => [`share.${nice}`, expected(nice)])),
      lines: [
        `nice-weights (0 and 5): ${saidBy(run!)}`,
        'simulated below: what the table of weights comes to, which the simulated EEVDF and CFS go by',
      ],
    };
  },
};
