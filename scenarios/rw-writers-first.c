/*---
title: Writers first
topic: Waiting
order: 74
teaches: [L11, L13]
about: As soon as a writer wants in, no new reader may. The writer waits for those who read just now, and no longer. Now writers could make readers starve.
machine: { cores: 3, policy: round-robin, quantum: 10us }
threads: one-to-one
watch: [readers, writing, wanting]
twin: rw-readers-first.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include "lockstep.h"
#include <pthread.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t c = PTHREAD_COND_INITIALIZER;
int readers = 0, writing = 0, wanting = 0;

void enter(int writer) {
  pthread_mutex_lock(&m);
  wanting += writer;
  while (writing || (writer ? readers : wanting) > 0)
    pthread_cond_wait(&c, &m);
  wanting -= writer;
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
