import { expect, test } from 'vitest';
import { parse } from '../../source/screen/frame.js';
import { plainRows } from '../screen/terminal.js';
import { type Driver, drive } from './driver.js';

const text = (driver: Driver, width = 120): string[] => plainRows(parse(driver.rows(), width, driver.rows().length));
const stepOf = (driver: Driver): number => Number(/step (\d+)/.exec(text(driver)[0]!)?.[1]);

test('steps forward and back give the same screens', () => {
  const driver = drive({ file: 'lost-update-mutex' });
  // Stays with T1: following whoever acts depends on where one comes from.
  driver.press('f');
  const screens: string[] = [];
  for (let n = 0; n < 60; n++) {
    driver.press('l');
    screens.push(driver.rows().join('\n'));
  }
  for (let n = 58; n >= 0; n--) {
    driver.press('h');
    expect(driver.rows().join('\n'), `step ${n + 1}`).toBe(screens[n]);
  }
});

test('every row has the width of the screen at most, at any size', () => {
  const driver = drive({ file: 'philosophers' });
  driver.press('200l');
  for (const [width, height] of [
    [80, 24],
    [81, 25],
    [100, 30],
    [119, 35],
    [120, 40],
    [200, 60],
    [10, 3],
    [1, 1],
  ] as const) {
    driver.resize(width, height);
    expect(driver.rows()).toHaveLength(height);
    const rows = plainRows(parse(driver.rows(), width + 40, height));
    expect(Math.max(...rows.map((row) => [...row].length))).toBeLessThanOrEqual(width);
  }
});

test('what the host has to do', () => {
  const driver = drive({ file: 'deadlock' });
  driver.press('y');
  expect(driver.asked.at(-1)).toMatch(/^copy 1-[0-9a-f]{8}-s1$/);
  driver.press('\u000c\u001a');
  expect(driver.asked.slice(-2)).toEqual(['repaint', 'suspend']);
  driver.press('q');
  expect(driver.asked.at(-1)).toBe('quit');
});

test('a twin is opened beside the scenario; the menu comes back', () => {
  const driver = drive({ file: 'lost-update', width: 120, height: 40 });
  driver.press('t');
  expect(text(driver)[0]).toContain('Lost update, cured by a mutex');
  driver.press('Q');
  expect(text(driver)[0]).toContain('scenarios');
  driver.press('\r');
  expect(text(driver)[0]).toContain('Two threads');
});

test('the schedule string of a choice opens the same run again', () => {
  const driver = drive({ file: 'lost-update', flags: { cores: ['1'] } });
  driver.press('50l');
  driver.press('c');
  driver.press('\r');
  driver.press('30l');
  driver.press('y');
  const schedule = driver.asked.at(-1)!.replace('copy ', '');
  expect(schedule).toMatch(/-c0\.\d+\.\d+$/);
  const step = stepOf(driver);
  const again = drive({ file: 'lost-update', flags: { cores: ['1'], schedule: [schedule] } });
  again.press(`${step}l`);
  // All but the footer and what was said.
  expect(text(again).slice(1, 18)).toEqual(text(driver).slice(1, 18));
});

test('who wrote a watched variable last', () => {
  const driver = drive({ file: 'lost-update' });
  driver.press('999999l');
  expect(text(driver).join('\n')).toMatch(/counter = \d+ +← T[23]/);
});
