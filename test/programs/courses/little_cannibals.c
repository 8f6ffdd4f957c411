#include <stdio.h>
#include <semaphore.h>
#include <pthread.h>
#define M 3

int servings = 0, cooked = 0, eaten = 0;
sem_t mutex, emptyPot, fullPot;

void *cook(void *p) {
  while (1) {
    sem_wait(&emptyPot);
    servings = M;
    cooked++;
    sem_post(&fullPot);
  }
}

void *savage(void *p) {
  int k;
  for (k = 0; k < 4; k++) {
    sem_wait(&mutex);
    if (servings == 0) {
      sem_post(&emptyPot);
      sem_wait(&fullPot);
    }
    servings--;
    eaten++;
    sem_post(&mutex);
  }
  return NULL;
}

int main(void) {
  pthread_t c, s[3];
  int i;
  sem_init(&mutex, 0, 1);
  sem_init(&emptyPot, 0, 0);
  sem_init(&fullPot, 0, 0);
  pthread_create(&c, NULL, cook, NULL);
  for (i = 0; i < 3; i++) pthread_create(&s[i], NULL, savage, NULL);
  for (i = 0; i < 3; i++) pthread_join(s[i], NULL);
  printf("eaten %d cooked %d left %d\n", eaten, cooked, servings);
  return 0;
}
