import { describe, expect, test } from 'vitest';
import { lessThan, median, quantile, show, showFigure, spread } from '../../source/probes/figures.js';
import { probes } from '../../source/probes/index.js';
import { algorithms, lockWords } from '../../source/probes/locks.js';
import { summaryOf } from '../../source/probes/memory.js';
import type { Figure, Measured, Result } from '../../source/probes/probe.js';
import { reportLines, verdictOf } from '../../source/probes/report.js';

describe('figures', () => {
  test('quantiles lie between neighbours', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([1, 2, 3, 4])).toBe(2.5);
    expect(quantile([0, 10], 0.25)).toBe(2.5);
    expect(quantile([], 0.5)).toBeNaN();
    expect(spread([1, 2, 3, 4, 5])).toBe(2 / 3);
    expect(spread([0, 0])).toBe(0);
  });

  test('a comparison is decided where quartiles part or nearly all pairs agree, and not by noise', () => {
    expect(lessThan([1, 2, 3], [10, 11, 12])).toBe('holds');
    expect(lessThan([10, 11, 12], [1, 2, 3])).toBe('fails');
    expect(lessThan([1, 2, 30], [2, 3, 20])).toBe('undecided');
    // Apart, but by less than the margin.
    expect(lessThan([100, 100, 100], [101, 101, 101])).toBe('undecided');
    // Disturbed in turn: the lists overlap, the pairs agree.
    const a = Array.from({ length: 20 }, (_, i) => 10 * (1 + (i % 5)));
    expect(
      lessThan(
        a,
        a.map((v) => 1.3 * v),
      ),
    ).toBe('holds');
    expect(
      lessThan(
        a.map((v) => 1.3 * v),
        a,
      ),
    ).toBe('fails');
  });

  test('values are shown in three figures with their unit', () => {
    expect(show(950, 'ns')).toBe('950 ns');
    expect(show(19_800_000, 'ns')).toBe('19.8 ms');
    expect(show(1.25e9, 'bytes/s')).toBe('1.25 GB/s');
    expect(show(0.324, 'share')).toBe('32.4 %');
    expect(show(1.957, 'ratio')).toBe('1.96 x');
    expect(show(Number.NaN, 'ns')).toBe('-');
    expect(showFigure({ id: 'x', label: 'x', unit: 'count', values: [0, 0, 0] })).toBe('0 (0 - 0, 0 %, n 3)');
  });
});

describe('verdicts', () => {
  const measured = (values: Readonly<Record<string, readonly number[]>>): Measured => ({
    figures: Object.entries(values).map(([id, v]): Figure => ({ id, label: id, unit: 'count', values: v })),
  });
  const verdict = (name: string, values: Readonly<Record<string, readonly number[]>>): string => {
    const probe = probes.find((p) => p.name === name)!;
    const m = measured(values);
    const result: Result = { kind: 'measured', name, measured: m, checks: probe.judge(m) };
    return verdictOf(result);
  };

  test('what must never happen fails the claim when it does; what was not seen is not decided', () => {
    expect(verdict('race', { split: [0.3], atomic: [0, 0], file: [0.1] })).toBe('holds');
    expect(verdict('race', { split: [0.3], atomic: [0, 1], file: [0.1] })).toBe('fails');
    expect(verdict('race', { split: [0], atomic: [0, 0], file: [0.1] })).toBe('undecided');
    expect(verdict('store-buffering', { 'plain.00': [5], 'atomic.00': [0] })).toBe('holds');
    expect(verdict('store-buffering', { 'plain.00': [0], 'atomic.00': [0] })).toBe('undecided');
    expect(verdict('store-buffering', { 'plain.00': [5], 'atomic.00': [1] })).toBe('fails');
    expect(verdict('blocking', { 'blocking.turns': [0], 'other.turns': [9], 'ready.turns': [9] })).toBe('holds');
    expect(verdict('blocking', { 'blocking.turns': [1], 'other.turns': [9], 'ready.turns': [9] })).toBe('fails');
    expect(verdict('creation', { coroutine: [1], worker: [100], node: [101] })).toBe('undecided');
  });

  test('a probe that was skipped or ended is no success', () => {
    expect(verdictOf({ kind: 'skipped', name: 'race', why: '' })).toBe('skipped');
    expect(verdictOf({ kind: 'broken', name: 'race', why: '' })).toBe('broken');
  });

  test('every probe says its claim, its method and what could mislead, within 72 columns', () => {
    for (const probe of probes) {
      const lines = reportLines(probe, undefined, { kind: 'skipped', name: probe.name, why: 'no cores' }, 72);
      expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(72);
      expect(lines.join(' ')).toContain('cannot be measured here: no cores');
      expect(probe.misleads.length).toBeGreaterThan(0);
    }
    expect(new Set(probes.map((p) => p.name)).size).toBe(probes.length);
  });
});

test('each lock can be taken, given back and taken again, and is taken while it is', () => {
  for (const { name, enter, leave } of algorithms) {
    const words = lockWords();
    const lock = { words, me: 0 };
    enter(lock);
    const taken = [...words];
    leave(lock);
    if (name === 'alternation') expect(words[0]).toBe(1);
    else {
      expect(taken).not.toEqual([...lockWords()]);
      enter(lock);
      leave(lock);
    }
  }
});

test('a memory map is summed up by kinds of regions', () => {
  const text = [
    '55d000000000-55d000002000 r-xp 00000000 08:01 17                         /usr/bin/node',
    'Rss:                   4 kB',
    'Pss:                   2 kB',
    '55d000002000-55d000003000 rw-p 00002000 08:01 17                         /usr/bin/node',
    'Rss:                   4 kB',
    'Pss:                   4 kB',
    '7f0000000000-7f0000100000 rw-p 00000000 00:00 0 ',
    'Rss:                 100 kB',
    'Pss:                 100 kB',
    '7f0000100000-7f0000101000 ---p 00000000 00:00 0 ',
    'Rss:                   0 kB',
    '7f0000200000-7f0000300000 r-xp 00000000 08:01 99                         /usr/lib/libc.so.6',
    'Rss:                  64 kB',
    'Pss:                   8 kB',
    '7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0                          [stack]',
    'Rss:                  12 kB',
    'Pss:                  12 kB',
  ].join('\n');
  const summary = summaryOf(text, 7, '/usr/bin/node');
  expect(summary.kinds.map((k) => [k.name, k.perms, k.size, k.resident])).toEqual([
    ['code', 'r-x', 8192, 4096],
    ['data', 'rw-', 4096, 4096],
    ['libraries', '', 1 << 20, 65_536],
    ['anonymous', '', 1 << 20, 102_400],
    ['guards', '---', 4096, 0],
    ['stack', 'rw-', 0x21000, 12_288],
  ]);
  expect(summary).toMatchObject({ pid: 7, code: '55d000000000', resident: 188_416, proportional: 129_024 });
});
