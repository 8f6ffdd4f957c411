/*---
title: Lost update, cured by a mutex
topic: Races
order: 20
teaches: [L1, L10]
about: Load, add and store still are three instructions, but only the owner of the mutex is between lock and unlock. Who comes second sleeps.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
args: ["20"]
watch: [counter, m.owner]
twin: lost-update.c
challenge: { goal: "both have added one, and counter is 1", when: "counter == 1 && T2.i == 1 && T3.i == 1" }
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

int counter = 0;
pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

void *worker(void *arg) {
  int n = *(int *)arg;
  for (int i = 0; i < n; i++) {
    pthread_mutex_lock(&m);
    counter = counter + 1;         // one at a time
    pthread_mutex_unlock(&m);
  }
  return NULL;
}

int main(int argc, char *argv[]) {
  int n = argc > 1 ? atoi(argv[1]) : 20;
  pthread_t a, b;
  pthread_create(&a, NULL, worker, &n);
  pthread_create(&b, NULL, worker, &n);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  printf("counter = %d, should be %d\n", counter, 2 * n);
  return counter == 2 * n ? 0 : 1;
}
