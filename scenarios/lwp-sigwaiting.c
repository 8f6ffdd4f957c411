/*---
title: A signal that all LWPs wait
topic: Threads
order: 440
teaches: [M4, M5]
about: The kernel says by a signal (SIGWAITING) that all LWPs of the process wait, and the library makes one more. It carries the two threads that compute while the disk works, and all are done after 10 ms.
machine: { cores: 2, policy: round-robin, quantum: 1ms }
threads: many-to-many:2:sigwaiting
twin: lwp-starvation.c
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>
#include "lockstep.h"

void *reads(void *arg) {
  IO(10000000);                    // 10 ms on the disk
  return arg;
}

void *computes(void *arg) {
  COMPUTE(5000000);                // 5 ms
  return arg;
}

int main(void) {
  pthread_t t[4];
  for (int i = 0; i < 4; i++)
    pthread_create(&t[i], NULL, i < 2 ? reads : computes, NULL);
  for (int i = 0; i < 4; i++)
    pthread_join(t[i], NULL);
  puts("all done");
  return 0;
}
