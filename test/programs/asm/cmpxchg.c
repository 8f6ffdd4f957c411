#include <pthread.h>
#include <stdio.h>

static volatile int word;
static int total;
static inline int cas(volatile int *p, int old, int new_) {
    int prev;
    __asm__ __volatile__("lock; cmpxchgl %2, %1" : "=a"(prev), "+m"(*p) : "r"(new_), "0"(old) : "memory", "cc");
    return prev;
}
static inline void cpu_relax(void) { __asm__ __volatile__("rep; nop" ::: "memory"); }
static void *work(void *arg) {
    for (int i = 0; i < 200; i++) {
        while (cas(&word, 0, 1) != 0) cpu_relax();
        total += 2;
        __asm__ __volatile__("" ::: "memory");
        word = 0;
    }
    return NULL;
}
int main(void) {
    printf("%d ", cas(&word, 0, 7));
    printf("%d ", cas(&word, 0, 8));
    printf("%d ", cas(&word, 7, 0));
    printf("%d\n", word);
    pthread_t t[2];
    for (int i = 0; i < 2; i++) pthread_create(&t[i], NULL, work, NULL);
    for (int i = 0; i < 2; i++) pthread_join(t[i], NULL);
    printf("%d\n", total);
    return 0;
}
