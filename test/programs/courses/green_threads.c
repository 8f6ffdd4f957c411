#define _XOPEN_SOURCE 700
#include <stdio.h>
#include <stdlib.h>
#include <ucontext.h>

/* a user-level thread library: create, yield, exit, join; round-robin */
#define MAX 8
#define STACK (32 * 1024)

enum state { UNUSED, READY, RUNNING, DEAD };
static struct uthread {
    ucontext_t ctx;
    enum state state;
    void (*entry)(int);
    int arg;
    char *stack;
} threads[MAX];
static int current = 0, switches = 0;

static void schedule(void)
{
    int prev = current, next = current;
    do next = (next + 1) % MAX; while (threads[next].state != READY && next != prev);
    if (next == prev) return;
    if (threads[prev].state == RUNNING) threads[prev].state = READY;
    threads[next].state = RUNNING;
    current = next;
    switches++;
    swapcontext(&threads[prev].ctx, &threads[next].ctx);
}

static void start(int id)
{
    threads[id].entry(threads[id].arg);
    threads[id].state = DEAD;
    schedule();
}

static int uthread_create(void (*f)(int), int arg)
{
    for (int i = 1; i < MAX; i++) {
        struct uthread *t = &threads[i];
        if (t->state != UNUSED) continue;
        getcontext(&t->ctx);
        t->stack = malloc(STACK);
        t->ctx.uc_stack.ss_sp = t->stack;
        t->ctx.uc_stack.ss_size = STACK;
        t->ctx.uc_link = NULL;
        t->entry = f;
        t->arg = arg;
        t->state = READY;
        makecontext(&t->ctx, (void (*)(void))start, 1, i);
        return i;
    }
    return -1;
}

static void uthread_yield(void) { schedule(); }
static void uthread_join(int id)
{
    while (threads[id].state != DEAD) schedule();
    free(threads[id].stack);
    threads[id].state = UNUSED;
}

static void counter(int n)
{
    for (int i = 0; i < n; i++) {
        printf("thread %d: %d of %d\n", current, i + 1, n);
        uthread_yield();
    }
}
static void spawner(int n)
{
    int child = uthread_create(counter, n);
    printf("thread %d waits for %d\n", current, child);
    uthread_join(child);
    printf("thread %d has seen %d end\n", current, child);
}

int main(void)
{
    threads[0].state = RUNNING;
    int a = uthread_create(counter, 3), b = uthread_create(spawner, 2), c = uthread_create(counter, 1);
    uthread_join(a);
    uthread_join(b);
    uthread_join(c);
    printf("%d switches\n", switches);
    return 0;
}
