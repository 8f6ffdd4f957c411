#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static volatile int counter, n;
/* start together: there is a race only where both run */
static volatile int here;
static void arrive(void) { __atomic_add_fetch(&here, 1, __ATOMIC_SEQ_CST); while (here < 2) ; }
static void *worker(void *arg) {
    arrive();
    for (int i = 0; i < n; i++) counter++;
    return NULL;
}
int main(int argc, char **argv) {
    n = argc > 1 ? atoi(argv[1]) : 2;
    pthread_t a, b;
    pthread_create(&a, NULL, worker, NULL);
    pthread_create(&b, NULL, worker, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf(counter == 2 * n ? "exact\n" : "lost\n");
    return 0;
}
