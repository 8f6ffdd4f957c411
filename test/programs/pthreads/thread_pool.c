#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct task { void (*run)(void *); void *arg; struct task *next; } task_t;
static struct {
    pthread_mutex_t m;
    pthread_cond_t work, idle;
    task_t *head, **tail;
    int busy, stop;
    pthread_t *threads;
    int n;
} pool = {.m = PTHREAD_MUTEX_INITIALIZER, .work = PTHREAD_COND_INITIALIZER, .idle = PTHREAD_COND_INITIALIZER};

static void *worker(void *unused) {
    pthread_mutex_lock(&pool.m);
    for (;;) {
        while (!pool.head && !pool.stop) pthread_cond_wait(&pool.work, &pool.m);
        if (!pool.head) break;
        task_t *t = pool.head;
        if (!(pool.head = t->next)) pool.tail = &pool.head;
        pool.busy++;
        pthread_mutex_unlock(&pool.m);
        t->run(t->arg);
        free(t);
        pthread_mutex_lock(&pool.m);
        if (--pool.busy == 0 && !pool.head) pthread_cond_broadcast(&pool.idle);
    }
    pthread_mutex_unlock(&pool.m);
    return NULL;
}
static void pool_start(int n) {
    pool.tail = &pool.head;
    pool.n = n;
    pool.threads = malloc(n * sizeof *pool.threads);
    for (int i = 0; i < n; i++) pthread_create(&pool.threads[i], NULL, worker, NULL);
}
static void pool_submit(void (*run)(void *), void *arg) {
    task_t *t = malloc(sizeof *t);
    *t = (task_t){run, arg, NULL};
    pthread_mutex_lock(&pool.m);
    *pool.tail = t;
    pool.tail = &t->next;
    pthread_cond_signal(&pool.work);
    pthread_mutex_unlock(&pool.m);
}
static void pool_wait(void) {
    pthread_mutex_lock(&pool.m);
    while (pool.head || pool.busy) pthread_cond_wait(&pool.idle, &pool.m);
    pthread_mutex_unlock(&pool.m);
}
static void pool_stop(void) {
    pthread_mutex_lock(&pool.m);
    pool.stop = 1;
    pthread_cond_broadcast(&pool.work);
    pthread_mutex_unlock(&pool.m);
    for (int i = 0; i < pool.n; i++) pthread_join(pool.threads[i], NULL);
    free(pool.threads);
}
struct range { int from, to; long sum; };
static void collatz(void *arg) {
    struct range *r = arg;
    for (int i = r->from; i < r->to; i++)
        for (long n = i; n > 1; n = n % 2 ? 3 * n + 1 : n / 2) r->sum++;
}

int main(void) {
    struct range r[10];
    pool_start(3);
    for (int i = 0; i < 10; i++) { r[i] = (struct range){i * 20 + 1, i * 20 + 21, 0}; pool_submit(collatz, &r[i]); }
    pool_wait();
    for (int i = 0; i < 10; i++) printf("%d..%d: %ld steps\n", r[i].from, r[i].to - 1, r[i].sum);
    pool_stop();
    printf("stopped\n");
    return 0;
}
