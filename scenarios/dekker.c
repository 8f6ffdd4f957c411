/*---
title: Dekker's algorithm
topic: Locks
order: 32
teaches: [L6]
about: The first solution for two threads (Dekker, 1959). Both want in - then turn decides who steps back and lets the other go first.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["want[0]", "want[1]", turn, counter]
twin: region-forever.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>

atomic_int want[2], turn;
int counter;

void enter_region(int me) {
  int other = 1 - me;
  want[me] = 1;
  while (want[other])              // both want in
    if (turn == other) {           // and it is not my turn
      want[me] = 0;                // so I step back
      while (turn == other)
        ;
      want[me] = 1;
    }
}

void leave_region(int me) {
  turn = 1 - me;                   // next time you go first
  want[me] = 0;
}

void *worker(void *arg) {
  for (int i = 0; i < 10; i++) {
    enter_region(*(int *)arg);
    counter = counter + 1;
    leave_region(*(int *)arg);
  }
  return NULL;
}

int main(void) {
  int id[2] = {0, 1};
  pthread_t t;
  pthread_create(&t, NULL, worker, &id[1]);
  worker(&id[0]);
  pthread_join(t, NULL);
  return counter != 20;
}
