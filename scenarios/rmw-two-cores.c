/*---
title: One instruction, two cores
topic: Races
order: 71
teaches: [L14, L1]
about: The same instruction on two cores. It reads and it writes, and the other core can do the same in between. What is missing is lock in front of it, which is what atomic_int gives.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [counter]
twin: lost-update-atomic.c
costs: lecture
lower: rmw
expect: { verdicts: [race] }
---*/
#include <pthread.h>
#include <stdio.h>

volatile int counter = 0;          // one statement, one instruction

void *worker(void *arg) {
  for (int i = *(int *)arg; i > 0; i--)
    counter++;                     // add [counter], 1
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
