#include <stdio.h>
#include <stdlib.h>
#include <stdatomic.h>
#include <pthread.h>

typedef struct node {
  int value;
  _Atomic(struct node *) next;
} node;

static _Atomic(node *) Head, Tail;
static atomic_int popped, sum;

static void enq(int v) {
  node *n = malloc(sizeof *n);
  n->value = v;
  atomic_init(&n->next, NULL);
  for (;;) {
    node *t = atomic_load(&Tail), *nx = atomic_load(&t->next);
    if (t != atomic_load(&Tail)) continue;
    if (nx == NULL) {
      if (atomic_compare_exchange_weak(&t->next, &nx, n)) {
        atomic_compare_exchange_strong(&Tail, &t, n);
        return;
      }
    } else atomic_compare_exchange_strong(&Tail, &t, nx);
  }
}

static int deq(int *v) {
  for (;;) {
    node *h = atomic_load(&Head), *t = atomic_load(&Tail), *nx = atomic_load(&h->next);
    if (h != atomic_load(&Head)) continue;
    if (h == t) {
      if (!nx) return 0;
      atomic_compare_exchange_strong(&Tail, &t, nx);
    } else {
      *v = nx->value;
      if (atomic_compare_exchange_weak(&Head, &h, nx)) return 1;
    }
  }
}

static void *prod(void *a) {
  for (int i = 1; i <= 40; i++) enq(i);
  return a;
}

static void *cons(void *a) {
  int v;
  while (atomic_load(&popped) < 80) if (deq(&v)) {
    atomic_fetch_add(&popped, 1);
    atomic_fetch_add(&sum, v);
  }
  return a;
}

int main(void) {
  node *d = calloc(1, sizeof *d);
  Head = d;
  Tail = d;
  pthread_t t[4];
  for (int i = 0; i < 4; i++) pthread_create(&t[i], 0, i < 2 ? prod : cons, 0);
  for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
  printf("%d %d\n", popped, sum);
  return 0;
}
