/** Nice values, classes and affinity as programs set them: errors, permissions, and that they take effect. */
import { describe, expect, it } from 'vitest';
import { runC, type Settings } from './run.js';

const HEADERS = `#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#define SAY(call) (errno = 0, result = (call), printf("%d/%d ", result, errno))
static int result;
static struct sched_param p;
`;
const run = (body: string, before = '', settings: Settings = {}) =>
  runC(`${HEADERS}${before}\nint main(void) {\n${body}\n}\n`, settings);
const [EPERM, ESRCH, EACCES, EINVAL] = [1, 3, 13, 22];

describe('a user who is not root', () => {
  it('may become nicer, and nothing else', () => {
    const { stdout } = run(`
      SAY(setpriority(PRIO_PGRP, 0, 4)); SAY(getpriority(PRIO_USER, 0)); SAY(getpriority(PRIO_PROCESS, getpid()));
      SAY(setpriority(PRIO_PROCESS, 0, 2)); SAY(setpriority(PRIO_PROCESS, 99999, 9)); SAY(setpriority(9, 0, 9));
      SAY(nice(-1)); SAY(nice(30));`);
    expect(stdout).toBe(`0/0 4/0 4/0 -1/${EACCES} -1/${ESRCH} -1/${EINVAL} -1/${EPERM} 19/0 `);
  });

  it('may be batch or idle, but not come back from idle, nor have real-time priorities', () => {
    const { stdout } = run(`
      SAY(sched_setscheduler(0, SCHED_BATCH, &p)); SAY(sched_getscheduler(0));
      p.sched_priority = 5; SAY(sched_setscheduler(0, SCHED_FIFO, &p)); SAY(sched_setparam(0, &p)); p.sched_priority = 0;
      SAY(sched_setscheduler(0, SCHED_IDLE, &p)); SAY(sched_setscheduler(0, SCHED_OTHER, &p));
      SAY(sched_setscheduler(0, 6, &p)); SAY(sched_setscheduler(-1, 0, &p)); SAY(sched_getscheduler(4711));`);
    expect(stdout).toBe(`0/0 3/0 -1/${EPERM} -1/${EINVAL} 0/0 -1/${EPERM} -1/${EINVAL} -1/${EINVAL} -1/${ESRCH} `);
  });

  it('learns of the range of priorities', () => {
    const { stdout } = run(`
      SAY(sched_get_priority_max(SCHED_RR)); SAY(sched_get_priority_min(SCHED_FIFO));
      SAY(sched_get_priority_max(SCHED_OTHER)); SAY(sched_get_priority_max(42));`);
    expect(stdout).toBe(`99/0 1/0 0/0 -1/${EINVAL} `);
  });
});

describe('limits', () => {
  it('allow real-time priorities up to RLIMIT_RTPRIO and nice values down to RLIMIT_NICE', () => {
    const { stdout } = run(
      `
      p.sched_priority = 11; SAY(sched_setscheduler(0, SCHED_RR, &p)); p.sched_priority = 10;
      SAY(sched_setscheduler(0, SCHED_RR, &p)); SAY(sched_getscheduler(0)); SAY(sched_getparam(0, &p));
      printf("%d ", p.sched_priority);
      p.sched_priority = 0; SAY(sched_setscheduler(0, SCHED_OTHER, &p));
      SAY(nice(-5)); SAY(nice(-1));
      struct rlimit r; getrlimit(RLIMIT_RTPRIO, &r); printf("%d ", (int)r.rlim_cur);`,
      '',
      { limits: { rtprio: 10, nice: -5 } },
    );
    expect(stdout).toBe(`-1/${EPERM} 0/0 2/0 0/0 10 0/0 -5/0 -1/${EPERM} 10 `);
  });

  it('children inherit class and nice value, unless they are to be reset', () => {
    const child = 'if (fork() == 0) { printf("%d %d,", sched_getscheduler(0), getpriority(0, 0)); return 0; } wait(0);';
    const { stdout } = run(
      `nice(-3); ${child} p.sched_priority = 7; sched_setscheduler(0, SCHED_FIFO, &p); fflush(stdout); ${child}
       sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &p); printf("%x,", sched_getscheduler(0)); fflush(stdout); ${child}`,
      '',
      { limits: { rtprio: 99, nice: -20 } },
    );
    expect(stdout).toBe('0 -3,1 -3,40000001,0 0,');
  });
});

describe('affinity', () => {
  const where = 'static void *where(void *a) { *(int *)a = sched_getcpu(); return a; }';
  it('moves the caller at once, and is inherited', () => {
    for (const policy of ['round-robin', 'cfs', 'eevdf', 'priority']) {
      const { stdout } = run(
        `int at[2]; cpu_set_t s; pthread_t t;
         for (int i = 0; i < 8; i++) {
           CPU_ZERO(&s); CPU_SET(i % 4, &s); sched_setaffinity(0, sizeof s, &s); at[0] = sched_getcpu();
           pthread_create(&t, 0, where, &at[1]); pthread_join(t, 0);
           printf("%d%d ", at[0], at[1]);
         }`,
        where,
        { cores: 4, policy },
      );
      expect(stdout, policy).toBe('00 11 22 33 00 11 22 33 ');
    }
  });

  it('comes with the attributes of a thread; another thread may be moved while it runs', () => {
    const { stdout } = run(
      `cpu_set_t s; pthread_t t; int at, n = 0; pthread_attr_t a; pthread_attr_init(&a);
       CPU_ZERO(&s); CPU_SET(2, &s); SAY(pthread_attr_setaffinity_np(&a, sizeof s, &s));
       CPU_ZERO(&s); pthread_attr_getaffinity_np(&a, sizeof s, &s); SAY(CPU_COUNT(&s)); SAY(CPU_ISSET(2, &s));
       pthread_create(&t, &a, where, &at); pthread_join(t, 0); pthread_attr_destroy(&a); printf("%d ", at);
       pthread_create(&t, 0, turns, &n);
       for (int i = 0; i < 4; i++) {
         CPU_ZERO(&s); CPU_SET(i, &s); pthread_setaffinity_np(t, sizeof s, &s);
         for (int seen = n; n < seen + 3;) ;
         printf("%d ", core);
       }
       n = -1000000; pthread_join(t, 0);`,
      `${where} static volatile int core; static void *turns(void *a) { volatile int *n = a; while (*n >= 0) { core = sched_getcpu(); ++*n; } return a; }`,
      { cores: 4, policy: 'eevdf' },
    );
    expect(stdout).toBe('0/0 1/0 1/0 2 0 1 2 3 ');
  });

  it('is refused where there is no such core, or no room for the answer', () => {
    const { stdout, misuses } = run(`
      cpu_set_t s; CPU_ZERO(&s); CPU_SET(70, &s); SAY(sched_setaffinity(0, sizeof s, &s)); SAY(sched_getaffinity(0, 7, &s));`);
    expect(stdout).toBe(`-1/${EINVAL} -1/${EINVAL} `);
    expect(misuses).toHaveLength(1);
  });
});

describe('attributes of a thread', () => {
  it('ask for a class only where it is not inherited', () => {
    const { stdout } = run(
      `
      pthread_attr_t a; pthread_attr_init(&a); pthread_t t;
      SAY(pthread_attr_setschedpolicy(&a, SCHED_RR)); p.sched_priority = 3; SAY(pthread_attr_setschedparam(&a, &p));
      SAY(pthread_create(&t, &a, nothing, 0)); pthread_join(t, 0);
      SAY(pthread_attr_setinheritsched(&a, PTHREAD_EXPLICIT_SCHED)); SAY(pthread_create(&t, &a, nothing, 0));`,
      'static void *nothing(void *a) { return a; }',
    );
    expect(stdout).toBe(`0/0 0/0 0/0 0/0 ${EPERM}/0 `);
  });

  it('give it the class where that is allowed', () => {
    const { stdout } = run(
      `pthread_attr_t a; pthread_attr_init(&a); pthread_t t; pthread_attr_setschedpolicy(&a, SCHED_RR); p.sched_priority = 3;
       pthread_attr_setschedparam(&a, &p); pthread_attr_setinheritsched(&a, PTHREAD_EXPLICIT_SCHED);
       pthread_create(&t, &a, tell, 0); pthread_join(t, 0);`,
      `static void *tell(void *a) { int c; struct sched_param q; pthread_getschedparam(pthread_self(), &c, &q);
        printf("%d %d ", c, q.sched_priority); SAY(pthread_setschedprio(pthread_self(), 8)); SAY(pthread_setschedprio(pthread_self(), 9)); return a; }`,
      { limits: { rtprio: 8 } },
    );
    expect(stdout).toBe(`2 3 0/0 ${EPERM}/0 `);
  });
});
