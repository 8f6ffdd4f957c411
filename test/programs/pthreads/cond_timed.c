#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c;
static int flag;
static void *setter(void *arg) {
    usleep(20000);
    pthread_mutex_lock(&m);
    flag = 1;
    pthread_cond_signal(&c);
    pthread_mutex_unlock(&m);
    return NULL;
}
static struct timespec after(clockid_t clock, long ms) {
    struct timespec t;
    clock_gettime(clock, &t);
    t.tv_nsec += ms % 1000 * 1000000;
    t.tv_sec += ms / 1000 + t.tv_nsec / 1000000000;
    t.tv_nsec %= 1000000000;
    return t;
}
int main(void) {
    pthread_condattr_t a;
    pthread_condattr_init(&a);
    pthread_condattr_setclock(&a, CLOCK_MONOTONIC);
    pthread_cond_init(&c, &a);
    pthread_condattr_destroy(&a);
    pthread_mutex_lock(&m);
    struct timespec t = after(CLOCK_MONOTONIC, 30);
    int r = 0;
    while (!flag && r != ETIMEDOUT) r = pthread_cond_timedwait(&c, &m, &t);
    printf("nobody signals: %s\n", r == ETIMEDOUT ? "ETIMEDOUT" : "?");
    printf("still mine: %d\n", pthread_mutex_trylock(&m) == EBUSY);
    pthread_t p;
    pthread_create(&p, NULL, setter, NULL);
    t = after(CLOCK_MONOTONIC, 10000);
    r = 0;
    while (!flag && r == 0) r = pthread_cond_timedwait(&c, &m, &t);
    printf("signalled: %d, flag %d\n", r, flag);
    struct timespec bad = {0, 1000000000};
    printf("bad time: %d\n", pthread_cond_timedwait(&c, &m, &bad) == EINVAL);
    pthread_mutex_unlock(&m);
    pthread_join(p, NULL);
    return 0;
}
