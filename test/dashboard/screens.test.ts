/** Golden screens: what a person sees, in text and colour. UPDATE_GOLDENS=1 writes them anew: look at them then. */
import { describe, test } from 'vitest';
import { describeRows, expectGolden } from '../screen/terminal.js';
import { type DriverOptions, drive } from './driver.js';

const golden = (name: string, keys: string, options: DriverOptions): void => {
  const { width = 80, height = 24 } = options;
  const driver = drive(options);
  if (keys !== '') driver.press(keys);
  expectGolden(`dashboard/${name}`, describeRows(driver.rows(), width, height));
};

const SIZES = [
  [80, 24],
  [120, 40],
] as const;
const MOMENTS = [
  ['0', ''],
  ['25', '25l'],
  ['100', '100l'],
  ['end', '999999l'],
] as const;

for (const scenario of ['lost-update', 'deadlock', 'condition-while', 'two-threads']) {
  describe(scenario, () => {
    for (const [width, height] of SIZES) {
      for (const [moment, keys] of MOMENTS) {
        test(`${width}x${height}, ${moment}`, () => {
          golden(`${scenario}-${width}x${height}-${moment}`, keys, { file: scenario, width, height });
        });
      }
    }
  });
}

describe('other screens', () => {
  test('the menu', () => golden('menu-80x24', 'jj', {}));
  test('ASCII', () => golden('ascii-80x24', '40l', { file: 'lost-update', capabilities: { unicode: false } }));
  test('16 colours', () => golden('sixteen-80x24', '40l', { file: 'lost-update', capabilities: { colours: 16 } }));
  test('no colour', () => golden('plain-80x24', '40l', { file: 'lost-update', capabilities: { colours: 0 } }));
  test('light', () => golden('light-80x24', '40l', { file: 'lost-update', capabilities: { theme: 'light' } }));
  test('help', () => golden('help-80x24', '?', { file: 'lost-update' }));
  test('help, wide', () => golden('help-120x40', '?', { file: 'lost-update', width: 120, height: 40 }));
  test('choose', () => golden('choose-80x24', '40lc', { file: 'lost-update', flags: { cores: ['1'] } }));
  test('why', () => golden('why-80x24', '999999lW', { file: 'deadlock' }));
  test('go to', () => golden('goto-80x24', ':worker:9', { file: 'lost-update' }));
  test('a pane over the whole screen', () => golden('zoom-80x24', '60lz', { file: 'lost-update' }));
  test('too small', () => golden('small-60x20', '', { file: 'lost-update', width: 60, height: 20 }));
});
