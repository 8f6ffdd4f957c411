/*---
title: Two permits each, one at a time
topic: Deadlock
order: 110
teaches: [L11, L12]
about: There are two permits and each thread needs both. It takes them one by one - and once each has one, neither ever gets its second.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [done]
twin: semaphore-once.c
challenge: { goal: "both have one permit and wait for ever", when: "stuck", par: 4, hint: "One each." }
---*/
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>

sem_t permits;
atomic_int done;

void *worker(void *arg) {
  (void)arg;
  sem_wait(&permits);              // the first
  sem_wait(&permits);              // the second: is there one left?
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
  return 0;
}
