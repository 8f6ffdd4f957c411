#include <pthread.h>
#include <stdio.h>

/* start together: there is a race only where both run */
static volatile int here;
static void arrive(void) { __atomic_add_fetch(&here, 1, __ATOMIC_SEQ_CST); while (here < 2) ; }
static volatile int balance = 100, paid[2];
static void *withdraw(void *arg) {
    int who = (int)(long)arg;
    arrive();
    if (balance >= 80) {
        __atomic_sub_fetch(&balance, 80, __ATOMIC_SEQ_CST);
        paid[who] = 1;
    }
    return NULL;
}
int main(void) {
    pthread_t t[2];
    for (long i = 0; i < 2; i++) pthread_create(&t[i], NULL, withdraw, (void *)i);
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
    printf("balance %d, paid %d%d\n", balance, paid[0], paid[1]);
    return 0;
}
