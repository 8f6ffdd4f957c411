/*---
title: A crash takes down the house
topic: Processes
order: 150
teaches: [P8]
about: One thread writes through a null pointer. The signal ends the whole process - all three threads, also those that did nothing wrong.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [work_done]
twin: crash-process.c
costs: lecture
---*/
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

int work_done = 0;

void *careful(void *arg) {
  (void)arg;
  for (int i = 0; i < 100; i++)
    work_done++;
  printf("work done\n");           // never gets here
  return NULL;
}

void *careless(void *arg) {
  *(int *)arg = 1;                 // arg is NULL
  return NULL;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, NULL, careful, NULL);
  pthread_create(&b, NULL, careless, NULL);
  pthread_join(a, NULL);
  pthread_join(b, NULL);
  return 0;
}
