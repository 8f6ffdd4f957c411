/*---
title: What a thread owns
topic: Threads
order: 20
teaches: [P2]
about: A stack, thread-local storage, errno and registers are each thread's own. The same names, other memory - press 2 and 3 and compare.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [T2.local, T3.local, T2.own, T3.own]
costs: lecture
expect: { exit: 0 }
---*/
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

__thread int own = 1;              // thread-local: one for each thread
pthread_mutex_t print = PTHREAD_MUTEX_INITIALIZER;

void *worker(void *arg) {
  int id = *(int *)arg;
  int local = id * 100;            // on this thread's stack
  own = own + id;                  // this thread's `own`, no lock needed
  errno = 0;
  if (id == 1)
    strtol("99999999999999999999", NULL, 10);   // too large: sets errno
  pthread_mutex_lock(&print);
  printf("thread %d: local %d, own %d, errno %d\n", id, local, own, errno);
  pthread_mutex_unlock(&print);
  return NULL;
}

int main(void) {
  int id[2] = {1, 2};
  pthread_t t[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, worker, &id[i]);
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
  printf("main: own is still %d\n", own);
  return 0;
}
