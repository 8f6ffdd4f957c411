/*---
title: Spinning by exchange alone
topic: Locks
order: 43
teaches: [L9]
about: Each turn of the loop is an atomic write. On a real machine the cache line of the lock goes from core to core all the time, also past the one who wants to unlock (caches have no lines here, so that this does not show in the time).
machine: { cores: 4, policy: round-robin, quantum: 20us }
threads: one-to-one
watch: [word, counter]
twin: spin-test-test-and-set.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>

atomic_int word = 0;               // 0 free, 1 taken
int counter = 0;

void lock(void) {
  while (atomic_exchange(&word, 1) != 0)
    ;                              // every turn a write
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
