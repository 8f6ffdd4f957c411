#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

/* generators as coroutines */
static ucontext_t main_ctx, co[2];
static int produced, current, done[2];

static void yield(int v) { produced = v; swapcontext(&co[current], &main_ctx); }
static void count(int from, int to) { for (int i = from; i <= to; i++) yield(i); done[current] = 1; }
static void fib(void) { int a = 0, b = 1; while (a < 40) { yield(a); int t = a + b; a = b; b = t; } done[current] = 1; }

int main(void) {
    enum { SIZE = 64 * 1024 };
    for (int i = 0; i < 2; i++) {
        getcontext(&co[i]);
        co[i].uc_stack.ss_sp = malloc(SIZE);
        co[i].uc_stack.ss_size = SIZE;
        co[i].uc_link = &main_ctx;
    }
    makecontext(&co[0], (void (*)(void))count, 2, 10, 14);
    makecontext(&co[1], fib, 0);
    while (!done[0] || !done[1]) {
        current = !current;
        if (done[current]) continue;
        swapcontext(&main_ctx, &co[current]);
        if (done[current]) printf("%d ended\n", current);
        else printf("%d: %d\n", current, produced);
    }
    volatile int rounds = 0;
    ucontext_t here;
    getcontext(&here);
    rounds++;
    if (rounds < 3) setcontext(&here);
    printf("rounds %d\n", rounds);
    return 0;
}
