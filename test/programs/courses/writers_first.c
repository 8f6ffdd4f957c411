#include <stdio.h>
#include <pthread.h>

typedef struct {
  pthread_mutex_t m;
  pthread_cond_t r, w;
  int active, writers_waiting;
} RW;

static RW l = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0 };

static void rl(RW *x) {
  pthread_mutex_lock(&x->m);
  while (x->active < 0 || x->writers_waiting) pthread_cond_wait(&x->r, &x->m);
  x->active++;
  pthread_mutex_unlock(&x->m);
}

static void ru(RW *x) {
  pthread_mutex_lock(&x->m);
  if (--x->active == 0) pthread_cond_signal(&x->w);
  pthread_mutex_unlock(&x->m);
}

static void wl(RW *x) {
  pthread_mutex_lock(&x->m);
  x->writers_waiting++;
  while (x->active) pthread_cond_wait(&x->w, &x->m);
  x->writers_waiting--;
  x->active = -1;
  pthread_mutex_unlock(&x->m);
}

static void wu(RW *x) {
  pthread_mutex_lock(&x->m);
  x->active = 0;
  if (x->writers_waiting) pthread_cond_signal(&x->w);
  else pthread_cond_broadcast(&x->r);
  pthread_mutex_unlock(&x->m);
}

static int a, b, bad;

static void *reader(void *p) {
  for (int i = 0; i < 20; i++) {
    rl(&l);
    if (a != b) bad++;
    ru(&l);
  }
  return p;
}

static void *writer(void *p) {
  for (int i = 0; i < 10; i++) {
    wl(&l);
    a++;
    b++;
    wu(&l);
  }
  return p;
}

int main(void) {
  pthread_t t[6];
  for (int i = 0; i < 6; i++) pthread_create(t + i, 0, i % 3 ? reader : writer, 0);
  for (int i = 0; i < 6; i++) pthread_join(t[i], 0);
  printf("%d %d %d\n", a, b, bad);
  return 0;
}
