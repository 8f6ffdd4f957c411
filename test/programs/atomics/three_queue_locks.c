#include <stdio.h>
#include <stdlib.h>
#include <stdatomic.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>

struct mcs {
  _Atomic(struct mcs *) next;
  atomic_bool locked;
};

static _Atomic(struct mcs *) tail;

static void mcs_lock(struct mcs *me) {
  atomic_store(&me->next, NULL);
  atomic_store(&me->locked, true);
  struct mcs *p = atomic_exchange(&tail, me);
  if (p) {
    atomic_store(&p->next, me);
    while (atomic_load(&me->locked)) ;
  }
}

static void mcs_unlock(struct mcs *me) {
  struct mcs *n = atomic_load(&me->next);
  if (!n) {
    struct mcs *e = me;
    if (atomic_compare_exchange_strong(&tail, &e, NULL)) return;
    while (!(n = atomic_load(&me->next))) ;
  }
  atomic_store(&n->locked, false);
}

typedef struct clh {
  atomic_int busy;
} clh;

static _Atomic(clh *) ctail;

static struct {
  atomic_uint next, now;
} tk = { 0 };

static int a, b, c;

static void *w(void *arg) {
  struct mcs q;
  clh *my = malloc(sizeof *my), *pred;
  for (int i = 0; i < 60; i++) {
    mcs_lock(&q);
    a++;
    mcs_unlock(&q);
    atomic_store_explicit(&my->busy, 1, memory_order_relaxed);
    pred = atomic_exchange(&ctail, my);
    while (atomic_load_explicit(&pred->busy, memory_order_acquire)) sched_yield();
    b++;
    clh *t = my;
    atomic_store_explicit(&my->busy, 0, memory_order_release);
    my = pred;
    (void)t;
    unsigned me = atomic_fetch_add(&tk.next, 1u);
    while (atomic_load(&tk.now) != me) __builtin_ia32_pause();
    c++;
    atomic_fetch_add(&tk.now, 1u);
  }
  return NULL;
}

int main(void) {
  clh *d = calloc(1, sizeof *d);
  atomic_init(&ctail, d);
  pthread_t t[3];
  for (int i = 0; i < 3; i++) pthread_create(&t[i], 0, w, 0);
  for (int i = 0; i < 3; i++) pthread_join(t[i], 0);
  printf("%d %d %d\n", a, b, c);
  return 0;
}
