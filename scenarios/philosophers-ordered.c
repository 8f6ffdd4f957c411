/*---
title: Dining philosophers, in order
topic: Deadlock
order: 40
teaches: [L12, L13]
about: The lower fork first. The last philosopher reaches for fork 0 before fork 4, and the circle stays open.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [meals]
twin: philosophers.c
challenge: { goal: "all five hold one fork and wait", when: "deadlock" }
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>
#define N 5

pthread_mutex_t forks[N];
atomic_int meals;

void *philosopher(void *arg) {
  int i = *(int *)arg, j = (i + 1) % N;
  int low = i < j ? i : j, high = i < j ? j : i;
  pthread_mutex_lock(&forks[low]); // everybody: the lower one first
  usleep(1000);
  pthread_mutex_lock(&forks[high]);
  meals++;                         // eats
  pthread_mutex_unlock(&forks[high]);
  pthread_mutex_unlock(&forks[low]);
  return NULL;
}

int main(void) {
  int seat[N];
  pthread_t t[N];
  for (int i = 0; i < N; i++)
    pthread_mutex_init(&forks[i], NULL);
  for (int i = 0; i < N; i++) {
    seat[i] = i;
    pthread_create(&t[i], NULL, philosopher, &seat[i]);
  }
  for (int i = 0; i < N; i++)
    pthread_join(t[i], NULL);
  printf("%d meals\n", meals);
  return meals != N;
}
