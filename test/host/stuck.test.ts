/** How a run with several processes that is stuck is told: who, of which process, waits for what, and why for ever. */
import { expect, it } from 'vitest';
import { endingLines, endingOf } from '../../source/host/ending.js';
import { runC, type Settings } from '../library/run.js';

const HEAD = `
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
struct shared { pthread_mutex_t m; };
struct shared *s;
pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;
static void share(int kind) {
  s = mmap(NULL, sizeof *s, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t a; pthread_mutexattr_init(&a); pthread_mutexattr_setpshared(&a, kind);
  pthread_mutex_init(&s->m, &a);
}
`;
const lines = (text: string, settings: Settings = {}): readonly string[] => {
  const r = runC(`${HEAD}${text}`, settings);
  expect(r.end).toBe('stuck');
  return endingLines(endingOf(r.k, [], undefined)).map((line) => line.replace(/, in line \d+$/, ''));
};

it('a lock whose holder has died with its process', () => {
  expect(
    lines(`int main(void) {
  share(PTHREAD_PROCESS_SHARED);
  if (fork() == 0) { pthread_mutex_lock(&s->m); _exit(0); }
  wait(NULL);
  pthread_mutex_lock(&s->m);
}`),
  ).toEqual([
    'lockstep: the program is stuck: nobody can wake them',
    '  T1 (main) of process 100 waits for the mutex s->m, held by T2 of process 101, which has ended',
  ]);
});

it('a lock that another thread held at the fork', () => {
  expect(
    lines(`
void *holder(void *u) { pthread_mutex_lock(&own); usleep(100000); pthread_mutex_unlock(&own); return u; }
int main(void) {
  pthread_t t; pthread_create(&t, NULL, holder, NULL);
  usleep(1000);
  if (fork() == 0) { pthread_mutex_lock(&own); _exit(0); }
  wait(NULL);
}`),
  ).toEqual([
    'lockstep: the program is stuck: nobody can wake them',
    '  T1 (main) of process 100 waits for the end of process 102',
    '  T3 (main) of process 102 waits for the mutex own, held by T2, which is a thread of process 100 only',
  ]);
});

it('a circle through a child that waits for its parent', () => {
  expect(
    lines(`int main(void) {
  share(PTHREAD_PROCESS_SHARED);
  pthread_mutex_lock(&s->m);
  if (fork() == 0) { pthread_mutex_lock(&s->m); _exit(0); }
  waitpid(-1, NULL, 0);
  pthread_mutex_unlock(&s->m);
}`),
  ).toEqual([
    'lockstep: the program is stuck: deadlock, T1 waits for T2 waits for T1',
    '  T1 (main) of process 100 waits for the end of process 101',
    '  T2 (main) of process 101 waits for the mutex s->m, which T1 of process 100 holds',
  ]);
});

it('any of several children, of which one closes the circle', () => {
  expect(
    lines(`
sem_t never;
int main(void) {
  share(PTHREAD_PROCESS_SHARED);
  pthread_mutex_lock(&s->m);
  if (fork() == 0) { sem_wait(&never); _exit(0); }
  if (fork() == 0) { pthread_mutex_lock(&s->m); _exit(0); }
  wait(NULL);
}`),
  ).toEqual([
    'lockstep: the program is stuck: deadlock, T1 waits for T3 waits for T1',
    '  T1 (main) of process 100 waits for a child (process 101, process 102)',
    '  T2 (main) of process 101 waits for the semaphore never',
    '  T3 (main) of process 102 waits for the mutex s->m, which T1 of process 100 holds',
  ]);
});

it('two processes that take two locks in different order', () => {
  const text = `
struct pair { pthread_mutex_t a, b; } *p;
int main(void) {
  p = mmap(NULL, sizeof *p, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t t; pthread_mutexattr_init(&t); pthread_mutexattr_setpshared(&t, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&p->a, &t); pthread_mutex_init(&p->b, &t);
  for (int i = 0; i < 2; i++)
    if (fork() == 0) {
      pthread_mutex_lock(i ? &p->a : &p->b); usleep(1000); pthread_mutex_lock(i ? &p->b : &p->a);
      _exit(0);
    }
  while (wait(NULL) > 0) ;
}`;
  expect(lines(text)).toEqual([
    'lockstep: the program is stuck: deadlock, T2 waits for T3 waits for T2',
    '  T1 (main) of process 100 waits for a child (process 101, process 102)',
    '  T2 (main) of process 101 waits for the mutex p->a, which T3 of process 102 holds',
    '  T3 (main) of process 102 waits for the mutex p->b, which T2 of process 101 holds',
  ]);
});

it('one that is private, and was let go by the other process', () => {
  expect(
    lines(`int main(void) {
  share(PTHREAD_PROCESS_PRIVATE);
  pthread_mutex_lock(&s->m);
  if (fork() == 0) { pthread_mutex_lock(&s->m); _exit(0); }
  usleep(1000);
  pthread_mutex_unlock(&s->m);
  wait(NULL);
}`),
  ).toEqual([
    'lockstep: the program is stuck: nobody can wake them',
    '  T1 (main) of process 100 waits for the end of process 101',
    '  T2 (main) of process 101 waits for the mutex s->m, private to one process: those of others do not wake it',
  ]);
});

it('a thread of the same process that ended with the lock', () => {
  expect(
    lines(`
void *ends(void *u) { pthread_mutex_lock(&own); return u; }
int main(void) {
  pthread_t t; pthread_create(&t, NULL, ends, NULL); pthread_join(t, NULL);
  pthread_mutex_lock(&own);
}`),
  ).toEqual([
    'lockstep: the program is stuck: nobody can wake them',
    '  T1 (main) waits for the mutex own, held by T2, which has ended',
  ]);
});
