/*---
title: main ends, the process lives
topic: Processes
order: 130
teaches: [P9]
about: pthread_exit in main ends one thread, not the process. The leader stays as a zombie, because its number is the process's, until the last thread has gone.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

void *worker(void *arg) {
  usleep(100);                     // main is a zombie by now
  printf("%s: still here\n", (char *)arg);
  return NULL;                     // the last thread: exit(0)
}

int main(void) {
  pthread_t t;
  pthread_create(&t, NULL, worker, "worker");
  pthread_exit(NULL);              // not return: that would end us all
}
