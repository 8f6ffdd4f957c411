/*---
title: Lost wake-up, fixed
topic: Waiting
order: 50
teaches: [L11]
about: Look and sleep under the mutex, set and signal under the same mutex. wait gives the mutex back and falls asleep in one, so no signal fits between.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [ready, m.owner]
twin: lost-wakeup.c
challenge: { goal: "the sleeper sleeps for ever", when: "stuck" }
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
volatile int ready = 0;

void *sleeper(void *arg) {
  pthread_mutex_lock(&m);
  while (!ready) {                 // looks with the mutex held
    usleep(*(int *)arg);           // (is preempted for a while)
    pthread_cond_wait(&c, &m);     // unlocks and sleeps in one
  }
  pthread_mutex_unlock(&m);
  return NULL;
}

int main(void) {
  int gap = 2000;
  pthread_t t;
  pthread_create(&t, NULL, sleeper, &gap);
  usleep(1000);
  pthread_mutex_lock(&m);          // waits until the sleeper sleeps
  ready = 1;
  pthread_cond_signal(&c);
  pthread_mutex_unlock(&m);
  pthread_join(t, NULL);
  printf("awake\n");
  return 0;
}
