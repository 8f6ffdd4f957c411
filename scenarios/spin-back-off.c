/*---
title: Back-off
topic: Locks
order: 45
teaches: [L9]
about: Who finds the lock taken stays away from it for a while, each time twice as long (Anderson, 1990). Less traffic on the line - but also a free lock that nobody notices at once.
machine: { cores: 4, policy: round-robin, quantum: 20us }
threads: one-to-one
watch: [word, counter]
twin: spin-test-and-set.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>

atomic_int word = 0;               // 0 free, 1 taken
int counter = 0;

void lock(void) {
  for (int wait = 1; atomic_exchange(&word, 1) != 0; wait *= 2)
    for (volatile int i = 0; i < wait; i++)
      ;                            // not looking at the lock
}

void unlock(void) {
  word = 0;
}

void *worker(void *arg) {
  for (int i = 0; i < 6; i++) {
    lock();
    counter = counter + 1;
    unlock();
  }
  return arg;
}

int main(void) {
  pthread_t t[3];
  for (int i = 0; i < 3; i++)
    pthread_create(&t[i], NULL, worker, NULL);
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], NULL);
  return counter != 18;
}
