#include <stdio.h>

/* xchg with memory locks by itself; mfence and pause have no result */
static inline int test_and_set(int *p) {
    int v = 1;
    __asm__ volatile("xchg %0, %1" : "=r"(v), "=m"(*p) : "0"(v), "m"(*p) : "memory");
    return v;
}
int main(void) {
    int lock = 0;
    printf("%d", test_and_set(&lock));
    printf("%d", test_and_set(&lock));
    printf("%d\n", lock);
    __asm__ volatile("mfence" ::: "memory");
    __asm__ __volatile__("pause\n\t" : : : "memory");
    asm volatile("nop");
    lock = 0;
    asm("" ::: "memory");
    printf("%d\n", test_and_set(&lock));
    return 0;
}
