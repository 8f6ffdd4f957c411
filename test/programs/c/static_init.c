#include <limits.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct cfg { const char *name; int (*f)(int); double x; unsigned flags : 4; struct { short a[3]; } in; };
static int one(int x) { return x + 1; }
static int table[8] = {1, 2, 3, [7] = -1};
static int *middle = table + sizeof table / sizeof *table / 2, *const end = &table[8];
static char *text = "text" + 1, buffer[] = "abc\0def", *inside = &buffer[4];
static struct cfg cfgs[] = {{"one", one, 1 / 3., 0xf, {{1, [2] = 3}}}, {.f = &one, .x = -1e-3, .in.a[1] = INT16_MAX}};
static struct cfg *last = &cfgs[sizeof cfgs / sizeof *cfgs - 1];
static long mask = ~0L << 8 & 0xffff, cond = sizeof(long) == 8 ? LONG_MIN : 1, off = offsetof(struct cfg, x);
static unsigned char wrapped = 257 - 2, shifted = 1 << 7;
static float f = 0.1, g = 16777217;
static int from_float = (int)3.99 + (char)0x1ff, neg = -7 / 2, rem = -7 % 3;
static struct cfg *chain[] = {cfgs, cfgs + 1, NULL};
static int (*ops[2])(int) = {one};
static uint64_t big = UINT64_C(1) << 63 | 5;
extern int tentative;
int tentative;
int tentative = 9;
static void *self = &self;

int main(void) {
    printf("%d %ld %s %s\n", *middle, (long)(end - table), text, inside);
    printf("%s %d %.3f %u %d %d\n", cfgs[0].name, cfgs[0].f(1), cfgs[0].x, cfgs[0].flags, cfgs[0].in.a[0], cfgs[0].in.a[2]);
    printf("%d %g %d %d\n", last->name == NULL, last->x, last->in.a[1], last->in.a[2]);
    printf("%lx %d %ld\n", mask, cond == LONG_MIN, off);
    printf("%d %d %.10g %.1f\n", wrapped, shifted, f, g);
    printf("%d %d %d\n", from_float, neg, rem);
    int n = 0;
    while (chain[n]) n++;
    printf("%d %d %d %lx %d %d\n", n, ops[0](4), ops[1] == 0, big, tentative, self == &self);
    return 0;
}
