#include <stdio.h>
static int data[3] = {7, 8, 9};
static int *get(void) { return data; }
static int (*arr(void))[3] { return &data; }
static char *(*table[2])(const char *, int);
static char *skip(const char *s, int n) { return (char *)s + n; }
typedef int (*(*maker)(int))(int);
static int inc(int x) { return x + 1; }
static int dec(int x) { return x - 1; }
static int (*make(int up))(int) { return up ? inc : dec; }
static int apply(int f(int), int x) { return f(x); }
int a, *b = &a, c[2], (*d)[2] = &c, *e[2] = {&a, 0};
int old_style(x, y) int x; char *y; { return x + y[0]; }
int main(void) {
    printf("%d %d %d\n", get()[1], (*arr())[2], *get());
    table[1] = skip;
    printf("%s\n", table[1]("pointer", 2));
    maker m = make;
    printf("%d %d\n", m(1)(10), m(0)(10));
    printf("%d\n", apply(inc, apply(dec, 5)));
    *b = 3; (*d)[1] = 4; *e[0] += 1;
    printf("%d %d\n", a, c[1]);
    printf("%d\n", old_style(1, "A"));
    int (*(*pp)(int))(int) = &make;
    printf("%d\n", (*(*pp)(1))(1));
    const volatile unsigned long long int *const *q = 0;
    printf("%zu %zu %d\n", sizeof q, sizeof **q, q == 0);
    printf("%zu %zu %zu\n", sizeof(int (*)[3]), sizeof(int *[3]), sizeof(char (*(*)[2])(void)));
    return 0;
}
