/*---
title: Bounded buffer, one condition, broken
topic: Waiting
order: 82
teaches: [L11, L13]
about: Full and empty share one condition variable. A consumer's signal wakes another consumer, who finds nothing and sleeps again. The signal is used up, and all sleep - with one producer and one consumer it never shows.
machine: { cores: 1, policy: round-robin, quantum: 1us }
threads: one-to-one
watch: [items]
twin: buffer-two-conditions.c
costs: lecture
expect: { verdicts: [stuck] }
---*/
#include <pthread.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
int items = 0;                     // room for one

void *producer(void *arg) {
  for (int i = 0; i < 4; i++) {
    pthread_mutex_lock(&m);
    while (items == 1)
      pthread_cond_wait(&changed, &m);
    items++;
    pthread_cond_signal(&changed);  // wakes - whom?
    pthread_mutex_unlock(&m);
  }
  return arg;
}

void *consumer(void *arg) {
  for (int i = 0; i < 4; i++) {
    pthread_mutex_lock(&m);
    while (items == 0)
      pthread_cond_wait(&changed, &m);
    items--;
    pthread_cond_signal(&changed);
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
