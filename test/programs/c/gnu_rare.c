#include <stdio.h>

/* what hardly any handout uses, but compilers accept */
__attribute__((constructor)) static void early(void) { printf("before main\n"); }
__attribute__((destructor)) static void late(void) { printf("after main\n"); }

int main(void) {
    int r;
    int over = __builtin_add_overflow(2147483647, 1, &r);
    printf("%d %d\n", over, r);
    over = __builtin_mul_overflow(1000, 1000, &r);
    printf("%d %d\n", over, r);
    __auto_type au = 2.5;
    printf("%g\n", au);
    return 0;
}
