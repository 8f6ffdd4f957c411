/** Probes from the dashboard: offered, shown while they run, ended when their text is closed. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { probes } from '../../source/probes/index.js';
import { drive } from './driver.js';

const plain = (rows: readonly string[]): string => rows.join('\n').replace(/\u001b\[[0-9;]*m/g, '');

const until = async (is: () => boolean): Promise<void> => {
  for (let i = 0; i < 1200 && !is(); i++) await new Promise((resolve) => setTimeout(resolve, 25));
  expect(is()).toBe(true);
};

/** Children of this process that lead a group of their own: probes that run. */
const running = (): number =>
  readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      const fields = readFileSync(`/proc/${name}/stat`, 'latin1')
        .replace(/^.*\)\s/s, '')
        .split(' ');
      return Number(fields[1]) === process.pid && fields[2] === name && fields[0] !== 'Z';
    } catch {
      return false;
    }
  }).length;

test.skipIf(process.platform !== 'linux')(
  'X offers the probes; one runs beside the screen, and ends with its text',
  async () => {
    const d = drive({ file: 'lost-update' });
    d.press('X');
    await until(() => plain(d.rows()).includes('what is measured on the real machine?'));
    for (const probe of probes) expect(plain(d.rows())).toContain(probe.title);
    // The blocking probe: it takes some seconds.
    d.press('7\r');
    await until(() => plain(d.rows()).includes('measuring,'));
    expect(plain(d.rows())).toContain('claim: A blocking call stops every coroutine');
    await until(() => running() === 1);
    await until(() => plain(d.rows()).includes('server-event-loop: 6 of 6 answered'));
    // The screen goes on meanwhile: keys are taken at once.
    d.press('j');
    expect(plain(d.rows())).toContain('measured on this machine');
    d.press('\u001b');
    await until(() => !plain(d.rows()).includes('measured on this machine'));
    await until(() => running() === 0);
    // To its end, and closed.
    d.press('X');
    await until(() => plain(d.rows()).includes('what is measured'));
    d.press('7\r');
    await until(() => plain(d.rows()).includes('blocking read: turns'));
    d.press('G');
    expect(plain(d.rows())).toContain('what could mislead');
    d.press('q');
    expect(plain(d.rows())).not.toContain('what could mislead');
    // Leaving lockstep ends a probe too.
    d.press('X');
    await until(() => plain(d.rows()).includes('what is measured'));
    d.press('8\r');
    await until(() => running() === 1);
    d.press('\u0003');
    expect(d.asked).toEqual(['quit']);
    await until(() => running() === 0);
  },
  60_000,
);
