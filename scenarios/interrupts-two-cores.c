/*---
title: Interrupts off, two cores
topic: Locks
order: 17
teaches: [L3]
about: The same program on two cores. CLI turns off the interrupts of its own core, while the other one runs on, straight into the region.
machine: { cores: 2, policy: random, seed: 6 }
threads: one-to-one
watch: [counter]
twin: interrupts-one-core.c
costs: lecture
expect: { verdicts: [two-inside, race] }
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
