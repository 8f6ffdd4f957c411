#include <stdio.h>
#include <pthread.h>
#include <semaphore.h>
#define C 4
#define RIDES 3

sem_t boardQueue, unboardQueue, allAboard, allAshore, mutex, mutex2;
int boarders, unboarders;

void *car(void *_) {
  for (int i=0;i<RIDES;i++) {
    printf("load %d\n", i);
    for(int k=0;k<C;k++) sem_post(&boardQueue);
    sem_wait(&allAboard);
    printf("run %d\n", i);
    for(int k=0;k<C;k++) sem_post(&unboardQueue);
    sem_wait(&allAshore);
    printf("unload %d\n", i);
  }
  return _;
}

void *passenger(void *_) {
  sem_wait(&boardQueue);
  sem_wait(&mutex);
  if(++boarders==C) {
    sem_post(&allAboard);
    boarders=0;
  }
  sem_post(&mutex);
  sem_wait(&unboardQueue);
  sem_wait(&mutex2);
  if(++unboarders==C) {
    sem_post(&allAshore);
    unboarders=0;
  }
  sem_post(&mutex2);
  return _;
}

int main(void) {
  sem_init(&boardQueue,0,0);
  sem_init(&unboardQueue,0,0);
  sem_init(&allAboard,0,0);
  sem_init(&allAshore,0,0);
  sem_init(&mutex,0,1);
  sem_init(&mutex2,0,1);
  pthread_t c,p[C*RIDES];
  pthread_create(&c,NULL,car,NULL);
  for(int i=0;i<C*RIDES;i++) pthread_create(&p[i],NULL,passenger,NULL);
  for(int i=0;i<C*RIDES;i++) pthread_join(p[i],NULL);
  pthread_join(c,NULL);
  return 0;
}
