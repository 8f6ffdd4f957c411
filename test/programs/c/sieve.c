#include <stdio.h>
#include <string.h>

int main(void) {
    enum { LIMIT = 20000 };
    static char composite[LIMIT + 1];
    int count = 0, last = 0;
    for (int i = 2; i <= LIMIT; i++) {
        if (composite[i]) continue;
        count++;
        last = i;
        for (int j = i * i; j > 0 && j <= LIMIT; j += i) composite[j] = 1;
    }
    printf("%d primes, the last %d\n", count, last);
    int twins = 0;
    for (int i = 3; i + 2 <= LIMIT; i += 2) twins += !composite[i] && !composite[i + 2];
    printf("%d twins\n", twins);
    unsigned bits[32];
    memset(bits, 0xff, sizeof bits);
    for (unsigned i = 2; i < 1024; i++)
        if (bits[i / 32] & 1u << i % 32)
            for (unsigned j = i * 2; j < 1024; j += i) bits[j / 32] &= ~(1u << j % 32);
    int n = 0;
    for (int i = 0; i < 32; i++) n += __builtin_popcount(bits[i]);
    printf("%d\n", n - 2);
    return 0;
}
