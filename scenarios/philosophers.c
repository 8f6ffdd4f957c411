/*---
title: Dining philosophers, stuck
topic: Deadlock
order: 30
teaches: [L12, L13]
about: Everybody takes the left fork, then reaches for the right one. All five hold one and wait for the next.
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
watch: [meals]
twin: philosophers-ordered.c
challenge: { goal: "all five hold one fork and wait", when: "deadlock", par: 41, hint: "Everybody takes the left fork first." }
---*/
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>
#define N 5

pthread_mutex_t forks[N];
atomic_int meals;

void *philosopher(void *arg) {
  int left = *(int *)arg, right = (left + 1) % N;
  pthread_mutex_lock(&forks[left]);
  usleep(1000);                    // all take their left fork
  pthread_mutex_lock(&forks[right]);
  meals++;                         // eats
  pthread_mutex_unlock(&forks[right]);
  pthread_mutex_unlock(&forks[left]);
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
  return 0;
}
