#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *innocent(void *arg) { sleep(30); printf("never\n"); return NULL; }
static void *culprit(void *arg) { volatile int *volatile p = NULL; *p = 1; return NULL; }
int main(void) {
    pthread_t a, b;
    printf("two threads\n");
    fflush(stdout);
    pthread_create(&a, NULL, innocent, NULL);
    pthread_create(&b, NULL, culprit, NULL);
    pthread_join(a, NULL);
    printf("never\n");
    return 0;
}
