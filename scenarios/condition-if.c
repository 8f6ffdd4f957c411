/*---
title: Condition variable with if, broken
topic: Waiting
order: 20
teaches: [L11]
about: One item, two sleepers, one broadcast. Both wake, the first takes the item, the second does not look again and takes what is not there.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [items, m.owner]
twin: condition-while.c
challenge: { goal: "a consumer takes what is not there", when: "items < 0", par: 27, hint: "Both have to wait for the same broadcast." }
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
int items = 0, bad = 0;

void *consumer(void *arg) {
  pthread_mutex_lock(&m);
  if (items == 0)                  // looks once ...
    pthread_cond_wait(&c, &m);
  items--;                         // ... and believes it after waking
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
