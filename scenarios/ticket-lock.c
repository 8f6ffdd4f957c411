/*---
title: Ticket lock
topic: Locks
order: 46
teaches: [L9]
about: Take a number and wait until it is served. All go in in the order in which they came, so that nobody can be overtaken. But all still look at one line.
machine: { cores: 4, policy: round-robin, quantum: 20us }
threads: one-to-one
watch: [next, serving, counter]
twin: mcs-lock.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>

atomic_int next = 0, serving = 0;
int counter = 0;

void lock(void) {
  int mine = atomic_fetch_add(&next, 1);
  while (serving != mine)          // not yet my number
    ;
}

void unlock(void) {
  serving++;                       // the next, please
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
