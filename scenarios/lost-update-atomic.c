/*---
title: Lost update, cured by an atomic add
topic: Races
order: 30
teaches: [L1, L8]
about: The hardware does load, add and store as one. No lock, nobody waits, nothing is lost.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
args: ["20"]
watch: [counter]
twin: lost-update.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

atomic_int counter = 0;

void *worker(void *arg) {
  int n = *(int *)arg;
  for (int i = 0; i < n; i++)
    atomic_fetch_add(&counter, 1); // lock xadd: cannot be split
  return NULL;
}

int main(int argc, char *argv[]) {
  int n = argc > 1 ? atoi(argv[1]) : 20;
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &n);
  pthread_create(&b, NULL, worker, &n);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("counter = %d, should be %d\n", counter, 2 * n);
  return counter == 2 * n ? 0 : 1;
}
