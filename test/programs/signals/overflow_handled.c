/* A full stack leaves no room for a handler on it: sigaltstack gives the handler another one. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 64 * 1024 };

static sigjmp_buf out;
static char *area;
static volatile int on_it;

static void handler(int number) {
    char here;
    on_it = &here >= area && &here < area + ROOM;
    siglongjmp(out, number);
}

static int deeper(int n) {
    volatile char room[4000];
    room[0] = n;
    return deeper(n + 1) + room[0];
}

static void arm(int flags) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    action.sa_flags = flags;
    sigaction(SIGSEGV, &action, NULL);
}

int main(void) {
    stack_t stack = {.ss_size = ROOM}, now;
    area = stack.ss_sp = malloc(ROOM);
    sigaltstack(&stack, NULL);
    sigaltstack(NULL, &now);
    printf("given: %d, in use: %d\n", now.ss_sp == area, (now.ss_flags & SS_ONSTACK) != 0);

    arm(SA_ONSTACK);
    for (int i = 0; i < 2; i++) {
        int number = sigsetjmp(out, 1);
        if (number == 0) printf("%d\n", deeper(0));
        printf("signal %d, handled on the other stack: %d\n", number, on_it);
    }
    fflush(stdout);
    int status;
    if (fork() == 0) {
        arm(0); /* on the stack that is full */
        if (sigsetjmp(out, 1) == 0) printf("%d\n", deeper(0));
        _exit(1);
    }
    wait(&status);
    printf("without: signal %d\n", WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    return 0;
}
