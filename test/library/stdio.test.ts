/** Streams beyond what the corpus asks (test/programs/files/stream_*): pipes under random schedules, locks, limits, wrong use. */
import { describe, expect, it } from 'vitest';
import { runC } from './run.js';

const main = (body: string, before = ''): string =>
  `#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
${before}
int main(int argc, char **argv) {
${body}
return 0;
}
`;

describe('through pipes', () => {
  const CHAIN = main(
    `int a[2], b[2];
  pipe(a); pipe(b);
  fcntl(a[1], F_SETPIPE_SZ, 4096);
  fcntl(b[1], F_SETPIPE_SZ, 4096);
  seed = atoi(argv[1]);
  if (fork() == 0) { close(a[0]); close(b[0]); close(b[1]); produce(open_end(a[1], "w")); exit(0); }
  if (fork() == 0) { close(a[1]); close(b[0]); copy(open_end(a[0], "r"), open_end(b[1], "w")); exit(0); }
  close(a[0]); close(a[1]); close(b[1]);
  long n = consume(open_end(b[0], "r"));
  printf("%ld bytes, sum %u\\n", n, sum);`,
    `static unsigned seed, sum;
static int any(int n) { seed = seed * 1103515245 + 12345; return (seed >> 16) % n; }
static char rooms[2][3000];
static FILE *open_end(int fd, const char *mode) {
  FILE *file = fdopen(fd, mode);
  int how = any(5);
  seed += getpid();
  if (how < 3) setvbuf(file, how == 0 ? NULL : rooms[mode[0] == 'r'], how == 0 ? _IONBF : how == 1 ? _IOLBF : _IOFBF, 1 + any(3000));
  return file;
}
static void put(FILE *file, const char *p, int n) {
  switch (any(4)) {
  case 0: if (fwrite(p, 1, n, file) != n) exit(1); break;
  case 1: fprintf(file, "%.*s", n, p); break;
  case 2: for (int i = 0; i < n; i++) putc(p[i], file); break;
  default: { char *q = strndup(p, n); fputs(q, file); free(q); }
  }
  if (any(10) == 0) fflush(file);
}
/* The numbers from 0 on, one a line: whoever reads them knows what must come. */
static void produce(FILE *file) {
  static char text[8000];
  for (int i = 0; i < 2500;) {
    int n = 0, k = i + 1 + any(200);
    for (; i < k && i < 2500; i++) n += sprintf(text + n, "%d%s", i, i % 9 ? "\\n" : " lines\\n");
    put(file, text, n);
  }
}
static void copy(FILE *in, FILE *out) {
  char text[3000], *line = NULL;
  size_t size = 0;
  for (;;) {
    int n = 0, c;
    switch (any(5)) {
    case 0: n = fread(text, 1, 1 + any(2999), in); if (n == 0) return; break;
    case 1: if (fgets(text, 2 + any(50), in) == NULL) return; n = strlen(text); break;
    case 2: if ((c = getc(in)) == EOF) return; ungetc(c, in); text[n++] = getc(in); break;
    case 3: if ((n = getline(&line, &size, in)) < 0) return; memcpy(text, line, n); break;
    case 4: c = fscanf(in, "%[0-9]", text); if (c == EOF) return; n = c == 1 ? strlen(text) : 0; break;
    }
    put(out, text, n);
  }
}
static long consume(FILE *file) {
  long n = 0;
  for (int c; (c = getc(file)) != EOF; n++) sum = sum * 31 + c;
  return n;
}`,
  );
  const text = Array.from({ length: 2500 }, (_, i) => `${i}${i % 9 === 0 ? ' lines' : ''}\n`).join('');
  let sum = 0;
  for (const c of text) sum = (Math.imul(sum, 31) + c.charCodeAt(0)) >>> 0;
  it.each(Array.from({ length: 30 }, (_, i) => i + 1))('what comes out is what went in, seed %i', (seed) => {
    const ran = runC(CHAIN, { args: [String(seed)], policy: 'random', seed, cores: 1 + (seed % 3) });
    expect([ran.end, ran.stdout]).toEqual(['exit 0', `${text.length} bytes, sum ${sum}\n`]);
  });
});

describe('locks of streams', () => {
  it('are held by a thread that waits in the middle of a call; others wait for it, and a fork leaves it behind', () => {
    const ran = runC(
      main(
        `pipe(ends); in = fdopen(ends[0], "r"); write(ends[1], "half", 4);
  pthread_create(&t, NULL, reader, NULL);
  usleep(100);
  printf("try: %d\\n", ftrylockfile(in) != 0);
  fflush(stdout);
  if (fork() == 0) { printf("child: %d\\n", ftrylockfile(in)); exit(0); }
  wait(NULL);
  write(ends[1], " a line\\n", 8);
  pthread_join(t, NULL);
  printf("try: %d\\n", ftrylockfile(in));`,
        `static int ends[2]; static FILE *in; static pthread_t t;
static void *reader(void *a) { char line[40]; fgets(line, 40, in); printf("%s", line); return a; }`,
      ),
    );
    expect([ran.end, ran.stdout]).toEqual(['exit 0', 'try: 1\nchild: 0\nhalf a line\ntry: 0\n']);
  });
  it('go along with whoever forks; letting go of what one does not hold is said', () => {
    const ran = runC(
      main(
        `flockfile(stdout); if (fork() == 0) { funlockfile(stdout); printf("child\\n"); exit(0); }
  wait(NULL); funlockfile(stdout); printf("parent\\n"); funlockfile(stdout);`,
      ),
    );
    expect([ran.end, ran.stdout]).toEqual(['exit 0', 'child\nparent\n']);
    expect(ran.misuses).toEqual(['T1 unlocks a stream that it has not locked']);
  });
  it('are not waited for by exit', () => {
    const ran = runC(
      main(
        'printf("kept"); pthread_t t; pthread_create(&t, NULL, hold, NULL); usleep(100); exit(0);',
        'static void *hold(void *a) { flockfile(stdout); pause(); return a; }',
      ),
    );
    expect([ran.end, ran.stdout]).toEqual(['exit 0', 'kept']);
  });
  it('fflush(NULL) waits for each of them', () => {
    const ran = runC(
      main(
        `printf("first "); pthread_t t; pthread_create(&t, NULL, hold, NULL); usleep(100); fflush(NULL); write(1, "last", 4);`,
        `static void *hold(void *a) { flockfile(stdout); usleep(1000); printf("second "); funlockfile(stdout); return a; }`,
      ),
    );
    expect([ran.end, ran.stdout]).toEqual(['exit 0', 'first second last']);
  });
});

describe('limits', () => {
  it('a process has 1024 descriptors, and streams as many', () => {
    const ran = runC(
      main(
        `int n = 0; static FILE *f[2000]; while ((f[n] = fopen("/dev/null", "r")) != NULL) n++;
  printf("%d %s\\n", n + 3, strerror(errno)); while (n > 0) fclose(f[--n]); f[0] = fopen("/dev/null", "r"); printf("%d", fileno(f[0]));`,
      ),
    );
    expect([ran.end, ran.stdout]).toEqual(['exit 0', '1024 Too many open files\n3']);
  });
  it('a line without an end takes steps, not for ever', () => {
    const ran = runC(
      main(
        'FILE *f = fopen("/dev/zero", "r"); char *line = NULL; size_t n = 0; errno = 0; ssize_t got = getline(&line, &n, f); printf("%zd %s", got, strerror(errno));',
      ),
      { steps: 2_000_000 },
    );
    expect([ran.end, ran.stdout]).toEqual(['exit 0', '-1 Cannot allocate memory']);
  });
  it('large blocks go in pieces, a step each', () => {
    const ran = runC(
      main(
        `FILE *f = fopen("big", "w+"); for (int i = 0; i < 3000; i++) memset(a + 1000 * i, i, 1000);
  printf("%zu ", fwrite(a, 1000, sizeof a / 1000, f)); rewind(f); printf("%zu", fread(b, 1000, sizeof b / 1000, f)); printf(" %d", memcmp(a, b, sizeof a));`,
        'static char a[3000000], b[3000000];',
      ),
    );
    expect([ran.end, ran.stdout]).toEqual(['exit 0', '3000 3000 0']);
  });
});

describe('wrong use', () => {
  const fault = (body: string): string | undefined => runC(main(body)).k.state.processes[0]!.fault?.kind;
  it('ends as it does for real, with a reason', () => {
    expect(fault('fputs("x", NULL);')).toBe('null');
    expect(fault('FILE *f = fopen("none", "r"); char line[9]; fgets(line, 9, f);')).toBe('null');
    expect(fault('FILE *f = fopen("/dev/null", "w"); fclose(f); fputs("x", f);')).toBe('use after free');
    expect(fault('FILE *f = fopen("/dev/null", "w"); fclose(f); fclose(f);')).toBe('use after free');
    expect(fault('int x[100] = {0}; fputs("x", (FILE *)x);')).toBe('abort');
    const ran = runC(main('int x[100] = {0}; fflush((FILE *)x);'));
    expect([ran.end, ran.stderr]).toEqual(['signal 6', 'Fatal error: glibc detected an invalid stdio handle\n']);
  });

  /** A FILE with bytes that somebody has written over: any end is well, as long as there is one. */
  const DAMAGED = main(
    `unsigned s = atoi(argv[1]);
  #define ANY(n) ((s = s * 1103515245 + 12345) >> 16) % (n)
  FILE *f = fopen("data", ANY(2) ? "w+" : "a+"); char text[500];
  fputs("some text\\nand more\\n", f);
  if (ANY(2)) rewind(f);
  if (ANY(2)) fgetc(f);
  if (ANY(3) == 0) ungetc('x', f);
  for (int i = ANY(4); i >= 0; i--) {
    int at = 8 + ANY(220);
    if (ANY(2)) ((char *)f)[at] = ANY(256);
    else ((long *)f)[at / 8] += ANY(3) == 0 ? 1 + ANY(5000) : ANY(2) ? -1 - ANY(5000) : 1L << ANY(48);
  }
  if (ANY(8) == 0) f->_chain = f;
  for (int i = 0; i < 6; i++) switch (ANY(12)) {
  case 0: fputc('c', f); break;
  case 1: fprintf(f, "%d %s\\n", i, "words"); break;
  case 2: fgetc(f); break;
  case 3: fgets(text, 100, f); break;
  case 4: fread(text, 1, 400, f); break;
  case 5: fwrite(text, 1, 400, f); break;
  case 6: fseek(f, ANY(100), ANY(3)); break;
  case 7: ftell(f); break;
  case 8: fflush(NULL); break;
  case 9: setvbuf(f, NULL, ANY(3), 0); break;
  case 10: ungetc('q', f); break;
  case 11: fscanf(f, "%s", text); break;
  }
  if (ANY(2)) fclose(f);`,
  );
  it.each(Array.from({ length: 150 }, (_, i) => i + 1))('a damaged FILE hurts the program only, seed %i', (seed) => {
    const began = performance.now();
    const ran = runC(DAMAGED, { args: [String(seed)], steps: 200_000 });
    expect(ran.end).toMatch(/^(exit 0|signal (6|9|11)|steps|stuck)$/);
    expect(performance.now() - began).toBeLessThan(5000);
  });
});

describe('on a terminal', () => {
  it('lines go out as they are full, and a question before its answer is read', () => {
    const program = main('int n; printf("one\\ntwo? "); scanf("%d", &n); write(1, "|", 1); printf("%d", n);');
    expect(runC(program, { terminal: true, stdin: '5\n' }).stdout).toBe('one\ntwo? |5');
    expect(runC(program, { stdin: '5\n' }).stdout).toBe('|one\ntwo? 5');
    const long = main('for (int i = 0; i < 2000; i++) putchar(65); abort();');
    expect(runC(long, { terminal: true }).stdout).toHaveLength(1024);
  });
});
