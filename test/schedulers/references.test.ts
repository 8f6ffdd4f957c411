/** The policies against tick-by-tick schedulers on random workloads. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { listEntries } from '../../source/schedulers/parameters.js';
import { type MlfqJob, mlfqByTicks, processRunByTicks } from './references.js';
import { outcomes, TICK, ticks, type Work, workload } from './workload.js';

const small = (max: number, min = 1) => fc.integer({ min, max });

describe('mlfq', () => {
  const rules = small(4).chain((levels) =>
    fc.record({
      quanta: fc.array(small(6), { minLength: levels, maxLength: levels }),
      allotments: fc.array(small(3), { minLength: levels, maxLength: levels }),
      boost: fc.constantFrom(0, 0, 5, 12, 30),
      ioLength: small(6),
      stay: fc.boolean(),
      bump: fc.boolean(),
    }),
  );
  const jobs = fc.array(fc.record({ arrival: small(20, 0), run: small(25), ioEvery: small(7, 0) }), {
    minLength: 1,
    maxLength: 4,
  });

  it('does in each tick what mlfq.py would', () => {
    fc.assert(
      fc.property(jobs, rules, (given, r) => {
        const told = mlfqByTicks(given, r);
        const works = given.map(({ arrival, run, ioEvery }: MlfqJob): Work => {
          const bursts: number[] = [];
          for (let left = run; left > 0; ) {
            const piece = ioEvery > 0 ? Math.min(left, ioEvery) : left;
            bursts.push(piece);
            left -= piece;
            if (left > 0) bursts.push(-r.ioLength);
          }
          return { bursts, arrival };
        });
        const made = workload(works, {
          policy: 'mlfq',
          parameters: {
            levels: r.quanta.length,
            ...listEntries(
              'quantum',
              r.quanta.map((q) => q * TICK),
            ),
            ...listEntries('allotment', r.allotments),
            boost: r.boost * TICK,
            reset: Number(r.stay),
            front: Number(r.bump),
          },
        });
        const got = ticks(made).map(({ cores, levels }) => (cores[0]! < 0 ? '-' : `${cores[0]}@${levels[cores[0]!]}`));
        expect(got).toEqual(told.ticks);
        expect(outcomes(made.k).map((o) => o.end)).toEqual(told.ends);
      }),
      { numRuns: 120 },
    );
  });
});

describe('fifo', () => {
  it('does in each tick what process-run.py would', () => {
    const program = fc.array(fc.oneof(small(4), fc.constant(true as const)), { minLength: 1, maxLength: 4 });
    const rules = fc.record({ ioLength: small(6), onEnd: fc.boolean(), immediate: fc.boolean() });
    const words: Readonly<Record<string, string>> = { running: 'RUN', ready: 'READY', disk: 'BLOCKED' };
    fc.assert(
      fc.property(fc.array(program, { minLength: 1, maxLength: 4 }), rules, (programs, r) => {
        const told = processRunByTicks(programs, r);
        const works = programs.map(
          (ops): Work => ({
            bursts: ops.flatMap((op) => (op === true ? [1, -r.ioLength, 1] : new Array<number>(op).fill(1))),
          }),
        );
        const made = workload(works, {
          policy: 'fifo',
          parameters: { hold: Number(r.onEnd), immediate: Number(r.immediate), circular: 1 },
        });
        expect(ticks(made).map((tick) => tick.states.map((state) => words[state] ?? 'DONE'))).toEqual(told);
      }),
      { numRuns: 120 },
    );
  });
});
