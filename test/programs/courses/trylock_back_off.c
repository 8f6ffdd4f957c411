#include <stdio.h>
#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
#include <sched.h>

static pthread_mutex_t L1 = PTHREAD_MUTEX_INITIALIZER, L2 = PTHREAD_MUTEX_INITIALIZER;
static int done, retries;

static void both(pthread_mutex_t *a, pthread_mutex_t *b) {
  top:
  pthread_mutex_lock(a);
  if (pthread_mutex_trylock(b) != 0) {
    pthread_mutex_unlock(a);
    __atomic_fetch_add(&retries, 1, __ATOMIC_RELAXED);
    usleep(rand() % 100);
    goto top;
  }
}

static void *x(void *p) {
  for (int i = 0; i < 50; i++) {
    both(&L1, &L2);
    done++;
    pthread_mutex_unlock(&L2);
    pthread_mutex_unlock(&L1);
  }
  return p;
}

static void *y(void *p) {
  for (int i = 0; i < 50; i++) {
    both(&L2, &L1);
    done++;
    pthread_mutex_unlock(&L1);
    pthread_mutex_unlock(&L2);
  }
  return p;
}

static void *ordered(void *arg) {
  pthread_mutex_t *m1 = ((pthread_mutex_t **)arg)[0], *m2 = ((pthread_mutex_t **)arg)[1];
  if (m1 > m2) {
    pthread_mutex_lock(m1);
    pthread_mutex_lock(m2);
  } else {
    pthread_mutex_lock(m2);
    pthread_mutex_lock(m1);
  }
  done += 100;
  pthread_mutex_unlock(m1);
  pthread_mutex_unlock(m2);
  return NULL;
}

int main(void) {
  pthread_t a, b;
  pthread_create(&a, 0, x, 0);
  pthread_create(&b, 0, y, 0);
  pthread_join(a, 0);
  pthread_join(b, 0);
  pthread_mutex_t *p[2] = { &L1, &L2 }, *q[2] = { &L2, &L1 };
  pthread_create(&a, 0, ordered, p);
  pthread_create(&b, 0, ordered, q);
  pthread_join(a, 0);
  pthread_join(b, 0);
  pthread_mutex_lock(&L1);
  int r = pthread_mutex_trylock(&L1);
  printf("%d %s\n", done, r == EBUSY ? "EBUSY" : "?");
  pthread_mutex_unlock(&L1);
  return 0;
}
