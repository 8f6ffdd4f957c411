/*---
title: Peterson with two lines swapped
topic: Locks
order: 120
teaches: [L2, L6]
about: First the turn is given away, then the wish is told. It reads like Peterson's algorithm, and two threads can be inside - the order of two stores is all that is wrong.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["want[0]", "want[1]", turn]
twin: peterson.c
challenge: { goal: "both are inside the region", when: "in(region) == 2", par: 14, hint: "Give the turn away, and do not tell that you want in yet." }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include "lockstep.h"

atomic_int want[2], turn;

void enter_region(int me) {
  turn = 1 - me;                   // you first ...
  want[me] = 1;                    // ... told too late
  while (want[1 - me] && turn == 1 - me)
    ;
}

void *worker(void *arg) {
  int me = *(int *)arg;
  enter_region(me);
  REGION_ENTER(region);
  REGION_LEAVE(region);
  want[me] = 0;
  return NULL;
}

int main(void) {
  int id[2] = {0, 1};
  pthread_t t;
  pthread_create(&t, NULL, worker, &id[1]);
  worker(&id[0]);
  pthread_join(t, NULL);
  printf("both were in\n");
  return 0;
}
