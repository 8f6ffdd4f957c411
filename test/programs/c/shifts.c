#include <stdio.h>

int main(void) {
    volatile int one = 1, minus = -1000, n;
    volatile unsigned u = 0x80000001u;
    volatile long l = -1000000000000L;
    for (n = 0; n < 32; n += 7)
        printf("%d %d %u %u %ld %ld\n", one << n, minus >> n, u << n, u >> n, l << n, l >> n);
    printf("%lu %lu\n", 1UL << 63, ~0UL >> 63);
    printf("%d\n", (signed char)0x80 >> 3);
    printf("%d\n", (unsigned char)0x80 >> 3);
    printf("%d\n", minus << 3);
    short s = -3;
    s >>= 1;
    printf("%d\n", s);
    s <<= 14;
    printf("%d\n", s);
    unsigned char c = 0xf0;
    c <<= 2;
    printf("%d\n", c);
    c >>= 3;
    printf("%d\n", c);
    unsigned long long w = 1;
    for (int i = 0; i < 63; i++) w = w << 1 | (i % 3 == 0);
    printf("%llx\n", w);
    printf("%zu %zu\n", sizeof(one << 1L), sizeof((char)1 << 1));
    unsigned rot = 0x12345678;
    printf("%x %x\n", rot << 8 | rot >> 24, rot >> 4 | rot << 28);
    return 0;
}
