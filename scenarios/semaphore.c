/*---
title: A semaphore with two permits
topic: Waiting
order: 10
teaches: [L11]
about: Four threads, two permits. wait takes one or sleeps, post gives one back - and anybody may post, for a semaphore has no owner.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [inside, crowded]
challenge: { goal: "more than two are inside", when: "inside > 2" }
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

sem_t permits;
atomic_int inside, crowded;

void *guest(void *arg) {
  sem_wait(&permits);              // take a permit, or sleep for one
  if (++inside > 2)
    crowded++;                     // never happens
  usleep(*(int *)arg);             // stay for a while
  inside--;
  sem_post(&permits);              // give it back
  return NULL;
}

int main(void) {
  int stay[4] = {60, 80, 60, 80};
  pthread_t t[4];
  sem_init(&permits, 0, 2);
  for (int i = 0; i < 4; i++)
    pthread_create(&t[i], NULL, guest, &stay[i]);
  for (int i = 0; i < 4; i++)
    pthread_join(t[i], NULL);
  printf("more than two inside: %d times\n", crowded);
  return crowded;
}
