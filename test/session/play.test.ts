/** A person as the scheduler, by keyboard only at 80x24: into the mode, steps, what cannot go, undo, a challenge met. */
import { expect, test } from 'vitest';
import { parseSchedule } from '../../source/timeline/schedule.js';
import { scheduleString } from '../../source/timeline/timeline.js';
import { expectGolden } from '../screen/terminal.js';
import { drive, loadProgram } from './driver.js';

test('step, undo and a challenge', () => {
  const d = drive(loadProgram('deadlock.c'));
  // The ordinary run offers it.
  expect(d.screen()).toMatch(/s: be the scheduler\. Goal: each waits for the other/);
  d.keys('s');
  expect(d.rows()[0]).toMatch(/you are the scheduler +step 0/);
  expect(d.says()).toMatch(/^Goal: each waits for the other\. It can be done in 14 steps.*A digit/);
  expect(d.screen()).toMatch(/T1 +main +stores pause of T1 = 200 +line 39/);

  // main makes the two threads; a digit is a step at once.
  d.keys('1 1 1');
  expect(d.step()).toBe(3);
  expect(d.screen()).toMatch(/T2 +one +takes a .*line 21/);
  expect(d.screen()).toMatch(/T3 +two +takes b .*line 30/);
  // Enter is the same thread once more. Then it waits, and says why it cannot.
  d.keys('enter 1');
  expect(d.step()).toBe(4);
  expect(d.says()).toBe('T1 cannot go: it waits for the end of T2.');
  d.keys('7');
  expect(d.says()).toBe('there is no T7 (yet)');
  d.keys('space');
  expect(d.says()).toMatch(/time stands still here/);

  // One does all of its work: no deadlock that way. All of it is taken back, and again, and back.
  d.keys('2 2 2 0 2 2');
  expect(d.screen()).toMatch(/b +1 held by T2/);
  d.keys('backspace h backspace backspace u h');
  expect(d.step()).toBe(4);
  d.keys('l l');
  expect(d.step()).toBe(6);
  expect(d.screen()).toMatch(/a.owner = T2/);
  d.keys('h h h h h h h');
  expect(d.step()).toBe(0);
  expect(d.says()).toBe('This is the first step.');

  // e tells the hint. What was decided so far is made again with l, then it goes otherwise.
  d.keys('e');
  expect(d.says()).toMatch(/^Goal: each waits for the other.*14 steps.*Hint:/);
  d.keys('4 0 escape l l l l 2 2 2 3 3 3');
  expect(d.step()).toBe(10);
  expect(d.screen()).toMatch(/T2 +one +sleeps until 200us: 0 lets time pass/);
  d.keys('0 2');
  expect(d.screen()).toMatch(/T2 +one +waits for the mutex b, which T3 holds/);
  d.keys('0 3');
  expect(d.says()).toBe('Done: each waits for the other. 14 steps, 4 switches; that is par.');
  expect(d.rows()[0]).toMatch(/stuck/);
  expect(d.screen()).toMatch(/deadlock T2 ─b→ T3 ─a→ T2/);
  expectGolden('session/play-met-80x24', `${d.screen()}\n`);

  // The string opens the same run again.
  d.keys('y');
  const copied = d.effects.at(-1);
  if (copied?.kind !== 'copy') throw new Error('nothing was copied');
  expect(parseSchedule(copied.text).ok).toBe(true);
  const other = drive(loadProgram('deadlock.c', { schedule: [copied.text] }));
  expect(other.rows()[0]).toMatch(/you are the scheduler/);
  other.keys('G');
  expect(scheduleString(other.session.timeline!)).toBe(copied.text);
  expect(other.says()).toMatch(/^Done: each waits for the other/);

  // Back from the goal it is not met any more; s gives the machine its say again.
  d.keys('h');
  expect(d.screen()).not.toMatch(/done at/);
  d.keys('s');
  expect(d.rows()[0]).toMatch(/2 cores/);
  expect(d.step()).toBe(0);
});

test('a goal for which nobody has found a way says so', () => {
  const d = drive(loadProgram('deadlock-ordered.c')).keys('s');
  expect(d.says()).toMatch(/Nobody has found a way so far/);
});

test('what it looks like', () => {
  for (const [width, height] of [
    [80, 24],
    [120, 40],
  ] as const) {
    const d = drive(loadProgram('lost-update.c'), { width, height });
    expectGolden(`session/play-offered-${width}x${height}`, `${d.screen()}\n`);
    d.keys('s');
    expectGolden(`session/play-begun-${width}x${height}`, `${d.screen()}\n`);
    d.keys('1 1 1 1 1 2 2 3 3 2 3');
    expectGolden(`session/play-lost-${width}x${height}`, `${d.screen()}\n`);
  }
});
