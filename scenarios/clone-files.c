/*---
title: "clone: open files shared or copied"
topic: Processes
order: 70
teaches: [P4]
about: CLONE_FILES, and nothing else. A child that shares the table of descriptors closes a file for both; with a table of its own it closes only its own entry.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
costs: lecture
expect: { exit: 0 }
---*/
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

char stack[2][16384] __attribute__((aligned(64)));

int closes(void *arg) {
  return close(*(int *)arg);
}

int is_open(int fd) {
  return fcntl(fd, F_GETFD) >= 0;
}

int main(void) {
  int fd = open("/dev/null", O_RDONLY);
  clone(closes, stack[0] + 16384, SIGCHLD, &fd);
  wait(NULL);
  printf("table copied: still open here? %d\n", is_open(fd));
  clone(closes, stack[1] + 16384, CLONE_FILES | SIGCHLD, &fd);
  wait(NULL);
  printf("table shared: still open here? %d\n", is_open(fd));
  return is_open(fd);
}
