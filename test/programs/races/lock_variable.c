#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* the lock that is no lock: between the look and the store there is a gap */
static volatile int lock;
static int inside, violations;
/* start together: there is a race only where both run */
static volatile int here;
static void arrive(void) { __atomic_add_fetch(&here, 1, __ATOMIC_SEQ_CST); while (here < 2) ; }
static void *worker(void *arg) {
    arrive();
    for (int i = 0; i < *(int *)arg; i++) {
        while (lock) ;
        lock = 1;
        if (__atomic_add_fetch(&inside, 1, __ATOMIC_SEQ_CST) > 1) __atomic_store_n(&violations, 1, __ATOMIC_SEQ_CST);
        __atomic_sub_fetch(&inside, 1, __ATOMIC_SEQ_CST);
        lock = 0;
    }
    return NULL;
}
int main(int argc, char **argv) {
    int n = argc > 1 ? atoi(argv[1]) : 1;
    pthread_t a, b;
    pthread_create(&a, NULL, worker, &n);
    pthread_create(&b, NULL, worker, &n);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf(violations ? "both inside\n" : "one at a time\n");
    return 0;
}
