/** Invariants and figures of threads that the program's own library schedules. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ostepCosts as freeCosts } from '../../source/kernel/costs.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { step } from '../../source/kernel/step.js';
import { bootC, runC } from '../library/run.js';

const MS = 1_000_000;

/** Work in pieces between locks, yields and sleeps, so that everything a model can be asked for comes. */
const MIXED = `
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <unistd.h>
#include "lockstep.h"
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
int turns, here;
void *worker(void *arg) {
  long id = (long)arg;
  for (int i = 0; i < ROUNDS; i++) {
    COMPUTE(3000 + 700 * id);
    pthread_mutex_lock(&m);
    turns++;
    COMPUTE(500);
    if (id % 2) sched_yield();
    pthread_mutex_unlock(&m);
    if (id % 3 == 0) usleep(5);
  }
  pthread_mutex_lock(&m);
  here++;
  pthread_cond_signal(&c);
  pthread_mutex_unlock(&m);
  return NULL;
}
int main(void) {
  pthread_t t[THREADS];
  for (long i = 0; i < THREADS; i++) pthread_create(&t[i], NULL, worker, (void *)i);
  pthread_mutex_lock(&m);
  while (here < THREADS) pthread_cond_wait(&c, &m);
  pthread_mutex_unlock(&m);
  for (int i = 0; i < THREADS; i++) pthread_join(t[i], NULL);
  printf("%d\\n", turns);
}`;

/** What has to be so after each step. Answers how many tasks of the process ran at once. */
function look(k: Kernel): number {
  const on = new Map<number, number>();
  let running = 0;
  for (const core of k.state.cores) {
    if (core.task < 0) continue;
    running++;
    const task = k.state.tasks[core.task]!;
    expect(core.context).toBe(task.context);
    if (task.context < 0) continue;
    expect(on.has(task.context)).toBe(false);
    on.set(task.context, core.id);
    expect(k.state.contexts[task.context]!.task).toBe(task.id);
  }
  for (const queue of Object.values(k.state.model.queues)) {
    const items = queue.items.slice(queue.head);
    expect(new Set(items).size).toBe(items.length);
    for (const id of items) {
      const context = k.state.contexts[id]!;
      expect([context.status, context.task]).toEqual(['ready', -1]);
    }
  }
  return running;
}

describe('threads of the library', () => {
  it('N:1 never runs on two cores, M:N never on more than its tasks, whatever is asked of them', () => {
    fc.assert(
      fc.property(
        fc.record({
          lwps: fc.integer({ min: 1, max: 4 }),
          cores: fc.integer({ min: 1, max: 4 }),
          threads: fc.integer({ min: 1, max: 6 }),
          rounds: fc.integer({ min: 1, max: 4 }),
          preempt: fc.constantFrom('0', '2us', '11us'),
          jacket: fc.boolean(),
          seed: fc.integer({ min: 0, max: 1000 }),
        }),
        ({ lwps, cores, threads, rounds, preempt, jacket, seed }) => {
          const name = lwps === 1 ? 'many-to-one' : `many-to-many:${lwps}`;
          const { k } = bootC(MIXED, {
            threads: `${name}:preempt=${preempt}${jacket ? ':jacket' : ''}`,
            cores,
            seed,
            policy: 'random',
            defines: [
              { name: 'THREADS', value: String(threads) },
              { name: 'ROUNDS', value: String(rounds) },
            ],
          });
          let steps = 0;
          while (step(k) && ++steps < 30_000) expect(look(k)).toBeLessThanOrEqual(lwps);
          expect(k.state.outcome).toEqual({ kind: 'exited', status: 0 });
          expect(k.state.tasks.filter((t) => t !== undefined).length).toBeLessThanOrEqual(lwps);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('a million yields would be like these: one task, no system call, no switch of the kernel', () => {
    const { k, end } = runC(
      `#include <pthread.h>
       #include <sched.h>
       void *turn(void *a) { for (int i = 0; i < 5000; i++) sched_yield(); return a; }
       int main(void) { pthread_t t; pthread_create(&t, 0, turn, 0); turn(0); pthread_join(t, 0); }`,
      { threads: 'many-to-one', cores: 2, steps: 1_000_000 },
    );
    expect(end).toBe('exit 0');
    expect(k.state.tasks.length).toBe(1);
    expect(k.state.cores.reduce((n, c) => n + c.switches, 0)).toBe(1);
    expect(k.state.model.data.switches).toBeGreaterThan(9990);
    // the end of the process alone
    expect(k.state.tasks[0]!.systemCalls).toBeLessThanOrEqual(1);
  });
});

const SUM = `
#include <pthread.h>
#include "lockstep.h"
void *part(void *a) { COMPUTE(10000000); return a; }
int main(void) {
  pthread_t t[4];
  for (int i = 0; i < 4; i++) pthread_create(&t[i], 0, part, 0);
  for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
}`;

/** One thread waits 10 ms for a device, the other has 4 ms to compute. */
const READ = `
#include <pthread.h>
#include "lockstep.h"
void *reads(void *a) { IO(10000000); return a; }
void *computes(void *a) { COMPUTE(4000000); return a; }
int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, reads, 0);
  pthread_create(&b, 0, computes, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
}`;

/** Two reads of 10 ms first, then two computations of 5 ms. */
const TWO_AND_TWO = `
#include <pthread.h>
#include "lockstep.h"
void *reads(void *a) { IO(10000000); return a; }
void *computes(void *a) { COMPUTE(5000000); return a; }
int main(void) {
  pthread_t t[4];
  for (int i = 0; i < 4; i++) pthread_create(&t[i], 0, i < 2 ? reads : computes, 0);
  for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
}`;

const timeOf = (text: string, threads: string, cores: number): number => {
  const { k, end } = runC(text, { threads, cores, costs: freeCosts, policy: 'round-robin' });
  expect(end).toBe('exit 0');
  return Math.round(k.state.now / MS);
};

describe('what lectures claim, prices at zero', () => {
  it('no speed-up under N:1, near k under k LWPs', () => {
    expect(timeOf(SUM, 'one-to-one', 4)).toBe(10);
    expect(timeOf(SUM, 'many-to-one', 4)).toBe(40);
    expect(timeOf(SUM, 'many-to-many:2', 4)).toBe(20);
    expect(timeOf(SUM, 'many-to-many:4', 4)).toBe(10);
  });

  it('a read of 10 ms stops all under N:1, and nobody under 1:1', () => {
    for (const cores of [1, 2]) {
      expect(timeOf(READ, 'many-to-one', cores)).toBe(14);
      expect(timeOf(READ, 'one-to-one', cores)).toBe(10);
    }
    // A disk is always ready to a jacket, and waits all the same.
    expect(timeOf(READ, 'many-to-one:jacket', 2)).toBe(14);
  });

  it('two LWPs in two reads leave nobody to compute: 15 ms; with one made when all wait, 10', () => {
    expect(timeOf(TWO_AND_TWO, 'many-to-many:2', 2)).toBe(15);
    expect(timeOf(TWO_AND_TWO, 'many-to-many:2:sigwaiting', 2)).toBe(10);
  });
});
