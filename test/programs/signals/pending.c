/* A blocked signal is pending, once, however often it was sent; unblocking delivers it before sigprocmask returns. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static volatile sig_atomic_t calls;

static void handler(int number) {
    (void)number;
    calls++;
}

static void show(const char *when) {
    sigset_t pending;
    sigpending(&pending);
    printf("%-22s usr1 pending %d, usr2 pending %d, calls %d\n", when, sigismember(&pending, SIGUSR1),
           sigismember(&pending, SIGUSR2), (int)calls);
}

int main(void) {
    sigset_t both, one, old;
    signal(SIGUSR1, handler);
    signal(SIGUSR2, handler);
    sigemptyset(&both);
    sigaddset(&both, SIGUSR1);
    sigaddset(&both, SIGUSR2);
    sigprocmask(SIG_BLOCK, &both, &old);
    show("blocked");
    for (int i = 0; i < 3; i++) kill(getpid(), SIGUSR1);
    show("sent three times");
    signal(SIGUSR2, SIG_IGN);
    kill(getpid(), SIGUSR2);
    show("ignored and sent");
    signal(SIGUSR2, handler);
    kill(getpid(), SIGUSR2);
    show("handled and sent");

    sigemptyset(&one);
    sigaddset(&one, SIGUSR1);
    sigprocmask(SIG_UNBLOCK, &one, NULL);
    show("usr1 unblocked");
    signal(SIGUSR2, SIG_IGN); /* throws away what is pending */
    show("usr2 ignored");
    sigprocmask(SIG_SETMASK, &old, NULL);
    show("as before");
    return calls;
}
