/*---
title: A lock variable, broken
topic: Locks
order: 10
teaches: [L4]
about: Wait until lock is 0, then set it to 1. Between the look and the store the other thread may look too - then both are inside.
machine: { cores: 1, policy: round-robin, quantum: 3us }
threads: one-to-one
watch: [lock, inside, both]
twin: exchange-lock.c
challenge: { goal: "two threads are inside", when: "inside == 2", par: 10, hint: "Between the look at lock and the store of 1 there is a gap." }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

volatile int lock = 0;             // 0 free, 1 taken
atomic_int inside = 0, both = 0;

void enter_region(void) {
  while (lock != 0)                // looks free ...
    ;
  lock = 1;                        // ... but is it still?
}

void leave_region(void) {
  lock = 0;
}

void *worker(void *arg) {
  for (int i = *(int *)arg; i > 0; i--) {
    enter_region();
    if (++inside > 1)
      both++;                      // must never happen
    inside--;
    leave_region();
  }
  return NULL;
}

int main(void) {
  int n = 10;
  pthread_t t;
  pthread_create(&t, NULL, worker, &n);
  worker(&n);
  pthread_join(t, NULL);
  printf("two inside: %d times\n", both);
  return both > 0;
}
