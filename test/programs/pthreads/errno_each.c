#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static pthread_barrier_t b;
static void *bad_close(void *arg) {
    close(-1);
    pthread_barrier_wait(&b);
    return (void *)(long)(errno == EBADF);
}
static void *bad_open(void *arg) {
    errno = 0;
    pthread_barrier_wait(&b);
    int fresh = errno;
    FILE *f = fopen("/no/such/place", "r");
    return (void *)(long)(fresh == 0 && f == NULL && errno == ENOENT);
}
int main(void) {
    pthread_t x, y;
    void *rx, *ry;
    pthread_barrier_init(&b, NULL, 3);
    errno = 42;
    pthread_create(&x, NULL, bad_close, NULL);
    pthread_create(&y, NULL, bad_open, NULL);
    pthread_barrier_wait(&b);
    pthread_join(x, &rx);
    pthread_join(y, &ry);
    printf("%ld %ld %d\n", (long)rx, (long)ry, errno);
    return 0;
}
