/*---
title: What nice is worth
topic: Scheduling
order: 70
teaches: [S2]
about: Two threads that never wait, one of them nice 5. Its weight is 335 against 1024, so it gets 24.6 % of the core. See the virtual runtimes stay together while the times do not.
machine: { cores: 1, policy: eevdf, slice: 20us }
threads: one-to-one
watch: ["turns[0]", "turns[1]"]
costs: lecture
expect: { exit: 0 }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

volatile int turns[2];
atomic_int stop;

void *spin(void *arg) {
  volatile int *mine = arg;
  if (mine == &turns[1])
    setpriority(PRIO_PROCESS, 0, 5);   // of this thread alone
  while (!stop)
    (*mine)++;
  return NULL;
}

int main(void) {
  pthread_t t[2];
  for (int i = 0; i < 2; i++)
    pthread_create(&t[i], NULL, spin, (void *)&turns[i]);
  usleep(2000);
  stop = 1;
  for (int i = 0; i < 2; i++)
    pthread_join(t[i], NULL);
  printf("%d turns and %d\n", turns[0], turns[1]);
  return 0;
}
