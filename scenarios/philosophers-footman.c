/*---
title: Philosophers with a footman
topic: Deadlock
order: 50
teaches: [L12, L13]
about: A footman lets only four of the five sit down. One of them always gets both forks, so that the circle never closes (hold and wait with one place too few).
machine: { cores: 2, policy: round-robin, quantum: 4us }
threads: one-to-one
twin: philosophers.c
costs: lecture
expect: { exit: 0, verdicts: [] }
---*/
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

enum { N = 5 };
pthread_mutex_t fork_[N];
sem_t footman;

void *philosopher(void *arg) {
  int me = *(int *)arg;
  for (int i = 0; i < 3; i++) {
    sem_wait(&footman);            // may I sit down?
    pthread_mutex_lock(&fork_[me]);
    usleep(10);
    pthread_mutex_lock(&fork_[(me + 1) % N]);
    pthread_mutex_unlock(&fork_[(me + 1) % N]);
    pthread_mutex_unlock(&fork_[me]);
    sem_post(&footman);
  }
  return NULL;
}

int main(void) {
  int id[N];
  pthread_t t[N];
  sem_init(&footman, 0, N - 1);
  for (int i = 0; i < N; i++)
    pthread_mutex_init(&fork_[i], NULL);
  for (int i = 0; i < N; i++) {
    id[i] = i;
    pthread_create(&t[i], NULL, philosopher, &id[i]);
  }
  for (int i = 0; i < N; i++)
    pthread_join(t[i], NULL);
  return 0;
}
