/*---
title: Deadlock, cured by an order
topic: Deadlock
order: 20
teaches: [L12]
about: Everybody takes a before b. Who has b has a already, so the circle cannot close.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [a.owner, b.owner]
twin: deadlock.c
challenge: { goal: "each waits for the other", when: "deadlock" }
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t b = PTHREAD_MUTEX_INITIALIZER;

void *one(void *arg) {
  pthread_mutex_lock(&a);
  usleep(*(int *)arg);
  pthread_mutex_lock(&b);          // free: nobody holds b without a
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
  return NULL;
}

void *two(void *arg) {
  pthread_mutex_lock(&a);          // the same order: waits, holding nothing
  usleep(*(int *)arg);
  pthread_mutex_lock(&b);
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
  return NULL;
}

int main(void) {
  int pause = 200;
  pthread_t t, u;
  pthread_create(&t, NULL, one, &pause);
  pthread_create(&u, NULL, two, &pause);
  pthread_join(t, NULL);
  pthread_join(u, NULL);
  printf("no deadlock\n");
  return 0;
}
