/*---
title: Look first, then say so
topic: Locks
order: 130
teaches: [L2, L5]
about: Each looks whether the other one is in, and only then puts up its own flag. As with the lock variable, the look is out of date when the flag goes up.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["busy[0]", "busy[1]"]
twin: peterson.c
challenge: { goal: "both are inside the region", when: "in(region) == 2", par: 11, hint: "Both have to look before either flag is up." }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include "lockstep.h"

atomic_int busy[2];

void *worker(void *arg) {
  int me = *(int *)arg;
  while (busy[1 - me])             // the other one is in: wait
    ;
  busy[me] = 1;                    // now I am
  REGION_ENTER(region);
  REGION_LEAVE(region);
  busy[me] = 0;
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
