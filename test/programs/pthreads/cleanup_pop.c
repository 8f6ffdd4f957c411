#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static void un(void *m) {
  printf("cleanup\n");
  pthread_mutex_unlock(m);
}

static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;

static void *w(void *a) {
  pthread_mutex_lock(&m);
  pthread_cleanup_push(un, &m);
  if (a) pthread_exit((void *)5);
  printf("normal\n");
  pthread_cleanup_pop(1);
  return (void *)6;
}

int main(void) {
  pthread_t t;
  void *r;
  for (long i = 0; i < 2; i++) {
    pthread_create(&t, 0, w, (void *)i);
    pthread_join(t, &r);
    printf("%ld\n", (long)r);
  }
  return 0;
}
