import { describe, expect, it } from 'vitest';
import { ostepCosts } from '../../source/kernel/costs.js';
import { type EventSink, type KernelEvent, maskOf } from '../../source/kernel/events.js';
import { step } from '../../source/kernel/step.js';
import { interpreterLock } from '../../source/threading/interpreter-lock.js';
import { bootC, runC, type Settings } from '../library/run.js';

const MS = 1_000_000;
const hogs = (n: number, ms: number): string => `
#include <pthread.h>
#include <lockstep.h>
static void *hog(void *arg) { COMPUTE(${ms * MS}UL); return arg; }
int main(void) {
  pthread_t t[${n}];
  for (int i = 0; i < ${n}; i++) pthread_create(&t[i], NULL, hog, NULL);
  for (int i = 0; i < ${n}; i++) pthread_join(t[i], NULL);
  return 0;
}`;
const io = `
#include <pthread.h>
#include <lockstep.h>
#include <stdlib.h>
static void *hog(void *arg) { COMPUTE(1000000000UL); return arg; }
static void *device(void *arg) { for (int i = 0; i < 100; i++) IO(1000000UL); exit(0); return arg; }
int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, hog, NULL);
  pthread_create(&b, NULL, device, NULL);
  pthread_join(b, NULL);
  return 0;
}`;
const free: Settings = { cores: 2, costs: ostepCosts };
const timed = (text: string, settings: Settings): readonly [number, string] => {
  const { k, end } = runC(text, settings);
  return [k.state.now / MS, end];
};

describe('the interpreter lock', () => {
  it('lets two hogs of a second on two cores take two, with a hand-over each 5 ms', () => {
    const { k, end } = runC(hogs(2, 1000), { ...free, threads: 'interpreter-lock' });
    expect(end).toBe('exit 0');
    expect(k.state.now / MS).toBe(2000);
    expect(interpreterLock(k, 0).forced).toBeGreaterThanOrEqual(398);
    expect(interpreterLock(k, 0).forced).toBeLessThanOrEqual(400);
  });

  it('is left out of a free-threaded run', () => {
    expect(timed(hogs(2, 1000), { ...free, threads: 'interpreter-lock:free' })).toEqual([1000, 'exit 0']);
    expect(timed(hogs(2, 1000), { ...free, threads: 'one-to-one' })).toEqual([1000, 'exit 0']);
  });

  it('makes each I/O of 1 ms beside a hog wait for the interval', () => {
    const [ms, end] = timed(io, { ...free, threads: 'interpreter-lock' });
    expect(end).toBe('exit 0');
    expect(ms).toBeGreaterThanOrEqual(595);
    expect(ms).toBeLessThanOrEqual(610);
    const [soon] = timed(io, { ...free, threads: 'interpreter-lock:1ms' });
    expect(soon).toBeGreaterThanOrEqual(198);
    expect(soon).toBeLessThanOrEqual(204);
    expect(timed(io, { ...free, threads: 'interpreter-lock:free' })[0]).toBe(100);
  });

  it('takes I/O for nothing where nobody computes', () => {
    const text = hogs(4, 0).replace('COMPUTE(0UL)', 'IO(10000000UL)');
    expect(timed(text, { ...free, cores: 1, threads: 'interpreter-lock' })[0]).toBe(10);
  });

  const mixed = `
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
int counter, ends[2];
static void *add(void *arg) {
  for (int i = 0; i < 40; i++) { pthread_mutex_lock(&m); counter++; pthread_mutex_unlock(&m); if (i % 7 == 0) usleep(20); }
  write(ends[1], "x", 1);
  return arg;
}
int main(void) {
  pthread_t t[4];
  char c;
  pipe(ends);
  for (int i = 0; i < 4; i++) pthread_create(&t[i], NULL, add, NULL);
  for (int i = 0; i < 4; i++) read(ends[0], &c, 1);
  for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
  printf("%d\\n", counter);
  return 0;
}`;

  it('has at most one holder, and nobody runs an instruction without it', () => {
    for (const [cores, interval] of [
      [1, '20us'],
      [2, '5us'],
      [4, '50us'],
    ] as const) {
      for (const policy of ['round-robin', 'cfs', 'random']) {
        let wrong = 0;
        let takes = 0;
        let holder = -1;
        const sink: EventSink = {
          ...maskOf(['instruction', 'model']),
          emit(event: KernelEvent) {
            if (event.kind === 'instruction') wrong += event.context === holder ? 0 : 1;
            else if (event.why === 'lock takes') {
              wrong += holder === -1 ? 0 : 1;
              holder = event.context;
              takes++;
            } else if (/lock (wait|call|exit|forced)$/.test(event.why)) {
              wrong += event.context === holder ? 0 : 1;
              holder = -1;
            }
          },
        };
        const { k } = bootC(mixed, { cores, policy, threads: `interpreter-lock:${interval}`, sink });
        let steps = 0;
        while (step(k) && steps++ < 200_000);
        expect(k.state.outcome).toEqual({ kind: 'exited', status: 0 });
        expect(wrong).toBe(0);
        expect(takes).toBeGreaterThan(20);
      }
    }
    expect(runC(mixed, { threads: 'interpreter-lock:20us' }).stdout).toBe('160\n');
  });

  it('comes out the same each time', () => {
    const one = runC(mixed, { threads: 'interpreter-lock:20us', cores: 4, seed: 3 });
    const two = runC(mixed, { threads: 'interpreter-lock:20us', cores: 4, seed: 3 });
    expect(two.k.state.step).toBe(one.k.state.step);
    expect(two.k.state.now).toBe(one.k.state.now);
  });

  it('says what is wrong with its parameters', () => {
    const wrong = (threads: string) => () => runC(hogs(1, 1), { threads });
    expect(wrong('interpreter-lock:interval=0')).toThrow(/interval/);
    expect(wrong('interpreter-lock:x=1')).toThrow(/x/);
    expect(wrong('interpreterlock')).toThrow("did you mean 'interpreter-lock'");
  });
});
