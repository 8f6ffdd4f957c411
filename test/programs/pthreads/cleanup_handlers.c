#include <pthread.h>
#include <stdio.h>

static void note(void *arg) { printf("cleanup %s\n", (char *)arg); }
static void *leaves(void *arg) {
    pthread_cleanup_push(note, "outer");
    pthread_cleanup_push(note, "inner");
    if (arg) pthread_exit((void *)1);
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(1);
    return (void *)2;
}
int main(void) {
    pthread_t t;
    void *r;
    pthread_create(&t, NULL, leaves, "x");
    pthread_join(t, &r);
    printf("%ld\n", (long)r);
    pthread_create(&t, NULL, leaves, NULL);
    pthread_join(t, &r);
    printf("%ld\n", (long)r);
    return 0;
}
