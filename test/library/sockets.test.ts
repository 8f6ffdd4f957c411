/** Sockets at any schedule: nothing lost, nothing twice; descriptors on their way; whoever is left alone is told. */
import { describe, expect, it } from 'vitest';
import { checkFiles, checkNothingLeft } from './file-references.js';
import { bootC, runC } from './run.js';
import { differences, endOf, killAtEveryStep, printed, runLooking, schedules } from './schedules.js';

const HEAD = `
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
static void send_fd(int socket, int fd) {
  char byte = '!', room[CMSG_SPACE(sizeof fd)];
  struct iovec data = {&byte, 1};
  struct msghdr m = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  memset(room, 0, sizeof room);
  struct cmsghdr *h = CMSG_FIRSTHDR(&m);
  h->cmsg_level = SOL_SOCKET; h->cmsg_type = SCM_RIGHTS; h->cmsg_len = CMSG_LEN(sizeof fd);
  memcpy(CMSG_DATA(h), &fd, sizeof fd);
  sendmsg(socket, &m, MSG_NOSIGNAL);
}
static int receive_fd(int socket) {
  char byte, room[CMSG_SPACE(sizeof(int))];
  struct iovec data = {&byte, 1};
  struct msghdr m = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
  if (recvmsg(socket, &m, 0) != 1) return -1;
  struct cmsghdr *h = CMSG_FIRSTHDR(&m);
  int fd = -1;
  if (h != NULL) memcpy(&fd, CMSG_DATA(h), sizeof fd);
  return fd;
}
`;

/** A child sends 300 numbered bytes in pieces of odd lengths through a small buffer; the parent reads in other pieces. */
const STREAM = (domain: 'unix' | 'inet'): string => `${HEAD}
int main(void) {
  int pair[2], small = 4608 / 2;
  ${
    domain === 'unix'
      ? 'socketpair(AF_UNIX, SOCK_STREAM, 0, pair);'
      : `struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(7000)};
  a.sin_addr.s_addr = inet_addr("127.0.0.1");
  int server = socket(AF_INET, SOCK_STREAM, 0);
  bind(server, (struct sockaddr *)&a, sizeof a); listen(server, 1);
  pair[1] = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(pair[1], (struct sockaddr *)&a, sizeof a) < 0) return 9;
  pair[0] = accept(server, NULL, NULL);`
  }
  setsockopt(pair[1], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  if (fork() == 0) {
    close(pair[0]);
    unsigned char bytes[32];
    for (int at = 0, n = 1; at < 300; at += n, n = n * 5 % 31 + 1) {
      if (at + n > 300) n = 300 - at;
      for (int i = 0; i < n; i++) bytes[i] = (at + i) % 251;
      if (write(pair[1], bytes, n) != n) _exit(1);
    }
    _exit(0);
  }
  close(pair[1]);
  unsigned char got[16];
  int at = 0;
  for (ssize_t n; (n = read(pair[0], got, at % 13 + 1)) > 0; at += n)
    for (int i = 0; i < n; i++) if (got[i] != (at + i) % 251) return 2;
  int status;
  wait(&status);
  printf("%d %d\\n", at, status);
  return 0;
}`;

describe('streams', () => {
  it.each(['unix', 'inet'] as const)('neither lose nor double bytes at any schedule (%s)', (domain) => {
    for (const settings of schedules(12)) {
      const { k } = bootC(STREAM(domain), settings);
      runLooking(k, checkFiles, 97);
      expect([settings, endOf(k), printed(k)]).toEqual([settings, 'exit 0', '300 0\n']);
      checkNothingLeft(k);
    }
  });

  it('two writers and two readers share a connection: each piece arrives once', () => {
    for (const settings of schedules(12)) {
      const r = runC(
        `${HEAD}
int pair[2], seen[256], got;
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
void *reader(void *a) {
  unsigned char b;
  while (read(pair[0], &b, 1) == 1) { pthread_mutex_lock(&m); seen[b]++; got++; pthread_mutex_unlock(&m); }
  return a;
}
void *writer(void *a) {
  for (int i = 0; i < 20; i++) { unsigned char b = i + (long)a; write(pair[1], &b, 1); }
  return a;
}
int main(void) {
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  pthread_t t[4];
  for (long i = 0; i < 2; i++) pthread_create(&t[i], NULL, reader, NULL);
  for (long i = 0; i < 2; i++) pthread_create(&t[2 + i], NULL, writer, (void *)(100 * i));
  for (int i = 2; i < 4; i++) pthread_join(t[i], NULL);
  close(pair[1]);
  for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
  for (int i = 0; i < 20; i++) if (seen[i] != 1 || seen[100 + i] != 1) return 1;
  return got == 40 ? 0 : 2;
}`,
        settings,
      );
      expect([settings, r.end]).toEqual([settings, 'exit 0']);
    }
  });

  it('a conversation is the same forward and back', () => {
    for (const settings of [{}, { policy: 'random', seed: 3, cores: 2 }]) {
      const text = `${HEAD}
int main(void) {
  int pair[2], fd[2]; char c;
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  if (fork() == 0) {
    int got = receive_fd(pair[1]);
    write(got, "x", 1);
    read(pair[1], &c, 1);
    _exit(0);
  }
  pipe(fd);
  send_fd(pair[0], fd[1]);
  read(fd[0], &c, 1);
  write(pair[0], "y", 1);
  wait(NULL);
  return c != 'x';
}`;
      expect(differences(text, settings)).toEqual([]);
    }
  });
});

describe('who is left alone', () => {
  /** Main is a bystander; the second process asks, the third answers. */
  const talk = `${HEAD}
int main(void) {
  int pair[2];
  signal(SIGPIPE, SIG_IGN);
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  pid_t ask = fork();
  if (ask == 0) {
    char c;
    close(pair[1]);
    for (int i = 0; i < 4; i++) {
      if (write(pair[0], "q", 1) != 1) _exit(errno == EPIPE ? 10 : 20);
      ssize_t n = read(pair[0], &c, 1);
      if (n == 0) _exit(11);
      if (n < 0) _exit(errno == ECONNRESET ? 12 : 21);
    }
    _exit(0);
  }
  pid_t answer = fork();
  if (answer == 0) {
    char c;
    close(pair[0]);
    for (;;) {
      ssize_t n = read(pair[1], &c, 1);
      if (n == 0) _exit(0);
      if (n < 0) _exit(errno == ECONNRESET ? 12 : 21);
      if (write(pair[1], "a", 1) != 1) _exit(errno == EPIPE ? 10 : 20);
    }
  }
  close(pair[0]); close(pair[1]);
  int a, b;
  waitpid(ask, &a, 0); waitpid(answer, &b, 0);
  printf("%d %d\\n", WIFSIGNALED(a) ? -WTERMSIG(a) : WEXITSTATUS(a), WIFSIGNALED(b) ? -WTERMSIG(b) : WEXITSTATUS(b));
  return 0;
}`;
  it.each([
    [1, /^-9 (0|10|12)\n$/],
    [2, /^(0|10|11|12) -9\n$/],
  ])('process %d is killed at any step: the other one learns of it', (nth, expected) => {
    for (const settings of [{}, { policy: 'random', seed: 5, cores: 2 }]) {
      const seen = new Set<string>();
      const kills = killAtEveryStep(talk, settings, nth, (k, at) => {
        checkFiles(k);
        checkNothingLeft(k);
        seen.add(printed(k));
        expect([at, endOf(k), printed(k)]).toEqual([at, 'exit 0', expect.stringMatching(expected)]);
      });
      expect(kills).toBeGreaterThan(50);
      if (nth === 2) expect(seen.size).toBeGreaterThan(1);
    }
  });

  it('a writer who waits for room is woken when the reader is killed, wherever that is', () => {
    const flood = `${HEAD}
int main(void) {
  int pair[2], small = 4608 / 2, status;
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
  if (fork() == 0) {
    char c[3000];
    close(pair[0]);
    for (int i = 0; i < 4; i++) read(pair[1], c, sizeof c);
    _exit(0);
  }
  signal(SIGPIPE, SIG_IGN);
  close(pair[1]);
  static char many[3000];
  for (;;) {
    ssize_t n = write(pair[0], many, sizeof many);
    if (n < 0) { printf("%s\\n", strerror(errno)); break; }
  }
  wait(&status);
  return 0;
}`;
    const waited = new Set<string>();
    killAtEveryStep(flood, {}, 1, (k, at) => {
      checkFiles(k);
      waited.add(printed(k));
      expect([at, endOf(k)]).toEqual([at, 'exit 0']);
    });
    expect([...waited]).toEqual(['Broken pipe\n']);
  });

  it('SIGPIPE ends whoever writes to nobody', () => {
    const r = runC(
      `${HEAD}int main(void) { int p[2]; socketpair(AF_UNIX, SOCK_STREAM, 0, p); close(p[0]); write(p[1], "x", 1); return 0; }`,
    );
    expect(r.end).toBe('signal 13');
  });

  it('a caller in a full list, and one that waits to accept, are woken', () => {
    for (const settings of schedules(6)) {
      const r = runC(
        `${HEAD}
int main(void) {
  struct sockaddr_un a = {.sun_family = AF_UNIX, .sun_path = "door"};
  int server = socket(AF_UNIX, SOCK_STREAM, 0);
  bind(server, (struct sockaddr *)&a, sizeof a); listen(server, 0);
  for (int i = 0; i < 5; i++)
    if (fork() == 0) {
      close(server);
      int fd = socket(AF_UNIX, SOCK_STREAM, 0); char c;
      if (connect(fd, (struct sockaddr *)&a, sizeof a) < 0) _exit(errno == ECONNREFUSED ? 1 : 9);
      ssize_t n = read(fd, &c, 1);
      _exit(n == 1 ? 0 : n < 0 && errno == ECONNRESET ? 2 : 8);
    }
  for (int i = 0; i < 3; i++) { int fd = accept(server, NULL, NULL); write(fd, "x", 1); close(fd); }
  close(server);
  int good = 0, refused = 0, status;
  while (wait(&status) > 0) { int e = WEXITSTATUS(status); good += e == 0; refused += e == 1 || e == 2; }
  printf("%d %d\\n", good, refused);
  return 0;
}`,
        settings,
      );
      expect([settings, r.end, r.stdout]).toEqual([settings, 'exit 0', '3 2\n']);
      checkNothingLeft(r.k);
    }
  });
});

describe('descriptors on their way', () => {
  const program = `${HEAD}
int main(void) {
  int pair[2], fd[2]; char text[8];
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  for (int child = 0; child < 2; child++)
    if (fork() == 0) {
      close(pair[0]);
      int got = receive_fd(pair[1]);
      if (got < 0) _exit(1);
      if (write(got, child ? "b" : "a", 1) != 1) _exit(2);
      _exit(0);
    }
  close(pair[1]);
  pipe(fd);
  send_fd(pair[0], fd[1]);
  send_fd(pair[0], fd[1]);
  close(fd[1]);
  int n = 0, status, bad = 0;
  for (ssize_t r; (r = read(fd[0], text, 8)) > 0;) n += r;
  while (wait(&status) > 0) bad |= status;
  printf("%d %d\\n", n, bad);
  return 0;
}`;
  it('are counted at every step, and the end of the pipe comes when none is left', () => {
    for (const settings of schedules(9)) {
      const { k } = bootC(program, settings);
      runLooking(k, checkFiles);
      expect([settings, endOf(k), printed(k)]).toEqual([settings, 'exit 0', '2 0\n']);
      checkNothingLeft(k);
    }
  });

  it('go with whoever is killed, sender or receiver', () => {
    for (const nth of [0, 1, 2]) {
      killAtEveryStep(program, { cores: 2 }, nth, (k, at) => {
        checkFiles(k);
        expect([nth, at, endOf(k)]).toEqual([nth, at, nth === 0 ? 'signal 9' : 'exit 0']);
      });
    }
  });
});

describe('addresses', () => {
  it('a port is taken while somebody listens, and may be had again with SO_REUSEADDR', () => {
    const r = runC(`${HEAD}
int main(void) {
  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(80)};
  int one = socket(AF_INET, SOCK_STREAM, 0), two = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  printf("%d", bind(one, (struct sockaddr *)&a, sizeof a) < 0 && errno == EACCES);
  a.sin_port = htons(8080);
  printf(" %d", bind(one, (struct sockaddr *)&a, sizeof a));
  setsockopt(two, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  printf(" %d", bind(two, (struct sockaddr *)&a, sizeof a) < 0 && errno == EADDRINUSE);
  printf(" %d", connect(two, (struct sockaddr *)&a, sizeof a) < 0 && errno == ECONNREFUSED);
  listen(one, 1);
  printf(" %d", connect(two, (struct sockaddr *)&a, sizeof a));
  struct sockaddr_in p; socklen_t n = sizeof p;
  getpeername(two, (struct sockaddr *)&p, &n);
  printf(" %s:%d\\n", inet_ntoa(p.sin_addr), ntohs(p.sin_port));
  return 0;
}`);
    expect([r.end, r.stdout]).toEqual(['exit 0', '1 0 1 1 0 127.0.0.1:8080\n']);
  });
});
