/** Golden screens of the panes on scheduling, at both sizes: queues and cores on the whole screen, statistics, questions. */
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';
import { describeRows, expectGolden } from '../screen/terminal.js';
import { type DriverOptions, drive } from './driver.js';

const HOGS = fileURLToPath(new URL('../fixtures/hogs.c', import.meta.url));
const BACK_TAB = '\u001b[Z';
const ENTER = '\r';
const CTRL_U = '\u0015';
const PAGE_DOWN = '\u001b[6~';
/** From the code pane, where the focus is at first. */
const QUEUES = `${BACK_TAB.repeat(3)}z`;
const CORES = `${BACK_TAB.repeat(4)}z`;
const STATISTICS = `${'\t'.repeat(5)}z`;

const SIZES = [
  [80, 24],
  [120, 40],
] as const;

const golden = (name: string, keys: string, options: DriverOptions): void => {
  for (const [width, height] of SIZES) {
    const driver = drive({ file: HOGS, ...options, width, height });
    driver.press(keys);
    expectGolden(`dashboard/${name}-${width}x${height}`, describeRows(driver.rows(), width, height));
  }
};
const flags = (policy: string, ...param: string[]) => ({ cores: ['1'], policy: [policy], param });

describe('run queues on the whole screen', () => {
  test('cfs: a line of virtual runtimes, a table', () =>
    golden('queues-cfs', `1500l${QUEUES}`, { flags: flags('cfs', 'latency=20us', 'granularity=2us') }));
  test('eevdf: deadlines, who is eligible', () =>
    golden('queues-eevdf', `1500l${QUEUES}`, { flags: flags('eevdf', 'slice=3us') }));
  test('a feedback queue: levels', () =>
    golden('queues-mlfq', `330l${QUEUES}`, { flags: flags('mlfq', 'quantum=2us,4us,8us') }));
  test('round-robin on two cores, ASCII', () =>
    golden('queues-round-robin', `1500l${QUEUES}`, { flags: { cores: ['2'] }, capabilities: { unicode: false } }));
  test('stride: passes', () => golden('queues-stride', `1500l${QUEUES}`, { flags: flags('stride') }));
});

test('queues beside the other panes: keys in short', () =>
  golden('queues-small', '1500l', { flags: flags('cfs', 'latency=20us', 'granularity=2us') }));

describe('cores on the whole screen', () => {
  const two = { cores: ['2'], quantum: ['5us'] };
  test('bars, reasons, a time axis', () => golden('cores-zoomed', `1500l>${CORES}`, { flags: two }));
  test('scrolled back', () => golden('cores-earlier', `1500l${CORES},,,,`, { flags: two }));
  test('without colour', () => golden('cores-plain', `1500l>${CORES}`, { flags: two, capabilities: { colours: 0 } }));
  test('ASCII', () => golden('cores-ascii', `1500l>${CORES}`, { flags: two, capabilities: { unicode: false } }));
  test('the run before a change beneath', () =>
    golden('cores-changed', `600l>${CORES}o\u001b[B${ENTER}${CTRL_U}1us${ENTER}${PAGE_DOWN}k${ENTER}1500l`, {
      flags: two,
    }));
});

describe('statistics', () => {
  test('of one run', () => golden('times', `1500l${STATISTICS}`, { flags: { cores: ['2'] } }));
  test('of the run before a change and this one', () =>
    golden('times-compared', `600l${STATISTICS}o\u001b[B${ENTER}${CTRL_U}1us${ENTER}${PAGE_DOWN}k${ENTER}1500l`, {
      flags: { cores: ['2'] },
    }));
  test('without colour: better and worse are seen all the same', () =>
    golden('times-plain', `600l${STATISTICS}o\u001b[B${ENTER}${CTRL_U}1us${ENTER}${PAGE_DOWN}k${ENTER}1500l`, {
      flags: { cores: ['2'] },
      capabilities: { colours: 0 },
    }));
});

describe('questions', () => {
  test('what is to be changed', () => golden('machine', '600lo', { flags: { cores: ['2'] } }));
  test('who runs next', () => golden('predict', '300lp999l', { flags: { cores: ['1'] } }));
  test('and whether that was right', () => golden('predicted', '300lp999l1', { flags: { cores: ['1'] } }));
});
