/** Numbers of repeated measurements: quantiles, comparisons that noise cannot decide, and how they are shown. */
import type { Check, Figure, Measured, Outcome, Simulated, Unit } from './probe.js';

/** The value below which a share q of the values lies, between neighbours in proportion. NaN of nothing. */
export const quantile = (values: readonly number[], q: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
};

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Distance of the quartiles as a share of the median: what is called the spread. */
export const spread = (values: readonly number[]): number => {
  const middle = median(values);
  return middle === 0 ? 0 : (quantile(values, 0.75) - quantile(values, 0.25)) / Math.abs(middle);
};

export const figureOf = (m: Measured, id: string): Figure | undefined => m.figures.find((f) => f.id === id);

/** Medians that differ by less are called equal: no machine is that steady. */
const MARGIN = 0.05;

/** Standard deviations from one half at which the sign test (below) decides: about one wrong answer in 700. */
const SIGNS = 3;

/**
 * How far the number of pairs in which a is the lesser lies from one half, in standard deviations: the sign test. Values that
 * were measured in turn are disturbed in turn, so that pairs say more than the two lists do. NaN where there are no pairs.
 */
const signs = (a: readonly number[], b: readonly number[]): number => {
  if (a.length !== b.length) return Number.NaN;
  const differ = a.map((value, i) => b[i]! - value).filter((d) => d !== 0);
  const lesser = differ.filter((d) => d > 0).length;
  return (lesser - differ.length / 2) / (Math.sqrt(differ.length) / 2);
};

/**
 * Is the one less than the other? Decided only where the medians differ by more than a margin, and either the middle halves
 * of both do not overlap or nearly all pairs say the same.
 */
export const lessThan = (a: readonly number[], b: readonly number[]): Outcome => {
  const ratio = median(b) / median(a);
  const pairs = signs(a, b);
  if ((quantile(a, 0.75) < quantile(b, 0.25) || pairs > SIGNS) && ratio > 1 + MARGIN) return 'holds';
  if ((quantile(a, 0.25) > quantile(b, 0.75) || pairs < -SIGNS) && ratio < 1 / (1 + MARGIN)) return 'fails';
  return 'undecided';
};

/** The check that one figure is less than another; none where one of them is missing. */
export const checkLess = (m: Measured, a: string, b: string, text?: string): Check[] => {
  const left = figureOf(m, a);
  const right = figureOf(m, b);
  if (left === undefined || right === undefined) return [];
  const outcome = lessThan(left.values, right.values);
  return [
    {
      text: text ?? `${left.label}: less than ${right.label}`,
      outcome,
      exact: false,
      ...(outcome === 'undecided' ? { why: 'too near or too noisy' } : {}),
    },
  ];
};

/** The last thing that a simulated program said, or how it ended. */
export const saidBy = (run: Simulated): string => run.stdout.trim().split('\n').at(-1) || run.message;

/** A check that does not depend on speed. */
export const exactly = (text: string, is: boolean): Check => ({ text, outcome: is ? 'holds' : 'fails', exact: true });

const scaled = (n: number, steps: readonly (readonly [number, string])[]): string => {
  const [size, unit] = steps.findLast(([s]) => Math.abs(n) >= s) ?? steps[0]!;
  const value = n / size;
  const digits = Math.abs(value) >= 100 || (size === 1 && Number.isInteger(value)) ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
};

const TIMES = [
  [1, 'ns'],
  [1e3, 'us'],
  [1e6, 'ms'],
  [1e9, 's'],
] as const;
const SIZES = [
  [1, 'B'],
  [1e3, 'kB'],
  [1e6, 'MB'],
  [1e9, 'GB'],
] as const;

/** A value with its unit, in three figures. */
export const show = (n: number, unit: Unit): string => {
  if (!Number.isFinite(n)) return '-';
  switch (unit) {
    case 'ns':
      return scaled(n, TIMES);
    case 'bytes':
      return scaled(n, SIZES);
    case 'bytes/s':
      return `${scaled(n, SIZES)}/s`;
    case 'share':
      return `${(100 * n).toFixed(1)} %`;
    case 'ratio':
      return `${n.toFixed(2)} x`;
    case 'count':
      return Number.isInteger(n) ? String(n) : n.toFixed(1);
  }
};

/** `16.2 us (15.0 us - 40.1 us, 8 %, n 20)`: median, least and most, spread, how many; a single value alone. */
export const showFigure = ({ values, unit }: Figure): string => {
  const middle = show(median(values), unit);
  if (values.length === 1) return middle;
  const range = `${show(Math.min(...values), unit)} - ${show(Math.max(...values), unit)}`;
  const percent = Math.round(100 * spread(values));
  return `${middle} (${range}, ${percent > 999 ? '>999' : percent} %, n ${values.length})`;
};
