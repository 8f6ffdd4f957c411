#include <pthread.h>
#include <stdio.h>

/* the address of i, not its value */
static void *look(void *arg) { return (void *)(long)*(volatile int *)arg; }
int main(void) {
    pthread_t t[2];
    int i;
    for (i = 0; i < 2; i++) pthread_create(&t[i], NULL, look, &i);
    void *a, *b;
    pthread_join(t[0], &a);
    pthread_join(t[1], &b);
    printf("%ld %ld\n", (long)a, (long)b);
    return 0;
}
