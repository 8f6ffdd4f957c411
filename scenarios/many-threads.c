/*---
title: Three threads against one
topic: Scheduling
order: 60
teaches: [S5]
about: Linux schedules tasks, not processes. The process with three threads gets three quarters of the core, the one with a single thread one quarter - just because it has more of them.
machine: { cores: 1, policy: cfs }
twin: many-threads-groups.c
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
  printf("see the times: 3 to 1\n");
  return 0;
}
