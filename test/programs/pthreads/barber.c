#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>

#define CHAIRS 2
#define CUSTOMERS 6
static sem_t customers, barber, done;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static int waiting, served, left;
static void *cut(void *arg) {
    for (;;) {
        sem_wait(&customers);
        pthread_mutex_lock(&m);
        if (waiting == 0) { pthread_mutex_unlock(&m); return NULL; }
        waiting--;
        pthread_mutex_unlock(&m);
        sem_post(&barber);
        sem_post(&done);
    }
}
static void *visit(void *arg) {
    for (;;) {
        pthread_mutex_lock(&m);
        if (waiting < CHAIRS) break;
        left++;
        pthread_mutex_unlock(&m);
        sched_yield();
    }
    waiting++;
    pthread_mutex_unlock(&m);
    sem_post(&customers);
    sem_wait(&barber);
    sem_wait(&done);
    pthread_mutex_lock(&m);
    served++;
    pthread_mutex_unlock(&m);
    return NULL;
}
int main(void) {
    pthread_t b, c[CUSTOMERS];
    sem_init(&customers, 0, 0); sem_init(&barber, 0, 0); sem_init(&done, 0, 0);
    pthread_create(&b, 0, cut, 0);
    for (int i = 0; i < CUSTOMERS; i++) pthread_create(&c[i], 0, visit, 0);
    for (int i = 0; i < CUSTOMERS; i++) pthread_join(c[i], 0);
    sem_post(&customers);
    pthread_join(b, 0);
    printf("served %d, waiting %d\n", served, waiting);
    return 0;
}
