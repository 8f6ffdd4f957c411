/*---
title: Deadlock
topic: Deadlock
order: 10
teaches: [L12]
about: Each holds what the other wants. Watch the circle of waiting close - then nobody can ever run again.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [a.owner, b.owner]
twin: deadlock-ordered.c
challenge: { goal: "each waits for the other", when: "deadlock", par: 14, hint: "Each has to get its first mutex." }
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER;
pthread_mutex_t b = PTHREAD_MUTEX_INITIALIZER;

void *one(void *arg) {
  pthread_mutex_lock(&a);
  usleep(*(int *)arg);             // time for the other to take b
  pthread_mutex_lock(&b);          // waits for two
  pthread_mutex_unlock(&b);
  pthread_mutex_unlock(&a);
  return NULL;
}

void *two(void *arg) {
  pthread_mutex_lock(&b);          // the other way round
  usleep(*(int *)arg);
  pthread_mutex_lock(&a);          // waits for one
  pthread_mutex_unlock(&a);
  pthread_mutex_unlock(&b);
  return NULL;
}

int main(void) {
  int pause = 200;
  pthread_t t, u;
  pthread_create(&t, NULL, one, &pause);
  pthread_create(&u, NULL, two, &pause);
  pthread_join(t, NULL);
  pthread_join(u, NULL);
  printf("no deadlock this time\n");
  return 0;
}
