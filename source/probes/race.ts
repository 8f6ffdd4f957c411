/** Lost updates: two writers of one number. */
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { exactly, median, saidBy } from './figures.js';
import type { Check, Figure, Probe, Roles } from './probe.js';
import { lineUp, now, startLine } from './roles.js';

interface Work {
  readonly counter: Int32Array;
  readonly line: Int32Array;
  readonly n: number;
}

/** Load, add, store: three steps that the other can get between. A plain `counter[0]++` would be kept in a register. */
const addSplit = (counter: Int32Array, n: number): void => {
  for (let i = 0; i < n; i++) Atomics.store(counter, 0, Atomics.load(counter, 0) + 1);
};
const addAtomically = (counter: Int32Array, n: number): void => {
  for (let i = 0; i < n; i++) Atomics.add(counter, 0, 1);
};

/** Of the number in the file. */
const DIGITS = 12;

interface FileWork {
  readonly path: string;
  readonly n: number;
  /** Both begin at this time of the clock. */
  readonly at: number;
}

export const raceRoles: Roles = {
  addSplit: ({ counter, line, n }: Work): void => {
    // Compiled before it counts.
    addSplit(new Int32Array(new SharedArrayBuffer(4)), 20_000);
    lineUp(line);
    addSplit(counter, n);
  },
  addAtomically: ({ counter, line, n }: Work): void => {
    addAtomically(new Int32Array(new SharedArrayBuffer(4)), 20_000);
    lineUp(line);
    addAtomically(counter, n);
  },
  addInFile: ({ path, n, at }: FileWork): void => {
    const fd = openSync(path, 'r+');
    // Always as many digits, in the same place: no reader finds half a number or an empty file.
    const digits = Buffer.alloc(DIGITS);
    // Processes share no memory to line up in.
    while (now() < at);
    for (let i = 0; i < n; i++) {
      readSync(fd, digits, 0, DIGITS, 0);
      writeSync(fd, `${Number(digits.toString('latin1')) + 1}`.padStart(DIGITS), 0, 'latin1');
    }
    closeSync(fd);
  },
};

export const race: Probe = {
  name: 'race',
  title: 'Lost updates',
  teaches: ['L1', 'L8'],
  claim:
    'Two threads that each load, add and store lose updates: the last writer wins. An atomic addition loses none. Processes race in the same way for what they share.',
  method:
    'Two threads add 1 to one shared number many times: as load and store, and as one atomic operation. Two processes read, add and write a number in a file. What is missing at the end is lost.',
  misleads: [
    'On one core updates are lost only where a time slice ends between load and store: rarely, and perhaps never in a short run. That is no proof.',
    'How many are lost depends on the processor and its load; that some are does not.',
    'load and store are done with Atomics, each whole by itself: the race is between the two, not within one.',
  ],
  limit: 40_000,
  measure: async (bench) => {
    const n = bench.quick ? 300_000 : 5_000_000;
    const team = await bench.team(2);
    const lost = async (role: string): Promise<number> => {
      const counter = new Int32Array(new SharedArrayBuffer(4));
      const line = startLine(2);
      await team.play(role, () => ({ counter, line, n }) satisfies Work);
      return 2 * n - counter[0]!;
    };
    const split: number[] = [];
    const atomic: number[] = [];
    for (let i = 0; i < (bench.quick ? 5 : 7); i++) {
      bench.progress(`two threads: ${i + 1}`);
      split.push((await lost('addSplit')) / (2 * n));
      atomic.push(await lost('addAtomically'));
    }
    await team.close();
    bench.progress('two processes on a file');
    const rounds = bench.quick ? 20_000 : 50_000;
    const inFile: number[] = [];
    // Whether the two were on two cores at the same time is not ours to say: a few tries.
    for (let i = 0; i < 5 && (i < (bench.quick ? 1 : 3) || inFile.every((v) => v === 0)); i++) {
      writeFileSync('counter', '0'.padStart(DIGITS));
      const work: FileWork = { path: 'counter', n: rounds, at: now() + 3e8 };
      await Promise.all([0, 1].map(() => bench.child('addInFile', work).answer));
      inFile.push((2 * rounds - Number(readFileSync('counter', 'latin1'))) / (2 * rounds));
    }
    const figures: Figure[] = [
      { id: 'split', label: 'lost by two threads: load, add, store', unit: 'share', values: split },
      { id: 'atomic', label: 'lost by two threads: atomic addition', unit: 'count', values: atomic },
      { id: 'file', label: 'lost by two processes: read, add, write a file', unit: 'share', values: inFile },
    ];
    return { figures };
  },
  judge: (m): Check[] => {
    const values = (id: string): readonly number[] => m.figures.find((f) => f.id === id)?.values ?? [];
    const some = (id: string, text: string): Check => {
      const lost = values(id).some((v) => v > 0);
      return lost
        ? { text, outcome: 'holds', exact: false }
        : { text, outcome: 'undecided', exact: false, why: 'none were lost in these runs; one core, or luck' };
    };
    return [
      exactly(
        'atomic additions lose none',
        values('atomic').every((v) => v === 0),
      ),
      some('split', `two threads lose updates (${(100 * median(values('split'))).toFixed(1)} %)`),
      some('file', 'two processes lose updates in a file'),
    ];
  },
  simulations: [
    { scenario: 'lost-update', args: ['200'] },
    { scenario: 'lost-update-atomic' },
    { scenario: 'race-processes' },
  ],
  predict: (runs) => {
    const lostIn = (text: string | undefined): number | undefined => {
      const match = /= (\d+), should be (\d+)/.exec(text ?? '');
      return match === null ? undefined : Number(match[2]) - Number(match[1]);
    };
    const split = lostIn(runs[0]?.stdout);
    const atomic = lostIn(runs[1]?.stdout);
    return {
      figures: {
        ...(split === undefined ? {} : { split: split / 400 }),
        ...(atomic === undefined ? {} : { atomic }),
      },
      lines: runs.map((run) => `${run.scenario}: ${saidBy(run)}`),
    };
  },
};
