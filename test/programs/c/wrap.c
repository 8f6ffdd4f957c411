#include <limits.h>
#include <stdio.h>

int main(void) {
    volatile int max = INT_MAX, min = INT_MIN;
    volatile unsigned zero = 0;
    printf("%d %d %d\n", max + 1, min - 1, -min);
    printf("%d %d\n", max * 2, max * max);
    printf("%u %u\n", zero - 1, (zero - 1) * (zero - 1));
    printf("%u\n", UINT_MAX + 2);
    volatile long lmax = LONG_MAX;
    printf("%ld %ld %ld\n", lmax + 1, lmax * 3, lmax * lmax);
    volatile unsigned long lz = 0;
    printf("%lu\n", lz - 1);
    short s = SHRT_MAX;
    s++;
    printf("%d\n", s);
    signed char c = SCHAR_MIN;
    c--;
    printf("%d\n", c);
    unsigned char uc = 0;
    uc--;
    printf("%d\n", uc);
    unsigned short us = 65535;
    us += 2;
    printf("%d\n", us);
    int hash = 5381;
    for (const char *p = "the quick brown fox jumps over the lazy dog"; *p; p++) hash = hash * 33 + *p;
    printf("%d\n", hash);
    int x = 1;
    for (int i = 0; i < 20; i++) x *= -1103515245;
    printf("%d\n", x);
    printf("%d %d\n", max - min, min - max);
    int abs_min = min < 0 ? -min : min;
    printf("%d\n", abs_min < 0);
    return 0;
}
