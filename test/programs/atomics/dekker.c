#include <stdio.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <pthread.h>

static atomic_bool want[2];
static atomic_int turn;
static int count;

static void *run(void *a) {
  int me = a != 0, he = !me;
  for (int i = 0; i < 100; i++) {
    want[me] = true;
    while (want[he]) if (turn != me) {
      want[me] = false;
      while (turn != me) ;
      want[me] = true;
    }
    count++;
    turn = he;
    want[me] = false;
  }
  return NULL;
}

int main(void) {
  pthread_t t[2];
  pthread_create(&t[0], 0, run, NULL);
  pthread_create(&t[1], 0, run, &count);
  pthread_join(t[0], 0);
  pthread_join(t[1], 0);
  printf("count = %d (expected %d)\n", count, 200);
}
