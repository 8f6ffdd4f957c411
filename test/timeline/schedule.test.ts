import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSchedule, printSchedule, type Schedule } from '../../source/timeline/schedule.js';

const schedules: fc.Arbitrary<Schedule> = fc.record({
  fingerprint: fc.integer({ min: 0, max: 0xffffffff }).map((n) => n.toString(16).padStart(8, '0')),
  seed: fc.nat(0xffffffff),
  forced: fc.array(fc.record({ core: fc.nat(63), after: fc.nat(1e9), task: fc.nat(1e6) }), { maxLength: 5 }),
  answers: fc.array(fc.record({ decision: fc.nat(1e9), answer: fc.integer({ min: -1, max: 1e6 }) }), { maxLength: 5 }),
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
    expect(printSchedule({ fingerprint: '9f3a61c2', seed: 0, forced: [], answers: [], contexts })).toBe(
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
