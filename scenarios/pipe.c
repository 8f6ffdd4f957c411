/*---
title: Through a pipe
topic: Communication
order: 10
teaches: [P7]
about: Every byte is copied twice, into the kernel and out of it, and both sides make a system call for each message. In return, who is too early simply sleeps.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: one-to-one
watch: [sum]
twin: shared-memory.c
costs: lecture
expect: { exit: 0 }
---*/
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int sum = 0;

int main(void) {
  int fd[2];
  pipe(fd);
  if (fork() == 0) {               // the producer
    close(fd[0]);
    for (int i = 1; i <= 8; i++)
      write(fd[1], &i, sizeof i);
    _exit(0);                      // closes the last end for writing
  }
  close(fd[1]);
  int item;
  while (read(fd[0], &item, sizeof item) > 0)
    sum += item;                   // until all writers have gone: 0
  wait(NULL);
  printf("sum %d\n", sum);
  return sum == 36 ? 0 : 1;
}
