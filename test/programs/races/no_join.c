#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static void *worker(void *arg) { write(1, "worker\n", 7); return NULL; }
int main(void) {
    pthread_t t;
    pthread_create(&t, NULL, worker, NULL);
    for (volatile int i = 0; i < 15000; i++) ;
    printf("main\n");
    return 0;
}
