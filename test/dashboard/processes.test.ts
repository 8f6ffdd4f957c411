/** Golden screens of several processes. UPDATE_GOLDENS=1 writes them anew: look at them then. */
import { describe, expect, test } from 'vitest';
import { parse } from '../../source/screen/frame.js';
import { describeRows, expectGolden, plainRows } from '../screen/terminal.js';
import { type DriverOptions, drive } from './driver.js';

const golden = (name: string, keys: string, options: DriverOptions): void => {
  const { width = 80, height = 24 } = options;
  const driver = drive(options);
  driver.press(keys);
  expectGolden(`dashboard/${name}`, describeRows(driver.rows(), width, height));
};

const SIZES = [
  [80, 24],
  [120, 40],
] as const;
/** Steps at which something is to be seen: the fork, the first writer's copy, a zombie, the last sharer's page, the end. */
const MOMENTS = {
  fork: ['4', '30', '53', '62', '999999'],
  'fork-exec': ['16', '40', '58', '999999'],
} as const;

describe.each(SIZES)('%ix%i', (width, height) => {
  for (const [file, steps] of Object.entries(MOMENTS)) {
    test.each(steps)(`${file}, step %s`, (step) => {
      const moment = step === '999999' ? 'end' : step;
      golden(`${file}-${width}x${height}-${moment}`, `${step}l`, { file, width, height });
    });
  }
});

describe('panes of processes', () => {
  const PANES = { memory: '\t'.repeat(10), threads: '\t', inspector: '\t\t', prices: '\t'.repeat(6) };
  test.each(Object.entries(PANES))('%s over the whole screen', (pane, tabs) => {
    golden(`processes-${pane}-80x24`, `30l${tabs}z`, { file: 'fork' });
  });
  test('the inspector on a wide screen', () =>
    golden('processes-inspector-120x40', '30l\t\tz', { file: 'fork', width: 120, height: 40 }));
  test('ASCII', () => golden('processes-ascii-80x24', '30l', { file: 'fork', capabilities: { unicode: false } }));
  test('no colour', () => golden('processes-plain-80x24', '30l', { file: 'fork', capabilities: { colours: 0 } }));
  test('a tree with a zombie leader and an orphan', () => {
    golden('processes-orphan-80x24', '74l\tz', { file: 'orphan' });
    golden('processes-leader-80x24', '22l\tz', { file: 'zombie-leader' });
  });
  test('two processes in one address space', () => golden('processes-vm-80x24', '38l', { file: 'clone-vm' }));
});

test('any size, any moment: every row fits and none is missing', () => {
  for (const file of ['fork', 'fork-exec', 'orphan', 'creation-cost']) {
    const driver = drive({ file });
    for (let i = 0; i < 12; i++) {
      driver.press('17l\t');
      if (i % 3 === 0) driver.press('z');
      for (const [width, height] of [
        [80, 24],
        [97, 33],
        [120, 40],
        [220, 60],
      ] as const) {
        driver.resize(width, height);
        const rows = driver.rows();
        expect(rows).toHaveLength(height);
        const plain = plainRows(parse(rows, width + 40, height));
        expect(Math.max(...plain.map((row) => [...row].length))).toBeLessThanOrEqual(width);
        expect(plain.join('\n')).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  }
});

test('forward and back show the same screens', () => {
  for (const file of ['fork', 'clone-vm']) {
    const driver = drive({ file });
    driver.press('f');
    const screens: string[] = [driver.rows().join('\n')];
    for (let n = 0; n < 50; n++) {
      driver.press('l');
      screens.push(driver.rows().join('\n'));
    }
    // The first screen has the scenario's own words.
    for (let n = 49; n >= 1; n--) {
      driver.press('h');
      expect(driver.rows().join('\n'), `${file}, step ${n}`).toBe(screens[n]);
    }
  }
});
