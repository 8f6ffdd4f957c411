#include <pthread.h>
#include <stdio.h>

static void *worker(void *arg) { printf("worker\n"); return NULL; }
int main(void) {
    pthread_t t;
    pthread_create(&t, NULL, worker, NULL);
    for (volatile int i = 0; i < 15000; i++) ;
    printf("main\n");
    return 0;
}
