/** Random programs whose output the schedule does not decide: the same on all cores, policies and seeds. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runWhole } from '../../source/host/drive.js';
import type { Machine } from '../../source/kernel/machine.js';
import type { Settings } from '../../source/scenarios/settings.js';
import { generateC } from './generate-c.js';
import { compileText, MORE, machineFor, SEED } from './programs.js';

const SETTINGS: readonly Settings[] = [
  { cores: 1, policy: 'round-robin' },
  { cores: 2, policy: 'round-robin', parameters: { quantum: 1 } },
  { cores: 4, policy: 'cfs' },
  { cores: 3, policy: 'random', seed: 7 },
  { cores: 2, policy: 'random', seed: 8 },
  { cores: 2, policy: 'round-robin', lower: 'rmw' },
  { cores: 64, policy: 'round-robin', costs: 'free' },
];
const MOST_STEPS = 3_000_000;

const programOf = (seed: number) => {
  const text = generateC(seed);
  const { program, diagnostics } = compileText(text);
  if (program === undefined)
    throw new Error(`seed ${seed}: ${diagnostics.map((d) => `${d.place.line}: ${d.message}`).join('\n')}\n${text}`);
  return program;
};

const latin1 = new TextDecoder('latin1');
const outcome = (machine: Machine): string => {
  const { ending, stdout } = runWhole(machine, { maxSteps: MOST_STEPS });
  return `${latin1.decode(stdout)}${ending.outcome} ${ending.status} ${ending.message}`;
};

describe('generated programs', () => {
  it('print the same whatever the cores, the policy and the seed', () => {
    for (let n = 0; n < 25 * MORE; n++) {
      const seed = SEED + n;
      const program = programOf(seed);
      const first = outcome(machineFor(program, SETTINGS[0]));
      expect(first, `seed ${seed}`).toMatch(/exited \d+/);
      for (const settings of SETTINGS.slice(1)) {
        expect(outcome(machineFor(program, settings)), `seed ${seed}, ${JSON.stringify(settings)}`).toBe(first);
      }
    }
  });

  // By hand, where there is a compiler: DIFFERENTIAL=500 compares that many programs with the real thing.
  const real = Number(process.env.DIFFERENTIAL ?? 0) || 0;
  it.runIf(real > 0)(
    'print what the real compiler makes them print',
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'lockstep-generated-'));
      const different: string[] = [];
      try {
        for (let n = 0; n < real; n++) {
          const seed = SEED + n;
          const file = join(folder, 'main.c');
          writeFileSync(file, generateC(seed));
          const flags = ['-pthread', '-fwrapv', '-w', n % 2 === 0 ? '-O0' : '-O2', '-o', join(folder, 'main'), file];
          execFileSync('cc', flags);
          const native = spawnSync(join(folder, 'main'), { timeout: 20_000 });
          const { ending, stdout } = runWhole(machineFor(programOf(seed), { cores: 2 }), { maxSteps: MOST_STEPS });
          const ours = `${latin1.decode(stdout)}${ending.status}`;
          const theirs = `${latin1.decode(native.stdout)}${native.status}`;
          if (ours !== theirs) different.push(`seed ${seed}: ${ending.message}\nours:\n${ours}\ncc:\n${theirs}`);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
      expect(different).toEqual([]);
    },
    3_600_000,
  );
});
