/** What is said of pipes, sockets, queues and sets: whom they lead to, who waits for what. */
import { describe, expect, test } from 'vitest';
import { type KernelEvent, maskOf } from '../../source/kernel/events.js';
import { run } from '../../source/kernel/step.js';
import { eventLine } from '../../source/screen/explain.js';
import { awaitedWords } from '../../source/screen/waiting.js';
import { bootC } from '../library/run.js';

const HEAD = `
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
char c[64];
struct mq_attr small = {.mq_maxmsg = 1, .mq_msgsize = 8};
struct sockaddr_un door = {AF_UNIX, "door"};
`;

/** Runs until nobody can go on, and says what the first thread waits for. */
function waits(body: string): string {
  const { k } = bootC(`${HEAD}int main(void) { ${body} return 0; }`, { cores: 1 });
  run(k, { steps: 200_000 });
  return awaitedWords(k, 0);
}

test.each([
  [
    'bytes from the pipe from process 101',
    'int p[2]; pipe(p); if (fork() == 0) { close(p[0]); mq_receive(mq_open("/q", O_RDWR | O_CREAT, 0600, NULL), c, 9999, NULL); } close(p[1]); read(p[0], c, 1);',
  ],
  [
    'bytes from the socket to process 101',
    'int p[2]; socketpair(AF_UNIX, SOCK_STREAM, 0, p); if (fork() == 0) { close(p[0]); mq_receive(mq_open("/q", O_RDWR | O_CREAT, 0600, NULL), c, 9999, NULL); } close(p[1]); read(p[0], c, 1);',
  ],
  [
    'a message in the queue /jobs',
    'mqd_t q = mq_open("/jobs", O_RDWR | O_CREAT, 0600, &small); mq_receive(q, c, 8, NULL);',
  ],
  [
    'room in the queue /jobs',
    'mqd_t q = mq_open("/jobs", O_RDWR | O_CREAT, 0600, &small); for (;;) mq_send(q, c, 8, 0);',
  ],
  [
    'a message in a queue without a name',
    'mqd_t q = mq_open("/jobs", O_RDWR | O_CREAT, 0600, &small); mq_unlink("/jobs"); mq_receive(q, c, 8, NULL);',
  ],
  [
    'a caller at the socket at door',
    'int s = socket(AF_UNIX, SOCK_STREAM, 0); bind(s, (struct sockaddr *)&door, sizeof door); listen(s, 1); accept(s, NULL, NULL);',
  ],
  [
    'an event in its set of 1 file',
    'int p[2], e = epoll_create1(0); struct epoll_event w = {.events = EPOLLIN}; pipe(p); epoll_ctl(e, EPOLL_CTL_ADD, p[0], &w); epoll_wait(e, &w, 1, -1);',
  ],
  [
    'one of 2 files to be ready',
    'int p[2], q[2]; pipe(p); pipe(q); struct pollfd w[2] = {{p[0], POLLIN, 0}, {q[0], POLLIN, 0}}; poll(w, 2, -1);',
  ],
  [
    'the queue /jobs to be ready',
    'mqd_t q = mq_open("/jobs", O_RDWR | O_CREAT, 0600, &small); struct pollfd w = {q, POLLIN, 0}; poll(&w, 1, -1);',
  ],
  ['the other end of the fifo way to be opened', 'mkfifo("way", 0600); open("way", O_RDONLY);'],
])('a thread waits for %s', (words, body) => {
  expect(waits(body)).toBe(words);
});

describe('what happens with them', () => {
  const lines = (body: string): readonly string[] => {
    const { k } = bootC(`${HEAD}int main(void) { ${body} return 0; }`, { cores: 1 });
    const told: string[] = [];
    (k as { sink: unknown }).sink = {
      ...maskOf(['open', 'read', 'write']),
      emit: (event: KernelEvent) => told.push(eventLine(k, event)),
    };
    run(k, { steps: 200_000 });
    return told;
  };

  test('messages have a size and a priority', () => {
    expect(
      lines(
        'mqd_t q = mq_open("/jobs", O_RDWR | O_CREAT, 0600, &small); mq_send(q, "hello", 5, 3); mq_receive(q, c, 8, NULL);',
      ),
    ).toEqual([
      'opens /jobs as 3',
      'puts a message of 5 bytes (priority 3) into the queue /jobs',
      'takes a message of 5 bytes (priority 3) from the queue /jobs',
    ]);
  });

  test('a connection is accepted, and leads to a process', () => {
    const told = lines(`int s = socket(AF_UNIX, SOCK_STREAM, 0);
      bind(s, (struct sockaddr *)&door, sizeof door); listen(s, 1);
      if (fork() == 0) { close(s); int f = socket(AF_UNIX, SOCK_STREAM, 0); connect(f, (struct sockaddr *)&door, sizeof door);
        write(f, "hi", 2); read(f, c, 1); _exit(0); }
      int f = accept(s, NULL, NULL); read(f, c, 2); write(f, "x", 1); wait(NULL);`);
    expect(told).toContain('accepts a connection: 4, the socket to process 101');
    expect(told).toContain('reads 2 bytes from 4 (the socket to process 101)');
    expect(told).toContain('writes 1 byte to 4 (the socket to process 101)');
  });

  test('a descriptor arrives as the open file that was sent', () => {
    const told = lines(`int p[2], fd[2]; socketpair(AF_UNIX, SOCK_STREAM, 0, p);
      char room[CMSG_SPACE(sizeof(int))] = {0};
      struct iovec one = {c, 1};
      struct msghdr m = {.msg_iov = &one, .msg_iovlen = 1, .msg_control = room, .msg_controllen = sizeof room};
      pipe(fd);
      struct cmsghdr *h = CMSG_FIRSTHDR(&m);
      *h = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
      memcpy(CMSG_DATA(h), &fd[1], sizeof(int));
      sendmsg(p[0], &m, 0); recvmsg(p[1], &m, 0);`);
    expect(told.slice(-3)).toEqual([
      'writes 1 byte to 3 (the socket to itself), and with them 1 open file',
      'reads 1 byte from 4 (the socket to itself), and with them 1 open file',
      'receives pipe:[0], the open file itself, as 7',
    ]);
  });
});
