#include <stdio.h>
#include <stdatomic.h>
#include <pthread.h>

static atomic_uint seq;
static int x, y;
static atomic_int rw;
static int torn;

static void wr(int v) {
  atomic_fetch_add_explicit(&seq, 1, memory_order_acq_rel);
  atomic_store_explicit((_Atomic int *)&x, v, memory_order_relaxed);
  atomic_store_explicit((_Atomic int *)&y, -v, memory_order_relaxed);
  atomic_fetch_add_explicit(&seq, 1, memory_order_release);
}

static int rd(void) {
  unsigned s;
  int a, b;
  do {
    while ((s = atomic_load_explicit(&seq, memory_order_acquire)) & 1) ;
    a = atomic_load_explicit((_Atomic int *)&x, memory_order_relaxed);
    b = atomic_load_explicit((_Atomic int *)&y, memory_order_relaxed);
    atomic_thread_fence(memory_order_acquire);
  } while (atomic_load_explicit(&seq, memory_order_relaxed) != s);
  return a + b;
}

static void rlock(void) {
  for (;;) {
    int v = atomic_load(&rw);
    if (v >= 0 && atomic_compare_exchange_weak(&rw, &v, v + 1)) return;
  }
}

static void wlock(void) {
  int v;
  do v = 0;
  while (!atomic_compare_exchange_weak(&rw, &v, -1));
}

static int shared;

static void *writer(void *p) {
  for (int i = 0; i < 30; i++) {
    wr(i);
    wlock();
    shared++;
    atomic_store(&rw, 0);
  }
  return p;
}

static void *reader(void *p) {
  long bad = 0;
  for (int i = 0; i < 30; i++) {
    bad += rd() != 0;
    rlock();
    bad += shared < 0;
    atomic_fetch_sub(&rw, 1);
  }
  return (void *)bad;
}

int main(void) {
  pthread_t w, r[2];
  void *b;
  pthread_create(&w, 0, writer, 0);
  for (int i = 0; i < 2; i++) pthread_create(r + i, 0, reader, 0);
  pthread_join(w, 0);
  for (int i = 0; i < 2; i++) {
    pthread_join(r[i], &b);
    torn += (long)b;
  }
  printf("%d %d %u\n", torn, shared, atomic_load(&seq));
  return 0;
}
