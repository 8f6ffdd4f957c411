#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

#define N 4
/* two turnstiles, so that nobody laps the others */
static sem_t mutex, turnstile, turnstile2;
static int count, phase[N], ahead;
static void barrier(void) {
    sem_wait(&mutex);
    if (++count == N) { sem_wait(&turnstile2); sem_post(&turnstile); }
    sem_post(&mutex);
    sem_wait(&turnstile);
    sem_post(&turnstile);
    sem_wait(&mutex);
    if (--count == 0) { sem_wait(&turnstile); sem_post(&turnstile2); }
    sem_post(&mutex);
    sem_wait(&turnstile2);
    sem_post(&turnstile2);
}
static void *run(void *arg) {
    int me = (int)(long)arg;
    for (int i = 0; i < 10; i++) {
        sem_wait(&mutex);
        phase[me]++;
        for (int k = 0; k < N; k++) if (phase[k] > phase[me] + 1 || phase[k] < phase[me] - 1) ahead++;
        sem_post(&mutex);
        barrier();
    }
    return NULL;
}
int main(void) {
    pthread_t t[N];
    sem_init(&mutex, 0, 1);
    sem_init(&turnstile, 0, 0);
    sem_init(&turnstile2, 0, 1);
    for (long i = 0; i < N; i++) pthread_create(&t[i], NULL, run, (void *)i);
    for (int i = 0; i < N; i++) pthread_join(t[i], NULL);
    printf("%d %d %d %d, ahead %d\n", phase[0], phase[1], phase[2], phase[3], ahead);
    return 0;
}
