/** The built program in a real pseudo-terminal. */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { backAfter, KEYS, type Session, type SessionOptions, startLockstep } from './harness.js';

const SCENARIOS = readdirSync(new URL('../../scenarios', import.meta.url)).filter((name) =>
  /\.(c|yaml)$/.test(name),
).length;

const open: Session[] = [];
const lockstep = (args: readonly string[] = [], options: SessionOptions = {}): Session => {
  const session = startLockstep(args, options);
  open.push(session);
  return session;
};
afterEach(() => {
  for (const session of open.splice(0)) session.close();
});

const step = (n: number): RegExp => new RegExp(`step ${n} `);
/** The number in the title line. */
const stepOf = (rows: readonly string[]): number => Number(/step (\d+)/.exec(rows[0] ?? '')?.[1] ?? -1);

describe('a person at the keyboard', () => {
  test('menu, a scenario, steps forward and back, run, help, quit', async () => {
    const s = lockstep();
    await s.waitFor(`${SCENARIOS} scenarios`);
    s.press('j');
    s.press('k');
    s.press('/');
    s.press('lost update');
    await s.waitFor('find: lost update');
    s.press(KEYS.enter);
    s.press(KEYS.enter);
    await s.waitFor(step(0));
    expect(s.rows()[0]).toMatch(/Lost update +1:1 · 2 cores · round-robin 4us +step 0 +0ns/);
    const first = s.rows();
    s.press('l');
    await s.waitFor(step(1));
    s.press('lll');
    await s.waitFor(step(4));
    s.press('hhhh');
    await s.waitFor(step(0));
    // The message of the scenario is gone by now; everything else is as it was.
    expect(s.rows().slice(0, 18)).toEqual(first.slice(0, 18));
    s.press('10l');
    await s.waitFor(step(10));
    s.press('?');
    await s.waitFor('Going through time');
    s.press(KEYS.escape);
    await s.waitFor((rows) => !rows.join('\n').includes('Going through time'));
    s.press(' ');
    await s.waitFor((rows) => stepOf(rows) > 11);
    s.press(' ');
    s.press('G');
    await s.waitFor('counter');
    await s.waitFor((rows) => /ended/.test(rows[0]!));
    s.press('g');
    await s.waitFor(step(0));
    s.press('q');
    expect(await s.ended()).toEqual(backAfter(0));
  });

  test('a burst of 200 keys: none is lost, the last state is shown', async () => {
    const s = lockstep(['lost-update']);
    await s.waitFor(step(0));
    s.press('l'.repeat(150) + 'h'.repeat(50));
    await s.waitFor(step(100));
    s.press(KEYS.right.repeat(20));
    await s.waitFor(step(120));
    s.press('q');
    expect(await s.ended()).toEqual(backAfter(0));
  });

  test('resized: larger, too small and back', async () => {
    const s = lockstep(['deadlock']);
    await s.waitFor(step(0));
    s.resize(120, 40);
    await s.waitFor((rows) => rows.length === 40 && rows[39]!.includes('step') && /threads/.test(rows.join('\n')));
    s.resize(60, 20);
    await s.waitFor('lockstep needs');
    s.press('l');
    s.resize(80, 24);
    await s.waitFor(step(1));
    s.resize(40, 5);
    await s.waitFor('cells');
    s.press('q');
    expect(await s.ended()).toEqual(backAfter(0));
  });

  test('choosing another thread, and the schedule string that goes with it', async () => {
    const s = lockstep(['lost-update', '--cores', '1']);
    await s.waitFor(step(0));
    s.press(':');
    await s.waitFor('go to');
    s.press(`switch #2${KEYS.enter}`);
    await s.waitFor(/Found\. /);
    s.press('c');
    await s.waitFor('who runs from here on?');
    s.press(KEYS.enter);
    await s.waitFor('because you chose so');
    s.press('y');
    await s.waitFor(/schedule: 1-[0-9a-f]{8}-s1-/);
    s.press('u');
    await s.waitFor('taken back');
    s.press('q');
    expect(await s.ended()).toEqual(backAfter(0));
  });

  test('an edited file is read again, keeping the place; one that does not compile says why', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lockstep-reload-'));
    try {
      const file = join(folder, 'work.c');
      const text = (more: string): string =>
        `#include <stdio.h>\nint total;\nint main(void) {\n  for (int i = 0; i < 9; i++)\n    total += i;\n${more}  printf("%d\\n", total);\n  return 0;\n}\n`;
      writeFileSync(file, text(''));
      const s = lockstep([file]);
      await s.waitFor(step(0));
      s.press(`:T1 at 5 #3${KEYS.enter}`);
      await s.waitFor(/Found\. |Breakpoint\. /);
      writeFileSync(file, `// one line more\n${text('')}`);
      s.press('r');
      await s.waitFor(/reloaded/);
      expect(stepOf(s.rows())).toBeGreaterThan(0);
      writeFileSync(file, text('  oops\n'));
      s.press('r');
      await s.waitFor('does not compile');
      await s.waitFor(/work\.c:\d+:\d+: error/);
      writeFileSync(file, text('  total++;\n'));
      s.press('r');
      await s.waitFor(step(0));
      s.press('q');
      expect(await s.ended()).toEqual(backAfter(0));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('Ctrl-Z and fg; Ctrl-L; Ctrl-C', async () => {
    const s = lockstep(['deadlock']);
    await s.waitFor(step(0));
    s.press('lll');
    await s.waitFor(step(3));
    s.press(KEYS.ctrlZ);
    expect(await s.stopped()).toEqual(backAfter(148));
    s.foreground();
    await s.waitFor(step(3));
    s.press(KEYS.ctrlL);
    s.press('l');
    await s.waitFor(step(4));
    s.press(KEYS.ctrlC);
    expect(await s.ended()).toEqual(backAfter(0));
  });

  test('Escape never quits', async () => {
    const s = lockstep(['deadlock']);
    await s.waitFor(step(0));
    s.press(KEYS.escape);
    await new Promise((resolve) => setTimeout(resolve, 100));
    s.press(KEYS.escape);
    await new Promise((resolve) => setTimeout(resolve, 100));
    s.press('l');
    await s.waitFor(step(1));
    s.press('q');
    expect(await s.ended()).toEqual(backAfter(0));
  });
});

describe('the end', () => {
  for (const [signal, status] of [
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGINT', 130],
  ] as const) {
    test(signal, async () => {
      const s = lockstep(['lost-update']);
      await s.waitFor(step(0));
      s.press(' ');
      await s.waitFor((rows) => stepOf(rows) > 1);
      s.signal(signal);
      expect(await s.ended()).toEqual(backAfter(status));
    });
  }
  test('the terminal goes away', async () => {
    const s = lockstep(['lost-update']);
    await s.waitFor(step(0));
    expect(await s.hangUp()).toBe(129);
  });
  test('a file that is not there: a message, and the terminal is never taken over', async () => {
    const s = lockstep(['nowhere.c']);
    expect(await s.ended()).toEqual(backAfter(2));
    expect(s.output()).toContain("there is no file 'nowhere.c'");
    expect(s.output()).not.toContain('\u001b[?1049h');
  });
});

describe('terminals', () => {
  for (const term of ['xterm', 'xterm-256color', 'screen', 'screen-256color', 'tmux', 'tmux-256color', 'linux']) {
    test(term, async () => {
      const s = lockstep(['lost-update'], { env: { TERM: term } });
      await s.waitFor(step(0));
      s.press('30l');
      await s.waitFor(step(30));
      expect(s.rows()[1]).toMatch(/^┌─ cores ─.*┐$/);
      s.press('q');
      expect(await s.ended()).toEqual(backAfter(0));
      const rich = /\u001b\[[\d;]*38;5;/.test(s.output());
      expect(rich).toBe(term.includes('256'));
    });
  }

  test('dumb: one plain frame, no escape sequence', async () => {
    const s = lockstep(['lost-update'], { env: { TERM: 'dumb' } });
    expect(await s.ended()).toEqual(backAfter(0));
    expect(s.output()).toContain('Lost update');
    expect(s.output()).not.toContain('\u001b');
  });

  test('dumb, no file: the list', async () => {
    const s = lockstep([], { env: { TERM: 'dumb' }, height: 100, width: 120 });
    expect(await s.ended()).toEqual(backAfter(0));
    expect(s.output()).toContain('lost-update');
    expect(s.output()).not.toContain('\u001b');
  });

  test('LC_ALL=C: nothing but ASCII is sent', async () => {
    const s = lockstep(['lost-update'], { env: { LC_ALL: 'C' } });
    await s.waitFor(step(0));
    s.press('40l');
    await s.waitFor(step(40));
    s.press('?');
    await s.waitFor('Going through time');
    s.press('qq');
    expect(await s.ended()).toEqual(backAfter(0));
    expect([...s.output()].filter((c) => c > '\u007e' && c !== '\u007f')).toEqual([]);
  });

  test('NO_COLOR: no colour is sent', async () => {
    const s = lockstep(['lost-update'], { env: { NO_COLOR: '1' } });
    await s.waitFor(step(0));
    s.press('40l');
    await s.waitFor(step(40));
    s.press('q');
    expect(await s.ended()).toEqual(backAfter(0));
    const codes = [...s.output().matchAll(/\u001b\[([\d;]*)m/g)].flatMap((match) => match[1]!.split(';'));
    expect(codes.filter((code) => Number(code) >= 30)).toEqual([]);
  });
});

describe('lockstep run on a terminal', () => {
  test('its output is line buffered, and the statistics stand on lines of their own', async () => {
    const s = lockstep(['run', 'lost-update-mutex'], { width: 120, height: 40 });
    expect(await s.ended()).toEqual(backAfter(0));
    expect(s.output()).toMatch(/counter = 40.*\r\n\d+ steps/);
  });
});
