#include <pthread.h>
#include <stdio.h>

/* start together: there is a race only where both run */
static volatile int here;
static void arrive(void) { __atomic_add_fetch(&here, 1, __ATOMIC_SEQ_CST); while (here < 3) ; }
static volatile int x;
static void *add(void *arg) { arrive(); x = x + 1; return NULL; }
int main(void) {
    pthread_t t[3];
    for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, add, NULL);
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    printf("%d\n", x);
    return 0;
}
