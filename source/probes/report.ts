/** A probe's result in lines: the claim, prediction and measurement beside each other, the verdict, what could mislead. */
import { wrap } from '../screen/text.js';
import { median, show, showFigure } from './figures.js';
import type { Check, Outcome, Prediction, Probe, Result } from './probe.js';

/** `skipped` and `broken`: nothing was measured. */
export type Verdict = Outcome | 'skipped' | 'broken';

/** What all checks come to: one that fails decides; else one that is not decided. */
export const verdictOf = (result: Result): Verdict => {
  if (result.kind !== 'measured') return result.kind;
  const has = (outcome: Outcome): boolean => result.checks.some((c) => c.outcome === outcome);
  return has('fails') ? 'fails' : has('undecided') ? 'undecided' : 'holds';
};

const MARK: Readonly<Record<Outcome, string>> = { holds: 'holds', fails: 'FAILS', undecided: 'not decided' };

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  holds: 'holds on this machine',
  fails: 'does NOT hold on this machine',
  undecided: 'is not decided on this machine',
  skipped: 'cannot be measured here',
  broken: 'was not measured',
};

const checkLine = ({ text, outcome, why }: Check): string =>
  `${MARK[outcome].padEnd(12)} ${text}${why === undefined ? '' : ` (${why})`}`;

const folded = (text: string, width: number, indent: string): string[] =>
  wrap(text, width - indent.length).map((line) => `${indent}${line}`);

/** Rows of a table with the simulated and the measured value of each figure; counts of the lines above are left out. */
const table = (result: Result & { kind: 'measured' }, prediction: Prediction, width: number): string[] => {
  const { figures, lines } = result.measured;
  // Where a probe draws a table of its own, only what is predicted is repeated.
  const shown = figures.filter(
    (f) => lines === undefined || prediction.figures?.[f.id] !== undefined || f.values.length > 1,
  );
  const few = figures.length > 16 ? shown.filter((f) => prediction.figures?.[f.id] !== undefined) : shown;
  if (few.length === 0) return [];
  const label = Math.min(Math.max(...few.map((f) => f.label.length), 8), Math.max(20, width - 53));
  const rows = few.flatMap((f) => {
    const predicted = prediction.figures?.[f.id];
    const words = wrap(f.label, label);
    const simulated = predicted === undefined ? '-' : show(predicted, f.unit);
    return words.map((word, i) =>
      i < words.length - 1 ? word : `${word.padEnd(label)}  ${simulated.padStart(9)}  ${showFigure(f)}`,
    );
  });
  return [`${''.padEnd(label)}  simulated  measured (least - most, spread, n)`, ...rows];
};

/** Everything about one probe. `result` undefined: it is still running, or has not run. */
export const reportLines = (
  probe: Probe,
  prediction: Prediction | undefined,
  result: Result | undefined,
  width: number,
): string[] => {
  const lines: string[] = [...folded(`claim: ${probe.claim}`, width, ''), ''];
  if (prediction?.lines !== undefined && prediction.lines.length > 0) {
    lines.push('the simulated kernel:');
    for (const line of prediction.lines) lines.push(...folded(line, width, '  '));
    lines.push('');
  }
  if (result?.kind === 'measured') {
    const { measured, checks } = result;
    const rows = table(result, prediction ?? {}, width);
    lines.push(...rows);
    if (measured.lines !== undefined) lines.push(...(rows.length > 0 ? [''] : []), ...measured.lines);
    lines.push('', `verdict: the claim ${VERDICT_WORDS[verdictOf(result)]}`);
    for (const check of checks) {
      const [first = '', ...rest] = wrap(checkLine(check), width - 2);
      lines.push(`  ${first}`, ...rest.map((line) => `${' '.repeat(15)}${line}`));
    }
    for (const missing of measured.missing ?? []) lines.push(...folded(`not measured: ${missing}`, width, '  '));
  } else if (result !== undefined)
    lines.push(...folded(`${VERDICT_WORDS[verdictOf(result)]}: ${result.why}`, width, ''));
  lines.push('', ...folded(`method: ${probe.method}`, width, ''), 'what could mislead:');
  for (const text of probe.misleads) {
    const [first = '', ...rest] = wrap(text, width - 4);
    lines.push(`  - ${first}`, ...rest.map((line) => `    ${line}`));
  }
  return lines;
};

const finite = (n: number): number | null => (Number.isFinite(n) ? n : null);

/** The same as data. */
export const reportData = (probe: Probe, prediction: Prediction, result: Result) => ({
  name: probe.name,
  title: probe.title,
  teaches: probe.teaches,
  claim: probe.claim,
  method: probe.method,
  misleads: probe.misleads,
  verdict: verdictOf(result),
  why: result.kind === 'measured' ? null : result.why,
  checks: result.kind === 'measured' ? result.checks : [],
  figures:
    result.kind === 'measured'
      ? result.measured.figures.map(({ id, label, unit, values }) => ({
          id,
          label,
          unit,
          min: finite(Math.min(...values)),
          median: finite(median(values)),
          max: finite(Math.max(...values)),
          values: values.map(finite),
          simulated: prediction.figures?.[id] === undefined ? null : finite(prediction.figures[id]),
        }))
      : [],
  lines: result.kind === 'measured' ? (result.measured.lines ?? []) : [],
  missing: result.kind === 'measured' ? (result.measured.missing ?? []) : [],
  simulated: prediction.lines ?? [],
});
