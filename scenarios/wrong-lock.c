/*---
title: Two mutexes, one counter
topic: Races
order: 110
teaches: [L1, L10]
about: Both threads take a mutex before they touch the counter - each its own. A lock protects only against those who take the same one.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [counter, "m[0].owner", "m[1].owner"]
twin: lost-update-mutex.c
challenge: { goal: "an increment is lost", when: "over && counter < 2", par: 19, hint: "Each may hold its mutex at the same time." }
---*/
#include <pthread.h>
#include <stdio.h>

pthread_mutex_t m[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
int counter = 0;

void *worker(void *arg) {
  pthread_mutex_t *mine = arg;     // not the other's
  pthread_mutex_lock(mine);
  counter = counter + 1;
  pthread_mutex_unlock(mine);
  return NULL;
}

int main(void) {
  pthread_t t;
  pthread_create(&t, NULL, worker, &m[0]);
  worker(&m[1]);
  pthread_join(t, NULL);
  printf("counter = %d, should be 2\n", counter);
  return counter != 2;
}
