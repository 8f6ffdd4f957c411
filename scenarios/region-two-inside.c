/*---
title: Condition 1 - never two inside
topic: Locks
order: 11
teaches: [L2, L4]
about: The first condition of a good critical region. A lock that is looked at in one step and set in another lets two in, although each access is atomic.
machine: { cores: 1, policy: round-robin, quantum: 1us }
threads: one-to-one
watch: [lock, inside]
twin: tsl.c
costs: lecture
expect: { verdicts: [two-inside] }
---*/
#include "lockstep.h"
#include <pthread.h>
#include <stdatomic.h>

atomic_int lock = 0;               // 0 free, 1 taken
atomic_int inside = 0, most = 0;

void *worker(void *arg) {
  for (int i = *(int *)arg; i > 0; i--) {
    REGION_WANT(room);
    while (lock != 0)              // free?
      ;
    lock = 1;                      // then it is mine - or is it?
    REGION_ENTER(room);
    if (++inside > most)
      most = (int)inside;
    inside--;
    REGION_LEAVE(room);
    lock = 0;
  }
  return NULL;
}

int main(void) {
  int n = 10;
  pthread_t t;
  pthread_create(&t, NULL, worker, &n);
  worker(&n);
  pthread_join(t, NULL);
  return most > 1;
}
