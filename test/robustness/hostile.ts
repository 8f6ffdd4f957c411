/**
 * Programs that misbehave. Each must end with a clear message (or reach its limit of steps), in bounded memory of the
 * host, and no single step of it may take long. `ends` is matched against the first line that tells how it ended, and
 * all reports of wrong use after it.
 */
import type { Settings } from '../../source/scenarios/settings.js';

export interface Hostile {
  readonly name: string;
  readonly c: string;
  readonly ends: RegExp;
  readonly settings?: Settings;
  readonly maxSteps?: number;
  readonly stdin?: string;
}

const H = `#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pthread.h>
#include <unistd.h>
#include <errno.h>
#include <stdint.h>
#include <limits.h>
#include <time.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <alloca.h>
#include <stdatomic.h>
`;
const list: Hostile[] = [];
const add = (name: string, c: string, ends: RegExp, more: Partial<Hostile> = {}): void => {
  list.push({ name, c: H + c, ends, maxSteps: 300_000, ...more });
};
const main = (name: string, body: string, ends: RegExp, more: Partial<Hostile> = {}): void =>
  add(name, `int main(int argc, char **argv) {\n${body}\n}\n`, ends, more);

const LIMIT = /^steps/;
const OVERFLOW = /stack overflow|stack of|stack is full/i;
const FAULT = /SIGSEGV|SIGABRT|SIGKILL|SIGFPE|SIGILL|SIGTRAP|SIGBUS/;
const OK = /^exited status 0/;
const ANY = /./;

main('endless loop', 'for (;;) ;', /./);
main('endless loop that computes', 'volatile int x = 0; for (;;) x++;', LIMIT);
add('endless recursion', 'int f(int n) { return f(n + 1) + 1; }\nint main(void) { return f(0); }', OVERFLOW, {
  maxSteps: 20_000_000,
});
add(
  'mutual recursion',
  'int g(int);int f(int n) { volatile char a[100]; a[0]=n; return g(n + 1) + a[0]; } int g(int n) { return f(n) + 1; }\nint main(void) { return f(0); }',
  OVERFLOW,
  { maxSteps: 20_000_000 },
);
add(
  'recursion in a small stack',
  `void *f(void *p) { volatile char a[100]; a[0] = 1; f(p); return (void *)(long)a[0]; }
int main(void) { pthread_attr_t a; pthread_attr_init(&a); pthread_attr_setstacksize(&a, 16384); pthread_t t; pthread_create(&t, &a, f, 0); pthread_join(t, 0); }`,
  OVERFLOW,
  { maxSteps: 5_000_000 },
);
add(
  'huge frames',
  'int f(int n) { volatile char a[7 << 20]; a[0] = n; return f(n + 1) + a[0]; }\nint main(void) { return f(0); }',
  OVERFLOW,
);
add(
  'huge frame, filled',
  'int main(void) { char a[7 << 20]; memset(a, 1, sizeof a); char b[3 << 20]; memset(b, 1, sizeof b); return a[5] + b[7]; }',
  OVERFLOW,
);
main('a frame larger than all', 'char a[1u << 30]; a[5] = 1; return a[5];', ANY);
main('alloca of 10^9', 'char *p = alloca(1000000000); p[0] = 1; return p[0];', OVERFLOW);
main('alloca of 10^18', 'char *p = alloca(1000000000000000000ull); p[0] = 1; return p[0];', OVERFLOW);
main('alloca in a loop', 'for (;;) { char *p = alloca(1 << 16); p[0] = 1; }', OVERFLOW);
main('vla of 10^9', 'int n = 1000000000; char a[n]; a[0] = 1; return a[0];', OVERFLOW);
main('vla of a negative size', 'int n = -5; char a[n]; a[0] = 1; return a[0];', ANY);
main('vla of zero', 'int n = 0; int a[n]; return sizeof a;', OK);
for (const n of [
  '1000000000',
  '10000000000',
  '100000000000',
  '1000000000000',
  '18446744073709551615u',
  '(size_t)-4096',
  '0',
])
  main(
    `malloc(${n})`,
    `char *p = malloc(${n}); if (!p) { printf("no\\n"); return 0; } p[0] = 1; for (size_t i = 0; i < ${n}; i += 4096) p[i] = 1; return 0;`,
    ANY,
    { maxSteps: 3_000_000 },
  );
main(
  'touch 200 MB',
  'char *p = malloc(200 << 20); for (size_t i = 0; i < 200u << 20; i += 4096) p[i] = 1; return 0;',
  OK,
  { maxSteps: 3_000_000 },
);
main('set 200 MB', 'char *p = malloc(200 << 20); memset(p, 1, 200 << 20); return p[100];', ANY, {
  maxSteps: 3_000_000,
});
main(
  'set 100 MB and copy it',
  'char *p = malloc(100 << 20); memset(p, 1, 100 << 20); char *q = malloc(100 << 20); memcpy(q, p, 100 << 20); memmove(q + 1, q, (100 << 20) - 1); return memcmp(p, q, 100 << 20);',
  ANY,
  { maxSteps: 3_000_000 },
);
main('malloc in an endless loop', 'for (;;) { char *p = malloc(1000); if (!p) return 3; p[0] = 1; }', ANY, {
  maxSteps: 10_000_000,
});
main(
  'malloc of large blocks in an endless loop',
  'for (;;) { char *p = malloc(1 << 20); if (!p) return 3; memset(p, 1, 1 << 20); }',
  ANY,
  { maxSteps: 10_000_000 },
);
main('malloc untouched in an endless loop', 'for (;;) { char *p = malloc(1 << 27); if (!p) return 3; }', ANY, {
  maxSteps: 3_000_000,
});
main('small mappings in an endless loop', 'for (;;) { char *p = malloc(200000); if (!p) return 3; }', ANY, {
  maxSteps: 1_000_000,
});
main('malloc(0) and free for ever', 'for (;;) { free(malloc(0)); free(malloc(300000)); }', LIMIT);
main(
  'calloc overflow',
  'void *p = calloc((size_t)1 << 33, (size_t)1 << 33); printf("%d\\n", p == 0); void *q = calloc(SIZE_MAX, 2); return p || q;',
  OK,
);
main('calloc of 200 MB', 'char *p = calloc(200, 1 << 20); return p ? p[1000] : 0;', ANY);
main(
  'realloc loop',
  'char *p = 0; for (size_t n = 1;; n += 1 + n / 3) { char *q = realloc(p, n); if (!q) return 3; p = q; p[n - 1] = 1; }',
  ANY,
  { maxSteps: 2_000_000 },
);
main('realloc of garbage', 'char a[10]; char *p = realloc(a + 3, 100); return p != 0;', FAULT);
main('realloc of a huge size', 'char *p = malloc(10); char *q = realloc(p, (size_t)-1); return q != 0;', OK);
main('null write', 'int *p = 0; *p = 1; return 0;', /SIGSEGV/);
main('wild write', 'int *p = (int *)0x123456789abc; *p = 1; return 0;', /SIGSEGV/);
main('address beyond 2^47', 'int *p = (int *)0xfffffffffffffff0; *p = 1; return 0;', /SIGSEGV/);
main('address that straddles', 'long *p = (long *)0x7ffffffffffc; *p = 1; return 0;', /SIGSEGV/);
main('negative index', 'int *p = malloc(40); p[-1000000000] = 1; return 0;', FAULT);
main('call of null', 'void (*f)(void) = 0; f(); return 0;', FAULT);
main('call of garbage', 'void (*f)(void) = (void (*)(void))0x12345; f(); return 0;', FAULT);
main('call of data', 'static int x[10]; void (*f)(void) = (void (*)(void))x; f(); return 0;', FAULT);
main('call of the stack', 'int x[10] = {1}; void (*f)(void) = (void (*)(void))x; f(); return x[0];', FAULT);
main(
  'call into the middle of a function',
  'void (*f)(void) = (void (*)(void))((char *)main + 1); f(); return 0;',
  FAULT,
);
main(
  'call near the end of code',
  'for (long i = 0; i < 100000; i += 1000) { void (*f)(void) = (void (*)(void))((char *)main + i); if (i) f(); } return 0;',
  FAULT,
);
main(
  'wild function pointer beyond 2^53',
  'void (*f)(void) = (void (*)(void))0xdeadbeefdeadbeefull; f(); return 0;',
  FAULT,
);
add(
  'call with another type',
  'int f(int a, int b, double c) { return a + b + (int)c; }\nint main(void) { int (*g)(void) = (int (*)(void))f; return g() & 0; }',
  ANY,
);
add(
  'call with too many arguments',
  'int f(void) { return 0; }\nint main(void) { int (*g)(int,int,int,int,int,int,int,int,int,int) = (void *)f; return g(1,2,3,4,5,6,7,8,9,10); }',
  ANY,
);
add('library function by a wrong type', 'int main(void) { int (*g)(int) = (void *)strlen; return g(5) != 0; }', ANY);
main('jump to data', 'static int x; void *p = &x; goto *p; return 0;', ANY);
main('jump to nowhere', 'void *p = (void *)12345; if (argc > 5) p = &&l; goto *p; l: return 0;', ANY);
add(
  'stack smashing',
  'void f(char *s) { char a[8]; strcpy(a, s); }\nint main(void) { char b[5000]; memset(b, 65, 4999); b[4999] = 0; f(b); return 0; }',
  FAULT,
);
add(
  'smashing upwards',
  'void f(void) { char a[8]; for (int i = 0;; i++) a[i] = 1; }\nint main(void) { f(); return 0; }',
  FAULT,
);
add(
  'smashing downwards',
  'void f(void) { char a[8]; for (int i = 0;; i--) a[i] = 1; }\nint main(void) { f(); return 0; }',
  FAULT,
);
main('free of garbage', 'free((void *)0x1234567); return 0;', FAULT);
main('free of the stack', 'int x; free(&x); return 0;', FAULT);
main('free in the middle', 'char *p = malloc(100); free(p + 16); return 0;', FAULT);
main('free of code', 'free((void *)main); return 0;', FAULT);
main('free beyond', 'free((void *)-16); return 0;', FAULT);
main('double free', 'char *p = malloc(100); free(p); free(p); return 0;', FAULT);
main('double free of a mapping', 'char *p = malloc(1000000); free(p); free(p); return 0;', FAULT);
for (const [name, call] of Object.entries({
  memset: 'memset(p, 1, 1000000000)',
  'memset of everything': 'memset(p, 1, (size_t)-1)',
  memcpy: 'memcpy(p, q, 1000000000)',
  'memcpy of everything': 'memcpy(p, q, (size_t)-1)',
  memmove: 'memmove(p, q, 1000000000)',
  'memmove up': 'memmove(p + 1, p, (size_t)-2)',
  memcmp: 'memcmp(p, q, 1000000000)',
  memchr: 'memchr(p, 77, 1000000000)',
  memrchr: 'memrchr(p, 77, 1000000000)',
  strlen: 'strlen(p)',
  strnlen: 'strnlen(p, (size_t)-1)',
  strcpy: 'strcpy(q, p)',
  strncpy: 'strncpy(q, p, (size_t)-1)',
  strcat: 'strcat(p, q)',
  strncat: 'strncat(p, q, (size_t)-1)',
  'strcat to itself': '(q[0] = 65, q[1] = 0, strcat(q, q), strcat(q, q))',
  strcmp: 'strcmp(p, q)',
  strchr: 'strchr(p, 1)',
  strstr: 'strstr(p, q)',
  strdup: 'strdup(p)',
  strtok: 'strtok(p, "x")',
  printf: 'printf("%s\\n", p)',
  puts: 'puts(p)',
  'sprintf with %s': 'sprintf(q, "%s", p)',
  'printf with garbage': 'printf("%s", (char *)12345)',
  'printf of garbage': 'printf((char *)12345)',
  'printf without arguments': 'printf("%s %d %s %n\\n")',
  'printf %n': 'printf("%n", (int *)7)',
  write: 'write(1, p, 1000000000)',
  fwrite: 'fwrite(p, 1000000, 1000000, stdout)',
  fread: 'fread(p, 1000000, 1000000, stdin)',
  read: 'read(0, p, 1000000000)',
  fgets: 'fgets(p, 1000000000, stdin)',
  qsort: 'qsort(p, 1000000000, 4, (int (*)(const void *, const void *))strcmp)',
  'qsort of nothing': 'qsort(p, 1000000000000, 0, (int (*)(const void *, const void *))strcmp)',
  'qsort with huge elements': 'qsort(p, 2, 1ull << 62, (int (*)(const void *, const void *))strcmp)',
  bsearch: 'bsearch(p, p, 1000000000, 4, (int (*)(const void *, const void *))strcmp)',
  'bsearch with null': 'bsearch(p, p, 1000000000, 4, 0)',
  'printf with a huge width': 'printf("%1000000000d", 5)',
  'printf with a huge precision': 'printf("%.999999999f", 1.5)',
  'printf with a huge precision of an int': 'printf("%.999999999d", 5)',
  'printf with an overlong width': 'printf("%99999999999999999999d", 5)',
  'printf with a huge * width': 'printf("%*d", 2147483647, 5)',
  'printf with the least * width': 'printf("%*d", -2147483647-1, 5)',
  'printf %Lf': 'printf("%.5000Lf %.5000e %.5000a %.5000g\\n", 1.5L, 1e300, 1.5, 1e-300)',
  'sprintf overflow': 'sprintf(q, "%d %d %d %s", 1000000, 1000000, 1000000, "hello world hello world")',
  'snprintf of a huge size': 'snprintf(q, (size_t)-1, "%5000d", 5)',
  'atoi of nothing': 'atoi(0)',
  strtol: 'strtol(p, (char **)9, 99)',
  getenv: 'getenv(p)',
  'setlocale-like calls': 'strerror(-1000000000)',
  'fclose twice': '(fclose(stdout), fclose(stdout))',
  'fclose garbage': 'fclose((FILE *)p)',
  'fprintf null': 'fprintf(NULL, "x")',
  'fflush garbage': 'fflush((FILE *)1234)',
  'ungetc for ever': '({ for (int i = 0; i < 100000; i++) ungetc(65, stdin); 0; })',
  'setvbuf huge': 'setvbuf(stdout, p, _IOFBF, 1ull << 60)',
  'setvbuf garbage': '(setvbuf(stdout, (char *)55, _IOFBF, 100), printf("hello"), fflush(stdout))',
  wmemset: '0',
  usleep: 'usleep(-1)',
  'nanosleep null': 'nanosleep(0, 0)',
  'clock_gettime null': 'clock_gettime(0, 0)',
  'clock_gettime garbage': 'clock_gettime(12345, (struct timespec *)p)',
  strftime: 'strftime(p, (size_t)-1, "%c", 0)',
  ctime: 'ctime((time_t *)p)',
  localtime: '({ time_t t = LONG_MAX; struct tm *x = localtime(&t); x ? printf("%d\\n", x->tm_year) : 0; })',
  'mktime garbage': '({ struct tm x; memset(&x, 127, sizeof x); mktime(&x); })',
  'sscanf unterminated': 'sscanf(p, "%s", q)',
  'sscanf garbage': 'sscanf("1 2 3", "%d %d %d", (int *)1, (int *)2, (int *)3)',
  'sscanf of %[': 'sscanf("abc", "%[", q)',
  'sscanf without arguments': 'sscanf("1 2", "%d %d")',
  'sscanf with a huge width': 'sscanf("abc", "%99999999999s", q)',
  abs: 'abs(-2147483647-1)',
  'exit of a large status': '(exit(123456789), 0)',
  abort: '(abort(), 0)',
  raise: 'raise(12345)',
  srand: '({ srand(-1); rand(); })',
  aligned_alloc: 'aligned_alloc(3, (size_t)-1)',
  'aligned_alloc huge': 'aligned_alloc(1ull << 40, 1 << 20)',
  posix_memalign: 'posix_memalign((void **)8, 4096, 100)',
  'posix_memalign huge': 'posix_memalign((void **)q, 1ull << 62, 100)',
  sysconf: 'sysconf(-12345)',
  'mempcpy overlap': 'memcpy(p + 1, p, 1 << 20)',
} as const))
  main(
    `call: ${name}`,
    `char *p = malloc(8 << 20); memset(p, 65, 8 << 20); char *q = malloc(16); (void)q;\nlong r = (long)(${call}); printf("r\\n"); return r == 12345;`,
    ANY,
    { maxSteps: 3_000_000 },
  );
main('endless printf', 'for (;;) printf("hello hello hello hello hello hello\\n");', LIMIT, { maxSteps: 1_000_000 });
main('endless puts of much', 'static char a[100000]; memset(a, 65, 99999); for (;;) puts(a);', LIMIT, {
  maxSteps: 20_000,
});
main('output without end of line', 'for (;;) putchar(65);', LIMIT);
add(
  'endless threads',
  'void *f(void *p) { sleep(1000); return p; }\nint main(void) { int n = 0; pthread_t t; for (;;) { int e = pthread_create(&t, 0, f, 0); if (e) { printf("%d %s\\n", n > 1000, strerror(e)); exit(e); } n++; } }',
  ANY,
  { maxSteps: 5_000_000 },
);
add(
  'endless threads that end',
  'void *f(void *p) { return p; }\nint main(void) { int n = 0; pthread_t t; for (;;) { int e = pthread_create(&t, 0, f, 0); if (e) return e; n++; } }',
  ANY,
  { maxSteps: 3_000_000 },
);
add(
  'endless detached threads',
  'void *f(void *p) { pthread_detach(pthread_self()); return p; }\nint main(void) { int n = 0; pthread_t t; for (;;) { int e = pthread_create(&t, 0, f, 0); if (e) return e; n++; } }',
  ANY,
  { maxSteps: 3_000_000 },
);
add(
  'create and join for ever',
  'void *f(void *p) { return p; }\nint main(void) { for (;;) { pthread_t t; if (pthread_create(&t, 0, f, 0)) return 1; pthread_join(t, 0); } }',
  LIMIT,
  { maxSteps: 2_000_000 },
);
add(
  'thread bomb',
  'void *f(void *p) { pthread_t t; for (;;) if (pthread_create(&t, 0, f, 0)) return 0; }\nint main(void) { f(0); return 0; }',
  ANY,
  { maxSteps: 5_000_000 },
);
const crowd = (what: string, inThread: string, inMain: string) =>
  add(
    `10,000 threads on one ${what}`,
    `pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_cond_t c = PTHREAD_COND_INITIALIZER; pthread_barrier_t b; pthread_rwlock_t rw = PTHREAD_RWLOCK_INITIALIZER; sem_t s; int go, n;
void *f(void *p) { ${inThread} return p; }
pthread_t t[10000];
int main(void) { pthread_barrier_init(&b, 0, 10001); sem_init(&s, 0, 0); pthread_attr_t a; pthread_attr_init(&a); pthread_attr_setstacksize(&a, 16384);
 pthread_mutex_lock(&m); pthread_rwlock_wrlock(&rw);
 for (int i = 0; i < 10000; i++) if (pthread_create(&t[i], &a, f, 0)) return 1;
 ${inMain}
 for (int i = 0; i < 10000; i++) pthread_join(t[i], 0); printf("%d\\n", n); return 0; }`,
    OK,
    { maxSteps: 10_000_000 },
  );
crowd('mutex', 'pthread_mutex_lock(&m); n++; pthread_mutex_unlock(&m);', 'pthread_mutex_unlock(&m);');
crowd(
  'condition',
  'pthread_mutex_lock(&m); while (!go) pthread_cond_wait(&c, &m); n++; pthread_mutex_unlock(&m);',
  'pthread_mutex_unlock(&m); sleep(1); pthread_mutex_lock(&m); go = 1; pthread_cond_broadcast(&c); pthread_mutex_unlock(&m);',
);
crowd('barrier', 'pthread_barrier_wait(&b);', 'pthread_barrier_wait(&b);');
crowd('semaphore', 'sem_wait(&s); n++; sem_post(&s);', 'sem_post(&s);');
crowd('rwlock', 'pthread_rwlock_rdlock(&rw); pthread_rwlock_unlock(&rw);', 'pthread_rwlock_unlock(&rw);');
crowd('timer', 'usleep(1000);', '');
crowd('join queue', 'sched_yield();', '');
main('sleep(10^9)', 'sleep(1000000000); sleep(1000000000); return 0;', ANY);
main('sleep for ever', 'for (;;) sleep(4000000000u);', ANY);
main(
  'nanosleep of the longest time',
  'struct timespec t = {LONG_MAX, 999999999}; nanosleep(&t, 0); nanosleep(&t, 0); return 0;',
  ANY,
);
main('usleep(0) loop', 'for (;;) usleep(0);', LIMIT);
add(
  'yield loops',
  'void *f(void *p) { for (;;) sched_yield(); }\nint main(void) { pthread_t t; for (int i = 0; i < 1000; i++) pthread_create(&t, 0, f, 0); f(0); }',
  LIMIT,
);
const spin = (name: string, globals: string, loop: string, more: Partial<Hostile> = {}) => {
  for (const cores of [1, 4, 64])
    add(
      `spin: ${name}, ${cores} cores`,
      `${globals}\nvoid *f(void *p) { ${loop} return p; }\nint main(void) { pthread_t t; for (int i = 0; i < 8; i++) pthread_create(&t, 0, f, 0); f(0); return 0; }`,
      ANY,
      { settings: { cores }, ...more },
    );
};
spin('volatile', 'volatile int x;', 'while (!x) ;');
spin('plain', 'int x;', 'while (!x) ;');
spin('atomic', 'atomic_int x;', 'while (!atomic_load(&x)) ;');
spin('with yield', 'atomic_int x;', 'while (!x) sched_yield();');
spin('two variables', 'volatile int x, y;', 'while (!(x && y)) ;');
spin('test and set', 'atomic_flag x = ATOMIC_FLAG_INIT;', 'while (atomic_flag_test_and_set(&x)) ;');
spin('cas', 'atomic_int x = 1;', 'int e = 0; while (!atomic_compare_exchange_weak(&x, &e, 1)) e = 0;');
spin('exchange', 'atomic_int x = 1;', 'while (atomic_exchange(&x, 1)) ;');
spin('trylock', 'pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;', 'while (pthread_mutex_trylock(&m)) ;');
spin(
  'spin lock',
  'pthread_spinlock_t s; __attribute__((constructor)) void i(void) { pthread_spin_init(&s, 0); }',
  'pthread_spin_lock(&s);',
);
spin('clock', '', 'struct timespec t; do clock_gettime(CLOCK_MONOTONIC, &t); while (t.tv_sec < 1000000);');
spin('count down', '', 'for (long i = 0; i < 1L << 60; i++) ;');
spin('sem_trywait', 'sem_t s;', 'while (sem_trywait(&s)) ;');
spin('changing', 'volatile int x;', 'while (x >= 0) { x++; x--; }');
main(
  'self-deadlock',
  'pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_mutex_lock(&m); pthread_mutex_lock(&m); return 0;',
  /stuck/,
);
main(
  'destroy of a held mutex',
  'pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_mutex_lock(&m); printf("%d\\n", pthread_mutex_destroy(&m)); pthread_mutex_unlock(&m); pthread_mutex_destroy(&m); pthread_mutex_lock(&m); return 0;',
  ANY,
);
for (const t of ['0', '12345', '-1', '(long)main', '(long)&x', 'pthread_self()', '0x7fffffffffff'])
  main(
    `pthread_t ${t}`,
    `int x = 0; pthread_t t = (pthread_t)(${t}); void *r; int e = pthread_join(t, &r); e = pthread_detach(t); e = pthread_equal(t, t); e = pthread_detach(t); return 0;`,
    ANY,
  );
const PTHREAD: Readonly<Record<string, readonly string[]>> = {
  mutex: [
    'pthread_mutex_lock(P)',
    'pthread_mutex_unlock(P)',
    'pthread_mutex_trylock(P)',
    'pthread_mutex_destroy(P)',
    'pthread_mutex_init(P, Q)',
    'pthread_mutex_timedlock(P, Q)',
    'pthread_mutexattr_init(P)',
    'pthread_mutexattr_settype(P, 77)',
    'pthread_mutexattr_gettype(P, Q)',
  ],
  condition: [
    'pthread_cond_wait(P, Q)',
    'pthread_cond_timedwait(P, Q, P)',
    'pthread_cond_signal(P)',
    'pthread_cond_broadcast(P)',
    'pthread_cond_destroy(P)',
    'pthread_cond_init(P, Q)',
  ],
  others: [
    'sem_init(P, 0, -1)',
    'sem_wait(P)',
    'sem_post(P)',
    'sem_trywait(P)',
    'sem_timedwait(P, Q)',
    'sem_getvalue(P, Q)',
    'sem_destroy(P)',
    'pthread_barrier_init(P, Q, 0)',
    'pthread_barrier_init(P, Q, 5)',
    'pthread_barrier_wait(P)',
    'pthread_barrier_destroy(P)',
    'pthread_rwlock_init(P, Q)',
    'pthread_rwlock_rdlock(P)',
    'pthread_rwlock_wrlock(P)',
    'pthread_rwlock_unlock(P)',
    'pthread_rwlock_destroy(P)',
    'pthread_spin_init(P, 0)',
    'pthread_spin_lock(P)',
    'pthread_spin_unlock(P)',
    'pthread_spin_trylock(P)',
  ],
  thread: [
    'pthread_create(P, Q, 0, 0)',
    'pthread_create(P, Q, P, 0)',
    'pthread_once(P, Q)',
    'pthread_key_create(P, Q)',
    'pthread_setspecific(9999999, P)',
    'pthread_setspecific(-1, P)',
    '(long)pthread_getspecific(-7)',
    'pthread_key_delete(12345)',
    'pthread_attr_init(P)',
    'pthread_attr_setstacksize(P, 1)',
    'pthread_attr_setstacksize(P, -1)',
    'pthread_attr_setdetachstate(P, 99)',
    'pthread_attr_getstacksize(P, Q)',
    'pthread_attr_destroy(P)',
    'pthread_attr_setstack(P, Q, 1 << 20)',
    'pthread_setname_np(pthread_self(), P)',
    'pthread_getname_np(pthread_self(), P, 1000)',
    'syscall(202, P, 0, 0, Q)',
    'syscall(202, P, 1, 1, Q)',
    'syscall(202, P, 3, 1, 1, Q, 0)',
    'syscall(-5)',
    'syscall(9999999, P, Q)',
    'sigaction(5, P, Q)',
  ],
};
for (const calls of Object.values(PTHREAD))
  for (const call of calls)
    for (const [name, P, Q] of [
      ['null', '((void *)0)', '((void *)0)'],
      ['garbage', '((void *)a)', '((void *)(a + 1003))'],
      ['unaligned', '((void *)(a + 1))', '((void *)(a + 2051))'],
      ['code', '((void *)main)', '((void *)main)'],
      ['wild', '((void *)0x7fff12345678)', '((void *)-1)'],
    ])
      add(
        `${call} with ${name}`,
        `#include <signal.h>\n#include <sys/syscall.h>\nunsigned char a[8192];\nint main(void) { for (long *p = (long *)a; p < (long *)(a + 8192); p++) *p = rand() * 4294967297;\n volatile long r = ${call.replaceAll('P', '@').replaceAll('Q', Q!).replaceAll('@', P!)}; r = ${call.replaceAll('P', '@').replaceAll('Q', Q!).replaceAll('@', P!)}; return 0; }`,
        ANY,
        { maxSteps: 100_000 },
      );
for (const [name, op] of Object.entries({
  wait: 0,
  wake: 1,
  requeue: 3,
  'cmp requeue': 4,
  'wake op': 5,
  'lock pi': 6,
  'wait bitset': 9,
  unknown: 77,
}))
  for (const at of ['0', '1', '(char *)&x + 1', '&x', 'main', '(void *)-4', '0x7ffffffffffc'])
    main(
      `futex ${name} at ${at}`,
      `int x = 0; struct timespec t = {0, 1000}; errno = 0; long r = syscall(202, ${at}, ${op}, 0, &t, &x, 0); printf("%ld %d\\n", r, errno); return 0;`,
      ANY,
      { maxSteps: 20_000 },
    );
for (const t of [
  '{-1, 0}',
  '{0, -1}',
  '{0, 1000000000}',
  '{LONG_MAX, 0}',
  '{LONG_MAX, 999999999}',
  '{LONG_MIN, 0}',
  '{0, LONG_MAX}',
  '{1L << 40, 5}',
])
  main(
    `timed waits until ${t}`,
    `struct timespec t = ${t}; pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; pthread_cond_t c = PTHREAD_COND_INITIALIZER; sem_t s; sem_init(&s, 0, 0);
 printf("%d\\n", nanosleep(&t, 0)); pthread_mutex_lock(&m); printf("%d\\n", pthread_cond_timedwait(&c, &m, &t)); printf("%d\\n", sem_timedwait(&s, &t)); printf("%d\\n", pthread_mutex_timedlock(&m, &t)); printf("%d\\n", clock_nanosleep(0, 1, &t, 0)); return 0;`,
    ANY,
  );
add(
  'longjmp into a function that returned',
  'jmp_buf b; int f(void) { volatile int x = 5; return setjmp(b) ? x : 0; }\nint g(int n) { volatile char a[64]; a[0] = n; return n == 0 ? 0 : g(n - 1) + a[0]; }\nint main(void) { int n = f(); g(10); if (n == 0) longjmp(b, 1); return 0; }',
  ANY,
);
main('longjmp of garbage', 'jmp_buf b; memset(b, 65, sizeof b); longjmp(b, 1);', ANY);
main('longjmp of zeros', 'static jmp_buf b; longjmp(b, 1);', ANY);
main('longjmp of null', 'longjmp(0, 1);', ANY);
add(
  "longjmp into another thread's function",
  'jmp_buf b; void *f(void *p) { longjmp(b, 1); return p; }\nint main(void) { if (setjmp(b) == 0) { pthread_t t; pthread_create(&t, 0, f, 0); pthread_join(t, 0); } return 0; }',
  ANY,
);
main('longjmp for ever', 'jmp_buf b; setjmp(b); longjmp(b, 1);', LIMIT);
add(
  'longjmp out of qsort',
  'jmp_buf b; int cmp(const void *x, const void *y) { longjmp(b, 1); }\nint main(void) { int a[10] = {0}; for (int i = 0; i < 1000; i++) if (setjmp(b) == 0) qsort(a, 10, 4, cmp); return 0; }',
  OK,
);
add(
  'makecontext misuse',
  '#include <ucontext.h>\nint main(void) { ucontext_t c; makecontext(&c, 0, 0); setcontext(&c); return 0; }',
  ANY,
);
add(
  'makecontext without a stack',
  '#include <ucontext.h>\nvoid f(void) { char a[100]; memset(a, 0, 100); }\nint main(void) { ucontext_t c, d; getcontext(&c); c.uc_stack.ss_sp = 0; c.uc_stack.ss_size = 0; c.uc_link = &d; makecontext(&c, f, 0); swapcontext(&d, &c); return 0; }',
  ANY,
);
add(
  'swapcontext garbage',
  '#include <ucontext.h>\nint main(void) { static ucontext_t c; swapcontext((ucontext_t *)5, (ucontext_t *)7); setcontext(&c); return 0; }',
  ANY,
);
add('exit in atexit', 'void f(void) { exit(3); }\nint main(void) { atexit(f); atexit(f); exit(2); }', ANY);
add('atexit in atexit', 'void f(void) { atexit(f); }\nint main(void) { atexit(f); return 0; }', ANY);
add('endless atexit', 'void f(void) { }\nint main(void) { for (;;) if (atexit(f)) return 1; }', ANY);
add(
  'exit in two threads',
  'void *f(void *p) { exit(1); }\nvoid g(void) { sleep(1); }\nint main(void) { atexit(g); pthread_t t; pthread_create(&t, 0, f, 0); exit(2); }',
  ANY,
);
add(
  'destructor that sets its key again',
  'pthread_key_t k; void d(void *p) { pthread_setspecific(k, p); }\nvoid *f(void *p) { pthread_setspecific(k, &k); return 0; }\nint main(void) { pthread_key_create(&k, d); pthread_t t; pthread_create(&t, 0, f, 0); pthread_join(t, 0); return 0; }',
  OK,
);
add(
  'destructor that recurses',
  'pthread_key_t k; void d(void *p) { volatile char a[1000]; a[0] = 1; d(p); a[1] = 2; }\nvoid *f(void *p) { pthread_setspecific(k, &k); return 0; }\nint main(void) { pthread_key_create(&k, d); pthread_t t; pthread_create(&t, 0, f, 0); pthread_join(t, 0); return 0; }',
  OVERFLOW,
  { maxSteps: 3_000_000 },
);
add(
  'pthread_exit in a destructor',
  'pthread_key_t k; void d(void *p) { pthread_exit(0); }\nvoid *f(void *p) { pthread_setspecific(k, &k); return 0; }\nint main(void) { pthread_key_create(&k, d); pthread_t t; pthread_create(&t, 0, f, 0); pthread_join(t, 0); return 0; }',
  ANY,
);
add(
  'endless keys',
  'int main(void) { pthread_key_t k; int n = 0; while (pthread_key_create(&k, 0) == 0) n++; printf("%d\\n", n); return 0; }',
  OK,
);
add(
  'once that recurses',
  'pthread_once_t o = PTHREAD_ONCE_INIT; void f(void) { pthread_once(&o, f); }\nint main(void) { pthread_once(&o, f); return 0; }',
  ANY,
);
add(
  'recursive mutex without end',
  'int main(void) { pthread_mutex_t m; pthread_mutexattr_t a; pthread_mutexattr_init(&a); pthread_mutexattr_settype(&a, PTHREAD_MUTEX_RECURSIVE); pthread_mutex_init(&m, &a); for (;;) if (pthread_mutex_lock(&m)) return 1; }',
  LIMIT,
);
add('huge global array', 'int a[1 << 28];\nint main(void) { a[1 << 27] = 1; return a[5]; }', ANY);
add(
  'huge global arrays',
  'char a[1ul << 45], b[1ul << 45], c[1ul << 45], d[1ul << 46];\nint main(void) { a[1ul << 44] = 1; return 0; }',
  ANY,
);
add('huge initialised array', 'int a[1 << 28] = {1};\nint main(void) { return a[5]; }', ANY);
add('huge initialised array, designated', 'int a[] = {[1 << 28] = 1};\nint main(void) { return a[5]; }', ANY);
add('huge designated range', 'int a[] = {[0 ... 1 << 28] = 1};\nint main(void) { return a[5]; }', ANY);
add(
  'huge local initialiser',
  'int main(void) { int a[1 << 20] = {1}; int b[] = {[0 ... 100000] = 5}; return a[5] + b[7]; }',
  ANY,
);
add('array of negative size', 'int a[-1];\nint main(void) { return 0; }', ANY);
add('array too large for the type', 'int a[1ull << 62];\nint main(void) { return 0; }', ANY);
add('thread-local array, huge', '_Thread_local int a[1 << 28];\nint main(void) { a[5] = 1; return 0; }', ANY);
add(
  'struct that is huge',
  'struct s { char a[1ul << 32]; } x; int main(void) { struct s *p = &x; struct s y = *p; return y.a[5]; }',
  ANY,
);
add(
  'struct of 10 MB by value',
  'struct s { char a[10 << 20]; } x; struct s f(struct s v) { v.a[0]++; return v; } int main(void) { x = f(x); return x.a[5]; }',
  ANY,
);
main('division by zero', 'volatile int z = 0; return 5 / z;', /SIGFPE/);
main('INT_MIN / -1', 'volatile int z = -1, y = INT_MIN; return y / z;', /SIGFPE/);
main('remainder by zero', 'volatile long z = 0; return 5 % z;', /SIGFPE/);
main('shift too far', 'volatile int z = 1000; return 5 << z & 0;', ANY);
main('reading stdin without end', 'int c; while ((c = getchar()) != 77777) ; return 0;', ANY);
main('scanf of garbage', 'int x; char s[4]; while (scanf("%d %3s", &x, s) != 99) ; return 0;', LIMIT, {
  stdin: `${'9'.repeat(100000)} ${'a'.repeat(100000)} \u0000\u0001\uffff`,
});
main('scanf overflow', 'char s[4]; scanf("%s", s); return 0;', FAULT, { stdin: 'a'.repeat(100_000) });
main('getline-like', 'static char s[100]; while (fgets(s, 100, stdin)) ; return 0;', OK, {
  stdin: 'a'.repeat(300_000),
  maxSteps: 1_000_000,
});
main(
  'clock near its end',
  'struct timespec t; for (int i = 0; i < 30; i++) { sleep(4000000000u); clock_gettime(CLOCK_MONOTONIC, &t); printf("%ld\\n", t.tv_sec); } return 0;',
  ANY,
);
add('setitimer-like: alarm', '#include <signal.h>\nint main(void) { kill(getpid(), 9); return 0; }', ANY);
add('main by itself', 'int main(int c, char **v) { return main(c, v); }', OVERFLOW, { maxSteps: 20_000_000 });
add('no main', 'int x;', ANY);
add('main is a variable', 'int main = 5;', ANY);
add('uninitialised pointer', 'int main(void) { int *p; *p = 1; return 0; }', ANY);
add(
  'garbage va_arg',
  '#include <stdarg.h>\nint f(int n, ...) { va_list v; va_start(v, n); int s = 0; for (int i = 0; i < n; i++) s += va_arg(v, int); return s; }\nint main(void) { return f(1000000, 1) & 0; }',
  ANY,
);
add(
  'va_arg of garbage',
  '#include <stdarg.h>\nint main(void) { va_list v; memset(&v, 65, sizeof v); return va_arg(v, int); }',
  ANY,
);
add('fork-like calls', 'int main(void) { for (;;) if (fork() < 0) return 1; }', ANY);
add(
  'mmap misuse',
  '#include <sys/mman.h>\nint main(void) { for (int i = 0; i < 2000; i++) { char *p = mmap(0, 1 << 20, 3, 0x22, -1, 0); if (p == MAP_FAILED) return 2; munmap(p + (i % 7) * 4096, 8192); } munmap((void *)5, 7); munmap((void *)main, 1 << 20); mprotect((void *)main, 4096, 7); return 0; }',
  ANY,
);
add(
  'munmap of the own stack',
  '#include <sys/mman.h>\nint main(void) { int x = 1; munmap((void *)((long)&x & ~4095L), 4096); return x; }',
  ANY,
);
add('munmap of everything', '#include <sys/mman.h>\nint main(void) { munmap(0, 1ul << 47); return 1; }', ANY);
add(
  'sbrk misuse',
  '#include <unistd.h>\nint main(void) { sbrk(1ul << 40); sbrk(-(1l << 40)); malloc(10); sbrk(-4096); malloc(100000); char *p = malloc(10); *p = 1; return 0; }',
  ANY,
);
add(
  'heap smashed',
  'int main(void) { char *p = malloc(10); char *q = malloc(10); for (int i = 0; i < 100; i++) syscall(202, 0, 1, 0); for (long i = 0; i < 200; i++) p[i] = 65; free(q); free(p); return malloc(100) == 0; }',
  FAULT,
);
add(
  'killing 1000 sleepers',
  'void *f(void *p) { sleep(1000); return p; }\nint main(void) { pthread_t t; for (int i = 0; i < 1000; i++) pthread_create(&t, 0, f, 0); sleep(1); return 0; }',
  OK,
  { maxSteps: 1_000_000 },
);
add('cancel garbage', 'int main(void) { return pthread_cancel((pthread_t)5); }', ANY);
add(
  'zero prices, endless',
  'volatile int x; void *f(void *p) { for (;;) x++; }\nint main(void) { pthread_t t; pthread_create(&t, 0, f, 0); f(0); }',
  LIMIT,
  { settings: { costs: 'free' } },
);
for (const policy of ['round-robin', 'cfs', 'random']) {
  add(
    `zero prices, ${policy}`,
    'atomic_int x; void *f(void *p) { for (int i = 0; i < 100; i++) { x++; sched_yield(); usleep(1); } return 0; }\nint main(void) { pthread_t t[4]; for (int i = 0; i < 4; i++) pthread_create(t + i, 0, f, 0); while (x < 400) ; return 0; }',
    ANY,
    { settings: { costs: 'free', policy, cores: 4 } },
  );
  add(
    `quantum of 1 ns, ${policy}`,
    'int x; void *f(void *p) { for (int i = 0; i < 100; i++) x++; return 0; }\nint main(void) { pthread_t t[4]; for (int i = 0; i < 4; i++) pthread_create(t + i, 0, f, 0); for (int i = 0; i < 4; i++) pthread_join(t[i], 0); return 0; }',
    ANY,
    { settings: { policy, cores: 1, parameters: policy === 'round-robin' ? { quantum: 1 } : {} } },
  );
  add(
    `64 cores, ${policy}`,
    'pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER; int x; void *f(void *p) { for (int i = 0; i < 100; i++) { pthread_mutex_lock(&m); x++; pthread_mutex_unlock(&m); } return 0; }\nint main(void) { pthread_t t[100]; for (int i = 0; i < 100; i++) pthread_create(t + i, 0, f, 0); for (int i = 0; i < 100; i++) pthread_join(t[i], 0); printf("%d\\n", x); return 0; }',
    OK,
    { settings: { policy, cores: 64 }, maxSteps: 5_000_000 },
  );
}
// Programs of a size that nobody writes by hand.
add(
  '10,000 cases',
  `int f(int n) { switch (n) { ${Array.from({ length: 10_000 }, (_, i) => `case ${i * 7}: return ${i};`).join('\n')} } return -1; }\nint main(void) { return f(69993) != 9999; }`,
  OK,
);
add(
  '5,000 lines',
  `int main(void) { int x = 0;\n${Array.from({ length: 5000 }, (_, i) => `x = x * 3 + ${i};`).join('\n')}\nreturn x & 0; }`,
  OK,
);
add(
  '1,000 locals',
  `int main(void) {\n${Array.from({ length: 1000 }, (_, i) => `int x${i} = ${i};`).join('\n')}\nreturn ${Array.from({ length: 1000 }, (_, i) => `x${i}`).join(' + ')} != 499500; }`,
  OK,
);
add(
  '1,000 parameters',
  `int f(${Array.from({ length: 1000 }, (_, i) => `int x${i}`).join(', ')}) { return x999; }\nint main(void) { return f(${Array.from({ length: 1000 }, (_, i) => i).join(', ')}) != 999; }`,
  ANY,
);
for (const n of [200, 2000, 20_000]) {
  add(`${n} blocks in each other`, `int main(void) { ${'{'.repeat(n)} ${'}'.repeat(n)} return 0; }`, ANY);
  add(`${n} parentheses`, `int main(void) { return ${'('.repeat(n)}0${')'.repeat(n)}; }`, ANY);
  add(`${n} unary operators`, `int main(void) { int x = 5; return ${'!'.repeat(n)}x; }`, ANY);
  add(`${n} additions`, `int main(void) { int x = 0; return ${'x + '.repeat(n)}0; }`, ANY);
  add(`${n} conditionals`, `int main(void) { int x = 0; return ${'x ? 1 : '.repeat(n)}0; }`, ANY);
  add(`${n} assignments`, `int main(void) { int x = 0; return ${'x = '.repeat(n)}0; }`, ANY);
  add(`${n} pointers`, `int ${'*'.repeat(n)}p;\nint main(void) { return 0; }`, ANY);
  add(`${n} dimensions`, `int p${'[1]'.repeat(n)};\nint main(void) { return 0; }`, ANY);
  add(`${n} ifs`, `int main(void) { ${'if (1) '.repeat(n)} return 0; }`, ANY);
  add(
    `${n} else ifs`,
    `int main(int c, char **v) { ${Array.from({ length: n }, (_, i) => `if (c == ${i + 5}) return 1; else`).join(' ')} return 0; }`,
    ANY,
  );
  add(`${n} loops`, `int main(void) { ${'for (int i = 0; i < 1; i++) '.repeat(n)} ; return 0; }`, ANY);
  add(`${n} calls`, `int f(int x) { return x; }\nint main(void) { return ${'f('.repeat(n)}0${')'.repeat(n)}; }`, ANY);
  add(`${n} structs`, `${'struct { '.repeat(n)} int x; ${'} a; '.repeat(n)}\nint main(void) { return 0; }`, ANY);
  add(`${n} initialiser braces`, `int x = ${'{'.repeat(n)}0${'}'.repeat(n)};\nint main(void) { return 0; }`, ANY);
  add(
    `${n} macros in each other`,
    `#define M0 0\n${Array.from({ length: n }, (_, i) => `#define M${i + 1} (M${i})`).join('\n')}\nint main(void) { return M${n}; }`,
    ANY,
  );
  add(`${n} #ifs in each other`, `${'#if 1\n'.repeat(n)}int main(void) { return 0; }\n${'#endif\n'.repeat(n)}`, ANY);
  add(`${n} parentheses in #if`, `#if ${'('.repeat(n)}1${')'.repeat(n)}\nint main(void) { return 0; }\n#endif`, ANY);
  add(`${n} unclosed`, `int main(void) { ${'{ ( ['.repeat(n)}`, ANY);
  add(`${n} casts`, `int main(void) { return ${'(int)'.repeat(n)}0; }`, ANY);
  add(
    `${n} functions`,
    `${Array.from({ length: n }, (_, i) => `int f${i}(int x) { return x + ${i}; }`).join('\n')}\nint main(void) { return f0(0); }`,
    OK,
  );
  add(`${n} commas`, `int main(void) { int x = 1; return ${'x, '.repeat(n)}0; }`, ANY);
  add(`${n} ands`, `int main(void) { int x = 1; return !(${'x && '.repeat(n)}1); }`, ANY);
}
add(
  'macros that explode',
  `${Array.from({ length: 40 }, (_, i) => `#define E${i + 1} E${i} E${i}`).join('\n')}\n#define E0 +1\nint main(void) { return 0 E40; }`,
  ANY,
);
add(
  'function-like macros that explode',
  `#define F(x) x x x x x x x x x x\nint main(void) { return 0 ${'F('.repeat(12)}+1${')'.repeat(12)}; }`,
  ANY,
);
add(
  'a macro that grows its argument',
  `#define A(x) B(x x)\n#define B(x) C(x x)\n#define C(x) D(x x)\n#define D(x) x\n${'int a = 0 A(A(A(A(A(A(A(+1)))))));\n'.repeat(5)}int main(void) { return 0; }`,
  ANY,
);
add('includes of itself', '#include __FILE__\nint main(void) { return 0; }', ANY);
add('a giant string', `char *s = "${'a'.repeat(5_000_000)}";\nint main(void) { return s[4999999] != 97; }`, ANY);
add('a giant identifier', `int ${'a'.repeat(1_000_000)};\nint main(void) { return 0; }`, ANY);
add('a giant number', `int main(void) { return ${'9'.repeat(100_000)} == 0; }`, ANY);
add('a giant float', `int main(void) { return ${'9'.repeat(100_000)}.${'9'.repeat(100_000)}e999999999 == 0; }`, ANY);
add('a giant line', `int main(void) { int x = 0; ${'x++; '.repeat(50_000)} return 0; }`, ANY);
add('a giant comment', `/*${'*'.repeat(5_000_000)}/\nint main(void) { return 0; }`, OK);
add('a comment without end', `int main(void) { return 0; } /*${' a'.repeat(100_000)}`, ANY);
add('a string without end', `int main(void) { return 0; } char *s = "abc`, ANY);
add('a NUL in the source', 'int main(void) { return 0; }\u0000 int x;', ANY);
add('line continuations', `int main(void) { return ${'\\\n'.repeat(100_000)}0; }`, ANY);
add(
  'an enormous enum',
  `enum e { ${Array.from({ length: 20_000 }, (_, i) => `E${i}`).join(', ')} };\nint main(void) { return E19999 != 19999; }`,
  OK,
);
add(
  'an enormous initialiser',
  `int a[] = { ${Array.from({ length: 200_000 }, (_, i) => i).join(', ')} };\nint main(void) { return a[199999] != 199999; }`,
  OK,
);
add(
  'a case range',
  'int f(int n) { switch (n) { case 0 ... 2000000000: return 1; } return 0; }\nint main(void) { return f(-1); }',
  ANY,
);
add(
  'a bit-field too wide',
  'struct s { int a : 1000000000; int b : -1; int c : 0; };\nint main(void) { return sizeof(struct s); }',
  ANY,
);
add('recursive types', 'struct s { struct s x; };\nint main(void) { return sizeof(struct s); }', ANY);
add('typedefs in circles', 'typedef a b; typedef b a;\nint main(void) { return 0; }', ANY);
add(
  'constants that divide by zero',
  'int a[1 / 0]; enum { X = 5 % 0 }; int b = 1 << 99;\n#if 1 / 0\n#endif\nint main(void) { return X; }',
  ANY,
);
export const hostile: readonly Hostile[] = list;
