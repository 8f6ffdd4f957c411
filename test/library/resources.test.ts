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
#include <stdlib.h>
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

  it('the niceness of others: by process, group and user, as far as there are such', () => {
    const { stdout } = run(
      `
      int turn[2], told[2], from, to;
      pipe(turn); pipe(told);
      nice(2);
      if (fork() == 0) {
        setpgid(0, 0);
        nice(4);
        for (int i = 0; i < 2; i++) {
          int n = getpriority(PRIO_PROCESS, 0);
          write(told[1], &n, sizeof n);
          read(turn[0], &from, sizeof from);
        }
        _exit(0);
      }
      int child = getpid() + 1;
      read(told[0], &from, sizeof from);
      int group = getpriority(PRIO_PGRP, child), own = getpriority(PRIO_PGRP, 0), user = getpriority(PRIO_USER, 0);
      int set = setpriority(PRIO_USER, 0, 5), e = errno;
      write(turn[1], &to, sizeof to);
      read(told[0], &to, sizeof to);
      printf("%d | %d %d %d | %d %d, %d %d | ", from, group, own, user, set, e == EACCES, to, getpriority(PRIO_PROCESS, 0));
      write(turn[1], &to, sizeof to);
      wait(0);
      int gone = getpriority(PRIO_PROCESS, child), e1 = errno;
      int empty = setpriority(PRIO_PGRP, child, 9), e2 = errno;
      int unknown = getpriority(3, 0), e3 = errno;
      printf("%d %d, %d %d, %d %d", gone, e1 == ESRCH, empty, e2 == ESRCH, unknown, e3 == EINVAL);`,
      '#include <sys/wait.h>\n#include <unistd.h>',
    );
    // The child, nicer than what is asked for, makes the whole call fail, and the others are changed nevertheless.
    expect(stdout).toBe('6 | 6 2 2 | -1 1, 6 5 | -1 1, -1 1, -1 1');
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

describe('realloc of large blocks', () => {
  const steps = (size: string, to: string) => {
    const ran = run(`
      const unsigned long n = ${size};
      char *p = malloc(n);
      p[0] = 3; p[(1 << 18) - 1] = 5; p[n / 2] = 7; p[n - 1] = 9;
      char *q = ${to};
      printf("%d %d %d %d", q[0], q[(1 << 18) - 1], q[n / 2], p != q);
      if (q != p) printf(" %d", q[n - 1]);
      free(q);`);
    expect([ran.stdout, ran.end, ran.misuses]).toEqual(['3 5 7 1 9', 'exit 0', []]);
    return ran.k.state.step;
  };

  it.each(['realloc(p, 2 * n)', 'reallocarray(p, n, 2)'])('%s copies half a mebibyte a step', (to) => {
    const one = steps('1UL << 19', to);
    expect(steps('(1UL << 19) + 1', to) - one).toBe(1);
    expect(steps('4UL << 20', to) - one).toBe(7);
  });

  it('others run between the pieces, and a block freed meanwhile is a fault', () => {
    const ran = runC(
      `${HEADERS}
      char *block;
      void *other(void *unused) { free(block); return unused; }
      int main(void) {
        pthread_t t;
        block = malloc(64 << 20);
        pthread_create(&t, 0, other, 0);
        char *q = realloc(block, 128 << 20);
        pthread_join(t, 0);
        printf("%d", q != 0);
      }`,
      { cores: 2 },
    );
    expect(ran.stdout).toBe('');
    expect(ran.k.state.processes[0]!.fault).toBeDefined();
  });

  it('to nothing frees, of nothing allocates, what does not fit leaves the block as it was', () => {
    const ran = run(`
      char *p = realloc(0, 1 << 20);
      p[5] = 4;
      char *none = realloc(p, 1UL << 40);
      printf("%d %d %d ", none == 0, errno == ENOMEM, p[5]);
      p = realloc(p, 100);
      printf("%d ", p[5]);
      printf("%d", realloc(p, 0) == 0);`);
    expect([ran.stdout, ran.end]).toEqual(['1 1 4 4 1', 'exit 0']);
  });
});

describe('the end of simulated time', () => {
  const END = 2 ** 53 - 2 ** 40;
  const forever = `void *sleeper(void *unused) { for (;;) sleep(4000000); return unused; }
    void *spinner(void *unused) {
      struct timespec t;
      do clock_gettime(CLOCK_MONOTONIC, &t); while (t.tv_sec < 9100000);
      return unused;
    }`;
  const HEAD = `#include <time.h>\n#include <unistd.h>\n${forever}`;

  it.each([
    ['sleeps that add up', 'sleeper(0);'],
    ['one sleep beyond it', 'sleep(4294967295u);'],
    ['a loop that waits for a clock', 'sleep(4000000); sleep(4000000); sleep(1000000); spinner(0);'],
    ['both', 'pthread_t t; pthread_create(&t, 0, sleeper, 0); spinner(0);'],
    ['those that main leaves behind', 'pthread_t t; pthread_create(&t, 0, sleeper, 0); pthread_exit(0);'],
  ])('is a fault: %s', (_, body) => {
    const ran = run(body, HEAD);
    const { fault } = ran.k.state.processes[0]!;
    expect([ran.end, fault?.kind, ran.k.state.now]).toEqual(['signal 9', 'time', END]);
    expect(fault?.message).toBe('simulated time has reached its end, 104 days');
  });

  it('does not concern who ends before', () => {
    const ran = run('pthread_t t; pthread_create(&t, 0, sleeper, 0); sleep(4000000); sleep(4000000);', HEAD);
    expect(ran.end).toBe('exit 0');
    expect(ran.k.state.now).toBeLessThan(END);
  });
});
