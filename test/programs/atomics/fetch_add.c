#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_int a;
static _Atomic long b;
static atomic_uint bits;
static _Atomic int plus;
static void *work(void *arg) {
    int id = (int)(long)arg;
    for (int i = 0; i < 400; i++) {
        atomic_fetch_add(&a, 1);
        atomic_fetch_sub_explicit(&b, 3, memory_order_relaxed);
        plus += 2;
        plus--;
    }
    atomic_fetch_or(&bits, 1u << id);
    atomic_fetch_xor(&bits, 0x100u << id);
    return NULL;
}
int main(void) {
    pthread_t t[4];
    for (long i = 0; i < 4; i++) pthread_create(&t[i], NULL, work, (void *)i);
    for (int i = 0; i < 4; i++) pthread_join(t[i], NULL);
    printf("%d %ld %d %x\n", atomic_load(&a), b, plus, bits);
    printf("%d ", atomic_fetch_add(&a, 5));
    printf("%d\n", a);
    printf("%d ", atomic_fetch_and(&a, 0xff));
    printf("%d\n", a);
    printf("%d ", atomic_exchange(&a, -1));
    printf("%d\n", a);
    printf("%d ", a++);
    printf("%d\n", a);
    printf("%d ", ++a);
    printf("%d\n", a);
    printf("%d ", a--);
    printf("%d\n", a);
    printf("%d ", --a);
    printf("%d\n", a);
    return 0;
}
