#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define N 3
static pthread_mutex_t fork_[N];
static int rounds, meals[N];
/* start together: there is a race only where both run */
static volatile int here;
static void arrive(void) { __atomic_add_fetch(&here, 1, __ATOMIC_SEQ_CST); while (here < 3) ; }
static void *philosopher(void *arg) {
    int i = (int)(long)arg;
    arrive();
    for (int k = 0; k < rounds; k++) {
        pthread_mutex_lock(&fork_[i]);
        pthread_mutex_lock(&fork_[(i + 1) % N]);
        meals[i]++;
        pthread_mutex_unlock(&fork_[(i + 1) % N]);
        pthread_mutex_unlock(&fork_[i]);
    }
    return NULL;
}
int main(int argc, char **argv) {
    rounds = argc > 1 ? atoi(argv[1]) : 1;
    pthread_t t[N];
    for (int i = 0; i < N; i++) pthread_mutex_init(&fork_[i], NULL);
    for (long i = 0; i < N; i++) pthread_create(&t[i], NULL, philosopher, (void *)i);
    for (int i = 0; i < N; i++) pthread_join(t[i], NULL);
    printf("all fed\n");
    return 0;
}
