/*---
title: Real time above all others
topic: Scheduling
order: 80
teaches: [S2, S3]
about: A thread of SCHED_FIFO preempts the ordinary one as soon as it wakes up, whatever that has had, and keeps the core until it sleeps. The user may ask for it because the machine allows rtprio 10.
machine: { cores: 1, policy: cfs, rtprio: 10 }
threads: one-to-one
watch: [rounds, turns]
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

volatile int rounds, turns;
atomic_int stop;

void *urgent(void *arg) {
  struct sched_param p = { .sched_priority = 10 };
  int error = pthread_setschedparam(pthread_self(), SCHED_FIFO, &p);
  while (rounds < 5) {
    usleep(30);                    // wakes up: runs at once
    rounds++;
  }
  stop = 1;
  printf("real time: %s\n", error == 0 ? "yes" : "not allowed");
  return arg;
}

int main(void) {
  pthread_t t;
  pthread_create(&t, NULL, urgent, NULL);
  while (!stop)                    // ordinary, never waits
    turns++;
  pthread_join(t, NULL);
  printf("%d rounds beside %d turns\n", rounds, turns);
  return 0;
}
