/*---
title: Condition variable with while
topic: Waiting
order: 30
teaches: [L11]
about: Waking is only a hint. Who wakes holds the mutex again and must look again - the item may be gone.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [items, m.owner]
twin: condition-if.c
challenge: { goal: "a consumer takes what is not there", when: "items < 0" }
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
int items = 0, bad = 0;

void *consumer(void *arg) {
  pthread_mutex_lock(&m);
  while (items == 0)               // looks again each time it wakes
    pthread_cond_wait(&c, &m);
  items--;
  if (items < 0)
    bad++;
  printf("consumer %d: items %d\n", *(int *)arg, items);
  pthread_mutex_unlock(&m);
  return NULL;
}

int main(void) {
  int id[2] = {1, 2};
  pthread_t t[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, consumer, &id[i]);
  for (int i = 0; i < 2; i++) {
    usleep(1000);                  // both are asleep by now
    pthread_mutex_lock(&m);
    items++;
    pthread_cond_broadcast(&c);
    pthread_mutex_unlock(&m);
  }
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
  return bad;
}
