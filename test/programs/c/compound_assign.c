#include <stdio.h>

static int calls;
static int *where(int *p) { calls++; return p; }

int main(void) {
    unsigned char c = 250;
    c += 10;
    printf("%d\n", c);
    c *= 3.7;
    printf("%d\n", c);
    int i = 10;
    i *= 1.55;
    printf("%d\n", i);
    i /= 2.5;
    printf("%d\n", i);
    i -= 0.5;
    printf("%d\n", i);
    short s = 1000;
    s *= s;
    printf("%d\n", s);
    s = -1;
    s /= 2u;
    printf("%d\n", s);
    *where(&i) += 3;
    printf("%d %d\n", i, calls);
    (*where(&i))++;
    --*where(&i);
    printf("%d %d\n", i, calls);
    long l = 1;
    l <<= 40;
    l |= 0xff;
    l ^= 0x0f;
    l &= ~0x10L;
    l %= 1000007;
    printf("%ld\n", l);
    double d = 7;
    d /= 2;
    d -= 1;
    d *= -3;
    d += 'a';
    printf("%.3f\n", d);
    float f = 16777216.0f;
    f += 1;
    printf("%.1f\n", f);
    int a[4] = {1, 2, 3, 4}, k = 0;
    a[k++] += 10;
    a[k++] *= 10;
    printf("%d %d %d %d %d\n", a[0], a[1], a[2], a[3], k);
    int m, n;
    m = n = 3;
    m += n -= 1;
    printf("%d %d\n", m, n);
    char *p = "hello";
    p += 2;
    p -= 1;
    printf("%s\n", p);
    unsigned u = 1;
    u -= 2;
    u >>= 28;
    printf("%u\n", u);
    c = 300 + (i = 1);
    printf("%d\n", c);
    printf("%d\n", (c = 511));
    return 0;
}
