/*---
title: Time slices
topic: Scheduling
order: 20
teaches: [S3]
about: Three threads that never wait, one core. The timer interrupt takes the core away when the quantum is used up, and the next in the queue runs.
machine: { cores: 1, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: ["done[0]", "done[1]", "done[2]"]
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdio.h>

int done[3];

void *compute(void *arg) {
  int *mine = arg;
  while (*mine < 20)               // never yields, never blocks
    *mine = *mine + 1;
  return NULL;
}

int main(void) {
  pthread_t t[3];
  for (int i = 0; i < 3; i++)
    pthread_create(&t[i], NULL, compute, &done[i]);
  for (int i = 0; i < 3; i++)
    pthread_join(t[i], NULL);
  printf("%d %d %d\n", done[0], done[1], done[2]);
  return 0;
}
