/** Every probe in short, on the machine that runs the tests. Only what does not depend on speed is asserted. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeNamed, probes } from '../../source/probes/index.js';
import { sampleThreads } from '../../source/probes/sample.js';
import { predictionOf } from '../../source/probes/simulate.js';
import { probeScript, startProbe } from '../../source/probes/start.js';
import { LOCKSTEP } from '../pty/harness.js';

/** A folder of our own in the place of /tmp: other probes may run on this machine at the same time. */
const place = mkdtempSync(join(tmpdir(), 'lockstep-probes-test-'));
const before = process.env.TMPDIR;
beforeAll(() => {
  if (!existsSync(probeScript())) throw new Error('dist/probe.worker.js is not there: run "npm run build"');
  process.env.TMPDIR = place;
});
afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = before;
  rmSync(place, { recursive: true, force: true });
});

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Is anybody of this process group alive? Zombies that nobody has waited for yet count for a moment. */
const groupLives = (pid: number): boolean => {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
};
const groupEnds = async (pid: number): Promise<boolean> => {
  for (let i = 0; i < 100; i++) {
    if (!groupLives(pid)) return true;
    await sleep(50);
  }
  return false;
};

describe('every probe, in short', () => {
  for (const probe of probes) {
    test(probe.name, async () => {
      const running = startProbe(probe, { quick: true });
      const result = await running.result;
      if (result.kind === 'skipped') {
        // One core, or not a Unix-like system: it says what it would have shown.
        expect(result.why.length).toBeGreaterThan(20);
        return;
      }
      expect(result.kind === 'broken' ? result.why : '').toBe('');
      if (result.kind !== 'measured') return;
      const exact = result.checks.filter((c) => c.exact);
      expect(exact.filter((c) => c.outcome !== 'holds')).toEqual([]);
      if (!['creation', 'switching', 'parallelism', 'scheduling'].includes(probe.name))
        expect(exact.length).toBeGreaterThan(0);
      for (const { values, id } of result.measured.figures) expect([id, values.length > 0]).toEqual([id, true]);
      expect(Math.max(0, ...(result.measured.lines ?? []).map((line) => line.length))).toBeLessThanOrEqual(72);
      expect(await groupEnds(running.pid!)).toBe(true);
      expect(readdirSync(place)).toEqual([]);
    }, 60_000);
  }
});

describe('an end', () => {
  test('at once, when it is asked for', async () => {
    let begun = (): void => {};
    const started = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const running = startProbe(probeNamed('parallelism')!, { quick: false, onProgress: () => begun() });
    await started;
    if (process.platform === 'linux') expect(sampleThreads(running.pid!)?.map((t) => t.tid)).toContain(running.pid);
    running.stop();
    expect(await running.result).toMatchObject({ kind: 'broken', why: 'it was stopped' });
    expect(await groupEnds(running.pid!)).toBe(true);
    expect(readdirSync(place)).toEqual([]);
    // Stopping what is over does nothing.
    running.stop();
  });

  test('at its limit', async () => {
    const running = startProbe({ ...probeNamed('parallelism')!, limit: 700 }, { quick: false });
    expect(await running.result).toMatchObject({ kind: 'broken', why: expect.stringContaining('its limit') });
    expect(await groupEnds(running.pid!)).toBe(true);
  });

  /** Process groups of the probes that a lockstep has started: their leaders' parent it is. */
  const groupsOf = (parent: number): number[] =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap((name) => {
        try {
          const fields = readFileSync(`/proc/${name}/stat`, 'latin1')
            .replace(/^.*\)\s/s, '')
            .split(' ');
          return Number(fields[1]) === parent && fields[2] === name ? [Number(name)] : [];
        } catch {
          return [];
        }
      });

  const begin = async (): Promise<{ readonly lockstep: ChildProcess; readonly group: number }> => {
    const lockstep = spawn(process.execPath, [LOCKSTEP, 'probe', 'parallelism'], {
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: place },
    });
    for (let i = 0; i < 400; i++) {
      const [group] = groupsOf(lockstep.pid!);
      // Its threads are at work when there are some.
      if (group !== undefined && (sampleThreads(group)?.length ?? 0) > 8) return { lockstep, group };
      await sleep(25);
    }
    throw new Error('the probe did not begin');
  };

  test.skipIf(process.platform !== 'linux')('of all that was started, when lockstep is killed', async () => {
    const { lockstep, group } = await begin();
    // Threads and children may be anywhere in their work.
    await sleep(300);
    lockstep.kill('SIGKILL');
    expect(await groupEnds(group)).toBe(true);
    for (let i = 0; i < 40 && readdirSync(place).length > 0; i++) await sleep(50);
    expect(readdirSync(place)).toEqual([]);
  });

  test.skipIf(process.platform !== 'linux')('by Ctrl-C, with the status that shells give it', async () => {
    const { lockstep, group } = await begin();
    const status = new Promise((resolve) => lockstep.on('exit', resolve));
    lockstep.kill('SIGINT');
    expect(await status).toBe(130);
    expect(await groupEnds(group)).toBe(true);
    expect(readdirSync(place)).toEqual([]);
  });
});

test('the simulated kernel predicts something for each', () => {
  const of = (name: string) => predictionOf(probeNamed(name)!);
  for (const probe of probes) {
    const { figures = {}, lines = [] } = predictionOf(probe);
    expect(Object.keys(figures).length + lines.length).toBeGreaterThan(0);
    expect(lines.filter((line) => line.startsWith('no prediction'))).toEqual([]);
    for (const [id, value] of Object.entries(figures)) expect([id, Number.isFinite(value)]).toEqual([id, true]);
  }
  const creation = of('creation').figures!;
  expect(creation.pthread!).toBeLessThan(creation.fork!);
  const switching = of('switching').figures!;
  expect(switching.threadPipe!).toBeLessThan(switching.processPipe!);
  const race = of('race').figures!;
  expect(race.split!).toBeGreaterThan(0);
  expect(race.atomic).toBe(0);
  expect(of('parallelism').figures!['thread.2']!).toBeGreaterThan(1.5);
});
