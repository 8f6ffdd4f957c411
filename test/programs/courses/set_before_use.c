#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pthread.h>
#include <semaphore.h>

struct shared {
  pthread_mutex_t m;
  pthread_cond_t c;
  sem_t s;
  pthread_barrier_t b;
  int buf[10], in, out;
};

static int parse(const char *s, int *out) {
  if (!*s) return -1;
  *out = atoi(s);
  return 0;
}

static void *w(void *p) {
  struct shared *h = p;
  pthread_mutex_lock(&h->m);
  h->buf[h->in++] = 5;
  pthread_mutex_unlock(&h->m);
  sem_post(&h->s);
  return NULL;
}

int main(void) {
  struct shared *h = (struct shared *)malloc(sizeof(struct shared));
  pthread_mutex_init(&h->m, NULL);
  pthread_cond_init(&h->c, NULL);
  sem_init(&h->s, 0, 0);
  pthread_barrier_init(&h->b, NULL, 1);
  h->in = h->out = 0;
  pthread_t t;
  pthread_create(&t, 0, w, h);
  sem_wait(&h->s);
  pthread_join(t, NULL);
  printf("%d\n", h->buf[h->out]);
  pthread_barrier_wait(&h->b);
  int v;
  if (parse("42", &v) == 0) printf("%d\n", v);
  int err, val;
  err = parse("", &val);
  if (!err) printf("%d\n", val);
  char line[100];
  int n = sprintf(line, "%d:%s", 3, "x");
  printf("%.*s|\n", n, line);
  int a[5], cnt = 0;
  for (int i = 0; i < 3; i++) a[cnt++] = i;
  for (int i = 0; i < cnt; i++) printf("%d", a[i]);
  puts("");
  pthread_mutex_t copy;
  memcpy(&copy, &h->m, sizeof copy);
  struct shared s2 = *h;
  (void)s2;
  struct timespec {
    int x;
  };
  int swap;
  for (int i = 0, j = 9; i < j; i++, j--) {
    swap = h->buf[0];
    h->buf[0] = swap;
  }
  switch (v) {
    int unused;
  case 42: unused = 1;
    printf("%d\n", unused);
  }
  void *ret;
  pthread_create(&t, 0, w, h);
  pthread_join(t, &ret);
  printf("%d\n", ret == NULL);
  free(h);
  return 0;
}
