/*---
title: Test and set lock (TSL)
topic: Locks
order: 42
teaches: [L7]
about: As the textbook has it - enter_region copies the lock to a register and sets it to 1 in one instruction, looks at the register and tries again unless it was 0. The code pane shows each instruction.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [lock, counter]
twin: region-two-inside.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

atomic_int lock = 0;               // 0 free, 1 taken
int counter = 0;

void enter_region(void) {
  while (atomic_exchange(&lock, 1) != 0)
    ;                              // TSL, CMP #0, JNE
}

void leave_region(void) {
  lock = 0;                        // MOVE LOCK, #0
}

void *worker(void *arg) {
  for (int i = *(int *)arg; i > 0; i--) {
    enter_region();
    counter = counter + 1;
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
  printf("counter = %d\n", counter);
  return counter != 2 * n;
}
