#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

static jmp_buf top, inner;
static volatile int depth;
static void dive(int n) { depth = n; if (n == 5) longjmp(top, n); dive(n + 1); }

#define TRY do { jmp_buf *outer_ = handler, here_; handler = &here_; int code_ = setjmp(here_); if (code_ == 0) {
#define CATCH(e) handler = outer_; } else { handler = outer_; int e = code_;
#define END } } while (0)
static jmp_buf *handler;
static void throw_(int code) { if (handler) longjmp(*handler, code); exit(99); }
static int divide(int a, int b) { if (b == 0) throw_(33); return a / b; }

int main(void) {
    volatile int tries = 0;
    int r = setjmp(top);
    printf("%d\n", r);
    if (r == 0) dive(1);
    printf("depth %d\n", depth);
    switch (setjmp(inner)) {
    case 0: printf("set\n"); longjmp(inner, 0);
    case 1: printf("zero becomes one\n"); if (++tries < 3) longjmp(inner, 2);
    case 2: printf("tries %d\n", tries); if (++tries < 3) longjmp(inner, 1);
    }
    TRY {
        printf("%d\n", divide(10, 2));
        TRY { printf("%d\n", divide(1, 0)); } CATCH(e) { printf("inner %d\n", e); throw_(e + 1); } END;
        printf("not here\n");
    } CATCH(e) { printf("outer %d\n", e); } END;
    if (setjmp(top) == 0) longjmp(top, 1); else printf("again\n");
    return 0;
}
