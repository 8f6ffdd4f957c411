/** What a scenario says of its machine is what the machine does. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runWhole } from '../../source/host/drive.js';
import { load } from '../../source/host/load.js';
import { checkOptions } from '../../source/host/options.js';
import type { Machine } from '../../source/kernel/machine.js';
import { fingerprint } from '../../source/scenarios/machine.js';

const machineOf = (scenario: string): Machine => {
  const checked = checkOptions('run', {});
  if (!checked.ok) throw new Error(checked.message);
  const files = [fileURLToPath(new URL(`../../scenarios/${scenario}`, import.meta.url))];
  const result = load({ files, args: undefined, options: checked.options, terminal: false });
  if (!result.ok) throw new Error(result.lines.join('\n'));
  return result.loaded.machine;
};
const ended = (machine: Machine) => runWhole(machine, { maxSteps: 1_000_000 }).kernel.state;

describe('the machine of a scenario', () => {
  it('has a TLB that a switch flushes, or one with tags', () => {
    const flushed = ended(machineOf('switch-processes.c')).cores[0]!.tlb;
    const tagged = ended(machineOf('switch-processes-asid.c')).cores[0]!.tlb;
    expect(flushed.flushes).toBeGreaterThan(15);
    expect(tagged.flushes).toBe(0);
    expect(tagged.misses).toBeLessThan(flushed.misses / 2);
  });

  it('has a TLB of so many entries, or none', () => {
    const machine = machineOf('switch-processes.c');
    expect(machine.tlb).toEqual({ entries: 64, asids: false });
    expect(ended({ ...machine, tlb: { entries: 0, asids: false } }).cores[0]!.tlb.misses).toBe(0);
  });

  it('gives each program that begins its working set', () => {
    const machine = machineOf('working-set.c');
    const { spaces, tasks } = ended(machine);
    expect(spaces[0]).toMatchObject({ minimum: 2, maximum: 10 });
    // Twelve touches over twelve pages, and those that the first of the few cost; none any more over the few.
    expect(tasks[0]!.majorFaults).toBeGreaterThanOrEqual(12);
    expect(tasks[0]!.majorFaults).toBeLessThan(20);
    const { workingSet: _, ...free } = machine;
    expect(ended(free).tasks[0]!.majorFaults).toBe(0);
    const exec = ended({ ...machineOf('fork-exec.c'), workingSet: { minimum: 0, maximum: 16 } });
    expect(exec.outcome).toEqual({ kind: 'exited', status: 0 });
    expect(exec.spaces.filter((space) => space !== undefined).map(({ maximum }) => maximum)).toEqual([16]);
  });

  it('is part of the fingerprint where it is not the ordinary one', () => {
    const { tlb, workingSet, ...plain } = machineOf('working-set.c');
    const prints = [
      plain,
      { ...plain, tlb: { entries: 8, asids: false } },
      { ...plain, tlb: { entries: 64, asids: true } },
      { ...plain, workingSet: workingSet! },
      { ...plain, workingSet: { minimum: 1, maximum: 10 } },
    ].map(fingerprint);
    expect(new Set(prints).size).toBe(5);
    expect(fingerprint({ ...plain, tlb: tlb! })).toBe(prints[0]);
  });

  it('runs with the smallest working set there can be', () => {
    for (const scenario of [
      'what-a-process-owns.c',
      'fork-exec.c',
      'pipe.c',
      'race-processes-fixed.c',
      'philosophers-ordered.c',
    ]) {
      const { outcome } = ended({ ...machineOf(scenario), workingSet: { minimum: 0, maximum: 4 } });
      expect(outcome, scenario).toEqual({ kind: 'exited', status: 0 });
    }
  });
});
