#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static volatile int ready;
/* start together: there is a race only where both run */
static volatile int here;
static void arrive(void) { __atomic_add_fetch(&here, 1, __ATOMIC_SEQ_CST); while (here < 2) ; }
static void *sleeper(void *arg) {
    arrive();
    if (!ready) {
        pthread_mutex_lock(&m);
        pthread_cond_wait(&c, &m);
        pthread_mutex_unlock(&m);
    }
    return NULL;
}
int main(int argc, char **argv) {
    int delay = argc > 1 ? atoi(argv[1]) : 0;
    pthread_t t;
    pthread_create(&t, NULL, sleeper, NULL);
    arrive();
    for (volatile int i = 0; i < delay; i++) ;
    ready = 1;
    pthread_cond_signal(&c);
    pthread_join(t, NULL);
    printf("woken\n");
    return 0;
}
