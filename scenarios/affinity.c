/*---
title: Pinned to a core
topic: Scheduling
order: 90
teaches: [S4]
about: Three threads on two cores. Two of them may run on core 0 only and share it, the third has core 1 for itself. Then one is moved to core 1 while it runs, and goes there at once.
machine: { cores: 2, policy: eevdf, slice: 20us }
threads: one-to-one
watch: ["turns[0]", "turns[1]", "turns[2]"]
costs: lecture
expect: { exit: 0 }
---*/
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

volatile int turns[3];
atomic_int stop;

void *spin(void *arg) {
  for (volatile int *mine = arg; !stop;)
    (*mine)++;
  return NULL;
}
void pin(pthread_t t, int core) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(core, &set);
  pthread_setaffinity_np(t, sizeof set, &set);
}
int main(void) {
  pthread_t t[3];
  for (int i = 0; i < 3; i++) {
    pthread_create(&t[i], NULL, spin, (void *)&turns[i]);
    pin(t[i], i == 2);
  }
  usleep(500);
  pin(t[1], 1);                    // leaves core 0 at once
  usleep(500);
  stop = 1;
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], NULL);
  printf("%d %d %d\n", turns[0], turns[1], turns[2]);
  return 0;
}
