/** Library functions as programs meet them: wrong use, faults of the heap, buffers, waiting under many schedules. */
import { describe, expect, it } from 'vitest';
import { runC } from './run.js';

const THREADS =
  '#include <pthread.h>\n#include <stdio.h>\n#include <stdlib.h>\n#include <semaphore.h>\n#include <unistd.h>\n';
const main = (body: string, before = ''): string => `${THREADS}${before}\nint main(void) {\n${body}\n}\n`;

describe('wrong use is answered as glibc does, and said', () => {
  it.each([
    [
      'unlock of a mutex that nobody holds',
      'pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; printf("%d", pthread_mutex_unlock(&m));',
      '0',
      /T1 unlocks the mutex .*, which nobody holds/,
    ],
    [
      'unlock of an error-checking mutex',
      'pthread_mutex_t m = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP; printf("%d", pthread_mutex_unlock(&m));',
      '1',
      /nobody holds/,
    ],
    [
      'lock of an error-checking mutex by its owner',
      'pthread_mutex_t m = PTHREAD_ERRORCHECK_MUTEX_INITIALIZER_NP; pthread_mutex_lock(&m); printf("%d", pthread_mutex_lock(&m)); pthread_mutex_unlock(&m);',
      '35',
      /T1 locks the mutex .*, which it holds/,
    ],
    [
      'destruction of a held mutex',
      'pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_mutex_lock(&m); printf("%d", pthread_mutex_destroy(&m));',
      '16',
      /Destroys the mutex .*, which T1 holds/,
    ],
    [
      'use of a destroyed mutex',
      'pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_mutex_destroy(&m); printf("%d", pthread_mutex_lock(&m));',
      '22',
      /which was destroyed/,
    ],
    ['join of oneself', 'printf("%d", pthread_join(pthread_self(), 0));', '35', /T1 joins itself/],
    [
      'a barrier for nobody',
      'pthread_barrier_t b; printf("%d", pthread_barrier_init(&b, 0, 0));',
      '22',
      /barrier for 0/,
    ],
    [
      'a semaphore that overflows',
      'sem_t s; sem_init(&s, 0, 2147483647); printf("%d", sem_post(&s));',
      '-1',
      /The semaphore .* overflows/,
    ],
    [
      'process scope',
      'pthread_attr_t a; pthread_attr_init(&a); printf("%d", pthread_attr_setscope(&a, PTHREAD_SCOPE_PROCESS));',
      '95',
      /contention scope/,
    ],
  ])('%s', (_, body, printed, sentence) => {
    const ran = runC(main(body));
    expect(ran.stdout).toBe(printed);
    expect(ran.end).toBe('exit 0');
    expect(ran.misuses).toHaveLength(1);
    expect(ran.misuses[0]).toMatch(sentence);
  });

  it('a thread that ends while it holds a mutex; a normal mutex locked twice', () => {
    const ran = runC(
      main(
        'pthread_t t; pthread_create(&t, 0, f, 0); pthread_join(t, 0); pthread_mutex_lock(&m);',
        'pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; void *f(void *a) { pthread_mutex_lock(&m); return a; }',
      ),
    );
    expect(ran.end).toBe('stuck');
    expect(ran.misuses).toEqual(['T2 ends while it holds m: nobody else can let it go']);
    const twice = runC(
      main('pthread_mutex_lock(&m); pthread_mutex_lock(&m);', 'pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;'),
    );
    expect(twice.end).toBe('stuck');
    expect(twice.misuses).toEqual(['T1 locks the mutex m, which it holds itself: it waits for ever']);
  });

  it('join of a thread that was joined or is detached', () => {
    const ran = runC(
      main(
        'pthread_t t; pthread_create(&t, 0, f, 0); pthread_join(t, 0); printf("%d ", pthread_join(t, 0)); pthread_create(&t, 0, f, 0); pthread_detach(t); printf("%d", pthread_join(t, 0));',
        'void *f(void *a) { usleep(1000); return a; }',
      ),
    );
    expect(ran.stdout).toBe('3 22');
    expect(ran.misuses).toHaveLength(2);
  });
});

describe('the heap', () => {
  const fault = (
    body: string,
  ): { kind: string | undefined; message: string | undefined; ran: ReturnType<typeof runC> } => {
    const ran = runC(main(body));
    const report = ran.k.state.processes[0]!.fault;
    return { kind: report?.kind, message: report?.message, ran };
  };
  it('notices a double free and says where the first was', () => {
    const { kind, message, ran } = fault('char *p = malloc(10);\nfree(p);\nfree(p);');
    expect([kind, ran.end, ran.stderr]).toEqual([
      'double free',
      'signal 6',
      'free(): double free detected in tcache 2\n',
    ]);
    expect(message).toMatch(/freed a second time: T1 freed it at main\.c:\d+/);
  });
  it('notices the free of what is no block', () => {
    expect(fault('int x = 1; free(&x);').ran.stderr).toBe('free(): invalid pointer\n');
    expect(fault('char *p = malloc(100); free(p + 16);').message).toMatch(/points into the block of 100 bytes/);
  });
  it('notices use after free, overflow and uninitialised bytes', () => {
    expect(fault('int *p = malloc(4); *p = 1; free(p); printf("%d", *p);').kind).toBe('use after free');
    expect(fault('char *p = malloc(10); p[10] = 1;').kind).toBe('red zone');
    expect(fault('char *p = malloc(10); p[-1] = 1;').kind).toBe('red zone');
    expect(fault('int *p = malloc(40); printf("%d", p[3]);').kind).toBe('uninitialised');
    expect(fault('int *p = calloc(10, 4); printf("%d", p[3]);').kind).toBeUndefined();
  });
  it('refuses what cannot be, and gives large blocks', () => {
    const ran = runC(
      main(
        'void *p = malloc(1000000000000UL); printf("%p ", p); char *q = malloc(1 << 20); q[0] = 1; q[(1 << 20) - 1] = 2; q = realloc(q, 2 << 20); printf("%d %d", q[0], q[(1 << 20) - 1]); free(q); printf(" %p", calloc(1UL << 40, 1UL << 40));',
      ),
    );
    expect(ran.stdout).toBe('(nil) 1 2 (nil)');
    expect(ran.end).toBe('exit 0');
  });
});

describe('output', () => {
  it('is lost where a fully buffered process dies, and kept line by line on a terminal', () => {
    const program = main('printf("one\\ntwo"); fprintf(stderr, "err"); abort();');
    const file = runC(program);
    expect([file.stdout, file.stderr, file.end]).toEqual(['', 'err', 'signal 6']);
    expect(runC(program, { terminal: true }).stdout).toBe('one\n');
    expect(runC(main('printf("lost"); _exit(3);')).stdout).toBe('');
    expect(runC(main('printf("kept"); exit(3);')).stdout).toBe('kept');
    expect(runC(main('setvbuf(stdout, NULL, _IONBF, 0); printf("now"); abort();')).stdout).toBe('now');
    expect(runC(main('for (int i = 0; i < 5000; i++) putchar(65); abort();')).stdout).toHaveLength(4096);
  });
  it('comes in order from write and printf', () => {
    expect(runC(main('printf("a"); fflush(stdout); write(1, "b", 1); printf("c");')).stdout).toBe('abc');
  });
  it('never hurts the host', () => {
    const ran = runC(main('printf("%1000000000d", 1); printf("%d", snprintf(NULL, 0, "%.*f", 1000000000, 0.1));'));
    expect(ran.end).toBe('exit 0');
    expect(ran.stdout).toBe('1000000002');
  });
});

describe('input', () => {
  it('is read by characters, lines and formats from one buffer', () => {
    const body = `char line[20]; int n, c = getchar(); ungetc(c, stdin); scanf("%d", &n); fgets(line, 20, stdin);
      char *long_ = NULL; size_t size = 0; long got = getline(&long_, &size, stdin); int end = getchar(); printf("%c %d %s%ld %s%d %d", c, n, line, got, long_, end, feof(stdin) != 0); free(long_);`;
    expect(runC(main(body), { stdin: '42 rest\nsecond line\n' }).stdout).toBe('4 42  rest\n12 second line\n-1 1');
  });
});

describe('waiting, whatever the schedule', () => {
  const program = main(
    `pthread_t t[4]; pthread_barrier_init(&b, 0, 4); pthread_spin_init(&s, 0); sem_init(&slots, 0, 2);
     for (long i = 0; i < 4; i++) pthread_create(&t[i], 0, f, (void *)i);
     for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
     printf("%d %d %d %d %d %d", count, spun, inside_most <= 2, serial, seen, once);`,
    `pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_cond_t c = PTHREAD_COND_INITIALIZER; pthread_barrier_t b;
     pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER; pthread_spinlock_t s; sem_t slots; pthread_once_t o = PTHREAD_ONCE_INIT;
     int count, spun, inside, inside_most, serial, turn, seen, shared, once; void init(void) { once++; }
     void *f(void *a) { long me = (long)a; pthread_once(&o, init);
       for (int i = 0; i < 5; i++) {
         pthread_mutex_lock(&m); count++; pthread_mutex_unlock(&m);
         pthread_spin_lock(&s); spun++; pthread_spin_unlock(&s);
         sem_wait(&slots); pthread_mutex_lock(&m); if (++inside > inside_most) inside_most = inside; pthread_mutex_unlock(&m);
         pthread_mutex_lock(&m); inside--; pthread_mutex_unlock(&m); sem_post(&slots);
         if (me == 0) { pthread_rwlock_wrlock(&rw); shared++; shared++; pthread_rwlock_unlock(&rw); }
         else { pthread_rwlock_rdlock(&rw); int odd = shared % 2; pthread_rwlock_unlock(&rw); pthread_mutex_lock(&m); seen += odd; pthread_mutex_unlock(&m); }
         if (pthread_barrier_wait(&b) == PTHREAD_BARRIER_SERIAL_THREAD) serial++;
         pthread_barrier_wait(&b);
         pthread_mutex_lock(&m); while (turn % 4 != me) pthread_cond_wait(&c, &m); turn++; pthread_cond_broadcast(&c); pthread_mutex_unlock(&m);
       } return 0; }`,
  );
  it.each(Array.from({ length: 12 }, (_, i) => i + 1))('seed %i', (seed) => {
    const ran = runC(program, { policy: 'random', seed, cores: 1 + (seed % 4) });
    expect([ran.end, ran.stdout, ran.misuses]).toEqual(['exit 0', '20 20 1 5 0 1', []]);
  });
  it('in a controlled run', () => {
    const ran = runC(program, { controlled: true });
    expect([ran.end, ran.stdout, ran.misuses]).toEqual(['exit 0', '20 20 1 5 0 1', []]);
  });
});

describe('sorting', () => {
  it("compares in glibc's order, and is stable", () => {
    const ran = runC(
      main(
        'int a[7] = {5, 3, 9, 3, 1, 8, 2}; qsort(a, 7, 4, f); for (int i = 0; i < 7; i++) printf(" %d", a[i]); int k = 8; printf(" %ld", (int *)bsearch(&k, a, 7, 4, f) - a);',
        'int f(const void *x, const void *y) { int a = *(int *)x, b = *(int *)y; printf("%d%d ", a, b); return a - b; }',
      ),
    );
    // Made by the real cc.
    expect(ran.stdout).toBe('39 53 59 31 82 12 32 38 31 32 33 53 58 98  1 2 3 3 5 8 983 88  5');
  });
});
