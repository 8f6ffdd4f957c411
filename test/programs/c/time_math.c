#include <stdio.h>
#include <sys/time.h>
#include <time.h>

static long ns(struct timespec a, struct timespec b) { return (b.tv_sec - a.tv_sec) * 1000000000L + b.tv_nsec - a.tv_nsec; }

int main(void) {
    struct timespec a = {10, 999999999}, b = {12, 1};
    printf("%ld\n", ns(a, b));
    a.tv_nsec += 5000000;
    if (a.tv_nsec >= 1000000000L) { a.tv_nsec -= 1000000000L; a.tv_sec++; }
    printf("%ld.%09ld\n", a.tv_sec, a.tv_nsec);
    struct timeval t = {1, 500000}, u = {0, 750000}, r;
    timersub(&t, &u, &r);
    printf("%ld %ld\n", r.tv_sec, r.tv_usec);
    timeradd(&t, &u, &r);
    printf("%ld %ld %d\n", r.tv_sec, r.tv_usec, timercmp(&t, &u, >));
    printf("%zu %zu %ld\n", sizeof(time_t), sizeof(struct timespec), (long)CLOCKS_PER_SEC);
    time_t t0 = time(NULL), t1;
    printf("%d ", time(&t1) >= t0);
    printf("%d\n", t1 > 0);
    clock_t c = clock();
    for (volatile int i = 0; i < 100000; i++) ;
    printf("%d\n", clock() >= c);
    struct timeval x, y;
    gettimeofday(&x, NULL);
    gettimeofday(&y, NULL);
    printf("%d\n", !timercmp(&y, &x, <));
    printf("%.1f\n", difftime(100, 40));
    return 0;
}
