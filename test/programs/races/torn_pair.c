#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static volatile int x, y, n;
/* start together: there is a race only where both run */
static volatile int here;
static void arrive(void) { __atomic_add_fetch(&here, 1, __ATOMIC_SEQ_CST); while (here < 2) ; }
static void *writer(void *arg) { arrive(); for (int i = 1; i <= n; i++) { x = i; y = i; } return NULL; }
static void *reader(void *arg) {
    long torn = 0;
    arrive();
    for (int i = 0; i < n; i++) {
        int b = y, a = x;
        if (a != b) torn = a < b ? 2 : 1;
    }
    return (void *)torn;
}
int main(int argc, char **argv) {
    n = argc > 1 ? atoi(argv[1]) : 1;
    pthread_t w, r;
    void *torn;
    pthread_create(&w, NULL, writer, NULL);
    pthread_create(&r, NULL, reader, NULL);
    pthread_join(w, NULL);
    pthread_join(r, &torn);
    printf(torn == (void *)2 ? "backwards\n" : torn ? "torn\n" : "consistent\n");
    return 0;
}
