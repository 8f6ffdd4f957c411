/*---
title: Exchange, a spin lock that works
topic: Locks
order: 40
teaches: [L7, L9]
about: XCHG puts 1 in and takes the old value out in one instruction. Old value 0 - you are in. Old value 1 - spin, and burn your core.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [lock, inside, both]
twin: lock-variable.c
challenge: { goal: "two threads are inside", when: "inside == 2" }
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

int lock = 0;                      // 0 free, 1 taken
atomic_int inside = 0, both = 0;

void enter_region(void) {
  while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE) != 0)
    ;                              // it was taken: again
}

void leave_region(void) {
  __atomic_store_n(&lock, 0, __ATOMIC_RELEASE);
}

void *worker(void *arg) {
  for (int i = *(int *)arg; i > 0; i--) {
    enter_region();
    if (++inside > 1)
      both++;                      // never happens
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
