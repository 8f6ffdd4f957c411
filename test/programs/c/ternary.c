#include <stdio.h>

int main(void) {
    int one = 1, zero = 0;
    printf("%zu %zu %zu\n", sizeof(one ? 'a' : 1.0), sizeof(one ? (char)1 : (char)2), sizeof(one ? 1 : 2L));
    printf("%d\n", (one ? -1 : 0u) > 0);
    printf("%.1f\n", one ? 1 : 2.5);
    printf("%.1f\n", zero ? 1 : 2.5);
    const char *s = one ? "yes" : NULL;
    printf("%s\n", s);
    int a = 1, b = 2;
    *(one ? &a : &b) = 10;
    *(zero ? &a : &b) = 20;
    printf("%d %d\n", a, b);
    for (int i = -1; i <= 1; i++) printf("%s ", i < 0 ? "neg" : i == 0 ? "zero" : "pos");
    printf("\n");
    struct pair { int x, y; } p = {1, 2}, q = {3, 4}, r = zero ? p : q;
    printf("%d %d\n", r.x, (one ? p : q).y);
    int (*f)(const char *, ...) = one ? printf : 0;
    f("%d\n", 42);
    printf("%d\n", one ? zero ? 1 : 2 : 3);
    printf("%d\n", a ?: 5);
    printf("%d\n", zero ?: 5);
    unsigned char uc = 200;
    printf("%d\n", one ? uc : -1);
    one ? (void)(a = 7) : (void)(b = 7);
    printf("%d %d\n", a, b);
    return 0;
}
