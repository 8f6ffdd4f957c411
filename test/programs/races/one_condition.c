#include <pthread.h>
#include <stdio.h>

/* one condition variable for producer and consumers, signal wakes the wrong one: all may sleep */
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static int full;
static void *consumer(void *arg) {
    for (int i = 0; i < 30; i++) {
        pthread_mutex_lock(&m);
        while (!full) pthread_cond_wait(&c, &m);
        full = 0;
        pthread_cond_signal(&c);
        pthread_mutex_unlock(&m);
    }
    return NULL;
}
int main(void) {
    pthread_t t[2];
    for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, consumer, NULL);
    for (int i = 0; i < 60; i++) {
        pthread_mutex_lock(&m);
        while (full) pthread_cond_wait(&c, &m);
        full = 1;
        pthread_cond_signal(&c);
        pthread_mutex_unlock(&m);
    }
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
    printf("done\n");
    return 0;
}
