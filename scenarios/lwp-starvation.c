/*---
title: All LWPs wait, threads are ready
topic: Threads
order: 430
teaches: [M4, M5]
about: Four threads over two LWPs. Both LWPs wait for the disk with their readers, and the two threads that could compute have nobody to carry them. Both cores are idle, and it takes 15 ms.
machine: { cores: 2, policy: round-robin, quantum: 1ms }
threads: many-to-many:2
twin: lwp-sigwaiting.c
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
