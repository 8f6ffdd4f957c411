/*---
title: Peterson for three, looks right
topic: Locks
order: 110
teaches: [L2, L6]
about: Each says that it wants in and lets the next one go first. With two threads that is Peterson's lock. With three, a turn given away twice leaves two of them inside.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["want[0]", "want[1]", "want[2]", turn]
twin: peterson.c
challenge: { goal: "two of the three are inside the region", when: "in(region) == 2", par: 19, hint: "One that is in has its turn written over by nobody. Who may still write turn?" }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include "lockstep.h"

atomic_int want[3], turn;

void enter_region(int me) {
  int next = (me + 1) % 3, last = (me + 2) % 3;
  want[me] = 1;                    // I want in
  turn = next;                     // but you first
  while (turn != me && (want[next] || want[last]))
    ;                              // somebody else wants in, and may
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
  int id[3] = {0, 1, 2};
  pthread_t t[3];
  for (int i = 0; i < 3; i++)
    pthread_create(&t[i], NULL, worker, &id[i]);
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], NULL);
  printf("three were in\n");
  return 0;
}
