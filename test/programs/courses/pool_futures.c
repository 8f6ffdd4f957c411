#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <stdbool.h>
#include <pthread.h>

typedef void *(*task_fn)(void *);

typedef struct future {
  pthread_mutex_t mu;
  pthread_cond_t cv;
  bool ready;
  void *result;
} future_t;

typedef struct task {
  task_fn fn;
  void *arg;
  future_t *fut;
  struct task *next;
} task_t;

typedef struct pool {
  pthread_t *threads;
  size_t nthreads;
  task_t *head, **tail;
  pthread_mutex_t mu;
  pthread_cond_t more, idle;
  size_t running, pending;
  bool stop;
} pool_t;

static void *worker(void *p) {
  pool_t *pool = p;
  for (;;) {
    pthread_mutex_lock(&pool->mu);
    while (!pool->head && !pool->stop) pthread_cond_wait(&pool->more, &pool->mu);
    if (!pool->head) {
      pthread_mutex_unlock(&pool->mu);
      return NULL;
    }
    task_t *t = pool->head;
    pool->head = t->next;
    if (!pool->head) pool->tail = &pool->head;
    pool->running++;
    pool->pending--;
    pthread_mutex_unlock(&pool->mu);
    void *r = t->fn(t->arg);
    if (t->fut) {
      pthread_mutex_lock(&t->fut->mu);
      t->fut->result = r;
      t->fut->ready = true;
      pthread_cond_broadcast(&t->fut->cv);
      pthread_mutex_unlock(&t->fut->mu);
    }
    free(t);
    pthread_mutex_lock(&pool->mu);
    if (--pool->running == 0 && pool->pending == 0) pthread_cond_broadcast(&pool->idle);
    pthread_mutex_unlock(&pool->mu);
  }
}

static pool_t *pool_create(size_t n) {
  pool_t *p = calloc(1, sizeof *p);
  p->threads = calloc(n, sizeof(pthread_t));
  p->nthreads = n;
  p->tail = &p->head;
  pthread_mutex_init(&p->mu, NULL);
  pthread_cond_init(&p->more, NULL);
  pthread_cond_init(&p->idle, NULL);
  for (size_t i = 0; i < n; i++) pthread_create(&p->threads[i], NULL, worker, p);
  return p;
}

static future_t *pool_submit(pool_t *p, task_fn fn, void *arg) {
  future_t *f = malloc(sizeof *f);
  pthread_mutex_init(&f->mu, NULL);
  pthread_cond_init(&f->cv, NULL);
  f->ready = false;
  f->result = NULL;
  task_t *t = malloc(sizeof *t);
  *t = (task_t){ fn, arg, f, NULL };
  pthread_mutex_lock(&p->mu);
  *p->tail = t;
  p->tail = &t->next;
  p->pending++;
  pthread_cond_signal(&p->more);
  pthread_mutex_unlock(&p->mu);
  return f;
}

static void *future_get(future_t *f) {
  pthread_mutex_lock(&f->mu);
  while (!f->ready) pthread_cond_wait(&f->cv, &f->mu);
  void *r = f->result;
  pthread_mutex_unlock(&f->mu);
  pthread_mutex_destroy(&f->mu);
  pthread_cond_destroy(&f->cv);
  free(f);
  return r;
}

static void pool_destroy(pool_t *p) {
  pthread_mutex_lock(&p->mu);
  while (p->pending || p->running) pthread_cond_wait(&p->idle, &p->mu);
  p->stop = true;
  pthread_cond_broadcast(&p->more);
  pthread_mutex_unlock(&p->mu);
  for (size_t i = 0; i < p->nthreads; i++) pthread_join(p->threads[i], NULL);
  pthread_mutex_destroy(&p->mu);
  free(p->threads);
  free(p);
}

static void *fib(void *a) {
  long n = (long)a, x = 0, y = 1;
  while (n-- > 0) {
    long z = x + y;
    x = y;
    y = z;
  }
  return (void *)x;
}

static void *shout(void *a) {
  char *s = strdup(a);
  for (char *c = s; *c; ++c) if (*c >= 'a' && *c <= 'z') *c ^= 0x20;
  return s;
}

int main(void) {
  pool_t *p = pool_create(3);
  future_t *f[10];
  for (long i = 0; i < 10; i++) f[i] = pool_submit(p, fib, (void *)(i * 5));
  future_t *g = pool_submit(p, shout, "hello, pool");
  for (int i = 0; i < 10; i++) printf("fib(%d) = %ld\n", i * 5, (long)future_get(f[i]));
  char *s = future_get(g);
  puts(s);
  free(s);
  pool_destroy(p);
  return 0;
}
