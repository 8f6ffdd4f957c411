#include <pthread.h>
#include <stdio.h>

#define N 200
static long slots[N];
static void *fill(void *arg) { long i = (long)arg; slots[i] = i * i; return NULL; }
int main(void) {
    static pthread_t t[N];
    for (long i = 0; i < N; i++)
        if (pthread_create(&t[i], NULL, fill, (void *)i)) { printf("create failed\n"); return 1; }
    long s = 0;
    for (int i = 0; i < N; i++) { pthread_join(t[i], NULL); s += slots[i]; }
    printf("%ld\n", s);
    for (int round = 0; round < 100; round++) {
        pthread_create(&t[0], NULL, fill, (void *)(long)round);
        pthread_join(t[0], NULL);
    }
    printf("%ld\n", slots[99]);
    return 0;
}
