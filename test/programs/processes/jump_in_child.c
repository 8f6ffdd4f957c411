/* A child goes back to where setjmp was called before the fork: it has a copy of the stack to go back on. */
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <ucontext.h>
#include <unistd.h>

static jmp_buf back;
static sigjmp_buf out;
static int depth_reached;

static void deeper(int n) {
    volatile int here = n;
    depth_reached = n;
    if (here < 5) deeper(n + 1);
    else if (fork() == 0) longjmp(back, 40 + depth_reached);
    depth_reached += 100;
}

static int ended(void) {
    int status;
    wait(&status);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void from_main(const char *who) {
    volatile int kept = 7;
    int value = setjmp(back);
    if (value != 0) {
        kept++;
        _exit(value + kept);
    }
    deeper(0);
    printf("%s: child %d, kept %d, depth %d\n", who, ended(), kept, depth_reached);
    /* the parent's buffer is as good as it was */
    static int again;
    if (setjmp(back) == 0) longjmp(back, 1);
    again++;
    printf("%s: again %d\n", who, again);
    fflush(stdout);
}

static void *thread(void *argument) {
    from_main(argument);
    return NULL;
}

static void handler(int signal) {
    siglongjmp(out, signal);
}

static void out_of_a_handler(void) {
    signal(SIGUSR1, handler);
    volatile pid_t pid = -1;
    int value = sigsetjmp(out, 1);
    if (value == 0) {
        pid = fork();
        if (pid == 0) raise(SIGUSR1);
        printf("out of a handler: %d\n", ended());
        fflush(stdout);
        return;
    }
    sigset_t mask;
    sigprocmask(SIG_SETMASK, NULL, &mask);
    _exit(value + 100 * sigismember(&mask, SIGUSR1));
}

static ucontext_t mainly, other;
static int steps;

static void coroutine(void) {
    for (;;) {
        steps++;
        swapcontext(&other, &mainly);
    }
}

static void contexts(void) {
    static char stack[65536];
    getcontext(&other);
    other.uc_stack.ss_sp = stack;
    other.uc_stack.ss_size = sizeof stack;
    other.uc_link = NULL;
    makecontext(&other, coroutine, 0);
    swapcontext(&mainly, &other);
    if (fork() == 0) {
        swapcontext(&mainly, &other);
        swapcontext(&mainly, &other);
        _exit(steps);
    }
    int child = ended();
    swapcontext(&mainly, &other);
    printf("contexts: child %d, here %d\n", child, steps);
}

int main(void) {
    from_main("main");
    depth_reached = 0;
    pthread_t t;
    pthread_create(&t, NULL, thread, "thread");
    pthread_join(t, NULL);
    out_of_a_handler();
    contexts();
    return 0;
}
