/*---
title: Condition 2 - nothing of speeds
topic: Locks
order: 12
teaches: [L2]
about: Nothing may be assumed about speeds or the number of cores. Fischer's lock waits 1us for others to have written, which holds with a core for each thread. Here three share two, and who is preempted before its store comes late.
machine: { cores: 2, policy: round-robin, quantum: 5500ns }
threads: one-to-one
watch: [owner, inside]
twin: region-speed-cores.c
costs: lecture
expect: { verdicts: [two-inside] }
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
