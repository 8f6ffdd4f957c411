/*---
title: Compare and swap
topic: Races
order: 35
teaches: [L8]
about: Take the old value, compute the new one, and put it in only if the old one is still there - in one instruction. If somebody was faster, again with what is there now. No lock, and nobody waits for a sleeper.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [counter, again]
twin: lost-update.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

atomic_int counter = 0, again = 0;

void increment(void) {
  int old = counter;
  while (!atomic_compare_exchange_strong(&counter, &old, old + 1))
    again++;                       // old is now what was there instead
}

void *worker(void *arg) {
  for (int i = *(int *)arg; i > 0; i--)
    increment();
  return NULL;
}

int main(void) {
  int n = 20;
  pthread_t t;
  pthread_create(&t, NULL, worker, &n);
  worker(&n);
  pthread_join(t, NULL);
  printf("counter = %d, %d times again\n", counter, again);
  return counter != 2 * n;
}
