#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* start together: there is a race only where both run */
static volatile int here;
static void arrive(void) { __atomic_add_fetch(&here, 1, __ATOMIC_SEQ_CST); while (here < 2) ; }
static int rounds;
static pthread_mutex_t a = PTHREAD_MUTEX_INITIALIZER, b = PTHREAD_MUTEX_INITIALIZER;
static void *one(void *arg) {
    arrive();
    for (int i = 0; i < rounds; i++) {
        pthread_mutex_lock(&a);
        pthread_mutex_lock(&b);
        pthread_mutex_unlock(&b);
        pthread_mutex_unlock(&a);
    }
    return NULL;
}
static void *two(void *arg) {
    arrive();
    for (int i = 0; i < rounds; i++) {
        pthread_mutex_lock(&b);
        pthread_mutex_lock(&a);
        pthread_mutex_unlock(&a);
        pthread_mutex_unlock(&b);
    }
    return NULL;
}
int main(int argc, char **argv) {
    rounds = argc > 1 ? atoi(argv[1]) : 1;
    pthread_t t, u;
    pthread_create(&t, NULL, one, NULL);
    pthread_create(&u, NULL, two, NULL);
    pthread_join(t, NULL);
    pthread_join(u, NULL);
    printf("both done\n");
    return 0;
}
