#include <pthread.h>
#include <stdio.h>

static volatile unsigned lock;
static int counter;
static inline unsigned xchg(volatile unsigned *addr, unsigned newval) {
    unsigned result;
    asm volatile("lock; xchgl %0, %1" : "+m"(*addr), "=a"(result) : "1"(newval) : "cc");
    return result;
}
static void *work(void *arg) {
    for (int i = 0; i < 200; i++) {
        while (xchg(&lock, 1) != 0) asm volatile("pause");
        counter++;
        xchg(&lock, 0);
    }
    return NULL;
}
int main(void) {
    pthread_t t[2];
    for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
    printf("%d %u\n", counter, lock);
    return 0;
}
