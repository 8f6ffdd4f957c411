#include <pthread.h>
#include <stdio.h>

static int counter, down = 1000;
static inline void atomic_inc(int *p) { asm volatile("lock incl %0" : "+m"(*p) : : "memory"); }
static inline void atomic_dec(int *p) { asm volatile("lock decl %0" : "+m"(*p)); }
static inline int xadd(int *p, int v) { asm volatile("lock; xaddl %0, %1" : "+r"(v), "+m"(*p) : : "memory"); return v; }
static int sum;
static void *work(void *arg) {
    for (int i = 0; i < 200; i++) { atomic_inc(&counter); atomic_dec(&down); xadd(&sum, 3); }
    return NULL;
}
int main(void) {
    pthread_t t[3];
    for (int i = 0; i < 3; i++) pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 3; i++) pthread_join(t[i], NULL);
    printf("%d %d %d\n", counter, down, sum);
    printf("%d ", xadd(&sum, 10));
    printf("%d\n", sum);
    return 0;
}
