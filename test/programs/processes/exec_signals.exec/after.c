#include <signal.h>
#include <stdio.h>

static const char *disposition(int number) {
    struct sigaction action;
    sigaction(number, NULL, &action);
    return action.sa_handler == SIG_IGN ? "ignored" : action.sa_handler == SIG_DFL ? "default" : "handled";
}

int main(void) {
    sigset_t mask, pending;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    sigpending(&pending);
    printf("SIGINT %s, SIGUSR1 %s\n", disposition(SIGINT), disposition(SIGUSR1));
    printf("blocked: INT %d, TERM %d, USR2 %d\n", sigismember(&mask, SIGINT), sigismember(&mask, SIGTERM),
           sigismember(&mask, SIGUSR2));
    printf("pending: INT %d, USR2 %d\n", sigismember(&pending, SIGINT), sigismember(&pending, SIGUSR2));
    fflush(stdout);
    sigemptyset(&mask);
    sigprocmask(SIG_SETMASK, &mask, NULL); /* now it comes */
    return 0;
}
