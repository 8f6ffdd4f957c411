import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scenarioEntries } from '../../source/host/catalogue.js';
import { drive, runWhole } from '../../source/host/drive.js';
import { endingLines, isFailure } from '../../source/host/ending.js';
import { type Loaded, load, mergeSettings } from '../../source/host/load.js';
import { checkOptions, type RawFlags } from '../../source/host/options.js';
import { statisticsOf } from '../../source/host/statistics.js';
import { takePieces } from '../../source/kernel/output.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-run-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const compiled = (text: string, raw: RawFlags = {}): Loaded => {
  const file = join(folder, 'program.c');
  writeFileSync(file, text);
  const checked = checkOptions('run', raw);
  if (!checked.ok) throw new Error(checked.message);
  const result = load({ files: [file], args: undefined, options: checked.options, terminal: false });
  if (!result.ok) throw new Error(result.lines.join('\n'));
  return result.loaded;
};

const LOCKS = `#include <pthread.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
int n;
void *work(void *p) { for (int i = 0; i < 5; i++) { pthread_mutex_lock(&m); n++; pthread_mutex_unlock(&m); } return p; }
int main(void) {
  pthread_t t[3];
  for (int i = 0; i < 3; i++) pthread_create(&t[i], 0, work, 0);
  for (int i = 0; i < 3; i++) pthread_join(t[i], 0);
  return n != 15;
}
`;

test('statistics add up: run, ready and blocked are the life of a thread; a lock is taken as often as it was', () => {
  const { kernel, ending } = runWhole(compiled(LOCKS).machine, { maxSteps: 1e6 });
  expect(ending).toMatchObject({ outcome: 'exited', status: 0 });
  const figures = statisticsOf(kernel);
  expect(figures.threads.map((t) => t.thread)).toEqual(['T1', 'T2', 'T3', 'T4']);
  const main = figures.threads[0]!;
  expect(main.run + main.ready + main.blocked).toBe(figures.time);
  for (const core of figures.cores) expect(core.busy).toBeLessThanOrEqual(figures.time);
  expect(figures.locks).toMatchObject([{ name: 'm', kind: 'mutex', acquisitions: 15 }]);
});

test('slices make the same run as one go, and the output comes in order', () => {
  const { machine } = compiled(
    '#include <stdio.h>\nint main(void) { for (int i = 0; i < 3000; i++) { printf("%d\\n", i); fflush(stdout); } return 0; }\n',
  );
  const pieces: Uint8Array[] = [];
  const d = drive(machine, { maxSteps: 1e7, onOutput: (_fd, bytes) => pieces.push(bytes) });
  let slices = 1;
  while (d.slice()) slices++;
  const whole = runWhole(machine, { maxSteps: 1e7 });
  expect(Buffer.concat(pieces).equals(Buffer.from(whole.stdout))).toBe(true);
  expect(Buffer.concat(pieces).toString()).toBe(Array.from({ length: 3000 }, (_, i) => `${i}\n`).join(''));
  expect(d.kernel.state.step).toBe(whole.kernel.state.step);
  expect(slices).toBeGreaterThanOrEqual(1);
  expect(takePieces(d.kernel)).toEqual([]);
});

test('more output than the machine would keep goes through', () => {
  const { machine } = compiled(
    '#include <unistd.h>\nchar b[65536];\nint main(void) { for (int i = 0; i < 300; i++) if (write(1, b, 65536) != 65536) return 1; return 0; }\n',
  );
  const { ending, stdout } = runWhole(machine, { maxSteps: 1e6 });
  expect(ending.status).toBe(0);
  expect(stdout.length).toBe(300 * 65536);
});

test('a run that is not over: steps used up', () => {
  const { ending } = runWhole(compiled(LOCKS).machine, { maxSteps: 10 });
  expect(ending.outcome).toBe('steps');
  expect(isFailure(ending)).toBe(true);
});

test('misuse is told once for each place', () => {
  const { machine } = compiled(
    '#include <pthread.h>\npthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;\nint main(void) {\n  for (int i = 0; i < 3; i++)\n    pthread_mutex_unlock(&m);\n  return 0;\n}\n',
  );
  const { ending } = runWhole(machine, { maxSteps: 1e5 });
  expect(ending.misuse).toHaveLength(1);
  expect(ending.misuse[0]).toMatchObject({ thread: 'T1', line: 5 });
  expect(endingLines(ending)[0]).toMatch(/program\.c:5: T1: /);
});

test('settings: flags win; parameters of another policy go', () => {
  const own = { cores: 3, policy: 'round-robin', parameters: { quantum: 7 } };
  expect(mergeSettings(own, { cores: 1 })).toMatchObject({ cores: 1, parameters: { quantum: 7 } });
  expect(mergeSettings(own, { policy: 'random' }).parameters).toEqual({});
  expect(mergeSettings(own, { parameters: { quantum: 9 } }).parameters).toEqual({ quantum: 9 });
});

test('every scenario runs to an end, and the ones that say what to expect end so', () => {
  const checked = checkOptions('run', {});
  if (!checked.ok) throw new Error(checked.message);
  const endings = scenarioEntries().map(({ file }) => {
    const result = load({ files: [file], args: undefined, options: checked.options, terminal: false });
    if (!result.ok) throw new Error(`${file}: ${result.lines.join('\n')}`);
    const { ending } = runWhole(result.loaded.machine, { maxSteps: 5e5 });
    const expected = result.loaded.settings.expect?.exit;
    if (expected !== undefined) expect({ file, ...ending }).toMatchObject({ file, status: expected });
    return { file, outcome: ending.outcome };
  });
  const crashed = endings.filter(({ outcome }) => outcome !== 'exited' && outcome !== 'stuck');
  expect(crashed.map(({ file, outcome }) => `${file} ${outcome}`).sort()).toEqual([
    'crash-thread.c signal',
    'livelock.c steps',
    'region-forever.c steps',
    'server-threads.c signal',
  ]);
  const stuck = endings.filter(({ outcome }) => outcome === 'stuck').map(({ file }) => file);
  expect(stuck).toContain('deadlock.c');
  expect(stuck).not.toContain('deadlock-ordered.c');
});
