/** Mutexes with priority inheritance: who holds one has the priority of the most urgent who waits, down a chain, and only so long. */
import { describe, expect, it } from 'vitest';
import { type KernelEvent, maskOf } from '../../source/kernel/events.js';
import { hashState } from '../../source/kernel/hash.js';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import { run } from '../../source/kernel/step.js';
import { type Inversions, inversionNow, inversions } from '../../source/timeline/inversion.js';
import { bootC, runC, type Settings } from './run.js';

const HEAD = `
#define _GNU_SOURCE
#include <errno.h>
#include <lockstep.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
static pthread_mutex_t m, m2;
static void init(pthread_mutex_t *what, int protocol) {
  pthread_mutexattr_t a;
  pthread_mutexattr_init(&a);
  printf("%d", pthread_mutexattr_setprotocol(&a, protocol));
  printf("%d ", pthread_mutex_init(what, &a));
}
static pthread_t start(int priority, void *(*f)(void *)) {
  pthread_attr_t a;
  pthread_t t;
  struct sched_param p = {priority};
  pthread_attr_init(&a);
  pthread_attr_setinheritsched(&a, PTHREAD_EXPLICIT_SCHED);
  pthread_attr_setschedpolicy(&a, SCHED_FIFO);
  pthread_attr_setschedparam(&a, &p);
  if (pthread_create(&t, &a, f, NULL) != 0) puts("refused");
  return t;
}
`;

/** The low one holds the lock, the middle one computes, the high one wants it. */
const inversion = (protocol: string): string => `${HEAD}
static void *low(void *u) { usleep(20); pthread_mutex_lock(&m); COMPUTE(100000); pthread_mutex_unlock(&m); return u; }
static void *middle(void *u) { usleep(60); COMPUTE(5000000); return u; }
static void *high(void *u) { usleep(80); pthread_mutex_lock(&m); pthread_mutex_unlock(&m); printf("high "); return u; }
int main(void) {
  init(&m, ${protocol});
  pthread_t a = start(1, low), b = start(2, middle), c = start(3, high);
  pthread_join(a, NULL); pthread_join(b, NULL); pthread_join(c, NULL);
  puts("end");
  return 0;
}`;

const SETTINGS: Settings = { cores: 1, policy: 'eevdf', limits: { rtprio: 99 } };

function inverted(protocol: string, policy = 'eevdf'): { total: number; inherits: KernelEvent[]; stdout: string } {
  const inherits: KernelEvent[] = [];
  const { k } = bootC(inversion(protocol), { ...SETTINGS, policy });
  const table = inversions.start(k) as Inversions;
  k.sink = {
    ...maskOf([...inversions.kinds, 'inherit']),
    emit(event) {
      if (event.kind === 'inherit') inherits.push(event);
      else inversions.fold(table, event, k);
    },
  };
  k.forget();
  run(k, { steps: 100_000 });
  const { stdout } = runC(inversion(protocol), { ...SETTINGS, policy });
  return { total: inversionNow(table, k.state.now).total, inherits, stdout };
}

describe.each(['eevdf', 'cfs', 'priority'])('a lock between a low and a high priority, under %s', (policy) => {
  it('without inheritance the middle one runs in the place of the high one', () => {
    const { total, inherits, stdout } = inverted('PTHREAD_PRIO_NONE', policy);
    expect(stdout).toBe('00 high end\n');
    expect(total).toBeGreaterThan(1_000_000);
    expect(inherits).toEqual([]);
  });
  it('with it the low one has the priority of the high one until it lets go', () => {
    const { total, inherits, stdout } = inverted('PTHREAD_PRIO_INHERIT', policy);
    expect(stdout).toBe('00 high end\n');
    expect(total).toBeLessThan(100_000);
    expect(inherits.map(({ why, context, other, numbers }) => [why, context, other, numbers])).toEqual([
      ['inherits', 1, 3, { priority: 3, before: 1 }],
      ['back', 1, -1, { priority: 1, before: 3 }],
    ]);
  });
});

it('goes down a chain of holders', () => {
  const text = `${HEAD}
static int of(pthread_t t) { struct sched_param p; int policy; pthread_getschedparam(t, &policy, &p); return p.sched_priority; }
static pthread_t a, b;
static void *first(void *u) { pthread_mutex_lock(&m); usleep(1000); printf("%d ", of(a)); pthread_mutex_unlock(&m); printf("%d ", of(a)); return u; }
static void *second(void *u) { pthread_mutex_lock(&m2); pthread_mutex_lock(&m); printf("%d ", of(b)); pthread_mutex_unlock(&m); pthread_mutex_unlock(&m2); printf("%d ", of(b)); return u; }
static void *third(void *u) { pthread_mutex_lock(&m2); pthread_mutex_unlock(&m2); return u; }
int main(void) {
  init(&m, PTHREAD_PRIO_INHERIT); init(&m2, PTHREAD_PRIO_INHERIT);
  a = start(1, first); usleep(100); b = start(2, second); usleep(100);
  pthread_t c = start(7, third);
  pthread_join(a, NULL); pthread_join(b, NULL); pthread_join(c, NULL);
  puts("end"); return 0;
}`;
  expect(runC(text, { ...SETTINGS, cores: 2 })).toMatchObject({ stdout: '00 00 7 1 7 2 end\n', misuses: [] });
});

it('ends for a waiter whose time is up; the most urgent gets it first, the word names who has it', () => {
  const text = `${HEAD}
static void *waits(void *u) {
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  t.tv_nsec += 300000;
  printf("%s ", strerror(pthread_mutex_timedlock(&m, &t)));
  return u;
}
static void *gets(void *u) { (void)u; struct sched_param p; int policy; pthread_getschedparam(pthread_self(), &policy, &p);
  pthread_mutex_lock(&m); printf("%d%s ", p.sched_priority, (*(int *)&m & 0x3fffffff) == gettid() ? "" : "?"); pthread_mutex_unlock(&m); return NULL; }
int main(void) {
  init(&m, PTHREAD_PRIO_INHERIT);
  pthread_mutex_lock(&m);
  pthread_t a = start(9, waits), b = start(2, gets), c = start(4, gets), d = start(3, gets);
  usleep(1000);
  pthread_mutex_unlock(&m);
  pthread_join(a, NULL); pthread_join(b, NULL); pthread_join(c, NULL); pthread_join(d, NULL);
  puts("end"); return 0;
}`;
  expect(runC(text, { ...SETTINGS, cores: 1 })).toMatchObject({
    stdout: '00 Connection timed out 4 3 2 end\n',
    misuses: [],
  });
});

it('counts right whoever runs when, with conditions; any step can be taken back', () => {
  const text = `${HEAD}
static int count; static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static void *adds(void *u) { for (int i = 0; i < 20; i++) { pthread_mutex_lock(&m); count++; pthread_cond_signal(&c); pthread_mutex_unlock(&m); } return u; }
int main(void) {
  init(&m, PTHREAD_PRIO_INHERIT);
  pthread_t a = start(1, adds), b = start(2, adds);
  pthread_mutex_lock(&m);
  while (count < 40) pthread_cond_wait(&c, &m);
  pthread_mutex_unlock(&m);
  pthread_join(a, NULL); pthread_join(b, NULL);
  printf("%d\\n", count); return 0;
}`;
  for (let seed = 1; seed <= 20; seed++) {
    const r = runC(text, { ...SETTINGS, cores: 1 + (seed % 3), policy: 'random', seed });
    expect([seed, r.stdout, r.misuses]).toEqual([seed, '00 40\n', []]);
  }
  const { k } = bootC(text, { ...SETTINGS, cores: 2 });
  const hashes: string[] = [];
  const frame = keyframe(k);
  const steps = 400;
  for (let i = 0; i < steps; i++) {
    run(k, { steps: 1 });
    hashes.push(String(hashState(k)));
  }
  restore(k, frame);
  for (let i = 0; i < steps; i++) {
    run(k, { steps: 1 });
    expect(String(hashState(k))).toBe(hashes[i]);
  }
});
