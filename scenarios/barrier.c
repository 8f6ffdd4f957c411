/*---
title: A barrier
topic: Waiting
order: 60
teaches: [L11]
about: Nobody begins phase two before everybody has ended phase one. The last to arrive wakes all others.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [first, second]
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

pthread_barrier_t b;
atomic_int first, second, early;

void *worker(void *arg) {
  usleep(*(int *)arg);             // phase one takes each its time
  first++;
  pthread_barrier_wait(&b);        // wait until all three are here
  if (first < 3)
    early++;                       // never happens
  second++;                        // phase two
  return NULL;
}

int main(void) {
  int work[3] = {20, 40, 60};
  pthread_t t[3];
  pthread_barrier_init(&b, NULL, 3);
  for (int i = 0; i < 3; i++)
    pthread_create(&t[i], NULL, worker, &work[i]);
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], NULL);
  printf("first %d, second %d, too early %d\n", first, second, early);
  return early;
}
