#include <stdio.h>
#include <stdlib.h>
#include <pthread.h>

typedef struct t {
  int k;
  struct t *c[2];
} T;

static T *root;
static pthread_rwlock_t rw;

static T *ins(T *n, int k) {
  if (!n) {
    n = malloc(sizeof *n);
    n->k = k;
    n->c[0] = n->c[1] = NULL;
    return n;
  }
  int d = k > n->k;
  if (k != n->k) n->c[d] = ins(n->c[d], k);
  return n;
}

static int has(T *n, int k) {
  while (n && n->k != k) n = n->c[k > n->k];
  return n != NULL;
}

static void walk(T *n, void (*f)(int, void *), void *x) {
  if (n) {
    walk(n->c[0], f, x);
    f(n->k, x);
    walk(n->c[1], f, x);
  }
}

static void p(int k, void *x) {
  int *cnt = x;
  if ((*cnt)++ < 6) printf("%d ", k);
}

static void del(T *n) {
  if (!n) return;
  del(n->c[0]);
  del(n->c[1]);
  free(n);
}

static int height(const T *n) {
  if (!n) return 0;
  int a = height(n->c[0]), b = height(n->c[1]);
  return 1 + (a > b ? a : b);
}

static void *w(void *a) {
  unsigned s = (unsigned)(long)a;
  long hit = 0;
  for (int i = 0; i < 30; i++) {
    s = s * 1103515245 + 12345;
    int k = s >> 16 & 127;
    pthread_rwlock_wrlock(&rw);
    root = ins(root, k);
    pthread_rwlock_unlock(&rw);
    pthread_rwlock_rdlock(&rw);
    hit += has(root, k);
    pthread_rwlock_unlock(&rw);
  }
  return (void *)hit;
}

int main(void) {
  pthread_t t[3];
  long sum = 0;
  pthread_rwlock_init(&rw, NULL);
  for (long i = 1; i <= 3; i++) pthread_create(&t[i - 1], 0, w, (void *)i);
  for (int i = 0; i < 3; i++) {
    void *r;
    pthread_join(t[i], &r);
    sum += (long)r;
  }
  int n = 0;
  walk(root, p, &n);
  printf("| %d keys, hits %ld, h>0 %d\n", n, sum, height(root) > 3);
  del(root);
  pthread_rwlock_destroy(&rw);
  return 0;
}
