#include <stdio.h>
#include <stdlib.h>

int main(void) {
    int a[] = {7, -7, 7, -7, 0, 1, -1, 2147483647, -2147483647 - 1};
    int b[] = {2, 2, -2, -2, 5, 3, 3, -1, 2};
    for (int i = 0; i < 9; i++) {
        volatile int x = a[i], y = b[i];
        printf("%d / %d = %d, %d %% %d = %d\n", x, y, x / y, x, y, x % y);
        if ((x / y) * y + x % y != x) printf("broken\n");
    }
    volatile unsigned u = 4000000000u;
    printf("%u %u %u\n", u / 7, u % 7, u / 3000000000u);
    volatile int m = -8;
    printf("%u %d\n", m / 3u, m / 3);
    printf("%d %d\n", (m + 8) / 3, m >> 1);
    div_t d = div(-17, 5);
    ldiv_t ld = ldiv(-17000000000L, 5000000001L);
    printf("%d %d %ld %ld\n", d.quot, d.rem, ld.quot, ld.rem);
    printf("%d %ld %lld\n", abs(-5), labs(-5000000000L), llabs(-5LL));
    signed char sc = -100;
    printf("%d %d\n", sc / 7, (unsigned char)sc / 7);
    long l = -9223372036854775807L - 1;
    printf("%ld %ld\n", l / 10, l % 10);
    printf("%g %g\n", -7 / 2.0, -7.0 / 2);
    return 0;
}
