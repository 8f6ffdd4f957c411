#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pthread.h>

static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int freed;

static void dtor(void *p) {
  __sync_add_and_fetch(&freed, 1);
  free(p);
}

static void mk(void) {
  if (pthread_key_create(&key, dtor)) abort();
}

static char *buf(void) {
  pthread_once(&once, mk);
  char *p = pthread_getspecific(key);
  if (!p) {
    p = malloc(64);
    p[0] = '\0';
    pthread_setspecific(key, p);
  }
  return p;
}

static const char *itoa_ts(int n) {
  char *b = buf();
  sprintf(b, "<%03d>", n);
  return b;
}

static __thread int tls = 10;
static _Thread_local char name[8];

static void *w(void *a) {
  int id = *(int *)a;
  tls += id;
  snprintf(name, sizeof name, "t%d", id);
  const char *s = itoa_ts(id * 7);
  char *out = malloc(32);
  sprintf(out, "%s %s %d", name, s, tls);
  return out;
}

int main(void) {
  pthread_t t[4];
  int id[4];
  for (int i = 0; i < 4; i++) {
    id[i] = i;
    pthread_create(t + i, NULL, w, id + i);
  }
  for (int i = 0; i < 4; i++) {
    char *r;
    pthread_join(t[i], (void **)&r);
    puts(r);
    free(r);
  }
  printf("freed %d tls %d '%s'\n", freed, tls, name);
  return 0;
}
