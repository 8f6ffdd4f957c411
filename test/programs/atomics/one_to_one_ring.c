#include <stdio.h>
#include <stdatomic.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>
#define SZ 8
#define MASK (SZ - 1)

static struct {
  _Alignas(64) atomic_size_t head;
  _Alignas(64) atomic_size_t tail;
  char slots[SZ][16];
} q;

static int push(const char *s) {
  size_t t = atomic_load_explicit(&q.tail, memory_order_relaxed);
  if (t - atomic_load_explicit(&q.head, memory_order_acquire) == SZ) return 0;
  strncpy(q.slots[t & MASK], s, 15);
  atomic_store_explicit(&q.tail, t + 1, memory_order_release);
  return 1;
}

static int pop(char *s) {
  size_t h = atomic_load_explicit(&q.head, memory_order_relaxed);
  if (h == atomic_load_explicit(&q.tail, memory_order_acquire)) return 0;
  memcpy(s, q.slots[h & MASK], 16);
  atomic_store_explicit(&q.head, h + 1, memory_order_release);
  return 1;
}

static void *p(void *a) {
  char b[16];
  for (int i = 0; i < 30; i++) {
    sprintf(b, "msg-%d", i);
    while (!push(b)) ;
  }
  while (!push("end")) ;
  return a;
}

int main(void) {
  pthread_t t;
  pthread_create(&t, 0, p, 0);
  char b[16];
  int n = 0;
  for (;;) {
    if (!pop(b)) continue;
    if (!strcmp(b, "end")) break;
    if (n++ % 10 == 0) puts(b);
  }
  pthread_join(t, 0);
  printf("%d %zu %zu\n", n, _Alignof(max_align_t) ? sizeof q : 0, __builtin_offsetof(__typeof__(q), tail));
  return 0;
}

#include <stddef.h>
