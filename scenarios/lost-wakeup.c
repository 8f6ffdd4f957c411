/*---
title: Lost wake-up
topic: Waiting
order: 40
teaches: [L11]
about: The sleeper looks without the mutex. The signal comes between its look and its sleep, finds nobody, and is gone - the sleeper sleeps for ever.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [ready]
twin: lost-wakeup-fixed.c
challenge: { goal: "the sleeper sleeps for ever", when: "stuck", par: 15, hint: "The signal has to come between its look and its sleep." }
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
volatile int ready = 0;

void *sleeper(void *arg) {
  while (!ready) {                 // looks: not ready
    usleep(*(int *)arg);           // (is preempted for a while)
    pthread_mutex_lock(&m);
    pthread_cond_wait(&c, &m);     // the signal has gone by
    pthread_mutex_unlock(&m);
  }
  return NULL;
}

int main(void) {
  int gap = 2000;
  pthread_t t;
  pthread_create(&t, NULL, sleeper, &gap);
  usleep(1000);
  ready = 1;
  pthread_cond_signal(&c);         // nobody waits yet: no effect
  pthread_join(t, NULL);
  printf("awake\n");
  return 0;
}
