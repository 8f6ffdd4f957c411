/*---
title: Livelock - two polite philosophers
topic: Deadlock
order: 60
teaches: [L12]
about: Each takes a fork, finds the other one taken, puts his back and tries again. Nobody waits, everybody works, and nobody eats, as long as both go in step.
machine: { cores: 2, policy: round-robin, quantum: 100us }
threads: one-to-one
watch: ["eaten[0]", "eaten[1]"]
twin: livelock-uneven.c
costs: lecture
expect: { verdicts: [livelock] }
---*/
#include "lockstep.h"
#include <pthread.h>

pthread_mutex_t fork_[2];
int eaten[2];

void *philosopher(void *arg) {
  int me = *(int *)arg, other = 1 - me;
  for (;;) {
    pthread_mutex_lock(&fork_[me]);
    COMPUTE(10000);                // reaches for the other one
    if (pthread_mutex_trylock(&fork_[other]) == 0)
      break;
    pthread_mutex_unlock(&fork_[me]);  // taken: after you
    COMPUTE(1000);
  }
  eaten[me] = 1;
  pthread_mutex_unlock(&fork_[other]);
  pthread_mutex_unlock(&fork_[me]);
  return NULL;
}

int main(void) {
  int id[2] = {0, 1};
  pthread_t t[2];
  for (int i = 0; i < 2; i++)
    pthread_mutex_init(&fork_[i], NULL);
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, philosopher, &id[i]);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
  return eaten[0] + eaten[1] != 2;
}
