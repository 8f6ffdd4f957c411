/** Runs a program under many schedules, or from each of its steps on with a blow, and looks at the state as it goes. */
import { hashState } from '../../source/kernel/hash.js';
import { type Keyframe, keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { outputOf } from '../../source/kernel/output.js';
import { killProcess } from '../../source/kernel/process.js';
import { run, step } from '../../source/kernel/step.js';
import { bootC, type Settings } from './run.js';

const MOST = 5_000_000;

/** Round robin on two cores and one, then a policy that preempts anywhere, by seed, on one to four. */
export const schedules = (n: number): readonly Settings[] => [
  {},
  { cores: 1 },
  ...Array.from({ length: n }, (_, i) => ({ policy: 'random', seed: i + 1, cores: [1, 2, 4][i % 3]! })),
];

export const printed = (k: Kernel): string => new TextDecoder().decode(outputOf(k.state, 1));

/** How a run ended: 'exit 0', 'signal 9', 'stuck', 'steps'. */
export function endOf(k: Kernel): string {
  const { outcome } = k.state;
  if (outcome.kind !== 'exited') return outcome.kind === 'running' ? 'steps' : outcome.kind;
  return (outcome.status & 0x7f) !== 0 ? `signal ${outcome.status & 0x7f}` : `exit ${outcome.status >> 8}`;
}

/** Runs to the end, with a look at the state every `every` steps. */
export function runLooking(k: Kernel, look: (k: Kernel) => void, every = 1): void {
  for (let n = 0; n < MOST && run(k, { steps: every }) === 'steps'; n += every) look(k);
  look(k);
}

/**
 * From every `every`-th step of a run on: the process that was made `nth` (main's is 0) is killed, and the others go on to their
 * end. Calls `after` with how that went.
 */
export function killAtEveryStep(
  text: string,
  settings: Settings,
  nth: number,
  after: (k: Kernel, at: number) => void,
  every = 1,
): number {
  const { k } = bootC(text, settings);
  const frames: Keyframe[] = [keyframe(k)];
  while (run(k, { steps: every }) === 'steps') frames.push(keyframe(k));
  let kills = 0;
  for (const [i, frame] of frames.entries()) {
    restore(k, frame);
    const process = k.state.processes[nth];
    if (process?.state !== 'alive') continue;
    killProcess(k, nth, 9);
    kills++;
    run(k, { steps: MOST });
    after(k, i * every);
  }
  return kills;
}

/** Forward with the hash of each step, then back to each of them from the last to the first. The steps that differ. */
export function differences(text: string, settings: Settings, spacing = 50): readonly number[] {
  const { k } = bootC(text, settings);
  const hashes: string[] = [];
  const frames: Keyframe[] = [];
  do {
    if (hashes.length % spacing === 0) frames.push(keyframe(k));
    hashes.push(hashState(k));
  } while (step(k) && hashes.length < MOST);
  const wrong: number[] = [];
  for (let i = frames.length - 1; i >= 0; i--) {
    restore(k, frames[i]!);
    for (let n = i * spacing; n < Math.min(hashes.length, (i + 1) * spacing); n++) {
      if (hashState(k) !== hashes[n]) wrong.push(n);
      step(k);
    }
  }
  return wrong;
}
