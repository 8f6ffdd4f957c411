#include <stdio.h>
#include <pthread.h>
#include <semaphore.h>

int riders = 0;
sem_t mutex, multiplex, bus, allAboard;
int boarded;

void *rider(void *a) {
  sem_wait(&multiplex);
  sem_wait(&mutex);
  riders += 1;
  sem_post(&mutex);
  sem_wait(&bus);
  sem_post(&multiplex);
  boarded++;
  riders -= 1;
  if (riders == 0) sem_post(&allAboard);
  else sem_post(&bus);
  return 0;
}

void *bus_thread(void *a) {
  sem_wait(&mutex);
  if (riders > 0) {
    sem_post(&bus);
    sem_wait(&allAboard);
  }
  sem_post(&mutex);
  return 0;
}

int main() {
  pthread_t r[10], b;
  sem_init(&mutex, 0, 1);
  sem_init(&multiplex, 0, 50);
  sem_init(&bus, 0, 0);
  sem_init(&allAboard, 0, 0);
  for (int i = 0; i < 10; i++) pthread_create(&r[i], 0, rider, 0);
  while (boarded < 10) {
    pthread_create(&b, 0, bus_thread, 0);
    pthread_join(b, 0);
  }
  for (int i = 0; i < 10; i++) pthread_join(r[i], 0);
  printf("boarded %d\n", boarded);
}
