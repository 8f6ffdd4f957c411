import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule, printSchedule, type Schedule } from '../../source/timeline/schedule.js';

const schedules: fc.Arbitrary<Schedule> = fc.record({
  fingerprint: fc.integer({ min: 0, max: 0xffffffff }).map((n) => n.toString(16).padStart(8, '0')),
  seed: fc.nat(0xffffffff),
  forced: fc.array(fc.record({ core: fc.nat(63), after: fc.nat(1e9), task: fc.nat(1e6) }), { maxLength: 5 }),
  answers: fc.array(fc.record({ decision: fc.nat(1e9), answer: fc.integer({ min: -1, max: 1e6 }) }), { maxLength: 5 }),
  changes: fc
    .array(
      fc.oneof(
        fc.record({
          step: fc.integer({ min: 1, max: 1e9 }),
          policy: fc.constant('round-robin'),
          parameters: fc.record({ quantum: fc.integer({ min: 1, max: 1e15 }), central: fc.nat(1) }),
          cores: fc.integer({ min: 1, max: 64 }),
        }),
        fc.record({
          step: fc.integer({ min: 1, max: 1e9 }),
          policy: fc.constant('cfs'),
          parameters: fc.record({
            latency: fc.integer({ min: 1, max: 1e9 }),
            granularity: fc.constant(750_000),
            wakeup: fc.constant(1_000_000),
            tick: fc.constant(0),
            scaled: fc.nat(1),
          }),
          cores: fc.integer({ min: 1, max: 64 }),
        }),
      ),
      { maxLength: 4 },
    )
    .map((changes) => changes.sort((a, b) => a.step - b.step)),
  contexts: fc.array(fc.integer({ min: -1, max: 3 }), { maxLength: 50 }),
});

describe('schedule strings', () => {
  it('read back to what was printed', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        expect(parseSchedule(printSchedule(schedule))).toEqual({ ok: true, schedule });
      }),
    );
  });

  it('are short', () => {
    const contexts = [...new Array(500).fill(2), 1, 1, 1, -1];
    expect(printSchedule({ fingerprint: '9f3a61c2', seed: 0, forced: [], answers: [], changes: [], contexts })).toBe(
      '1-9f3a61c2-s0-t2x500.1x3.n1',
    );
  });

  it.each([
    '',
    '2-00000000-s1',
    '1-xyz-s1',
    '1-00000000',
    '1-00000000-s1-q',
    '1-00000000-s1-t1x99999999',
    '1-00000000-s1-x5.2.nosuch',
    '1-00000000-s1-x5.0.cfs',
    '1-00000000-s1-x5.2.round_robin.quantum=0',
    '1-00000000-s1-x5.2.round_robin.quantm=5',
    '1-00000000-s1-x0.2.cfs',
    '1-00000000-s1-x9.2.cfs-x8.2.cfs',
    'rm -rf\u001b[2J',
  ])('%j is refused in words', (text) => {
    const parsed = parseSchedule(text);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) expect(parsed.message).toMatch(/^".*" is no schedule string: /);
    if (!parsed.ok) expect(parsed.message).not.toContain('\u001b');
  });

  it('never throw', () => {
    fc.assert(
      fc.property(fc.string(), (text) => void parseSchedule(`1-00000000-s1-${text}`)),
      { numRuns: 1000 },
    );
  });
});
