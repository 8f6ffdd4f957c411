/** What a process asks about itself, mappings, named semaphores; and running past the last object of a section. */
import { describe, expect, it } from 'vitest';
import { runC } from './run.js';

const HEADERS = `#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
`;
const run = (body: string, before = '') => runC(`${HEADERS}${before}\nint main(void) {\n${body}\n}\n`);

describe('scheduling parameters', () => {
  it('real time is for root, its priorities are 1 to 99, ordinary ones 0', () => {
    const { stdout } = run(`
      const int policies[] = { SCHED_FIFO, SCHED_RR, SCHED_OTHER, SCHED_OTHER, SCHED_FIFO, 77 };
      const int priorities[] = { 5, 99, 0, 1, 0, 0 };
      for (int i = 0; i < 6; i++) {
        struct sched_param p = { .sched_priority = priorities[i] };
        printf("%d ", pthread_setschedparam(pthread_self(), policies[i], &p));
      }`);
    expect(stdout).toBe('1 1 0 22 22 22 ');
  });

  it('nice goes up, and down only for root', () => {
    const { stdout } = run(`
      int a = nice(5); errno = 0; int b = nice(-1); int e = errno;
      int c = setpriority(PRIO_PROCESS, 0, 30);
      printf("%d %d %d %d %d", a, b, e == EPERM, c, getpriority(PRIO_PROCESS, 0));`);
    expect(stdout).toBe('5 -1 1 0 19');
  });
});

describe('mappings', () => {
  it('are zero at first, may be protected and unmapped, and refuse what Linux refuses', () => {
    const { stdout } = run(`
      char *p = mmap(0, 5000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
      printf("%d %d ", p[0], p[8191]);
      int inside = munmap(p + 1, 10), all = munmap(p, 5000);
      void *q = mmap(0, 4096, PROT_READ, MAP_PRIVATE, -1, 0);
      int e = errno;
      printf("%d %d %d %d %d", inside, all, q == MAP_FAILED, e == EBADF, mprotect(p, 4096, PROT_READ));`);
    expect(stdout).toBe('0 0 -1 0 1 1 -1');
  });

  it.each([
    ['a store into pages that may only be read', 'p[0] = 1;'],
    ['a load from pages that are gone', 'munmap(p, 4096); return p[0];'],
  ])('%s', (_, body) => {
    const ran = run(`char *p = mmap(0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); ${body}`);
    expect(ran.end).toBe('signal 11');
  });
});

describe('named semaphores', () => {
  it('are the same for the same name until it is unlinked', () => {
    const { stdout } = run(`
      sem_t *none = sem_open("/a", 0); int e = errno;
      sem_t *a = sem_open("/a", O_CREAT, 0600, 2), *again = sem_open("a", O_CREAT, 0600, 9);
      sem_t *twice = sem_open("/a", O_CREAT | O_EXCL, 0600, 1); int f = errno, v;
      sem_getvalue(a, &v);
      printf("%d %d %d %d %d %d ", none == SEM_FAILED, e == ENOENT, a == again, twice == SEM_FAILED, f == EEXIST, v);
      int u = sem_unlink("/a"), w = sem_unlink("/a");
      sem_t *fresh = sem_open("/a", O_CREAT, 0600, 0);
      printf("%d %d %d %d %d", u, w, fresh != a, sem_post(a), sem_open("/b/c", O_CREAT, 0600, 1) == SEM_FAILED);`);
    expect(stdout).toBe('1 1 1 1 1 2 0 -1 1 0 1');
  });
});

it.each([
  ['bss', 'int t[4];'],
  ['data', 'int t[4] = { 1 };'],
])('one element past the last global of %s is out of bounds', (_, declaration) => {
  const ran = run('for (int i = 0; i <= 4; i++) t[i] = i;', declaration);
  expect(ran.end).toBe('signal 6');
  expect(ran.k.state.processes[0]!.fault?.message).toContain('global array `t` has 4 elements, index 4');
});
