#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_uint seq;
static atomic_int x, y;
static atomic_int stop;
static void *writer(void *arg) {
    for (int i = 1; i <= 100; i++) {
        seq++;
        x = i;
        y = -i;
        seq++;
        if (i % 10 == 0) sched_yield();
    }
    stop = 1;
    return NULL;
}
static void *reader(void *arg) {
    long torn = 0;
    while (!stop) {
        unsigned s;
        int a, b;
        do {
            while ((s = seq) & 1) sched_yield();
            a = x;
            b = y;
        } while (seq != s);
        if (a + b != 0) torn++;
    }
    return (void *)torn;
}
int main(void) {
    pthread_t w, r;
    void *torn;
    pthread_create(&r, NULL, reader, NULL);
    pthread_create(&w, NULL, writer, NULL);
    pthread_join(w, NULL);
    pthread_join(r, &torn);
    printf("x %d y %d seq %u torn %ld\n", x, y, seq, (long)torn);
    return 0;
}
