#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static int sum(int n, ...) {
    va_list ap;
    int s = 0;
    va_start(ap, n);
    while (n--) s += va_arg(ap, int);
    va_end(ap);
    return s;
}
static double mean(const char *types, ...) {
    va_list ap;
    double s = 0;
    va_start(ap, types);
    for (const char *t = types; *t; t++) {
        if (*t == 'i') s += va_arg(ap, int);
        else if (*t == 'd') s += va_arg(ap, double);
        else if (*t == 'l') s += va_arg(ap, long);
        else s += strlen(va_arg(ap, char *));
    }
    va_end(ap);
    return s / strlen(types);
}
static void logf_(const char *fmt, ...) {
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    printf("[log] ");
    vprintf(fmt, ap);
    va_end(ap);
    char buf[64];
    int n = vsnprintf(buf, sizeof buf, fmt, again);
    va_end(again);
    printf(" (%d) %s\n", n, buf);
}
struct pair { int a; double b; };
static int structs(int n, ...) {
    va_list ap;
    va_start(ap, n);
    int s = 0;
    for (int i = 0; i < n; i++) { struct pair p = va_arg(ap, struct pair); s += p.a + (int)p.b; }
    va_end(ap);
    return s;
}
static int from_list(int n, va_list ap) { int s = 0; while (n-- > 0) s = s * 10 + va_arg(ap, int); return s; }
static int twice(int n, ...) {
    va_list ap;
    va_start(ap, n);
    int first = va_arg(ap, int), rest = from_list(n - 1, ap);
    va_end(ap);
    return first * 1000 + rest;
}

int main(void) {
    printf("%d %d\n", sum(0), sum(12, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
    printf("%g\n", mean("idls", 1, 2.5, 3L, "four"));
    printf("%g\n", mean("dddddddddd", 1., 2., 3., 4., 5., 6., 7., 8., 9., 10.));
    float f = 1.5f;
    char c = 'x';
    short s = -3;
    logf_("%c %.1f %d %s", c, f, s, "str");
    printf("%d\n", structs(2, (struct pair){1, 2.9}, (struct pair){3, 4.1}));
    printf("%d\n", twice(4, 1, 2, 3, 4));
    return 0;
}
