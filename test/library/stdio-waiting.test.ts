/**
 * Streams over a device that makes everybody wait, gives and takes a few bytes at a time: whatever functions a program reads
 * and writes with, whatever the schedule, the bytes are those that there were.
 */
import { describe, expect, it, vi } from 'vitest';
import { runC } from './run.js';

/** How the device behaves: chance of having to wait, most bytes at once. */
const device = vi.hoisted(() => ({ seed: 1, wait: 0, most: 1, waits: 0 }));

vi.mock('../../source/kernel/files/io.js', async (original) => {
  const io = await original<typeof import('../../source/kernel/files/io.js')>();
  const { WouldBlock } = await import('../../source/kernel/wait-queue.js');
  const random = (n: number): number => {
    device.seed = (Math.imul(device.seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((device.seed / 2 ** 32) * n);
  };
  const maybeWait = (now: number): void => {
    if (random(100) >= device.wait) return;
    device.waits++;
    throw new WouldBlock({ kind: 'device', queues: [], deadline: now + 1 + random(20_000) });
  };
  const readFile: typeof io.readFile = (k, context, call, fd, n, at) => {
    if (device.wait === 0) return io.readFile(k, context, call, fd, n, at);
    maybeWait(k.state.now);
    return io.readFile(k, context, call, fd, Math.min(n, 1 + random(device.most)), at);
  };
  const writeFile: typeof io.writeFile = (k, context, call, fd, bytes, at) => {
    if (device.wait === 0) return io.writeFile(k, context, call, fd, bytes, at);
    maybeWait(k.state.now);
    return io.writeFile(k, context, call, fd, bytes.subarray(0, 1 + random(device.most)), at);
  };
  return { ...io, readFile, writeFile };
});

const COPY = `#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ctype.h>
static unsigned s;
static int rnd(int n) { s = s * 1103515245 + 12345; return (s >> 16) % n; }
static void out(const char *p, size_t n) {
  switch (rnd(6)) {
  case 0: for (size_t i = 0; i < n; i++) putchar(p[i]); break;
  case 1: printf("%.*s", (int)n, p); break;
  case 2: fputs(p, stdout); break;
  case 3: for (size_t i = 0; i < n; i++) printf("%c%s", p[i], ""); break;
  case 4: if (n > 0 && p[n - 1] == '\\n') { char *q = strndup(p, n - 1); puts(q); free(q); break; } /* else */
  default: if (fwrite(p, 1, n, stdout) != n) exit(3);
  }
  if (rnd(30) == 0) fflush(stdout);
}
static char in_room[200], out_room[200];
int main(int argc, char **argv) {
  s = atoi(argv[1]);
  int mode = rnd(4);
  if (mode < 3) setvbuf(stdout, rnd(2) ? out_room : NULL, mode == 0 ? _IOFBF : mode == 1 ? _IOLBF : _IONBF, 1 + rnd(200));
  mode = rnd(3);
  if (mode < 2) setvbuf(stdin, in_room, mode == 0 ? _IOFBF : _IONBF, 1 + rnd(200));
  char buf[400], *line = NULL;
  size_t room = 0;
  for (;;) {
    int n = 0, m = 0, c, d;
    buf[0] = 0;
    switch (rnd(8)) {
    case 0: c = getchar(); if (c == EOF) goto end; buf[0] = c; buf[1] = 0; out(buf, 1); break;
    case 1: if (fgets(buf, 2 + rnd(60), stdin) == NULL) goto end; out(buf, strlen(buf)); break;
    case 2: n = fread(buf, 1, 1 + rnd(300), stdin); if (n == 0) goto end; buf[n] = 0; out(buf, n); break;
    case 3: if ((n = getline(&line, &room, stdin)) < 0) goto end; out(line, n); break;
    case 4: n = scanf("%30[a-z]", buf); if (n == EOF) goto end; if (n == 1) out(buf, strlen(buf)); break;
    case 5: n = scanf("%c%n%*[0-9]%n", buf, &m, &m); if (n == EOF) goto end; buf[1] = 0; out(buf, 1);
      if (m > 1) exit(4); /* no digits in what is copied */ break;
    case 6: c = getchar(); if (c == EOF) goto end; ungetc(c, stdin); ungetc('#', stdin); ungetc(c ^ 1, stdin);
      if (getchar() != (c ^ 1) || getchar() != '#') exit(5); break;
    case 7: { char *made = NULL; n = scanf("%m[^\\n]", &made); if (n == EOF) goto end;
      if (n == 1) { out(made, strlen(made)); free(made); } break; }
    }
  }
end:
  if (ferror(stdin) || ferror(stdout)) exit(6);
  free(line);
  return 0;
}
`;

/** Lines of letters, some of them long. */
function text(seed: number): string {
  let x = seed;
  const random = (n: number): number => {
    x = (Math.imul(x, 22695477) + 1) >>> 0;
    return Math.floor((x / 2 ** 32) * n);
  };
  const lines = Array.from({ length: 30 }, () =>
    Array.from({ length: random(5) === 0 ? random(300) : random(40) }, () => 'abc xyz,.'[random(9)]).join(''),
  );
  return lines.join('\n') + (random(2) === 0 ? '\n' : '');
}

function slow<T>(seed: number, most: number, body: () => T): T {
  Object.assign(device, { seed, wait: 40, most, waits: 0 });
  try {
    return body();
  } finally {
    device.wait = 0;
  }
}

describe('a device that makes everybody wait', () => {
  it.each(Array.from({ length: 40 }, (_, i) => i + 1))('neither loses nor doubles a byte, seed %i', (seed) => {
    const stdin = text(seed);
    const ran = slow(seed, 1 + (seed % 30), () =>
      runC(COPY, { args: [String(seed)], stdin, terminal: seed % 3 === 0 }),
    );
    expect([ran.end, ran.stdout]).toEqual(['exit 0', stdin]);
    expect(device.waits).toBeGreaterThan(20);
  });

  const THREADS = `#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static void *work(void *a) {
  long me = (long)a;
  char line[100];
  for (int i = 0; i < 6; i++) {
    if (i % 3 == 0) printf("%ld:%d:%s\\n", me, i, "abcdefghijklmnopqrstuvwxyz");
    else if (i % 3 == 1) { sprintf(line, "%ld:%d:%s\\n", me, i, "abcdefghijklmnopqrstuvwxyz"); fputs(line, stdout); }
    else { flockfile(stdout); printf("%ld:%d:", me, i); fputs("abcdefghijklmnopqrstuvwxyz", stdout); putchar_unlocked('\\n'); funlockfile(stdout); }
    if (fgets(line, sizeof line, stdin)) printf("%s", line);
  }
  return NULL;
}
int main(void) {
  static char room[64];
  setvbuf(stdout, room, MODE, sizeof room);
  pthread_t t[4];
  for (long i = 0; i < 4; i++) pthread_create(&t[i], NULL, work, (void *)i);
  for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
  return 0;
}
`;
  it.each(Array.from({ length: 24 }, (_, i) => i + 1))('keeps the lines of threads apart, seed %i', (seed) => {
    const own = [0, 1, 2, 3].flatMap((me) =>
      Array.from({ length: 6 }, (_, i) => `${me}:${i}:abcdefghijklmnopqrstuvwxyz`),
    );
    const read = Array.from({ length: 24 }, (_, i) => `input ${i}`);
    const ran = slow(seed, 1 + (seed % 9), () =>
      runC(THREADS.replace('MODE', ['_IOFBF', '_IOLBF', '_IONBF'][seed % 3]!), {
        policy: 'random',
        seed,
        cores: 1 + (seed % 4),
        stdin: read.map((line) => `${line}\n`).join(''),
      }),
    );
    expect(ran.end).toBe('exit 0');
    expect(ran.misuses).toEqual([]);
    expect(ran.stdout.split('\n').slice(0, -1).sort()).toEqual([...own, ...read].sort());
    // Nothing is left behind of all the locks.
    expect(ran.k.state.processes[0]!.library['stream locks by owner']).toBeUndefined();
  });

  const MESSAGES = `#include <err.h>
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
static int scan(const char *format, ...) { va_list l; va_start(l, format); int n = vscanf(format, l); va_end(l); return n; }
static void say(const char *format, ...) { va_list l; va_start(l, format); vfprintf(stderr, format, l); va_end(l); }
int main(int argc, char **argv) {
  errno = ENOENT;
  warn("no %s", "file");
  warnx("a warning of %d", 42);
  errno = EACCES;
  perror("perror");
  psignal(SIGTERM, "psignal");
  int c, n = 0, a, b;
  char word[20];
  while ((c = getopt(argc, argv, "ab:")) != -1) say("option %c\\n", c);
  dprintf(2, "past %s %n\\n", "all streams", &n);
  int got = scan("%d %19s %d", &a, word, &b);
  say("%d: %d %s %d, %d\\n", got, a, word, b, n);
  printf("waiting on stdout");
  error(0, EINTR, "an error");
  error(3, 0, "the %s", "last");
}
`;
  const plainly = runC(MESSAGES, { args: ['-a', '-x', '-b'], stdin: '12 words 34\n' });
  it.each(Array.from({ length: 12 }, (_, i) => i + 1))("the library's own messages come once, seed %i", (seed) => {
    const ran = slow(seed, 1 + (seed % 4), () => runC(MESSAGES, { args: ['-a', '-x', '-b'], stdin: '12 words 34\n' }));
    expect([ran.end, ran.stdout, ran.stderr]).toEqual([plainly.end, plainly.stdout, plainly.stderr]);
    expect([ran.end, ran.stdout]).toEqual(['exit 3', 'waiting on stdout']);
  });
});
