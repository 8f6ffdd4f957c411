#include <stdint.h>
#include <stdio.h>

int main(void) {
    int x = 10, e, r;
    printf("%d ", __atomic_fetch_add(&x, 5, __ATOMIC_SEQ_CST)); printf("%d\n", x);
    printf("%d ", __atomic_add_fetch(&x, 5, __ATOMIC_RELAXED)); printf("%d\n", x);
    printf("%d ", __atomic_sub_fetch(&x, 1, __ATOMIC_ACQ_REL)); printf("%d\n", x);
    printf("%d ", __atomic_fetch_and(&x, 6, __ATOMIC_RELEASE)); printf("%d\n", x);
    printf("%d ", __atomic_or_fetch(&x, 9, __ATOMIC_ACQUIRE)); printf("%d\n", x);
    printf("%d ", __atomic_xor_fetch(&x, 15, __ATOMIC_SEQ_CST)); printf("%d\n", x);
    printf("%d ", __atomic_fetch_nand(&x, 3, __ATOMIC_SEQ_CST)); printf("%d\n", x);
    __atomic_store_n(&x, 1, __ATOMIC_RELEASE);
    printf("%d ", __atomic_exchange_n(&x, 2, __ATOMIC_ACQ_REL)); printf("%d\n", __atomic_load_n(&x, __ATOMIC_ACQUIRE));
    e = 3;
    printf("%d ", __atomic_compare_exchange_n(&x, &e, 7, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)); printf("%d %d\n", e, x);
    printf("%d ", __atomic_compare_exchange_n(&x, &e, 7, 0, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED)); printf("%d %d\n", e, x);
    int v = 50;
    __atomic_store(&x, &v, __ATOMIC_SEQ_CST);
    __atomic_load(&x, &r, __ATOMIC_SEQ_CST);
    printf("%d\n", r);
    v = 60;
    __atomic_exchange(&x, &v, &r, __ATOMIC_SEQ_CST);
    printf("%d %d\n", x, r);
    uint8_t b = 250;
    printf("%d ", __atomic_add_fetch(&b, 10, __ATOMIC_SEQ_CST)); printf("%d\n", b);
    int16_t s = -1;
    printf("%d ", __atomic_fetch_sub(&s, 32768, __ATOMIC_SEQ_CST)); printf("%d\n", s);
    uint64_t w = ~0ULL;
    printf("%lu ", __atomic_fetch_add(&w, 2, __ATOMIC_SEQ_CST)); printf("%lu\n", w);
    int a[4] = {1, 2, 3, 4}, *p = a;
    __atomic_fetch_add(&p, sizeof(int), __ATOMIC_SEQ_CST);
    printf("%d\n", *p);
    char flag = 0;
    printf("%d ", __atomic_test_and_set(&flag, __ATOMIC_ACQUIRE)); printf("%d ", __atomic_test_and_set(&flag, __ATOMIC_ACQUIRE));
    __atomic_clear(&flag, __ATOMIC_RELEASE);
    printf("%d\n", flag);
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    printf("%d %d\n", __atomic_always_lock_free(4, 0), __atomic_is_lock_free(8, 0));
    return 0;
}
