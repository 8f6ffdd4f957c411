#include <stdio.h>

typedef int T;
int x = 1;
static int counter(void) { static int n = 10; return n++; }
static int other(void) { static int n; return ++n; }
extern int later;

static int shadow(int T) { return T * 2; }

int main(void) {
    printf("%d", x);
    int x = 2;
    printf("%d", x);
    {
        int x = x = 3;
        printf("%d", x);
        for (int x = 4; x < 5; x++) {
            printf("%d", x);
            int x = 5;
            printf("%d", x);
        }
        printf("%d", x);
        { extern int x; printf("%d", x); x = 6; }
    }
    { extern int x; printf("%d\n", x); }
    T a = 3;
    { double T = 1.5; printf("%g %d\n", T, (int)sizeof T); }
    { struct T { char c[3]; } t; printf("%zu %zu\n", sizeof(T), sizeof(struct T)); (void)t; }
    printf("%d %d\n", shadow(a), (T)2.9);
    for (int i = 0; i < 3; i++) { counter(); other(); }
    printf("%d %d\n", counter(), other());
    printf("%d\n", later);
    for (int i = 0; i < 3; i++) { static int kept = 100; int fresh = 100; kept++; fresh++; printf("%d %d ", kept, fresh); }
    printf("\n");
    int label = 1;
    goto label;
    label = 2;
label:
    printf("%d\n", label);
    struct label { int label; } s = {9};
    printf("%d %s\n", s.label, __func__);
    if (1) int_like: { typedef char T; printf("%zu\n", sizeof(T)); }
    return 0;
}
int later = 77;
