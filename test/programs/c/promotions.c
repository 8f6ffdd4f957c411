#include <stdio.h>

/* Which type does an expression have? Ask its size and its behaviour. */
int main(void) {
    signed char sc = -1;
    unsigned char uc = 255;
    short ss = -2;
    unsigned short us = 65535;
    unsigned u = 1;
    long l = -1;
    unsigned long ul = 1;

    printf("%zu %zu %zu %zu\n", sizeof(sc + sc), sizeof(uc + uc), sizeof(ss + us), sizeof(+us));
    printf("%zu %zu %zu %zu\n", sizeof(u + l), sizeof(l + ul), sizeof('a'), sizeof(1 ? sc : l));
    printf("%d %d\n", sc == uc, sc == (signed char)uc);
    printf("%d %d %d\n", -1 < u, -1L < (long)u, -1 < us);
    printf("%d %d\n", l < ul, l < u);
    printf("%d %d\n", uc + 1, (unsigned char)(uc + 1));
    printf("%d %d\n", us * us, (int)(us * 2u));
    printf("%d %u\n", ~uc, ~u);
    printf("%d\n", (unsigned char)~uc);
    printf("%d %d\n", -uc, (signed char)-128 == -128);
    printf("%d\n", (uc << 24) < 0);
    printf("%d\n", (uc << 1) >> 1);
    printf("%d\n", (unsigned char)(uc << 1) >> 1);
    printf("%ld\n", sc + ul - ul);
    printf("%u\n", ss + u);
    printf("%lu\n", ss + ul);
    printf("%d\n", sizeof(int) > -1);
    return 0;
}
