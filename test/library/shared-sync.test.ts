/** Locks between processes: shared and private ones in shared memory, robust ones, what a fork leaves of them. */
import { describe, expect, it } from 'vitest';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import type { Kernel } from '../../source/kernel/machine.js';
import { outputOf } from '../../source/kernel/output.js';
import { killProcess } from '../../source/kernel/process.js';
import { run } from '../../source/kernel/step.js';
import { bootC, runC, type Settings } from './run.js';

const HEAD = `
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#define SHARED(type) mmap(NULL, sizeof(type), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0)
`;

/** A mutex, condition and counter in shared memory, all for several processes. */
const COUNTER = `${HEAD}
struct shared { pthread_mutex_t m; pthread_cond_t c; int n; int turn; };
struct shared *s;
static void set_up(int robust) {
  s = SHARED(struct shared);
  pthread_mutexattr_t a; pthread_mutexattr_init(&a);
  pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
  pthread_mutexattr_setrobust(&a, robust ? PTHREAD_MUTEX_ROBUST : PTHREAD_MUTEX_STALLED);
  pthread_mutex_init(&s->m, &a);
  pthread_condattr_t b; pthread_condattr_init(&b);
  pthread_condattr_setpshared(&b, PTHREAD_PROCESS_SHARED);
  pthread_cond_init(&s->c, &b);
}
`;

const POLICIES: readonly Settings[] = [
  {},
  { cores: 1 },
  ...[1, 2, 3, 4, 5, 6, 7, 8].map((seed) => ({ policy: 'random', seed, cores: 1 + (seed % 3) })),
];

const output = (k: Kernel): string => new TextDecoder().decode(outputOf(k.state, 1));

describe('process-shared locks', () => {
  it('a mutex counts right in all processes, whoever runs when', () => {
    for (const settings of POLICIES) {
      const r = runC(
        `${COUNTER}
int main(void) {
  set_up(0);
  for (int p = 0; p < 3; p++)
    if (fork() == 0) {
      for (int i = 0; i < 20; i++) { pthread_mutex_lock(&s->m); int n = s->n; if (i % 5 == 0) sched_yield(); s->n = n + 1; pthread_mutex_unlock(&s->m); }
      _exit(0);
    }
  while (wait(NULL) > 0) ;
  printf("%d\\n", s->n);
  return pthread_mutex_destroy(&s->m);
}`,
        settings,
      );
      expect([r.stdout, r.end, r.misuses]).toEqual(['60\n', 'exit 0', []]);
    }
  });

  it('a condition passes the turn round among processes', () => {
    for (const settings of POLICIES) {
      const r = runC(
        `${COUNTER}
int main(void) {
  set_up(0);
  for (int p = 0; p < 3; p++)
    if (fork() == 0) {
      for (int i = 0; i < 4; i++) {
        pthread_mutex_lock(&s->m);
        while (s->turn % 3 != p) pthread_cond_wait(&s->c, &s->m);
        s->n = s->n * 3 + p; s->turn++;
        pthread_cond_broadcast(&s->c);
        pthread_mutex_unlock(&s->m);
      }
      _exit(0);
    }
  while (wait(NULL) > 0) ;
  printf("%d\\n", s->n);
  return pthread_cond_destroy(&s->c);
}`,
        settings,
      );
      let n = 0;
      for (let i = 0; i < 12; i++) n = n * 3 + (i % 3);
      expect([r.stdout, r.end, r.misuses]).toEqual([`${n}\n`, 'exit 0', []]);
    }
  });

  it('semaphores, barriers, reader-writer locks and spin locks', () => {
    for (const settings of POLICIES) {
      const r = runC(
        `${HEAD}
struct shared { sem_t items, room; pthread_barrier_t gate; pthread_rwlock_t rw; pthread_spinlock_t spin; int slot[2], in, out, sum, a, b, bad, spun; };
int main(void) {
  struct shared *s = SHARED(struct shared);
  sem_init(&s->items, 1, 0); sem_init(&s->room, 1, 2);
  pthread_barrierattr_t ba; pthread_barrierattr_init(&ba); pthread_barrierattr_setpshared(&ba, PTHREAD_PROCESS_SHARED);
  pthread_barrier_init(&s->gate, &ba, 3);
  pthread_rwlockattr_t ra; pthread_rwlockattr_init(&ra); pthread_rwlockattr_setpshared(&ra, PTHREAD_PROCESS_SHARED);
  pthread_rwlock_init(&s->rw, &ra);
  pthread_spin_init(&s->spin, PTHREAD_PROCESS_SHARED);
  for (int p = 0; p < 2; p++)
    if (fork() == 0) {
      pthread_barrier_wait(&s->gate);
      for (int i = 1; i <= 6; i++) {
        if (p == 0) { sem_wait(&s->room); s->slot[s->in++ % 2] = i; sem_post(&s->items); }
        else { sem_wait(&s->items); s->sum += s->slot[s->out++ % 2]; sem_post(&s->room); }
        if (p == 0) { pthread_rwlock_wrlock(&s->rw); s->a++; sched_yield(); s->b++; pthread_rwlock_unlock(&s->rw); }
        else { pthread_rwlock_rdlock(&s->rw); if (s->a != s->b) s->bad++; pthread_rwlock_unlock(&s->rw); }
        pthread_spin_lock(&s->spin); s->spun++; pthread_spin_unlock(&s->spin);
      }
      pthread_barrier_wait(&s->gate);
      _exit(0);
    }
  int one = pthread_barrier_wait(&s->gate) == PTHREAD_BARRIER_SERIAL_THREAD;
  pthread_barrier_wait(&s->gate);
  while (wait(NULL) > 0) ;
  (void)one;
  printf("%d %d %d %d\\n", s->sum, s->a, s->bad, s->spun);
  return 0;
}`,
        settings,
      );
      expect([r.stdout, r.end, r.misuses]).toEqual(['21 6 0 12\n', 'exit 0', []]);
    }
  });

  it('are the same at different addresses', () => {
    const moved = runC(`${HEAD}
int main(void) {
  char *one = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  sem_init((sem_t *)(one + 64), 1, 0);
  if (fork() == 0) {
    char *two = mremap(one, 8192, 8192, MREMAP_MAYMOVE | MREMAP_FIXED, (char *)0x700000000000);
    printf("%d\\n", two != one);
    fflush(stdout);
    sem_post((sem_t *)(two + 64));
    _exit(0);
  }
  sem_wait((sem_t *)(one + 64));
  wait(NULL);
  return 0;
}`);
    expect([moved.stdout, moved.end, moved.misuses]).toEqual(['1\n', 'exit 0', []]);
    const twice = runC(`${HEAD}
#include <sys/ipc.h>
#include <sys/shm.h>
pthread_mutex_t *here, *there;
void *locker(void *u) { pthread_mutex_lock(there); puts("got it"); pthread_mutex_unlock(there); return u; }
int main(void) {
  int id = shmget(IPC_PRIVATE, 4096, 0600);
  here = shmat(id, NULL, 0); there = shmat(id, NULL, 0);
  pthread_mutexattr_t a; pthread_mutexattr_init(&a); pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(here, &a);
  pthread_mutex_lock(here);
  pthread_t t; pthread_create(&t, NULL, locker, NULL);
  usleep(1000);
  printf("%d\\n", pthread_mutex_trylock(there) == EBUSY);
  pthread_mutex_unlock(here);
  pthread_join(t, NULL);
  return 0;
}`);
    expect([twice.stdout, twice.end, twice.misuses]).toEqual(['1\ngot it\n', 'exit 0', []]);
  });
});

describe('named semaphores', () => {
  it('are one for all processes that open the name, until it is unlinked and closed', () => {
    for (const settings of POLICIES) {
      const r = runC(
        `${HEAD}
int main(void) {
  if (fork() == 0) {
    sem_t *go = sem_open("/go", O_CREAT, 0600, 0), *done = sem_open("/done", O_CREAT, 0600, 0);
    sem_wait(go);
    sem_post(done);
    _exit(sem_close(go) | sem_close(done));
  }
  sem_t *done = sem_open("/done", O_CREAT, 0600, 0), *go = sem_open("/go", O_CREAT, 0600, 0);
  sem_post(go); sem_wait(done);
  int status; wait(&status);
  printf("%d %d %d\\n", status, sem_unlink("/go"), sem_unlink("/done"));
  printf("%d\\n", sem_post(go) == 0 && sem_trywait(go) == 0);
  sem_t *fresh = sem_open("/go", O_CREAT | O_EXCL, 0600, 7); int v; sem_getvalue(fresh, &v);
  printf("%d %d\\n", fresh != go, v);
  printf("%d %d\\n", sem_close(go), sem_close(fresh));
  sem_close(done);
  return sem_unlink("go");
}`,
        settings,
      );
      expect([r.stdout, r.end, r.misuses]).toEqual(['0 0 0\n1\n1 7\n0 0\n', 'exit 0', []]);
      expect(r.k.state.namedSemaphores).toEqual([]);
      // what is left are the files of /etc
      expect(r.k.state.memoryObjects.filter((o) => o?.name.startsWith('/etc/') === false)).toEqual([]);
    }
  });

  it('are inherited by fork, counted by process, and gone after exec and close', () => {
    const r = runC(`${HEAD}
int main(void) {
  sem_t *a = sem_open("/a", O_CREAT, 0600, 0), *b = sem_open("/a", 0);
  printf("%d %d\\n", a == b, sem_close(a));
  if (fork() == 0) { sem_post(b); _exit(0); }
  sem_wait(b);
  wait(NULL);
  sem_close(b);
  fflush(stdout);
  sem_post(b);
  return 0;
}`);
    expect([r.stdout, r.end]).toEqual(['1 0\n', 'signal 11']);
  });

  it.each([
    ['no name', 'sem_open("/", O_CREAT, 0600, 0)', 'EINVAL'],
    ['a slash within', 'sem_open("/a/b", O_CREAT, 0600, 0)', 'EINVAL'],
    ['a long name', 'sem_open(longer, O_CREAT, 0600, 0)', 'ENAMETOOLONG'],
    ['not there', 'sem_open("/x", 0)', 'ENOENT'],
    ['too high a value', 'sem_open("/y", O_CREAT, 0600, 0x80000000u)', 'EINVAL'],
    ['there already', 'sem_open("/there", O_CREAT | O_EXCL, 0600, 0)', 'EEXIST'],
  ])('refuse %s', (_, call, error) => {
    const r = runC(`${HEAD}
int main(void) {
  char longer[300]; memset(longer, 'n', 253); longer[253] = 0;
  sem_open("/there", O_CREAT, 0600, 0);
  sem_t *s = ${call};
  printf("%d %d\\n", s == SEM_FAILED, errno == ${error});
  return 0;
}`);
    expect(r.stdout).toBe('1 1\n');
  });
});

describe('a private lock in shared memory', () => {
  const program = (set: string): string => `${HEAD}
struct shared { pthread_mutex_t m; sem_t ready; };
struct shared *s;
int main(void) {
  s = SHARED(struct shared);
  ${set}
  sem_init(&s->ready, 1, 0);
  pthread_mutex_lock(&s->m);
  if (fork() == 0) {
    sem_post(&s->ready);
    pthread_mutex_lock(&s->m);
    puts("child");
    pthread_mutex_unlock(&s->m);
    exit(0);
  }
  sem_wait(&s->ready);
  usleep(100000);
  pthread_mutex_unlock(&s->m);
  puts("unlocked");
  fflush(stdout);
  wait(NULL);
  return 0;
}`;
  const SHARING =
    'pthread_mutexattr_t a; pthread_mutexattr_init(&a); pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED); pthread_mutex_init(&s->m, &a);';

  it('excludes, but does not wake: the waiter in the other process sleeps for ever, and the mistake is named', () => {
    const r = runC(program('pthread_mutex_init(&s->m, NULL);'));
    expect([r.stdout, r.end]).toEqual(['unlocked\n', 'stuck']);
    expect(r.misuses).toEqual([
      'T2 of process 101 uses the mutex s->m, which process 100 uses too: it lies in shared memory, but is private to one process (no PTHREAD_PROCESS_SHARED), so that who waits in one is not woken by the other',
    ]);
    expect(runC(program(SHARING)).stdout).toBe('unlocked\nchild\n');
  });

  it('is no mistake where one process alone uses it', () => {
    const r = runC(`${HEAD}
int main(void) {
  pthread_mutex_t *m = SHARED(pthread_mutex_t);
  pthread_mutex_init(m, NULL);
  if (fork() == 0) _exit(0);
  pthread_mutex_lock(m); pthread_mutex_unlock(m);
  wait(NULL);
  return 0;
}`);
    expect([r.end, r.misuses]).toEqual(['exit 0', []]);
  });

  it('of each kind', () => {
    const r = runC(`${HEAD}
struct shared { sem_t sem; pthread_cond_t c; pthread_barrier_t b; pthread_rwlock_t rw; };
int main(void) {
  struct shared *s = SHARED(struct shared);
  sem_init(&s->sem, 0, 1); pthread_cond_init(&s->c, NULL); pthread_barrier_init(&s->b, NULL, 1); pthread_rwlock_init(&s->rw, NULL);
  if (fork() == 0) {
    sem_wait(&s->sem); pthread_cond_signal(&s->c); pthread_barrier_wait(&s->b); pthread_rwlock_rdlock(&s->rw);
    sem_post(&s->sem);
    _exit(0);
  }
  wait(NULL);
  return 0;
}`);
    expect(r.misuses.map((text) => /uses the (.*), which process/.exec(text)?.[1])).toEqual([
      'semaphore s->sem',
      'condition s->c',
      'barrier s->b',
      'reader-writer lock s->rw',
    ]);
    expect(r.misuses[0]).toContain("(sem_init's second argument was 0)");
  });
});

describe('futex system calls', () => {
  const program = (waits: string, wakes: string): string => `${HEAD}
int main(void) {
  int *word = SHARED(int);
  if (fork() == 0) {
    syscall(SYS_futex, word, ${waits}, 0, NULL, NULL, 0);
    puts("woken");
    exit(0);
  }
  usleep(100000);
  printf("%ld\\n", syscall(SYS_futex, word, ${wakes}, 1, NULL, NULL, 0));
  fflush(stdout);
  wait(NULL);
  return 0;
}`;
  it('find each other by the page without FUTEX_PRIVATE_FLAG, and not with it', () => {
    expect(runC(program('FUTEX_WAIT', 'FUTEX_WAKE'))).toMatchObject({ stdout: '1\nwoken\n', end: 'exit 0' });
    for (const [waits, wakes] of [
      ['FUTEX_WAIT | FUTEX_PRIVATE_FLAG', 'FUTEX_WAKE | FUTEX_PRIVATE_FLAG'],
      ['FUTEX_WAIT | FUTEX_PRIVATE_FLAG', 'FUTEX_WAKE'],
      ['FUTEX_WAIT', 'FUTEX_WAKE | FUTEX_PRIVATE_FLAG'],
    ]) {
      expect(runC(program(waits!, wakes!))).toMatchObject({ stdout: '0\n', end: 'stuck' });
    }
  });

  it('move waiters of other processes too', () => {
    const r = runC(`${HEAD}
int main(void) {
  int *word = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  for (int i = 0; i < 3; i++)
    if (fork() == 0) { syscall(SYS_futex, word, FUTEX_WAIT, 0, NULL, NULL, 0); _exit(0); }
  usleep(100000);
  printf("%ld ", syscall(SYS_futex, word, FUTEX_CMP_REQUEUE, 1, (void *)2L, word + 1024, 0));
  printf("%ld ", syscall(SYS_futex, word, FUTEX_WAKE, 9, NULL, NULL, 0));
  printf("%ld\\n", syscall(SYS_futex, word + 1024, FUTEX_WAKE, 9, NULL, NULL, 0));
  fflush(stdout);
  while (wait(NULL) > 0) ;
  return 0;
}`);
    expect([r.stdout, r.end]).toEqual(['3 0 2\n', 'exit 0']);
  });

  it('on memory of one process are two queues, a private and a shared one, as in Linux', () => {
    const r = runC(`${HEAD}
int word;
void *waiter(void *u) { syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0); return u; }
int main(void) {
  pthread_t t; pthread_create(&t, NULL, waiter, NULL);
  usleep(100000);
  printf("%ld ", syscall(SYS_futex, &word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, NULL, NULL, 0));
  printf("%ld\\n", syscall(SYS_futex, &word, FUTEX_WAKE, 1, NULL, NULL, 0));
  pthread_join(t, NULL);
  return 0;
}`);
    expect([r.stdout, r.end]).toEqual(['0 1\n', 'exit 0']);
  });
});

describe('robust mutexes', () => {
  it('of a process that dies go on to the next one, who is told', () => {
    for (const end of ['_exit(1)', 'abort()', '*(volatile int *)8 = 1', 'execl("/bin/none", "none", NULL); _exit(2)']) {
      const r = runC(
        `${COUNTER}
int main(void) {
  set_up(1);
  if (fork() == 0) { pthread_mutex_lock(&s->m); s->n = 41; usleep(1000); ${end}; }
  usleep(500);
  int r = pthread_mutex_lock(&s->m);
  printf("%s %d\\n", r == EOWNERDEAD ? "EOWNERDEAD" : "?", s->n);
  printf("%d ", pthread_mutex_consistent(&s->m)); printf("%d\\n", pthread_mutex_consistent(&s->m) == EINVAL);
  printf("%d\\n", pthread_mutex_unlock(&s->m));
  printf("%d ", pthread_mutex_lock(&s->m)); printf("%d\\n", pthread_mutex_unlock(&s->m));
  wait(NULL);
  return 0;
}`,
      );
      expect([r.stdout, r.end]).toEqual(['EOWNERDEAD 41\n0 1\n0\n0 0\n', 'exit 0']);
    }
  });

  it('of a thread that ends, likewise', () => {
    const r = runC(
      `${COUNTER}
void *dies(void *u) { pthread_mutex_lock(&s->m); usleep(1000); return u; }
void *locks(void *u) { usleep(500); return (void *)(long)pthread_mutex_lock(&s->m); }
int main(void) {
  set_up(1);
  pthread_t t[4]; long e[4] = { 0 };
  for (int i = 0; i < 4; i++) pthread_create(&t[i], NULL, i == 0 ? dies : locks, NULL);
  pthread_join(t[0], NULL);
  usleep(1000);
  // One of them has it with EOWNERDEAD and ends without repairing it: its end hands it on again.
  for (int i = 1; i < 4; i++) pthread_join(t[i], (void **)&e[i]);
  printf("%ld %ld %ld\\n", e[1], e[2], e[3]);
  int r = pthread_mutex_lock(&s->m);
  printf("%d ", r == EOWNERDEAD); printf("%d\\n", pthread_mutex_unlock(&s->m));
  printf("%d ", pthread_mutex_lock(&s->m) == ENOTRECOVERABLE); printf("%d\\n", pthread_mutex_trylock(&s->m) == ENOTRECOVERABLE);
  printf("%d\\n", pthread_mutex_destroy(&s->m));
  return 0;
}`,
      { cores: 1 },
    );
    expect([r.stdout, r.end]).toEqual(['130 130 130\n1 0\n1 1\n0\n', 'exit 0']);
  });

  it('that nobody repaired: of those who wait one is told, as in glibc, and who comes later', () => {
    const r = runC(
      `${COUNTER}
void *dies(void *u) { pthread_mutex_lock(&s->m); usleep(1000); return u; }
void *locks(void *u) {
  usleep(500);
  int r = pthread_mutex_lock(&s->m); printf("%d ", r);
  if (r == EOWNERDEAD) { usleep(1000); pthread_mutex_unlock(&s->m); }
  return u;
}
int main(void) {
  set_up(1);
  pthread_t t[5];
  for (int i = 0; i < 5; i++) pthread_create(&t[i], NULL, i == 0 ? dies : locks, NULL);
  usleep(100000);
  printf("%d\\n", pthread_mutex_lock(&s->m));
  fflush(stdout);
  for (int i = 0; i < 5; i++) pthread_join(t[i], NULL);
  return 0;
}`,
    );
    expect([r.stdout, r.end]).toEqual(['130 131 131\n', 'stuck']);
    expect(r.misuses).toEqual([
      expect.stringMatching(
        /^T\d unlocks the mutex s->m of an owner that died without pthread_mutex_consistent: nobody can lock it any more$/,
      ),
    ]);
  });

  it('in a condition: who comes back from the wait is told', () => {
    const r = runC(`${COUNTER}
int main(void) {
  set_up(1);
  if (fork() == 0) {
    usleep(500);
    pthread_mutex_lock(&s->m); s->n = 1; pthread_cond_signal(&s->c); usleep(500); _exit(0);
  }
  pthread_mutex_lock(&s->m);
  int r = 0;
  while (s->n == 0) r = pthread_cond_wait(&s->c, &s->m);
  printf("%d\\n", r == EOWNERDEAD);
  pthread_mutex_consistent(&s->m);
  printf("%d\\n", pthread_mutex_unlock(&s->m));
  wait(NULL);
  return 0;
}`);
    expect([r.stdout, r.end, r.misuses]).toEqual(['1\n0\n', 'exit 0', []]);
  });

  it('are let go by exec, and by the wrong thread not at all', () => {
    const r = runC(`${COUNTER}
void *unlocks(void *u) { return (void *)(long)pthread_mutex_unlock(&s->m); }
int main(void) {
  set_up(1);
  pthread_mutex_lock(&s->m);
  pthread_t t; void *e; pthread_create(&t, NULL, unlocks, NULL); pthread_join(t, &e);
  printf("%d\\n", (long)e == EPERM);
  return 0;
}`);
    expect([r.stdout, r.end]).toEqual(['1\n', 'exit 0']);
    expect(r.misuses).toEqual(['T2 unlocks the mutex s->m, which T1 holds']);
  });

  it('whatever process is killed at whatever step, the others get on', () => {
    const text = `${COUNTER}
int main(void) {
  set_up(1);
  for (int p = 0; p < 3; p++)
    if (fork() == 0) {
      for (int i = 0; i < 6; i++) {
        if (pthread_mutex_lock(&s->m) == EOWNERDEAD) pthread_mutex_consistent(&s->m);
        s->n++;
        pthread_mutex_unlock(&s->m);
      }
      _exit(0);
    }
  while (wait(NULL) > 0) ;
  printf("%d\\n", s->n >= 12 && s->n <= 18);
  return 0;
}`;
    for (const seed of [1, 2, 3, 4]) {
      const { k } = bootC(text, { policy: 'random', seed });
      run(k, { steps: 1_000_000, until: () => k.state.processes.length === 4 });
      const frame = keyframe(k);
      // Until the victim has ended by itself.
      for (let steps = 1; steps < 10_000; steps += 1 + (steps % 3)) {
        restore(k, frame);
        run(k, { steps });
        if (k.state.processes[2]!.state !== 'alive') break;
        killProcess(k, 2, 9);
        run(k, { steps: 1_000_000 });
        expect([seed, steps, k.state.outcome, output(k)]).toEqual([seed, steps, { kind: 'exited', status: 0 }, '1\n']);
      }
    }
  });
});

describe('locks after fork', () => {
  it('the copy of the thread that locked may unlock a normal one; those that know their owner refuse', () => {
    const program = (type: string): string => `${HEAD}
pthread_mutex_t m;
int main(void) {
  pthread_mutexattr_t a; pthread_mutexattr_init(&a); pthread_mutexattr_settype(&a, ${type});
  pthread_mutex_init(&m, &a);
  pthread_mutex_lock(&m);
  if (fork() == 0) {
    int r = pthread_mutex_unlock(&m);
    printf("%d %d\\n", r, r == 0 && pthread_mutex_trylock(&m) == 0);
    exit(0);
  }
  wait(NULL);
  printf("%d\\n", pthread_mutex_unlock(&m));
  return 0;
}`;
    const normal = runC(program('PTHREAD_MUTEX_NORMAL'));
    expect([normal.stdout, normal.misuses]).toEqual(['0 1\n0\n', []]);
    for (const type of ['PTHREAD_MUTEX_ERRORCHECK', 'PTHREAD_MUTEX_RECURSIVE']) {
      const r = runC(program(type));
      expect([r.stdout, r.misuses]).toEqual([
        '1 0\n0\n',
        [
          'T2 unlocks the mutex m, which was locked before the fork: it knows its owner by the thread id, and that is another one in the child',
        ],
      ]);
    }
  });
});

describe('attributes', () => {
  it('are kept and asked for; what is no value is EINVAL', () => {
    const r = runC(`${HEAD}
#define ASK(type, what, value) do { int v = -1; printf("%d ", type##_set##what(&a, value)); type##_get##what(&a, &v); printf("%d ", v == (value)); } while (0)
int main(void) {
  { pthread_mutexattr_t a; pthread_mutexattr_init(&a);
    ASK(pthread_mutexattr, type, PTHREAD_MUTEX_ERRORCHECK); ASK(pthread_mutexattr, pshared, PTHREAD_PROCESS_SHARED);
    ASK(pthread_mutexattr, robust, PTHREAD_MUTEX_ROBUST); ASK(pthread_mutexattr, protocol, PTHREAD_PRIO_PROTECT); ASK(pthread_mutexattr, prioceiling, 42);
    ASK(pthread_mutexattr, protocol, PTHREAD_PRIO_NONE);
    int v; pthread_mutexattr_gettype(&a, &v); printf("%d\\n", v == PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutexattr_t b; pthread_mutexattr_init(&b); pthread_mutexattr_getprioceiling(&b, &v); printf("%d ", v);
    printf("%d %d %d %d\\n", pthread_mutexattr_setrobust(&a, 2), pthread_mutexattr_setprotocol(&a, 3), pthread_mutexattr_setprioceiling(&a, 100), pthread_mutexattr_setpshared(&a, 7)); }
  { pthread_condattr_t a; pthread_condattr_init(&a); ASK(pthread_condattr, pshared, PTHREAD_PROCESS_SHARED); }
  { pthread_rwlockattr_t a; pthread_rwlockattr_init(&a); ASK(pthread_rwlockattr, pshared, PTHREAD_PROCESS_SHARED); printf("%d ", pthread_rwlockattr_setpshared(&a, 2)); }
  { pthread_barrierattr_t a; pthread_barrierattr_init(&a); ASK(pthread_barrierattr, pshared, PTHREAD_PROCESS_SHARED); printf("%d\\n", pthread_barrierattr_setpshared(&a, -1)); }
  return 0;
}`);
    expect(r.stdout).toBe('0 1 0 1 0 1 0 1 0 1 0 1 1\n1 22 22 22 22\n0 1 0 1 22 0 1 22\n');
  });

  it('a mutex with a ceiling, or a robust one with priority inheritance, is refused, not given without it', () => {
    const r = runC(`${HEAD}
int main(void) {
  pthread_mutexattr_t a; pthread_mutexattr_init(&a);
  pthread_mutex_t m;
  printf("%d ", pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_PROTECT)); printf("%d ", pthread_mutex_init(&m, &a) == ENOTSUP);
  pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
  printf("%d ", pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_INHERIT)); printf("%d\\n", pthread_mutex_init(&m, &a) == ENOTSUP);
  return 0;
}`);
    expect([r.stdout, r.misuses]).toEqual([
      '0 1 0 1\n',
      [
        'PTHREAD_PRIO_PROTECT is not simulated: pthread_mutex_init answers ENOTSUP, as on a kernel without it',
        'PTHREAD_PRIO_INHERIT of a robust mutex is not simulated: pthread_mutex_init answers ENOTSUP, as on a kernel without it',
      ],
    ]);
  });
});

describe('with steps taken back', () => {
  it('gives the same again', () => {
    const { k } = bootC(
      `${COUNTER}
int main(void) {
  set_up(1);
  for (int p = 0; p < 2; p++)
    if (fork() == 0) {
      for (int i = 0; i < 5; i++) { if (pthread_mutex_lock(&s->m) == EOWNERDEAD) pthread_mutex_consistent(&s->m); s->n++; if (p == 1 && i == 3) _exit(1); pthread_mutex_unlock(&s->m); }
      _exit(0);
    }
  while (wait(NULL) > 0) ;
  printf("%d\\n", s->n);
  return 0;
}`,
      { policy: 'random', seed: 5 },
    );
    const ends: unknown[] = [];
    const frames = [keyframe(k)];
    while (k.state.outcome.kind === 'running') {
      run(k, { steps: 150 });
      frames.push(keyframe(k));
    }
    const last = JSON.stringify([k.state.step, k.state.now, k.state.outcome, k.state.objects.list.length]);
    for (const frame of frames.reverse()) {
      restore(k, frame);
      run(k, { steps: 1_000_000 });
      ends.push(JSON.stringify([k.state.step, k.state.now, k.state.outcome, k.state.objects.list.length]));
    }
    expect(new Set(ends)).toEqual(new Set([last]));
  });
});
