/** The race detector: every racy program is found so, no correct one is; going back takes back what was found. */

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { maskOf } from '../../source/kernel/events.js';
import { listenToAccesses } from '../../source/kernel/order.js';
import { run } from '../../source/kernel/step.js';
import { type Races, races } from '../../source/timeline/races/detector.js';
import { createTimeline, forward, seek } from '../../source/timeline/timeline.js';
import { verdictsOf } from '../../source/timeline/verdicts.js';
import { bootC, type Settings } from '../library/run.js';
import { loadCorpus } from '../programs/corpus.js';

const STEPS = 40_000;

/** `read 3 / write 4` of each two places, by line. */
function racesOf(text: string, settings: Settings = {}, steps = STEPS): string[] {
  const { k } = bootC(text, settings);
  const table = races.start(k) as Races;
  k.sink = {
    ...maskOf(races.kinds),
    emit(event) {
      races.fold(table, event, k);
      if (event.kind === 'fork') listenToAccesses(k, races.listener?.(table));
    },
  };
  k.forget();
  run(k, { steps });
  const word = (writes: number | undefined, atomic: number | undefined, pc: number): string =>
    `${atomic === 1 ? 'atomic ' : ''}${writes === 1 ? 'write' : 'read'} ${k.program.places[3 * pc + 1]}`;
  return table.found.map(({ verdict: { numbers: n, pc } }) =>
    [word(n.writes, n.atomic, pc), word(n.firstWrites, n.firstAtomic, n.firstPc!)].sort().join(' / '),
  );
}

const seeds = [1, 2, 3, 4, 5];

/** All that the seeds show. */
const shown = (text: string, settings: Settings = {}): string[] => [
  ...new Set(
    seeds.flatMap((seed) =>
      racesOf(text, { ...settings, cores: 1 + (seed % 3), seed, policy: seed > 2 ? 'random' : 'round-robin' }),
    ),
  ),
];

/** Programs of the corpus that have a race in the sense of C, though many do what they should. */
const RACY: ReadonlySet<string> = new Set([
  // a lock that is let go of by a plain store; a plain read in front of an atomic exchange
  'asm/cmpxchg',
  'atomics/sync_spinlock',
  // counts in destructors of two threads
  'pthreads/c11_mixture',
  // plain reads at a start line of atomic additions
  'races/deadlock',
  'races/philosophers',
  'races/check_then_act',
  'races/home_made_barrier',
  'races/lazy_init',
  'races/lock_variable',
  'races/loop_variable',
  'races/lost_update',
  'races/lost_wakeup',
  'races/one_increment_each',
  'races/peterson_plain',
  'races/process_increments',
  'races/sleep_instead_of_wait',
  'races/torn_pair',
  'races/transfer',
]);

const programs = loadCorpus().filter(
  ({ topic, sources, executables }) =>
    ['asm', 'atomics', 'pthreads', 'courses', 'races'].includes(topic) &&
    sources.length === 1 &&
    executables.length === 0 &&
    !readFileSync(sources[0]!, 'utf8').includes('"common.h"'),
);

describe('programs of the corpus', () => {
  expect(programs.length).toBeGreaterThan(100);
  test.each(programs.map((p) => [p.name, p] as const))('%s', (name, { sources, args, stdin }) => {
    const text = readFileSync(sources[0]!, 'utf8');
    const settings = { args, stdin: String.fromCharCode(...stdin) };
    if (RACY.has(name)) expect(shown(text, settings)).not.toEqual([]);
    else expect(racesOf(text, { ...settings, cores: 2, seed: 1 })).toEqual([]);
  });
});

const two = (body: string, before = ''): string => `
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>
#include <stdlib.h>
int x, y; char text[16]; atomic_int a; pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; sem_t s; pthread_barrier_t b;
pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER; int fd[2];
${before}
int main(void) { pthread_t t; sem_init(&s, 0, 0); pthread_barrier_init(&b, NULL, 2); pipe(fd);
pthread_create(&t, NULL, other, NULL);
${body}
pthread_join(t, NULL); return 0; }`;

describe('what orders accesses', () => {
  const ordered: readonly (readonly [string, string, string])[] = [
    ['a join', 'pthread_join(t, NULL); x++; return 0;', 'void *other(void *u) { x++; return u; }'],
    ['a semaphore', 'x++; sem_post(&s);', 'void *other(void *u) { sem_wait(&s); x++; return u; }'],
    [
      'a barrier',
      'x++; pthread_barrier_wait(&b);',
      'void *other(void *u) { pthread_barrier_wait(&b); x++; return u; }',
    ],
    ['a pipe', 'x++; write(fd[1], "!", 1);', 'void *other(void *u) { char c; read(fd[0], &c, 1); x++; return u; }'],
    [
      'release and acquire',
      'x++; atomic_store_explicit(&a, 1, memory_order_release);',
      'void *other(void *u) { while (!atomic_load_explicit(&a, memory_order_acquire)); x++; return u; }',
    ],
    [
      'fences around relaxed atomics',
      'x++; atomic_thread_fence(memory_order_release); atomic_store_explicit(&a, 1, memory_order_relaxed);',
      'void *other(void *u) { while (!atomic_load_explicit(&a, memory_order_relaxed)); atomic_thread_fence(memory_order_acquire); x++; return u; }',
    ],
    [
      'a reader-writer lock',
      'pthread_rwlock_rdlock(&rw); y = x; pthread_rwlock_unlock(&rw);',
      'void *other(void *u) { pthread_rwlock_wrlock(&rw); x++; pthread_rwlock_unlock(&rw); return u; }',
    ],
    ['different bytes of a word', 'text[1] = 1;', 'void *other(void *u) { text[2] = 1; return u; }'],
    ['two who only read', 'y = x;', 'void *other(void *u) { return (void *)(long)x; }'],
    [
      'memory given to another by the allocator',
      'free(malloc(40));',
      'void *other(void *u) { char *p = malloc(40); p[0] = 1; free(p); return u; }',
    ],
  ];
  test.each(ordered)('%s', (_, body, before) => {
    expect(shown(two(body, before))).toEqual([]);
  });

  const not: readonly (readonly [string, string, string])[] = [
    [
      'a lock of one of them only',
      'pthread_mutex_lock(&m); x++; pthread_mutex_unlock(&m);',
      'void *other(void *u) { x++; return u; }',
    ],
    ['sleeping', 'x++;', 'void *other(void *u) { usleep(1000); x++; return u; }'],
    [
      'relaxed atomics',
      'x++; atomic_store_explicit(&a, 1, memory_order_relaxed);',
      'void *other(void *u) { while (!atomic_load_explicit(&a, memory_order_relaxed)); x++; return u; }',
    ],
    [
      'a volatile variable',
      'x++; done = 1;',
      'volatile int done; void *other(void *u) { while (!done); x++; return u; }',
    ],
    [
      'holding a lock for reading',
      'pthread_rwlock_rdlock(&rw); x++; pthread_rwlock_unlock(&rw);',
      'void *other(void *u) { pthread_rwlock_rdlock(&rw); x++; pthread_rwlock_unlock(&rw); return u; }',
    ],
    [
      'memcpy to what another reads',
      'memcpy(text, "0123456", 8);',
      'void *other(void *u) { return (void *)(long)text[3]; }',
    ],
    ['a plain access beside an atomic one', 'a = 1;', 'void *other(void *u) { *(int *)&a = 2; return u; }'],
  ];
  test.each(not)('nothing does: %s', (_, body, before) => {
    expect(shown(two(body, before))).not.toEqual([]);
  });
});

it('is taken back with the steps, and found again', () => {
  const text = two(
    'for (int i = 0; i < 300; i++) x++;',
    'void *other(void *u) { for (int i = 0; i < 300; i++) { x++; y++; } return u; }',
  );
  const { k } = bootC(text, { cores: 2 });
  const t = createTimeline(k.machine, { fingerprint: 'x' });
  const found = () => verdictsOf(t).filter(({ verdict }) => verdict.kind === 'race');
  forward(t, 1e6);
  const end = t.kernel.state.step;
  expect(found().length).toBeGreaterThan(0);
  const at = new Map<number, unknown>();
  seek(t, 0);
  expect(found()).toEqual([]);
  for (let step = 0; step <= end; step += 97) {
    seek(t, step);
    at.set(step, found());
  }
  fc.assert(
    fc.property(fc.constantFrom(...at.keys()), (step) => {
      seek(t, step);
      expect(found()).toEqual(at.get(step));
    }),
    { numRuns: 60 },
  );
});
