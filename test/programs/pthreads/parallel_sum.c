#include <pthread.h>
#include <stdio.h>

#define N 2000
#define T 4
static int a[N];
struct part { int lo, hi; long sum; int max; };
static void *add(void *arg) {
    struct part *p = arg;
    p->sum = 0;
    p->max = a[p->lo];
    for (int i = p->lo; i < p->hi; i++) { p->sum += a[i]; if (a[i] > p->max) p->max = a[i]; }
    return NULL;
}
int main(void) {
    pthread_t t[T];
    struct part p[T];
    for (int i = 0; i < N; i++) a[i] = i * 7919 % 1009;
    for (int i = 0; i < T; i++) {
        p[i].lo = i * N / T;
        p[i].hi = (i + 1) * N / T;
        pthread_create(&t[i], NULL, add, &p[i]);
    }
    long sum = 0;
    int max = 0;
    for (int i = 0; i < T; i++) {
        pthread_join(t[i], NULL);
        printf("part %d: %ld\n", i, p[i].sum);
        sum += p[i].sum;
        if (p[i].max > max) max = p[i].max;
    }
    printf("sum %ld, max %d\n", sum, max);
    return 0;
}
