#include <stdint.h>
#include <stdio.h>
#include <string.h>

union any { char c; short s; int i; long l; float f; double d; unsigned char bytes[12]; };
struct variant { enum { INT, REAL, TEXT } kind; union { int i; double d; const char *s; } u; };

static void print(struct variant v) {
    switch (v.kind) {
    case INT: printf("int %d\n", v.u.i); break;
    case REAL: printf("real %g\n", v.u.d); break;
    case TEXT: printf("text %s\n", v.u.s); break;
    }
}
static uint32_t bits(float f) { union { float f; uint32_t u; } x = {f}; return x.u; }
static uint64_t dbits(double d) { uint64_t u; memcpy(&u, &d, 8); return u; }

int main(void) {
    union any a;
    printf("%zu\n", sizeof a);
    memset(&a, 0, sizeof a);
    a.i = 0x41424344;
    printf("%c %x %d %x\n", a.c, a.s, a.bytes[3], a.bytes[1]);
    a.l = -2;
    printf("%d %d %d\n", a.i, a.s, a.c);
    printf("%08x %08x %08x %08x\n", bits(1.0f), bits(-0.0f), bits(0.1f), bits(3.4e38f));
    printf("%016lx %016lx %016lx\n", dbits(1.0), dbits(-2.5), dbits(0.1));
    struct variant v[] = {{INT, {.i = 5}}, {REAL, {.d = 2.75}}, {TEXT, {.s = "abc"}}};
    for (int i = 0; i < 3; i++) print(v[i]);
    union { struct { unsigned lo : 4, hi : 4; }; unsigned char b; } nib = {.b = 0xa5};
    printf("%x %x\n", nib.lo, nib.hi);
    union any b = a;
    b.bytes[0] = 0;
    printf("%ld %ld\n", a.l, b.l);
    float f;
    uint32_t u = 0x40490fdb;
    memcpy(&f, &u, 4);
    printf("%.6f\n", f);
    union { double d; struct { uint32_t lo, hi; } w; } w = {.d = 1.5};
    w.w.hi |= 0x80000000u;
    printf("%g\n", w.d);
    return 0;
}
