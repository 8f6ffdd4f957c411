#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

#define N 50
static int payload[N];
static atomic_int published;
static void *producer(void *arg) {
    for (int i = 0; i < N; i++) {
        payload[i] = i * i;
        atomic_store_explicit(&published, i + 1, memory_order_release);
    }
    return NULL;
}
static void *consumer(void *arg) {
    long sum = 0;
    for (int i = 0; i < N; i++) {
        while (atomic_load_explicit(&published, memory_order_acquire) <= i) sched_yield();
        sum += payload[i];
    }
    return (void *)sum;
}
int main(void) {
    pthread_t p, c;
    void *r;
    pthread_create(&c, NULL, consumer, NULL);
    pthread_create(&p, NULL, producer, NULL);
    pthread_join(p, NULL);
    pthread_join(c, &r);
    printf("%ld\n", (long)r);
    return 0;
}
