/*---
title: Bounded waiting
topic: Locks
order: 93
teaches: [L12, L2]
about: With numbers nobody can be overtaken more than once by each. That is more than mutual exclusion - waiting has a bound.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [next, serving]
twin: starvation.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include "lockstep.h"
#include <pthread.h>
#include <stdatomic.h>

atomic_int next = 0, serving = 0;
atomic_int over = 0;

void visit(void) {
  REGION_WANT(room);
  int mine = next++;
  while (serving != mine)          // in order of arrival
    ;
  REGION_ENTER(room);
  COMPUTE(2000);
  REGION_LEAVE(room);
  serving++;
}

void *greedy(void *arg) {
  for (int i = 0; i < 150 && !over; i++)
    visit();                       // out, and in again at once
  return arg;
}

int main(void) {
  pthread_t t;
  pthread_create(&t, NULL, greedy, NULL);
  COMPUTE(20000);                  // it is inside by now
  visit();
  over = 1;
  return pthread_join(t, NULL);
}
