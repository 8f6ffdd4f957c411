#include <stdio.h>
#include <pthread.h>
#include <semaphore.h>
#define MOLECULES 4

static sem_t oxy, hyd, mutex;
static pthread_barrier_t bar;
static int o, h, bonds;

static void bond(void) {
  __sync_fetch_and_add(&bonds, 1);
}

static void *oxygen(void *x) {
  (void)x;
  sem_wait(&mutex);
  o++;
  if (h >= 2) {
    sem_post(&hyd);
    sem_post(&hyd);
    h -= 2;
    sem_post(&oxy);
    o--;
  } else sem_post(&mutex);
  sem_wait(&oxy);
  bond();
  pthread_barrier_wait(&bar);
  sem_post(&mutex);
  return NULL;
}

static void *hydrogen(void *x) {
  (void)x;
  sem_wait(&mutex);
  h++;
  if (h >= 2 && o >= 1) {
    sem_post(&hyd);
    sem_post(&hyd);
    h -= 2;
    sem_post(&oxy);
    o--;
  } else sem_post(&mutex);
  sem_wait(&hyd);
  bond();
  pthread_barrier_wait(&bar);
  return NULL;
}

int main(void) {
  pthread_t t[3 * MOLECULES];
  sem_init(&oxy, 0, 0);
  sem_init(&hyd, 0, 0);
  sem_init(&mutex, 0, 1);
  pthread_barrier_init(&bar, NULL, 3);
  for (int i = 0; i < 3 * MOLECULES; i++) pthread_create(&t[i], NULL, i % 3 ? hydrogen : oxygen, NULL);
  for (int i = 0; i < 3 * MOLECULES; i++) pthread_join(t[i], NULL);
  printf("%d bonds, %d molecules, left o=%d h=%d\n", bonds, bonds / 3, o, h);
  return 0;
}
