#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#define N 5
static pthread_mutex_t fork_[N];
static int meals[N];
static void *philosopher(void *arg) {
    int i = (int)(long)arg, l = i, r = (i + 1) % N;
    int first = l < r ? l : r, second = l < r ? r : l;
    for (int k = 0; k < 10; k++) {
        pthread_mutex_lock(&fork_[first]);
        pthread_mutex_lock(&fork_[second]);
        meals[i]++;
        pthread_mutex_unlock(&fork_[second]);
        pthread_mutex_unlock(&fork_[first]);
    }
    return NULL;
}
int main(void) {
    pthread_t t[N];
    for (int i = 0; i < N; i++) pthread_mutex_init(&fork_[i], NULL);
    for (long i = 0; i < N; i++) pthread_create(&t[i], NULL, philosopher, (void *)i);
    for (int i = 0; i < N; i++) pthread_join(t[i], NULL);
    for (int i = 0; i < N; i++) printf("philosopher %d ate %d times\n", i, meals[i]);
    return 0;
}
