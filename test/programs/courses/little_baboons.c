#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#define EAST 0
#define WEST 1
#define MAXROPE 5

static pthread_mutex_t mx = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t can[2] = { PTHREAD_COND_INITIALIZER, PTHREAD_COND_INITIALIZER };
static int on[2], waiting[2], crossed, max_seen;

static void cross(int d) {
  pthread_mutex_lock(&mx);
  waiting[d]++;
  while (on[!d] > 0 || on[d] >= MAXROPE) pthread_cond_wait(&can[d], &mx);
  waiting[d]--;
  on[d]++;
  if (on[d] > max_seen) max_seen = on[d];
  pthread_mutex_unlock(&mx);
  sched_yield();
  pthread_mutex_lock(&mx);
  if (on[0] && on[1]) abort();
  crossed++;
  if (--on[d] == 0) pthread_cond_broadcast(&can[!d]);
  pthread_cond_signal(&can[d]);
  pthread_mutex_unlock(&mx);
}

static void *baboon(void *a) {
  cross((int)(long)a);
  return a;
}

int main(void) {
  pthread_t t[24];
  for (long i = 0; i < 24; i++) pthread_create(&t[i], NULL, baboon, (void *)(i % 2));
  long sum = 0;
  for (int i = 0; i < 24; i++) {
    void *r;
    pthread_join(t[i], &r);
    sum += (long)r;
  }
  printf("crossed %d west %ld ok %d\n", crossed, sum, max_seen <= MAXROPE);
  return EXIT_SUCCESS;
}
