/** Times as people write them: `4us`, `1.5ms`, `2s`, `100ns`, or a bare number of nanoseconds. */

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9 };

/** Whole nanoseconds, or undefined if the text is no time. */
export function parseTime(text: string | number): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*(ns|us|µs|ms|s)?$/.exec(String(text).trim());
  if (!match) return undefined;
  const ns = Math.round(Number(match[1]) * UNITS[match[2] ?? 'ns']!);
  return Number.isSafeInteger(ns) ? ns : undefined;
}

/** A time in the largest unit that keeps it readable: `12.4us`, `3ms`, `250ns`. Plain ASCII, at most one decimal (three above a second). */
export function showTime(ns: number): string {
  if (!Number.isFinite(ns)) return 'never';
  const sign = ns < 0 ? '-' : '';
  const n = Math.abs(ns);
  const plain = (value: number, digits: number) => sign + value.toFixed(digits).replace(/\.?0+$/, '');
  if (n < 1e3) return `${sign}${n}ns`;
  if (n < 1e6) return `${plain(Math.floor(n / 100) / 10, 1)}us`;
  if (n < 1e9) return `${plain(Math.floor(n / 1e5) / 10, 1)}ms`;
  return `${plain(Math.floor(n / 1e6) / 1e3, 3)}s`;
}
