/*---
title: The same lock, a core for each thread
topic: Locks
order: 13
teaches: [L2]
about: Fischer's lock on three cores. Nobody is preempted, every store is in time and never two are inside. It is right on this machine - other cores, other speeds, and it is not.
machine: { cores: 3, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [owner, inside]
twin: region-speed.c
costs: lecture
expect: { verdicts: [] }
---*/
#include "lockstep.h"
#include <pthread.h>
#include <stdatomic.h>

atomic_int owner = 0;              // 0 nobody, else who
atomic_int inside = 0, most = 0;

void enter_region(int me) {
  do {
    while (owner != 0)
      ;
    owner = me;                    // whoever saw 0 too has surely
    COMPUTE(1000);                 // written by now, has he not?
  } while (owner != me);
}

void *worker(void *arg) {
  for (int i = 0; i < 10; i++) {
    REGION_WANT(room);
    enter_region(*(int *)arg);
    REGION_ENTER(room);
    if (++inside > most)
      most = (int)inside;
    inside--;
    REGION_LEAVE(room);
    owner = 0;
  }
  return NULL;
}

int main(void) {
  int id[3] = {1, 2, 3};
  pthread_t t[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, worker, &id[i + 1]);
  worker(&id[0]);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
  return most > 1;
}
