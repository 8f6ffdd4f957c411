#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

/* a barrier that counts without a lock: a lost count leaves everybody waiting */
/* start together: there is a race only where both run */
static volatile int here;
static void arrive(void) { __atomic_add_fetch(&here, 1, __ATOMIC_SEQ_CST); while (here < 2) ; }
static volatile int count;
static void *worker(void *arg) {
    arrive();
    count = count + 1;
    while (count < 2) usleep(1000);
    return NULL;
}
int main(void) {
    pthread_t a, b;
    pthread_create(&a, NULL, worker, NULL);
    pthread_create(&b, NULL, worker, NULL);
    pthread_join(a, NULL);
    pthread_join(b, NULL);
    printf("through\n");
    return 0;
}
