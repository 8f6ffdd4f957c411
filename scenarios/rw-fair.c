/*---
title: Readers and writers in order
topic: Waiting
order: 76
teaches: [L11, L13]
about: Everybody takes a number and goes in in order of arrival - readers that follow each other together. Nobody starves, and a reader waits behind a writer who came first.
machine: { cores: 3, policy: round-robin, quantum: 10us }
threads: one-to-one
watch: [readers, writing, next, turn]
twin: rw-writers-first.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include "lockstep.h"
#include <pthread.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
int readers = 0, writing = 0, next = 0, turn = 0;

void enter(int writer) {
  pthread_mutex_lock(&m);
  int mine = next++;               // in the order of arrival
  while (writing || (writer && readers > 0) || turn != mine)
    pthread_cond_wait(&c, &m);
  turn++;
  pthread_cond_broadcast(&c);      // the next may look
  *(writer ? &writing : &readers) += 1;
  pthread_mutex_unlock(&m);
}

void leave(int *who) {
  pthread_mutex_lock(&m);
  *who -= 1;
  pthread_cond_broadcast(&c);
  pthread_mutex_unlock(&m);
}

void *reader(void *arg) {
  for (int i = 0; i < 20; i++)
    enter(0), COMPUTE(2000), leave(&readers);
  return arg;
}

int main(void) {                   // writes, once
  pthread_t t[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, reader, NULL);
  enter(1);
  leave(&writing);
  return pthread_join(t[0], NULL) + pthread_join(t[1], NULL);
}
