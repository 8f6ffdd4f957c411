#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <time.h>

static sem_t permits, order;
static int inside, most;
static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static void *guest(void *arg) {
    sem_wait(&permits);
    pthread_mutex_lock(&m);
    if (++inside > most) most = inside;
    pthread_mutex_unlock(&m);
    for (volatile int i = 0; i < 200; i++) ;
    pthread_mutex_lock(&m);
    inside--;
    pthread_mutex_unlock(&m);
    sem_post(&permits);
    return NULL;
}
static void *second(void *arg) { sem_wait(&order); printf("second\n"); return NULL; }

int main(void) {
    int v;
    printf("%d\n", sem_init(&permits, 0, 3));
    pthread_t t[8];
    for (int i = 0; i < 8; i++) pthread_create(&t[i], NULL, guest, NULL);
    for (int i = 0; i < 8; i++) pthread_join(t[i], NULL);
    sem_getvalue(&permits, &v);
    printf("at most 3: %d, left %d, value %d\n", most <= 3, inside, v);
    sem_init(&order, 0, 0);
    pthread_create(&t[0], NULL, second, NULL);
    printf("first\n");
    sem_post(&order);
    pthread_join(t[0], NULL);
    printf("%d", sem_trywait(&order));
    printf(" %d\n", errno == EAGAIN);
    sem_post(&order);
    sem_post(&order);
    sem_getvalue(&order, &v);
    printf("%d %d\n", v, sem_trywait(&order));
    sem_wait(&order);
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    ts.tv_nsec += 20000000;
    if (ts.tv_nsec >= 1000000000) { ts.tv_nsec -= 1000000000; ts.tv_sec++; }
    printf("%d", sem_timedwait(&order, &ts));
    printf(" %d\n", errno == ETIMEDOUT);
    printf("%d\n", sem_destroy(&order));
    return 0;
}
