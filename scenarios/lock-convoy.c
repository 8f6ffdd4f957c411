/*---
title: A convoy at a lock
topic: Locks
order: 94
teaches: [L9, L10]
about: The lock is handed from one to the next, each of which comes back at once. Nobody ever finds it free, every turn costs a sleep and a switch, and four cores do the work of one.
machine: { cores: 4, policy: round-robin, quantum: 10us }
threads: one-to-one
watch: [counter, m.owner]
twin: mutex-contended.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include "lockstep.h"
#include <pthread.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
int counter = 0;

void *worker(void *arg) {
  for (int i = 0; i < 20; i++) {
    pthread_mutex_lock(&m);
    COMPUTE(2000);                 // nearly all of its work
    counter++;
    pthread_mutex_unlock(&m);
    COMPUTE(200);
  }
  return arg;
}

int main(void) {
  pthread_t t[4];
  for (int i = 0; i < 4; i++)
    pthread_create(&t[i], NULL, worker, NULL);
  for (int i = 0; i < 4; i++)
    pthread_join(t[i], NULL);
  return counter != 80;
}
