/*---
title: Bounded buffer, two conditions
topic: Waiting
order: 84
teaches: [L11, L13]
about: One condition for "not full", one for "not empty". Each signal reaches somebody who can do something with it.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [items]
twin: buffer-one-condition.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t not_full = PTHREAD_COND_INITIALIZER;
pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER;
int items = 0;                     // room for one

void *producer(void *arg) {
  for (int i = 0; i < 4; i++) {
    pthread_mutex_lock(&m);
    while (items == 1)
      pthread_cond_wait(&not_full, &m);
    items++;
    pthread_cond_signal(&not_empty);
    pthread_mutex_unlock(&m);
  }
  return arg;
}

void *consumer(void *arg) {
  for (int i = 0; i < 4; i++) {
    pthread_mutex_lock(&m);
    while (items == 0)
      pthread_cond_wait(&not_empty, &m);
    items--;
    pthread_cond_signal(&not_full);
    pthread_mutex_unlock(&m);
  }
  return arg;
}

int main(void) {
  pthread_t t[4];
  for (int i = 0; i < 4; i++)
    pthread_create(&t[i], NULL, i < 2 ? consumer : producer, NULL);
  for (int i = 0; i < 4; i++)
    pthread_join(t[i], NULL);
  return items;
}
