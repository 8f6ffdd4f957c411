/*---
title: Groups make processes equal
topic: Scheduling
order: 65
teaches: [S5]
about: The same two processes, but each is a group of its own. The policy shares the core among processes first, then among the threads of each. Both get half, whatever their number of threads.
machine: { cores: 1, policy: cfs, groups: 1, latency: 60us, granularity: 8us }
twin: many-threads.c
threads: one-to-one
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

volatile int turns[3];

void *spin(void *arg) {
  volatile int *mine = arg;
  while (*mine < 4000)
    (*mine)++;
  return NULL;
}

int main(void) {
  if (fork() == 0) {               // one process, one thread
    spin((void *)&turns[0]);
    _exit(0);
  }
  pthread_t t[2];                  // the other: three threads
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, spin, (void *)&turns[i + 1]);
  spin((void *)&turns[0]);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
  wait(NULL);
  printf("see the times: 1 to 1\n");
  return 0;
}
