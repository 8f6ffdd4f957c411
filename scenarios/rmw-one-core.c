/*---
title: One instruction, one core
topic: Races
order: 70
teaches: [L14, L1]
about: The compiler makes one instruction of the statement, add to memory. An interrupt comes before it or after it, never within. On one core not one increment is lost - though C calls it a data race.
machine: { cores: 1, policy: round-robin, quantum: 700ns }
threads: one-to-one
watch: [counter]
twin: rmw-two-cores.c
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
