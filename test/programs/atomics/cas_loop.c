#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>

static atomic_int max_seen, sum;
static void raise_max(int v) {
    int old = atomic_load(&max_seen);
    while (old < v && !atomic_compare_exchange_weak(&max_seen, &old, v)) ;
}
static void add_squared(int v) {
    int old = sum;
    do ; while (!atomic_compare_exchange_weak_explicit(&sum, &old, old + v * v, memory_order_acq_rel, memory_order_relaxed));
}
static void *work(void *arg) {
    int id = (int)(long)arg;
    for (int i = 0; i < 100; i++) { raise_max(i * 37 % 101 + id); add_squared(id); }
    return NULL;
}
int main(void) {
    pthread_t t[3];
    for (long i = 0; i < 3; i++) pthread_create(&t[i], NULL, work, (void *)(i + 1));
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    printf("%d %d\n", max_seen, sum);
    int e = 5;
    atomic_int x = 7;
    bool ok = atomic_compare_exchange_strong(&x, &e, 9);
    printf("%d %d %d\n", ok, e, x);
    ok = atomic_compare_exchange_strong(&x, &e, 9);
    printf("%d %d %d\n", ok, e, x);
    return 0;
}
