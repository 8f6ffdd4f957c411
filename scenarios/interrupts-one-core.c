/*---
title: Interrupts off, one core
topic: Locks
order: 16
teaches: [L3]
about: Without an interrupt nobody takes the core away. On one core that is all it needs, and kernels did it so for decades. (CLI is privileged - a user program could keep the core for ever. Here it is allowed.)
machine: { cores: 1, policy: round-robin, quantum: 3us }
threads: one-to-one
watch: [counter]
twin: interrupts-two-cores.c
costs: lecture
expect: { verdicts: [] }
---*/
#include "lockstep.h"
#include <pthread.h>
#include <stdio.h>

int counter = 0;

void *worker(void *arg) {
  for (int i = *(int *)arg; i > 0; i--) {
    REGION_WANT(count);
    CLI();                         // no interrupt on this core from here
    REGION_ENTER(count);
    counter = counter + 1;
    REGION_LEAVE(count);
    STI();                         // now a switch may come again
  }
  return NULL;
}

int main(void) {
  int n = 20;
  pthread_t t;
  pthread_create(&t, NULL, worker, &n);
  worker(&n);
  pthread_join(t, NULL);
  printf("counter = %d\n", counter);
  return counter != 2 * n;
}
