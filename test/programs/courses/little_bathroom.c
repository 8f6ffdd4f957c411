#include <stdio.h>
#include <stdlib.h>
#include <pthread.h>
#include <semaphore.h>
#include <unistd.h>

typedef struct {
  int counter;
  sem_t mutex;
} Lightswitch;

static void ls_init(Lightswitch *l) {
  l->counter = 0;
  sem_init(&l->mutex, 0, 1);
}

static void ls_lock(Lightswitch *l, sem_t *s) {
  sem_wait(&l->mutex);
  if (++l->counter == 1) sem_wait(s);
  sem_post(&l->mutex);
}

static void ls_unlock(Lightswitch *l, sem_t *s) {
  sem_wait(&l->mutex);
  if (--l->counter == 0) sem_post(s);
  sem_post(&l->mutex);
}

static sem_t empty, maleMulti, femaleMulti, turnstile;
static Lightswitch maleSwitch, femaleSwitch;
static volatile int m_in, f_in, bad;
static sem_t stat;

struct person {
  int id;
  char sex;
};

static void *person(void *a) {
  struct person *p = a;
  int male = p->sex == 'M';
  sem_wait(&turnstile);
  ls_lock(male ? &maleSwitch : &femaleSwitch, &empty);
  sem_post(&turnstile);
  sem_wait(male ? &maleMulti : &femaleMulti);
  sem_wait(&stat);
  if (male) m_in++;
  else f_in++;
  if ((m_in && f_in) || m_in > 3 || f_in > 3) bad++;
  sem_post(&stat);
  usleep(100 * (p->id % 5));
  sem_wait(&stat);
  if (male) m_in--;
  else f_in--;
  sem_post(&stat);
  sem_post(male ? &maleMulti : &femaleMulti);
  ls_unlock(male ? &maleSwitch : &femaleSwitch, &empty);
  free(p);
  return NULL;
}

int main(void) {
  pthread_t t[16];
  sem_init(&empty,0,1);
  sem_init(&maleMulti,0,3);
  sem_init(&femaleMulti,0,3);
  sem_init(&turnstile,0,1);
  sem_init(&stat,0,1);
  ls_init(&maleSwitch);
  ls_init(&femaleSwitch);
  for (int i = 0; i < 16; i++) {
    struct person *p = malloc(sizeof *p);
    *p = (struct person){ .id = i, .sex = "MF"[(i * 7 / 3) & 1] };
    if (pthread_create(&t[i], NULL, person, p) != 0) {
      perror("pthread_create");
      exit(EXIT_FAILURE);
    }
  }
  for (int i = 0; i < 16; i++) pthread_join(t[i], NULL);
  printf("violations: %d\n", bad);
  return bad != 0;
}
