import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bundleOptions } from '../../build.mjs';
import { parse } from '../../source/screen/frame.js';
import { backAfter, KEYS, type Session, type SessionOptions, start } from './harness.js';

let folder: string;
let session: Session | undefined;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-demo-'));
  await esbuild.build({
    ...bundleOptions,
    entryPoints: [fileURLToPath(new URL('demo.ts', import.meta.url))],
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

afterEach(() => {
  session?.close();
  session = undefined;
});

const startDemo = (options: SessionOptions = {}): Session => {
  session = start([process.execPath, join(folder, 'demo.mjs')], options);
  return session;
};

/** What the demo shows at a size. */
const picture = (width: number, height: number, steps: number, last: string): string[] => [
  `demo ${width}x${height}`,
  `steps ${steps}`,
  `last ${last}`,
  ...Array.from({ length: height - 4 }, (_, row) => `│ row ${row}`),
  '─'.repeat(width),
];

/** The demo's screen and nothing else: no leftovers, nothing scrolled away. */
const shows = (demo: Session, width: number, height: number, steps: number, last: string): Promise<string[]> => {
  const wanted = JSON.stringify(picture(width, height, steps, last));
  return demo.waitFor((rows) => JSON.stringify(rows) === wanted);
};

describe('painting', () => {
  test('fills the screen to its last cell', async () => {
    const demo = startDemo();
    await shows(demo, 80, 24, 0, 'none');
    const expected = parse(['\u001b[1mdemo\u001b[m 80x24'], 80, 1);
    expect([...demo.frame().styles.slice(0, 80)]).toEqual([...expected.styles]);
  });

  test('sends only what changed', async () => {
    const demo = startDemo();
    await shows(demo, 80, 24, 0, 'none');
    const before = demo.output().length;
    demo.press('l');
    await shows(demo, 80, 24, 1, 'l');
    expect(demo.output().slice(before)).toBe('\u001b[2;7H1\u001b[B\b\bl   ');
  });

  test('counts every key of a burst', async () => {
    const demo = startDemo();
    await demo.waitFor('steps 0');
    demo.press('l'.repeat(500));
    await shows(demo, 80, 24, 500, 'l');
  });

  test('shows the last of many frames', async () => {
    const demo = startDemo();
    await demo.waitFor('steps 0');
    demo.press('f');
    await shows(demo, 80, 24, 300, 'f');
  });

  test('repaints what something else has written over', async () => {
    const demo = startDemo();
    await shows(demo, 80, 24, 0, 'none');
    const before = demo.output().length;
    demo.press(KEYS.ctrlL);
    await shows(demo, 80, 24, 0, 'ctrl-l');
    expect(demo.output().slice(before)).toContain('\u001b[2J');
  });

  test.each([
    [100, 30],
    [40, 10],
    [80, 12],
  ])('follows a resize to %dx%d', async (width, height) => {
    const demo = startDemo();
    await demo.waitFor('steps 0');
    demo.resize(width, height);
    await shows(demo, width, height, 0, 'none');
    demo.press('l');
    await shows(demo, width, height, 1, 'l');
  });

  test('follows a burst of resizes', async () => {
    const demo = startDemo();
    await demo.waitFor('steps 0');
    for (let width = 79; width >= 50; width--) demo.resize(width, 20);
    await shows(demo, 50, 20, 0, 'none');
  });

  test('follows a resize where the environment says CI', async () => {
    const demo = startDemo({ env: { CI: 'true' } });
    await demo.waitFor('steps 0');
    demo.resize(60, 20);
    await shows(demo, 60, 20, 0, 'none');
  });

  test.each(['xterm', 'xterm-256color', 'screen', 'tmux', 'linux'])('works under TERM=%s', async (term) => {
    const demo = startDemo({ env: { TERM: term } });
    await shows(demo, 80, 24, 0, 'none');
    demo.press('ll');
    await shows(demo, 80, 24, 2, 'l');
  });
});

describe('keys', () => {
  test.each([
    ['an arrow', KEYS.right, 'right'],
    ['Shift-Tab', KEYS.shiftTab, 'shift-tab'],
    ['Backspace', KEYS.backspace, 'backspace'],
    ['Delete', KEYS.delete, 'delete'],
    ['Escape alone', KEYS.escape, 'escape'],
    ['a letter beyond ASCII', 'ä', 'ä'],
    ['a paste, which is no command', '\u001b[200~qq\r\nq\u001b[201~', 'paste "qq\\nq"'],
  ])('%s', async (_what, keys, last) => {
    const demo = startDemo();
    await demo.waitFor('steps 0');
    demo.press(keys);
    await shows(demo, 80, 24, 0, last);
  });

  test('those pressed before Ink is loaded are not lost', async () => {
    const demo = startDemo();
    await demo.waitFor('demo 80x24');
    demo.press('lll');
    await shows(demo, 80, 24, 3, 'l');
  });

  test('a text goes to the clipboard of the terminal', async () => {
    const demo = startDemo();
    await demo.waitFor('steps 0');
    demo.press('y');
    await shows(demo, 80, 24, 0, 'y');
    expect(demo.output()).toContain(`\u001b]52;c;${Buffer.from('a schedule').toString('base64')}\u0007`);
  });

  test('an escape sequence that comes in pieces is one key', async () => {
    const demo = startDemo();
    await demo.waitFor('steps 0');
    demo.press('\u001b');
    demo.press('[');
    demo.press('C');
    await shows(demo, 80, 24, 0, 'right');
  });
});

describe('giving the terminal back', () => {
  test.each([
    ['q', 'q'],
    ['Ctrl-C', KEYS.ctrlC],
  ])('after %s', async (_what, keys) => {
    const demo = startDemo();
    await demo.waitFor('steps 0');
    demo.press(keys);
    expect(await demo.ended()).toEqual(backAfter(0));
    expect(demo.rows().join('\n')).not.toContain('demo');
  });

  test.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ])('after %s', async (signal, status) => {
    const demo = startDemo();
    await demo.waitFor('steps 0');
    demo.press('lll');
    demo.signal(signal);
    expect(await demo.ended()).toEqual(backAfter(status));
    expect(demo.rows().join('\n')).not.toContain('demo');
  });

  test.each([
    ['an exception that nobody caught', 'x', 'Error: thrown in a handler'],
    ['a promise that nobody held', 'r', 'Error: a promise that nobody held'],
    ['an exception while rendering', 'e', 'Error: thrown while rendering'],
  ])('after %s, and then says what it was', async (_what, keys, message) => {
    const demo = startDemo({ width: 200 });
    await demo.waitFor('steps 0');
    demo.press(keys);
    expect(await demo.ended()).toEqual(backAfter(70));
    const text = demo.rows().join('\n');
    expect(text).toContain('lockstep stopped because of an error of its own');
    expect(text).toContain(message);
    expect(text).not.toContain('row 3');
  });

  test('while frames are being written', async () => {
    const demo = startDemo({ width: 200, height: 50 });
    await demo.waitFor('steps 0');
    demo.press('f');
    demo.signal('SIGTERM');
    expect(await demo.ended()).toEqual(backAfter(143));
    expect(demo.rows().join('\n')).not.toContain('steps');
  });

  test('to the shell at Ctrl-Z, and takes it again, as often as one likes', async () => {
    const demo = startDemo();
    await demo.waitFor('steps 0');
    for (let round = 1; round <= 3; round++) {
      demo.press('l');
      await shows(demo, 80, 24, round, 'l');
      demo.press(KEYS.ctrlZ);
      expect(await demo.stopped(round)).toEqual(backAfter(148));
      demo.foreground();
      await shows(demo, 80, 24, round, 'ctrl-z');
    }
    demo.press('q');
    expect(await demo.ended()).toEqual(backAfter(0));
  });

  test('at Ctrl-Z under a script, as by npm start, which must stop as well', async () => {
    const script = '"$0" "$1"; exit $?';
    session = start(['sh', '-c', script, process.execPath, join(folder, 'demo.mjs')]);
    await session.waitFor('steps 0');
    session.press(KEYS.ctrlZ);
    expect(await session.stopped()).toEqual(backAfter(148));
    session.foreground();
    await shows(session, 80, 24, 0, 'ctrl-z');
    session.press('q');
    expect(await session.ended()).toEqual(backAfter(0));
  });

  test('at Ctrl-Z, and reads the size anew when continued', async () => {
    const demo = startDemo();
    await demo.waitFor('steps 0');
    demo.press(KEYS.ctrlZ);
    await demo.stopped();
    demo.resize(60, 15);
    demo.foreground();
    await shows(demo, 60, 15, 0, 'ctrl-z');
  });

  test('after SIGTSTP from outside', async () => {
    const demo = startDemo();
    await demo.waitFor('steps 0');
    demo.signal('SIGTSTP');
    expect(await demo.stopped()).toEqual(backAfter(148));
    demo.foreground();
    await shows(demo, 80, 24, 0, 'none');
    demo.press('lq');
    expect(await demo.ended()).toEqual(backAfter(0));
  });

  test('takes it again after SIGSTOP, which nobody can prepare for', async () => {
    const demo = startDemo();
    await shows(demo, 80, 24, 0, 'none');
    const before = demo.output().length;
    demo.signal('SIGSTOP');
    demo.signal('SIGCONT');
    await demo.waitFor(() => demo.output().slice(before).includes('\u001b[2J'));
    await shows(demo, 80, 24, 0, 'none');
    demo.press('l');
    await shows(demo, 80, 24, 1, 'l');
  });

  test('where nobody controls jobs, Ctrl-Z repaints and goes on', async () => {
    const demo = startDemo({ jobControl: false });
    await demo.waitFor('steps 0');
    demo.press(KEYS.ctrlZ);
    await shows(demo, 80, 24, 0, 'ctrl-z');
    demo.press('l');
    await shows(demo, 80, 24, 1, 'l');
    demo.press('q');
    expect(await demo.ended()).toEqual(backAfter(0));
  });

  test.each([
    ['idle', ''],
    ['painting', 'f'],
  ])('ends quietly when the terminal goes away, %s', async (_what, keys) => {
    const demo = startDemo();
    await shows(demo, 80, 24, 0, 'none');
    demo.press(keys);
    expect(await demo.hangUp()).toBe(129);
  });
});
