/** POSIX message queues at any schedule: order, room, who waits, who is killed, times, polls. (Errors: the corpus has them.) */
import { describe, expect, it } from 'vitest';
import { checkFiles, checkNothingLeft } from './file-references.js';
import { bootC, runC } from './run.js';
import { differences, endOf, killAtEveryStep, printed, runLooking, schedules } from './schedules.js';

const HEAD = `
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
static mqd_t make(long messages, long size, int flags) {
  struct mq_attr a = {.mq_maxmsg = messages, .mq_msgsize = size};
  return mq_open("/q", O_RDWR | O_CREAT | flags, 0600, &a);
}
`;

const CROWD = `${HEAD}
int main(void) {
  mqd_t q = make(2, 8, 0);
  for (int s = 0; s < 3; s++)
    if (fork() == 0) {
      for (int i = 0; i < 6; i++) { char m[2] = {s, i}; if (mq_send(q, m, 2, s) != 0) _exit(1); }
      _exit(0);
    }
  int out[2];
  pipe(out);
  for (int r = 0; r < 2; r++)
    if (fork() == 0) {
      for (int i = 0; i < 9; i++) {
        char m[8];
        unsigned p;
        if (mq_receive(q, m, 8, &p) != 2 || p != (unsigned)m[0]) _exit(2);
        write(out[1], m, 2);
      }
      _exit(0);
    }
  int status, bad = 0;
  while (wait(&status) > 0) bad |= status;
  close(out[1]);
  char m[2], seen[3][6] = {{0}};
  int n = 0;
  while (read(out[0], m, 2) == 2) { seen[(int)m[0]][(int)m[1]]++; n++; }
  for (int i = 0; i < 18; i++) bad |= seen[i / 6][i % 6] != 1;
  printf("%d %d\\n", n, bad);
  mq_close(q); mq_unlink("/q");
  return 0;
}`;

describe('message queues', () => {
  it('three senders and two receivers at any schedule: each message once', () => {
    for (const settings of schedules(12)) {
      const { k } = bootC(CROWD, settings);
      runLooking(k, checkFiles, 7);
      expect([settings, endOf(k), printed(k)]).toEqual([settings, 'exit 0', '18 0\n']);
      checkNothingLeft(k);
      expect(k.state.messageQueues.list.every((one) => one === undefined)).toBe(true);
    }
  });

  it('one sender: the order of each priority is that of sending', () => {
    for (const settings of schedules(6)) {
      const r = runC(
        `${HEAD}
int main(void) {
  mqd_t q = make(4, 8, 0);
  if (fork() == 0) {
    for (int i = 0; i < 24; i++) { char c = i; mq_send(q, &c, 1, i % 3); }
    _exit(0);
  }
  int last[3] = {-1, -1, -1};
  for (int i = 0; i < 24; i++) {
    char m[8]; unsigned p;
    mq_receive(q, m, 8, &p);
    if (m[0] % 3 != (int)p || m[0] <= last[p]) return 1;
    last[p] = m[0];
  }
  wait(NULL);
  return 0;
}`,
        settings,
      );
      expect([settings, r.end]).toEqual([settings, 'exit 0']);
    }
  });

  it('nobody overtakes one who waits: a message is his in the step in which it is sent', () => {
    for (const settings of schedules(8)) {
      const r = runC(
        `${HEAD}
mqd_t q;
void *first(void *a) { char m[8]; mq_receive(q, m, 8, NULL); *(char *)a = m[0]; return NULL; }
int main(void) {
  char a = 0, m[8];
  pthread_t t;
  struct mq_attr now;
  q = make(2, 8, 0);
  pthread_create(&t, NULL, first, &a);
  sleep(1); // it waits by now
  mq_send(q, "1", 1, 0);
  mq_getattr(q, &now);
  printf("%ld", now.mq_curmsgs);
  mq_send(q, "2", 1, 9);
  mq_receive(q, m, 8, NULL);
  pthread_join(t, NULL);
  printf(" %c %c\\n", a, m[0]);
  return 0;
}`,
        settings,
      );
      expect([settings, r.end, r.stdout]).toEqual([settings, 'exit 0', '0 1 2\n']);
    }
  });

  it('room goes to the sender who has waited, before another one who comes', () => {
    const r = runC(`${HEAD}
mqd_t q;
void *waits(void *a) { mq_send(q, "w", 1, 0); return a; }
int main(void) {
  char m[8];
  pthread_t t;
  q = make(1, 8, 0);
  mq_send(q, "1", 1, 0);
  pthread_create(&t, NULL, waits, NULL);
  usleep(1000);
  mqd_t mine = mq_open("/q", O_WRONLY | O_NONBLOCK);
  mq_receive(q, m, 8, NULL);
  printf("%d", mq_send(mine, "2", 1, 0) < 0 && errno == EAGAIN);
  mq_receive(q, m, 8, NULL);
  printf(" %c\\n", m[0]);
  pthread_join(t, NULL);
  return 0;
}`);
    expect([r.end, r.stdout]).toEqual(['exit 0', '1 w\n']);
  });

  it.each([1, 2])('process %d is killed at any step: the others are not stuck, and nothing is counted wrong', (nth) => {
    const text = `${HEAD}
int main(void) {
  mqd_t q = make(1, 8, 0);
  if (fork() == 0) { for (int i = 0; i < 3; i++) mq_send(q, "x", 1, 0); _exit(0); }
  if (fork() == 0) { char m[8]; for (int i = 0; i < 3; i++) mq_receive(q, m, 8, NULL); _exit(0); }
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  t.tv_sec++;
  char m[8];
  wait(NULL);
  int n = 0;
  while (mq_timedreceive(q, m, 8, NULL, &t) >= 0) n++;
  if (errno != ETIMEDOUT) return 1;
  for (int i = 0; i < 5; i++) if (mq_timedsend(q, "y", 1, 0, &t) < 0 && errno != ETIMEDOUT) return 2;
  wait(NULL);
  return 0;
}`;
    const kills = killAtEveryStep(text, {}, nth, (k, at) => {
      checkFiles(k);
      expect([at, endOf(k)]).toEqual([at, 'exit 0']);
    });
    expect(kills).toBeGreaterThan(20);
  });

  it('a signal ends the wait, or it goes on with SA_RESTART; the message is neither lost nor sent twice', () => {
    for (const restart of ['0', 'SA_RESTART']) {
      const r = runC(`${HEAD}
static void nothing(int n) { (void)n; }
int main(void) {
  char m[8];
  struct mq_attr now;
  mqd_t q = make(1, 8, 0);
  struct sigaction a = {.sa_handler = nothing, .sa_flags = ${restart}};
  sigaction(SIGUSR1, &a, NULL);
  mq_send(q, "1", 1, 0);
  pid_t child = fork();
  if (child == 0) _exit(mq_send(q, "2", 1, 0) == 0 ? 0 : errno);
  usleep(1000);
  kill(child, SIGUSR1);
  usleep(1000);
  mq_receive(q, m, 8, NULL);
  int status;
  wait(&status);
  mq_getattr(q, &now);
  printf("%d %ld\\n", WEXITSTATUS(status), now.mq_curmsgs);
  return 0;
}`);
      expect([restart, r.end, r.stdout]).toEqual([restart, 'exit 0', restart === '0' ? '4 0\n' : '0 1\n']);
    }
  });

  it('can be polled and watched, and wakes whoever does', () => {
    const r = runC(`${HEAD}
int main(void) {
  char m[8];
  mqd_t q = make(1, 8, 0);
  struct pollfd one = {q, POLLIN | POLLOUT, 0};
  printf("%d", poll(&one, 1, 0));
  printf(" %d", one.revents == POLLOUT);
  if (fork() == 0) { usleep(500); mq_send(q, "x", 1, 0); usleep(500); mq_receive(q, m, 8, NULL); _exit(0); }
  one.events = POLLIN;
  printf(" %d", poll(&one, 1, -1));
  printf(" %d", one.revents == POLLIN);
  int set = epoll_create1(0);
  struct epoll_event e = {.events = EPOLLOUT, .data.fd = q};
  epoll_ctl(set, EPOLL_CTL_ADD, q, &e);
  printf(" %d", epoll_wait(set, &e, 1, -1));
  printf(" %d\\n", e.data.fd == q);
  wait(NULL);
  return 0;
}`);
    expect([r.end, r.stdout]).toEqual(['exit 0', '1 1 1 1 1 1\n']);
  });

  it('has the limits of Linux', () => {
    const r = runC(`${HEAD}
int main(void) {
  struct mq_attr now;
  mqd_t q = mq_open("/q", O_RDWR | O_CREAT, 0600, NULL);
  mq_getattr(q, &now);
  printf("%ld %ld\\n", now.mq_maxmsg, now.mq_msgsize);
  mq_unlink("/q"); mq_close(q);
  printf("%d", make(11, 8, 0) < 0 && errno == EINVAL);
  printf(" %d\\n", make(1, 8193, 0) < 0 && errno == EINVAL);
  int n = 0;
  char name[8];
  for (;; n++) { snprintf(name, 8, "/%d", n); if (mq_open(name, O_RDWR | O_CREAT, 0600, NULL) < 0) break; }
  printf("%d %s\\n", n, strerror(errno));
  return access("/dev/mqueue/3", F_OK);
}`);
    // 819,200 bytes: 10 messages of 8,192 with 48 each, and 48 for each priority
    expect([r.end, r.stdout]).toEqual(['exit 0', '10 8192\n1 1\n9 Too many open files\n']);
  });

  it('refuses to make a thread for mq_notify, and says so', () => {
    const r = runC(`${HEAD}
int main(void) {
  mqd_t q = make(1, 8, 0);
  struct sigevent e = {.sigev_notify = SIGEV_THREAD};
  return mq_notify(q, &e) < 0 && errno == EINVAL ? 0 : 1;
}`);
    expect(r.end).toBe('exit 0');
    expect(r.misuses).toEqual([expect.stringContaining('SIGEV_THREAD is not simulated')]);
  });

  it('is the same forward and back', () => {
    expect(differences(CROWD, { policy: 'random', seed: 2, cores: 2 }, 200)).toEqual([]);
  });
});
