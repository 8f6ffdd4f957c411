#define _GNU_SOURCE
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static uint32_t w = 5, arrived;
static void *sleeper(void *arg) {
    __atomic_fetch_add(&arrived, 1, __ATOMIC_SEQ_CST);
    while (__atomic_load_n(&w, __ATOMIC_SEQ_CST) == 5) syscall(SYS_futex, &w, FUTEX_WAIT_PRIVATE, 5, NULL, NULL, 0);
    return NULL;
}
int main(void) {
    printf("%ld", syscall(SYS_futex, &w, FUTEX_WAIT, 4, NULL, NULL, 0));
    printf(" %d\n", errno == EAGAIN);
    struct timespec t = {0, 10000000};
    printf("%ld", syscall(SYS_futex, &w, FUTEX_WAIT, 5, &t, NULL, 0));
    printf(" %d\n", errno == ETIMEDOUT);
    printf("%ld\n", syscall(SYS_futex, &w, FUTEX_WAKE, 10, NULL, NULL, 0));
    pthread_t s[3];
    for (int i = 0; i < 3; i++) pthread_create(&s[i], NULL, sleeper, NULL);
    while (__atomic_load_n(&arrived, __ATOMIC_SEQ_CST) < 3) sched_yield();
    usleep(100000);
    __atomic_store_n(&w, 6, __ATOMIC_SEQ_CST);
    printf("%ld\n", syscall(SYS_futex, &w, FUTEX_WAKE_PRIVATE, 2, NULL, NULL, 0));
    printf("%ld\n", syscall(SYS_futex, &w, FUTEX_WAKE_PRIVATE, INT32_MAX, NULL, NULL, 0));
    for (int i = 0; i < 3; i++) pthread_join(s[i], NULL);
    printf("%ld\n", syscall(SYS_futex, (char *)&w + 1, FUTEX_WAIT, 6, NULL, NULL, 0));
    printf("%d\n", errno == EINVAL);
    return 0;
}
