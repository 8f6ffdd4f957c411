#include <pthread.h>
#include <stdio.h>

/* start together: there is a race only where both run */
static volatile int here;
static void arrive(void) { __atomic_add_fetch(&here, 1, __ATOMIC_SEQ_CST); while (here < 2) ; }
static volatile int a = 100, b = 100;
static void *there(void *arg) { arrive(); a = a - 10; b = b + 10; return NULL; }
static void *back(void *arg) { arrive(); b = b - 10; a = a + 10; return NULL; }
int main(void) {
    pthread_t t, u;
    pthread_create(&t, NULL, there, NULL);
    pthread_create(&u, NULL, back, NULL);
    pthread_join(t, NULL);
    pthread_join(u, NULL);
    printf("a %d b %d\n", a, b);
    return 0;
}
