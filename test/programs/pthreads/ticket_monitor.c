#include <pthread.h>
#include <stdio.h>

struct monitor {
  pthread_mutex_t m;
  pthread_cond_t c;
  unsigned next, serving;
} mon = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0, 0 };

static char order[16];
static int n;

static void enter(unsigned my) {
  pthread_mutex_lock(&mon.m);
  while (my != mon.serving) pthread_cond_wait(&mon.c, &mon.m);
}

static void leave(void) {
  ++mon.serving;
  pthread_cond_broadcast(&mon.c);
  pthread_mutex_unlock(&mon.m);
}

static void *run(void *p) {
  unsigned my = (unsigned)(unsigned long)p;
  enter(my);
  order[n++] = 'a' + my;
  leave();
  return p;
}

int main() {
  pthread_t t[8];
  for (unsigned long i = 8; i-- > 0;) pthread_create(&t[i], 0, run, (void *)i);
  for (int i = 0; i < 8; i++) pthread_join(t[i], 0);
  puts(order);
  return 0;
}
