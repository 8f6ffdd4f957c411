/*---
title: Starvation at a lock
topic: Locks
order: 92
teaches: [L12, L2]
about: One goes out and in again at once, the other looks at the lock now and then, always in the wrong moment. Others go first a hundred times - nothing in this lock forbids it.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [lock_]
twin: starvation-ticket.c
costs: lecture
expect: { verdicts: [starvation, overtaking] }
---*/
#include "lockstep.h"
#include <pthread.h>
#include <stdatomic.h>

atomic_int lock_ = 0;
atomic_int over = 0;

void visit(void) {
  REGION_WANT(room);
  while (atomic_exchange(&lock_, 1) != 0)
    COMPUTE(3800);                 // tries now and then
  REGION_ENTER(room);
  COMPUTE(2000);
  REGION_LEAVE(room);
  lock_ = 0;
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
