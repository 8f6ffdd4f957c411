#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

/* right on a sequentially consistent machine; a real one has store buffers and loses updates */
static volatile int want[2], turn;
static volatile int counter, n;
/* start together: there is a race only where both run */
static volatile int here;
static void arrive(void) { __atomic_add_fetch(&here, 1, __ATOMIC_SEQ_CST); while (here < 2) ; }
static void *worker(void *arg) {
    int me = (int)(long)arg, other = 1 - me;
    arrive();
    for (int i = 0; i < n; i++) {
        want[me] = 1;
        turn = other;
        while (want[other] && turn == other) ;
        counter = counter + 1;
        want[me] = 0;
    }
    return NULL;
}
int main(int argc, char **argv) {
    n = argc > 1 ? atoi(argv[1]) : 1;
    pthread_t t[2];
    for (long i = 0; i < 2; i++) pthread_create(&t[i], NULL, worker, (void *)i);
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
    printf(counter == 2 * n ? "exact\n" : "lost\n");
    return 0;
}
