/** Sets of epoll at any schedule: no event is lost, several who wait share them. (Level, edge, once: the corpus has them.) */
import { describe, expect, it } from 'vitest';
import { checkFiles, checkNothingLeft } from './file-references.js';
import { bootC, runC } from './run.js';
import { differences, endOf, killAtEveryStep, printed, runLooking, schedules } from './schedules.js';

const HEAD = `
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
`;

/** Three children write 8 bytes each; the parent serves all by one set, level or edge. */
const SERVE = (how: string): string => `${HEAD}
int main(void) {
  int set = epoll_create1(0), ends[3][2], open = 3, n = 0;
  for (int i = 0; i < 3; i++) {
    socketpair(AF_UNIX, SOCK_STREAM, 0, ends[i]);
    fcntl(ends[i][0], F_SETFL, O_NONBLOCK);
    struct epoll_event e = {.events = EPOLLIN | ${how}, .data.fd = ends[i][0]};
    epoll_ctl(set, EPOLL_CTL_ADD, ends[i][0], &e);
  }
  for (int i = 0; i < 3; i++)
    if (fork() == 0) {
      for (int j = 0; j < 3; j++) close(ends[j][0]);
      for (int j = 0; j < 8; j++) write(ends[i][1], "x", 1);
      _exit(0);
    }
  for (int i = 0; i < 3; i++) close(ends[i][1]);
  while (open > 0) {
    struct epoll_event found[2];
    int count = epoll_wait(set, found, 2, -1);
    for (int i = 0; i < count; i++) {
      char c[3];
      ssize_t r;
      while ((r = read(found[i].data.fd, c, 3)) > 0) { n += r; ${how === '0' ? 'break;' : ''} }
      if (r == 0) { close(found[i].data.fd); open--; }
    }
  }
  while (wait(NULL) > 0) ;
  printf("%d\\n", n);
  return 0;
}`;

describe('epoll', () => {
  it.each(['0', 'EPOLLET'])('loses nothing at any schedule (%s)', (how) => {
    for (const settings of schedules(9)) {
      const { k } = bootC(SERVE(how), settings);
      runLooking(k, checkFiles, 11);
      expect([settings, endOf(k), printed(k)]).toEqual([settings, 'exit 0', '24\n']);
      checkNothingLeft(k);
    }
  });

  it('threads that wait for one set share what comes; EPOLLONESHOT gives a descriptor to one of them', () => {
    for (const settings of schedules(9)) {
      const r = runC(
        `${HEAD}
int set, total, inside[4], bad;
void *worker(void *a) {
  struct epoll_event e;
  for (;;) {
    if (epoll_wait(set, &e, 1, -1) != 1) continue;
    int *fd = e.data.ptr;
    if (__atomic_fetch_add(&inside[fd - (int *)a], 1, __ATOMIC_SEQ_CST) != 0) bad = 1;
    char c;
    ssize_t n = read(*fd, &c, 1);
    __atomic_fetch_sub(&inside[fd - (int *)a], 1, __ATOMIC_SEQ_CST);
    if (n == 1 && c == 'e') return NULL;
    if (n == 1) __atomic_fetch_add(&total, 1, __ATOMIC_SEQ_CST);
    e.events = EPOLLIN | EPOLLONESHOT;
    epoll_ctl(set, EPOLL_CTL_MOD, *fd, &e);
  }
}
int main(void) {
  int ends[2][2], reads[2];
  pthread_t t[2];
  set = epoll_create1(0);
  for (int i = 0; i < 2; i++) {
    pipe(ends[i]);
    reads[i] = ends[i][0];
    struct epoll_event e = {.events = EPOLLIN | EPOLLONESHOT, .data.ptr = &reads[i]};
    epoll_ctl(set, EPOLL_CTL_ADD, reads[i], &e);
  }
  for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, worker, reads);
  for (int j = 0; j < 6; j++) for (int i = 0; i < 2; i++) write(ends[i][1], "x", 1);
  while (__atomic_load_n(&total, __ATOMIC_SEQ_CST) < 12) usleep(100);
  write(ends[0][1], "e", 1); write(ends[1][1], "e", 1);
  for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
  printf("%d %d\\n", total, bad);
  return 0;
}`,
        settings,
      );
      expect([settings, r.end, r.stdout]).toEqual([settings, 'exit 0', '12 0\n']);
    }
  });

  it('a writer is killed at any step: the server sees its end', () => {
    killAtEveryStep(
      SERVE('0'),
      {},
      1,
      (k, at) => {
        checkFiles(k);
        expect([at, endOf(k)]).toEqual([at, 'exit 0']);
        expect(Number(printed(k))).toBeGreaterThanOrEqual(16);
        checkNothingLeft(k);
      },
      3,
    );
  });

  it('times out, is interrupted whatever SA_RESTART says, and waits with another mask', () => {
    const r = runC(`${HEAD}
static int told;
static void note(int n) { (void)n; told++; }
int main(void) {
  int set = epoll_create1(0);
  struct epoll_event e;
  printf("%d", epoll_wait(set, &e, 1, 2));
  struct sigaction a = {.sa_handler = note, .sa_flags = SA_RESTART};
  sigaction(SIGALRM, &a, NULL);
  ualarm(1000, 0);
  printf(" %d", epoll_wait(set, &e, 1, -1) < 0 && errno == EINTR);
  sigset_t block, none;
  sigemptyset(&none);
  sigemptyset(&block);
  sigaddset(&block, SIGALRM);
  sigprocmask(SIG_BLOCK, &block, NULL);
  raise(SIGALRM);
  printf(" %d", told);
  printf(" %d", epoll_pwait(set, &e, 1, -1, &none) < 0 && errno == EINTR);
  printf(" %d\\n", told);
  return 0;
}`);
    expect([r.end, r.stdout]).toEqual(['exit 0', '0 1 1 1 2\n']);
  });

  it('is the same forward and back', () => {
    expect(differences(SERVE('EPOLLET'), { policy: 'random', seed: 4, cores: 2 }, 200)).toEqual([]);
  });
});
