#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>

static void *big(void *arg) {
    char buffer[3 * 1024 * 1024];
    for (size_t i = 0; i < sizeof buffer; i += 4096) buffer[i] = 1;
    int s = 0;
    for (size_t i = 0; i < sizeof buffer; i += 4096) s += buffer[i];
    *(int *)arg = s;
    return NULL;
}

int main(void) {
    pthread_attr_t a;
    size_t size;
    pthread_attr_init(&a);
    pthread_attr_setstacksize(&a, 4 * 1024 * 1024);
    pthread_attr_getstacksize(&a, &size);
    printf("%zu\n", size);
    printf("%d\n", pthread_attr_setstacksize(&a, 100) == EINVAL);
    size_t guard;
    pthread_attr_getguardsize(&a, &guard);
    printf("%zu\n", guard);
    int pages = 0;
    pthread_t t;
    printf("%d\n", pthread_create(&t, &a, big, &pages));
    pthread_join(t, NULL);
    printf("%d\n", pages);
    int scope;
    pthread_attr_getscope(&a, &scope);
    printf("%d %d\n", scope == PTHREAD_SCOPE_SYSTEM, pthread_attr_setscope(&a, PTHREAD_SCOPE_PROCESS) == ENOTSUP);
    pthread_attr_destroy(&a);
    return 0;
}
