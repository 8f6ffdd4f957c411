#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <sys/time.h>

static double now(void) { struct timeval t; gettimeofday(&t, NULL); return t.tv_sec + t.tv_usec / 1e6; }
static void spin(double s) { double t = now(); while (now() - t < s) ; }
static void *check(void *arg) {
    struct timespec a, b;
    int back = 0;
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (int i = 0; i < 200; i++) {
        clock_gettime(CLOCK_MONOTONIC, &b);
        if (b.tv_sec < a.tv_sec || (b.tv_sec == a.tv_sec && b.tv_nsec < a.tv_nsec) || b.tv_nsec < 0 || b.tv_nsec > 999999999) back++;
        a = b;
    }
    spin(0.02);
    clock_gettime(CLOCK_MONOTONIC, &b);
    double waited = b.tv_sec - a.tv_sec + (b.tv_nsec - a.tv_nsec) / 1e9;
    if (waited < 0.019) back += 1000;
    return (void *)(long)back;
}
int main(void) {
    pthread_t t[2];
    for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, check, NULL);
    for (int i = 0; i < 2; i++) { void *r; pthread_join(t[i], &r); printf("%ld\n", (long)r); }
    return 0;
}
