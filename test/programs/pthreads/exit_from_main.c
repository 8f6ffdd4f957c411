#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *slow(void *arg) {
    usleep(100 * 1000);
    printf("worker outlives main: %d\n", *(int *)arg);
    return NULL;
}
int main(void) {
    static int n = 7;
    pthread_t t;
    pthread_create(&t, NULL, slow, &n);
    printf("main leaves\n");
    pthread_exit(NULL);
}
