/*---
title: A descriptor sent to another process
topic: Communication
order: 30
teaches: [P7]
about: What travels over the socket is no number but the open file itself. The child gets a descriptor of its own that names the same open file, offset included.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: one-to-one
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
  int pair[2], fd[2];
  char room[CMSG_SPACE(sizeof(int))] = {0}, c = 'x';
  struct iovec one = {&c, 1};
  struct msghdr m = {.msg_iov = &one, .msg_iovlen = 1,
                     .msg_control = room, .msg_controllen = sizeof room};
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  if (fork() == 0) {               // has no pipe: it is made after the fork
    int got;
    recvmsg(pair[1], &m, 0);
    memcpy(&got, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof got);
    write(got, "hello", 5);
    _exit(0);
  }
  pipe(fd);
  struct cmsghdr *h = CMSG_FIRSTHDR(&m);
  *h = (struct cmsghdr){.cmsg_len = CMSG_LEN(sizeof(int)),
                        .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
  memcpy(CMSG_DATA(h), &fd[1], sizeof(int));
  sendmsg(pair[0], &m, 0);
  char text[6] = "";
  ssize_t n = read(fd[0], text, 5);
  wait(NULL);
  printf("%zd bytes through a descriptor that was sent: %s\n", n, text);
  return strcmp(text, "hello") == 0 ? 0 : 1;
}
