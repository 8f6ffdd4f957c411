#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <errno.h>

static sem_t done;
static void *work(void *arg) { int *n = arg; (*n)++; sem_post(&done); return NULL; }

int main(void) {
    sem_init(&done, 0, 0);
    int a = 1, b = 10, state;
    pthread_t t;
    pthread_create(&t, NULL, work, &a);
    printf("%d\n", pthread_detach(t));
    sem_wait(&done);
    pthread_attr_t attr;
    pthread_attr_init(&attr);
    pthread_attr_getdetachstate(&attr, &state);
    printf("%d\n", state == PTHREAD_CREATE_JOINABLE);
    pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
    pthread_attr_getdetachstate(&attr, &state);
    printf("%d\n", state == PTHREAD_CREATE_DETACHED);
    printf("%d\n", pthread_attr_setdetachstate(&attr, 77) == EINVAL);
    pthread_create(&t, &attr, work, &b);
    sem_wait(&done);
    pthread_attr_destroy(&attr);
    printf("%d %d\n", a, b);
    printf("%d\n", pthread_join(pthread_self(), NULL) == EDEADLK);
    sem_destroy(&done);
    return 0;
}
