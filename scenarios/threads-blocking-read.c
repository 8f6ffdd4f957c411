/*---
title: One read stops all threads
topic: Threads
order: 410
teaches: [M1, M3, M11]
about: All threads of this process are its library's own, in one task. The kernel sees that task alone, and when the reader waits for the pipe, the counter stops with it. Run it with --threads many-to-one:jacket, or under one-to-one, and it goes on.
machine: { cores: 2, policy: round-robin, quantum: 20us }
threads: many-to-one
watch: [count]
twin: threads-blocking-jacket.c
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
  read(fd[0], &c, 1);              // waits in the kernel
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
