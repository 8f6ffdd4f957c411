#include <stdio.h>
#include <stdlib.h>
#include <pthread.h>
#include <semaphore.h>

typedef struct {
  int n, count;
  sem_t mutex, turnstile, turnstile2;
} barrier_t;

barrier_t *make_barrier(int n) {
  barrier_t *b = (barrier_t *) malloc(sizeof(barrier_t));
  b->n = n;
  b->count = 0;
  sem_init(&b->mutex, 0, 1);
  sem_init(&b->turnstile, 0, 0);
  sem_init(&b->turnstile2, 0, 1);
  return b;
}

void phase1(barrier_t *b) {
  sem_wait(&b->mutex);
  if (++b->count == b->n) {
    sem_wait(&b->turnstile2);
    sem_post(&b->turnstile);
  }
  sem_post(&b->mutex);
  sem_wait(&b->turnstile);
  sem_post(&b->turnstile);
}

void phase2(barrier_t *b) {
  sem_wait(&b->mutex);
  if (--b->count == 0) {
    sem_wait(&b->turnstile);
    sem_post(&b->turnstile2);
  }
  sem_post(&b->mutex);
  sem_wait(&b->turnstile2);
  sem_post(&b->turnstile2);
}

void barrier_w(barrier_t *b) {
  phase1(b);
  phase2(b);
}

#define N 5
#define R 4

int step[N];
barrier_t *B;
int wrong;

void *w(void *a) {
  int me = *(int *)a;
  free(a);
  for (int r = 0; r < R; r++) {
    step[me] = r;
    barrier_w(B);
    for (int i = 0; i < N; i++) if (step[i] != r) wrong++;
    barrier_w(B);
  }
  return 0;
}

int main(void) {
  pthread_t t[N];
  B = make_barrier(N);
  for (int i = 0; i < N; i++) {
    int *x = malloc(sizeof *x);
    *x = i;
    pthread_create(&t[i], 0, w, x);
  }
  for (int i = 0; i < N; i++) pthread_join(t[i], 0);
  printf("wrong %d\n", wrong);
  free(B);
  return wrong;
}
