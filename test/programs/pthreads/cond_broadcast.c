#include <pthread.h>
#include <stdio.h>

#define N 8
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t start = PTHREAD_COND_INITIALIZER, ready = PTHREAD_COND_INITIALIZER;
static int waiting, go, passed;
static void *runner(void *arg) {
    pthread_mutex_lock(&m);
    if (++waiting == N) pthread_cond_signal(&ready);
    while (!go) pthread_cond_wait(&start, &m);
    passed++;
    pthread_mutex_unlock(&m);
    return NULL;
}
int main(void) {
    pthread_t t[N];
    for (int i = 0; i < N; i++) pthread_create(&t[i], NULL, runner, NULL);
    pthread_mutex_lock(&m);
    while (waiting < N) pthread_cond_wait(&ready, &m);
    printf("waiting %d passed %d\n", waiting, passed);
    go = 1;
    pthread_cond_broadcast(&start);
    pthread_mutex_unlock(&m);
    for (int i = 0; i < N; i++) pthread_join(t[i], NULL);
    printf("passed %d\n", passed);
    printf("%d %d\n", pthread_cond_destroy(&start), pthread_cond_destroy(&ready));
    return 0;
}
