/*---
title: A jacket around the read
topic: Threads
order: 420
teaches: [M1, M3, M11]
about: The library asks with poll before each read. Where the pipe is empty it switches to another thread instead of waiting in the kernel, so the counter goes on. It costs a system call more each time, and a file on the disk is always ready and would still wait.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: many-to-one:jacket
watch: [count]
twin: threads-blocking-read.c
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int count = 0;
int fd[2];

void *reader(void *arg) {
  char c;
  read(fd[0], &c, 1);              // poll first, then switch
  printf("read at count %d\n", count);
  return arg;
}

void *counter(void *arg) {
  for (int i = 0; i < 20; i++)
    count++;
  return arg;
}

int main(void) {
  pthread_t r, c;
  pipe(fd);
  if (fork() == 0) {               // another process writes, later
    usleep(100);
    _exit(write(fd[1], "x", 1) == 1 ? 0 : 1);
  }
  pthread_create(&r, NULL, reader, NULL);
  pthread_create(&c, NULL, counter, NULL);
  pthread_join(r, NULL);
  pthread_join(c, NULL);
  wait(NULL);
  return count == 20 ? 0 : 1;
}
