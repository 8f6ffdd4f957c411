/** `lockstep compare` and `lockstep policies`, as built. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makePlace, type Place } from './spawn.js';

const HOGS = `#include <pthread.h>
#include <stdio.h>
int n[3];
void *work(void *p) { int *mine = p; while (*mine < 30) ++*mine; return p; }
int main(int argc, char **argv) {
  pthread_t t[3];
  for (int i = 0; i < 3; i++) pthread_create(&t[i], 0, work, &n[i]);
  for (int i = 0; i < 3; i++) pthread_join(t[i], 0);
  printf("printed\\n");
  return argc > 1;
}
`;

let place: Place;
beforeAll(() => {
  place = makePlace({ 'hogs.c': HOGS, 'bad.c': 'int main(void) { return x; }\n' });
});
afterAll(() => place.remove());

describe('compare', () => {
  test('a row for each combination, in order, with charts; what the program prints is not shown', () => {
    const { status, stdout, stderr } = place.lockstep([
      'compare',
      'hogs.c',
      '--vary',
      'policy=cfs,rr',
      '--vary',
      'cores=1,2',
      '--vary=quantum=2us,8us',
    ]);
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toMatch(/^policy +cores +quantum +time +response +turnaround +waiting +longest wait +switches/);
    expect(lines.slice(1, 9).map((line) => line.split(/ +/).slice(0, 3).join(' '))).toEqual([
      'cfs 1 (2us)',
      'cfs 1 (8us)',
      'cfs 2 (2us)',
      'cfs 2 (8us)',
      'rr 1 2us',
      'rr 1 8us',
      'rr 2 2us',
      'rr 2 8us',
    ]);
    expect(stdout).toMatch(/^turnaround\n {2}cfs 1 \(2us\) {2}█+ [\d.]+us$/m);
    expect(stdout).not.toContain('printed');
  });

  test('the same bytes each time; ASCII where asked for', () => {
    const words = ['compare', 'hogs.c', '--vary', 'quantum=1us,3us', '--ascii'];
    const first = place.lockstep(words);
    expect(place.lockstep(words)).toEqual(first);
    expect(first.stdout).toMatch(/^ {2}1us {2}#+ /m);
    expect(first.stdout).toMatch(/^[\x20-\x7e\n]*$/);
  });

  test('--json: figures as run --json gives them', () => {
    const { stdout } = place.lockstep(['compare', 'hogs.c', '--vary', 'policy=rr', '--vary', 'cores=1', '--json']);
    const compared = JSON.parse(stdout);
    const run = JSON.parse(
      place.lockstep(['run', 'hogs.c', '--policy', 'round-robin', '--cores', '1', '--json']).stdout,
    );
    expect(compared.runs).toHaveLength(1);
    expect(compared.runs[0]).toMatchObject({
      settings: { policy: 'rr', cores: '1' },
      policy: 'round-robin',
      outcome: 'well',
      steps: run.steps,
      totals: run.totals,
    });
    const { threads, totals } = run;
    const mean = (of: (t: { readonly turnaround: number }) => number) =>
      threads.reduce((n: number, t: { turnaround: number }) => n + of(t), 0) / threads.length;
    expect(totals.turnaround).toBeCloseTo(
      mean((t) => t.turnaround),
      6,
    );
  });

  test('how a run ended stands in its row; its failing is not ours', () => {
    const { status, stdout } = place.lockstep(['compare', 'hogs.c', '--vary', 'seed=1,2', '--', 'fail']);
    expect(status).toBe(0);
    expect(stdout.match(/status 1/g)).toHaveLength(2);
  });

  test.each([
    ['polcy=cfs', "--vary: there is nothing called 'polcy' to vary; did you mean 'policy'?"],
    ['policy=cfq', "--vary policy: there is no policy 'cfq'; did you mean 'cfs'?"],
    ['cores=0', "--vary cores: a whole number from 1 to 64, not '0'"],
    ['cores=1,,2', "--vary wants NAME=A,B,..., such as policy=cfs,rr or cores=1,2,4, not 'cores=1,,2'"],
    ['cores', "--vary wants NAME=A,B,..., such as policy=cfs,rr or cores=1,2,4, not 'cores'"],
    ['policy=cfs,cfs', "--vary policy names 'cfs' twice"],
    ['quantum=0', "quantum of policy 'round-robin': a whole number from 1 to 1000000000000000 ns, not 0"],
    ['quantum=soon', "--vary quantum: a number or a time such as 4us, not 'soon'"],
    [
      `seed=${Array.from({ length: 201 }, (_, i) => i).join(',')}`,
      '--vary makes 201 combinations, and 200 are the most',
    ],
  ])('refused: %s', (vary, message) => {
    const { status, stdout, stderr } = place.lockstep(['compare', 'hogs.c', '--vary', vary]);
    expect({ status, stdout, stderr }).toEqual({ status: 2, stdout: '', stderr: `lockstep: ${message}\n` });
  });

  test('refused: a parameter that no policy compared has', () => {
    const { status, stderr } = place.lockstep(['compare', 'hogs.c', '--vary', 'latency=4us']);
    expect(status).toBe(2);
    expect(stderr).toMatch(
      /^lockstep: no policy compared \(round-robin\) has a parameter 'latency'; there are: quantum, /,
    );
  });

  test('refused: nothing to vary, no file, a program that does not compile', () => {
    expect(place.lockstep(['compare', 'hogs.c']).stderr).toMatch(/compare wants --vary NAME=A,B/);
    expect(place.lockstep(['compare', '--vary', 'cores=1,2']).stderr).toMatch(/compare wants a C file/);
    const { status, stderr } = place.lockstep(['compare', 'bad.c', '--vary', 'cores=1,2']);
    expect(status).toBe(2);
    expect(stderr).toMatch(/error/);
  });
});

describe('policies', () => {
  test('--json has names, parameters, units, defaults and ranges; the defaults are within them', () => {
    const { status, stdout } = place.lockstep(['policies', '--json']);
    expect(status).toBe(0);
    const { policies } = JSON.parse(stdout);
    const rr = policies.find((p: { name: string }) => p.name === 'round-robin');
    expect(rr.aliases).toEqual(['rr']);
    expect(rr.parameters[0]).toEqual({
      name: 'quantum',
      unit: 'ns',
      default: 4000,
      min: 1,
      max: 1e15,
      about: 'time until the next one has its turn',
    });
    for (const policy of policies)
      for (const p of policy.parameters) {
        expect(p.default).toBeGreaterThanOrEqual(p.min);
        expect(p.default).toBeLessThanOrEqual(p.max);
      }
  });

  test('a short name is the policy: rr runs as round-robin does', () => {
    const run = (name: string) => JSON.parse(place.lockstep(['run', 'hogs.c', '--policy', name, '--json']).stdout);
    const { machine, schedule, steps } = run('rr');
    expect(machine.policy).toBe('round-robin');
    expect(run('round-robin')).toMatchObject({ schedule, steps });
    expect(place.lockstep(['policies']).stdout).toMatch(/^round-robin\n.* \(also rr\)$/m);
  });
});
