#include <stdio.h>
#include <stdlib.h>
#include <pthread.h>
#include <stdbool.h>

enum dir { UP = 1, IDLE = 0, DOWN = -1 };

typedef struct {
  int from, to;
  pthread_cond_t board, arrive;
  bool in, out;
} rider;

typedef struct {
  pthread_mutex_t m;
  pthread_cond_t wake;
  int floor;
  enum dir d;
  rider *r[16];
  int n, done;
} lift;

static lift L = { .m = PTHREAD_MUTEX_INITIALIZER, .wake = PTHREAD_COND_INITIALIZER, .floor = 0 };

static void *ride(void *a) {
  rider *r = a;
  pthread_mutex_lock(&L.m);
  L.r[L.n++] = r;
  pthread_cond_signal(&L.wake);
  while (!r->in) pthread_cond_wait(&r->board, &L.m);
  while (!r->out) pthread_cond_wait(&r->arrive, &L.m);
  L.done++;
  pthread_cond_signal(&L.wake);
  pthread_mutex_unlock(&L.m);
  return NULL;
}

static void *run(void *a) {
  int total = *(int *)a, moves = 0;
  pthread_mutex_lock(&L.m);
  while (L.done < total) {
    bool work = false;
    for (int i = 0; i < L.n; i++) {
      rider *r = L.r[i];
      if (!r->in && r->from == L.floor) {
        r->in = true;
        pthread_cond_signal(&r->board);
      }
      if (r->in && !r->out && r->to == L.floor) {
        r->out = true;
        pthread_cond_signal(&r->arrive);
      }
      if (!r->out) work = true;
    }
    if (!work) {
      if (L.done < total) pthread_cond_wait(&L.wake, &L.m);
      continue;
    }
    if (L.d == IDLE) L.d = UP;
    if (L.floor == 9) L.d = DOWN;
    else if (L.floor == 0) L.d = UP;
    L.floor += L.d;
    moves++;
  }
  pthread_mutex_unlock(&L.m);
  return (void *)(long)(moves > 0);
}

int main(void) {
  enum { R = 8 };
  static rider rs[R];
  pthread_t lift, t[R];
  int n = R;
  void *m;
  for (int i = 0; i < R; i++) {
    rs[i].from = i * 3 % 10;
    rs[i].to = (i * 7 + 2) % 10;
    pthread_cond_init(&rs[i].board, NULL);
    pthread_cond_init(&rs[i].arrive, NULL);
  }
  pthread_create(&lift, NULL, run, &n);
  for (int i = 0; i < R; i++) pthread_create(&t[i], NULL, ride, &rs[i]);
  for (int i = 0; i < R; i++) pthread_join(t[i], NULL);
  pthread_join(lift, &m);
  int ok = 0;
  for (int i = 0; i < R; i++) ok += rs[i].in && rs[i].out;
  printf("%d served, moved %ld\n", ok, (long)m);
  return 0;
}
