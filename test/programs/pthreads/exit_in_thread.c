#include <stdio.h>
#include <stdlib.h>
#include <pthread.h>
#include <unistd.h>

static void bye(void) {
  printf("atexit 1\n");
}

static void bye2(void) {
  printf("atexit 2\n");
}

static void *w(void *a) {
  sleep(1);
  printf("thread exits\n");
  exit(7);
  return a;
}

int main(void) {
  pthread_t t;
  atexit(bye);
  atexit(bye2);
  pthread_create(&t, NULL, w, NULL);
  printf("waiting\n");
  for (;;) pause_like: sleep(10);
  goto pause_like;
}
