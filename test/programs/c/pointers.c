#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct s { char c; int i; double d; char tail[3]; };

static void swap(int *a, int *b) { int t = *a; *a = *b; *b = t; }

int main(void) {
    int a[10];
    for (int i = 0; i < 10; i++) a[i] = i * i;
    int *p = a + 3, *end = &a[10];
    printf("%d %d %d %d\n", *p, p[2], *(p - 1), 2[p]);
    printf("%ld %ld\n", end - p, p - end);
    printf("%ld\n", (char *)end - (char *)p);
    printf("%d %d %d\n", p < end, p == &a[3], a + 10 == end);
    swap(&a[0], &a[9]);
    printf("%d %d\n", a[0], a[9]);
    struct s v = {'x', 7, 2.5, "ab"}, *sp = &v;
    printf("%zu %zu %zu %zu\n", sizeof v, offsetof(struct s, i), offsetof(struct s, d), offsetof(struct s, tail));
    int *ip = (int *)((char *)sp + offsetof(struct s, i));
    *ip += 1;
    printf("%d %c\n", v.i, *(char *)sp);
    uintptr_t n = (uintptr_t)&a[4];
    printf("%d %d\n", *(int *)(n + 4), (int)(n % sizeof(int)));
    void *vp = &v;
    printf("%g\n", ((struct s *)vp)->d);
    int **pp = &p;
    **pp = -1;
    *pp += 1;
    printf("%d %d\n", a[3], *p);
    unsigned x = 0x01020304;
    unsigned char *b = (unsigned char *)&x;
    printf("%d%d%d%d\n", b[0], b[1], b[2], b[3]);
    b[3] = 0xff;
    printf("%08x\n", x);
    long big = 0x1122334455667788;
    printf("%x %x\n", *(int *)&big, *((short *)&big + 3));
    const int *cp = a;
    printf("%d\n", *(cp + 5));
    int *null = 0;
    printf("%d %d\n", !null, null == NULL);
    char *str[] = {"zero", "one", "two"};
    printf("%c%c %s\n", *str[1], str[2][1], *str + 1);
    printf("%zu %zu %zu\n", sizeof p, sizeof *p, sizeof a);
    int (*whole)[10] = &a;
    printf("%d %ld\n", (*whole)[2], (char *)(whole + 1) - (char *)whole);
    return 0;
}
