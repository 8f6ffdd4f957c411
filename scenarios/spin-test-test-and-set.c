/*---
title: Look first, then exchange
topic: Locks
order: 44
teaches: [L9]
about: Test and test-and-set - while the lock is taken, only look, and write only when it looks free. On a real machine all spin on a copy in their own cache, and nothing moves until the unlock takes the copies away.
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
  do
    while (word != 0)              // look, in my own cache
      ;
  while (atomic_exchange(&word, 1) != 0);
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
