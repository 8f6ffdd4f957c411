/*---
title: Peterson with plain variables
topic: Locks
order: 31
teaches: [L6]
about: On this machine, which does everything in order, it works. Yet each access to want and turn is a data race in C - a real core holds stores back, sees the old want of the other and lets both in.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["want[0]", "want[1]", turn, counter]
twin: peterson.c
costs: lecture
expect: { exit: 0, verdicts: [race] }
---*/
#include <pthread.h>
#include <stdio.h>

volatile int want[2], turn;        // volatile is no order between threads
int counter;

void enter_region(int me) {
  int other = 1 - me;
  want[me] = 1;                    // may wait in the store buffer ...
  turn = other;
  while (want[other] && turn == other)
    ;                              // ... while this load goes ahead
}

void leave_region(int me) {
  want[me] = 0;
}

void *worker(void *arg) {
  int me = *(int *)arg;
  for (int i = 0; i < 10; i++) {
    enter_region(me);
    counter = counter + 1;
    leave_region(me);
  }
  return NULL;
}

int main(void) {
  int id[2] = {0, 1};
  pthread_t t;
  pthread_create(&t, NULL, worker, &id[1]);
  worker(&id[0]);
  pthread_join(t, NULL);
  printf("counter = %d\n", counter);
  return counter != 20;
}
