/** Each verdict on a small program in which it must come, and on a twin in which it must not. */
import { describe, expect, it } from 'vitest';
import { compileText, machineOf } from '../../bench/measure.js';
import { drive } from '../../source/host/drive.js';
import type { Settings } from '../../source/scenarios/settings.js';
import { coffman, verdictSentence } from '../../source/screen/explain-verdicts.js';
import { searchBack, searchForward } from '../../source/timeline/search.js';
import { createTimeline, forward, position, seek } from '../../source/timeline/timeline.js';
import { type Found, verdictsOf } from '../../source/timeline/verdicts.js';

const HEAD = `#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>
#include <lockstep.h>
pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER, c = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t ready = PTHREAD_COND_INITIALIZER;
pthread_spinlock_t s;
pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER;
atomic_int turn, flag, want[2];
int done;
`;

const machine = (text: string, settings: Settings) => machineOf(compileText(HEAD + text), settings);

function watched(text: string, settings: Settings = { cores: 2 }, maxSteps = 3_000_000) {
  const d = drive(machine(text, settings), { maxSteps, onOutput: () => {} });
  while (d.slice());
  const found = d.verdicts();
  return {
    found,
    kinds: [...new Set(found.map((f) => f.verdict.kind))],
    words: found.map((f) => verdictSentence(d.kernel, f.verdict)),
    of: (kind: string): Found | undefined => found.find((f) => f.verdict.kind === kind),
    k: d.kernel,
    ending: d.ending(),
  };
}

const two = (first: string, second: string, before = ''): string => `${before}
void *one(void *p) { ${first} return 0; }
void *other(void *p) { ${second} return 0; }
int main(void) {
  pthread_t t, u;
  pthread_spin_init(&s, 0);
  pthread_create(&t, 0, one, 0);
  pthread_create(&u, 0, other, 0);
  pthread_join(t, 0);
  pthread_join(u, 0);
  return 0;
}`;
const lock = (m: string) => `pthread_mutex_lock(&${m});`;
const unlock = (m: string) => `pthread_mutex_unlock(&${m});`;

describe('deadlock', () => {
  const crossed = (x: string, y: string) =>
    two(
      `${lock('a')} usleep(50); ${lock('b')} ${unlock('b')} ${unlock('a')}`,
      `${lock(x)} usleep(50); ${lock(y)} ${unlock(y)} ${unlock(x)}`,
    );

  it('is said at the step at which the circle closes, with its four conditions', () => {
    const { of, k, words } = watched(crossed('b', 'a'));
    const { verdict } = of('deadlock')!;
    expect(verdict.contexts).toEqual([1, 2]);
    expect(verdict.step).toBeLessThan(of('stuck')!.verdict.step);
    expect(words[0]).toBe('Deadlock: T2 waits for b, which T3 holds; T3 waits for a, which T2 holds.');
    expect(coffman(k, verdict)).toEqual([
      'mutual exclusion: one thread at a time has b, a',
      'hold and wait: T2 holds a, T3 holds b, and each waits for more',
      'no preemption: nobody can take b, a away, and nobody waits with a time limit',
      'circular wait: T2 waits for T3 waits for T2',
    ]);
  });
  it('does not come where all take the locks in one order', () => {
    expect(watched(crossed('a', 'b')).kinds).toEqual([]);
  });
  it('is found among spin locks, where nobody sleeps, and while others go on', () => {
    const spin = (x: string, y: string) =>
      `pthread_spin_lock(&${x}); usleep(20); pthread_spin_lock(&${y}); pthread_spin_unlock(&${y}); pthread_spin_unlock(&${x});`;
    const text = (x: string, y: string) =>
      two(spin('s', 's2'), spin(x, y), 'pthread_spinlock_t s2;').replace(
        'pthread_spin_init(&s, 0);',
        'pthread_spin_init(&s, 0); pthread_spin_init(&s2, 0);',
      );
    const crossedSpins = watched(text('s2', 's'), { cores: 3 }, 100_000);
    expect(crossedSpins.of('deadlock')!.verdict.contexts).toEqual([1, 2]);
    expect(watched(text('s', 's2'), { cores: 3 }, 100_000).kinds).not.toContain('deadlock');
  });
  it('goes through the end of a thread', () => {
    const text = (early: string, late: string) => `
void *one(void *p) { usleep(20); ${lock('a')} ${unlock('a')} return 0; }
int main(void) { pthread_t t; ${lock('a')} pthread_create(&t, 0, one, 0); ${early} pthread_join(t, 0); ${late} return 0; }`;
    const { of, words } = watched(text('', unlock('a')));
    expect(of('deadlock')!.verdict.contexts).toEqual([0, 1]);
    expect(words[0]).toBe('Deadlock: T1 waits for the end of T2; T2 waits for a, which T1 holds.');
    expect(watched(text(unlock('a'), '')).kinds).toEqual([]);
  });
  it('breaks at a time limit', () => {
    const timed = `struct timespec now; clock_gettime(CLOCK_REALTIME, &now); now.tv_nsec += 1000000; if (now.tv_nsec > 999999999) { now.tv_sec++; now.tv_nsec -= 1000000000; }
 if (pthread_mutex_timedlock(&a, &now) == 0) ${unlock('a')} ${unlock('b')}`;
    const text = two(
      `${lock('a')} usleep(50); ${lock('b')} ${unlock('b')} ${unlock('a')}`,
      `${lock('b')} usleep(50); ${timed}`,
      '#include <time.h>',
    );
    expect(watched(text).kinds).toEqual([]);
  });
  it('is found between processes', () => {
    const text = (x: number, y: number) => `
int main(void) {
  pthread_mutex_t *m = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_t at; pthread_mutexattr_init(&at); pthread_mutexattr_setpshared(&at, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&m[0], &at); pthread_mutex_init(&m[1], &at);
  int child = fork() == 0; int x = child ? ${x} : 0, y = child ? ${y} : 1;
  pthread_mutex_lock(&m[x]); usleep(200); pthread_mutex_lock(&m[y]); pthread_mutex_unlock(&m[y]); pthread_mutex_unlock(&m[x]);
  if (!child) wait(0);
  return 0;
}`;
    expect(watched(text(1, 0)).of('deadlock')!.verdict.contexts).toEqual([0, 1]);
    expect(watched(text(0, 1)).kinds).toEqual([]);
  });
});

describe('stuck in part', () => {
  const holder = (give: string) =>
    two(`${lock('a')} ${give}`, `usleep(100); ${lock('a')} ${unlock('a')}`).replace(
      'pthread_join(u, 0);',
      'usleep(3000);',
    );
  it('is whoever waits for a lock of a thread that has ended, while others go on', () => {
    const { of, words } = watched(holder(''));
    expect(of('partly-stuck')!.verdict.contexts).toEqual([2]);
    expect(words[0]).toBe(
      'Stuck in part: others go on, but nobody can ever wake T3: T3 waits for a, held by T2, which has ended.',
    );
    expect(watched(holder(unlock('a'))).kinds).toEqual([]);
  });
  it('is a process none of whose threads can go on, at semaphores too', () => {
    const text = (post: string) => `
sem_t sem;
void *poster(void *p) { usleep(100); ${post} return 0; }
int main(void) {
  if (fork() == 0) { pthread_t t; sem_init(&sem, 0, 0); pthread_create(&t, 0, poster, 0); sem_wait(&sem); return 0; }
  usleep(5000);
  return 0;
}`;
    expect(watched(text('')).of('partly-stuck')!.verdict.contexts).toEqual([1]);
    expect(watched(text('sem_post(&sem);')).kinds).toEqual([]);
  });
  it('is not said of one that a signal handler might wake', () => {
    const text = (install: string) => `
sem_t sem;
void handler(int n) { sem_post(&sem); }
int main(void) {
  int child = fork();
  if (child == 0) { sem_init(&sem, 0, 0); ${install} while (sem_wait(&sem) != 0); return 0; }
  usleep(2000); kill(child, SIGUSR1); wait(0);
  return 0;
}`;
    expect(watched(text('signal(SIGUSR1, handler);')).kinds).toEqual([]);
    expect(watched(text('')).kinds).toEqual(['partly-stuck']);
  });
});

describe('lost wake-up', () => {
  const text = (test: string) =>
    two(
      `usleep(100); ${lock('a')} ${test} pthread_cond_wait(&ready, &a); ${unlock('a')}`,
      `${lock('a')} done = 1; pthread_cond_signal(&ready); ${unlock('a')}`,
    );
  it('is a signal that nobody waited for before a wait for ever', () => {
    const { of, k, words } = watched(text(''));
    const { verdict } = of('lost-wakeup')!;
    expect(verdict.contexts).toEqual([1, 2]);
    expect(verdict.numbers.time!).toBeLessThan(verdict.numbers.since!);
    expect(words.some((w) => /^Lost wake-up: T3 signalled the condition ready at .*T2 waits since/.test(w))).toBe(true);
    expect(k.state.outcome.kind).toBe('stuck');
    expect(watched(text('while (!done)')).kinds).toEqual([]);
  });
});

describe('the four conditions', () => {
  const inside = 'REGION_ENTER(box); done++; COMPUTE(3000); done++; REGION_LEAVE(box);';
  const twice = (enter: string, leave: string) => {
    const turns = (me: number) =>
      `int me = ${me}; for (int i = 0; i < 20; i++) { REGION_WANT(box); ${enter} ${inside} ${leave} }`;
    return two(turns(0), turns(1));
  };
  it('two inside: a lock variable that is looked at and then set', () => {
    const broken = watched(twice('while (flag) ; COMPUTE(500); flag = 1;', 'flag = 0;'));
    expect(broken.of('two-inside')!.verdict.numbers.inside).toBe(2);
    expect(broken.words[0]).toMatch(/^Two inside: T\d enters the region box while T\d is inside\.$/);
    expect(watched(twice('while (atomic_exchange(&flag, 1)) ;', 'flag = 0;')).kinds).not.toContain('two-inside');
  });
  it('nobody outside blocks others: strict alternation, where one stays outside', () => {
    const turns = (me: number, n: number, after: string) =>
      `int me = ${me}; for (int i = 0; i < ${n}; i++) { REGION_WANT(box); while (turn != me) ; ${inside} turn = 1 - me; ${after} }`;
    const sleeper = watched(two(turns(0, 3, 'usleep(500);'), turns(1, 3, '')));
    expect(sleeper.of('outside-blocks')!.verdict.contexts).toEqual([2, 1]);
    const ended = watched(two(turns(0, 1, ''), turns(1, 3, '')), { cores: 2 }, 100_000);
    expect(ended.of('outside-blocks')!.verdict.contexts).toEqual([2, 1]);
    const busy = watched(two(turns(0, 3, 'NONCRITICAL(); COMPUTE(400000);'), turns(1, 3, '')));
    expect(busy.kinds).toContain('outside-blocks');
    const peterson = (me: number) =>
      `for (int i = 0; i < 20; i++) { REGION_WANT(box); want[${me}] = 1; turn = ${1 - me}; while (want[${1 - me}] && turn == ${1 - me}) ; ${inside} want[${me}] = 0; if (i % 5 == 0) usleep(300); }`;
    for (const cores of [1, 2])
      expect(watched(two(peterson(0), peterson(1)), { cores }).kinds.filter((kind) => kind !== 'spinning')).toEqual([]);
  });
  it('nobody waits for ever: both say that they want in, and then look', () => {
    const both = (me: number) =>
      `REGION_WANT(box); want[${me}] = 1; COMPUTE(50000); while (want[${1 - me}]) ; ${inside} want[${me}] = 0;`;
    const { of } = watched(two(both(0), both(1)), { cores: 3 }, 200_000);
    expect(of('waits-for-nobody')!.verdict.contexts).toEqual([1, 2]);
  });
  it('livelock: both give way to each other for ever', () => {
    const polite = (me: number) =>
      `REGION_WANT(box); for (;;) { want[${me}] = 1; COMPUTE(30000); if (!want[${1 - me}]) break; COMPUTE(30000); want[${me}] = 0; COMPUTE(30000); } ${inside} want[${me}] = 0;`;
    const { kinds } = watched(two(polite(0), polite(1)), { cores: 3, costs: 'lecture' }, 200_000);
    expect(kinds).toContain('livelock');
    expect(kinds).not.toContain('waits-for-nobody');
  });
  it('overtaking and starvation: one gets in again and again, while the other waits', () => {
    const greedy = (n: number) =>
      `for (int i = 0; i < ${n}; i++) { REGION_WANT(box); while (atomic_exchange(&flag, 1)) ; ${inside} flag = 0; }`;
    const polite = `REGION_WANT(box); COMPUTE(1000000); while (atomic_exchange(&flag, 1)) ; ${inside} flag = 0;`;
    expect(watched(two(greedy(20), polite)).kinds.filter((x) => x !== 'spinning')).toEqual(['overtaking']);
    expect(watched(two(greedy(200), polite)).kinds).toContain('starvation');
    expect(watched(two(greedy(5), polite)).kinds).toEqual([]);
  });
});

describe('regions', () => {
  it('can be marked by comments, without a header, in any compiler', () => {
    const turns = (me: number) => `
  int me = ${me};
  for (int i = 0; i < 20; i++) {
    // region: want box
    while (flag)
      ;
    COMPUTE(500);
    flag = 1; // region: enter box
    COMPUTE(3000);
    /* region: leave box */
    flag = 0;
    // region: outside
  }`;
    const { of, words } = watched(two(turns(0), turns(1)));
    expect(of('two-inside')!.verdict.region).toBe('box');
    expect(words[0]).toMatch(/^Two inside: T\d enters the region box while T\d is inside\.$/);
    expect(watched(two(turns(0), turns(1)).replaceAll('region: enter', 'region enters')).kinds).not.toContain(
      'two-inside',
    );
  });
});

describe('priority inversion', () => {
  const text = (low: string) => `
void *urgent(void *p) { usleep(100); ${lock('a')} ${unlock('a')} return 0; }
void *middle(void *p) { nice(5); usleep(100); for (int i = 0; i < 500; i++) COMPUTE(1000); return 0; }
void *low(void *p) { nice(10); usleep(20); ${low} return 0; }
int main(void) { pthread_t t[3]; pthread_create(&t[0], 0, low, 0); pthread_create(&t[1], 0, middle, 0); pthread_create(&t[2], 0, urgent, 0);
  for (int i = 0; i < 3; i++) pthread_join(t[i], 0); return 0; }`;
  it('is said when the one in the middle gets the core', () => {
    const settings = { cores: 1, policy: 'priority' };
    const { of, words } = watched(text(`${lock('a')} COMPUTE(300000); ${unlock('a')}`), settings);
    expect(of('inversion')!.verdict.contexts).toEqual([3, 1, 2]);
    expect(words[0]).toBe(
      'Priority inversion: T4 waits for the mutex a, which the less urgent T2 holds, and T3, less urgent than T4 too, runs in its place.',
    );
    expect(watched(text('COMPUTE(300000);'), settings).kinds).toEqual([]);
  });
});

describe('locks of the library', () => {
  it('livelock: each takes one, tries the other in vain, gives back, without end', () => {
    const turns = (x: string, y: string) =>
      `for (int i = 0; i < 200 && !done; i++) { ${lock(x)} COMPUTE(50000); if (pthread_mutex_trylock(&${y}) == 0) { done = 1; ${unlock(y)} } ${unlock(x)} }`;
    const { of, words } = watched(two(turns('a', 'b'), turns('b', 'a')));
    expect(of('livelock')!.verdict.contexts).toEqual([1, 2]);
    expect(words[0]).toMatch(/^Livelock: T2 and T3 each took a lock, tried for another in vain and gave back/);
    expect(watched(two(turns('a', 'b'), turns('a', 'b'))).kinds).not.toContain('livelock');
  });
  it('a trylock that only waits is no livelock', () => {
    const busy = `while (pthread_mutex_trylock(&a) != 0) ; COMPUTE(100000); ${unlock('a')}`;
    expect(watched(two(busy, busy)).kinds).not.toContain('livelock');
  });
  it('a writer starves where readers always go first', () => {
    const reader = `for (int i = 0; i < 300; i++) { pthread_rwlock_rdlock(&rw); COMPUTE(20000); pthread_rwlock_unlock(&rw); }`;
    const text = (n: number) => `
void *reads(void *p) { COMPUTE(p ? 10000 : 0); ${reader.replace('300', String(n))} return 0; }
void *writes(void *p) { usleep(20); pthread_rwlock_wrlock(&rw); done = 1; pthread_rwlock_unlock(&rw); return 0; }
int main(void) { pthread_t t[3]; for (int i = 0; i < 2; i++) pthread_create(&t[i], 0, reads, (void *)(long)i); pthread_create(&t[2], 0, writes, 0);
  for (int i = 0; i < 3; i++) pthread_join(t[i], 0); return 0; }`;
    const { of } = watched(text(300), { cores: 3 });
    expect(of('starvation')!.verdict.contexts[0]).toBe(3);
    expect(watched(text(2), { cores: 3 }).kinds).toEqual([]);
  });
  it('convoy: several come back to a lock so soon that it is never free', () => {
    const text = (held: number, outside: number) => `
void *works(void *p) { for (int i = 0; i < 40; i++) { ${lock('a')} COMPUTE(${held}); ${unlock('a')} COMPUTE(${outside}); } return 0; }
int main(void) { pthread_t t[4]; for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, works, 0); for (int i = 0; i < 4; i++) pthread_join(t[i], 0); return 0; }`;
    const { of } = watched(text(20_000, 4000), { cores: 4 });
    expect(of('convoy')!.verdict.numbers.row).toBe(30);
    expect(watched(text(500, 50_000), { cores: 4 }).kinds).toEqual([]);
  });
  it('spinning: a wait that burns more than sleeping would cost, worst while the holder has no core', () => {
    const text = (ns: number) =>
      two(
        `pthread_spin_lock(&s); COMPUTE(${ns}); pthread_spin_unlock(&s);`,
        'COMPUTE(500); pthread_spin_lock(&s); pthread_spin_unlock(&s);',
      );
    const { of } = watched(text(100_000), { cores: 3 });
    expect(of('spinning')!.verdict.contexts).toEqual([2, 1]);
    expect(of('spinning')!.verdict.numbers.off).toBe(0);
    expect(watched(text(1500), { cores: 3 }).kinds).toEqual([]);
    const preempted = watched(text(100_000), { cores: 1, policy: 'round-robin', parameters: { quantum: 20_000 } });
    expect(preempted.of('spinning')!.verdict.numbers.off).toBe(1);
  });
});

describe('a core', () => {
  it('starves where a policy never gives it', () => {
    const text = `
void *hog(void *p) { for (int i = 0; i < 1200; i++) COMPUTE(1000000); return 0; }
int main(void) { pthread_t t; pthread_create(&t, 0, hog, 0); sched_yield(); pthread_join(t, 0); return 0; }`.replace(
      'int main',
      '#include <sched.h>\nint main',
    );
    const long = watched(text, { cores: 1, parameters: { quantum: 2_000_000_000 } }, 5_000_000);
    expect(long.of('starvation')!.verdict.contexts).toEqual([0]);
    expect(watched(text, { cores: 1, policy: 'round-robin' }, 5_000_000).kinds).toEqual([]);
  });
});

describe('on a timeline', () => {
  const text = two(
    `${lock('a')} usleep(50); ${lock('b')} ${unlock('b')} ${unlock('a')}`,
    `${lock('b')} usleep(50); ${lock('a')} ${unlock('a')} ${unlock('b')}`,
  );
  const open = () => createTimeline(machine(text, { cores: 2 }), { fingerprint: '00000000' });

  it('verdicts come and go with the step', () => {
    const t = open();
    forward(t, 1_000_000);
    const all = structuredClone(verdictsOf(t));
    expect(all.map((f) => f.verdict.kind)).toEqual(['deadlock', 'stuck']);
    const { step } = all[0]!.verdict;
    seek(t, step - 1);
    expect(verdictsOf(t)).toEqual([]);
    forward(t, 1);
    expect(verdictsOf(t)).toEqual(all.slice(0, 1));
    expect(t.events.filter((e) => e.kind === 'verdict').map((e) => e.why)).toEqual(['deadlock']);
    for (let back = step + 2; back >= step - 2; back--) {
      seek(t, back);
      expect(verdictsOf(t)).toEqual(all.filter((f) => f.verdict.step <= back));
    }
    forward(t, 1_000_000);
    expect(verdictsOf(t)).toEqual(all);
  });
  it('can be searched for, forward and back', () => {
    const t = open();
    const target = { kind: 'event', kinds: ['verdict'], test: (e: { why: string }) => e.why === 'deadlock' } as const;
    expect(searchForward(t, target, 1_000_000)).toBe('found');
    const at = position(t);
    expect(verdictsOf(t)[0]!.verdict.step).toBe(at);
    forward(t, 1_000_000);
    expect(searchBack(t, target)).toBe('found');
    expect(position(t)).toBe(at);
  });
});
