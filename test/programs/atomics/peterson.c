#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_bool flag[2];
static atomic_int turn;
static int counter;
static void *work(void *arg) {
    int me = (int)(long)arg, other = !me;
    for (int i = 0; i < 300; i++) {
        flag[me] = 1;
        turn = other;
        while (flag[other] && turn == other) sched_yield();
        counter++;
        flag[me] = 0;
    }
    return NULL;
}
int main(void) {
    pthread_t t[2];
    for (long i = 0; i < 2; i++) pthread_create(&t[i], NULL, work, (void *)i);
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
    printf("%d\n", counter);
    return 0;
}
