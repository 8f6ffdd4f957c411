#include <stdio.h>

static const int limit = 5;
static volatile int flag;
static const char *const words[] = {"const", "volatile", "restrict"};
static void copy(int n, int *restrict to, const int *restrict from) { while (n-- > 0) *to++ = *from++; }
static inline int twice(int x) { return 2 * x; }
_Noreturn static void never(void) { for (;;) ; }
static int unused_(int, char *) __attribute__((unused));
static int first(int a[static 2]) { return a[0]; }

int main(void) {
    const int *p = &limit;
    int x = 3;
    int *const q = &x;
    *q = 4;
    p = &x;
    printf("%d %d\n", *p, limit);
    flag = 1;
    flag += flag;
    printf("%d\n", flag);
    int a[3] = {1, 2, 3}, b[3];
    copy(3, b, a);
    printf("%d %d\n", b[2], first(b));
    register int r = 10;
    auto int au = 11;
    printf("%d %d %d\n", twice(r), au, (const int)r);
    for (const char *const *w = words; w < words + 3; w++) printf("%s ", *w);
    printf("\n");
    const struct { int v; } cs = {8};
    volatile struct { int a, b; } vs = {1, 2};
    vs.a = vs.b + cs.v;
    printf("%d\n", vs.a);
    unsigned long int long lli = 5;
    long unsigned lu = 6;
    int short is = 7;
    printf("%llu %lu %hd\n", lli, lu, is);
    (void)never;
    return 0;
}
