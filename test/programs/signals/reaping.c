/* SIGCHLD is one bit, however many children have ended: the handler must take all it finds. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { N = 10 };

static volatile sig_atomic_t reaped, sum, calls;

static void handler(int number) {
    (void)number;
    int saved = errno, status; /* what it interrupted may be about to look at errno */
    calls++;
    while (waitpid(-1, &status, WNOHANG) > 0) {
        reaped++;
        sum += WEXITSTATUS(status);
    }
    errno = saved;
}

int main(void) {
    sigset_t block, open;
    sigemptyset(&block);
    sigaddset(&block, SIGCHLD);
    signal(SIGCHLD, handler);
    sigprocmask(SIG_BLOCK, &block, &open);
    for (int i = 0; i < N; i++) {
        if (fork() == 0) _exit(i);
    }
    while (reaped < N) sigsuspend(&open);
    printf("%d reaped, sum %d\n", (int)reaped, (int)sum);
    printf("no more calls than children: %d\n", calls >= 1 && calls <= N);
    printf("left: %d\n", wait(NULL) < 0 && errno == ECHILD ? 0 : 1);
    return 0;
}
