/** syscall(number, ...) beyond what the corpus compares with a real machine: what is left behind, what is refused. */
import { describe, expect, it } from 'vitest';
import { run } from '../../source/kernel/step.js';
import { bootC, runC } from './run.js';

const HEADERS = `#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
`;

describe('syscall by number', () => {
  it('exit in main leaves a zombie leader', () => {
    const { k } = bootC(`${HEADERS}
      volatile int go;
      void *worker(void *u) { while (!go) sched_yield(); return u; }
      int main(void) { pthread_t t; pthread_create(&t, 0, worker, 0); syscall(SYS_exit, 3); }`);
    run(k, { steps: 2000 });
    expect(k.state.tasks[0]!.state).toBe('zombie');
    expect(k.state.contexts.map((c) => c!.status)).toEqual(['exited', 'running']);
    expect(k.state.processes[0]!.state).toBe('alive');
  });

  it('exit while holding a mutex is told', () => {
    const ran = runC(`${HEADERS}
      pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
      void *worker(void *u) { pthread_mutex_lock(&m); syscall(SYS_exit, 0); return u; }
      int main(void) { pthread_t t; pthread_create(&t, 0, worker, 0); pthread_join(t, 0); return 0; }`);
    expect(ran.end).toBe('exit 0');
    expect(ran.misuses).toEqual([expect.stringMatching(/^T2 ends while it holds m/)]);
  });

  it('what is not simulated is told, and is ENOSYS', () => {
    const ran = runC(`${HEADERS}
      char stack[4096];
      int main(void) {
        long a = syscall(SYS_membarrier, 0, 0), e1 = errno;
        long b = syscall(SYS_clone, SIGCHLD, stack + 4096, 0, 0, 0), e2 = errno;
        long c = syscall(-1), e3 = errno;
        printf("%ld %ld %ld %d", a, b, c, e1 == ENOSYS && e2 == ENOSYS && e3 == ENOSYS);
      }`);
    expect(ran.stdout).toBe('-1 -1 -1 1');
    expect(ran.misuses).toEqual([
      'System call 324 is not simulated: it answers ENOSYS',
      'SYS_clone with shared memory or another stack is not simulated: clone() is, and pthread_create',
      'System call -1 is not simulated: it answers ENOSYS',
    ]);
  });

  it.each([false, true])('waits in the midst of one, controlled: %s', (controlled) => {
    const ran = runC(
      `${HEADERS}
      int ends[2];
      void *worker(void *u) { sched_yield(); syscall(SYS_write, ends[1], "ab", 2L); return u; }
      int main(void) {
        pthread_t t; char text[4] = ""; pipe(ends);
        pthread_create(&t, 0, worker, 0);
        long n = syscall(SYS_read, ends[0], text, 4L);
        pthread_join(t, 0);
        dprintf(1, "%ld %s", n, text);
      }`,
      { controlled },
    );
    expect(ran.stdout).toBe('2 ab');
  });

  it('a handler comes in between, and the call goes on', () => {
    const ran = runC(`${HEADERS}
      int ends[2], rung; pthread_t first;
      void ring(int n) { rung = n; }
      void *worker(void *u) { usleep(50); pthread_kill(first, SIGUSR1); usleep(50); syscall(SYS_write, ends[1], "ab", 2L); return u; }
      int main(void) {
        pthread_t t; char text[4] = ""; pipe(ends); first = pthread_self();
        struct sigaction a = { .sa_flags = SA_RESTART }; a.sa_handler = ring; sigaction(SIGUSR1, &a, 0);
        pthread_create(&t, 0, worker, 0);
        long n = syscall(SYS_read, ends[0], text, 4L);
        printf("%ld %s %d", n, text, rung == SIGUSR1);
      }`);
    expect(ran.stdout).toBe('2 ab 1');
  });
});
