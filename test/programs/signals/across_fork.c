/* A child inherits mask and handlers, but what is pending is the parent's alone. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile sig_atomic_t calls;

static void handler(int number) {
    (void)number;
    calls++;
}

static void show(const char *who) {
    sigset_t mask, pending;
    struct sigaction action;
    sigprocmask(SIG_BLOCK, NULL, &mask);
    sigpending(&pending);
    sigaction(SIGUSR1, NULL, &action);
    printf("%-7s blocked %d, pending %d, handler %d, calls %d\n", who, sigismember(&mask, SIGUSR1),
           sigismember(&pending, SIGUSR1), action.sa_handler == handler, (int)calls);
    fflush(stdout);
}

int main(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    signal(SIGUSR1, handler);
    sigprocmask(SIG_BLOCK, &set, NULL);
    raise(SIGUSR1);
    show("parent");
    pid_t pid = fork();
    if (pid == 0) {
        show("child");
        raise(SIGUSR1);
        raise(SIGUSR1);
        sigprocmask(SIG_UNBLOCK, &set, NULL);
        show("child");
        signal(SIGUSR1, SIG_DFL); /* its own table of handlers */
        show("child");
        raise(SIGUSR1);
    }
    int status;
    waitpid(pid, &status, 0);
    printf("the child: signal %d\n", WTERMSIG(status));
    show("parent");
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    show("parent");
    return calls;
}
