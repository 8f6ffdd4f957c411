/*---
title: A mutex with a queue
topic: Locks
order: 60
teaches: [L10]
about: The owner sleeps with the lock in its hand, so the others queue behind it. They do not spin - their core is free, and unlock wakes one.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [m.owner, served]
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
int served = 0;

void *customer(void *arg) {
  pthread_mutex_lock(&m);          // first: the fast path; the rest: asleep
  usleep(100);                     // slow, and it keeps the lock meanwhile
  served = served + 1;
  printf("customer %d is number %d\n", *(int *)arg, served);
  pthread_mutex_unlock(&m);        // wakes one of the waiters
  return NULL;
}

int main(void) {
  int id[3] = {1, 2, 3};
  pthread_t t[3];
  for (int i = 0; i < 3; i++)
    pthread_create(&t[i], NULL, customer, &id[i]);
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], NULL);
  return served != 3;
}
