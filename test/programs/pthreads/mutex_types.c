#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <string.h>
#include <errno.h>
#include <pthread.h>
#include <time.h>

int main(void) {
  pthread_mutexattr_t at;
  pthread_mutex_t r, e;
  pthread_mutexattr_init(&at);
  pthread_mutexattr_settype(&at, PTHREAD_MUTEX_RECURSIVE);
  pthread_mutex_init(&r, &at);
  pthread_mutexattr_settype(&at, PTHREAD_MUTEX_ERRORCHECK);
  pthread_mutex_init(&e, &at);
  int ty;
  pthread_mutexattr_gettype(&at, &ty);
  pthread_mutexattr_destroy(&at);
  for (int i = 0; i < 3; i++) printf("%d ", pthread_mutex_lock(&r));
  for (int i = 0; i < 3; i++) printf("%d ", pthread_mutex_unlock(&r));
  printf("%s\n", strerror(pthread_mutex_unlock(&r)));
  printf("%d ", pthread_mutex_lock(&e));
  printf("%s ", strerror(pthread_mutex_lock(&e)));
  printf("%d ", pthread_mutex_unlock(&e));
  printf("%s %d\n", strerror(pthread_mutex_unlock(&e)), ty == PTHREAD_MUTEX_ERRORCHECK);
  struct timespec ts;
  clock_gettime(CLOCK_REALTIME, &ts);
  ts.tv_nsec += 5000000;
  if (ts.tv_nsec >= 1000000000) {
    ts.tv_sec++;
    ts.tv_nsec -= 1000000000;
  }
  pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
  pthread_mutex_lock(&m);
  printf("%s\n", strerror(pthread_mutex_timedlock(&m, &ts)));
  pthread_cond_t c = PTHREAD_COND_INITIALIZER;
  int rc = pthread_cond_timedwait(&c, &m, &ts);
  printf("%d\n", rc == ETIMEDOUT);
  pthread_mutex_unlock(&m);
  printf("%d %d\n", pthread_mutex_destroy(&m), pthread_cond_destroy(&c));
  return 0;
}
