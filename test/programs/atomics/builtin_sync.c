#include <stdio.h>

int main(void) {
    int x = 10;
    long l = 1L << 40;
    printf("%d ", __sync_fetch_and_add(&x, 1)); printf("%d\n", x);
    printf("%d ", __sync_add_and_fetch(&x, 1)); printf("%d\n", x);
    printf("%d ", __sync_fetch_and_sub(&x, 2)); printf("%d\n", x);
    printf("%d ", __sync_sub_and_fetch(&x, 2)); printf("%d\n", x);
    printf("%d ", __sync_fetch_and_or(&x, 5)); printf("%d\n", x);
    printf("%d ", __sync_and_and_fetch(&x, 12)); printf("%d\n", x);
    printf("%d ", __sync_xor_and_fetch(&x, 3)); printf("%d\n", x);
    printf("%d ", __sync_fetch_and_nand(&x, 6)); printf("%d\n", x);
    printf("%d ", __sync_bool_compare_and_swap(&x, 0, 1)); printf("%d\n", x);
    x = 4;
    printf("%d ", __sync_bool_compare_and_swap(&x, 4, 5)); printf("%d\n", x);
    printf("%d ", __sync_val_compare_and_swap(&x, 5, 6)); printf("%d\n", x);
    printf("%d ", __sync_val_compare_and_swap(&x, 5, 7)); printf("%d\n", x);
    printf("%d ", __sync_lock_test_and_set(&x, 9)); printf("%d\n", x);
    __sync_lock_release(&x);
    printf("%d\n", x);
    __sync_synchronize();
    printf("%ld ", __sync_fetch_and_add(&l, -1)); printf("%ld\n", l);
    return 0;
}
