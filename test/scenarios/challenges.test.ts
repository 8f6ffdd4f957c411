/** Challenges: for each a schedule that meets its goal at par; where there is no par, none of those that are tried does. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { randomBelow, seedRandom } from '../../source/kernel/random.js';
import { controlledMachine, fingerprint } from '../../source/scenarios/machine.js';
import { readSettings } from '../../source/scenarios/settings.js';
import { isMet } from '../../source/timeline/challenge.js';
import type { Timeline } from '../../source/timeline/history.js';
import { choices, effort, stepAs } from '../../source/timeline/play.js';
import { parseSchedule } from '../../source/timeline/schedule.js';
import { createTimeline, isOver, scheduleString } from '../../source/timeline/timeline.js';
import { loadProgram } from '../session/driver.js';

const folder = fileURLToPath(new URL('../../scenarios', import.meta.url));
const challenges = readdirSync(folder)
  .filter((file) => file.endsWith('.c'))
  .map((file) => [file, readSettings(readFileSync(`${folder}/${file}`, 'utf8')).settings.challenge] as const)
  .flatMap(([file, challenge]) => (challenge === undefined ? [] : [{ file, challenge }]));
const solvable = challenges.filter(({ challenge }) => challenge.par !== undefined);
const fixed = challenges.filter(({ challenge }) => challenge.par === undefined);

/** Who goes, as in the last piece of a schedule string. */
const SOLUTIONS: Readonly<Record<string, string>> = {
  'lost-update': '0x5.1x2.2x2.1.2',
  'check-then-act': '0x3.1x3.2x3.n1.1x3.n1.2x3',
  'lock-variable': '0x4.1x2.0x2.1x2',
  'strict-alternation': '0x9.1x5',
  'peterson-three': '0x6.1x3.2x2.3x3.1x2.2.3x2',
  'peterson-swapped': '0x5.1x4.0x4.1',
  'look-after-you': '0x5.1x2.0x2.1x2',
  'condition-if': '0x5.1x3.n1.0x6.2x9.1x3',
  'lost-wakeup': '0x3.1x3.n1.0x4.n1.1x3',
  deadlock: '0x4.1x3.2x3.n1.1.n1.2',
  'semaphore-twice': '0x3.1',
  'producer-consumer': '0x4.1x14',
  'wrong-lock': '0x3.1x2.0x3.1x5.0x6',
  'unlock-between': '0x4.1x3.0x5.1x4',
  philosophers: '0x16.1x3.2x3.3x3.4x3.5x3.n1.1.n1.2.n1.3.n1.4.n1.5',
  'readers-writers': '0x5.1x4.2x4.n1.0.n1.1x7.n1.2x7.n1.1x3.n1.2x3',
  'sleeping-barber': '0x13.2x2.3x2.4x2.n1.2x2.n1.3x3.n1.4x3',
};

const begin = (file: string): Timeline => {
  const machine = controlledMachine(loadProgram(file).machine);
  return createTimeline(machine, { fingerprint: fingerprint(machine) });
};

/** The contexts of a solution. */
const solution = (file: string, t: Timeline): readonly number[] => {
  const known = SOLUTIONS[file.replace(/\.c$/, '')];
  const parsed = parseSchedule(`1-${t.schedule.fingerprint}-s1-t${known}`);
  if (!parsed.ok) throw new Error(`${file} has no solution: ${parsed.message}`);
  return parsed.schedule.contexts;
};

test('there are fifteen and more that can be met', () => {
  expect(solvable.length).toBeGreaterThanOrEqual(15);
});

describe('a schedule that meets the goal at par', () => {
  test.each(solvable.map((c) => [c.file, c.challenge] as const))('%s', (file, challenge) => {
    const t = begin(file);
    const contexts = solution(file, t);
    contexts.forEach((context, i) => {
      expect(isMet(t, challenge), `met before its last step, at ${i}`).toBe(false);
      expect(stepAs(t, context), `T${context + 1} at ${i}`).toBe(true);
    });
    expect(isMet(t, challenge)).toBe(true);
    expect(effort(t).steps).toBe(challenge.par);
    // The string that y copies is the same run.
    const parsed = parseSchedule(scheduleString(t));
    expect(parsed.ok && parsed.schedule.contexts).toEqual(contexts);
  });
});

describe('fixed twins: chance finds no way', () => {
  test.each(fixed.map((c) => [c.file, c.challenge] as const))('%s', (file, challenge) => {
    const source = { state: { random: seedRandom(7) } };
    for (let run = 0; run < 3; run++) {
      const t = begin(file);
      for (let i = 0; i < 250 && !isOver(t); i++) {
        const able = choices(t.kernel);
        stepAs(t, able[randomBelow(source, able.length)]!);
        expect(isMet(t, challenge), scheduleString(t)).toBe(false);
      }
    }
  });
});
