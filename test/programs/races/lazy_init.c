#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct config { int value; };
/* start together: there is a race only where both run */
static volatile int here;
static void arrive(void) { __atomic_add_fetch(&here, 1, __ATOMIC_SEQ_CST); while (here < 2) ; }
static struct config *volatile instance;
static int created;
static struct config *get(void) {
    if (instance == NULL) {
        struct config *c = malloc(sizeof *c);
        c->value = 7;
        __atomic_add_fetch(&created, 1, __ATOMIC_SEQ_CST);
        instance = c;
    }
    return instance;
}
static void *user(void *arg) { arrive(); return (void *)(long)get()->value; }
int main(void) {
    pthread_t a, b;
    pthread_create(&a, NULL, user, NULL);
    pthread_create(&b, NULL, user, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("created %d\n", created);
    return 0;
}
