/** What the explanation line says at every step of short scenarios, as readable text (UPDATE_GOLDENS=1 writes it). */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { explain } from '../../source/screen/explain.js';
import { width } from '../../source/screen/text.js';
import type { Timeline } from '../../source/timeline/history.js';
import { recent } from '../../source/timeline/recent.js';
import { createTimeline, forward, isOver, position } from '../../source/timeline/timeline.js';
import { loadProgram } from '../session/driver.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folder = `${root}test/goldens/explain/`;
const open = (source: string, flags = {}): Timeline => {
  const { machine, fingerprint } = loadProgram(source, flags);
  return createTimeline(machine, { fingerprint, observers: [recent] });
};

/** Each step and its sentence, to the end of the run or `most` steps. */
const sentences = (t: Timeline, most: number): string[] => {
  const found: string[] = [];
  for (;;) {
    found.push(explain(t.kernel, t));
    if (isOver(t) || position(t) >= most) return found;
    forward(t, 1);
  }
};

describe('the explanation of every step', () => {
  for (const name of ['two-threads', 'lost-update', 'deadlock', 'condition-while', 'lost-wakeup', 'futex-mutex']) {
    test(name, () => {
      const told = sentences(open(`${name}.c`), 250);
      const text = told.map((sentence, step) => `${String(step).padStart(4)}  ${sentence}\n`).join('');
      const file = `${folder}${name}.txt`;
      mkdirSync(folder, { recursive: true });
      if (process.env.UPDATE_GOLDENS === '1') writeFileSync(file, text);
      expect(text).toBe(readFileSync(file, 'utf8'));
    });
  }
});

test('every step of every scenario has a sentence that fits into the two lines of the smallest screen', () => {
  const wrong: string[] = [];
  for (const file of readdirSync(`${root}scenarios`).filter((n) => n.endsWith('.c'))) {
    const told = sentences(open(file), 1500);
    told.forEach((sentence, step) => {
      // A circle of five is longer than any other sentence, and is all that is left to be read.
      const most = sentence.startsWith('Deadlock') ? 250 : 2 * 76 - 8;
      if (
        sentence === '' ||
        !/[.)\]]$/.test(sentence) ||
        width(sentence) > most ||
        /undefined|NaN|\[object/.test(sentence)
      )
        wrong.push(`${file} step ${step}: ${sentence}`);
    });
  }
  expect(wrong).toEqual([]);
});
