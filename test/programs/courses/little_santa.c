#include <stdio.h>
#include <stdlib.h>
#include <stdbool.h>
#include <unistd.h>
#include <pthread.h>
#include <semaphore.h>

enum { REINDEER = 9, ELVES = 6 };
static sem_t santaSem, reindeerSem, elfTex, mutex;
static int elves, reindeer, helped, sleighs;
static volatile bool over;

static void *santa(void *p) {
  for (;;) {
    sem_wait(&santaSem);
    sem_wait(&mutex);
    if (over) {
      sem_post(&mutex);
      break;
    }
    if (reindeer >= REINDEER) {
      sleighs++;
      reindeer -= REINDEER;
      for (int i = 0; i < REINDEER; i++) sem_post(&reindeerSem);
    } else if (elves == 3) {
      helped++;
    }
    sem_post(&mutex);
  }
  return p;
}

static void *deer(void *p) {
  usleep(50000);
  sem_wait(&mutex);
  if (++reindeer == REINDEER) sem_post(&santaSem);
  sem_post(&mutex);
  sem_wait(&reindeerSem);
  return p;
}

static void *elf(void *p) {
  sem_wait(&elfTex);
  sem_wait(&mutex);
  elves++;
  if (elves == 3) sem_post(&santaSem);
  else sem_post(&elfTex);
  sem_post(&mutex);
  usleep(1000);
  sem_wait(&mutex);
  elves--;
  if (elves == 0) sem_post(&elfTex);
  sem_post(&mutex);
  return p;
}

int main() {
  pthread_t s, r[REINDEER], e[ELVES];
  sem_init(&santaSem,0,0);
  sem_init(&reindeerSem,0,0);
  sem_init(&elfTex,0,1);
  sem_init(&mutex,0,1);
  pthread_create(&s,0,santa,0);
  for(int i=0;i<REINDEER;i++) pthread_create(r+i,0,deer,0);
  for(int i=0;i<ELVES;i++) pthread_create(e+i,0,elf,0);
  for(int i=0;i<REINDEER;i++) pthread_join(r[i],0);
  for(int i=0;i<ELVES;i++) pthread_join(e[i],0);
  sem_wait(&mutex);
  over = true;
  sem_post(&mutex);
  sem_post(&santaSem);
  pthread_join(s,0);
  printf("sleighs %d elves left %d\n", sleighs, elves);
  return 0;
}
