#define _GNU_SOURCE
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>
#include <pthread.h>
#include <limits.h>
#include <errno.h>

static int futex(uint32_t *uaddr, int futex_op, uint32_t val, const struct timespec *timeout,
    uint32_t *uaddr2, uint32_t val3) {
  return syscall(SYS_futex, uaddr, futex_op, val, timeout, uaddr2, val3);
}

typedef struct {
  _Atomic uint32_t v;
} mutex_t;

static void lock(mutex_t *m) {
  uint32_t c = 0;
  if (!atomic_compare_exchange_strong(&m->v, &c, 1)) {
    if (c != 2) c = atomic_exchange(&m->v, 2);
    while (c != 0) {
      futex((uint32_t *)&m->v, FUTEX_WAIT_PRIVATE, 2, NULL, NULL, 0);
      c = atomic_exchange(&m->v, 2);
    }
  }
}

static void unlock(mutex_t *m) {
  if (atomic_fetch_sub(&m->v, 1) != 1) {
    atomic_store(&m->v, 0);
    futex((uint32_t *)&m->v, FUTEX_WAKE_PRIVATE, 1, NULL, NULL, 0);
  }
}

static mutex_t m;
static int n;
static uint32_t gate;

static void *w(void *p) {
  while (__atomic_load_n(&gate, __ATOMIC_ACQUIRE) == 0) futex(&gate, FUTEX_WAIT, 0, NULL, NULL, 0);
  for (int i = 0; i < 200; i++) {
    lock(&m);
    n++;
    unlock(&m);
  }
  return p;
}

int main(void) {
  pthread_t t[4];
  for (int i = 0; i < 4; i++) pthread_create(&t[i], 0, w, 0);
  usleep(1000);
  __atomic_store_n(&gate, 1, __ATOMIC_RELEASE);
  futex(&gate, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
  for (int i = 0; i < 4; i++) pthread_join(t[i], 0);
  struct timespec ts = { 0, 1000000 };
  int r = futex(&gate, FUTEX_WAIT, 1, &ts, NULL, 0);
  printf("%d %d %s ", n, r, errno == ETIMEDOUT ? "timedout" : "?");
  r = futex(&gate, FUTEX_WAIT, 5, NULL, NULL, 0);
  printf("%d %d\n", r, errno == EAGAIN);
  printf("tid==pid %d\n", (int)syscall(SYS_gettid) == getpid());
  return 0;
}
