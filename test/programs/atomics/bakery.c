#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>

#define N 3
static atomic_int choosing[N], number[N];
static int counter;
static void lock(int i) {
    choosing[i] = 1;
    int max = 0;
    for (int j = 0; j < N; j++) { int n = number[j]; if (n > max) max = n; }
    number[i] = max + 1;
    choosing[i] = 0;
    for (int j = 0; j < N; j++) {
        while (choosing[j]) sched_yield();
        for (int n; (n = number[j]) != 0 && (n < number[i] || (n == number[i] && j < i));) sched_yield();
    }
}
static void *work(void *arg) {
    int me = (int)(long)arg;
    for (int i = 0; i < 100; i++) { lock(me); counter++; number[me] = 0; }
    return NULL;
}
int main(void) {
    pthread_t t[N];
    for (long i = 0; i < N; i++) pthread_create(&t[i], NULL, work, (void *)i);
    for (int i = 0; i < N; i++) pthread_join(t[i], NULL);
    printf("%d\n", counter);
    return 0;
}
