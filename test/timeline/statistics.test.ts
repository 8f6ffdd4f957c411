/** The figures that a schedule is judged by, against runs whose figures can be said beforehand. */
import { describe, expect, test } from 'vitest';
import type { Inversions } from '../../source/timeline/inversion.js';
import { jain, timelineFigures } from '../../source/timeline/statistics.js';
import { back, createTimeline, forward, isOver } from '../../source/timeline/timeline.js';
import { loadProgram } from '../session/driver.js';

const open = (source: string, flags = {}) => {
  const { machine, fingerprint } = loadProgram(source, flags);
  return createTimeline(machine, { fingerprint });
};

test('fairness: 1 where all have the same, 1/n where one has everything', () => {
  expect(jain([3, 3, 3])).toBe(1);
  expect(jain([1, 0, 0, 0])).toBe(0.25);
  expect(jain([])).toBeNaN();
  // (1 + 2 + 3)^2 / (3 * (1 + 4 + 9))
  expect(jain([1, 2, 3])).toBeCloseTo(36 / 42, 12);
});

test('the parts of a life are its turnaround; switches and times agree with the cores', () => {
  const t = open('time-slices.c');
  while (!isOver(t)) {
    forward(t, 37);
    const { tasks, cores, totals } = timelineFigures(t);
    for (const task of tasks) {
      expect(task.run + task.waiting + task.blocked).toBe(task.turnaround);
      expect(task.longestWait).toBeLessThanOrEqual(task.waiting);
      if (task.response >= 0) expect(task.response).toBeLessThanOrEqual(task.turnaround);
    }
    expect(totals.utilisation).toBeLessThanOrEqual(1);
    expect(totals.switches).toBe(cores.reduce((n, c) => n + c.switches, 0));
    expect(totals.waiting).toBeCloseTo(tasks.reduce((n, x) => n + x.waiting, 0) / tasks.length, 6);
  }
  expect(timelineFigures(t).totals.ended).toBe(4);
});

describe('priority inversion', () => {
  /** Nice values make three ranks: the low one holds the lock, the middle one keeps the core, the high one waits. */
  const INVERTED = `#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
volatile int held, middle, done;
void *low(void *p) {
  setpriority(PRIO_PROCESS, gettid(), 15);
  pthread_mutex_lock(&m);
  held = 1;
  for (int i = 0; i < 200; i++) ;
  pthread_mutex_unlock(&m);
  return p;
}
void *mid(void *p) {
  setpriority(PRIO_PROCESS, gettid(), 5);
  while (!held) ;
  middle = 1;
  for (int i = 0; i < 200; i++) ;
  return p;
}
void *high(void *p) {
  while (!middle) ;
  pthread_mutex_lock(&m);
  pthread_mutex_unlock(&m);
  return p;
}
int main(void) {
  pthread_t a, b, c;
  pthread_create(&a, 0, low, 0);
  pthread_create(&b, 0, mid, 0);
  pthread_create(&c, 0, high, 0);
  pthread_join(a, 0); pthread_join(b, 0); pthread_join(c, 0);
  return 0;
}
`;
  test('its span is measured where a middle thread keeps the holder from its core, and going back takes it back', () => {
    const t = open(INVERTED, { cores: ['1'], quantum: ['4us'] });
    let last = 0;
    const seen: number[] = [];
    while (!isOver(t)) {
      forward(t, 1);
      const { inversion } = timelineFigures(t).totals;
      expect(inversion).toBeGreaterThanOrEqual(last);
      last = inversion;
      seen.push(inversion);
    }
    expect(last).toBeGreaterThan(4000);
    const table = t.tables[t.observers.findIndex((o) => o.name === 'inversions')] as Inversions;
    expect(table.count).toBeGreaterThan(0);
    const name = (id: number) => t.kernel.state.contexts[id]?.name;
    expect(name(table.longest!.waiter)).toBe('high');
    expect(name(table.longest!.holder)).toBe('low');
    expect(name(table.longest!.middle)).toBe('mid');
    for (let i = seen.length - 1; i > seen.length - 60; i--) {
      expect(timelineFigures(t).totals.inversion).toBe(seen[i]);
      back(t);
    }
  });

  test('there is none where nobody is more urgent', () => {
    const t = open('mutex-contended.c');
    forward(t, 100_000);
    expect(timelineFigures(t).totals.inversion).toBe(0);
  });
});
