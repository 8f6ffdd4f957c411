/*---
title: Two cores
topic: Scheduling
order: 10
teaches: [S1]
about: Two threads of one process run at the same instant. Try it again with one core - the work is the same, the time doubles.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["part[0]", "part[1]"]
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>

int a[40], part[2];

void *add(void *arg) {
  int half = *(int *)arg;          // 0: the left half, 1: the right half
  for (int i = half * 20; i < half * 20 + 20; i++)
    part[half] += a[i];            // nobody else touches this part
  return NULL;
}

int main(void) {
  int half[2] = {0, 1};
  pthread_t t;
  for (int i = 0; i < 40; i++)
    a[i] = i;
  pthread_create(&t, NULL, add, &half[1]);
  add(&half[0]);                   // main works too, on the other core
  pthread_join(t, NULL);
  printf("%d + %d = %d\n", part[0], part[1], part[0] + part[1]);
  return 0;
}
