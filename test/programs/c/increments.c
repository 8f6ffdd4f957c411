#include <stdio.h>

int main(void) {
    int a[] = {10, 20, 30, 40};
    int *p = a;
    printf("%d ", *p++);
    printf("%d ", *p);
    printf("%d ", ++*p);
    printf("%d ", (*p)++);
    printf("%d ", *++p);
    printf("%d\n", *p--);
    printf("%d %d %d %d, at %ld\n", a[0], a[1], a[2], a[3], p - a);
    char s[] = "abc", *q = s;
    while (*q) ++*q++;
    puts(s);
    char d[8], *to = d;
    const char *from = "copy";
    while ((*to++ = *from++)) ;
    puts(d);
    double x = 1.5;
    x++;
    printf("%g %g\n", x--, 0.0);
    printf("%g\n", --x);
    struct { int n; int *p; } t = {3, a}, *tp = &t;
    tp->n++;
    ++tp->n;
    *tp->p++ = 99;
    printf("%d %d %d\n", t.n, a[0], *t.p);
    int m[2][3] = {{1, 2, 3}, {4, 5, 6}}, (*row)[3] = m;
    row++;
    printf("%d %d\n", (*row)[0], row[0][2]);
    int i = 5;
    int j = i-- - --a[1];
    printf("%d\n", j);
    unsigned char c = 255;
    printf("%d ", c++);
    printf("%d\n", c);
    char **pp, *names[] = {"one", "two", NULL};
    for (pp = names; *pp; pp++) printf("%s ", *pp);
    printf("%c\n", *++*--pp);
    return 0;
}
