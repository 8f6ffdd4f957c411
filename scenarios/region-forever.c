/*---
title: Condition 4 - nobody waits for ever
topic: Locks
order: 15
teaches: [L2, L6]
about: Each says that it wants in and waits until the other does not. Never two inside - but when both have said it, both wait politely in front of an empty room, for ever.
machine: { cores: 1, policy: round-robin, quantum: 1us }
threads: one-to-one
watch: ["want[0]", "want[1]"]
twin: dekker.c
costs: lecture
expect: { verdicts: [waits-for-nobody] }
---*/
#include "lockstep.h"
#include <pthread.h>
#include <stdatomic.h>

atomic_int want[2];

void *worker(void *arg) {
  int me = *(int *)arg, other = 1 - me;
  for (int i = 0; i < 10; i++) {
    REGION_WANT(room);
    want[me] = 1;                  // I want in
    while (want[other])            // not while you do
      ;
    REGION_ENTER(room);
    REGION_LEAVE(room);
    want[me] = 0;
  }
  return NULL;
}

int main(void) {
  int id[2] = {0, 1};
  pthread_t t;
  pthread_create(&t, NULL, worker, &id[1]);
  worker(&id[0]);
  pthread_join(t, NULL);
  return 0;
}
