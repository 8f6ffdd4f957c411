/** Cancellation: points, states, types, cleanup handlers, what a cancelled thread leaves behind. */
import { describe, expect, it } from 'vitest';
import { keyframe, restore } from '../../source/kernel/keyframe.js';
import { run } from '../../source/kernel/step.js';
import { bootC, runC, type Settings } from './run.js';

const HEAD = `
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
sem_t s;
volatile int ready, n;
pthread_t main_thread;
static void say(void *text) { printf("%s ", (char *)text); }
static void nap(void *text) { usleep(100); pthread_testcancel(); sem_post(&s); sem_wait(&s); say(text); }
static void let_go(void *lock) { printf("unlock %d ", pthread_mutex_unlock(lock)); }
`;
/** A thread with `body` is cancelled once it has slept or waits; main prints what the join gave. */
const cancelled = (body: string, settings: Settings = {}, before = 'usleep(1000);') =>
  runC(
    `${HEAD}
void *work(void *u) { ${body}; printf("ended "); return NULL; }
int main(void) {
  sem_init(&s, 0, 0);
  main_thread = pthread_self();
  pthread_t t; void *r;
  pthread_create(&t, NULL, work, NULL);
  ${before}
  int e = pthread_cancel(t);
  pthread_join(t, &r);
  printf("%d %s\\n", e, r == PTHREAD_CANCELED ? "cancelled" : "returned");
  return 0;
}`,
    settings,
  );
const POLICIES: readonly Settings[] = [
  {},
  { cores: 1 },
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((seed) => ({ policy: 'random', seed, cores: 1 + (seed % 3) })),
];

describe('a thread that waits', () => {
  it.each([
    ['sleep', 'sleep(1000)'],
    ['usleep', 'usleep(100000000)'],
    ['nanosleep', 'nanosleep(&(struct timespec){ 1000, 0 }, NULL)'],
    ['clock_nanosleep', 'clock_nanosleep(CLOCK_REALTIME, 0, &(struct timespec){ 1000, 0 }, NULL)'],
    ['thrd_sleep', 'thrd_sleep(&(struct timespec){ 1000, 0 }, NULL)'],
    ['sem_wait', 'sem_wait(&s)'],
    ['sem_timedwait', 'struct timespec t; clock_gettime(CLOCK_REALTIME, &t); t.tv_sec += 1000; sem_timedwait(&s, &t)'],
    ['pthread_join', 'pthread_join(main_thread, NULL)'],
    ['pause', 'pause()'],
    ['waitpid', 'if (fork() == 0) { sleep(2000); _exit(0); } waitpid(-1, NULL, 0)'],
  ])('in %s ends', (_, body) => {
    const r = cancelled(body);
    expect([r.stdout, r.misuses]).toEqual(['0 cancelled\n', []]);
  });

  it('and has not come so far yet ends at the next point, whoever runs when', () => {
    for (const settings of POLICIES) {
      for (const body of [
        'for (int i = 0; i < 30; i++) n++; sem_wait(&s)',
        'for (;;) { n++; pthread_testcancel(); }',
      ]) {
        const r = cancelled(body, settings, '');
        expect([settings, body, r.stdout, r.end]).toEqual([settings, body, '0 cancelled\n', 'exit 0']);
      }
    }
  });

  it('leaves a semaphore as it was', () => {
    const r = cancelled('sem_wait(&s)', {}, 'usleep(1000); int v[4]; v[0] = ((int *)&s)[1];');
    expect(r.stdout).toBe('0 cancelled\n');
    const whole = runC(`${HEAD}
void *work(void *u) { sem_wait(&s); return NULL; }
int main(void) {
  sem_init(&s, 0, 0);
  pthread_t t; pthread_create(&t, NULL, work, NULL);
  usleep(1000);
  int before = ((int *)&s)[1]; pthread_cancel(t); pthread_join(t, NULL);
  printf("%d %d", before, ((int *)&s)[1]); sem_post(&s); printf(" %d\\n", sem_trywait(&s));
  return sem_destroy(&s);
}`);
    expect([whole.stdout, whole.end, whole.misuses]).toEqual(['1 0 0\n', 'exit 0', []]);
  });

  it('takes no token with it that was meant for another', () => {
    for (const settings of POLICIES) {
      const r = runC(
        `${HEAD}
int got;
void *work(void *u) { sem_wait(&s); __atomic_add_fetch(&got, 1, __ATOMIC_SEQ_CST); return NULL; }
int main(void) {
  sem_init(&s, 0, 0);
  pthread_t t[2]; for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, work, NULL);
  sem_post(&s);
  pthread_cancel(t[0]);
  void *r; pthread_join(t[0], &r);
  if (r == PTHREAD_CANCELED) { pthread_join(t[1], NULL); printf("%d\\n", got); return 0; }
  sem_post(&s); pthread_join(t[1], NULL); printf("%d\\n", got - 1);
  return 0;
}`,
        settings,
      );
      expect([settings, r.stdout, r.end]).toEqual([settings, '1\n', 'exit 0']);
    }
  });
});

describe('cleanup handlers', () => {
  it('run in reverse order, then destructors, with the value of the join', () => {
    const r = cancelled(`
      static pthread_key_t key; pthread_key_create(&key, say); pthread_setspecific(key, "key");
      pthread_cleanup_push(say, "first"); pthread_cleanup_push(say, "second"); pthread_cleanup_push(say, "never");
      pthread_cleanup_pop(0);
      sleep(10);
      pthread_cleanup_pop(0); pthread_cleanup_pop(0)`);
    expect([r.stdout, r.end]).toEqual(['second first key 0 cancelled\n', 'exit 0']);
  });

  it('have the mutex again after a condition', () => {
    for (const settings of POLICIES) {
      for (const wait of ['pthread_cond_wait(&c, &m)', 'cnd_wait((cnd_t *)&c, (mtx_t *)&m)']) {
        const r = cancelled(
          `pthread_mutex_lock(&m); pthread_cleanup_push(let_go, &m); while (!ready) ${wait}; pthread_cleanup_pop(1)`,
          settings,
        );
        expect([r.stdout, r.misuses]).toEqual(['unlock 0 0 cancelled\n', []]);
      }
    }
  });

  it('wait for that mutex as long as another has it', () => {
    const r = runC(`${HEAD}
void *work(void *u) {
  pthread_mutex_lock(&m); pthread_cleanup_push(let_go, &m); ready = 1; pthread_cond_wait(&c, &m); pthread_cleanup_pop(0); return NULL;
}
int main(void) {
  pthread_t t; pthread_create(&t, NULL, work, NULL);
  for (;;) { pthread_mutex_lock(&m); if (ready) break; pthread_mutex_unlock(&m); }
  pthread_cancel(t);
  usleep(10000);
  printf("mine ");
  pthread_mutex_unlock(&m);
  pthread_join(t, NULL);
  printf("%d\\n", pthread_mutex_trylock(&m));
  return 0;
}`);
    expect([r.stdout, r.end]).toEqual(['mine unlock 0 0\n', 'exit 0']);
  });

  it('are not cancelled themselves', () => {
    const r = cancelled('pthread_cleanup_push(nap, "slept"); sleep(10); pthread_cleanup_pop(0)');
    expect([r.stdout, r.end]).toEqual(['slept 0 cancelled\n', 'exit 0']);
  });
});

describe('state and type', () => {
  it('disabled: it is remembered until enabled again and a point comes', () => {
    const r = cancelled(
      'int old = -1; pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &old); printf("%d ", old); usleep(5000); printf("awake "); pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, &old); printf("%d ", old); pthread_testcancel()',
    );
    expect(r.stdout).toBe('0 awake 1 0 cancelled\n');
  });

  it('deferred: a loop without a point never ends', () => {
    const r = cancelled('for (;;) n++', { steps: 200_000 });
    expect(r.end).toBe('steps');
  });

  it('asynchronous: at once, in a loop, in a wait for a mutex, and by oneself', () => {
    for (const settings of POLICIES) {
      const set = 'pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);';
      const handler = 'pthread_cleanup_push(say, "cleaned");';
      for (const body of [
        'for (;;) n++',
        'while (!ready) ;',
        'pthread_mutex_lock(&m); pthread_mutex_lock(&m)',
        'sleep(100)',
        'pthread_cancel(pthread_self()); printf("no ")',
      ]) {
        const r = cancelled(`${set} ${handler} ${body}; pthread_cleanup_pop(0)`, settings);
        expect([settings, body, r.stdout, r.end]).toEqual([settings, body, 'cleaned 0 cancelled\n', 'exit 0']);
      }
    }
  });

  it('what there is not is EINVAL; who has ended is no matter', () => {
    const r = runC(`${HEAD}
void *work(void *u) { return "x"; }
int main(void) {
  pthread_t t; pthread_create(&t, NULL, work, NULL);
  usleep(1000);
  printf("%d %d ", pthread_setcancelstate(2, NULL), pthread_setcanceltype(-1, NULL));
  printf("%d ", pthread_cancel(t)); void *r; pthread_join(t, &r); printf("%s ", (char *)r);
  printf("%d\\n", pthread_cancel(t) == ESRCH);
  return 0;
}`);
    expect(r.stdout).toBe('22 22 0 x 1\n');
  });
});

it('main may be cancelled: the process goes on with the other threads', () => {
  const r = runC(`${HEAD}
void *work(void *u) { usleep(1000); pthread_cancel(main_thread); usleep(1000); puts("alone"); return NULL; }
int main(void) {
  main_thread = pthread_self();
  pthread_t t; pthread_create(&t, NULL, work, NULL);
  pthread_cleanup_push(say, "main"); pause(); pthread_cleanup_pop(0);
  return 7;
}`);
  expect([r.stdout, r.end]).toEqual(['main alone\n', 'exit 0']);
});

it('a routine of pthread_once that is cancelled has not run: another one runs it', () => {
  const r = runC(`${HEAD}
pthread_once_t once = PTHREAD_ONCE_INIT;
static void init(void) { printf("init "); if (n++ == 0) sleep(10); }
void *work(void *u) { pthread_once(&once, init); return NULL; }
int main(void) {
  pthread_t t, o; pthread_create(&t, NULL, work, NULL); usleep(1000);
  pthread_create(&o, NULL, work, NULL); usleep(1000);
  pthread_cancel(t); pthread_join(t, NULL); pthread_join(o, NULL);
  pthread_once(&once, init);
  printf("%d\\n", n);
  return 0;
}`);
  expect([r.stdout, r.end]).toEqual(['init init 2\n', 'exit 0']);
});

it('in a controlled run too', () => {
  for (const body of [
    'sem_wait(&s)',
    'pthread_mutex_lock(&m); pthread_cleanup_push(let_go, &m); pthread_cond_wait(&c, &m); pthread_cleanup_pop(0)',
  ]) {
    const r = cancelled(body, { controlled: true });
    expect([r.stdout.replace('unlock 0 ', ''), r.end]).toEqual(['0 cancelled\n', 'exit 0']);
  }
});

it('at whatever step the request comes, nothing is lost and every step can be taken back', () => {
  const text = `${HEAD}
void *work(void *u) {
  for (;;) {
    pthread_mutex_lock(&m); pthread_cleanup_push((void (*)(void *))pthread_mutex_unlock, &m);
    while (!ready) pthread_cond_wait(&c, &m);
    ready = 0; n++; pthread_cond_broadcast(&c);
    pthread_cleanup_pop(1);
  }
}
int main(int argc, char **argv) {
  pthread_t t[2]; for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, work, NULL);
  for (int i = 0; i < 4; i++) { pthread_mutex_lock(&m); ready = 1; pthread_cond_signal(&c); while (ready) pthread_cond_wait(&c, &m); pthread_mutex_unlock(&m); }
  for (volatile int i = 0; i < atoi(argv[1]); i++) ;
  for (int i = 0; i < 2; i++) { void *r; pthread_cancel(t[i]); pthread_join(t[i], &r); if (r != PTHREAD_CANCELED) return 1; }
  printf("%d %d\\n", n, pthread_mutex_trylock(&m));
  return 0;
}`;
  for (let i = 0; i < 25; i++) {
    const { k, misuses } = bootC(text, { policy: 'random', seed: i, args: [String(i)] });
    run(k, { steps: 300 });
    const frame = keyframe(k);
    const ends = [0, 1].map(() => {
      restore(k, frame);
      run(k, { steps: 1_000_000 });
      return [k.state.step, k.state.now, k.state.outcome];
    });
    expect([i, ends[0]![2], misuses]).toEqual([i, { kind: 'exited', status: 0 }, []]);
    expect(ends[1]).toEqual(ends[0]);
  }
});
