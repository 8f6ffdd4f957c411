/*---
title: Lost update
topic: Races
order: 10
teaches: [L1]
about: One C statement, three instructions. Both threads load the same value, both add one, both store - the last writer wins and an increment is gone.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
args: ["10"]
watch: [counter]
twin: lost-update-mutex.c
challenge: { goal: "both have added one, and counter is 1", when: "counter == 1 && T2.i == 1 && T3.i == 1", par: 11, hint: "Let one load, and then the other go on before it stores." }
---*/
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

int counter = 0;                   // shared, and nobody guards it

void *worker(void *arg) {
  int n = *(int *)arg;
  for (int i = 0; i < n; i++)
    counter = counter + 1;         // load, add, store
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
