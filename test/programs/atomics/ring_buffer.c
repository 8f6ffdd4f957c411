#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

#define SIZE 8
static int ring[SIZE];
static atomic_size_t head, tail;
static int put(int v) {
    size_t t = atomic_load_explicit(&tail, memory_order_relaxed);
    if (t - atomic_load_explicit(&head, memory_order_acquire) == SIZE) return 0;
    ring[t % SIZE] = v;
    atomic_store_explicit(&tail, t + 1, memory_order_release);
    return 1;
}
static int take(int *v) {
    size_t h = atomic_load_explicit(&head, memory_order_relaxed);
    if (h == atomic_load_explicit(&tail, memory_order_acquire)) return 0;
    *v = ring[h % SIZE];
    atomic_store_explicit(&head, h + 1, memory_order_release);
    return 1;
}
static void *producer(void *arg) { for (int i = 1; i <= 200; i++) while (!put(i)) sched_yield(); return NULL; }
int main(void) {
    pthread_t t;
    pthread_create(&t, NULL, producer, NULL);
    int expected = 1, v;
    while (expected <= 200) {
        if (!take(&v)) { sched_yield(); continue; }
        if (v != expected) { printf("got %d for %d\n", v, expected); return 1; }
        expected++;
    }
    pthread_join(t, NULL);
    printf("%zu %zu\n", head, tail);
    return 0;
}
