#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct { void **items; int cap, n, head, closed; pthread_mutex_t m; pthread_cond_t c; } channel;
static channel *channel_new(int cap) {
    channel *q = calloc(1, sizeof *q);
    q->items = calloc(cap, sizeof(void *));
    q->cap = cap;
    pthread_mutex_init(&q->m, NULL);
    pthread_cond_init(&q->c, NULL);
    return q;
}
static void channel_send(channel *q, void *v) {
    pthread_mutex_lock(&q->m);
    while (q->n == q->cap) pthread_cond_wait(&q->c, &q->m);
    q->items[(q->head + q->n++) % q->cap] = v;
    pthread_cond_broadcast(&q->c);
    pthread_mutex_unlock(&q->m);
}
static int channel_receive(channel *q, void **v) {
    pthread_mutex_lock(&q->m);
    while (q->n == 0 && !q->closed) pthread_cond_wait(&q->c, &q->m);
    int got = q->n > 0;
    if (got) { *v = q->items[q->head]; q->head = (q->head + 1) % q->cap; q->n--; pthread_cond_broadcast(&q->c); }
    pthread_mutex_unlock(&q->m);
    return got;
}
static void channel_close(channel *q) { pthread_mutex_lock(&q->m); q->closed = 1; pthread_cond_broadcast(&q->c); pthread_mutex_unlock(&q->m); }
static channel *numbers, *squares;
static void *stage(void *arg) {
    void *v;
    while (channel_receive(numbers, &v)) { long n = (long)v; channel_send(squares, (void *)(n * n)); }
    channel_close(squares);
    return NULL;
}
static void *source(void *arg) { for (long i = 1; i <= 12; i++) channel_send(numbers, (void *)i); channel_close(numbers); return NULL; }
int main(void) {
    numbers = channel_new(1);
    squares = channel_new(3);
    pthread_t a, b;
    pthread_create(&a, NULL, source, NULL);
    pthread_create(&b, NULL, stage, NULL);
    void *v;
    while (channel_receive(squares, &v)) printf("%ld ", (long)v);
    printf("\n");
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    return 0;
}
