#include <stdio.h>
#include <string.h>

struct s { int a : 3; unsigned b : 3; signed char c : 4; unsigned d : 20; unsigned e : 10; };
struct zero { unsigned a : 4; unsigned : 0; unsigned b : 4; };
struct gap { unsigned a : 5; unsigned : 3; unsigned b : 8; };
struct wide { unsigned long a : 40; unsigned long b : 24; long c : 33; };
struct chars { unsigned char a : 3, b : 6, c : 7; };
struct date { unsigned day : 5, month : 4, year : 12; };

int main(void) {
    struct s x;
    memset(&x, 0, sizeof x);
    x.a = 3; x.b = 9; x.c = 8; x.d = 0xfffff; x.e = 1023;
    printf("%d %u %d %u %u\n", x.a, x.b, x.c, x.d, x.e);
    x.a++;
    x.b--;
    x.d++;
    x.e += 2;
    printf("%d %u %d %u %u\n", x.a, x.b, x.c, x.d, x.e);
    printf("%zu %zu %zu %zu %zu %zu\n", sizeof(struct s), sizeof(struct zero), sizeof(struct gap), sizeof(struct wide),
           sizeof(struct chars), sizeof(struct date));
    struct wide w = {0x123456789aUL, 0xfffffful, -1};
    w.b ^= 0x0f0f0f;
    printf("%lx %lx %ld\n", (unsigned long)w.a, (unsigned long)w.b, (long)w.c);
    w.c = 1L << 32;
    printf("%ld\n", (long)w.c);
    struct gap g;
    memset(&g, 0, sizeof g);
    g.a = 31;
    g.b = 0xab;
    unsigned raw;
    memcpy(&raw, &g, 4);
    printf("%x\n", raw);
    struct zero z;
    memset(&z, 0, sizeof z);
    z.a = 5; z.b = 6;
    unsigned char bytes[8];
    memcpy(bytes, &z, sizeof z);
    printf("%d %d\n", bytes[0], bytes[4]);
    struct date d = {29, 2, 2024}, copy = d;
    copy.year++;
    printf("%u-%02u-%02u %u\n", d.year, d.month, d.day, copy.year);
    printf("%d\n", x.b - 100 < 0);
    struct { unsigned f : 1; } flag = {1};
    printf("%d %d\n", -flag.f, ~flag.f);
    struct { int f : 1; } sflag = {0};
    sflag.f = -1;
    printf("%d\n", sflag.f);
    printf("%d\n", (d.day = 40));
    printf("%d\n", d.day);
    struct chars c = {5, 63, 127};
    printf("%d %d %d\n", c.a, c.b, c.c);
    return 0;
}
