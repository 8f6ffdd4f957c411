/** Fifos: opening waits for the other end, at any schedule, whoever is killed or interrupted; and how much a pipe holds. */
import { describe, expect, it } from 'vitest';
import { checkFiles, checkNothingLeft } from './file-references.js';
import { bootC, runC } from './run.js';
import { differences, endOf, killAtEveryStep, printed, runLooking, schedules } from './schedules.js';

const HEAD = `
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
`;

const MEET = `${HEAD}
int main(void) {
  mkfifo("way", 0600);
  for (int i = 0; i < 2; i++)
    if (fork() == 0) { int fd = open("way", O_WRONLY); if (fd < 0) _exit(1); write(fd, "ab", 2); _exit(0); }
  int fd = open("way", O_RDONLY), n = 0, status, bad = 0;
  char c[8];
  for (ssize_t r; (r = read(fd, c, 8)) > 0;) n += r;
  unlink("way");
  close(fd);
  while (waitpid(-1, &status, WNOHANG) > 0) bad |= status;
  printf("%d %d\\n", n % 2, bad);
  return n >= 2 && n <= 4 ? 0 : 1;
}`;

describe('fifos', () => {
  it('a reader and two writers meet at any schedule', () => {
    for (const settings of schedules(12)) {
      const { k } = bootC(MEET, { ...settings, steps: 100_000 });
      runLooking(k, checkFiles, 5);
      // the second writer may come after the first has met the reader and gone: it waits for ever then, as on Linux
      expect([settings, printed(k)]).toEqual([settings, '0 0\n']);
    }
  });

  // Whoever is left before the two have met waits for ever: that is stuck. Killed afterwards, the reader finds the end.
  it.each([
    [0, ['signal 9', 'stuck']],
    [1, ['exit 0', 'exit 2', 'stuck']],
  ])('process %d of two who meet is killed at any step', (nth, expected) => {
    const text = `${HEAD}
int main(void) {
  char c;
  mkfifo("way", 0600);
  if (fork() == 0) { int fd = open("way", O_WRONLY); write(fd, "x", 1); _exit(0); }
  int fd = open("way", O_RDONLY);
  unlink("way");
  return read(fd, &c, 1) == 1 ? 0 : 2;
}`;
    const ends = new Set<string>();
    killAtEveryStep(text, {}, nth, (k) => {
      checkFiles(k);
      ends.add(endOf(k));
      if (endOf(k) !== 'stuck') checkNothingLeft(k);
    });
    expect([...ends].sort()).toEqual(expected);
  });

  it('fopen of a fifo waits too', () => {
    const r = runC(`${HEAD}
int main(void) {
  char line[16];
  mkfifo("way", 0600);
  if (fork() == 0) { FILE *f = fopen("way", "w"); fputs("hello\\n", f); fclose(f); _exit(0); }
  FILE *f = fopen("way", "r");
  fgets(line, sizeof line, f);
  fputs(line, stdout);
  wait(NULL);
  return 0;
}`);
    expect([r.end, r.stdout]).toEqual(['exit 0', 'hello\n']);
  });

  it('a handler with SA_RESTART does not end the wait', () => {
    const r = runC(`${HEAD}
static void nothing(int n) { (void)n; }
int main(void) {
  struct sigaction a = {.sa_handler = nothing, .sa_flags = SA_RESTART};
  sigaction(SIGUSR1, &a, NULL);
  mkfifo("way", 0600);
  pid_t child = fork();
  if (child == 0) { int fd = open("way", O_RDONLY); char c; _exit(read(fd, &c, 1) == 1 ? 0 : 1); }
  usleep(1000);
  kill(child, SIGUSR1);
  usleep(1000);
  unlink("way");
  int fd = open("way", O_WRONLY | O_NONBLOCK), status;
  printf("%d\\n", fd < 0 && errno == ENOENT);
  kill(child, SIGKILL);
  wait(&status);
  return WTERMSIG(status) != SIGKILL;
}`);
    expect([r.end, r.stdout]).toEqual(['exit 0', '1\n']);
    checkNothingLeft(r.k);
    expect(r.k.state.inodes.list.some((inode) => inode?.type === 'fifo')).toBe(false);
  });

  it('is the same forward and back', () => {
    expect(differences(MEET, { cores: 2 })).toEqual([]);
  });
});
