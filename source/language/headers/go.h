/*
 * go.h: goroutines and channels in C, on top of pthreads, so that any C compiler accepts it. Under lockstep's thread model gpm a
 * thread made here is a goroutine of Go's scheduler; under any other it is whatever the model makes of a thread.
 *
 *   GO(f, x)                  f(x) runs on its own; void f(void *)
 *   CHAN c = MAKE_CHAN(n)     a channel with room for n values (long); 0: sender and receiver meet
 *   SEND(c, v)                waits until there is room
 *   RECEIVE(c)                waits for a value; of a closed and empty channel 0
 *   RECEIVED(c, &v)           the same; 0 if the channel is closed and empty
 *   CLOSE(c)
 *   SELECT(cases, n, block)   the one of n cases that could go on first, else -1 where block is 0
 *   GOMAXPROCS(n), GOSCHED()
 *   WAIT_GROUP w = WAIT_GROUP_INITIALIZER;  ADD(&w, n), DONE(&w), WAIT(&w)
 *
 * A SELECT that sends on a channel without room meets RECEIVE, not another SELECT.
 * When main returns the program ends, goroutines or not.
 */
#ifndef LOCKSTEP_GO_H
#define LOCKSTEP_GO_H

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#ifdef __lockstep__
extern int __lockstep_gomaxprocs(int __n);
#define GOMAXPROCS(n) __lockstep_gomaxprocs(n)
#else
#define GOMAXPROCS(n) (n)
#endif
#define GOSCHED() ((void)sched_yield())

struct go_start {
  void (*run)(void *);
  void *argument;
};

static inline void *go_begin(void *given) {
  struct go_start start = *(struct go_start *)given;
  free(given);
  start.run(start.argument);
  return NULL;
}

static inline void go_fatal(const char *why) {
  dprintf(2, "fatal error: %s\n", why);
  exit(2);
}

static inline void go_start(void (*run)(void *), void *argument) {
  struct go_start *start = malloc(sizeof *start);
  pthread_attr_t attributes;
  pthread_t thread;
  if (start == NULL) go_fatal("out of memory");
  start->run = run;
  start->argument = argument;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, 65536);
  if (pthread_create(&thread, &attributes, go_begin, start) != 0) go_fatal("no goroutine can be made");
  pthread_attr_destroy(&attributes);
}
#define GO(f, x) go_start(f, (void *)(x))

/* Who waits in a SELECT waits for all channels of the program. */
struct go_channel {
  pthread_mutex_t lock;
  pthread_cond_t room, filled, taken;
  long *values;
  int capacity, count, first;
  int receiving;      /* how many wait for a value */
  unsigned long sent, received;
  int closed;
};
typedef struct go_channel *CHAN;

__attribute__((weak)) pthread_mutex_t go_select_lock = PTHREAD_MUTEX_INITIALIZER;
__attribute__((weak)) pthread_cond_t go_select_changed = PTHREAD_COND_INITIALIZER;
__attribute__((weak)) int go_selecting = 0;
__attribute__((weak)) unsigned long go_changes = 0;

/* Something has changed at a channel: whoever waits in a SELECT looks again. */
static inline void go_tell(void) {
  if (__atomic_load_n(&go_selecting, __ATOMIC_SEQ_CST) == 0) return;
  pthread_mutex_lock(&go_select_lock);
  go_changes++;
  pthread_cond_broadcast(&go_select_changed);
  pthread_mutex_unlock(&go_select_lock);
}

static inline CHAN go_make(int capacity) {
  CHAN c = calloc(1, sizeof *c);
  if (c == NULL || capacity < 0) go_fatal("makechan: size out of range");
  /* Without room of its own it holds the one value that is handed over. */
  c->values = malloc((capacity > 0 ? (size_t)capacity : 1) * sizeof *c->values);
  if (c->values == NULL) go_fatal("out of memory");
  c->capacity = capacity;
  pthread_mutex_init(&c->lock, NULL);
  pthread_cond_init(&c->room, NULL);
  pthread_cond_init(&c->filled, NULL);
  pthread_cond_init(&c->taken, NULL);
  return c;
}

static inline int go_size(CHAN c) { return c->capacity > 0 ? c->capacity : 1; }

/* With the lock held and room: the value goes in. */
static inline void go_put(CHAN c, long value) {
  c->values[(c->first + c->count) % go_size(c)] = value;
  c->count++;
  c->sent++;
  pthread_cond_signal(&c->filled);
}

/* With the lock held and a value there. */
static inline long go_take(CHAN c) {
  long value = c->values[c->first];
  c->first = (c->first + 1) % go_size(c);
  c->count--;
  c->received++;
  pthread_cond_signal(&c->room);
  if (c->capacity == 0) pthread_cond_broadcast(&c->taken);
  return value;
}

static inline void go_send(CHAN c, long value) {
  unsigned long mine;
  pthread_mutex_lock(&c->lock);
  while (c->count == go_size(c) && !c->closed) pthread_cond_wait(&c->room, &c->lock);
  if (c->closed) go_fatal("send on closed channel");
  go_put(c, value);
  mine = c->sent;
  pthread_mutex_unlock(&c->lock);
  go_tell();
  if (c->capacity > 0) return;
  pthread_mutex_lock(&c->lock);
  while (c->received < mine && !c->closed) pthread_cond_wait(&c->taken, &c->lock);
  pthread_mutex_unlock(&c->lock);
}

/* 1 and the value, or 0 and 0 where the channel is closed and empty. */
static inline int go_receive(CHAN c, long *value) {
  int got;
  pthread_mutex_lock(&c->lock);
  c->receiving++;
  if (c->capacity == 0 && c->count == 0) {
    pthread_mutex_unlock(&c->lock);
    go_tell();
    pthread_mutex_lock(&c->lock);
  }
  while (c->count == 0 && !c->closed) pthread_cond_wait(&c->filled, &c->lock);
  c->receiving--;
  got = c->count > 0;
  *value = got ? go_take(c) : 0;
  pthread_mutex_unlock(&c->lock);
  go_tell();
  return got;
}

static inline long go_value(CHAN c) {
  long value;
  (void)go_receive(c, &value);
  return value;
}

static inline void go_close(CHAN c) {
  pthread_mutex_lock(&c->lock);
  if (c->closed) go_fatal("close of closed channel");
  c->closed = 1;
  pthread_cond_broadcast(&c->filled);
  pthread_cond_broadcast(&c->room);
  pthread_cond_broadcast(&c->taken);
  pthread_mutex_unlock(&c->lock);
  go_tell();
}

#define MAKE_CHAN(n) go_make(n)
#define SEND(c, v) go_send(c, (long)(v))
#define RECEIVE(c) go_value(c)
#define RECEIVED(c, v) go_receive(c, v)
#define CLOSE(c) go_close(c)

/* A case of SELECT: {c, 0, 0, 0} receives into value and ok, {c, 1, v, 0} sends v. */
typedef struct {
  CHAN channel;
  int send;
  long value;
  int ok;
} CASE;

/* Does the case if it can go on now. Of a channel without room a sender goes on where somebody waits to receive. */
static inline int go_try(CASE *one) {
  CHAN c = one->channel;
  int can;
  if (c == NULL) return 0;
  pthread_mutex_lock(&c->lock);
  if (one->send) {
    if (c->closed) go_fatal("send on closed channel");
    can = c->capacity > 0 ? c->count < c->capacity : c->count == 0 && c->receiving > 0;
    if (can) go_put(c, one->value);
  } else {
    can = c->count > 0 || c->closed;
    one->ok = c->count > 0;
    if (can) one->value = one->ok ? go_take(c) : 0;
  }
  pthread_mutex_unlock(&c->lock);
  if (can) go_tell();
  return can;
}

/* Begins with another case each time: of several that can go on none is always preferred. */
static inline int go_select(CASE *cases, int n, int block) {
  static unsigned int turn = 0;
  unsigned long seen;
  int which = -1;
  __atomic_fetch_add(&go_selecting, 1, __ATOMIC_SEQ_CST);
  for (;;) {
    unsigned int from = __atomic_fetch_add(&turn, 1, __ATOMIC_SEQ_CST);
    pthread_mutex_lock(&go_select_lock);
    seen = go_changes;
    pthread_mutex_unlock(&go_select_lock);
    for (int i = 0; i < n && which < 0; i++) {
      int at = (int)((from + (unsigned int)i) % (unsigned int)n);
      if (go_try(&cases[at])) which = at;
    }
    if (which >= 0 || !block) break;
    pthread_mutex_lock(&go_select_lock);
    while (go_changes == seen) pthread_cond_wait(&go_select_changed, &go_select_lock);
    pthread_mutex_unlock(&go_select_lock);
  }
  __atomic_fetch_sub(&go_selecting, 1, __ATOMIC_SEQ_CST);
  return which;
}
#define SELECT(cases, n, block) go_select(cases, n, block)

typedef struct {
  pthread_mutex_t lock;
  pthread_cond_t none;
  int count;
} WAIT_GROUP;
#define WAIT_GROUP_INITIALIZER {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0}

static inline void go_add(WAIT_GROUP *w, int n) {
  pthread_mutex_lock(&w->lock);
  w->count += n;
  if (w->count < 0) go_fatal("sync: negative WaitGroup counter");
  if (w->count == 0) pthread_cond_broadcast(&w->none);
  pthread_mutex_unlock(&w->lock);
}
static inline void go_wait(WAIT_GROUP *w) {
  pthread_mutex_lock(&w->lock);
  while (w->count > 0) pthread_cond_wait(&w->none, &w->lock);
  pthread_mutex_unlock(&w->lock);
}
#define ADD(w, n) go_add(w, n)
#define DONE(w) go_add(w, -1)
#define WAIT(w) go_wait(w)

#endif
