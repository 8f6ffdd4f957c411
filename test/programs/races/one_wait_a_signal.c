/* A handler that takes one child for each SIGCHLD: two that end while it is blocked are one signal, and one stays. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 3 };

static volatile sig_atomic_t reaped;

static void handler(int number) {
    (void)number;
    if (wait(NULL) > 0) reaped++; /* and if there are more? */
}

int main(void) {
    sigset_t block, open;
    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    signal(SIGCHLD, handler);
    sigprocmask(SIG_BLOCK, &block, &open);
    for (int i = 0; i < N; i++) {
        if (fork() == 0) _exit(0);
    }
    while (reaped < N) sigsuspend(&open);
    printf("all\n");
    return 0;
}
