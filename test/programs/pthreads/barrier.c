#include <pthread.h>
#include <stdio.h>

#define N 5
#define ROUNDS 4
static pthread_barrier_t b;
static int serial[ROUNDS], arrived[ROUNDS], wrong;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static void *run(void *arg) {
    for (int r = 0; r < ROUNDS; r++) {
        pthread_mutex_lock(&m);
        arrived[r]++;
        pthread_mutex_unlock(&m);
        int e = pthread_barrier_wait(&b);
        pthread_mutex_lock(&m);
        if (arrived[r] != N) wrong++;
        if (e == PTHREAD_BARRIER_SERIAL_THREAD) serial[r]++;
        else if (e != 0) wrong += 100;
        pthread_mutex_unlock(&m);
    }
    return NULL;
}
int main(void) {
    pthread_t t[N];
    printf("%d\n", pthread_barrier_init(&b, NULL, 0) != 0);
    pthread_barrier_init(&b, NULL, N);
    for (int i = 0; i < N; i++) pthread_create(&t[i], NULL, run, NULL);
    for (int i = 0; i < N; i++) pthread_join(t[i], NULL);
    for (int r = 0; r < ROUNDS; r++) printf("round %d: %d arrived, %d serial\n", r, arrived[r], serial[r]);
    printf("wrong %d\n", wrong);
    return pthread_barrier_destroy(&b);
}
