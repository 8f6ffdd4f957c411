#include <stdio.h>
#include <stdint.h>

int main(void) {
    volatile int64_t a = 9007199254740993LL, b = 3;
    volatile uint64_t x = 0xfedcba9876543210ULL, y = 0x0123456789abcdefULL;
    printf("%ld %ld %ld %ld %ld\n", a + b, a - b, a * b, a / b, a % b);
    printf("%ld %ld\n", -a / b, -a % b);
    printf("%lu %lu %lu %lu %lu\n", x + y, x - y, y - x, x * y, x / y);
    printf("%lu\n", x % y);
    printf("%lx %lx %lx %lx\n", x & y, x | y, x ^ y, ~x);
    printf("%lx %lx %lx\n", x << 13, x >> 13, (uint64_t)((int64_t)x >> 13));
    printf("%d %d %d\n", x > y, (int64_t)x > (int64_t)y, a == 9007199254740992LL);
    volatile int64_t min = INT64_MIN, max = INT64_MAX;
    printf("%ld %ld %ld\n", min, max, max + min);
    printf("%ld %ld\n", (int64_t)((uint64_t)max + 1), -min);
    printf("%ld %ld\n", min / 3, min % 3);
    printf("%lu\n", (uint64_t)min / 10);
    /* 64 by 64 bits to 128, by hand */
    uint64_t lo = (uint32_t)x * (uint64_t)(uint32_t)y, hi = (x >> 32) * (y >> 32);
    uint64_t m1 = (x >> 32) * (uint32_t)y, m2 = (uint32_t)x * (y >> 32);
    uint64_t carry = ((lo >> 32) + (uint32_t)m1 + (uint32_t)m2) >> 32;
    printf("%016lx%016lx\n", hi + (m1 >> 32) + (m2 >> 32) + carry, x * y);
    uint64_t fib[3] = {0, 1, 1};
    for (int i = 2; i <= 93; i++) { fib[2] = fib[0] + fib[1]; fib[0] = fib[1]; fib[1] = fib[2]; }
    printf("%lu\n", fib[1]);
    uint64_t h = 14695981039346656037ULL;
    for (const char *s = "lockstep"; *s; s++) { h ^= (unsigned char)*s; h *= 1099511628211ULL; }
    printf("%016lx\n", h);
    return 0;
}
