import { describe, expect, it } from 'vitest';
import { nearest } from '../../source/scenarios/nearest.js';
import { parseTime, showTime } from '../../source/scenarios/units.js';

describe('times', () => {
  it.each([
    ['4us', 4000],
    ['1.5ms', 1_500_000],
    ['2 s', 2e9],
    ['100', 100],
    [250, 250],
    ['3µs', 3000],
  ])('%s is %d ns', (text, ns) => expect(parseTime(text)).toBe(ns));
  it.each(['', 'us', '-4us', '4 minutes', '1e999', 'NaN'])('%s is no time', (text) =>
    expect(parseTime(text)).toBeUndefined(),
  );
  it.each([
    [0, '0ns'],
    [999, '999ns'],
    [12_450, '12.4us'],
    [4000, '4us'],
    [1_999_999, '1.9ms'],
    [2_500_000_000, '2.5s'],
    [Number.POSITIVE_INFINITY, 'never'],
  ])('%d ns is shown as %s', (ns, text) => expect(showTime(ns)).toBe(text));
});

describe('nearest name', () => {
  it('finds a typing mistake, and nothing where nothing is near', () => {
    expect(nearest('quatum', ['quantum', 'cores', 'policy'])).toBe('quantum');
    expect(nearest('polciy', ['quantum', 'cores', 'policy'])).toBe('policy');
    expect(nearest('zebra', ['quantum', 'cores', 'policy'])).toBeUndefined();
  });
});
