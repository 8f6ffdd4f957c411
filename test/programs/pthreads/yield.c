#include <pthread.h>
#include <sched.h>
#include <stdio.h>

static volatile int stage;
static void *work(void *arg) {
    int me = (int)(long)arg;
    while (__atomic_load_n(&stage, __ATOMIC_SEQ_CST) != me) sched_yield();
    printf("stage %d\n", me);
    __atomic_store_n(&stage, me + 1, __ATOMIC_SEQ_CST);
    return NULL;
}
int main(void) {
    pthread_t t[4];
    for (long i = 3; i >= 0; i--) pthread_create(&t[i], NULL, work, (void *)i);
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    printf("%d %d\n", stage, sched_yield());
    return 0;
}
