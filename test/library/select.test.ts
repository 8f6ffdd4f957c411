/** select and pselect: who is ready, how long, what is left of the time, and that no wake-up is lost. */
import { describe, expect, it } from 'vitest';
import { checkNothingLeft } from './file-references.js';
import { runC } from './run.js';
import { schedules } from './schedules.js';

const HEAD = `
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
`;

describe('select', () => {
  it('serves three writers at any schedule without losing a byte', () => {
    for (const settings of schedules(9)) {
      const r = runC(
        `${HEAD}
int main(void) {
  int ends[3][2], open = 3, n = 0;
  for (int i = 0; i < 3; i++) {
    pipe(ends[i]);
    if (fork() == 0) { for (int j = 0; j < 5; j++) write(ends[i][1], "xy", 2); _exit(0); }
    close(ends[i][1]);
  }
  while (open > 0) {
    fd_set set;
    int most = 0;
    FD_ZERO(&set);
    for (int i = 0; i < 3; i++) if (ends[i][0] >= 0) { FD_SET(ends[i][0], &set); if (ends[i][0] > most) most = ends[i][0]; }
    int count = select(most + 1, &set, NULL, NULL, NULL), seen = 0;
    for (int i = 0; i < 3; i++) {
      if (ends[i][0] < 0 || !FD_ISSET(ends[i][0], &set)) continue;
      char c[3];
      ssize_t r = read(ends[i][0], c, 3);
      seen++;
      if (r <= 0) { close(ends[i][0]); ends[i][0] = -1; open--; } else n += r;
    }
    if (seen != count) return 1;
  }
  while (wait(NULL) > 0) ;
  printf("%d\\n", n);
  return 0;
}`,
        settings,
      );
      expect([settings, r.end, r.stdout]).toEqual([settings, 'exit 0', '30\n']);
      checkNothingLeft(r.k);
    }
  });

  it('leaves in the time what was not slept, and clears the sets when it is over', () => {
    const r = runC(`${HEAD}
int main(void) {
  int fd[2];
  pipe(fd);
  fd_set in, out;
  FD_ZERO(&in); FD_ZERO(&out);
  FD_SET(fd[0], &in);
  struct timeval t = {0, 3000};
  printf("%d", select(fd[1] + 1, &in, NULL, NULL, &t));
  printf(" %d %ld", FD_ISSET(fd[0], &in) != 0, t.tv_sec * 1000000 + t.tv_usec);
  FD_SET(fd[0], &in); FD_SET(fd[1], &out);
  t.tv_sec = 5;
  printf(" %d", select(fd[1] + 1, &in, &out, NULL, &t));
  printf(" %d %d %d", FD_ISSET(fd[0], &in) != 0, FD_ISSET(fd[1], &out) != 0, t.tv_sec == 4 || t.tv_sec == 5);
  t.tv_usec = -1;
  printf(" %d", select(0, NULL, NULL, NULL, &t) < 0 && errno == EINVAL);
  printf(" %d", select(-1, NULL, NULL, NULL, NULL) < 0 && errno == EINVAL);
  FD_ZERO(&in);
  FD_SET(77, &in);
  printf(" %d\\n", select(78, &in, NULL, NULL, NULL) < 0 && errno == EBADF);
  return 0;
}`);
    expect([r.end, r.stdout]).toEqual(['exit 0', '0 0 0 1 0 1 1 1 1 1\n']);
  });

  it('pselect lets a blocked signal in for as long as it waits: none comes between', () => {
    for (const settings of schedules(9)) {
      const r = runC(
        `${HEAD}
static volatile sig_atomic_t told;
static void note(int n) { (void)n; told = 1; }
int main(void) {
  sigset_t block, old;
  sigemptyset(&block); sigaddset(&block, SIGCHLD);
  sigprocmask(SIG_BLOCK, &block, &old);
  struct sigaction a = {.sa_handler = note};
  sigaction(SIGCHLD, &a, NULL);
  if (fork() == 0) _exit(0);
  int n = told ? 0 : pselect(0, NULL, NULL, NULL, NULL, &old);
  sigset_t now;
  sigprocmask(SIG_BLOCK, NULL, &now);
  return n < 0 && errno == EINTR && told && sigismember(&now, SIGCHLD) ? 0 : 1;
}`,
        settings,
      );
      expect([settings, r.end]).toEqual([settings, 'exit 0']);
    }
  });
});
