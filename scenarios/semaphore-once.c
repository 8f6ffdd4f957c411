/*---
title: Two permits each, taken as one
topic: Deadlock
order: 120
teaches: [L11, L12]
about: Whoever collects permits does so alone, under a mutex. So nobody can come to half of what it needs while another one has the other half.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [done]
twin: semaphore-twice.c
challenge: { goal: "both have one permit and wait for ever", when: "stuck" }
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>

pthread_mutex_t collect = PTHREAD_MUTEX_INITIALIZER;
sem_t permits;
atomic_int done;

void *worker(void *arg) {
  (void)arg;
  pthread_mutex_lock(&collect);    // one collects at a time
  sem_wait(&permits);
  sem_wait(&permits);
  pthread_mutex_unlock(&collect);
  done++;
  sem_post(&permits);
  sem_post(&permits);
  return NULL;
}

int main(void) {
  pthread_t t;
  sem_init(&permits, 0, 2);
  pthread_create(&t, NULL, worker, NULL);
  worker(NULL);
  pthread_join(t, NULL);
  printf("%d done\n", done);
  return done != 2;
}
