/** Programs that misbehave end as they should, with a message; what they may use of the host is bounded. */
import { describe, expect, it } from 'vitest';
import { drive } from '../../source/host/drive.js';
import { endingLines } from '../../source/host/ending.js';
import { statisticsLines, statisticsOf } from '../../source/host/statistics.js';
import { type Hostile, hostile } from './hostile.js';
import { compileText, MORE, machineFor } from './programs.js';

/** How it ended, as the person reads it; what does not compile: its first error. */
const endOf = (h: Hostile): string => {
  const { program, diagnostics } = compileText(h.c);
  if (program === undefined) return `compile: ${diagnostics.find((d) => d.severity === 'error')?.message ?? ''}`;
  const machine = machineFor(program, h.settings, h.stdin);
  const d = drive(machine, { maxSteps: h.maxSteps ?? 300_000, onOutput: () => {} });
  while (d.slice());
  const ending = d.ending();
  expect(statisticsLines(statisticsOf(d.kernel)).length).toBeGreaterThan(0);
  expect(d.kernel.state.memory.used * 4096).toBeLessThanOrEqual(machine.limits.memory);
  return `${ending.outcome} status ${ending.status} ${ending.signalName ?? ''} ${endingLines(ending).join(' / ')}`;
};

// The garbage given to every pthread function, the giant texts and the crowds take minutes: all of them with FUZZ=2.
const QUICK = hostile.filter(
  (h, n) =>
    MORE > 1 || ((h.maxSteps ?? 0) <= 300_000 && h.c.length < 30_000 && (h.maxSteps !== 100_000 || n % 10 === 0)),
);

describe('programs that misbehave', () => {
  it.each(QUICK.map((h) => [h.name, h] as const))('%s', (_, h) => {
    const end = endOf(h);
    expect(end).toMatch(h.ends);
    expect(end).not.toMatch(/error in lockstep itself|undefined|NaN|\[object/);
  });
});
