/*---
title: Yield, block, or be preempted
topic: Scheduling
order: 30
teaches: [S3]
about: Three ways to lose the core. One thread gives it away, one sleeps until a time, one is thrown off when its quantum ends.
machine: { cores: 1, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [yields, naps, turns]
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <sched.h>
#include <unistd.h>

int yields, naps, turns;

void *polite(void *arg) {
  for (int *n = arg; *n < 5; ++*n)
    sched_yield();                 // still ready: to the end of the queue
  return NULL;
}

void *sleepy(void *arg) {
  for (int *n = arg; *n < 3; ++*n)
    usleep(10);                    // blocked: in no queue until the timer
  return NULL;
}

void *greedy(void *arg) {
  for (int *n = arg; *n < 40; ++*n)
    ;                              // runs until the kernel takes the core
  return NULL;
}

int main(void) {
  pthread_t a, b, c;
  pthread_create(&a, NULL, polite, &yields);
  pthread_create(&b, NULL, sleepy, &naps);
  pthread_create(&c, NULL, greedy, &turns);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  pthread_join(c, NULL);
  return 0;
}
