/*---
title: Two threads
topic: Threads
order: 10
teaches: [P2, S1]
about: One process, three threads. main creates two, each runs the same function on a stack of its own; join waits for them.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["sum[0]", "sum[1]"]
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>

int sum[2];

void *worker(void *arg) {
  int *mine = arg;                 // `mine` and `i`: one for each thread
  for (int i = 1; i <= 10; i++)
    *mine += i;
  return NULL;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &sum[0]);
  pthread_create(&b, NULL, worker, &sum[1]);
  pthread_join(a, NULL);           // main sleeps until a has ended
  pthread_join(b, NULL);
  printf("%d %d\n", sum[0], sum[1]);
  return 0;
}
