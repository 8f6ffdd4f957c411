/*---
title: Priority inheritance
topic: Locks
order: 97
teaches: [L12, S3]
about: While high waits, low runs with the priority of high (PTHREAD_PRIO_INHERIT). It gets past middle, lets go of the lock and is low again.
machine: { cores: 1, policy: cfs, rtprio: 99 }
threads: one-to-one
watch: [m.owner]
twin: priority-inversion.c
costs: lecture
expect: { exit: 0, verdicts: [] }
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
  pthread_mutexattr_t a;
  pthread_mutexattr_init(&a);
  pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_INHERIT);
  pthread_mutex_init(&m, &a);
  for (int i = 0; i < 3; i++) {
    pthread_create(&t[i], NULL, f[i], NULL);
    p.sched_priority = 10 * (i + 1);
    pthread_setschedparam(t[i], SCHED_FIFO, &p);
  }
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], NULL);
}
