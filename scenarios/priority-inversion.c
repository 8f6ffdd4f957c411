/*---
title: Priority inversion
topic: Locks
order: 96
teaches: [L12, S3]
about: High waits for the lock that low holds, and low cannot run because middle does, which needs no lock at all. The most urgent waits for the one in the middle (Mars Pathfinder, 1997).
machine: { cores: 1, policy: cfs, rtprio: 99 }
threads: one-to-one
watch: [m.owner]
twin: priority-inheritance.c
costs: lecture
expect: { exit: 0, verdicts: [inversion] }
---*/
#include "lockstep.h"
#include <pthread.h>

pthread_mutex_t m;

void *low(void *arg) {
  pthread_mutex_lock(&m);
  COMPUTE(30000);                  // a while with the lock
  pthread_mutex_unlock(&m);
  return arg;
}
void *middle(void *arg) {
  IO(20000);
  COMPUTE(200000);                 // long, and needs no lock
  return arg;
}
void *high(void *arg) {
  IO(10000);
  pthread_mutex_lock(&m);          // waits for low
  pthread_mutex_unlock(&m);
  return arg;
}

int main(void) {
  void *(*f[3])(void *) = {low, middle, high};
  pthread_t t[3];
  struct sched_param p = {40};     // until all are there
  pthread_setschedparam(pthread_self(), SCHED_FIFO, &p);
  pthread_mutex_init(&m, NULL);
  for (int i = 0; i < 3; i++) {
    pthread_create(&t[i], NULL, f[i], NULL);
    p.sched_priority = 10 * (i + 1);
    pthread_setschedparam(t[i], SCHED_FIFO, &p);
  }
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], NULL);
}
