#include <stdatomic.h>
#include <threads.h>
#include <stdio.h>
#include <stdlib.h>

static atomic_int X, Y, ready;
static int data;
static int r1, r2;

static int sb0(void *p) {
  atomic_store(&X, 1);
  r1 = atomic_load(&Y);
  return 0;
}

static int sb1(void *p) {
  atomic_store(&Y, 1);
  r2 = atomic_load(&X);
  return 0;
}

static int mp0(void *p) {
  data = 42;
  atomic_store_explicit(&ready, 1, memory_order_release);
  return 7;
}

static int mp1(void *p) {
  while (!atomic_load_explicit(&ready, memory_order_acquire)) thrd_yield();
  return data;
}

static once_flag once = ONCE_FLAG_INIT;
static int inits;

static void init(void) {
  inits++;
}

static tss_t key;
static int destroyed;

static void d(void *p) {
  destroyed++;
  free(p);
}

static thread_local int mine = 5;
static mtx_t mx;
static cnd_t cv;
static int turn;

static int player(void *p) {
  int me = (int)(long)p;
  call_once(&once, init);
  tss_set(key, malloc(4));
  mine += me;
  for (int i = 0; i < 3; i++) {
    mtx_lock(&mx);
    while (turn != me) cnd_wait(&cv, &mx);
    printf(me ? "pong\n" : "ping\n");
    turn = !me;
    cnd_broadcast(&cv);
    mtx_unlock(&mx);
  }
  return mine;
}

int main(void) {
  int both = 0;
  for (int i = 0; i < 5; i++) {
    X = Y = 0;
    thrd_t a, b;
    thrd_create(&a, sb0, 0);
    thrd_create(&b, sb1, 0);
    thrd_join(a, 0);
    thrd_join(b, 0);
    both += !r1 && !r2;
  }
  thrd_t a, b;
  int ra, rb;
  thrd_create(&a, mp1, 0);
  thrd_create(&b, mp0, 0);
  thrd_join(a, &ra);
  thrd_join(b, &rb);
  printf("%d %d %d\n", both, ra, rb);
  mtx_init(&mx, mtx_plain | mtx_recursive);
  cnd_init(&cv);
  tss_create(&key, d);
  thrd_create(&a, player, (void *)0);
  thrd_create(&b, player, (void *)1);
  thrd_join(a, &ra);
  thrd_join(b, &rb);
  printf("%d %d %d %d\n", ra, rb, inits, destroyed);
  atomic_flag f = ATOMIC_FLAG_INIT;
  printf("%d %d\n", atomic_flag_test_and_set(&f), atomic_flag_test_and_set(&f));
  _Atomic long l = 5;
  l += 3;
  l++;
  printf("%ld %d\n", l, atomic_is_lock_free(&l));
  thrd_sleep(&(struct timespec){ .tv_nsec = 1000 }, NULL);
  printf("%d\n", mtx_trylock(&mx) == thrd_success);
  return 0;
}
