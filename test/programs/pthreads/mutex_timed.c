#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>

static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static struct timespec in_ms(long ms) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    t.tv_nsec += ms * 1000000;
    t.tv_sec += t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}
static void *wait_(void *arg) {
    struct timespec start, end, until = in_ms(50);
    clock_gettime(CLOCK_MONOTONIC, &start);
    int r = pthread_mutex_timedlock(&m, &until);
    clock_gettime(CLOCK_MONOTONIC, &end);
    long ms = (end.tv_sec - start.tv_sec) * 1000 + (end.tv_nsec - start.tv_nsec) / 1000000;
    printf("%s after at least 45 ms: %d\n", r == ETIMEDOUT ? "ETIMEDOUT" : "?", ms >= 45);
    return NULL;
}
int main(void) {
    pthread_t t;
    pthread_mutex_lock(&m);
    pthread_create(&t, NULL, wait_, NULL);
    pthread_join(t, NULL);
    pthread_mutex_unlock(&m);
    struct timespec past = {0, 0};
    printf("free, past deadline: %d\n", pthread_mutex_timedlock(&m, &past));
    pthread_mutex_unlock(&m);
    return 0;
}
