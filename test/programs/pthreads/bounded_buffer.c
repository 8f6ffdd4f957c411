#include <pthread.h>
#include <stdio.h>

#define SIZE 4
#define ITEMS 60
static int buf[SIZE], in, out, count, most;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER, not_empty = PTHREAD_COND_INITIALIZER;
static void put(int v) {
    pthread_mutex_lock(&m);
    while (count == SIZE) pthread_cond_wait(&not_full, &m);
    buf[in] = v;
    in = (in + 1) % SIZE;
    if (++count > most) most = count;
    pthread_cond_signal(&not_empty);
    pthread_mutex_unlock(&m);
}
static int get(void) {
    pthread_mutex_lock(&m);
    while (count == 0) pthread_cond_wait(&not_empty, &m);
    int v = buf[out];
    out = (out + 1) % SIZE;
    count--;
    pthread_cond_signal(&not_full);
    pthread_mutex_unlock(&m);
    return v;
}
static void *producer(void *arg) { for (int i = 0; i < ITEMS; i++) put((int)(long)arg * 1000 + i); return NULL; }
static void *consumer(void *arg) {
    long sum = 0;
    int v, last[3] = {-1, -1, -1};
    while ((v = get()) >= 0) {
        sum += v;
        if (v % 1000 <= last[v / 1000]) printf("out of order\n");
        last[v / 1000] = v % 1000;
    }
    return (void *)sum;
}
int main(void) {
    pthread_t p[2], c[3];
    long total = 0;
    for (long i = 0; i < 2; i++) pthread_create(&p[i], NULL, producer, (void *)(i + 1));
    for (int i = 0; i < 3; i++) pthread_create(&c[i], NULL, consumer, NULL);
    for (int i = 0; i < 2; i++) pthread_join(p[i], NULL);
    for (int i = 0; i < 3; i++) put(-1);
    for (int i = 0; i < 3; i++) { void *s; pthread_join(c[i], &s); total += (long)s; }
    printf("total %ld, never over %d: %d\n", total, SIZE, most <= SIZE);
    return 0;
}
