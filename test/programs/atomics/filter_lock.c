#include <stdio.h>
#include <stdatomic.h>
#include <pthread.h>
#define N 4

static _Atomic int level[N], victim[N];
static int c;

static void lock(int me) {
  for (int i = 1; i < N; i++) {
    level[me] = i;
    victim[i] = me;
    for (int k = 0; k < N; k++) while (k != me && level[k] >= i && victim[i] == me) ;
  }
}

static void unlock(int me) {
  level[me] = 0;
}

static void *w(void *p) {
  int me = (int)(long)p;
  for (int i = 0; i < 20; i++) {
    lock(me);
    c++;
    unlock(me);
  }
  return 0;
}

int main(void) {
  pthread_t t[N];
  for (long i = 0; i < N; i++) pthread_create(&t[i], 0, w, (void *)i);
  for (int i = 0; i < N; i++) pthread_join(t[i], 0);
  printf("%d\n", c);
  return 0;
}
